---@meta
-- span: made by tools/apidoc.py from the comments in the code

--- A labelled stretch of an article: what a pattern found, a sentence, a region, a word. `#span` is its
--- length in bytes; two spans are equal when they are of one article, place and label. A field of the
--- pattern that made it (a named group, a column of the list) is read by its name; `span:get` reads one
--- whose name is taken here.
---@class galley.span
---@field first integer byte at which it begins, 1-based, in the article's text (or title, see `field`)
---@field last integer its last byte, so that `article.text:sub(span.first, span.last) == span.text`
---@field text string
---@field label string who found it: the pattern's label, "sentence", "word", or a kind of region
---@field kind string|nil kind of the region in which it begins: "prose", "caption", "title" ...
---@field field string "text" or "title": the field of the article in which it lies
---@field id string|nil of an entry of a phrase list
---@field sentence galley.span|nil the sentence in which it begins
---@field paragraph galley.span|nil the region (line) in which it begins
---@field article galley.article
local galley_span = {}

--- The words of the span: its word and number tokens, labelled "word".
---@return galley.spans # in the order of the text
function galley_span:words() end

--- A field that the pattern gave the span, also one whose name is a property or method of every span.
---@param name string name of a group, column of a list
---@return string|nil # nil: it has no such field
function galley_span:get(name) end
