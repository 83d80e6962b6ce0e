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

#define POSSESSIVE GALLEY__WITHOUT_S

/* A block in the making: words that may begin something, and their run. */
typedef struct block {
    size_t words, count;
    uint32_t word[BLOCK], run[BLOCK];
} block;

static const galley__run *run_of(const galley__phrase_scan *c, uint32_t run)
{
    return &c->runs[run];
}

/* -- sift -- */

static size_t sift(const galley__phrase_scan *c, size_t from, size_t to, uint32_t *restrict word)
{
    const uint64_t *restrict fold = c->fold, *restrict begin = c->a->begin;
    uint64_t seed = galley__key_first(c->way, 0);
    size_t n = 0, mask = c->a->n_begin * 64 - 1;
    for (size_t i = from; i < to; i++) {
        size_t bit = (size_t)((fold[i] ^ seed) >> 32) & mask;
        word[n] = (uint32_t)i;
        n += begin[bit / 64] >> bit % 64 & 1;
    }
    return n;
}

/* In a column with stems: words that have one as well. */
static size_t sift_stems(const galley__phrase_scan *c, size_t from, size_t to, uint32_t *word)
{
    size_t n = 0, mask = c->a->n_begin * 64 - 1;
    for (size_t i = from; i < to; i++) {
        size_t bit = (size_t)(galley__key_first(c->way, c->fold[i]) >> 32) & mask;
        word[n] = (uint32_t)i;
        n += (c->a->begin[bit / 64] >> bit % 64 & 1) || c->stem[i];
    }
    return n;
}

/* -- pair -- */

typedef struct queue {
    galley__look *at;
    size_t count;
} queue;

static inline void ask(const galley__phrase_scan *c, queue *q, uint64_t key, uint32_t first,
                       uint32_t last, uint32_t run)
{
    __builtin_prefetch(&c->a->slots[galley__slot_of(c->a, key)]);
    q->at[q->count++] = (galley__look){key, first, last, run};
}

/* A key of two words, not yet filtered. */
static inline void put_pair(const galley__phrase_scan *c, queue *pairs, uint64_t key,
                            uint32_t first, uint32_t last, uint32_t run)
{
    __builtin_prefetch(galley__pair_word(c->a, key));
    pairs->at[pairs->count++] = (galley__look){key, first, last, run};
}

/* The word before with this one without its 's. */
static galley_status put_possessive(galley__phrase_scan *c, queue *pairs, uint64_t key,
                                    uint32_t word, uint32_t run)
{
    uint64_t stem;
    galley_status status = galley__stem_hash(c, word, &stem);
    if (status == GALLEY_OK && stem)
        put_pair(c, pairs, galley__key_next(key, stem), word - 1, word | POSSESSIVE, run);
    return status;
}

static inline bool like_possessive(const galley__phrase_scan *c, size_t word)
{
    if (c->stem)
        return c->stem[word] != 0;
    return galley__like_possessive(c->scan->subject->text.data, c->tokens->end[word]);
}

static galley_status first_keys(galley__phrase_scan *c, const block *b, queue *pairs, queue *q)
{
    galley_status status = GALLEY_OK;
    for (size_t i = 0; i < b->count && status == GALLEY_OK; i++) {
        uint32_t word = b->word[i], run = b->run[i], next = word + 1;
        uint64_t key = galley__key_first(c->way, c->fold[word]);
        unsigned what = galley__first_at(c->a, key);
        if (what & GALLEY__IS_PHRASE)
            ask(c, q, key, word, word, run);
        if (!(what & GALLEY__BEGINS) || next >= run_of(c, run)->end)
            continue;
        put_pair(c, pairs, galley__key_next(key, c->fold[next]), word, next, run);
        if (like_possessive(c, next))
            status = put_possessive(c, pairs, key, next, run);
    }
    return status;
}

/* Single words that lost their 's; in a plain column they are found as they are. */
static void put_stems(const galley__phrase_scan *c, const block *b, queue *q)
{
    for (size_t i = 0; i < b->count; i++) {
        uint32_t word = b->word[i];
        uint64_t key = galley__key_first(c->way, c->stem[word]);
        if (c->stem[word] && galley__first_at(c->a, key) & GALLEY__IS_PHRASE)
            ask(c, q, key, word, word | POSSESSIVE, b->run[i]);
    }
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
    if (!like_possessive(c, last))
        return GALLEY_OK;
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

galley_status galley__verify_found(galley__phrase_scan *c, const galley__found *f)
{
    bool same, more = true;
    unsigned edits;
    galley_status status = GALLEY_OK;
    for (uint32_t o = f->output; more && status == GALLEY_OK; o++) {
        const galley__output *output = &c->a->outputs[o];
        bool cut = f->last & POSSESSIVE || output->flags & GALLEY__VARIANT;
        more = output->flags & GALLEY__MORE;
        if (!fits(c, output, f))
            continue;
        status = galley__same_words(c, output, f->first, cut, &same, &edits);
        if (status == GALLEY_OK && same)
            status = galley__add_hit(c, o, f->first, f->last & ~POSSESSIVE, cut, edits);
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
        status = galley__verify_found(c, &s->found.at[i]);
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
    if (status == GALLEY_OK)
        filter_pairs(c, &pairs, &q);
    if (c->stem)
        put_stems(c, b, &q);
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
    size_t n = c->stem ? sift_stems(c, from, to, b->word + b->count)
                       : sift(c, from, to, b->word + b->count);
    for (size_t i = b->count; i < b->count + n; i++)
        b->run[i] = run;
    b->count += n;
    b->words += to - from;
}

/* All runs, cut into blocks. */
static galley_status scan_column(galley__phrase_scan *c)
{
    block b;
    b.words = b.count = 0;
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

/* -- the column without punctuation -- */

static galley_status loose_hash(galley__phrase_scan *c, galley_str word, uint64_t *hash)
{
    galley_arena *arena = c->scan->arena;
    galley_str bare = galley__without_punctuation(word, arena);
    galley_str folded = bare.data ? galley_text_fold(bare, arena) : bare;
    if (folded.data == NULL)
        return galley__nomem(c->scan->err);
    *hash = galley_text_fold_hash(folded);
    return GALLEY_OK;
}

/* Nothing but letters and digits of ASCII. */
static bool is_bare(galley_str word)
{
    for (size_t i = 0; i < word.size; i++) {
        unsigned char c = (unsigned char)word.data[i], low = c | 0x20;
        if (!((low >= 'a' && low <= 'z') || (c >= '0' && c <= '9')))
            return false;
    }
    return true;
}

/* The word's hash without its punctuation, and that of what is left without its 's. */
static galley_status loose_word(galley__phrase_scan *c, size_t token, uint64_t *hash,
                                uint64_t *stem)
{
    galley_str word = galley__token_text(c, token);
    galley_status status = GALLEY_OK;
    uint32_t end;
    *hash = c->tokens->fold[token];
    *stem = 0;
    if (c->tokens->kind[token] != GALLEY_TOKEN_WORD) /* a number keeps its signs: 1.5 is not 15 */
        return galley__stem_hash(c, token, stem);
    if (is_bare(word))
        return GALLEY_OK;
    status = galley__stem_hash(c, token, stem);
    if (status == GALLEY_OK)
        status = loose_hash(c, word, hash);
    if (status != GALLEY_OK || *stem == 0)
        return status;
    status = galley__possessive_cut(c, token, &end);
    word.size = end - c->tokens->start[token];
    return status == GALLEY_OK ? loose_hash(c, word, stem) : status;
}

typedef struct loose_column {
    uint64_t *fold, *stem;
    uint32_t *token;
    size_t count;
} loose_column;

static galley_status put_loose_run(galley__phrase_scan *c, loose_column *l, galley__run *run)
{
    galley_status status = GALLEY_OK;
    uint32_t start = (uint32_t)l->count;
    for (uint32_t i = run->start; i < run->end && status == GALLEY_OK; i++) {
        if (c->tokens->kind[i] == GALLEY_TOKEN_PUNCT)
            continue;
        status = loose_word(c, i, &l->fold[l->count], &l->stem[l->count]);
        l->token[l->count++] = i;
    }
    *run = (galley__run){start, (uint32_t)l->count, run->kind};
    return status;
}

/* The runs are words of the new column afterwards. */
static galley_status scan_loose(galley__phrase_scan *c)
{
    galley_scratch *s = c->scan->scratch;
    galley_arena *arena = c->scan->arena;
    size_t n = c->tokens->count;
    loose_column l = {.fold = galley_arena_alloc(arena, (n + 1) * sizeof *l.fold),
                      .stem = galley_arena_alloc(arena, (n + 1) * sizeof *l.stem),
                      .token = galley_arena_alloc(arena, (n + 1) * sizeof *l.token)};
    galley_status status = l.fold && l.stem && l.token ? GALLEY_OK : galley__nomem(c->scan->err);
    for (size_t r = 0; r < s->runs.count && status == GALLEY_OK; r++)
        status = put_loose_run(c, &l, &s->runs.at[r]);
    c->way = GALLEY__WAY_LOOSE;
    c->fold = l.fold;
    c->stem = l.stem;
    c->token = l.token;
    return status == GALLEY_OK ? scan_column(c) : status;
}

/* -- all ways -- */

galley_status galley__phrases_scan(galley__scan *scan)
{
    const galley__automaton *a = &scan->m->automaton;
    galley_scratch *s = scan->scratch;
    s->hits.count = s->found.count = 0;
    if (a->n_outputs == 0)
        return GALLEY_OK;
    galley_status status = make_runs(scan);
    galley__phrase_scan c = {.scan = scan,
                             .a = a,
                             .tokens = scan->subject->tokens,
                             .way = GALLEY__WAY_PLAIN,
                             .fold = scan->subject->tokens->fold,
                             .runs = s->runs.at,
                             .n_runs = s->runs.count};
    if (status == GALLEY_OK && a->ways & 1u << GALLEY__WAY_PLAIN)
        status = scan_column(&c);
    if (status == GALLEY_OK && a->ways & 1u << GALLEY__WAY_FUZZY) {
        c.way = GALLEY__WAY_FUZZY;
        status = galley__scan_fuzzy(&c);
    }
    if (status == GALLEY_OK && a->ways & 1u << GALLEY__WAY_LOOSE)
        status = scan_loose(&c); /* the last, as it renumbers the runs */
    return status;
}
