-- galley/check.lua: argument checks for modules written in Lua, in the words of those written in C.
-- SPDX-License-Identifier: MIT
local check = {}

local function type_of(value)
    local meta = getmetatable(value)
    return type(meta) == "string" and meta or type(value)
end

-- "file:line: " of the first caller outside of this library: the user's line, however many functions lie between.
local function user_place()
    for level = 3, 12 do
        local _, place = pcall(error, "", level)
        if place ~= "" and not place:find "^galley/" then return place end
    end
    return ""
end

local function bad(i, name, what)
    error(("%sbad argument #%d to '%s' (%s)"):format(user_place(), i, name, what), 0)
end

-- Raise, naming the argument, unless the value is of one of the types ("string", "galley.article").
-- i: integer which argument, 1 for the first
-- name: string of the function
-- value: any
-- ...: string types; "nil" allows none
function check.arg(i, name, value, ...)
    local have = type_of(value)
    local meta = have == "table" and getmetatable(value)
    local class = meta and meta.__name -- of a class written in Lua; it is a table, too
    for n = 1, select("#", ...) do
        local wanted = select(n, ...)
        if have == wanted or class and class == wanted then return end
    end
    have = class or have
    local wanted = table.concat({ ... }, " or ")
    bad(i, name, ("%s expected, got %s"):format(wanted, value == nil and "no value" or have))
end

-- Raise unless the value is nil or a table with only known options, each of its type.
-- i: integer which argument, 1 for the first
-- name: string of the function
-- options: table or nil
-- known: table name of the option = its type
function check.options(i, name, options, known)
    if options == nil then return end
    if type(options) ~= "table" then bad(i, name, "table expected, got " .. type_of(options)) end
    local names, wrong = {}, nil
    for option in pairs(known) do names[#names + 1] = option end
    table.sort(names)
    for option, value in pairs(options) do
        if not known[option] then
            wrong = "unknown option '%s' (known: %s)"
            wrong = wrong:format(tostring(option), table.concat(names, ", "))
        elseif type_of(value) ~= known[option] then
            wrong = "option '%s': %s expected, got %s"
            wrong = wrong:format(option, known[option], type_of(value))
        end
    end
    if wrong then bad(i, name, wrong) end
end

return check
