---@meta
-- check: made by tools/apidoc.py from the comments in the code

---@class galley.checklib
local galley_check = {}

--- Raise, naming the argument, unless the value is of one of the types ("string", "galley.article").
---@param i integer which argument, 1 for the first
---@param name string of the function
---@param value any
---@param ... string types; "nil" allows none
function galley_check.arg(i, name, value, ...) end

--- Raise unless the value is nil or a table with only known options, each of its type.
---@param i integer which argument, 1 for the first
---@param name string of the function
---@param options? table
---@param known table name of the option = its type
function galley_check.options(i, name, options, known) end

return galley_check
