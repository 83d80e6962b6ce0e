--- galley/model.lua: classifiers for scripts: learned, asked, explained, judged, kept.
--- SPDX-License-Identifier: MIT
local check = require "galley.check"
local learn = require "galley.learn"
local report = require "galley.report"

local model = {}

--- A classifier: made by `galley.model` or `store:model`, taught by `train`. `print(model)` says what it is.
---@class galley.model
---@field name string
---@field label string  the name of the labels it learns: "topic"
---@field kind string  "svm", "logistic", "nb" or "cnb"
---@field features string  what it looks at: "stem,title"
---@field labels string[]|nil  in the order of their bytes; nil before it has learned
---@field several boolean|nil  an article may have several labels
---@field articles integer|nil  it was learned from
---@field bytes string|nil  its frozen form
local Model = {}
Model.__name = "galley.model"

local forwarded = { labels = true, several = true, none = true, articles = true, bytes = true, size = true }

-- What was learned one by one is made into a model when it is asked for.
local function frozen_of(self)
    if rawget(self, "learner") and not rawget(self, "frozen") then
        local frozen, message = self.learner:model()
        rawset(self, "frozen", frozen)
        rawset(self, "why_not", message)
    end
    return rawget(self, "frozen")
end

function Model:__index(name)
    local method = rawget(Model, name)
    if method ~= nil and name:sub(1, 2) ~= "__" then return method end
    if name == "trained" then return frozen_of(self) end
    return forwarded[name] and self.trained and self.trained[name] or nil
end

function Model:__tostring()
    if not self.trained then return ("galley.model %s, which has learned nothing"):format(self.name) end
    return ("galley.model %s: %s"):format(self.name, tostring(self.trained))
end

local option_types = { kind = "string", label = "string", lang = "string", min_articles = "number", c = "number",
    seed = "number" }

local function features_of(features)
    if features == nil then return "stem,title" end
    if type(features) == "string" then return features end
    if type(features) ~= "table" then
        error("bad argument #2 to 'model' (option 'features': string or table expected)", 3)
    end
    for i, name in ipairs(features) do
        if type(name) ~= "string" then
            error(("bad argument #2 to 'model' (feature %d is no string)"):format(i), 3)
        end
    end
    return table.concat(features, ",")
end

--- A classifier that has learned nothing yet: `galley.model`.
---@function galley.model.new(name, options)
---@param name string  under which a store keeps it
---@param options? { features?: string|string[], kind?: string, label?: string, lang?: string, min_articles?: integer, c?: number, seed?: integer }
---     `features`: "word", "stem", "title", "shape", "region:lede" (each also as runs: "stem/2"), "char/3-5", "length", "body" (only own words); `kind`: "svm"
---     (the default), "logistic", "nb", "cnb"; `label`: the name of the labels to learn, "topic" when not given;
---     `min_articles`: how many a feature has to be in (2); `c`: what an error costs against large weights (1)
---@return galley.model
---@usage
--- local galley = require "galley"
--- print(galley.model("topic", { features = { "stem", "stem/2", "title" } })) --> galley.model topic, which has learned nothing
function model.new(name, options)
    check.arg(1, "model", name, "string")
    check.arg(2, "model", options, "table", "nil")
    local rest, features = {}, nil
    for option, value in pairs(options or {}) do
        if option == "features" then features = value else rest[option] = value end
    end
    check.options(2, "model", rest, option_types)
    rest.features = features_of(features)
    local label = rest.label or "topic"
    rest.label = nil
    local probe, message = learn.trainer(rest)
    if not probe then error(message, 2) end
    return setmetatable({ name = name, label = label, options = rest, kind = rest.kind or "svm",
        features = rest.features }, Model)
end

--- A model that was learned before: what `store:model` and `galley.model.read` give.
---@function galley.model.of(name, label, trained)
---@param name string
---@param label string  the name of its labels
---@param trained galley.trained
---@return galley.model
---@usage
--- local trainer = require "galley.learn".trainer { min_articles = 1 }
--- local galley = require "galley"
--- trainer:add(galley.article({ text = "Gas rose." }, { anatomy = false }), "energy")
--- trainer:add(galley.article({ text = "A goal." }, { anatomy = false }), "sport")
--- print(require "galley.model".of("topic", "topic", trainer:finish()).labels[1]) --> energy
function model.of(name, label, trained)
    check.arg(1, "of", name, "string")
    check.arg(2, "of", label, "string")
    check.arg(3, "of", trained, "galley.trained")
    return setmetatable({ name = name, label = label, frozen = trained, kind = trained.kind,
        features = trained.features, options = { kind = trained.kind, features = trained.features } }, Model)
end

-- the values of the labels of one name, each once
local function gold_of(article, label)
    local out, seen = {}, {}
    for _, text in ipairs(article:labels()) do
        local name, value = text:match "^([^=]+)=(.*)$"
        if (name or "topic") == label then
            value = value or text
            if not seen[value] then out[#out + 1] = value end
            seen[value] = true
        end
    end
    return out
end

-- an array of articles, or what a `for` loop takes
local function each_of(articles, i, name)
    if type(articles) == "table" and getmetatable(articles) == nil then
        for n, article in ipairs(articles) do
            if getmetatable(article) ~= "galley.article" then
                error(("bad argument #%d to '%s' (item %d is no article)"):format(i, name, n), 3)
            end
        end
        local at = 0
        return function()
            at = at + 1
            return articles[at]
        end
    end
    check.arg(i, name, articles, "galley.selection", "galley.cursor", "galley.reader", "function")
    return articles
end

--- Learn from articles that have a label of the model's label name, replacing what it knew. Whether an article can have several
--- is seen from them.
---@function galley.model:train(articles, options)
---@param articles galley.selection|galley.cursor|galley.article[]|function  what a `for` loop takes, or an array
---@param options? { passes?: integer, negatives?: boolean }  `passes` over the articles at most; `negatives`: those
---     without a label are examples of none
---@return galley.model|nil  itself; nil, message, "invalid" when there is nothing to tell apart
---@usage
--- local galley = require "galley"
--- local model = galley.model("topic", { min_articles = 1 }):train {
---     galley.article({ text = "Gas rose.", labels = { "energy" } }, { anatomy = false }),
---     galley.article({ text = "A goal.", labels = { "sport" } }, { anatomy = false }) }
--- print(model) --> galley.model topic: svm of 2 labels and 4 features, learned from 2 articles
function Model:train(articles, options)
    local next_article = each_of(articles, 1, "train")
    check.options(2, "train", options, { passes = "number", negatives = "boolean" })
    local own = { passes = options and options.passes }
    for name, value in pairs(self.options) do own[name] = value end
    local trainer, message, code = learn.trainer(own)
    for article in next_article do
        local gold = gold_of(article, self.label)
        if #gold > 0 or options and options.negatives then
            local ok
            ok, message, code = trainer:add(article, gold)
            if not ok then return nil, message, code end
        end
    end
    local trained
    trained, message, code = trainer:finish()
    if not trained then return nil, message, code end
    self.frozen, self.learner = trained, nil
    return self
end

local function trained_of(self, name)
    local trained = self.trained
    if not trained then
        error(("model '%s' has learned nothing yet: '%s' is for later%s"):format(self.name, name,
            rawget(self, "why_not") and " (" .. self.why_not .. ")" or ""), 3)
    end
    return trained
end

-- -- one at a time --

local function step(self, name, article, labels)
    local message, code, learner
    if not rawget(self, "learner") then
        learner, message, code = learn.learner(rawget(self, "frozen") or self.options)
        if not learner then return nil, message, code end
        self.learner = learner
    end
    local ok
    ok, message, code = self.learner[name](self.learner, article, labels or gold_of(article, self.label))
    if not ok then return nil, message, code end
    self.frozen = nil
    return self
end

--- Learn one more article, in less than a millisecond; its label may be new. Naive Bayes ("nb", "cnb") then knows what it would
--- know had it been trained with the article, and can forget it; a linear model takes a step towards the label, and leaves words
--- that it does not know for the next training.
---@function galley.model:learn(article, labels)
---@param article galley.article
---@param labels? string|string[]  the article's own labels when not given
---@return galley.model|nil  itself; nil, message, "invalid" for a linear model that was not trained before
---@usage
--- local galley = require "galley"
--- local model = galley.model("topic", { kind = "nb", min_articles = 1 })
--- model:learn(galley.article({ text = "Gas rose." }, { anatomy = false }), "energy")
--- model:learn(galley.article({ text = "A goal." }, { anatomy = false }), "sport")
--- print(model:predict(galley.article({ text = "Gas." }, { anatomy = false }))[1].label) --> energy
function Model:learn(article, labels)
    check.arg(1, "learn", article, "galley.article")
    check.arg(2, "learn", labels, "string", "table", "nil")
    return step(self, "learn", article, labels)
end

--- Forget an article, exactly: the model is then, byte for byte, what it would be without it. For naive Bayes only.
---@function galley.model:forget(article, labels)
---@param article galley.article
---@param labels? string|string[]  those that it was learned with; the article's own when not given
---@return galley.model|nil  itself; nil, message, code: "notfound" when it cannot have been learned so, "invalid" for a
---     linear model
---@usage
--- local galley = require "galley"
--- local gas = galley.article({ text = "Gas rose.", labels = { "energy" } }, { anatomy = false })
--- local model = galley.model("topic", { kind = "nb", min_articles = 1 }):train {
---     gas, galley.article({ text = "A goal.", labels = { "sport" } }, { anatomy = false }) }
--- local before = model.bytes
--- model:learn(gas):forget(gas)
--- print(model.bytes == before) --> true
function Model:forget(article, labels)
    check.arg(1, "forget", article, "galley.article")
    check.arg(2, "forget", labels, "string", "table", "nil")
    return step(self, "forget", article, labels)
end

local function by_score(a, b)
    if a.probability ~= b.probability then return a.probability > b.probability end
    if a.score ~= b.score then return a.score > b.score end
    return a.label < b.label
end

--- An answer for each label, best first.
---@function galley.model:scores(article)
---@param article galley.article
---@return table[]  `{ label, score, probability, chosen }`
---@usage
--- local galley = require "galley"
--- local gas = galley.article({ text = "Gas rose.", labels = { "energy" } }, { anatomy = false })
--- local model = galley.model("topic", { min_articles = 1 }):train {
---     gas, galley.article({ text = "A goal.", labels = { "sport" } }, { anatomy = false }) }
--- print(model:scores(gas)[2].label) --> sport
function Model:scores(article)
    check.arg(1, "scores", article, "galley.article")
    local answers = trained_of(self, "scores"):ask(article)
    table.sort(answers, by_score)
    return answers
end

--- What the model says of an article.
---@function galley.model:predict(article)
---@param article galley.article
---@return table[]  the chosen of `scores`, best first
---@usage
--- local galley = require "galley"
--- local gas = galley.article({ text = "Gas rose.", labels = { "energy" } }, { anatomy = false })
--- local model = galley.model("topic", { min_articles = 1 }):train {
---     gas, galley.article({ text = "A goal.", labels = { "sport" } }, { anatomy = false }) }
--- print(model:predict(gas)[1].label) --> energy
function Model:predict(article)
    check.arg(1, "predict", article, "galley.article")
    local out = {}
    trained_of(self, "predict")
    for _, answer in ipairs(self:scores(article)) do
        if answer.chosen then out[#out + 1] = answer end
    end
    return out
end

--- How sure the model is of an article: the best label's probability less the second's; where there can be several or none,
--- how far the nearest label's is from one half.
---@function galley.model:margin(article)
---@param article galley.article
---@return number  0 to 1
---@usage
--- local galley = require "galley"
--- local gas = galley.article({ text = "Gas rose.", labels = { "energy" } }, { anatomy = false })
--- local model = galley.model("topic", { min_articles = 1 }):train {
---     gas, galley.article({ text = "A goal.", labels = { "sport" } }, { anatomy = false }) }
--- print(model:margin(gas) > model:margin(galley.article({ text = "Rain." }, { anatomy = false }))) --> true
function Model:margin(article)
    check.arg(1, "margin", article, "galley.article")
    trained_of(self, "margin")
    local answers = self:scores(article)
    if not self.several and not self.none and answers[2] then return answers[1].probability - answers[2].probability end
    local least = 1
    for _, answer in ipairs(answers) do least = math.min(least, math.abs(answer.probability - 0.5)) end
    return least
end

-- -- explaining --

--- Why a label has its score: made by `model:explain`. `print(explanation)` shows the heaviest words.
---@class galley.explanation
---@field label string
---@field score number
---@field pieces table[]  `{ feature, weight, span? }`, the bias first, then heaviest first; they add up to the score
local Explanation = {}
Explanation.__name = "galley.explanation"

function Explanation:__tostring()
    local parts, sums, order = {}, {}, {}
    for _, piece in ipairs(self.pieces) do
        if not sums[piece.feature] then order[#order + 1] = piece.feature end
        sums[piece.feature] = (sums[piece.feature] or 0) + piece.weight
    end
    table.sort(order, function(a, b)
        local x, y = math.abs(sums[a]), math.abs(sums[b])
        if x ~= y then return x > y end
        return a < b
    end)
    for i = 1, math.min(#order, 8) do parts[i] = ("%s %+.2f"):format(order[i], sums[order[i]]) end
    return ("%s %.2f: %s%s"):format(self.label, self.score, table.concat(parts, ", "), #order > 8 and ", ..." or "")
end

--- Why a label has the score it has.
---@function galley.model:explain(article, label)
---@param article galley.article
---@param label? string  what is predicted when not given
---@return galley.explanation
---@usage
--- local galley = require "galley"
--- local gas = galley.article({ text = "Gas gas.", labels = { "energy" } }, { anatomy = false })
--- local model = galley.model("topic", { min_articles = 1 }):train {
---     gas, galley.article({ text = "A goal.", labels = { "sport" } }, { anatomy = false }) }
--- print(model:explain(gas, "energy").pieces[2].feature) --> gas
function Model:explain(article, label)
    check.arg(1, "explain", article, "galley.article")
    check.arg(2, "explain", label, "string", "nil")
    local trained = trained_of(self, "explain")
    label = label or self:scores(article)[1].label
    local pieces, score = trained:explain(article, label), 0
    for _, piece in ipairs(pieces) do score = score + piece.weight end
    return setmetatable({ label = label, score = score, pieces = pieces }, Explanation)
end

--- The heaviest weights for a label, and those against it.
---@function galley.model:weights(label, most)
---@param label string
---@param most? integer  of each side, 20 when not given
---@return table[]  `{ feature, weight }`, heaviest first
---@usage
--- local galley = require "galley"
--- local model = galley.model("topic", { min_articles = 1 }):train {
---     galley.article({ text = "Gas rose.", labels = { "energy" } }, { anatomy = false }),
---     galley.article({ text = "A goal.", labels = { "sport" } }, { anatomy = false }) }
--- print(model:weights("sport", 2)[2].feature) --> goal
function Model:weights(label, most)
    check.arg(1, "weights", label, "string")
    check.arg(2, "weights", most, "number", "nil")
    return trained_of(self, "weights"):weights(label, most)
end

-- -- judging --

--- How right answers were: made by `galley.evaluate` and `model:evaluate`. `print(evaluation)` is a table of the labels and a line
--- of averages.
---@class galley.evaluation
---@field articles integer
---@field accuracy number  articles whose labels are all right
---@field micro table  `precision`, `recall`, `f1` over all labels together
---@field macro table  their means over labels
---@field intervals table  `accuracy`, `micro_f1`, `macro_f1`: `{ low, high }`, of 95 in 100 draws
---@field labels string[]
---@field per_label table  by label: `precision`, `recall`, `f1`, `gold`, `chosen`
---@field confusion table|nil  `confusion[gold][chosen]`, where each article has one label
local Evaluation = {}
Evaluation.__name = "galley.evaluation"

function Evaluation:__index(name)
    local method = rawget(Evaluation, name)
    if method ~= nil and name:sub(1, 2) ~= "__" then return method end
    return rawget(self, "numbers")[name]
end

function Evaluation:__tostring()
    local rows, n = {}, self.numbers
    for _, label in ipairs(n.labels) do
        local s = n.per_label[label]
        rows[#rows + 1] = { label = label, precision = s.precision, recall = s.recall, f1 = s.f1, gold = s.gold, chosen = s.chosen }
    end
    local text = report.format({ "label", "precision", "recall", "f1", "gold", "chosen" }, rows, { decimals = 3 })
    return ("%s%d articles: accuracy %.4f (%.4f to %.4f), micro-F1 %.4f, macro-F1 %.4f"):format(text, n.articles, n.accuracy,
        n.intervals.accuracy.low, n.intervals.accuracy.high, n.micro.f1, n.macro.f1)
end

local function same(a, b)
    local set = {}
    for _, label in ipairs(a) do set[label] = true end
    for _, label in ipairs(b) do
        if not set[label] then return false end
    end
    return #a == #b
end

-- Labels and, by label, how sure the answer is.
local answer_of = {}

answer_of["galley.model"] = function(what, article)
    local labels, sure = {}, {}
    for _, answer in ipairs(what:scores(article)) do
        sure[answer.label] = answer.probability
        if answer.chosen then labels[#labels + 1] = answer.label end
    end
    return labels, sure
end

-- Tags "topic=sport" are labels of topic; where rules give none such, their tags are taken as they are.
answer_of["galley.rules"] = function(what, article, label)
    local out, prefix, some = {}, label .. "=", false
    for _, rule in ipairs(what.order) do some = some or rule.tag:sub(1, #prefix) == prefix end
    for _, tag in ipairs(what(article)) do
        local own = tag.name:sub(1, #prefix) == prefix
        if own or not some then out[#out + 1] = own and tag.name:sub(#prefix + 1) or tag.name end
    end
    return out, {}
end

answer_of.string = function(what, article)
    local value = article:get(what)
    if type(value) == "table" then return value, {} end
    return { value ~= nil and tostring(value) or nil }, {}
end

answer_of["function"] = function(what, article)
    local answer = what(article)
    if type(answer) == "string" then return { answer }, {} end
    if answer ~= nil and answer ~= false and type(answer) ~= "table" then
        error("a classifier returns nil, a label or an array of labels; this one returned a " .. type(answer), 0)
    end
    return answer or {}, {}
end

--- Judge anything that gives labels by articles whose labels are known.
---@function galley.model.evaluate(what, articles, options)
---@param what galley.model|galley.rules|function|string  a function gets the article and returns a label, an array of labels, or
---     nil for none; a string is the name of a field that holds the answer
---@param articles galley.selection|galley.cursor|galley.article[]|function
---@param options? { label?: string, negatives?: boolean, draws?: integer, seed?: integer }  `label`: name of the right
---     labels, "topic" when not given; `negatives`: articles without one count, too
---@return galley.evaluation|nil  nil, message, "invalid" when no article has such a label
---@usage
--- local galley = require "galley"
--- local function guess(article) return article.text:find "[Gg]as" and "energy" or "sport" end
--- local e = galley.evaluate(guess, {
---     galley.article({ text = "Gas rose.", labels = { "energy" } }, { anatomy = false }),
---     galley.article({ text = "Natural gas for the cup.", labels = { "sport" } }, { anatomy = false }) })
--- print(e.accuracy, e.confusion.sport.energy) --> 0.5	1
function model.evaluate(what, articles, options)
    local meta = getmetatable(what)
    local kind = type(meta) == "string" and meta or meta == Model and "galley.model" or type(what)
    if not answer_of[kind] then check.arg(1, "evaluate", what, "galley.model", "galley.rules", "function", "string") end
    local next_article = each_of(articles, 2, "evaluate")
    check.options(3, "evaluate", options, { label = "string", negatives = "boolean", draws = "number", seed = "number" })
    options = options or {}
    local label = options.label or kind == "galley.model" and what.label or "topic"
    local self = { gold = {}, chosen = {}, keys = {}, sure = {}, kept = {}, store = type(articles) == "table" and articles.store or nil }
    for article in next_article do
        local gold = gold_of(article, label)
        if #gold > 0 or options.negatives or kind == "galley.model" and what.none then
            local n = #self.gold + 1
            self.gold[n], self.keys[n] = gold, article.key or "#" .. n
            self.chosen[n], self.sure[n] = answer_of[kind](what, article, label)
            if not same(gold, self.chosen[n]) then self.kept[n] = self.store and article.row or article end
        end
    end
    local numbers, message, code = learn.judge(self.gold, self.chosen, { draws = options.draws, seed = options.seed })
    if not numbers then return nil, message, code end
    self.numbers = numbers
    return setmetatable(self, Evaluation)
end

--- Judge the model by articles whose labels are known: `galley.evaluate`.
---@function galley.model:evaluate(articles, options)
---@param articles galley.selection|galley.cursor|galley.article[]|function
---@param options? { draws?: integer, seed?: integer }  of the intervals
---@return galley.evaluation|nil  nil, message, "invalid" when no article has a label
---@usage
--- local galley = require "galley"
--- local two = { galley.article({ text = "Gas rose.", labels = { "energy" } }, { anatomy = false }),
---     galley.article({ text = "A goal.", labels = { "sport" } }, { anatomy = false }) }
--- print(galley.model("topic", { min_articles = 1 }):train(two):evaluate(two).accuracy) --> 1.0
function Model:evaluate(articles, options)
    trained_of(self, "evaluate")
    each_of(articles, 1, "evaluate")
    check.options(2, "evaluate", options, { draws = "number", seed = "number" })
    return model.evaluate(self, articles, options)
end

local function without(a, b)
    local set, out = {}, {}
    for _, label in ipairs(b) do set[label] = true end
    for _, label in ipairs(a) do
        if not set[label] then out[#out + 1] = label end
    end
    return out
end

-- what was missed or wrongly given, and how sure the answer was of that
local function miss_of(self, n, kept)
    local missed, wrong = without(self.gold[n], self.chosen[n]), without(self.chosen[n], self.gold[n])
    local sure = 0
    for _, label in ipairs(wrong) do sure = math.max(sure, self.sure[n][label] or 1) end
    for _, label in ipairs(missed) do sure = math.max(sure, 1 - (self.sure[n][label] or 0)) end
    return { n = n, kept = kept, gold = missed[1] or self.gold[n][1], predicted = wrong[1] or self.chosen[n][1],
        missed = missed, wrong = wrong, sure = sure, key = self.keys[n] }
end

--- The errors, surest first, for a `for` loop.
---@function galley.evaluation:errors(options)
---@param options? { top?: integer }  only so many
---@return function  gives `{ article, key, gold, predicted, missed, wrong, sure }`: a right label that was missed and one that
---     was given wrongly (nil when there is none); `missed` and `wrong` are all of them
---@usage
--- local galley = require "galley"
--- local e = galley.evaluate(function() return "sport" end, {
---     galley.article({ id = "a", text = "Gas rose.", labels = { "energy" } }, { anatomy = false }),
---     galley.article({ id = "b", text = "A goal.", labels = { "sport" } }, { anatomy = false }) })
--- for miss in e:errors() do print(miss.article.key, miss.gold, miss.predicted) end --> a	energy	sport
function Evaluation:errors(options)
    check.options(1, "errors", options, { top = "number" })
    local list = {}
    for n, kept in pairs(self.kept) do list[#list + 1] = miss_of(self, n, kept) end
    table.sort(list, function(a, b)
        if a.sure ~= b.sure then return a.sure > b.sure end
        return a.n < b.n
    end)
    local at, most = 0, options and options.top or #list
    return function()
        at = at + 1
        local miss = at <= most and list[at] or nil
        if miss then
            miss.article = self.store and assert(self.store:article("#" .. miss.kept)) or miss.kept
            miss.kept, miss.n = nil, nil
        end
        return miss
    end
end

--- What the second of two evaluations is better by: made by `evaluation:compare`. `print(comparison)` says it in words.
---@class galley.comparison
---@field articles integer  that both judged
---@field both integer  are right in both
---@field only_a integer  only in the first
---@field only_b integer  only in the second
---@field neither integer
---@field p number  McNemar's exact test: so uneven a split of `only_a` and `only_b`, or more, by chance
---@field accuracy table  `{ gain, low, high }`: paired bootstrap
---@field micro_f1 table
---@field macro_f1 table
---@field changed string[]  keys of the articles that are right in one only
local Comparison = {}
Comparison.__name = "galley.comparison"

local function gain_line(name, g)
    return ("%s %+.4f (%+.4f to %+.4f)"):format(name, g.gain, g.low, g.high)
end

function Comparison:__tostring()
    return ("%d articles: right in both %d, only before %d, only after %d, in neither %d (McNemar p = %.3g)\n%s, %s, %s"):format(
        self.articles, self.both, self.only_a, self.only_b, self.neither, self.p, gain_line("accuracy", self.accuracy),
        gain_line("micro-F1", self.micro_f1), gain_line("macro-F1", self.macro_f1))
end

--- Compare with a later evaluation, on the articles that both have.
---@function galley.evaluation:compare(other)
---@param other galley.evaluation
---@return galley.comparison|nil  nil, message, "invalid" when they have no article in common
---@usage
--- local galley = require "galley"
--- local two = { galley.article({ id = "a", text = "Gas rose.", labels = { "energy" } }, { anatomy = false }),
---     galley.article({ id = "b", text = "A goal.", labels = { "sport" } }, { anatomy = false }) }
--- local before = galley.evaluate(function() return "sport" end, two)
--- local after = galley.evaluate(function(a) return a.text:find "Gas" and "energy" or "sport" end, two)
--- print(before:compare(after).accuracy.gain) --> 0.5
function Evaluation:compare(other)
    if getmetatable(other) ~= Evaluation then check.arg(1, "compare", other, "galley.evaluation") end
    local place, gold, a, b, changed = {}, {}, {}, {}, {}
    for n, key in ipairs(other.keys) do place[key] = n end
    for n, key in ipairs(self.keys) do
        local k = place[key]
        if k then
            gold[#gold + 1], a[#a + 1], b[#b + 1] = self.gold[n], self.chosen[n], other.chosen[k]
            if (self.kept[n] == nil) ~= (other.kept[k] == nil) then changed[#changed + 1] = key end
        end
    end
    local out, message, code = learn.compare(gold, a, b)
    if not out then return nil, message, code end
    out.changed = changed
    return setmetatable(out, Comparison)
end

return model
