local rules = require "galley".rules "cycle"
rules:tag("a", "tag:b x")
rules:tag("b", "tag:a y")
return rules
