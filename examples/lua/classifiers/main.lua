-- Three classifiers written in Lua and the built-in one, learned from the same articles and judged by the same others.
local galley = require "galley"

local store = galley.open(arg[1])
local train, test = store:articles "label:topic":split(0.7, { seed = tonumber(arg[2]) or 1 })
local results = galley.table("classifier", "articles", "accuracy", "micro F1", "macro F1")

local function judge(name, classifier)
    local e = galley.evaluate(classifier, test, { draws = 0 })
    results:add(name, e.articles, e.accuracy, e.micro.f1, e.macro.f1)
end

for _, name in ipairs { "perceptron", "centroid", "rocchio" } do judge(name, require(name)(train)) end
judge("built-in", galley.model "topic":train(train))
results:print { decimals = 3 }
