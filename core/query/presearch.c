/* core/query/presearch.c: which of many queries an article can match at all.
 *
 * Of each query a few keys are taken, one of which any matching article has: a word, the beginning of a word, a span's
 * label. AND and NEAR need each of their children, so the child with the fewest keys is taken, and of these the one whose
 * shortest word is longest; OR needs all keys of its children; what stands under NOT, a tag or a field has none, and makes
 * the query one that is always asked. The words of the article are then looked up among the keys of all queries, once each:
 * the cost is that of the article's different words and of the queries found, however many others there are (Lucene's
 * Monitor calls it so).
 * SPDX-License-Identifier: MIT */
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/query/query_internal.h"

#include <stdlib.h>

enum { BEGINNING = GALLEY__WORD_BEGINNING, KEYS_MOST = 64 };

typedef struct pair {
    uint64_t key;
    uint32_t query;
} pair;

struct galley_presearch {
    const galley_alloc *alloc;
    size_t n_queries;
    uint64_t *always; /* a bit each */
    pair *pairs;      /* by key, then query */
    size_t n_pairs;
    uint32_t *slots;        /* key -> number of its first pair + 1; 0: free */
    size_t n_slots;         /* a power of two */
    bool spans, beginnings; /* some key is one */
};

/* -- keys -- */

/* A word's own hash is its key; the others are told apart by what is mixed in. */
static uint64_t beginning_key(galley_str folded, size_t size)
{
    return galley__hash_mix(galley__hash((galley_str){folded.data, size}), size + 1);
}

static uint64_t span_key(galley_str label, galley_str id)
{
    return galley__hash_mix(galley__hash(label), galley__hash(id) ^ 0x5350414E);
}

/* What is needed of one node: one of these. */
typedef struct keys {
    uint64_t at[KEYS_MOST];
    size_t count;
    size_t shortest; /* bytes of the shortest word: the longer, the rarer */
    bool always;
    bool spans, beginnings; /* some is one */
} keys;

static void one_key(keys *k, uint64_t key, size_t size)
{
    k->at[0] = key;
    k->count = 1;
    k->shortest = size;
}

/* The longest word that stands there whole; else the beginning. */
static void words_keys(const galley_query_node *node, keys *k)
{
    size_t whole = node->n_words - node->prefix, best = 0;
    for (size_t i = 1; i < whole; i++)
        if (node->words[i].size > node->words[best].size)
            best = i;
    if (whole > 0) {
        one_key(k, galley_text_fold_hash(node->words[best]), node->words[best].size);
        return;
    }
    size_t size = node->words[0].size < BEGINNING ? node->words[0].size : BEGINNING;
    one_key(k, beginning_key(node->words[0], size), size);
    k->beginnings = true;
}

static bool better(const keys *a, const keys *b)
{
    if (a->always || b->always)
        return b->always && !a->always;
    return a->count != b->count ? a->count < b->count : a->shortest > b->shortest;
}

static void add_keys(keys *all, const keys *more)
{
    all->always = all->always || more->always || all->count + more->count > KEYS_MOST;
    if (all->always)
        return;
    memcpy(all->at + all->count, more->at, more->count * sizeof *more->at);
    all->count += more->count;
    all->shortest = more->shortest < all->shortest ? more->shortest : all->shortest;
    all->spans = all->spans || more->spans;
    all->beginnings = all->beginnings || more->beginnings;
}

static void node_keys(const galley_query_node *node, keys *k);

static void list_keys(const galley_query_node *node, keys *k)
{
    keys one;
    bool any = node->op == GALLEY_QUERY_OR;
    *k = (keys){.always = !any, .shortest = SIZE_MAX};
    for (size_t i = 0; i < node->n_children; i++) {
        node_keys(node->children[i], &one);
        if (any)
            add_keys(k, &one);
        else if (better(&one, k))
            *k = one;
    }
}

static void node_keys(const galley_query_node *node, keys *k)
{
    *k = (keys){.shortest = SIZE_MAX};
    switch (node->op) {
    case GALLEY_QUERY_WORDS:
        words_keys(node, k);
        break;
    case GALLEY_QUERY_SPAN:
        one_key(k, span_key(node->name, node->value), node->name.size);
        k->spans = true;
        break;
    case GALLEY_QUERY_AND:
    case GALLEY_QUERY_OR:
    case GALLEY_QUERY_NEAR:
        list_keys(node, k);
        break;
    default:
        k->always = true;
    }
}

/* -- building -- */

typedef struct builder {
    galley_presearch *p;
    size_t capacity;
} builder;

static void set_bit(uint64_t *bits, size_t i)
{
    bits[i / 64] |= (uint64_t)1 << i % 64;
}

static bool add_query(builder *b, size_t number, const galley_query_node *root)
{
    keys k;
    node_keys(root, &k);
    b->p->spans = b->p->spans || k.spans;
    b->p->beginnings = b->p->beginnings || k.beginnings;
    if (k.always)
        set_bit(b->p->always, number);
    for (size_t i = 0; i < k.count && !k.always; i++) {
        if (!galley__grow(b->p->alloc, (void **)&b->p->pairs, b->p->n_pairs, &b->capacity,
                          sizeof *b->p->pairs))
            return false;
        b->p->pairs[b->p->n_pairs++] = (pair){k.at[i], (uint32_t)number};
    }
    return true;
}

static int by_key(const void *left, const void *right)
{
    const pair *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return a->query < b->query ? -1 : a->query > b->query;
}

static size_t slot_of(const galley_presearch *p, uint64_t key)
{
    size_t i = (size_t)(key ^ key >> 32) & (p->n_slots - 1);
    while (p->slots[i] && p->pairs[p->slots[i] - 1].key != key)
        i = (i + 1) & (p->n_slots - 1);
    return i;
}

static bool make_slots(galley_presearch *p)
{
    p->n_slots = 64;
    while (p->n_slots < 2 * p->n_pairs)
        p->n_slots *= 2;
    p->slots = galley__new(p->alloc, p->n_slots * sizeof *p->slots);
    for (size_t i = 0; p->slots && i < p->n_pairs; i++)
        if (i == 0 || p->pairs[i].key != p->pairs[i - 1].key)
            p->slots[slot_of(p, p->pairs[i].key)] = (uint32_t)i + 1;
    return p->slots != NULL;
}

static size_t bit_words(size_t n)
{
    return n / 64 + 1;
}

static bool build(builder *b, const galley_query *const *queries, size_t n)
{
    galley_presearch *p = b->p;
    p->always = galley__new(p->alloc, bit_words(n) * sizeof *p->always);
    bool ok = p->always != NULL;
    for (size_t i = 0; i < n && ok; i++) {
        if (queries[i])
            ok = add_query(b, i, galley_query_root(queries[i]));
        else
            set_bit(p->always, i);
    }
    if (ok && p->n_pairs)
        qsort(p->pairs, p->n_pairs, sizeof *p->pairs, by_key);
    return ok && make_slots(p);
}

galley_status galley_presearch_new(const galley_alloc *alloc, const galley_query *const *queries,
                                   size_t n, galley_presearch **out, galley_error *err)
{
    builder b = {.p = galley__new(alloc, sizeof *b.p)};
    *out = NULL;
    if (b.p == NULL)
        return galley__nomem(err);
    b.p->alloc = alloc;
    b.p->n_queries = n;
    bool ok = build(&b, queries, n);
    /* what growing left over is given back, as the size is what an array is freed by */
    size_t size = b.p->n_pairs * sizeof *b.p->pairs;
    void *pairs = b.capacity ? galley__resize(alloc, b.p->pairs, b.capacity * sizeof *b.p->pairs,
                                              size ? size : 1)
                             : NULL;
    if (b.capacity && pairs == NULL) {
        galley__free(alloc, b.p->pairs, b.capacity * sizeof *b.p->pairs);
        b.p->n_pairs = 0;
        ok = false;
    }
    b.p->pairs = pairs;
    if (!ok) {
        galley_presearch_free(b.p);
        return galley__nomem(err);
    }
    *out = b.p;
    return GALLEY_OK;
}

void galley_presearch_free(galley_presearch *p)
{
    if (p == NULL)
        return;
    galley__free(p->alloc, p->always, bit_words(p->n_queries) * sizeof *p->always);
    galley__free(p->alloc, p->pairs, p->n_pairs * sizeof *p->pairs);
    galley__free(p->alloc, p->slots, p->n_slots * sizeof *p->slots);
    galley__free(p->alloc, p, sizeof *p);
}

/* -- looking -- */

static void found(const galley_presearch *p, uint64_t key, uint64_t *may)
{
    for (size_t i = p->slots[slot_of(p, key)]; i && i <= p->n_pairs && p->pairs[i - 1].key == key;
         i++)
        set_bit(may, p->pairs[i - 1].query);
}

typedef struct looking {
    const galley_presearch *p;
    uint64_t *may;
} looking;

static void look_word(void *ctx, uint64_t fold, galley_str beginning)
{
    looking *l = ctx;
    found(l->p, fold, l->may);
    for (size_t n = 1; l->p->beginnings && n <= BEGINNING && n <= beginning.size; n++)
        found(l->p, beginning_key(beginning, n), l->may);
}

static void look_spans(const galley_presearch *p, const galley_spans *spans, uint64_t *may)
{
    const galley_str none = {NULL, 0};
    for (size_t i = 0; spans && p->spans && i < spans->count; i++) {
        galley_str id;
        found(p, span_key(spans->at[i].label, none), may);
        if (galley_span_field(&spans->at[i], GALLEY_STR("id"), &id) && id.size)
            found(p, span_key(spans->at[i].label, id), may);
    }
}

static galley_status look_text(looking *l, galley_word_index *index, const galley_tokens *tokens,
                               galley_str text, galley_arena *arena, galley_error *err)
{
    galley_tokens made;
    galley_status status = GALLEY_OK;
    if (index == NULL && tokens == NULL) {
        status = galley_text_tokens(text, arena, &made, err);
        tokens = &made;
    }
    if (status == GALLEY_OK && index == NULL)
        status = galley__words_plain(tokens, text, arena, &index, err);
    return status == GALLEY_OK ? galley__words_each(index, look_word, l, err) : status;
}

galley_status galley_presearch_look(const galley_presearch *p, const galley_view *view,
                                    galley_arena *arena, uint64_t *may, galley_error *err)
{
    looking l = {p, may};
    const galley_article *a = view->article;
    memcpy(may, p->always, bit_words(p->n_queries) * sizeof *may);
    if (p->n_pairs == 0)
        return GALLEY_OK;
    look_spans(p, view->spans, may);
    galley_status status = look_text(&l, view->words, view->tokens, a->text, arena, err);
    if (status == GALLEY_OK && a->title.size)
        status = look_text(&l, NULL, view->title_tokens, a->title, arena, err);
    return status;
}
