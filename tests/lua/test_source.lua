-- tests/lua/test_source.lua: galley.read
-- SPDX-License-Identifier: MIT
local tap = require "tap"
local galley = require "galley"

local folder = os.tmpname()
os.remove(folder)
assert(os.execute("mkdir -p '" .. folder .. "/sub'"))

local function write(name, bytes)
    local f = assert(io.open(folder .. "/" .. name, "wb"))
    f:write(bytes)
    f:close()
end

write("a.txt", "Gas rose by a tenth on Friday, traders said.\n\nRead more: Oil fell\n")
write("sub/b.jsonl", '{"id":"b1","text":"One.","section":"World"}\n{"id":"b2","text":"Two.","labels":["x"]}\n')

local seen = {}
for article in galley.read(folder) do seen[#seen + 1] = article end
tap.is(#seen, 3, "a folder, with folders in it")
tap.is(seen[1].body, "Gas rose by a tenth on Friday, traders said.", "lines are judged")
tap.is(seen[2].key, "b1", "JSON lines")
tap.is(seen[2].section, "World", "with any field")
tap.is(seen[3]:labels()[1], "x", "and labels")
tap.ok(seen[1].origin:find "a.txt", "where it was read")
local n = 0
for article in galley.read(folder .. "/a.txt", folder .. "/sub", { anatomy = false }) do
    n = n + 1
    tap.is(article.regions[1].reason, "plain text", "without anatomy, " .. n)
end
tap.is(n, 3, "several paths")

-- what cannot be read
tap.fails("notfound", "nowhere", "a path that is not there", galley.read, folder .. "/nowhere")
write("data.bin", "\0\1\2\3")
n = 0
for _ in galley.read(folder) do n = n + 1 end
tap.is(n, 3, "a file of another sort in a folder is passed over")
tap.raises("data.bin", "one that was named is not", function() for _ in galley.read(folder .. "/data.bin") do end end)

write("c.jsonl", '{"id":"c1","text":"One."}\n{"id":"c2"}\n{"id":\n{"id":"c4","text":"Four."}\n')
tap.raises("c.jsonl", "a bad record raises", function() for _ in galley.read(folder .. "/c.jsonl") do end end)
local told, keys = {}, {}
local reader = galley.read(folder .. "/c.jsonl", { failed = function(path, message, code) told[#told + 1] = { path, message, code } end })
for article in reader do keys[#keys + 1] = article.key end
tap.is(table.concat(keys, " "), "c1 c4", "with a function the others go on")
tap.is(#told, 2, "which hears of each")
tap.ok(told[1] and told[1][1]:find "c.jsonl:2$", "where it is")
tap.is(told[1] and told[1][3], "invalid", "why")
tap.is(told[2] and told[2][3], "syntax", "and why")
tap.is(reader.failures, 2, "they are counted")

-- a function that raises
reader = galley.read(folder .. "/c.jsonl", { failed = function() error "enough" end })
tap.raises("enough", "a raising function ends the loop", function() for _ in reader do end end)
reader:close()
tap.raises("closed reader", "a closed reader", reader)
reader:close()

local early <close> = galley.read(folder)
early()
tap.raises("unknown option", "options are known", galley.read, folder, { fail = print })
tap.raises("option 'failed'", "and have types", galley.read, folder, { failed = 5 })

local source = require "galley.source"
tap.is(source.file(folder .. "/data.bin"), "\0\1\2\3", "a whole file")
tap.fails("notfound", "nothing", "that is not there", source.file, folder .. "/nothing")

-- a phrase list in a file
write("countries.tsv", "surface\tid\nRussia|Russian\tRU\n")
tap.is(galley.phrases(folder .. "/countries.tsv"):find("the Russian side").id, "RU", "a phrase list in a file")
write("bad.tsv", "surface\tid\nRussia\tRU\tEurope\n")
tap.fails("syntax", "bad.tsv", "a malformed one", galley.phrases, folder .. "/bad.tsv")

-- hundreds of articles do not pile up
local lines = {}
for i = 1, 300 do lines[i] = ('{"id":"n%d","text":"%s"}'):format(i, ("gas "):rep(5000)) end
write("many.jsonl", table.concat(lines, "\n"))
lines = nil
collectgarbage()
local base, most = runner.live(), 0
n = 0
for article in galley.read(folder .. "/many.jsonl") do
    n = n + 1
    if n % 50 == 0 then
        most = math.max(most, collectgarbage "count")
        article = nil
    end
end
tap.is(n, 300, "many articles")
tap.ok(runner.live() - base < 1000000, "leave nothing behind")

-- the article that everything is about
local sample = (os.getenv "GALLEY_TEST_DATA" or "") .. "/sample-article.txt"
local there = io.open(sample)
if there then
    there:close()
    local article = galley.read(sample)()
    local names = galley.phrases { "Biden", "Musk", "Argentina", "Putin", "Mr Xi" }
    tap.is(table.concat(names:all(article):distinct(), " "), "Putin Mr Xi", "who is in the sample's own words")
    local volume = galley.regex([[(?<amount>\d+) (?<unit>million|billion) cubic met(?:er|re)s]]):find(article)
    tap.is(volume and volume.amount, "10", "and how much")
else
    tap.skip("the sample article", "$GALLEY_TEST_DATA has none")
end

os.execute("rm -r '" .. folder .. "'")
tap.done()
