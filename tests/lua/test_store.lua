-- tests/lua/test_store.lua: stores
-- SPDX-License-Identifier: MIT
local tap = require "tap"
local galley = require "galley"

local path = os.tmpname()
os.remove(path)
local function article(id, text, more)
    local fields = { id = id, text = text }
    for name, value in pairs(more or {}) do fields[name] = value end
    return galley.article(fields, { anatomy = false })
end

tap.fails("notfound", path, "a store that is not there", galley.open, path)
tap.fails("notfound", path, "is not made by mode write", galley.open, path, { mode = "write" })
local store = assert(galley.open(path, { mode = "create" }))
tap.is(store.path, path, "path")
tap.is(tostring(store), "galley.store " .. path, "tostring")
tap.is(store:count(), 0, "an empty store")

tap.is(store:add(article("a1", "Gas rose.", { date = "2022-02-01", section = "World" })), "new", "a new article")
tap.is(store:add(article("a2", "Oil fell. Gas rose.", { date = "2022-02-03" })), "new", "another")
tap.is(store:add(article("a2", "Oil fell. Gas rose.", { date = "2022-02-03" })), "same", "the same again")
tap.is(store:add(article("a2", "Oil fell again. Gas rose.")), "revised", "a new text")
tap.is(store:add(article("b1", "Coal is dear.", { date = "2022-02-02" })), "new", "a third")

local function keys(...)
    local out = {}
    for each in store:articles(...) do out[#out + 1] = each.key end
    return table.concat(out, " ")
end
tap.is(keys(), "a1 a2 b1", "all articles, as stored")
tap.is(keys "gas", "a1 a2", "those of a query")
tap.is(keys(galley.query "coal OR oil"), "a2 b1", "which may be parsed already")
tap.is(keys(nil, { limit = 2 }), "a1 a2", "so many")
tap.is(keys(nil, { order = "date" }), "a2 b1 a1", "newest first")
tap.is(store:count "gas", 2, "count")
tap.fails("syntax", "", "a malformed query", store.articles, store, "gas (")
tap.fails("syntax", "", "which cannot be counted, either", store.count, store, "gas (")
tap.raises("option 'order': no 'size' (known: row, date, rank)", "orders are known", store.articles, store, "gas", { order = "size" })
tap.raises("option 'limit'", "limits are numbers", store.articles, store, "gas", { limit = 0 })

local a2 = store:article "a2"
tap.is(a2.text, "Oil fell again. Gas rose.", "one article")
tap.is(math.type(a2.row), "integer", "has a row")
tap.is(math.type(a2.revision), "integer", "and a revision")
tap.is(#a2:sentences(), 2, "and regions")
tap.is(store:article("a1").section, "World", "and any field")
tap.is(store:article("b").key, "b1", "by the beginning of its key")
tap.fails("invalid", "", "which has to be of one", store.article, store, "a")
tap.fails("notfound", "nobody", "a key that is not there", store.article, store, "nobody")
tap.is(#store:tags(a2), 0, "no tags")
tap.fails("notfound", "no store", "tags of an article that is in no store", store.tags, store, article("x", "y"))

-- SQL
local rows = store:sql("SELECT 1 AS whole, 1.0 AS float, 'é' AS text, NULL AS missing, ?1 AS one, ?2 AS two", "x", 2.5)
tap.is(#rows, 1, "rows")
tap.is(rows[1].whole, 1, "an integer is one")
tap.is(rows[1].float, 1.0, "a float is one")
tap.is(rows[1].text, "é", "text is text")
tap.is(rows[1].missing, nil, "NULL is nil")
tap.is(rows[1].one, "x", "a bound text")
tap.is(rows[1].two, 2.5, "a bound number")
tap.is(table.concat(rows.columns, " "), "whole float text missing one two", "columns in order")
tap.is(#store:sql "SELECT 1 WHERE 0", 0, "no rows")
local printed = tostring(store:sql "SELECT 'gas' AS tag, 41 AS articles UNION ALL SELECT 'nato', 7 ORDER BY 2 DESC")
tap.ok(printed:find "tag +articles" and printed:find "gas +41" and printed:find "nato +7", "rows print as a table")
tap.is(store:sql("SELECT count(*) AS n FROM article")[1].n, 3, "the tables are there")
tap.fails("invalid", "", "writing is refused", store.sql, store, "DELETE FROM revision_row")
tap.fails("syntax", "", "a wrong statement", store.sql, store, "SELECT FROM")
tap.is(store:sql("SELECT length(?1) AS n", "a\0b")[1].n ~= nil, true, "a text with a zero in it")
tap.raises("bad argument #3", "what cannot be bound", store.sql, store, "SELECT ?1", {})

-- reading only
local reader = assert(galley.open(path))
tap.is(reader:count(), 3, "a store opened for reading")
local _, _, code = reader:add(article("z", "z"))
tap.ok(code ~= nil, "takes nothing")
reader:close()

-- lifetimes
local cursor = store:articles()
local first = cursor()
tap.is(first.key, "a1", "a cursor is called")
store:close()
store:close()
tap.raises("closed store", "a cursor of a closed store", cursor)
tap.raises("closed store", "a closed store", store.count, store)
tap.is(first.text, "Gas rose.", "an article outlives its store")
tap.is(tostring(store), "galley.store " .. path .. " (closed)", "prints")

local function orphan()
    local own = galley.open(path)
    return own:articles "gas"
end
cursor = orphan()
collectgarbage()
collectgarbage()
tap.is(cursor().key, "a1", "a cursor outlives the last name of its store")
cursor:close()
cursor:close()
tap.raises("closed cursor", "a closed cursor", cursor)
do
    local scoped <close> = galley.open(path)
    local _ = scoped:articles()()
end
local f = io.open(path, "wb")
f:write(("no store at all "):rep(200))
f:close()
tap.fails("corrupt", path, "a file that is no store", galley.open, path)
tap.raises("no store is named", "no path and no default", galley.open)
tap.raises("option 'mode': no 'r' (known: read, write, create)", "modes are known", galley.open, path, { mode = "r" })
for _, ending in ipairs { "", "-wal", "-shm" } do os.remove(path .. ending) end
tap.done()
