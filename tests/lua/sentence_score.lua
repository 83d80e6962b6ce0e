-- tests/lua/sentence_score.lua: galley's sentences against a gold standard
-- SPDX-License-Identifier: MIT
--
-- A gold record is a line of JSON with "text", "lang" and either "sentences" (strings) or "spans" (pairs of offsets in
-- code points). Ends are compared, counted in the text without its white space; the end of a text is not counted for F1.
-- A text is right when all its ends are.
local text, report = require "galley.text", require "galley.report"

local score = {}

local function dense(s) return (s:gsub("%s+", "")) end

local function ends_of(sentences)
    local ends, at = {}, 0
    for _, s in ipairs(sentences) do
        at = at + #dense(s)
        ends[at] = true
    end
    return ends
end

local function gold_ends(record)
    if record.sentences then return ends_of(record.sentences) end
    local ends = {}
    for _, span in ipairs(record.spans) do
        ends[#dense(record.text:sub(1, utf8.offset(record.text, span[2] + 1) - 1))] = true
    end
    return ends
end

local function count(ends, others, last)
    local both, alone = 0, 0
    for at in pairs(ends) do
        if at ~= last then
            if others[at] then both = both + 1 else alone = alone + 1 end
        end
    end
    return both, alone
end

-- texts, right, precision, recall, f1
function score.file(path)
    local s, hits, extra, missed = { texts = 0, right = 0 }, 0, 0, 0
    for line in io.lines(path) do
        local record = report.decode(line)
        local gold, ours = gold_ends(record), ends_of(text.sentences(record.text, record.lang))
        local last = #dense(record.text)
        local both, alone = count(ours, gold, last)
        local _, lost = count(gold, ours, last)
        hits, extra, missed = hits + both, extra + alone, missed + lost
        s.texts = s.texts + 1
        if alone == 0 and lost == 0 then s.right = s.right + 1 end
    end
    s.precision, s.recall = hits / (hits + extra), hits / (hits + missed)
    s.f1 = 2 * s.precision * s.recall / (s.precision + s.recall)
    return s
end

return score
