-- tests/lua/test_model.lua: models in scripts: learned, asked, explained, judged, kept; labels that people give; splits
-- SPDX-License-Identifier: MIT
local tap = require "tap"
local galley = require "galley"

-- what a program that loads rules offers them
package.loaded["galley.host"] = { read = function() return nil, "no file" end, where = function() return "" end,
    digest = function() return "", {} end, whole = function() return "" end }

local texts = {
    energy = { "Gas and oil rose.", "The oil pipeline was repaired.", "Gas flows through the pipeline.", "Oil and gas prices fell." },
    sport = { "The team won the cup.", "A late goal won the match.", "The match was lost by a goal.", "The team lost the cup match." },
    none = { "It rained.", "Snow fell on the hills." },
}

local function article(id, text, labels, more)
    local fields = { id = id, text = text, labels = labels }
    for name, value in pairs(more or {}) do fields[name] = value end
    return galley.article(fields, { anatomy = false })
end

local store = assert(galley.open(":memory:", { mode = "create" }))
for i = 1, 4 do
    store:add(article("e" .. i, texts.energy[i], { "energy" }, { source = "s" .. i % 2, date = ("2024-01-0%d"):format(i) }))
    store:add(article("s" .. i, texts.sport[i], { "topic=sport" }, { source = "s" .. i % 2, date = ("2024-02-0%d"):format(i) }))
end
for i = 1, 2 do store:add(article("n" .. i, texts.none[i], nil, { source = "t" })) end

-- models
local model = galley.model("topic", { features = { "stem", "title" }, min_articles = 1 })
tap.is(model.labels, nil, "no labels before learning")
tap.raises("has learned nothing yet", "nothing is predicted before", model.predict, model, store:article "e1")
tap.raises("has learned nothing yet", "or saved", store.save, store, model)
tap.is(model:train(store:articles()), model, "train gives the model")
tap.is(table.concat(model.labels, " "), "energy sport", "labels, with and without their name")
tap.is(model.articles, 8, "articles without a label are left out")
tap.is(model:predict(article("x", "Oil and gas"))[1].label, "energy", "predict")
tap.is(#model:scores(article("x", "Oil and gas")), 2, "scores of all")
local bytes = model.bytes
tap.is(model:train(store:articles()).bytes, bytes, "the same again, byte for byte")
tap.ok(galley.model("topic", { min_articles = 1, seed = 9 }):train(store:articles()).bytes ~= nil, "with a seed")
tap.fails("invalid", "one label 'energy'", "one label is none", galley.model("topic").train, galley.model("topic"),
    store:articles "label:energy")
tap.fails("invalid", "no article has a label", "nothing to learn from", galley.model("mood", { label = "mood" }).train,
    galley.model("mood", { label = "mood" }), store:articles())
tap.raises("no such feature: 'stm'", "features are named", galley.model, "x", { features = { "stm" } })
tap.raises("no 'tree'", "kinds too", galley.model, "x", { kind = "tree" })
tap.raises("item 2 is no article", "an array of articles", model.train, model, { store:article "e1", "e2" })
local with_none = galley.model("topic", { min_articles = 1 }):train(store:articles(), { negatives = true })
tap.is(with_none.articles, 10, "examples of none")
tap.is(#with_none:predict(article("x", "It rained on the hills.")), 0, "which may get no label")

-- explaining
local why = model:explain(store:article "e1", "energy")
local sum = 0
for _, piece in ipairs(why.pieces) do sum = sum + piece.weight end
tap.ok(math.abs(sum - why.score) < 1e-9, "pieces add up to the score")
tap.ok(math.abs(why.score - model:scores(store:article "e1")[1].score) < 1e-5, "which is that of scores")
tap.ok(tostring(why):find "^energy %-?%d.*gas %+", "and print with their words")
tap.is(why.pieces[1].span, nil, "the bias has no span")
tap.is(type(why.pieces[2].span.text), "string", "the others have")
tap.raises("no such label", "a label that is not there", model.explain, model, store:article "e1", "war")
tap.is(model:weights("sport", 3)[1].weight > 0, true, "weights")

-- one at a time
local bayes = galley.model("topic", { kind = "nb", min_articles = 1 })
tap.is(bayes:learn(store:article "e1"), bayes, "learn gives the model")
tap.raises("the one label 'energy'", "one label is none to tell apart", bayes.predict, bayes, store:article "e1")
bayes:learn(store:article "s1")
tap.is(bayes:predict(article("x", "The cup"))[1].label, "sport", "two are")
local two = bayes.bytes
bayes:learn(article("w", "Tanks crossed the river."), "war")
tap.is(table.concat(bayes.labels, " "), "energy sport war", "a label at any time")
tap.is(bayes:predict(article("x", "Tanks at the river"))[1].label, "war", "which is predicted")
tap.is(bayes:forget(article("w", "Tanks crossed the river."), "war").bytes, two, "forgotten, byte for byte")
tap.fails("notfound", "was not learned with these labels", "what was not learned", bayes.forget, bayes, article("w", "Tanks."), "sport")
tap.is(bayes.bytes, two, "changes nothing")
tap.fails("invalid", "begins with training", "a linear model begins with training", galley.model("x").learn, galley.model("x"), store:article "e1")
local linear = galley.model("topic", { min_articles = 1 }):train(store:articles())
local odd = article("x", "The oil match")
for _ = 1, 5 do linear:learn(odd, "sport") end
tap.is(linear:predict(odd)[1].label, "sport", "and takes steps then")
tap.fails("invalid", "svm cannot forget", "but cannot forget", linear.forget, linear, odd, "sport")
tap.raises("labels expected", "labels are texts", bayes.learn, bayes, odd, { 1 })

-- keeping
tap.is(store:save(model), true, "save")
local again = store:model "topic"
tap.is(again.bytes, bytes, "the same bytes come back")
tap.is(again.label, "topic", "with the name of the labels")
tap.fails("notfound", "no model", "a model that is not there", store.model, store, "mood")
tap.is(#store:sql "SELECT 1 FROM feature WHERE model = 'topic'" > 0, true, "its weights are rows")

-- judging
local e = model:evaluate(store:articles())
tap.is(e.articles, 8, "judged where there are labels")
tap.is(e.accuracy, 1.0, "all right on what it learned from")
tap.ok(tostring(e):find "8 articles: accuracy 1.0000", "prints")
local function always(label) return function() return label end end
local sport = galley.evaluate(always "sport", store:articles())
tap.is(sport.accuracy, 0.5, "a function is judged by the same")
tap.is(sport.confusion.energy.sport, 4, "confusion")
local n, first = 0, nil
for miss in sport:errors { top = 3 } do
    n = n + 1
    first = first or miss
end
tap.is(n, 3, "so many errors")
tap.is(first.article.text, texts.energy[1], "with their article")
tap.is(first.gold .. first.predicted, "energysport", "and labels")
tap.is(galley.evaluate("source", store:articles()).accuracy, 0.0, "a field is judged, too")
local rules = galley.rules "demo"
rules:tag("topic=energy", "gas OR oil")
rules:tag("topic=sport", "cup OR match")
tap.is(galley.evaluate(rules, store:articles()).accuracy, 1.0, "rules are")
tap.raises("a classifier returns nil, a label or an array", "what is no answer", galley.evaluate, always(1), store:articles())
tap.fails("invalid", "no articles", "nothing to judge by", galley.evaluate, always "x", store:articles "label:war")
local c = sport:compare(e)
tap.is(c.only_b, 4, "compare: only after")
tap.is(c.accuracy.gain, 0.5, "gain")
tap.is(#c.changed, 4, "and which")
tap.ok(tostring(c):find "McNemar p = 0.125", "prints with McNemar's p")

-- splitting
local train, test = store:articles "label:topic":split(0.75, { seed = 2 })
tap.is(#train .. " " .. #test, "6 2", "a share")
local rows = {}
for _, set in ipairs { train, test } do
    for a in set do rows[a.row] = (rows[a.row] or 0) + 1 end
    for a in set do rows[a.row] = rows[a.row] break end
    tap.is(set(nil, nil).row, set.rows[1], "a loop that was left begins anew")
end
local torn = 0
for _, times in pairs(rows) do torn = torn + (times ~= 1 and 1 or 0) end
tap.is(torn, 0, "every article once")
local again_train = store:articles "label:topic":split(0.75, { seed = 2 })
tap.is(table.concat(again_train.rows, " "), table.concat(train.rows, " "), "the same seed, the same split")
train, test = store:articles "label:topic":split(0.5, { group = "source" })
local side = {}
for a in train do side[a.source] = "train" end
local both = 0
for a in test do both = both + (side[a.source] and 1 or 0) end
tap.is(both, 0, "a source is on one side")
train, test = store:articles "label:topic":split(0.5, { date = "2024-02-01" })
tap.is(#train, 4, "older ones first")
for a in test do tap.ok(a.date >= "2024-02-01", "newer ones behind") break end
tap.raises("galley stories compares them", "stories have to be there", function() store:articles():split(0.5, { group = "story" }) end)
tap.raises("option 'group': name 1 is no string", "groups are names", function() store:articles():split(0.5, { group = { 1 } }) end)
tap.raises("a share is from 0 to 1", "shares are shares", function() store:articles():split(2) end)
local folds = store:articles "label:topic":folds(4)
n = 0
for _, fold in ipairs(folds) do
    n = n + #fold[2]
    tap.is(#fold[1] + #fold[2], 8, "a fold has all articles")
end
tap.is(n, 8, "each article is judged once")
tap.raises("so many groups", "more folds than groups", function() store:articles "label:topic":folds(3, { group = "source" }) end)

-- labels that people give
local e1 = store:article "e1"
local run = store:label(e1, "topic", "sport")
tap.is(math.type(run), "integer", "label gives the run")
tap.is(table.concat(store:article("e1"):labels(), " "), "sport", "the person's label in place of the imported one")
tap.is(store:count "label:topic=sport", 5, "queries see it")
tap.is(store:sql("SELECT count(*) AS n FROM label WHERE value = 'sport'")[1].n, 5, "and SQL")
tap.is(store:count "tag:topic=sport", 1, "it is a tag in the ledger")
store:add(article("e1", texts.energy[1] .. " Again.", { "energy" }))
tap.is(table.concat(store:article("e1"):labels(), " "), "sport", "it outlives a new text")
store:label(e1, "topic", { "sport", "war" })
tap.is(#store:article("e1"):labels(), 2, "several values")
store:label(e1, "topic")
tap.is(#store:article("e1"):labels(), 0, "or none")
store:label(e1, "mood", "calm")
tap.is(table.concat(store:article("e1"):labels(), " "), "mood=calm", "labels of another name are left alone")
tap.fails("invalid", "", "a name without =", store.label, store, e1, "a=b", "c")
tap.fails("notfound", "", "an article of no store", store.label, store, article("x", "y"), "topic", "sport")
tap.is(model:train(store:articles()).articles, 7, "learning goes by what people say")

-- what to label next
local queue = store:articles "-label:topic":uncertain(model, 2)
tap.is(#queue, 2, "the queue")
local margins = {}
for a in queue do margins[#margins + 1] = model:margin(a) end
tap.ok(margins[1] <= margins[2], "least sure first")

tap.done()
