---@meta
-- quotes: made by tools/apidoc.py from the comments in the code

---@class galley.quoteslib
local galley_quotes = {}

--- What is quoted in the body of an article: the words in the quotation marks, labelled "quote", with the fields `speaker` (as the
--- text names it: a name, "the minister", "she"), `cue` (the verb), `speaker_first` and `speaker_last` (where it stands), and
--- `carried` = "yes" where the speaker is that of the quotation before. A quotation without a speaker has none of
--- them; marks around less than five words that nobody says are left out. Marks of the usual kinds (“ ” „ “ « » and straight
--- ones) are followed over paragraphs. The verbs are those of the article's language (en de fr es it nl; English when it says none),
--- in `galley.quotes.words`, a table that may be added to. A rule of thumb, not a parser: docs/performance.md says how often it is right.
---@param article galley.article
---@return galley.spans
function galley_quotes.of(article) end

return galley_quotes
