-- galley/report/markdown.lua: a report as Markdown, with the tables of GitHub's.
-- SPDX-License-Identifier: MIT
local charts = require "galley.report.charts"
local describe = require "galley.report.describe"
local escape = require "galley.report.escape"
local number = require "galley.report.number"

local markdown = {}

local text = escape.markdown

local function cell(block, r, c, decimals)
    local shown = text(number.cell(block.rows[r][c], decimals))
    local list = block.links[r] and block.links[r][c]
    return list and ("[%s](#%s)"):format(shown, list.id) or shown
end

local function line_of(cells)
    return "| " .. table.concat(cells, " | ") .. " |"
end

local function table_of(block)
    local names, rule, decimals = {}, {}, {}
    for c = 1, block.wide do
        names[c], rule[c] = text(block.columns[c]), charts.is_numeric(block, c) and "--:" or ":--"
        decimals[c] = number.column_decimals(block.rows, c, block.options.decimals)
    end
    local out = { line_of(names), line_of(rule) }
    for r = 1, block.shown do
        local cells = {}
        for c = 1, block.wide do cells[c] = cell(block, r, c, decimals[c]) end
        out[#out + 1] = line_of(cells)
    end
    if #block.rows > block.shown then out[#out + 1] = ("\n%s more rows are not shown."):format(number.text(#block.rows - block.shown)) end
    return table.concat(out, "\n")
end

function markdown.passage(pieces)
    local out = {}
    for i, piece in ipairs(pieces) do
        -- escape.line would take the blanks beside a mark
        local inner = piece.text:gsub("%S+", text)
        out[i] = piece.marks and "**" .. inner .. "**" or inner:gsub("%s+", " ")
    end
    return table.concat(out)
end

local parts = {}

function parts.heading(block)
    return ("#"):rep(block.level) .. " " .. text(block.text)
end

-- the script's own Markdown; < of it stays text
function parts.text(block)
    return (escape.clean(block.text):gsub("<", "&lt;"):gsub("%s+$", ""))
end

function parts.article(block)
    local out = { "### " .. text(block.title) }
    for _, p in ipairs(block.passages) do
        out[#out + 1] = (p.noise and "*" .. text("[" .. p.noise .. "]") .. "* " or "") .. markdown.passage(p.pieces)
    end
    if block.note then out[#out + 1] = text(block.note) end
    return table.concat(out, "\n\n")
end

local function part(block)
    if parts[block.kind] then return parts[block.kind](block) end
    local out = {}
    if block.title then out[1] = ("**%s**"):format(text(block.title)) end
    if block.kind ~= "table" and block.kind ~= "kwic" then out[#out + 1] = text(describe.block(block)) end
    if #block.rows > 0 then out[#out + 1] = table_of(block) end
    if block.note then out[#out + 1] = text(block.note) end
    return table.concat(out, "\n\n")
end

-- -- articles --

local function title_of(a)
    return a.title and a.title ~= "" and a.title or a.key or "(no title)"
end

local function list(l)
    local out = { ('<a id="%s"></a>**%s** (%s)\n'):format(l.id, text(l.title), number.text(l.total)) }
    for _, a in ipairs(l.articles) do out[#out + 1] = ("- [%s](#%s)"):format(text(title_of(a)), a.id) end
    if l.left_out > 0 then out[#out + 1] = ("- %s more"):format(number.text(l.left_out)) end
    return table.concat(out, "\n")
end

local function article(a)
    local out, about = { ('<a id="%s"></a>**%s**'):format(a.id, text(title_of(a))) }, {}
    for _, value in ipairs { a.source or "", a.date or "", a.key or "", a.url or "" } do
        if value ~= "" then about[#about + 1] = text(value) end
    end
    out[2] = table.concat(about, " · ")
    for _, pieces in ipairs(a.passages) do out[#out + 1] = "> " .. markdown.passage(pieces) end
    return table.concat(out, "\n\n")
end

local function append(out, heading, items, how)
    if #items == 0 then return end
    out[#out + 1] = heading
    for _, item in ipairs(items) do out[#out + 1] = how(item) end
end

function markdown.write(doc)
    local out = { "# " .. text(doc.title) }
    for _, block in ipairs(doc.blocks) do out[#out + 1] = part(block) end
    append(out, "## Articles by number", doc.lists, list)
    append(out, "## Articles", doc.articles, article)
    return table.concat(out, "\n\n") .. "\n"
end

return markdown
