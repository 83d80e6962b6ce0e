-- The English lists of galley/sentences.lua, as bench_text reads them: a galley_stop_kind and a word a line.
-- SPDX-License-Identifier: MIT
local kinds = { "title", "name", "number", "time", "ends", "starter", "when", "counted", "label" }
local english = require "galley.sentences".en
for i, kind in ipairs(kinds) do
    for word in (english[kind] or ""):gmatch "%S+" do print(i - 1, word) end
end
