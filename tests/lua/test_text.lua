-- tests/lua/test_text.lua: galley.text
-- SPDX-License-Identifier: MIT
local tap = require "tap"
local text = require "galley.text"

tap.is(text.decode("plain"), "plain", "text that is fine is left alone")
tap.is(select(2, text.decode("plain")), nil, "and has no note")
tap.is((text.decode "\xEF\xBB\xBFmarked"), "marked", "a mark at the beginning is taken off")
tap.ok(select(2, text.decode "\xEF\xBB\xBFmarked") ~= nil, "with a note")
tap.fails("encoding", "", "bytes that are no text are refused", text.decode, "\0\1\2\3\0\0\0\5")
tap.is(math.type(select(4, text.decode "\0\1\2\3\0\0\0\5")), "integer", "with the offset")

tap.is(text.fold "CAFÉ’s", "cafe's", "fold takes case, accents and quote marks away")
tap.raises("bad argument #1", "fold wants UTF-8", text.fold, "\xff")

tap.is(table.concat(text.words "Mr. Xi’s 2.5% rise: up!", "|"), "Mr|Xi’s|2.5|rise|up", "words and numbers")
tap.is(#text.words "", 0, "no words in nothing")
tap.is(#text.sentences "It rose. It fell.\nIt", 3, "sentences end with their line")
tap.is(text.stem "Meetings", "meet", "stems are of folded words")
tap.is(text.stem("maisons", "fr"), "maison", "of another language")
tap.is(text.stem("maisons", "fr"), "maison", "and again, with the stemmer that is kept")
tap.fails("notfound", "xx", "a language without a stemmer", text.stem, "word", "xx")
tap.is(text.width "北京", 4, "wide characters take two columns")

tap.is(table.concat(text.graphemes "e\u{301}🇩🇪🇫🇷\r\n", "|"), "e\u{301}|🇩🇪|🇫🇷|\r\n", "graphemes")
tap.is(#text.graphemes "", 0, "none in nothing")

local source = "Der „Größte“ e\u{301} Ｓａａｌ"
local normal = text.normal(source, { case = true, accents = true, width = true, quotes = true })
tap.is(normal.text, 'der "grosste" e saal', "a normal form")
tap.is(tostring(normal), normal.text, "is its string")
tap.is(#normal, #normal.text, "and has its size")
tap.is(source:sub(normal:source(normal.text:find "grosste")), "Größte", "which leads back to the source")
tap.is(source:sub(normal:source(normal.text:find "saal")), "Ｓａａｌ", "over several stretches")
tap.is(normal.text:sub(normal:form(source:find "Größte")), "grosste", "and the other way round")
tap.is(text.normal("e\u{301}").text, "é", "without options it is NFC")
tap.is(text.normal("e\u{301}", {}).text, "e\u{301}", "with none of them it is the text")
tap.is(normal.other, nil, "it has no other field")
tap.raises("is not in 1..21", "positions have to be inside", normal.source, normal, 100)
tap.raises("unknown option", "options are known", text.normal, "x", { upper = true })

-- more than the collector would otherwise keep up with
local before = runner.live()
for _ = 1, 200 do text.words(("word "):rep(2000)) end
tap.ok(runner.live() < before + 200000, "scratch memory is given back")
tap.done()
