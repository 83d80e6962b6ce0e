-- What was learned, put to work: a rule for each topic, beside rules written by hand.
local rules = require "galley".rules "topics"
rules:model "topic"
rules:tag("energy-abroad", "tag:topic=energy (Russia OR Qatar OR Norway)")
return rules
