/* core/match/phrase_hits.c: hits in hand, overlaps, spans.
 *
 * Hits are gathered until no later one can overlap them; then, list by list, those are kept that the list wants.
 * SPDX-License-Identifier: MIT */
#include "core/match/phrase_scan.h"

#include "core/base/error.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    HITS_MAX =
        1 << 22, /* in hand: one list and one text have to be made for each other to come near it */
    FEW = 24,    /* sorted by insertion */
};

/* -- spans -- */

/* The fields of an entry; names and values stay in the matcher's text. */
static galley_field *entry_fields(const galley__scan *scan, const char *text, size_t entry,
                                  size_t extra, size_t *count)
{
    size_t schema = galley__u32_at(text, entry), at = entry + 4;
    size_t n = galley__number_at(text, &schema);
    *count = n + extra;
    galley_field *fields = galley_arena_calloc(scan->arena, n + extra, sizeof *fields);
    for (size_t i = 0; fields && i < n; i++) {
        fields[i].type = (galley_field_type)(unsigned char)text[schema++];
        fields[i].name = galley__sized_at(text, &schema);
        fields[i].value = galley__sized_at(text, &at);
    }
    return fields;
}

/* How many letters are amiss. */
static bool edits_field(galley__scan *scan, uint32_t edits, galley_field *field)
{
    char *digits = galley_arena_alloc(scan->arena, 12);
    if (digits == NULL)
        return false;
    int n = snprintf(digits, 12, "%u", edits);
    *field = (galley_field){GALLEY_STR("edits"), {digits, (size_t)n}, GALLEY_FIELD_JSON};
    return true;
}

static bool same_span(const galley_span *a, const galley_span *b)
{
    bool same = a->end == b->end && a->pattern == b->pattern && a->n_fields == b->n_fields;
    for (size_t i = 0; same && i < a->n_fields; i++)
        same = galley_str_eq(a->fields[i].name, b->fields[i].name) &&
               galley_str_eq(a->fields[i].value, b->fields[i].value);
    return same;
}

/* Two phrases may be equally near to one word, or without punctuation the same, and be of one entry. Their spans come one
 * after the other. */
static bool is_there(const galley_spans *spans, const galley_span *span)
{
    for (size_t i = spans->count; i-- > 0 && spans->at[i].start == span->start;)
        if (same_span(&spans->at[i], span))
            return true;
    return false;
}

static galley_status emit_entry(galley__phrase_scan *c, const galley__hit *hit, uint32_t entry)
{
    galley__scan *scan = c->scan;
    const galley_matcher *m = scan->m;
    uint32_t number = m->lists.at[hit->list].number;
    galley_span span = {.start = hit->start,
                        .end = hit->end,
                        .part = scan->subject->part,
                        .pattern = number,
                        .label = m->patterns.at[number].label};
    galley_field *fields = entry_fields(scan, c->a->text, entry, hit->edits > 0, &span.n_fields);
    if (fields == NULL ||
        (hit->edits > 0 && !edits_field(scan, hit->edits, &fields[span.n_fields - 1])))
        return galley__nomem(scan->err);
    span.fields = fields;
    if (c->way != GALLEY__WAY_PLAIN && is_there(scan->spans, &span))
        return GALLEY_OK;
    return galley_spans_add(scan->spans, &span, scan->arena, scan->err);
}

static galley_status emit(galley__phrase_scan *c, const galley__hit *hit)
{
    const galley__output *o = &c->a->outputs[hit->output];
    galley_status status = GALLEY_OK;
    if (!(o->flags & GALLEY__MANY))
        return emit_entry(c, hit, o->entry);
    const uint32_t *many = c->a->many + o->entry;
    for (uint32_t i = 1; i <= many[0] && status == GALLEY_OK; i++)
        status = emit_entry(c, hit, many[i]);
    return status;
}

/* -- keeping hits -- */

/* "U.S." is a word and a full stop to the tokens: where the sign stands right behind an abbreviation, it is the hit's. */
static uint32_t with_full_stop(const galley__phrase_scan *c, size_t token)
{
    const galley_tokens *t = c->tokens;
    galley_str word = galley__token_text(c, token);
    uint32_t end = t->end[token];
    size_t next = token + 1;
    if (next < t->count && t->start[next] == end && t->end[next] == end + 1 &&
        c->scan->subject->text.data[end] == '.' && memchr(word.data, '.', word.size))
        return end + 1;
    return end;
}

galley_status galley__add_hit(galley__phrase_scan *c, uint32_t output, size_t first, size_t last,
                              bool possessive, uint32_t edits)
{
    const galley__output *o = &c->a->outputs[output];
    galley_scratch *s = c->scan->scratch;
    size_t last_token = galley__token_of(c, last);
    galley__hit hit = {.list = o->list,
                       .output = output,
                       .first = (uint32_t)first,
                       .last = (uint32_t)last,
                       .start = c->tokens->start[galley__token_of(c, first)],
                       .end = c->tokens->end[last_token],
                       .edits = edits};
    galley_status status = GALLEY_OK;
    if (possessive)
        status = galley__possessive_cut(c, last_token, &hit.end);
    else if (c->way == GALLEY__WAY_LOOSE)
        hit.end = with_full_stop(c, last_token);
    if (status != GALLEY_OK)
        return status;
    if (c->scan->m->lists.at[o->list].overlap == GALLEY_OVERLAP_ALL)
        return emit(c, &hit);
    if (s->hits.count >= HITS_MAX)
        return galley__fail(c->scan->err, GALLEY_LIMIT, "too many overlapping phrases");
    return VEC_PUSH(c->scan->m->alloc, &s->hits, hit) ? GALLEY_OK : galley__nomem(c->scan->err);
}

/* -- overlaps -- */

static int by_first(const void *left, const void *right)
{
    const galley__hit *a = left, *b = right;
    return a->first < b->first ? -1 : a->first > b->first;
}

static void sort_by_first(galley__hit *hits, size_t n)
{
    if (n > FEW) {
        qsort(hits, n, sizeof *hits, by_first);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        galley__hit hit = hits[i];
        size_t k = i;
        for (; k > 0 && hits[k - 1].first > hit.first; k--)
            hits[k] = hits[k - 1];
        hits[k] = hit;
    }
}

static int order(uint32_t a, uint32_t b)
{
    return a < b ? -1 : a > b;
}

/* The longest, then the one with the fewest edits, then the first; `first` is left for a list that wants the first, which
 * is ordered by where hits begin and end. Then what is left is the order of the list. */
static int by_preference(const galley__hit *a, const galley__hit *b, bool longest)
{
    int length = order(b->end - b->start, a->end - a->start), start = order(a->start, b->start);
    int edits = order(a->edits, b->edits);
    int found = longest ? (length  ? length
                           : edits ? edits
                                   : start)
                        : (start    ? start
                           : length ? -length
                                    : edits);
    return found ? found : order(a->output, b->output);
}

static int by_list_longest(const void *left, const void *right)
{
    const galley__hit *a = left, *b = right;
    return a->list != b->list ? order(a->list, b->list) : by_preference(a, b, true);
}

static int by_list_first(const void *left, const void *right)
{
    const galley__hit *a = left, *b = right;
    return a->list != b->list ? order(a->list, b->list) : by_preference(a, b, false);
}

/* Taken words carry the number of the list's turn, so that nothing has to be cleared in between. */
static galley_status reserve_taken(galley__phrase_scan *c, size_t words)
{
    galley_scratch *s = c->scan->scratch;
    s->taken.count = 0;
    for (size_t i = 0; i < words; i++)
        if (!VEC_PUSH(c->scan->m->alloc, &s->taken, 0))
            return galley__nomem(c->scan->err);
    s->stamp = 0;
    return GALLEY_OK;
}

static bool equally_good(const galley__hit *a, const galley__hit *b)
{
    return a->first == b->first && a->last == b->last && a->start == b->start && a->end == b->end &&
           a->edits == b->edits;
}

/* In either order a hit overlaps a kept one exactly when that took its first or its last word: one strictly inside would
 * be shorter, or begin later. Another phrase in the same place that is no worse is no rival. */
static bool take(galley_scratch *s, const galley__hit *hit, const galley__hit *kept, uint32_t base)
{
    uint32_t *taken = s->taken.at;
    if (kept && equally_good(kept, hit))
        return kept->output != hit->output;
    if (taken[hit->first - base] == s->stamp || taken[hit->last - base] == s->stamp)
        return false;
    for (uint32_t i = hit->first; i <= hit->last; i++)
        taken[i - base] = s->stamp;
    return true;
}

/* The hits of one list, in the order of preference. */
static galley_status keep_best(galley__phrase_scan *c, const galley__hit *hits, size_t n,
                               uint32_t base)
{
    galley_scratch *s = c->scan->scratch;
    const galley__hit *kept = NULL;
    galley_status status = GALLEY_OK;
    s->stamp++;
    for (size_t i = 0; i < n && status == GALLEY_OK; i++)
        if (take(s, &hits[i], kept, base)) {
            kept = &hits[i];
            status = emit(c, kept);
        }
    return status;
}

static bool wants_longest(const galley__phrase_scan *c, uint32_t list)
{
    return c->scan->m->lists.at[list].overlap == GALLEY_OVERLAP_LONGEST;
}

/* Hits that hang together, of all lists. */
static galley_status resolve(galley__phrase_scan *c, galley__hit *hits, size_t n, uint32_t reach)
{
    uint32_t base = hits[0].first;
    galley_status status = n > 1 ? reserve_taken(c, reach - base + 1) : GALLEY_OK;
    if (n == 1)
        return emit(c, hits);
    if (status == GALLEY_OK)
        qsort(hits, n, sizeof *hits, by_list_longest);
    for (size_t i = 0, end; i < n && status == GALLEY_OK; i = end) {
        end = i + 1;
        while (end < n && hits[end].list == hits[i].list)
            end++;
        if (!wants_longest(c, hits[i].list))
            qsort(hits + i, end - i, sizeof *hits, by_list_first);
        status = keep_best(c, hits + i, end - i, base);
    }
    return status;
}

galley_status galley__settle_hits(galley__phrase_scan *c, size_t end)
{
    galley_scratch *s = c->scan->scratch;
    galley__hit *hits = s->hits.at;
    size_t n = s->hits.count, i = 0, stop;
    galley_status status = GALLEY_OK;
    if (n == 0)
        return GALLEY_OK;
    sort_by_first(hits, n);
    for (; i < n && status == GALLEY_OK; i = stop) {
        uint32_t reach = hits[i].last;
        for (stop = i + 1; stop < n && hits[stop].first <= reach; stop++)
            if (hits[stop].last > reach)
                reach = hits[stop].last;
        if (reach >= end)
            break;
        status = resolve(c, hits + i, stop - i, reach);
    }
    memmove(hits, hits + i, (n - i) * sizeof *hits);
    s->hits.count = n - i;
    return status;
}
