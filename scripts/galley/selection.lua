--- galley/selection.lua: articles of a store, chosen: for training and testing apart, for folds, for the labelling queue.
--- SPDX-License-Identifier: MIT
local check = require "galley.check"

local selection = {}

--- Some articles of a store: made by `split`, `folds` and `uncertain` of `store:articles(query)`. A `for` loop goes
--- through them, as often as you like; `#selection` counts them.
---@class galley.selection
---@field store galley.store
---@field rows integer[]  of the articles, in the order in which the loop goes
local Selection = {}
Selection.__index = Selection
Selection.__name = "galley.selection"

local function make(store, rows)
    return setmetatable({ store = store, rows = rows }, Selection)
end

function Selection:__len()
    return #self.rows
end

function Selection:__tostring()
    return ("galley.selection of %d articles"):format(#self.rows)
end

-- A generic `for` gives back what it got last, and nil at first: so a loop that was left begins anew.
function Selection:__call(_, last)
    self.at = last == nil and 1 or self.at + 1
    local row = self.rows[self.at]
    if not row then return nil end
    local article, message = self.store:article("#" .. row)
    if not article then error(message, 2) end
    return article
end

-- -- chance, the same on every machine --

local function random(seed)
    local state = seed
    return function(n) -- 1 .. n
        state = state + 0x9E3779B97F4A7C15 -- splitmix64
        local z = state
        z = (z ~ z >> 30) * 0xBF58476D1CE4E5B9
        z = (z ~ z >> 27) * 0x94D049BB133111EB
        return ((z ~ z >> 31) >> 1) % n + 1
    end
end

local function shuffle(list, seed)
    local pick = random(seed)
    for i = #list, 2, -1 do
        local k = pick(i)
        list[i], list[k] = list[k], list[i]
    end
    return list
end

-- -- groups: what may not be torn apart --

local function story_of(store, row)
    local found = store:sql("SELECT story FROM story_row WHERE article = ?1", row)
    if not found[1] then
        error("group 'story': some articles were not compared yet; galley stories compares them", 4)
    end
    return found[1].story
end

local function field_of(article, name)
    local value = article:get(name)
    return value ~= nil and tostring(value) or nil
end

-- Articles that have a source, a story or any other field in common, directly or through others, as arrays of
-- rows, in the order of their first articles.
local function groups_of(set, store, names)
    local parent, first, order = {}, {}, {}
    local function root(row)
        while parent[row] ~= row do row = parent[row] end
        return row
    end
    for article in set do
        local row = article.row
        parent[row], order[#order + 1] = row, row
        for i, name in ipairs(names) do
            local value
            if name == "story" then value = story_of(store, row) else value = field_of(article, name) end
            local key = value ~= nil and i .. ":" .. value
            if key and first[key] then parent[root(row)] = root(first[key]) end
            if key then first[key] = first[key] or row end
        end
    end
    local groups, place = {}, {}
    for _, row in ipairs(order) do
        local top = root(row)
        if not place[top] then
            groups[#groups + 1] = {}
            place[top] = groups[#groups]
        end
        table.insert(place[top], row)
    end
    return groups, #order
end

local function names_of(group)
    if type(group) == "string" then group = { group } end
    for i, name in ipairs(group or {}) do
        if type(name) ~= "string" then error(("option 'group': name %d is no string"):format(i), 4) end
    end
    return group or {}
end

-- `group` is a name or an array of names
local function options_of(name, options, known)
    check.arg(2, name, options, "table", "nil")
    local rest, group = {}, nil
    for option, value in pairs(options or {}) do
        if option == "group" then group = value else rest[option] = value end
    end
    if group ~= nil and type(group) ~= "string" and type(group) ~= "table" then
        error(("bad argument #2 to '%s' (option 'group': string or table expected)"):format(name), 3)
    end
    check.options(2, name, rest, known)
    rest.names = names_of(group)
    return rest
end

local function by_number(rows)
    table.sort(rows)
    return rows
end

-- -- splitting --

local function split_by_date(self, options)
    local before, after = {}, {}
    for article in self do
        local old = article.date and article.date < options.date
        table.insert(old and before or after, article.row)
    end
    return make(self.store, before), make(self.store, after)
end

--- Two parts of the articles: to learn from, and to judge by. With `group` articles that have something in common are on one
--- side, so that a near copy or a source's habits do not make the second part look easier than news to come will be.
---@function galley.selection:split(share, options)
---@param share number  of the articles in the first part, 0 to 1; groups are not torn for it
---@param options? { group?: string|string[], date?: string, seed?: integer }  `group`: "source", "story" (near copies, as
---     `galley stories` found them) or any field; `date`: the first part is what is older than that day, whatever the share
---@return galley.selection, galley.selection
---@usage
--- local galley = require "galley"
--- local store = galley.open(":memory:", { mode = "create" })
--- for i = 1, 10 do store:add(galley.article({ id = "a" .. i, text = "Gas.", source = "s" .. i % 5 }, { anatomy = false })) end
--- local train, test = store:articles():split(0.8, { group = "source" })
--- print(#train, #test) --> 8	2
function Selection:split(share, options)
    check.arg(1, "split", share, "number")
    options = options_of("split", options, { date = "string", seed = "number" })
    if not (share >= 0 and share <= 1) then error("bad argument #1 to 'split' (a share is from 0 to 1)", 2) end
    if options.date then return split_by_date(self, options) end
    local groups, count = groups_of(self, self.store, options.names)
    local first, second = {}, {}
    for _, rows in ipairs(shuffle(groups, options.seed or 0)) do
        -- a group goes where it leaves the parts nearer to the share
        local into = #first + #rows / 2 <= share * count and first or second
        table.move(rows, 1, #rows, #into + 1, into)
    end
    return make(self.store, by_number(first)), make(self.store, by_number(second))
end

--- The articles in `n` parts, each once as the part to judge by: k-fold cross-validation.
---@function galley.selection:folds(n, options)
---@param n integer
---@param options? { group?: string|string[], seed?: integer }  as those of `split`
---@return galley.selection[][]  `{ train, test }` for each fold
---@usage
--- local galley = require "galley"
--- local store = galley.open(":memory:", { mode = "create" })
--- for i = 1, 10 do store:add(galley.article({ id = "a" .. i, text = "Gas." }, { anatomy = false })) end
--- for _, fold in ipairs(store:articles():folds(5)) do io.write(#fold[1], "+", #fold[2], " ") end --> 8+2 8+2 8+2 8+2 8+2
function Selection:folds(n, options)
    check.arg(1, "folds", n, "number")
    options = options_of("folds", options, { seed = "number" })
    local groups = groups_of(self, self.store, options.names)
    if n < 2 or n > #groups then
        error(("bad argument #1 to 'folds' (2 to %d, as there are so many groups)"):format(#groups), 2)
    end
    local parts, out = {}, {}
    for i = 1, n do parts[i] = {} end
    for _, rows in ipairs(shuffle(groups, options.seed or 0)) do
        local least = parts[1]
        for _, part in ipairs(parts) do least = #part < #least and part or least end
        table.move(rows, 1, #rows, #least + 1, least)
    end
    for i, test in ipairs(parts) do
        local train = {}
        for k, part in ipairs(parts) do
            if k ~= i then table.move(part, 1, #part, #train + 1, train) end
        end
        out[i] = { make(self.store, by_number(train)), make(self.store, by_number({ table.unpack(test) })) }
    end
    return out
end

--- The articles of which a model is least sure, these first: what to label next. Sure is how far the best label is before the
--- second, or, where an article can have several or none, how far the nearest label is from its threshold.
---@function galley.selection:uncertain(model, most)
---@param model galley.model
---@param most? integer  20 when not given
---@return galley.selection
---@usage
--- local galley = require "galley"
--- local model = galley.model("topic", { min_articles = 1 }):train {
---     galley.article({ text = "Gas rose.", labels = { "energy" } }, { anatomy = false }),
---     galley.article({ text = "A goal.", labels = { "sport" } }, { anatomy = false }) }
--- local store = galley.open(":memory:", { mode = "create" })
--- store:add(galley.article({ id = "a", text = "Gas rose." }, { anatomy = false }))
--- store:add(galley.article({ id = "b", text = "Gas, and a goal." }, { anatomy = false }))
--- print(store:articles():uncertain(model, 1)().key) --> b
function Selection:uncertain(model, most)
    check.arg(1, "uncertain", model, "galley.model")
    check.arg(2, "uncertain", most, "number", "nil")
    local sure, rows = {}, {}
    for article in self do
        rows[#rows + 1] = article.row
        sure[article.row] = model:margin(article)
    end
    table.sort(rows, function(a, b)
        if sure[a] ~= sure[b] then return sure[a] < sure[b] end
        return a < b
    end)
    return make(self.store, table.move(rows, 1, math.min(#rows, most or 20), 1, {}))
end

--- All that a cursor still has: what its methods `split`, `folds` and `uncertain` go by.
---@function galley.selection.of(store, articles)
---@param store galley.store
---@param articles galley.cursor
---@return galley.selection
---@usage
--- local galley = require "galley"
--- local store = galley.open(":memory:", { mode = "create" })
--- print(#require "galley.selection".of(store, store:articles())) --> 0
function selection.of(store, articles)
    check.arg(1, "of", store, "galley.store")
    check.arg(2, "of", articles, "galley.cursor")
    local rows = {}
    for article in articles do rows[#rows + 1] = article.row end
    return make(store, rows)
end

return selection
