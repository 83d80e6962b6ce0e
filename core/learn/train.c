/* core/learn/train.c: labelled articles to a model.
 *
 * Features are counted as articles come. At the end the rare ones go, rows are weighed, three folds are held out in turn
 * to see scores that were not learned by heart (for probabilities and, with several labels an article, thresholds),
 * and the model itself is learned from all.
 * SPDX-License-Identifier: MIT */
#include "core/learn/learn_internal.h"

#include <math.h>
#include <stdlib.h>

/* Thresholds of an SVM's margins, chosen by cross-validation on the training articles of Reuters R90. */
static const double rare_threshold = -0.7, prior_threshold = -0.4, prior_articles = 10;

enum { FOLDS = 3, LABELS_MAX = 10000, PLATT_STEPS = 100, TUNED_FROM = 10, PASSES_MAX = 200 };

struct galley_trainer {
    const galley_alloc *alloc;
    galley_learn_options options;
    galley_arena *arena; /* names, labels, options */
    galley__extractor x;
    galley__table known;
    galley__map label_numbers;
    galley_str *labels;
    size_t n_labels, max_labels;
    galley__cell *cells; /* value: count */
    size_t n_cells, max_cells;
    size_t *row_start; /* of each article */
    size_t n_rows, max_rows;
    uint32_t *gold; /* label numbers, row after row */
    size_t n_gold, max_gold;
    size_t *gold_start;
    size_t max_gold_start;
    bool several, none;
};

galley_status galley__options_copy(const galley_learn_options *options, galley_arena *arena,
                                   galley_learn_options *o, galley_error *err)
{
    *o = options ? *options : (galley_learn_options){0};
    if (o->kind >= GALLEY_MODEL_KINDS || o->c < 0 || !isfinite(o->c))
        return galley__fail(err, GALLEY_INVALID, "no such kind of model, or c below 0");
    o->c = o->c > 0 ? o->c : 1;
    o->min_articles = o->min_articles ? o->min_articles : 2;
    o->passes = o->passes ? o->passes : PASSES_MAX;
    o->features = o->features.size ? o->features : GALLEY_STR(GALLEY_FEATURES_DEFAULT);
    o->features = galley_arena_copy(arena, o->features);
    o->lang = galley_arena_copy(arena, o->lang.size ? o->lang : GALLEY_STR("en"));
    return o->features.data && o->lang.data ? GALLEY_OK : galley__nomem(err);
}

galley_status galley_trainer_new(const galley_alloc *alloc, const galley_learn_options *options,
                                 galley_trainer **out, galley_error *err)
{
    *out = NULL;
    galley_trainer *t = galley__new(alloc, sizeof *t);
    if (t == NULL)
        return galley__nomem(err);
    t->alloc = t->known.alloc = alloc;
    galley__map_init(&t->label_numbers, alloc);
    galley_status status = galley_arena_new(alloc, &t->arena, err);
    if (status == GALLEY_OK)
        status = galley__options_copy(options, t->arena, &t->options, err);
    if (status == GALLEY_OK)
        status = galley__extractor_init(&t->x, alloc, t->options.features, t->options.lang, err);
    if (status != GALLEY_OK) {
        galley_trainer_free(t);
        return status;
    }
    t->x.known = &t->known;
    t->x.grows = true;
    t->x.names_arena = t->arena;
    *out = t;
    return GALLEY_OK;
}

static void drop(const galley_alloc *alloc, void *p, size_t count, size_t size)
{
    if (p)
        galley__free(alloc, p, count * size);
}

void galley_trainer_free(galley_trainer *t)
{
    if (t == NULL)
        return;
    galley__extractor_fini(&t->x);
    galley__table_fini(&t->known);
    galley__map_fini(&t->label_numbers);
    drop(t->alloc, t->labels, t->max_labels, sizeof *t->labels);
    drop(t->alloc, t->cells, t->max_cells, sizeof *t->cells);
    drop(t->alloc, t->row_start, t->max_rows, sizeof *t->row_start);
    drop(t->alloc, t->gold, t->max_gold, sizeof *t->gold);
    drop(t->alloc, t->gold_start, t->max_gold_start, sizeof *t->gold_start);
    galley_arena_free(t->arena);
    galley__free(t->alloc, t, sizeof *t);
}

/* -- adding -- */

static galley_status label_number(galley_trainer *t, galley_str label, uint32_t *number,
                                  galley_error *err)
{
    if (galley__map_get(&t->label_numbers, label, number))
        return GALLEY_OK;
    if (t->n_labels == LABELS_MAX)
        return galley__fail(err, GALLEY_LIMIT, "more than %d labels", LABELS_MAX);
    galley_str kept = galley_arena_copy(t->arena, label);
    *number = (uint32_t)t->n_labels;
    if (kept.data == NULL ||
        !galley__grow(t->alloc, (void **)&t->labels, t->n_labels, &t->max_labels,
                      sizeof *t->labels) ||
        !galley__map_set(&t->label_numbers, kept, *number))
        return galley__nomem(err);
    t->labels[t->n_labels++] = kept;
    return GALLEY_OK;
}

static int by_feature(const void *a, const void *b)
{
    const galley__cell *x = a, *y = b;
    return (x->feature > y->feature) - (x->feature < y->feature);
}

static galley_status add_cells(galley_trainer *t, galley_error *err)
{
    size_t first = t->n_cells;
    for (size_t i = 0; i < t->x.n_touched; i++) {
        if (!galley__grow(t->alloc, (void **)&t->cells, t->n_cells, &t->max_cells,
                          sizeof *t->cells))
            return galley__nomem(err);
        uint32_t f = t->x.touched[i];
        t->cells[t->n_cells++] = (galley__cell){f, (float)t->x.counts[f]};
    }
    if (t->n_cells > first)
        qsort(t->cells + first, t->n_cells - first, sizeof *t->cells, by_feature);
    return GALLEY_OK;
}

galley_status galley_trainer_add(galley_trainer *t, const galley_article *a,
                                 const galley_str *labels, size_t n_labels, galley_error *err)
{
    if (!galley__grow(t->alloc, (void **)&t->row_start, t->n_rows, &t->max_rows,
                      sizeof *t->row_start) ||
        !galley__grow(t->alloc, (void **)&t->gold_start, t->n_rows, &t->max_gold_start,
                      sizeof *t->gold_start))
        return galley__nomem(err);
    t->row_start[t->n_rows] = t->n_cells;
    t->gold_start[t->n_rows] = t->n_gold;
    for (size_t i = 0; i < n_labels; i++) {
        uint32_t number;
        galley_status status = label_number(t, labels[i], &number, err);
        if (status != GALLEY_OK)
            return status;
        if (!galley__grow(t->alloc, (void **)&t->gold, t->n_gold, &t->max_gold, sizeof *t->gold))
            return galley__nomem(err);
        t->gold[t->n_gold++] = number;
    }
    galley_status status = galley__extract(&t->x, a, err);
    if (status == GALLEY_OK)
        status = add_cells(t, err);
    galley__extractor_clear(&t->x);
    t->n_rows += status == GALLEY_OK;
    t->none = t->none || n_labels == 0;
    t->several = t->several || n_labels > 1;
    return status;
}

/* -- finishing -- */

typedef struct finish {
    galley_trainer *t;
    galley_arena *arena;
    galley__rows rows;
    galley__cell *cells;
    size_t *start;
    double *square;
    uint64_t *hash;
    galley_str *names, *labels;
    float *idf;
    uint8_t *gold, *in, *fold;
    double *weights, *held, *alpha; /* weights: [label][features + 1]; held: [row][label] */
    int8_t *sign;
    uint32_t *order;
    double *bias, *threshold, *platt_a, *platt_b;
    float *frozen;
} finish;

static size_t row_end(const galley_trainer *t, size_t row)
{
    return row + 1 < t->n_rows ? t->row_start[row + 1] : t->n_cells;
}

static size_t gold_end(const galley_trainer *t, size_t row)
{
    return row + 1 < t->n_rows ? t->gold_start[row + 1] : t->n_gold;
}

/* Features of enough articles get their final numbers; GALLEY__NONE: the others. */
static bool choose_features(finish *f, uint32_t **renumbered)
{
    galley_trainer *t = f->t;
    size_t n = t->known.count;
    uint32_t *in = galley_arena_calloc(f->arena, n + 1, sizeof *in);
    uint64_t *hash = galley_arena_calloc(f->arena, n + 1, sizeof *hash);
    f->hash = galley_arena_calloc(f->arena, n + 1, sizeof *f->hash);
    f->names = galley_arena_calloc(f->arena, n + 1, sizeof *f->names);
    f->idf = galley_arena_calloc(f->arena, n + 1, sizeof *f->idf);
    *renumbered = in;
    if (!in || !hash || !f->hash || !f->names || !f->idf)
        return false;
    for (size_t i = 0; i < t->known.capacity; i++)
        if (t->known.keys[i])
            hash[t->known.values[i]] = t->known.keys[i];
    for (size_t i = 0; i < t->n_cells; i++)
        in[t->cells[i].feature]++;
    bool counts = t->options.kind == GALLEY_MODEL_NB || t->options.kind == GALLEY_MODEL_CNB;
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t articles = in[i];
        in[i] = articles >= t->options.min_articles ? (uint32_t)k : GALLEY__NONE;
        if (in[i] == GALLEY__NONE)
            continue;
        f->hash[k] = hash[i];
        f->names[k] = t->x.names[i];
        f->idf[k++] = counts ? 1 : (float)(log((1.0 + (double)t->n_rows) / (1.0 + articles)) + 1.0);
    }
    f->rows.features = k;
    return true;
}

static bool make_rows(finish *f, const uint32_t *renumbered)
{
    galley_trainer *t = f->t;
    size_t n = 0;
    f->cells = galley_arena_calloc(f->arena, t->n_cells + 1, sizeof *f->cells);
    f->start = galley_arena_calloc(f->arena, t->n_rows + 1, sizeof *f->start);
    f->square = galley_arena_calloc(f->arena, t->n_rows + 1, sizeof *f->square);
    if (!f->cells || !f->start || !f->square)
        return false;
    for (size_t r = 0; r < t->n_rows; r++) {
        f->start[r] = n;
        for (size_t i = t->row_start[r]; i < row_end(t, r); i++)
            if (renumbered[t->cells[i].feature] != GALLEY__NONE)
                f->cells[n++] = (galley__cell){renumbered[t->cells[i].feature], t->cells[i].value};
        galley__weigh(t->options.kind, f->idf, f->cells + f->start[r], n - f->start[r]);
        f->square[r] = 1;
        for (size_t i = f->start[r]; i < n; i++)
            f->square[r] += (double)f->cells[i].value * (double)f->cells[i].value;
    }
    f->start[t->n_rows] = n;
    f->rows.count = t->n_rows;
    f->rows.cells = f->cells;
    f->rows.start = f->start;
    f->rows.square = f->square;
    return true;
}

/* Labels in the order of their bytes, so that the order of articles does not name them. */
static bool make_gold(finish *f)
{
    galley_trainer *t = f->t;
    uint32_t *place = galley_arena_calloc(f->arena, t->n_labels + 1, sizeof *place);
    f->labels = galley_arena_calloc(f->arena, t->n_labels + 1, sizeof *f->labels);
    f->gold = galley_arena_calloc(f->arena, t->n_rows * t->n_labels + 1, 1);
    if (!place || !f->labels || !f->gold)
        return false;
    for (size_t l = 0; l < t->n_labels; l++) {
        for (size_t k = 0; k < t->n_labels; k++)
            place[l] += galley_str_cmp(t->labels[k], t->labels[l]) < 0;
        f->labels[place[l]] = t->labels[l];
    }
    for (size_t r = 0; r < t->n_rows; r++)
        for (size_t i = t->gold_start[r]; i < gold_end(t, r); i++)
            f->gold[r * t->n_labels + place[t->gold[i]]] = 1;
    return true;
}

static bool make_room(finish *f)
{
    size_t n = f->rows.count, labels = f->t->n_labels, width = f->rows.features + 1;
    f->in = galley_arena_calloc(f->arena, n, 1);
    f->fold = galley_arena_calloc(f->arena, n, 1);
    f->sign = galley_arena_calloc(f->arena, n, 1);
    f->order = galley_arena_calloc(f->arena, n, sizeof *f->order);
    f->alpha = galley_arena_calloc(f->arena, 2 * n, sizeof *f->alpha);
    f->held = galley_arena_calloc(f->arena, n * labels, sizeof *f->held);
    f->weights = galley_arena_calloc(f->arena, labels * width, sizeof *f->weights);
    f->frozen = galley_arena_calloc(f->arena, labels * width, sizeof *f->frozen);
    f->bias = galley_arena_calloc(f->arena, labels, sizeof *f->bias);
    f->threshold = galley_arena_calloc(f->arena, labels, sizeof *f->threshold);
    f->platt_a = galley_arena_calloc(f->arena, labels, sizeof *f->platt_a);
    f->platt_b = galley_arena_calloc(f->arena, labels, sizeof *f->platt_b);
    return f->in && f->fold && f->sign && f->order && f->alpha && f->held && f->weights &&
           f->frozen && f->bias && f->threshold && f->platt_a && f->platt_b;
}

/* Weights of all labels from the rows that are not of `fold`. */
static galley_status learn(finish *f, size_t fold, galley_error *err)
{
    size_t n = f->rows.count, labels = f->t->n_labels, width = f->rows.features + 1;
    galley_model_kind kind = f->t->options.kind;
    for (size_t r = 0; r < n; r++)
        f->in[r] = f->fold[r] != fold;
    if (kind == GALLEY_MODEL_NB || kind == GALLEY_MODEL_CNB)
        return galley__bayes(&f->rows, f->gold, f->in, labels, kind == GALLEY_MODEL_CNB,
                             f->t->alloc, f->weights, err);
    for (size_t l = 0; l < labels; l++) {
        galley__task task = {.rows = &f->rows,
                             .sign = f->sign,
                             .c_positive = f->t->options.c,
                             .c_negative = f->t->options.c,
                             .seed = f->t->options.seed,
                             .passes = f->t->options.passes,
                             .weights = f->weights + l * width,
                             .alpha = f->alpha,
                             .order = f->order};
        for (size_t r = 0; r < n; r++)
            f->sign[r] = (int8_t)(!f->in[r] ? 0 : f->gold[r * labels + l] ? 1 : -1);
        if (kind == GALLEY_MODEL_SVM)
            galley__linear_svm(&task);
        else
            galley__linear_logistic(&task);
    }
    return GALLEY_OK;
}

static galley_status hold_out(finish *f, galley_error *err)
{
    size_t n = f->rows.count, labels = f->t->n_labels, width = f->rows.features + 1;
    uint64_t seed = f->t->options.seed;
    for (size_t r = 0; r < n; r++)
        f->fold[r] = (uint8_t)(galley__random(&seed) % FOLDS);
    for (size_t fold = 0; fold < FOLDS; fold++) {
        galley_status status = learn(f, fold, err);
        if (status != GALLEY_OK)
            return status;
        for (size_t r = 0; r < n; r++)
            for (size_t l = 0; f->fold[r] == fold && l < labels; l++)
                f->held[r * labels + l] = galley__dot(&f->rows, r, f->weights + l * width);
    }
    return GALLEY_OK;
}

/* Platt's sigmoid 1 / (1 + exp(a s + b)) by Newton steps, with his priors for the targets (Lin, Lin, Weng 2007). */
static void calibrate(finish *f, size_t l)
{
    size_t n = f->rows.count, labels = f->t->n_labels;
    double positive = 0, a = -2, b = 0, mean = 0, spread = 0;
    for (size_t r = 0; r < n; r++) {
        positive += f->gold[r * labels + l];
        mean += f->held[r * labels + l] / (double)n;
    }
    for (size_t r = 0; r < n; r++)
        spread += (f->held[r * labels + l] - mean) * (f->held[r * labels + l] - mean) / (double)n;
    double scale = spread > 1e-12 ? sqrt(spread) : 1; /* steps are taken on scores of one size */
    double high = (positive + 1) / (positive + 2), low = 1 / ((double)n - positive + 2);
    for (int step = 0; step < PLATT_STEPS; step++) {
        double ga = 0, gb = 0, haa = 1e-6, hab = 0, hbb = 1e-6;
        for (size_t r = 0; r < n; r++) {
            double s = (f->held[r * labels + l] - mean) / scale;
            double p = 1 / (1 + exp(a * s + b)), d = (f->gold[r * labels + l] ? high : low) - p;
            double w = p * (1 - p);
            ga += s * d;
            gb += d;
            haa += s * s * w;
            hab += s * w;
            hbb += w;
        }
        double det = haa * hbb - hab * hab;
        double da = -(hbb * ga - hab * gb) / det, db = -(haa * gb - hab * ga) / det;
        double size = fabs(da) + fabs(db), most = size > 1 ? 1 / size : 1;
        a += most * da;
        b += most * db;
        if (size < 1e-5 || !isfinite(a) || !isfinite(b))
            break;
    }
    if (!isfinite(a) || !isfinite(b) || a > 0) {
        a = -2;
        b = 0;
    }
    f->platt_a[l] = a / scale;
    f->platt_b[l] = b - a * mean / scale;
}

typedef struct scored {
    double score;
    uint8_t gold;
} scored;

static int by_score(const void *a, const void *b)
{
    const scored *x = a, *y = b;
    return (x->score < y->score) - (x->score > y->score);
}

/* The threshold of the best F1 on the articles held out, of `positive` good ones among them. */
static void tune_by_f1(finish *f, size_t l, scored *room, size_t positive)
{
    size_t n = f->rows.count, right = 0;
    double best = -1;
    qsort(room, n, sizeof *room, by_score);
    for (size_t i = 0; i + 1 < n; i++) {
        right += room[i].gold;
        double f1 = 2.0 * (double)right / (double)(i + 1 + positive);
        if (f1 > best && room[i].score > room[i + 1].score) {
            best = f1;
            f->threshold[l] = (room[i].score + room[i + 1].score) / 2;
        }
    }
}

/* No more than `most` of the articles held out reach the threshold: where scores are weak, as with few articles, all of
 * them lie near a fixed one. */
static void raise_threshold(finish *f, size_t l, scored *room, size_t most)
{
    size_t n = f->rows.count;
    qsort(room, n, sizeof *room, by_score);
    if (most < 1 || most >= n)
        return;
    double least = (room[most - 1].score + room[most].score) / 2;
    f->threshold[l] = least > f->threshold[l] ? least : f->threshold[l];
}

/* A few examples tell little about where the best threshold is: it is drawn towards one that fits most labels, the more so the
 * fewer there are, and a rare label has a fixed one. Both lie below 0, since a hinge loss says -1 where it knows nothing. */
static void tune(finish *f, size_t l, scored *room)
{
    size_t labels = f->t->n_labels, positive = 0;
    bool svm = f->t->options.kind == GALLEY_MODEL_SVM;
    for (size_t r = 0; r < f->rows.count; r++) {
        room[r] = (scored){f->held[r * labels + l], f->gold[r * labels + l]};
        positive += room[r].gold;
    }
    bool linear = f->t->options.kind <= GALLEY_MODEL_LOGISTIC;
    f->threshold[l] = svm ? rare_threshold : linear ? 0 : -f->platt_b[l] / f->platt_a[l];
    if (positive < TUNED_FROM) {
        raise_threshold(f, l, room, 2 * positive);
        return;
    }
    tune_by_f1(f, l, room, positive);
    if (svm)
        f->threshold[l] = ((double)positive * f->threshold[l] + prior_articles * prior_threshold) /
                          ((double)positive + prior_articles);
}

static galley_status decide(finish *f, galley_error *err)
{
    scored *room = galley_arena_calloc(f->arena, f->rows.count, sizeof *room);
    if (room == NULL)
        return galley__nomem(err);
    galley_status status = hold_out(f, err);
    for (size_t l = 0; status == GALLEY_OK && l < f->t->n_labels; l++) {
        calibrate(f, l);
        if (f->t->several || f->t->none)
            tune(f, l, room);
    }
    return status;
}

static galley_status freeze(finish *f, galley_model **out, galley_error *err)
{
    size_t labels = f->t->n_labels, width = f->rows.features + 1;
    for (size_t l = 0; l < labels; l++) {
        f->bias[l] = f->weights[l * width + width - 1];
        for (size_t k = 0; k + 1 < width; k++)
            f->frozen[k * labels + l] = (float)f->weights[l * width + k];
    }
    const galley__draft draft = {.about = {.kind = f->t->options.kind,
                                           .several = f->t->several,
                                           .none = f->t->none,
                                           .labels = labels,
                                           .features = f->rows.features,
                                           .articles = f->rows.count,
                                           .spec = f->t->options.features,
                                           .lang = f->t->options.lang},
                                 .labels = f->labels,
                                 .names = f->names,
                                 .hash = f->hash,
                                 .idf = f->idf,
                                 .weights = f->frozen,
                                 .bias = f->bias,
                                 .threshold = f->threshold,
                                 .platt_a = f->platt_a,
                                 .platt_b = f->platt_b};
    return galley__model_freeze(f->t->alloc, &draft, out, err);
}

galley_status galley__one_label(galley_str label, galley_error *err)
{
    return galley__fail(err, GALLEY_INVALID,
                        label.size ? "all articles have the one label '%.*s': "
                                     "there is nothing to tell apart"
                                   : "no article has a label%.*s",
                        GALLEY__S(label));
}

/* Naive Bayes is a matter of counts alone, which the model carries. */
static galley_status count_row(finish *f, galley__counts *c, uint32_t *times, size_t row,
                               galley_error *err)
{
    galley_trainer *t = f->t;
    uint32_t *labels = galley_arena_alloc(f->arena, (t->n_labels + 1) * sizeof *labels);
    uint32_t *features =
        galley_arena_alloc(f->arena, (row_end(t, row) - t->row_start[row] + 1) * sizeof *features);
    galley__counting what = {.features = features, .times = times, .labels = labels};
    if (labels == NULL || features == NULL)
        return galley__nomem(err);
    for (size_t l = 0; l < t->n_labels; l++)
        if (f->gold[row * t->n_labels + l])
            labels[what.n_labels++] = (uint32_t)l;
    for (size_t i = t->row_start[row]; i < row_end(t, row); i++) {
        features[what.n_features++] = t->cells[i].feature;
        times[t->cells[i].feature] = (uint32_t)t->cells[i].value;
    }
    if (!galley__counts_reach(c, labels, what.n_labels, t->known.count))
        return galley__nomem(err);
    galley__counts_add(c, &what, false);
    return GALLEY_OK;
}

static galley_status freeze_counts(finish *f, galley_model **out, galley_error *err)
{
    galley_trainer *t = f->t;
    galley__counts c;
    uint32_t number, *times = galley_arena_calloc(f->arena, t->known.count + 1, sizeof *times);
    galley_status status = galley__counts_init(&c, t->alloc, err);
    if (status == GALLEY_OK && times == NULL)
        status = galley__nomem(err);
    for (size_t l = 0; status == GALLEY_OK && l < t->n_labels; l++)
        status = galley__counts_label(&c, f->labels[l], &number, err);
    for (size_t r = 0; status == GALLEY_OK && r < t->n_rows; r++)
        status = count_row(f, &c, times, r, err);
    const galley__calibration calibration = {t->n_labels, f->labels, f->threshold, f->platt_a,
                                             f->platt_b};
    if (status == GALLEY_OK) {
        c.min_articles = t->options.min_articles;
        c.names = t->x.names;
        c.known = t->known; /* lent */
        /* Its scores grow with the length of the article: a threshold for each label by itself is none. */
        bool one_of_all = !t->several && !t->none;
        status = galley__counts_freeze(&c, &t->options, one_of_all ? &calibration : NULL, out, err);
        c.known = (galley__table){.alloc = t->alloc};
    }
    galley__counts_fini(&c);
    return status;
}

galley_status galley_trainer_finish(galley_trainer *t, galley_model **out, galley_error *err)
{
    finish f = {.t = t};
    uint32_t *renumbered;
    *out = NULL;
    if (t->n_labels < 2 && !(t->n_labels == 1 && t->none))
        return galley__one_label(t->n_labels ? t->labels[0] : GALLEY_STR(""), err);
    galley_status status = galley_arena_new(t->alloc, &f.arena, err);
    if (status != GALLEY_OK)
        return status;
    if (!choose_features(&f, &renumbered) || !make_rows(&f, renumbered) || !make_gold(&f))
        status = galley__nomem(err);
    else if (f.rows.features == 0)
        status = galley__fail(err, GALLEY_INVALID, "no feature is in %u articles or more",
                              t->options.min_articles);
    else if (!make_room(&f))
        status = galley__nomem(err);
    if (status == GALLEY_OK)
        status = decide(&f, err);
    bool counted = t->options.kind == GALLEY_MODEL_NB || t->options.kind == GALLEY_MODEL_CNB;
    if (status == GALLEY_OK && counted)
        status = freeze_counts(&f, out, err);
    if (status == GALLEY_OK && !counted)
        status = learn(&f, FOLDS, err);
    if (status == GALLEY_OK && !counted)
        status = freeze(&f, out, err);
    galley_arena_free(f.arena);
    return status;
}
