-- Each way in which a rule can fail to speak.
local rules = require "galley".rules "demo"
rules:phrases("country", { RU = { "Russia" }, CN = { "China" } })
rules:phrases("person", { biden = "Biden" })
rules:phrases("leader", { xi = { "Xi Jinping", "Mr Xi" }, putin = { "Vladimir Putin" } })
rules:regex("volume", [[\d+ billion cubic meters]])
rules:tokens("visit", [[ who:<leader/> []{0,3} [stem="arrive|meet|visit"] ]])
rules:tag("gas-deal", "span:volume NEAR/5 (gas OR contract) span:country=US -olympics")
rules:tag("nato", { { "NATO", 1.0 }, { '"Cold War"', 0.5 }, { "Olympics", -0.25 }, threshold = 1.0 })
rules:tag("summit", function(article)
  local visits = article:spans "visit"
  if #visits > 0 then return 1, visits end
end)
rules:tag("big", "tag:summit (steel OR (coal iron) OR title:war) source:BBC date:2022")
rules:tag("promoted", "span:person podcast")
rules:tag("war", '"cold war"')
rules:tag("pairs", function(article) if #article:spans "country":distinct "id" > 1 then return 1 end end)
return rules
