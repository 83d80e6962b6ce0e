/* core/cli/cmd_eval.c: galley eval, how right a model is.
 * SPDX-License-Identifier: MIT */
#include "core/cli/article_view.h"
#include "core/cli/model.h"

#include <stdlib.h>

enum { DRAWS = 200, REASONS = 6 };

typedef struct miss {
    int64_t row;
    double margin; /* how sure the model was of what is wrong */
    size_t gold, chosen;
} miss;

/* Labels are the model's, and behind them those that only the articles have. */
typedef struct evaluation {
    cli *c;
    cli_session s;
    cli_model m;
    galley_arena *arena;
    galley_str *labels;
    size_t n_labels, max_labels;
    uint8_t *gold, *chosen;
    size_t n, max;
    miss *misses;
    size_t n_misses;
} evaluation;

static galley_status gather_labels(evaluation *e)
{
    galley_rows *rows = NULL;
    bool more = true;
    galley_value name = {.type = GALLEY_VALUE_TEXT, .text = e->m.stored.label_name};
    for (; e->n_labels < galley_model_tell(e->m.model).labels; e->n_labels++)
        e->labels[e->n_labels] = galley_model_label(e->m.model, e->n_labels);
    galley_status status = galley_store_sql(
        e->s.store, GALLEY_STR("SELECT DISTINCT value FROM label WHERE name = ?1 ORDER BY value"),
        &name, 1, &rows, &e->c->err);
    while (status == GALLEY_OK && more && e->n_labels < e->max_labels) {
        status = galley_rows_next(rows, &more, &e->c->err);
        if (status != GALLEY_OK || !more)
            break;
        galley_str value = galley_rows_value(rows, 0).text;
        size_t l = 0;
        while (l < e->n_labels && !galley_str_eq(e->labels[l], value))
            l++;
        if (l == e->n_labels) {
            e->labels[e->n_labels] = galley_arena_copy(e->arena, value);
            if (e->labels[e->n_labels++].data == NULL)
                status = galley__nomem(&e->c->err);
        }
    }
    galley_rows_close(rows);
    return status;
}

static galley_status make_room(evaluation *e)
{
    galley_select what = {.query = e->s.query};
    e->max_labels = galley_model_tell(e->m.model).labels + 10000;
    e->labels = galley_arena_calloc(e->arena, e->max_labels, sizeof *e->labels);
    galley_status status = e->labels ? gather_labels(e) : galley__nomem(&e->c->err);
    if (status == GALLEY_OK)
        status = galley_store_count(e->s.store, &what, &e->max, &e->c->err);
    if (status != GALLEY_OK)
        return status;
    e->gold = galley_arena_calloc(e->arena, e->max + 1, e->n_labels);
    e->chosen = galley_arena_calloc(e->arena, e->max + 1, e->n_labels);
    e->misses = galley_arena_calloc(e->arena, e->max + 1, sizeof *e->misses);
    return e->gold && e->chosen && e->misses ? GALLEY_OK : galley__nomem(&e->c->err);
}

static void note_miss(evaluation *e, const galley_article *a)
{
    const uint8_t *gold = e->gold + e->n * e->n_labels, *chosen = e->chosen + e->n * e->n_labels;
    miss worst = {.row = a->row, .margin = -1, .gold = e->n_labels, .chosen = e->n_labels};
    for (size_t l = 0; l < e->n_labels; l++) {
        if (gold[l] == chosen[l])
            continue;
        double p = l < galley_model_tell(e->m.model).labels ? e->m.answers[l].probability : 0;
        double margin = gold[l] ? 1 - p : p;
        worst.margin = margin > worst.margin ? margin : worst.margin;
        if (gold[l])
            worst.gold = l;
        else
            worst.chosen = l;
    }
    if (worst.margin >= 0)
        e->misses[e->n_misses++] = worst;
}

static galley_status judge_article(evaluation *e, const galley_article *a)
{
    galley_str *labels;
    size_t n;
    galley_status status = cli_gold(&e->s, a, e->m.stored.label_name, &labels, &n, &e->c->err);
    if (status != GALLEY_OK || (n == 0 && !galley_model_tell(e->m.model).none))
        return status;
    status = galley_predictor_ask(e->m.predictor, a, e->m.answers, &e->c->err);
    if (status != GALLEY_OK || e->n == e->max)
        return status;
    for (size_t i = 0; i < n; i++)
        for (size_t l = 0; l < e->n_labels; l++)
            if (galley_str_eq(labels[i], e->labels[l]))
                e->gold[e->n * e->n_labels + l] = 1;
    for (size_t l = 0; l < galley_model_tell(e->m.model).labels; l++)
        e->chosen[e->n * e->n_labels + l] = e->m.answers[l].chosen;
    note_miss(e, a);
    e->n++;
    return GALLEY_OK;
}

static galley_status judge_all(evaluation *e)
{
    galley_cursor *cursor = NULL;
    galley_select what = {.query = e->s.query};
    int64_t row = 1;
    galley_status status = galley_store_select(e->s.store, &what, &cursor, &e->c->err);
    while (status == GALLEY_OK && row) {
        galley_article a;
        galley_arena_reset(e->s.arena);
        status = galley_cursor_next(cursor, &row, e->s.arena, &a, &e->c->err);
        if (status == GALLEY_OK && row)
            status = judge_article(e, &a);
    }
    galley_cursor_close(cursor);
    return status;
}

/* -- printing -- */

static void put_number(galley_json *j, const char *name, double value)
{
    galley_json_name(j, galley_str_of(name));
    galley_json_double(j, value);
}

static void put_score(galley_json *j, galley_score s)
{
    put_number(j, "precision", s.precision);
    put_number(j, "recall", s.recall);
    put_number(j, "f1", s.f1);
}

static void put_interval(galley_json *j, const char *name, galley_interval i)
{
    galley_json_name(j, galley_str_of(name));
    galley_json_open_array(j);
    galley_json_double(j, i.low);
    galley_json_double(j, i.high);
    galley_json_close_array(j);
}

static void put_whole(galley_json *j, const char *name, galley_score s)
{
    galley_json_name(j, galley_str_of(name));
    galley_json_open_object(j);
    put_score(j, s);
    galley_json_close_object(j);
}

static void put_labels(galley_json *j, const evaluation *e, const galley_judgement *g)
{
    galley_json_name(j, GALLEY_STR("per_label"));
    galley_json_open_object(j);
    for (size_t l = 0; l < e->n_labels; l++) {
        if (g->gold[l] + g->chosen[l] == 0)
            continue;
        galley_json_name(j, e->labels[l]);
        galley_json_open_object(j);
        put_score(j, g->per_label[l]);
        galley_json_name(j, GALLEY_STR("gold"));
        galley_json_int(j, (int64_t)g->gold[l]);
        galley_json_name(j, GALLEY_STR("chosen"));
        galley_json_int(j, (int64_t)g->chosen[l]);
        galley_json_close_object(j);
    }
    galley_json_close_object(j);
}

/* {gold: {chosen: articles}}, without the zeros; null where articles have several labels. */
static void put_confusion(galley_json *j, const evaluation *e, const galley_judgement *g)
{
    galley_json_name(j, GALLEY_STR("confusion"));
    if (g->confusion == NULL) {
        galley_json_null(j);
        return;
    }
    galley_json_open_object(j);
    for (size_t l = 0; l < e->n_labels; l++) {
        if (g->gold[l] == 0)
            continue;
        galley_json_name(j, e->labels[l]);
        galley_json_open_object(j);
        for (size_t k = 0; k < e->n_labels; k++)
            if (g->confusion[l * e->n_labels + k]) {
                galley_json_name(j, e->labels[k]);
                galley_json_int(j, (int64_t)g->confusion[l * e->n_labels + k]);
            }
        galley_json_close_object(j);
    }
    galley_json_close_object(j);
}

static galley_status print_json(evaluation *e, const galley_judgement *g)
{
    galley_json *j = NULL;
    galley_status status = galley_json_new(NULL, &j, &e->c->err);
    if (status != GALLEY_OK)
        return status;
    galley_json_open_object(j);
    galley_json_name(j, GALLEY_STR("articles"));
    galley_json_int(j, (int64_t)g->articles);
    put_number(j, "accuracy", g->accuracy);
    put_whole(j, "micro", g->micro);
    put_whole(j, "macro", g->macro);
    galley_json_name(j, GALLEY_STR("intervals"));
    galley_json_open_object(j);
    put_interval(j, "accuracy", g->accuracy_interval);
    put_interval(j, "micro_f1", g->micro_f1_interval);
    put_interval(j, "macro_f1", g->macro_f1_interval);
    galley_json_close_object(j);
    put_labels(j, e, g);
    put_confusion(j, e, g);
    galley_json_close_object(j);
    galley_str text = galley_json_text(j);
    if (text.data == NULL)
        status = galley__nomem(&e->c->err);
    cli_put(text);
    cli_put(GALLEY_STR("\n"));
    galley_json_free(j);
    return status;
}

static galley_status print_table(evaluation *e, const galley_judgement *g)
{
    static const char *const headings[] = {"label", "precision", "recall", "f1",
                                           "gold",  "chosen",    NULL};
    galley_writer *w = cli_rows(e->c, headings);
    if (w == NULL)
        return e->c->err.status;
    for (size_t l = 0; l < e->n_labels; l++) {
        if (g->gold[l] + g->chosen[l] == 0)
            continue;
        galley_write_str(w, e->labels[l]);
        galley_write_double(w, g->per_label[l].precision, 3);
        galley_write_double(w, g->per_label[l].recall, 3);
        galley_write_double(w, g->per_label[l].f1, 3);
        galley_write_int(w, (int64_t)g->gold[l]);
        galley_write_int(w, (int64_t)g->chosen[l]);
        galley_write_row(w);
    }
    galley_status status = galley_writer_close(w, &e->c->err);
    cli_say(e->c, "%zu articles: accuracy %.4f (%.4f to %.4f), micro-F1 %.4f, macro-F1 %.4f",
            g->articles, g->accuracy, g->accuracy_interval.low, g->accuracy_interval.high,
            g->micro.f1, g->macro.f1);
    return status;
}

/* -- errors -- */

static int by_margin(const void *a, const void *b)
{
    const miss *x = a, *y = b;
    if (x->margin != y->margin)
        return x->margin < y->margin ? 1 : -1;
    return (x->row > y->row) - (x->row < y->row);
}

static galley_str words_for(evaluation *e, const galley_article *a, size_t label)
{
    galley_reason *at;
    size_t n;
    char room[400];
    size_t used = 0;
    if (label >= galley_model_tell(e->m.model).labels ||
        galley_predictor_explain(e->m.predictor, a, label, e->s.arena, &at, &n, NULL) != GALLEY_OK)
        return GALLEY_STR("");
    for (size_t i = 1; i < n && i <= REASONS && used < sizeof room; i++)
        used += (size_t)snprintf(room + used, sizeof room - used, "%s%.*s %+.2f", i > 1 ? ", " : "",
                                 at[i].feature.size > 40 ? 40 : (int)at[i].feature.size,
                                 at[i].feature.data, at[i].weight);
    return galley_arena_copy(e->s.arena,
                             (galley_str){room, used < sizeof room ? used : sizeof room - 1});
}

static galley_status print_errors(evaluation *e, size_t most)
{
    static const char *const headings[] = {"article", "gold",  "chosen", "sure",
                                           "title",   "words", NULL};
    galley_status status = GALLEY_OK;
    galley_writer *w = cli_rows(e->c, headings);
    if (w == NULL)
        return e->c->err.status;
    qsort(e->misses, e->n_misses, sizeof *e->misses, by_margin);
    for (size_t i = 0; status == GALLEY_OK && i < e->n_misses && i < most; i++) {
        const miss *m = &e->misses[i];
        galley_article a;
        galley_arena_reset(e->s.arena);
        status = galley_store_get(e->s.store, m->row, e->s.arena, &a, &e->c->err);
        if (status != GALLEY_OK)
            break;
        galley_write_str(w, cli_short_key(e->c, a.key));
        galley_write_str(w, m->gold < e->n_labels ? e->labels[m->gold] : GALLEY_STR("-"));
        galley_write_str(w, m->chosen < e->n_labels ? e->labels[m->chosen] : GALLEY_STR("-"));
        galley_write_double(w, m->margin, 2);
        galley_write_str(w, cli_title(&a));
        galley_write_str(w, words_for(e, &a, m->chosen < e->n_labels ? m->chosen : m->gold));
        galley_write_row(w);
    }
    galley_status closed = galley_writer_close(w, status == GALLEY_OK ? &e->c->err : NULL);
    return status == GALLEY_OK ? closed : status;
}

static galley_status print_all(evaluation *e, size_t errors)
{
    galley_judgement g;
    if (errors)
        return print_errors(e, errors);
    galley_status status =
        galley_judge(e->n, e->n_labels, e->gold, e->chosen, DRAWS, 1, e->arena, &g, &e->c->err);
    if (status != GALLEY_OK)
        return status;
    return e->c->format == GALLEY_JSON ? print_json(e, &g) : print_table(e, &g);
}

static int run_eval(cli *c)
{
    evaluation e = {.c = c};
    size_t errors = 0;
    if (!cli_number(c, "errors", 1, 100000, &errors))
        return CLI_COULD_NOT;
    galley_status status =
        cli_session_open(c, GALLEY_STORE_READ, c->n_operands > 1 ? c->operands[1] : NULL, &e.s);
    if (status != GALLEY_OK)
        return cli_failed(c);
    status = galley_arena_new(NULL, &e.arena, &c->err);
    if (status == GALLEY_OK)
        status = cli_model_open(c, &e.s, c->operands[0], &e.m);
    if (status == GALLEY_OK)
        status = make_room(&e);
    if (status == GALLEY_OK)
        status = judge_all(&e);
    if (status == GALLEY_OK && e.n == 0)
        status =
            galley__fail(&c->err, GALLEY_INVALID, "none of these articles has a label \"%.*s\"",
                         GALLEY__S(e.m.stored.label_name));
    if (status == GALLEY_OK)
        status = print_all(&e, errors);
    cli_model_close(&e.m);
    galley_arena_free(e.arena);
    cli_session_close(&e.s);
    return status == GALLEY_OK ? CLI_DONE : cli_failed(c);
}

static const cli_option eval_options[] = {
    {0, "errors", "N", "the N worst errors, with the words that decided"},
    {0, NULL, NULL, NULL},
};

const cli_command cli_eval = {
    .name = "eval",
    .operands = "NAME [QUERY]",
    .least = 1,
    .most = 2,
    .summary = "judge a model by articles whose labels are known",
    .manual =
        "Precision, recall and F1 a label; accuracy, micro and macro averages with intervals "
        "(bootstrap, 95 %);\n"
        "with --json also the confusion matrix. Articles without a label are left out, unless "
        "the model knows of none.\n"
        "\n"
        "  galley eval topic 'field:split=test' --json\n"
        "  galley eval topic 'field:split=test' --errors 20\n",
    .options = eval_options,
    .run = run_eval,
};
