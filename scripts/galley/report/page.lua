--- galley/report/page.lua: a report: headings, text, tables and charts, written as HTML, Markdown, JSON or for a terminal.
--- SPDX-License-Identifier: MIT
local check = require "galley.check"
local data = require "galley.report.data"
local charts = require "galley.report.charts"
local articles = require "galley.report.articles"
local evidence = require "galley.report.evidence"
local save = require "galley.report".save

local page = {}

--- A page of text, tables and charts: made by `galley.report`. Rows come as a `galley.table`, a `galley.tally`, from `store:sql` and
--- its like, or as `{ columns = { "week", "gas" }, rows = { { "2022-01-03", 4 } } }`. Each method adds a part and returns the report.
---
--- All parts with rows take `title`, `note` (a line below), `columns` (which, and in which order) and `articles`: where the numbers
--- come from, so that they become links to their articles in the same file. `articles` is the name of a column with article keys, or a
--- function `(row, column)` that returns a query for the report's store, or an array of articles and keys (`total` in it says how many
--- there are in all). A row that has an array `articles` needs no option. Charts also take `alt`, the text for those who do not see
--- them; one that says what is drawn is made when it is not given.
---@class galley.report
---@field title string
---@field blocks table[]  the parts
local Report = {}
Report.__index = Report
Report.__name = "galley.report"

local new_options = { store = "galley.store", evidence = "number", carry = "number", lang = "string", theme = "table",
    template = "function" }

--- Begin a report: `galley.report`.
---@function galley.report.page.new(title, options)
---@param title string
---@param options? { store?: galley.store, evidence?: integer, carry?: integer, lang?: string, theme?: table, template?: function }
---     `store`: asked for the articles of numbers; `evidence`: articles carried for a number (5); `carry`: articles carried in all (500);
---     `lang` of the page ("en"); `theme` and `template`: see galley.report.theme
---@return galley.report
---@usage
--- local galley = require "galley"
--- local report = galley.report "Gas"
--- report:heading("Deals"):text("Two *large* ones."):table(galley.table("tag", "articles"):add("gas", 2))
--- io.write(report:format("md"))
--- --> # Gas
--- -->
--- --> ## Deals
--- -->
--- --> Two *large* ones.
--- -->
--- --> | tag | articles |
--- --> | :-- | --: |
--- --> | gas | 2 |
function page.new(title, options)
    check.arg(1, "report", title, "string")
    check.options(2, "report", options, new_options)
    options = options or {}
    return setmetatable({ title = title, blocks = {}, store = options.store, evidence = options.evidence or 5,
        carry = options.carry or 500, lang = options.lang or "en", theme = options.theme, template = options.template }, Report)
end

local ROWS = 1000 -- of a table, when nothing else is said

local function add(self, block)
    self.blocks[#self.blocks + 1] = block
    return self
end

--- A heading.
---@function galley.report:heading(text, level)
---@param text string
---@param level? integer  2 (the default) to 4; 1 is the report's title
---@return galley.report  itself
---@usage
--- print(#require "galley".report("Gas"):heading("Deals"):heading("Small ones", 3).blocks) --> 2
function Report:heading(text, level)
    check.arg(1, "heading", text, "string")
    check.arg(2, "heading", level, "number", "nil")
    if level and (level < 2 or level > 4) then error("bad argument #2 to 'heading' (a level is 2, 3 or 4)", 2) end
    return add(self, { kind = "heading", text = text, level = level or 2 })
end

--- Text in Markdown: paragraphs, lists, quotes, headings, code, `*emphasis*`, `**strong**`, links. HTML in it is shown, not obeyed.
---@function galley.report:text(markdown)
---@param markdown string
---@return galley.report  itself
---@usage
--- print((require "galley".report("Gas"):text("Up **again**."):format "html":find("Up <strong>again</strong>.", 1, true) ~= nil)) --> true
function Report:text(markdown)
    check.arg(1, "text", markdown, "string")
    return add(self, { kind = "text", text = markdown })
end

local common = { title = "string", note = "string", alt = "string", columns = "table" }

-- Options with several types are looked at here, the others by check.options.
local function options_of(name, options, known, loose)
    local strict, out = {}, {}
    check.arg(2, name, options, "table", "nil")
    for option, value in pairs(options or {}) do
        out[option] = value
        if not loose[option] then strict[option] = value end
    end
    local all = {}
    for option, kind in pairs(common) do all[option] = kind end
    for option, kind in pairs(known) do all[option] = kind end
    local ok, message = pcall(check.options, 2, name, strict, all)
    if not ok then error(message:gsub("^.-:%d+: ", ""), 0) end
    return out
end

local loose = { articles = { "string", "function" }, y = { "string", "table" } }

local function check_loose(name, options)
    for option, kinds in pairs(loose) do
        local have = type(options[option])
        if have ~= "nil" and have ~= kinds[1] and have ~= kinds[2] then
            error(("bad argument #2 to '%s' (option '%s': %s or %s expected, got %s)"):format(name, option, kinds[1], kinds[2], have), 0)
        end
    end
end

-- A block of rows: what is wrong is told at the line that called the method.
local function rows_block(kind, rows, options, known, finish)
    local ok, block = pcall(function()
        check.arg(1, kind, rows, "table")
        local own = options_of(kind, options, known, loose)
        check_loose(kind, own)
        local made = data.block(kind, kind, rows, own)
        return finish and finish(made, kind) or made
    end)
    if not ok then error((tostring(block):gsub("^galley/[%w_/]+%.lua:%d+: ", "")), 3) end
    return block
end

--- A table.
---@function galley.report:table(rows, options)
---@param rows table
---@param options? { title?: string, note?: string, columns?: string[], articles?: string|function, top?: integer, decimals?: integer }
---     `top`: only so many rows (1000), the page says how many were left out; `decimals` at most (3)
---@return galley.report  itself
---@usage
--- local galley = require "galley"
--- local t = galley.table("tag", "articles"):add("gas", 1234)
--- print((galley.report("Gas"):table(t, { title = "Tags" }):format "html":find("1,234", 1, true) ~= nil)) --> true
function Report:table(rows, options)
    return add(self, rows_block("table", rows, options, { top = "number", decimals = "number" }))
end

local xy = { x = "string", height = "number", decimals = "number" }

--- A line chart: a line for each column of numbers, over the rows in their order.
---@function galley.report:line(rows, options)
---@param rows table
---@param options? { title?: string, note?: string, alt?: string, columns?: string[], articles?: string|function, x?: string, y?: string|string[], height?: integer, decimals?: integer }
---     `x`: the column of the places (the first one); `y`: those of the values (all others that are numbers); `height` in pixels (300)
---@return galley.report  itself
---@usage
--- local galley = require "galley"
--- local t = galley.table("week", "gas"):add("2022-01-03", 4):add("2022-01-10", 0)
--- print((galley.report("Gas"):line(t):format "html":find("<svg", 1, true) ~= nil)) --> true
function Report:line(rows, options)
    return add(self, rows_block("line", rows, options, xy, charts.prepare))
end

--- A bar chart: a bar for each row, or several where there are several columns of numbers.
---@function galley.report:bar(rows, options)
---@param rows table
---@param options? { title?: string, note?: string, alt?: string, columns?: string[], articles?: string|function, x?: string, y?: string|string[], top?: integer, decimals?: integer }
---     `x`: the column of the names (the first one); `y`: those of the values; `top`: only so many rows are drawn (30)
---@return galley.report  itself
---@usage
--- local galley = require "galley"
--- io.write(galley.report("Gas"):bar(galley.table("tag", "articles"):add("gas", 4):add("oil", 1)):format "text")
--- --> Gas
--- --> ===
--- -->
--- --> tag  articles
--- --> gas         4  ████████████████████████████████████████
--- --> oil         1  ██████████
function Report:bar(rows, options)
    return add(self, rows_block("bar", rows, options, { x = "string", top = "number", decimals = "number" }, charts.prepare))
end

--- A stacked area chart: parts of a whole over the rows in their order. Numbers below zero raise.
---@function galley.report:area(rows, options)
---@param rows table
---@param options? { title?: string, note?: string, alt?: string, columns?: string[], articles?: string|function, x?: string, y?: string|string[], height?: integer, decimals?: integer }
---     as those of a line chart
---@return galley.report  itself
---@usage
--- local galley = require "galley"
--- local t = galley.table("week", "gas", "oil"):add("2022-01-03", 4, 1):add("2022-01-10", 2, 3)
--- print((galley.report("Energy"):area(t):format "md":match "Stacked area chart of 2 series")) --> Stacked area chart of 2 series
function Report:area(rows, options)
    return add(self, rows_block("area", rows, options, xy, charts.prepare))
end

--- A field of numbers as colours, from little to much. Without `value` the first column names the rows and each column of numbers is a
--- column of the field; with it the rows are `x`, `y`, `value` one below the other.
---@function galley.report:heatmap(rows, options)
---@param rows table
---@param options? { title?: string, note?: string, alt?: string, columns?: string[], articles?: string|function, x?: string, y?: string|string[], value?: string, decimals?: integer }
---@return galley.report  itself
---@usage
--- local galley = require "galley"
--- local t = galley.table("tag", "source", "articles"):add("gas", "Wire", 4):add("gas", "Post", 1):add("nato", "Post", 2)
--- io.write(galley.report("Who writes of what"):heatmap(t, { x = "source", y = "tag", value = "articles" }):format "text")
--- --> Who writes of what
--- --> ==================
--- -->
--- --> tag   Wire  Post
--- --> gas      4     1
--- --> nato           2
function Report:heatmap(rows, options)
    return add(self, rows_block("heatmap", rows, options, { x = "string", value = "string", decimals = "number" }, charts.prepare))
end

--- A scatter plot: two numbers of each row against each other.
---@function galley.report:scatter(rows, options)
---@param rows table
---@param options? { title?: string, note?: string, alt?: string, columns?: string[], articles?: string|function, x?: string, y?: string, label?: string, height?: integer, decimals?: integer }
---     `x` and `y`: columns of numbers (the first two); `label`: the column that names the points (the first that is no number)
---@return galley.report  itself
---@usage
--- local galley = require "galley"
--- local t = galley.table("word", "frequency", "keyness"):add("gas", 41, 12.5):add("tulip", 3, 0.5)
--- print((galley.report("Words"):scatter(t):format "md":match "Scatter plot of 2 rows")) --> Scatter plot of 2 rows
function Report:scatter(rows, options)
    return add(self, rows_block("scatter", rows, options, { x = "string", label = "string", height = "number", decimals = "number" }, charts.prepare))
end

--- A network: each row is a line between two names, the thicker the larger its number.
---@function galley.report:network(rows, options)
---@param rows table
---@param options? { title?: string, note?: string, alt?: string, columns?: string[], articles?: string|function, from?: string, to?: string, weight?: string, height?: integer, decimals?: integer }
---     `from` and `to`: columns of names (the first two); `weight`: of numbers (the first). The 200 heaviest lines between at most 60 names are
---     drawn
---@return galley.report  itself
---@usage
--- local galley = require "galley"
--- local t = galley.table("a", "b", "articles"):add("Xi", "Putin", 4):add("Putin", "Macron", 1)
--- print((galley.report("Who meets whom"):network(t):format "md":match "Network of 3 names")) --> Network of 3 names
function Report:network(rows, options)
    return add(self, rows_block("network", rows, options, { from = "string", to = "string", weight = "string", height = "number", decimals = "number" },
        charts.prepare))
end

--- Words in context, one occurrence a line, the word in the middle.
---@function galley.report:kwic(rows, options)
---@param rows table
---@param options? { title?: string, note?: string, columns?: string[], articles?: string|function, left?: string, word?: string, right?: string, top?: integer }
---     `left`, `word` and `right`: the columns of the context and the word ("left", "hit", "right", or the first three); other columns
---     stand behind them
---@return galley.report  itself
---@usage
--- local galley = require "galley"
--- local t = galley.table("left", "hit", "right"):add("the price of", "gas", "rose again")
--- print((galley.report("Gas"):kwic(t):format "html":find("<mark>gas</mark>", 1, true) ~= nil)) --> true
function Report:kwic(rows, options)
    return add(self, rows_block("kwic", rows, options, { left = "string", word = "string", right = "string", top = "number" }, charts.prepare))
end

--- A whole article, the words that carry its tags marked, what is not its own text (notices, promos) grey and named.
---@function galley.report:article(article, options)
---@param article galley.article
---@param options? { title?: string, note?: string, tags?: table, spans?: galley.spans }  `tags`: as `store:tags` gives them (those that rules
---     said in this program); `spans`: marked as well
---@return galley.report  itself
---@usage
--- local galley = require "galley"
--- local a = galley.article({ id = "a1", title = "Gas", text = "Gas rose." }, { anatomy = false })
--- local report = galley.report("Gas"):article(a, { spans = galley.phrases({ "gas" }, { label = "energy" }):all(a) })
--- print((report:format "html":find('<mark title="energy">Gas</mark> rose.', 1, true) ~= nil)) --> true
function Report:article(article, options)
    check.arg(1, "article", article, "galley.article")
    check.options(2, "article", options, { title = "string", note = "string", tags = "table", spans = "galley.spans" })
    return add(self, articles.block(article, options or {}))
end

-- -- writing --

-- What a list of articles is called: the text of the cell, or for a number its column, and what stands in the row's first cells of text.
local function list_title(block, r, c)
    local value = block.rows[r][c]
    local names = { type(value) == "string" and value or block.columns[c] }
    for k, value in ipairs(block.rows[r]) do
        if type(value) == "string" and k ~= c and #names < 3 then names[#names + 1] = value end
    end
    return table.concat(names, " · ")
end

-- The cells of a row that may be links: its numbers, else its first one.
local function linkable(block, r)
    local out = {}
    for c = 1, block.kind == "kwic" and 0 or block.wide do
        if math.type(block.rows[r][c]) and c ~= block.x then out[#out + 1] = c end
    end
    return #out > 0 and out or { block.word or 1 }
end

-- Rows of the table, also of that below a chart; their articles are carried.
local function shown_rows(block)
    local top = (block.kind == "table" or block.kind == "kwic") and block.options.top
    return math.min(#block.rows, top or ROWS)
end

-- The row that a cell was made of, and the column that it had there.
local function source_of(block, r, c)
    local cell = block.cells and block.cells[r] and block.cells[r][c]
    return cell or block.sources[r], block.value or block.columns[c]
end

-- Lines in context name their article's key, which is enough where there is a store.
local function counted_from(block, r, c, store)
    local what = block.articles(source_of(block, r, c))
    local key = block.kind == "kwic" and store and block.sources[r].article
    if what == nil and type(key) == "string" then return { key } end
    return what
end

local function links_of(block, collector, store)
    local links = {}
    for r = 1, shown_rows(block) do
        links[r] = {}
        for _, c in ipairs(linkable(block, r)) do
            links[r][c] = collector:list(counted_from(block, r, c, store), list_title(block, r, c), store)
        end
    end
    return links
end

local function resolved(block, collector, store)
    local out = {}
    for name, value in pairs(block) do out[name] = value end
    if block.columns then
        charts.bounded(out)
        out.shown = shown_rows(out)
        out.links = links_of(out, collector, block.store or store)
    end
    return out
end

local without = { text = true, svg = true } -- nothing in these leads to articles

-- The report with its articles, for a writer: title, lang, blocks (with links[row][column] = list), lists, articles.
local function document(self, format, options)
    local each = options.evidence or self.evidence
    local collector = evidence.new(without[format] and 0 or each, self.carry)
    local doc = { title = self.title, lang = self.lang, theme = self.theme, template = self.template, blocks = {},
        lists = collector.lists, articles = collector.articles, width = options.width, colour = options.colour, columns = options.columns }
    for i, block in ipairs(self.blocks) do doc.blocks[i] = resolved(block, collector, self.store) end
    return doc
end

local writers = { html = "galley.report.html", md = "galley.report.markdown", json = "galley.report.json", text = "galley.report.terminal",
    svg = "galley.report.picture" }
local format_options = { evidence = "number", width = "number", colour = "boolean", columns = "number" }

local function formatted(self, format, options)
    return require(writers[format]).write(document(self, format, options or {}))
end

--- The report as text.
---@function galley.report:format(format, options)
---@param format string  "html", "md" (Markdown), "json", "text" (for a terminal) or "svg" (the charts alone, as one picture)
---@param options? { evidence?: integer, width?: integer, colour?: boolean, columns?: integer }  `evidence`: as that of the report; `width` of
---     the terminal (80); `colour` on it; `columns` of charts in a picture (1)
---@return string
---@usage
--- print(require "galley".report("Gas"):format "json") --> {"articles":[],"blocks":[],"lists":[],"title":"Gas"}
function Report:format(format, options)
    check.arg(1, "format", format, "string")
    check.options(2, "format", options, format_options)
    if not writers[format] then error(("bad argument #1 to 'format' (html, md, json, text or svg, not '%s')"):format(format), 2) end
    return formatted(self, format, options)
end

local endings = { html = "html", htm = "html", md = "md", markdown = "md", json = "json", txt = "text", svg = "svg" }

--- Write the report into a file, whole or not at all. The ending says how: `.html`, `.md`, `.json`, `.txt` or `.svg`. Raises when the
--- file cannot be written, and leaves the old one as it was.
---@function galley.report:write(path, options)
---@param path string
---@param options? { evidence?: integer, width?: integer, columns?: integer, format?: string }  as those of `report:format`; `format` in
---     place of the ending
---@return galley.report  itself
---@usage
--- local path = os.tmpname()
--- require "galley".report("Gas"):text("Up."):write(path, { format = "md" })
--- print(io.open(path):read "a")
--- --> # Gas
--- -->
--- --> Up.
--- os.remove(path)
function Report:write(path, options)
    check.arg(1, "write", path, "string")
    check.options(2, "write", options, { evidence = "number", width = "number", columns = "number", format = "string" })
    local format = options and options.format or endings[(path:match "%.(%w+)$" or ""):lower()]
    if not writers[format or ""] then
        error(("bad argument #1 to 'write' (%s: the ending has to be .html, .md, .json, .txt or .svg)"):format(path), 2)
    end
    local ok, message = save(path, formatted(self, format, options))
    if not ok then error(message, 2) end
    return self
end

--- Write the report on standard output, for a terminal.
---@function galley.report:print(options)
---@param options? { width?: integer, colour?: boolean }
---@return galley.report  itself
---@usage
--- require "galley".report("Gas"):text("Up."):print { width = 72 }
function Report:print(options)
    check.options(1, "print", options, { width = "number", colour = "boolean" })
    options = options or {}
    io.write(formatted(self, "text", { width = options.width, colour = options.colour }))
    return self
end

return page
