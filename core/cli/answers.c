/* core/cli/answers.c: labels of models, rules files, stored statements and fields.
 * SPDX-License-Identifier: MIT */
#include "core/cli/answers.h"

#include "core/base/memory.h"
#include "core/cli/judging.h"

#include <stdlib.h>

static bool begins(galley_str s, galley_str with)
{
    return s.size >= with.size && memcmp(s.data, with.data, with.size) == 0;
}

/* "topic=sport" as "sport" where `only` is "topic=". */
static bool label_of_tag(const cli_answers *a, galley_str tag, galley_str *label)
{
    *label = begins(tag, a->only) ? galley_str_sub(tag, a->only.size, tag.size) : tag;
    return begins(tag, a->only);
}

/* -- a rules file -- */

typedef struct applying {
    cli_answers *a;
    cli_judging j;
} applying;

static galley_status tell(cli_answers *a, int64_t row, galley_str tag, galley_error *err)
{
    galley_str label;
    if (!label_of_tag(a, tag, &label))
        return GALLEY_OK;
    label = galley_arena_copy(a->arena, label);
    if (label.data == NULL ||
        !galley__grow(NULL, (void **)&a->told, a->n_told, &a->max_told, sizeof *a->told))
        return galley__nomem(err);
    a->told[a->n_told++] = (cli_told){row, label};
    return GALLEY_OK;
}

/* Before the first article: do these rules give tags "topic=..."? */
static galley_status look_at_rules(void *ctx, galley_error *err)
{
    applying *p = ctx;
    (void)err;
    for (size_t i = 0; i < p->j.rules.n_rules; i++) {
        galley_str rule = p->j.rules.rules[i].rule;
        rule = galley_str_sub(rule, p->j.rules.name.size + 1, rule.size);
        if (begins(rule, p->a->only))
            return GALLEY_OK;
    }
    p->a->only = (galley_str){NULL, 0};
    return GALLEY_OK;
}

static galley_status judged(void *ctx, const cli_flight *f, const galley_statements *now,
                            const galley_error *why, galley_error *err)
{
    applying *p = ctx;
    galley_status status = GALLEY_OK;
    (void)why;
    p->a->failed += now == NULL;
    for (size_t i = 0; now && status == GALLEY_OK && i < now->count; i++)
        status = tell(p->a, f->row, now->at[i].tag, err);
    return status;
}

static galley_status finish(void *ctx, galley_status status)
{
    (void)ctx;
    return status;
}

static int by_row(const void *a, const void *b)
{
    const cli_told *x = a, *y = b;
    return (x->row > y->row) - (x->row < y->row);
}

static galley_status apply(cli_answers *a, const char *query)
{
    cli_job job;
    applying p = {.a = a,
                  .j = {.c = a->c,
                        .path = a->what,
                        .query_text = query,
                        .all = true,
                        .planned = look_at_rules,
                        .judged = judged}};
    p.j.ctx = &p;
    if (!cli_job_init(&job, a->c, CLI_TASK_JUDGE, a->what))
        return galley__fail(&a->c->err, GALLEY_INVALID, "%s cannot be applied", a->what);
    galley_status status = cli_judge(&p.j, &job, GALLEY_STORE_READ, finish);
    cli_judging_close(&p.j);
    qsort(a->told, a->n_told, sizeof *a->told, by_row);
    return status;
}

/* -- opening -- */

static galley_status copied(cli_answers *a, const char *before, galley_str s, const char *behind,
                            galley_str *out)
{
    size_t size = strlen(before) + s.size + strlen(behind) + 1;
    char *text = galley_arena_alloc(a->arena, size);
    if (text == NULL)
        return galley__nomem(&a->c->err);
    snprintf(text, size, "%s%.*s%s", before, GALLEY__S(s), behind);
    *out = galley_str_of(text);
    return GALLEY_OK;
}

/* Have rules of that name said anything, and is any of it a tag "topic=..."? */
static galley_status look_at_statements(cli_answers *a, cli_session *s)
{
    static const char sql[] = "SELECT count(*), coalesce(sum(substr(tag, 1, length(?2)) = ?2), 0)"
                              " FROM statement WHERE substr(rule, 1, length(?1)) = ?1"
                              " AND withdrawn IS NULL AND author <> 'person'";
    const galley_value bind[] = {{.type = GALLEY_VALUE_TEXT, .text = a->prefix},
                                 {.type = GALLEY_VALUE_TEXT, .text = a->only}};
    galley_rows *rows = NULL;
    bool more = false;
    galley_status status =
        galley_store_sql(s->store, galley_str_of(sql), bind, 2, &rows, &a->c->err);
    if (status == GALLEY_OK)
        status = galley_rows_next(rows, &more, &a->c->err);
    if (status == GALLEY_OK && more && galley_rows_value(rows, 0).integer == 0)
        status = galley__fail(&a->c->err, GALLEY_NOTFOUND,
                              "%s: no rules \"%s\" have said anything: galley tag applies them",
                              a->c->store, a->what + 6);
    if (status == GALLEY_OK && more && galley_rows_value(rows, 1).integer == 0)
        a->only = (galley_str){NULL, 0};
    galley_rows_close(rows);
    return status;
}

static galley_status open_one(cli_answers *a, cli_session *s, const char *query,
                              galley_str *label_name)
{
    size_t size = strlen(a->what);
    galley_status status = GALLEY_OK;
    a->by = strncmp(a->what, "rules:", 6) == 0                    ? CLI_BY_RULES
            : strncmp(a->what, "field:", 6) == 0                  ? CLI_BY_FIELD
            : size > 4 && strcmp(a->what + size - 4, ".lua") == 0 ? CLI_BY_FILE
                                                                  : CLI_BY_MODEL;
    if (a->by == CLI_BY_MODEL)
        status = cli_model_open(a->c, s, a->what, &a->model);
    if (status == GALLEY_OK && label_name->size == 0)
        *label_name = a->by == CLI_BY_MODEL ? a->model.stored.label_name : GALLEY_STR("topic");
    if (status == GALLEY_OK)
        status = copied(a, "", *label_name, "=", &a->only);
    if (status == GALLEY_OK && a->by == CLI_BY_FILE)
        status = apply(a, query);
    if (status == GALLEY_OK && a->by == CLI_BY_RULES)
        status = copied(a, "", galley_str_of(a->what + 6), "/", &a->prefix);
    if (status == GALLEY_OK && a->by == CLI_BY_RULES)
        status = look_at_statements(a, s);
    return status;
}

galley_status cli_answers_open(cli *c, cli_session *s, const char *what, const char *query,
                               galley_str *label_name, cli_answers *out)
{
    *out = (cli_answers){.c = c, .what = what};
    galley_status status = galley_arena_new(NULL, &out->arena, &c->err);
    if (status == GALLEY_OK)
        status = open_one(out, s, query, label_name);
    if (status != GALLEY_OK)
        cli_answers_close(out);
    return status;
}

void cli_answers_close(cli_answers *a)
{
    cli_model_close(&a->model);
    if (a->told)
        galley__free(NULL, a->told, a->max_told * sizeof *a->told);
    galley_arena_free(a->arena);
    *a = (cli_answers){0};
}

bool cli_answers_know_none(const cli_answers *a)
{
    return a->by == CLI_BY_MODEL && galley_model_tell(a->model.model).none;
}

/* -- asking -- */

typedef struct list {
    cli_answer *at;
    size_t count, max;
} list;

static galley_status add(cli_answers *a, galley_arena *arena, list *l, galley_str label,
                         double sure)
{
    if (!galley__arena_grow(arena, (void **)&l->at, l->count, &l->max, sizeof *l->at))
        return galley__nomem(&a->c->err);
    l->at[l->count++] = (cli_answer){label, sure};
    return GALLEY_OK;
}

static galley_status ask_model(cli_answers *a, galley_arena *arena, const galley_article *article,
                               list *l, size_t *chosen)
{
    const galley_model *m = a->model.model;
    galley_status status =
        galley_predictor_ask(a->model.predictor, article, a->model.answers, &a->c->err);
    for (int side = 1; side >= 0; side--) {
        for (size_t i = 0; status == GALLEY_OK && i < galley_model_tell(m).labels; i++)
            if (a->model.answers[i].chosen == side)
                status =
                    add(a, arena, l, galley_model_label(m, i), a->model.answers[i].probability);
        if (side)
            *chosen = l->count;
    }
    return status;
}

static galley_status ask_file(cli_answers *a, galley_arena *arena, int64_t row, list *l)
{
    size_t low = 0, high = a->n_told;
    galley_status status = GALLEY_OK;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (a->told[middle].row < row)
            low = middle + 1;
        else
            high = middle;
    }
    for (; status == GALLEY_OK && low < a->n_told && a->told[low].row == row; low++)
        status = add(a, arena, l, a->told[low].label, 1);
    return status;
}

static galley_status ask_store(cli_answers *a, cli_session *s, int64_t row, list *l)
{
    galley_stored_statement *at;
    size_t n = 0;
    galley_str label;
    galley_status status = galley_store_statements(s->store, row, s->arena, &at, &n, &a->c->err);
    for (size_t i = 0; status == GALLEY_OK && i < n; i++)
        if (at[i].statement.author != GALLEY_BY_PERSON && begins(at[i].statement.rule, a->prefix) &&
            label_of_tag(a, at[i].statement.tag, &label))
            status = add(a, s->arena, l, label, 1);
    return status;
}

galley_status cli_answers_ask(cli_answers *a, cli_session *s, const galley_article *article,
                              cli_answer **at, size_t *chosen, size_t *others)
{
    list l = {0};
    galley_status status = GALLEY_OK;
    galley_field field;
    *chosen = SIZE_MAX;
    switch (a->by) {
    case CLI_BY_MODEL:
        status = ask_model(a, s->arena, article, &l, chosen);
        break;
    case CLI_BY_FILE:
        status = ask_file(a, s->arena, article->row, &l);
        break;
    case CLI_BY_RULES:
        status = ask_store(a, s, article->row, &l);
        break;
    case CLI_BY_FIELD:
        if (galley_article_get(article, galley_str_of(a->what + 6), &field) && field.value.size)
            status = add(a, s->arena, &l, field.value, 1);
        break;
    }
    *chosen = *chosen == SIZE_MAX ? l.count : *chosen;
    *others = l.count - *chosen;
    *at = l.at;
    return status;
}
