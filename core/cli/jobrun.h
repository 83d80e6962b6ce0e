/* core/cli/jobrun.h: scheduled jobs: a job file, one run of it, its history.
 *
 * A run is the machinery of `add`, `tag`, `train` and `run`, one after the other, with a record in the store. All of it is
 * driven by what the store knows, never by the clock: which files were read (by size and time of change), which articles
 * are stale for which rules, what the store held when the last good run ended. So a run that was missed loses
 * nothing, and one too many does nothing.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_CLI_JOBRUN_H
#define GALLEY_CORE_CLI_JOBRUN_H

#include "core/cli/cli.h"
#include "core/cli/schedule.h"

#include <galley/script.h>

/* Exit statuses of `galley job run`, fixed; 128 and the number of the signal when one ended it. */
enum job_exit {
    JOB_OK = 0,
    JOB_FAILED = 1,
    JOB_DOES_NOT_LOAD = 2,
    JOB_TOO_MANY_FAILED = 3,
    JOB_TRY_LATER = 75,
    JOB_DEADLINE = 124,
};

/* What a run counts; the names are those of the JSON line, the metrics and the view job_run. */
#define JOB_COUNTS(X)                                                                              \
    X(FILES, "files") /* read to their end */                                                      \
    X(NEW, "new")                                                                                  \
    X(REVISED, "revised")                                                                          \
    X(FIELDS, "fields")                                                                            \
    X(SAME, "same")                                                                                \
    X(REPAIRED, "repaired")                                                                        \
    X(LEFT_OUT, "left_out")                                                                        \
    X(VISITED, "visited") /* by rules */                                                           \
    X(TAGGED, "tagged")                                                                            \
    X(STATEMENTS, "statements")                                                                    \
    X(MODELS, "models")   /* trained */                                                            \
    X(REPORTS, "reports") /* scripts run */                                                        \
    X(ALERTS, "alerts")   /* articles, stories and periods told of */                              \
    X(FAILED, "failed")   /* articles that could not be read or judged */

enum job_count {
#define JOB_X(code, name) COUNT_##code,
    JOB_COUNTS(JOB_X)
#undef JOB_X
        N_COUNTS
};
extern const char *const cli_job_count_names[N_COUNTS];

/* -- durations: "90s" "15m" "2h" "1d", seconds without a letter -- */

bool cli_duration(const char *text, double *seconds);
/* "2 h 5 min", "3 d 2 h", "12 s": for people. */
void cli_duration_text(double seconds, char *out, size_t size);

/* -- a job file that is loaded -- */

typedef struct cli_jobfile {
    cli *c;                /* whose options its limits stand in for, once it is loaded */
    galley_script *script; /* owns the rest */
    galley_job job;
    cli_schedule schedule;
    bool has_schedule;
    char path[4096]; /* absolute */
    char hash
        [65]; /* of the file, its scripts and rules: what a report depends on beside the store */
    double timeout; /* seconds, 0: none */
    size_t retries;
    double backoff, backoff_most;
    double max_failed; /* articles, or per cent of those read and visited */
    bool max_is_share;
} cli_jobfile;

/* Where the file of a job is: a file of that name, else where the store says the job was last. Absolute. Says what is wrong and
 * returns false. */
bool cli_jobfile_find(cli *c, const char *name, char *path, size_t size);

/* The options that each verb has that runs jobs: put them into its table. */
#define CLI_JOB_RUN_OPTIONS                                                                        \
    {0, "if-running", "HOW", "where the job runs already: skip (default), wait or fail"},          \
        {0, "timeout", "TIME", "end a run after so long (90s, 15m, 2h); the next does the rest"},  \
        {0, "retries", "N", "try N times more when something is busy or full (default 0)"},        \
        {0, "backoff", "TIME", "wait so long before, twice as long each time (30s..15m)"},         \
        {0, "max-failed", "N|N%", "exit status 3 when more articles fail (default 10%)"},          \
    {                                                                                              \
        0, "metrics", "FILE", "write how it went, as Prometheus text"                              \
    }

/* Paths of the command line that stay true when the working directory changes: c->store, c->script_path, metrics (NULL without). */
typedef struct cli_job_paths {
    char store[4200], script_path[4200], metrics_path[4200];
    const char *metrics;
} cli_job_paths;
void cli_job_absolute(cli *c, cli_job_paths *p);

/* Are the options of a run as they have to be? Says what is wrong. */
bool cli_job_options_fit(cli *c);

/* Load it; options of the command line (`timeout`, `retries`, ...) go before its limits. On failure c->err has the place. */
galley_status cli_jobfile_load(cli *c, const char *path, cli_jobfile *f);
void cli_jobfile_free(cli_jobfile *f);

/* -- one run -- */

typedef struct cli_jobrun {
    cli *c;
    cli_jobfile *file;
    const galley_str *only; /* files to read in place of the sources; NULL: the sources */
    size_t n_only;
    /* As in cli_reading; may be NULL. */
    bool (*is_settled)(void *ctx, galley_str path, int64_t size, int64_t changed);
    void *settled_ctx;
    bool all;            /* read files again that were read */
    const char *metrics; /* NULL: none */
    /* set by the run: */
    int lock;    /* descriptor, -1 */
    int64_t run; /* in the store, 0: none was begun */
    bool loaded; /* of the step under way: what it needs could be loaded */
    size_t attempts;
    size_t counts[N_COUNTS];
    char since[24]; /* when the last good run started, "" when there was none */
    double started;
    char started_text[24];
    int exit;
    const char *state;
    char reason[512];
    char first_failure[256];
} cli_jobrun;

/* Run the job once, with its retries: locks, records, tells. The working directory is the folder of the job file then, and c->store
 * absolute. Returns the exit status. */
int cli_job_do(cli_jobrun *r);

/* The steps (jobsteps.c), each OK or the reason in c->err; r->loaded tells what kind of failure it is. */
galley_status cli_job_steps(cli_jobrun *r);

/* Alerts of the job on what is new (alert.c). */
galley_status cli_job_alerts(cli_jobrun *r);

/* One line of JSON on standard error; the metrics file (jobtell.c). */
void cli_job_tell(const cli_jobrun *r);
/* The counts as a JSON object, in `out`. */
void cli_job_counts_json(const cli_jobrun *r, galley__buf *out);

/* -- galley job list, history, why, check, install -- */

int cli_job_list(cli *c);
int cli_job_history(cli *c);
int cli_job_why(cli *c);
int cli_job_check(cli *c);
int cli_job_install(cli *c);

/* Seconds since 1970 of "2026-01-31T12:00:00Z", -1 when it is none; and back. */
int64_t cli_time_of(galley_str iso);
void cli_time_text(int64_t seconds, char out[24]);

#endif
