---@meta
-- rules: made by tools/apidoc.py from the comments in the code

--- Why rules gave a tag to an article, or what was nearest to it: made by `article:explain(tag)` and `rules:explain(article, tag)`.
--- `print(why)` shows it as `galley explain` does. Of a tag that was given there are `score` and `evidence`; of another one, by its
--- spelling, `misses` (a query: see `galley.query:misses`), `items` with `sum` and `threshold` (weighted queries), or `reads` (a function).
---@class galley.why
---@field tag string
---@field rule string "diplomacy/gas-deal"
---@field place string where it is written: "diplomacy.lua:12"
---@field kind string "query", "weighted", "function" or "model"
---@field holds boolean
---@field score number|nil
---@field evidence table[]|nil
---@field misses table[]|nil
---@field items table[]|nil `{ clause, weight, holds, misses }`
---@field sum number|nil
---@field threshold number|nil
---@field reads table[]|nil `{ label, found, misses }` or `{ tag, holds }`
local galley_why = {}

--- A named, ordered, pure collection of patterns and judgements, in one file. Patterns find spans; a judgement looks at them and at
--- the article and says nothing, or a score and the words that carry it. A rules file makes one with `galley.rules`, fills it and
--- returns it; `galley tag FILE` applies it to a store, and a script may call it with an article.
---@class galley.rules
---@field name string
local galley_rules = {}

--- Begin a rules file: `galley.rules`.
---@param name string stands before the tag in the name of each rule: "diplomacy/summit"
---@return galley.rules
function galley_rules.new(name) end

--- Add a phrase list (gazetteer). Whole words are found, of overlapping ones of a list the longest.
---@param label string of the spans: `article:spans(label)`, `span:label` in queries
---@param what table|string phrases as `galley.phrases` takes them, or the path of a TSV file, seen from the rules file
---@param options? { exact_case: boolean, any_punctuation: boolean, fuzzy: boolean, overlap: string, within: string|string[] } see `galley.matcher:list`
---@return galley.rules # itself
function galley_rules:phrases(label, what, options) end

--- Add a regular expression (PCRE2, Unicode). Its named groups become fields of its spans.
---@param label string
---@param pattern string
---@param options? { caseless: boolean, within: string|string[] }
---@return galley.rules # itself
function galley_rules:regex(label, pattern, options) end

--- Add a token pattern (CQL): see `galley.matcher:tokens` for the notation. It sees the spans of the phrases and
--- regexes of these rules and of the token patterns above it; its named parts become fields of its spans.
---@param label string
---@param pattern string
---@param options? { overlap: string, within: string|string[] } `overlap` is "longest", "first" or "all"
---@return galley.rules # itself
function galley_rules:tokens(label, pattern, options) end

--- Say what makes a tag. Three spellings of one contract, "nothing, or a score and evidence":
--- * a function of the article: nil, or a score and evidence (a span, a set of spans, or an array of `{ span, weight, clause }`);
--- * a query: the words it matches by are the evidence, `score` (1 when not given) is shared by its clauses;
--- * an array of `{ query, weight }` with a `threshold`: weights of the matching ones are added.
--- A judgement sees the tags whose names it spells out (`tag:NAME` in a query, a string in a function that looks through
--- `article:tags()`): these are judged first, wherever they stand. Else the order is that of the file. Tags that read each
--- other are an error.
---@param name string
---@param how function|string|table
---@param options? { score: number, description: string } `score` is for a query
---@return galley.rules # itself
function galley_rules:tag(name, how, options) end

--- Texts that a tag has to be given to, and texts that it must not be given to; `galley test FILE` tries them.
---@param name string a tag of these rules
---@param texts { yes: string|string[], no: string|string[] }
---@return galley.rules # itself
function galley_rules:example(name, texts) end

--- Let a model tag: a rule for each of its labels, whose tag is "topic=sport" (the name of the labels, and the label). The score is the
--- model's own; the evidence is the places that add most to it, and the rest as one piece. Where a rule or a person speaks of the
--- same tag, theirs holds. When the model is trained anew its rules are stale.
---@param what string|galley.model the name of a model of the store that is tagged (`-s`), or in scripts a model
---@param options? { file: string, label: string } `file`: read it from a file that `galley models NAME --export` wrote, seen from the rules file; `label`: in place of the name of its labels
---@return galley.rules # itself
function galley_rules:model(what, options) end

--- Compile the patterns and find the order of judgements; nothing can be added afterwards. Asked for by itself when the rules are first used.
---@return galley.rules # itself
function galley_rules:freeze() end

--- Judge an article: find all patterns in one pass, then ask each judgement in turn. A pattern that reaches its limit of
--- work has no opinion, which is not "nothing found": the article fails.
---@param article galley.article
---@param statements galley.statements takes what is said
---@param only? string a "1" or "0" for each rule in order: the others are asked only where one of these reads them
function galley_rules:judge(article, statements, only) end

--- Judge an article and tell why one of these rules gave its tag, or why not.
---@param article galley.article
---@param tag string
---@return galley.why|nil # nil, message, "notfound" when the rules have no such tag
function galley_rules:explain(article, tag) end
