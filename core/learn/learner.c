/* core/learn/learner.c: models that learn one article at a time: naive Bayes from its counts (counts.c), linear ones by a step
 * (online.c).
 * SPDX-License-Identifier: MIT */
#include "core/learn/learn_internal.h"

enum { ARTICLE_LABELS_MAX = 1000 };

struct galley_learner {
    const galley_alloc *alloc;
    galley_arena *arena; /* options, names of features, calibration */
    galley_learn_options options;
    galley__extractor x;
    galley__counts counts;
    galley__calibration calibration;
    bool linear;
    galley__online online; /* where it is linear */
};

void galley_learner_free(galley_learner *l)
{
    if (l == NULL)
        return;
    galley__extractor_fini(&l->x);
    galley__counts_fini(&l->counts);
    galley__online_fini(&l->online);
    galley_arena_free(l->arena);
    galley__free(l->alloc, l, sizeof *l);
}

static bool counts(galley_model_kind kind)
{
    return kind == GALLEY_MODEL_NB || kind == GALLEY_MODEL_CNB;
}

static galley_status begin(galley_learner *l, const galley_learn_options *o, galley_error *err)
{
    galley_status status = galley_arena_new(l->alloc, &l->arena, err);
    if (status == GALLEY_OK)
        status = galley__options_copy(o, l->arena, &l->options, err);
    if (status == GALLEY_OK)
        status = galley__extractor_init(&l->x, l->alloc, l->options.features, l->options.lang, err);
    if (status == GALLEY_OK)
        status = galley__counts_init(&l->counts, l->alloc, err);
    if (status != GALLEY_OK)
        return status;
    l->counts.min_articles = l->options.min_articles;
    l->x.known = &l->counts.known;
    l->x.names_arena = l->arena;
    return GALLEY_OK;
}

static galley_learner *make(const galley_alloc *alloc)
{
    galley_learner *l = galley__new(alloc, sizeof *l);
    if (l) {
        l->alloc = l->x.alloc = alloc;
        l->counts.alloc = l->counts.known.alloc = alloc;
        l->online.alloc = l->online.known.alloc = alloc;
        galley__map_init(&l->counts.numbers, alloc);
    }
    return l;
}

galley_status galley_learner_new(const galley_alloc *alloc, const galley_learn_options *options,
                                 galley_learner **out, galley_error *err)
{
    galley_learn_options o = options ? *options : (galley_learn_options){.kind = GALLEY_MODEL_NB};
    *out = NULL;
    if (!counts(o.kind))
        return galley__fail(err, GALLEY_INVALID,
                            "a model of kind %s begins with training: nb and cnb learn from the "
                            "first article on",
                            galley_model_kind_name(o.kind));
    galley_learner *l = make(alloc);
    if (l == NULL)
        return galley__nomem(err);
    galley_status status = begin(l, &o, err);
    if (status != GALLEY_OK)
        galley_learner_free(l);
    else
        *out = l;
    return status;
}

/* -- from a model -- */

static galley_status copy_calibration(galley_learner *l, const galley_model *m, galley_error *err)
{
    size_t n = m->about.labels;
    galley_str *labels = galley_arena_calloc(l->arena, n, sizeof *labels);
    double *numbers = galley_arena_calloc(l->arena, 3 * n, sizeof *numbers);
    if (labels == NULL || numbers == NULL)
        return galley__nomem(err);
    for (size_t i = 0; i < n; i++) {
        labels[i] = galley_arena_copy(l->arena, m->labels[i]);
        if (labels[i].data == NULL)
            return galley__nomem(err);
        numbers[i] = m->threshold[i];
        numbers[n + i] = m->platt_a[i];
        numbers[2 * n + i] = m->platt_b[i];
    }
    l->calibration = (galley__calibration){n, labels, numbers, numbers + n, numbers + 2 * n};
    return GALLEY_OK;
}

static galley_status copy_counts(galley_learner *l, const galley_model *m, galley_error *err)
{
    bool nomem;
    uint32_t number;
    galley_status status = GALLEY_OK;
    for (size_t i = 0; status == GALLEY_OK && i < m->about.labels; i++)
        status = galley__counts_label(&l->counts, m->labels[i], &number, err);
    if (status != GALLEY_OK)
        return status;
    l->counts.articles = m->about.articles;
    galley_str section = galley_arena_copy(l->arena, m->counts); /* the names lie in it */
    if (section.data == NULL)
        return galley__nomem(err);
    if (galley__counts_take(section, m->about.labels, &l->counts, &l->x.names, &l->x.max_names,
                            &nomem))
        return m->posterior ? GALLEY_OK : copy_calibration(l, m, err);
    return nomem ? galley__nomem(err) : galley__fail(err, GALLEY_CORRUPT, "the model is damaged");
}

static galley_status copy_lines(galley_learner *l, const galley_model *m, galley_error *err)
{
    galley_status status = galley__online_init(&l->online, l->alloc, m, err);
    l->online.about.spec = l->options.features;
    l->online.about.lang = l->options.lang;
    l->x.known = &l->online.known;
    return status;
}

galley_status galley_learner_open(const galley_alloc *alloc, const galley_model *m,
                                  galley_learner **out, galley_error *err)
{
    const galley_learn_options o = {
        .kind = m->about.kind, .features = m->about.spec, .lang = m->about.lang};
    *out = NULL;
    if (counts(m->about.kind) && m->counts.size == 0)
        return galley__fail(err, GALLEY_INVALID,
                            "the model was made by an older galley and has not kept its counts: "
                            "train it anew");
    galley_learner *l = make(alloc);
    if (l == NULL)
        return galley__nomem(err);
    l->linear = !counts(m->about.kind);
    galley_status status = begin(l, &o, err);
    if (status == GALLEY_OK)
        status = l->linear ? copy_lines(l, m, err) : copy_counts(l, m, err);
    if (status != GALLEY_OK)
        galley_learner_free(l);
    else
        *out = l;
    return status;
}

/* -- learning -- */

/* The labels' numbers, each once. */
static galley_status number_labels(galley_learner *l, const galley_str *labels, size_t n,
                                   uint32_t *numbers, size_t *count, bool forget, galley_error *err)
{
    *count = 0;
    if (n > ARTICLE_LABELS_MAX)
        return galley__fail(err, GALLEY_LIMIT, "an article of more than %d labels",
                            ARTICLE_LABELS_MAX);
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        if (forget && !galley__map_get(&l->counts.numbers, labels[i], &numbers[*count]))
            return galley__fail(err, GALLEY_NOTFOUND, "the model has no label '%.*s' to forget",
                                GALLEY__S(labels[i]));
        galley_status status = galley__counts_label(&l->counts, labels[i], &numbers[*count], err);
        if (status != GALLEY_OK)
            return status;
        while (k < *count && numbers[k] != numbers[*count])
            k++;
        *count += k == *count;
    }
    return GALLEY_OK;
}

static galley_status step(galley_learner *l, const galley_article *a, const galley_str *labels,
                          size_t n, galley_error *err)
{
    galley_status status = galley__extract(&l->x, a, err);
    if (status == GALLEY_OK)
        status = galley__online_learn(&l->online, &l->x, labels, n, l->options.c, err);
    galley__extractor_clear(&l->x);
    return status;
}

static galley_status count(galley_learner *l, const galley_article *a, const galley_str *labels,
                           size_t n, bool forget, galley_error *err)
{
    uint32_t numbers[ARTICLE_LABELS_MAX];
    size_t n_numbers;
    galley_status status = number_labels(l, labels, n, numbers, &n_numbers, forget, err);
    if (status != GALLEY_OK)
        return status;
    l->x.grows = !forget;
    l->x.minds_unknown = forget;
    status = galley__extract(&l->x, a, err);
    if (status != GALLEY_OK)
        return status;
    const galley__counting what = {.features = l->x.touched,
                                   .n_features = l->x.n_touched,
                                   .times = l->x.counts,
                                   .labels = numbers,
                                   .n_labels = n_numbers};
    if (forget && (l->x.n_unknown || !galley__counts_has(&l->counts, &what)))
        status = galley__fail(err, GALLEY_NOTFOUND,
                              "this article was not learned with these labels: it cannot be "
                              "forgotten");
    else if (!galley__counts_reach(&l->counts, numbers, n_numbers, l->counts.known.count))
        status = galley__nomem(err);
    else
        galley__counts_add(&l->counts, &what, forget);
    galley__extractor_clear(&l->x);
    return status;
}

galley_status galley_learner_learn(galley_learner *l, const galley_article *a,
                                   const galley_str *labels, size_t n_labels, galley_error *err)
{
    return l->linear ? step(l, a, labels, n_labels, err)
                     : count(l, a, labels, n_labels, false, err);
}

galley_status galley_learner_forget(galley_learner *l, const galley_article *a,
                                    const galley_str *labels, size_t n_labels, galley_error *err)
{
    if (l->linear)
        return galley__fail(err, GALLEY_INVALID,
                            "a model of kind %s cannot forget one article: nb and cnb can",
                            galley_model_kind_name(l->options.kind));
    return count(l, a, labels, n_labels, true, err);
}

galley_status galley_learner_model(galley_learner *l, galley_model **out, galley_error *err)
{
    if (l->linear)
        return galley__online_freeze(&l->online, out, err);
    l->counts.names = l->x.names;
    return galley__counts_freeze(&l->counts, &l->options,
                                 l->calibration.count ? &l->calibration : NULL, out, err);
}
