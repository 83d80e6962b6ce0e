-- galley/report/area.lua: the stacked area chart: parts of a whole over time.
-- SPDX-License-Identifier: MIT
local axis = require "galley.report.axis"
local data = require "galley.report.data"
local number = require "galley.report.number"
local scale = require "galley.report.scale"
local svg = require "galley.report.svg"

local area = {}

local HIT = 400 -- places up to which each can be pointed at; the table has all
local FINE = 60 -- places from which on lines between layers would hide them

-- What is missing adds nothing.
local function value(block, r, c)
    return data.drawn(block, r, c) or 0
end

-- For each series the sums below and above it, at each row.
local function stacked(block)
    local layers, sums = {}, {}
    for r = 1, #block.rows do sums[r] = 0 end
    for k, c in ipairs(block.y) do
        layers[k] = { below = data.first(sums), above = {} }
        for r = 1, #block.rows do
            sums[r] = sums[r] + value(block, r, c)
            layers[k].above[r] = sums[r]
        end
    end
    return layers, sums
end

local function outline(layer, xs, plot)
    local points, n = {}, #xs
    local function add(x, sum) points[#points + 1] = { x, scale.place(plot.scale, sum, plot.bottom, plot.top) } end
    for r = 1, n do add(xs[r], layer.above[r]) end
    for r = n, 1, -1 do add(xs[r], layer.below[r]) end
    return svg.path_through(points) .. "Z"
end

-- One period alone has no width: it is a bar.
local function widened(xs, layer)
    if #xs > 1 then return xs, layer end
    return { xs[1] - 20, xs[1] + 20 }, { above = { layer.above[1], layer.above[1] }, below = { layer.below[1], layer.below[1] } }
end

-- Places for the pointer: a column for each row, of the height of the layer.
local function hits(block, c, layer, xs, plot)
    local out = {}
    for r = 1, #block.rows <= HIT and #block.rows or 0 do
        local half = #xs > 1 and (xs[2] - xs[1]) / 2 or 20
        local top = scale.place(plot.scale, layer.above[r], plot.bottom, plot.top)
        local bottom = scale.place(plot.scale, layer.below[r], plot.bottom, plot.top)
        local left, right = math.max(xs[r] - half, plot.left), math.min(xs[r] + half, plot.right)
        if value(block, r, c) > 0 then
            local tip = ("%s, %s: %s"):format(block.columns[c], number.cell(block.rows[r][block.x]), number.text(block.rows[r][c]))
            out[#out + 1] = svg.mark(svg.rect(left, top, right - left, bottom - top, "hit"), tip, block.links[r] and block.links[r][c])
        end
    end
    return table.concat(out)
end

-- Raises where a value is below zero: layers of that have no sum.
function area.check(block, name)
    for _, c in ipairs(block.y) do
        for r = 1, #block.rows do
            if value(block, r, c) < 0 then
                error(("bad argument #1 to '%s' (row %d: %s is below zero)"):format(name, r, block.columns[c]), 0)
            end
        end
    end
    return block
end

function area.draw(block, size)
    local height = block.options.height or 300
    local layers, sums = stacked(block)
    local high = 0
    for _, sum in ipairs(sums) do high = math.max(high, sum) end
    local _, _, whole = scale.range(block.rows, block.y)
    local frame, plot = axis.left(0, high, whole, size, height)
    local xs, labels, out = axis.places(#block.rows, plot), {}, { frame }
    for r = 1, #block.rows do labels[r] = number.cell(block.rows[r][block.x]) end
    out[2] = axis.bottom(labels, xs, plot.bottom, size)
    for k, c in ipairs(block.y) do
        local shape = svg.element("path", { d = outline(select(2, widened(xs, layers[k])), (widened(xs, layers[k])), plot), class = #xs > FINE and "area fine" or "area" })
        out[#out + 1] = svg.element("g", { class = svg.series_class(k) }, shape, hits(block, c, layers[k], xs, plot))
    end
    return table.concat(out), height
end

return area
