/* core/article/span.c: sets of spans: growing, order, fields.
 *
 * A set has no capacity of its own: it grows at 8, 16, 32, ... spans, so the count tells the room.
 * SPDX-License-Identifier: MIT */
#include <galley/article.h>

#include "core/base/error.h"
#include "core/base/memory.h"

enum { FIRST_ROOM = 8, SHORT_RUN = 12 };

static bool is_full(size_t count)
{
    return count == 0 || (count >= FIRST_ROOM && (count & (count - 1)) == 0);
}

galley_status galley_spans_add(galley_spans *spans, const galley_span *span, galley_arena *arena,
                               galley_error *err)
{
    if (is_full(spans->count)) {
        size_t bytes;
        size_t room = spans->count ? spans->count * 2 : FIRST_ROOM;
        if (!galley__mul(room, sizeof *span, &bytes))
            return galley__nomem(err);
        galley_span *at = galley_arena_grow(arena, spans->count ? spans->at : NULL,
                                            spans->count * sizeof *span, bytes);
        if (at == NULL)
            return galley__nomem(err);
        spans->at = at;
    }
    spans->at[spans->count++] = *span;
    return GALLEY_OK;
}

static int compare(const galley_span *a, const galley_span *b)
{
    if (a->part != b->part)
        return a->part < b->part ? -1 : 1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end > b->end ? -1 : 1;
    if (a->pattern != b->pattern)
        return a->pattern < b->pattern ? -1 : 1;
    return 0;
}

static void insertion_sort(galley_span *at, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        galley_span moving = at[i];
        size_t k = i;
        for (; k > 0 && compare(&at[k - 1], &moving) > 0; k--)
            at[k] = at[k - 1];
        at[k] = moving;
    }
}

static void reverse(galley_span *at, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        galley_span kept = at[i];
        at[i] = at[n - 1 - i];
        at[n - 1 - i] = kept;
    }
}

/* The first `left` spans change places with the `right` ones behind them. */
static void rotate(galley_span *at, size_t left, size_t right)
{
    reverse(at, left);
    reverse(at + left, right);
    reverse(at, left + right);
}

/* How many of the sorted spans stand before `key`; with `equal` those equal to it count too. */
static size_t rank(const galley_span *at, size_t n, const galley_span *key, bool equal)
{
    size_t low = 0;
    while (n > 0) {
        int c = compare(&at[low + n / 2], key);
        if (c < 0 || (equal && c == 0)) {
            low += n / 2 + 1;
            n -= n / 2 + 1;
        } else {
            n /= 2;
        }
    }
    return low;
}

/* Two sorted neighbours become one, in place (there is no memory to ask for here) and stable: halve the
 * longer one, find where its middle belongs in the other, rotate, and do both halves. */
static void merge(galley_span *at, size_t left, size_t right)
{
    if (left == 0 || right == 0 || compare(&at[left - 1], &at[left]) <= 0)
        return;
    if (left + right <= SHORT_RUN) {
        insertion_sort(at, left + right);
        return;
    }
    size_t cut_left, cut_right;
    if (left > right) {
        cut_left = left / 2;
        cut_right = rank(at + left, right, &at[cut_left], false);
    } else {
        cut_right = right / 2;
        cut_left = rank(at, left, &at[left + cut_right], true);
    }
    rotate(at + cut_left, left - cut_left, cut_right);
    size_t middle = cut_left + cut_right;
    merge(at, cut_left, cut_right);
    merge(at + middle, left - cut_left, right - cut_right);
}

void galley_spans_sort(galley_spans *spans)
{
    size_t n = spans->count;
    for (size_t i = 0; i < n; i += SHORT_RUN)
        insertion_sort(spans->at + i, n - i < SHORT_RUN ? n - i : SHORT_RUN);
    for (size_t run = SHORT_RUN; run < n; run *= 2)
        for (size_t i = 0; i + run < n; i += 2 * run)
            merge(spans->at + i, run, n - i - run < run ? n - i - run : run);
}

galley_str galley_span_text(const galley_article *a, const galley_span *span)
{
    galley_str whole = span->part == GALLEY_PART_TITLE ? a->title : a->text;
    if (span->start > span->end || span->end > whole.size)
        return (galley_str){NULL, 0};
    return galley_str_sub(whole, span->start, span->end);
}

bool galley_span_field(const galley_span *span, galley_str name, galley_str *value)
{
    for (size_t i = 0; i < span->n_fields; i++)
        if (galley_str_eq(span->fields[i].name, name)) {
            *value = span->fields[i].value;
            return true;
        }
    *value = (galley_str){NULL, 0};
    return false;
}
