-- galley/report/articles.lua: a whole article as a part of a report.
-- SPDX-License-Identifier: MIT
local evidence = require "galley.report.evidence"

local articles = {}

-- Regions that are the article's own words; the others are shown in grey, with their kind.
local own = { lede = true, prose = true, quote = true, crosshead = true, title = true }

local function marks_of(article, options)
    local marks = evidence.marks_of_tags(options.tags or article:tags())
    for _, span in ipairs(options.spans or {}) do
        if span.field == "text" then marks[#marks + 1] = { span.first, span.last, span.label } end
    end
    return marks
end

-- A part with all that is shown of it, so that the article may be closed afterwards: { kind, title, source, date, key, url, passages = { {
-- pieces, noise = kind of region or nil } } }.
function articles.block(article, options)
    local marks, passages = marks_of(article, options), {}
    for region in article.regions:each() do
        passages[#passages + 1] = { pieces = evidence.pieces(article.text, marks, region.first, region.last),
            noise = not own[region.label] and region.label or nil }
    end
    return { kind = "article", title = options.title or article.title or article.key or "", note = options.note, source = article.source,
        date = article.date, key = article.key, url = article.url, passages = passages }
end

return articles
