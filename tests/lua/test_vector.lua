-- tests/lua/test_vector.lua: sparse vectors in scripts
-- SPDX-License-Identifier: MIT
local tap = require "tap"
local galley = require "galley"
local vector = require "galley.vector"

local a = galley.article({ title = "Gas", text = "Gas and oil rose, gas most." }, { anatomy = false })
local v = a:features({ "word" }, { weigh = "count", unit = false })
tap.is(v:get "word:gas", 3.0, "features are counted, the title's too")
tap.is(#v, 5, "each once")
tap.is(tostring(v), "galley.vector of 5 features", "tostring")
tap.ok(math.abs(a:features():norm() - 1) < 1e-12, "scaled to one")
tap.is(a:features("word", { weigh = "binary", unit = false }):get "word:gas", 1.0, "binary")
tap.ok(math.abs(a:features("word", { unit = false }):get "word:gas" - (1 + math.log(3))) < 1e-12, "log")
tap.raises("no such feature: 'wrd'", "features are named", a.features, a, "wrd")
tap.raises("an array of names", "in strings", a.features, a, { 1 })
tap.is(v:topk(1)[1].feature, "word:gas", "topk")
tap.is(#v:topk(0), 0, "none")
local sum, names = 0, {}
for name, value in v:pairs() do
    sum = sum + value
    names[#names + 1] = name
end
tap.is(sum, 7.0, "pairs")
local w = galley.vector { ["word:gas"] = 2 }
tap.is(v:dot(w), 6.0, "a name is that of a feature that was seen")
tap.is(w:add(v, 0.5):get "word:gas", 3.5, "add")
tap.is(v:get "word:gas", 3.0, "leaves the other as it is")
tap.is(w:copy():scale(2):get "word:gas", 7.0, "scale")
tap.is(w:get "word:gas", 3.5, "a copy is another")
tap.is(w:set("new", 1):get "new", 1.0, "set")
tap.is(w:times(galley.vector { new = 4 }):get "new", 4.0, "times")
tap.is(#w, 1, "what the other has not is zero")
tap.is(vector.load(v:save()):dot(v), v:dot(v), "save and load")
tap.fails("corrupt", "no vector", "other bytes", vector.load, "galley")
tap.fails("corrupt", "damaged or cut short", "bytes that were cut", vector.load, v:save():sub(1, -2))
tap.raises("feature 'x': the value is not finite", "NaN names its feature", galley.vector, { x = 0 / 0 })
tap.raises("from names to numbers", "a vector is of numbers", galley.vector, { 1, 2 })
tap.raises("finite", "scaled by no number", w.scale, w, 0 / 0)
tap.raises("galley.vector expected", "added to a vector", w.add, w, 1)
local big = galley.vector()
for i = 1, 2000 do big:set("f" .. i, i) end
tap.is(#big, 2000, "many")
tap.is(big:dot(galley.vector { f3 = 1, f2000 = 1 }), 2003.0, "dot with few")
tap.done()
