---@meta
-- store: made by tools/apidoc.py from the comments in the code

--- A store: one SQLite file of articles, what rules said of them, and why. `store:close()` closes it,
--- and so does the end of a `local store <close>`.
---@class galley.store
---@field path string
local galley_store = {}

--- Goes through selected articles: made by `store:articles`, called by a `for` loop.
---@class galley.cursor
local galley_cursor = {}

--- Keep a model under its name, in place of what had it before; `galley eval`, `galley predict` and
--- SQL see it from then on.
---@param model galley.model
---@return boolean|nil # true; nil, message, code when it cannot be stored
function galley_store:save(model) end

--- A model that was kept by `store:save` or `galley train`.
---@param name string
---@return galley.model|nil # nil, message, code: "notfound", "corrupt"
function galley_store:model(name) end

--- A person's word: which values of a label an article has, and that it has no others. It is a statement
--- in the ledger, as the tag "NAME=VALUE", and stays when the article is added again; `galley withdraw
--- RUN` takes it back.
---@param article galley.article from this store
---@param name string of the label: "topic"
---@param values? string|string[] none: it has none
---@return integer|nil # the run; nil, message, code: "notfound" when the article is of no store
function galley_store:label(article, name, values) end

--- How often tags and queries hold, by period: one row a period, from the first to the last, a period
--- without articles is a zero. Columns are the name of the period (`hour`, `day`, `week`, `month`,
--- `year`), each tag by its name, each label, span and query as it is written in a query, and all
--- `articles` (or `stories`).
---@param options? { tag?: string|string[], label?: string|string[], span?: string|string[], query?: string|string[], by?: string, per?: string, where?: string|galley.query, share?: boolean, average?: integer, articles?: boolean } `label`: "NAME=VALUE" or "VALUE"; `span`: "LABEL" or "LABEL=ID"; `by`: "hour", "day", "week" (the default, named by its Monday), "month", "year"; `per`: "article" (the default), "story"; `where`: of which articles; `share`: per cent of all; `average`: over so many periods; `articles`: each row has `ids` and "ids NAME" for each column, arrays of `article.id`
---@return table|nil # as those of `store:sql`; nil, message, "syntax", offset when a query is none
function galley_store:trend(options) end

--- How many articles have which value: rows of `facet`, `value`, `articles`, `percent` (of the articles
--- asked for), those without any value last, with `value` nil.
---@param names string|string[] "source", "author", "lang", "hour", "day", "week", "month", "year", "tag", "label", "label:NAME", "span:LABEL", "story", else another field of the articles
---@param options? { where?: string|galley.query, sort?: string, top?: integer, min?: integer, articles?: boolean } `sort`: "articles" (the default), "value", with "-" in front turned round; `top`: of each facet so many values (10, 0: all); `articles`: each row has `ids`, an array of `article.id`
---@return table|nil # as those of `store:sql`; nil, message, "syntax", offset when the query is none
function galley_store:facets(names, options) end

--- Open a store: `galley.open`. Without a path the one of the command line (`-s`) or of $GALLEY_STORE.
---@param path? string
---@param options? { mode?: string } "read" (the default), "write" (has to exist too), "create"
---@return galley.store|nil # nil, message, code: "notfound", "corrupt", "version", "busy", "io"
function galley_store.open(path, options) end

--- Close it, and the loops that still read from it. A second time does nothing.
function galley_store:close() end

--- Go through the articles that a query matches; all without one.
---@param query? string|galley.query
---@param options? { limit?: integer, order?: string } `order`: "row" (as stored, the default), "date" (newest first), "rank" (best first)
---@return galley.cursor|nil # for a `for` loop; nil, message, "syntax", offset when the query is none
function galley_store:articles(query, options) end

--- Stop before the end. A second time does nothing.
function galley_cursor:close() end

--- Two parts of the articles, to learn from and to judge by: see `galley.selection:split`.
---@param share number
---@param options? { group?: string|string[], date?: string, seed?: integer }
---@return galley.selection, galley.selection
function galley_cursor:split(share, options) end

--- The articles in n parts, each once as the part to judge by: see `galley.selection:folds`.
---@param n integer
---@param options? { group?: string|string[], seed?: integer }
---@return galley.selection[][] # `{ train, test }` for each fold
function galley_cursor:folds(n, options) end

--- The articles of which a model is least sure: see `galley.selection:uncertain`.
---@param model galley.model
---@param most? integer
---@return galley.selection
function galley_cursor:uncertain(model, most) end

--- How many articles a query matches; all without one.
---@param query? string|galley.query
---@return integer|nil # nil, message, "syntax", offset when the query is none
function galley_store:count(query) end

--- One article.
---@param key string its key, a beginning of one that only it has, or its row as "#17"
---@return galley.article|nil # nil, message, code: "notfound"; "invalid" when several begin so
function galley_store:article(key) end

--- Store an article under its key, in a transaction of its own.
---@param article galley.article
---@return string|nil # "new", "same" (nothing changed), "fields" (only fields changed), "revised" (a new revision of the text); nil, message, code when it could not be stored
function galley_store:add(article) end

--- What holds for an article as it is in the store now: statements of rules, with their evidence, in
--- the form of `article:tags()`. Its spans are spans of the article given, if that is of the same
--- revision.
---@param article galley.article from this store
---@return table[]|nil # nil, message, "notfound" when the article is of no store
function galley_store:tags(article) end

--- Any question to the store, read-only; docs/schema.md describes the tables. Values are what they are
--- in SQLite: NULL is nil, integers, floats and text stay so.
---@param sql string one statement; ?1, ?2 ... stand for the further arguments
---@return table|nil # an array of rows, each a table by the names of the columns; `columns` is the array of the names in their order, `store` the store, `print(rows)` an aligned table; nil, message, code when the statement is wrong or would write
function galley_store:sql(sql, ...) end
