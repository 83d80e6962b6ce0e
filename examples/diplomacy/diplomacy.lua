-- diplomacy.lua: who deals with whom in the news, and about what.
-- A rules file: it names patterns and says what follows from them; it has no files, clock or randomness.
-- SPDX-License-Identifier: MIT
local rules = require "galley".rules "diplomacy"

-- What to look for. Lists are tables of phrases with an id; case counts where "US" is not "us".
rules:phrases("country", "lists/countries.tsv", { exact_case = true })
rules:phrases("organisation", "lists/organisations.tsv", { exact_case = true })
rules:phrases("leader", "lists/leaders.tsv")
rules:regex("volume", [[(?<amount>\d[\d.,]*)\s+(?<unit>million|billion)\s+cubic\s+met(?:er|re)s]])
rules:regex("meeting", [[\b(?:met|meets?|summit|talks|signed|joint statement)\b]])

-- A tag by a function: nil is "no opinion", else a score and the words that carry it: here the first
-- mention of each country, person or organisation.
local function several(label, least)
  return function(article)
    local found, seen = article:spans(label), {}
    if #found:distinct "id" < least then return nil end
    local first = found - found
    for span in found:each() do
      if not seen[span.id] then
        seen[span.id], first = true, first + span
      end
    end
    return 1.0, first
  end
end
rules:tag("countries", several("country", 2))
rules:tag("leaders", several("leader", 1))
rules:tag("organisations", several("organisation", 1))

rules:tag("summit", function(article)
  local leaders, meeting = article:spans "leader", article:spans "meeting"
  if #leaders:distinct "id" >= 2 and #meeting > 0 then return 0.8, leaders + meeting end
end)

-- A tag by a query: words, "phrases", span:label, AND OR NOT, NEAR.
rules:tag("gas-deal", "span:country NEAR/20 (gas OR hydrogen) NEAR/20 (contract OR deal OR accord)")

-- A tag by a list of weighted queries; it holds when the sum reaches the threshold.
rules:tag("nato", { { "span:organisation=NATO", 1.0 }, { '"Cold War"', 0.5 },
                    { "title:NATO", 0.5 }, { "Olympics", -0.25 }, threshold = 1.0 })

-- What has to hold, and what must not: run by `galley test diplomacy.lua`.
rules:example("gas-deal", { yes = "Russia will supply China with 10 billion cubic metres of gas under a contract.",
                            no = "The chef signed a contract. He cooks with gas, twenty people say." })
rules:example("countries", { yes = "Norway and Iceland share a sea.", no = "Give us turkey, and a chad." })
rules:example("summit", { yes = "The French president met the German chancellor.",
                          no = "The French president met her dentist." })
rules:example("nato", { yes = "NATO will meet.", no = "Nations will meet." })

return rules
