---@meta
-- table: made by tools/apidoc.py from the comments in the code

--- Rows with headings: made by `galley.table`. `#table` counts the rows, `tostring(table)` is the
--- aligned table.
---@class galley.table
---@field columns string[]
---@field rows table[] each a table by the names of the columns
local galley_table = {}

--- A table with these headings: `galley.table`.
---@param column string and as many more as you like, each once
---@return galley.table
function galley_table.new(column, ...) end

--- Add a row: a value for each column, nil for an empty cell.
---@return galley.table # itself
function galley_table:add(...) end

--- Sort the rows by a column: numbers downwards, texts upwards, empty cells last; rows that are
--- equal there keep their order.
---@param column string
---@return galley.table # itself
function galley_table:sort(column) end

--- The rows as text.
---@param options? { format?: string, top?: integer, decimals?: integer, width?: integer, bar?: string } `format`: "table" (the default), "tsv", "csv", "json", "jsonl"; `top`: only so many rows; `decimals` of numbers with a fraction; `bar`: a column of numbers that a table draws as well
---@return string
function galley_table:format(options) end

--- Write the rows on standard output.
---@param options? { format?: string, top?: integer, decimals?: integer, width?: integer, bar?: string } as those of `format`
---@return galley.table # itself
function galley_table:print(options) end
