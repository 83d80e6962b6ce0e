-- galley/report/line.lua: the line chart.
-- SPDX-License-Identifier: MIT
local axis = require "galley.report.axis"
local data = require "galley.report.data"
local number = require "galley.report.number"
local scale = require "galley.report.scale"
local svg = require "galley.report.svg"

local line = {}

local MARKED = 60 -- points up to which each has a mark of its own; more make a thick line

local function label_of(block, r)
    return number.cell(block.rows[r][block.x])
end

-- Of many points in one pixel: the first, the least, the most and the last draw the same line (U. Jugel et al., "M4: a
-- visualization-oriented time series data aggregation", PVLDB 7, 2014).
local function thinned(points)
    if #points <= 1000 then return points end
    local out, from = {}, 1
    while from <= #points do
        local to, low, high = from, from, from
        while to < #points and points[to + 1][1] // 1 == points[from][1] // 1 do
            to = to + 1
            if points[to][2] < points[low][2] then low = to end
            if points[to][2] > points[high][2] then high = to end
        end
        local last
        for _, i in ipairs { from, math.min(low, high), math.max(low, high), to } do
            if i ~= last then out[#out + 1], last = points[i], i end
        end
        from = to + 1
    end
    return out
end

-- A line is broken where a value is missing.
local function strokes(block, c, xs, ys)
    local out, points = {}, {}
    for r = 1, #block.rows + 1 do
        if r <= #block.rows and ys(r, c) then
            points[#points + 1] = { xs[r], ys(r, c) }
        else
            if #points > 1 then out[#out + 1] = svg.element("path", { d = svg.path_through(thinned(points)), class = "line" }) end
            points = {}
        end
    end
    return table.concat(out)
end

-- Marks, and around each a place for the pointer that is easy to hit.
local function marks(block, k, c, xs, ys)
    local out, few = {}, #block.rows <= MARKED
    for r = 1, #block.rows do
        local list = block.links[r] and block.links[r][c]
        local y = ys(r, c)
        local lone = not (r > 1 and ys(r - 1, c)) and not (r < #block.rows and ys(r + 1, c))
        if y and (few or list or lone) then
            local tip = ("%s, %s: %s"):format(block.columns[c], label_of(block, r), number.text(block.rows[r][c]))
            local hit = svg.element("circle", { cx = xs[r], cy = y, r = 7, class = "hit" })
            out[#out + 1] = svg.mark(hit .. ((few or lone) and svg.shape(k, xs[r], y, 3) or ""), tip, list)
        end
    end
    return table.concat(out)
end

-- block: with x, y and links; size: { width, font }. Returns the markup of the drawing and its height.
function line.draw(block, size)
    local height = block.options.height or 300
    local low, high, whole = scale.range(block.rows, block.y)
    local frame, plot = axis.left(math.min(low or 0, 0), high or 0, whole, size, height)
    local xs, labels, out = axis.places(#block.rows, plot), {}, { frame }
    local function ys(r, c)
        local v = data.drawn(block, r, c)
        return v and scale.place(plot.scale, v, plot.bottom, plot.top)
    end
    for r = 1, #block.rows do labels[r] = label_of(block, r) end
    out[2] = axis.bottom(labels, xs, plot.bottom, size)
    for k, c in ipairs(block.y) do
        out[#out + 1] = svg.element("g", { class = svg.series_class(k) }, strokes(block, c, xs, ys), marks(block, k, c, xs, ys))
    end
    return table.concat(out), height
end

return line
