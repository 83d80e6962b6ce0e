local rules = require "galley".rules "names"
rules:tag("energy", "-tag:weather oil")
return rules
