---@meta
-- text: made by tools/apidoc.py from the comments in the code

---@class galley.textlib
local galley_text = {}

--- Bytes of unknown encoding as UTF-8 text: UTF-8, UTF-16 with its mark and Windows-1252 are
--- recognised; single wrong bytes are replaced.
---@param bytes string
---@return string|nil text # nil, message, "encoding", offset when this is no text
---@return string|nil note # what was done, nil when nothing was
function galley_text.decode(bytes) end

--- The form in which words are compared: without case, accents and the differences of quote marks.
---@param word string
---@return string
function galley_text.fold(word) end

--- The words and numbers of a text.
---@param text string
---@return string[]
function galley_text.words(text) end

--- The sentences of a text. A line end ends a sentence, unless the line is not closed and the next one begins small, as in
--- prose that somebody wrapped. What abbreviations do is told by galley/sentences.lua.
---@param text string
---@param lang? string ISO 639-1, "en" when not given or when that language has no lists
---@return string[]
function galley_text.sentences(text, lang) end

--- The grapheme clusters of a text (UAX #29): what a reader takes for one character, such as a letter with its accents or a flag.
---@param text string
---@return string[]
function galley_text.graphemes(text) end

--- The stem of a word (Snowball), of its folded form.
---@param word string
---@param lang? string ISO 639-1, "en" when not given
---@return string|nil # nil, message, "notfound": no stemmer for that language
function galley_text.stem(word, lang) end

--- How many columns a text takes on a terminal: wide characters two, marks none.
---@param text string
---@return integer
function galley_text.width(text) end

--- Which language a text is in, of 75; only its beginning is looked at. Less than ten words are often taken for another
--- language.
---@param text string
---@return string|nil code # ISO 639-1: "de"; nil when there is no letter
---@return number margin # by how much it is ahead of the next one; 0 is a tie
function galley_text.language(text) end

return galley_text
