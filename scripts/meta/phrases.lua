---@meta
-- phrases: made by tools/apidoc.py from the comments in the code

---@class galley.phraseslib
local galley_phrases = {}

--- Add a table of phrases to a list of a matcher. Forms: `{ "gas", "oil" }`; `{ putin = { "Vladimir
--- Putin", "Mr Putin" } }`, where the name becomes the id; `{ { surface = "Russia", id = "RU",
--- capital = "Moscow" } }` with any further fields.
---@param matcher galley.matcher not frozen
---@param list integer number of the list
---@param entries table
---@return boolean|nil # true; nil, message, code when a phrase has no word in it
function galley_phrases.fill(matcher, list, entries) end

--- A phrase list, ready for use: `galley.phrases`. Whole words are found, of overlapping ones the
--- longest unless `overlap` says "first" (the leftmost, as short as it can be) or "all".
---@param what table|string phrases in a form that `fill` takes, or the path of a TSV file: a heading line, then a line an entry; the first column is the phrase, the others become fields
---@param options? { label?: string, exact_case?: boolean, any_punctuation?: boolean, fuzzy?: boolean, overlap?: string, within?: string|string[] } `label` of the spans, "phrases" when not given; the others as in `galley.matcher:list`
---@return galley.matcher|nil # nil, message, code when the file is not there or malformed
function galley_phrases.new(what, options) end

return galley_phrases
