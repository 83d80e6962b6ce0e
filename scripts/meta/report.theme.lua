---@meta
-- report.theme: made by tools/apidoc.py from the comments in the code

---@class galley.report.themelib
local galley_report_theme = {}

--- A copy of galley's own theme, to be changed and given to `galley.report`. `light` and `dark` have the colours `paper`, `ink`, `soft`
--- (lesser text), `line`, `zero`, `link`, `panel`, `mark` (highlighted words), `target` (where a link led to), `series` (eight) and `heat`
--- (six pairs: colour, text on it); `font` and `mono` are CSS font lists, `css` is put behind the style sheet.
---@return table
function galley_report_theme.copy() end

return galley_report_theme
