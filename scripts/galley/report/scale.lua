-- galley/report/scale.lua: from values to places, with ticks at round numbers.
-- SPDX-License-Identifier: MIT
--
-- Round numbers are 1, 2 and 5 times a power of ten: P. Heckbert, "Nice numbers for graph labels", Graphics Gems (1990).

local number = require "galley.report.number"

local scale = {}

local function nice_step(span, about)
    local raw = span / math.max(about, 1)
    local power = 10.0 ^ math.floor(math.log(raw, 10) + 1e-9)
    local part = raw / power
    return (part <= 1.001 and 1 or part <= 2.001 and 2 or part <= 5.001 and 5 or 10) * power
end

-- From low to high, widened to whole steps; `about` is how many ticks there is room for. Whole numbers get whole ticks.
-- Returns { low, high, ticks }.
function scale.linear(low, high, about, whole)
    if low == high then low, high = low - math.abs(low) / 2, low == 0 and 1 or high + math.abs(high) / 2 end
    local step = nice_step(high - low, about)
    if whole and step < 1 then step = 1 end
    local first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    local ticks = {}
    for i = first, last do
        local value = i * step
        ticks[#ticks + 1] = step >= 1 and math.abs(value) < 2 ^ 53 and math.floor(value + 0.5) or value
    end
    return { low = first * step, high = last * step, ticks = ticks }
end

-- The place of a value between two places.
function scale.place(s, value, from, to)
    return from + (value - s.low) / (s.high - s.low) * (to - from)
end

-- Least and most of the numbers that can be drawn in columns of rows, and whether all are whole; nil when there are none.
function scale.range(rows, columns)
    local low, high, whole = nil, nil, true
    for _, row in ipairs(rows) do
        for _, c in ipairs(columns) do
            local v = row[c]
            if number.drawn(v) then
                low, high = math.min(low or v, v), math.max(high or v, v)
                whole = whole and v == math.floor(v)
            end
        end
    end
    return low, high, whole
end

return scale
