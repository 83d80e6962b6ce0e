-- Nearest centroid: the label whose articles are, in the mean, most like this one.
local galley = require "galley"

return function(articles)
    local centroids = {}
    for article in articles do
        for _, label in ipairs(article:labels()) do
            centroids[label] = (centroids[label] or galley.vector()):add(article:features())
        end
    end
    for _, v in pairs(centroids) do v:scale(1 / v:norm()) end
    return function(article)
        local v, top, most = article:features(), nil, -math.huge
        for label, w in pairs(centroids) do
            local score = w:dot(v)
            if score > most or score == most and label < top then top, most = label, score end
        end
        return top
    end
end
