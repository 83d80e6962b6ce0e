-- galley/report/kwic.lua: words in context.
-- SPDX-License-Identifier: MIT
local data = require "galley.report.data"
local escape = require "galley.report.escape"
local number = require "galley.report.number"
local svg = require "galley.report.svg"

local kwic = {}

local function named(block, ...)
    for _, name in ipairs { ... } do
        for c, column in ipairs(block.columns) do
            if column == name then return c end
        end
    end
end

-- The columns of the context and of the word.
function kwic.prepare(block, name)
    local o = block.options
    block.left = o.left and data.column(block, name, o.left) or named(block, "left") or 1
    block.word = o.word and data.column(block, name, o.word) or named(block, "hit", "match", "word", "keyword", "node") or 2
    block.right = o.right and data.column(block, name, o.right) or named(block, "right") or 3
    if not (block.columns[block.left] and block.columns[block.word] and block.columns[block.right]) then
        error(("bad argument #1 to '%s' (columns left, hit and right are needed)"):format(name), 0)
    end
    return block
end

local offsets = { start = true, part = true } -- where it stands, for programs

-- What stands in the other columns.
function kwic.rest(block, r)
    local out = {}
    for c, column in ipairs(block.columns) do
        if not offsets[column] and c ~= block.left and c ~= block.word and c ~= block.right and block.rows[r][c] ~= nil then
            out[#out + 1] = number.cell(block.rows[r][c])
        end
    end
    return table.concat(out, " · ")
end

local function row(block, r)
    local function cell(class, c, inner)
        return svg.element("td", { class = class, dir = "auto" }, inner or escape.html(escape.line(number.cell(block.rows[r][c]))))
    end
    local word, list = escape.html(escape.line(number.cell(block.rows[r][block.word]))), block.links[r] and block.links[r][block.word]
    word = svg.element("mark", {}, list and svg.element("a", { href = "#" .. list.id }, word) or word)
    local rest = kwic.rest(block, r)
    return "<tr>" .. cell("left", block.left) .. " " .. cell("word", block.word, word) .. " " .. cell("right", block.right)
        .. (rest ~= "" and " " .. cell("source", nil, escape.html(escape.line(rest))) or "") .. "</tr>"
end

-- The lines as a table without a drawing.
function kwic.html(block)
    local out = {}
    for r = 1, block.shown do out[r] = row(block, r) end
    return "<table><tbody>\n" .. table.concat(out, "\n") .. "\n</tbody></table>"
end

return kwic
