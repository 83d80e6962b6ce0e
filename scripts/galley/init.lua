--- galley/init.lua: what `require "galley"` gives: the few functions by which everything begins.
--- SPDX-License-Identifier: MIT

--- galley reads news articles, lets scripts say what they are about, and keeps the reasons.
---@class galley
---@field version string  of galley
local galley = {}

-- loaded when first used: rules have no stores and no files, and need not pay for them
local function lazy(module, name)
    return function(...)
        return require(module)[name](...)
    end
end

--- Make an article from a table of its fields; see galley.article.
---@function galley.article(fields, options)
---@param fields table  `text` has to be there
---@param options? { anatomy?: boolean }  `anatomy = false`: every line is prose
---@return galley.article|nil  nil, message, code when the text is not text
---@usage
--- local galley = require "galley"
--- print(galley.article({ title = "Gas", text = "Gas rose." }, { anatomy = false }).title) --> Gas
galley.article = require "galley.article".new

--- One regular expression (PCRE2), ready for use; see galley.matcher.
---@function galley.regex(pattern, options)
---@param pattern string  named groups become fields of the spans
---@param options? { label?: string, caseless?: boolean, within?: string|string[] }
---@return galley.matcher|nil  nil, message, "syntax", offset for a malformed pattern
---@usage
--- local galley = require "galley"
--- print(galley.regex("gas", { caseless = true }):find("Gas rose.").first) --> 1
galley.regex = require "galley.match".regex

--- One token pattern (CQL), ready for use; see galley.matcher.
---@function galley.tokens(pattern, options)
---@param pattern string  `[lower="mr|ms"] name:[title]{1,3}`; named parts become fields of the spans
---@param options? { label?: string, overlap?: string, within?: string|string[] }
---@return galley.matcher|nil  nil, message, "syntax", offset for a malformed pattern
---@usage
--- local galley = require "galley"
--- print(galley.tokens([[ [lower="mr|ms"] name:[title]{1,3} ]]):find("said Mr Paul Smith").name) --> Paul Smith
galley.tokens = require "galley.match".tokens

--- A phrase list, ready for use; see galley.matcher.
---@function galley.phrases(what, options)
---@param what table|string  `{ "gas", "oil" }`, `{ putin = { "Vladimir Putin", "Mr Putin" } }`
---     with ids, or the path of a TSV file
---@param options? { label?: string, exact_case?: boolean, within?: string|string[] }
---@return galley.matcher|nil  nil, message, code when the file is not there or malformed
---@usage
--- local galley = require "galley"
--- local leader = galley.phrases { putin = { "Vladimir Putin", "Mr Putin" } }
--- print(leader:find("As Mr Putin said").id) --> putin
galley.phrases = require "galley.phrases".new

--- Read a query, to be asked of articles or of a store; see galley.query.
---@function galley.query(text)
---@param text string
---@return galley.query|nil  nil, message, "syntax", offset when it is no query
---@usage
--- local galley = require "galley"
--- local a = galley.article({ text = "A gas contract." }, { anatomy = false })
--- print(galley.query("gas OR oil"):matches(a)) --> true
galley.query = require "galley.query".parse

--- Go through the articles of files and folders; see galley.reader.
---@function galley.read(path, ...)
---@param path string  and as many more as you like; "-" is standard input
---@param options? { failed?: function, anatomy?: boolean }  last argument; `failed(path, message,
---     code)` hears of what is passed over
---@return galley.reader|nil  for a `for` loop; nil, message, "notfound" when a path does not exist
---@usage
--- local galley = require "galley"
--- print((select(3, galley.read "no/such/folder"))) --> notfound
galley.read = lazy("galley.source", "read")

--- Open a store; see galley.store.
---@function galley.open(path, options)
---@param path? string  the one of the command line (`-s`) when not given
---@param options? { mode?: string }  "read" (the default), "write", "create"
---@return galley.store|nil  nil, message, code
---@usage
--- local galley = require "galley"
--- print(galley.open(":memory:", { mode = "create" }):count()) --> 0
galley.open = lazy("galley.store", "open")

--- Begin a rules file: a named, pure collection of patterns and judgements; see galley.rules.
---@function galley.rules(name)
---@param name string
---@return galley.rules
---@usage
--- local rules = require "galley".rules "demo"
--- rules:tag("gas", "gas OR oil")
--- return rules
galley.rules = lazy("galley.rules", "new")

--- A classifier that has learned nothing yet; see galley.model.
---@function galley.model(name, options)
---@param name string  under which a store keeps it
---@param options? { features?: string|string[], kind?: string, label?: string, lang?: string, min_articles?: integer, c?: number, seed?: integer }
---@return galley.model
---@usage
--- local galley = require "galley"
--- print(galley.model("topic").features) --> stem,title
galley.model = lazy("galley.model", "new")

--- Judge a model, rules, a function or a field by articles whose labels are known; see galley.model.
---@function galley.evaluate(what, articles, options)
---@param what galley.model|galley.rules|function|string
---@param articles galley.selection|galley.cursor|galley.article[]|function
---@param options? { label?: string, negatives?: boolean, draws?: integer, seed?: integer }
---@return galley.evaluation|nil  nil, message, "invalid" when no article has such a label
---@usage
--- local galley = require "galley"
--- local one = { galley.article({ text = "Gas rose.", labels = { "energy" } }, { anatomy = false }) }
--- print(galley.evaluate(function() return "energy" end, one).accuracy) --> 1.0
galley.evaluate = lazy("galley.model", "evaluate")

--- A sparse vector, for classifiers of one's own; see galley.vector.
---@function galley.vector(values)
---@param values? table  by the names of features
---@return galley.vector
---@usage
--- print(require "galley".vector({ gas = 3, oil = 4 }):norm()) --> 5.0
galley.vector = require "galley.vector".new

--- Sums by key; see galley.tally.
---@function galley.tally(key, ...)
---@param key string  heading of the keys
---@param ... string  headings of the sums, "count" when none is given
---@return galley.tally
---@usage
--- print(require "galley".tally("tag"):add("gas"):get "gas") --> 1
galley.tally = require "galley.tally".new

--- Rows with headings; see galley.table.
---@function galley.table(column, ...)
---@param column string  and as many more as you like, each once
---@return galley.table
---@usage
--- print(#require "galley".table("tag", "articles")) --> 0
galley.table = require "galley.table".new

--- Begin a report: a page of text, tables and charts, written as HTML, Markdown, JSON or for a terminal; see galley.report.
---@function galley.report(title, options)
---@param title string
---@param options? { store?: galley.store, evidence?: integer, carry?: integer, lang?: string, theme?: table, template?: function }
---     `store`: asked for the articles of numbers; `evidence`: articles carried for a number (5); `carry`: articles carried in all (500)
---@return galley.report
---@usage
--- local galley = require "galley"
--- local report = galley.report "Gas, week by week"
--- report:line(galley.table("week", "gas"):add("2022-01-03", 4):add("2022-01-10", 7))
--- print(#report.blocks) --> 1
galley.report = lazy("galley.report.page", "new")

galley.version = require "galley.report".version

return galley
