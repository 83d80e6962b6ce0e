-- tests/report/hard.lua: a report of what is hard to draw: long names, many rows, one row, far numbers, other scripts, markup in titles.
-- SPDX-License-Identifier: MIT
local galley = require "galley"
local report = galley.report('<script>alert("title")</script> & a-very-long-word-without-any-place-to-break-it-in-the-title-of-this-report')

local function series(n, ...)
  local t = { columns = { "day", ... }, rows = {} }
  for r = 1, n do
    t.rows[r] = { ("2022-%02d-%02d"):format((r - 1) // 28 % 12 + 1, (r - 1) % 28 + 1) }
    for c = 2, #t.columns do t.rows[r][c] = (r * (7 * c + 3) + c * c) % (11 + c) end
  end
  return t
end

local long = "Ein außerordentlich langer Name einer Zeitung, die es nicht gibt, mit <b>Auszeichnung</b>"
local names = { long, "中文报纸的一个相当长的名字没有空格可以断开", "صحيفة عربية باسم طويل جدا", "x", "", "W" .. ("W"):rep(60), "a-b_c", "Ñandú" }

local many = series(336, table.unpack(names))
report:line(many, { title = "Eight lines over 336 days: " .. long, note = long })
report:line(series(1, "one"), { title = "One place" })
report:line({ columns = { "x", "y" }, rows = { { "a", 1 }, { "b" }, { "c", 3 }, { "d" }, { "e", -2 }, { "f", 1e12 } } }, { title = "Gaps, and far numbers" })
report:line({ columns = { "x", "y" }, rows = { { "a", 1e-7 }, { "b", 3e-7 } } }, { title = "Very small" })
report:line({ columns = { "x", "y" }, rows = { { "a", 0 }, { "b", 0 } } }, { title = "Nothing but zeros" })
report:line({ columns = { long, "y" }, rows = { { long, 1 }, { long, 2 }, { long, 3 } } }, { title = "Long places" })
report:line({ columns = { "x", "y" }, rows = {} }, { title = "No rows" })
report:area(many, { title = "Eight layers" })
report:area(series(1, "a", "b"), { title = "One place, two layers" })

local bars = { columns = { "name", "articles" }, rows = {} }
for i, name in ipairs(names) do bars.rows[i] = { name, (i * 7919) % 1000 * 10 ^ (i % 7) } end
report:bar(bars, { title = "Long names" })
report:bar({ columns = { "name", "a", "b" }, rows = { { "up", 5, 3 }, { "down", -4, -12 }, { "neither", 0 } } }, { title = "Above and below" })
local hundred = { columns = { "name", "n" }, rows = {} }
for i = 1, 100 do hundred.rows[i] = { "row " .. i, i } end
report:bar(hundred, { title = "A hundred, thirty of them drawn" })

local field = { columns = { "name" }, rows = {} }
for c = 1, 60 do field.columns[c + 1] = "column number " .. c end
for r = 1, 30 do
  field.rows[r] = { names[r % #names + 1] .. r }
  for c = 1, 60 do field.rows[r][c + 1] = (r * c) % 13 ~= 0 and (r * c) % 997 or nil end
end
report:heatmap(field, { title = "Thirty by sixty" })
report:heatmap({ columns = { "x", "y" }, rows = { { "only", 3 } } }, { title = "One cell" })
report:heatmap({ columns = { "x", "a", "b" }, rows = { { "r", -5, 5 }, { "s", 1234567, 0 } } }, { title = "Below zero" })

local cloud = { columns = { "word", "frequency", "keyness" }, rows = {} }
for i = 1, 150 do cloud.rows[i] = { i % 9 == 0 and names[i % #names + 1] or "word" .. i, i * i % 317, (i * 37) % 101 / 7 } end
report:scatter(cloud, { title = "150 points" })
report:scatter({ columns = { "w", "x", "y" }, rows = { { "only", 3, 3 } } }, { title = "One point" })
report:scatter({ columns = { "w", "x", "y" }, rows = { { "a", -3, 1e9 }, { "b", 4, -1e9 } } }, { title = "Below zero" })

local pairs_of = { columns = { "a", "b", "npmi" }, rows = {} }
for i = 1, 40 do
  for j = i + 1, 40 do
    if (i * j) % 17 == 3 or j == i + 1 then pairs_of.rows[#pairs_of.rows + 1] = { "node " .. i, "node " .. j, ((i + j) % 10) / 10 } end
  end
end
report:network(pairs_of, { title = "Forty nodes" })
report:network({ columns = { "a", "b" }, rows = { { names[1], names[2] }, { names[6], names[3] } } }, { title = "Two pairs with long names" })
report:network({ columns = { "a", "b" }, rows = { { "a", "a" } } }, { title = "A name with itself" })
local crowd = { columns = { "a", "b" }, rows = {} }
for i = 1, 500 do crowd.rows[i] = { "n" .. i % 90, "m" .. i % 71 } end
report:network(crowd, { title = "Too many" })

local lines = { columns = { "left", "match", "right", "source" }, rows = {} }
for i = 1, 12 do lines.rows[i] = { names[i % #names + 1] .. " before", "<i>word</i>" .. ("x"):rep(i * 3), "after " .. long, "S" } end
report:kwic(lines, { title = "Lines" })
local wide = { columns = {}, rows = { {} } }
for c = 1, 30 do wide.columns[c], wide.rows[1][c] = "column " .. c, c % 2 == 0 and c * 1000003 or names[1] end
report:table(wide, { title = "Thirty columns" })
report:text("# A heading\n\n" .. names[6] .. " `" .. names[6] .. "`\n\n```\n" .. names[6] .. names[6] .. "\n```\n\n> " .. long)
local article = galley.article { id = names[6], title = long, source = names[2], text = names[6] .. "\n\n" .. long .. "\n\nRead more: " .. names[6] }
report:article(article, { spans = galley.phrases({ "zeitung" }):all(article) })
report:table({ columns = { "name", "articles" }, rows = { { long, 1 } } }, { articles = function() return article end })
report:write(arg[1])
