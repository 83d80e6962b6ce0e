-- galley/report/escape.lua: text of articles made harmless for HTML, Markdown and terminals.
-- SPDX-License-Identifier: MIT
--
-- Every text that a report writes goes through one of these, also the script's own: a title may hold markup, escape
-- sequences, half a character.

local escape = {}

local REPLACEMENT = "\u{FFFD}"

-- Bytes that are no UTF-8, each made U+FFFD.
local function repaired(text)
    local parts, from = {}, 1
    while from <= #text do
        local _, bad = utf8.len(text, from)
        if not bad then break end
        parts[#parts + 1] = text:sub(from, bad - 1) .. REPLACEMENT
        from = bad + 1
    end
    return table.concat(parts) .. text:sub(from)
end

-- Valid UTF-8 without control characters: C0 and C1 become U+FFFD, but for tab and line feed. U+FFFE and U+FFFF may not stand in
-- HTML either.
local function clean(text)
    text = tostring(text)
    if not utf8.len(text) then text = repaired(text) end
    return (text:gsub("\r\n?", "\n"):gsub("[\0-\8\11-\31\127]", REPLACEMENT):gsub("\xC2[\x80-\x9F]", REPLACEMENT)
        :gsub("\xEF\xBF[\xBE\xBF]", REPLACEMENT))
end
escape.clean = clean

-- On one line: for headings, cells, labels.
function escape.line(text)
    return (clean(text):gsub("%s+", " "):gsub("^ ", ""):gsub(" $", ""))
end

-- On one line and without marks that turn the direction of what follows, which a terminal would obey across cells.
function escape.terminal(text)
    return (escape.line(text):gsub("\xE2\x80[\xAA-\xAE]", REPLACEMENT):gsub("\xE2\x81[\xA6-\xA9]", REPLACEMENT))
end

local entities = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;", ["'"] = "&#39;" }

-- For text and for attributes in quotes, of HTML and of SVG inside it.
function escape.html(text)
    return (clean(text):gsub("[&<>\"']", entities))
end

-- For a line of Markdown; what would begin markup stands behind a backslash, HTML is an entity.
function escape.markdown(text)
    return (escape.line(text):gsub("[\\`*_{}%[%]()#+!|~^$]", "\\%0"):gsub("[&<>]", entities):gsub("^([-=])", "\\%1")
        :gsub("^(%d+)%.%f[%s\0]", "%1\\."))
end

-- An address that may be a link: of the web or a place in this file. nil: not one to be followed.
function escape.address(url)
    url = type(url) == "string" and escape.line(url) or ""
    if url:find "^#[%w_-]+$" or url:lower():find "^https?://[^%s]+$" then return url end
    return nil
end

return escape
