-- tests/lua/test_match.lua: patterns and matchers
-- SPDX-License-Identifier: MIT
local tap = require "tap"
local galley = require "galley"
local match = require "galley.match"

local text = "Russia will sell 10 billion cubic meters of gas.\nRead more: Biden on Russia\nRussia agreed."
local a = galley.article {
    text = text, title = "Russia sells",
    regions = { { first = 1, last = 48, kind = "prose" }, { first = 50, last = 75, kind = "promo" },
        { first = 77, last = 90, kind = "prose" } },
}

-- regexes
local volume = galley.regex([[(?<amount>\d+)\s+(?<unit>million|billion)(?<rest> tonnes)?]], { label = "volume" })
local v = volume:find(a)
tap.is(v.text, "10 billion", "find")
tap.is(v.label, "volume", "label")
tap.is(v.amount, "10", "a named group is a field")
tap.is(v.rest, nil, "one that took no part is none")
tap.is(volume:find "nothing", nil, "nothing found is nil")
tap.is(galley.regex("russia"):count(a), 0, "case matters")
tap.is(galley.regex("russia", { caseless = true }):count(a), 2, "unless it does not; the promo is not looked at")
tap.is(galley.regex("Russia", { within = "promo" }):find(a).kind, "promo", "within one kind")
tap.is(galley.regex("Russia", { within = "all" }):count(a), 4, "within all, and the title")
tap.is(galley.regex("Russia", { within = { "title", "promo" } }):count(a), 2, "within two")
tap.fails("syntax", "", "a malformed pattern", galley.regex, "a(b")
tap.is(select(4, galley.regex "a(b"), 4, "with the place")
tap.raises("no region 'poem' (known: all, body, title", "kinds are known", galley.regex, "x", { within = "poem" })
tap.raises("unknown option 'case' (known: label, caseless, within)", "options are known", galley.regex, "x", { case = true })
tap.raises("option 'caseless': boolean expected, got number", "and have types", galley.regex, "x", { caseless = 1 })

-- strings: all of them is looked at, each line is a paragraph
local two = "He said “we agree”. So\nit “seems to be”."
local quote = galley.regex [[“(?<words>[^”]+)”]]
local seen = {}
for q in quote:each(two) do
    seen[#seen + 1] = q:get "words"
    tap.is(two:sub(q.first, q.last), q.text, "offsets into the string")
    tap.ok(q.paragraph.text:find(q.text, 1, true) and not q.paragraph.text:find "\n", "a paragraph is a line")
end
tap.is(table.concat(seen, "|"), "we agree|seems to be", "each, in a string")
tap.is(quote:find(two).sentence.text, "He said “we agree”.", "sentences of a string")
tap.raises("not UTF-8 (byte 2)", "a string has to be UTF-8", quote.find, quote, "a\xff")
tap.is(quote:count "", 0, "an empty string")

-- spans: only they are looked at
local speaker = galley.regex "[A-Z]%w*" and galley.regex "[A-Z][a-z]+"
local sentence = a:sentences()[2]
tap.is(sentence.text, "Russia agreed.", "the second sentence")
tap.is(speaker:count(sentence), 1, "a span narrows")
tap.is(speaker:find(sentence).first, 77, "with offsets into the article")
tap.is(speaker:count(a.regions[2]), 3, "a region that was named is looked at, whatever it is")
tap.is(galley.regex("[A-Z][a-z]+", { within = "body" }):count(a.regions[2]), 0, "unless the pattern says where")

-- phrases
local country = galley.phrases({
    { surface = { "Russia", "Russian" }, id = "RU", capital = "Moscow" }, { surface = "China", id = "CN" },
}, { label = "country" })
local ru = country:find(a)
tap.is(ru.id, "RU", "id of an entry")
tap.is(ru.capital, "Moscow", "and further fields")
tap.is(country:entries(), 3, "entries")
tap.is(country:patterns(), 1, "patterns")
tap.is(#country:all "RUSSIA, Russian, Russians", 2, "whole words, folded")
tap.is(#galley.phrases({ "gas" }, { exact_case = true }):all "Gas gas", 1, "exact case")
tap.is(galley.phrases({ "aircraft" }, { fuzzy = true }):find("An aircarft").edits, "1", "fuzzy")
tap.is(galley.phrases({ "U.S." }, { exact_case = true, any_punctuation = true }):count "US us U.S.", 2, "any punctuation")
tap.is(galley.phrases({ "New York", "York City" }, { overlap = "all" }):count "New York City", 2, "overlap")
tap.raises("overlap is longest, first or all", "overlap is known", galley.phrases, { "x" }, { overlap = "some" })
tap.fails("invalid", "a fuzzy list cannot have exact_case as well", "options exclude each other", galley.phrases, { "x" },
    { fuzzy = true, exact_case = true })
tap.is(galley.phrases({ putin = "Vladimir Putin", xi = { "Mr Xi" } }):find("Vladimir  Putin").id, "putin", "ids as keys")
tap.fails("invalid", "entry 1", "a phrase without words", galley.phrases, { "..." })
tap.fails("notfound", "no/such.tsv", "a list that is not there", galley.phrases, "no/such.tsv")
tap.raises("bad argument #1 to 'phrases'", "phrases are strings", galley.phrases, { 5 })
tap.raises("unknown option 'labels'", "options are known", galley.phrases, { "x" }, { labels = "y" })

-- matchers
local m = match.matcher()
tap.is(m:regex("volume", [[\d+ billion]]), 1, "numbers of patterns begin with 1")
local list = m:list("country")
tap.is(list, 2, "and go on with lists")
tap.is(m:tsv(list, "surface\tid\tregion\nRussia|Russian\tRU\tEurope\n# no more\nChina\tCN\tAsia\n", "c.tsv"), true, "tsv")
tap.is(m:phrase(list, "Nippon", { id = "JP", region = "Asia" }), true, "phrase")
local _, why, code, _, line = m:tsv(list, "surface\tid\nFrance\tFR\tEurope\n", "bad.tsv")
tap.is(code, why and "syntax", "a malformed list")
tap.is(line, 2, "names its line")
tap.raises("not frozen", "an unfrozen matcher does not look", m.find, m, a)
tap.is(m:freeze(), true, "freeze")
tap.is(m:freeze(), true, "twice is once")
tap.fails("invalid", "", "a frozen matcher takes no pattern", m.regex, m, "x", "y")
tap.is(tostring(m), "galley.matcher: 2 patterns, 4 phrases", "tostring")
local count, failures = m:scan(a)
tap.is(count, 3, "scan counts")
tap.is(#failures, 0, "nothing failed")
tap.is(#a:spans "country", 2, "the article keeps what was found")
tap.is(#a:spans "volume", 1, "by label")
local before = a:spans()
tap.is(#before, 3, "and all of it")
galley.regex("gas", { label = "gas" }):scan(a)
tap.is(#a:spans(), 4, "another scan adds to it")
tap.is(#before, 3, "a set that was given out stays as it was")
tap.is(before[3].text, "Russia", "in its order")

-- limits
local evil = galley.regex("(?:a|aa|aaa)+$", { label = "evil" })
local subject = ("a"):rep(40) .. "b"
tap.raises("pattern 'evil' reached its match limit at byte 1 of the text", "a limit raises", evil.find, evil, subject)
local slow = galley.article({ text = subject }, { anatomy = false })
local found, failed = evil:scan(slow)
tap.is(found, 0, "in a scan nothing is found")
tap.is(failed[1].label, "evil", "and the failure is told")
tap.is(failed[1].limit, "match limit", "with the limit")
tap.is(failed[1].field, "text", "and the field")
tap.done()
