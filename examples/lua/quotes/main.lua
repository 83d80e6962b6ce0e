-- quotes/main.lua: who is quoted, and how much, in a folder of articles: galley run main.lua articles/
-- SPDX-License-Identifier: MIT
local galley  = require "galley"
local name    = [[(?:(?:Mr|Ms|Mrs|Dr|Professor|Councillor) )?\p{Lu}[\p{L}’-]+(?: (?:(?:de|van|von|der) )*\p{Lu}[\p{L}’-]+)*]]
local quote   = galley.regex [[“(?<words>[^”]{3,})”]]
local after   = galley.regex([[\bsaid (?<who>]] .. name .. [[)(?=[ ,.])]])
local before  = galley.regex([[\b(?<who>]] .. name .. [[) said\b]])
local said    = galley.tally("speaker", "words")

for article in galley.read(arg[1] or "articles") do
  for q in quote:each(article) do
    local who = after:find(q.paragraph) or before:find(q.paragraph)
    said:add(who and who.who or "(nobody named)", #q:words())
  end
end
said:sort("words"):print { top = 20 }
