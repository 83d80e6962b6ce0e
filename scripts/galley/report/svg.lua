-- galley/report/svg.lua: elements of SVG and HTML as text. Attributes are escaped here, children are markup already.
-- SPDX-License-Identifier: MIT
local escape = require "galley.report.escape"

local svg = {}

-- Coordinates: a tenth of a pixel, so that machines whose last bits differ write the same file.
local function coordinate(n)
    local s = ("%.1f"):format(n):gsub("%.0$", "")
    return s == "-0" and "0" or s
end
svg.coordinate = coordinate

local function names_of(attributes)
    local names = {}
    for name in pairs(attributes) do names[#names + 1] = name end
    table.sort(names)
    return names
end

-- <name attributes>children</name>. attributes: false leaves one out, true gives it no value, a number is a coordinate.
function svg.element(name, attributes, ...)
    local out = { "<", name }
    for _, key in ipairs(names_of(attributes)) do
        local value = attributes[key]
        if math.type(value) then value = coordinate(value) end
        if value == true then
            out[#out + 1] = " " .. key
        elseif value then
            out[#out + 1] = (' %s="%s"'):format(key, escape.html(value))
        end
    end
    local children = table.concat({ ... })
    return table.concat(out) .. ">" .. children .. "</" .. name .. ">"
end
local element = svg.element

-- Text at a place. anchor: "start", "middle" or "end"; class: nil for an ordinary label.
function svg.label(x, y, anchor, text, class, turn)
    return element("text", { x = x, y = y, ["text-anchor"] = anchor ~= "start" and anchor, class = class,
        transform = turn and ("rotate(%d %s %s)"):format(turn, coordinate(x), coordinate(y)) },
        escape.html(escape.line(text)))
end

function svg.line(x1, y1, x2, y2, class)
    return element("line", { x1 = x1, y1 = y1, x2 = x2, y2 = y2, class = class })
end

function svg.rect(x, y, width, height, class)
    return element("rect", { x = x, y = y, width = width, height = height, class = class })
end

-- "M1 2L3 4" through points { x, y }.
function svg.path_through(points)
    local parts = {}
    for i, p in ipairs(points) do
        parts[i] = (i == 1 and "M" or "L") .. coordinate(p[1]) .. " " .. coordinate(p[2])
    end
    return table.concat(parts)
end

-- A mark with a tooltip; a link to the list of its articles where there is one. The links of a chart are for the pointer: by keyboard
-- the same ones are reached in the table below it, in a sensible order.
function svg.mark(inner, tip, list)
    local body = element("title", {}, escape.html(escape.line(tip))) .. inner
    if list then return element("a", { href = "#" .. list.id, tabindex = "-1" }, body) end
    return element("g", {}, body)
end

-- The shapes that tell series apart besides their colours, about `r` from the middle.
local shapes = {
    function(x, y, r) return element("circle", { cx = x, cy = y, r = r, class = "dot" }) end,
    function(x, y, r) return svg.rect(x - r, y - r, 2 * r, 2 * r, "dot") end,
    function(x, y, r)
        return element("path", { d = svg.path_through { { x, y - 1.3 * r }, { x + 1.2 * r, y + r }, { x - 1.2 * r, y + r } } .. "Z",
            class = "dot" })
    end,
    function(x, y, r)
        return element("path", { d = svg.path_through { { x, y - 1.4 * r }, { x + 1.4 * r, y }, { x, y + 1.4 * r }, { x - 1.4 * r, y } }
            .. "Z", class = "dot" })
    end,
}

function svg.shape(i, x, y, r)
    return shapes[(i - 1) % #shapes + 1](x, y, r)
end

-- Class of the i-th series: colours come round after eight, then lines are dashed.
function svg.series_class(i)
    local round = (i - 1) // 8
    return ("s%d"):format((i - 1) % 8 + 1) .. (round > 0 and (" dash%d"):format((round - 1) % 3 + 1) or "")
end

return svg
