-- galley/report/terminal.lua: a report for a terminal: aligned tables, bars and sparklines of blocks.
-- SPDX-License-Identifier: MIT
local bar = require "galley.report.bar"
local data = require "galley.report.data"
local escape = require "galley.report.escape"
local markup = require "galley.report.markup"
local number = require "galley.report.number"
local format = require "galley.report".format
local galley_text = require "galley.text"

local terminal = {}

local blocks = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" }
local eighths = { "▏", "▎", "▍", "▌", "▋", "▊", "▉" }

-- n of 0..1 as a bar of so many columns, an eighth of a column exact; what is more than nothing is seen.
local function bar_of(part, columns)
    local n = part > 0 and math.max(1, math.floor(part * columns * 8 + 0.5)) or 0
    return ("█"):rep(n // 8) .. (eighths[n % 8] or "")
end

-- Numbers as blocks of eight heights; more than there is room for are drawn by the largest of neighbours.
local function spark(block, c, width)
    local low, high, out = 0, 0, {}
    for r = 1, #block.rows do
        local v = data.drawn(block, r, c)
        if v then low, high = math.min(low, v), math.max(high, v) end
    end
    local per = math.max(1, math.ceil(#block.rows / width))
    for from = 1, #block.rows, per do
        local most
        for r = from, math.min(from + per - 1, #block.rows) do
            local v = data.drawn(block, r, c)
            most = v and math.max(most or v, v) or most
        end
        out[#out + 1] = most and high > low and blocks[1 + math.floor((most - low) / (high - low) * 7.999)] or most and blocks[1] or " "
    end
    return table.concat(out)
end

local function rows_of(block, decimals)
    local out = {}
    for r = 1, block.shown do
        out[r] = {}
        for c = 1, block.wide do
            local value = block.rows[r][c]
            if type(value) == "string" then value = escape.terminal(value) end
            if math.type(value) == "float" and decimals[c] == 0 and number.is(value) and math.abs(value) < 1e15 then value = math.floor(value) end
            if math.type(value) and not number.is(value) then value = number.text(value) end
            out[r][c] = value
        end
        -- an empty first cell would make the row look like one by names
        if out[r][1] == nil then out[r][1] = "" end
    end
    return out
end

local function table_of(block, doc)
    local decimals, most, names = {}, 0, {}
    for c = 1, block.wide do
        decimals[c] = number.column_decimals(block.rows, c, block.options.decimals)
        most = math.max(most, decimals[c])
        names[c] = escape.terminal(block.columns[c])
    end
    local out = format(names, rows_of(block, decimals), { width = doc.width, decimals = most })
    if #block.rows > block.shown then out = out .. ("... %s more rows\n"):format(number.text(#block.rows - block.shown)) end
    return (out:gsub("\n$", ""))
end

local function bold(doc, s)
    return doc.colour and "\27[1m" .. s .. "\27[0m" or s
end

local function first_columns(s, most)
    local used, last = 0, 0
    for at, c in utf8.codes(s) do
        used = used + galley_text.width(utf8.char(c))
        if used > most then break end
        last = utf8.offset(s, 2, at) - 1
    end
    return s:sub(1, last)
end

local function last_columns(s, most)
    local over = galley_text.width(s) - most
    return over > 0 and s:sub(#first_columns(s, over) + 1) or s
end

local kinds = {}
terminal.kinds = kinds
terminal.table_of = table_of

kinds.table = table_of

-- A line for each series: its name, the line of blocks, least and most.
function kinds.line(block, doc)
    local names, out, widest = {}, {}, 0
    for k, c in ipairs(block.y) do
        names[k] = escape.terminal(block.columns[c])
        widest = math.max(widest, galley_text.width(names[k]))
    end
    for k, c in ipairs(block.y) do
        local high = 0
        for r = 1, #block.rows do high = math.max(high, data.drawn(block, r, c) or 0) end
        out[k] = names[k] .. (" "):rep(widest - galley_text.width(names[k]) + 2) .. spark(block, c, math.max(doc.width - widest - 20, 20))
            .. "  up to " .. number.text(high)
    end
    out[#out + 1] = escape.terminal(("%s to %s"):format(number.cell(block.rows[1][block.x]), number.cell(block.rows[#block.rows][block.x])))
    return table.concat(out, "\n")
end

-- The table, with a bar of its first series behind each row.
function kinds.bar(block, doc)
    block.shown = bar.drawn(block)
    local lines, most, n = {}, 0, 0
    for line in (table_of(block, doc) .. "\n"):gmatch "(.-)\n" do lines[#lines + 1] = line end
    for r = 1, block.shown do most = math.max(most, math.abs(data.drawn(block, r, block.y[1]) or 0)) end
    for _, line in ipairs(lines) do n = math.max(n, galley_text.width(line)) end
    for r = 1, block.shown do
        local v = data.drawn(block, r, block.y[1])
        local drawn = v and most > 0 and bar_of(math.abs(v) / most, math.max(10, math.min(40, doc.width - n - 2))) or ""
        local blank = (" "):rep(n - galley_text.width(lines[r + 1]) + 2)
        if drawn ~= "" then lines[r + 1] = lines[r + 1] .. blank .. drawn end
    end
    return table.concat(lines, "\n")
end

kinds.area = kinds.line

-- left and right of the word as much as there is room for
function kinds.kwic(block, doc)
    local word, out = 0, {}
    for r = 1, block.shown do word = math.max(word, galley_text.width(escape.terminal(number.cell(block.rows[r][block.word])))) end
    local side = math.max(10, (doc.width - word - 4) // 2)
    for r = 1, block.shown do
        local function cell(c) return escape.terminal(number.cell(block.rows[r][c])) end
        local left, middle = last_columns(cell(block.left), side), cell(block.word)
        middle = middle .. (" "):rep(word - galley_text.width(middle))
        out[r] = (" "):rep(side - galley_text.width(left)) .. left .. "  " .. bold(doc, middle) .. "  " .. first_columns(cell(block.right), side)
    end
    if #block.rows > block.shown then out[#out + 1] = ("... %s more"):format(number.text(#block.rows - block.shown)) end
    return table.concat(out, "\n"):gsub(" +\n", "\n"):gsub(" +$", "")
end

function kinds.article(block, doc)
    local out = {}
    for i, p in ipairs(block.passages) do
        local line = p.noise and "[" .. p.noise .. "] " or ""
        for _, piece in ipairs(p.pieces) do line = line .. (piece.marks and "*" .. piece.text .. "*" or piece.text) end
        out[i] = markup.wrap(escape.terminal(line), doc.width)
    end
    return table.concat(out, "\n")
end

-- -- the page --

local function underlined(s, with)
    s = escape.terminal(s)
    return s .. "\n" .. with:rep(math.max(galley_text.width(s), 1))
end

local PLOTTED = 20 -- rows that are told of what is drawn in a page only
local plotted = { heatmap = true, scatter = true, network = true }

local function part(block, doc)
    if block.kind == "heading" then return bold(doc, block.level == 2 and underlined(block.text, "-") or escape.terminal(block.text)) end
    if block.kind == "text" then return markup.plain(block.text, doc.width) end
    local out = {}
    if block.title then out[1] = bold(doc, escape.terminal(block.title)) end
    if plotted[block.kind] then block.shown = math.min(block.shown, PLOTTED) end
    out[#out + 1] = block.rows and #block.rows == 0 and "(no rows)" or (kinds[block.kind] or table_of)(block, doc)
    if block.note then out[#out + 1] = escape.terminal(block.note) end
    return table.concat(out, "\n")
end

function terminal.write(doc)
    doc.width = math.max(20, doc.width or 80)
    local out = { bold(doc, underlined(doc.title, "=")) }
    for _, block in ipairs(doc.blocks) do out[#out + 1] = part(block, doc) end
    return table.concat(out, "\n\n") .. "\n"
end

return terminal
