--- galley/report/theme.lua: the colours and fonts of reports, and how a copy of them is made.
--- SPDX-License-Identifier: MIT
--
-- Every colour is looked at by tests/report in a browser: text has a contrast of 4.5 to 1 to what is behind it, lines and bars have 3 to 1
-- to the paper (WCAG 2.2, 1.4.3 and 1.4.11). Eight series are told apart by colour, shape of the mark and their order in the legend.

local theme = {}

local light = {
    paper = "#ffffff", ink = "#1c1e21", soft = "#5a6068", line = "#d9dce1", zero = "#8b919a", link = "#0b57a4", panel = "#f5f6f8",
    mark = "#ffe9a8", target = "#fff6d6",
    series = { "#1f62b4", "#b5480e", "#1a7a4c", "#8a3fa0", "#8a6a00", "#b3234f", "#1b7b8a", "#5c6066" },
    -- from little to much, each with the colour of the text on it
    heat = { { "#eaf1fa", "#1c1e21" }, { "#c5daf2", "#1c1e21" }, { "#94bce6", "#1c1e21" }, { "#5c97d6", "#0b0c0e" }, { "#2b6cb5", "#ffffff" },
        { "#12407c", "#ffffff" } },
}

local dark = {
    paper = "#15181c", ink = "#e7e9ec", soft = "#a4abb5", line = "#33383f", zero = "#727983", link = "#86bcf7", panel = "#1d2126",
    mark = "#6b5310", target = "#2b2a1c",
    series = { "#79b2f2", "#f0a06a", "#68c793", "#cf9be0", "#d9bd4f", "#f28ba6", "#67c7d4", "#b3b8bf" },
    heat = { { "#1f2a38", "#e7e9ec" }, { "#24405f", "#e7e9ec" }, { "#2b5a8c", "#ffffff" }, { "#4682c0", "#0b0c0e" }, { "#79b2f2", "#0b0c0e" },
        { "#c4defa", "#0b0c0e" } },
}

local function copied(value)
    if type(value) ~= "table" then return value end
    local out = {}
    for key, v in pairs(value) do out[key] = copied(v) end
    return out
end

--- A copy of galley's own theme, to be changed and given to `galley.report`. `light` and `dark` have the colours `paper`, `ink`, `soft`
--- (lesser text), `line`, `zero`, `link`, `panel`, `mark` (highlighted words), `target` (where a link led to), `series` (eight) and `heat`
--- (six pairs: colour, text on it); `font` and `mono` are CSS font lists, `css` is put behind the style sheet.
---@function galley.report.theme.copy()
---@return table
---@usage
--- local galley = require "galley"
--- local theme = require "galley.report.theme".copy()
--- theme.light.link = "#8a1c1c"
--- print((galley.report("Gas", { theme = theme }):format "html":find("#8a1c1c", 1, true) ~= nil)) --> true
function theme.copy()
    return copied { light = light, dark = dark, css = "",
        font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif',
        mono = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace' }
end

return theme
