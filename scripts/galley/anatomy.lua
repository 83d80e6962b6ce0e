-- galley/anatomy.lua: by which words and numbers the lines of an article are told apart.
-- SPDX-License-Identifier: MIT
--
-- This is data. The engine (core/article/anatomy.c) looks at each line in four steps: its wording, its shape, its
-- neighbours, and what was learnt about such lines. The wordings stand in anatomy/, a file a language, the numbers for shape and
-- neighbours below, what was learnt in anatomy/weights.lua. Copy the folder, change it and load yours with --script-path to have
-- other policies; without `weights` the first three steps decide.
--
-- A wording:
--   kind       region that the line becomes (title lede prose crosshead quote list caption byline dateline promo
--              notice related section comment boilerplate)
--   where      "line"   the line is these words and nothing else
--              "start"  it begins with them      "end"  it ends with them      "inside"  it has them somewhere
--   words      the phrases; case, accents, punctuation and the form of apostrophes do not matter
--              (for captions and bylines only where the line has no full stop: a sentence can end with "Reuters", too)
--              a start that ends with ":" needs the colon in the line, too ("Source: AP" is no "Sources said")
--   max_words  only in lines of at most so many words (0 or nothing: any line). Prose can begin with nearly any
--              words, so phrases that are not always wrong in an article get a limit.
--   opens      the lines behind it that look like headlines are of the same kind, until one looks like prose or
--              stands further apart than they do. Behind a notice: the one short line behind it is a caption.
--
-- A phrase for the whole line goes before one for its start, then inside, then its end; of several the longest.

-- Numbers of words unless said otherwise. They were set on labelled lines of news pages; each is where the errors
-- on both of its sides weigh the same.
local thresholds = {
  prose_min_words = 9,       -- with a closing mark, from here on a line is a paragraph
  prose_long_words = 28,     -- from here on it is one without a closing mark, too
  sentence_min_words = 3,    -- fewer words with a closing mark are no sentence; fewer without are no heading in a list
  title_max_words = 20,      -- of a headline in front of the first paragraph
  headline_max_words = 26,   -- of a headline in a list of related articles (headlines of portals are long)
  crosshead_max_words = 14,  -- of a heading between two paragraphs, and of an item of an unmarked list
  caption_max_words = 30,    -- of the line behind a player notice
  byline_max_words = 12,     -- of "By Jane Doe and John Roe in London", and of a credit ("AP/Jane Doe")
  dateline_max_words = 9,    -- of a line that is a date ("Friday 4 February 2022, 10:30 AM GMT")
  figures_min = 2,           -- numbers in a line of a table that stands in front of the prose or behind it
  list_run_min = 3,          -- so many short lines in a row are a list or a table and not headings
  repeat_min = 3,            -- a line that stands so many times in one text belongs to the page
  repeat_max_words = 12,     -- ... when it is no longer than this
  wrap_min_width = 40,       -- bytes: text whose longest line is between the two may be wrapped by hand
  wrap_max_width = 100,
  wrap_min_share = 0.6,      -- share of line ends where the next word would not have fitted, to call it wrapped
  overrule_min = 0.25,       -- log-odds: learnt weights that sum up to less do not overrule shape and place
  overrule_prose = 1.5,      -- ... nor to less than this a line that looks like a paragraph, but where all lines of a page are given:
  whole_page_share = 0.65,   -- share of lines with a sum below 0 that tells such a text; there most paragraphs are others'
  overrule_firm = 2,         -- ... nor to less than this a wording, or a line behind one that opens a list
  wrap_slack = 12,           -- bytes by which a full line may fall short of the longest
}

-- How a number of a line (core/article/feature.h) is told in a reason; "%d" is its value. A list tells the values from 0 on.
local says = {
  words = "%d words",
  stops = { [0] = "no end of a sentence inside", "the end of a sentence inside", "ends of sentences inside" },
  commas = { [0] = "no comma", "a comma", "commas" },
  closing = { [0] = "no closing mark", "ends like a sentence", "ends with a question or a call", "ends with a colon" },
  lower = "%d % of its words begin small",
  upper = "%d % of its words have a capital",
  capitals = "%d % of its words in capitals",
  numbers = "%d % of its words are numbers",
  digits = "%d % of it digits",
  symbols = { [0] = "no symbols", "a symbol as pages have them", "symbols as pages have them" },
  address = { [0] = "no address", "an address in it" },
  bullet = { "item of a list" },
  quote = { "begins with a quotation mark" },
  common = "%d % common words",
  known = "%d % of the rest stand elsewhere in the text",
  strange = "%d words that stand nowhere else",
  word_sum = "the words it has",
  word_mean = "the kind of words it has",
  twins = { "once in the text", "twice in the text" },
  alike = { [1] = "no other short line begins like it", "two short lines begin alike", "three short lines begin alike" },
  wording = "a wording of such lines",
  rule = "its place among the lines",
  words_1 = "%d words in the line before",
  words_n1 = "%d words in the line behind",
  closing_1 = { [0] = "behind a line without a closing mark", "behind a sentence", "behind a question", "behind a colon" },
  closing_n1 = { [0] = "in front of a line without a closing mark", "in front of a sentence" },
  shape_1 = { [0] = "unlike the line before", "like the line before" },
  shape_n1 = { [0] = "unlike the line behind", "like the line behind" },
  longest_1 = "%d words in the longer neighbour",
  near_good = "%d % of the words around stand in paragraphs",
  run = "one of %d short lines in a row",
  run_at = "%d short lines in a row before it",
  run_behind = "%d short lines in a row behind it",
  good_before = "behind %d % of the text in paragraphs",
  good_behind = "%d % of the text in paragraphs still to come",
  since_good = "%d lines behind a paragraph",
  since_related = { [0] = "a link to other articles", "right behind a link to other articles", "two lines behind a link to other articles" },
  since_promo = { [0] = "a promo", "right behind a promo", "two lines behind a promo" },
  since_comment = { [0] = "of readers' comments", "right behind readers' comments" },
  head_ago = { [0] = "a heading of the page", "right behind a heading of the page", "two lines behind a heading of the page" },
  lines_left = "%d lines before the end",
  score_1 = "the line before",
  score_n1 = "the line behind",
  near_score = "the lines around it",
  wide_score = "the part of the text it is in",
  since_core = "%d lines behind the article's own",
  until_core = "%d lines in front of the article's own",
  core_before = "behind %d % of the article",
  core_behind = "%d % of the article still to come",
  in_best = { [0] = "outside of the main part", "in the main part" },
  from_best = "%d lines from the main part",
  alike_score = "the lines that begin like it",
}

-- All languages, in a fixed order. One more is one more file in anatomy/ and one more name here.
local wording, common = {}, {}
for _, language in ipairs { "en", "de", "es", "fr", "it", "nl", "pl", "pt" } do
  local lists = require("galley.anatomy." .. language)
  for _, entry in ipairs(lists.wording) do
    wording[#wording + 1] = entry
  end
  for word in lists.common:gmatch "%S+" do
    common[#common + 1] = word
  end
end

return { wording = wording, thresholds = thresholds, common = common, says = says, weights = require "galley.anatomy.weights" }
