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

--- Why an article is not what the query asks for: every clause at fault. `why` is "absent" (`absent`
--- names the words of a phrase that are nowhere), "elsewhere" (the words stand at `span` alone, in a `region`
--- that is not looked at), "apart" (of a NEAR: `span` and `other` are the nearest, `gap` words
--- between them where `distance` may be), "unwanted" (what NOT refuses stands at `span`) or "different"
--- (a field or date is `value`). Clauses with the same number `either` belong to one OR, of which one `way` would do.
---@param article galley.article
---@return { why: string, is: string, clause: string, absent: string, value: string, name: string, span: galley.span, other: galley.span, region: string, gap: integer, distance: integer, either: integer, way: integer }[] empty when it matches
function galley_query:misses(article) end

--- The spans, tags, fields and labels that a query speaks of, in its order.
---@return { is: string, name: string, first: integer }[] # `is`: "span", "tag", "field" or "label"; `first`: the byte of the query at which it stands
function galley_query:names() end
