-- galley/report/describe.lua: what a chart shows, in words, for those who do not see it.
-- SPDX-License-Identifier: MIT
local data = require "galley.report.data"
local number = require "galley.report.number"
local scale = require "galley.report.scale"

local describe = {}

local SERIES = 6 -- told one by one

-- "gas-deal: 0 to 4, most at 2022-02-07"
local function series(block, c)
    local low, high, at
    for r = 1, #block.rows do
        local v = data.drawn(block, r, c)
        if v then
            low = math.min(low or v, v)
            if not high or v > high then high, at = v, r end
        end
    end
    local name = block.columns[c]
    if not high then return name .. ": no numbers" end
    if low == high then return ("%s: %s throughout"):format(name, number.text(high)) end
    return ("%s: %s to %s, most at %s"):format(name, number.text(low), number.text(high), number.cell(block.rows[at][block.x]))
end

local function several(block)
    local out = {}
    for k, c in ipairs(block.y) do
        if k <= SERIES then out[k] = series(block, c) end
    end
    if #block.y > SERIES then out[#out + 1] = ("and %d more"):format(#block.y - SERIES) end
    return table.concat(out, "; ")
end

local function from_to(block)
    local first, last = block.rows[1], block.rows[#block.rows]
    return ("%s to %s"):format(number.cell(first[block.x]), number.cell(last[block.x]))
end

local function plural(n, one)
    return ("%s %s%s"):format(number.text(n), one, n == 1 and "" or "s")
end

local by_kind = {
    line = function(b) return ("Line chart of %s over %s, %s. %s."):format(plural(#b.y, "series"):gsub("seriess$", "series"),
        plural(#b.rows, "place"), from_to(b), several(b)) end,
    bar = function(b) return ("Bar chart of %s. %s."):format(plural(#b.rows, "row"), several(b)) end,
}

-- "Wire, gas 41": the largest cell of a field
local function most_in_field(block)
    local best, at, column
    for r = 1, #block.rows do
        for _, c in ipairs(block.y) do
            local v = data.drawn(block, r, c)
            if v and (not best or v > best) then best, at, column = v, r, c end
        end
    end
    if not best then return "no numbers" end
    return ("most at %s, %s: %s"):format(number.cell(block.rows[at][block.x]), block.columns[column], number.text(best))
end

local function range_of(block, c)
    local low, high = scale.range(block.rows, { c })
    if not low then return block.columns[c] .. " without numbers" end
    return ("%s from %s to %s"):format(block.columns[c], number.text(low), number.text(high))
end

local function heaviest(block, names)
    local out, g = {}, names
    for i = 1, math.min(3, #g.edges) do
        local row = block.rows[g.edges[i][3]]
        out[i] = ("%s and %s"):format(number.cell(row[block.from]), number.cell(row[block.to]))
    end
    return #out > 0 and " Strongest: " .. table.concat(out, "; ") .. "." or ""
end

function by_kind.area(b)
    return "Stacked area" .. by_kind.line(b):sub(5)
end

function by_kind.heatmap(b)
    return ("Field of %s and %s, %s."):format(plural(#b.rows, "row"), plural(#b.y, "column"), most_in_field(b))
end

function by_kind.scatter(b)
    return ("Scatter plot of %s: %s, %s."):format(plural(#b.rows, "row"), range_of(b, b.across), range_of(b, b.y[1]))
end

function by_kind.network(b)
    local g = require "galley.report.network".graph_of(b)
    return ("Network of %s and %s.%s"):format(plural(#g.names, "name"), plural(#g.edges, "line"), heaviest(b, g))
end

function by_kind.kwic(b)
    return plural(#b.rows, "occurrence") .. " in context."
end

function describe.block(block)
    if block.alt then return block.alt end
    if #block.rows == 0 then return "Nothing to draw: no rows." end
    return by_kind[block.kind](block)
end

return describe
