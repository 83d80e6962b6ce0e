---@meta
-- statements: made by tools/apidoc.py from the comments in the code

--- What rules say about one article: made by `galley.article.statements`, filled by a rules file's
--- judgements. The score of a statement is the sum of its evidence's weights. `#statements` counts
--- them.
---@class galley.statements
local galley_statements = {}

--- Say that the article is about `tag`.
---@param tag string
---@param rule string who says so: "diplomacy/gas-deal"
---@param score? number shared equally over the spans (the last takes what rounding leaves); nil with an array of pieces, whose weights are the score
---@param evidence? galley.span|galley.spans|table[] or an array of `{ span, weight, clause }`, where `span` may be a set or false; nothing: the rule names no words. Of one clause 16 spans are kept, `left_out` counts the others
---@param author? string "rule" (the default) or "model", whose word holds where no rule speaks
function galley_statements:add(tag, rule, score, evidence, author) end

--- Ask a query; if it matches, say that the article is about `tag`. Each clause that matched is one
--- piece of evidence, or several: its share of the weight is spread over its spans.
---@param tag string
---@param rule string
---@param query galley.query
---@param article galley.article the one the statements are about
---@param weight? number 1 when not given
---@return boolean # whether it matched
function galley_statements:add_query(tag, rule, query, article, weight) end

--- Ask several queries and add the weights of those that match, in their order; when the sum reaches
--- the threshold (and one of them matched), say that the article is about `tag`. Each query is one
--- clause.
---@param tag string
---@param rule string
---@param queries table[] an array of `{ query, weight }`; weights may be negative
---@param threshold number
---@param article galley.article the one the statements are about
---@return boolean # whether it was said
function galley_statements:add_queries(tag, rule, queries, threshold, article) end
