/* core/match/fuzzy.c: edits, and the table of strings left when letters are left out.
 * SPDX-License-Identifier: MIT */
#include "core/match/fuzzy.h"

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/text/fold.h"
#include "core/text/unicode.h"

enum { PREFIX = 8, ONE_EDIT = 5, TWO_EDITS = 9, MOST_EDITS = 2, SHAPE_LETTERS = 26 };

/* -- letters and edits -- */

bool galley__letters_of(galley_str word, galley__letters *letters)
{
    letters->count = 0;
    for (size_t at = 0; at < word.size;) {
        if (letters->count == GALLEY__FUZZY_LETTERS)
            return false;
        letters->at[letters->count++] = galley__utf8_get(word.data, at, &at);
    }
    return true;
}

unsigned galley__fuzzy_budget(const galley__letters *word)
{
    bool letter = false;
    for (size_t i = 0; i < word->count; i++) {
        unsigned flags = galley__character_of(word->at[i]).flags;
        if (flags & GALLEY__IS_DIGIT)
            return 0;
        letter = letter || flags & GALLEY__IS_LETTER;
    }
    return !letter ? 0 : word->count >= TWO_EDITS ? 2 : word->count >= ONE_EDIT ? 1 : 0;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Three rows of the usual table. */
unsigned galley__edits(const galley__letters *a, const galley__letters *b, unsigned most)
{
    unsigned rows[3][GALLEY__FUZZY_LETTERS + 1], *before = rows[0], *last = rows[1], *row = rows[2];
    size_t gap = a->count > b->count ? a->count - b->count : b->count - a->count;
    if (gap > most)
        return most + 1;
    for (unsigned k = 0; k <= b->count; k++)
        last[k] = k;
    for (size_t i = 1; i <= a->count; i++) {
        unsigned best = row[0] = (unsigned)i;
        for (size_t k = 1; k <= b->count; k++) {
            bool same = a->at[i - 1] == b->at[k - 1];
            row[k] = least(least(last[k], row[k - 1]) + 1, last[k - 1] + !same);
            if (i > 1 && k > 1 && a->at[i - 1] == b->at[k - 2] && a->at[i - 2] == b->at[k - 1])
                row[k] = least(row[k], before[k - 2] + 1);
            best = least(best, row[k]);
        }
        if (best > most && i < a->count) {
            unsigned swap = 0; /* a swap may still cost less than the row shows */
            for (size_t k = 0; k <= b->count; k++)
                swap |= last[k] <= most - (most > 0);
            if (!swap)
                return most + 1;
        }
        unsigned *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return least(last[b->count], most + 1);
}

/* -- strings left -- */

static uint64_t hash_without(const galley__letters *word, size_t n, size_t i, size_t k)
{
    uint64_t hash = GALLEY__FOLD_SEED;
    for (size_t j = 0; j < n; j++)
        if (j != i && j != k)
            hash = (hash ^ word->at[j]) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 29;
}

/* Without up to `most` of the first letters; their number. Equal ones may come twice. */
static size_t strings_of(const galley__letters *word, unsigned most, uint64_t *out)
{
    size_t n = word->count < PREFIX ? word->count : PREFIX, count = 0;
    out[count++] = hash_without(word, n, n, n);
    for (size_t i = 0; i < n && most > 0; i++) {
        out[count++] = hash_without(word, n, i, i);
        for (size_t k = i + 1; k < n && most > 1; k++)
            out[count++] = hash_without(word, n, i, k);
    }
    return count;
}

static uint32_t shape_of(const galley__letters *word)
{
    uint32_t set = 0;
    for (size_t i = 0; i < word->count; i++)
        set |= 1u << word->at[i] % SHAPE_LETTERS;
    return set | (uint32_t)word->count << SHAPE_LETTERS;
}

static size_t bucket_of(const galley__fuzzy *f, uint64_t hash)
{
    return (size_t)(hash >> 32) & (f->n_start - 2);
}

static size_t bit_of(const galley__fuzzy *f, uint64_t hash)
{
    return (size_t)(hash >> 20) & (f->n_some * 64 - 1);
}

/* -- building -- */

typedef struct builder {
    const galley_alloc *alloc;
    const galley__phrases *p;
    galley__fuzzy *f;
    galley__map seen;
    VEC(galley__fuzzy_word) words;
} builder;

static void *new_array(builder *b, size_t count, size_t size)
{
    size_t bytes;
    return galley__mul(count, size, &bytes) ? galley__new(b->alloc, bytes) : NULL;
}

static void free_array(const galley_alloc *alloc, const void *p, size_t count, size_t size)
{
    galley__free(alloc, (void *)(uintptr_t)p, count * size);
}

void galley__fuzzy_fini(galley__fuzzy *f, const galley_alloc *alloc)
{
    free_array(alloc, f->words, f->n_words, sizeof *f->words);
    free_array(alloc, f->some, f->n_some, sizeof *f->some);
    free_array(alloc, f->start, f->n_start, sizeof *f->start);
    free_array(alloc, f->items, f->n_items, sizeof *f->items);
    *f = (galley__fuzzy){0};
}

static galley_status add_word(builder *b, galley_str word, uint32_t offset, galley_error *err)
{
    galley__letters letters;
    uint32_t before;
    if (!galley__letters_of(word, &letters) || galley__fuzzy_budget(&letters) == 0 ||
        galley__map_get(&b->seen, word, &before))
        return GALLEY_OK;
    if (b->words.count == GALLEY__FUZZY_WORDS)
        return galley__fail(
            err, GALLEY_LIMIT,
            "the fuzzy lists have more than %d different words of 5 letters or more",
            GALLEY__FUZZY_WORDS);
    galley__fuzzy_word w = {galley_text_fold_hash(word), offset, shape_of(&letters)};
    if (!galley__map_set(&b->seen, word, 0) || !VEC_PUSH(b->alloc, &b->words, w))
        return galley__nomem(err);
    return GALLEY_OK;
}

static galley_status gather_words(builder *b, const uint8_t *ways, galley_error *err)
{
    galley_status status = GALLEY_OK;
    for (size_t i = 0; i < b->p->given.count && status == GALLEY_OK; i++) {
        const galley__given *g = &b->p->given.at[i];
        size_t at = g->words;
        for (size_t k = 0; k < g->n_words && ways[g->list] == GALLEY__WAY_FUZZY; k++) {
            uint32_t offset = (uint32_t)at;
            galley_str word = galley__sized_at(b->p->text.data, &at);
            status = add_word(b, word, offset, err);
            if (status != GALLEY_OK)
                break;
        }
    }
    return status;
}

/* The strings of word `i`. */
static size_t word_strings(const builder *b, size_t i, uint64_t *out)
{
    galley__letters letters;
    size_t at = b->words.at[i].word;
    galley__letters_of(galley__sized_at(b->p->text.data, &at), &letters);
    return strings_of(&letters, galley__fuzzy_budget(&letters), out);
}

static bool make_tables(builder *b)
{
    galley__fuzzy *f = b->f;
    uint64_t strings[GALLEY__FUZZY_STRINGS];
    size_t buckets = 64;
    f->n_items = 0;
    for (size_t i = 0; i < b->words.count; i++)
        f->n_items += word_strings(b, i, strings);
    while (buckets < f->n_items / 2)
        buckets *= 2;
    f->n_start = buckets + 1;
    f->n_some = buckets / 4; /* 16 bits an item and bucket */
    f->start = new_array(b, f->n_start, sizeof *f->start);
    f->some = new_array(b, f->n_some, sizeof *f->some);
    f->items = new_array(b, f->n_items, sizeof *f->items);
    return f->start && f->some && f->items;
}

/* A counting sort: sizes, ends, then backwards to the starts. */
static galley_status fill_tables(builder *b, galley_error *err)
{
    galley__fuzzy *f = b->f;
    uint32_t *start = (uint32_t *)(uintptr_t)f->start;
    uint64_t *some = (uint64_t *)(uintptr_t)f->some, strings[GALLEY__FUZZY_STRINGS];
    galley__fuzzy_item *items = (galley__fuzzy_item *)(uintptr_t)f->items;
    for (size_t i = 0; i < b->words.count; i++)
        for (size_t n = word_strings(b, i, strings); n-- > 0;)
            start[bucket_of(f, strings[n])]++;
    for (size_t k = 0, sum = 0; k < f->n_start; k++) {
        if (start[k] > GALLEY__FUZZY_BUCKET)
            return galley__fail(err, GALLEY_LIMIT,
                                "the fuzzy lists have more than %d words that begin alike",
                                GALLEY__FUZZY_BUCKET);
        sum += start[k];
        start[k] = (uint32_t)sum;
    }
    for (size_t i = b->words.count; i-- > 0;)
        for (size_t n = word_strings(b, i, strings); n-- > 0;) {
            uint64_t hash = strings[n];
            items[--start[bucket_of(f, hash)]] = (galley__fuzzy_item){(uint32_t)hash, (uint32_t)i};
            some[bit_of(f, hash) / 64] |= (uint64_t)1 << bit_of(f, hash) % 64;
        }
    return GALLEY_OK;
}

/* The words' array, as large as it is used. */
static bool take_words(builder *b)
{
    size_t n = b->words.count;
    galley__fuzzy_word *words = new_array(b, n, sizeof *words);
    if (words == NULL)
        return false;
    memcpy(words, b->words.at, n * sizeof *words);
    b->f->words = words;
    b->f->n_words = n;
    return true;
}

galley_status galley__fuzzy_build(galley__fuzzy *f, const galley__phrases *p,
                                  const uint8_t *list_ways, galley_error *err)
{
    builder b = {.alloc = p->alloc, .p = p, .f = f};
    *f = (galley__fuzzy){0};
    galley__map_init(&b.seen, p->alloc);
    galley_status status = gather_words(&b, list_ways, err);
    if (status == GALLEY_OK && b.words.count && (!take_words(&b) || !make_tables(&b)))
        status = galley__nomem(err);
    if (status == GALLEY_OK && b.words.count)
        status = fill_tables(&b, err);
    if (status != GALLEY_OK)
        galley__fuzzy_fini(f, p->alloc);
    galley__map_fini(&b.seen);
    VEC_FREE(p->alloc, &b.words);
    return status;
}

/* -- looking -- */

/* Each edit takes a letter out of the set or puts one in, or both. */
static bool alike(uint32_t a, uint32_t b, unsigned edits)
{
    uint32_t letters = (a ^ b) & ((1u << SHAPE_LETTERS) - 1);
    int gap = (int)(a >> SHAPE_LETTERS) - (int)(b >> SHAPE_LETTERS);
    return __builtin_popcount(letters) <= 2 * (int)edits && gap <= (int)edits && -gap <= (int)edits;
}

static bool look_under(const galley__fuzzy *f, const char *text, const galley__letters *word,
                       uint32_t shape, uint64_t hash, galley__near_each *each, void *ctx)
{
    size_t bucket = bucket_of(f, hash);
    for (uint32_t i = f->start[bucket]; i < f->start[bucket + 1]; i++) {
        const galley__fuzzy_word *w = &f->words[f->items[i].word];
        unsigned most = w->shape >> SHAPE_LETTERS >= TWO_EDITS ? 2 : 1, edits;
        galley__letters letters;
        size_t at = w->word;
        if (f->items[i].check != (uint32_t)hash || !alike(shape, w->shape, most))
            continue;
        galley__letters_of(galley__sized_at(text, &at), &letters);
        edits = galley__edits(&letters, word, most);
        if (edits > 0 && edits <= most && !each(ctx, w, edits))
            return false;
    }
    return true;
}

bool galley__fuzzy_near(const galley__fuzzy *f, const char *text, const galley__letters *word,
                        galley__near_each *each, void *ctx)
{
    uint64_t strings[GALLEY__FUZZY_STRINGS];
    if (f->n_words == 0 || word->count < ONE_EDIT - 1)
        return true;
    size_t n = strings_of(word, word->count >= TWO_EDITS - MOST_EDITS ? 2 : 1, strings);
    uint32_t shape = shape_of(word);
    for (size_t i = 0; i < n; i++) {
        size_t bit = bit_of(f, strings[i]);
        if ((f->some[bit / 64] >> bit % 64 & 1) &&
            !look_under(f, text, word, shape, strings[i], each, ctx))
            return false;
    }
    return true;
}
