-- An averaged perceptron (Collins 2002): where the best label is wrong, a step to the right one and away from it.
local galley = require "galley"

return function(articles, passes)
    local weights, sums, rows, age = {}, {}, {}, 0
    for article in articles do
        local gold = article:labels()[1]
        weights[gold], sums[gold] = weights[gold] or galley.vector(), sums[gold] or galley.vector()
        rows[#rows + 1] = { gold = gold, v = article:features() }
    end
    local function best(v)
        local top, most = nil, -math.huge
        for label, w in pairs(weights) do
            local score = w:dot(v)
            if score > most or score == most and label < top then top, most = label, score end
        end
        return top
    end
    for _ = 1, passes or 10 do
        for _, row in ipairs(rows) do
            local said = best(row.v)
            age = age + 1
            for label, by in pairs(said ~= row.gold and { [row.gold] = 1, [said] = -1 } or {}) do
                weights[label]:add(row.v, by)
                sums[label]:add(row.v, by * age)
            end
        end
    end
    for label, w in pairs(weights) do w:add(sums[label], -1 / age) end -- the mean over all steps
    return function(article) return best(article:features()) end
end
