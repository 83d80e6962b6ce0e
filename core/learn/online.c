/* core/learn/online.c: linear models that take in one more article.
 *
 * One step towards each label, and away from all others, by so much as the error asks for: for an SVM the passive-aggressive
 * update of Crammer et al. (2006), variant I; for logistic regression a step along the gradient. Features that the model
 * does not know stay unknown until it is trained anew, and nothing can be forgotten.
 * SPDX-License-Identifier: MIT */
#include "core/learn/learn_internal.h"

#include <math.h>

enum { LABELS_MAX = 10000 };

void galley__online_fini(galley__online *o)
{
    for (size_t l = 0; l < o->n_labels; l++)
        if (o->labels[l].weights)
            galley__free(o->alloc, o->labels[l].weights,
                         (o->features + 1) * sizeof *o->labels[l].weights);
    if (o->labels)
        galley__free(o->alloc, o->labels, o->max_labels * sizeof *o->labels);
    if (o->cells)
        galley__free(o->alloc, o->cells, o->max_cells * sizeof *o->cells);
    galley__table_fini(&o->known);
    galley_arena_free(o->arena);
    *o = (galley__online){.alloc = o->alloc, .known = {.alloc = o->alloc}};
}

static galley_status add_label(galley__online *o, galley_str name, galley_error *err)
{
    if (o->n_labels == LABELS_MAX)
        return galley__fail(err, GALLEY_LIMIT, "more than %d labels", LABELS_MAX);
    galley_str kept = galley_arena_copy(o->arena, name);
    float *weights = galley__new(o->alloc, (o->features + 1) * sizeof *weights);
    if (kept.data == NULL || weights == NULL ||
        !galley__grow(o->alloc, (void **)&o->labels, o->n_labels, &o->max_labels,
                      sizeof *o->labels)) {
        if (weights)
            galley__free(o->alloc, weights, (o->features + 1) * sizeof *weights);
        return galley__nomem(err);
    }
    o->labels[o->n_labels++] = (galley__line){.name = kept, .weights = weights};
    return GALLEY_OK;
}

static galley_status copy_label(galley__online *o, const galley_model *m, size_t l,
                                galley_error *err)
{
    galley_status status = add_label(o, m->labels[l], err);
    if (status != GALLEY_OK)
        return status;
    galley__line *line = &o->labels[l];
    for (size_t f = 0; f < o->features; f++)
        line->weights[f] = m->weights[f * m->about.labels + l];
    line->bias = m->bias[l];
    line->threshold = m->threshold[l];
    line->platt_a = m->platt_a[l];
    line->platt_b = m->platt_b[l];
    return GALLEY_OK;
}

static galley_status copy_features(galley__online *o, const galley_model *m, galley_error *err)
{
    galley_str *names = galley_arena_calloc(o->arena, o->features, sizeof *names);
    uint64_t *hash = galley_arena_calloc(o->arena, o->features, sizeof *hash);
    float *idf = galley_arena_calloc(o->arena, o->features, sizeof *idf);
    if (names == NULL || hash == NULL || idf == NULL)
        return galley__nomem(err);
    for (size_t i = 0; i < m->known.capacity; i++)
        if (m->known.keys[i]) {
            hash[m->known.values[i]] = m->known.keys[i];
            if (!galley__table_set(&o->known, m->known.keys[i], m->known.values[i]))
                return galley__nomem(err);
        }
    for (size_t f = 0; f < o->features; f++) {
        names[f] = galley_arena_copy(o->arena, m->names[f]);
        if (names[f].data == NULL)
            return galley__nomem(err);
        idf[f] = m->idf[f];
    }
    o->names = names;
    o->hash = hash;
    o->idf = idf;
    return GALLEY_OK;
}

galley_status galley__online_init(galley__online *o, const galley_alloc *alloc,
                                  const galley_model *m, galley_error *err)
{
    *o = (galley__online){.alloc = alloc,
                          .known = {.alloc = alloc},
                          .about = m->about,
                          .features = m->about.features};
    galley_status status = galley_arena_new(alloc, &o->arena, err);
    if (status == GALLEY_OK)
        status = copy_features(o, m, err);
    for (size_t l = 0; status == GALLEY_OK && l < m->about.labels; l++)
        status = copy_label(o, m, l, err);
    return status;
}

/* -- one step -- */

static double score(const galley__online *o, const galley__line *line, size_t n)
{
    double sum = line->bias;
    for (size_t i = 0; i < n; i++)
        sum += (double)line->weights[o->cells[i].feature] * (double)o->cells[i].value;
    return sum;
}

static double step_of(galley_model_kind kind, double sign, double score, double square, double c)
{
    if (kind == GALLEY_MODEL_LOGISTIC)
        return c / (1 + exp(sign * score)) / (1 + c * square / 4);
    double loss = 1 - sign * score, step = loss > 0 ? loss / square : 0;
    return step < c ? step : c;
}

static void take_step(galley__online *o, galley__line *line, size_t n, double sign, double c)
{
    double square = 1;
    for (size_t i = 0; i < n; i++)
        square += (double)o->cells[i].value * (double)o->cells[i].value;
    double step = sign * step_of(o->about.kind, sign, score(o, line, n), square, c);
    for (size_t i = 0; i < n; i++)
        line->weights[o->cells[i].feature] += (float)(step * (double)o->cells[i].value);
    line->bias += step;
}

/* A label that is new begins as one that no article has: -1, and the calibration of the others in the mean. */
static galley_status begin_label(galley__online *o, galley_str name, galley_error *err)
{
    galley_status status = add_label(o, name, err);
    if (status != GALLEY_OK)
        return status;
    size_t n = o->n_labels - 1;
    galley__line *line = &o->labels[n];
    line->bias = -1;
    for (size_t l = 0; l < n; l++) {
        line->threshold += o->labels[l].threshold / (double)n;
        line->platt_a += o->labels[l].platt_a / (double)n;
        line->platt_b += o->labels[l].platt_b / (double)n;
    }
    return GALLEY_OK;
}

static bool among(galley_str name, const galley_str *labels, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (galley_str_eq(labels[i], name))
            return true;
    return false;
}

static bool known_label(const galley__online *o, galley_str name)
{
    for (size_t l = 0; l < o->n_labels; l++)
        if (galley_str_eq(o->labels[l].name, name))
            return true;
    return false;
}

galley_status galley__online_learn(galley__online *o, const galley__extractor *x,
                                   const galley_str *labels, size_t n_labels, double c,
                                   galley_error *err)
{
    size_t n = 0;
    for (; n < x->n_touched; n++) {
        if (!galley__grow(o->alloc, (void **)&o->cells, n, &o->max_cells, sizeof *o->cells))
            return galley__nomem(err);
        o->cells[n] = (galley__cell){x->touched[n], (float)x->counts[x->touched[n]]};
    }
    galley__weigh(o->about.kind, o->idf, o->cells, n);
    for (size_t i = 0; i < n_labels; i++) {
        galley_status status =
            known_label(o, labels[i]) ? GALLEY_OK : begin_label(o, labels[i], err);
        if (status != GALLEY_OK)
            return status;
    }
    for (size_t l = 0; l < o->n_labels; l++)
        take_step(o, &o->labels[l], n, among(o->labels[l].name, labels, n_labels) ? 1 : -1, c);
    o->about.articles++;
    o->about.several = o->about.several || n_labels > 1;
    o->about.none = o->about.none || n_labels == 0;
    return GALLEY_OK;
}

/* -- to a model -- */

galley_status galley__online_freeze(const galley__online *o, galley_model **out, galley_error *err)
{
    size_t n = o->n_labels;
    galley_arena *arena = NULL;
    *out = NULL;
    galley_status status = galley_arena_new(o->alloc, &arena, err);
    if (status != GALLEY_OK)
        return status;
    galley_str *names = galley_arena_calloc(arena, n, sizeof *names);
    size_t *place = galley_arena_calloc(arena, n, sizeof *place);
    double *numbers = galley_arena_calloc(arena, 4 * n, sizeof *numbers);
    float *weights = galley_arena_calloc(arena, n * o->features, sizeof *weights);
    if (names == NULL || place == NULL || numbers == NULL || weights == NULL) {
        galley_arena_free(arena);
        return galley__nomem(err);
    }
    for (size_t l = 0; l < n; l++) {
        for (size_t k = 0; k < n; k++)
            place[l] += galley_str_cmp(o->labels[k].name, o->labels[l].name) < 0;
        const galley__line *line = &o->labels[l];
        names[place[l]] = line->name;
        numbers[place[l]] = line->bias;
        numbers[n + place[l]] = line->threshold;
        numbers[2 * n + place[l]] = line->platt_a;
        numbers[3 * n + place[l]] = line->platt_b;
        for (size_t f = 0; f < o->features; f++)
            weights[f * n + place[l]] = line->weights[f];
    }
    galley__draft draft = {.about = o->about,
                           .labels = names,
                           .names = o->names,
                           .hash = o->hash,
                           .idf = o->idf,
                           .weights = weights,
                           .bias = numbers,
                           .threshold = numbers + n,
                           .platt_a = numbers + 2 * n,
                           .platt_b = numbers + 3 * n};
    draft.about.labels = n;
    status = galley__model_freeze(o->alloc, &draft, out, err);
    galley_arena_free(arena);
    return status;
}
