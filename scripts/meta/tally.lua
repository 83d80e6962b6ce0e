---@meta
-- tally: made by tools/apidoc.py from the comments in the code

--- Sums by key: made by `galley.tally`. `#tally` counts the keys.
---@class galley.tally
---@field columns string[]
---@field rows table[] each a table by the names of the columns, in the order in which the keys came
local galley_tally = {}

--- Sums by key: `galley.tally`.
---@param key string heading of the keys
---@param ... string headings of the sums, "count" when none is given
---@return galley.tally
function galley_tally.new(key, ...) end

--- Add to the sums of a key.
---@param key string|number|boolean
---@param ... number one for each sum, 1 when it is not given
---@return galley.tally # itself
function galley_tally:add(key, ...) end

--- The sum of a key, 0 when it was never added.
---@param key string|number|boolean
---@param column? string the first sum when not given
---@return number
function galley_tally:get(key, column) end

--- Sort by a column: numbers downwards, keys upwards; what is equal keeps its order.
---@param column string
---@return galley.tally # itself
function galley_tally:sort(column) end

--- The rows as text; options as those of a table.
---@param options? { format?: string, top?: integer, decimals?: integer, width?: integer }
---@return string
function galley_tally:format(options) end

--- Write the rows on standard output; options as those of a table.
---@param options? { format?: string, top?: integer, decimals?: integer, width?: integer }
---@return galley.tally # itself
function galley_tally:print(options) end
