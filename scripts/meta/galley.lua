---@meta
-- galley: made by tools/apidoc.py from the comments in the code

--- galley reads news articles, lets scripts say what they are about, and keeps the reasons.
---@class galley
---@field version string of galley
local galley = {}

--- Make an article from a table of its fields; see galley.article.
---@param fields table `text` has to be there
---@param options? { anatomy?: boolean } `anatomy = false`: every line is prose
---@return galley.article|nil # nil, message, code when the text is not text
function galley.article(fields, options) end

--- One regular expression (PCRE2), ready for use; see galley.matcher.
---@param pattern string named groups become fields of the spans
---@param options? { label?: string, caseless?: boolean, within?: string|string[] }
---@return galley.matcher|nil # nil, message, "syntax", offset for a malformed pattern
function galley.regex(pattern, options) end

--- One token pattern (CQL), ready for use; see galley.matcher.
---@param pattern string `[lower="mr|ms"] name:[title]{1,3}`; named parts become fields of the spans
---@param options? { label?: string, overlap?: string, within?: string|string[] }
---@return galley.matcher|nil # nil, message, "syntax", offset for a malformed pattern
function galley.tokens(pattern, options) end

--- A phrase list, ready for use; see galley.matcher.
---@param what table|string `{ "gas", "oil" }`, `{ putin = { "Vladimir Putin", "Mr Putin" } }` with ids, or the path of a TSV file
---@param options? { label?: string, exact_case?: boolean, within?: string|string[] }
---@return galley.matcher|nil # nil, message, code when the file is not there or malformed
function galley.phrases(what, options) end

--- Read a query, to be asked of articles or of a store; see galley.query.
---@param text string
---@return galley.query|nil # nil, message, "syntax", offset when it is no query
function galley.query(text) end

--- Go through the articles of files and folders; see galley.reader.
---@param path string and as many more as you like; "-" is standard input
---@param options? { failed?: function, anatomy?: boolean } last argument; `failed(path, message, code)` hears of what is passed over
---@return galley.reader|nil # for a `for` loop; nil, message, "notfound" when a path does not exist
function galley.read(path, ...) end

--- Open a store; see galley.store.
---@param path? string the one of the command line (`-s`) when not given
---@param options? { mode?: string } "read" (the default), "write", "create"
---@return galley.store|nil # nil, message, code
function galley.open(path, options) end

--- Begin a rules file: a named, pure collection of patterns and judgements; see galley.rules.
---@param name string
---@return galley.rules
function galley.rules(name) end

--- A classifier that has learned nothing yet; see galley.model.
---@param name string under which a store keeps it
---@param options? { features?: string|string[], kind?: string, label?: string, lang?: string, min_articles?: integer, c?: number, seed?: integer }
---@return galley.model
function galley.model(name, options) end

--- Judge a model, rules, a function or a field by articles whose labels are known; see galley.model.
---@param what galley.model|galley.rules|function|string
---@param articles galley.selection|galley.cursor|galley.article[]|function
---@param options? { label?: string, negatives?: boolean, draws?: integer, seed?: integer }
---@return galley.evaluation|nil # nil, message, "invalid" when no article has such a label
function galley.evaluate(what, articles, options) end

--- A sparse vector, for classifiers of one's own; see galley.vector.
---@param values? table by the names of features
---@return galley.vector
function galley.vector(values) end

--- Sums by key; see galley.tally.
---@param key string heading of the keys
---@param ... string headings of the sums, "count" when none is given
---@return galley.tally
function galley.tally(key, ...) end

--- Rows with headings; see galley.table.
---@param column string and as many more as you like, each once
---@return galley.table
function galley.table(column, ...) end

--- Begin a report: a page of text, tables and charts, written as HTML, Markdown, JSON or for a terminal; see galley.report.
---@param title string
---@param options? { store?: galley.store, evidence?: integer, carry?: integer, lang?: string, theme?: table, template?: function } `store`: asked for the articles of numbers; `evidence`: articles carried for a number (5); `carry`: articles carried in all (500)
---@return galley.report
function galley.report(title, options) end

return galley
