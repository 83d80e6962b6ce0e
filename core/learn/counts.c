/* core/learn/counts.c: what naive Bayes has counted, to a model and back.
 *
 * A model of this kind carries its counts, so that it can go on learning. Everything is a function of the counts alone: features
 * go by their hash, labels by their bytes, what is counted zero times is not there. So the same articles give the same
 * bytes whatever was learned and forgotten in between.
 *
 * The section: least articles of a feature, articles of no and of several labels, articles of each label; then each
 * feature: hash, name, articles, occurrences, and for each label that has it its number and occurrences there.
 * SPDX-License-Identifier: MIT */
#include "core/learn/learn_internal.h"

#include <math.h>
#include <stdlib.h>

enum { LABELS_MAX = 10000 };

void galley__counts_fini(galley__counts *c)
{
    for (size_t l = 0; l < c->n_labels; l++)
        if (c->labels[l].count)
            galley__free(c->alloc, c->labels[l].count,
                         c->labels[l].room * sizeof *c->labels[l].count);
    if (c->labels)
        galley__free(c->alloc, c->labels, c->max_labels * sizeof *c->labels);
    if (c->in)
        galley__free(c->alloc, c->in, c->room * sizeof *c->in);
    if (c->total)
        galley__free(c->alloc, c->total, c->total_room * sizeof *c->total);
    galley__map_fini(&c->numbers);
    galley__table_fini(&c->known);
    galley_arena_free(c->arena);
    *c = (galley__counts){.alloc = c->alloc};
}

galley_status galley__counts_init(galley__counts *c, const galley_alloc *alloc, galley_error *err)
{
    *c = (galley__counts){.alloc = alloc, .known = {.alloc = alloc}};
    galley__map_init(&c->numbers, alloc);
    return galley_arena_new(alloc, &c->arena, err);
}

/* -- counting -- */

/* Room for `features` numbers, zeros in the new part. */
static bool reach(const galley_alloc *alloc, uint32_t **at, size_t *room, size_t features)
{
    if (features <= *room)
        return true;
    size_t size = *room ? *room * 2 : 1024;
    while (size < features)
        size *= 2;
    uint32_t *bigger = galley__resize(alloc, *at, *room * sizeof **at, size * sizeof **at);
    if (bigger == NULL)
        return false;
    memset(bigger + *room, 0, (size - *room) * sizeof *bigger);
    *at = bigger;
    *room = size;
    return true;
}

galley_status galley__counts_label(galley__counts *c, galley_str name, uint32_t *number,
                                   galley_error *err)
{
    if (galley__map_get(&c->numbers, name, number))
        return GALLEY_OK;
    if (c->n_labels == LABELS_MAX)
        return galley__fail(err, GALLEY_LIMIT, "more than %d labels", LABELS_MAX);
    galley_str kept = galley_arena_copy(c->arena, name);
    *number = (uint32_t)c->n_labels;
    if (kept.data == NULL ||
        !galley__grow(c->alloc, (void **)&c->labels, c->n_labels, &c->max_labels,
                      sizeof *c->labels) ||
        !galley__map_set(&c->numbers, kept, *number))
        return galley__nomem(err);
    c->labels[c->n_labels++] = (galley__counted){.name = kept};
    return GALLEY_OK;
}

bool galley__counts_reach(galley__counts *c, const uint32_t *labels, size_t n_labels,
                          size_t features)
{
    bool done = reach(c->alloc, &c->in, &c->room, features) &&
                reach(c->alloc, &c->total, &c->total_room, features);
    for (size_t i = 0; done && i < n_labels; i++) {
        galley__counted *l = &c->labels[labels[i]];
        done = reach(c->alloc, &l->count, &l->room, features);
    }
    return done;
}

bool galley__counts_has(const galley__counts *c, const galley__counting *what)
{
    if (c->articles == 0 || (what->n_labels == 0 && c->none == 0) ||
        (what->n_labels > 1 && c->several == 0))
        return false;
    for (size_t i = 0; i < what->n_labels; i++)
        if (c->labels[what->labels[i]].articles == 0)
            return false;
    for (size_t k = 0; k < what->n_features; k++) {
        uint32_t f = what->features[k], times = what->times[f];
        if (f >= c->room || c->in[f] == 0 || c->total[f] < times)
            return false;
        for (size_t i = 0; i < what->n_labels; i++) {
            const galley__counted *l = &c->labels[what->labels[i]];
            if (f >= l->room || l->count[f] < times)
                return false;
        }
    }
    return true;
}

void galley__counts_add(galley__counts *c, const galley__counting *what, bool forget)
{
    uint32_t one = forget ? UINT32_MAX : 1; /* less is more by the complement */
    c->articles += forget ? UINT64_MAX : 1;
    c->none += what->n_labels ? 0 : forget ? UINT64_MAX : 1;
    c->several += what->n_labels < 2 ? 0 : forget ? UINT64_MAX : 1;
    for (size_t i = 0; i < what->n_labels; i++)
        c->labels[what->labels[i]].articles += forget ? UINT64_MAX : 1;
    for (size_t k = 0; k < what->n_features; k++) {
        uint32_t f = what->features[k], times = what->times[f] * one;
        c->in[f] += one;
        c->total[f] += times;
        for (size_t i = 0; i < what->n_labels; i++)
            c->labels[what->labels[i]].count[f] += times;
    }
}

/* -- to a model -- */

typedef struct entry {
    uint64_t hash;
    uint32_t feature;
} entry;

typedef struct freezing {
    const galley__counts *c;
    const galley__calibration *calibration;
    galley_arena *arena;
    entry *entries; /* of all features that are somewhere, by hash */
    size_t n_entries;
    const galley__counted **labels; /* that have an article, by name */
    size_t n_labels;
    size_t features; /* in enough articles */
    uint64_t *hash;
    galley_str *names, *label_names;
    float *idf, *weights;
    double *wide; /* weights before they are rounded */
    double *room, *all, *bias, *threshold, *platt_a, *platt_b;
} freezing;

static int by_hash(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

static int by_name(const void *a, const void *b)
{
    const galley__counted *const *x = a, *const *y = b;
    return galley_str_cmp((*x)->name, (*y)->name);
}

static bool put_in_order(freezing *f)
{
    const galley__counts *c = f->c;
    f->entries = galley_arena_calloc(f->arena, c->known.count + 1, sizeof *f->entries);
    f->labels = galley_arena_calloc(f->arena, c->n_labels + 1, sizeof *f->labels);
    if (f->entries == NULL || f->labels == NULL)
        return false;
    for (size_t i = 0; i < c->known.capacity; i++) {
        uint32_t feature = (uint32_t)c->known.values[i];
        if (c->known.keys[i] && feature < c->room && c->in[feature]) {
            f->entries[f->n_entries++] = (entry){c->known.keys[i], feature};
            f->features += c->in[feature] >= c->min_articles;
        }
    }
    qsort(f->entries, f->n_entries, sizeof *f->entries, by_hash);
    for (size_t l = 0; l < c->n_labels; l++)
        if (c->labels[l].articles)
            f->labels[f->n_labels++] = &c->labels[l];
    qsort(f->labels, f->n_labels, sizeof *f->labels, by_name);
    return true;
}

static bool make_room(freezing *f)
{
    size_t n = f->features + 1, labels = f->n_labels;
    f->hash = galley_arena_calloc(f->arena, n, sizeof *f->hash);
    f->names = galley_arena_calloc(f->arena, n, sizeof *f->names);
    f->idf = galley_arena_calloc(f->arena, n, sizeof *f->idf);
    f->room = galley_arena_calloc(f->arena, n, sizeof *f->room);
    f->all = galley_arena_calloc(f->arena, n, sizeof *f->all);
    f->weights = galley_arena_calloc(f->arena, n * labels, sizeof *f->weights);
    f->wide = galley_arena_calloc(f->arena, n * labels, sizeof *f->wide);
    f->label_names = galley_arena_calloc(f->arena, labels, sizeof *f->label_names);
    f->bias = galley_arena_calloc(f->arena, labels, sizeof *f->bias);
    f->threshold = galley_arena_calloc(f->arena, labels, sizeof *f->threshold);
    f->platt_a = galley_arena_calloc(f->arena, labels, sizeof *f->platt_a);
    f->platt_b = galley_arena_calloc(f->arena, labels, sizeof *f->platt_b);
    return f->hash && f->names && f->idf && f->room && f->all && f->weights && f->wide &&
           f->label_names && f->bias && f->threshold && f->platt_a && f->platt_b;
}

static void name_features(freezing *f)
{
    size_t k = 0;
    for (size_t i = 0; i < f->n_entries; i++) {
        uint32_t feature = f->entries[i].feature;
        if (f->c->in[feature] < f->c->min_articles)
            continue;
        f->hash[k] = f->entries[i].hash;
        f->names[k] = f->c->names[feature];
        f->all[k] = f->c->total[feature];
        f->idf[k++] = 1;
    }
}

static void weigh_label(freezing *f, size_t l, galley_model_kind kind)
{
    const galley__counted *counted = f->labels[l];
    size_t k = 0;
    for (size_t i = 0; i < f->n_entries; i++) {
        uint32_t feature = f->entries[i].feature;
        if (f->c->in[feature] >= f->c->min_articles)
            f->room[k++] = feature < counted->room ? counted->count[feature] : 0;
    }
    if (kind == GALLEY_MODEL_CNB)
        galley__bayes_complement(f->room, f->all, f->features);
    else
        galley__bayes_multinomial(f->room, f->features,
                                  ((double)counted->articles + 0.5) / ((double)f->c->articles + 1));
    f->label_names[l] = counted->name;
    f->bias[l] = f->room[f->features];
    for (k = 0; k < f->features; k++)
        f->wide[k * f->n_labels + l] = f->room[k];
}

/* A logarithm of a small share says little: what counts is by how much it is above those of the other labels. */
static void center(freezing *f)
{
    galley__bayes_center(f->bias, f->n_labels, 1);
    for (size_t k = 0; k < f->features; k++) {
        double *row = f->wide + k * f->n_labels;
        galley__bayes_center(row, f->n_labels, 1);
        for (size_t l = 0; l < f->n_labels; l++)
            f->weights[k * f->n_labels + l] = (float)row[l];
    }
}

/* That of the last training, as long as it knows all labels; else the scores are a posterior. */
static bool calibrate(freezing *f)
{
    const galley__calibration *known = f->calibration;
    size_t found = 0;
    for (size_t l = 0; known && l < f->n_labels; l++)
        for (size_t k = 0; k < known->count; k++)
            if (galley_str_eq(known->labels[k], f->label_names[l])) {
                f->threshold[l] = known->threshold[k];
                f->platt_a[l] = known->platt_a[k];
                f->platt_b[l] = known->platt_b[k];
                found++;
            }
    if (found == f->n_labels)
        return true;
    for (size_t l = 0; l < f->n_labels; l++)
        f->threshold[l] = f->platt_a[l] = f->platt_b[l] = 0;
    return false;
}

static void put_feature(galley__buf *buf, const freezing *f, const entry *e)
{
    uint32_t n = 0;
    galley__buf_u64(buf, e->hash);
    galley__buf_lstr(buf, f->c->names[e->feature]);
    galley__buf_u32(buf, f->c->in[e->feature]);
    galley__buf_u32(buf, f->c->total[e->feature]);
    for (size_t l = 0; l < f->n_labels; l++)
        n += e->feature < f->labels[l]->room && f->labels[l]->count[e->feature];
    galley__buf_u32(buf, n);
    for (size_t l = 0; l < f->n_labels; l++)
        if (e->feature < f->labels[l]->room && f->labels[l]->count[e->feature]) {
            galley__buf_u32(buf, (uint32_t)l);
            galley__buf_u32(buf, f->labels[l]->count[e->feature]);
        }
}

static void put_section(galley__buf *buf, const freezing *f)
{
    galley__buf_u32(buf, f->c->min_articles);
    galley__buf_u64(buf, f->c->none);
    galley__buf_u64(buf, f->c->several);
    for (size_t l = 0; l < f->n_labels; l++)
        galley__buf_u64(buf, f->labels[l]->articles);
    galley__buf_u32(buf, (uint32_t)f->n_entries);
    for (size_t i = 0; i < f->n_entries; i++)
        put_feature(buf, f, &f->entries[i]);
}

static galley_status freeze(freezing *f, const galley_learn_options *o, galley_model **out,
                            galley_error *err)
{
    galley__buf section;
    name_features(f);
    for (size_t l = 0; l < f->n_labels; l++)
        weigh_label(f, l, o->kind);
    center(f);
    bool calibrated = calibrate(f);
    galley__buf_init(&section, f->c->alloc);
    put_section(&section, f);
    const galley__draft draft = {.about = {.kind = o->kind,
                                           .several = f->c->several > 0,
                                           .none = f->c->none > 0,
                                           .labels = f->n_labels,
                                           .features = f->features,
                                           .articles = f->c->articles,
                                           .spec = o->features,
                                           .lang = o->lang},
                                 .labels = f->label_names,
                                 .names = f->names,
                                 .hash = f->hash,
                                 .idf = f->idf,
                                 .weights = f->weights,
                                 .bias = f->bias,
                                 .threshold = f->threshold,
                                 .platt_a = f->platt_a,
                                 .platt_b = f->platt_b,
                                 .posterior = !calibrated,
                                 .counts = galley__buf_str(&section)};
    galley_status status =
        section.failed ? galley__nomem(err) : galley__model_freeze(f->c->alloc, &draft, out, err);
    galley__buf_fini(&section);
    return status;
}

galley_status galley__counts_freeze(const galley__counts *c, const galley_learn_options *options,
                                    const galley__calibration *calibration, galley_model **out,
                                    galley_error *err)
{
    freezing f = {.c = c, .calibration = calibration};
    *out = NULL;
    galley_status status = galley_arena_new(c->alloc, &f.arena, err);
    if (status != GALLEY_OK)
        return status;
    if (!put_in_order(&f))
        status = galley__nomem(err);
    else if (f.n_labels < 2 && !(f.n_labels == 1 && c->none))
        status = galley__one_label(f.n_labels ? f.labels[0]->name : GALLEY_STR(""), err);
    else if (f.features == 0)
        status = galley__fail(err, GALLEY_INVALID, "no feature is in %u articles or more",
                              c->min_articles);
    else if (!make_room(&f))
        status = galley__nomem(err);
    if (status == GALLEY_OK)
        status = freeze(&f, options, out, err);
    galley_arena_free(f.arena);
    return status;
}

/* -- and back -- */

static bool take_feature(galley_str *rest, size_t labels, galley__counts *c, size_t number,
                         galley_str *name, bool *nomem)
{
    uint64_t hash, before;
    uint32_t in, total, n, l, times;
    if (!galley__take_u64(rest, &hash) || hash == 0 || !galley__take_lstr(rest, name) ||
        galley_utf8_valid(*name) != name->size || !galley__take_u32(rest, &in) || in == 0 ||
        !galley__take_u32(rest, &total) || total == 0 || !galley__take_u32(rest, &n) || n > labels)
        return false;
    if (c) {
        if (galley__table_find(&c->known, hash, &before))
            return false;
        if (!galley__table_set(&c->known, hash, number) ||
            !galley__counts_reach(c, NULL, 0, number + 1)) {
            *nomem = true;
            return false;
        }
        c->in[number] = in;
        c->total[number] = total;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (!galley__take_u32(rest, &l) || l >= labels || !galley__take_u32(rest, &times))
            return false;
        if (c && !galley__counts_reach(c, &l, 1, number + 1)) {
            *nomem = true;
            return false;
        }
        if (c)
            c->labels[l].count[number] = times;
    }
    return true;
}

bool galley__counts_take(galley_str section, size_t labels, galley__counts *c, galley_str **names,
                         size_t *max_names, bool *nomem)
{
    galley__counts head = {0};
    uint32_t features;
    galley_str name;
    *nomem = false;
    if (!galley__take_u32(&section, &head.min_articles) || head.min_articles == 0 ||
        !galley__take_u64(&section, &head.none) || !galley__take_u64(&section, &head.several))
        return false;
    for (size_t l = 0; l < labels; l++) {
        uint64_t articles;
        if (!galley__take_u64(&section, &articles) || articles == 0)
            return false;
        if (c)
            c->labels[l].articles = articles;
    }
    if (!galley__take_u32(&section, &features) || section.size / 24 < features)
        return false;
    if (c) {
        c->min_articles = head.min_articles;
        c->none = head.none;
        c->several = head.several;
    }
    for (size_t i = 0; i < features; i++) {
        if (!take_feature(&section, labels, c, i, &name, nomem))
            return false;
        if (names == NULL)
            continue;
        if (!galley__grow(c->alloc, (void **)names, i, max_names, sizeof **names)) {
            *nomem = true;
            return false;
        }
        (*names)[i] = name;
    }
    return section.size == 0;
}
