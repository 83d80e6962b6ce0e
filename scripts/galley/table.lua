--- galley/table.lua: rows with headings, to be sorted and printed.
--- SPDX-License-Identifier: MIT
local check = require "galley.check"
local report = require "galley.report"

local tables = {}

--- Rows with headings: made by `galley.table`. `#table` counts the rows, `tostring(table)` is the
--- aligned table.
---@class galley.table
---@field columns string[]
---@field rows table[]  each a table by the names of the columns
local Table = {}
Table.__index = Table
Table.__name = "galley.table"

--- A table with these headings: `galley.table`.
---@function galley.table.new(column, ...)
---@param column string  and as many more as you like, each once
---@return galley.table
---@usage
--- local galley = require "galley"
--- local t = galley.table("tag", "articles")
--- t:add("gas", 41):add("nato", 7)
--- print(#t, t.rows[2].tag) --> 2	nato
function tables.new(column, ...)
    local columns, seen = { column, ... }, {}
    check.arg(1, "table", column, "string")
    for i, name in ipairs(columns) do
        check.arg(i, "table", name, "string")
        if seen[name] then
            error(("bad argument #%d to 'table' (column '%s' is there twice)"):format(i, name), 2)
        end
        seen[name] = true
    end
    return setmetatable({ columns = columns, rows = {} }, Table)
end

--- Add a row: a value for each column, nil for an empty cell.
---@function galley.table:add(...)
---@return galley.table  itself
---@usage
--- local t = require "galley".table("tag", "articles"):add("gas", nil)
--- print(t.rows[1].tag, t.rows[1].articles) --> gas	nil
function Table:add(...)
    local row = {}
    if select("#", ...) > #self.columns then
        local message = "bad argument #%d to 'add' (the table has %d columns)"
        error(message:format(#self.columns + 1, #self.columns), 2)
    end
    for i, name in ipairs(self.columns) do row[name] = (select(i, ...)) end
    self.rows[#self.rows + 1] = row
    return self
end

local ranks = { number = 1, string = 2, boolean = 3 }

-- numbers downwards, texts upwards, empty cells last
local function before(a, b)
    if type(a) ~= type(b) then return (ranks[type(a)] or 9) < (ranks[type(b)] or 9) end
    if type(a) == "number" then return a > b end
    if type(a) == "string" then return a < b end
    return tostring(a) < tostring(b)
end

local function known_column(self, i, name, column)
    check.arg(i, name, column, "string")
    for _, c in ipairs(self.columns) do
        if c == column then return end
    end
    error(("bad argument #%d to '%s' (no column '%s')"):format(i, name, column), 3)
end

--- Sort the rows by a column: numbers downwards, texts upwards, empty cells last; rows that are
--- equal there keep their order.
---@function galley.table:sort(column)
---@param column string
---@return galley.table  itself
---@usage
--- local t = require "galley".table("tag", "articles"):add("nato", 7):add("gas", 41)
--- print(t:sort("articles").rows[1].tag) --> gas
function Table:sort(column)
    known_column(self, 1, "sort", column)
    local place = {}
    for i, row in ipairs(self.rows) do place[row] = i end
    table.sort(self.rows, function(a, b)
        if before(a[column], b[column]) then return true end
        if before(b[column], a[column]) then return false end
        return place[a] < place[b]
    end)
    return self
end

local print_options = { format = "string", top = "number", decimals = "number", width = "number",
    bar = "string" }

--- The rows as text.
---@function galley.table:format(options)
---@param options? { format?: string, top?: integer, decimals?: integer, width?: integer, bar?: string }  
---     `format`: "table" (the default), "tsv", "csv", "json", "jsonl"; `top`: only so many rows;
---     `decimals` of numbers with a fraction; `bar`: a column of numbers that a table draws as well
---@return string
---@usage
--- local t = require "galley".table("tag", "articles"):add("gas", 41)
--- io.write(t:format { format = "jsonl" }) --> {"tag":"gas","articles":41}
function Table:format(options)
    check.options(1, "format", options, print_options)
    return report.format(self.columns, self.rows, options)
end

--- Write the rows on standard output.
---@function galley.table:print(options)
---@param options? { format?: string, top?: integer, decimals?: integer, width?: integer, bar?: string }  as
---     those of `format`
---@return galley.table  itself
---@usage
--- require "galley".table("tag", "articles"):add("gas", 41):print { format = "tsv" }
--- --> tag	articles
--- --> gas	41
function Table:print(options)
    check.options(1, "print", options, print_options)
    local ok, message = report.print(self.columns, self.rows, options)
    if not ok then error(message, 2) end
    return self
end

function Table:__len()
    return #self.rows
end

function Table:__tostring()
    return (report.format(self.columns, self.rows):gsub("\n$", ""))
end

return tables
