-- galley/explain.lua: why an article has a tag, and why it has it not: finding the reasons, and wording them.
-- SPDX-License-Identifier: MIT
--
-- The reasons of one rule are a table, galley.why in rules.lua; tostring() of it is what galley explain prints.

local explain = {}

local DEEP = 3 -- of tags that are missing because another tag is

local Why = {}
Why.__index = Why
Why.__name = "galley.why"

local judged = setmetatable({}, { __mode = "k" }) -- article -> the rules that looked at it last

function explain.note(article, rules) judged[article] = rules end

-- -- spans that are not there --

local function kind_of(within)
    if type(within) == "table" then within = within[1] end
    if within == nil or within == "body" or within == "all" then return "prose" end
    return within
end

local function with_label(spans, label)
    for _, span in ipairs(spans) do
        if span.label == label then return span end
    end
end

-- What one pattern of a label missed: it stands where nobody looks, or so far a token pattern got.
local function pattern_miss(rules, article, pattern)
    local all = rules.matcher:everywhere(article, kind_of(pattern.within))
    local span = with_label(all, pattern.label)
    if span then return { why = "elsewhere", span = span, region = span.kind or span.field, by = pattern.kind } end
    if pattern.kind ~= "tokens" then return { why = "absent", by = pattern.kind } end
    local near = rules.matcher:nearest(article, pattern.number)
    return { why = near.span and "stopped" or "absent", span = near.span, wanted = near.wanted, saw = near.saw, by = "tokens" }
end

local function values_of(spans)
    local seen, out = {}, {}
    for _, span in ipairs(spans) do
        local id = span:get "id" or ""
        if not seen[id] and id ~= "" then out[#out + 1] = id end
        seen[id] = true
    end
    return out
end

-- What is known of a label that a rule wants spans of.
local function look_at_label(rules, article, label)
    local spans = article:spans(label)
    local out = { label = label, found = #spans, ids = values_of(spans), misses = {} }
    for _, pattern in ipairs(#spans == 0 and rules.patterns or {}) do
        if pattern.label == label then out.misses[#out.misses + 1] = pattern_miss(rules, article, pattern) end
    end
    return out
end

-- -- rules --

local why_of

-- The misses of a query, those of spans and tags with their own reasons.
local function misses_of(rules, article, query, depth)
    local misses = query:misses(article)
    for _, miss in ipairs(misses) do
        if miss.is == "span" then
            miss.looked = look_at_label(rules, article, miss.name)
        elseif miss.is == "tag" and rules.tags[miss.name] and depth < DEEP then
            miss.because = why_of(rules, article, rules.tags[miss.name], depth + 1)
        end
    end
    return misses
end

local explainers = {}

function explainers.query(out, rules, article, rule, depth)
    out.misses = misses_of(rules, article, rule.query, depth)
end

function explainers.weighted(out, rules, article, rule, depth)
    out.items, out.sum, out.threshold = {}, 0, rule.threshold
    for i, item in ipairs(rule.queries) do
        local holds = item[1]:matches(article)
        if holds then out.sum = out.sum + item[2] end
        out.items[i] = { clause = tostring(item[1]), weight = item[2], holds = holds,
                         misses = not holds and misses_of(rules, article, item[1], depth) or {} }
    end
end

local function has_tag(article, name)
    for _, said in ipairs(article:tags()) do
        if said.name == name then return true end
    end
    return false
end

-- What goes on in a function nobody can tell; what it reads can be shown.
explainers["function"] = function(out, rules, article, rule)
    out.reads = {}
    for _, label in ipairs(rule.labels) do out.reads[#out.reads + 1] = look_at_label(rules, article, label) end
    for _, tag in ipairs(rule.reads) do out.reads[#out.reads + 1] = { tag = tag, holds = has_tag(article, tag) } end
end

function explainers.model(out, _, article, rule)
    out.items, out.sum = {}, 0
    for _, piece in ipairs(rule.weigh(article)) do
        out.items[#out.items + 1] = { clause = piece[3], weight = piece[2], span = piece[1] or nil, holds = true, misses = {} }
        out.sum = out.sum + piece[2]
    end
end

local function kind_of_rule(rule)
    return rule.by_model and "model" or rule.query and "query" or rule.queries and "weighted" or "function"
end

function why_of(rules, article, rule, depth)
    local out = setmetatable({ tag = rule.tag, rule = rule.name, place = rule.place:gsub(":%s*$", ""),
                               kind = kind_of_rule(rule), holds = false }, Why)
    for _, said in ipairs(article:tags()) do
        if said.name == rule.tag and said.rule == rule.name then
            out.holds, out.score, out.evidence, out.left_out = true, said.score, said.evidence, said.left_out
        end
    end
    if not out.holds then explainers[out.kind](out, rules, article, rule, depth) end
    return out
end

-- What galley.rules:explain does, once the rules have judged the article.
function explain.rule(rules, article, tag)
    local rule = rules.tags[tag]
    if not rule then return nil, ("rules '%s' have no tag '%s'"):format(rules.name, tag), "notfound" end
    return why_of(rules, article, rule, 1)
end

-- What article:explain(tag) does.
function explain.of(article, tag)
    local rules = judged[article]
    if not rules then return nil, "no rules have looked at this article", "notfound" end
    return explain.rule(rules, article, tag)
end

-- -- as text --

local function number(x) return (("%.4f"):format(x):gsub("0+$", ""):gsub("%.$", "")) end

-- The words with some of those around them.
local function context(span)
    local around = span.sentence or span.paragraph or span
    local text = around.text
    local first = span.first - around.first + 1
    if around.field ~= span.field or first < 1 then return "“" .. span.text .. "”" end
    local before, behind = text:sub(1, first - 1), text:sub(first + #span.text)
    if #before > 60 then before = "… " .. before:sub(utf8.offset(before, 0, #before - 60)):gsub("^%S*%s", "") end
    if #behind > 60 then behind = behind:sub(1, utf8.offset(behind, 0, 60) - 1):gsub("%s%S*$", "") .. " …" end
    return (before .. "*" .. span.text .. "*" .. behind):gsub("%s+", " ")
end

local function quoted(span) return "“" .. span.text:gsub("%s+", " ") .. "”" end

-- an array of lines with an indent
local Lines = {}
Lines.__index = Lines

local function lines() return setmetatable({ indent = "" }, Lines) end
function Lines:add(text, ...) self[#self + 1] = self.indent .. (select("#", ...) > 0 and text:format(...) or text) end

function Lines:inside(f)
    local before = self.indent
    self.indent = before .. "  "
    f()
    self.indent = before
end

local function put_pattern_miss(out, miss)
    if miss.why == "elsewhere" then
        out:add("%s stands in a region that is not looked at: %s", quoted(miss.span), miss.region)
        out:inside(function() out:add("%s", context(miss.span)) end)
    elseif miss.why == "stopped" then
        out:add("the token pattern got as far as %s and wanted %s, but %s", quoted(miss.span), miss.wanted,
            miss.saw and ("saw “%s”"):format(miss.saw) or "there the paragraph ends")
        out:inside(function() out:add("%s", context(miss.span)) end)
    elseif miss.wanted then
        out:add("the token pattern found not even its first token, %s", miss.wanted)
    else
        out:add(miss.by == "regex" and "its regex matches nowhere" or "no phrase of its list is in the article")
    end
end

-- the different ones, the first eight of them
local function as_ids(ids)
    if #ids == 0 then return "" end
    return ", as " .. table.concat(ids, ", ", 1, math.min(#ids, 8)) .. (#ids > 8 and " ..." or "")
end

local function put_label(out, looked)
    if looked.found > 0 then
        out:add("%s is there %d time%s%s", looked.label, looked.found, looked.found == 1 and "" or "s", as_ids(looked.ids))
    end
    for _, miss in ipairs(looked.misses) do put_pattern_miss(out, miss) end
end

local put_absent

local tellers = {}

function tellers.absent(out, miss, clause)
    if miss.is == "words" then
        local nowhere = miss.absent and miss.absent:lower() ~= miss.clause:lower():gsub('"', "") and miss.clause:find '"'
        if nowhere then return out:add("%s: nowhere in the article is %s", clause, miss.absent) end
        if not miss.absent then return out:add("%s: its words are there, but not in a row", clause) end
        return out:add("%s: nowhere in the article", clause)
    end
    out:add(miss.is == "tag" and "%s: the article does not have it" or "%s: no such %s", clause, miss.is)
    out:inside(function()
        if miss.looked then put_label(out, miss.looked) end
        if miss.because then put_absent(out, miss.because) end
    end)
end

function tellers.elsewhere(out, miss, clause)
    out:add("%s: only in a region that is not looked at: %s", clause, miss.region)
    out:inside(function() out:add("%s", context(miss.span)) end)
end

function tellers.apart(out, miss, clause)
    if not miss.span then return out:add("%s: one word alone is not near itself", clause) end
    out:add("%s: too far apart: between %s and %s lie %d words, %d may", clause, quoted(miss.span), quoted(miss.other),
        miss.gap, miss.distance)
    out:inside(function()
        out:add("%s", context(miss.span))
        out:add("%s", context(miss.other))
    end)
end

function tellers.unwanted(out, miss, clause)
    out:add("%s: it is there%s", clause, miss.span and ", as " .. quoted(miss.span) or "")
    if miss.span then out:inside(function() out:add("%s", context(miss.span)) end) end
end

function tellers.different(out, miss, clause)
    out:add("%s: %s", clause, miss.value and ("it is “%s”"):format(miss.value) or "the article has none")
end

-- Of an OR its ways stand together under one heading; what one way lacks beside is joined by "and".
local function put_misses(out, misses)
    local either, way
    for _, miss in ipairs(misses) do
        if miss.either ~= either and miss.either then out:add("one of these would do:") end
        local joined = miss.way and miss.either == either and miss.way == way and "and " or ""
        either, way = miss.either, miss.way
        local function tell() tellers[miss.why](out, miss, joined .. miss.clause) end
        if either then out:inside(tell) else tell() end
    end
end

-- What an item lacks: in the line itself where one line says it.
local function put_item(out, item)
    if item.holds then return out:add("%+9.4f  %s", item.weight, item.clause) end
    local lacks = lines()
    put_misses(lacks, item.misses)
    out:add("        0  %s  (%+.4g, were it there)", #lacks == 1 and lacks[1] or item.clause, item.weight)
    for i = 1, #lacks > 1 and #lacks or 0 do out:add("             %s", lacks[i]) end
end

local function put_items(out, why)
    for _, item in ipairs(why.items) do put_item(out, item) end
    out:add "---------"
    if why.threshold then
        out:add("%+9.4f  short of %s by %s", why.sum, number(why.threshold), number(why.threshold - why.sum))
    else
        out:add("%+9.4f  by which the model does not choose it", why.sum)
    end
end

local function put_reads(out, why)
    if #why.reads == 0 then out:add "the function returned nothing, and reads no spans or tags of these rules" end
    for _, read in ipairs(why.reads) do
        if read.tag then
            out:add("it reads tag:%s, which %s", read.tag, read.holds and "holds" or "does not hold")
        else
            out:add("it reads span:%s, of which there %s%s", read.label,
                read.found == 1 and "is 1" or read.found == 0 and "is none" or "are " .. read.found, as_ids(read.ids))
            out:inside(function() put_label(out, { label = read.label, found = 0, ids = {}, misses = read.misses }) end)
        end
    end
end

local function put_evidence(out, why)
    for _, e in ipairs(why.evidence) do
        out:add("%+9.4f  %s  %s", e.weight, e.clause, e.text and "“" .. e.text .. "”" or "(no words: the rule named none)")
        if e.span then out:add("           %s", context(e.span)) end
    end
    out:add "---------"
    out:add("%+9.4f  score", why.score)
end

function put_absent(out, why)
    if why.items then put_items(out, why)
    elseif why.misses then put_misses(out, why.misses)
    else put_reads(out, why) end
end

function Why:__tostring()
    local out = lines()
    out:add("%s  %s by %s  (%s)", self.tag, self.holds and "given" or "not given", self.rule, self.place)
    out:inside(function()
        if self.holds then put_evidence(out, self) else put_absent(out, self) end
    end)
    return table.concat(out, "\n")
end

-- -- for galley explain --

-- The first reason in a few words: a line of --trace.
local function brief(why)
    if why.holds then return ("given  %s"):format(number(why.score)) end
    if why.threshold then return ("        %s of %s"):format(number(why.sum), number(why.threshold)) end
    local out = lines()
    put_absent(out, why)
    local from = out[1] == "one of these would do:" and 2 or 1
    local more = out[from + 1] and out[from]:find ": no such span$" and "; " .. out[from + 1]:gsub("^%s+", "") or ""
    return "        " .. (out[from] or ""):gsub("^%s+", "") .. more
end

local function trace(rules, article)
    local out, width = {}, 0
    for _, rule in ipairs(rules.order) do width = math.max(width, utf8.len(rule.tag) or #rule.tag) end
    for i, rule in ipairs(rules.order) do
        local why = why_of(rules, article, rule, 1)
        out[i] = rule.tag .. (" "):rep(width - (utf8.len(rule.tag) or #rule.tag)) .. "  " .. brief(why)
    end
    return table.concat(out, "\n")
end

-- What the rules, which have judged the article, can tell of it, as text and as a value for JSON. `tag` nil: what was given.
function explain.tell(rules, article, tag, traced)
    local all, texts = {}, {}
    for _, rule in ipairs(rules.order) do
        local why = (traced or not tag or rule.tag == tag) and why_of(rules, article, rule, 1)
        if why and (traced or tag or why.holds) then
            all[#all + 1] = why
            texts[#texts + 1] = tostring(why)
        end
    end
    return traced and trace(rules, article) or table.concat(texts, "\n\n"), all, #all
end

return explain
