-- Rocchio: a label is the mean of its articles less a part of the mean of all others, words weighed by their rarity (idf).
local galley = require "galley"

return function(articles, part)
    local own, count, n, all, idf, met = {}, {}, #articles, galley.vector(), galley.vector(), galley.vector()
    for article in articles do met:add(article:features(nil, { weigh = "binary", unit = false })) end
    for word, times in met:pairs() do idf:set(word, math.log(n / times) + 1) end
    local function features(article)
        local v = article:features():times(idf)
        return v:scale(1 / math.max(v:norm(), 1e-9))
    end
    for article in articles do
        local v, label = features(article), article:labels()[1]
        own[label], count[label] = (own[label] or galley.vector()):add(v), (count[label] or 0) + 1
        all:add(v)
    end
    for label, v in pairs(own) do -- the mean of its own - part * the mean of the others
        local others = (part or 0.25) / math.max(1, n - count[label])
        v:scale(1 / count[label] + others):add(all, -others)
    end
    return function(article)
        local v, top, most = features(article), nil, -math.huge
        for label, w in pairs(own) do
            local score = w:dot(v)
            if score > most or score == most and label < top then top, most = label, score end
        end
        return top
    end
end
