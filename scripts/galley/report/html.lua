-- galley/report/html.lua: a report as one HTML file that needs nothing but itself.
-- SPDX-License-Identifier: MIT
local charts = require "galley.report.charts"
local describe = require "galley.report.describe"
local escape = require "galley.report.escape"
local kwic = require "galley.report.kwic"
local markup = require "galley.report.markup"
local number = require "galley.report.number"
local style = require "galley.report.style"
local svg = require "galley.report.svg"
local theme = require "galley.report.theme"
local element, text = svg.element, escape.html

local html = {}

-- The two sizes in which each chart is drawn: width of the drawing and size of its letters, in its own pixels.
local sizes = { { name = "wide", width = 760, font = 13 }, { name = "narrow", width = 328, font = 12 } }

local function line(s)
    return text(escape.line(s))
end

-- -- tables --

local function linked(inner, list)
    if not list then return inner end
    local label = ("%s: %s"):format(escape.line(list.title), list.total == 1 and "1 article" or number.text(list.total) .. " articles")
    return element("a", { href = "#" .. list.id, title = label }, inner)
end

local function heading_row(block, numeric)
    local cells = {}
    for c = 1, block.wide do
        cells[c] = element("th", { scope = "col", class = numeric[c] and "n" or "text" }, line(block.columns[c]))
    end
    return "<thead><tr>" .. table.concat(cells) .. "</tr></thead>"
end

local function row(block, r, numeric, decimals)
    local cells = {}
    for c = 1, block.wide do
        local value = block.rows[r][c]
        local inner = linked(line(number.cell(value, decimals[c])), block.links[r] and block.links[r][c])
        local head = c == 1 and not numeric[c]
        cells[c] = element(head and "th" or "td", { scope = head and "row", class = numeric[c] and "n" or "text",
            dir = not numeric[c] and "auto" }, inner)
    end
    return "<tr>" .. table.concat(cells) .. "</tr>"
end

local function left_out(block)
    local more = #block.rows - block.shown
    return more > 0 and element("p", { class = "note" }, ("%s more rows are not shown."):format(number.text(more))) or ""
end

local function columns_of(block)
    local numeric, decimals = {}, {}
    for c = 1, block.wide do
        numeric[c] = charts.is_numeric(block, c)
        decimals[c] = number.column_decimals(block.rows, c, block.options.decimals)
    end
    return numeric, decimals
end

local function table_of(block, name)
    local numeric, decimals = columns_of(block)
    local rows = {}
    for r = 1, block.shown do rows[r] = row(block, r, numeric, decimals) end
    local inner = "<table>" .. heading_row(block, numeric) .. "<tbody>\n" .. table.concat(rows, "\n") .. "\n</tbody></table>"
    return element("div", { class = "scroll", role = "region", tabindex = "0", ["aria-label"] = name }, inner) .. left_out(block)
end

-- -- parts --

local function caption(block)
    return block.title and element("figcaption", { dir = "auto" }, line(block.title)) or ""
end

local function note(block)
    return block.note and element("p", { class = "note", dir = "auto" }, line(block.note)) or ""
end

local function swatch(k)
    return element("svg", { viewBox = "0 0 26 12", ["aria-hidden"] = "true", class = svg.series_class(k) },
        element("path", { d = "M0 6L26 6", class = "line" }) .. svg.shape(k, 13, 6, 3.5))
end

local function legend(block)
    local names = charts.legend(block)
    if #names < 2 then return "" end
    local out = {}
    for k, name in ipairs(names) do out[k] = element("li", {}, swatch(k) .. line(name)) end
    return element("ul", { class = "legend", ["aria-label"] = "Legend" }, table.concat(out))
end

local function drawing(block, size, about)
    local inner, height = charts.draw(block, size)
    return element("svg", { class = size.name, viewBox = ("0 0 %d %s"):format(size.width, svg.coordinate(height)), role = "img",
        ["aria-label"] = about }, inner)
end

local function chart(block, i)
    local about = escape.line((block.title and block.title .. ". " or "") .. describe.block(block))
    if #block.rows == 0 then return element("p", { class = "note" }, line(about)) end
    local drawn = {}
    for k, size in ipairs(sizes) do drawn[k] = drawing(block, size, about) end
    local name = ("Data of %s"):format(block.title or "chart " .. i)
    return legend(block) .. element("div", { class = "chart" }, table.concat(drawn, "\n")) .. note(block)
        .. element("details", { class = "data" }, element("summary", {}, line(name)), table_of(block, name))
end

local parts = {}

function parts.heading(block, i)
    local tag = "h" .. block.level
    return element(tag, { id = "b" .. i, dir = "auto" }, line(block.text))
end

function parts.text(block)
    return markup.html(block.text)
end

function parts.table(block, i)
    local inner = #block.rows == 0 and '<p class="note">No rows.</p>' or table_of(block, block.title or "Table " .. i)
    return element("figure", { id = "b" .. i }, caption(block), inner, note(block))
end

function parts.kwic(block, i)
    local inner = #block.rows == 0 and '<p class="note">No occurrences.</p>' or kwic.html(block) .. left_out(block)
    return element("figure", { id = "b" .. i, class = "kwic" }, caption(block), inner, note(block))
end

local function part(block, i)
    if parts[block.kind] then return parts[block.kind](block, i) end
    return element("figure", { id = "b" .. i, class = block.kind }, caption(block), chart(block, i))
end

-- -- articles --

local function about_article(a)
    local out = {}
    for _, value in ipairs { a.source or false, a.date or false, a.key or false } do
        if value then out[#out + 1] = line(value) end
    end
    local address = escape.address(a.url)
    if address and not address:find "^#" then
        out[#out + 1] = element("a", { href = address, rel = "noreferrer" }, "original")
    end
    return table.concat(out, " · ")
end

local function title_of(a)
    return a.title and a.title ~= "" and a.title or a.key or "(no title)"
end

function html.passage(pieces)
    local out = {}
    for i, piece in ipairs(pieces) do
        local inner = text(piece.text)
        out[i] = piece.marks and element("mark", { title = piece.marks }, inner) or inner
    end
    return table.concat(out)
end

-- The whole of an article, as a part of the page.
function parts.article(block, i)
    local out = { element("h3", { dir = "auto" }, line(title_of(block))), element("p", { class = "meta" }, about_article(block)) }
    for _, p in ipairs(block.passages) do
        local kind = p.noise and element("span", { class = "kind" }, "[" .. line(p.noise) .. "] ") or ""
        out[#out + 1] = element("p", { dir = "auto", class = p.noise and "noise" }, kind .. html.passage(p.pieces))
    end
    return element("article", { id = "b" .. i }, table.concat(out) .. note(block))
end

local function article(a)
    local out = { element("h4", { dir = "auto" }, line(title_of(a))), element("p", { class = "meta" }, about_article(a)) }
    if #a.tags > 0 then out[#out + 1] = element("p", { class = "meta" }, "Tags: " .. line(table.concat(a.tags, ", "))) end
    for _, pieces in ipairs(a.passages) do out[#out + 1] = element("p", { dir = "auto" }, html.passage(pieces)) end
    return element("article", { id = a.id }, table.concat(out))
end

local function list_entry(a)
    return element("li", { dir = "auto" }, element("a", { href = "#" .. a.id }, line(title_of(a))) ..
        element("span", { class = "kind" }, " " .. line(table.concat({ a.source or "", a.date or "" }, " "))))
end

local function list(l)
    local entries = {}
    for i, a in ipairs(l.articles) do entries[i] = list_entry(a) end
    local count = l.total == 1 and "1 article" or number.text(l.total) .. " articles"
    if l.left_out > 0 then count = count .. (", %s of them not in this file"):format(number.text(l.left_out)) end
    return element("div", { id = l.id, class = "list" }, element("h4", { dir = "auto" }, line(l.title)), element("p", { class = "meta" }, count),
        "<ol>" .. table.concat(entries) .. "</ol>")
end

local function each(items, how)
    local out = {}
    for i, item in ipairs(items) do out[i] = how(item, i) end
    return table.concat(out, "\n")
end

local function articles(doc)
    if #doc.lists == 0 then return "" end
    return "<h2>Articles</h2>\n<h3>By number</h3>\n" .. each(doc.lists, list) .. "\n<h3>Each article</h3>\n" .. each(doc.articles, article)
end

-- -- the page --

local function contents(doc)
    local out = {}
    for i, block in ipairs(doc.blocks) do
        if block.kind == "heading" and block.level == 2 then
            out[#out + 1] = "<li>" .. element("a", { href = "#b" .. i }, line(block.text)) .. "</li>"
        end
    end
    return #out >= 3 and table.concat(out) or ""
end

function html.write(doc)
    local template = doc.template or require "galley.report.template"
    return template { title = line(doc.title), lang = line(doc.lang), style = style.sheet(doc.theme or theme.copy()),
        contents = contents(doc), body = each(doc.blocks, part), articles = articles(doc) }
end

return html
