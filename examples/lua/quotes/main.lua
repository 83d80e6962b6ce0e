-- quotes/main.lua: who is quoted, and how much, in a folder of articles: galley run main.lua articles/
-- SPDX-License-Identifier: MIT
local galley  = require "galley"
local quote   = galley.regex [[“(?<words>[^”]{3,})”]]
local speaker = galley.regex [[\bsaid (?:the )?(?<who>(?:\p{L}[\p{L}’-]*\s+){0,4}?\p{Lu}\p{Ll}[\p{L}-]+(?: \p{Lu}\p{Ll}[\p{L}-]+)*)|(?<before>\p{Lu}\p{Ll}[\p{L}-]+(?: \p{Lu}\p{Ll}[\p{L}-]+)*) said\b]]
local said    = galley.tally("speaker", "words")

for article in galley.read(arg[1] or "articles") do
  for q in quote:each(article) do
    local who = speaker:find(q.sentence) or speaker:find(q.paragraph)
    said:add(who and (who.who or who.before) or "(nobody named)", #q:words())
  end
end
said:sort("words"):print { top = 20 }
