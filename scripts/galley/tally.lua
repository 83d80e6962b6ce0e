--- galley/tally.lua: sums by key.
--- SPDX-License-Identifier: MIT
local check = require "galley.check"
local tables = require "galley.table"

local tally = {}

--- Sums by key: made by `galley.tally`. `#tally` counts the keys.
---@class galley.tally
---@field columns string[]
---@field rows table[]  each a table by the names of the columns, in the order in which the keys
---     came
local Tally = {}
Tally.__name = "galley.tally"

-- sorting and printing are those of a table
local Table = getmetatable(tables.new "x")

function Tally:__index(name)
    local own = rawget(Tally, name)
    if own ~= nil then return own end
    if name == "sort" or name == "print" or name == "format" then return Table[name] end
end

--- Sums by key: `galley.tally`.
---@function galley.tally.new(key, ...)
---@param key string  heading of the keys
---@param ... string  headings of the sums, "count" when none is given
---@return galley.tally
---@usage
--- local galley = require "galley"
--- local said = galley.tally("speaker", "words")
--- said:add("Mr Xi", 12):add("Mr Putin", 30):add("Mr Xi", 20)
--- said:sort("words"):print { format = "tsv" }
--- --> speaker	words
--- --> Mr Xi	32
--- --> Mr Putin	30
function tally.new(key, ...)
    check.arg(1, "tally", key, "string")
    local columns = tables.new(key, ...).columns
    if #columns == 1 then columns[2] = "count" end
    return setmetatable({ columns = columns, rows = {}, row_of = {} }, Tally)
end

--- Add to the sums of a key.
---@function galley.tally:add(key, ...)
---@param key string|number|boolean
---@param ... number  one for each sum, 1 when it is not given
---@return galley.tally  itself
---@usage
--- local tags = require "galley".tally "tag"
--- tags:add("gas"):add("gas")
--- print(tags.rows[1].tag, tags.rows[1].count) --> gas	2
function Tally:add(key, ...)
    check.arg(1, "add", key, "string", "number", "boolean")
    local row = self.row_of[key]
    for i = 2, #self.columns do
        check.arg(i, "add", (select(i - 1, ...)), "number", "nil")
    end
    if not row then
        row = { [self.columns[1]] = key }
        for i = 2, #self.columns do row[self.columns[i]] = 0 end
        self.row_of[key] = row
        self.rows[#self.rows + 1] = row
    end
    for i = 2, #self.columns do
        local name = self.columns[i]
        row[name] = row[name] + ((select(i - 1, ...)) or 1)
    end
    return self
end

--- The sum of a key, 0 when it was never added.
---@function galley.tally:get(key, column)
---@param key string|number|boolean
---@param column? string  the first sum when not given
---@return number
---@usage
--- print(require "galley".tally("tag"):add("gas"):get "gas") --> 1
function Tally:get(key, column)
    check.arg(1, "get", key, "string", "number", "boolean")
    check.arg(2, "get", column, "string", "nil")
    local row = self.row_of[key]
    return row and row[column or self.columns[2]] or 0
end

--- Sort by a column: numbers downwards, keys upwards; what is equal keeps its order.
---@function galley.tally:sort(column)
---@param column string
---@return galley.tally  itself
---@usage
--- local tags = require "galley".tally "tag"
--- print(tags:add("gas"):add("nato"):add("nato"):sort("count").rows[1].tag) --> nato

--- The rows as text; options as those of a table.
---@function galley.tally:format(options)
---@param options? { format?: string, top?: integer, decimals?: integer, width?: integer }
---@return string
---@usage
--- local tags = require "galley".tally("tag"):add("gas")
--- io.write(tags:format { format = "jsonl" }) --> {"tag":"gas","count":1}

--- Write the rows on standard output; options as those of a table.
---@function galley.tally:print(options)
---@param options? { format?: string, top?: integer, decimals?: integer, width?: integer }
---@return galley.tally  itself
---@usage
--- local tags = require "galley".tally("tag"):add("gas")
--- tags:print { top = 1, format = "jsonl" } --> {"tag":"gas","count":1}

Tally.__len = Table.__len
Tally.__tostring = Table.__tostring

return tally
