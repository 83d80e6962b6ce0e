/* core/article/sketch.c: how alike two texts are, by the runs of three words they share.
 *
 * MinHash (Broder 1997): the smallest hash of a set under a random order is the same in two sets with the probability of
 * their Jaccard similarity. Three such minima make a band (locality-sensitive hashing, Indyk and Motwani 1998), and two texts
 * meet when one of 24 bands is equal: with probability 1 - (1 - s^3)^24, which is 0.96 at s = 0.5, 0.1 at s = 0.16, and 0.00002 at
 * s = 0.01, where texts that have nothing to do with each other are.
 * SPDX-License-Identifier: MIT */
#include <galley/article.h>

#include "core/base/error.h"
#include "core/base/memory.h"

#include <stdlib.h>

enum { RUN = 3, ROWS = 3, HASHES = GALLEY_SKETCH_BANDS * ROWS };

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Hashes of all runs of three words, each once, sorted. */
galley_status galley_text_runs(galley_str text, galley_arena *arena, galley_runs *out,
                               galley_error *err)
{
    galley_tokens tokens;
    *out = (galley_runs){0};
    galley_status status = galley_text_tokens(text, arena, &tokens, err);
    if (status != GALLEY_OK)
        return status;
    uint64_t *words = galley_arena_calloc(arena, tokens.count, sizeof *words);
    out->at = galley_arena_calloc(arena, tokens.count, sizeof *out->at);
    if (words == NULL || out->at == NULL)
        return galley__nomem(err);
    size_t n = 0, kept = 0;
    for (size_t i = 0; i < tokens.count; i++)
        if (tokens.kind[i] == GALLEY_TOKEN_WORD || tokens.kind[i] == GALLEY_TOKEN_NUMBER)
            words[n++] = tokens.fold[i];
    out->words = n;
    for (size_t i = 0; i + RUN <= n; i++)
        out->at[out->count++] =
            galley__hash_mix(galley__hash_mix(words[i], words[i + 1]), words[i + 2]);
    qsort(out->at, out->count, sizeof *out->at, by_value);
    for (size_t i = 0; i < out->count; i++)
        if (kept == 0 || out->at[i] != out->at[kept - 1])
            out->at[kept++] = out->at[i];
    out->count = kept;
    return GALLEY_OK;
}

double galley_runs_similarity(const galley_runs *a, const galley_runs *b)
{
    size_t shared = 0;
    for (size_t i = 0, k = 0; i < a->count && k < b->count;) {
        uint64_t x = a->at[i], y = b->at[k];
        shared += x == y;
        i += x <= y;
        k += y <= x;
    }
    size_t all = a->count + b->count - shared;
    return all ? (double)shared / (double)all : 0;
}

/* 72 orders of 32-bit hashes: each multiplies by an odd number of its own and mixes the high bits down. Laid out for the
 * compiler's vector unit, as this is what a sketch costs. */
typedef struct orders {
    uint32_t flip[HASHES], factor[HASHES];
} orders;

static void make_orders(orders *o)
{
    for (uint64_t i = 0; i < HASHES; i++) {
        uint64_t x = galley__hash_mix(i + 1, 0x9e3779b97f4a7c15u);
        o->flip[i] = (uint32_t)(x >> 32);
        o->factor[i] = (uint32_t)x | 1;
    }
}

static void take_least(const orders *o, uint32_t hash, uint32_t least[HASHES])
{
    for (size_t k = 0; k < HASHES; k++) {
        uint32_t x = (hash ^ o->flip[k]) * o->factor[k];
        x ^= x >> 15;
        least[k] = x < least[k] ? x : least[k];
    }
}

void galley_runs_sketch(const galley_runs *runs, uint64_t bands[GALLEY_SKETCH_BANDS])
{
    orders o;
    uint32_t least[HASHES];
    make_orders(&o);
    memset(least, 0xff, sizeof least);
    for (size_t i = 0; i < runs->count; i++)
        take_least(&o, (uint32_t)(runs->at[i] ^ runs->at[i] >> 32), least);
    for (uint64_t b = 0; b < GALLEY_SKETCH_BANDS; b++) {
        uint64_t key = b + 1;
        for (size_t r = 0; r < ROWS; r++)
            key = galley__hash_mix(key, least[b * ROWS + r]);
        bands[b] = key;
    }
}
