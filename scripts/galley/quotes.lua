--- galley/quotes.lua: what is quoted in an article, and who said it.
--- SPDX-License-Identifier: MIT
local check = require "galley.check"
local text_of = require "galley.text"
local words_of = require "galley.quotes.words"

local quotes = {}

-- -- quotation marks --

-- what may close what opens; « and » serve both ways round. A straight mark is told by what stands beside it.
local closes = {
  ["“"] = { ["”"] = true, ['"'] = true }, ["„"] = { ["“"] = true, ["”"] = true, ['"'] = true },
  ["«"] = { ["»"] = true }, ["»"] = { ["«"] = true }, ['"'] = { ['"'] = true, ["”"] = true }, ["”"] = {},
}

-- The next mark of text[at, last]: where it begins and ends.
local function next_mark(text, at, last)
  while true do
    local from = text:find('["\xC2\xE2]', at)
    if not from or from > last then return nil end
    local byte = text:byte(from)
    local size = byte == 0x22 and 1 or byte == 0xC2 and 2 or 3
    local mark = text:sub(from, from + size - 1)
    if closes[mark] then return mark, from, from + size - 1 end
    at = from + size
  end
end

local function can_open(text, mark, from, to)
  if mark == "”" then return false end
  local before, after = text:sub(from - 1, from - 1), text:sub(to + 1, to + 1)
  if after == "" or after:find "%s" then return mark == "«" end -- French sets a blank behind it
  return mark ~= '"' or from == 1 or before:find "[%s(%[/\x80-\xBF-]" ~= nil
end

-- Quotations of one paragraph, text[first, last]: where the words in the marks stand, and whether the mark at the end is missing.
local function find_marks(text, first, last)
  local found, open, open_to = {}, nil, nil
  local at = first
  while at <= last do
    local mark, from, to = next_mark(text, at, last)
    if not mark then break end
    if open and closes[open][mark] then
      if from > open_to + 1 then found[#found + 1] = { first = open_to + 1, last = from - 1, till = to, from = open_to } end
      open = nil
    elseif not open and can_open(text, mark, from, to) then
      open, open_to = mark, to
    end
    at = to + 1
  end
  if open and last > open_to then found[#found + 1] = { first = open_to + 1, last = last, till = last, from = open_to, open = true } end
  return found
end

-- -- speakers --

-- Dashes as commas, quotation marks and blanks of other scripts as blanks, of the same size.
local plain = setmetatable({ ["\xE2\x80\x93"] = ",  ", ["\xE2\x80\x94"] = ",  ", ["\xE2\x80\x99"] = "\xE2\x80\x99" },
  { __index = function(_, mark) return (" "):rep(#mark) end })

local function window(text, first, last)
  while first <= last and text:find("^[\x80-\xBF]", first) do first = first + 1 end
  while last < #text and text:find("^[\x80-\xBF]", last + 1) do last = last + 1 end
  return first, (text:sub(first, last):gsub("\xE2\x80[\x80-\x8F\x93-\xBF]", plain):gsub("\xC2[\xA0\xAB\xBB]", "  "))
end

-- The words and the clause marks of text[first, last], in order: { first, last, word, folded } or { first, mark }.
local function pieces_of(text, first, last, words)
  local start, part = window(text, first, last)
  local out, at = {}, 1
  local function add_marks(from, to)
    for offset, mark in part:sub(from, to):gmatch "()([,;:.!?()])" do
      out[#out + 1] = { mark = mark, first = start + from + offset - 2 }
    end
  end
  while true do
    local from, to = part:find("[%w\x80-\xFF][%w\x80-\xFF'.-]*", at)
    if not from then break end
    add_marks(at, from - 1)
    local word = part:sub(from, to)
    local bare = word:match "^(.-)[.'-]*$"
    out[#out + 1] = { first = start + from - 1, last = start + from + #bare - 2, folded = text_of.fold(bare), word = bare }
    local abbreviated = #bare == 1 or bare:find("%.") or words.abbreviation[text_of.fold(bare)]
    if word:sub(-1) == "." and not abbreviated then out[#out + 1] = { mark = ".", first = start + to - 1 } end
    at = to + 1
  end
  add_marks(at, #part)
  return out
end

local function ends(piece) return piece.mark and piece.mark:find "[.!?;]" end

-- The stretch of pieces[from .. to] without marks at its ends, as a speaker; nil when nothing is left, or too much.
local function stretch(pieces, from, to)
  while from <= to and pieces[from].mark do from = from + 1 end
  while to >= from and pieces[to].mark do to = to - 1 end
  if from > to or to - from >= 14 then return nil end
  return { first = pieces[from].first, last = pieces[to].last }
end

-- "said Ann Lee, the mayor, on Monday": behind the verb, up to a mark or a word that begins something else.
local function behind(pieces, at, words)
  local to = at
  while pieces[to + 1] and not pieces[to + 1].mark and not words.stop[pieces[to + 1].folded] and to - at < 9 do to = to + 1 end
  return stretch(pieces, at + 1, to)
end

local function is_capital(piece) return piece.word and piece.word:find "^%u" or piece.word and piece.word:find "^[\xC3\xD0]" end

-- Whether pieces[from .. to] can be who says something: a name, a pronoun, something with an article.
local function is_subject(pieces, from, to, words)
  for i = from, to do
    if is_capital(pieces[i]) or words.subject[pieces[i].folded or ""] then return true end
  end
  return false
end

-- "Smith left, saying": the noun with which the sentence begins.
local function head(pieces, from, to, words)
  while from <= to and not is_subject(pieces, from, from, words) do from = from + 1 end
  local last = from
  while last < to and pieces[last + 1].word and is_capital(pieces[last + 1]) do last = last + 1 end
  if last == from and last < to and words.subject[pieces[from].folded or ""] and pieces[last + 1].word and not words.pronoun[pieces[from].folded] then last = last + 1 end
  return stretch(pieces, from, math.min(last, to))
end

-- "Ann Lee, the mayor, said", "On Monday, Ann Lee said": what stands between the last comma and the verb, when that can say
-- something, else what stands before the first comma.
local function before(pieces, at, words, least)
  local from, first_comma, last_comma = at, nil, nil
  while from > least and not ends(pieces[from - 1]) and not words.from[pieces[from - 1].folded or ""] do
    from = from - 1
    if pieces[from].mark then first_comma, last_comma = from, last_comma or from end
  end
  if pieces[at].folded:find(words.participle) and last_comma == at - 1 then return head(pieces, least, at - 1, words) end
  if not last_comma then return stretch(pieces, from, at - 1) end
  if is_subject(pieces, last_comma + 1, at - 1, words) then return stretch(pieces, last_comma + 1, at - 1) end
  return stretch(pieces, from, first_comma - 1)
end

-- Behind the quotation: `..., said Ann Lee`, `..., Ann Lee said`, `..., according to Ann Lee`.
local function look_behind(text, first, last, words)
  local pieces = pieces_of(text, first, math.min(last, first + 240), words)
  local at = 1
  while pieces[at] and (pieces[at].mark == "," or words.auxiliary[pieces[at].folded or ""]) do at = at + 1 end
  for i = at, math.min(#pieces, at + 11) do
    local p = pieces[i]
    if ends(p) then return nil end
    if p.folded and words.by[p.folded] then
      local to = pieces[i + 1] and pieces[i + 1].folded == "to" and i + 1 or i
      return behind(pieces, to, words), p
    elseif p.folded and words.cue[p.folded] then
      if i == at then return behind(pieces, i, words), p end
      return before(pieces, i, words, at), p
    end
  end
end

-- In front of it, in the same sentence: `Ann Lee said: "..."`, `According to Ann Lee, "..."`.
local function look_before(text, first, last, words)
  local pieces = pieces_of(text, math.max(first, last - 300), last, words)
  local least = 1
  for i = #pieces, 1, -1 do
    if ends(pieces[i]) then least = i + 1 break end
  end
  for i = #pieces, least, -1 do
    local p = pieces[i]
    if p.folded and words.cue[p.folded] then
      local name = before(pieces, i, words, least)
      if name then return name, p end
    elseif p.folded and words.by[p.folded] then
      local to = pieces[i + 1] and pieces[i + 1].folded == "to" and i + 1 or i
      return behind(pieces, to, words), p
    end
  end
end

-- `Ann Lee: "..."`, as interviews and minutes have it.
local function label_of(text, first, last, words)
  if last - first > 150 then return nil end
  local pieces = pieces_of(text, first, last, words)
  local colon = pieces[#pieces]
  if #pieces < 2 or #pieces > 10 or colon.mark ~= ":" or not is_subject(pieces, 1, #pieces - 1, words) then return nil end
  return stretch(pieces, 1, #pieces - 1), { first = colon.first, last = colon.first }
end

-- `"..." Ann Lee said. "..."`: which side speaks of this quotation. Behind, where the quotation ends with a comma or the sentence goes on.
-- `above` is the paragraph above one that begins with it: it may end with `Ann Lee said:`.
local function ascribe(text, quote, from, to, words, above)
  local ending = text:sub(quote.first, quote.last):match "([,.!?…])['’]?$"
  local name, cue = nil, nil
  if not quote.open and ending ~= "." then name, cue = look_behind(text, quote.till + 1, to, words) end
  if not name then name, cue = look_before(text, from, quote.first - 2, words) end
  if not name and not quote.open and ending == "." then name, cue = look_behind(text, quote.till + 1, to, words) end
  if not name and above and text:sub(above.first, above.last):find ":%s*$" then
    name, cue = look_before(text, above.first, above.last, words)
  end
  if not name then name, cue = label_of(text, from, quote.first - 2, words) end
  return name, cue
end

local function count_words(text, first, last)
  local n = 0
  for _ in text:sub(first, last):gmatch "%S+" do n = n + 1 end
  return n
end

-- Whether a quotation of n words, without a speaker of its own, is said by that of the one before it: in the same sentence; later in
-- the same paragraph; in the next paragraph, where the marks were left open or a quotation is all that stands there.
local function goes_on_from(text, previous, quote, n, first, last)
  if previous.till < first then
    return previous.open or n >= 3 and quote.from - first < 4 and quote.till >= last - 1
  end
  return n >= 3 or not text:sub(previous.till + 1, quote.from - 1):find "[.!?]%s"
end

-- The quotations of one paragraph into `out`; `last` is the one before, for a speech that goes on.
local function of_paragraph(text, first, last, words, out, previous, above)
  local found = find_marks(text, first, last)
  for i, quote in ipairs(found) do
    local from = i > 1 and found[i - 1].till + 1 or first
    local to = found[i + 1] and found[i + 1].first - 1 or last
    local name, cue = ascribe(text, quote, from, to, words, quote.from - first < 4 and above)
    local n = count_words(text, quote.first, quote.last)
    local goes_on = not name and previous and previous.speaker and goes_on_from(text, previous, quote, n, first, last)
    local span = { first = quote.first, last = quote.last, label = "quote" }
    if name then
      span.speaker, span.cue = text:sub(name.first, name.last), text:sub(cue.first, cue.last)
      span.speaker_first, span.speaker_last = tostring(name.first), tostring(name.last)
    elseif goes_on then
      span.speaker, span.speaker_first, span.speaker_last = previous.speaker, previous.speaker_first, previous.speaker_last
      span.carried = "yes"
    end
    -- a word or two in marks that nobody is said to have said are a title, a nickname, irony
    if span.speaker or n >= 5 then out[#out + 1] = span end
    previous = { speaker = span.speaker, speaker_first = span.speaker_first, speaker_last = span.speaker_last, open = quote.open, till = quote.till }
  end
  return #found > 0 and previous or nil
end

--- What is quoted in the body of an article: the words in the quotation marks, labelled "quote", with the fields `speaker` (as the
--- text names it: a name, "the minister", "she"), `cue` (the verb), `speaker_first` and `speaker_last` (where it stands), and
--- `carried` = "yes" where the speaker is that of the quotation before. A quotation without a speaker has none of
--- them; marks around less than five words that nobody says are left out. Marks of the usual kinds (“ ” „ “ « » and straight
--- ones) are followed over paragraphs. The verbs are those of the article's language (en de fr es it nl; English when it says none),
--- in `galley.quotes.words`, a table that may be added to. A rule of thumb, not a parser: docs/performance.md says how often it is right.
---@function galley.quotes.of(article)
---@param article galley.article
---@return galley.spans
---@usage
--- local galley = require "galley"
--- local a = galley.article({ text = "“We will not sell gas to anyone,” said Ann Lee, the mayor, on Monday." }, { anatomy = false })
--- print(require "galley.quotes".of(a)[1].speaker) --> Ann Lee
function quotes.of(article)
  check.arg(1, "of", article, "galley.article")
  local words = words_of[(article.lang or "en"):sub(1, 2)] or words_of.en
  local out, previous, above = {}, nil, nil
  for _, paragraph in ipairs(article:paragraphs()) do
    previous = of_paragraph(article.text, paragraph.first, paragraph.last, words, out, previous, above)
    above = paragraph
  end
  return article:mark(out)
end

return quotes
