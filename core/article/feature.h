/* core/article/feature.h: the numbers by which a line is weighed; docs/design on the anatomy's model tells why these.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_ARTICLE_FEATURE_H
#define GALLEY_CORE_ARTICLE_FEATURE_H

#include "core/article/anatomy.h"

/* Shares are in 100; sizes of a text are 8 * log2(1 + n); distances are in lines, FAR when there is none. A kind is
 * that of a region plus one, 0: none. "Good" lines are those that look like paragraphs by themselves. */
#define GALLEY__FEATURE_MAP(X)                                                                     \
    /* the line: its size, its marks, its words */                                                 \
    X(words)                                                                                       \
    X(bytes)                                                                                       \
    X(chars_a_word)                                                                                \
    X(commas)                                                                                      \
    X(stops)                                                                                       \
    X(closing)                                                                                     \
    X(lower)                                                                                       \
    X(upper)                                                                                       \
    X(capitals)                                                                                    \
    X(numbers)                                                                                     \
    X(digits)                                                                                      \
    X(marks)                                                                                       \
    X(symbols)                                                                                     \
    X(address)                                                                                     \
    X(first)                                                                                       \
    X(bullet)                                                                                      \
    X(quote)                                                                                       \
    X(label)                                                                                       \
    X(colon)                                                                                       \
    X(common)                                                                                      \
    X(known)                                                                                       \
    X(strange)                                                                                     \
    X(word_sum)                                                                                    \
    X(word_mean)                                                                                   \
    X(twins)                                                                                       \
    X(alike)                                                                                       \
    X(wording)                                                                                     \
    X(wording_where)                                                                               \
    X(rule)                                                                                        \
    X(rule_body)                                                                                   \
    /* its neighbours */                                                                           \
    X(words_1)                                                                                     \
    X(words_2)                                                                                     \
    X(words_n1)                                                                                    \
    X(words_n2)                                                                                    \
    X(closing_1)                                                                                   \
    X(closing_n1)                                                                                  \
    X(common_1)                                                                                    \
    X(common_n1)                                                                                   \
    X(wording_1)                                                                                   \
    X(wording_n1)                                                                                  \
    X(rule_body_1)                                                                                 \
    X(rule_body_n1)                                                                                \
    X(longest_1)                                                                                   \
    X(shape_1)                                                                                     \
    X(shape_2)                                                                                     \
    X(shape_n1)                                                                                    \
    X(near_good)                                                                                   \
    X(wide_good)                                                                                   \
    X(run)                                                                                         \
    X(run_at)                                                                                      \
    X(run_behind)                                                                                  \
    /* its place */                                                                                \
    X(good_before)                                                                                 \
    X(good_behind)                                                                                 \
    X(since_good)                                                                                  \
    X(until_good)                                                                                  \
    X(since_related)                                                                               \
    X(since_promo)                                                                                 \
    X(since_comment)                                                                               \
    X(since_byline)                                                                                \
    X(until_byline)                                                                                \
    X(head)                                                                                        \
    X(head_ago)                                                                                    \
    X(lines_left)

/* What the scores of the first model add for the second. */
#define GALLEY__SECOND_FEATURE_MAP(X)                                                              \
    X(score)                                                                                       \
    X(score_1)                                                                                     \
    X(score_2)                                                                                     \
    X(score_3)                                                                                     \
    X(score_n1)                                                                                    \
    X(score_n2)                                                                                    \
    X(score_n3)                                                                                    \
    X(near_score)                                                                                  \
    X(wide_score)                                                                                  \
    X(page_score)                                                                                  \
    X(since_core)                                                                                  \
    X(until_core)                                                                                  \
    X(core_before)                                                                                 \
    X(core_behind)                                                                                 \
    X(in_best)                                                                                     \
    X(from_best)                                                                                   \
    X(best_share)                                                                                  \
    X(alike_score)

typedef enum galley__feature {
#define GALLEY_X(name) GALLEY__F_##name,
    GALLEY__FEATURE_MAP(GALLEY_X) GALLEY__SECOND_FEATURE_MAP(GALLEY_X)
#undef GALLEY_X
        GALLEY__FEATURES
} galley__feature;

enum { GALLEY__FAR = 99, GALLEY__SCORE_ONE = 256 /* one unit of log-odds */ };

/* NULL: no such number. */
const char *galley__feature_name(unsigned feature);
bool galley__feature_named(galley_str name, uint16_t *feature);

/* What a text's lines are weighed by. `words`: the hashes of all lines' words, those of a line from its
 * first_word on. */
typedef struct galley__page {
    galley_str text;
    const galley__line *lines;
    size_t count;
    const uint64_t *words;
    const struct galley__model *model;
    galley_arena *arena;
    int16_t *rows;   /* count * GALLEY__FEATURES */
    int32_t *scores; /* one a line */
} galley__page;

/* Makes the rows with all numbers of the first model. False: out of memory. */
bool galley__features(galley__page *page);

/* Adds those of the second, from page->scores. */
bool galley__second_features(galley__page *page);

/* Looks like a paragraph by itself. */
bool galley__is_good(const galley__line *line);

/* -- model.c -- */

/* Learnt trees of comparisons, words with their weights, and how each number is said in a reason. */
typedef struct galley__model galley__model;

galley__model *galley__model_new(const galley_alloc *alloc);
void galley__model_free(galley__model *m);
galley_status galley__model_add_word(galley__model *m, galley_str word, bool common, int weight,
                                     galley_error *err);
galley_status galley__model_add_tree(galley__model *m, const galley_anatomy_tree *tree,
                                     galley_error *err);
galley_status galley__model_add_saying(galley__model *m, galley_str feature, int value,
                                       galley_str text, galley_error *err);

/* It has trees for both stages. */
bool galley__model_is_there(const galley__model *m);

/* A word's weight, 0 for one not learnt; *common: it stands in most sentences of some language. */
int galley__model_word(const galley__model *m, uint64_t hash, bool *common);

/* Sums of the stage's trees, one a row. */
void galley__model_score(const galley__model *m, int stage, const int16_t *rows, size_t n,
                         int32_t *scores);

/* How much each number took part in the sum of the second stage: for each comparison on the way what it
 * moved the mean by. `shares` has GALLEY__FEATURES places. */
void galley__model_shares(const galley__model *m, const int16_t *row, int32_t *shares);

/* The words for a number of this value, in `room`; empty: it has none. */
galley_str galley__model_say(const galley__model *m, unsigned feature, int value, char *room,
                             size_t size);

#endif
