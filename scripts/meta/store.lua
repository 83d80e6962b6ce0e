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

--- The words by which some articles differ from others: rows of `word`, `count`, `per_million`, `other`,
--- `other_per_million`, `log_likelihood`, `chi_square`, `log_ratio`, `articles`. Log-likelihood (Rayson
--- and Garside 2000) and chi-square say how sure the difference is, log ratio (Hardie 2014) how large: 1
--- is twice as often, 3 eight times.
---@param a string|galley.query of which articles
---@param b? string|galley.query beside which; all others without it
---@param options? { where?: string|galley.query, sort?: string, top?: integer, min?: integer, articles?: boolean, both?: boolean, p?: number } `where`: of both only these; `sort`: a column ("log_likelihood"), with "-" in front turned round; `top`: so many rows (25, 0: all); `min`: occurrences in both together (3); `articles`: each row has `ids`, an array of `article.id`; `both`: also words that are rarer in `a`; `p`: only words that are there so often by chance with at most this probability (divided by the number of words)
---@return table|nil # as those of `store:sql`; nil, message, "syntax", offset when a query is none
function galley_store:keyness(a, b, options) end

--- The words that stand near others more often than by chance: rows of `word`, `count`, `left`, `right`
--- (how often before and behind), `expected`, `pmi` (Church and Hanks 1990), `npmi` (Bouma 2009),
--- `log_likelihood` (Dunning 1993), `articles`. Without a node the pairs of words that stand side by side,
--- without `left` and `right`.
---@param node? string|galley.query words and phrases
---@param options? { where?: string|galley.query, sort?: string, top?: integer, min?: integer, articles?: boolean, window?: integer } as those of `store:keyness`; `window`: words to each side (5)
---@return table|nil # as those of `store:sql`; nil, message, "syntax", offset when a query is none
function galley_store:collocations(node, options) end

--- Every place of the words, phrases and spans of a query, in its context: rows of `left`, `hit`, `right`,
--- `article` (its key), `date`, `source`, `start` (0-based byte of the text, or of the title), `part`
--- ("text" or "title").
---@param query string|galley.query
---@param options? { where?: string|galley.query, sort?: string, top?: integer, min?: integer, articles?: boolean, width?: integer } `sort`: "left" or "right", by the words there, the nearest first; another column; as stored without it; `top`: so many rows (100, 0: all); `width`: characters on each side (40)
---@return table|nil # as those of `store:sql`; nil, message, "syntax", offset when a query is none
function galley_store:kwic(query, options) end

--- Which spans, tags and words stand together: rows of `a`, `b` (as a query writes them), `count`,
--- `expected`, `pmi` (Church and Hanks 1990), `npmi` (Bouma 2009), `log_likelihood` (Dunning 1993),
--- `jaccard`, `articles`. Counted are the units that have both.
---@param options { span?: string|string[], tag?: string|string[], word?: string|string[], within?: string|integer, across?: boolean, measure?: string, where?: string|galley.query, sort?: string, top?: integer, min?: integer, articles?: boolean } `span`: labels, each id of such spans being one thing; `tag`: names, "*" is all (within articles only); `word`: words and phrases; `within`: "article" (the default), "paragraph", "sentence", or a number: so many words from the one to the other; `across`: only pairs of two labels, or of span, tag and word; `measure`: the column to sort by ("count"), another name for `sort`; `min`: together (2); the rest as those of `store:keyness`
---@return table|nil # as those of `store:sql`; nil, message, "syntax", offset when a query is none; "invalid" when what is named is only one thing
function galley_store:cooccur(options) end

--- The articles of a story, by date: rows of `date`, `hours` (since the first), `source`, `article` (its
--- key), `words`, `alike` (Jaccard similarity of the runs of three words with the first), `fresh` (share
--- of these runs that no earlier article had), `title`. `galley stories` looks for stories.
---@param article string the key of one of its articles, or its number as "#17"
---@param options? { sort?: string, top?: integer, articles?: boolean }
---@return table|nil # as those of `store:sql`; nil, message, "notfound" when there is no such story
function galley_store:timeline(article, options) end

--- What sources write of, side by side: rows of `value` (a tag, or what `of` names), for each source a
--- count under its name and a share under "NAME %" (of words: "NAME /M", a million words),
--- `log_likelihood` of all together, `log_ratio` where there are two, `articles`.
---@param options? { values?: string|string[], by?: string, of?: string, where?: string|galley.query, sort?: string, top?: integer, min?: integer, articles?: boolean } `values`: which sources (the five with most articles); `by`: what is put side by side ("source", or another name of `store:facets`); `of`: what is compared ("tag", another such name, or "word"); `min`: in all together (0); the rest as those of `store:keyness`
---@return table|nil # as those of `store:sql`; nil, message, "syntax", offset when the query is none; "invalid" when there are no two to compare
function galley_store:compare(options) end

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
