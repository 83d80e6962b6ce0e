---@meta
-- match: made by tools/apidoc.py from the comments in the code

---@class galley.matchlib
local galley_match = {}

--- Patterns: one regex, one phrase list, or all those of a rules file. `galley.regex` and
--- `galley.phrases` make such with one pattern in it, ready for use. They look at the article's own
--- prose, unless the option `within` names other kinds of region; of a string they see all, and of a
--- span they see the span, whatever it is. A pattern that reaches its limit of work on a text (PCRE2:
--- 200,000 steps) raises, as that is not "nothing found".
---@class galley.matcher
local galley_matcher = {}

--- Many queries, of which an article can match but a few: which ones is found by one look at each of its
--- words.
---@class galley.presearch
local galley_presearch = {}

--- An empty matcher, to which patterns are added until it is frozen.
---@return galley.matcher
function galley_match.matcher() end

--- Add a regular expression (PCRE2 with UTF and Unicode properties). Its named groups become fields of
--- its spans.
---@param label string of its spans
---@param pattern string
---@param options? { caseless?: boolean, within?: string|string[] } `within`: kinds of region looked at, "body" when not given, "all" for all
---@return integer|nil # its number; nil, message, "syntax", offset for a malformed pattern
function galley_matcher:regex(label, pattern, options) end

--- Start a phrase list (gazetteer). Whole words are compared, by default without regard to case and
--- accents.
---@param label string of its spans
---@param options? { exact_case?: boolean, any_punctuation?: boolean, fuzzy?: boolean, overlap?: string, within?: string|string[] } `any_punctuation`: signs between and in words do not matter ("U.S." = "US"; use it with `exact_case` for abbreviations); `fuzzy`: words of 5 letters may be one letter off, of 9 two, a swap of neighbours counting as one (such a span has a field `edits`; not with the two others); `overlap`: which of overlapping hits are kept: "longest" (then the first), "first" (the leftmost, as short as it can be), "all"
---@return integer|nil # its number; nil, message, code when the matcher is frozen
function galley_matcher:list(label, options) end

--- Add a phrase to a list.
---@param list integer the list's number
---@param phrase string
---@param fields? string|table its id, or a table of fields, all of them strings
---@return boolean|nil # true; nil, message, code when there is no word in it
function galley_matcher:phrase(list, phrase, fields) end

--- Add all entries of a list in TSV: a heading line, then a line an entry; the first column is the
--- phrase, "a|b" in it are two phrases of one entry, the other columns become fields.
---@param list integer the list's number
---@param text string of the file
---@param name string of the file, for messages
---@return boolean|nil # true; nil, message, code, nil, line when the text is no such list
function galley_matcher:tsv(list, text, name) end

--- Add a token pattern: a regular expression whose letters are words, in the notation of corpus
--- linguists (CQL). `[lower="gas|oil"]` is one token; attributes are word, lower (case and accents do
--- not matter), stem, shape (Xxxx, dd), kind (word, number, punct, symbol) and in (a label: it lies in
--- such a span); flags are title, upper, number, punct; inside of brackets there are `& | ! != ( )`.
--- `[]` is any token, `"gas"` the same as `[word="gas"]`, `<leader/>` or `<leader id="xi"/>` an earlier
--- span. `? * + {n,m}` repeat, `|` and `( )` choose, and `name:[...]` names a part, which becomes a
--- field. Earlier spans are those of the phrases, the regexes and the token patterns above.
---@param label string of its spans
---@param pattern string
---@param options? { overlap?: string, within?: string|string[] } `overlap`: "longest" (the leftmost match, as long as it can be), "first" (as short), "all"
---@return integer|nil # its number among token patterns; nil, message, "syntax", offset for a malformed pattern
function galley_matcher:tokens(label, pattern, options) end

--- The labels of earlier spans that the token patterns speak of.
---@return string[]
function galley_matcher:reads() end

--- End of building: from here on the matcher can look at texts and takes no more patterns.
---@return boolean|nil # true; nil, message, code when it is too large
function galley_matcher:freeze() end

--- One regular expression, ready for use: `galley.regex`.
---@param pattern string PCRE2 with UTF; named groups become fields of the spans
---@param options? { label?: string, caseless?: boolean, within?: string|string[] } `label` of the spans, "regex" when not given
---@return galley.matcher|nil # nil, message, "syntax", offset for a malformed pattern
function galley_match.regex(pattern, options) end

--- One token pattern, ready for use: `galley.tokens`.
---@param pattern string see galley.matcher:tokens
---@param options? { label?: string, overlap?: string, within?: string|string[] } `label` of the spans, "tokens" when not given
---@return galley.matcher|nil # nil, message, "syntax", offset for a malformed pattern
function galley_match.tokens(pattern, options) end

--- The first span found.
---@param where galley.article|galley.span|string
---@return galley.span|nil # nil: nothing found
function galley_matcher:find(where) end

--- All spans found.
---@param where galley.article|galley.span|string
---@return galley.spans
function galley_matcher:all(where) end

--- Go through all spans found, like `string.gmatch`. The whole text is looked at before the first is
--- given.
---@param where galley.article|galley.span|string
---@return fun(): galley.span|nil # for a `for` loop
function galley_matcher:each(where) end

--- How many spans are found.
---@param where galley.article|galley.span|string
---@return integer
function galley_matcher:count(where) end

--- Look at a whole article and keep what is found with it, for `article:spans(label)` and for queries.
---@param article galley.article
---@return integer count # how many spans were found
---@return { label: string, limit: string, offset: integer, field: string }[] failures # patterns that reached their limit, which therefore have no opinion on it
function galley_matcher:scan(article) end

--- How far a token pattern got in an article that it found nothing in: `span` is what it took, `wanted`
--- the token that did not come, as the pattern has it, and `saw` what stood there instead (nil at the end
--- of a region). Without `span`, not even its first token is there.
---@param article galley.article which has been looked at
---@param number integer of the token pattern, as `tokens` gave it
---@return { span: galley.span, wanted: string, saw: string }
function galley_matcher:nearest(article, number) end

--- What would be found were every region of the article, and its title, of one kind: where patterns
--- that look at this kind have their words in places that they do not look at.
---@param article galley.article
---@param kind? string "prose" when not given
---@return galley.spans
function galley_matcher:everywhere(article, kind) end

--- How many patterns it has, lists counted as one.
---@return integer
function galley_matcher:patterns() end

--- How many phrases its lists have.
---@return integer
function galley_matcher:entries() end

--- Whether a pattern has no words or literal string that have to be there, so that it is run over every text.
---@param number integer of the pattern, as `regex` or `tokens` gave it
---@param kind string "regex" or "tokens"
---@return boolean
function galley_matcher:always(number, kind) end

--- Prepare many queries for `look`.
---@param groups table[] arrays of queries, and `false` for what is always to be asked
---@return galley.presearch|nil # nil, message, code when memory is out
function galley_match.presearch(groups) end

--- Which groups have to be asked of an article: those with a query that it may match. All others do not
--- match.
---@param article galley.article
---@return integer[] # their numbers, in order
function galley_presearch:look(article) end

return galley_match
