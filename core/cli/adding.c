/* core/cli/adding.c: files through workers that parse them, into the store.
 * SPDX-License-Identifier: MIT */
#include "core/cli/adding.h"

/* A transaction's end: the more articles in one, the less the search index merges (a fifth of the time between 500 and
 * 2,000); but another writer waits five seconds at most. */
enum { BATCH = 2000 }; /* articles */
static const double batch_seconds = 2;

typedef struct adding {
    cli *c;
    cli_session s;
    cli_feed feed;
    cli_added *out;
    size_t open;   /* articles in the transaction */
    double opened; /* when it began, on the progress' clock */
} adding;

static galley_status feed_one(void *ctx, galley__buf *job, void **tag, bool *more,
                              galley_error *err)
{
    adding *a = ctx;
    return cli_feed_next(&a->feed, job, tag, more, err);
}

static galley_status commit(adding *a, galley_error *err)
{
    if (a->open == 0)
        return GALLEY_OK;
    a->open = 0;
    return galley_store_commit(a->s.store, err);
}

static galley_status begin(adding *a, galley_error *err)
{
    if (a->open)
        return GALLEY_OK;
    a->opened = cli_progress_seconds(&a->feed.progress);
    return galley_store_begin(a->s.store, err);
}

static bool batch_is_full(const adding *a)
{
    return a->open >= BATCH || cli_progress_seconds(&a->feed.progress) - a->opened > batch_seconds;
}

static galley_status store_article(adding *a, galley_str bytes, galley_error *err)
{
    galley_article article = {0};
    galley_put put;
    galley_arena_reset(a->s.arena);
    galley_status status = galley__wire_get_article(&bytes, a->s.arena, &article, err);
    if (status == GALLEY_OK)
        status = begin(a, err);
    if (status == GALLEY_OK)
        status = galley_store_put(a->s.store, &article, &put, err);
    if (status != GALLEY_OK)
        return status;
    a->out->outcomes[put.outcome]++;
    a->out->noted += article.note.size && put.outcome != GALLEY_PUT_SAME;
    a->open++;
    return batch_is_full(a) ? commit(a, err) : GALLEY_OK;
}

/* The files of which all is stored, in the batch that is open. */
static galley_status keep_read(adding *a, galley_error *err)
{
    if (!cli_feed_has_read(&a->feed))
        return GALLEY_OK;
    galley_status status = begin(a, err);
    a->open += status == GALLEY_OK;
    return status == GALLEY_OK ? cli_feed_keep_read(&a->feed, err) : status;
}

static double part_done(const cli_feed *f)
{
    uint64_t done = 0, total = 0;
    galley_source_progress(f->source, &done, &total);
    return total ? (double)done / (double)total : -1;
}

static galley_status take_one(void *ctx, const galley_result *result, galley_error *err)
{
    adding *a = ctx;
    bool failed = result->status != GALLEY_OK;
    cli_progress_step(&a->feed.progress, false, part_done(&a->feed));
    galley_status status = GALLEY_OK;
    a->feed.taken++;
    if (failed)
        cli_feed_failed(&a->feed, result->tag, &result->error);
    else
        status = store_article(a, result->bytes, err);
    return status == GALLEY_OK ? keep_read(a, err) : status;
}

/* What is left when the feed has ended: files without articles, and the last batch. */
static galley_status finish(adding *a, galley_error *err)
{
    galley_status status = keep_read(a, err);
    return status == GALLEY_OK ? commit(a, err) : status;
}

static galley_status add(adding *a, cli_job *job)
{
    cli *c = a->c;
    galley_error err;
    galley_pool_parent parent = {.feed = feed_one, .take = take_one, .ctx = a};
    galley_status status = cli_session_open(c, GALLEY_STORE_CREATE, NULL, &a->s);
    if (status != GALLEY_OK)
        return status;
    a->feed.store = a->s.store;
    status = cli_job_run(job, &parent);
    if (status != GALLEY_OK && status != GALLEY_CANCELLED)
        return status;
    galley_status finished = finish(a, &err);
    if (finished == GALLEY_OK)
        return status;
    c->err = err;
    return finished;
}

static void tell(const adding *a)
{
    cli_added *out = a->out;
    out->left_out = a->feed.left_out;
    out->failures = a->feed.failures;
    out->files = a->feed.files;
    out->reasons = a->feed.reasons;
    out->seconds = cli_progress_seconds(&a->feed.progress);
    memcpy(out->first_failure, a->feed.first_failure, sizeof out->first_failure);
}

galley_status cli_add_paths(cli *c, const cli_reading *what, cli_added *out)
{
    adding a = {.c = c, .out = out};
    cli_job job;
    *out = (cli_added){.files = 0};
    if (!cli_job_init(&job, c, CLI_TASK_PARSE, NULL))
        return galley__fail(&c->err, GALLEY_INVALID, "an option is wrong");
    galley_status status = cli_feed_open_reading(&a.feed, c, what);
    if (status == GALLEY_OK)
        status = add(&a, &job);
    cli_progress_end(&a.feed.progress);
    tell(&a);
    if (a.s.store)
        galley_store_rollback(a.s.store);
    cli_feed_close(&a.feed);
    cli_session_close(&a.s);
    return status;
}
