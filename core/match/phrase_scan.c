/* core/match/phrase_scan.c: the automaton over the tokens of an article.
 *
 * From each token that passes the filter the trie is walked as far as words follow. Hits are gathered
 * until no later one can overlap them; then, list by list, the longest are kept. A token is compared in its
 * folded form at most GALLEY_PHRASE_WORDS times and folded at most once, so time is linear in the text.
 * SPDX-License-Identifier: MIT */
#include "core/match/match_internal.h"

#include "core/base/error.h"

#include <stdlib.h>

/* Hits in hand: one list and one text have to be made for each other to come near it. */
enum { HITS_MAX = 1 << 22 };

typedef struct cursor {
    galley__scan *scan;
    const galley__automaton *a;
    const galley_tokens *tokens;
    const galley_region *region;
    uint32_t reach; /* the last token of the hits in hand */
} cursor;

static galley_str token_text(const cursor *c, size_t i)
{
    return galley_str_sub(c->scan->subject->text, c->tokens->start[i], c->tokens->end[i]);
}

/* -- comparing words -- */

static bool equal_lowered(galley_str token, galley_str folded)
{
    if (token.size != folded.size)
        return false;
    for (size_t i = 0; i < token.size; i++) {
        char c = token.data[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c + 32);
        if (c != folded.data[i])
            return false;
    }
    return true;
}

static galley_status fold_token(cursor *c, size_t i, galley_str *folded)
{
    galley__scan *scan = c->scan;
    if (scan->folded == NULL) {
        scan->folded = galley_arena_calloc(scan->arena, c->tokens->count, sizeof *scan->folded);
        if (scan->folded == NULL)
            return galley__nomem(scan->err);
    }
    if (scan->folded[i].data == NULL)
        scan->folded[i] = galley_text_fold(token_text(c, i), scan->arena);
    *folded = scan->folded[i];
    return folded->data ? GALLEY_OK : galley__nomem(scan->err);
}

/* Whether token i is the word of the edge. The hashes are equal already, so it nearly always is. */
static galley_status same_word(cursor *c, size_t i, galley_str word, bool exact, bool *same)
{
    galley_str token = token_text(c, i), folded = {NULL, 0};
    *same = exact ? galley_str_eq(token, word) : equal_lowered(token, word);
    if (*same || exact)
        return GALLEY_OK;
    galley_status status = fold_token(c, i, &folded);
    *same = status == GALLEY_OK && galley_str_eq(folded, word);
    return status;
}

/* The edge from a node for token i: node and flags, 0 for none. */
static galley_status step(cursor *c, uint32_t node, bool exact, size_t i, uint32_t *to)
{
    const galley__automaton *a = c->a;
    uint32_t tag = galley__tag(c->tokens->fold[i]);
    *to = 0;
    for (size_t k = galley__slot(a, node, tag); a->edges[k].to; k = (k + 1) & (a->n_slots - 1)) {
        const galley__edge *e = &a->edges[k];
        bool same = false;
        if (e->from != node || e->tag != tag)
            continue;
        galley_str word = galley__lstr_at(c->scan->m->phrases.text.data, e->word);
        galley_status status = same_word(c, i, word, exact, &same);
        if (status != GALLEY_OK)
            return status;
        if (same) {
            *to = e->to;
            break;
        }
    }
    return GALLEY_OK;
}

/* -- the end of a possessive -- */

static size_t before_character(galley_str s, size_t end)
{
    do
        end--;
    while (end > 0 && ((unsigned char)s.data[end] & 0xC0) == 0x80);
    return end;
}

/* Where the apostrophe of a token known to end in a folded "'s" begins. The last letters are folded, one
 * more at a time, until they are just that (a mark on the s may follow it). */
static galley_status possessive_cut(cursor *c, size_t i, uint32_t *end)
{
    galley_str token = token_text(c, i);
    size_t n = token.size;
    *end = c->tokens->end[i];
    if (n > 2 && token.data[n - 2] == '\'') {
        *end -= 2;
        return GALLEY_OK;
    }
    if (n > 4 && memcmp(token.data + n - 4, "\u2019", 3) == 0) {
        *end -= 4;
        return GALLEY_OK;
    }
    for (size_t cut = n; cut > 0;) {
        cut = before_character(token, cut);
        galley_str folded = galley_text_fold(galley_str_sub(token, cut, n), c->scan->arena);
        if (folded.data == NULL)
            return galley__nomem(c->scan->err);
        if (galley_str_eq(folded, GALLEY_STR("'s")))
            *end = c->tokens->start[i] + (uint32_t)cut;
        if (folded.size >= 2)
            break;
    }
    return GALLEY_OK;
}

/* -- keeping hits -- */

static galley_status add_hit(cursor *c, uint32_t output, size_t first, size_t last)
{
    const galley__phrase *phrase = &c->a->phrases[output & ~GALLEY__POSSESSIVE];
    const galley__list *list = &c->scan->m->lists.at[phrase->list];
    galley__hit hit = {.list = phrase->list,
                       .phrase = output & ~GALLEY__POSSESSIVE,
                       .first = (uint32_t)first,
                       .last = (uint32_t)last,
                       .start = c->tokens->start[first],
                       .end = c->tokens->end[last]};
    if (!(list->within & GALLEY_REGION_BIT(c->region->kind)))
        return GALLEY_OK;
    if (output & GALLEY__POSSESSIVE) {
        galley_status status = possessive_cut(c, last, &hit.end);
        if (status != GALLEY_OK)
            return status;
    }
    if (c->scan->scratch->hits.count >= HITS_MAX)
        return galley__fail(c->scan->err, GALLEY_LIMIT, "too many overlapping phrases");
    if (!VEC_PUSH(c->scan->m->alloc, &c->scan->scratch->hits, hit))
        return galley__nomem(c->scan->err);
    if (hit.last > c->reach)
        c->reach = hit.last;
    return GALLEY_OK;
}

static galley_status add_outputs(cursor *c, uint32_t node, size_t first, size_t last)
{
    galley_status status = GALLEY_OK;
    for (uint32_t o = c->a->first[node]; o < c->a->first[node + 1] && status == GALLEY_OK; o++)
        status = add_hit(c, c->a->outputs[o], first, last);
    return status;
}

/* The fields of an entry; names and values stay in the matcher's text. */
static galley_field *entry_fields(const galley__scan *scan, const galley__entry *e)
{
    galley_field *fields = galley_arena_calloc(scan->arena, e->fields, sizeof *fields);
    const char *text = scan->m->phrases.text.data;
    size_t at = e->text;
    for (size_t i = 0; fields && i < e->fields; i++) {
        fields[i].type = (galley_field_type)(unsigned char)text[at];
        fields[i].name = galley__lstr_at(text, at + 1);
        at += 5 + fields[i].name.size;
        fields[i].value = galley__lstr_at(text, at);
        at += 4 + fields[i].value.size;
    }
    return fields;
}

static galley_status emit(cursor *c, const galley__hit *hit)
{
    galley__scan *scan = c->scan;
    const galley_matcher *m = scan->m;
    const galley__phrase *phrase = &c->a->phrases[hit->phrase];
    uint32_t number = m->lists.at[hit->list].number;
    galley_status status = GALLEY_OK;
    for (uint32_t i = 0; i < phrase->count && status == GALLEY_OK; i++) {
        const galley__entry *e = &m->phrases.entries.at[c->a->entry_of[phrase->first + i]];
        galley_span span = {.start = hit->start,
                            .end = hit->end,
                            .part = scan->subject->part,
                            .pattern = number,
                            .label = m->patterns.at[number].label,
                            .fields = e->fields ? entry_fields(scan, e) : NULL,
                            .n_fields = e->fields};
        if (e->fields && span.fields == NULL)
            return galley__nomem(scan->err);
        status = galley_spans_add(scan->spans, &span, scan->arena, scan->err);
    }
    return status;
}

/* -- overlaps -- */

static int by_list_and_length(const void *left, const void *right)
{
    const galley__hit *a = left, *b = right;
    uint32_t length_a = a->end - a->start, length_b = b->end - b->start;
    if (a->list != b->list)
        return a->list < b->list ? -1 : 1;
    if (length_a != length_b)
        return length_a > length_b ? -1 : 1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return 0; /* the same bytes in one list are the same phrase */
}

/* Taken tokens carry the number of the list's turn, so that nothing has to be cleared in between. */
static galley_status reserve_taken(cursor *c, uint32_t first)
{
    galley_scratch *s = c->scan->scratch;
    s->taken.count = 0;
    for (uint32_t i = first; i <= c->reach; i++)
        if (!VEC_PUSH(c->scan->m->alloc, &s->taken, 0))
            return galley__nomem(c->scan->err);
    s->stamp = 0;
    return GALLEY_OK;
}

/* In the order of length, a hit overlaps a kept one exactly when that took its first or its last token: one
 * strictly inside would be shorter. */
static bool take(galley_scratch *s, const galley__hit *hit, uint32_t base)
{
    uint32_t *taken = s->taken.at;
    if (taken[hit->first - base] == s->stamp || taken[hit->last - base] == s->stamp)
        return false;
    for (uint32_t i = hit->first; i <= hit->last; i++)
        taken[i - base] = s->stamp;
    return true;
}

/* Of the hits in hand keep the longest, then the first, of each list. */
static galley_status resolve(cursor *c)
{
    galley_scratch *s = c->scan->scratch;
    uint32_t base = s->hits.at[0].first; /* hits come by their first token */
    galley_status status = reserve_taken(c, base);
    if (status != GALLEY_OK)
        return status;
    qsort(s->hits.at, s->hits.count, sizeof *s->hits.at, by_list_and_length);
    for (size_t i = 0; i < s->hits.count && status == GALLEY_OK; i++) {
        const galley__hit *hit = &s->hits.at[i];
        if (i == 0 || hit->list != s->hits.at[i - 1].list)
            s->stamp++;
        if (take(s, hit, base))
            status = emit(c, hit);
    }
    return status;
}

static galley_status flush(cursor *c)
{
    galley_scratch *s = c->scan->scratch;
    galley_status status = GALLEY_OK;
    if (s->hits.count == 1)
        status = emit(c, &s->hits.at[0]);
    else if (s->hits.count > 1)
        status = resolve(c);
    s->hits.count = 0;
    c->reach = 0;
    return status;
}

/* -- walking -- */

static galley_status walk(cursor *c, uint32_t root, size_t first, size_t end)
{
    bool exact = root == GALLEY__ROOT_EXACT;
    uint32_t node = root, to = 0;
    for (size_t i = first; i < end; i++) {
        galley_status status = step(c, node, exact, i, &to);
        if (status != GALLEY_OK || to == 0)
            return status;
        node = to & GALLEY__NODE;
        if (to & GALLEY__HAS_OUTPUT)
            status = add_outputs(c, node, first, i);
        if (status != GALLEY_OK || !(to & GALLEY__HAS_CHILDREN))
            return status;
    }
    return GALLEY_OK;
}

static galley_status walk_roots(cursor *c, size_t first, size_t end)
{
    galley_status status = GALLEY_OK;
    if (first > c->reach)
        status = flush(c);
    if (status == GALLEY_OK && c->a->has_folded)
        status = walk(c, GALLEY__ROOT_FOLDED, first, end);
    if (status == GALLEY_OK && c->a->has_exact)
        status = walk(c, GALLEY__ROOT_EXACT, first, end);
    return status;
}

/* Tokens that lie wholly in the region, from *next on. */
static galley_status scan_region(cursor *c, size_t *next)
{
    const galley_tokens *tokens = c->tokens;
    galley_status status = GALLEY_OK;
    size_t i = *next, end;
    while (i < tokens->count && tokens->start[i] < c->region->start)
        i++;
    for (end = i; end < tokens->count && tokens->end[end] <= c->region->end;)
        end++;
    *next = end;
    for (; i < end && status == GALLEY_OK; i++)
        if (galley__may_begin(c->a, tokens->fold[i]))
            status = walk_roots(c, i, end);
    return status == GALLEY_OK ? flush(c) : status;
}

galley_status galley__phrases_scan(galley__scan *scan)
{
    const galley_subject *subject = scan->subject;
    cursor c = {.scan = scan, .a = &scan->m->automaton, .tokens = subject->tokens};
    galley_status status = GALLEY_OK;
    size_t next = 0;
    scan->scratch->hits.count = 0;
    if (c.a->n_phrases == 0)
        return GALLEY_OK;
    for (size_t r = 0; r < subject->n_regions && status == GALLEY_OK; r++) {
        c.region = &subject->regions[r];
        if (scan->m->lists_within & GALLEY_REGION_BIT(c.region->kind))
            status = scan_region(&c, &next);
    }
    return status;
}
