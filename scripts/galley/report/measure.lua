-- galley/report/measure.lua: how wide a label will be, without a browser.
-- SPDX-License-Identifier: MIT
--
-- The reader's fonts are not known here, so the widths are those of a wide one (DejaVu Sans), in parts of the font's size; in Arial, Helvetica
-- or Segoe the text is narrower, and labels keep more distance. tests/report measures in a browser that nothing overlaps.

local escape = require "galley.report.escape"

local measure = {}

local widths = {}
local function set(chars, width)
    for c in chars:gmatch "." do widths[c:byte()] = width end
end
set("ijlI.,:;'|![]() /\\ft-r\"", 0.42)
set("abcdeghknopqsuvxyz0123456789_?*$^~`<>=+#{}", 0.645)
set("ABCEFKLPRSTVXYZJ&", 0.71)
set("DGHNOQU", 0.79)
set("mwMW@%", 1.0)
set("rft", 0.42)

-- 0x1100 and above of these blocks are as wide as they are high: Hangul, CJK, kana, fullwidth forms, pictographs.
local function is_wide(c)
    return c >= 0x1100 and c <= 0x115F or c >= 0x2E80 and c <= 0xA4CF or c >= 0xAC00 and c <= 0xD7A3
        or c >= 0xF900 and c <= 0xFAFF or c >= 0xFE30 and c <= 0xFE6F or c >= 0xFF00 and c <= 0xFF60 or c >= 0x1F000
end

local function width_of(c)
    return widths[c] or (is_wide(c) and 1.05 or c >= 0x300 and c < 0x370 and 0 or 0.75)
end

-- Width in pixels of a line of text in a font of this size.
function measure.width(text, size)
    local sum = 0
    for _, c in utf8.codes(escape.line(text)) do sum = sum + width_of(c) end
    return sum * size
end

-- The text, or its beginning and … so that it is no wider than `most`.
function measure.cut(text, size, most)
    text = escape.line(text)
    if measure.width(text, size) <= most then return text end
    local room, last = most - 0.85 * size, 0
    for at, c in utf8.codes(text) do
        room = room - width_of(c) * size
        if room < 0 then break end
        last = utf8.offset(text, 2, at) - 1
    end
    return text:sub(1, last):gsub("%s+$", "") .. "…"
end

-- Boxes { left, top, right, bottom } that are already taken; `free` says whether one more has room, `take` keeps it.
function measure.boxes()
    local taken, boxes = {}, {}
    function boxes.free(b)
        for _, o in ipairs(taken) do
            if b[1] < o[3] and o[1] < b[3] and b[2] < o[4] and o[2] < b[4] then return false end
        end
        return true
    end
    function boxes.take(b)
        taken[#taken + 1] = b
    end
    return boxes
end

return measure
