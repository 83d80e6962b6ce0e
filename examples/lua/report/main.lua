-- report/main.lua: every kind of chart, made from a store: galley -s news.db report -o OUT.html main.lua
-- SPDX-License-Identifier: MIT
local galley = require "galley"

local store = assert(galley.open())
local report = galley.report("Diplomacy in the example articles", { store = store })

-- Articles without a date of their own have that of their file's name. The Monday of a week names it.
local dated = [[ WITH dated AS (SELECT id, key, source, coalesce(date, substr(origin, instr(origin, '2022-'), 10)) AS day FROM article
  WHERE coalesce(date, origin) LIKE '%2022-%'), weekly AS (SELECT *, date(day, 'weekday 0', '-6 days') AS week FROM dated) ]]

-- The rows of a SELECT of (row, column, number), a column for each name of the second; what is not there is 0. Each number remembers
-- from which articles it was counted: the fourth value, keys with blanks between.
local function crossed(sql)
  local t, row_of, known = { columns = { "week" }, rows = {} }, {}, {}
  for _, r in ipairs(assert(store:sql(sql))) do
    if not row_of[r.down] then
      row_of[r.down] = { week = r.down, keys = {} }
      t.rows[#t.rows + 1] = row_of[r.down]
    end
    if r.across and not known[r.across] then
      known[r.across] = true
      t.columns[#t.columns + 1] = r.across
    end
    if r.across then row_of[r.down][r.across], row_of[r.down].keys[r.across] = r.n, r.keys end
  end
  for _, row in ipairs(t.rows) do
    for _, column in ipairs(t.columns) do row[column] = row[column] or 0 end
  end
  return t
end

local function words_of(keys)
  local out = {}
  for key in (keys or ""):gmatch "%S+" do out[#out + 1] = key end
  return #out > 0 and out or nil
end

local function keys_of(row, column)
  return words_of(row.keys[column])
end

report:text [[
Forty-seven invented articles, tagged by the rules in `examples/diplomacy`. Every number leads to its articles at the end of this page, with
the words that carry their tags.

- A chart is a picture *and* a table: open **Data of …** below it.
- Nothing is loaded, no script runs; print it, mail it, keep it.]]

report:heading "What happened when"
report:line(store:trend { tag = { "gas-deal", "leaders", "nato", "summit" }, by = "week", articles = true }, { title = "Articles by week and tag" })
report:area(crossed(dated .. [[ SELECT week AS down, coalesce(source, 'local papers') AS across, count(*) AS n, group_concat(key, ' ') AS keys
  FROM weekly GROUP BY 1, 2 ORDER BY 1, 2]]), { title = "Articles by week and source", articles = keys_of })

report:heading "Who is in the news"
report:bar(store:sql [[ SELECT e.fields ->> 'name' AS country, count(DISTINCT a.id) AS articles, count(DISTINCT coalesce(a.source, 'local papers'))
  AS sources, group_concat(DISTINCT a.key) AS keys FROM evidence e JOIN article a ON a.id = e.article
  WHERE e.tag = 'countries' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 12 ]], { title = "The twelve countries most named", columns = { "country", "articles", "sources" },
  articles = function(row, column) return column == "articles" and words_of(row.keys:gsub(",", " ")) or nil end })
report:heatmap(store:sql [[ SELECT e.fields ->> 'name' AS country, coalesce(a.source, 'local papers') AS source, count(DISTINCT a.id) AS articles,
  group_concat(DISTINCT a.key) AS keys FROM evidence e JOIN article a ON a.id = e.article WHERE e.tag = 'countries'
  AND e.fields ->> 'name' IN (SELECT fields ->> 'name' FROM evidence WHERE tag = 'countries' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 10)
  GROUP BY 1, 2 ORDER BY 1, 2 ]], { title = "Countries by source", x = "source", y = "country", value = "articles",
  articles = function(row) return words_of(row.keys:gsub(",", " ")) end })
report:network(store:sql [[ SELECT a.fields ->> 'name' AS one, b.fields ->> 'name' AS other, count(DISTINCT a.article) AS articles,
  group_concat(DISTINCT k.key) AS keys FROM evidence a JOIN evidence b ON b.article = a.article AND b.tag = 'countries' AND a.fields ->> 'name' < b.fields ->> 'name'
  JOIN article k ON k.id = a.article WHERE a.tag = 'countries' GROUP BY 1, 2 HAVING articles >= 2 ORDER BY 3 DESC, 1, 2 ]],
  { title = "Countries named in the same two or more articles", columns = { "one", "other", "articles" },
    articles = function(row) return words_of(row.keys:gsub(",", " ")) end })

report:heading "How they are written"
local length = galley.table("article", "words", "countries")
for article in store:articles "tag:countries" do
  local countries = assert(store:sql([[SELECT count(*) AS n FROM evidence WHERE tag = 'countries' AND article = ?1]], article.row))[1].n
  length:add(article.key, #article:words(), countries)
end
report:scatter(length, { title = "Longer articles name more countries", articles = "article" })

local gas = galley.table("left", "match", "right", "article")
local word = galley.tokens [[ [stem="gas"] ]]
for article in store:articles("gas", { order = "date" }) do
  for found in word:each(article.body) do
    local line = found.article.text
    local left, right = line:sub(math.max(1, found.first - 60), found.first - 1), line:sub(found.last + 1, found.last + 60)
    gas:add(left:match "%s(.*)$" or left, found.text, right:match "^(.*)%s" or right, article.key)
  end
end
report:kwic(gas, { title = "Gas", top = 12, articles = "article" })

report:heading "One article"
local article = assert(store:article "cw-220204-05")
report:article(article, { tags = store:tags(article) })

report:heading "As a table"
report:table(store:sql [[ SELECT tag, count(*) AS articles, round(avg(score), 3) AS score FROM tag GROUP BY tag ORDER BY 2 DESC, 1 ]],
  { title = "Tags", articles = function(row, column) return column == "articles" and "tag:" .. row.tag or nil end })

return report
