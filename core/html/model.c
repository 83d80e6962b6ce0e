/* core/html/model.c: the two models that score a line, in whole numbers.
 *
 * The first looks at the line, its elements and the page; the second at what the first said of the line's
 * neighbours and containers. A sum over 0 is the article's own.
 * SPDX-License-Identifier: MIT */
#include "core/html/html_internal.h"

typedef struct weight {
    int16_t feature, over, value; /* value is added where the feature is over the number */
} weight;

#define H(code, over, value)                                                                       \
    {                                                                                              \
        GALLEY__F_HINTS + GALLEY__HINT_##code, over, value                                         \
    }
#define F(code, over, value)                                                                       \
    {                                                                                              \
        GALLEY__F_##code, over, value                                                              \
    }
static const weight first[] = {
    F(WORDS, 16, 100),        F(WORDS, 25, 150),       F(WORDS, 34, 200),
    F(LINKS, 30, -150),       F(LINKS, 60, -250),      F(ENDS, 0, 150),
    F(IS_P, 0, 200),          F(IS_PRE, 0, 200),       F(SAYS, 0, -400),
    F(HEADING_SAYS, 0, -150), F(TWIN, 0, -150),        F(TITLE, 0, -400),
    F(PARENT_GOOD, 20, 150),  F(PARENT_GOOD, 50, 100), F(GRAND_GOOD, 30, 100),
    F(GREAT_GOOD, 50, 80),    F(PATH_SHARE, 30, 150),  F(PATH_AVERAGE, 33, 100),
    F(PATH_LINKS, 50, -150),  F(NEAR_GOOD, 50, 150),   F(NEAR_LINKS, 50, -150),
    F(GOOD_BEHIND, 0, 60),    F(GOOD_BEFORE, 0, 60),   F(UPPERS, 60, -80),
    H(NAV, 0, -400),          H(FOOT, 0, -350),        H(SIDE, 0, -200),
    H(COMMENT, 0, -300),      H(RELATED, 0, -150),     H(RELATED, 1, -150),
    H(AD, 1, -100),           H(SIGNUP, 0, -150),      H(SIGNUP, 1, -150),
    H(SHARE, 1, -150),        H(AUTHOR, 1, -250),      H(DATE, 1, -250),
    H(META, 1, -150),         H(CAPTION, 1, -350),     H(POPUP, 0, -250),
    H(BODY, 0, 150),          H(ARTICLE, 0, 60),       H(MAIN, 0, 60),
    H(CARD, 2, -50),          H(HIDDEN, 1, -100),
};
static const weight second[] = {
    F(SINCE_CORE, 3, -80),   F(SINCE_CORE, 12, -150), F(UNTIL_CORE, 3, -80),
    F(UNTIL_CORE, 12, -150), F(IN_BEST, 0, 250),      F(CORE_BEFORE, 0, 60),
    F(CORE_BEHIND, 0, 100),  F(PATH_SCORE, 256, 100), F(IS_HEADING, 0, 150),
};
enum { FIRST_BASE = -500, SECOND_BASE = -300 };

static int32_t sum_of(const weight *w, size_t n, const int16_t *row)
{
    int32_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += row[w[i].feature] > w[i].over ? w[i].value : 0;
    return sum;
}

void galley__html_model(int stage, const int16_t *rows, size_t n_rows, int32_t *scores)
{
    for (size_t i = 0; i < n_rows; i++) {
        const int16_t *f = rows + i * GALLEY__FEATURES;
        if (stage == 1)
            scores[i] = FIRST_BASE + sum_of(first, sizeof first / sizeof *first, f);
        else
            scores[i] = SECOND_BASE + sum_of(second, sizeof second / sizeof *second, f) +
                        f[GALLEY__F_SCORE] / 2 + f[GALLEY__F_NEAR_SCORE] / 2 +
                        f[GALLEY__F_PARENT_SCORE] / 4;
    }
}
