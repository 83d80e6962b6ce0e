---@meta
-- source: made by tools/apidoc.py from the comments in the code

---@class galley.sourcelib
local galley_source = {}

--- Goes through the articles of files and folders: made by `galley.read`, called by a `for` loop.
--- `reader.failures` counts what was passed over.
---@class galley.reader
---@field failures integer
local galley_reader = {}

--- Stop reading, before the collector does.
function galley_reader:close() end

--- Go through the articles of files and folders: `galley.read`. Text files, JSON lines (.json, .jsonl,
--- .ndjson), either with .gz; folders recursively, in byte order of names; "-" is standard input. Each
--- article's lines are judged (prose, promo, caption ...). What cannot be read raises, as a loop has no
--- place for a message; with `failed` it is passed over and told. Files in a folder whose ending galley
--- does not know are passed over either way.
---@param path string and as many more as you like
---@param options? { failed?: function, anatomy?: boolean } last argument; `failed(path, message, code)` hears of what is passed over; `anatomy = false`: every line is prose
---@return galley.reader|nil # for a `for` loop; nil, message, "notfound" when a path does not exist
function galley_source.read(path, ...) end

--- The bytes of a whole file.
---@param path string
---@return string|nil # nil, message, code ("notfound", "io")
function galley_source.file(path) end

return galley_source
