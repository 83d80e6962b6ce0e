-- tests/lua/test_spans.lua: spans and sets of spans
-- SPDX-License-Identifier: MIT
local tap = require "tap"
local galley = require "galley"

local text = "Mr Putin met Mr Xi in Beijing. Gas is dear.\nMr Putin left."
local a = galley.article({ text = text, title = "Putin, Xi" }, { anatomy = false })
local leader = galley.phrases({ putin = { "Mr Putin" }, xi = { "Mr Xi" } }, { label = "leader" })
local found = leader:all(a)

local function texts(set)
    local out = {}
    for s in set:each() do out[#out + 1] = s.text end
    return table.concat(out, "|")
end

tap.is(#found, 3, "#")
tap.is(found:count(), 3, "count")
local s = found[2]
tap.is(s.text, "Mr Xi", "text")
tap.is(text:sub(s.first, s.last), s.text, "first and last are as string.sub wants them")
tap.is(s.label, "leader", "label")
tap.is(s.id, "xi", "a field by name")
tap.is(s:get "id", "xi", "and through get")
tap.is(s.nothing, nil, "a field that it has not")
tap.is(s.kind, "prose", "kind of region")
tap.is(s.field, "text", "field of the article")
tap.is(#s, 5, "# is bytes")
tap.is(s.sentence.text, "Mr Putin met Mr Xi in Beijing.", "sentence")
tap.is(s.paragraph.text, "Mr Putin met Mr Xi in Beijing. Gas is dear.", "paragraph")
tap.is(s.article, a, "article")
tap.is(texts(s:words()), "Mr|Xi", "words")
tap.is(tostring(s), "leader “Mr Xi” 14-18", "tostring")
tap.ok(found[2] == found[2], "equal when the place is equal")
tap.ok(found[1] ~= found[2], "else not")
tap.is(found[0], nil, "[0]")
tap.is(found[4], nil, "[n + 1]")
tap.is(found[1.5], nil, "[1.5]")

local n = 0
for i, each in ipairs(found) do
    n = n + 1
    tap.is(each.first, found[i].first, "ipairs " .. i)
end
tap.is(n, 3, "ipairs ends")
tap.is(table.concat(found:distinct "id", " "), "putin xi", "distinct ids in order")
tap.is(table.concat(found:distinct(), "|"), "Mr Putin|Mr Xi", "distinct texts")
tap.is(#found:distinct "nothing", 0, "distinct of a field that nobody has")

local title = galley.phrases({ "putin" }, { within = "title" }):all(a)
tap.is(#title, 1, "the title is looked at when it is wanted")
tap.is(title[1].field, "title", "and says so")
tap.is(a.title:sub(title[1].first, title[1].last), "Putin", "with offsets into the title")
tap.is(title[1].sentence.text, "Putin, Xi", "a title is one sentence")
tap.is(texts(title[1].paragraph:words()), "Putin|Xi", "with words of its own")

-- operators
local xi = galley.phrases({ "xi" }):all(a)
tap.is(texts(found + xi), "Mr Putin|Mr Xi|Xi|Mr Putin", "a + b has both, in order")
tap.is(#(found + found), 3, "and each once")
tap.is(#(found + found[1]), 3, "one span is a set of one")
tap.is(texts(found * xi), "Mr Xi", "a * b: those that overlap")
tap.is(texts(found - xi), "Mr Putin|Mr Putin", "a - b: those that do not")
tap.is(#(title * found), 0, "the title and the text do not overlap")
tap.is(texts(xi:within(found)), "Xi", "within")
tap.is(#found:within(xi), 0, "not within")
tap.is(texts(found:containing(xi)), "Mr Xi", "containing")
tap.is(texts(found:within(a:sentences()[1])), "Mr Putin|Mr Xi", "within one span")
local beijing = galley.phrases({ "Beijing" }):all(a)
tap.is(texts(found:near(beijing, 1)), "Mr Xi", "near: one word between")
tap.is(texts(found:near(beijing, 0)), "", "not neighbours")
tap.is(texts(found:near(beijing, 4)), "Mr Putin|Mr Xi|Mr Putin", "four words between, on both sides")

-- the relations against their definitions
local words = a:words()
local function slow(x, holds)
    local out = {}
    for each in x:each() do
        local any = false
        for w in xi:each() do any = any or holds(each, w) end
        if any then out[#out + 1] = each.text end
    end
    return table.concat(out, "|")
end
local sets = { found, words, a:sentences(), a:paragraphs(), found + words }
for i, x in ipairs(sets) do
    tap.is(texts(x * xi), slow(x, function(p, q) return p.first <= q.last and q.first <= p.last end), "overlap " .. i)
    tap.is(texts(x:within(xi)), slow(x, function(p, q) return q.first <= p.first and p.last <= q.last end), "within " .. i)
    tap.is(texts(x:containing(xi)), slow(x, function(p, q) return p.first <= q.first and q.last <= p.last end),
        "containing " .. i)
end

local other = galley.article({ text = "Mr Xi" }, { anatomy = false })
tap.raises("two articles", "spans of two articles do not mix", function() return found + leader:all(other) end)
tap.raises("bad argument #2", "a set and a number do not mix", function() return found + 1 end)
tap.is(tostring(a:words() - a:words()), "{}", "an empty set prints")
tap.ok(tostring(words):find "and 3 more }$", "a long set prints its beginning")

a:close()
tap.raises("closed article", "a span of a closed article", function() return s.text end)
tap.raises("closed article", "a set of a closed article", function() return #found end)
tap.raises("closed article", "a loop over one", function() for _ in words:each() do end end)
tap.is(tostring(s), "galley.span (closed article)", "prints")
tap.is(tostring(found), "galley.spans (closed article)", "prints, too")
tap.is(s == found, false, "and compares")
tap.done()
