/* core/html/feature.h: the numbers by which a line is judged; documented in docs/design/0002-html.md.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_HTML_FEATURE_H
#define GALLEY_CORE_HTML_FEATURE_H

/* Of the line, its elements, its neighbours and the page. Shares are in 100, sums as 8 * log2(1 + n).
 * Behind these stand one number for each hint: 0 none, 1 an element above has it, 2 the parent or its
 * parent, 3 the line's own element. */
#define GALLEY__FEATURE_MAP(X)                                                                     \
    X(WORDS)                                                                                       \
    X(CHARS_A_WORD)                                                                                \
    X(LINKS)                                                                                       \
    X(BOLD)                                                                                        \
    X(ITALIC)                                                                                      \
    X(COMMAS)                                                                                      \
    X(UPPERS)                                                                                      \
    X(DIGITS)                                                                                      \
    X(MARKS)                                                                                       \
    X(ENDS)                                                                                        \
    X(BROKEN)                                                                                      \
    X(ROW)                                                                                         \
    X(TITLE)                                                                                       \
    X(TWIN)                                                                                        \
    X(SUMMARY)                                                                                     \
    X(IS_P)                                                                                        \
    X(IS_LI)                                                                                       \
    X(IS_HEADING)                                                                                  \
    X(IS_DIV)                                                                                      \
    X(IS_PRE)                                                                                      \
    X(IS_TABLE)                                                                                    \
    X(DEPTH)                                                                                       \
    X(SAYS)                                                                                        \
    X(HEADING_SAYS)                                                                                \
    X(HEADING_AGO)                                                                                 \
    X(HEADING_WORDS)                                                                               \
    X(BLOCK_WORDS)                                                                                 \
    X(BLOCK_LINKS)                                                                                 \
    X(BLOCK_LINES)                                                                                 \
    X(PARENT_WORDS)                                                                                \
    X(PARENT_LINKS)                                                                                \
    X(PARENT_LINES)                                                                                \
    X(PARENT_GOOD)                                                                                 \
    X(GRAND_WORDS)                                                                                 \
    X(GRAND_LINKS)                                                                                 \
    X(GRAND_GOOD)                                                                                  \
    X(GREAT_GOOD)                                                                                  \
    X(PATH_WORDS)                                                                                  \
    X(PATH_LINES)                                                                                  \
    X(PATH_AVERAGE)                                                                                \
    X(PATH_LINKS)                                                                                  \
    X(PATH_SHARE)                                                                                  \
    X(PAGE_WORDS)                                                                                  \
    X(PAGE_GOOD)                                                                                   \
    X(AT_LINES)                                                                                    \
    X(AT_WORDS)                                                                                    \
    X(GOOD_BEFORE)                                                                                 \
    X(GOOD_BEHIND)                                                                                 \
    X(SINCE_GOOD)                                                                                  \
    X(UNTIL_GOOD)                                                                                  \
    X(SINCE_TITLE)                                                                                 \
    X(WORDS_1)                                                                                     \
    X(LINKS_1)                                                                                     \
    X(SAME_1)                                                                                      \
    X(WORDS_2)                                                                                     \
    X(WORDS_N1)                                                                                    \
    X(LINKS_N1)                                                                                    \
    X(SAME_N1)                                                                                     \
    X(WORDS_N2)                                                                                    \
    X(NEAR_GOOD)                                                                                   \
    X(NEAR_LINKS)                                                                                  \
    X(WIDE_GOOD)                                                                                   \
    X(TOLD)                                                                                        \
    X(PAGE_TOLD)                                                                                   \
    X(PAGE_ARTICLE)                                                                                \
    X(PAGE_LINKS)                                                                                  \
    X(PAGE_LINES)                                                                                  \
    X(TITLE_WORDS)                                                                                 \
    X(SYMBOLS)                                                                                     \
    X(ELLIPSIS)                                                                                    \
    X(COLON)                                                                                       \
    X(YEAR)                                                                                        \
    X(CLOCK)                                                                                       \
    X(ARTICLE_GOOD)                                                                                \
    X(MAIN_GOOD)                                                                                   \
    X(BODY_GOOD)                                                                                   \
    X(PAGE_ARTICLE_GOOD)                                                                           \
    X(PAGE_MAIN_GOOD)                                                                              \
    X(PAGE_BODY_GOOD)                                                                              \
    X(HEADING_LEVEL)                                                                               \
    X(HEADING_DEPTH)                                                                               \
    X(PARENT_AVERAGE)                                                                              \
    X(GRAND_LINES)                                                                                 \
    X(LONGEST_1)                                                                                   \
    X(ENDS_1)                                                                                      \
    X(ENDS_N1)                                                                                     \
    X(OFFER)                                                                                       \
    X(CREDIT)                                                                                      \
    X(AUTHOR)                                                                                      \
    X(LEGAL)                                                                                       \
    X(TIME)                                                                                        \
    X(TALK)                                                                                        \
    X(IMAGES)                                                                                      \
    X(IMAGES_N1)                                                                                   \
    X(PAGE_THREAD)

/* What the first model's scores add for the second. */
#define GALLEY__SECOND_MAP(X)                                                                      \
    X(SCORE)                                                                                       \
    X(SCORE_1)                                                                                     \
    X(SCORE_2)                                                                                     \
    X(SCORE_3)                                                                                     \
    X(SCORE_N1)                                                                                    \
    X(SCORE_N2)                                                                                    \
    X(SCORE_N3)                                                                                    \
    X(NEAR_SCORE)                                                                                  \
    X(WIDE_SCORE)                                                                                  \
    X(BLOCK_SCORE)                                                                                 \
    X(PARENT_SCORE)                                                                                \
    X(GRAND_SCORE)                                                                                 \
    X(PATH_SCORE)                                                                                  \
    X(IN_BEST)                                                                                     \
    X(BEST_SHARE)                                                                                  \
    X(SINCE_CORE)                                                                                  \
    X(UNTIL_CORE)                                                                                  \
    X(CORE_BEFORE)                                                                                 \
    X(CORE_BEHIND)

enum galley__feature {
#define GALLEY_X(code) GALLEY__F_##code,
    GALLEY__FEATURE_MAP(GALLEY_X)
#undef GALLEY_X
        GALLEY__F_HINTS,
    GALLEY__FIRST = GALLEY__F_HINTS + GALLEY__HINTS,
    GALLEY__F_SECOND_BEFORE = GALLEY__FIRST - 1,
#define GALLEY_X(code) GALLEY__F_##code,
    GALLEY__SECOND_MAP(GALLEY_X)
#undef GALLEY_X
        GALLEY__FEATURES
};

enum { GALLEY__SCORE_ONE = 256 /* of a model's sum: one unit of log-odds */ };

#endif
