/* core/cli/cmd_pipe.c: galley pipe, JSON lines in, JSON lines out, no store.
 * SPDX-License-Identifier: MIT */
#include "core/cli/job.h"

typedef struct piping {
    cli_feed feed;
    galley_arena *arena;
    galley_json *json;
} piping;

static galley_status feed_one(void *ctx, galley__buf *job, void **tag, bool *more,
                              galley_error *err)
{
    piping *p = ctx;
    return cli_feed_next(&p->feed, job, tag, more, err);
}

/* One record in is one record out, also for one that could not be judged. */
static void put_error(piping *p, const galley_result *result)
{
    galley_json *j = p->json;
    galley_json_clear(j);
    galley_json_open_object(j);
    galley_json_name(j, GALLEY_STR("id"));
    galley_json_null(j);
    galley_json_name(j, GALLEY_STR("error"));
    galley_json_open_object(j);
    galley_json_name(j, GALLEY_STR("code"));
    galley_json_str(j, galley_str_of(galley_status_name(result->status)));
    galley_json_name(j, GALLEY_STR("message"));
    galley_json_str(j, galley_str_of(result->error.text));
    galley_json_close_object(j);
    galley_json_close_object(j);
    cli_put(galley_json_text(j));
    cli_put(GALLEY_STR("\n"));
}

static galley_status take_one(void *ctx, const galley_result *result, galley_error *err)
{
    (void)err;
    piping *p = ctx;
    bool failed = result->status != GALLEY_OK || result->bytes.size == 0 || result->bytes.data[0];
    if (result->status != GALLEY_OK) {
        cli_feed_failed(&p->feed, result->tag, &result->error);
        put_error(p, result);
    } else if (result->bytes.size) {
        cli_put(galley_str_sub(result->bytes, 1, result->bytes.size));
        p->feed.failures += failed;
    }
    cli_progress_step(&p->feed.progress, failed, -1);
    return GALLEY_OK;
}

static int run_pipe(cli *c)
{
    piping p = {0};
    cli_job job;
    const char *rules = c->operands[0];
    if (!cli_job_init(&job, c, CLI_TASK_PIPE, rules))
        return CLI_COULD_NOT;
    c->operands++;
    c->n_operands--;
    galley_status status = cli_feed_open(&p.feed, c);
    if (status == GALLEY_OK)
        status = galley_json_new(NULL, &p.json, &c->err);
    if (status == GALLEY_OK) {
        galley_pool_parent parent = {.feed = feed_one, .take = take_one, .ctx = &p};
        status = cli_job_run(&job, &parent);
    }
    cli_feed_close(&p.feed);
    galley_json_free(p.json);
    if (status != GALLEY_OK)
        return cli_failed(c);
    return p.feed.failures ? CLI_SOME_FAILED : CLI_DONE;
}

static const cli_option pipe_options[] = {
    CLI_READING_OPTIONS,
    CLI_JOB_OPTIONS,
    {0, NULL, NULL, NULL},
};

const cli_command cli_pipe = {
    .name = "pipe",
    .operands = "RULES [PATH...]",
    .least = 1,
    .most = -1,
    .summary = "apply rules without a store: JSON lines in, JSON lines out",
    .manual = "Reads articles (standard input when no path is given) and writes one JSON object "
              "for each, in the order of\n"
              "the input: its id and its tags, each with name, score, rule and evidence; or its id "
              "and an error. The same\n"
              "bytes come out whatever -j is.\n"
              "\n"
              "  galley pipe diplomacy.lua < articles.ndjson > tags.ndjson\n",
    .options = pipe_options,
    .run = run_pipe,
};
