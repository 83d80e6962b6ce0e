local rules = require "galley".rules "auto"
rules:model "topic"
rules:tag("hot", "tag:topic=energy gas")
rules:example("topic=energy", { yes = "Gas and oil in the pipeline.", no = "The team won the match." })
return rules
