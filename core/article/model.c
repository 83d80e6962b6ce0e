/* core/article/model.c: what was learnt about lines (tools/learn_anatomy.py): trees of comparisons, weights of
 * words, and the words in which a number is told.
 *
 * A tree is complete: where less was learnt a comparison is one that is never true. A walk is as many steps as it has
 * levels, without a branch.
 * SPDX-License-Identifier: MIT */
#include "core/article/feature.h"
#include "core/base/error.h"
#include "core/base/memory.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum {
    MOST_LEVELS = 8,
    MOST_TREES = 10000,
    BLOCK = 64,     /* lines whose rows stay in the nearest cache */
    HOPELESS = -600 /* what the first model puts below stays there: the second lifts hardly any of it over 0 */
};

/* Where the feature is over the number the walk goes right: from i to 2i + 2, else to 2i + 1. */
typedef struct node {
    uint16_t feature;
    int16_t over;
    int32_t mean; /* of the values below */
} node;

typedef struct tree {
    int stage;
    unsigned levels;
    size_t nodes, values; /* the first of its own */
} tree;

typedef struct word {
    uint64_t hash; /* 0: free */
    int16_t weight;
    bool common;
} word;

typedef struct saying {
    unsigned feature;
    int value; /* INT_MIN: any */
    galley_str text;
} saying;

struct galley__model {
    const galley_alloc *alloc;
    node *nodes;
    size_t n_nodes, node_room;
    int32_t *values;
    size_t n_values, value_room;
    tree *trees;
    size_t n_trees, tree_room;
    word *words;
    size_t n_words, word_room; /* room is a power of two */
    saying *sayings;
    size_t n_sayings, saying_room;
};

galley__model *galley__model_new(const galley_alloc *alloc)
{
    galley__model *m = galley__new(alloc, sizeof *m);
    if (m)
        m->alloc = alloc;
    return m;
}

void galley__model_free(galley__model *m)
{
    if (m == NULL)
        return;
    for (size_t i = 0; i < m->n_sayings; i++)
        galley__free(m->alloc, (char *)m->sayings[i].text.data, m->sayings[i].text.size);
    galley__free(m->alloc, m->sayings, m->saying_room * sizeof *m->sayings);
    galley__free(m->alloc, m->words, m->word_room * sizeof *m->words);
    galley__free(m->alloc, m->trees, m->tree_room * sizeof *m->trees);
    galley__free(m->alloc, m->values, m->value_room * sizeof *m->values);
    galley__free(m->alloc, m->nodes, m->node_room * sizeof *m->nodes);
    galley__free(m->alloc, m, sizeof *m);
}

/* -- words -- */

static word *word_slot(word *words, size_t room, uint64_t hash)
{
    size_t at = hash & (room - 1);
    while (words[at].hash && words[at].hash != hash)
        at = (at + 1) & (room - 1);
    return &words[at];
}

/* A free slot, half of the table always free. */
static bool reserve_word(galley__model *m)
{
    if ((m->n_words + 1) * 2 <= m->word_room)
        return true;
    size_t room = m->word_room ? m->word_room * 2 : 256;
    word *words = galley__new(m->alloc, room * sizeof *words);
    if (words == NULL)
        return false;
    for (size_t i = 0; i < m->word_room; i++)
        if (m->words[i].hash)
            *word_slot(words, room, m->words[i].hash) = m->words[i];
    galley__free(m->alloc, m->words, m->word_room * sizeof *m->words);
    m->words = words;
    m->word_room = room;
    return true;
}

/* The hash of a text that is one word; 0: it is not. */
static galley_status hash_of(galley__model *m, galley_str text, uint64_t *hash, galley_error *err)
{
    galley_arena *arena;
    galley__line line = {0};
    galley_status status = galley_arena_new(m->alloc, &arena, err);
    if (status != GALLEY_OK)
        return status;
    galley__words words = {.arena = arena, .scratch = {.arena = arena}};
    if (galley_utf8_valid(text) < text.size)
        status = galley__fail(err, GALLEY_ENCODING, "a word that is not UTF-8");
    else if (text.size && !galley__words_scan(&words, text, &line))
        status = galley__nomem(err);
    else if (words.count != 1)
        status = galley__fail(err, GALLEY_INVALID, "not one word: \"%.*s\"", GALLEY__S(text));
    else
        *hash = words.at[0];
    galley_arena_free(arena);
    return status;
}

galley_status galley__model_add_word(galley__model *m, galley_str text, bool common, int weight,
                                     galley_error *err)
{
    uint64_t hash = 0;
    if (weight < INT16_MIN || weight > INT16_MAX)
        return galley__fail(err, GALLEY_INVALID, "a word's weight of %d", weight);
    galley_status status = hash_of(m, text, &hash, err);
    if (status != GALLEY_OK)
        return status;
    if (!reserve_word(m))
        return galley__nomem(err);
    word *w = word_slot(m->words, m->word_room, hash);
    m->n_words += w->hash == 0;
    w->hash = hash;
    w->common |= common;
    w->weight = common ? w->weight : (int16_t)weight;
    return GALLEY_OK;
}

int galley__model_word(const galley__model *m, uint64_t hash, bool *common)
{
    *common = false;
    if (m->word_room == 0)
        return 0;
    const word *w = word_slot(m->words, m->word_room, hash);
    *common = w->common;
    return w->weight;
}

/* -- trees -- */

static galley_status check_tree(const galley__model *m, const galley_anatomy_tree *t,
                                galley_error *err)
{
    if (t->stage < 1 || t->stage > 2 || t->levels > MOST_LEVELS)
        return galley__fail(err, GALLEY_INVALID, "a tree of stage %d with %u levels", t->stage,
                            t->levels);
    if (m->n_trees == MOST_TREES)
        return galley__fail(err, GALLEY_LIMIT, "more than %d trees", MOST_TREES);
    for (size_t i = 0; i < (size_t)1 << t->levels; i++)
        if (t->values[i] < INT16_MIN || t->values[i] > INT16_MAX)
            return galley__fail(err, GALLEY_INVALID, "a tree's value of %d", t->values[i]);
    return GALLEY_OK;
}

static bool reserve_tree(galley__model *m, size_t leaves)
{
    for (size_t n = m->n_nodes + leaves; m->node_room < n;)
        if (!galley__grow(m->alloc, (void **)&m->nodes, m->node_room, &m->node_room,
                          sizeof *m->nodes))
            return false;
    for (size_t n = m->n_values + leaves; m->value_room < n;)
        if (!galley__grow(m->alloc, (void **)&m->values, m->value_room, &m->value_room,
                          sizeof *m->values))
            return false;
    return galley__grow(m->alloc, (void **)&m->trees, m->n_trees, &m->tree_room, sizeof *m->trees);
}

static galley_status read_nodes(node *nodes, const galley_anatomy_tree *t, galley_error *err)
{
    for (size_t i = 0; i + 1 < (size_t)1 << t->levels; i++) {
        nodes[i] = (node){0, INT16_MAX, 0}; /* never true */
        if (t->features[i].size == 0)
            continue;
        if (t->over[i] < INT16_MIN || t->over[i] > INT16_MAX)
            return galley__fail(err, GALLEY_INVALID, "a comparison with %d", t->over[i]);
        nodes[i].over = (int16_t)t->over[i];
        if (!galley__feature_named(t->features[i], &nodes[i].feature))
            return galley__fail(err, GALLEY_INVALID, "no number of a line is called \"%.*s\"",
                                GALLEY__S(t->features[i]));
    }
    return GALLEY_OK;
}

static int32_t below(const node *nodes, const int32_t *values, size_t n_nodes, size_t at)
{
    return at < n_nodes ? nodes[at].mean : values[at - n_nodes];
}

/* From the last node to the first, so that those below are known. */
static void set_means(node *nodes, const int32_t *values, size_t n_nodes)
{
    for (size_t i = n_nodes; i-- > 0;) {
        int32_t left = below(nodes, values, n_nodes, 2 * i + 1);
        int32_t right = below(nodes, values, n_nodes, 2 * i + 2);
        nodes[i].mean = nodes[i].over == INT16_MAX ? left : (left + right) / 2;
    }
}

galley_status galley__model_add_tree(galley__model *m, const galley_anatomy_tree *t,
                                     galley_error *err)
{
    galley_status status = check_tree(m, t, err);
    if (status != GALLEY_OK)
        return status;
    size_t leaves = (size_t)1 << t->levels;
    if (!reserve_tree(m, leaves))
        return galley__nomem(err);
    node *nodes = m->nodes + m->n_nodes;
    int32_t *values = m->values + m->n_values;
    status = read_nodes(nodes, t, err);
    if (status != GALLEY_OK)
        return status;
    for (size_t i = 0; i < leaves; i++)
        values[i] = t->values[i];
    set_means(nodes, values, leaves - 1);
    m->trees[m->n_trees++] = (tree){t->stage, t->levels, m->n_nodes, m->n_values};
    m->n_nodes += leaves - 1;
    m->n_values += leaves;
    return GALLEY_OK;
}

bool galley__model_is_there(const galley__model *m)
{
    unsigned stages = 0;
    for (size_t i = 0; i < m->n_trees; i++)
        stages |= 1u << m->trees[i].stage;
    return stages == 6u;
}

/* One tree for the lines that are open; `open` holds their numbers. */
static void add_tree(const galley__model *m, const tree *t, const int16_t *rows,
                     const uint32_t *open, size_t n, int32_t *scores)
{
    const node *nodes = m->nodes + t->nodes;
    const int32_t *values = m->values + t->values;
    size_t n_nodes = ((size_t)1 << t->levels) - 1;
    for (size_t i = 0; i < n; i++) {
        const int16_t *f = rows + open[i] * GALLEY__FEATURES;
        size_t at = 0;
        for (unsigned level = 0; level < t->levels; level++)
            at = 2 * at + 1 + (f[nodes[at].feature] > nodes[at].over);
        scores[open[i]] += values[at - n_nodes];
    }
}

static void score_block(const galley__model *m, int stage, const int16_t *rows, size_t n,
                        int32_t *scores)
{
    uint32_t open[BLOCK];
    size_t n_open = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (stage == 2 && scores[i] < HOPELESS)
            continue;
        scores[i] = 0;
        open[n_open++] = i;
    }
    for (size_t k = 0; k < m->n_trees; k++)
        if (m->trees[k].stage == stage)
            add_tree(m, &m->trees[k], rows, open, n_open, scores);
}

void galley__model_score(const galley__model *m, int stage, const int16_t *rows, size_t n,
                         int32_t *scores)
{
    for (size_t i = 0; i < n; i += BLOCK)
        score_block(m, stage, rows + i * GALLEY__FEATURES, n - i < BLOCK ? n - i : BLOCK,
                    scores + i);
}

static void share_tree(const galley__model *m, const tree *t, const int16_t *f, int32_t *shares)
{
    const node *nodes = m->nodes + t->nodes;
    const int32_t *values = m->values + t->values;
    size_t n_nodes = ((size_t)1 << t->levels) - 1;
    size_t at = 0;
    while (at < n_nodes) {
        size_t next = 2 * at + 1 + (f[nodes[at].feature] > nodes[at].over);
        shares[nodes[at].feature] += below(nodes, values, n_nodes, next) - nodes[at].mean;
        at = next;
    }
}

void galley__model_shares(const galley__model *m, const int16_t *row, int32_t *shares)
{
    memset(shares, 0, GALLEY__FEATURES * sizeof *shares);
    for (size_t i = 0; i < m->n_trees; i++)
        if (m->trees[i].stage == 2)
            share_tree(m, &m->trees[i], row, shares);
}

/* -- telling -- */

galley_status galley__model_add_saying(galley__model *m, galley_str feature, int value,
                                       galley_str text, galley_error *err)
{
    uint16_t number;
    if (!galley__feature_named(feature, &number))
        return galley__fail(err, GALLEY_INVALID, "no number of a line is called \"%.*s\"",
                            GALLEY__S(feature));
    if (text.size == 0 || galley_utf8_valid(text) < text.size)
        return galley__fail(err, GALLEY_INVALID, "\"%.*s\" is told by nothing or by no UTF-8",
                            GALLEY__S(feature));
    char *copy = galley__resize(m->alloc, NULL, 0, text.size);
    if (copy == NULL || !galley__grow(m->alloc, (void **)&m->sayings, m->n_sayings,
                                      &m->saying_room, sizeof *m->sayings)) {
        galley__free(m->alloc, copy, text.size);
        return galley__nomem(err);
    }
    memcpy(copy, text.data, text.size);
    m->sayings[m->n_sayings++] = (saying){number, value, {copy, text.size}};
    return GALLEY_OK;
}

static const saying *saying_for(const galley__model *m, unsigned feature, int value)
{
    const saying *any = NULL;
    for (size_t i = 0; i < m->n_sayings; i++) {
        const saying *s = &m->sayings[i];
        if (s->feature == feature && s->value == value)
            return s;
        if (s->feature == feature && s->value == INT_MIN)
            any = s;
    }
    return any;
}

/* "%d" in the text, once, is the value. */
galley_str galley__model_say(const galley__model *m, unsigned feature, int value, char *room,
                             size_t size)
{
    const saying *s = saying_for(m, feature, value);
    if (s == NULL)
        return (galley_str){room, 0};
    const char *at = memmem(s->text.data, s->text.size, "%d", 2);
    size_t front = at ? (size_t)(at - s->text.data) : s->text.size;
    size_t skip = at ? front + 2 : s->text.size;
    int n = at ? snprintf(room, size, "%.*s%d%.*s", (int)front, s->text.data, value,
                          (int)(s->text.size - skip), s->text.data + skip)
               : snprintf(room, size, "%.*s", (int)front, s->text.data);
    size_t got = n < 0 ? 0 : (size_t)n < size ? (size_t)n : size - 1;
    while (got && galley_utf8_valid((galley_str){room, got}) < got)
        got--;
    return (galley_str){room, got};
}
