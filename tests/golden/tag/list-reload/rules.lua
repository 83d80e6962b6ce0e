local rules = require "galley".rules "reload"
rules:phrases("country", "countries.tsv")
rules:tag("abroad", "span:country")
rules:tag("gas", "gas")
return rules
