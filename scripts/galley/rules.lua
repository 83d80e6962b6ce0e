--- galley/rules.lua: rules files: patterns and judgements under one name.
--- SPDX-License-Identifier: MIT
local check = require "galley.check"
local learn = require "galley.learn"
local match = require "galley.match"
local query = require "galley.query"
local explain = require "galley.explain"
local graph = require "galley.graph"
local entries_of = require "galley.phrases".entries

-- What the program that loads rules offers: reading lists, and naming places. A bare state has none of it.
local host = package and package.loaded["galley.host"] or require "galley.host"

local rules = {}

--- Why rules gave a tag to an article, or what was nearest to it: made by `article:explain(tag)` and `rules:explain(article, tag)`.
--- `print(why)` shows it as `galley explain` does. Of a tag that was given there are `score` and `evidence`; of another one, by its
--- spelling, `misses` (a query: see `galley.query:misses`), `items` with `sum` and `threshold` (weighted queries), or `reads` (a function).
---@class galley.why
---@field tag string
---@field rule string  "diplomacy/gas-deal"
---@field place string  where it is written: "diplomacy.lua:12"
---@field kind string  "query", "weighted", "function" or "model"
---@field holds boolean
---@field score number|nil
---@field evidence table[]|nil
---@field misses table[]|nil
---@field items table[]|nil  `{ clause, weight, holds, misses }`
---@field sum number|nil
---@field threshold number|nil
---@field reads table[]|nil  `{ label, found, misses }` or `{ tag, holds }`

--- A named, ordered, pure collection of patterns and judgements, in one file. Patterns find spans; a judgement looks at them and at
--- the article and says nothing, or a score and the words that carry it. A rules file makes one with `galley.rules`, fills it and
--- returns it; `galley tag FILE` applies it to a store, and a script may call it with an article.
---@class galley.rules
---@field name string
local methods = {}

local metatable = { __index = methods, __metatable = "galley.rules" }

function metatable:__tostring()
    return ("galley.rules %s: %d patterns, %d tags"):format(self.name, self.matcher:patterns(), #self.order)
end

--- Begin a rules file: `galley.rules`.
---@function galley.rules.new(name)
---@param name string  stands before the tag in the name of each rule: "diplomacy/summit"
---@return galley.rules
---@usage
--- local rules = require "galley".rules "demo"
--- print(rules) --> galley.rules demo: 0 patterns, 0 tags
function rules.new(name)
    check.arg(1, "rules", name, "string")
    if name == "" or name:find "[%s/]" then
        error("bad argument #1 to 'rules' (a name without spaces and slashes expected)", 2)
    end
    if name == "person" then error("bad argument #1 to 'rules' ('person' is who tags by hand)", 2) end
    return setmetatable({ name = name, matcher = match.matcher(), order = {}, tags = {}, tried = {}, sources = {}, patterns = {}, lists = {}, waiting = 0 },
        metatable)
end

-- -- errors that show the place --

-- the text, and a caret below the byte that is wrong (1-based, may be nil)
local function with_caret(text, message, offset)
    if not offset or text:find "\n" then return message end
    local before = text:sub(1, offset - 1):gsub("[\128-\191]", "")
    return ("%s\n    %s\n    %s^"):format(message, text, (" "):rep(#before))
end

local function open(self, name)
    if self.frozen then error(("'%s' after the rules were used: a rules file is complete when it returns"):format(name), 3) end
end

local function options_of(options, known, name)
    check.arg(3, name, options, "table", "nil")
    local rest, within = {}, nil
    for option, value in pairs(options or {}) do
        if option == "within" then within = value else rest[option] = value end
    end
    check.options(3, name, rest, known)
    rest.within = within
    return rest
end

-- -- patterns --

-- What finds the spans of a label, for its fingerprint, and to tell of it.
local function note(self, label, number, kind, what, options)
    local sources = self.sources[label] or {}
    self.sources[label] = sources
    sources[#sources + 1] = { kind, what, options }
    self.patterns[#self.patterns + 1] = { label = label, kind = kind, number = number, text = kind ~= "phrases" and what or nil,
                                          within = options.within, caseless = options.caseless, place = host.where(3) }
end

-- What was given of a list goes into the matcher.
local function fill(self, given)
    local ok, message
    if given.entries then
        ok, message = entries_of.add(self.matcher, given.number, given.entries)
    else
        ok, message = self.matcher:tsv(given.number, given.text, given.path)
    end
    if not ok then error(("%sphrases '%s': %s"):format(given.place, given.label, message), 0) end
    given.entries, given.text = nil, nil
end

-- Where compiled lists are kept, lists wait until all are known: their compiled form may be there. Texts that wait count against the
-- memory of the rules, so there is an end to it.
local WAITING_MOST = 96 * 1024 * 1024

local function put_list(self, given)
    local least = host.keeps_lists and host.keeps_lists()
    self.waiting = self.waiting + (given.text and #given.text or 32 * #given.entries)
    self.lists[#self.lists + 1] = given
    if least and self.waiting <= WAITING_MOST and not self.filled then return end
    for i = self.filled or 1, #self.lists do fill(self, self.lists[i]) end
    self.filled = #self.lists + 1
end

-- The lists that wait are loaded, or compiled and kept.
local function freeze_lists(self)
    local least = host.keeps_lists and host.keeps_lists()
    local keys = {}
    for i, given in ipairs(self.lists) do keys[i] = given.key end
    local key = table.concat(keys, "\n")
    local kept = least and self.waiting >= least and not self.filled
    local found = kept and host.load_lists(self.matcher, key)
    for i = self.filled or 1, found and 0 or #self.lists do fill(self, self.lists[i]) end
    local ok, message = self.matcher:freeze()
    if not ok then error(("rules '%s': %s"):format(self.name, message), 3) end
    if kept and not found then host.keep_lists(self.matcher, key) end
    self.lists = nil
end

--- Add a phrase list (gazetteer). Whole words are found, of overlapping ones of a list the longest.
---@function galley.rules:phrases(label, what, options)
---@param label string  of the spans: `article:spans(label)`, `span:label` in queries
---@param what table|string  phrases as `galley.phrases` takes them, or the path of a TSV file, seen from the rules file
---@param options? { exact_case: boolean, any_punctuation: boolean, fuzzy: boolean, overlap: string, within: string|string[] }
---     see `galley.matcher:list`
---@return galley.rules  itself
---@usage
--- local galley = require "galley"
--- local rules = galley.rules "demo"
--- rules:phrases("leader", { putin = { "Vladimir Putin", "Mr Putin" } })
--- print(rules) --> galley.rules demo: 1 patterns, 0 tags
function methods:phrases(label, what, options)
    open(self, "phrases")
    check.arg(1, "phrases", label, "string")
    check.arg(2, "phrases", what, "table", "string")
    options = options_of(options, { exact_case = "boolean", any_punctuation = "boolean", fuzzy = "boolean", overlap = "string" }, "phrases")
    local list, message = self.matcher:list(label, options)
    if not list then error(("phrases '%s': %s"):format(label, message), 2) end
    local given = { number = list, label = label, place = host.where(2), path = what }
    if type(what) == "table" then
        given.entries, message = entries_of.prepare(what)
    else
        local sum
        given.text, sum = host.read(what)
        if given.text then given.digest = sum else message = sum end
    end
    if message then error(("phrases '%s': %s"):format(label, message), 2) end
    given.digest = given.digest or host.digest(given.text or what, {}) or host.whole()
    given.key = ("%s %s %s %s"):format(given.digest, options.exact_case, options.any_punctuation, options.fuzzy)
    put_list(self, given)
    note(self, label, list, "phrases", given.digest, options)
    return self
end

--- Add a regular expression (PCRE2, Unicode). Its named groups become fields of its spans.
---@function galley.rules:regex(label, pattern, options)
---@param label string
---@param pattern string
---@param options? { caseless: boolean, within: string|string[] }
---@return galley.rules  itself
---@usage
--- local rules = require "galley".rules "demo"
--- print(select(2, pcall(rules.regex, rules, "open", "(gas")))
--- --> regex "open": missing closing parenthesis at byte 4
--- -->     (gas
--- -->         ^
function methods:regex(label, pattern, options)
    open(self, "regex")
    check.arg(1, "regex", label, "string")
    check.arg(2, "regex", pattern, "string")
    options = options_of(options, { caseless = "boolean" }, "regex")
    local number, message, _, offset = self.matcher:regex(label, pattern, options)
    if not number then error(with_caret(pattern, message, offset), 2) end
    note(self, label, number, "regex", pattern, options)
    return self
end

--- Add a token pattern (CQL): see `galley.matcher:tokens` for the notation. It sees the spans of the phrases and
--- regexes of these rules and of the token patterns above it; its named parts become fields of its spans.
---@function galley.rules:tokens(label, pattern, options)
---@param label string
---@param pattern string
---@param options? { overlap: string, within: string|string[] }  `overlap` is "longest", "first" or "all"
---@return galley.rules  itself
---@usage
--- local galley = require "galley"
--- local rules = galley.rules "demo"
--- rules:phrases("leader", { xi = { "Xi Jinping", "Mr Xi" } })
--- rules:tokens("visit", [[ who:<leader/> []{0,8} [stem="arrive|meet|visit"] ]])
--- rules:tag("summit", "span:visit")
--- local article = galley.article({ text = "Mr Xi has arrived in Moscow." }, { anatomy = false })
--- print(rules(article)[1].name, article:spans("visit")[1].who) --> summit	Mr Xi
function methods:tokens(label, pattern, options)
    open(self, "tokens")
    check.arg(1, "tokens", label, "string")
    check.arg(2, "tokens", pattern, "string")
    options = options_of(options, { overlap = "string" }, "tokens")
    local number, message, _, offset = self.matcher:tokens(label, pattern, options)
    if not number then error(with_caret(pattern, message, offset), 2) end
    for _, name in ipairs(self.matcher:reads()) do
        if not self.sources[name] then
            error(("token pattern '%s': no pattern above it makes spans '%s'"):format(label, name), 2)
        end
    end
    note(self, label, number, "tokens", pattern, options)
    return self
end

-- -- judgements --

-- `level` of the rules file, as error() counts from here
local function parse(text, what, level)
    local parsed, message, _, offset = query.parse(text)
    if not parsed then error(with_caret(text, ("%s: %s"):format(what, message), offset), level) end
    return parsed
end

-- { { "NATO", 1.0 }, { '"Cold War"', 0.5 }, threshold = 1.0 } with the queries parsed
local function parse_weighted(list, what)
    local out = {}
    if #list == 0 then error(what .. ": an array of { query, weight } expected", 4) end
    for i = 1, #list do
        local item = list[i]
        if type(item) ~= "table" or type(item[1]) ~= "string" or type(item[2]) ~= "number" then
            error(("%s: item %d is no { query, weight }"):format(what, i), 4)
        end
        out[i] = { parse(item[1], ("%s, item %d"):format(what, i), 5), item[2] }
    end
    for key in pairs(list) do
        if math.type(key) ~= "integer" and key ~= "threshold" then
            error(("%s: unknown '%s' (known: threshold)"):format(what, tostring(key)), 4)
        end
    end
    if type(list.threshold) ~= "number" then error(what .. ": threshold has to be a number", 4) end
    return out, list.threshold
end

-- Each spelling of a judgement becomes a function(article, statements) that adds what it says.
local function judgement(rule, how, options)
    local what = ("tag '%s'"):format(rule.tag)
    local tag, name = rule.tag, rule.name
    if type(how) == "string" then
        local parsed, score = parse(how, what, 4), options.score
        rule.query = parsed
        return function(article, statements) statements:add_query(tag, name, parsed, article, score) end
    elseif type(how) == "table" then
        local list, threshold = parse_weighted(how, what)
        rule.queries, rule.threshold = list, threshold
        return function(article, statements) statements:add_queries(tag, name, list, threshold, article) end
    end
    return function(article, statements)
        local score, evidence = how(article)
        if score == nil or score == false then return end
        if type(score) ~= "number" then
            error(("%s%s: a judgement returns nil, or a score and evidence; the first is a %s"):format(rule.place, what,
                type(score)), 0)
        end
        if score ~= score or score == math.huge or score == -math.huge then
            error(("%s%s: the score is not finite"):format(rule.place, what), 0)
        end
        local ok, message = pcall(statements.add, statements, tag, name, score, evidence)
        if not ok then error(("%s%s: %s"):format(rule.place, what, message), 0) end
    end
end

--- Say what makes a tag. Three spellings of one contract, "nothing, or a score and evidence":
---
--- * a function of the article: nil, or a score and evidence (a span, a set of spans, or an array of `{ span, weight, clause }`);
--- * a query: the words it matches by are the evidence, `score` (1 when not given) is shared by its clauses;
--- * an array of `{ query, weight }` with a `threshold`: weights of the matching ones are added.
---
--- A judgement sees the tags whose names it spells out (`tag:NAME` in a query, a string in a function that looks through
--- `article:tags()`): these are judged first, wherever they stand. Else the order is that of the file. Tags that read each
--- other are an error.
---@function galley.rules:tag(name, how, options)
---@param name string
---@param how function|string|table
---@param options? { score: number, description: string }  `score` is for a query
---@return galley.rules  itself
---@usage
--- local galley = require "galley"
--- local rules = galley.rules "demo"
--- rules:tag("gas-deal", "gas NEAR/5 (contract OR deal)")
--- local article = galley.article({ text = "They signed a gas contract." }, { anatomy = false })
--- print(rules(article)[1].name) --> gas-deal
function methods:tag(name, how, options)
    open(self, "tag")
    check.arg(1, "tag", name, "string")
    check.arg(2, "tag", how, "function", "string", "table")
    options = options_of(options, { score = "number", description = "string" }, "tag")
    if name == "" then error("bad argument #1 to 'tag' (a tag has a name)", 2) end
    if name:find "%c" or not utf8.len(name) then error("bad argument #1 to 'tag' (a name is UTF-8 without control characters)", 2) end
    if self.tags[name] then error(("tag '%s' stands twice in these rules (first at %s)"):format(name, (self.tags[name].place:gsub(": $", ""))), 2) end
    if options.within ~= nil then error("bad argument #3 to 'tag' (within is an option of patterns; a query has within:KIND)", 2) end
    local rule = { tag = name, name = self.name .. "/" .. name, place = host.where(2), description = options.description,
                   how = how, options = { score = options.score } }
    rule.judge = judgement(rule, how, options)
    self.tags[name] = rule
    self.order[#self.order + 1] = rule
    return self
end

local function texts(value, which)
    if value == nil then return {} end
    if type(value) == "string" then return { value } end
    for i = 1, type(value) == "table" and #value or 0 do
        if type(value[i]) ~= "string" then error(("bad argument #2 to 'example' (%s: text %d is no string)"):format(which, i), 3) end
    end
    if type(value) ~= "table" then error(("bad argument #2 to 'example' (%s: a text or an array of texts expected)"):format(which), 3) end
    return value
end

--- Texts that a tag has to be given to, and texts that it must not be given to; `galley test FILE` tries them.
---@function galley.rules:example(name, texts)
---@param name string  a tag of these rules
---@param texts { yes: string|string[], no: string|string[] }
---@return galley.rules  itself
---@usage
--- local rules = require "galley".rules "demo"
--- rules:tag("gas", "gas")
--- rules:example("gas", { yes = "Gas rose.", no = "Oil rose." })
function methods:example(name, given)
    open(self, "example")
    check.arg(1, "example", name, "string")
    check.arg(2, "example", given, "table")
    if not self.tags[name] then error(("example of '%s': no tag of that name stands above it"):format(name), 2) end
    for key in pairs(given) do
        if key ~= "yes" and key ~= "no" then error(("example of '%s': unknown '%s' (known: no, yes)"):format(name, tostring(key)), 2) end
    end
    for _, which in ipairs { "yes", "no" } do
        for _, text in ipairs(texts(given[which], which)) do
            self.tried[#self.tried + 1] = { tag = name, text = text, wanted = which == "yes" }
        end
    end
    return self
end

-- -- models --

local PIECES = 15 -- of evidence, beside the rest

-- the model's name, the name of its labels, what was learned, and a digest of that
local function model_of(what, options)
    if type(what) ~= "string" then
        if not what.trained then error(("model '%s' has learned nothing yet"):format(what.name), 3) end
        return what.name, what.label, what.trained, host.digest(what.bytes, {})
    end
    local bytes, label
    if options.file then
        bytes, label = host.read(options.file)
        if bytes then label = "topic" end
    else
        bytes, label = host.model(what)
    end
    if not bytes then error(("model '%s': %s"):format(what, label), 3) end
    local trained, message = learn.load(bytes)
    if not trained then error(("model '%s': %s"):format(what, message), 3) end
    return what, label, trained, host.digest(bytes, {})
end

-- The heaviest places, and what is left of the score (the bias, and all lighter ones) as one piece without a place.
local function evidence_of(trained, article, label)
    local out, rest = {}, 0
    for _, piece in ipairs(trained:explain(article, label)) do
        if piece.span and #out < PIECES then
            out[#out + 1] = { piece.span, piece.weight, piece.feature }
        else
            rest = rest + piece.weight
        end
    end
    out[#out + 1] = { false, rest, "(rest)" }
    return out
end

-- The article is asked about once, whatever the number of labels.
local function asker(trained)
    local last, answers
    return function(article)
        if article ~= last then last, answers = article, trained:ask(article) end
        return answers
    end
end

--- Let a model tag: a rule for each of its labels, whose tag is "topic=sport" (the name of the labels, and the label). The score is the
--- model's own; the evidence is the places that add most to it, and the rest as one piece. Where a rule or a person speaks of the
--- same tag, theirs holds. When the model is trained anew its rules are stale.
---@function galley.rules:model(what, options)
---@param what string|galley.model  the name of a model of the store that is tagged (`-s`), or in scripts a model
---@param options? { file: string, label: string }  `file`: read it from a file that `galley models NAME --export` wrote, seen from the
---     rules file; `label`: in place of the name of its labels
---@return galley.rules  itself
---@usage
--- local galley = require "galley"
--- local gas = galley.article({ text = "Gas rose.", labels = { "energy" } }, { anatomy = false })
--- local model = galley.model("topic", { min_articles = 1 }):train {
---     gas, galley.article({ text = "A goal.", labels = { "sport" } }, { anatomy = false }) }
--- local rules = galley.rules("demo"):model(model)
--- print(rules(gas)[1].name, rules(gas)[1].author, rules(gas)[1].evidence[1].clause) --> topic=energy	model	gas
function methods:model(what, options)
    open(self, "model")
    check.arg(1, "model", what, "string", "galley.model")
    check.options(2, "model", options, { file = "string", label = "string" })
    options = options or {}
    local name, label, trained, digest = model_of(what, options)
    local ask = asker(trained)
    for i, value in ipairs(trained.labels) do
        local tag = (options.label or label) .. "=" .. value
        if self.tags[tag] then error(("model '%s': tag '%s' stands twice in these rules"):format(name, tag), 2) end
        local rule = { tag = tag, name = self.name .. "/" .. tag, place = host.where(2), how = digest, options = {}, by_model = true }
        rule.weigh = function(article) return evidence_of(trained, article, value) end
        rule.judge = function(article, statements)
            if ask(article)[i].chosen then
                statements:add(tag, rule.name, nil, rule.weigh(article), "model")
            end
        end
        self.tags[tag] = rule
        self.order[#self.order + 1] = rule
    end
    return self
end

-- -- use --

-- The queries of which one at least has to match that the rule says anything; false: nobody knows.
local function queries_of(rule)
    if rule.query then return { rule.query } end
    if not rule.queries then return false end
    local out = {}
    for i, item in ipairs(rule.queries) do out[i] = item[1] end
    return out
end

-- A list of rules, and which of them are to be asked of an article: those whose queries can match it, found at once.
local function with_presearch(list)
    local groups = {}
    for i, rule in ipairs(list) do groups[i] = queries_of(rule) end
    list.presearch = assert(match.presearch(groups))
    return list
end

--- Compile the patterns and find the order of judgements; nothing can be added afterwards. Asked for by itself when the rules are first used.
---@function galley.rules:freeze()
---@return galley.rules  itself
---@usage
--- print(#require "galley".rules("demo"):freeze().order) --> 0
function methods:freeze()
    if not self.frozen then
        freeze_lists(self)
        graph.link(self)
        self.frozen, self.needed = true, {}
        self.asked = with_presearch(table.move(self.order, 1, #self.order, 1, {}))
    end
    return self
end

-- The same choice comes for one article after the other.
local function some(self, only)
    self.needed[only] = self.needed[only] or with_presearch(graph.needed(self, only))
    return self.needed[only]
end

--- Judge an article: find all patterns in one pass, then ask each judgement in turn. A pattern that reaches its limit of
--- work has no opinion, which is not "nothing found": the article fails.
---@function galley.rules:judge(article, statements, only)
---@param article galley.article
---@param statements galley.statements  takes what is said
---@param only? string  a "1" or "0" for each rule in order: the others are asked only where one of these reads them
---@usage
--- local galley = require "galley"
--- local rules = galley.rules("demo"):tag("gas", "gas")
--- local article = galley.article({ text = "Gas rose." }, { anatomy = false })
--- local statements = require "galley.article".statements(article)
--- rules:judge(article, statements)
--- print(#statements) --> 1
function methods:judge(article, statements, only)
    check.arg(1, "judge", article, "galley.article")
    check.arg(2, "judge", statements, "galley.statements")
    check.arg(3, "judge", only, "string", "nil")
    self:freeze()
    explain.note(article, self)
    local _, failures = self.matcher:scan(article)
    local f = failures[1]
    if f then error(("pattern '%s' reached its %s at byte %d of the %s"):format(f.label, f.limit, f.offset, f.field), 0) end
    local list = only and some(self, only) or self.asked
    local wanted = list.presearch:look(article)
    local lap = self.lap -- there when the program measures: it is told what has just ended, and tells nothing
    if lap then lap(0) end
    for _, i in ipairs(wanted) do
        list[i].judge(article, statements)
        if lap then lap(list[i].slot) end
    end
end

--- Judge an article and tell why one of these rules gave its tag, or why not.
---@function galley.rules:explain(article, tag)
---@param article galley.article
---@param tag string
---@return galley.why|nil  nil, message, "notfound" when the rules have no such tag
---@usage
--- local galley = require "galley"
--- local rules = galley.rules("demo"):tag("deal", "gas contract")
--- local a = galley.article({ text = "A gas deal." }, { anatomy = false })
--- print(rules:explain(a, "deal").misses[1].clause) --> contract
function methods:explain(article, tag)
    check.arg(1, "explain", article, "galley.article")
    check.arg(2, "explain", tag, "string")
    self(article)
    return explain.rule(self, article, tag)
end

local statements_of = require "galley.article".statements

function metatable:__call(article)
    check.arg(1, "rules", article, "galley.article")
    self:judge(article, statements_of(article))
    return article:tags()
end

return rules
