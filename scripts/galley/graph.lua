-- galley/graph.lua: who reads whom in a rules file: the order of judgements, cycles, and what makes a rule stale.
-- SPDX-License-Identifier: MIT
--
-- A judgement reads the spans and tags whose names it spells out: in its query, or as a string anywhere in its function,
-- in what the function has as upvalues and in the globals it uses. From these names come three things:
--
--   order         a tag is judged behind all tags it reads, else as the file has them
--   cycles        tags that read each other are an error, told with the way around
--   fingerprints  of a rule: its own digest (galley.host.digest: no formatting, no comments), those of the
--                 lists and patterns it reads, and of the tags it reads. What has the same fingerprint says the same of
--                 the same text, so only what has another is judged again.

local host = package and package.loaded["galley.host"] or require "galley.host"
local version = require "galley.report".version

local graph = {}

local function sorted(set)
    local out = {}
    for name in pairs(set) do out[#out + 1] = name end
    table.sort(out)
    return out
end

-- every label and tag, once
local function names_of(rules)
    local set = {}
    for label in pairs(rules.sources) do set[label] = true end
    for tag in pairs(rules.tags) do set[tag] = true end
    return sorted(set)
end

-- Digest of a value and the names it spells; where it cannot be looked into: the whole file, and every name.
local function look(value, names, asks)
    local digest, used = host.digest(value, names, asks)
    if digest then return digest, used end
    used = {}
    for _, name in ipairs(names) do used[name] = true end
    return host.whole(), used, true
end

-- digest of each label: its lists and patterns, and of what these read of earlier labels
local function label_prints(rules, names)
    local own, reads, prints = {}, {}, {}
    for label, sources in pairs(rules.sources) do own[label], reads[label] = look(sources, names, true) end
    local function print_of(label)
        if prints[label] then return prints[label] end
        prints[label] = own[label] -- a pattern that reads its own label
        local parts = { label, own[label] }
        for _, name in ipairs(sorted(reads[label])) do
            if own[name] and name ~= label then parts[#parts + 1] = print_of(name) end
        end
        prints[label] = host.digest(parts, {})
        return prints[label]
    end
    for label in pairs(own) do print_of(label) end
    return prints
end

-- what each rule reads: rule.labels, rule.reads (arrays of names)
local function find_reads(rules, names)
    local before = {}
    for _, rule in ipairs(rules.order) do
        local digest, used, unknown = look({ rule.how, rule.options }, names, type(rule.how) ~= "function")
        rule.digest, rule.labels, rule.reads = digest, {}, {}
        for _, name in ipairs(sorted(used)) do
            if rules.sources[name] then rule.labels[#rule.labels + 1] = name end
            local other = rules.tags[name]
            if other and other ~= rule and (before[name] or not unknown) then rule.reads[#rule.reads + 1] = name end
        end
        before[rule.tag] = true
    end
end

-- the name that was meant: one letter more, less, other, or two of them swapped
local function near(a, b)
    if math.abs(#a - #b) > 1 then return false end
    local i = 1
    while i <= #a and a:byte(i) == b:byte(i) do i = i + 1 end
    local x, y = a:sub(i), b:sub(i)
    return x:sub(2) == y or x == y:sub(2) or x:sub(2) == y:sub(2) or (x:sub(3) == y:sub(3) and x:sub(1, 2):reverse() == y:sub(1, 2))
end

local function meant(wrong, known)
    for _, name in ipairs(sorted(known)) do
        if near(wrong, name) then return name end
    end
end

local function tell_unknown(rule, query, name, known)
    local better = meant(name.name, known)
    local text = tostring(query)
    local before = text:sub(1, name.first - 1):gsub("[\128-\191]", "")
    error(("%stag '%s': %s:%s: %s%s\n    %s\n    %s^"):format(rule.place, rule.tag, name.is, name.name,
        name.is == "tag" and "no rule of this file gives this tag" or "no pattern of this file makes such spans",
        better and (" (did you mean %s:%s?)"):format(name.is, better) or "", text, (" "):rep(#before)), 0)
end

-- A query that asks for what nobody makes would never hold, and never say so.
local function check_names(rules)
    local known = { span = rules.sources, tag = rules.tags }
    for _, rule in ipairs(rules.order) do
        local queries = rule.query and { { rule.query } } or rule.queries or {}
        for _, item in ipairs(queries) do
            for _, name in ipairs(item[1]:names()) do
                if known[name.is] and not known[name.is][name.name] then tell_unknown(rule, item[1], name, known[name.is]) end
            end
        end
    end
end

-- "a reads b reads a", from where the way meets itself
local function tell_cycle(rules, way, tag)
    local from = 1
    while way[from] ~= tag do from = from + 1 end
    local text = table.concat(way, " reads ", from) .. " reads " .. tag
    error(("%stags read each other: %s"):format(rules.tags[tag].place, text), 0)
end

-- rules.order so that what is read comes first, else as it was
local function sort(rules)
    local out, state, way = {}, {}, {}
    local function visit(rule)
        if state[rule] == "done" then return end
        if state[rule] then tell_cycle(rules, way, rule.tag) end
        state[rule], way[#way + 1] = "under way", rule.tag
        for _, name in ipairs(rule.reads) do visit(rules.tags[name]) end
        state[rule], way[#way] = "done", nil
        out[#out + 1] = rule
    end
    for _, rule in ipairs(rules.order) do visit(rule) end
    rules.order = out
end

-- What every article has to match that the rule can say anything of, as a query; nil: nobody knows. Spans and tags in it are
-- for the store to pass over.
local function needs_of(rule)
    if rule.by_model then return nil end
    if type(rule.how) == "string" then return rule.how end
    if type(rule.how) ~= "table" then return nil end
    local some = {}
    for _, item in ipairs(rule.how) do
        -- below a threshold that is not above zero a negative weight can be enough
        if item[2] > 0 or rule.how.threshold <= 0 then some[#some + 1] = "(" .. item[1] .. ")" end
    end
    return #some > 0 and table.concat(some, " OR ") or nil
end

local function add_fingerprints(rules, prints)
    for _, rule in ipairs(rules.order) do -- what it reads has its own already
        local parts = { version, rule.name, rule.digest }
        for _, label in ipairs(rule.labels) do parts[#parts + 1] = prints[label] end
        for _, name in ipairs(rule.reads) do parts[#parts + 1] = rules.tags[name].fingerprint end
        rule.fingerprint, rule.needs = host.digest(parts, {}), needs_of(rule) or ""
    end
end

-- Once, when the file is complete. Raises on a cycle and on a name that nothing has.
function graph.link(rules)
    check_names(rules)
    local names = names_of(rules)
    find_reads(rules, names)
    sort(rules)
    add_fingerprints(rules, label_prints(rules, names))
end

-- The rules to ask when only some are wanted: these and what they read, in order. `only` has a "1" at the place of each wanted.
function graph.needed(rules, only)
    local wanted, out = {}, {}
    local function want(rule)
        if wanted[rule] then return end
        wanted[rule] = true
        for _, name in ipairs(rule.reads) do want(rules.tags[name]) end
    end
    for i, rule in ipairs(rules.order) do
        if only:sub(i, i) == "1" then want(rule) end
    end
    for _, rule in ipairs(rules.order) do
        if wanted[rule] then out[#out + 1] = rule end
    end
    return out
end

return graph
