local rules = require "galley".rules "first"

rules:phrases("country", { RU = { "Russia", "Russian", "Moscow" }, TR = { "Turkey", "Turkish", "Ankara" },
                           QA = { "Qatar", "Doha" }, IT = { "Italy", "Italian", "Rome" } })
rules:regex("volume", [[(?<amount>\d[\d.,]*)\s+(?<unit>million|billion)\s+cubic\s+met(?:er|re)s]])

-- a query: words, "phrases", spans, near each other
rules:tag("gas-deal", "span:volume NEAR/25 gas NEAR/25 (contract OR agreement)")

-- weighted queries: the tag holds when those that match add up to the threshold
rules:tag("turkey", { { "span:country=TR", 1.0 }, { "title:turkey", 0.5 }, { "oven", -1.0 }, threshold = 1.0 })

-- a function: nil is "no opinion", else a score and the words that carry it
rules:tag("two-countries", function(article)
  local country = article:spans "country"
  if #country:distinct "id" >= 2 then return 1.0, country end
end)

rules:example("gas-deal", { yes = "Under the contract Qatar delivers 4 billion cubic metres of gas.", no = "Gas is dear." })
return rules
