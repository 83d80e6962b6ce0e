-- galley/report/json.lua: a report as JSON, for other programs.
-- SPDX-License-Identifier: MIT
--
-- { title, blocks, lists, articles }. A block has its kind and title, text or columns and rows, and `links`: for each row an object from
-- the name of a column to the id of the list of its articles. A list has id, title, total and the ids of the articles that are carried.

local describe = require "galley.report.describe"
local escape = require "galley.report.escape"
local number = require "galley.report.number"
local encode = require "galley.report".json

local json = {}

-- A cell of JSON: a number that is none, and no cell at all, are null.
local function row_of(block, r)
    local out = {}
    for c, column in ipairs(block.columns) do
        local value = block.rows[r][c]
        if math.type(value) then
            out[column] = number.is(value) and value or nil
        elseif value ~= nil then
            out[column] = type(value) == "boolean" and value or escape.clean(value)
        end
    end
    return out
end

local function links_of(block, r)
    local out = {}
    for c, list in pairs(block.links[r] or {}) do out[block.columns[c]] = list.id end
    return next(out) and out or nil
end

local function rows_of(block)
    local out = {}
    for r = 1, #block.rows do
        out[r] = { cells = row_of(block, r), lists = links_of(block, r) }
        if not next(out[r].cells) then out[r].cells = nil end
    end
    return out
end

local plain = { table = true, kwic = true } -- nothing is drawn

local function articles_block(block)
    local passages = {}
    for i, p in ipairs(block.passages) do passages[i] = { noise = p.noise, pieces = p.pieces } end
    return { kind = "article", title = block.title, source = block.source, date = block.date, key = block.key, url = block.url, note = block.note,
        passages = passages }
end

local function block_of(block)
    if block.kind == "article" then return articles_block(block) end
    if not block.rows then return { kind = block.kind, text = escape.clean(block.text), level = block.level } end
    return { kind = block.kind, title = block.title, note = block.note, columns = block.columns, rows = rows_of(block),
        about = not plain[block.kind] and describe.block(block) or nil }
end

local function each(items, how)
    local out = {}
    for i, item in ipairs(items) do out[i] = how(item) end
    return out
end

local function list_of(l)
    return { id = l.id, title = l.title, total = l.total, articles = each(l.articles, function(a) return a.id end) }
end

function json.write(doc)
    return encode { title = doc.title, blocks = each(doc.blocks, block_of), lists = each(doc.lists, list_of), articles = doc.articles } .. "\n"
end

return json
