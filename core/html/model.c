/* core/html/model.c: the two models that score a line, in whole numbers.
 *
 * The first looks at the line, its elements and the page; the second at what the first said of the line's
 * neighbours and containers as well. Both are sums of small trees, learnt by tools/learn_html.py. A sum over 0
 * is the article's own.
 *
 * A tree has four levels of comparisons and sixteen values, always: where less was learnt a comparison is
 * one that is always false. So a walk is four steps without a branch, and the processor walks for
 * several lines at once.
 * SPDX-License-Identifier: MIT */
#include "core/html/html_internal.h"

enum {
    LEVELS = 4,
    NODES = (1 << LEVELS) - 1,
    LEAVES = 1 << LEVELS,
    BLOCK = 64 /* lines at once: their rows stay in the nearest cache */
};

/* Where the feature is over the number the walk goes to the right: from i to 2i + 2, else to 2i + 1. */
typedef struct node {
    int16_t feature, over;
} node;

typedef struct tree {
    node nodes[NODES];
    int16_t leaves[LEAVES];
} tree;

#define N(code, over)                                                                              \
    {                                                                                              \
        GALLEY__F_##code, over                                                                     \
    }
#define H(code, over)                                                                              \
    {                                                                                              \
        GALLEY__F_HINTS + GALLEY__HINT_##code, over                                                \
    }
#define NEVER                                                                                      \
    {                                                                                              \
        0, INT16_MAX                                                                               \
    }
#define BASE(stage, value) enum { BASE_##stage = (value) };
#include "core/html/model.def"
#undef N
#undef H
#undef NEVER
#undef BASE

/* The first model's sums below this stay as they are: the second would lift four
 * in ten thousand of them over 0. */
enum { HOPELESS = -500 };

/* One tree for all lines that are open: `open` holds their numbers. */
static void add_tree(const tree *t, const int16_t *rows, const uint32_t *open, size_t n_open,
                     int32_t *scores)
{
    for (size_t i = 0; i < n_open; i++) {
        const int16_t *f = rows + (size_t)open[i] * GALLEY__FEATURES;
        unsigned at = 0;
        for (int level = 0; level < LEVELS; level++)
            at = 2 * at + 1 + (f[t->nodes[at].feature] > t->nodes[at].over);
        scores[open[i]] += t->leaves[at - NODES];
    }
}

static void add_block(int stage, const int16_t *rows, size_t n_rows, int32_t *scores)
{
    const tree *trees = stage == 1 ? first : second;
    size_t n = stage == 1 ? sizeof first / sizeof *first : sizeof second / sizeof *second;
    uint32_t open[BLOCK];
    size_t n_open = 0;
    for (size_t i = 0; i < n_rows; i++) {
        if (stage == 2 && scores[i] < HOPELESS)
            continue;
        scores[i] = stage == 1 ? BASE_1 : BASE_2;
        open[n_open++] = (uint32_t)i;
    }
    for (size_t i = 0; i < n; i++)
        add_tree(&trees[i], rows, open, n_open, scores);
}

void galley__html_model(int stage, const int16_t *rows, size_t n_rows, int32_t *scores)
{
    for (size_t i = 0; i < n_rows; i += BLOCK)
        add_block(stage, rows + i * GALLEY__FEATURES, n_rows - i < BLOCK ? n_rows - i : BLOCK,
                  scores + i);
}
