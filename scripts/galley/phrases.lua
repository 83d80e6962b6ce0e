--- galley/phrases.lua: phrase lists (gazetteers) from Lua tables and TSV files.
--- SPDX-License-Identifier: MIT
local check = require "galley.check"
local match = require "galley.match"

-- The entries of a list given as a table: for rules, whose lists may wait to be compiled.
local entries_of = {}

local phrases = { entries = entries_of }

-- every phrase of an entry into `out`, with its fields; a sentence when the entry is none
local function take(out, surface, fields, what)
    if type(surface) == "string" then surface = { surface } end
    if type(surface) ~= "table" then return what .. ": a phrase or an array of phrases expected" end
    for i = 1, #surface do
        if type(surface[i]) ~= "string" then
            return ("%s: phrase %d is no string"):format(what, i)
        end
        out[#out + 1] = { phrase = surface[i], fields = fields, what = what }
    end
end

-- { surface = "Russia" or { ... }, id = "RU", capital = "Moscow" }: all but the surface are fields
local function take_entry(out, entry, what)
    if type(entry) == "string" then return take(out, entry, {}, what) end
    if type(entry) ~= "table" then return what .. ": a phrase or a table expected" end
    local fields = {}
    for name, value in pairs(entry) do
        if name ~= "surface" then
            if type(name) ~= "string" or type(value) ~= "string" then
                return what .. ": fields are strings with names"
            end
            fields[name] = value
        end
    end
    return take(out, entry.surface, fields, what)
end

-- the array part in its order, then the names in byte order: the same list on every run
function entries_of.prepare(entries)
    local out, ids, why = {}, {}, nil
    for i = 1, #entries do
        why = why or take_entry(out, entries[i], "entry " .. i)
    end
    for id in pairs(entries) do
        if type(id) == "string" then ids[#ids + 1] = id end
    end
    table.sort(ids)
    for _, id in ipairs(ids) do
        why = why or take(out, entries[id], { id = id }, id)
    end
    return out, why
end

-- What `prepare` made goes into a list of a matcher: true; nil, message, code when a phrase has no word in it.
function entries_of.add(m, list, entries)
    for _, entry in ipairs(entries) do
        local ok, message, code = m:phrase(list, entry.phrase, entry.fields)
        if not ok then return nil, entry.what .. ": " .. message, code end
    end
    return true
end

local normalised, add_all = entries_of.prepare, entries_of.add

--- Add a table of phrases to a list of a matcher. Forms: `{ "gas", "oil" }`; `{ putin = { "Vladimir
--- Putin", "Mr Putin" } }`, where the name becomes the id; `{ { surface = "Russia", id = "RU",
--- capital = "Moscow" } }` with any further fields.
---@function galley.phrases.fill(matcher, list, entries)
---@param matcher galley.matcher  not frozen
---@param list integer  number of the list
---@param entries table
---@return boolean|nil  true; nil, message, code when a phrase has no word in it
---@usage
--- local m = require "galley.match".matcher()
--- require "galley.phrases".fill(m, m:list "leader", { putin = { "Vladimir Putin", "Mr Putin" } })
--- m:freeze()
--- print(m:find("As Mr Putin said").id) --> putin
function phrases.fill(matcher, list, entries)
    check.arg(1, "fill", matcher, "galley.matcher")
    check.arg(2, "fill", list, "number")
    check.arg(3, "fill", entries, "table")
    local all, why = normalised(entries)
    if why then error(("bad argument #3 to 'fill' (%s)"):format(why), 2) end
    return add_all(matcher, list, all)
end

-- a table or the path of a file into the list
local function fill_from(m, list, what, entries)
    if entries then return add_all(m, list, entries) end
    local text, message, code = require "galley.source".file(what)
    if not text then return nil, message, code end
    return m:tsv(list, text, what)
end

local known = { label = "string", exact_case = "boolean", any_punctuation = "boolean", fuzzy = "boolean", overlap = "string" }

local function split_options(options)
    local label, within = options.label or "phrases", options.within
    local rest = {}
    for name, value in pairs(options) do rest[name] = value end
    rest.within = nil
    check.options(2, "phrases", rest, known)
    rest.label, rest.within = nil, within
    return label, rest
end

--- A phrase list, ready for use: `galley.phrases`. Whole words are found, of overlapping ones the
--- longest unless `overlap` says "first" (the leftmost, as short as it can be) or "all".
---@function galley.phrases.new(what, options)
---@param what table|string  phrases in a form that `fill` takes, or the path of a TSV file: a
---     heading line, then a line an entry; the first column is the phrase, the others become fields
---@param options? { label?: string, exact_case?: boolean, any_punctuation?: boolean, fuzzy?: boolean, overlap?: string, within?: string|string[] }
---     `label` of the spans, "phrases" when not given; the others as in `galley.matcher:list`
---@return galley.matcher|nil  nil, message, code when the file is not there or malformed
---@usage
--- local phrases = require "galley.phrases"
--- local era = phrases.new({ "cold war" }, { label = "era" })
--- print(era:find "The Cold War ended.") --> era “Cold War” 5-12
function phrases.new(what, options)
    check.arg(1, "phrases", what, "table", "string")
    check.arg(2, "phrases", options, "table", "nil")
    local label, rest = split_options(options or {})
    local entries, why
    if type(what) == "table" then entries, why = normalised(what) end
    if why then error(("bad argument #1 to 'phrases' (%s)"):format(why), 2) end
    local m = match.matcher()
    local list, message, code = m:list(label, rest)
    if not list then return nil, message, code end
    local filled, line
    filled, message, code, line = fill_from(m, list, what, entries)
    if not filled then return nil, message, code, line end
    filled, message, code = m:freeze()
    if not filled then return nil, message, code end
    return m
end

return phrases
