-- galley/report/data.lua: rows of any kind (a table, a tally, what store:sql and its like give) to a block of a report.
-- SPDX-License-Identifier: MIT
--
-- A block keeps copies of the cells, so that it does not change when its rows are sorted or added to afterwards:
--   columns    the headings
--   rows       arrays of cells, one for each heading
--   sources    the rows as they came, for the function that knows their articles
--   articles   function(row, column): what the number in this cell was counted from, or nil; see evidence.lua

local number = require "galley.report.number"
local decode = require "galley.report".decode

local data = {}

local function fail(name, what)
    error(("bad argument #1 to '%s' (%s)"):format(name, what), 0)
end

-- A copy of an array, or of its first n.
function data.first(list, n)
    return table.move(list, 1, n or #list, 1, {})
end

local function position(block, column)
    for c, name in ipairs(block.columns) do
        if name == column then return c end
    end
end

-- The place of a column by its name; raises when there is none.
function data.column(block, name, column)
    return position(block, column)
        or fail(name, ("no column '%s' (there are: %s)"):format(tostring(column), table.concat(block.columns, ", ")))
end

local function check_columns(name, columns)
    if type(columns) ~= "table" or #columns == 0 then fail(name, "rows with columns expected: a table, a tally, store:sql") end
    for _, column in ipairs(columns) do
        if type(column) ~= "string" then fail(name, "columns are an array of names") end
    end
end

-- The cells of the shown columns, which stand at `places`. A row is by place where it has a first cell, else by name.
local function cells(name, row, shown, places)
    if type(row) ~= "table" then fail(name, "a row is a table, not a " .. type(row)) end
    local out, by_place = {}, row[1] ~= nil
    for c, column in ipairs(shown) do out[c] = row[by_place and places[c] or column] end
    return out
end

-- Columns of article numbers, as the store's questions give them: "ids" of the row, "ids NAME" of one column. They are not shown.
local function is_ids(column)
    return column == "ids" or column:find "^ids " ~= nil
end

-- "[3,7]" or { 3, 7 }; nil is none
local function ids_of(value)
    if type(value) == "string" then value = decode(value) end
    return type(value) == "table" and value or nil
end

-- A function that gives a row by the names of its columns, for those that know its articles; it is asked for one row several times.
local function naming(columns)
    local last, made
    return function(row)
        if row[1] == nil then return row end
        if row == last then return made end
        last, made = row, table.move(row, 1, #columns, 1, {})
        for key, value in pairs(row) do made[key] = value end
        for c, column in ipairs(columns) do made[column] = row[c] end
        return made
    end
end

-- Where the articles of a number come from: the option `articles` (a function, or the name of the column with an article's key),
-- else what the row has itself.
local function articles_of(how, columns)
    local named = naming(columns)
    if type(how) == "function" then
        return function(row, column) return how(named(row), column) end
    end
    if type(how) == "string" then
        return function(row)
            local key = named(row)[how]
            if key ~= nil then return { key } end
        end
    end
    return function(row, column)
        row = named(row)
        return ids_of(row["ids " .. column] or row.ids) or type(row.articles) == "table" and row.articles or nil
    end
end

local function shown_columns(input, options)
    if options.columns then return options.columns end
    local out = {}
    for _, column in ipairs(input.columns) do
        if not is_ids(column) then out[#out + 1] = column end
    end
    return out
end

-- name: of the method, for messages; input: rows with columns; options: those of the method
function data.block(name, kind, input, options)
    if type(input) ~= "table" then fail(name, "rows with columns expected, got " .. type(input)) end
    check_columns(name, input.columns)
    local shown = shown_columns(input, options)
    local block_columns = data.first(input.columns)
    local block = { kind = kind, columns = data.first(input.columns), rows = {}, sources = {}, title = options.title,
        note = options.note, alt = options.alt, articles = articles_of(options.articles, block_columns), options = options }
    if type(input.store) == "userdata" then block.store = input.store end
    local places, place_of = {}, {}
    for c, column in ipairs(input.columns) do place_of[column] = c end
    for c, column in ipairs(shown) do places[c] = place_of[column] or data.column(block, name, column) end
    block.columns = data.first(shown)
    for i, row in ipairs(input.rows or input) do
        block.rows[i], block.sources[i] = cells(name, row, block.columns, places), row
    end
    if type(options.articles) == "string" and not position({ columns = input.columns }, options.articles) then
        fail(name, ("option 'articles': no column '%s'"):format(options.articles))
    end
    return block
end

-- Whether some cell of a column is a number, and none is anything else.
function data.is_numeric(block, c)
    local some = false
    for _, row in ipairs(block.rows) do
        if row[c] ~= nil and not math.type(row[c]) then return false end
        some = some or row[c] ~= nil
    end
    return some
end

-- Numbers of a column that can be drawn: what is missing, infinite, too large or no number is nil.
function data.drawn(block, r, c)
    local value = block.rows[r][c]
    if number.drawn(value) then return value end
end

local periods = { hour = true, day = true, week = true, month = true, year = true }
local totals = { articles = true, stories = true }

-- All columns of numbers but x. The last column of a trend, all articles of the period, is a measure of another size: it is left
-- to the table where there are others.
local function numeric_but(block, x)
    local out = {}
    for c in ipairs(block.columns) do
        if c ~= x and data.is_numeric(block, c) then out[#out + 1] = c end
    end
    local last = out[#out]
    if #out > 1 and last == #block.columns and periods[block.columns[1]] and totals[block.columns[last]] then out[#out] = nil end
    return out
end

-- Sets block.x to the column of the places and block.y to those of the values: what the options say, else the first one and all
-- others that are numbers.
function data.series(block, name)
    local x, y = block.options.x, block.options.y
    block.x = x and data.column(block, name, x) or 1
    if type(y) == "string" then y = { y } end
    block.y = {}
    for i, column in ipairs(y or {}) do block.y[i] = data.column(block, name, column) end
    if not y then block.y = numeric_but(block, block.x) end
    if #block.y == 0 and #block.rows > 0 then fail(name, "no column of numbers") end
    for _, c in ipairs(block.y) do
        if #block.rows > 0 and not data.is_numeric(block, c) then fail(name, ("column '%s' is not of numbers"):format(block.columns[c])) end
    end
    return block
end

return data
