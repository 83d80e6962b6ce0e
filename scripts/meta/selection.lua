---@meta
-- selection: made by tools/apidoc.py from the comments in the code

--- Some articles of a store: made by `split`, `folds` and `uncertain` of `store:articles(query)`. A `for` loop goes
--- through them, as often as you like; `#selection` counts them.
---@class galley.selection
---@field store galley.store
---@field rows integer[] of the articles, in the order in which the loop goes
local galley_selection = {}

--- Two parts of the articles: to learn from, and to judge by. With `group` articles that have something in common are on one
--- side, so that a near copy or a source's habits do not make the second part look easier than news to come will be.
---@param share number of the articles in the first part, 0 to 1; groups are not torn for it
---@param options? { group?: string|string[], date?: string, seed?: integer } `group`: "source", "story" (near copies, as `galley stories` found them) or any field; `date`: the first part is what is older than that day, whatever the share
---@return galley.selection, galley.selection
function galley_selection:split(share, options) end

--- The articles in `n` parts, each once as the part to judge by: k-fold cross-validation.
---@param n integer
---@param options? { group?: string|string[], seed?: integer } as those of `split`
---@return galley.selection[][] # `{ train, test }` for each fold
function galley_selection:folds(n, options) end

--- The articles of which a model is least sure, these first: what to label next. Sure is how far the best label is before the
--- second, or, where an article can have several or none, how far the nearest label is from its threshold.
---@param model galley.model
---@param most? integer 20 when not given
---@return galley.selection
function galley_selection:uncertain(model, most) end

--- All that a cursor still has: what its methods `split`, `folds` and `uncertain` go by.
---@param store galley.store
---@param articles galley.cursor
---@return galley.selection
function galley_selection.of(store, articles) end
