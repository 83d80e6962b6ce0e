/* core/cli/cmd_read.c: galley read, what galley makes of files, without a store.
 * SPDX-License-Identifier: MIT */
#include "core/cli/job.h"

static galley_status feed_one(void *ctx, galley__buf *job, void **tag, bool *more,
                              galley_error *err)
{
    return cli_feed_next(ctx, job, tag, more, err);
}

static galley_status take_one(void *ctx, const galley_result *result, galley_error *err)
{
    (void)err;
    cli_feed *f = ctx;
    if (result->status == GALLEY_OK)
        cli_put(result->bytes);
    else
        cli_feed_failed(f, result->tag, &result->error);
    return GALLEY_OK;
}

static int run_read(cli *c)
{
    cli_feed feed;
    cli_job job;
    if (!cli_job_init(&job, c, CLI_TASK_SHOW, NULL))
        return CLI_COULD_NOT;
    if (cli_feed_open(&feed, c) != GALLEY_OK)
        return cli_failed(c);
    galley_pool_parent parent = {.feed = feed_one, .take = take_one, .ctx = &feed};
    galley_status status = cli_job_run(&job, &parent);
    cli_feed_close(&feed);
    cli_say_left_out(c, &feed.reasons);
    if (status != GALLEY_OK)
        return cli_failed(c);
    return feed.failures ? CLI_SOME_FAILED : CLI_DONE;
}

static const cli_option read_options[] = {
    CLI_READING_OPTIONS,
    CLI_JOB_OPTIONS,
    {0, NULL, NULL, NULL},
};

const cli_command cli_read = {
    .name = "read",
    .operands = "PATH...",
    .least = 1,
    .most = -1,
    .summary =
        "what galley makes of these files: articles with their regions as JSON lines, no store",
    .manual = "One JSON object an article, in input order: its fields, text, body (the article's "
              "own words, a paragraph a\n"
              "line) and regions, each with kind, start, end (bytes of text, 0-based, end "
              "exclusive) and reason.\n"
              "Feeds, documents of the news standards and mail give an object an item.\n"
              "\n"
              "  galley read article.txt | jq -r '.regions[] | [.kind, .reason] | @tsv'\n",
    .options = read_options,
    .run = run_read,
};
