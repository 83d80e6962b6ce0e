-- tests/lua/test_tables.lua: galley.table and galley.tally
-- SPDX-License-Identifier: MIT
local tap = require "tap"
local galley = require "galley"

local t = galley.table("tag", "n", "share")
t:add("nato", 7, nil):add("gas", 41, 0.5):add("summit", 7)
tap.is(#t, 3, "#")
tap.is(t.rows[2].share, 0.5, "cells by name")
tap.is(t.rows[1].share, nil, "an empty cell")
t:sort "n"
tap.is(t.rows[1].tag .. t.rows[2].tag .. t.rows[3].tag, "gasnatosummit", "numbers downwards, equals as they were")
t:sort "tag"
tap.is(t.rows[1].tag .. t.rows[2].tag, "gasnato", "texts upwards")
t:sort "share"
tap.is(t.rows[1].tag, "gas", "empty cells last")
tap.is(t:format { format = "tsv", top = 1 }, "tag\tn\tshare\ngas\t41\t0.5\n", "format")
tap.ok(tostring(t):find "gas +41", "tostring")
tap.raises("no column 'x'", "columns are known", t.sort, t, "x")
tap.raises("#4 to 'add' (the table has 3 columns)", "a row is not longer than the headings", t.add, t, 1, 2, 3, 4)
tap.raises("there twice", "headings are different", galley.table, "a", "a")
tap.raises("unknown option 'tpo' (known: bar, decimals, format, top, width)", "options are known", t.print, t, { tpo = 1 })
tap.raises("option 'top': number expected", "and have types", t.format, t, { top = "1" })

local said = galley.tally("speaker", "words", "quotes")
said:add("Mr Xi", 12, 1):add("Mr Putin", 30, 1):add("Mr Xi", 20)
tap.is(#said, 2, "keys of a tally")
tap.is(said:get "Mr Xi", 32, "a sum")
tap.is(said:get("Mr Xi", "quotes"), 2, "1, when it is not given")
tap.is(said:get "nobody", 0, "nothing was added")
tap.is(said:sort("words").rows[1].speaker, "Mr Xi", "sorted")
tap.is(said:format { format = "tsv", top = 1 }, "speaker\twords\tquotes\nMr Xi\t32\t2\n", "format")
tap.ok(tostring(said):find "Mr Putin +30 +1", "tostring")
tap.is(galley.tally("tag"):add("gas"):get "gas", 1, "a tally counts")
tap.raises("bad argument #1 to 'add'", "a key is there", said.add, said, nil, 1)
tap.raises("bad argument #2 to 'add' (number or nil expected, got string)", "sums are of numbers", said.add, said, "x", "1")
tap.is(#said, 2, "and nothing is changed then")
tap.done()
