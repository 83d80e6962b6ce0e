-- Names with signs that HTML has a use for; evidence that overlaps.
local rules = require "galley".rules "html"
rules:phrases("who", { ["a&b"] = { "Tom & Jerry" } })
rules:phrases("one", { "Jerry" })
rules:tag("<cats>", { { "span:who", 1 }, { '"jerry said"', 0.5 }, { "title:tom", 0.25 }, threshold = 1 })
rules:tag("mice", "span:one")
rules:tag("dogs", "spike \"<bone>\"")
return rules
