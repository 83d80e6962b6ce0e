local rules = require "galley".rules "auto"
rules:model "topic"
return rules
