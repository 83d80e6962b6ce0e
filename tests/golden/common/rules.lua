-- The rules that most golden cases use.
local rules = require "galley".rules "common"

rules:phrases("country", { NO = { "Norway", "Norwegian" }, PL = { "Poland", "Polish" },
                           AR = "Argentina", CL = "Chile" })
rules:regex("volume", [[(?<amount>\d+) (?<unit>million|billion) cubic metres]])
rules:tag("gas-deal", "gas NEAR/20 contract span:country")
rules:tag("nato", { { "NATO", 1.0 }, { '"Cold War"', 0.5 }, { "gas", -0.25 }, threshold = 1.0 })
rules:tag("countries", function(article)
  local country = article:spans "country"
  if #country:distinct "id" >= 2 then return 1.0, country end
end)
rules:example("gas-deal", { yes = "Norway signed a contract for gas.", no = "Norway has gas." })
return rules
