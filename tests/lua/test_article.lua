-- tests/lua/test_article.lua: articles, made from tables
-- SPDX-License-Identifier: MIT
local tap = require "tap"
local galley = require "galley"

local plain = { anatomy = false }
local text = "Gas rose on Friday. Mr. Xi said so.\n\nOil fell, too.\n"
local a = galley.article({
    text = text, title = "Markets", id = "a1", date = "4 February 2022", source = "Sky", labels = { "energy", "china" },
    section = "Business", words = 12, places = { "Beijing", { x = 1.5 } }, live = true,
}, plain)

tap.is(a.text, text, "the text is kept as it is")
tap.is(a.title, "Markets", "title")
tap.is(a.key, "a1", "the id is the key")
tap.is(a.id, "a1", "and is the id")
tap.is(a.date, "2022-02-04", "dates are ISO")
tap.is(a.section, "Business", "any other field by name")
tap.is(a.live, true, "booleans stay so")
tap.is(a:get "words", 12, "get reads a field whose name is a method's")
tap.is(a.places[2].x, 1.5, "tables stay so")
tap.is(a.nothing, nil, "a field that it has not")
tap.is(a[1], nil, "numbers are no fields")
tap.is(table.concat(a:labels(), " "), "energy china", "labels")
tap.is(a.row, nil, "it is of no store")

tap.is(a.body, "Gas rose on Friday. Mr. Xi said so.\nOil fell, too.", "body: one paragraph a line")
tap.is(#a.regions, 2, "regions")
tap.is(a.regions[1].reason, "plain text", "regions have reasons")
tap.is(a.regions[2].label, "prose", "and kinds as labels")
tap.is(#a:paragraphs(), 2, "paragraphs")
tap.is(#a:sentences(), 3, "sentences")
tap.is(a:sentences()[2].text, "Mr. Xi said so.", "an abbreviation ends no sentence")
tap.is(#a:words(), 11, "words")
local punct = 0
for t in a:tokens():each() do
    tap.is(a.text:sub(t.first, t.last), t.text, "token " .. t.text)
    if t.label == "punct" then punct = punct + 1 end
end
tap.is(punct, 5, "tokens have kinds")
tap.is(#a:spans(), 0, "no spans before anybody looked")
tap.is(#a:tags(), 0, "no tags")
tap.is(tostring(a), "article a1 “Markets”", "tostring")

-- the body is the article's own words alone
local mixed = galley.article {
    text = "Gas rose.\nRead more: Oil fell\nIt rose again.",
    regions = { { first = 1, last = 9, kind = "prose" }, { first = 11, last = 29, kind = "promo", reason = "wording" },
        { first = 31, last = 44, kind = "prose" } },
}
tap.is(mixed.body, "Gas rose.\nIt rose again.", "a promo is not in the body")
tap.is(#mixed:words(), 5, "nor are its words")
tap.is(#mixed:sentences(), 2, "nor its sentences")
tap.is(#mixed.regions, 3, "but it is a region")
tap.is(mixed.regions[2].reason, "wording", "with the reason that was given")

local marked = galley.article { text = "Gas rose by a tenth on Friday, traders said.\n\nRead more: Oil fell\n" }
tap.is(marked.regions[1].kind, "lede", "the anatomy tells kinds of lines")
tap.is(marked.body, "Gas rose by a tenth on Friday, traders said.", "and leaves it out of the body")

local repaired = galley.article({ text = "caf\xe9 au lait, s'il vous pla\xeet, dit-il hier" }, plain)
tap.is(repaired.text, "café au lait, s'il vous plaît, dit-il hier", "wrong bytes are repaired")
tap.ok(repaired.note ~= nil, "which the note says")
tap.fails("encoding", "", "what is no text is refused", galley.article, { text = "\0\1\2\3\4\0\0\5" }, plain)
tap.ok(galley.article({ text = "x" }, plain).key:find "^sha256:", "without an id the key is a hash")

tap.raises("field 'text'", "an article has a text", galley.article, { title = "x" })
tap.raises("field 'text'", "which is a string", galley.article, { text = 5 })
tap.raises("unknown option 'anatomie' (known: anatomy)", "options are checked", galley.article, { text = "x" }, { anatomie = false })
tap.raises("region 2: 'first'", "regions do not overlap", galley.article,
    { text = "abcdef", regions = { { first = 1, last = 3, kind = "prose" }, { first = 3, last = 4, kind = "prose" } } })
tap.raises("no such kind", "kinds of region are known", galley.article,
    { text = "abcdef", regions = { { first = 1, last = 3, kind = "poem" } } })
tap.raises("cuts a character", "a region does not cut a character", galley.article,
    { text = "é", regions = { { first = 1, last = 1, kind = "prose" } } })
tap.raises("a function has no JSON", "a field is data", galley.article, { text = "x", f = print })
tap.fails("invalid", "title", "a named field is text", galley.article, { text = "x", title = { 1 } }, plain)

a:close()
a:close()
tap.raises("closed article", "a closed article has no text", function() return a.text end)
tap.raises("closed article", "and no methods", function() return a:words() end)
tap.is(tostring(a), "galley.article (closed)", "but prints")
tap.done()
