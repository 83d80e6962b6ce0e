-- tests/lua/test_state.lua: what galley does to a state: modules, the searcher, nothing else
-- SPDX-License-Identifier: MIT
local tap = require "tap"

local before = {}
for name, value in pairs(_G) do before[name] = value end
local string_meta = getmetatable ""
local string_index = string_meta.__index
local string_names = 0
for _ in pairs(string) do string_names = string_names + 1 end

local galley = require "galley"
for _, name in ipairs { "text", "article", "match", "query", "report", "source", "store", "phrases", "table", "tally", "check" } do
    tap.is(type(require("galley." .. name)), "table", "galley." .. name)
end
galley.phrases({ "gas" }):all(galley.article { text = "Gas rose." })
for name, value in pairs(_G) do
    if before[name] ~= value then tap.ok(false, "the global " .. name .. " was touched") end
end
for name in pairs(before) do
    if _G[name] == nil then tap.ok(false, "the global " .. name .. " is gone") end
end
local now = 0
for _ in pairs(string) do now = now + 1 end
tap.is(now, string_names, "string is as it was")
tap.is(getmetatable("").__index, string_index, "so is its metatable")

tap.is(require "galley", galley, "a module is loaded once")
tap.is(package.loaded.galley, galley, "and is in package.loaded")
tap.is(galley.version:match "^%d+%.%d+%.%d+$" ~= nil, true, "version")
tap.raises("no module 'galley.nothing' in galley", "a module that is not there", require, "galley.nothing")
tap.is(require "galley.report.escape".html "<", "&lt;", "a module in a folder")
for _, name in ipairs { "galley.report.", "galley..report", "galley.report..html", "galley.report/html", "galley." } do
    tap.raises("no module '" .. name .. "' in galley", "no module " .. name, require, name)
end
tap.raises("", "no way out of the folder", require, "galley.../../secret")
tap.is(getmetatable(galley.regex "x"), "galley.matcher", "metatables are not given out")

local ok, trace = xpcall(function() galley.tally(5) end, debug.traceback)
tap.ok(not ok and trace:find "galley/tally.lua:%d+: in", "tracebacks name the library's files")
tap.raises("test_state.lua", "an error is put where the call was", function() galley.tally(5) end)
tap.done()
