-- tests/lua/test_quotes.lua: what is quoted, and who said it; spans made in Lua
-- SPDX-License-Identifier: MIT
local tap = require "tap"
local galley = require "galley"
local quotes = require "galley.quotes"

local function article(text, lang) return galley.article({ text = text, lang = lang }, { anatomy = false }) end

-- text, then what is found: "words = speaker" for each, "+" before a speaker that is carried on
local function found(text, lang)
  local out = {}
  for q in quotes.of(article(text, lang)):each() do
    out[#out + 1] = ("%s = %s%s"):format(q.text, q.carried and "+" or "", q.speaker or "-")
  end
  return table.concat(out, " | ")
end

for _, row in ipairs {
  { "“We will not sell,” said Ann Lee, the mayor.", "We will not sell, = Ann Lee" },
  { "“We will not sell,” Ann Lee, the mayor, said.", "We will not sell, = Ann Lee" },
  { "“We will not sell,” she said. “Not to anyone at all.”", "We will not sell, = she | Not to anyone at all. = +she" },
  { "On Monday, Mr. Bo Ek told reporters: “We will not sell.”", "We will not sell. = Mr. Bo Ek" },
  { "According to the ministry, “nothing was signed”.", "nothing was signed = the ministry" },
  { "“Nothing was signed”, according to the ministry.", "Nothing was signed = the ministry" },
  { "Pence, who is running again, praised “the courage” of all.", "the courage = Pence" },
  { "The company said it would “not sell” and that the offer was “too low”.", "not sell = The company | too low = +The company" },
  { "Ann Lee left the room, saying “no deal”.", "no deal = Ann Lee" },
  { "Ann Lee said:\n“This is the end of it,” and left.", "This is the end of it, = Ann Lee" },
  { "Ann Lee: “Why not?”", "Why not? = Ann Lee" },
  { "“One thing is sure and it is this,” he said.\n“Another thing is not, as you know.”",
    "One thing is sure and it is this, = he | Another thing is not, as you know. = +he" },
  { "“One thing is sure,” he said. “We go on.\n“And on and on we go.”", "One thing is sure, = he | We go on. = +he | And on and on we go. = +he" },
  { '"We will not sell," said Ann Lee. She read "War and Peace".', "We will not sell, = Ann Lee | War and Peace = She" },
  { "The so-called “deal” fell.", "" },
  { "“A sentence without anybody who says it.”", "A sentence without anybody who says it. = -" },
  { "«Wir verkaufen nicht», sagte Ministerin Anna Lehmann am Montag.", "Wir verkaufen nicht = Ministerin Anna Lehmann", "de" },
  { "„Wir verkaufen nicht“, sagte die Ministerin.", "Wir verkaufen nicht = die Ministerin", "de" },
  { "« Nous ne vendons pas », a déclaré le ministre dans un entretien.", " Nous ne vendons pas  = le ministre", "fr" },
  { "«No vendemos», dijo Ana López en una entrevista.", "No vendemos = Ana López", "es" },
  { "No marks here, said Ann Lee.", "" },
  { "An open “mark", "" },
  { "“”", "" },
  { "5\" of snow fell, said Ann Lee, and 6\" of rain", "" },
} do
  tap.is(found(row[1], row[3]), row[2], row[1])
end

local a = article "“We will not sell,” said Ann Lee, the mayor."
local q = quotes.of(a)[1]
tap.is(a.text:sub(tonumber(q.speaker_first), tonumber(q.speaker_last)), "Ann Lee", "the speaker's place")
tap.is(q.cue, "said", "the verb")
tap.is(q.label, "quote", "labelled")
tap.raises("bad argument #1 to 'of'", "of an article", quotes.of, "text")

-- linear: long paragraphs of marks, words, colons
for name, text in pairs { marks = ("“a b c d e f” "):rep(20000), opens = ("“"):rep(100000), colons = (": "):rep(100000) .. "“a b c d e”",
                          words = ("said "):rep(50000) .. "“a b c d e f”" } do
  local start = os.clock()
  quotes.of(article(text))
  tap.ok(os.clock() - start < 20, "200 KB of " .. name)
end

-- -- article:mark --

local gas = article "Gas rose in Köln."
local set = gas:mark { { first = 10, last = 12, label = "b" }, { first = 1, last = 3, label = "a", x = "1", y = "2" } }
tap.is(#set, 2, "a set")
tap.is(set[1].text .. set[1].label .. set[1].x .. set[1].y, "Gasa12", "in order, with fields")
tap.is(#gas:spans(), 0, "not among those of rules")
tap.is(#(set * galley.phrases({ "gas" }):all(gas)), 1, "to be combined with others")
for _, row in ipairs {
  { { { first = 0, last = 1, label = "a" } }, "'first' is not in 1..18" }, { { { first = 3, last = 2, label = "a" } }, "'last' is not in 3..18" },
  { { { first = 1, last = 99, label = "a" } }, "'last' is not in" }, { { { first = 1, last = 2 } }, "a label expected" },
  { { { first = 1, last = 14, label = "a" } }, "cuts a character" }, { { { first = 1, last = 1, label = "a", x = 1 } }, "'x' is no string" },
  { { 7 }, "a table expected" }, { { { first = 1.5, last = 2, label = "a" } }, "'first' is not in" },
} do
  tap.raises(row[2], row[2], gas.mark, gas, row[1])
end
tap.is(#gas:mark {}, 0, "none")
tap.done()
