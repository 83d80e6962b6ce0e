---@meta
-- article: made by tools/apidoc.py from the comments in the code

--- One article. Its text never changes, and every offset is a byte of it. Any field that came with the
--- article is read by its name (`article.section`), nil when it has none; `article:get` also reads one
--- whose name is taken here. What is derived from the text (sentences, words, body) is made when first
--- asked for, once.
---@class galley.article
---@field text string
---@field title string|nil
---@field date string|nil ISO 8601, UTC
---@field source string|nil
---@field author string|nil
---@field lang string|nil ISO 639-1
---@field url string|nil
---@field key string|nil by which a store knows it: its id, else its url, else a hash of its text
---@field id string|nil the same as `key`
---@field body string its own words: the regions that are prose, one a line
---@field regions galley.spans the lines of the text, labelled by kind ("prose", "promo" ...), each with a `reason`
---@field origin string|nil where it was read: "news.ndjson.gz:17"
---@field note string|nil what was repaired when it was read
---@field row integer|nil of the store it came from
---@field revision integer|nil of the store it came from
local galley_article = {}

--- Make an article from a table of its fields. `text` has to be there; `labels` is a string or an array
--- of them; `regions` an array of `{ first, last, kind, reason }` where they are known already; any
--- other name is a field of the article. Bytes of text and title that are no UTF-8 are repaired, and
--- the article's `note` says so.
---@param fields table
---@param options? { anatomy?: boolean } `anatomy = false`: every line is prose, else lines are judged as those of files
---@return galley.article|nil # nil, message, code when the text is not text
function galley_article.new(fields, options) end

--- An empty collection of what rules say about an article; see galley.statements. `article:tags()`
--- shows what was added to the last one.
---@param article galley.article
---@return galley.statements
function galley_article.statements(article) end

--- Any field by its name, also one whose name is a property or method of every article.
---@param name string
---@return any # a string, or what its JSON means; nil: it has no such field
function galley_article:get(name) end

--- Spans made by a script: what it found by means of its own, in the same shape as all others, to be combined with them, or given as
--- evidence. They belong to nobody: `article:spans` does not list them.
---@param spans table[] an array of `{ first, last, label, ... }`, every other member a string: its fields. Bytes of the text, 1-based
---@return galley.spans # in the order of the text
function galley_article:mark(spans) end

--- What patterns of rules found in it.
---@param label? string only those of this label
---@return galley.spans # empty when nothing was found, and before rules have looked at it
function galley_article:spans(label) end

--- The sentences of its body, labelled "sentence". A sentence never runs over a line.
---@return galley.spans
function galley_article:sentences() end

--- The paragraphs of its body: the regions that are its own words, labelled by kind.
---@return galley.spans
function galley_article:paragraphs() end

--- The words of its body: word and number tokens, labelled "word".
---@return galley.spans
function galley_article:words() end

--- All tokens of the text, of all regions, labelled by kind: "word", "number", "punct", "symbol".
---@return galley.spans
function galley_article:tokens() end

--- The labels that came with it (right answers, for training and testing).
---@return string[]
function galley_article:labels() end

--- What rules said about it in this program, in the order in which they said it (what is stored:
--- `store:tags`). Evidence is an array of `{ span, text, weight, clause }`; the score is the sum of its
--- weights.
---@return { name: string, score: number, rule: string, author: string, left_out: integer, evidence: table[] }[]
function galley_article:tags() end

--- Why the rules that last judged the article gave it a tag, or what was nearest to that.
---@param tag string
---@return galley.why|nil # nil, message, "notfound" when no rules have judged it or they have no such tag
function galley_article:explain(tag) end

--- Free what the article holds, before the collector does. Its spans cannot be used afterwards.
function galley_article:close() end
