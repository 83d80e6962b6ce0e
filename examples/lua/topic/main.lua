-- The whole loop: learn topics from labelled articles, look at the errors, label what the model is least sure of, see what it bought.
local galley = require "galley"

local store = galley.open(arg[1], { mode = "write" })
local model = galley.model("topic", { kind = "nb", min_articles = 1 })
local train, test = store:articles "label:topic":split(0.7, { group = "story", seed = 4 })
print(model:train(train))

local before = model:evaluate(test)
print(before)
for miss in before:errors { top = 2 } do
    print(("\n%s: %s, not %s"):format(miss.article.title, miss.gold or "none", miss.predicted or "none"))
    print("  " .. tostring(model:explain(miss.article, miss.predicted)))
end

-- What a person at the terminal would answer, article by article.
local answers = { Russia = "diplomacy", gas = "energy", match = "sport", vote = "elections" }
local function ask(article)
    for word, label in pairs(answers) do
        if article.text:find("%f[%w]" .. word .. "%f[%W]") then return label end
    end
end

local answered = 0
for article in store:articles "-label:topic":uncertain(model, 8) do
    local label = ask(article)
    if label then
        store:label(article, "topic", label) -- a person's word, in the ledger
        model:learn(article, label)          -- at once
        answered = answered + 1
    end
end
print(("\n%d answers, %s"):format(answered, tostring(model)))
print(before:compare(model:evaluate(test)))
store:save(model)
