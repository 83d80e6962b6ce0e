---@meta
-- query: made by tools/apidoc.py from the comments in the code

--- A query: words, "phrases", fields, tags and spans with AND, OR, NOT, NEAR; the same language that
--- `galley search` and rules speak. `tostring(query)` is its text.
---@class galley.query
---@field text string as it was written
local galley_query = {}

--- Read a query. Relative dates ("date:-30d..") count from now; in rules, which have no clock, they are
--- refused.
---@param text string
---@return galley.query|nil # nil, message, "syntax", offset when it is no query
function galley_query.parse(text) end

--- Whether an article is what the query asks for.
---@param article galley.article
---@return boolean
function galley_query:matches(article) end

--- The words and spans of an article by which it matches; clauses under NOT and clauses on fields have
--- none.
---@param article galley.article
---@return galley.spans # empty when it does not match
function galley_query:spans(article) end
