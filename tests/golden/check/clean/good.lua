-- Nothing is wrong here: repetitions that do not fit the same are no backtracking, and everything is read.
local rules = require "galley".rules "good"
rules:regex("volume", [[(?<amount>\d[\d.,]*)\s+(?<unit>million|billion)\s+cubic\s+met(?:er|re)s]])
rules:regex("quote", [[“[^”]{3,}”,? (?:he|she) said]])
rules:regex("name", [[\b(?:Mr|Ms|Mrs)\.? [A-Z]\w+(?:[ -][A-Z]\w+)*]])
rules:regex("money", [[[$€£]\d+(?:[.,]\d+)*(?: ?(?:bn|m|million|billion))?]])
rules:regex("list", [[(?:\w+, )+and \w+]])
rules:tokens("speech", [[ <name/> []{0,5} [stem="say|tell"] ]])
rules:tag("gas", "span:volume source:BBC field:section=business")
rules:tag("said", "span:speech OR span:quote")
rules:tag("lists", { { "span:list", 0.5 }, { "span:money", 0.5 }, { "tag:gas", -1 }, threshold = 1 })
rules:example("gas", { no = "Oil." })
return rules
