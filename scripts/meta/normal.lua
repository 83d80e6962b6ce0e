---@meta
-- normal: made by tools/apidoc.py from the comments in the code

---@class galley.textlib
local galley_text = {}

--- A form of a text for comparing or searching, which tells of every part of it where it stands in the untouched text. `#normal`
--- is the size of the form in bytes, `tostring(normal)` the form.
---@class galley.normal
---@field text string the form
local galley_normal = {}

--- Where a part of the form stands in the untouched text: the smallest part that it was made of.
---@param first integer byte of the form, 1-based
---@param last? integer the last byte, `first` when not given
---@return integer first # byte of the untouched text
---@return integer last
function galley_normal:source(first, last) end

--- The other way round: what became of a part of the untouched text.
---@param first integer byte of the untouched text, 1-based
---@param last? integer the last byte, `first` when not given
---@return integer first # byte of the form
---@return integer last
function galley_normal:form(first, last) end

--- A form of a text in which every position can be led back to the untouched text. Without options it is canonical composition
--- (NFC) alone.
---@param text string
---@param options? { nfc?: boolean, case?: boolean, accents?: boolean, width?: boolean, quotes?: boolean } `nfc`: canonical composition; `case`: case folding; `accents`: without accents, composed; `width`: half-width and full-width forms as ordinary ones; `quotes`: quotation marks and dashes as ' " -
---@return galley.normal
function galley_text.normal(text, options) end
