-- tests/lua/test_lifetime.lua: children outlive the names of their parents, and nothing outlives the state
-- SPDX-License-Identifier: MIT
local tap = require "tap"
local galley = require "galley"

local function collect()
    for _ = 1, 3 do collectgarbage() end
end

local function orphan_span()
    local a = galley.article({ text = "Gas rose. Oil fell." }, { anatomy = false })
    return galley.phrases({ { surface = "oil", id = "O" } }, { label = "energy" }):find(a)
end
local s = orphan_span()
collect()
tap.is(s.text, "Oil", "a span keeps its article")
tap.is(s.label .. s.id, "energyO", "and the pattern that it borrows from")
tap.is(s.sentence.text, "Oil fell.", "layers are made from it")
local set = s.article:sentences()
s = nil
collect()
tap.is(set[1].text, "Gas rose.", "so does a set")
local step = set:each()
set = nil
collect()
tap.is(step().text, "Gas rose.", "so does a loop")

local function orphan_answer()
    local a = galley.article({ text = "Gas rose." }, { anatomy = false })
    return galley.query("gas rose"):spans(a)
end
local answer = orphan_answer()
collect()
tap.is(answer[1].text .. answer[1].label ~= "", true, "an answer keeps its query")

local function orphan_statements()
    local a = galley.article({ text = "Gas rose." }, { anatomy = false })
    local said = require "galley.article".statements(a)
    said:add("gas", "t/gas", 1, galley.phrases({ "gas" }):all(a))
    return said
end
local said = orphan_statements()
collect()
tap.is(runner.statements(said), 1, "statements keep their article")
tap.is(galley.regex("%a"):each "abc" ~= nil, true, "a loop over a string")
local n = 0
for each in galley.regex("[a-z]"):each "abc" do
    collect()
    n = n + #each.text
end
tap.is(n, 3, "keeps the string's article")

-- a raising callback leaves nothing behind
local base = runner.live()
for _ = 1, 50 do
    pcall(function()
        local a = galley.article({ text = ("gas "):rep(500) }, { anatomy = false })
        for each in galley.phrases({ "gas" }):each(a) do error(each.text) end
    end)
    pcall(function()
        local bad = setmetatable({}, { __tostring = function() error "no" end })
        require "galley.report".format({ "x" }, { { "ok" }, { bad } })
    end)
    pcall(require "galley.report".json, { "x", { print } })
    pcall(galley.article, { text = "x", places = { print } })
end
tap.ok(runner.live() - base < 20000, "raising leaves nothing behind")

base = runner.live()
local strings = 0
for i = 1, 300 do strings = strings + galley.regex("gas"):count(("gas " .. i .. " "):rep(200)) end
tap.is(strings, 60000, "many strings")
tap.ok(runner.live() - base < 50000, "leave nothing behind")
tap.done()
