-- weekly/main.lua: how many articles carry each tag, week by week: galley -s news.db run main.lua
-- SPDX-License-Identifier: MIT
local galley = require "galley"
local report = require "galley.report"

-- An article without a date of its own has that of its file's name, where there is one.
local function day_of(row)
  return row.date or (row.origin or ""):match "%d%d%d%d%-%d%d%-%d%d"
end

-- "2022-02-04" -> "2022-01-31", the Monday of its week; sorts as it reads.
local function monday(day)
  local y, m, d = day:match "^(%d+)-(%d+)-(%d+)"
  local noon = os.time { year = y, month = m, day = d, hour = 12 }
  local back = (os.date("*t", noon).wday + 5) % 7
  return os.date("%Y-%m-%d", noon - back * 86400)
end

local function count(rows)
  local counts, weeks, totals = {}, {}, {}
  for _, row in ipairs(rows) do
    local day = day_of(row)
    local week = day and monday(day) or "no date"
    if not counts[week] then
      counts[week] = {}
      weeks[#weeks + 1] = week
    end
    counts[week][row.tag] = (counts[week][row.tag] or 0) + 1
    totals[row.tag] = (totals[row.tag] or 0) + 1
  end
  table.sort(weeks)
  return counts, weeks, totals
end

local function names(totals)
  local out = {}
  for tag in pairs(totals) do out[#out + 1] = tag end
  table.sort(out)
  return out
end

local store = assert(galley.open(arg[1]))
local counts, weeks, totals = count(assert(store:sql [[
  SELECT t.tag, a.date, a.origin FROM tag t JOIN article a ON a.id = t.article]]))
local tags, rows = names(totals), {}
for i, week in ipairs(weeks) do
  rows[i] = { week }
  for k, tag in ipairs(tags) do rows[i][k + 1] = counts[week][tag] or 0 end
end
rows[#rows + 1] = { "all" }
for k, tag in ipairs(tags) do rows[#rows][k + 1] = totals[tag] end
report.print({ "week of", table.unpack(tags) }, rows)
