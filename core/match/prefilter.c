/* core/match/prefilter.c: the table of literals, and the pass that finds them.
 * SPDX-License-Identifier: MIT */
#include "core/match/match_internal.h"

#include "core/base/error.h"

#define FOLD_ALL 0x20202020u

enum { FILTER_BITS = 2, BLOCK = 64 };

/* -- building -- */

static const uint32_t key_masks[3] = {0xFFFF, 0xFFFFFF, 0xFFFFFFFF};

/* The value of the filter; its upper bits are the bucket. */
static inline uint32_t hash_of(uint32_t key, unsigned bits)
{
    return (key * 0x9E3779B1u) >> (32 - bits - FILTER_BITS);
}

static inline size_t bucket(uint32_t key, unsigned bits)
{
    return hash_of(key, bits) >> FILTER_BITS;
}

static uint64_t first_bytes(const unsigned char *p, size_t size)
{
    uint64_t value = 0;
    memcpy(&value, p, size < 8 ? size : 8);
    return value;
}

static size_t table_of(const galley__literal *l)
{
    size_t length = l->size >= 4 ? 2 : (size_t)l->size - 2;
    return length + (l->flags & GALLEY__LITERAL_LEFT ? 0 : 3);
}

static uint32_t key_of(const galley__literal *l)
{
    size_t t = table_of(l) % 3;
    return ((uint32_t)first_bytes(l->bytes, l->size) | FOLD_ALL) & key_masks[t];
}

static bool number_literal(galley_matcher *m, galley__map *map, const galley__literal *l,
                           uint32_t *number)
{
    galley__prefilter *f = &m->prefilter;
    char key[2 * 64 + 1];
    memcpy(key, l->bytes, l->size);
    memcpy(key + l->size, l->fold, l->size);
    key[2 * l->size] = (char)l->flags;
    size_t size = 2 * (size_t)l->size + 1;
    if (galley__map_get(map, (galley_str){key, size}, number))
        return true;
    galley_str kept = galley_arena_copy(m->arena, (galley_str){key, size});
    *number = (uint32_t)f->n_literals;
    if (kept.data == NULL || !galley__map_set(map, kept, *number))
        return false;
    f->literals[f->n_literals++] = *l;
    return true;
}

static bool number_need(galley_matcher *m, galley__map *map, const galley__need *need,
                        uint32_t **numbers)
{
    if (need->count == 0)
        return true;
    *numbers = galley_arena_calloc(m->arena, need->count, sizeof **numbers);
    for (size_t i = 0; i < need->count; i++)
        if (*numbers == NULL || !number_literal(m, map, &need->at[i], &(*numbers)[i]))
            return false;
    return true;
}

/* Which regexes ask for a literal: counted, then filled in from behind. */
static bool make_uses(galley_matcher *m)
{
    galley__prefilter *f = &m->prefilter;
    f->use_start = galley_arena_calloc(m->arena, f->n_literals + 1, sizeof *f->use_start);
    f->uses = galley_arena_calloc(m->arena, f->n_uses, sizeof *f->uses);
    if (f->use_start == NULL || f->uses == NULL)
        return false;
    for (size_t r = 0; r < m->regexes.count; r++)
        for (size_t i = 0; i < m->regexes.at[r].needs.first.count; i++)
            f->use_start[m->regexes.at[r].first[i]]++;
    for (size_t i = 0, sum = 0; i <= f->n_literals; i++) {
        sum += i < f->n_literals ? f->use_start[i] : 0;
        f->use_start[i] = (uint32_t)sum;
    }
    for (size_t r = m->regexes.count; r-- > 0;)
        for (size_t i = 0; i < m->regexes.at[r].needs.first.count; i++)
            f->uses[--f->use_start[m->regexes.at[r].first[i]]] = (uint32_t)r;
    return true;
}

static bool make_table(galley_matcher *m, size_t which)
{
    galley__prefilter *f = &m->prefilter;
    galley__lit_table *t = &f->tables[which];
    for (size_t i = 0; i < f->n_literals; i++)
        t->n_entries += table_of(&f->literals[i]) == which;
    if (t->n_entries == 0)
        return true;
    for (t->bits = 8; t->bits < 24 && (size_t)1 << t->bits < t->n_entries * 4;)
        t->bits++;
    size_t n = (size_t)1 << t->bits;
    t->start = galley_arena_calloc(m->arena, n + 1, sizeof *t->start);
    t->filter = galley_arena_calloc(m->arena, (n << FILTER_BITS) / 64, sizeof *t->filter);
    t->entries = galley_arena_calloc(m->arena, t->n_entries, sizeof *t->entries);
    if (t->start == NULL || t->filter == NULL || t->entries == NULL)
        return false;
    for (size_t i = 0; i < f->n_literals; i++)
        if (table_of(&f->literals[i]) == which) {
            uint32_t hash = hash_of(key_of(&f->literals[i]), t->bits);
            t->filter[hash / 64] |= (uint64_t)1 << hash % 64;
            t->start[hash >> FILTER_BITS]++;
        }
    for (size_t i = 0, sum = 0; i <= n; i++) {
        sum += t->start[i];
        t->start[i] = (uint32_t)sum;
    }
    for (size_t i = f->n_literals; i-- > 0;) {
        const galley__literal *l = &f->literals[i];
        if (table_of(l) == which)
            t->entries[--t->start[bucket(key_of(l), t->bits)]] = (galley__lit_entry){
                first_bytes(l->bytes, l->size), first_bytes(l->fold, l->size), (uint32_t)i};
    }
    return true;
}

/* The regexes that are run without being asked for. */
static bool make_sets(galley_matcher *m)
{
    galley__prefilter *f = &m->prefilter;
    f->n_words = (m->regexes.count + 63) / 64;
    f->always = galley_arena_calloc(m->arena, f->n_words + 1, sizeof *f->always);
    f->variants = galley_arena_calloc(m->arena, f->n_words + 1, sizeof *f->variants);
    if (f->always == NULL || f->variants == NULL)
        return false;
    for (size_t i = 0; i < m->regexes.count; i++) {
        const galley__needs *needs = &m->regexes.at[i].needs;
        f->always[i / 64] |= (uint64_t)(needs->tier == GALLEY__TIER_ALWAYS) << i % 64;
        f->variants[i / 64] |= (uint64_t)needs->variants << i % 64;
    }
    return true;
}

/* Literals that are looked for anywhere cost more than those at word beginnings: the second needs, which only spare
 * work, shall not be the only ones. */
static bool looks_anywhere(const galley__need *need)
{
    for (size_t i = 0; i < need->count; i++)
        if (!(need->at[i].flags & GALLEY__LITERAL_LEFT))
            return true;
    return false;
}

static void drop_seconds(galley_matcher *m)
{
    bool anywhere = false;
    for (size_t i = 0; i < m->regexes.count; i++)
        anywhere |= looks_anywhere(&m->regexes.at[i].needs.first);
    for (size_t i = 0; i < m->regexes.count && !anywhere; i++)
        if (looks_anywhere(&m->regexes.at[i].needs.second))
            m->regexes.at[i].needs.second = (galley__need){0};
}

static bool make_pairs(galley_matcher *m)
{
    galley__prefilter *f = &m->prefilter;
    f->pairs = galley_arena_calloc(m->arena, 65536 / 64, sizeof *f->pairs);
    if (f->pairs == NULL)
        return false;
    for (size_t i = 0; i < f->n_literals; i++) {
        uint32_t pair = key_of(&f->literals[i]) & 0xFFFF;
        if (table_of(&f->literals[i]) >= 3)
            f->pairs[pair / 64] |= (uint64_t)1 << pair % 64;
    }
    return true;
}

static bool make_all(galley_matcher *m, galley__map *map)
{
    galley__prefilter *f = &m->prefilter;
    size_t most = 0;
    *f = (galley__prefilter){0};
    if (!make_sets(m))
        return false;
    drop_seconds(m);
    for (size_t i = 0; i < m->regexes.count; i++) {
        const galley__needs *needs = &m->regexes.at[i].needs;
        f->n_uses += needs->first.count;
        most += needs->first.count + needs->second.count;
        f->any_variants |= needs->variants;
    }
    if (most == 0)
        return true;
    f->literals = galley_arena_calloc(m->arena, most, sizeof *f->literals);
    if (f->literals == NULL)
        return false;
    for (size_t i = 0; i < m->regexes.count; i++) {
        galley__regex *r = &m->regexes.at[i];
        if (!number_need(m, map, &r->needs.first, &r->first) ||
            !number_need(m, map, &r->needs.second, &r->second))
            return false;
    }
    for (size_t t = 0; t < GALLEY__TABLES; t++)
        if (!make_table(m, t))
            return false;
    return make_pairs(m) && make_uses(m);
}

galley_status galley__prefilter_build(galley_matcher *m, galley_error *err)
{
    galley__map map;
    galley__map_init(&map, m->alloc);
    bool ok = make_all(m, &map);
    galley__map_fini(&map);
    return ok ? GALLEY_OK : galley__nomem(err);
}

/* -- the pass -- */

typedef struct pass {
    const galley__prefilter *f;
    galley_scratch *s;
    const unsigned char *text;
    size_t size;
    bool bounds; /* word boundaries may be looked at */
} pass;

static bool add_hit(const pass *p, uint32_t literal, size_t at)
{
    galley_scratch *s = p->s;
    const galley_alloc *alloc = s->matcher->alloc;
    galley__lit_seen *seen = &s->seen[literal];
    uint32_t index = (uint32_t)s->lit_hits.count + 1;
    if (!VEC_PUSH(alloc, &s->lit_hits,
                  (galley__lit_hit){(uint32_t)at, 0, p->f->literals[literal].size}))
        return false;
    if (seen->first == 0) {
        s->seen_literals[s->n_seen++] = literal;
        for (uint32_t i = p->f->use_start[literal]; i < p->f->use_start[literal + 1]; i++)
            s->wanted[p->f->uses[i] / 64] |= (uint64_t)1 << p->f->uses[i] % 64;
        seen->first = index;
    } else {
        s->lit_hits.at[seen->last - 1].next = index;
    }
    seen->last = index;
    return true;
}

static bool is_here(const pass *p, const galley__lit_entry *e, uint64_t value, size_t at)
{
    const galley__literal *l = &p->f->literals[e->literal];
    uint64_t care = l->size >= 8 ? UINT64_MAX : ((uint64_t)1 << (8 * l->size)) - 1;
    if (((value | e->fold) ^ e->value) & care)
        return false;
    if (l->size > p->size - at)
        return false;
    for (size_t i = 8; i < l->size; i++)
        if ((p->text[at + i] | l->fold[i]) != l->bytes[i])
            return false;
    size_t end = at + l->size;
    return !(p->bounds && (l->flags & GALLEY__LITERAL_RIGHT) && end < p->size &&
             galley__is_word(p->text[end]));
}

static bool ask(const pass *p, const galley__lit_table *t, uint32_t key, uint64_t value, size_t at)
{
    uint32_t hash = hash_of(key, t->bits);
    if (!(t->filter[hash / 64] >> hash % 64 & 1))
        return true;
    size_t b = hash >> FILTER_BITS;
    for (uint32_t i = t->start[b]; i < t->start[b + 1]; i++)
        if (is_here(p, &t->entries[i], value, at) && !add_hit(p, t->entries[i].literal, at))
            return false;
    return true;
}

/* The tables that have entries, of the six from `first` to `end`. */
typedef struct table_set {
    struct {
        const galley__lit_table *table;
        uint32_t mask;
    } at[GALLEY__TABLES];
    size_t count;
} table_set;

static table_set tables_of(const galley__prefilter *f, size_t first, size_t end)
{
    table_set set = {.count = 0};
    for (size_t t = first; t < end; t++)
        if (f->tables[t].n_entries) {
            set.at[set.count].table = &f->tables[t];
            set.at[set.count++].mask = key_masks[t % 3];
        }
    return set;
}

static inline bool ask_all(const pass *p, const table_set *set, size_t at)
{
    uint64_t value;
    if (p->size - at >= 8)
        memcpy(&value, p->text + at, 8);
    else
        value = first_bytes(p->text + at, p->size - at);
    uint32_t key = (uint32_t)value | FOLD_ALL;
    for (size_t i = 0; i < set->count; i++)
        if (!ask(p, set->at[i].table, key & set->at[i].mask, value, at))
            return false;
    return true;
}

/* Which bytes of a block are of words, a bit each; *other gets a set bit 7 when one is not ASCII. Written so that
 * compilers make vectors of the first loop; the product gathers the lowest bits of eight bytes. */
static uint64_t word_bits(const unsigned char *block, unsigned char *other)
{
    unsigned char is[BLOCK], any = 0;
    uint64_t bits = 0;
    for (size_t i = 0; i < BLOCK; i++) {
        unsigned char c = block[i];
        unsigned char letter = (unsigned char)((c | 0x20) - 'a') < 26;
        unsigned char digit = (unsigned char)(c - '0') < 10;
        is[i] = (unsigned char)(letter | digit | (c == '_'));
        any |= c;
    }
    for (size_t i = 0; i < BLOCK; i += 8) {
        uint64_t eight;
        memcpy(&eight, is + i, 8);
        bits |= (eight * 0x0102040810204080u >> 56) << i;
    }
    *other |= any;
    return bits;
}

/* Which places of a block begin with one of the pairs; `block` has a byte more. */
static uint64_t pair_bits(const uint64_t *pairs, const unsigned char *block)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < BLOCK; i++) {
        uint16_t pair;
        memcpy(&pair, block + i, 2);
        pair |= (uint16_t)FOLD_ALL;
        bits |= (pairs[pair / 64] >> pair % 64 & 1) << i;
    }
    return bits;
}

static bool ask_places(const pass *p, const table_set *set, size_t start, uint64_t places)
{
    for (; places; places &= places - 1)
        if (!ask_all(p, set, start + (size_t)__builtin_ctzll(places)))
            return false;
    return true;
}

/* Block by block: the beginnings of words, then all places. *other as in word_bits. */
static bool find_all(const pass *p, unsigned char *other)
{
    table_set begin = tables_of(p->f, 0, 3), anywhere = tables_of(p->f, 3, 6);
    uint64_t word_before = 0;
    for (size_t at = 0; at < p->size; at += BLOCK) {
        size_t left = p->size - at;
        uint64_t inside = left < BLOCK ? ((uint64_t)1 << left) - 1 : UINT64_MAX;
        unsigned char last[BLOCK + 1] = {0};
        const unsigned char *block =
            left <= BLOCK ? memcpy(last, p->text + at, left) : p->text + at;
        uint64_t words = word_bits(block, other);
        uint64_t begins = p->bounds ? words & ~(words << 1 | word_before) : inside;
        word_before = words >> 63;
        if (begin.count && !ask_places(p, &begin, at, begins))
            return false;
        if (anywhere.count && !ask_places(p, &anywhere, at, inside & pair_bits(p->f->pairs, block)))
            return false;
    }
    return true;
}

/* A region that begins or ends inside of a word has a boundary there that the bytes do not show. */
static bool cuts_word(galley_str text, size_t at)
{
    return at > 0 && at < text.size && galley__is_word((unsigned char)text.data[at - 1]) &&
           galley__is_word((unsigned char)text.data[at]);
}

static bool boundaries_show(const galley_subject *s)
{
    for (size_t i = 0; i < s->n_regions; i++)
        if (cuts_word(s->text, s->regions[i].start) || cuts_word(s->text, s->regions[i].end))
            return false;
    return true;
}

void galley__prefilter_reset(galley_scratch *s)
{
    for (size_t i = 0; i < s->n_seen; i++) {
        s->seen[s->seen_literals[i]] = (galley__lit_seen){0};
    }
    if (s->n_seen)
        memset(s->wanted, 0, s->matcher->prefilter.n_words * sizeof *s->wanted);
    s->n_seen = 0;
    s->lit_hits.count = 0;
}

galley_status galley__prefilter_scan(galley__scan *scan)
{
    galley_str text = scan->subject->text;
    pass p = {&scan->m->prefilter, scan->scratch, (const unsigned char *)text.data, text.size,
              boundaries_show(scan->subject)};
    scan->bounds = p.bounds;
    if (p.f->n_literals == 0)
        return GALLEY_OK;
    unsigned char other = 0;
    if (!find_all(&p, &other))
        return galley__nomem(scan->err);
    scan->variants = p.f->any_variants && (other & 0x80) &&
                     (memmem(text.data, text.size, "\xC5\xBF", 2) ||
                      memmem(text.data, text.size, "\xE2\x84\xAA", 3));
    return GALLEY_OK;
}
