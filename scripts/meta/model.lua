---@meta
-- model: made by tools/apidoc.py from the comments in the code

--- A classifier: made by `galley.model` or `store:model`, taught by `train`. `print(model)` says what it is.
---@class galley.model
---@field name string
---@field label string the name of the labels it learns: "topic"
---@field kind string "svm", "logistic", "nb" or "cnb"
---@field features string what it looks at: "stem,title"
---@field labels string[]|nil in the order of their bytes; nil before it has learned
---@field several boolean|nil an article may have several labels
---@field articles integer|nil it was learned from
---@field bytes string|nil its frozen form
local galley_model = {}

--- Why a label has its score: made by `model:explain`. `print(explanation)` shows the heaviest words.
---@class galley.explanation
---@field label string
---@field score number
---@field pieces table[] `{ feature, weight, span? }`, the bias first, then heaviest first; they add up to the score
local galley_explanation = {}

--- How right answers were: made by `galley.evaluate` and `model:evaluate`. `print(evaluation)` is a table of the labels and a line
--- of averages.
---@class galley.evaluation
---@field articles integer
---@field accuracy number articles whose labels are all right
---@field micro table `precision`, `recall`, `f1` over all labels together
---@field macro table their means over labels
---@field intervals table `accuracy`, `micro_f1`, `macro_f1`: `{ low, high }`, of 95 in 100 draws
---@field labels string[]
---@field per_label table by label: `precision`, `recall`, `f1`, `gold`, `chosen`
---@field confusion table|nil `confusion[gold][chosen]`, where each article has one label
local galley_evaluation = {}

--- What the second of two evaluations is better by: made by `evaluation:compare`. `print(comparison)` says it in words.
---@class galley.comparison
---@field articles integer that both judged
---@field both integer are right in both
---@field only_a integer only in the first
---@field only_b integer only in the second
---@field neither integer
---@field p number McNemar's exact test: so uneven a split of `only_a` and `only_b`, or more, by chance
---@field accuracy table `{ gain, low, high }`: paired bootstrap
---@field micro_f1 table
---@field macro_f1 table
---@field changed string[] keys of the articles that are right in one only
local galley_comparison = {}

--- A classifier that has learned nothing yet: `galley.model`.
---@param name string under which a store keeps it
---@param options? { features?: string|string[], kind?: string, label?: string, lang?: string, min_articles?: integer, c?: number, seed?: integer } `features`: "word", "stem", "title", "shape", "region:lede" (each also as runs: "stem/2"), "char/3-5", "length", "body" (only own words); `kind`: "svm" (the default), "logistic", "nb", "cnb"; `label`: the name of the labels to learn, "topic" when not given; `min_articles`: how many a feature has to be in (2); `c`: what an error costs against large weights (1)
---@return galley.model
function galley_model.new(name, options) end

--- A model that was learned before: what `store:model` and `galley.model.read` give.
---@param name string
---@param label string the name of its labels
---@param trained galley.trained
---@return galley.model
function galley_model.of(name, label, trained) end

--- Learn from articles that have a label of the model's label name, replacing what it knew. Whether an article can have several
--- is seen from them.
---@param articles galley.selection|galley.cursor|galley.article[]|function what a `for` loop takes, or an array
---@param options? { passes?: integer, negatives?: boolean } `passes` over the articles at most; `negatives`: those without a label are examples of none
---@return galley.model|nil # itself; nil, message, "invalid" when there is nothing to tell apart
function galley_model:train(articles, options) end

--- Learn one more article, in less than a millisecond; its label may be new. Naive Bayes ("nb", "cnb") then knows what it would
--- know had it been trained with the article, and can forget it; a linear model takes a step towards the label, and leaves words
--- that it does not know for the next training.
---@param article galley.article
---@param labels? string|string[] the article's own labels when not given
---@return galley.model|nil # itself; nil, message, "invalid" for a linear model that was not trained before
function galley_model:learn(article, labels) end

--- Forget an article, exactly: the model is then, byte for byte, what it would be without it. For naive Bayes only.
---@param article galley.article
---@param labels? string|string[] those that it was learned with; the article's own when not given
---@return galley.model|nil # itself; nil, message, code: "notfound" when it cannot have been learned so, "invalid" for a linear model
function galley_model:forget(article, labels) end

--- An answer for each label, best first.
---@param article galley.article
---@return table[] # `{ label, score, probability, chosen }`
function galley_model:scores(article) end

--- What the model says of an article.
---@param article galley.article
---@return table[] # the chosen of `scores`, best first
function galley_model:predict(article) end

--- How sure the model is of an article: the best label's probability less the second's; where there can be several or none,
--- how far the nearest label's is from one half.
---@param article galley.article
---@return number # 0 to 1
function galley_model:margin(article) end

--- Why a label has the score it has.
---@param article galley.article
---@param label? string what is predicted when not given
---@return galley.explanation
function galley_model:explain(article, label) end

--- The heaviest weights for a label, and those against it.
---@param label string
---@param most? integer of each side, 20 when not given
---@return table[] # `{ feature, weight }`, heaviest first
function galley_model:weights(label, most) end

--- Judge anything that gives labels by articles whose labels are known.
---@param what galley.model|galley.rules|function|string a function gets the article and returns a label, an array of labels, or nil for none; a string is the name of a field that holds the answer
---@param articles galley.selection|galley.cursor|galley.article[]|function
---@param options? { label?: string, negatives?: boolean, draws?: integer, seed?: integer } `label`: name of the right labels, "topic" when not given; `negatives`: articles without one count, too
---@return galley.evaluation|nil # nil, message, "invalid" when no article has such a label
function galley_model.evaluate(what, articles, options) end

--- Judge the model by articles whose labels are known: `galley.evaluate`.
---@param articles galley.selection|galley.cursor|galley.article[]|function
---@param options? { draws?: integer, seed?: integer } of the intervals
---@return galley.evaluation|nil # nil, message, "invalid" when no article has a label
function galley_model:evaluate(articles, options) end

--- The errors, surest first, for a `for` loop.
---@param options? { top?: integer } only so many
---@return function # gives `{ article, key, gold, predicted, missed, wrong, sure }`: a right label that was missed and one that was given wrongly (nil when there is none); `missed` and `wrong` are all of them
function galley_evaluation:errors(options) end

--- Compare with a later evaluation, on the articles that both have.
---@param other galley.evaluation
---@return galley.comparison|nil # nil, message, "invalid" when they have no article in common
function galley_evaluation:compare(other) end
