---@meta
-- report: made by tools/apidoc.py from the comments in the code

---@class galley.reportlib
local galley_report = {}

--- A value as JSON. A table with `t[1]`, and an empty one, is an array; else an object, its names in
--- byte order. Articles, spans and sets of spans are written as `galley read --json` does, with
--- 0-based, end-exclusive offsets.
---@param value any a function, a thread, a cycle or a table of both names and numbers raises
---@return string
function galley_report.json(value) end

--- What a JSON text means. null is nil, which leaves a hole in an array.
---@param json string
---@return any # nil, message, "syntax" when it is no JSON
function galley_report.decode(json) end

--- Rows as text: an aligned table, TSV, CSV, JSON or JSON lines.
---@param columns string[] the headings
---@param rows table[] each an array of cells, or a table by the names of the columns; a cell that is nil is empty
---@param options? { format?: string, top?: integer, decimals?: integer, width?: integer, bar?: string } `format`: "table" (the default), "tsv", "csv", "json", "jsonl"; `top`: only so many rows; `decimals` of numbers with a fraction, 3 when not given; `width` of the terminal, to cut the last column; `bar`: a column of numbers that a table draws as well
---@return string
function galley_report.format(columns, rows, options) end

--- Write rows on standard output; arguments as `galley.report.format`. Rules, which have no output, may
--- not.
---@param columns string[]
---@param rows table[]
---@param options? { format?: string, top?: integer, decimals?: integer, width?: integer, bar?: string }
---@return boolean|nil # true; nil, message, "io" when it could not be written
function galley_report.print(columns, rows, options) end

--- Put text into a file: whole, or the old file stays as it was. Rules, which have no files, may not.
---@param path string
---@param text string
---@return boolean|nil # true; nil, message, "io" when it could not be written
function galley_report.save(path, text) end

return galley_report
