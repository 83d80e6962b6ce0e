local rules = require "galley".rules "costs"
rules:phrases("country", { NO = { "Norway", "Norwegian" } })
rules:regex("volume", [[\d+ billion cubic metres]])
rules:regex("word", [[\w+]])
rules:tokens("sale", [[ <country/> []{0,3} [stem="sell"] ]])
rules:tag("gas", "span:volume gas")
rules:tag("abroad", "tag:gas span:country")
rules:tag("dear", function(article)
  local n = 0
  for word in article.text:gmatch "%a+" do n = n + #word end
  if n < 0 then return 1, article:spans "word" + article:spans "sale" end
end)
return rules
