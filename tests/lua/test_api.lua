-- tests/lua/test_api.lua: the manual against the code; arguments: the table that tools/apidoc.py --lua makes, and what is asked:
--   names   what is documented is there, what is there is documented
--   usage   each @usage prints what it says
--   types   each @param given a wrong type raises and names the argument
-- SPDX-License-Identifier: MIT
local tap = require "tap"
local galley = require "galley"
local api = assert(loadfile(arg[1], "t", {}))()

-- what a program that loads rules offers them
package.loaded["galley.host"] = { read = function(path) return require "galley.source".file(path) end, where = function() return "" end,
  digest = function() return "", {} end, model = function() return nil, "no store" end, whole = function() return "" end }

-- one of each class, made when asked for
local folder = os.tmpname()
local shared -- article of one call, so that its spans are of one article
local makers = {
    ["galley.article"] = function()
        shared = shared or galley.article({ id = "a1", text = "Gas rose. Oil fell." }, { anatomy = false })
        return shared
    end,
    ["galley.store"] = function() return assert(galley.open(":memory:", { mode = "create" })) end,
    ["galley.reader"] = function() return assert(galley.read(folder)) end,
    ["galley.matcher"] = function() return galley.regex "x" end,
    ["galley.query"] = function() return galley.query "gas" end,
    ["galley.presearch"] = function() return require "galley.match".presearch {} end,
    ["galley.table"] = function() return galley.table "tag" end,
    ["galley.tally"] = function() return galley.tally "tag" end,
    ["galley.report"] = function() return galley.report "demo" end,
    ["galley.rules"] = function() return galley.rules "demo" end,
    ["galley.why"] = function()
        return galley.rules("demo"):tag("gas", "gas"):explain(galley.article({ text = "Oil." }, { anatomy = false }), "gas")
    end,
    ["galley.selection"] = function()
        local store = assert(galley.open(":memory:", { mode = "create" }))
        for i = 1, 4 do store:add(galley.article({ id = "a" .. i, text = "Gas." }, { anatomy = false })) end
        return (store:articles():split(1))
    end,
    ["galley.model"] = function()
        return galley.model("topic", { min_articles = 1 }):train {
            galley.article({ id = "a", text = "Gas rose. Oil fell.", labels = { "energy" } }, { anatomy = false }),
            galley.article({ id = "b", text = "A goal.", labels = { "sport" } }, { anatomy = false }) }
    end,
    ["galley.learner"] = function() return require "galley.learn".learner { kind = "nb" } end,
    ["galley.vector"] = function() return galley.vector { gas = 1 } end,
    ["galley.trainer"] = function() return require "galley.learn".trainer() end,
    ["galley.normal"] = function() return require "galley.text".normal "gas" end,
    galley = function() return galley end,
}
makers["galley.trained"] = function() return makers["galley.model"]().trained end
makers["galley.explanation"] = function() return makers["galley.model"]():explain(makers["galley.article"](), "energy") end
makers["galley.evaluation"] = function()
    return galley.evaluate(function() return "x" end, { galley.article({ text = "Gas.", labels = { "x" } }, { anatomy = false }) })
end
makers["galley.comparison"] = function() return makers["galley.evaluation"]():compare(makers["galley.evaluation"]()) end
makers["galley.spans"] = function() return makers["galley.article"]():sentences() end
makers["galley.span"] = function() return makers["galley.spans"]()[1] end
makers["galley.statements"] = function() return require "galley.article".statements(makers["galley.article"]()) end
makers["galley.cursor"] = function() return makers["galley.store"]():articles() end

-- the table in which a class has its methods
local function methods_of(class)
    local one = makers[class]()
    if type(one) == "table" then
        local own = {}
        local meta = debug.getmetatable(one) or {}
        for name, value in pairs(type(meta) == "table" and (type(meta.__index) == "table" and meta.__index or meta) or {}) do
            if type(name) == "string" and not name:find "^__" and type(value) == "function" then own[name] = value end
        end
        if class == "galley.tally" then own.sort, own.print, own.format = one.sort, one.print, one.format end
        return own
    end
    local _, methods = debug.getupvalue(debug.getregistry()[class].__index, 1)
    return methods
end

-- "galley.x:f" -> the class's method; "galley.x.f" -> the module's function
local function find(entry)
    local class, method = entry.name:match "^(.*):(%w+[%w_]*)$"
    if class then return makers[class] and methods_of(class)[method], class end
    local module, name = entry.name:match "^(.*)%.([%w_]+)$"
    return require(module)[name], nil
end

local check = {}

function check.names()
    local documented = {}
    for _, e in ipairs(api) do
        documented[e.name] = true
        if e.kind == "function" then
            local f = find(e)
            tap.ok(type(f) == "function" or (type(f) == "table" and getmetatable(f).__call), e.name .. " is there")
        else
            tap.ok(makers[e.name], e.name .. " can be made")
            local one = makers[e.name]()
            for _, field in ipairs(e.fields) do
                tap.ok(pcall(function() return one[field] end), ("%s has a field %s"):format(e.name, field))
            end
        end
    end
    for _, module in ipairs(api.modules) do
        local loaded = require(module)
        for name, value in pairs(type(loaded) == "table" and loaded or {}) do
            if type(value) == "function" then
                tap.ok(documented[module .. "." .. name], ("%s.%s is documented"):format(module, name))
            end
        end
    end
    for name, meta in pairs(debug.getregistry()) do
        if type(name) == "string" and name:find "^galley%." and type(meta) == "table" and meta.__index then
            local _, methods = debug.getupvalue(meta.__index, 1)
            for method in pairs(methods or {}) do
                tap.ok(documented[name .. ":" .. method], ("%s:%s is documented"):format(name, method))
            end
        end
    end
    for _, class in ipairs { "galley.table", "galley.tally", "galley.rules", "galley.report", "galley.selection", "galley.model", "galley.evaluation" } do
        local made, methods = pcall(methods_of, class)
        for method in pairs(made and methods or {}) do
            tap.ok(documented[class .. ":" .. method], ("%s:%s is documented"):format(class, method))
        end
    end
end

-- what a program prints, as lines without blanks at their ends
local function lines(text)
    local out = {}
    for line in (text .. "\n"):gmatch "(.-)\n" do out[#out + 1] = (line:gsub("%s+$", "")) end
    while out[#out] == "" do out[#out] = nil end
    return table.concat(out, "\n")
end

local function expected(usage)
    local out = {}
    for line in (usage .. "\n"):gmatch "(.-)\n" do
        local _, said = line:match "^(.-)%-%-> ?(.*)$"
        if said then out[#out + 1] = said end
    end
    return lines(table.concat(out, "\n")), #out
end

-- runs it with print and io.write caught; report.print writes to the real output, so it is caught there
local function output_of(usage)
    local out = {}
    local env = setmetatable({}, { __index = _G })
    local function write(...)
        for i = 1, select("#", ...) do out[#out + 1] = tostring((select(i, ...))) end
    end
    env.print = function(...)
        for i = 1, select("#", ...) do write(i > 1 and "\t" or "", (select(i, ...))) end
        write "\n"
    end
    env.io = setmetatable({ write = write }, { __index = io })
    local report = require "galley.report"
    local real = report.print
    report.print = function(...) write(report.format(...)) return true end
    env.require = function(name) return require(name) end
    local f, why = load(usage, "=usage", "t", env)
    local ok, message = false, why
    if f then ok, message = pcall(f) end
    report.print = real
    return ok and lines((table.concat(out):gsub("usage:%d+: ", ""))) or tostring(message)
end

function check.usage()
    for _, e in ipairs(api) do
        if e.kind == "function" and e.usage == "" then
            tap.ok(false, e.name .. " has an example")
        elseif e.usage ~= "" then
            local wanted, said = expected(e.usage)
            if said == 0 then
                tap.ok(load(e.usage, "=usage", "t"), e.name .. ": the example compiles")
            else
                tap.is(output_of(e.usage), wanted, e.name .. ": the example prints what it says")
            end
        end
    end
end

-- a right value for a parameter of a type
local function right(entry, param)
    for kind in (param.type .. "|"):gmatch "(.-)|" do
        if makers[kind] then return makers[kind]() end
        if kind == "string" then return "gas" end
        if kind == "integer" then return 1 end
        if kind == "number" then return 0.5 end
        if kind == "boolean" then return true end
        if kind == "function" then return function() end end
        if kind == "string[]" then return { "tag" } end
        if kind:find "%[%]$" or kind == "table" then return entry.name:find "article.new" and { text = "x" } or {} end
        if kind:find "^{" then return {} end
        if kind == "any" then return "gas" end
    end
    error(("%s: no value of type %s for %s"):format(entry.place, param.type, param.name))
end

local wrong = coroutine.create(function() end) -- nothing takes a thread

local function try(e, f, class, i)
    local param, args, n = e.params[i], {}, 0
    shared = nil
    if class then
        n = 1
        args[1] = makers[class]()
    end
    for k = 1, i - 1 do
        n = n + 1
        args[n] = right(e, e.params[k])
    end
    args[n + 1] = wrong
    local ok, message = pcall(f, table.unpack(args, 1, n + 1))
    -- in C the object is the first argument of a method; in Lua it is not counted
    local place = e.lang == "lua" and i or n + 1
    local held = not ok and (tostring(message):find(("#%d"):format(place), 1, true) or tostring(message):find("'" .. param.name .. "'", 1, true))
    if not tap.ok(held, ("%s: a wrong %s raises and is named"):format(e.name, param.name)) then
        print("#   " .. tostring(ok) .. ": " .. tostring(message))
    end
end

function check.types()
    for _, e in ipairs(api) do
        local f, class
        if e.kind == "function" then f, class = find(e) end
        for i, param in ipairs(f and e.params or {}) do
            if param.type ~= "any" and param.name ~= "..." then try(e, f, class, i) end
        end
        if class and type(makers[class]()) == "userdata" then
            local ok = pcall(f, wrong)
            tap.ok(not ok, e.name .. ": a wrong object raises")
        end
    end
end

os.remove(folder)
assert(os.execute("mkdir -p '" .. folder .. "'"))
check[arg[2]]()
os.execute("rmdir '" .. folder .. "'")
tap.done()
