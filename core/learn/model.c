/* core/learn/model.c: the frozen form of a model, and asking it.
 *
 * The bytes: "galley model", version, head, labels, features, numbers, from version 2 on the counts of naive Bayes, and a hash
 * of all before. What is loaded is
 * checked as if a stranger had written it.
 * SPDX-License-Identifier: MIT */
#include "core/learn/learn_internal.h"

#include <math.h>

#define MAGIC "galley model"
enum { VERSION = 2, LABELS_MAX = 10000, FEATURES_MAX = 1 << 26 };

static const char *const kinds[GALLEY_MODEL_KINDS] = {"svm", "logistic", "nb", "cnb"};

const char *galley_model_kind_name(galley_model_kind kind)
{
    return kinds[kind];
}

bool galley_model_kind_named(galley_str name, galley_model_kind *kind)
{
    for (int i = 0; i < GALLEY_MODEL_KINDS; i++)
        if (galley_str_eq(name, galley_str_of(kinds[i]))) {
            *kind = (galley_model_kind)i;
            return true;
        }
    return false;
}

/* -- writing -- */

static void put_floats(galley__buf *buf, const float *at, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t bits;
        memcpy(&bits, &at[i], sizeof bits);
        galley__buf_u32(buf, bits);
    }
}

static void put_doubles(galley__buf *buf, const double *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        galley__buf_f64(buf, at[i]);
}

galley_status galley__model_freeze(const galley_alloc *alloc, const galley__draft *d,
                                   galley_model **out, galley_error *err)
{
    galley__buf buf;
    galley__buf_init(&buf, alloc);
    galley__buf_add(&buf, GALLEY_STR(MAGIC));
    galley__buf_u32(&buf, VERSION);
    galley__buf_u32(&buf, d->about.kind);
    galley__buf_u32(&buf, (d->about.several ? 1u : 0u) | (d->about.none ? 2u : 0u) |
                              (d->posterior ? 4u : 0u));
    galley__buf_u64(&buf, d->about.articles);
    galley__buf_lstr(&buf, d->about.spec);
    galley__buf_lstr(&buf, d->about.lang);
    galley__buf_u32(&buf, (uint32_t)d->about.labels);
    galley__buf_u32(&buf, (uint32_t)d->about.features);
    for (size_t i = 0; i < d->about.labels; i++)
        galley__buf_lstr(&buf, d->labels[i]);
    for (size_t i = 0; i < d->about.features; i++) {
        galley__buf_u64(&buf, d->hash[i]);
        galley__buf_lstr(&buf, d->names[i]);
    }
    put_doubles(&buf, d->bias, d->about.labels);
    put_doubles(&buf, d->threshold, d->about.labels);
    put_doubles(&buf, d->platt_a, d->about.labels);
    put_doubles(&buf, d->platt_b, d->about.labels);
    put_floats(&buf, d->idf, d->about.features);
    put_floats(&buf, d->weights, d->about.features * d->about.labels);
    galley__buf_lstr(&buf, d->counts);
    galley__buf_u64(&buf, galley__hash(galley__buf_str(&buf)));
    galley_status status =
        buf.failed ? galley__nomem(err) : galley_model_load(alloc, galley__buf_str(&buf), out, err);
    galley__buf_fini(&buf);
    return status;
}

/* -- reading -- */

static bool take_strings(galley_model *m, galley_str *rest, const galley_str **out, size_t n,
                         bool hashed, bool *nomem)
{
    galley_str *at = galley_arena_calloc(m->arena, n + 1, sizeof *at);
    *nomem = at == NULL;
    *out = at;
    for (size_t i = 0; at && i < n; i++) {
        uint64_t hash = 1, before;
        if (hashed && (!galley__take_u64(rest, &hash) || hash == 0 ||
                       galley__table_find(&m->known, hash, &before)))
            return false;
        if (!galley__take_lstr(rest, &at[i]) || galley_utf8_valid(at[i]) != at[i].size)
            return false;
        if (hashed && !galley__table_set(&m->known, hash, i)) {
            *nomem = true;
            return false;
        }
    }
    return at != NULL;
}

static bool take_doubles(galley_model *m, galley_str *rest, const double **out, size_t n,
                         bool *nomem)
{
    double *at = galley_arena_calloc(m->arena, n + 1, sizeof *at);
    *nomem = at == NULL;
    *out = at;
    for (size_t i = 0; at && i < n; i++)
        if (!galley__take_f64(rest, &at[i]) || !isfinite(at[i]))
            return false;
    return at != NULL;
}

static bool take_floats(galley_model *m, galley_str *rest, const float **out, size_t n, bool *nomem)
{
    *nomem = false;
    if (rest->size / 4 < n)
        return false;
    float *at = galley_arena_calloc(m->arena, n + 1, sizeof *at);
    *nomem = at == NULL;
    *out = at;
    for (size_t i = 0; at && i < n; i++) {
        uint32_t bits;
        if (!galley__take_u32(rest, &bits))
            return false;
        memcpy(&at[i], &bits, sizeof bits);
        if (!isfinite(at[i]))
            return false;
    }
    return at != NULL;
}

static bool take_head(galley_model *m, galley_str *rest)
{
    uint32_t kind, bits, labels, features;
    if (!galley__take_u32(rest, &kind) || kind >= GALLEY_MODEL_KINDS ||
        !galley__take_u32(rest, &bits) || bits > 7 || !galley__take_u64(rest, &m->about.articles) ||
        !galley__take_lstr(rest, &m->about.spec) || !galley__take_lstr(rest, &m->about.lang) ||
        !galley__take_u32(rest, &labels) || !galley__take_u32(rest, &features))
        return false;
    m->about.kind = (galley_model_kind)kind;
    m->about.several = bits & 1;
    m->about.none = bits & 2;
    m->posterior = bits & 4;
    m->about.labels = labels;
    m->about.features = features;
    galley__spec spec;
    return labels > 0 && labels <= LABELS_MAX && features > 0 && features <= FEATURES_MAX &&
           rest->size / 4 >= labels && rest->size / 12 >= features &&
           galley__spec_parse(m->about.spec, &spec, NULL) == GALLEY_OK;
}

/* Naive Bayes has its counts, others have none. */
static bool take_counts(galley_model *m, galley_str *rest, uint32_t version, bool *nomem)
{
    if (version < 2)
        return true;
    if (!galley__take_lstr(rest, &m->counts))
        return false;
    return m->counts.size == 0 ||
           galley__counts_take(m->counts, m->about.labels, NULL, NULL, NULL, nomem);
}

static bool take_all(galley_model *m, galley_str rest, uint32_t version, bool *nomem)
{
    size_t labels, features;
    *nomem = false;
    if (!take_head(m, &rest))
        return false;
    labels = m->about.labels;
    features = m->about.features;
    return take_strings(m, &rest, &m->labels, labels, false, nomem) &&
           take_strings(m, &rest, &m->names, features, true, nomem) &&
           take_doubles(m, &rest, &m->bias, labels, nomem) &&
           take_doubles(m, &rest, &m->threshold, labels, nomem) &&
           take_doubles(m, &rest, &m->platt_a, labels, nomem) &&
           take_doubles(m, &rest, &m->platt_b, labels, nomem) &&
           take_floats(m, &rest, &m->idf, features, nomem) &&
           take_floats(m, &rest, &m->weights, features * labels, nomem) &&
           take_counts(m, &rest, version, nomem) && rest.size == 0;
}

static galley_status check(galley_str bytes, galley_str *rest, uint32_t *version_out,
                           galley_error *err)
{
    galley_str magic, all, end = bytes;
    uint32_t version;
    uint64_t hash;
    *rest = bytes;
    if (!galley__take_bytes(rest, sizeof MAGIC - 1, &magic) ||
        !galley_str_eq(magic, GALLEY_STR(MAGIC)) || !galley__take_u32(rest, &version))
        return galley__fail(err, GALLEY_CORRUPT, "these bytes are no model");
    if (version > VERSION)
        return galley__fail(err, GALLEY_VERSION,
                            "the model was made by a newer galley (version %u, known here: %d)",
                            version, VERSION);
    if (version < 1 || rest->size < 8 || !galley__take_bytes(&end, bytes.size - 8, &all) ||
        !galley__take_u64(&end, &hash) || hash != galley__hash(all))
        return galley__fail(err, GALLEY_CORRUPT, "the model is damaged or cut short");
    rest->size -= 8;
    *version_out = version;
    return GALLEY_OK;
}

galley_status galley_model_load(const galley_alloc *alloc, galley_str bytes, galley_model **out,
                                galley_error *err)
{
    galley_str rest;
    uint32_t made_by = 0;
    bool nomem = true;
    *out = NULL;
    galley_status status = check(bytes, &rest, &made_by, err);
    if (status != GALLEY_OK)
        return status;
    galley_model *m = galley__new(alloc, sizeof *m);
    if (m == NULL)
        return galley__nomem(err);
    m->alloc = m->known.alloc = alloc;
    m->size = bytes.size;
    m->bytes = galley__new(alloc, bytes.size);
    if (m->bytes == NULL || galley_arena_new(alloc, &m->arena, err) != GALLEY_OK) {
        galley_model_free(m);
        return galley__nomem(err);
    }
    memcpy(m->bytes, bytes.data, bytes.size);
    rest.data = m->bytes + (rest.data - bytes.data);
    if (!take_all(m, rest, made_by, &nomem)) {
        galley_model_free(m);
        return nomem ? galley__nomem(err)
                     : galley__fail(err, GALLEY_CORRUPT, "the model is damaged");
    }
    *out = m;
    return GALLEY_OK;
}

void galley_model_free(galley_model *m)
{
    if (m == NULL)
        return;
    galley__table_fini(&m->known);
    galley_arena_free(m->arena);
    if (m->bytes)
        galley__free(m->alloc, m->bytes, m->size);
    galley__free(m->alloc, m, sizeof *m);
}

galley_str galley_model_bytes(const galley_model *model)
{
    return (galley_str){model->bytes, model->size};
}

galley_model_about galley_model_tell(const galley_model *model)
{
    return model->about;
}

galley_str galley_model_label(const galley_model *model, size_t label)
{
    return model->labels[label];
}

galley_str galley_model_feature(const galley_model *model, size_t feature)
{
    return model->names[feature];
}

double galley_model_weight(const galley_model *model, size_t feature, size_t label)
{
    return (double)model->weights[feature * model->about.labels + label];
}

/* -- asking -- */

void galley__weigh(galley_model_kind kind, const float *idf, galley__cell *cells, size_t n)
{
    if (kind == GALLEY_MODEL_NB || kind == GALLEY_MODEL_CNB)
        return;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        double count = (double)cells[i].value;
        double v = (count > 1 ? 1 + log(count) : 1) * (double)idf[cells[i].feature];
        cells[i].value = (float)v;
        sum += v * v;
    }
    double scale = sum > 0 ? 1 / sqrt(sum) : 0;
    for (size_t i = 0; i < n; i++)
        cells[i].value = (float)((double)cells[i].value * scale);
}

galley_status galley_predictor_new(const galley_model *model, galley_predictor **out,
                                   galley_error *err)
{
    *out = NULL;
    galley_predictor *p = galley__new(model->alloc, sizeof *p);
    if (p == NULL)
        return galley__nomem(err);
    p->model = model;
    p->x.alloc = model->alloc;
    p->scores = galley__new(model->alloc, model->about.labels * sizeof *p->scores);
    galley_status status =
        p->scores
            ? galley__extractor_init(&p->x, model->alloc, model->about.spec, model->about.lang, err)
            : galley__nomem(err);
    if (status != GALLEY_OK) {
        galley_predictor_free(p);
        return status;
    }
    p->x.known = (galley__table *)&model->known; /* only read: it does not grow */
    *out = p;
    return GALLEY_OK;
}

void galley_predictor_free(galley_predictor *p)
{
    if (p == NULL)
        return;
    const galley_alloc *alloc = p->model->alloc;
    galley__extractor_fini(&p->x);
    if (p->scores)
        galley__free(alloc, p->scores, p->model->about.labels * sizeof *p->scores);
    if (p->cells)
        galley__free(alloc, p->cells, p->max_cells * sizeof *p->cells);
    galley__free(alloc, p, sizeof *p);
}

galley_status galley__predictor_row(galley_predictor *p, const galley_article *a, size_t *count,
                                    galley_error *err)
{
    galley_status status = galley__extract(&p->x, a, err);
    size_t n = 0;
    for (; status == GALLEY_OK && n < p->x.n_touched; n++) {
        if (!galley__grow(p->model->alloc, (void **)&p->cells, n, &p->max_cells,
                          sizeof *p->cells)) {
            status = galley__nomem(err);
            break;
        }
        uint32_t f = p->x.touched[n];
        p->cells[n] = (galley__cell){f, (float)p->x.counts[f]};
    }
    if (status == GALLEY_OK)
        galley__weigh(p->model->about.kind, p->model->idf, p->cells, n);
    *count = n;
    return status;
}

/* The label that naive Bayes gives by its own rule. */
static void to_posterior(const galley_model *m, galley_prediction *answers)
{
    double best = answers[0].score, sum = 0;
    for (size_t l = 0; l < m->about.labels; l++)
        best = answers[l].score > best ? answers[l].score : best;
    for (size_t l = 0; l < m->about.labels; l++)
        sum += answers[l].probability = exp(answers[l].score - best);
    for (size_t l = 0; l < m->about.labels; l++)
        answers[l].probability /= sum;
}

static bool over(const galley_model *m, const galley_prediction *answer, size_t label)
{
    if (!m->about.several && !m->about.none)
        return false;
    return m->posterior ? answer->probability > 0.5 : answer->score > m->threshold[label];
}

static void choose(const galley_model *m, galley_prediction *answers)
{
    size_t best = 0, chosen = 0;
    double sum = 0;
    for (size_t l = 0; l < m->about.labels; l++) {
        best = answers[l].score - m->threshold[l] > answers[best].score - m->threshold[best] ? l
                                                                                             : best;
        answers[l].chosen = over(m, &answers[l], l);
        chosen += answers[l].chosen;
        sum += answers[l].probability;
    }
    if (chosen == 0 && !m->about.none)
        answers[best].chosen = true;
    for (size_t l = 0; !m->about.several && !m->about.none && sum > 0 && l < m->about.labels; l++)
        answers[l].probability /= sum;
}

galley_status galley_predictor_ask(galley_predictor *p, const galley_article *a,
                                   galley_prediction *answers, galley_error *err)
{
    const galley_model *m = p->model;
    size_t n, labels = m->about.labels;
    galley_status status = galley__predictor_row(p, a, &n, err);
    galley__extractor_clear(&p->x);
    if (status != GALLEY_OK)
        return status;
    memset(p->scores, 0, labels * sizeof *p->scores);
    for (size_t i = 0; i < n; i++) {
        const float *w = m->weights + p->cells[i].feature * labels;
        float v = p->cells[i].value;
        for (size_t l = 0; l < labels; l++)
            p->scores[l] += w[l] * v;
    }
    for (size_t l = 0; l < labels; l++) {
        double score = (double)p->scores[l] + m->bias[l];
        answers[l] = (galley_prediction){
            .score = score, .probability = 1 / (1 + exp(m->platt_a[l] * score + m->platt_b[l]))};
    }
    if (m->posterior)
        to_posterior(m, answers);
    choose(m, answers);
    return GALLEY_OK;
}
