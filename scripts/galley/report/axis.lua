-- galley/report/axis.lua: the frame of a chart: grid, ticks, and labels that do not collide.
-- SPDX-License-Identifier: MIT
local svg = require "galley.report.svg"
local measure = require "galley.report.measure"
local number = require "galley.report.number"
local scale = require "galley.report.scale"

local axis = {}

local GAP = 10 -- pixels at least between two labels

-- Where a label of the bottom axis lies: centred on x, moved inwards at the edges. Returns its middle, left and right end.
local function place(x, width, size)
    local left = math.max(0, math.min(x - width / 2, size.width - width))
    return left + width / 2, left, left + width
end

-- Whether every step-th label has room.
local function has_room(texts, xs, step, size)
    local last = -math.huge
    for i = 1, #texts, step do
        local _, left, right = place(xs[i], measure.width(texts[i], size.font), size)
        if left < last + GAP then return false end
        last = right
    end
    return true
end

-- Labels under a chart at these places: as many as have room, evenly spaced, the first one always.
function axis.bottom(labels, xs, y, size)
    local texts, step, out = {}, 1, {}
    for i, label in ipairs(labels) do texts[i] = measure.cut(label, size.font, 0.3 * size.width) end
    while step < #texts and not has_room(texts, xs, step, size) do step = step + 1 end
    for i = 1, #texts, step do
        local middle = place(xs[i], measure.width(texts[i], size.font), size)
        out[#out + 1] = svg.line(xs[i], y, xs[i], y + 4, "tick") .. svg.label(middle, y + 6 + size.font, "middle", texts[i])
    end
    return table.concat(out)
end

-- Texts of ticks: all with the digits that one of them needs.
local function tick_texts(ticks)
    local decimals, texts = 0, {}
    for _, t in ipairs(ticks) do decimals = math.max(decimals, number.decimals(t)) end
    for i, t in ipairs(ticks) do texts[i] = t == 0 and "0" or number.text(t, decimals) end
    return texts
end

-- The frame: a scale of values at the left with lines across. Returns markup, and the plot { left, right, top, bottom, scale }.
function axis.left(low, high, whole, size, height)
    local s = scale.linear(low, high, height // 50, whole)
    local texts, widest, out = tick_texts(s.ticks), 0, {}
    for _, t in ipairs(texts) do widest = math.max(widest, measure.width(t, size.font)) end
    local plot = { left = widest + 10, right = size.width - 12, top = size.font * 0.8, bottom = height - size.font - 14, scale = s }
    for i, value in ipairs(s.ticks) do
        local y = scale.place(s, value, plot.bottom, plot.top)
        out[i] = svg.line(plot.left, y, plot.right, y, value == 0 and "zero" or "grid")
            .. svg.label(plot.left - 6, y + size.font * 0.35, "end", texts[i])
    end
    return table.concat(out), plot
end

-- A scale of values at the bottom, with lines upwards.
function axis.below(low, high, whole, plot, size)
    local s = scale.linear(low, high, (plot.right - plot.left) // 90, whole)
    local xs, out = {}, {}
    for i, value in ipairs(s.ticks) do
        xs[i] = scale.place(s, value, plot.left, plot.right)
        out[i] = svg.line(xs[i], plot.top, xs[i], plot.bottom, value == 0 and "zero" or "grid")
    end
    return table.concat(out) .. axis.bottom(tick_texts(s.ticks), xs, plot.bottom, size), s
end

-- The places of n categories from left to right; one alone stands in the middle.
function axis.places(n, plot)
    local xs = {}
    for i = 1, n do
        xs[i] = n == 1 and (plot.left + plot.right) / 2 or plot.left + (i - 1) / (n - 1) * (plot.right - plot.left)
    end
    return xs
end

return axis
