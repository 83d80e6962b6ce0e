-- weekly.lua: tags by week and the articles behind them, as one page beside the store
local galley = require "galley"
local store = assert(galley.open())
local report = galley.report("Diplomacy, week by week", { store = store })
report:line(store:trend { tag = { "summit", "nato", "gas-deal" }, by = "week" }, { title = "Articles by week" })
report:bar(store:sql "SELECT source, count(*) AS articles FROM article GROUP BY source ORDER BY 2 DESC",
  { title = "Articles by source" })
report:write((os.getenv "GALLEY_STORE":gsub("[^/]*$", "weekly.html")))
