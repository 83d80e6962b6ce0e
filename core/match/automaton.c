/* core/match/automaton.c: phrases given -> keys, outputs with their entries, filters.
 *
 * Everything is linear in the phrases, but for phrases of equal keys (those given more than once), which are sorted.
 * SPDX-License-Identifier: MIT */
#include "core/match/automaton.h"

#include "core/base/error.h"

#include <stdlib.h>
#include <sys/mman.h>

enum { SPARSE = 8, LEAST_BEGIN = 8, LEAST_FIRST = 64, LEAST_PAIRS = 8, FEW_WORDS = 1 << 12 };

/* While building a slot's value is the newest of its phrases + 1, and `next` leads to the one given after it. */
typedef struct builder {
    const galley_alloc *alloc;
    const galley__phrases *p;
    const uint8_t *ways; /* of the lists */
    galley__automaton *a;
    galley__slot *slots;
    uint32_t
        *next; /* phrase given, or n + such for its possessive -> the next of the same key + 1 */
    VEC(galley__output) outputs;
    VEC(uint32_t) many;
} builder;

static void *new_array(builder *b, size_t count, size_t size)
{
    size_t bytes;
    return galley__mul(count ? count : 1, size, &bytes) ? galley__new(b->alloc, bytes) : NULL;
}

static void free_array(const galley_alloc *alloc, const void *p, size_t count, size_t size)
{
    galley__free(alloc, (void *)(uintptr_t)p, (count ? count : 1) * size);
}

static void free_arrays(galley__automaton *a, const galley_alloc *alloc)
{
    free_array(alloc, a->slots, a->n_slots, sizeof *a->slots);
    free_array(alloc, a->begin, a->n_begin, sizeof *a->begin);
    free_array(alloc, a->first, a->n_first, sizeof *a->first);
    free_array(alloc, a->pairs, a->n_pairs, sizeof *a->pairs);
    free_array(alloc, a->outputs, a->n_outputs, sizeof *a->outputs);
    free_array(alloc, a->many, a->n_many, sizeof *a->many);
    galley__fuzzy_fini(&a->fuzzy, alloc);
}

void galley__automaton_fini(galley__automaton *a, const galley_alloc *alloc)
{
    if (a->map)
        munmap((void *)(uintptr_t)a->map, a->map_size);
    else
        free_arrays(a, alloc);
    *a = (galley__automaton){0};
}

/* -- keys of a phrase -- */

static const uint64_t *hashes_of(const builder *b, const galley__given *g)
{
    return b->p->hashes.at + g->hash;
}

static galley__way way_of(const builder *b, const galley__given *g)
{
    return (galley__way)b->ways[g->list];
}

/* Of its first `n` words. */
static uint64_t key_of(const builder *b, const galley__given *g, size_t n)
{
    const uint64_t *hash = hashes_of(b, g);
    uint64_t key = galley__key_first(way_of(b, g), hash[0]);
    for (size_t i = 1; i < n; i++)
        key = galley__key_next(key, hash[i]);
    return key;
}

static bool has_variant(const builder *b, const galley__given *g)
{
    return g->n_words == 1 && g->flags & GALLEY__POSSESSIVE && way_of(b, g) == GALLEY__WAY_PLAIN;
}

static uint64_t variant_key(const builder *b, const galley__given *g)
{
    return galley__key_first(GALLEY__WAY_PLAIN, hashes_of(b, g)[1]);
}

/* -- slots -- */

/* The slot of the key, or the free one where it goes. */
static galley__slot *slot_at(builder *b, uint64_t key)
{
    galley__slot *slots = b->slots;
    size_t i = galley__slot_of(b->a, key);
    while (slots[i].value && slots[i].check != (uint32_t)key)
        i = i + 1 == b->a->n_slots ? 0 : i + 1;
    slots[i].check = (uint32_t)key;
    return &slots[i];
}

static galley_status make_slots(builder *b, galley_error *err)
{
    size_t keys = 0, n = b->p->given.count;
    for (size_t i = 0; i < n; i++) {
        const galley__given *g = &b->p->given.at[i];
        keys += g->n_words > 2 ? (size_t)g->n_words - 1 : 1 + (size_t)has_variant(b, g);
    }
    if (keys > UINT32_MAX / 2 || n >= GALLEY__OUTPUT / 2)
        return galley__fail(err, GALLEY_LIMIT, "the phrase lists have too many words");
    b->a->n_slots = keys + keys / 2 + 4;
    b->a->slots = b->slots = new_array(b, b->a->n_slots, sizeof *b->slots);
    b->next = new_array(b, 2 * n, sizeof *b->next);
    return b->slots && b->next ? GALLEY_OK : galley__nomem(err);
}

static void chain(builder *b, uint64_t key, size_t item)
{
    galley__slot *slot = slot_at(b, key);
    b->next[item] = slot->value;
    slot->value = (uint32_t)item + 1;
}

/* From the last to the first, so that each chain is in the order given. */
static void chain_all(builder *b)
{
    size_t n = b->p->given.count;
    for (size_t i = n; i-- > 0;) {
        const galley__given *g = &b->p->given.at[i];
        if (has_variant(b, g))
            chain(b, variant_key(b, g), n + i);
        chain(b, key_of(b, g, g->n_words), i);
    }
}

/* -- outputs -- */

typedef struct item {
    const char *words;
    uint32_t size, given;
    uint16_t list;
    uint8_t n_words, flags;
} item;

static item item_of(const builder *b, size_t number)
{
    size_t n = b->p->given.count, at;
    bool variant = number >= n;
    const galley__given *g = &b->p->given.at[variant ? number - n : number];
    at = g->words;
    for (size_t i = 0; i < g->n_words; i++)
        galley__sized_at(b->p->text.data, &at);
    return (item){.words = b->p->text.data + g->words,
                  .size = (uint32_t)(at - g->words),
                  .given = (uint32_t)(variant ? number - n : number),
                  .list = g->list,
                  .n_words = g->n_words,
                  .flags = variant ? g->flags | GALLEY__VARIANT : g->flags};
}

/* 0 for the same phrase. */
static int compare_phrases(const item *a, const item *b)
{
    if (a->list != b->list)
        return a->list < b->list ? -1 : 1;
    if (a->flags != b->flags)
        return a->flags < b->flags ? -1 : 1;
    if (a->size != b->size)
        return a->size < b->size ? -1 : 1;
    return memcmp(a->words, b->words, a->size);
}

static int by_phrase(const void *left, const void *right)
{
    const item *a = left, *b = right;
    int order = compare_phrases(a, b);
    return order ? order : a->given < b->given ? -1 : a->given > b->given;
}

static galley_str entry_bytes(const builder *b, uint32_t entry)
{
    const char *text = b->p->text.data;
    size_t at = entry + 4, schema = galley__u32_at(text, entry);
    for (size_t n = galley__number_at(text, &schema); n > 0; n--)
        galley__sized_at(text, &at);
    return (galley_str){text + entry, at - entry};
}

/* The entries of one phrase given several times, each once: behind their number, which starts as 0. Equal fields are one
 * entry: "Putin|PUTIN" in one line is to be found once. */
static bool put_many(builder *b, const item *items, size_t n)
{
    galley__map seen;
    size_t head = b->many.count;
    galley__map_init(&seen, b->alloc);
    bool ok = VEC_PUSH(b->alloc, &b->many, 0);
    for (size_t i = 0; i < n && ok; i++) {
        uint32_t entry = b->p->given.at[items[i].given].entry, before;
        galley_str bytes = entry_bytes(b, entry);
        if (galley__map_get(&seen, bytes, &before))
            continue;
        ok = galley__map_set(&seen, bytes, entry) && VEC_PUSH(b->alloc, &b->many, entry);
        b->many.at[head] += ok;
    }
    galley__map_fini(&seen);
    return ok;
}

static bool put_output(builder *b, const item *items, size_t n, bool more)
{
    const galley__given *g = &b->p->given.at[items->given];
    galley__output out = {g->words, g->entry, items->list, items->n_words, items->flags};
    if (more)
        out.flags |= GALLEY__MORE;
    if (n > 1) {
        out.entry = (uint32_t)b->many.count;
        if (!put_many(b, items, n))
            return false;
        out.flags |= GALLEY__MANY;
    }
    return VEC_PUSH(b->alloc, &b->outputs, out);
}

/* Several of one key: those that are the same phrase together, phrases in the order of their first. */
static bool put_group(builder *b, item *items, size_t n)
{
    bool ok = true;
    qsort(items, n, sizeof *items, by_phrase);
    for (size_t i = 0, end; i < n && ok; i = end) {
        end = i + 1;
        while (end < n && compare_phrases(&items[i], &items[end]) == 0)
            end++;
        ok = put_output(b, items + i, end - i, end < n);
    }
    return ok;
}

/* The outputs of a chain; *first becomes the number of the first one. */
static bool put_chain(builder *b, size_t head, uint32_t *first)
{
    size_t n = 0, k = 0;
    *first = (uint32_t)b->outputs.count;
    for (size_t i = head; i; i = b->next[i - 1])
        n++;
    if (n == 1) {
        item alone = item_of(b, head - 1);
        return put_output(b, &alone, 1, false);
    }
    item *items = new_array(b, n, sizeof *items);
    for (size_t i = head; i && items; i = b->next[i - 1])
        items[k++] = item_of(b, i - 1);
    bool ok = items && put_group(b, items, n);
    free_array(b->alloc, items, n, sizeof *items);
    return ok;
}

/* In the order of the phrases, so that outputs stand in the order of their text. A slot that has its outputs is told
 * from one with a chain by which is reached first: the first of the chain. */
static bool put_outputs(builder *b)
{
    size_t n = b->p->given.count;
    uint8_t *done = new_array(b, b->a->n_slots, 1);
    bool ok = done != NULL;
    for (size_t i = 0; i < 2 * n && ok; i++) {
        const galley__given *g = &b->p->given.at[i / 2];
        if (i % 2 && !has_variant(b, g))
            continue;
        galley__slot *slot = slot_at(b, i % 2 ? variant_key(b, g) : key_of(b, g, g->n_words));
        if (done[slot - b->slots])
            continue;
        uint32_t first;
        ok = put_chain(b, slot->value, &first);
        slot->value = first + 1;
        done[slot - b->slots] = 1;
    }
    free_array(b->alloc, done, b->a->n_slots, 1);
    return ok;
}

/* Beginnings of two words or more that go on; a single one is known to `first`. */
static void mark_beginnings(builder *b)
{
    for (size_t i = 0; i < b->p->given.count; i++) {
        const galley__given *g = &b->p->given.at[i];
        if (g->n_words < 3)
            continue;
        const uint64_t *hash = hashes_of(b, g);
        uint64_t key = galley__key_first(way_of(b, g), hash[0]);
        for (size_t k = 1; k + 1 < g->n_words; k++) {
            key = galley__key_next(key, hash[k]);
            slot_at(b, key)->value |= GALLEY__GOES_ON;
        }
    }
}

/* -- filters -- */

static size_t power_of_two(size_t least, size_t want)
{
    while (least < want)
        least *= 2;
    return least;
}

/* About how many first words there are, by the bits that their keys set. */
static bool count_first(builder *b, size_t *count)
{
    size_t n = b->p->given.count, bits = power_of_two(512, n * SPARSE);
    uint64_t *seen = new_array(b, bits / 64, sizeof *seen);
    *count = 0;
    if (seen == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        const galley__given *g = &b->p->given.at[i];
        size_t bit = (size_t)(key_of(b, g, 1) >> 24) & (bits - 1);
        *count += !(seen[bit / 64] >> bit % 64 & 1);
        *count += has_variant(b, g);
        seen[bit / 64] |= (uint64_t)1 << bit % 64;
    }
    free_array(b->alloc, seen, bits / 64, sizeof *seen);
    return true;
}

typedef struct first_filter {
    const galley__automaton *a;
    uint64_t *begin;
    uint8_t *first;
} first_filter;

static void set_first(const first_filter *f, uint64_t key, unsigned what)
{
    size_t cell = (size_t)(key >> 24) & (f->a->n_first * 4 - 1);
    size_t bit = (size_t)(key >> 32) & (f->a->n_begin * 64 - 1);
    f->first[cell / 4] |= (uint8_t)(what << cell % 4 * 2);
    f->begin[bit / 64] |= (uint64_t)1 << bit % 64;
}

/* The fewer false alarms, the better, as long as the first-level cache holds it. */
static bool fill_first(builder *b)
{
    galley__automaton *a = b->a;
    size_t words;
    if (!count_first(b, &words))
        return false;
    a->n_begin = power_of_two(LEAST_BEGIN, words * (words < FEW_WORDS ? 32 : 12) / 64);
    a->n_first = power_of_two(LEAST_FIRST, words * 8 / 4);
    first_filter f = {a, new_array(b, a->n_begin, sizeof *f.begin), new_array(b, a->n_first, 1)};
    a->begin = f.begin;
    a->first = f.first;
    for (size_t i = 0; i < b->p->given.count && f.begin && f.first; i++) {
        const galley__given *g = &b->p->given.at[i];
        set_first(&f, key_of(b, g, 1), g->n_words > 1 ? GALLEY__BEGINS : GALLEY__IS_PHRASE);
        if (has_variant(b, g))
            set_first(&f, variant_key(b, g), GALLEY__IS_PHRASE);
    }
    return f.begin && f.first;
}

static bool fill_pairs(builder *b)
{
    galley__automaton *a = b->a;
    size_t n = 0;
    for (size_t i = 0; i < b->p->given.count; i++)
        n += b->p->given.at[i].n_words > 1;
    a->n_pairs = power_of_two(LEAST_PAIRS, n / 6);
    uint64_t *pairs = new_array(b, a->n_pairs, sizeof *pairs);
    a->pairs = pairs;
    for (size_t i = 0; i < b->p->given.count && pairs; i++) {
        const galley__given *g = &b->p->given.at[i];
        if (g->n_words < 2)
            continue;
        uint64_t key = key_of(b, g, 2);
        pairs[galley__pair_word(a, key) - pairs] |= galley__pair_bits(key);
    }
    return pairs != NULL;
}

/* -- all of it -- */

static void take_arrays(builder *b)
{
    galley__automaton *a = b->a;
    a->outputs = b->outputs.at;
    a->n_outputs = b->outputs.count;
    a->many = b->many.at;
    a->n_many = b->many.count;
    a->text = b->p->text.data;
    a->text_size = b->p->text.size;
    a->n_phrases = b->p->given.count;
    for (size_t i = 0; i < b->p->given.count; i++)
        a->ways |= 1u << way_of(b, &b->p->given.at[i]);
}

/* What VEC_PUSH left over is given back, as the size is what an array is freed by. */
static bool trim(builder *b)
{
    void *outputs =
        galley__resize(b->alloc, b->outputs.at, b->outputs.capacity * sizeof *b->outputs.at,
                       (b->outputs.count ? b->outputs.count : 1) * sizeof *b->outputs.at);
    if (outputs == NULL)
        return false;
    b->outputs.at = outputs;
    b->outputs.capacity = b->outputs.count ? b->outputs.count : 1;
    void *many = galley__resize(b->alloc, b->many.at, b->many.capacity * sizeof *b->many.at,
                                (b->many.count ? b->many.count : 1) * sizeof *b->many.at);
    if (many == NULL)
        return false;
    b->many.at = many;
    b->many.capacity = b->many.count ? b->many.count : 1;
    return true;
}

static galley_status build(builder *b, galley_error *err)
{
    galley_status status = make_slots(b, err);
    if (status != GALLEY_OK)
        return status;
    chain_all(b);
    if (!put_outputs(b))
        return galley__nomem(err);
    galley__free(b->alloc, b->next,
                 (b->p->given.count ? 2 * b->p->given.count : 1) * sizeof *b->next);
    b->next = NULL;
    mark_beginnings(b);
    status = galley__fuzzy_build(&b->a->fuzzy, b->p, b->ways, err);
    if (status != GALLEY_OK)
        return status;
    if (!fill_first(b) || !fill_pairs(b) || !trim(b))
        return galley__nomem(err);
    take_arrays(b);
    return GALLEY_OK;
}

galley_status galley__automaton_build(galley__automaton *a, const galley__phrases *p,
                                      const uint8_t *list_ways, size_t n_lists, galley_error *err)
{
    builder b = {.alloc = p->alloc, .p = p, .ways = list_ways, .a = a};
    *a = (galley__automaton){.n_lists = (uint32_t)n_lists};
    galley_status status = build(&b, err);
    if (status == GALLEY_OK)
        return status;
    galley__free(b.alloc, b.next, (p->given.count ? 2 * p->given.count : 1) * sizeof *b.next);
    VEC_FREE(b.alloc, &b.outputs);
    VEC_FREE(b.alloc, &b.many);
    galley__automaton_fini(a, p->alloc);
    return status;
}
