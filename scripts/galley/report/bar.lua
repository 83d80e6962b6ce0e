-- galley/report/bar.lua: the bar chart. Bars lie, so that long names have room and none is turned.
-- SPDX-License-Identifier: MIT
local data = require "galley.report.data"
local measure = require "galley.report.measure"
local number = require "galley.report.number"
local scale = require "galley.report.scale"
local svg = require "galley.report.svg"

local bar = {}

local TOP = 30
local THICK, GAP = 18, 8

-- Rows that are drawn.
function bar.drawn(block)
    return math.min(#block.rows, block.options.top or TOP)
end

local function value_text(block, r, c, decimals)
    return number.text(block.rows[r][c], decimals[c])
end

local function decimals_of(block)
    local out, rows = {}, data.first(block.rows, bar.drawn(block))
    for _, c in ipairs(block.y) do out[c] = number.column_decimals(rows, c, block.options.decimals) end
    return out
end

-- How much room names and values need: where the bars begin and end.
local function columns_of(block, size, decimals)
    local names, values = 0, 0
    for r = 1, bar.drawn(block) do
        names = math.max(names, measure.width(number.cell(block.rows[r][block.x]), size.font))
        for _, c in ipairs(block.y) do
            if data.drawn(block, r, c) then values = math.max(values, measure.width(value_text(block, r, c, decimals), size.font)) end
        end
    end
    names = math.min(names, 0.38 * size.width)
    return names, names + 8, size.width - values - 8
end

-- A bar from zero to its value, the number behind its end (before it, where it is below zero and there is room).
local function one(block, r, c, k, y, plot, size)
    local v = data.drawn(block, r, c)
    if not v then return "" end
    local zero, to = scale.place(plot.scale, 0, plot.left, plot.right), scale.place(plot.scale, v, plot.left, plot.right)
    local text = value_text(block, r, c, plot.decimals)
    local body = svg.rect(math.min(zero, to), y, math.max(math.abs(to - zero), 1), THICK, "fill")
        .. svg.label(math.max(zero, to) + 5, y + THICK / 2 + size.font * 0.35, "start", text, "value")
    local tip = ("%s, %s: %s"):format(number.cell(block.rows[r][block.x]), block.columns[c], text)
    return svg.element("g", { class = svg.series_class(k) }, svg.mark(body, tip, block.links[r] and block.links[r][c]))
end

local function group(block, r, y, names, plot, size)
    local name = measure.cut(number.cell(block.rows[r][block.x]), size.font, names)
    local out = { svg.label(names, y + THICK * #block.y / 2 + size.font * 0.35, "end", name) }
    for k, c in ipairs(block.y) do out[#out + 1] = one(block, r, c, k, y + (k - 1) * THICK, plot, size) end
    return table.concat(out)
end

function bar.draw(block, size)
    local n, decimals = bar.drawn(block), decimals_of(block)
    local names, left, right = columns_of(block, size, decimals)
    local low, high = scale.range(data.first(block.rows, n), block.y)
    local s = { low = math.min(low or 0, 0), high = math.max(high or 0, 0) }
    if s.low == s.high then s.high = 1 end
    local plot = { left = left, right = right, scale = s, decimals = decimals }
    local out, y = {}, 4
    for r = 1, n do
        out[r] = group(block, r, y, names, plot, size)
        y = y + THICK * #block.y + GAP
    end
    local zero = scale.place(s, 0, left, right)
    out[#out + 1] = svg.line(zero, 0, zero, y, "zero")
    if n == #block.rows then return table.concat(out), y end
    local told = ("%d of %s rows are drawn"):format(n, number.text(#block.rows))
    return table.concat(out) .. svg.label(0, y + size.font + 2, "start", told, "soft"), y + size.font + 8
end

return bar
