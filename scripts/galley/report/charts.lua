-- galley/report/charts.lua: which chart draws which part.
-- SPDX-License-Identifier: MIT
local data = require "galley.report.data"
local number = require "galley.report.number"

local charts = { is_numeric = data.is_numeric }

local function module_of(kind)
    return require("galley.report." .. kind)
end

-- What a part needs to know of its columns, looked up once, when it is added; raises where they are not there.
local prepared_by = {
    line = data.series,
    bar = data.series,
    area = function(block, name) return module_of "area".check(data.series(block, name), name) end,
    heatmap = function(block, name) return module_of "heatmap".spread(block, name) end,
    scatter = function(block, name) return module_of "scatter".prepare(block, name) end,
    network = function(block, name) return module_of "network".prepare(block, name) end,
    kwic = function(block, name) return module_of "kwic".prepare(block, name) end,
}

-- Whether a kind of part is a drawing.
function charts.is_drawn(kind)
    return prepared_by[kind] ~= nil and kind ~= "kwic"
end

function charts.prepare(block, name)
    return prepared_by[block.kind](block, name)
end

local with_legend = { line = true, bar = true, area = true }

local SERIES, ACROSS, DOWN, POINTS, COLUMNS = 24, 100, 100, 2000, 200

-- What is drawn and shown of a part that has more than a page has room for; each thing left out is told in its note.
function charts.bounded(block)
    local notes = { block.note }
    local function bound(n, most, what)
        if n <= most then return n end
        notes[#notes + 1] = ("%s of %s %s."):format(number.text(most), number.text(n), what)
        return most
    end
    local heat = block.kind == "heatmap"
    block.wide = bound(#block.columns, COLUMNS, "columns are in the table")
    if with_legend[block.kind] then block.y = data.first(block.y, bound(#block.y, SERIES, "series are drawn")) end
    if heat then block.y = data.first(block.y, bound(#block.y, ACROSS, "columns are drawn")) end
    local rows = heat and DOWN or block.kind == "scatter" and POINTS
    block.drawn = rows and bound(#block.rows, rows, "rows are drawn") or #block.rows
    block.note = #notes > 0 and table.concat(notes, " ") or nil
    return block
end

-- Markup of a part's drawing, and its height. size: { width, font }
function charts.draw(block, size)
    return module_of(block.kind).draw(block, size)
end

-- Names of the series, in the order of their colours; none where colours do not tell series apart.
function charts.legend(block)
    local names = {}
    for k, c in ipairs(with_legend[block.kind] and block.y or {}) do names[k] = block.columns[c] ~= "" and block.columns[c] or "(no name)" end
    return names
end

return charts
