-- galley/report/markup.lua: the Markdown that a report's text may have, as HTML and as plain lines.
-- SPDX-License-Identifier: MIT
--
-- A part of CommonMark: paragraphs, # headings, - and 1. lists, > quotes, fenced code, rules (---); in a line `code`, *emphasis*,
-- **strong**, [text](address) and backslashes before punctuation. No HTML: < is a character like any other.

local escape = require "galley.report.escape"

local markup = {}

-- -- blocks --

-- What a line begins: kind, content, level (of a heading).
local function kind_of(line)
    local hashes, heading = line:match "^(#+)%s+(.-)%s*#*$"
    if hashes and #hashes <= 6 then return "heading", heading, #hashes end
    if line:find "^%s*$" then return "blank" end
    if line:find "^%-%-%-+%s*$" or line:find "^%*%*%*+%s*$" then return "rule" end
    local item = line:match "^%s*[-*+]%s+(.*)$"
    if item then return "bullet", item end
    item = line:match "^%s*%d+[.)]%s+(.*)$"
    if item then return "number", item end
    local quote = line:match "^>%s?(.*)$"
    if quote then return "quote", quote end
    if line:find "^```" then return "fence" end
    return "paragraph", line
end

local Parser = {}
Parser.__index = Parser

local function push(self, block)
    self.blocks[#self.blocks + 1] = block
    self.open = block
end

local lists = { bullet = true, number = true }

-- Lines that go on with what is open: a lazy one of a paragraph, an item of a list, a line of a quote.
function Parser:line(kind, content, level)
    local open = self.open
    if kind == "blank" then
        self.open = lists[open and open.kind] and open or nil
        self.gap = true
        return
    end
    if kind == "paragraph" and open and open.items and not self.gap then
        open.items[#open.items] = open.items[#open.items] .. "\n" .. content
    elseif kind == "paragraph" and open and open.kind == "paragraph" or kind == "quote" and open and open.kind == "quote" then
        open.text = open.text .. "\n" .. content
    elseif lists[kind] and open and open.kind == kind then
        open.items[#open.items + 1] = content
    elseif lists[kind] then
        push(self, { kind = kind, items = { content } })
    else
        push(self, { kind = kind, text = content, level = level })
        if kind == "heading" or kind == "rule" then self.open = nil end
    end
    self.gap = false
end

-- The blocks { kind, text, items, level } of a text.
function markup.parse(text)
    local self = setmetatable({ blocks = {} }, Parser)
    local code
    for line in (escape.clean(text) .. "\n"):gmatch "(.-)\n" do
        if code then
            if line:find "^```%s*$" then code = nil else code.text = code.text .. line .. "\n" end
        else
            local kind, content, level = kind_of(line)
            if kind == "fence" then
                code = { kind = "code", text = "" }
                push(self, code)
                self.open = nil
            else
                self:line(kind, content, level)
            end
        end
    end
    return self.blocks
end

-- -- within a line --

local function link(label, url, how)
    local address = escape.address(url)
    return address and how.link(markup.inline(label, how), address) or nil
end

-- What stands at `at`: its text in the other language and where it ends; nil: an ordinary character.
local function special(text, at, how)
    local c = text:sub(at, at)
    if c == "\\" and text:find("^%p", at + 1) then return how.text(text:sub(at + 1, at + 1)), at + 2 end
    local from, to, inner = text:find("^`([^`]+)`", at)
    if from then return how.code(inner), to + 1 end
    from, to, inner = text:find("^%*%*(%S.-)%*%*%f[^*]", at)
    if from then return how.strong(markup.inline(inner, how)), to + 1 end
    from, to, inner = text:find("^%*([^%s*][^*]*)%*", at)
    if from then return how.emphasis(markup.inline(inner, how)), to + 1 end
    local label, url
    from, to, label, url = text:find("^%[([^%[%]]*)%]%(([^%s()]+)%)", at)
    local made = from and link(label, url, how)
    if made then return made, to + 1 end
end

-- A text without line breaks of its own, through `how`: { text, code, strong, emphasis, link }.
function markup.inline(text, how)
    local out, at = {}, 1
    while at <= #text do
        local made, next_at = special(text, at, how)
        if not made then
            next_at = text:find("[\\`*%[]", at + 1) or #text + 1
            made = how.text(text:sub(at, next_at - 1))
        end
        out[#out + 1], at = made, next_at
    end
    return table.concat(out)
end

local function wrapped(tag)
    return function(inner) return ("<%s>%s</%s>"):format(tag, inner, tag) end
end

local html = { text = escape.html, strong = wrapped "strong", emphasis = wrapped "em",
    code = function(text) return "<code>" .. escape.html(text) .. "</code>" end,
    link = function(label, url) return ('<a href="%s" rel="noreferrer">%s</a>'):format(escape.html(url), label) end }

local plain = { text = escape.clean, strong = function(s) return s end, emphasis = function(s) return s end, code = function(s) return s end,
    link = function(label, url) return label == url and url or ("%s <%s>"):format(label, url) end }

-- -- HTML --

local function items(block, tag)
    local out = {}
    for i, item in ipairs(block.items) do out[i] = "<li>" .. markup.inline(item, html) .. "</li>" end
    return ("<%s>%s</%s>"):format(tag, table.concat(out), tag)
end

local to_html = {
    paragraph = function(b) return "<p>" .. markup.inline(b.text, html) .. "</p>" end,
    -- the page's title is the only h1
    heading = function(b) return ("<h%d>%s</h%d>"):format(math.min(b.level + 1, 6), markup.inline(b.text, html), math.min(b.level + 1, 6)) end,
    quote = function(b) return "<blockquote><p>" .. markup.inline(b.text, html) .. "</p></blockquote>" end,
    code = function(b) return '<pre tabindex="0"><code>' .. escape.html(b.text) .. "</code></pre>" end,
    rule = function() return "<hr>" end,
    bullet = function(b) return items(b, "ul") end,
    number = function(b) return items(b, "ol") end,
}

function markup.html(text)
    local out = {}
    for i, block in ipairs(markup.parse(text)) do out[i] = to_html[block.kind](block) end
    return table.concat(out, "\n")
end

-- -- plain lines --

local galley_text = require "galley.text"

-- Words in lines no wider than `width` columns; the first line behind `first`, the others behind as many blanks.
function markup.wrap(text, width, first)
    local lines, line = {}, first or ""
    local indent, used = (" "):rep(galley_text.width(line)), galley_text.width(line)
    local begun = used
    for word in text:gmatch "%S+" do
        local wide = galley_text.width(word)
        if used > begun and used + 1 + wide > width then
            lines[#lines + 1], line, used = line, indent, begun
        end
        line = line .. (used > begun and " " or "") .. word
        used = used + (used > begun and 1 or 0) + wide
    end
    lines[#lines + 1] = line
    return table.concat(lines, "\n")
end

local function plain_items(b, width)
    local out = {}
    for i, item in ipairs(b.items) do
        out[i] = markup.wrap(markup.inline(item, plain), width, b.kind == "bullet" and "- " or i .. ". ")
    end
    return table.concat(out, "\n")
end

local to_plain = {
    paragraph = function(b, width) return markup.wrap(markup.inline(b.text, plain), width) end,
    heading = function(b, width) return markup.wrap(markup.inline(b.text, plain), width) end,
    quote = function(b, width) return markup.wrap(markup.inline(b.text, plain), width, "  ") end,
    code = function(b) return (b.text:gsub("[^\n]+", "    %0"):gsub("\n$", "")) end,
    rule = function(_, width) return ("-"):rep(width) end,
    bullet = plain_items,
    number = plain_items,
}

function markup.plain(text, width)
    local out = {}
    for i, block in ipairs(markup.parse(text)) do out[i] = to_plain[block.kind](block, width) end
    return table.concat(out, "\n\n")
end

return markup
