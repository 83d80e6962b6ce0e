-- galley/report/describe.lua: what a chart shows, in words, for those who do not see it.
-- SPDX-License-Identifier: MIT
local data = require "galley.report.data"
local number = require "galley.report.number"

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
describe.by_kind = by_kind

function describe.block(block)
    if block.alt then return block.alt end
    if #block.rows == 0 then return "Nothing to draw: no rows." end
    return by_kind[block.kind](block)
end

return describe
