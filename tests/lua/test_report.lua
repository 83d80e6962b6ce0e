-- tests/lua/test_report.lua: JSON and rows as text
-- SPDX-License-Identifier: MIT
local tap = require "tap"
local galley = require "galley"
local report = require "galley.report"

for _, row in ipairs {
    { nil, "null" }, { true, "true" }, { 1, "1" }, { -0.5, "-0.5" }, { 1e300, "1e+300" }, { "a\"b\n", [["a\"b\n"]] },
    { {}, "[]" }, { { 1, "x" }, '[1,"x"]' }, { { b = 1, a = { c = {} } }, '{"a":{"c":[]},"b":1}' }, { math.mininteger, "-9223372036854775808" },
    { 0 / 0, "null" },
} do
    tap.is(report.json(row[1]), row[2], "json " .. row[2])
end
local cycle = {}
cycle.self = cycle
tap.raises("nested deeper than 100", "a cycle", report.json, cycle)
tap.raises("1..n as keys", "names and numbers mixed", report.json, { a = 1, [true] = 2 })
tap.raises("a function has no JSON", "a function", report.json, print)

local a = galley.article({ text = "é gas", id = "a1" }, { anatomy = false })
local gas = galley.phrases({ { surface = "gas", id = "G" } }, { label = "energy" }):all(a)
tap.is(report.json(gas), '[{"start":3,"end":6,"label":"energy","id":"G","text":"gas"}]', "spans, 0-based and end-exclusive")
tap.is(report.json { s = gas[1] }, '{"s":{"start":3,"end":6,"label":"energy","id":"G","text":"gas"}}', "one span")
local back = report.decode(report.json(a))
tap.is(back.text, "é gas", "an article")
tap.is(back.id, "a1", "with its id")
tap.is(back.regions[1].kind, "prose", "and regions")

for _, row in ipairs {
    { "1", 1 }, { "-1.5e2", -150.0 }, { '"\\u00e9\\n\\ud83d\\ude00"', "é\n😀" }, { "true", true }, { " [ 1 , 2 ] ", nil }, { "9223372036854775808", 9223372036854775808.0 },
    { '"\\ud83d"', "\u{FFFD}" },
} do
    local value = report.decode(row[1])
    if row[2] ~= nil then tap.is(value, row[2], "decode " .. row[1]) end
end
tap.is(report.decode("[1,[2,{\"a\":null,\"b\":3}]]")[2][2].b, 3, "nested")
tap.is(select("#", report.decode "null"), 1, "null is nil alone")
for _, bad in ipairs { "", "[1,]", "{1:2}", '"open', "[1", "tru", "1 2", "+-", '{"a" 1}', '"\\x"', '"\\u12"', "\"a\nb\"", "0x10", ("["):rep(200), ("1"):rep(100) } do
    local value, message, code = report.decode(bad)
    tap.ok(value == nil and code == "syntax" and message:find "^not JSON at byte %d+", "no JSON: " .. bad:sub(1, 20))
end

-- random values come back as they were; random damage is read or refused, never worse
local seed = tonumber(os.getenv "GALLEY_SEED") or 20220204
math.randomseed(seed)
local function random_value(depth)
    local kind = math.random(depth > 3 and 4 or 6)
    if kind == 1 then return math.random(-1000000, 1000000) end
    if kind == 2 then return math.random() * 10 ^ math.random(-5, 5) end
    if kind == 3 then return math.random(2) == 1 end
    if kind == 4 then return utf8.char(math.random(1, 0x7ff), math.random(0xe000, 0x10ffff)):rep(math.random(0, 9)) end
    local t = {}
    for i = 1, math.random(1, 4) do t[kind == 5 and i or "k" .. i] = random_value(depth + 1) end
    return t
end
local same, text_of = true, nil
for _ = 1, 500 do
    text_of = report.json(random_value(0))
    same = same and report.json(report.decode(text_of)) == text_of
    local at = math.random(#text_of)
    report.decode(text_of:sub(1, at - 1) .. string.char(math.random(0, 255)) .. text_of:sub(at + 1))
    report.decode(text_of:sub(1, at))
end
tap.ok(same, "random values come back as they were, seed " .. seed)

local columns, rows = { "tag", "n", "share" }, { { "gas", 41, 0.5 }, { "北京", 7 }, { tag = "named", n = 1 } }
tap.is(report.format(columns, rows, { format = "tsv" }), "tag\tn\tshare\ngas\t41\t0.5\n北京\t7\t\nnamed\t1\t\n", "tsv")
tap.is(report.format(columns, rows, { format = "jsonl", top = 1, decimals = 1 }), '{"tag":"gas","n":41,"share":0.5}\n', "JSON lines, so many")
tap.is(#report.decode(report.format(columns, rows, { format = "json" })), 3, "JSON is one array")
local text = report.format(columns, rows)
tap.ok(text:find "tag" and text:find "gas +41 +0%.500", "a table")
tap.ok(report.format({ "x" }, {}):find "x", "no rows have a heading")
tap.raises("option 'format': no 'xml'", "formats are known", report.format, columns, rows, { format = "xml" })
tap.raises("a row is a table", "rows are tables", report.format, columns, { 5 })
tap.raises("columns are an array of names", "headings are names", report.format, { 5 }, {})
tap.raises("boom", "a cell that does not print raises", report.format, { "x" },
    { { setmetatable({}, { __tostring = function() error "boom" end }) } })
tap.done()
