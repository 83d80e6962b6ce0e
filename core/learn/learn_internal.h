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
    GALLEY__REGION,
    GALLEY__FAMILIES
} galley__family;

enum { GALLEY__SPEC_MAX = 16, GALLEY__RUN_MAX = 6, GALLEY__VETO_MAX = 200 };

typedef struct galley__spec {
    size_t count;
    struct {
        galley__family family;
        unsigned least, most;      /* of a run */
        galley_region_kind region; /* of GALLEY__REGION */
    } at[GALLEY__SPEC_MAX];
    galley_str
        vetoes[GALLEY__VETO_MAX]; /* names of features that do not count; borrowed from the text */
    size_t n_vetoes;
    bool body; /* of the text only the article's own words count */
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
    galley__table vetoed; /* hashes of features that were found to be vetoed */
    bool minds_unknown;   /* n_unknown has to be right */
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
    size_t n_unknown; /* occurrences of features that have no number, where it does not grow */
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

/* One label's counts, of `features` features, to weights; the bias behind them. */
void galley__bayes_multinomial(double *w, size_t features, double prior);
void galley__bayes_complement(double *w, const double *all, size_t features);
/* One feature's weights for all labels, `stride` apart, less their mean: no decision changes. */
void galley__bayes_center(double *w, size_t labels, size_t stride);

double galley__dot(const galley__rows *rows, size_t row, const double *weights);

/* Zeros and nothing as the defaults; what is text is copied. */
galley_status galley__options_copy(const galley_learn_options *options, galley_arena *arena,
                                   galley_learn_options *out, galley_error *err);

/* "all articles have the one label": INVALID. */
galley_status galley__one_label(galley_str label, galley_error *err);

/* -- counts.c: what naive Bayes has counted -- */

typedef struct galley__counted {
    galley_str name;
    uint64_t articles;
    uint32_t *count; /* occurrences by feature, zeros behind `room` */
    size_t room;
} galley__counted;

typedef struct galley__counts {
    const galley_alloc *alloc;
    galley_arena *arena;     /* names of labels */
    galley__table known;     /* hash of a feature -> its number */
    const galley_str *names; /* of features; borrowed */
    uint32_t *in, *total;    /* articles and occurrences by feature */
    size_t room, total_room;
    galley__map numbers; /* of labels */
    galley__counted *labels;
    size_t n_labels, max_labels;
    uint64_t articles, none, several;
    uint32_t min_articles;
} galley__counts;

/* One article's: features, and their occurrences by number; labels, each once. */
typedef struct galley__counting {
    const uint32_t *features, *times, *labels;
    size_t n_features, n_labels;
} galley__counting;

galley_status galley__counts_init(galley__counts *c, const galley_alloc *alloc, galley_error *err);
void galley__counts_fini(galley__counts *c);

/* The number of a label, a new one where it is not known. LIMIT: over 10,000. */
galley_status galley__counts_label(galley__counts *c, galley_str name, uint32_t *number,
                                   galley_error *err);

/* Room to count so many features for these labels: false, memory is out. */
bool galley__counts_reach(galley__counts *c, const uint32_t *labels, size_t n_labels,
                          size_t features);
/* Whether so much was counted, so that it can be forgotten. */
bool galley__counts_has(const galley__counts *c, const galley__counting *what);
void galley__counts_add(galley__counts *c, const galley__counting *what, bool forget);

/* Thresholds and Platt's numbers of the last training, by label. */
typedef struct galley__calibration {
    size_t count;
    const galley_str *labels;
    const double *threshold, *platt_a, *platt_b;
} galley__calibration;

/* INVALID as galley_trainer_finish. `calibration` may be NULL. */
galley_status galley__counts_freeze(const galley__counts *c, const galley_learn_options *options,
                                    const galley__calibration *calibration, galley_model **out,
                                    galley_error *err);

/* The counts of a model: into `c`, whose labels are there already, and names that lie in the section; or, where `c` is
 * NULL, only checked. False: damaged, or memory is out. */
bool galley__counts_take(galley_str section, size_t labels, galley__counts *c, galley_str **names,
                         size_t *max_names, bool *nomem);

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
    bool posterior;    /* probabilities are naive Bayes' own, nothing was held out */
    galley_str counts; /* naive Bayes' section, in `bytes`; empty: none */
};

/* What a frozen model is made from; `hash` of each feature. */
typedef struct galley__draft {
    galley_model_about about;
    const galley_str *labels, *names;
    const uint64_t *hash;
    const float *idf, *weights;
    const double *bias, *threshold, *platt_a, *platt_b;
    bool posterior;
    galley_str counts; /* may be empty */
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

/* -- online.c: linear models that take in one more article -- */

typedef struct galley__line {
    galley_str name;
    float *weights; /* features + 1 */
    double bias, threshold, platt_a, platt_b;
} galley__line;

typedef struct galley__online {
    const galley_alloc *alloc;
    galley_arena *arena;      /* names of features and labels */
    galley_model_about about; /* spec and lang are the learner's */
    galley__table known;
    const galley_str *names;
    const uint64_t *hash;
    const float *idf;
    size_t features;
    galley__line *labels;
    size_t n_labels, max_labels;
    galley__cell *cells; /* of one article */
    size_t max_cells;
} galley__online;

galley_status galley__online_init(galley__online *o, const galley_alloc *alloc,
                                  const galley_model *model, galley_error *err);
void galley__online_fini(galley__online *o);

/* The article that was extracted last. `c`: the longest step. */
galley_status galley__online_learn(galley__online *o, const galley__extractor *x,
                                   const galley_str *labels, size_t n_labels, double c,
                                   galley_error *err);
galley_status galley__online_freeze(const galley__online *o, galley_model **out, galley_error *err);
#endif
