-- galley/report/number.lua: numbers for people.
-- SPDX-License-Identifier: MIT
local number = {}

-- Whether it is a number, and neither infinite nor no number at all.
function number.is(value)
    return math.type(value) ~= nil and value == value and value ~= math.huge and value ~= -math.huge
end

-- Whether it can be drawn: differences of larger ones would be infinite.
function number.drawn(value)
    return number.is(value) and math.abs(value) <= 1e300
end

-- Digits behind the point that a value needs, three at most; very small ones are written with an exponent.
function number.decimals(value)
    if not number.is(value) or math.type(value) == "integer" then return 0 end
    for d = 0, 2 do
        local scaled = value * 10 ^ d
        if math.abs(scaled - math.floor(scaled + 0.5)) < 1e-9 * math.max(1, math.abs(scaled)) then return d end
    end
    return 3
end

local function grouped(digits)
    local sign, whole, rest = digits:match "^(-?)(%d+)(.*)$"
    if not whole then return digits end
    whole = whole:reverse():gsub("(%d%d%d)", "%1,"):reverse():gsub("^,", "")
    return sign .. whole .. rest
end

-- "12,345", "0.250": with so many digits behind the point, as many as it needs when not given.
function number.text(value, decimals)
    if not number.is(value) then return value ~= value and "not a number" or value > 0 and "∞" or "-∞" end
    if value ~= 0 and (math.abs(value) >= 1e15 or math.abs(value) < 5e-4) then return ("%.3g"):format(value) end
    if math.type(value) == "integer" and (decimals or 0) == 0 then return grouped(("%d"):format(value)) end
    local text = ("%.*f"):gsub("%*", tostring(decimals or number.decimals(value))):format(value)
    if text:find "^%-0%.?0*$" then text = text:sub(2) end
    return grouped(text)
end

-- A cell of any type as text; nil is nothing.
function number.cell(value, decimals)
    if value == nil then return "" end
    if math.type(value) then return number.text(value, decimals) end
    return tostring(value)
end

-- Digits that the numbers of a column are written with: those that the longest needs, `most` (3) at most.
function number.column_decimals(rows, c, most)
    local need = 0
    for _, row in ipairs(rows) do
        if math.type(row[c]) then need = math.max(need, number.decimals(row[c])) end
    end
    return math.min(need, most or 3)
end

return number
