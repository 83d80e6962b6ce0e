/* core/match/fuzzy_scan.c: phrases of fuzzy lists over the words of an article.
 *
 * Each word stands for itself and for the words of the lists that are near it; from each place all ways that the
 * automaton knows are walked. News says the same words again and again, so what is near a word is kept in the scratch, for
 * the next articles too. The work at a place is bounded by the beginnings of phrases that are near what stands there.
 * SPDX-License-Identifier: MIT */
#include "core/match/phrase_scan.h"

#include "core/base/error.h"

enum { CACHED_BYTES = 27, CACHE = 4096, HELD_MAX = 1 << 18 };

struct galley__near_entry {
    char word[CACHED_BYTES];
    uint8_t size; /* 0: free */
    uint32_t first, count;
};

/* What stands at a word: itself, or its stem, and hashes first..first + count of scratch->near. */
typedef struct reading {
    uint64_t hash;
    uint32_t first, count;
} reading;

typedef struct place {
    bool known;
    reading whole, stem; /* stem.hash 0: it has no 's */
} place;

typedef struct walker {
    galley__phrase_scan *c;
    place *places;
    uint32_t first, run;
    galley_status status;
} walker;

/* -- what is near a word -- */

typedef struct gathering {
    galley_scratch *s;
    const galley_alloc *alloc;
    size_t first;
    bool failed;
} gathering;

static bool gather(void *ctx, const galley__fuzzy_word *word, unsigned edits)
{
    gathering *g = ctx;
    (void)edits;
    for (size_t i = g->first; i < g->s->near.count; i++)
        if (g->s->near.at[i] == word->hash)
            return true;
    g->failed = !VEC_PUSH(g->alloc, &g->s->near, word->hash);
    return !g->failed;
}

static struct galley__near_entry *entry_of(galley_scratch *s, galley_str folded, uint64_t hash)
{
    return folded.size <= CACHED_BYTES ? &s->near_cache[hash >> 32 & (CACHE - 1)] : NULL;
}

static bool holds(const struct galley__near_entry *e, galley_str folded)
{
    return e && e->size && e->size == folded.size && memcmp(e->word, folded.data, folded.size) == 0;
}

static galley_status find_near(walker *w, galley_str folded, reading *r)
{
    const galley__automaton *a = w->c->a;
    galley_scratch *s = w->c->scan->scratch;
    struct galley__near_entry *e = entry_of(s, folded, r->hash);
    galley__letters letters;
    gathering g = {s, w->c->scan->m->alloc, s->near.count, false};
    if (holds(e, folded)) {
        r->first = e->first;
        r->count = e->count;
        return GALLEY_OK;
    }
    if (galley__letters_of(folded, &letters))
        galley__fuzzy_near(&a->fuzzy, a->text, &letters, gather, &g);
    if (g.failed)
        return galley__nomem(w->c->scan->err);
    r->first = (uint32_t)g.first;
    r->count = (uint32_t)(s->near.count - g.first);
    if (e && folded.size) {
        e->size = (uint8_t)folded.size;
        e->first = r->first;
        e->count = r->count;
        memcpy(e->word, folded.data, folded.size);
    }
    return GALLEY_OK;
}

/* A word with 's is near nothing as a whole: "president's" is no misspelt "president". */
static galley_status read_place(walker *w, size_t word, place *p)
{
    galley__phrase_scan *c = w->c;
    galley_str folded;
    *p = (place){.known = true, .whole.hash = c->fold[word]};
    if (c->tokens->kind[word] != GALLEY_TOKEN_WORD)
        return GALLEY_OK;
    galley_status status = galley__stem_hash(c, word, &p->stem.hash);
    if (status == GALLEY_OK)
        status = galley__folded_token(c, word, &folded);
    if (status != GALLEY_OK)
        return status;
    if (p->stem.hash == 0)
        return find_near(w, folded, &p->whole);
    folded.size -= 2;
    return find_near(w, folded, &p->stem);
}

/* -- walking -- */

static void walk_from(walker *w, size_t word, uint64_t before);

static void look(walker *w, size_t word, uint64_t key, bool possessive)
{
    galley__phrase_scan *c = w->c;
    uint32_t value = galley__find_key(c->a, key), output = value & GALLEY__OUTPUT;
    if (output)
        w->status = galley__verify_found(
            c, &(galley__found){output - 1, w->first,
                                (uint32_t)word | (possessive ? GALLEY__WITHOUT_S : 0), w->run});
    if (w->status == GALLEY_OK && value & GALLEY__GOES_ON && !possessive && word > w->first)
        walk_from(w, word + 1, key);
}

static void step_first(walker *w, size_t word, uint64_t hash, bool possessive)
{
    uint64_t key = galley__key_first(GALLEY__WAY_FUZZY, hash);
    unsigned what = galley__first_at(w->c->a, key);
    if (what & GALLEY__IS_PHRASE)
        look(w, word, key, possessive);
    if (what & GALLEY__BEGINS && !possessive && w->status == GALLEY_OK)
        walk_from(w, word + 1, key);
}

static void step_second(walker *w, size_t word, uint64_t before, uint64_t hash, bool possessive)
{
    uint64_t key = galley__key_next(before, hash), bits = galley__pair_bits(key);
    if (word > w->first + 1 || (*galley__pair_word(w->c->a, key) & bits) == bits)
        look(w, word, key, possessive);
}

static void step(walker *w, size_t word, uint64_t before, uint64_t hash, bool possessive)
{
    if (w->status != GALLEY_OK)
        return;
    if (word == w->first)
        step_first(w, word, hash, possessive);
    else
        step_second(w, word, before, hash, possessive);
}

static void step_reading(walker *w, size_t word, uint64_t before, const reading *r, bool possessive)
{
    step(w, word, before, r->hash, possessive);
    for (uint32_t i = 0; i < r->count; i++)
        step(w, word, before, w->c->scan->scratch->near.at[r->first + i], possessive);
}

static void walk_from(walker *w, size_t word, uint64_t before)
{
    place *p = &w->places[word];
    if (word >= w->c->runs[w->run].end || word - w->first >= GALLEY_PHRASE_WORDS)
        return;
    if (!p->known)
        w->status = read_place(w, word, p);
    if (w->status == GALLEY_OK)
        step_reading(w, word, before, &p->whole, false);
    if (w->status == GALLEY_OK && p->stem.hash)
        step_reading(w, word, before, &p->stem, true);
}

/* The scratch's memory of what is near, made when first needed, emptied when it has grown. */
static bool ready(galley__scan *scan)
{
    galley_scratch *s = scan->scratch;
    if (s->near_cache && s->near.count < HELD_MAX)
        return true;
    if (s->near_cache)
        memset(s->near_cache, 0, CACHE * sizeof *s->near_cache);
    else
        s->near_cache = galley__new(scan->m->alloc, CACHE * sizeof *s->near_cache);
    s->near.count = 0;
    return s->near_cache != NULL;
}

void galley__fuzzy_drop(galley_scratch *s)
{
    galley__free(s->matcher->alloc, s->near_cache, CACHE * sizeof *s->near_cache);
    VEC_FREE(s->matcher->alloc, &s->near);
}

galley_status galley__scan_fuzzy(galley__phrase_scan *c)
{
    walker w = {.c = c};
    if (!ready(c->scan))
        return galley__nomem(c->scan->err);
    w.places = galley_arena_calloc(c->scan->arena, c->tokens->count + 1, sizeof *w.places);
    if (w.places == NULL)
        return galley__nomem(c->scan->err);
    for (w.run = 0; w.run < c->n_runs && w.status == GALLEY_OK; w.run++) {
        for (w.first = c->runs[w.run].start; w.first < c->runs[w.run].end; w.first++) {
            walk_from(&w, w.first, 0);
            if (w.status != GALLEY_OK)
                return w.status;
        }
        w.status = galley__settle_hits(c, w.first);
    }
    return w.status == GALLEY_OK ? galley__settle_hits(c, SIZE_MAX) : w.status;
}
