/* core/learn/learn_internal.h: what the files of learning share: features, sparse rows, the frozen form.
 *
 * A feature is known by a 64-bit hash of its namespace and its words' hashes; the dictionary gives it a number. At
 * training the dictionary grows and keeps names, at use it is the model's and fixed, so both see the same features.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_LEARN_INTERNAL_H
#define GALLEY_CORE_LEARN_INTERNAL_H

#include <galley/learn.h>

#include "core/base/buf.h"
#include "core/base/error.h"
#include "core/base/memory.h"

#define GALLEY__NONE UINT32_MAX

/* -- spec.c -- */

typedef enum galley__family {
    GALLEY__WORD,
    GALLEY__STEM,
    GALLEY__TITLE,
    GALLEY__SHAPE,
    GALLEY__CHAR,
    GALLEY__LENGTH,
} galley__family;

enum { GALLEY__SPEC_MAX = 16, GALLEY__RUN_MAX = 6 };

typedef struct galley__spec {
    size_t count;
    struct {
        galley__family family;
        unsigned least, most; /* of a run */
    } at[GALLEY__SPEC_MAX];
} galley__spec;

galley_status galley__spec_parse(galley_str text, galley__spec *spec, galley_error *err);

/* -- extract.c: a table from hashes to numbers, and the features of an article -- */

typedef struct galley__table {
    const galley_alloc *alloc;
    uint64_t *keys; /* 0: free */
    uint64_t *values;
    size_t count, capacity;
} galley__table;

bool galley__table_find(const galley__table *table, uint64_t key, uint64_t *value);
bool galley__table_set(galley__table *table, uint64_t key, uint64_t value); /* false: no memory */
void galley__table_fini(galley__table *table);

/* An occurrence, for explaining. */
typedef struct galley__hit {
    uint32_t feature, start, end;
    galley_part part;
} galley__hit;

typedef struct galley__extractor {
    const galley_alloc *alloc;
    galley__spec spec;
    galley_stemmer *stemmer;
    galley__table stems;  /* folded word -> stem */
    galley__table *known; /* feature -> number */
    bool grows;           /* unknown features get a number, and a name in `names` */
    galley_str *names;
    size_t max_names;
    galley_arena *names_arena;
    galley_arena *scratch; /* of one article */
    uint32_t *counts;      /* by number, all 0 between articles */
    size_t max_counts;
    uint32_t *touched; /* the numbers whose count is not 0, in the order met */
    size_t n_touched, max_touched;
    galley__hit *hits; /* where `keeps_hits`; in `scratch` */
    size_t n_hits, max_hits;
    bool keeps_hits;
} galley__extractor;

galley_status galley__extractor_init(galley__extractor *x, const galley_alloc *alloc,
                                     galley_str spec, galley_str lang, galley_error *err);
void galley__extractor_fini(galley__extractor *x);

/* Counts into `counts` and `touched`; galley__extractor_clear makes them 0 again. */
galley_status galley__extract(galley__extractor *x, const galley_article *a, galley_error *err);
void galley__extractor_clear(galley__extractor *x);

/* -- rows -- */

typedef struct galley__cell {
    uint32_t feature;
    float value;
} galley__cell;

typedef struct galley__rows {
    size_t count, features;
    const size_t *start; /* count + 1 */
    const galley__cell *cells;
    const double *square; /* of a row's length, with the bias */
} galley__rows;

/* What training one label needs; arrays of rows->count, `weights` of features + 1 (the bias last). */
typedef struct galley__task {
    const galley__rows *rows;
    const int8_t *sign; /* +1, -1, 0: not in this fold */
    double c_positive, c_negative;
    uint64_t seed;
    uint32_t passes;
    double *weights;
    double *alpha; /* room for 2 * count */
    uint32_t *order;
} galley__task;

uint64_t galley__random(uint64_t *state);
void galley__linear_svm(const galley__task *task);
void galley__linear_logistic(const galley__task *task);

/* Naive Bayes: weights of all labels at once, [label][features + 1]. */
galley_status galley__bayes(const galley__rows *rows, const uint8_t *gold, const uint8_t *in,
                            size_t labels, bool complement, const galley_alloc *alloc,
                            double *weights, galley_error *err);

double galley__dot(const galley__rows *rows, size_t row, const double *weights);

/* -- model.c -- */

struct galley_model {
    const galley_alloc *alloc;
    char *bytes;
    size_t size;
    galley_model_about about;
    galley_arena *arena;
    galley__table known;
    const galley_str *labels, *names;
    const float *idf;                                   /* features; all 1 for naive Bayes */
    const float *weights;                               /* [feature][labels] */
    const double *bias, *threshold, *platt_a, *platt_b; /* labels */
};

/* What a frozen model is made from; `hash` of each feature. */
typedef struct galley__draft {
    galley_model_about about;
    const galley_str *labels, *names;
    const uint64_t *hash;
    const float *idf, *weights;
    const double *bias, *threshold, *platt_a, *platt_b;
} galley__draft;
galley_status galley__model_freeze(const galley_alloc *alloc, const galley__draft *draft,
                                   galley_model **out, galley_error *err);

struct galley_predictor {
    const galley_model *model;
    galley__extractor x;
    float *scores;
    galley__cell *cells;
    size_t max_cells;
};

/* The article's row, as it was weighed at training, into p->cells. */
galley_status galley__predictor_row(galley_predictor *p, const galley_article *a, size_t *count,
                                    galley_error *err);

/* Sublinear tf-idf of length 1, or counts; `n` cells hold counts. */
void galley__weigh(galley_model_kind kind, const float *idf, galley__cell *cells, size_t n);
#endif
