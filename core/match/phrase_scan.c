/* core/match/phrase_scan.c: the automaton over the words of an article.
 *
 * Words go through it in blocks, and each step is made for the whole block before the next, so that the memory a step
 * needs is on its way while others are looked at:
 *
 *     sift     which words begin something (one look at a small table each)
 *     pair     which of them with the word behind (one look at a filter)
 *     look     the keys of these, then of one word more, as long as phrases go on
 *     verify   the words themselves are compared
 *
 * Time is linear in the text: from each word at most GALLEY_PHRASE_WORDS keys are looked up.
 * SPDX-License-Identifier: MIT */
#include "core/match/phrase_scan.h"

#include "core/base/error.h"

enum { BLOCK = GALLEY__PHRASE_BLOCK };

#define POSSESSIVE (1u << 31) /* of `last`: the word without its 's */

/* A block in the making: words that begin something, and their run. */
typedef struct block {
    size_t words, count;
    uint32_t word[BLOCK], run[BLOCK];
    uint8_t what[BLOCK];
} block;

static const galley__run *run_of(const galley__phrase_scan *c, uint32_t run)
{
    return &c->runs[run];
}

/* -- sift -- */

static size_t sift(const galley__phrase_scan *c, size_t from, size_t to, uint32_t *word,
                   uint8_t *what)
{
    const galley__automaton *a = c->a;
    const uint64_t *fold = c->fold;
    const uint8_t *first = a->first;
    size_t n = 0, mask = a->n_first * 4 - 1;
    uint64_t seed = galley__key_first(c->way, 0);
    for (size_t i = from; i < to; i++) {
        size_t cell = (size_t)((fold[i] ^ seed) >> 24) & mask;
        unsigned bits = first[cell / 4] >> (cell % 4 * 2) & 3u;
        word[n] = (uint32_t)i;
        what[n] = (uint8_t)bits;
        n += bits != 0;
    }
    return n;
}

/* -- pair -- */

typedef struct queue {
    galley__look *at;
    size_t count;
} queue;

static void ask(const galley__phrase_scan *c, queue *q, uint64_t key, uint32_t first, uint32_t last,
                uint32_t run)
{
    __builtin_prefetch(&c->a->slots[galley__slot_of(c->a, key)]);
    q->at[q->count++] = (galley__look){key, first, last, run};
}

/* The keys of two words, not yet filtered. */
static galley_status put_pair(galley__phrase_scan *c, queue *pairs, uint32_t first, uint32_t run)
{
    uint64_t key = galley__key_first(c->way, c->fold[first]), stem;
    uint32_t second = first + 1;
    galley__look look = {galley__key_next(key, c->fold[second]), first, second, run};
    __builtin_prefetch(galley__pair_word(c->a, look.key));
    pairs->at[pairs->count++] = look;
    galley_status status = galley__stem_hash(c, second, &stem);
    if (status == GALLEY_OK && stem) {
        look = (galley__look){galley__key_next(key, stem), first, second | POSSESSIVE, run};
        pairs->at[pairs->count++] = look;
    }
    return status;
}

/* Single words that lost their 's: in plain columns they are found as they are. */
static void put_stem(const galley__phrase_scan *c, queue *q, size_t word, uint32_t run)
{
    uint64_t key = galley__key_first(c->way, c->stem[word]);
    if (c->stem[word] && galley__first_at(c->a, key) & GALLEY__IS_PHRASE)
        ask(c, q, key, (uint32_t)word, (uint32_t)word | POSSESSIVE, run);
}

static galley_status first_keys(galley__phrase_scan *c, const block *b, queue *pairs, queue *q)
{
    galley_status status = GALLEY_OK;
    for (size_t i = 0; i < b->count && status == GALLEY_OK; i++) {
        uint32_t word = b->word[i];
        if (b->what[i] & GALLEY__IS_PHRASE)
            ask(c, q, galley__key_first(c->way, c->fold[word]), word, word, b->run[i]);
        if (b->what[i] & GALLEY__BEGINS && word + 1 < run_of(c, b->run[i])->end)
            status = put_pair(c, pairs, word, b->run[i]);
    }
    return status;
}

static void filter_pairs(const galley__phrase_scan *c, const queue *pairs, queue *q)
{
    for (size_t i = 0; i < pairs->count; i++) {
        const galley__look *l = &pairs->at[i];
        uint64_t bits = galley__pair_bits(l->key);
        if ((*galley__pair_word(c->a, l->key) & bits) == bits)
            ask(c, q, l->key, l->first, l->last, l->run);
    }
}

/* -- look -- */

static galley_status go_on(galley__phrase_scan *c, queue *next, const galley__look *l)
{
    uint32_t last = l->last + 1;
    uint64_t stem;
    if (l->last & POSSESSIVE || l->last == l->first || last >= run_of(c, l->run)->end)
        return GALLEY_OK; /* a single word's key tells nothing of longer ones: pairs do */
    ask(c, next, galley__key_next(l->key, c->fold[last]), l->first, last, l->run);
    galley_status status = galley__stem_hash(c, last, &stem);
    if (status == GALLEY_OK && stem)
        ask(c, next, galley__key_next(l->key, stem), l->first, last | POSSESSIVE, l->run);
    return status;
}

static galley_status look_up(galley__phrase_scan *c, const queue *q, queue *next)
{
    galley_scratch *s = c->scan->scratch;
    galley_status status = GALLEY_OK;
    next->count = 0;
    for (size_t i = 0; i < q->count && status == GALLEY_OK; i++) {
        const galley__look *l = &q->at[i];
        uint32_t value = galley__find_key(c->a, l->key), output = value & GALLEY__OUTPUT;
        if (output) {
            __builtin_prefetch(&c->a->outputs[output - 1]);
            if (!VEC_PUSH(c->scan->m->alloc, &s->found,
                          (galley__found){output - 1, l->first, l->last, l->run}))
                return galley__nomem(c->scan->err);
        }
        if (value & GALLEY__GOES_ON)
            status = go_on(c, next, l);
    }
    return status;
}

/* -- verify -- */

/* Whether the output is of this number of words, in this form, and looked for here. */
static bool fits(const galley__phrase_scan *c, const galley__output *o, const galley__found *f)
{
    const galley__list *list = &c->scan->m->lists.at[o->list];
    uint32_t last = f->last & ~POSSESSIVE;
    bool cut = f->last & POSSESSIVE;
    return o->n_words == last - f->first + 1 && list->way == c->way &&
           list->within & run_of(c, f->run)->kind && (!cut || o->flags & GALLEY__POSSESSIVE) &&
           !(cut && o->flags & GALLEY__VARIANT);
}

static galley_status verify_one(galley__phrase_scan *c, const galley__found *f)
{
    bool same, more = true;
    galley_status status = GALLEY_OK;
    for (uint32_t o = f->output; more && status == GALLEY_OK; o++) {
        const galley__output *output = &c->a->outputs[o];
        bool cut = f->last & POSSESSIVE || output->flags & GALLEY__VARIANT;
        more = output->flags & GALLEY__MORE;
        if (!fits(c, output, f))
            continue;
        status = galley__same_words(c, output, f->first, cut, &same);
        if (status == GALLEY_OK && same)
            status = galley__add_hit(c, o, f->first, f->last & ~POSSESSIVE, cut, 0);
    }
    return status;
}

static galley_status verify(galley__phrase_scan *c)
{
    galley_scratch *s = c->scan->scratch;
    galley_status status = GALLEY_OK;
    for (size_t i = 0; i < s->found.count; i++)
        __builtin_prefetch(c->a->text + c->a->outputs[s->found.at[i].output].words);
    for (size_t i = 0; i < s->found.count && status == GALLEY_OK; i++)
        status = verify_one(c, &s->found.at[i]);
    s->found.count = 0;
    return status;
}

/* -- blocks -- */

static galley_status look_at(galley__phrase_scan *c, const block *b, size_t end)
{
    galley_scratch *s = c->scan->scratch;
    queue q = {s->looks, 0}, next = {s->looks + GALLEY__PHRASE_LOOKS, 0};
    queue pairs = {s->looks + 2 * GALLEY__PHRASE_LOOKS, 0};
    galley_status status = first_keys(c, b, &pairs, &q);
    (void)end;
    if (status == GALLEY_OK)
        filter_pairs(c, &pairs, &q);
    for (size_t words = 1; q.count && words < GALLEY_PHRASE_WORDS && status == GALLEY_OK; words++) {
        status = look_up(c, &q, &next);
        queue swap = q;
        q = next;
        next = swap;
    }
    if (status == GALLEY_OK && s->found.count)
        status = verify(c);
    if (status == GALLEY_OK && s->hits.count)
        status = galley__settle_hits(c, end);
    return status;
}

static void add_run(const galley__phrase_scan *c, block *b, uint32_t run, size_t from, size_t to)
{
    size_t n = sift(c, from, to, b->word + b->count, b->what + b->count);
    for (size_t i = b->count; i < b->count + n; i++)
        b->run[i] = run;
    b->count += n;
    b->words += to - from;
}

/* All runs, cut into blocks. */
static galley_status scan_column(galley__phrase_scan *c)
{
    block b = {0, 0, {0}, {0}, {0}};
    galley_status status = GALLEY_OK;
    size_t at = 0;
    for (uint32_t r = 0; r < c->n_runs; r++)
        for (at = c->runs[r].start; at < c->runs[r].end && status == GALLEY_OK;) {
            size_t left = c->runs[r].end - at, room = BLOCK - b.words;
            size_t n = left < room ? left : room;
            add_run(c, &b, r, at, at + n);
            at += n;
            if (b.words < BLOCK)
                continue;
            status = look_at(c, &b, at);
            b.words = b.count = 0;
        }
    if (status == GALLEY_OK && b.count)
        status = look_at(c, &b, at);
    return status == GALLEY_OK ? galley__settle_hits(c, SIZE_MAX) : status;
}

/* -- columns -- */

/* Tokens that lie wholly in regions that are looked at. */
static galley_status make_runs(galley__scan *scan)
{
    const galley_subject *subject = scan->subject;
    const galley_tokens *tokens = subject->tokens;
    galley_scratch *s = scan->scratch;
    s->runs.count = 0;
    for (size_t r = 0; r < subject->n_regions; r++) {
        const galley_region *region = &subject->regions[r];
        uint32_t kind = GALLEY_REGION_BIT(region->kind);
        if (!(scan->m->lists_within & kind))
            continue;
        size_t first = galley_tokens_find(tokens, region->start);
        size_t end = galley_tokens_find(tokens, region->end);
        if (first < tokens->count && tokens->start[first] < region->start)
            first++;
        if (end > first && !VEC_PUSH(scan->m->alloc, &s->runs,
                                     (galley__run){(uint32_t)first, (uint32_t)end, kind}))
            return galley__nomem(scan->err);
    }
    return GALLEY_OK;
}

static galley_status scan_plain(galley__scan *scan)
{
    galley__phrase_scan c = {.scan = scan,
                             .a = &scan->m->automaton,
                             .tokens = scan->subject->tokens,
                             .way = GALLEY__WAY_PLAIN,
                             .fold = scan->subject->tokens->fold,
                             .runs = scan->scratch->runs.at,
                             .n_runs = scan->scratch->runs.count};
    return scan_column(&c);
}

galley_status galley__phrases_scan(galley__scan *scan)
{
    const galley__automaton *a = &scan->m->automaton;
    galley_status status = GALLEY_OK;
    scan->scratch->hits.count = scan->scratch->found.count = 0;
    if (a->n_outputs == 0)
        return GALLEY_OK;
    status = make_runs(scan);
    if (status == GALLEY_OK && a->ways & 1u << GALLEY__WAY_PLAIN)
        status = scan_plain(scan);
    (void)put_stem;
    return status;
}
