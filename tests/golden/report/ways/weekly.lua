-- a report of the tags in the store; its arguments are the tags
local galley = require "galley"
local report = galley.report("Tags", { store = galley.open() })
local rows = galley.table("tag", "articles", "share")
for i, tag in ipairs(arg) do rows:add(tag, report.store:count("tag:" .. tag), i / 4) end
report:bar(rows, { y = "articles", articles = function(row, column) return column == "articles" and "tag:" .. row.tag or nil end })
return report
