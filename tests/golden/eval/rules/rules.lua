local rules = require "galley".rules "hand"
rules:tag("topic=energy", "oil OR gas")
rules:tag("topic=sport", "cup OR goal")
rules:tag("port", "port")
return rules
