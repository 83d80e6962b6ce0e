/* core/cli/cmd_job.c: galley job, work that is done again and again without anyone watching.
 * SPDX-License-Identifier: MIT */
#include "core/cli/job.h"
#include "core/cli/jobrun.h"

/* -- run -- */

/* A job that does not load leaves a word in the history, if there is one yet. */
static void record_unloaded(cli *c, const char *path)
{
    galley_store *store = NULL;
    galley_error err;
    char name[65];
    int64_t run;
    const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    snprintf(name, sizeof name, "%.64s", base);
    char *dot = strstr(name, ".lua");
    if (dot)
        *dot = '\0';
    galley_job_start start = {.name = galley_str_of(name),
                              .path = galley_str_of(path),
                              .version = GALLEY_STR(GALLEY_VERSION_STRING)};
    galley_job_end end = {.state = GALLEY_STR("failed"),
                          .exit = JOB_DOES_NOT_LOAD,
                          .reason = galley_str_of(c->err.text),
                          .attempts = 1};
    if (galley_store_open(NULL, galley_str_of(c->store), GALLEY_STORE_WRITE, &store, &err) ==
            GALLEY_OK &&
        galley_store_job_begin(store, &start, &run, &err) == GALLEY_OK)
        galley_store_job_end(store, run, &end, &err);
    galley_store_close(store);
}

static int job_run(cli *c)
{
    char path[4096];
    cli_jobfile file;
    cli_job_paths paths;
    if (c->n_operands < 2) {
        cli_complain("something is missing: galley job run FILE|NAME");
        return JOB_DOES_NOT_LOAD;
    }
    cli_job_absolute(c, &paths);
    if (!cli_job_options_fit(c) || !cli_jobfile_find(c, c->operands[1], path, sizeof path))
        return JOB_DOES_NOT_LOAD;
    cli_jobrun r = {.c = c, .file = &file, .all = cli_flag(c, "all"), .metrics = paths.metrics};
    galley_status status = cli_jobfile_load(c, path, &file);
    if (status != GALLEY_OK) {
        record_unloaded(c, path);
        cli_complain("%s", c->err.text);
    }
    int result = status == GALLEY_OK ? cli_job_do(&r) : JOB_DOES_NOT_LOAD;
    cli_jobfile_free(&file);
    return result;
}

/* -- the words behind `galley job` -- */

static const struct {
    const char *name;
    int (*run)(cli *c);
    int most; /* operands behind it */
    const char *options;
} actions[] = {
    {"run", job_run, 1,
     " all if-running timeout retries backoff max-failed metrics jobs deadline memory "
     "verify-prefilter guess-lang map "},
    {"list", cli_job_list, 0, " "},
    {"history", cli_job_history, 1, " limit "},
    {"why", cli_job_why, 1, " "},
    {"check", cli_job_check, 1, " max-age "},
    {"install", cli_job_install, 1, " systemd cron only "},
};
enum { N_ACTIONS = sizeof actions / sizeof *actions };

/* An option of another action would be passed over in silence. */
static bool options_fit(const cli *c, size_t action)
{
    char word[40];
    for (size_t i = 0; c->command->options[i].name; i++) {
        const char *name = c->command->options[i].name;
        snprintf(word, sizeof word, " %s ", name);
        if (c->values[i] && strstr(actions[action].options, word) == NULL) {
            cli_complain("'galley job %s' has no option --%s", actions[action].name, name);
            return false;
        }
    }
    return true;
}

static int unknown_action(const char *word)
{
    const char *names[N_ACTIONS + 1] = {NULL};
    for (size_t i = 0; i < N_ACTIONS; i++)
        names[i] = actions[i].name;
    const char *near = cli_did_you_mean(word, names);
    cli_complain("'galley job %s' is nothing%s%s%s; 'galley help job' tells what is", word,
                 near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return CLI_COULD_NOT;
}

static int run_job(cli *c)
{
    cli_job_paths paths;
    cli_job_absolute(c, &paths);
    for (size_t i = 0; i < N_ACTIONS; i++) {
        if (strcmp(c->operands[0], actions[i].name) != 0)
            continue;
        if (!options_fit(c, i))
            return CLI_COULD_NOT;
        if (c->n_operands - 1 > actions[i].most) {
            cli_complain("too many words: galley job %s", actions[i].name);
            return CLI_COULD_NOT;
        }
        return actions[i].run(c);
    }
    return unknown_action(c->operands[0]);
}

static const cli_option job_options[] = {
    CLI_JOB_RUN_OPTIONS,
    {'a', "all", NULL, "run: read files again that were read before"},
    {'n', "limit", "N", "history: the last N runs (default 20)"},
    {0, "max-age", "TIME", "check: how old the last good run may be (default 26h)"},
    {0, "systemd", NULL, "install: print a service and a timer"},
    {0, "cron", NULL, "install: print a line for crontab(5)"},
    {0, "only", "PART", "install: of --systemd print the service or the timer alone"},
    CLI_READING_OPTIONS,
    CLI_JOB_OPTIONS,
    {0, NULL, NULL, NULL},
};

const cli_command cli_command_job = {
    .name = "job",
    .operands =
        "run FILE|NAME | list | history [NAME] | why [NAME] | check [NAME] | install FILE|NAME",
    .least = 1,
    .most = 2,
    .summary = "run a job file, once; what ran, when, and why not",
    .manual =
        "A job is a Lua file that returns a table: sources (files, folders, globs, commands whose "
        "output is read), rules,\n"
        "models to train, reports (scripts), alerts and limits. 'run' does all of it once, on what "
        "has "
        "come since: files that were\n"
        "read are not read again unless they changed, articles are judged when they or a rule "
        "changed, reports are made\n"
        "anew when the store is not what it was. So a run that was missed loses nothing and one "
        "too many does nothing.\n"
        "When it runs is the business of systemd or cron ('install' prints what they need); all "
        "times are UTC. Paths count from the "
        "folder of the job file.\n"
        "\n"
        "One run of a job at a time on a store. Each ends with a line of JSON on standard error. "
        "'list' shows the jobs of the\n"
        "store, 'history' their runs, 'why' what became of the last one, 'check' is for monitors: "
        "status 0 fine, 1 the last\n"
        "run failed, 2 no good run for too long. A run whose process is gone shows as crashed.\n"
        "\n"
        "Exit status of run: 0 ok; 1 failed; 2 does not load; 3 too many articles failed; 75 busy "
        "or full, try later;\n"
        "124 over its --timeout; 128 and its number for a signal. In the last two cases what was "
        "done is stored.\n"
        "\n"
        "  galley -s news.db job run nightly.lua --timeout 2h --retries 3\n"
        "  galley job why nightly\n"
        "  galley job check nightly --max-age 26h\n"
        "  galley -s news.db job install nightly.lua --systemd\n",
    .options = job_options,
    .run = run_job,
};
