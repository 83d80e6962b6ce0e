-- galley/report/network.lua: who appears with whom: nodes, and lines between them.
-- SPDX-License-Identifier: MIT
local data = require "galley.report.data"
local layout = require "galley.report.layout"
local measure = require "galley.report.measure"
local number = require "galley.report.number"
local scale = require "galley.report.scale"
local svg = require "galley.report.svg"

local network = {}

local NODES, EDGES = 60, 200 -- drawn at most; the table has all

-- The columns of the two ends and of the strength: what the options say, else the first two and the first that is a number.
function network.prepare(block, name)
    local options = block.options
    block.from = options.from and data.column(block, name, options.from) or 1
    block.to = options.to and data.column(block, name, options.to) or 2
    if #block.columns < 2 then error(("bad argument #1 to '%s' (two columns of names are needed)"):format(name), 0) end
    local strength = options.weight and data.column(block, name, options.weight)
    for c in ipairs(block.columns) do
        if not strength and c ~= block.from and c ~= block.to and data.is_numeric(block, c) then strength = c end
    end
    block.y = { strength }
    return block
end

local function weight_of(block, r)
    return block.y[1] and data.drawn(block, r, block.y[1]) or 1
end

-- Rows by falling weight, as they came where equal.
local function by_weight(block)
    local order, weight = {}, {}
    for r = 1, #block.rows do order[r], weight[r] = r, weight_of(block, r) end
    table.sort(order, function(a, b)
        local u, v = weight[a], weight[b]
        if u ~= v then return u > v end
        return a < b
    end)
    return order
end

-- The heaviest edges with their nodes: { names, edges = { { i, j, row } }, degree }, and how many edges were left out.
local function graph_of(block)
    local g, of_name = { names = {}, edges = {}, degree = {} }, {}
    local function node(name)
        if not of_name[name] and #g.names < NODES then
            g.names[#g.names + 1] = name
            of_name[name], g.degree[#g.names] = #g.names, 0
        end
        return of_name[name]
    end
    for _, r in ipairs(by_weight(block)) do
        if #g.edges == EDGES then break end
        local a, b = number.cell(block.rows[r][block.from]), number.cell(block.rows[r][block.to])
        local both = (of_name[a] or #g.names + (of_name[b] and 1 or 2) <= NODES) and (of_name[b] or #g.names < NODES)
        if a ~= b and both then
            local i, j = node(a), node(b)
            if i and j then
                g.edges[#g.edges + 1] = { i, j, r }
                g.degree[i], g.degree[j] = g.degree[i] + 1, g.degree[j] + 1
            end
        end
    end
    return g
end

-- The same graph for each drawing and for the description.
function network.graph_of(block)
    block.graph = block.graph or graph_of(block)
    return block.graph
end

-- Strengths of the edges from 0 to 1.
local function strengths(block, g)
    local low, high = scale.range(block.rows, block.y[1] and block.y or {})
    local out = {}
    for i, e in ipairs(g.edges) do
        out[i] = high and high > low and (weight_of(block, e[3]) - low) / (high - low) or 0.5
    end
    return out
end

-- A place beside or above a node, inside of the drawing, where no other name or node is.
local function label_place(x, y, r, w, h, size, height, boxes)
    for _, at in ipairs { { x + r + 3, y + h * 0.35, "start", 0 }, { x - r - 3, y + h * 0.35, "end", -w }, { x, y - r - 4, "middle", -w / 2 },
        { x, y + r + h, "middle", -w / 2 }, { x + r, y - r, "start", 0 }, { x + r, y + r + h * 0.6, "start", 0 }, { x - r, y - r, "end", -w },
        { x - r, y + r + h * 0.6, "end", -w } } do
        local left = at[1] + at[4]
        local box = { left - 1, at[2] - h, left + w + 1, at[2] + 4 }
        if left >= 0 and left + w <= size.width and box[2] >= 0 and box[4] <= height and boxes.free(box) then return at, box end
    end
end

local function labels(g, places, radius, size, height)
    local boxes, order, out = measure.boxes(), {}, {}
    for i, p in ipairs(places) do
        order[i] = i
        boxes.take { p.x - radius[i], p.y - radius[i], p.x + radius[i], p.y + radius[i] }
    end
    table.sort(order, function(a, b)
        if g.degree[a] ~= g.degree[b] then return g.degree[a] > g.degree[b] end
        return a < b
    end)
    for _, i in ipairs(order) do
        local text = measure.cut(g.names[i], size.font, 0.4 * size.width)
        local at, box = label_place(places[i].x, places[i].y, radius[i], measure.width(text, size.font), size.font, size, height, boxes)
        if at then
            boxes.take(box)
            out[#out + 1] = svg.label(at[1], at[2], at[3], text, "name")
        end
    end
    return table.concat(out)
end

local function edge(block, e, places, strength)
    local a, b, row = places[e[1]], places[e[2]], block.rows[e[3]]
    local tip = ("%s – %s"):format(number.cell(row[block.from]), number.cell(row[block.to]))
    if block.y[1] then tip = ("%s: %s %s"):format(tip, block.columns[block.y[1]], number.cell(row[block.y[1]])) end
    local line = svg.element("line", { x1 = a.x, y1 = a.y, x2 = b.x, y2 = b.y, class = "edge", ["stroke-width"] = 1 + 4 * strength })
    local links, list = block.links[e[3]] or {}, nil
    for c = 1, #block.columns do list = list or links[c] end
    return svg.mark(line, tip, list)
end

local function placed(g, strength, size, height)
    local edges = {}
    for i, e in ipairs(g.edges) do edges[i] = { e[1], e[2], 0.4 + 0.6 * strength[i] } end
    local places, margin = layout.places(#g.names, edges), 0.1 * size.width
    for _, p in ipairs(places) do
        p.x, p.y = margin + p.x * (size.width - 2 * margin), 20 + p.y * (height - 40)
    end
    return places
end

function network.draw(block, size)
    local height = block.options.height or (size.width > 500 and 460 or 430)
    local g = network.graph_of(block)
    local left_out = #block.rows - #g.edges
    local strength = strengths(block, g)
    local places, radius, out = placed(g, strength, size, height), {}, {}
    for i, e in ipairs(g.edges) do out[#out + 1] = edge(block, e, places, strength[i]) end
    for i, p in ipairs(places) do
        radius[i] = (4 + math.min(6, g.degree[i])) * (size.width > 500 and 1 or 0.7)
        local circle = svg.element("circle", { cx = p.x, cy = p.y, r = radius[i], class = "dot" })
        out[#out + 1] = svg.element("g", { class = "s1" }, svg.mark(circle, ("%s: %d"):format(g.names[i], g.degree[i])))
    end
    out[#out + 1] = labels(g, places, radius, size, height)
    if left_out > 0 then
        height = height + size.font + 6
        out[#out + 1] = svg.label(0, height - 5, "start", measure.cut(("%d of %s pairs are drawn"):format(#g.edges, number.text(#block.rows)), size.font, size.width), "soft")
    end
    return table.concat(out), height
end

return network
