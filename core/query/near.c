/* core/query/near.c: which of several lists of places stand near each other.
 *
 * b is near a when it begins at most d words behind a's end and ends at most d words before a's
 * start. Lists are sorted by their first word, so the first condition holds for a beginning of b's
 * list, and the second for some place in it exactly when it holds for the one that reaches
 * farthest: n log m, however dense.
 * SPDX-License-Identifier: MIT */
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/query/query_internal.h"

#include <stdlib.h>

galley_status galley__hits_add(query_hits *hits, const query_hit *hit, galley_arena *arena,
                               galley_error *err)
{
    if (!galley__arena_grow(arena, (void **)&hits->at, hits->count, &hits->capacity,
                            sizeof *hits->at))
        return galley__nomem(err);
    hits->at[hits->count++] = *hit;
    return GALLEY_OK;
}

static int order(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_label(const galley_span *a, const galley_span *b)
{
    size_t n = a->label.size < b->label.size ? a->label.size : b->label.size;
    int c = n ? memcmp(a->label.data, b->label.data, n) : 0;
    return c ? c : order((int64_t)a->label.size, (int64_t)b->label.size);
}

static int compare_hits(const void *left, const void *right)
{
    const query_hit *a = left, *b = right;
    int c = order(a->first, b->first);
    c = c ? c : order(a->last, b->last);
    c = c ? c : order(a->span.start, b->span.start);
    c = c ? c : order(a->span.end, b->span.end);
    c = c ? c : order(a->span.pattern, b->span.pattern);
    return c ? c : compare_label(&a->span, &b->span);
}

void galley__hits_sort(query_hits *hits)
{
    if (hits->count > 1)
        qsort(hits->at, hits->count, sizeof *hits->at, compare_hits);
}

/* Of the hits so far, the one that reaches farthest, and the farthest one at another place. */
typedef struct reach {
    int64_t first, last;
    int64_t other_last;
} reach;

static bool same_place(const reach *r, const query_hit *h)
{
    return r->first == h->first && r->last == h->last;
}

static reach farther(reach r, const query_hit *h)
{
    if (same_place(&r, h))
        return r;
    if (h->last > r.last)
        return (reach){h->first, h->last, r.last};
    if (h->last > r.other_last)
        r.other_last = h->last;
    return r;
}

static reach *reaches(const query_hits *hits, galley_arena *arena)
{
    reach r = {INT64_MIN, INT64_MIN, INT64_MIN};
    reach *all = galley_arena_calloc(arena, hits->count, sizeof *all);
    for (size_t i = 0; all && i < hits->count; i++)
        all[i] = r = farther(r, &hits->at[i]);
    return all;
}

static size_t begin_before(const query_hits *hits, int64_t limit)
{
    size_t low = 0, n = hits->count;
    while (n > 0) {
        bool before = hits->at[low + n / 2].first <= limit;
        low += before ? n / 2 + 1 : 0;
        n = before ? n - n / 2 - 1 : n / 2;
    }
    return low;
}

/* Two things at the same place are one thing, which is not near itself. */
static bool has_near(const query_hits *others, const reach *all, const query_hit *h, int64_t d)
{
    size_t n = begin_before(others, h->last + 1 + d);
    if (n == 0)
        return false;
    const reach *r = &all[n - 1];
    int64_t last = same_place(r, h) ? r->other_last : r->last;
    return last >= h->first - 1 - d;
}

galley_status galley__near_keep(query_hits *list, const query_hits *others, uint32_t distance,
                                galley_arena *arena, galley_error *err)
{
    const reach *all = reaches(others, arena);
    if (all == NULL)
        return galley__nomem(err);
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (has_near(others, all, &list->at[i], distance))
            list->at[kept++] = list->at[i];
    list->count = kept;
    return GALLEY_OK;
}

/* Once forwards and once backwards leaves exactly those that lie on a whole chain. */
galley_status galley__near_chain(query_hits *lists, size_t n, uint32_t distance,
                                 galley_arena *arena, bool *any, galley_error *err)
{
    galley_status status = GALLEY_OK;
    for (size_t i = 1; i < n && status == GALLEY_OK; i++)
        status = galley__near_keep(&lists[i], &lists[i - 1], distance, arena, err);
    for (size_t i = n - 1; i > 0 && status == GALLEY_OK; i--)
        status = galley__near_keep(&lists[i - 1], &lists[i], distance, arena, err);
    *any = status == GALLEY_OK && lists[0].count > 0;
    return status;
}

/* -- how near -- */

/* Of a list so far, the hit that reaches farthest, and the farthest one at another place. */
typedef struct farthest {
    const query_hit *hit, *other;
} farthest;

static bool at_one_place(const query_hit *a, const query_hit *b)
{
    return a && b && a->first == b->first && a->last == b->last;
}

static void look_farther(farthest *f, const query_hit *h)
{
    if (f->hit == NULL || h->last > f->hit->last) {
        f->other = at_one_place(f->hit, h) ? f->other : f->hit;
        f->hit = h;
    } else if (!at_one_place(f->hit, h) && (f->other == NULL || h->last > f->other->last)) {
        f->other = h;
    }
}

/* Both lists are gone through in one order of the text; each hit looks back at the other list. */
bool galley__near_nearest(const query_hits *a, const query_hits *b, query_hit *of_a,
                          query_hit *of_b, int64_t *gap)
{
    farthest so_far[2] = {{NULL, NULL}, {NULL, NULL}};
    size_t i = 0, k = 0;
    bool found = false;
    while (i < a->count || k < b->count) {
        bool from_a = k == b->count || (i < a->count && a->at[i].first <= b->at[k].first);
        const query_hit *h = from_a ? &a->at[i++] : &b->at[k++];
        const farthest *back = &so_far[from_a];
        const query_hit *o = at_one_place(back->hit, h) ? back->other : back->hit;
        if (o && (!found || h->first - o->last - 1 < *gap)) {
            found = true;
            *gap = h->first - o->last - 1;
            *of_a = from_a ? *h : *o;
            *of_b = from_a ? *o : *h;
        }
        look_farther(&so_far[!from_a], h);
    }
    return found;
}
