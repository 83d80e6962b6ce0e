-- galley/report/scatter.lua: the scatter plot: two numbers of each row against each other.
-- SPDX-License-Identifier: MIT
local axis = require "galley.report.axis"
local data = require "galley.report.data"
local measure = require "galley.report.measure"
local number = require "galley.report.number"
local scale = require "galley.report.scale"
local svg = require "galley.report.svg"

local scatter = {}

local NAMED = 300 -- points that may have their name beside them

-- The columns of the two numbers and of the name: what the options say, else the first two that are numbers and the first that is none.
function scatter.prepare(block, name)
    local options, numbers, text = block.options, {}, nil
    for c in ipairs(block.columns) do
        if data.is_numeric(block, c) then numbers[#numbers + 1] = c else text = text or c end
    end
    local function chosen(option, c)
        local at = option and data.column(block, name, option) or c
        if #block.rows > 0 and not (at and data.is_numeric(block, at)) then
            error(("bad argument #1 to '%s' (two columns of numbers are needed)"):format(name), 0)
        end
        return at
    end
    block.across, block.y = chosen(options.x, numbers[1]), { chosen(options.y, numbers[2]) }
    block.name = options.label and data.column(block, name, options.label) or text
    return block
end

local function tip_of(block, r)
    local row = block.rows[r]
    return ("%s%s %s, %s %s"):format(block.name and number.cell(row[block.name]) .. ": " or "", block.columns[block.across],
        number.cell(row[block.across]), block.columns[block.y[1]], number.cell(row[block.y[1]]))
end

-- { x, y, r } of each row that has both numbers
local function points_of(block, plot, across)
    local out = {}
    for r = 1, block.drawn do
        local u, v = data.drawn(block, r, block.across), data.drawn(block, r, block.y[1])
        if u and v then
            out[#out + 1] = { x = scale.place(across, u, plot.left, plot.right), y = scale.place(plot.scale, v, plot.bottom, plot.top), r = r }
        end
    end
    return out
end

-- Names beside points: right, left, above, below, where it is free; else none, the tip and the table have it.
local function named(block, points, plot, size)
    local boxes, out = measure.boxes(), {}
    for _, p in ipairs(points) do boxes.take { p.x - 5, p.y - 5, p.x + 5, p.y + 5 } end
    for i = 1, math.min(#points, NAMED) do
        local p = points[i]
        local text = measure.cut(number.cell(block.rows[p.r][block.name]), size.font, 0.35 * size.width)
        local w, h = measure.width(text, size.font), size.font
        for _, at in ipairs { { p.x + 7, p.y + h * 0.35, "start", 0 }, { p.x - 7, p.y + h * 0.35, "end", -w }, { p.x, p.y - 8, "middle", -w / 2 },
            { p.x, p.y + h + 6, "middle", -w / 2 } } do
            local left = at[1] + at[4]
            local box = { left - 1, at[2] - h, left + w + 1, at[2] + 3 }
            if left >= plot.left and left + w <= size.width and box[2] >= 0 and box[4] <= plot.bottom and boxes.free(box) then
                boxes.take(box)
                out[#out + 1] = svg.label(at[1], at[2], at[3], text)
                break
            end
        end
    end
    return table.concat(out)
end

function scatter.draw(block, size)
    local height = block.options.height or 360
    local low, high, whole = scale.range(block.rows, block.y)
    local left, right, whole_across = scale.range(block.rows, { block.across })
    -- from zero where that costs no room
    low, left = low and low > 0 and low < 0.4 * high and 0 or low or 0, left and left > 0 and left < 0.4 * right and 0 or left or 0
    local frame, plot = axis.left(low, high or 0, whole, size, height - size.font - 6)
    local grid, across = axis.below(left, right or 0, whole_across, plot, size)
    local points, out = points_of(block, plot, across), { frame, grid }
    for _, p in ipairs(points) do
        local list = block.links[p.r] and (block.links[p.r][block.y[1]] or block.links[p.r][block.across])
        local inner = svg.element("circle", { cx = p.x, cy = p.y, r = 8, class = "hit" }) .. svg.element("circle", { cx = p.x, cy = p.y, r = 4, class = "dot" })
        out[#out + 1] = svg.element("g", { class = "s1" }, svg.mark(inner, tip_of(block, p.r), list))
    end
    if block.name then out[#out + 1] = named(block, points, plot, size) end
    local axes = ("%s across, %s upwards"):format(block.columns[block.across], block.columns[block.y[1]])
    out[#out + 1] = svg.label((plot.left + plot.right) / 2, height - 4, "middle", measure.cut(axes, size.font, plot.right - plot.left), "soft")
    return table.concat(out), height
end

return scatter
