-- galley/report/evidence.lua: the articles behind numbers, carried in the report.
-- SPDX-License-Identifier: MIT
--
-- A number is counted from a query (a text; the report's store is asked), or from an array of articles, keys and rows of the store; where
-- the array holds only some of them, its `total` says how many there are. Each number gets a list { id, title, total, articles, left_out },
-- each article is carried once, however many lists have it:
--   { id, key, title, date, source, url, tags, passages = { { { text, marks = "gas-deal" or nil }, ... }, ... } }
-- Passages are the paragraphs with words that carry a tag, the first paragraph where there are none.

local evidence = {}

local PASSAGES = 3 -- paragraphs of an article that are carried

-- -- passages --

-- Spans of the text (not the title) as { first, last, label }.
function evidence.marks_of_tags(tags)
    local marks = {}
    for _, tag in ipairs(tags) do
        for _, piece in ipairs(tag.evidence or {}) do
            local s = piece.span
            if s and s.field == "text" then marks[#marks + 1] = { s.first, s.last, tag.name } end
        end
    end
    return marks
end

-- Places at which the set of marks changes, inside of first..last, in order, with both ends.
local function borders(marks, first, last)
    local seen, out = { [first] = true, [last + 1] = true }, { first, last + 1 }
    for _, m in ipairs(marks) do
        for _, at in ipairs { math.max(m[1], first), math.min(m[2] + 1, last + 1) } do
            if not seen[at] and m[1] <= last and m[2] >= first then
                seen[at] = true
                out[#out + 1] = at
            end
        end
    end
    table.sort(out)
    return out
end

-- Names of the marks over a byte, each once, in order; nil without one.
local function names_at(marks, at)
    local names, seen = {}, {}
    for _, m in ipairs(marks) do
        if m[1] <= at and at <= m[2] and not seen[m[3]] then
            seen[m[3]] = true
            names[#names + 1] = m[3]
        end
    end
    table.sort(names)
    return #names > 0 and table.concat(names, ", ") or nil
end

-- first..last of a text in pieces; marks may overlap.
function evidence.pieces(text, marks, first, last)
    local near, out = {}, {}
    for _, m in ipairs(marks) do
        if m[1] <= last and m[2] >= first then near[#near + 1] = m end
    end
    local at = borders(near, first, last)
    for i = 1, #at - 1 do
        out[i] = { text = text:sub(at[i], at[i + 1] - 1), marks = names_at(near, at[i]) }
    end
    return out
end

local function touches(marks, paragraph)
    for _, m in ipairs(marks) do
        if m[1] <= paragraph.last and m[2] >= paragraph.first then return true end
    end
    return false
end

local function passages_of(article, marks)
    local out, paragraphs = {}, article:paragraphs()
    for p in paragraphs:each() do
        if #out < PASSAGES and touches(marks, p) then out[#out + 1] = evidence.pieces(article.text, marks, p.first, p.last) end
    end
    if #out == 0 and #paragraphs > 0 then
        out[1] = evidence.pieces(article.text, {}, paragraphs[1].first, paragraphs[1].last)
    end
    return out
end

-- -- carrying --

local Collector = {}
Collector.__index = Collector

-- each: articles carried for a number; all: articles carried in all
function evidence.new(each, all)
    return setmetatable({ each = each, all = all, lists = {}, articles = {}, list_of = {}, article_of = {} }, Collector)
end

local function carried(self, article, store)
    local tags = article.row and store and store:tags(article) or article:tags()
    local names = {}
    for i, tag in ipairs(tags) do names[i] = tag.name end
    table.sort(names)
    return { id = ("a%d"):format(#self.articles + 1), key = article.key, title = article.title, date = article.date,
        source = article.source, url = article.url, tags = names, passages = passages_of(article, evidence.marks_of_tags(tags)) }
end

-- Carry an article and return its entry; nil where the report has enough of them.
function Collector:carry(article, store)
    local key = article.key or article
    local known = self.article_of[key]
    if known then return known end
    if #self.articles >= self.all then return nil end
    local entry = carried(self, article, store)
    self.articles[#self.articles + 1], self.article_of[key] = entry, entry
    return entry
end

local function need_store(store)
    return store or error("the articles of numbers are asked of a store: galley.report(title, { store = store })", 0)
end

local function by_query(self, list, query, store)
    store = need_store(store)
    list.total = assert(store:count(query))
    for article in assert(store:articles(query, { limit = self.each, order = "date" })) do
        list.articles[#list.articles + 1] = self:carry(article, store)
        article:close()
    end
end

-- An article itself, or the one of this key or row of the store.
local function by_key(self, list, key, store)
    if key == nil or type(key) == "table" then error("an article is given as itself, as its key or its row, not as a " .. type(key), 0) end
    if type(key) == "userdata" then
        list.articles[#list.articles + 1] = self:carry(key)
        return
    end
    local known = self.article_of[key]
    local article = not known and need_store(store):article(math.type(key) and "#" .. key or key)
    list.articles[#list.articles + 1] = known or article and self:carry(article, store)
    if article then article:close() end
end

local function by_array(self, list, array, store)
    list.total = array.total or #array
    for i = 1, math.min(#array, self.each) do by_key(self, list, array[i], store) end
end

-- The list of what a number of this store (nil: it is of none) was counted from; the same query has one list. nil: there is
-- nothing, or nothing is to be carried.
function Collector:list(what, title, store)
    if what == nil or self.each < 1 then return nil end
    if type(what) == "userdata" then what = { what } end
    local lists = self.list_of[store or false] or {}
    self.list_of[store or false] = lists
    local known = lists[what]
    if known ~= nil then return known or nil end
    local list = { title = title, articles = {} }
    if type(what) == "string" then by_query(self, list, what, store) else by_array(self, list, what, store) end
    lists[what] = list.total > 0 and list or false
    if list.total == 0 then return nil end
    list.left_out = list.total - #list.articles
    self.lists[#self.lists + 1] = list
    list.id = ("e%d"):format(#self.lists)
    return list
end

return evidence
