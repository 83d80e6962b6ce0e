-- galley/report/charts.lua: which chart draws which part.
-- SPDX-License-Identifier: MIT
local data = require "galley.report.data"

local charts = { is_numeric = data.is_numeric }

local drawn_by = { line = "galley.report.line", bar = "galley.report.bar" }

-- Markup of a part's drawing, and its height. size: { width, font }
function charts.draw(block, size)
    return require(drawn_by[block.kind]).draw(block, size)
end

-- Names of the series, in the order of their colours.
function charts.legend(block)
    local names = {}
    for k, c in ipairs(block.y or {}) do names[k] = block.columns[c] end
    return names
end

return charts
