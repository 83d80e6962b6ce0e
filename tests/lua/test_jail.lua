-- tests/lua/test_jail.lua: run with -j, as the host of rules sets a state up
-- SPDX-License-Identifier: MIT
local tap = require "tap"
local galley = require "galley"

tap.raises("is not for rules", "no files", galley.read, ".")
tap.raises("is not for rules", "no stores", galley.open, "x.db")
tap.raises("is not for rules", "no lists by path", galley.phrases, "list.tsv")
tap.raises("is not for rules", "not by require, either", require, "galley.store")
tap.raises("rules have no output", "no output", require "galley.report".print, { "x" }, {})
tap.fails("syntax", "", "no clock", galley.query, "date:-30d..")
tap.ok(galley.query "date:2022..", "but dates")
local a = galley.article({ text = "Gas rose." }, { anatomy = false })
tap.is(galley.phrases({ "gas" }):find(a).text, "Gas", "patterns and articles are there")
tap.is(require "galley.report".json { 1 }, "[1]", "and JSON")
tap.raises("rules have no files", "rules write no files", require "galley.report".save, "x.html", "x")
tap.done()
