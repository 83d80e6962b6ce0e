local rules = require "galley".rules "names"
rules:tag("energy", "tag:gsa OR oil")
rules:tag("gas", "gas")
return rules
