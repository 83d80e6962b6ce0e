local rules = require "galley".rules "names"
rules:phrases("country", { "Norway" })
rules:tag("gas", { { "gas", 1 }, { "café span:contry=NO", 1 }, threshold = 2 })
return rules
