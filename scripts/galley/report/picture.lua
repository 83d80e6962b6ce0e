-- galley/report/picture.lua: the charts of a report as one SVG picture, for slides and other pages.
-- SPDX-License-Identifier: MIT
local charts = require "galley.report.charts"
local describe = require "galley.report.describe"
local escape = require "galley.report.escape"
local measure = require "galley.report.measure"
local style = require "galley.report.style"
local svg = require "galley.report.svg"
local theme = require "galley.report.theme"
local element = svg.element

local picture = {}

local ALL, GAP, FONT = 760, 40, 13 -- width of one column, pixels between columns and charts, size of letters

-- Names of the series with their marks, in lines as wide as the chart. Returns markup and height.
local function legend(block, width)
    local names, x, y, out = charts.legend(block), 0, 0, {}
    if #names < 2 then return "", 0 end
    for k, name in ipairs(names) do
        local text = measure.cut(name, FONT, width - 40)
        local wide = 32 + measure.width(text, FONT) + 16
        if x > 0 and x + wide > width then x, y = 0, y + FONT + 8 end
        out[k] = element("g", { class = svg.series_class(k) }, element("path", { d = svg.path_through { { x, y + 8 }, { x + 26, y + 8 } }, class = "line" }),
            svg.shape(k, x + 13, y + 8, 3.5), svg.label(x + 32, y + 8 + FONT * 0.35, "start", text))
        x = x + wide
    end
    return table.concat(out), y + FONT + 12
end

-- A chart with its title and legend, its upper left corner at 0, 0. Returns markup and height.
local function panel(block, width)
    local title, y = "", 0
    if block.title then
        title = svg.label(0, FONT + 2, "start", measure.cut(block.title, FONT + 2, width), "title")
        y = FONT + 14
    end
    local names, high = legend(block, width)
    local drawing, height = "", 0
    if #block.rows > 0 then drawing, height = charts.draw(block, { width = width, font = FONT }) end
    local function at(inner, top)
        return element("g", { transform = ("translate(0 %s)"):format(svg.coordinate(top)) }, inner)
    end
    return title .. at(names, y) .. at(drawing, y + high), y + high + height
end

-- Each chart below the shortest column. Returns markup, width and height of all.
local function arranged(blocks, columns)
    local width = columns == 1 and ALL or 480
    local heights, out = {}, {}
    for c = 1, columns do heights[c] = GAP / 2 end
    for i, block in ipairs(blocks) do
        local column = 1
        for c = 2, columns do
            if heights[c] < heights[column] then column = c end
        end
        local inner, height = panel(block, width)
        local place = ("translate(%s %s)"):format(svg.coordinate(GAP / 2 + (column - 1) * (width + GAP)), svg.coordinate(heights[column]))
        out[i] = element("g", { transform = place, role = "img", ["aria-label"] = escape.line(describe.block(block)) }, inner)
        heights[column] = heights[column] + height + GAP
    end
    return table.concat(out, "\n"), columns * (width + GAP), math.max(table.unpack(heights)) - GAP / 2
end

function picture.write(doc)
    local blocks = {}
    for _, block in ipairs(doc.blocks) do
        if charts.is_drawn(block.kind) then blocks[#blocks + 1] = block end
    end
    local inner, width, height = arranged(blocks, doc.columns or 1)
    return element("svg", { xmlns = "http://www.w3.org/2000/svg", width = width, height = height,
        viewBox = ("0 0 %s %s"):format(svg.coordinate(width), svg.coordinate(height)), ["aria-label"] = escape.line(doc.title), role = "group" },
        "<style>\n", escape.html(style.drawing(doc.theme or theme.copy())), "</style>\n", svg.rect(0, 0, width, height, "paper"), inner) .. "\n"
end

return picture
