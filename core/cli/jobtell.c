/* core/cli/jobtell.c: how a run ended: a line of JSON, and a file of metrics.
 * SPDX-License-Identifier: MIT */
#include "core/base/buf.h"
#include "core/cli/job.h"
#include "core/cli/jobrun.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

void cli_job_counts_json(const cli_jobrun *r, galley__buf *out)
{
    for (size_t i = 0; i < N_COUNTS; i++)
        galley__buf_printf(out, "%s\"%s\":%zu", i ? "," : "{", cli_job_count_names[i],
                           r->counts[i]);
    galley__buf_char(out, '}');
}

static double seconds_of(const cli_jobrun *r)
{
    return round((cli_clock() - r->started) * 1000) / 1000;
}

/* -- the line -- */

static void put_str(galley_json *j, const char *name, galley_str value)
{
    galley_json_name(j, galley_str_of(name));
    galley_json_str(j, value);
}

static void put_int(galley_json *j, const char *name, int64_t value)
{
    galley_json_name(j, galley_str_of(name));
    galley_json_int(j, value);
}

static void put_run(galley_json *j, const cli_jobrun *r)
{
    galley_json_open_object(j);
    put_str(j, "job", r->file->job.name);
    put_str(j, "store", galley_str_of(r->c->store));
    put_int(j, "run", r->run);
    put_str(j, "state", galley_str_of(r->state));
    put_int(j, "exit", r->exit);
    put_str(j, "started", galley_str_of(r->started_text));
    galley_json_name(j, GALLEY_STR("seconds"));
    galley_json_double(j, seconds_of(r));
    put_int(j, "attempts", (int64_t)r->attempts);
    for (size_t i = 0; i < N_COUNTS; i++)
        put_int(j, cli_job_count_names[i], (int64_t)r->counts[i]);
    put_str(j, "reason", galley_str_of(r->reason));
    galley_json_close_object(j);
}

static void put_line(const cli_jobrun *r)
{
    galley_json *j = NULL;
    galley_error err;
    if (galley_json_new(NULL, &j, &err) != GALLEY_OK)
        return;
    put_run(j, r);
    galley_str line = galley_json_text(j);
    fwrite(line.data, 1, line.size, stderr);
    fputc('\n', stderr);
    galley_json_free(j);
}

/* -- metrics, as node_exporter's textfile collector reads them -- */

typedef struct metrics {
    galley__buf text;
    const cli_jobrun *r;
} metrics;

static void put_help(metrics *m, const char *name, const char *help)
{
    galley__buf_printf(&m->text, "# HELP galley_job_%s %s\n# TYPE galley_job_%s gauge\n", name,
                       help, name);
}

/* A name that a job may have needs no escaping. */
static void put_metric(metrics *m, const char *name, const char *help, double value)
{
    put_help(m, name, help);
    galley__buf_printf(&m->text, "galley_job_%s{job=\"%.*s\"} %.15g\n", name,
                       GALLEY__S(m->r->file->job.name), value);
}

static void put_counts(metrics *m)
{
    put_help(m, "count", "What the last run counted.");
    for (size_t i = 0; i < N_COUNTS; i++)
        galley__buf_printf(&m->text, "galley_job_count{job=\"%.*s\",what=\"%s\"} %zu\n",
                           GALLEY__S(m->r->file->job.name), cli_job_count_names[i],
                           m->r->counts[i]);
}

static void put_metrics(metrics *m)
{
    const cli_jobrun *r = m->r;
    int64_t good = r->exit == 0 ? cli_time_of(galley_str_of(r->started_text))
                                : cli_time_of(galley_str_of(r->since));
    put_metric(m, "last_run_timestamp_seconds", "When the last run started.",
               (double)cli_time_of(galley_str_of(r->started_text)));
    put_metric(m, "last_success_timestamp_seconds",
               "When the last run that ended well started, 0 when there was none.",
               good > 0 ? (double)good : 0);
    put_metric(m, "duration_seconds", "How long the last run took.", seconds_of(r));
    put_metric(m, "exit_status", "How the last run ended, 0 is well.", r->exit);
    put_metric(m, "attempts", "How often the last run was tried.", (double)r->attempts);
    put_counts(m);
}

/* Beside it first, then renamed: a collector never reads half of it. */
static bool write_file(const char *path, galley_str text)
{
    char aside[4400];
    snprintf(aside, sizeof aside, "%s.%ld", path, (long)getpid());
    FILE *f = fopen(aside, "w");
    bool ok = f && fwrite(text.data, 1, text.size, f) == text.size;
    ok = f && fclose(f) == 0 && ok;
    ok = ok && rename(aside, path) == 0;
    if (!ok) {
        cli_complain("%s: the metrics cannot be written: %s", path, strerror(errno));
        unlink(aside);
    }
    return ok;
}

void cli_job_tell(const cli_jobrun *r)
{
    metrics m = {.r = r};
    if (!r->c->quiet)
        put_line(r);
    if (r->metrics == NULL || strcmp(r->state, "skipped") == 0)
        return;
    galley__buf_init(&m.text, NULL);
    put_metrics(&m);
    if (!m.text.failed)
        write_file(r->metrics, galley__buf_str(&m.text));
    galley__buf_fini(&m.text);
}
