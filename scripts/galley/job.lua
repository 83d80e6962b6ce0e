-- galley/job.lua: what a job file may say. Every field is known and of its type, or it is an error that names its place.
-- The result is flat, for C: a section is a list of items, an item a list of { field, value } in strings.
-- SPDX-License-Identifier: MIT
local job = {}

local DURATION = "^%d+%.?%d*[smhd]?$"

-- -- kinds of values: a check returns why not, or nil --

local function text(v)
    if type(v) ~= "string" then return "a string is expected, got " .. type(v) end
    if v == "" then return "is empty" end
    if v:find "[%z\n]" then return "has a line end or a NUL byte in it" end
end

local function matches(pattern, what)
    return function(v)
        local s = type(v) == "number" and ("%.14g"):format(v) or v
        if type(s) ~= "string" or not s:match(pattern) then
            return ("%s is expected, not %s"):format(what, type(v) == "string" and "'" .. v .. "'" or tostring(v))
        end
    end
end

local function number(least, whole)
    return function(v)
        if math.type(v) ~= "integer" and (whole or math.type(v) ~= "float") or not (v >= least) or v == math.huge then
            return ("a %snumber of at least %g is expected, not %s"):format(whole and "whole " or "", least, tostring(v))
        end
    end
end

local function yes_or_no(v)
    if type(v) ~= "boolean" then return "true or false is expected, got " .. type(v) end
end

local function one_of(...)
    local words = { ... }
    return function(v)
        for _, word in ipairs(words) do if v == word then return end end
        return ("'%s' is expected, not %s"):format(table.concat(words, "' or '"),
            type(v) == "string" and "'" .. v .. "'" or type(v))
    end
end

local function backoff(v)
    local from, to = tostring(v):match "^(.-)%.%.(.+)$"
    from = from or tostring(v)
    if not from:match(DURATION) or (to and not to:match(DURATION)) then
        return ("a time like '30s' or '30s..15m' is expected, not '%s'"):format(tostring(v))
    end
end

local duration = matches(DURATION, "a time like '90s', '15m', '2h' or '1d'")
local LIST = {} -- marks a field that is a list of strings

-- What each section's items may have; [1] is the name under which a plain string stands.
local SHAPES = {
    sources = { "path", path = text, command = text },
    rules = { "file", file = text, query = text },
    models = { "name", name = text, query = text, args = LIST },
    reports = { "script", script = text, args = LIST, always = yes_or_no },
    alerts = { "name", name = text, query = text, per = one_of("article", "story"), jump = number(1),
        by = one_of("hour", "day", "week", "month"), least = number(1, true), over = number(3, true),
        command = text, file = text, mail = text, quiet = duration },
}
local SECTIONS = { "sources", "rules", "models", "reports", "alerts" }
local LIMITS = { timeout = duration, retries = number(0, true), backoff = backoff,
    max_failed = matches("^%d+%.?%d*%%?$", "a number like 10 or a share like '1%'"),
    jobs = number(1, true), deadline = number(0.001), memory = number(16, true) }
local NAME = "^[%w][%w._-]*$"
local TOP = { name = true, schedule = true, limits = true,
    sources = true, rules = true, models = true, reports = true, alerts = true }

-- -- saying where --

-- The line at which the field of this path is set, as far as the text tells.
-- file: table { path =, text = }
-- path: table of keys from the outside in
-- returns integer or nil
local function line_of(file, path)
    local at
    for _, key in ipairs(path) do
        if type(key) == "string" then
            at = file.text:find("%f[%w_]" .. key:gsub("%W", "%%%0") .. "%f[^%w_]%s*=", at or 1)
                or file.text:find('["\']' .. key:gsub("%W", "%%%0") .. '["\']%s*%]%s*=', at or 1) or at
        end
    end
    if at == nil then return nil end
    return select(2, file.text:sub(1, at):gsub("\n", "")) + 1
end

local function refuse(file, path, why, ...)
    local names = ""
    for i, key in ipairs(path) do
        if type(key) == "number" then names = ("%s[%d]"):format(names, key)
        else names = names .. (i > 1 and "." or "") .. tostring(key) end
    end
    local line = line_of(file, path)
    error(("%s:%s%s%s"):format(file.path, line and line .. ": " or " ", names == "" and "" or names .. ": ",
        why:format(...)), 0)
end

local function with(path, key)
    local copy = table.move(path, 1, #path, 1, {})
    copy[#copy + 1] = key
    return copy
end

-- How many letters two words do not share, roughly: for suggestions only.
local function distance(a, b)
    local row = {}
    for k = 0, #b do row[k] = k end
    for i = 1, #a do
        local diagonal = row[0]
        row[0] = i
        for k = 1, #b do
            local best = diagonal + (a:byte(i) == b:byte(k) and 0 or 1)
            diagonal, row[k] = row[k], math.min(best, row[k] + 1, row[k - 1] + 1)
        end
    end
    return row[#b]
end

local function unknown(file, path, key, known)
    local names, near, least = {}, nil, nil
    for name in pairs(known) do if type(name) == "string" then names[#names + 1] = name end end
    table.sort(names)
    for _, name in ipairs(names) do
        local d = distance(tostring(key):sub(1, 40), name)
        if d <= #name // 3 + 1 and (least == nil or d < least) then near, least = name, d end
    end
    refuse(file, with(path, key), "is no field here%s (known: %s)",
        near and ("; did you mean '%s'?"):format(near) or "", table.concat(names, ", "))
end

-- Keys in an order that does not change.
local function sorted_keys(t)
    local keys = {}
    for key in pairs(t) do keys[#keys + 1] = key end
    table.sort(keys, function(a, b)
        if type(a) == type(b) and type(a) ~= "table" and type(a) ~= "boolean" then return a < b end
        return type(a) < type(b)
    end)
    return keys
end

-- -- from what was written to what is handed on --

local function as_text(value)
    if math.type(value) == "float" then return ("%.17g"):format(value) end
    return tostring(value)
end

local function add_list(file, path, flat, field, list)
    if type(list) ~= "table" then refuse(file, path, "a list of strings is expected, got %s", type(list)) end
    for _, key in ipairs(sorted_keys(list)) do
        if math.type(key) ~= "integer" or key < 1 or key > #list then refuse(file, path, "is no list") end
    end
    for i, value in ipairs(list) do
        if type(value) ~= "string" and type(value) ~= "number" then
            refuse(file, with(path, i), "a string is expected, got %s", type(value))
        end
        flat[#flat + 1] = { field, as_text(value) }
    end
end

local function add_field(file, path, flat, field, value, kind)
    if kind == LIST then return add_list(file, path, flat, field, value) end
    local why = kind(value)
    if why then refuse(file, path, "%s", why) end
    flat[#flat + 1] = { field, as_text(value) }
end

local function flatten(file, path, item, shape)
    local flat, first = {}, shape[1]
    if type(item) == "string" then item = { item } end
    if type(item) ~= "table" then refuse(file, path, "a string or a table is expected, got %s", type(item)) end
    for _, key in ipairs(sorted_keys(item)) do
        local field = key == 1 and first or key
        if type(field) ~= "string" or not shape[field] then unknown(file, path, key, shape) end
        if key == 1 and item[first] ~= nil then refuse(file, with(path, first), "is given twice") end
        add_field(file, with(path, key), flat, field, item[key], shape[field])
    end
    return flat
end

local function value_of(flat, name)
    for _, pair in ipairs(flat) do if pair[1] == name then return pair[2] end end
end

-- Exactly one of the fields.
local function need_one(file, path, flat, ...)
    local found, names = {}, { ... }
    for _, name in ipairs(names) do if value_of(flat, name) then found[#found + 1] = name end end
    if #found == 1 then return end
    refuse(file, path, #found == 0 and "one of %s is needed" or "only one of %s can be given",
        table.concat(names, ", "))
end

local NEEDS = {
    sources = function(file, path, flat) need_one(file, path, flat, "path", "command") end,
    rules = function(file, path, flat) need_one(file, path, flat, "file") end,
    models = function(file, path, flat) need_one(file, path, flat, "name") end,
    reports = function(file, path, flat) need_one(file, path, flat, "script") end,
    alerts = function(file, path, flat)
        need_one(file, path, flat, "name")
        need_one(file, path, flat, "query")
        need_one(file, path, flat, "command", "file", "mail")
        local jump = value_of(flat, "jump")
        for _, name in ipairs(jump and { "per" } or { "by", "least", "over" }) do
            if value_of(flat, name) then
                refuse(file, with(path, name), jump and "says nothing beside 'jump'" or "needs 'jump'")
            end
        end
    end,
}

local function section(file, name, list)
    local items, names = {}, {}
    if type(list) ~= "table" then refuse(file, { name }, "a list is expected, got %s", type(list)) end
    for _, key in ipairs(sorted_keys(list)) do
        if math.type(key) ~= "integer" or key < 1 or key > #list then
            refuse(file, with({ name }, key), "a list is expected: %s = { \"...\", { ... } }", name)
        end
    end
    for i, item in ipairs(list) do
        local flat = flatten(file, { name, i }, item, SHAPES[name])
        NEEDS[name](file, { name, i }, flat)
        local own = name == "alerts" and value_of(flat, "name")
        if own and names[own] then refuse(file, { name, i, "name" }, "'%s' is there twice", own) end
        if own then names[own] = true end
        items[i] = flat
    end
    return items
end

local function limits(file, given)
    local flat = {}
    if type(given) ~= "table" then refuse(file, { "limits" }, "a table is expected, got %s", type(given)) end
    for _, key in ipairs(sorted_keys(given)) do
        if not LIMITS[key] then unknown(file, { "limits" }, key, LIMITS) end
        add_field(file, { "limits", key }, flat, key, given[key], LIMITS[key])
    end
    return flat
end

-- The name of the file without folder and ending.
local function name_of(path)
    return (path:match "([^/]*)$":gsub("%.lua$", ""))
end

-- Check what a job file returned; raises with its place what is wrong.
-- given: table what the file returned
-- path: string of the file
-- source: string its text
-- returns table { name, schedule, limits, sources, rules, models, reports, alerts }
function job.check(given, path, source)
    local file = { path = path, text = source }
    if type(given) ~= "table" or getmetatable(given) then
        refuse(file, {}, "a job file ends with 'return { sources = …, rules = … }' (got %s)",
            type(given) == "table" and tostring(getmetatable(given)) or type(given))
    end
    for _, key in ipairs(sorted_keys(given)) do
        if not TOP[key] then unknown(file, {}, key, TOP) end
    end
    local flat = { name = given.name == nil and name_of(path) or given.name, limits = limits(file, given.limits or {}) }
    if type(flat.name) ~= "string" or not flat.name:match(NAME) or #flat.name > 64 then
        refuse(file, { "name" }, "a name has letters, digits, '.', '_' and '-', at most 64, not '%s'", tostring(flat.name))
    end
    local why = given.schedule ~= nil and text(given.schedule)
    if why then refuse(file, { "schedule" }, "%s", why) end
    flat.schedule = given.schedule
    local any = false
    for _, name in ipairs(SECTIONS) do
        flat[name] = section(file, name, given[name] == nil and {} or given[name])
        any = any or #flat[name] > 0
    end
    if not any then refuse(file, {}, "a job that does nothing: it has none of %s", table.concat(SECTIONS, ", ")) end
    return flat
end

return job
