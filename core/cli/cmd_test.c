/* core/cli/cmd_test.c: galley test, the examples that rules files carry.
 * SPDX-License-Identifier: MIT */
#include "core/cli/job.h"

static galley_status feed_one(void *ctx, galley__buf *job, void **tag, bool *more,
                              galley_error *err)
{
    cli_examples *t = ctx;
    (void)tag;
    (void)err;
    *more = !t->fed;
    t->fed = true;
    galley__buf_u8(job, 0);
    return GALLEY_OK;
}

/* Among rows that a machine reads it would be one too many. */
static void tell_failed(cli_examples *t, galley_str rule, galley_str text, bool wanted)
{
    const char *said = wanted ? "should say yes to" : "should say nothing to";
    if (t->c->format == GALLEY_TABLE)
        cli_printf("%sfailed%s  %s: %.*s %s  %.*s\n", cli_paint(t->c, CLI_RED),
                   cli_paint(t->c, CLI_PLAIN), t->path, GALLEY__S(rule), said, GALLEY__S(text));
    else
        cli_complain("%s: %.*s %s %.*s", t->path, GALLEY__S(rule), said, GALLEY__S(text));
}

static galley_status take_one(void *ctx, const galley_result *result, galley_error *err)
{
    cli_examples *t = ctx;
    (void)err;
    if (result->status != GALLEY_OK) {
        t->broken++;
        cli_complain("%s: %s", t->path, result->error.text);
        return GALLEY_OK;
    }
    galley_str rest = result->bytes, rule, text;
    uint8_t wanted, held;
    while (galley__take_u8(&rest, &wanted) && galley__take_u8(&rest, &held) &&
           galley__take_lstr(&rest, &rule) && galley__take_lstr(&rest, &text)) {
        if (held)
            t->held++;
        else
            t->failed++;
        if (!held)
            tell_failed(t, rule, text, wanted);
    }
    return GALLEY_OK;
}

bool cli_try_examples(cli_examples *t, const char *path)
{
    cli_job job;
    if (!cli_job_init(&job, t->c, CLI_TASK_TRY, path))
        return false;
    job.workers = 1;
    job.seconds *= 10; /* all examples of the file are one job */
    t->path = path;
    t->fed = false;
    galley_pool_parent parent = {.feed = feed_one, .take = take_one, .ctx = t};
    if (cli_job_run(&job, &parent) != GALLEY_OK) {
        cli_complain("%s", t->c->err.text);
        t->broken++;
    }
    return true;
}

static int run_test(cli *c)
{
    cli_examples t = {.c = c};
    for (int i = 0; i < c->n_operands; i++)
        if (!cli_try_examples(&t, c->operands[i]))
            return CLI_COULD_NOT;
    if (t.broken == 0 || t.held + t.failed)
        cli_printf("%zu passed, %zu failed\n", t.held, t.failed);
    if (t.broken)
        return CLI_COULD_NOT;
    if (t.held + t.failed == 0)
        cli_say(c, "no examples: rules:example(name, { yes = ..., no = ... }) adds one");
    return t.failed ? CLI_SOME_FAILED : CLI_DONE;
}

static const cli_option test_options[] = {
    CLI_JOB_OPTIONS,
    {0, NULL, NULL, NULL},
};

const cli_command cli_test = {
    .name = "test",
    .operands = "RULES...",
    .least = 1,
    .most = -1,
    .summary = "try the examples that rules files carry",
    .manual = "Runs every rules:example(name, { yes = TEXT, no = TEXT }) of the files: the rule "
              "has to speak of each `yes` text and\n"
              "to be silent on each `no` text. Exit status 1 when one does not hold, 2 when a file "
              "does not load.\n"
              "\n"
              "  galley test diplomacy.lua\n",
    .options = test_options,
    .run = run_test,
};
