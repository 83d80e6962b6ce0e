---@meta
-- learn: made by tools/apidoc.py from the comments in the code

---@class galley.learnlib
local galley_learn = {}

--- Gathers labelled articles; made by `galley.learn.trainer`, ended by `finish`.
---@class galley.trainer
local galley_trainer = {}

--- What was learned, frozen: made by `galley.trainer:finish` or `galley.learn.load`. `tostring` says
--- what it is.
---@class galley.trained
---@field kind string "svm", "logistic", "nb" or "cnb"
---@field features string what it looks at: "stem,title"
---@field labels string[] in the order of their bytes
---@field several boolean an article may have several labels
---@field none boolean an article may have no label
---@field articles integer that it was learned from
---@field size integer of the frozen form, in bytes
---@field bytes string the frozen form
local galley_trained = {}

--- A model that learns one article at a time: made by `galley.learn.learner`.
---@class galley.learner
local galley_learner = {}

--- Begin to learn.
---@param options? { features?: string, kind?: string, lang?: string, min_articles?: integer, c?: number, passes?: integer, seed?: integer } as those of `galley.model`, `features` as one string
---@return galley.trainer|nil # nil, message, code: "invalid" for features that there are not
function galley_learn.trainer(options) end

--- Add an example. After a failure the trainer is of no more use.
---@param article galley.article
---@param labels? string|string[] none: an example of no label
---@return boolean|nil # true; nil, message, code
function galley_trainer:add(article, labels) end

--- Learn from what was added; the trainer is closed by it.
---@return galley.trained|nil # nil, message, code: "invalid" when there is nothing to tell apart
function galley_trainer:finish() end

--- A model from its frozen form.
---@param bytes string
---@return galley.trained|nil # nil, message, code: "corrupt" for damaged or foreign bytes, "version" for those of a newer galley
function galley_learn.load(bytes) end

--- The heaviest weights for a label, and those against it.
---@param label string
---@param most? integer of each side, 20 when not given
---@return table[] # `{ feature, weight }`, heaviest first
function galley_trained:weights(label, most) end

--- What it says of an article: an answer for each label.
---@param article galley.article
---@return table[] # `{ label, score, probability, chosen }`, in the order of `labels`
function galley_trained:ask(article) end

--- The score of a label as a sum: what each place of each word adds, heaviest first, behind the bias,
--- which has no span.
---@param article galley.article
---@param label string
---@return table[] # `{ feature, weight, span? }`; the weights add up to the score
function galley_trained:explain(article, label) end

--- Begin to learn one article at a time, from a model or from nothing.
---@param from? galley.trained|table a model to go on from, or options as those of `galley.learn.trainer`, with `kind` "nb" or "cnb"
---@return galley.learner|nil # nil, message, "invalid" for a kind that begins with training
function galley_learn.learner(from) end

--- Learn an article; its labels may be new.
---@param article galley.article
---@param labels? string|string[] none: it is an example of no label
---@return boolean|nil # true; nil, message, code
function galley_learner:learn(article, labels) end

--- Forget an article that was learned, exactly (naive Bayes only).
---@param article galley.article
---@param labels? string|string[] those that it was learned with
---@return boolean|nil # true; nil, message, code: "notfound" when it cannot have been learned so
function galley_learner:forget(article, labels) end

--- What it knows now; the learner goes on.
---@return galley.trained|nil # nil, message, "invalid" when there is nothing to tell apart yet
function galley_learner:model() end

--- How right chosen labels are. The article's labels are all right, or it counts as wrong in `accuracy`;
--- a label that is nowhere counts for nothing in `macro`. Intervals are of 95 in 100 draws of articles
--- (bootstrap).
---@param gold table an array of labels for each article
---@param chosen table the same, as they were chosen
---@param options? { draws?: integer, seed?: integer } 200 draws when not given
---@return table|nil # `articles`, `accuracy`, `micro` and `macro` (`precision`, `recall`, `f1`), `intervals` (of `accuracy`, `micro_f1`, `macro_f1`), `labels`, `per_label` (also `gold` and `chosen`, articles), `confusion[gold][chosen]` where each article has one label; nil, message, "invalid" when there are no articles
function galley_learn.judge(gold, chosen, options) end

--- Two classifiers on the same articles.
---@param gold table an array of labels for each article
---@param a table as the first chose them
---@param b table as the second did
---@param options? { draws?: integer, seed?: integer } 200 draws when not given
---@return table|nil # `articles`; `both`, `only_a`, `only_b`, `neither` are right; `p` of McNemar's exact test; `accuracy`, `micro_f1`, `macro_f1`: what b is better by (`gain`, `low`, `high`: paired bootstrap); nil, message, "invalid" when there are no articles
function galley_learn.compare(gold, a, b, options) end

return galley_learn
