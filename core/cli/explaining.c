/* core/cli/explaining.c: rules asked why, in a jailed worker.
 * SPDX-License-Identifier: MIT */
#include "core/cli/explaining.h"

#include "core/base/memory.h"

static galley_status feed_one(void *ctx, galley__buf *job, void **tag, bool *more,
                              galley_error *err)
{
    cli_explaining *e = ctx;
    (void)tag;
    (void)err;
    *more = !e->fed;
    if (e->fed)
        return GALLEY_OK;
    e->fed = true;
    galley__buf_lstr(job, e->tag);
    galley__buf_u8(job, e->trace);
    galley__wire_put_article(job, e->article);
    return GALLEY_OK;
}

static bool take_told(galley_str bytes, galley_told *out)
{
    uint32_t count;
    uint8_t holds;
    if (!galley__take_u32(&bytes, &count) || !galley__take_u8(&bytes, &holds) ||
        !galley__take_lstr(&bytes, &out->text) || !galley__take_lstr(&bytes, &out->json))
        return false;
    out->count = count;
    out->holds = holds;
    return true;
}

static galley_status take_one(void *ctx, const galley_result *result, galley_error *err)
{
    cli_explaining *e = ctx;
    if (result->status != GALLEY_OK) {
        *err = result->error;
        return result->status;
    }
    if (!take_told(result->bytes, &e->told))
        return galley__fail(err, GALLEY_CORRUPT, "the worker sent a malformed answer");
    e->told.text = galley_arena_copy(e->arena, e->told.text);
    e->told.json = galley_arena_copy(e->arena, e->told.json);
    return e->told.text.data && e->told.json.data ? GALLEY_OK : galley__nomem(err);
}

galley_status cli_explain_by_rules(cli_explaining *e)
{
    cli_job job;
    galley_pool_parent parent = {.feed = feed_one, .take = take_one, .ctx = e};
    e->fed = false;
    if (!cli_job_init(&job, e->c, CLI_TASK_EXPLAIN, e->path))
        return galley__fail(&e->c->err, GALLEY_INVALID, "an option is wrong");
    job.rules_text = e->rules_text;
    job.workers = 1;
    return cli_job_run(&job, &parent);
}

galley_status cli_runs_with_tag(cli *c, galley_store *store, galley_str tag, galley_arena *arena,
                                int64_t **runs, size_t *count)
{
    static const char sql[] =
        "SELECT max(r.id) FROM run r JOIN name_row f ON f.name = r.fingerprint"
        " JOIN rule_row w ON w.fingerprint = f.id JOIN name_row n ON n.id = w.rule"
        " WHERE n.name = r.rules || '/' || ?1 AND r.text IS NOT NULL"
        " GROUP BY r.rules ORDER BY 1 DESC";
    size_t capacity = 0;
    galley_rows *rows = NULL;
    bool more = true;
    galley_value bind = {.type = GALLEY_VALUE_TEXT, .text = tag};
    galley_status status = galley_store_sql(store, GALLEY_STR(sql), &bind, 1, &rows, &c->err);
    *runs = NULL;
    *count = 0;
    while (status == GALLEY_OK && (status = galley_rows_next(rows, &more, &c->err)) == GALLEY_OK &&
           more) {
        if (!galley__arena_grow(arena, (void **)runs, *count, &capacity, sizeof **runs))
            status = galley__nomem(&c->err);
        else
            (*runs)[(*count)++] = galley_rows_value(rows, 0).integer;
    }
    galley_rows_close(rows);
    return status;
}

void cli_put_told(galley_str text)
{
    while (text.size) {
        const char *nl = memchr(text.data, '\n', text.size);
        size_t n = nl ? (size_t)(nl - text.data) : text.size;
        cli_put_text(galley_str_sub(text, 0, n));
        cli_put(GALLEY_STR("\n"));
        text = galley_str_sub(text, nl ? n + 1 : n, text.size);
    }
}
