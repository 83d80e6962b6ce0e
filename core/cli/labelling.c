/* core/cli/labelling.c: the queue of articles, and the answers.
 * SPDX-License-Identifier: MIT */
#include "core/cli/labelling.h"

#include "core/base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { WORDS_SHOWN = 20 };

/* -- life -- */

galley_status cli_labelling_open(cli *c, cli_session *s, galley_str name, const char *model,
                                 bool learn, cli_labelling *out)
{
    const char *user = getenv("USER");
    *out = (cli_labelling){.c = c, .s = s, .name = name, .model_name = model};
    snprintf(out->who, sizeof out->who, GALLEY_PERSON "/%s", user && *user ? user : "somebody");
    galley_status status = galley_arena_new(NULL, &out->arena, &c->err);
    if (status == GALLEY_OK && model)
        status = cli_model_open(c, s, model, &out->model);
    if (status == GALLEY_OK && learn)
        status = galley_learner_open(NULL, out->model.model, &out->learner, &c->err);
    if (status != GALLEY_OK)
        cli_labelling_close(out);
    return status;
}

void cli_labelling_close(cli_labelling *l)
{
    galley_learner_free(l->learner);
    cli_model_close(&l->model);
    if (l->queue)
        galley__free(NULL, l->queue, l->max_queue * sizeof *l->queue);
    if (l->given)
        galley__free(NULL, l->given, l->max_given * sizeof *l->given);
    galley_arena_free(l->arena);
    *l = (cli_labelling){0};
}

/* -- the queue -- */

typedef struct waiting {
    int64_t row;
    double margin;
} waiting;

static int by_margin(const void *a, const void *b)
{
    const waiting *x = a, *y = b;
    if (x->margin != y->margin)
        return x->margin < y->margin ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* How far the best label is before the second; where there can be several or none, how far the nearest is from one half. */
static galley_status margin_of(cli_labelling *l, const galley_article *a, double *margin)
{
    galley_model_about about = galley_model_tell(l->model.model);
    const galley_prediction *p = l->model.answers;
    double best = 0, second = 0, nearest = 1;
    galley_status status =
        galley_predictor_ask(l->model.predictor, a, l->model.answers, &l->c->err);
    for (size_t i = 0; status == GALLEY_OK && i < about.labels; i++) {
        double x = p[i].probability;
        nearest = fmin(nearest, fabs(x - 0.5));
        second = fmax(second, fmin(best, x));
        best = fmax(best, x);
    }
    *margin = about.several || about.none ? nearest : best - second;
    return status;
}

static galley_status push(cli_labelling *l, int64_t row)
{
    if (!galley__grow(NULL, (void **)&l->queue, l->n_queue, &l->max_queue, sizeof *l->queue))
        return galley__nomem(&l->c->err);
    l->queue[l->n_queue++] = row;
    return GALLEY_OK;
}

/* Those of the query that have no such label yet. */
static galley_status find_unlabelled(cli_labelling *l, bool uncertain, size_t most)
{
    galley_cursor *cursor = NULL;
    galley_select what = {.query = l->s->query};
    waiting *at = NULL;
    size_t n = 0, max = 0;
    int64_t row = 1;
    galley_status status = galley_store_select(l->s->store, &what, &cursor, &l->c->err);
    while (status == GALLEY_OK && row && (uncertain || n < most)) {
        galley_article a;
        galley_str *gold;
        size_t n_gold = 0;
        galley_arena_reset(l->s->arena);
        status = galley_cursor_next(cursor, &row, l->s->arena, &a, &l->c->err);
        if (status == GALLEY_OK && row)
            status = cli_gold(l->s, &a, l->name, &gold, &n_gold, &l->c->err);
        if (status != GALLEY_OK || row == 0 || n_gold)
            continue;
        if (!galley__grow(NULL, (void **)&at, n, &max, sizeof *at)) {
            status = galley__nomem(&l->c->err);
            break;
        }
        at[n] = (waiting){.row = row};
        if (uncertain)
            status = margin_of(l, &a, &at[n].margin);
        n++;
    }
    galley_cursor_close(cursor);
    if (uncertain && n)
        qsort(at, n, sizeof *at, by_margin);
    for (size_t i = 0; status == GALLEY_OK && i < n && i < most; i++)
        status = push(l, at[i].row);
    if (at)
        galley__free(NULL, at, max * sizeof *at);
    return status;
}

/* Articles on which a person differs from rules or models, or a rule from a model, about this label. */
static galley_status find_conflicts(cli_labelling *l, size_t most)
{
    static const char sql[] =
        "SELECT article FROM conflict WHERE substr(tag, 1, length(?1)) = ?1 UNION"
        " SELECT a.article FROM statement a JOIN statement b ON b.article = a.article"
        " WHERE a.withdrawn IS NULL AND b.withdrawn IS NULL AND a.author = 'rule'"
        " AND b.author = 'model' AND a.tag <> b.tag AND substr(a.tag, 1, length(?1)) = ?1"
        " AND substr(b.tag, 1, length(?1)) = ?1 ORDER BY 1";
    galley_rows *rows = NULL;
    bool more = true;
    char *prefix = galley_arena_alloc(l->arena, l->name.size + 2);
    if (prefix == NULL)
        return galley__nomem(&l->c->err);
    snprintf(prefix, l->name.size + 2, "%.*s=", GALLEY__S(l->name));
    const galley_value bind = {.type = GALLEY_VALUE_TEXT, .text = galley_str_of(prefix)};
    galley_status status =
        galley_store_sql(l->s->store, galley_str_of(sql), &bind, 1, &rows, &l->c->err);
    while (status == GALLEY_OK && more && l->n_queue < most) {
        status = galley_rows_next(rows, &more, &l->c->err);
        if (status == GALLEY_OK && more)
            status = push(l, galley_rows_value(rows, 0).integer);
    }
    galley_rows_close(rows);
    return status;
}

galley_status cli_labelling_queue(cli_labelling *l, cli_queue which, size_t most)
{
    return which == CLI_QUEUE_CONFLICTS ? find_conflicts(l, most)
                                        : find_unlabelled(l, which == CLI_QUEUE_UNCERTAIN, most);
}

/* -- answers -- */

static galley_status in_run(cli_labelling *l, galley_status (*what)(cli_labelling *l, int64_t run),
                            int64_t *run)
{
    const galley_run_start start = {.rules = GALLEY_STR(GALLEY_PERSON),
                                    .text = l->name,
                                    .fingerprint = GALLEY_STR(GALLEY_PERSON),
                                    .version = GALLEY_STR(GALLEY_VERSION_STRING)};
    galley_store *store = l->s->store;
    galley_status status = galley_store_begin(store, &l->c->err);
    if (status != GALLEY_OK)
        return status;
    status = galley_store_run_begin(store, &start, run, &l->c->err);
    if (status == GALLEY_OK)
        status = what(l, *run);
    if (status == GALLEY_OK)
        status = galley_store_run_end(store, *run, GALLEY_STR("done"), &l->c->err);
    if (status == GALLEY_OK)
        return galley_store_commit(store, &l->c->err);
    galley_store_rollback(store);
    return status;
}

static galley_status say_last(cli_labelling *l, int64_t run)
{
    const cli_given *g = &l->given[l->n_given - 1];
    const galley_labelling what = {.run = run,
                                   .article = g->row,
                                   .name = l->name,
                                   .who = galley_str_of(l->who),
                                   .values = g->values,
                                   .n_values = g->n_values};
    return galley_store_label(l->s->store, &what, &l->c->err);
}

galley_status cli_labelling_give(cli_labelling *l, const galley_article *a,
                                 const galley_str *values, size_t n)
{
    if (!galley__grow(NULL, (void **)&l->given, l->n_given, &l->max_given, sizeof *l->given))
        return galley__nomem(&l->c->err);
    cli_given *g = &l->given[l->n_given++];
    *g = (cli_given){.row = a->row, .n_values = n};
    for (size_t i = 0; i < n; i++)
        g->values[i] = values[i];
    galley_status status = in_run(l, say_last, &g->run);
    if (status == GALLEY_OK && l->learner) {
        status = galley_learner_learn(l->learner, a, values, n, &l->c->err);
        l->stale = true;
    }
    return status;
}

/* From the model of the store, by the answers that stand. */
static galley_status learn_again(cli_labelling *l)
{
    galley_learner_free(l->learner);
    l->learner = NULL;
    cli_model_close(&l->model);
    galley_status status = cli_model_open(l->c, l->s, l->model_name, &l->model);
    if (status == GALLEY_OK)
        status = galley_learner_open(NULL, l->model.model, &l->learner, &l->c->err);
    for (size_t i = 0; status == GALLEY_OK && i < l->n_given; i++) {
        const cli_given *g = &l->given[i];
        galley_article a;
        galley_arena_reset(l->s->arena);
        status = galley_store_get(l->s->store, g->row, l->s->arena, &a, &l->c->err);
        if (status == GALLEY_OK)
            status = galley_learner_learn(l->learner, &a, g->values, g->n_values, &l->c->err);
    }
    l->stale = l->n_given > 0;
    return status;
}

static galley_status withdraw_last(cli_labelling *l, int64_t run)
{
    galley_withdrawal what;
    return galley_store_withdraw(l->s->store, l->given[l->n_given - 1].run, run, &what, &l->c->err);
}

galley_status cli_labelling_undo(cli_labelling *l)
{
    int64_t run;
    galley_status status = in_run(l, withdraw_last, &run);
    if (status != GALLEY_OK)
        return status;
    l->n_given--;
    return l->learner ? learn_again(l) : GALLEY_OK;
}

/* -- the model's word -- */

static galley_status refresh(cli_labelling *l)
{
    galley_model *m = NULL;
    if (!l->stale)
        return GALLEY_OK;
    galley_status status = galley_learner_model(l->learner, &m, &l->c->err);
    l->stale = status != GALLEY_OK;
    return status == GALLEY_OK ? cli_model_replace(l->c, &l->model, m) : status;
}

static void add_words(const galley_reason *at, size_t n, galley_arena *arena, galley_spans *words)
{
    for (size_t i = 0; i < n && words->count < WORDS_SHOWN; i++) {
        const galley_span span = {
            .start = at[i].start, .end = at[i].end, .part = at[i].part, .label = at[i].feature};
        if (at[i].end > at[i].start && at[i].weight > 0)
            galley_spans_add(words, &span, arena, NULL);
    }
    galley_spans_sort(words);
}

bool cli_labelling_guess(cli_labelling *l, const galley_article *a, galley_str *label,
                         double *probability, galley_spans *words)
{
    galley_reason *at;
    size_t n, best = 0;
    *words = (galley_spans){0};
    if (l->model.model == NULL || refresh(l) != GALLEY_OK ||
        galley_predictor_ask(l->model.predictor, a, l->model.answers, NULL) != GALLEY_OK)
        return false;
    for (size_t i = 1; i < galley_model_tell(l->model.model).labels; i++)
        if (l->model.answers[i].probability > l->model.answers[best].probability)
            best = i;
    *label = galley_model_label(l->model.model, best);
    *probability = l->model.answers[best].probability;
    if (galley_predictor_explain(l->model.predictor, a, best, l->s->arena, &at, &n, NULL) ==
        GALLEY_OK)
        add_words(at, n, l->s->arena, words);
    return true;
}

galley_status cli_labelling_keep(cli_labelling *l)
{
    if (l->learner == NULL || l->n_given == 0)
        return GALLEY_OK;
    galley_status status = refresh(l);
    if (status == GALLEY_OK)
        status = cli_model_keep(l->c, l->s, l->model_name, l->model.stored.label_name,
                                l->model.stored.query, l->model.model);
    return status;
}
