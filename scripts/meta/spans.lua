---@meta
-- spans: made by tools/apidoc.py from the comments in the code

--- The spans that something found in one article, in the order of the text. `#spans` counts them,
--- `spans[i]` is one, `ipairs(spans)` and `spans:each()` go through them. `a + b` has the spans of
--- both, `a * b` those of `a` that overlap one of `b`, `a - b` those of `a` that overlap none of `b`;
--- either side may be a single span. Sets of two different articles do not mix: that raises.
---@class galley.spans
---@operator add(galley.spans): galley.spans
---@operator mul(galley.spans): galley.spans
---@operator sub(galley.spans): galley.spans
local galley_spans = {}

--- How many spans there are: the same as `#spans`.
---@return integer
function galley_spans:count() end

--- Go through the spans.
---@return fun(): galley.span|nil # for a `for` loop
function galley_spans:each() end

--- The different values that a field takes in the set, each once, in the order in which they are met.
--- Spans without the field are left out.
---@param field? string "text" (the default), "label", or a field of the pattern such as "id"
---@return string[]
function galley_spans:distinct(field) end

--- The spans that lie wholly inside a span of another set.
---@param other galley.spans|galley.span
---@return galley.spans
function galley_spans:within(other) end

--- The spans that hold a span of another set.
---@param other galley.spans|galley.span
---@return galley.spans
function galley_spans:containing(other) end

--- The spans that have a span of another set near them.
---@param other galley.spans|galley.span
---@param words integer at most so many words lie between the two, as NEAR/n of a query counts; 0: they are neighbours
---@return galley.spans
function galley_spans:near(other, words) end
