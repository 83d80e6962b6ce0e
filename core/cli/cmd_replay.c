/* core/cli/cmd_replay.c: galley replay, a run judged again from what the store kept of it.
 * SPDX-License-Identifier: MIT */
#include "core/cli/article_view.h"
#include "core/cli/job.h"
#include "core/cli/runs.h"

#include <stdlib.h>

typedef struct replaying {
    cli *c;
    cli_session s;
    int64_t run;
    cli_recipe was; /* in the session's arena */
    galley_rows *revisions;
    galley_writer *rows;
    galley_arena *old; /* of one article's statements */
    size_t articles, same, missing, failed;
} replaying;

/* One article under way; freed when its answer has been taken. */
typedef struct flight {
    galley_arena *arena;
    galley_article article;
} flight;

/* -- what the run was -- */

/* The rules are loaded as they were; are they? */
static galley_status loaded(void *ctx, galley_str reply, galley_error *err)
{
    replaying *r = ctx;
    cli_rules now = {0};
    galley_status status = cli_rules_get(reply, r->s.arena, &now, err);
    if (status != GALLEY_OK || galley_str_eq(now.fingerprint, r->was.fingerprint))
        return status;
    if (!galley_str_eq(now.lists, r->was.lists))
        return galley__fail(err, GALLEY_INVALID, "a list is not what it was: then %.*s, now %.*s",
                            GALLEY__S(r->was.lists), GALLEY__S(now.lists));
    if (!galley_str_eq(r->was.version, GALLEY_STR(GALLEY_VERSION_STRING)))
        return galley__fail(err, GALLEY_VERSION, "the run was made by galley %.*s, this is %s",
                            GALLEY__S(r->was.version), GALLEY_VERSION_STRING);
    return galley__fail(err, GALLEY_INVALID, "a file that the rules require is not what it was");
}

/* -- articles -- */

static void flight_free(flight *f)
{
    if (f)
        galley_arena_free(f->arena);
    free(f);
}

static galley_status feed_one(void *ctx, galley__buf *job, void **tag, bool *more,
                              galley_error *err)
{
    replaying *r = ctx;
    galley_status status = galley_rows_next(r->revisions, more, err);
    if (status != GALLEY_OK || !*more)
        return status;
    flight *f = calloc(1, sizeof *f);
    if (f == NULL)
        return galley__nomem(err);
    status = galley_arena_new(NULL, &f->arena, err);
    if (status == GALLEY_OK)
        status = galley_store_get_revision(r->s.store, galley_rows_value(r->revisions, 0).integer,
                                           f->arena, &f->article, err);
    if (status != GALLEY_OK) {
        flight_free(f);
        return status;
    }
    galley__buf_lstr(job, GALLEY_STR("")); /* all rules */
    galley__wire_put_article(job, &f->article);
    *tag = f;
    return GALLEY_OK;
}

/* -- answers -- */

static bool same_evidence(const galley_evidence *a, const galley_evidence *b)
{
    return a->span.start == b->span.start && a->span.end == b->span.end &&
           a->span.part == b->span.part && a->weight == b->weight &&
           galley_str_eq(a->clause, b->clause) && galley_str_eq(a->span.label, b->span.label);
}

static bool same(const galley_statement *a, const galley_statement *b)
{
    bool equal = galley_str_eq(a->tag, b->tag) && galley_str_eq(a->rule, b->rule) &&
                 a->score == b->score && a->n_evidence == b->n_evidence &&
                 a->left_out == b->left_out;
    for (size_t i = 0; equal && i < a->n_evidence; i++)
        equal = same_evidence(&a->evidence[i], &b->evidence[i]);
    return equal;
}

static bool is_among(const galley_statement *one, const galley_statements *all)
{
    for (size_t i = 0; i < all->count; i++)
        if (same(one, &all->at[i]))
            return true;
    return false;
}

/* The table begins with the first difference. */
static galley_status tell(replaying *r, const flight *f, const galley_statement *s)
{
    static const char *const headings[] = {"article", "tag", "score", "rule", "difference", NULL};
    if (r->rows == NULL && (r->rows = cli_rows(r->c, headings)) == NULL)
        return r->c->err.status;
    galley_write_str(r->rows, cli_short_key(r->c, f->article.key));
    galley_write_str(r->rows, s->tag);
    galley_write_double(r->rows, s->score, -1);
    galley_write_str(r->rows, s->rule);
    galley_write_str(r->rows, GALLEY_STR("said then, not now"));
    galley_write_row(r->rows);
    return GALLEY_OK;
}

/* Of an article that had been judged before, a run of changed rules says only what these say; so more may come now than the
 * run said, and that is no difference. */
static galley_status compare(replaying *r, const flight *f, const galley_statements *now,
                             galley_error *err)
{
    galley_statements then;
    galley_arena_reset(r->old);
    galley_status status =
        galley_store_run_statements(r->s.store, r->run, &f->article, r->old, &then, err);
    if (status != GALLEY_OK)
        return status;
    for (size_t i = 0; status == GALLEY_OK && i < then.count; i++) {
        bool there = is_among(&then.at[i], now);
        r->same += there;
        r->missing += !there;
        if (!there)
            status = tell(r, f, &then.at[i]);
    }
    return status;
}

static galley_status take_one(void *ctx, const galley_result *result, galley_error *err)
{
    replaying *r = ctx;
    flight *f = result->tag;
    galley_statements now = {0};
    galley_str bytes = result->bytes;
    galley_status status = GALLEY_OK;
    r->articles++;
    if (result->status != GALLEY_OK) {
        r->failed++;
        cli_complain("%.*s: %s", GALLEY__S(f->article.key), result->error.text);
    } else {
        status = galley__wire_get_statements(&bytes, &f->article, f->arena, &now, err);
        if (status == GALLEY_OK)
            status = compare(r, f, &now, err);
    }
    flight_free(f);
    return status;
}

/* -- the whole -- */

static galley_status replay(replaying *r, cli_job *job, char **path)
{
    galley_pool_parent parent = {.loaded = loaded, .feed = feed_one, .take = take_one, .ctx = r};
    galley_status status =
        cli_recipe_read(r->c, r->s.store, r->run, r->s.arena, &r->was, &r->c->err);
    if (status == GALLEY_OK)
        status = galley_arena_new(NULL, &r->old, &r->c->err);
    if (status == GALLEY_OK)
        status = galley_store_run_revisions(r->s.store, r->run, &r->revisions, &r->c->err);
    if (status != GALLEY_OK)
        return status;
    *path = strndup(r->was.path.data, r->was.path.size);
    if (*path == NULL)
        return galley__nomem(&r->c->err);
    job->rules = *path;
    job->rules_text = r->was.text;
    status = cli_job_run(job, &parent);
    galley_status closed = galley_writer_close(r->rows, status == GALLEY_OK ? &r->c->err : NULL);
    return status == GALLEY_OK ? closed : status;
}

static int run_replay(cli *c)
{
    cli_job job;
    char *path = NULL;
    replaying r = {.c = c};
    if (!cli_run_number(c->operands[0], &r.run) || !cli_job_init(&job, c, CLI_TASK_JUDGE, NULL))
        return CLI_COULD_NOT;
    galley_status status = cli_session_open(c, GALLEY_STORE_READ, NULL, &r.s);
    if (status == GALLEY_OK)
        status = replay(&r, &job, &path);
    if (status == GALLEY_OK)
        cli_say(c, "run %lld: %zu articles judged again, %zu statements as they were, %zu not%s",
                (long long)r.run, r.articles, r.same, r.missing,
                r.failed ? ", some articles failed" : "");
    galley_rows_close(r.revisions);
    galley_arena_free(r.old);
    cli_session_close(&r.s);
    free(path);
    return status != GALLEY_OK ? cli_failed(c) : r.missing || r.failed ? CLI_SOME_FAILED : CLI_DONE;
}

static const cli_option replay_options[] = {CLI_JOB_OPTIONS, {0, NULL, NULL, NULL}};

const cli_command cli_replay = {
    .name = "replay",
    .operands = "RUN",
    .least = 1,
    .most = 1,
    .summary = "judge again what a run judged, from what the store kept, and compare",
    .manual =
        "The store keeps the text of the rules of each run and the hashes of its lists. Replaying "
        "loads that text (the lists and\n"
        "required files from where they were) and judges the texts that the run judged, as they "
        "were then. Every statement\n"
        "of the run has to come again with its score and evidence; those that do not are listed "
        "and the exit status is 1.\n"
        "When a list, a required file or galley itself is another one it says so and does "
        "nothing. Nothing is stored.\n"
        "\n"
        "  galley replay 12\n",
    .options = replay_options,
    .run = run_replay,
};
