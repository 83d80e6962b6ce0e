-- tests/lua/test_query.lua: queries asked of one article
-- SPDX-License-Identifier: MIT
local tap = require "tap"
local galley = require "galley"

local a = galley.article({
    text = "A gas contract with China was signed in Beijing.\nOil is another matter.", title = "Gas for China",
    source = "Sky News", date = "2022-02-04", section = "World",
}, { anatomy = false })

for _, row in ipairs {
    { "gas", true }, { "GAS", true }, { "coal", false }, { "gas contract", true }, { "gas coal", false },
    { "coal OR oil", true }, { "gas -oil", false }, { '"gas contract"', true }, { '"contract gas"', false },
    { "contr*", true }, { "gas NEAR/1 china", false }, { "gas NEAR/3 china", true }, { "title:china", true },
    { 'source:"Sky News"', true }, { "date:2022-02", true }, { "date:2023", false }, { "field:section=World", true }, { "", true },
} do
    tap.is(galley.query(row[1]):matches(a), row[2], "query " .. row[1])
end

local found = galley.query("contract gas -coal"):spans(a)
tap.is(#found, 2, "spans of an answer")
tap.is(found[1].text, "gas", "in the order of the text")
tap.is(#galley.query("coal"):spans(a), 0, "none when it does not match")
tap.is(#galley.query("-coal"):spans(a), 0, "what is not there has no words")

tap.is(galley.query("span:country=CN"):matches(a), false, "no spans yet")
galley.phrases({ CN = "China" }, { label = "country" }):scan(a)
tap.is(galley.query("span:country=CN"):matches(a), true, "spans that a scan found")
tap.is(galley.query("tag:deal"):matches(a), false, "no tag yet")
require "galley.article".statements(a):add("deal", "test/deal", 1)
tap.is(galley.query("tag:deal"):matches(a), true, "a tag that was said")

tap.is(tostring(galley.query "gas  OR oil"), "gas  OR oil", "tostring")
tap.is(galley.query("gas").text, "gas", "text")
tap.fails("syntax", "", "a malformed query", galley.query, "gas (oil")
tap.is(math.type(select(4, galley.query "gas (oil")), "integer", "with the place")
tap.ok(galley.query "date:-30d..", "relative dates are for scripts")
tap.raises("bad argument #2", "a query is asked of an article", galley.query("gas").matches, galley.query "gas", "text")
tap.done()
