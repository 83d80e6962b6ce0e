-- galley/report/heatmap.lua: a field of numbers as colours, from little to much.
-- SPDX-License-Identifier: MIT
local data = require "galley.report.data"
local measure = require "galley.report.measure"
local number = require "galley.report.number"
local scale = require "galley.report.scale"
local svg = require "galley.report.svg"

local heatmap = {}

local ROW, LEAST, MOST = 24, 12, 130 -- height of a row; width of a cell at least and at most
local LEVELS = 6

-- Three columns (row, column, number) made a field: a row for each name of the first, a column for each of the second, in the order in
-- which they come. The sources keep what a cell was made of.
function heatmap.spread(block, name)
    local options = block.options
    if not options.value then return data.series(block, name) end
    local x, y = data.column(block, name, options.x or block.columns[1]), data.column(block, name, options.y or block.columns[2])
    local v = data.column(block, name, options.value)
    local field = { columns = { block.columns[y] }, rows = {}, of_row = {}, of_column = {}, cells = {} }
    for r, row in ipairs(block.rows) do
        local down, across = number.cell(row[y]), number.cell(row[x])
        if not field.of_row[down] then
            field.rows[#field.rows + 1] = { down }
            field.of_row[down] = #field.rows
        end
        if not field.of_column[across] then
            -- a column of that name may be there: the heading of the rows
            field.columns[#field.columns + 1] = across
            field.of_column[across] = #field.columns
        end
        local i, c = field.of_row[down], field.of_column[across]
        field.rows[i][c] = row[v]
        field.cells[i] = field.cells[i] or {}
        field.cells[i][c] = block.sources[r]
    end
    for key, value in pairs { columns = field.columns, rows = field.rows, sources = field.rows, x = 1, y = {}, cells = field.cells, value = options.value } do
        block[key] = value
    end
    for c = 2, #field.columns do block.y[c - 1] = c end
    return block
end

-- 1 to LEVELS, by equal steps from nothing (or the least, where it is below) to the most.
local function level_of(v, low, high)
    if v == 0 and low >= 0 then return 1 end
    return math.min(LEVELS, 1 + math.floor((v - low) / (high - low) * LEVELS))
end

local function tip_of(block, r, c)
    return ("%s, %s: %s"):format(number.cell(block.rows[r][block.x]), block.columns[c], number.cell(block.rows[r][c]))
end

-- A cell, with its number where that has room.
local function cell(block, r, c, box, low, high, size)
    local v = data.drawn(block, r, c)
    if not v then return "" end
    local text, inner = number.text(v), svg.rect(box.x, box.y, box.width - 1, ROW - 1)
    if measure.width(text, size.font) <= box.width - 4 then
        inner = inner .. svg.label(box.x + (box.width - 1) / 2, box.y + ROW / 2 + size.font * 0.33, "middle", text)
    end
    local list = block.links[r] and block.links[r][c]
    return svg.element("g", { class = "h" .. level_of(v, low, high) }, svg.mark(inner, tip_of(block, r, c), list))
end

-- Names of the columns: level where all have room, else upright, as many as there is room for.
local function heads(block, left, width, size)
    local texts, widest, out = {}, 0, {}
    for k, c in ipairs(block.y) do
        texts[k] = measure.cut(block.columns[c], size.font, math.max(110, width - 8))
        widest = math.max(widest, measure.width(texts[k], size.font))
    end
    local level, step = widest <= width - 6, math.max(1, math.ceil((size.font + 2) / width))
    local height = level and size.font + 8 or widest + 8
    for k = 1, #texts, level and 1 or step do
        local x = left + (k - 0.5) * width
        out[#out + 1] = level and svg.label(x, height - 6, "middle", texts[k]) or svg.label(x + size.font * 0.35, height - 5, "start", texts[k], nil, -90)
    end
    return table.concat(out), height
end

local function row_names(block, size)
    local widest = 0
    for r = 1, block.drawn do widest = math.max(widest, measure.width(number.cell(block.rows[r][block.x]), size.font)) end
    return math.min(widest, 0.3 * size.width)
end

function heatmap.draw(block, size)
    local low, high = scale.range(block.rows, block.y)
    low, high = math.min(low or 0, 0), high or 0
    if high == low then high = low + 1 end
    local names = row_names(block, size)
    local left = names + 8
    local width = math.max(math.min((size.width - left) / math.max(#block.y, 1), MOST), math.min(LEAST, (size.width - left) / math.max(#block.y, 1)))
    local top_row, top = heads(block, left, width, size)
    local out = { top_row }
    for r = 1, block.drawn do
        local y = top + (r - 1) * ROW
        out[#out + 1] = svg.label(names, y + ROW / 2 + size.font * 0.33, "end", measure.cut(number.cell(block.rows[r][block.x]), size.font, names))
        for k, c in ipairs(block.y) do
            out[#out + 1] = cell(block, r, c, { x = left + (k - 1) * width, y = y, width = width }, low, high, size)
        end
    end
    return table.concat(out), top + block.drawn * ROW + 2
end

return heatmap
