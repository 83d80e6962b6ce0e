-- tests/lua/test_statements.lua: what rules say
-- SPDX-License-Identifier: MIT
local tap = require "tap"
local galley = require "galley"
local statements = require "galley.article".statements

local a = galley.article({ text = ("gas "):rep(20) .. "and NATO in the Cold War" }, { anatomy = false })
local gas = galley.phrases({ "gas" }):all(a)
local nato = galley.phrases({ "nato" }):all(a)
local said = statements(a)

said:add("plain", "t/plain", 0.7)
local t = a:tags()[1]
tap.is(t.name, "plain", "name")
tap.is(t.rule, "t/plain", "rule")
tap.is(t.author, "rule", "author")
tap.is(t.score, 0.7, "score")
tap.is(#t.evidence, 1, "a rule that names no words has one piece of evidence")
tap.is(t.evidence[1].span, nil, "without words")
tap.is(t.evidence[1].clause, "function", "of the clause function")

said:add("gas", "t/gas", 0.8, gas)
t = a:tags()[2]
tap.is(#t.evidence, 16, "16 spans are kept")
tap.is(t.left_out, 4, "the others counted")
tap.is(t.score, 0.8, "the weights add up to the score")
tap.is(t.evidence[2].text, "gas", "evidence has the words")
tap.is(t.evidence[2].span, gas[2], "and the span")
tap.is(t.evidence[2].weight, 0.05, "and its share")

said:add("one", "t/one", 0.3, gas[3])
tap.is(a:tags()[3].evidence[1].span, gas[3], "a single span")
said:add("empty", "t/empty", 0.3, gas - gas)
tap.is(a:tags()[4].score, 0.3, "an empty set is no words")

said:add("weighted", "t/weighted", nil, { { gas[1], 0.5, "gas" }, { nato, 0.25 }, { false, -0.125, "date" } })
t = a:tags()[5]
tap.is(t.score, 0.625, "weighted pieces")
tap.is(t.evidence[1].clause, "gas", "with their clauses")
tap.is(t.evidence[2].clause, "function", "function, when there is none")
tap.is(t.evidence[3].text, nil, "or no words")

tap.is(said:add_query("deal", "t/deal", galley.query "nato gas", a), true, "a query that matches")
t = a:tags()[6]
tap.is(t.score, 1.0, "weighs 1")
tap.is(#t.evidence, 17, "each clause keeps up to 16")
tap.is(t.evidence[1].clause, "nato", "in the order of the query")
tap.is(t.evidence[1].weight, 0.5, "with an equal share")
tap.is(said:add_query("none", "t/none", galley.query "oil", a), false, "a query that does not match")
tap.is(#said, 6, "says nothing")
tap.is(said:add_query("not", "t/not", galley.query "-oil", a, 0.4), true, "what is not there")
tap.is(a:tags()[7].evidence[1].clause, "-oil", "is a clause without words")

local list = { { galley.query "NATO", 1.0 }, { galley.query '"Cold War"', 0.5 }, { galley.query "Olympics", -0.5 } }
tap.is(said:add_queries("nato", "t/nato", list, 1.5, a), true, "weighted queries")
tap.is(a:tags()[8].score, 1.5, "score")
tap.is(a:tags()[8].evidence[2].clause, '"Cold War"', "clauses")
tap.is(said:add_queries("nato", "t/nato", list, 1.6, a), false, "the threshold is not reached")
tap.is(said:add_queries("zero", "t/zero", { { galley.query "oil", 1 } }, 0, a), false, "nothing matched says nothing")
tap.is(galley.query("tag:nato"):matches(a), true, "a query sees what was said")

local count, sum = runner.statements(said)
tap.is(count, 8, "the host reads them")
tap.ok(math.abs(sum - (0.7 + 0.8 + 0.3 + 0.3 + 0.625 + 1 + 0.4 + 1.5)) < 1e-9, "with their scores")

-- no spans share that adds up badly
for n = 1, 16 do
    local some = gas - gas
    for i = 1, n do some = some + gas[i] end
    said:add("share", "t/share", 0.1, some)
    tap.is(a:tags()[#a:tags()].score, 0.1, "0.1 over " .. n)
end
runner.statements(said)

tap.raises("a tag has a name", "an empty tag", said.add, said, "", "t", 1)
tap.raises("not finite", "NaN", said.add, said, "x", "t", 0 / 0)
tap.raises("not finite", "infinity", said.add, said, "x", "t", math.huge)
tap.raises("has no weight", "a piece without a weight", said.add, said, "x", "t", nil, { { gas[1] } })
tap.raises("an empty array", "no pieces", said.add, said, "x", "t", nil, {})
tap.raises("not the sum", "a score that is not the sum", said.add, said, "x", "t", 2, { { gas[1], 1 } })
tap.raises("evidence is a span", "a string is no evidence", said.add, said, "x", "t", 1, "gas")
local other = galley.article({ text = "gas" }, { anatomy = false })
tap.raises("another article", "evidence of another article", said.add, said, "x", "t", 1, galley.phrases({ "gas" }):all(other))
tap.raises("another article", "a query of another article", said.add_query, said, "x", "t", galley.query "gas", other)

-- a lent article, as a rules host uses it
local kept, kept_said
local n = runner.lend("gas and oil", function(article, its)
    its:add("gas", "t/gas", 1, galley.phrases({ "gas" }):all(article))
    kept, kept_said = article, its
    tap.raises("lent by the host", "rules cannot close what the host lends", article.close, article)
    return #article:tags()
end)
tap.is(n, 1, "rules say something of a lent article")
tap.raises("closed article", "which is closed afterwards", function() return kept.text end)
tap.raises("closed article", "with its statements", function() kept_said:add("x", "y", 1) end)
tap.raises("boom", "an error closes it, too", runner.lend, "gas", function(article) kept = article; error "boom" end)
tap.raises("closed article", "closed", function() return kept.body end)
tap.done()
