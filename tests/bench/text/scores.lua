-- Sentences against gold: galley run scores.lua DATA
-- SPDX-License-Identifier: MIT
local score = require "sentence_score"
print "| set | texts right | precision | recall | boundary F1 |\n|---|---:|---:|---:|---:|"
for _, set in ipairs { "golden-en", "golden-other", "gum-news", "gum-other" } do
    local s = score.file(arg[1] .. "/segment/" .. set .. ".ndjson")
    print(("| %s | %d of %d | %.4f | %.4f | %.4f |"):format(set, s.right, s.texts, s.precision, s.recall, s.f1))
end
