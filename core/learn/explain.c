/* core/learn/explain.c: a score as the sum of what each word adds.
 * SPDX-License-Identifier: MIT */
#include "core/learn/learn_internal.h"

#include <math.h>
#include <stdlib.h>

static int by_weight(const void *a, const void *b)
{
    const galley_reason *x = a, *y = b;
    double p = fabs(x->weight), q = fabs(y->weight);
    if (p != q)
        return p < q ? 1 : -1;
    if (x->part != y->part)
        return x->part < y->part ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return galley_str_cmp(x->feature, y->feature);
}

/* The feature's share, divided among the places where it stands. */
static void fill(const galley_predictor *p, size_t label, size_t cells, galley_reason *at)
{
    const galley_model *m = p->model;
    for (size_t c = 0; c < cells;
         c++) { /* counts were read into the cells: now they carry the share */
        uint32_t f = p->cells[c].feature;
        p->cells[c].value =
            (float)((double)p->cells[c].value * galley_model_weight(m, f, label) / p->x.counts[f]);
    }
    for (size_t c = 0; c < cells; c++)
        p->x.counts[p->cells[c].feature] = (uint32_t)c;
    for (size_t i = 0; i < p->x.n_hits; i++) {
        const galley__hit *hit = &p->x.hits[i];
        at[i] = (galley_reason){.feature = m->names[hit->feature],
                                .weight = (double)p->cells[p->x.counts[hit->feature]].value,
                                .part = hit->part,
                                .start = hit->start,
                                .end = hit->end};
    }
}

galley_status galley_predictor_explain(galley_predictor *p, const galley_article *a, size_t label,
                                       galley_arena *arena, galley_reason **reasons, size_t *count,
                                       galley_error *err)
{
    size_t cells;
    *reasons = NULL;
    *count = 0;
    if (label >= p->model->about.labels)
        return galley__fail(err, GALLEY_INVALID, "the model has no such label");
    p->x.keeps_hits = true;
    galley_status status = galley__predictor_row(p, a, &cells, err);
    p->x.keeps_hits = false;
    if (status == GALLEY_OK) {
        galley_reason *at = galley_arena_calloc(arena, p->x.n_hits + 1, sizeof *at);
        if (at == NULL) {
            status = galley__nomem(err);
        } else {
            at[0] =
                (galley_reason){.feature = GALLEY_STR("(bias)"), .weight = p->model->bias[label]};
            fill(p, label, cells, at + 1);
            qsort(at + 1, p->x.n_hits, sizeof *at, by_weight);
            *reasons = at;
            *count = p->x.n_hits + 1;
        }
    }
    galley__extractor_clear(&p->x);
    return status;
}

static int by_value(const void *a, const void *b)
{
    const galley_weight *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight < y->weight ? 1 : -1;
    return galley_str_cmp(x->feature, y->feature);
}

galley_status galley_model_heaviest(const galley_model *m, size_t most, galley_arena *arena,
                                    galley_weight **at, size_t *count, galley_error *err)
{
    size_t features = m->about.features, n = 0;
    size_t each = most < features / 2 + 1 ? 2 * most : features;
    galley_weight *room = galley_arena_calloc(arena, features, sizeof *room);
    *at = galley_arena_calloc(arena, m->about.labels * each + 1, sizeof **at);
    *count = 0;
    if (room == NULL || *at == NULL)
        return galley__nomem(err);
    for (size_t l = 0; l < m->about.labels; l++) {
        for (size_t f = 0; f < features; f++)
            room[f] = (galley_weight){m->labels[l], m->names[f], galley_model_weight(m, f, l)};
        qsort(room, features, sizeof *room, by_value);
        for (size_t f = 0; f < features; f++)
            if ((f < most || f + most >= features) && room[f].weight != 0)
                (*at)[n++] = room[f];
    }
    *count = n;
    return GALLEY_OK;
}
