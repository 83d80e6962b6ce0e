-- galley/lint.lua: what galley check has to say of a rules file before any article is read.
-- SPDX-License-Identifier: MIT
--
-- A finding is { level, what, name, place, text }. Level "wrong" is a mistake, "note" something to know. Each regex is probed:
-- a text is made that it nearly matches, with one repetition in it blown up, and PCRE2's limit on steps tells what that costs.

local match = require "galley.match"

local lint = {}

local PUMPS = 200 -- repetitions in a probe: what is cubic or worse runs into the limit, what is quadratic does not

local function place_of(x) return (x.place:gsub(":%s*$", "")) end

local function put(out, level, what, name, place, text, ...)
    out[#out + 1] = { level, what, name, place, select("#", ...) > 0 and text:format(...) or text }
end

-- -- probes of a regex --

local STAND_FOR = { d = "1", w = "a", s = " ", D = "a", W = " ", S = "a", h = " ", v = "\n", N = "a", X = "a", R = "\n", n = "\n", t = "\t", r = "\r",
                    b = "", B = "", A = "", z = "", Z = "", G = "", K = "" }

-- a text of a regex's part from `at` on, up to an unmatched ")" or the end; `pumps` gets what was made at each repetition
local sample

-- [...] from its "[" on: a sign of it, and what is behind it
local function class(regex, at)
    local negated = regex:sub(at + 1, at + 1) == "^"
    local i = at + (negated and 2 or 1)
    local first = regex:sub(i, i)
    local ends = regex:find("]", i + 1, true) or #regex
    if regex:sub(i, i + 1) == "[:" then ends = regex:find("]", (regex:find(":]", i, true) or i) + 2, true) or #regex end
    local escape = first == "\\" and regex:sub(i + 1, i + 1)
    local one = escape and (STAND_FOR[escape] or escape) or first == "[" and "a" or first
    if negated then
        local inside = regex:sub(i, ends - 1)
        for c in ("ax1 ,"):gmatch "." do
            if not inside:find(c, 1, true) and not (inside:find "\\w" and c:find "%w") then return c, ends + 1 end
        end
        one = "~"
    end
    return one, ends + 1
end

-- (...) from its "(" on; what looks around takes nothing
local function group(regex, at, pumps, before)
    local head, looks = regex:match("^%(%?[:|>]()", at), false
    if not head then
        looks = regex:find("^%(%?<?[=!]", at) ~= nil
        head = regex:match("^%(%?<?[=!]()", at) or regex:match("^%(%?P?[<'][%w_]+[>']()", at) or regex:match("^%(%?[%a%-]*:?()", at) or at + 1
    end
    local text, behind = sample(regex, head, looks and {} or pumps, before)
    return looks and "" or text, behind + 1
end

local function escaped(regex, at)
    local c = regex:sub(at + 1, at + 1)
    local braces = regex:match("^[pPxkgo]%b{}()", at + 1)
    if c == "x" and not braces then braces = regex:match("^x%x%x?()", at + 1) end
    if c == "p" or c == "P" then return "A", braces or at + 3 end
    return STAND_FOR[c] or (c:find "%w" and "" or c), braces or at + 2
end

local function unit(regex, at, pumps, before)
    local c = regex:sub(at, at)
    if c == "(" then return group(regex, at, pumps, before) end
    if c == "[" then return class(regex, at) end
    if c == "\\" then return escaped(regex, at) end
    if c == "^" or c == "$" then return "", at + 1 end
    if c == "." then return "a", at + 1 end
    local behind = regex:match("^[%z\1-\127\194-\244][\128-\191]*()", at) or at + 1
    return regex:sub(at, behind - 1), behind
end

-- * + ? {n,m} behind a unit: how often it has to be there, whether it may be often, and what is behind
local function repetition(regex, at)
    local c = regex:sub(at, at)
    local least, most, behind = regex:match("^{(%d*)(,?%d*)}()", at)
    if c == "*" then least, most, behind = 0, true, at + 1
    elseif c == "+" then least, most, behind = 1, true, at + 1
    elseif c == "?" then least, most, behind = 0, false, at + 1
    elseif behind then least, most = tonumber(least) or 0, most == "," or (tonumber(most:sub(2)) or 0) > 9
    else return 1, false, at end
    return least, most, regex:match("^[?+]()", behind) or behind
end

local function skip_branches(regex, at)
    while at <= #regex and regex:sub(at, at) ~= ")" do
        local _, behind = unit(regex, at, {}, "")
        at = behind
    end
    return at
end

function sample(regex, at, pumps, before)
    local text = ""
    while at <= #regex do
        local c = regex:sub(at, at)
        if c == ")" then return text, at end
        if c == "|" then return text, skip_branches(regex, at + 1) end
        local one, behind = unit(regex, at, pumps, before .. text)
        local least, often, next_at = repetition(regex, behind)
        if often and one ~= "" then pumps[#pumps + 1] = before .. text .. one:rep(PUMPS) end
        text, at = text .. one:rep(math.min(math.max(least, often and 1 or least), 50)), math.max(next_at, at + 1)
    end
    return text, at
end

-- Texts that nearly match, the pumped part at the end, with and without the rest behind a sign that fits nowhere.
function lint.probes(regex)
    local pumps, out = {}, {}
    local whole = sample(regex, 1, pumps, "")
    for _, pumped in ipairs(pumps) do
        out[#out + 1] = pumped .. "\u{2021}"
        out[#out + 1] = pumped .. "\u{2021} " .. whole
    end
    return out
end

local function probe(out, pattern)
    local alone = match.regex(pattern.text, pattern.caseless and { caseless = true } or nil)
    for _, text in ipairs(alone and lint.probes(pattern.text) or {}) do
        local ok, message = pcall(alone.count, alone, text)
        if not ok and tostring(message):find "reached its" then
            return put(out, "wrong", "backtracking", pattern.label, place_of(pattern),
                "regex '%s' tries over 200,000 ways on a text of %d bytes like “%s…”: repetitions in each other or beside each other that fit the same",
                pattern.text, #text, text:sub(1, utf8.offset(text, 20) and utf8.offset(text, 20) - 1 or -1))
        end
    end
end

-- -- patterns --

local function check_always(out, rules, pattern)
    if rules.matcher:always(pattern.number, pattern.kind) then
        put(out, "note", "no literal", pattern.label, place_of(pattern),
            pattern.kind == "regex" and "the regex has no literal string to look for first: it is run over every text"
            or "the token pattern needs no certain word: it is run over every text")
    end
end

-- A value with a space in it, or a flag beside its opposite, is no token.
local function check_tokens(out, pattern)
    for attribute, value in pattern.text:gmatch '([%a]+)%s*=%s*"([^"]*)"' do
        for one in (value .. "|"):gmatch "([^|]*)|" do
            if attribute ~= "in" and one:find "^[%w%-]+%s+[%w%s%-]+$" then
                put(out, "wrong", "cannot match", pattern.label, place_of(pattern),
                    '[%s="%s"] can match no token: there is a space in it; each word is a token of its own', attribute, one)
            end
        end
    end
    for inside in pattern.text:gmatch "%[([^%]\"]*)%]" do
        local wanted = {}
        for sign, flag in inside:gmatch "(!?)%s*(%a+)" do wanted[sign .. flag] = true end
        for _, pair in ipairs { { "upper", "!upper" }, { "title", "!title" }, { "number", "!number" }, { "punct", "!punct" },
                                { "number", "punct" }, { "title", "number" }, { "title", "punct" }, { "upper", "punct" } } do
            if wanted[pair[1]] and wanted[pair[2]] and not inside:find "|" then
                put(out, "wrong", "cannot match", pattern.label, place_of(pattern), "[%s] can match no token: none is %s and %s",
                    inside, pair[1], (pair[2]:gsub("^!", "not ")))
            end
        end
    end
end

local function used_labels(rules)
    local used = {}
    for _, rule in ipairs(rules.order) do
        for _, label in ipairs(rule.labels) do used[label] = rule.tag end
    end
    for _, label in ipairs(rules.matcher:reads()) do used[label] = true end
    return used
end

local function check_patterns(out, rules)
    local used, told = used_labels(rules), {}
    for _, pattern in ipairs(rules.patterns) do
        if not used[pattern.label] and not told[pattern.label] then
            told[pattern.label] = true
            put(out, "wrong", "unused", pattern.label, place_of(pattern),
                "no rule and no token pattern reads %s", pattern.kind == "phrases" and "this list" or "these spans")
        end
        if pattern.kind == "regex" then probe(out, pattern) end
        if pattern.kind == "tokens" then check_tokens(out, pattern) end
        if pattern.kind ~= "phrases" then check_always(out, rules, pattern) end
    end
end

-- -- rules --

-- What an AND wants and refuses at once.
local function check_query(out, rule, query)
    local wanted, refused = {}, {}
    local text = tostring(query)
    if text:find "[()]" or text:find " OR " then return end
    for word in text:gsub('"[^"]*"', ""):gmatch "%S+" do
        if word:find "^%-" then refused[word:sub(2):lower()] = true else wanted[word:lower()] = word end
    end
    for name, word in pairs(wanted) do
        if refused[name] then
            put(out, "wrong", "cannot match", rule.tag, place_of(rule), "the query wants %s and refuses it", word)
        end
    end
end

local function check_rule(out, rule)
    local reachable = 0
    for _, item in ipairs(rule.queries or {}) do
        reachable = reachable + math.max(item[2], 0)
        check_query(out, rule, item[1])
    end
    if rule.queries and reachable < rule.threshold then
        put(out, "wrong", "cannot match", rule.tag, place_of(rule), "all its weights together are %.4g, below its threshold of %.4g",
            reachable, rule.threshold)
    end
    if rule.query then check_query(out, rule, rule.query) end
end

-- Fields by which queries ask: the store knows whether any article has them.
local function put_fields(out, rule)
    local queries = rule.query and { { rule.query } } or rule.queries or {}
    for _, item in ipairs(queries) do
        for _, name in ipairs(item[1]:names()) do
            if name.is == "field" then put(out, "field", "field", name.name, place_of(rule), rule.tag) end
        end
    end
end

-- -- the graph --

local function edges(rules, put_edge)
    for _, rule in ipairs(rules.order) do
        for _, label in ipairs(rule.labels) do put_edge("tag:" .. rule.tag, "span:" .. label) end
        for _, tag in ipairs(rule.reads) do put_edge("tag:" .. rule.tag, "tag:" .. tag) end
    end
end

local function kinds_of(rules)
    local out = {}
    for _, pattern in ipairs(rules.patterns) do out[pattern.label] = out[pattern.label] or pattern.kind end
    return out
end

function lint.text(rules)
    local out, kinds = {}, kinds_of(rules)
    for _, rule in ipairs(rules.order) do
        out[#out + 1] = "tag:" .. rule.tag
        for _, tag in ipairs(rule.reads) do out[#out + 1] = "  reads tag:" .. tag end
        for _, label in ipairs(rule.labels) do out[#out + 1] = ("  reads span:%s  (%s)"):format(label, kinds[label] or "?") end
    end
    return table.concat(out, "\n")
end

local function quoted(name) return '"' .. name:gsub('[\\"]', "\\%0") .. '"' end

function lint.dot(rules)
    local out = { "digraph " .. quoted(rules.name) .. " {", "  rankdir=LR;" }
    local labels = {}
    for label in pairs(rules.sources) do labels[#labels + 1] = label end
    table.sort(labels)
    local kinds = kinds_of(rules)
    for _, label in ipairs(labels) do
        out[#out + 1] = ("  %s [shape=ellipse, label=%s];"):format(quoted("span:" .. label), quoted(label .. "\n" .. kinds[label]):gsub("\n", "\\n"))
    end
    for _, rule in ipairs(rules.order) do out[#out + 1] = ("  %s [shape=box, label=%s];"):format(quoted("tag:" .. rule.tag), quoted(rule.tag)) end
    edges(rules, function(reader, read) out[#out + 1] = ("  %s -> %s;"):format(quoted(read), quoted(reader)) end)
    out[#out + 1] = "}"
    return table.concat(out, "\n")
end

-- All findings in order of the file, the graph as text and for Graphviz.
function lint.look(rules)
    local out = {}
    check_patterns(out, rules)
    for _, rule in ipairs(rules.order) do
        check_rule(out, rule)
        put_fields(out, rule)
    end
    return out, lint.text(rules), lint.dot(rules)
end

return lint
