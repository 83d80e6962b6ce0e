/* core/cli/cmd_eval.c: galley eval, how right something is that gives labels.
 * SPDX-License-Identifier: MIT */
#include "core/base/memory.h"
#include "core/cli/answers.h"
#include "core/cli/article_view.h"
#include "core/cli/folds.h"
#include "core/cli/job.h"

#include <stdlib.h>

enum { DRAWS = 200, REASONS = 6, GOLD = 0, FIRST = 1, SECOND = 2, SIDES = 3, NONE = -1 };

typedef struct miss {
    int64_t row;
    double sure;      /* of what is wrong */
    int gold, chosen; /* numbers of labels, or NONE */
} miss;

/* "On side `side` the article has the label." */
typedef struct mark {
    uint32_t article, label;
    uint8_t side;
} mark;

/* Labels get numbers as they are met. */
typedef struct evaluation {
    cli *c;
    cli_session s;
    cli_answers by[2]; /* what is judged, and what it is compared with */
    size_t n_by;
    galley_str label_name;
    galley_arena *arena;
    galley__map numbers;
    galley_str *labels;
    size_t n_labels, max_labels;
    mark *marks;
    size_t n_marks, max_marks;
    size_t n; /* articles that were judged */
    miss *misses;
    size_t n_misses, max_misses;
    bool negatives;
    uint8_t *flags[SIDES];
} evaluation;

/* -- judging -- */

static galley_status number_of(evaluation *e, galley_str label, uint32_t *number)
{
    if (galley__map_get(&e->numbers, label, number))
        return GALLEY_OK;
    galley_str kept = galley_arena_copy(e->arena, label);
    *number = (uint32_t)e->n_labels;
    if (kept.data == NULL ||
        !galley__grow(NULL, (void **)&e->labels, e->n_labels, &e->max_labels, sizeof *e->labels) ||
        !galley__map_set(&e->numbers, kept, *number))
        return galley__nomem(&e->c->err);
    e->labels[e->n_labels++] = kept;
    return GALLEY_OK;
}

static galley_status put_mark(evaluation *e, galley_str label, uint8_t side)
{
    uint32_t number;
    galley_status status = number_of(e, label, &number);
    if (status != GALLEY_OK)
        return status;
    if (!galley__grow(NULL, (void **)&e->marks, e->n_marks, &e->max_marks, sizeof *e->marks))
        return galley__nomem(&e->c->err);
    e->marks[e->n_marks++] = (mark){(uint32_t)e->n, number, side};
    return GALLEY_OK;
}

static bool has(const galley_str *labels, size_t n, galley_str label)
{
    for (size_t i = 0; i < n; i++)
        if (galley_str_eq(labels[i], label))
            return true;
    return false;
}

static const cli_answer *among(const cli_answer *at, size_t n, galley_str label)
{
    for (size_t i = 0; i < n; i++)
        if (galley_str_eq(at[i].label, label))
            return &at[i];
    return NULL;
}

/* What was missed or given wrongly, and how sure of that the first one was. */
static galley_status note_miss(evaluation *e, int64_t row, const galley_str *gold, size_t n,
                               const cli_answer *at, size_t chosen, size_t others)
{
    miss m = {.row = row, .sure = -1, .gold = NONE, .chosen = NONE};
    uint32_t number;
    galley_status status = GALLEY_OK;
    for (size_t i = 0; status == GALLEY_OK && i < chosen; i++) {
        if (has(gold, n, at[i].label))
            continue;
        m.sure = at[i].sure > m.sure ? at[i].sure : m.sure;
        status = number_of(e, at[i].label, &number);
        m.chosen = (int)number;
    }
    for (size_t i = 0; status == GALLEY_OK && i < n; i++) {
        const cli_answer *answer = among(at, chosen + others, gold[i]);
        if (answer && answer < at + chosen)
            continue;
        double sure = 1 - (answer ? answer->sure : 0);
        m.sure = sure > m.sure ? sure : m.sure;
        status = number_of(e, gold[i], &number);
        m.gold = (int)number;
    }
    if (status != GALLEY_OK || m.sure < 0)
        return status;
    if (!galley__grow(NULL, (void **)&e->misses, e->n_misses, &e->max_misses, sizeof *e->misses))
        return galley__nomem(&e->c->err);
    e->misses[e->n_misses++] = m;
    return GALLEY_OK;
}

static galley_status judge_article(evaluation *e, const galley_article *a)
{
    galley_str *gold;
    size_t n, chosen, others;
    galley_status status = cli_gold(&e->s, a, e->label_name, &gold, &n, &e->c->err);
    if (status != GALLEY_OK || (n == 0 && !e->negatives))
        return status;
    for (size_t i = 0; status == GALLEY_OK && i < n; i++)
        status = put_mark(e, gold[i], GOLD);
    for (size_t k = 0; status == GALLEY_OK && k < e->n_by; k++) {
        cli_answer *at;
        status = cli_answers_ask(&e->by[k], &e->s, a, &at, &chosen, &others);
        for (size_t i = 0; status == GALLEY_OK && i < chosen; i++)
            status = put_mark(e, at[i].label, (uint8_t)(FIRST + k));
        if (status == GALLEY_OK && k == 0)
            status = note_miss(e, a->row, gold, n, at, chosen, others);
    }
    e->n += status == GALLEY_OK;
    return status;
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

/* -- by folds -- */

static galley_status learn_rest(evaluation *e, cli_model *m, const cli_folds *f, uint32_t fold)
{
    galley_model_about about = galley_model_tell(m->model);
    const galley_learn_options options = {
        .kind = about.kind, .features = about.spec, .lang = about.lang};
    galley_trainer *trainer = NULL;
    galley_model *model = NULL;
    bool none = about.none;
    galley_status status = galley_trainer_new(NULL, &options, &trainer, &e->c->err);
    for (size_t i = 0; status == GALLEY_OK && i < f->articles; i++) {
        galley_article a;
        galley_str *gold;
        size_t n = 0;
        if (f->fold[i] == fold)
            continue;
        galley_arena_reset(e->s.arena);
        status = galley_store_get(e->s.store, f->rows[i], e->s.arena, &a, &e->c->err);
        if (status == GALLEY_OK)
            status = cli_gold(&e->s, &a, e->label_name, &gold, &n, &e->c->err);
        if (status == GALLEY_OK && (n || none))
            status = galley_trainer_add(trainer, &a, gold, n, &e->c->err);
    }
    if (status == GALLEY_OK)
        status = galley_trainer_finish(trainer, &model, &e->c->err);
    galley_trainer_free(trainer);
    return status == GALLEY_OK ? cli_model_replace(e->c, m, model) : status;
}

static galley_status judge_fold(evaluation *e, const cli_folds *f, uint32_t fold)
{
    galley_status status = GALLEY_OK;
    for (size_t k = 0; status == GALLEY_OK && k < e->n_by; k++)
        if (e->by[k].by == CLI_BY_MODEL)
            status = learn_rest(e, &e->by[k].model, f, fold);
    for (size_t i = 0; status == GALLEY_OK && i < f->articles; i++) {
        galley_article a;
        if (f->fold[i] != fold)
            continue;
        galley_arena_reset(e->s.arena);
        status = galley_store_get(e->s.store, f->rows[i], e->s.arena, &a, &e->c->err);
        if (status == GALLEY_OK)
            status = judge_article(e, &a);
    }
    if (status != GALLEY_OK)
        galley__error_prefix(&e->c->err, "fold %u", fold + 1);
    return status;
}

static galley_status judge_folds(evaluation *e, size_t count, size_t seed)
{
    cli_folds f;
    const char *after = cli_value(e->c, "after");
    galley_status status =
        cli_folds_make(e->c, &e->s, cli_value(e->c, "group"), after, count, seed, e->arena, &f);
    for (uint32_t fold = f.dated ? 1 : 0; status == GALLEY_OK && fold < f.count; fold++)
        status = judge_fold(e, &f, fold);
    return status;
}

/* -- to rows of flags -- */

/* Labels in the order of their bytes, so that the order of articles does not show. */
static galley_status put_in_order(evaluation *e, uint32_t **place)
{
    galley_str *sorted = galley_arena_calloc(e->arena, e->n_labels + 1, sizeof *sorted);
    *place = galley_arena_calloc(e->arena, e->n_labels + 1, sizeof **place);
    if (sorted == NULL || *place == NULL)
        return galley__nomem(&e->c->err);
    for (size_t l = 0; l < e->n_labels; l++) {
        for (size_t k = 0; k < e->n_labels; k++)
            (*place)[l] += galley_str_cmp(e->labels[k], e->labels[l]) < 0;
        sorted[(*place)[l]] = e->labels[l];
    }
    if (e->n_labels)
        memcpy(e->labels, sorted, e->n_labels * sizeof *sorted);
    return GALLEY_OK;
}

static galley_status make_flags(evaluation *e)
{
    uint32_t *place;
    galley_status status = put_in_order(e, &place);
    for (size_t k = 0; status == GALLEY_OK && k < SIDES; k++) {
        e->flags[k] = galley_arena_calloc(e->arena, e->n + 1, e->n_labels + 1);
        status = e->flags[k] ? GALLEY_OK : galley__nomem(&e->c->err);
    }
    if (status != GALLEY_OK)
        return status;
    for (size_t i = 0; i < e->n_marks; i++) {
        const mark *m = &e->marks[i];
        e->flags[m->side][m->article * e->n_labels + place[m->label]] = 1;
    }
    for (size_t i = 0; i < e->n_misses; i++) {
        miss *m = &e->misses[i];
        m->gold = m->gold == NONE ? NONE : (int)place[m->gold];
        m->chosen = m->chosen == NONE ? NONE : (int)place[m->chosen];
    }
    return GALLEY_OK;
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

static void put_gain(galley_json *j, const char *name, double gain, galley_interval i)
{
    galley_json_name(j, galley_str_of(name));
    galley_json_open_object(j);
    put_number(j, "gain", gain);
    put_interval(j, "interval", i);
    galley_json_close_object(j);
}

static void put_count(galley_json *j, const char *name, size_t n)
{
    galley_json_name(j, galley_str_of(name));
    galley_json_int(j, (int64_t)n);
}

/* What the first is better by than the second. */
static void put_comparison(galley_json *j, const evaluation *e, const galley_comparison *k)
{
    galley_json_name(j, GALLEY_STR("against"));
    galley_json_open_object(j);
    galley_json_name(j, GALLEY_STR("what"));
    galley_json_str(j, galley_str_of(e->by[1].what));
    put_count(j, "both_right", k->both);
    put_count(j, "only_this_right", k->only_b);
    put_count(j, "only_other_right", k->only_a);
    put_count(j, "neither_right", k->neither);
    put_number(j, "mcnemar_p", k->p);
    put_gain(j, "accuracy", k->accuracy, k->accuracy_interval);
    put_gain(j, "micro_f1", k->micro_f1, k->micro_f1_interval);
    put_gain(j, "macro_f1", k->macro_f1, k->macro_f1_interval);
    galley_json_close_object(j);
}

static galley_status print_json(evaluation *e, const galley_judgement *g,
                                const galley_comparison *k)
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
    if (k)
        put_comparison(j, e, k);
    galley_json_close_object(j);
    galley_str text = galley_json_text(j);
    if (text.data == NULL)
        status = galley__nomem(&e->c->err);
    cli_put(text);
    cli_put(GALLEY_STR("\n"));
    galley_json_free(j);
    return status;
}

static void say_comparison(const evaluation *e, const galley_comparison *k)
{
    cli_say(e->c,
            "against %s: accuracy %+.4f (%+.4f to %+.4f), micro-F1 %+.4f (%+.4f to %+.4f), "
            "macro-F1 %+.4f (%+.4f to %+.4f)",
            e->by[1].what, k->accuracy, k->accuracy_interval.low, k->accuracy_interval.high,
            k->micro_f1, k->micro_f1_interval.low, k->micro_f1_interval.high, k->macro_f1,
            k->macro_f1_interval.low, k->macro_f1_interval.high);
    cli_say(e->c,
            "right in both %zu, only in %s %zu, only in %s %zu, in neither %zu (McNemar p = %.3g)",
            k->both, e->by[0].what, k->only_b, e->by[1].what, k->only_a, k->neither, k->p);
}

static galley_status print_table(evaluation *e, const galley_judgement *g,
                                 const galley_comparison *k)
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
    if (k)
        say_comparison(e, k);
    return status;
}

/* -- errors -- */

static int by_sure(const void *a, const void *b)
{
    const miss *x = a, *y = b;
    if (x->sure != y->sure)
        return x->sure < y->sure ? 1 : -1;
    return (x->row > y->row) - (x->row < y->row);
}

static galley_str words_for(evaluation *e, const galley_article *a, galley_str label)
{
    galley_reason *at;
    size_t n, l = 0;
    char room[400];
    size_t used = 0;
    cli_model *m = &e->by[0].model;
    if (e->by[0].by != CLI_BY_MODEL)
        return GALLEY_STR("");
    while (l < galley_model_tell(m->model).labels &&
           !galley_str_eq(galley_model_label(m->model, l), label))
        l++;
    if (l == galley_model_tell(m->model).labels ||
        galley_predictor_explain(m->predictor, a, l, e->s.arena, &at, &n, NULL) != GALLEY_OK)
        return GALLEY_STR("");
    for (size_t i = 1; i < n && i <= REASONS && used < sizeof room; i++)
        used += (size_t)snprintf(room + used, sizeof room - used, "%s%.*s %+.2f", i > 1 ? ", " : "",
                                 at[i].feature.size > 40 ? 40 : (int)at[i].feature.size,
                                 at[i].feature.data, at[i].weight);
    return galley_arena_copy(e->s.arena,
                             (galley_str){room, used < sizeof room ? used : sizeof room - 1});
}

static galley_str name_of(const evaluation *e, int label)
{
    return label == NONE ? GALLEY_STR("-") : e->labels[label];
}

/* With the words that carried the wrong label or, where none was given, spoke against the right one. */
static galley_status print_error(evaluation *e, galley_writer *w, const miss *m, bool with_text)
{
    galley_article a;
    galley_str body;
    galley_arena_reset(e->s.arena);
    galley_status status = galley_store_get(e->s.store, m->row, e->s.arena, &a, &e->c->err);
    if (status == GALLEY_OK)
        status = galley_article_body(&a, e->s.arena, &body, &e->c->err);
    if (status != GALLEY_OK)
        return status;
    galley_write_str(w, cli_short_key(e->c, a.key));
    galley_write_str(w, name_of(e, m->gold));
    galley_write_str(w, name_of(e, m->chosen));
    galley_write_double(w, m->sure, 2);
    galley_write_str(w, cli_title(&a));
    galley_write_str(w, words_for(e, &a, name_of(e, m->chosen == NONE ? m->gold : m->chosen)));
    if (with_text)
        galley_write_str(w, body);
    galley_write_row(w);
    return GALLEY_OK;
}

/* For a machine with the text, which a table has no room for. */
static galley_status print_errors(evaluation *e, size_t most)
{
    static const char *const headings[] = {"article", "gold",  "chosen", "sure",
                                           "title",   "words", "text",   NULL};
    static const char *const short_ones[] = {"article", "gold",  "chosen", "sure",
                                             "title",   "words", NULL};
    bool with_text = e->c->format != GALLEY_TABLE;
    galley_status status = GALLEY_OK;
    galley_writer *w = cli_rows(e->c, with_text ? headings : short_ones);
    if (w == NULL)
        return e->c->err.status;
    if (e->n_misses)
        qsort(e->misses, e->n_misses, sizeof *e->misses, by_sure);
    for (size_t i = 0; status == GALLEY_OK && i < e->n_misses && i < most; i++)
        status = print_error(e, w, &e->misses[i], with_text);
    galley_status closed = galley_writer_close(w, status == GALLEY_OK ? &e->c->err : NULL);
    return status == GALLEY_OK ? closed : status;
}

/* -- all of it -- */

static galley_status print_all(evaluation *e, size_t errors)
{
    galley_judgement g;
    galley_comparison k;
    galley_status status = make_flags(e);
    if (status != GALLEY_OK || errors)
        return status == GALLEY_OK ? print_errors(e, errors) : status;
    status = galley_judge(e->n, e->n_labels, e->flags[GOLD], e->flags[FIRST], DRAWS, 1, e->arena,
                          &g, &e->c->err);
    if (status == GALLEY_OK && e->n_by == 2)
        status = galley_compare(e->n, e->n_labels, e->flags[GOLD], e->flags[SECOND],
                                e->flags[FIRST], DRAWS, 1, e->arena, &k, &e->c->err);
    if (status != GALLEY_OK)
        return status;
    const galley_comparison *against = e->n_by == 2 ? &k : NULL;
    return e->c->format == GALLEY_JSON ? print_json(e, &g, against) : print_table(e, &g, against);
}

static galley_status open_all(evaluation *e)
{
    const char *name = cli_value(e->c, "label-name"), *against = cli_value(e->c, "against");
    const char *query = e->c->n_operands > 1 ? e->c->operands[1] : NULL;
    e->label_name = galley_str_of(name);
    galley_status status = galley_arena_new(NULL, &e->arena, &e->c->err);
    if (status == GALLEY_OK)
        status = cli_answers_open(e->c, &e->s, e->c->operands[0], query, &e->label_name, &e->by[0]);
    e->n_by = status == GALLEY_OK;
    if (status == GALLEY_OK && against)
        status = cli_answers_open(e->c, &e->s, against, query, &e->label_name, &e->by[1]);
    e->n_by += status == GALLEY_OK && against;
    e->negatives = cli_flag(e->c, "negatives");
    for (size_t i = 0; i < e->n_by; i++)
        e->negatives = e->negatives || cli_answers_know_none(&e->by[i]);
    return status;
}

static void close_all(evaluation *e)
{
    for (size_t i = 0; i < e->n_by; i++)
        cli_answers_close(&e->by[i]);
    galley__map_fini(&e->numbers);
    free(e->labels);
    free(e->marks);
    free(e->misses);
    galley_arena_free(e->arena);
    cli_session_close(&e->s);
}

static int run_eval(cli *c)
{
    evaluation e = {.c = c};
    size_t errors = 0, folds = 0, seed = 0;
    if (!cli_number(c, "errors", 1, 100000, &errors) ||
        !cli_number(c, "folds", 2, CLI_FOLDS_MAX, &folds) ||
        !cli_number(c, "seed", 0, SIZE_MAX, &seed))
        return CLI_COULD_NOT;
    if (cli_value(c, "group") && folds == 0) {
        cli_complain("--group is for --folds");
        return CLI_COULD_NOT;
    }
    galley__map_init(&e.numbers, NULL);
    galley_status status =
        cli_session_open(c, GALLEY_STORE_READ, c->n_operands > 1 ? c->operands[1] : NULL, &e.s);
    if (status != GALLEY_OK)
        return cli_failed(c);
    status = open_all(&e);
    if (status == GALLEY_OK)
        status = folds || cli_value(c, "after") ? judge_folds(&e, folds, seed) : judge_all(&e);
    if (status == GALLEY_OK && e.n == 0)
        status =
            galley__fail(&c->err, GALLEY_INVALID, "none of these articles has a label \"%.*s\"",
                         GALLEY__S(e.label_name));
    if (status == GALLEY_OK)
        status = print_all(&e, errors);
    size_t failed = e.n_by ? e.by[0].failed : 0;
    close_all(&e);
    return status != GALLEY_OK ? cli_failed(c) : failed ? CLI_SOME_FAILED : CLI_DONE;
}

static const cli_option eval_options[] = {
    {0, "errors", "N", "the N worst errors, with the words that decided"},
    {0, "against", "WHAT", "compare with something else that gives labels"},
    {0, "folds", "N", "learn and judge N times, each article judged once"},
    {0, "group", "LIST", "source, story or fields: what has them in common is in one fold"},
    {0, "after", "DATE", "learn from what is older, judge by what is not"},
    {0, "label-name", "NAME", "the right labels' name (default: the model's, else topic)"},
    {0, "negatives", NULL, "articles without a label count, too"},
    {0, "seed", "N", "of the folds (default 0)"},
    CLI_JOB_OPTIONS,
    {0, NULL, NULL, NULL},
};

const cli_command cli_eval = {
    .name = "eval",
    .operands = "WHAT [QUERY]",
    .least = 1,
    .most = 2,
    .summary = "judge what gives labels by articles whose labels are known",
    .manual =
        "WHAT is a model of the store, a rules file (FILE.lua, applied without storing anything), "
        "rules:NAME (what rules\n"
        "have said already) or field:NAME (a field that holds an answer). Tags topic=sport are "
        "labels of topic; where rules\n"
        "give none such, their tags are taken as they are.\n"
        "\n"
        "Precision, recall and F1 a label; accuracy, micro and macro averages with intervals "
        "(bootstrap, 95 %);\n"
        "with --json also the confusion matrix. Articles without a label are left out, unless "
        "the model knows of none.\n"
        "--against compares with another on the same articles: McNemar's test, paired bootstrap. "
        "--folds and --after train\n"
        "the model anew, with its features and kind, on other articles than it is judged by; the "
        "model of the store stays.\n"
        "\n"
        "  galley eval topic 'field:split=test' --json\n"
        "  galley eval topic 'field:split=test' --errors 20\n"
        "  galley eval topic --folds 5 --group source,story\n"
        "  galley eval diplomacy.lua --against topic\n",
    .options = eval_options,
    .run = run_eval,
};
