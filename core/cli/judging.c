/* core/cli/judging.c: stale articles of the store through workers that judge them.
 * SPDX-License-Identifier: MIT */
#include "core/cli/profile.h"

#include <stdlib.h>

/* -- flights -- */

static cli_flight *flight_new(cli_judging *j, galley_error *err)
{
    cli_flight *f = j->free_list;
    if (f) {
        j->free_list = f->next_free;
        galley_arena_reset(f->arena);
        return f;
    }
    if (j->n_flights == sizeof j->flights / sizeof *j->flights ||
        (f = calloc(1, sizeof *f)) == NULL) {
        galley__nomem(err);
        return NULL;
    }
    if (galley_arena_new(NULL, &f->arena, err) != GALLEY_OK) {
        free(f);
        return NULL;
    }
    return j->flights[j->n_flights++] = f;
}

static void flight_end(cli_judging *j, cli_flight *f)
{
    f->next_free = j->free_list;
    j->free_list = f;
}

static void flights_free(cli_judging *j)
{
    for (size_t i = 0; i < j->n_flights; i++) {
        galley_arena_free(j->flights[i]->arena);
        free(j->flights[i]);
    }
}

/* -- the plan -- */

static void describe_run(cli_judging *j)
{
    j->start = (galley_run_start){
        .rules = j->rules.name,
        .path = galley_str_of(j->path),
        .text = j->rules.text,
        .lists = j->rules.lists,
        .fingerprint = j->rules.fingerprint,
        .version = GALLEY_STR(GALLEY_VERSION_STRING),
        .query = galley_str_of(j->query_text ? j->query_text : ""),
        .versions = j->rules.rules,
        .n_versions = j->rules.n_rules,
    };
}

/* The rules are loaded: now it is known what is stale. */
static galley_status loaded(void *ctx, galley_str reply, galley_error *err)
{
    cli_judging *j = ctx;
    galley_status status = cli_rules_get(reply, j->arena, &j->rules, err);
    describe_run(j);
    if (status == GALLEY_OK)
        status = galley_store_plan(j->s.store, &j->start, j->s.query, j->all, &j->plan, err);
    if (status != GALLEY_OK)
        return status;
    j->total = galley_plan_articles(j->plan);
    j->carried = galley_plan_carried(j->plan);
    if (j->planned)
        status = j->planned(j->ctx, err);
    cli_progress_start(&j->progress, j->c, "articles");
    return status;
}

/* Of a sample every n-th is taken, the same ones each time. */
static bool passed_over(cli_judging *j)
{
    size_t step = j->sample && j->total > j->sample ? (j->total + j->sample - 1) / j->sample : 1;
    if (++j->skipped < step)
        return true;
    j->skipped = 0;
    return false;
}

static galley_status feed_one(void *ctx, galley__buf *job, void **tag, bool *more,
                              galley_error *err)
{
    cli_judging *j = ctx;
    cli_flight *f = flight_new(j, err);
    if (f == NULL)
        return err->status;
    galley_status status;
    uint64_t start = cli_profile_start(j->profile);
    do {
        galley_arena_reset(f->arena);
        f->article = (galley_article){0};
        status = galley_plan_next(j->plan, &f->row, f->arena, &f->article, &f->only, err);
        *more = status == GALLEY_OK && f->row != 0;
    } while (*more && passed_over(j));
    cli_profile_store(j->profile, start);
    if (!*more) {
        flight_end(j, f);
        return status;
    }
    galley__buf_lstr(job, f->only);
    galley__wire_put_article(job, &f->article);
    *tag = f;
    return GALLEY_OK;
}

/* -- answers -- */

static galley_status set_aside(cli_judging *j, const cli_flight *f, const galley_error *why,
                               galley_error *err)
{
    j->failed++;
    cli_progress_end(&j->progress);
    cli_complain("%.*s: %s", GALLEY__S(f->article.key), why->text);
    return j->judged(j->ctx, f, NULL, why, err);
}

static galley_status take_one(void *ctx, const galley_result *result, galley_error *err)
{
    cli_judging *j = ctx;
    cli_flight *f = result->tag;
    galley_statements statements = {0};
    galley_str bytes = result->bytes;
    galley_error why = result->error;
    galley_status status = result->status;
    if (status == GALLEY_OK)
        status = galley__wire_get_statements(&bytes, &f->article, f->arena, &statements, &why);
    if (status == GALLEY_NOMEM && result->status == GALLEY_OK)
        return galley__nomem(err);
    bool ok = status == GALLEY_OK;
    if (ok && j->profile)
        cli_profile_take(j->profile, &j->rules, f->article.key, bytes);
    uint64_t start = cli_profile_start(j->profile);
    status = ok ? j->judged(j->ctx, f, &statements, NULL, err) : set_aside(j, f, &why, err);
    cli_profile_store(j->profile, start);
    j->visited++;
    flight_end(j, f);
    cli_progress_step(&j->progress, !ok, j->total ? (double)j->visited / (double)j->total : -1);
    return status;
}

galley_str cli_words_of(const cli_flight *f, const galley_statement *s)
{
    galley__buf buf;
    galley__buf_init(&buf, NULL);
    for (size_t i = 0; i < s->n_evidence; i++) {
        galley_str word = galley_span_text(&f->article, &s->evidence[i].span);
        bool seen = word.size == 0;
        for (size_t k = 0; k < i && !seen; k++)
            seen = galley_str_eq(word, galley_span_text(&f->article, &s->evidence[k].span));
        if (!seen) {
            galley__buf_add(&buf, buf.size ? GALLEY_STR(", ") : GALLEY_STR(""));
            galley__buf_add(&buf, word);
        }
    }
    galley_str words = galley_arena_copy(f->arena, galley__buf_str(&buf));
    galley__buf_fini(&buf);
    return words;
}

/* -- the whole -- */

galley_status cli_judge(cli_judging *j, cli_job *job, galley_store_mode mode,
                        galley_status (*finish)(void *ctx, galley_status status))
{
    galley_pool_parent parent = {.loaded = loaded, .feed = feed_one, .take = take_one, .ctx = j};
    galley_status status = galley_arena_new(NULL, &j->arena, &j->c->err);
    if (status == GALLEY_OK)
        status = cli_session_open(j->c, mode, j->query_text, &j->s);
    if (status == GALLEY_OK)
        status = finish(j->ctx, cli_job_run(job, &parent));
    if (j->progress.c)
        cli_progress_end(&j->progress);
    return status;
}

void cli_judging_close(cli_judging *j)
{
    galley_plan_free(j->plan);
    flights_free(j);
    cli_session_close(&j->s);
    galley_arena_free(j->arena);
}
