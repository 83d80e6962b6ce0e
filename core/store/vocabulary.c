/* core/store/vocabulary.c: the words of many texts, each with a number.
 *
 * Words are told apart by the hash of their folded form, which the tokens bring along: 64 bits, so that two words of a
 * vocabulary of a million are one in 37 million such vocabularies.
 * SPDX-License-Identifier: MIT */
#include "core/store/vocabulary.h"

#include "core/text/possessive.h"

/* The hash beside the number, so that a word that is there is found by one look into memory. */
typedef struct galley__word_slot {
    uint64_t fold; /* 0: free */
    uint32_t id;
} slot;

galley_status galley__vocabulary_init(galley_store *store, galley__vocabulary *v, galley_error *err)
{
    *v = (galley__vocabulary){.store = store};
    return galley_arena_new(store->alloc, &v->arena, err);
}

void galley__vocabulary_fini(galley__vocabulary *v)
{
    if (v->store) {
        galley__free(v->store->alloc, v->slots, v->capacity * sizeof *v->slots);
        galley__free(v->store->alloc, v->at, v->room * sizeof *v->at);
    }
    galley_arena_free(v->arena);
    *v = (galley__vocabulary){0};
}

static slot *find(slot *slots, size_t capacity, uint64_t fold)
{
    size_t i = (size_t)fold & (capacity - 1);
    while (slots[i].fold && slots[i].fold != fold)
        i = (i + 1) & (capacity - 1);
    return &slots[i];
}

static bool widen(galley__vocabulary *v)
{
    size_t capacity = v->capacity ? v->capacity * 2 : 1024;
    slot *slots = galley__new(v->store->alloc, capacity * sizeof *slots);
    if (slots == NULL)
        return false;
    for (size_t i = 0; i < v->count; i++)
        *find(slots, capacity, v->at[i].fold) = (slot){v->at[i].fold, (uint32_t)i};
    galley__free(v->store->alloc, v->slots, v->capacity * sizeof *slots);
    v->slots = slots;
    v->capacity = capacity;
    return true;
}

static galley_status add(galley__vocabulary *v, uint64_t fold, galley_str raw, galley_error *err)
{
    galley_str text = galley_text_fold(raw, v->arena);
    if (v->count >= UINT32_MAX - 1)
        return galley__fail(err, GALLEY_LIMIT, "more than 4,294,967,294 different words");
    if (text.data == NULL ||
        !galley__grow(v->store->alloc, (void **)&v->at, v->count, &v->room, sizeof *v->at))
        return galley__nomem(err);
    v->at[v->count++] = (galley__word){.fold = fold, .text = text};
    return GALLEY_OK;
}

galley_status galley__vocabulary_word(galley__vocabulary *v, galley_str text,
                                      const galley_tokens *tokens, size_t token,
                                      galley_arena *arena, uint32_t *id, galley_error *err)
{
    *id = GALLEY__NO_WORD;
    if (tokens->kind[token] != GALLEY_TOKEN_WORD && tokens->kind[token] != GALLEY_TOKEN_NUMBER)
        return GALLEY_OK;
    galley_str raw = galley_str_sub(text, tokens->start[token], tokens->end[token]);
    uint64_t fold = tokens->fold[token];
    size_t cut = galley__possessive(raw);
    if (cut) {
        raw.size -= cut;
        galley_str bare = galley_text_fold(raw, arena);
        if (bare.data == NULL)
            return galley__nomem(err);
        fold = galley_text_fold_hash(bare);
    }
    if (v->count * 2 >= v->capacity && !widen(v))
        return galley__nomem(err);
    slot *s = find(v->slots, v->capacity, fold);
    if (s->fold == 0) {
        galley_status status = add(v, fold, raw, err);
        if (status != GALLEY_OK)
            return status;
        *s = (slot){fold, (uint32_t)v->count - 1};
    }
    *id = s->id;
    return GALLEY_OK;
}

void galley__vocabulary_warm(const galley__vocabulary *v, const galley_tokens *tokens)
{
    size_t mask = v->capacity - 1;
    for (size_t t = 0; v->capacity && t < tokens->count; t++)
        __builtin_prefetch(&v->slots[tokens->fold[t] & mask]);
    for (size_t t = 0; v->capacity && t < tokens->count; t++) {
        const slot *s = &v->slots[tokens->fold[t] & mask];
        if (s->fold == tokens->fold[t])
            __builtin_prefetch(&v->at[s->id], 1);
    }
}

/* -- couples -- */

enum { COUPLES_MAX = 100000000 };

static galley__couple *find_couple(galley__couple *at, size_t capacity, uint32_t a, uint32_t b)
{
    size_t i = (size_t)galley__hash_mix(a, b) & (capacity - 1);
    while (at[i].count && (at[i].a != a || at[i].b != b))
        i = (i + 1) & (capacity - 1);
    return &at[i];
}

static bool widen_couples(galley__couples *c)
{
    size_t capacity = c->capacity ? c->capacity * 2 : 1024;
    galley__couple *at = galley__new(c->store->alloc, capacity * sizeof *at);
    if (at == NULL)
        return false;
    for (size_t i = 0; i < c->capacity; i++)
        if (c->at[i].count)
            *find_couple(at, capacity, c->at[i].a, c->at[i].b) = c->at[i];
    galley__free(c->store->alloc, c->at, c->capacity * sizeof *at);
    c->at = at;
    c->capacity = capacity;
    return true;
}

galley_status galley__couples_find(galley__couples *c, uint32_t a, uint32_t b, bool make,
                                   galley__couple **out, galley_error *err)
{
    *out = NULL;
    if (c->count * 2 >= c->capacity && !widen_couples(c))
        return galley__nomem(err);
    galley__couple *found = find_couple(c->at, c->capacity, a, b);
    if (found->count == 0 && !make)
        return GALLEY_OK;
    if (found->count == 0) {
        if (c->count == COUPLES_MAX)
            return galley__fail(err, GALLEY_LIMIT,
                                "more than %d different pairs; ask about fewer articles or things",
                                COUPLES_MAX);
        *found = (galley__couple){.a = a, .b = b};
        c->count++;
    }
    *out = found;
    return GALLEY_OK;
}

void galley__couples_fini(galley__couples *c)
{
    if (c->store)
        galley__free(c->store->alloc, c->at, c->capacity * sizeof *c->at);
    *c = (galley__couples){0};
}

/* -- links -- */

galley_status galley__links_init(galley_store *store, size_t rows, galley__links *links,
                                 galley_error *err)
{
    *links = (galley__links){.store = store};
    links->at = galley__new(store->alloc, (rows + 1) * sizeof *links->at);
    if (links->at == NULL)
        return galley__nomem(err);
    links->count = rows;
    return GALLEY_OK;
}

galley_status galley__links_add(galley__links *links, size_t row, int64_t article,
                                galley_error *err)
{
    galley__ids *ids = &links->at[row];
    if (ids->count && ids->at[ids->count - 1] == article)
        return GALLEY_OK;
    return galley__ids_add(links->store, ids, article, err);
}

void galley__links_put(const galley__links *links, galley__table *t)
{
    for (size_t i = 0; i < links->count; i++)
        galley__table_link(t, i, links->at[i].at, links->at[i].count);
}

void galley__links_fini(galley__links *links)
{
    if (links->at == NULL)
        return;
    for (size_t i = 0; i < links->count; i++)
        galley__ids_free(links->store, &links->at[i]);
    galley__free(links->store->alloc, links->at, (links->count + 1) * sizeof *links->at);
    *links = (galley__links){0};
}
