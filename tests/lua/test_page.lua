-- tests/lua/test_page.lua: galley.report: parts, formats, articles behind numbers, hostile text
-- SPDX-License-Identifier: MIT
local tap = require "tap"
local galley = require "galley"
local escape = require "galley.report.escape"
local evidence = require "galley.report.evidence"
local markup = require "galley.report.markup"
local measure = require "galley.report.measure"
local number = require "galley.report.number"
local scale = require "galley.report.scale"
local decode = require "galley.report".decode

local function has(text, part, name)
    if not tap.ok(text:find(part, 1, true) ~= nil, name) then print("#   no " .. part .. " in\n#   " .. (text:match "<body>(.*)" or text):sub(1, 3000):gsub("\n", "\n#   ")) end
end
local function lacks(text, part, name)
    tap.ok(text:find(part, 1, true) == nil, name)
end

-- -- numbers and scales --

for _, row in ipairs {
    { 0, "0" }, { 1234567, "1,234,567" }, { -1234, "-1,234" }, { 0.5, "0.5" }, { 0.25, "0.25" }, { 1 / 3, "0.333" }, { 1000.5, "1,000.5" },
    { 3.0, "3" }, { -0.0, "0" }, { 1e-9, "1e-09" }, { 1e300, "1e+300" }, { math.huge, "∞" }, { 0 / 0, "not a number" },
    { math.mininteger, "-9.22e+18" },
} do tap.is(number.text(row[1]), row[2], "number " .. row[2]) end
tap.is(number.text(2.0, 2), "2.00", "digits that the column has")
tap.is(number.column_decimals({ { 1 }, { 0.25 }, { "x" } }, 1), 2, "digits that a column needs")

for _, row in ipairs {
    { 0, 4, 6, true, "0 1 2 3 4" }, { 0, 97, 5, true, "0 20 40 60 80 100" }, { -3, 8, 5, true, "-5 0 5 10" }, { 0, 0, 5, true, "0 1" },
    { 0, 1, 5, false, "0 0.2 0.4 0.6 0.8 1" }, { 5, 5, 5, true, "2 3 4 5 6 7 8" },
} do
    local s, texts = scale.linear(row[1], row[2], row[3], row[4]), {}
    for i, t in ipairs(s.ticks) do texts[i] = number.text(t) end
    tap.is(table.concat(texts, " "), row[5], ("ticks of %s to %s"):format(row[1], row[2]))
end

tap.ok(measure.width("wide", 10) > measure.width("iiii", 10), "widths differ")
tap.is(measure.cut("gas", 10, 100), "gas", "what fits stays whole")
local cut = measure.cut("a very long label — indeed", 10, 80)
tap.ok(cut:find "…$" and measure.width(cut, 10) <= 80 and utf8.len(cut), "what does not is cut at a whole character")
tap.is(measure.cut("长长长长长长长长", 10, 45), "长长长…", "wide characters")

-- -- escaping --

for _, row in ipairs {
    { "html", [[<b>"x" & 'y'</b>]], "&lt;b&gt;&quot;x&quot; &amp; &#39;y&#39;&lt;/b&gt;" },
    { "html", "a\0b\27[31mc\xC2\x9Bd", "a\u{FFFD}b\u{FFFD}[31mc\u{FFFD}d" },
    { "html", "bad \xFF\xE2\x82", "bad \u{FFFD}\u{FFFD}\u{FFFD}" },
    { "html", "\u{FFFE}\r\nx", "\u{FFFD}\nx" },
    { "markdown", "a|b *c* _d_ [e](f) <g> `h` #i\n# j", "a\\|b \\*c\\* \\_d\\_ \\[e\\]\\(f\\) &lt;g&gt; \\`h\\` \\#i \\# j" },
    { "markdown", "- x", "\\- x" }, { "markdown", "1. x", "1\\. x" }, { "markdown", "=====", "\\=====" },
    { "terminal", " a\u{202E}b\n\tc ", "a\u{FFFD}b c" },
} do tap.is(escape[row[1]](row[2]), row[3], row[1] .. ": " .. row[3]) end
for _, url in ipairs { "javascript:alert(1)", " JavaScript:x", "data:text/html,x", "file:///etc/passwd", "//x", "http://a b", "", "vbscript:x" } do
    tap.is(escape.address(url), nil, "no link: " .. url)
end
tap.is(escape.address "https://x.example/?a=1&b=2", "https://x.example/?a=1&b=2", "a link")

-- -- Markdown --

for _, row in ipairs {
    { "one\ntwo\n\nthree", "<p>one\ntwo</p>\n<p>three</p>" },
    { "# a\n## b #", "<h2>a</h2>\n<h3>b</h3>" },
    { "- a\n  more\n- b\n\n1. c\n2) d", "<ul><li>a\n  more</li><li>b</li></ul>\n<ol><li>c</li><li>d</li></ol>" },
    { "> a\n> b", "<blockquote><p>a\nb</p></blockquote>" },
    { "```\n<x>\n\n*y*\n```\nz", '<pre tabindex="0"><code>&lt;x&gt;\n\n*y*\n</code></pre>\n<p>z</p>' },
    { "a *b* **c *d*** `e*f*`", "<p>a <em>b</em> <strong>c <em>d</em></strong> <code>e*f*</code></p>" },
    { "[a<b](https://x.example/\"q)", '<p><a href="https://x.example/&quot;q" rel="noreferrer">a&lt;b</a></p>' },
    { "[a](javascript:x) [b](#e1)", '<p>[a](javascript:x) <a href="#e1" rel="noreferrer">b</a></p>' },
    { "a\\*b\\* 2 * 3 * 4", "<p>a*b* 2 * 3 * 4</p>" },
    { "<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>" },
    { "---", "<hr>" }, { "", "" }, { "*", "<p>*</p>" }, { "[", "<p>[</p>" }, { "`", "<p>`</p>" },
} do tap.is(markup.html(row[1]), row[2], "Markdown " .. row[1]:gsub("\n", " ")) end
tap.is(markup.plain("- one two three\n- four", 10), "- one two\n  three\n- four", "a list in a terminal")

-- whatever is written, tags are balanced and nothing is a tag that the library has not made
local allowed = { p = true, h2 = true, h3 = true, h4 = true, h5 = true, h6 = true, ul = true, ol = true, li = true, blockquote = true, pre = true,
    code = true, em = true, strong = true, a = true, hr = true }
local function sound(text)
    local open = {}
    for slash, name in text:gmatch "<(/?)(%w+)" do
        if not allowed[name] then return false, name end
        if slash == "/" and table.remove(open) ~= name then return false, "/" .. name end
        if slash == "" and name ~= "hr" then open[#open + 1] = name end
    end
    return #open == 0, open[1]
end
local seed, bits = 7, { "*", "**", "`", "```\n", "[", "](", ")", "https://x.example", "\n", "\n\n", "- ", "1. ", "> ", "# ", "<b>", "\"", "\\", "a b", "&", "\xFF" }
local wrong = 0
for _ = 1, 2000 do
    local parts = {}
    for i = 1, 12 do
        seed = (seed * 1103515245 + 12345) % 2147483648
        parts[i] = bits[1 + (seed // 65536) % #bits]
    end
    local text = table.concat(parts)
    local ok, what = sound(markup.html(text))
    if not ok or not pcall(markup.plain, text, 40) then
        wrong = wrong + 1
        print("#   " .. text:gsub("\n", "\\n") .. ": " .. tostring(what))
    end
end
tap.is(wrong, 0, "2,000 texts of bits of markup")

-- -- parts and what they refuse --

local weeks = { columns = { "week", "gas", "nato" }, rows = { { "2022-01-03", 4, 1 }, { "2022-01-10", nil, 2 }, { "2022-01-17", 7, 0 } } }
local report = galley.report "Gas"
tap.is(report:line(weeks), report, "a part returns the report")
tap.is(#report:bar(weeks):table(weeks):heading("h"):text("t").blocks, 5, "parts")
tap.raises("bad argument #1 to 'report' (string expected", "a title", galley.report)
tap.raises("unknown option 'stoer'", "options of a report", galley.report, "x", { stoer = 1 })
tap.raises("rows with columns expected", "rows have headings", report.table, report, { { 1, 2 } })
tap.raises("bad argument #1 to 'table' (table expected, got no value)", "rows are there", report.table, report, nil)
tap.raises("no column 'x' (there are: week, gas, nato)", "columns are known", report.line, report, weeks, { y = "x" })
tap.raises("column 'week' is not of numbers", "and of numbers", report.line, report, weeks, { y = { "week" } })
tap.raises("unknown option 'top'", "options are known", report.line, report, weeks, { top = 1 })
tap.raises("option 'y': string or table expected, got number", "and have types", report.line, report, weeks, { y = 1 })
tap.raises("option 'title': string expected", "all of them", report.table, report, weeks, { title = 1 })
tap.raises("no column of numbers", "a chart of words", report.bar, report, { columns = { "a", "b" }, rows = { { "x", "y" } } })
tap.raises("a level is 2, 3 or 4", "levels", report.heading, report, "x", 1)
tap.raises("html, md, json, text or svg, not 'pdf'", "formats", report.format, report, "pdf")
tap.raises("the ending has to be", "endings", report.write, report, "x.pdf")
local ok, message = pcall(report.table, report, { columns = { "a" }, rows = { 1 } })
tap.ok(not ok and not message:find("galley/report", 1, true), "the message is about the caller's line: " .. tostring(message))

-- a block keeps the cells it was given
local t = galley.table("tag", "n"):add("gas", 1)
local kept = galley.report("x"):table(t)
t:add("oil", 2).rows[1].tag = "changed"
lacks(kept:format "html", "changed", "cells are kept")
lacks(kept:format "html", "oil", "rows are kept")

-- rows by place, by name, of a tally, of a store
local store = galley.open(":memory:", { mode = "create" })
for _, rows in ipairs { { columns = { "a", "n" }, rows = { { "x", 41 } } }, { columns = { "a", "n" }, { a = "x", n = 41 } },
    galley.tally("a", "n"):add("x", 41), store:sql "SELECT 'x' AS a, 41 AS n" } do
    has(galley.report("x"):table(rows):format "html", '<td class="n">41</td>', "a kind of rows")
end

local texts = { "Gas rose in Russia. Oil fell.\n\nSecond paragraph about gas.\n\nThird one.", "Nothing here.", "A gas contract." }
for i, text in ipairs(texts) do
    assert(store:add(galley.article({ id = "a" .. i, title = "Title " .. i, source = "S", url = "https://x.example/" .. i, date = ("2022-01-0%d"):format(i), text = text }, { anatomy = false })))
end

-- -- odd numbers --

local odd = { columns = { "x", "y" }, rows = { { "a", 0 / 0 }, { "b", math.huge }, { "c", -math.huge }, { "d", 1e308 }, { "e", -1e308 }, { "f", 0.0 }, { "g" } } }
for _, kind in ipairs { "line", "bar", "table", "heatmap" } do
    for _, rows in ipairs { odd, { columns = { "x", "y" }, rows = {} }, { columns = { "x", "y" }, rows = { { "a", 0 } } }, { columns = { "x", "y" }, rows = { { "a", 5 } } } } do
        for _, format in ipairs { "html", "md", "json", "text" } do
            local made = galley.report("x")
            local fine, text = pcall(function() return made[kind](made, rows):format(format) end)
            tap.ok(fine and not text:find "[ \"]%-?nan[ \"]" and not text:find "[ \"]%-?inf[ \"]", ("%s of %d rows as %s: %s"):format(kind, #rows.rows, format, fine or text))
        end
    end
end

local xy = { columns = { "x", "y", "z" }, rows = { { "a", 0 / 0, 1 }, { "b", math.huge, 1 }, { "c", 1e308, -1e308 }, { "d", nil, 3 }, { "e", 1, 2 } } }
for _, kind in ipairs { "scatter", "network", "kwic" } do
    for _, rows in ipairs { xy, { columns = { "x", "y", "z" }, rows = {} } } do
        for _, format in ipairs { "html", "md", "json", "text" } do
            local made = galley.report("x")
            local fine, text = pcall(function() return made[kind](made, rows):format(format) end)
            tap.ok(fine and not text:find "[ \"]%-?nan[ \"]" and not text:find "[ \"]%-?inf[ \"]", ("%s of %d rows as %s: %s"):format(kind, #rows.rows, format, fine or text))
        end
    end
end
tap.raises("row 2: y is below zero", "an area below zero", report.area, report, { columns = { "x", "y" }, rows = { { "a", 1 }, { "b", -1 } } })
tap.raises("two columns of numbers are needed", "a scatter of one number", report.scatter, report, { columns = { "x", "y" }, rows = { { "a", 1 } } })
tap.raises("two columns of names are needed", "a network of one column", report.network, report, { columns = { "x" }, rows = { { "a" } } })
tap.raises("columns left, hit and right are needed", "a context of two columns", report.kwic, report, { columns = { "left", "x" }, rows = {} })
tap.raises("no column 'w'", "the columns of a context are known", report.kwic, report, weeks, { word = "w" })

-- -- the other charts --

local function parts_of(html, name)
    return select(2, html:gsub("<" .. name .. "[ >]", ""))
end

local stack = galley.report("x"):area({ columns = { "week", "gas", "oil" }, rows = { { "w1", 1, 3 }, { "w2", 2, 2 }, { "w3", nil, 5 } } })
tap.is(parts_of(stack:format "html", 'path [^>]*class="area"'), 4, "two layers, drawn twice")
has(stack:format "md", "Stacked area chart of 2 series over 3 places, w1 to w3", "what an area shows")

local sources = galley.table("tag", "source", "articles"):add("gas", "Wire", 4):add("gas", "Post", 1):add("nato", "Post", 2)
local field = galley.report("x"):heatmap(sources, { x = "source", y = "tag", value = "articles", articles = function(row, column)
    return { galley.article { id = row.tag .. row.source .. column, text = "x" } }
end })
tap.is(parts_of(field:format "html", "g class=\"h6\""), 2, "the most has the last colour")
tap.is(decode(field:format "json").articles[2].key, "gasPostarticles", "a cell knows the row that it was made of")
has(field:format "md", "most at gas, Wire: 4", "what a field shows")

local cloud = galley.report("x"):scatter(galley.table("word", "n", "score"):add("gas", 1, 2):add("oil", 3, -4))
tap.is(parts_of(cloud:format "html", "circle [^>]*class=\"dot\""), 4, "a point a row, drawn twice")
has(cloud:format "md", "n from 1 to 3, score from -4 to 2", "what a scatter shows")

local net = galley.report("x"):network(galley.table("a", "b", "n"):add("Xi", "Putin", 4):add("Putin", "Macron", 1):add("Xi", "Xi", 9))
tap.is(parts_of(net:format "html", "line [^>]*class=\"edge\""), 4, "a line a pair, drawn twice")
has(net:format "html", "2 of 3 pairs are drawn", "nobody is with himself")
has(net:format "md", "Network of 3 names and 2 lines. Strongest: Xi and Putin; Putin and Macron.", "what a network shows")

local layout = require "galley.report.layout"
for _, case in ipairs { { 0, {} }, { 1, {} }, { 2, { { 1, 2, 1 } } }, { 40, { { 1, 2, 1 }, { 3, 40, 0 } } } } do
    local places, inside, apart = layout.places(case[1], case[2]), true, true
    for i, p in ipairs(places) do
        inside = inside and p.x >= 0 and p.x <= 1 and p.y >= 0 and p.y <= 1
        for j = 1, i - 1 do apart = apart and (p.x ~= places[j].x or p.y ~= places[j].y) end
    end
    tap.ok(#places == case[1] and inside and apart, ("places of %d nodes"):format(case[1]))
end

local lines = galley.report("x"):kwic(galley.table("article", "left", "match", "right"):add("a9", "the price of", "gas", "rose <again>"), { articles = function()
    return galley.article { id = "a9", text = "x" }
end })
has(lines:format "html", '<mark><a href="#e1">gas</a></mark>', "the word leads to its article")
has(lines:format "html", '<td class="source" dir="auto">a9</td>', "other columns stand behind")
has(lines:format("text", { width = 40 }), "    the price of  gas  rose <again>", "in a terminal the word stands in the middle")
has(galley.report("x"):kwic({ columns = { "left", "match", "right" }, rows = { { ("l"):rep(50), "m", ("r"):rep(50) } } }):format("text", { width = 30 }),
    ("l"):rep(12) .. "  m  " .. ("r"):rep(12), "as much of the context as there is room for")

local whole = galley.article { id = "b", title = "T <x>", text = "Gas rose in Russia on Monday, the ministry said.\n\nRead more:\nOil fell" }
local shown_article = galley.report("x"):article(whole, { spans = galley.phrases({ "gas" }):all(whole) }):format "html"
has(shown_article, "<mark title=\"phrases\">Gas</mark> rose", "an article with its spans")
has(shown_article, '<span class="kind">[', "and what is not its own text")
has(shown_article, "T &lt;x&gt;", "and its title")
whole:close()
tap.raises("galley.article expected", "an article", report.article, report, "b")

-- columns of article numbers, as the store's questions give them
local ids = galley.report("x", { store = store }):table { columns = { "week", "gas", "all", "ids gas", "ids" }, rows = { { "w1", 1, 2, "[1]", "[1,2]" } } }
has(ids:format "html", '<td class="n"><a href="#e2" title="all · w1: 2 articles">2</a></td></tr>', "a number knows its articles")
lacks(ids:format "html", "ids gas", "and they are no column to be shown")

-- the store's own questions
local trend = galley.report("x", { store = store }):line(store:trend { query = { "gas", "oil" }, by = "day", articles = true })
has(trend:format "md", "Line chart of 2 series over 3 places", "all articles of a period are in the table, not in the drawing")
has(trend:format "md", "| day | gas | oil | articles |", "and in the table they are")
tap.is(parts_of(trend:format "html", 'td class="n"><a href="#e%d+"'), 6, "the numbers of a trend lead to their articles")
has(galley.report("x"):line(store:trend { query = "gas", by = "day" }, { y = "articles" }):format "md", "Line chart of 1 series", "unless they are asked for")
has(galley.report("x"):bar(store:facets "source", { x = "value", y = "articles" }):format "md", "Bar chart of 1 row. articles: 3 throughout", "facets")

has(galley.report("x"):table(store:trend { query = "gas", by = "day", articles = true }):format "html", 'href="#e2"', "rows know their store")
has(galley.report("x"):bar(store:sql "SELECT 'gas' AS w, 2 AS n", { articles = function(row) return row.w end }):format "html", "2 articles", "those of SQL, too")
local other = galley.open(":memory:", { mode = "create" })
other:add(galley.article({ id = "o1", title = "Other", text = "Gas." }, { anatomy = false }))
local both = galley.report "x"
for _, s in ipairs { store, other } do both:table(s:sql "SELECT 'gas' AS w, 2 AS n", { articles = function(row) return row.w end }) end
has(both:format "html", "<h4 dir=\"auto\">Other</h4>", "each block asks its own store")

has(galley.report("x", { store = store }):kwic({ columns = { "left", "hit", "right", "article", "start", "part" }, rows = { {
    left = "a", hit = "gas", right = "b", article = "a1", start = 7, part = "text" } } }):format "html", '<mark><a href="#e1">gas</a></mark>',
    "a line in context leads to its article where there is a store")

-- more than a page has room for is told
local function wide(n, m)
    local t = { columns = { "name" }, rows = {} }
    for c = 1, m do t.columns[c + 1] = "c" .. c end
    for r = 1, n do
        t.rows[r] = { "row " .. r }
        for c = 1, m do t.rows[r][c + 1] = (r * c) % 17 end
    end
    return t
end
local many = galley.report("x"):line(wide(2, 250)):heatmap(wide(120, 110)):table(wide(1200, 1)):bar(wide(50, 1)):scatter(wide(2100, 2))
local told = many:format "md"
for _, part in ipairs { "200 of 251 columns are in the table. 24 of 250 series are drawn.", "100 of 110 columns are drawn. 100 of 120 rows are drawn.",
    "200 more rows are not shown.", "2,000 of 2,100 rows are drawn." } do
    has(told, (part:gsub("[.,]", "%0")), part)
end
has(many:format "html", "30 of 50 rows are drawn", "a bar chart, too")
tap.is(#decode(many:format "json").blocks[1].columns, 251, "JSON has all of it")
tap.is(#galley.report("x"):line(wide(20000, 1)):format "html" < 300000, true, "a line of 20,000 points is drawn by those that are seen")

-- -- hostile text in every place that takes text --

local hostile = [["><script>alert(1)</script><img src=x onerror=alert(1)>]] .. "'\0\27[31m\u{202E}|`*_\n# x\xFF"
local markup_only = [["><script>alert(1)</script><img src=x onerror=alert(1)>]]
local nasty = galley.report(hostile, { lang = hostile })
nasty:heading(hostile):text(hostile)
local rows -- of the hostile page
rows = { columns = { hostile, "n" }, rows = { { hostile, 3 }, { "b", 4 } } }
nasty:table(rows, { title = hostile, note = hostile, articles = function()
    return { assert(galley.article({ id = markup_only, title = markup_only .. "\27[31m\u{202E}|`*_\n# x", source = markup_only, url = "javascript:alert(1)", date = "2022-01-03", text = markup_only .. "\n\n" .. markup_only })) }
end })
nasty:line(rows, { title = hostile, note = hostile, alt = hostile }):bar(rows):area(rows):heatmap(rows)
local three = { columns = { hostile, "b", "c" }, rows = { { hostile, 3, 4 }, { "b", 4, 5 } } }
nasty:scatter(three):network({ columns = { "a", hostile }, rows = { { hostile, "b" } } }):kwic({ columns = { hostile, "b", "c" }, rows = { { hostile, hostile, hostile } } })
nasty:article(galley.article { id = markup_only, title = markup_only, source = markup_only, url = "javascript:alert(1)", text = markup_only })
local page = nasty:format "html"
for _, part in ipairs { "<script", "<img", "onerror=alert(1)>", "javascript:", "\0", "\27", "\xFF" } do
    lacks(page:gsub("&lt;img src=x onerror=alert%(1%)&gt;", ""), part, "no " .. part:gsub("%c", "control") .. " in the page")
end
tap.ok(utf8.len(page), "the page is UTF-8")
for _, format in ipairs { "md", "json", "text" } do
    local text = nasty:format(format)
    tap.ok(utf8.len(text), format .. " is UTF-8")
    lacks(text, "\27", "no escape sequence in " .. format)
    if format == "md" then lacks(text, "<script", "no tag in Markdown") end
end
tap.ok(decode(nasty:format "json"), "JSON is JSON")
for tag in page:gmatch "<(%l+)" do
    if tag == "script" or tag == "img" or tag == "iframe" or tag == "object" then tap.ok(false, "a tag " .. tag) end
end
lacks(page, "http:", "nothing is loaded")
lacks((nasty:format "svg"):gsub("http://www.w3.org/2000/svg", ""), "http:", "nor by a picture")
lacks(nasty:format "svg", "<script", "no tag in a picture")
tap.ok(utf8.len(nasty:format "svg"), "a picture is UTF-8")
lacks(page, "https:", "nothing is loaded at all")
has(page, "default-src 'none'", "and nothing could be")

-- -- articles behind numbers --

local linked = galley.report("x", { store = store, evidence = 1 })
linked:table({ columns = { "word", "articles" }, rows = { { "gas", 2 }, { "contract", 1 }, { "zebra", 0 } } }, { articles = function(row, column)
    return column == "articles" and row[1] or nil
end })
page = linked:format "html"
has(page, '<a href="#e1" title="articles · gas: 2 articles">2</a>', "a number is a link")
has(page, '<div class="list" id="e1">', "to its list")
has(page, "2 articles, 1 of them not in this file", "which says what it has not")
has(page, '<article id="a1">', "which leads to an article")
lacks(page, 'href="#e3"', "where there is nothing there is no link")
tap.is(select(2, page:gsub('<article id="', "")), 1, "an article is carried once")
has(page, '<a href="https://x.example/3" rel="noreferrer">original</a>', "and leads to its page")
for id in page:gmatch 'href="#([%w]+)"' do
    if not page:find('id="' .. id .. '"', 1, true) then tap.ok(false, "a link to nowhere: " .. id) end
end
lacks(linked:format("html", { evidence = 0 }), "<article", "evidence = 0 carries none")
tap.is(select(2, linked:format("html", { evidence = 9 }):gsub('<article id="', "")), 2, "evidence = 9 carries all")
local of_json = decode(linked:format "json")
tap.is(of_json.blocks[1].rows[1].lists.articles, "e1", "JSON has the links")
tap.is(of_json.lists[1].total, 2, "and the lists")
tap.is(of_json.articles[1].key, "a3", "and the articles")
has(linked:format "md", "[2](#e1)", "so has Markdown")

local few = galley.report("x", { store = store, evidence = 9, carry = 1 })
few:table({ columns = { "w", "n" }, rows = { { "gas", 2 } } }, { articles = function() return { "a1", "a2", "a3", total = 7 } end })
has(few:format "html", "7 articles, 6 of them not in this file", "carry limits all of them")
local keyed = galley.report("x", { store = store }):table(store:sql "SELECT key, title FROM article ORDER BY key", { columns = { "title" }, articles = "key" })
has(keyed:format "html", '<a href="#e1" title="Title 1: 1 article">Title 1</a>', "a column of keys")
tap.raises("galley.report(title, { store = store })", "a query needs a store", function()
    return galley.report("x"):table(rows, { articles = function() return "gas" end }):format "html"
end)

-- words that carry a tag are marked, also where marks overlap
local pieces = evidence.pieces("abcdefgh", { { 2, 4, "x" }, { 3, 6, "y" }, { 20, 30, "z" } }, 1, 8)
local shown = {}
for i, p in ipairs(pieces) do shown[i] = p.text .. (p.marks and "(" .. p.marks .. ")" or "") end
tap.is(table.concat(shown, "|"), "a|b(x)|cd(x, y)|ef(y)|gh", "overlapping marks")
local article = galley.article({ id = "b1", title = "T", text = "First.\n\nGas rose." }, { anatomy = false })
require "galley.article".statements(article):add("gas", "demo/gas", 1, galley.phrases({ "gas" }):all(article))
local own = galley.report("x"):table({ columns = { "w", "n" }, rows = { { "gas", 1, } } }, { articles = function() return article end }):format "html"
has(own, '<p dir="auto"><mark title="gas">Gas</mark> rose.</p>', "the paragraph with the words")
lacks(own, "First.", "and no other")
tap.is(article.title, "T", "an article that was given is not closed")

-- -- the same bytes --

local function again()
    local r = galley.report("x", { store = store })
    r:line(weeks):bar(weeks):table(rows):heading "h":text "*a*"
    return r:table(store:sql "SELECT key, title FROM article ORDER BY key", { articles = "key" })
end
for _, format in ipairs { "html", "md", "json", "text" } do
    tap.is(again():format(format), again():format(format), format .. " again is the same")
end

-- -- themes, templates --

local theme = require "galley.report.theme".copy()
theme.light.ink, theme.css = "#123456", ".mine{}"
has(galley.report("x", { theme = theme }):format "html", "--ink:#123456", "a theme")
has(galley.report("x", { theme = theme }):format "html", ".mine{}", "its style")
lacks(galley.report("x"):format "html", "#123456", "a copy is a copy")
tap.is(galley.report("<x>", { template = function(parts) return parts.title .. parts.body end }):format "html", "&lt;x&gt;", "a template")
lacks(galley.report("x $style $body"):format "html":match "<title>(.-)</title>", "root", "a title is no template")

-- -- files --

local folder = os.tmpname()
os.remove(folder)
assert(os.execute("mkdir -p " .. folder))
local path = folder .. "/r.html"
report:write(path)
tap.is(io.open(path):read "a", report:format "html", "written")
report:write(path, { format = "json" })
tap.is(io.open(path):read "a", report:format "json", "written over")
tap.raises("no/such/folder/r.html: cannot be written: No such file or directory", "a folder that is not there", report.write, report, folder .. "/no/such/folder/r.html")
tap.raises("cannot be written", "a folder in its place", report.write, report, folder .. "/", { format = "md" })
local ls = io.popen("ls " .. folder):read "a"
tap.is(ls, "r.html\n", "nothing is left beside it")
os.execute("rm -r " .. folder)
tap.done()
