---@meta
-- vector: made by tools/apidoc.py from the comments in the code

---@class galley.articlelib
local galley_article = {}

--- Features and their values: those of an article (`article:features`), or what is added up from such (the
--- weights of a label, a centroid). Any two can be combined. A method that changes a vector gives it back.
--- `#vector` counts the values that are not zero.
---@class galley.vector
local galley_vector = {}

--- A vector: `galley.vector`. A name is that of a feature seen before, else it stands for itself.
---@param values? table by name; none: it is empty. A number that is not finite raises
---@return galley.vector
function galley_vector.new(values) end

--- The article's features as a vector: what a model of these features looks at.
---@param features? string|string[] as those of `galley.model`; "stem,title" when not given
---@param options? { weigh?: string, unit?: boolean, lang?: string } `weigh`: "log" (1 + log of the occurrences, the default), "count", "binary"; `unit = false`: not scaled to length 1
---@return galley.vector
function galley_article:features(features, options) end

--- Another vector of the same values.
---@return galley.vector
function galley_vector:copy() end

--- Add another vector, times a number.
---@param other galley.vector
---@param by? number 1 when not given
---@return galley.vector # itself
function galley_vector:add(other, by) end

--- Multiply all values by a number.
---@param by number
---@return galley.vector # itself
function galley_vector:scale(by) end

--- Multiply each value by that of another vector, as by weights of features (idf).
---@param other galley.vector
---@return galley.vector # itself
function galley_vector:times(other) end

--- The scalar product.
---@param other galley.vector
---@return number
function galley_vector:dot(other) end

--- The Euclidean length.
---@return number
function galley_vector:norm() end

--- Give a feature a value.
---@param name string
---@param value number
---@return galley.vector # itself
function galley_vector:set(name, value) end

--- The value of a feature, 0 where it has none.
---@param name string
---@return number
function galley_vector:get(name) end

--- Go through names and values, for a `for` loop, in the order in which the features were first seen;
--- the vector must not be changed meanwhile.
---@return function
function galley_vector:pairs() end

--- The features of the largest values.
---@param k? integer 10 when not given
---@return table[] # `{ feature, value }`, largest first
function galley_vector:topk(k) end

--- The vector as bytes, to be kept in a file; `galley.vector.load` reads them, on any machine.
---@return string
function galley_vector:save() end

--- A vector that was saved.
---@param bytes string
---@return galley.vector|nil # nil, message, code: "corrupt", "version"
function galley_vector.load(bytes) end
