-- tests/lua/test_faults.lua: each task with the k-th request for memory refused, once and from then on, until it passes:
-- it raises "not enough memory" or does its work, and nothing is held afterwards (the runner looks when all is over)
-- SPDX-License-Identifier: MIT
local tap = require "tap"
local galley = require "galley"
local report = require "galley.report"
local statements = require "galley.article".statements
local text = ("Mr Putin met Mr Xi in Beijing. 10 billion cubic meters of gas.\n"):rep(3)
local article = galley.article({ text = text }, { anatomy = false })

local tasks = {
    article = function() return #galley.article({ text = text, title = "T", places = { 1, { x = "y" } } }, { anatomy = false }).body end,
    layers = function()
        local a = galley.article({ text = text }, { anatomy = false })
        return #a:words() + #a:sentences() + #a.regions + #a:tokens()
    end,
    regex = function() return #galley.regex([[(?<n>\d+) billion]]):all(text) end,
    phrases = function() return #galley.phrases({ putin = { "Mr Putin" }, xi = { "Mr Xi" } }):all(text) end,
    matcher = function()
        local m = require "galley.match".matcher()
        m:tsv(m:list "l", "surface\tid\nXi\tX\n", "l.tsv")
        m:freeze()
        return (m:scan(galley.article({ text = text }, { anatomy = false })))
    end,
    query = function() return #galley.query("gas (putin OR xi) -oil"):spans(article) end,
    sets = function()
        local words = article:words()
        return #(words + article:sentences()) + #words:within(article:sentences()) + #words:near(words, 2)
    end,
    statements = function()
        local a = galley.article({ text = text }, { anatomy = false })
        local said = statements(a)
        said:add("gas", "t/gas", 1, galley.phrases({ "gas" }):all(a))
        said:add_query("deal", "t/deal", galley.query "gas putin", a)
        return #a:tags() + #a:tags()[1].evidence
    end,
    report = function()
        return #report.format({ "a", "b" }, { { 1, "x" }, { 2, "y" } }) + #report.json { 1, { a = "x" } } + #report.decode "[1,{\"a\":2}]"
    end,
    text = function()
        local t = require "galley.text"
        return #t.words(text) + #t.fold "É" + #t.sentences(text) + #t.stem "meetings"
    end,
    store = function()
        local store = assert(galley.open(":memory:", { mode = "create" }))
        store:add(galley.article({ id = "a", text = text }, { anatomy = false }))
        local n = #store:sql "SELECT 1 AS x, 'y' AS y" + store:count "gas"
        for a in store:articles "gas" do n = n + #a.text end
        store:close()
        return n
    end,
}
local names = {}
for name in pairs(tasks) do names[#names + 1] = name end
table.sort(names)

-- how a task is refused: it raises, or says so
local function is_refusal(ok, message, code)
    if not ok then return tostring(message):find("not enough memory", 1, true) ~= nil or tostring(message):find "out of memory" end
    return message == nil and code ~= nil
end

local function run(name, persistent)
    local task, wanted = tasks[name], tasks[name]()
    local k, refusals = 0, 0
    while true do
        collectgarbage()
        local ok, refused, message, _, code = runner.fault(k, persistent, task)
        if ok and message == wanted and not refused then break end
        -- Lua absorbs a single refusal by a collection: then the work is done all the same
        if not (ok and message == wanted) then
            if not is_refusal(ok, message, code) then
                return false, ("request %d: %s, %s"):format(k, tostring(ok), tostring(message))
            end
            refusals = refusals + 1
        end
        -- every request while there are few, then some
        k = k + (k < 300 and 1 or k < 2000 and 17 or 151)
        if k > 200000 then return false, "it never passes" end
    end
    collectgarbage()
    return task() == wanted and (refusals > 0 or not persistent), ("%d refusals, then %s"):format(refusals, tostring(task()))
end

for _, name in ipairs(names) do
    for _, persistent in ipairs { false, true } do
        local held, why = run(name, persistent)
        tap.ok(held, ("%s, memory refused %s"):format(name, persistent and "from then on" or "once"))
        if not held then print("#   " .. tostring(why)) end
    end
end
tap.done()
