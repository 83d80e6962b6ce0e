/* core/cli/jobfile.c: from the name of a job to its file, loaded, with its limits.
 * SPDX-License-Identifier: MIT */
#include "core/base/memory.h"
#include "core/cli/job.h"
#include "core/cli/jobrun.h"

#include <galley/source.h>

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

/* -- durations -- */

bool cli_duration(const char *text, double *seconds)
{
    char *end;
    double n = strtod(text, &end);
    double unit = *end == 'm' ? 60 : *end == 'h' ? 3600 : *end == 'd' ? 86400 : 1;
    if (end == text || !isfinite(n) || n < 0 || n * unit > 1e9 ||
        (*end && (strchr("smhd", *end) == NULL || end[1])))
        return false;
    *seconds = n * unit;
    return true;
}

void cli_duration_text(double seconds, char *out, size_t size)
{
    long long s = seconds > 0 ? (long long)(seconds + 0.5) : 0;
    if (s < 120)
        snprintf(out, size, "%lld s", s);
    else if (s < 7200)
        snprintf(out, size, "%lld min", s / 60);
    else if (s < 2 * 86400)
        snprintf(out, size, "%lld h %lld min", s / 3600, s / 60 % 60);
    else
        snprintf(out, size, "%lld d %lld h", s / 86400, s / 3600 % 24);
}

/* -- paths and options -- */

static const char *absolute(const char *path, char *out, size_t size)
{
    char here[PATH_MAX];
    if (path[0] == '/' || strcmp(path, ":memory:") == 0 || !getcwd(here, sizeof here))
        return path;
    snprintf(out, size, "%s/%s", strcmp(here, "/") == 0 ? "" : here, path);
    return out;
}

/* The store as the file that it is, through links: it is what the lock stands for. */
static const char *absolute_store(const char *path, char *out, size_t size)
{
    char whole[PATH_MAX];
    const char *at = absolute(path, out, size);
    if (realpath(at, whole) == NULL)
        return at;
    snprintf(out, size, "%s", whole);
    return out;
}

void cli_job_absolute(cli *c, cli_job_paths *p)
{
    c->store = absolute_store(c->store, p->store, sizeof p->store);
    p->metrics = cli_value(c, "metrics");
    if (p->metrics)
        p->metrics = absolute(p->metrics, p->metrics_path, sizeof p->metrics_path);
    if (c->script_path)
        c->script_path = absolute(c->script_path, p->script_path, sizeof p->script_path);
}

bool cli_job_options_fit(cli *c)
{
    cli_job options;
    const char *how = cli_value(c, "if-running");
    if (how && strcmp(how, "skip") != 0 && strcmp(how, "wait") != 0 && strcmp(how, "fail") != 0)
        cli_complain("--if-running needs skip, wait or fail, not '%s'", how);
    else if (strcmp(c->store, ":memory:") == 0)
        cli_complain("a job needs a store that stays: -s FILE");
    else
        return cli_job_init(&options, c, CLI_TASK_PARSE, NULL);
    return false;
}

/* -- finding -- */

static void copy_text(galley_str text, char *out, size_t size)
{
    size_t n = text.size < size ? text.size : size - 1;
    memcpy(out, text.data, n);
    out[n] = '\0';
}

static galley_status path_in_store(cli *c, const char *name, char *path, size_t size)
{
    galley_store *store = NULL;
    galley_rows *rows = NULL;
    bool more = false;
    galley_value bind = {.type = GALLEY_VALUE_TEXT, .text = galley_str_of(name)};
    galley_status status = cli_open(c, GALLEY_STORE_READ, &store);
    if (status == GALLEY_OK)
        status = galley_store_sql(store, GALLEY_STR("SELECT path FROM job WHERE name = ?1"), &bind,
                                  1, &rows, &c->err);
    if (status == GALLEY_OK)
        status = galley_rows_next(rows, &more, &c->err);
    if (status == GALLEY_OK && more)
        copy_text(galley_rows_value(rows, 0).text, path, size);
    galley_rows_close(rows);
    galley_store_close(store);
    return status == GALLEY_OK && !more ? GALLEY_NOTFOUND : status;
}

bool cli_jobfile_find(cli *c, const char *name, char *path, size_t size)
{
    char whole[PATH_MAX];
    if (access(name, F_OK) == 0 && realpath(name, whole)) {
        snprintf(path, size, "%s", whole);
        return true;
    }
    if (strchr(name, '/') == NULL && path_in_store(c, name, path, size) == GALLEY_OK) {
        if (access(path, F_OK) == 0)
            return true;
        cli_complain("the file of job '%s' was %s, which is not there any more", name, path);
        return false;
    }
    cli_complain("there is no job file '%s', and %s knows no job of that name", name, c->store);
    return false;
}

/* -- limits -- */

/* What the command line says, else what the file says, else NULL. */
static const char *limit(cli *c, const cli_jobfile *f, const char *option, const char *field)
{
    const char *given = cli_value(c, option);
    galley_str own = galley_job_value(&f->job.limits, field);
    return given ? given : own.data;
}

static galley_status wrong(cli *c, const char *name, const char *value, const char *wanted)
{
    return galley__fail(&c->err, GALLEY_INVALID, "%s: %s is expected, not '%s'", name, wanted,
                        value);
}

static galley_status read_backoff(cli *c, cli_jobfile *f, const char *value)
{
    char first[64];
    const char *dots = strstr(value, "..");
    snprintf(first, sizeof first, "%.*s", (int)(dots ? dots - value : 63), value);
    if (cli_duration(first, &f->backoff) &&
        cli_duration(dots ? dots + 2 : first, &f->backoff_most) && f->backoff > 0 &&
        f->backoff <= f->backoff_most)
        return GALLEY_OK;
    return wrong(c, "backoff", value, "a time like 30s, or two like 30s..15m");
}

static galley_status read_max_failed(cli *c, cli_jobfile *f, const char *value)
{
    char *end;
    f->max_failed = strtod(value, &end);
    f->max_is_share = *end == '%';
    if (end != value && (*end == '\0' || (*end == '%' && end[1] == '\0')) && f->max_failed >= 0 &&
        isfinite(f->max_failed))
        return GALLEY_OK;
    return wrong(c, "max-failed", value, "a number like 10 or a share like 1%");
}

static galley_status read_retries(cli *c, cli_jobfile *f, const char *value)
{
    char *end;
    unsigned long n = strtoul(value, &end, 10);
    f->retries = n;
    return *value >= '0' && *value <= '9' && *end == '\0' && n <= 1000
               ? GALLEY_OK
               : wrong(c, "retries", value, "a whole number up to 1000");
}

static galley_status read_limits(cli *c, cli_jobfile *f)
{
    const char *timeout = limit(c, f, "timeout", "timeout");
    const char *retries = limit(c, f, "retries", "retries");
    const char *backoff = limit(c, f, "backoff", "backoff");
    const char *max_failed = limit(c, f, "max-failed", "max_failed");
    if (timeout && (!cli_duration(timeout, &f->timeout) || f->timeout <= 0))
        return wrong(c, "timeout", timeout, "a time like 90s, 15m or 2h");
    galley_status status = read_backoff(c, f, backoff ? backoff : "30s..15m");
    if (status == GALLEY_OK && retries)
        status = read_retries(c, f, retries);
    return status == GALLEY_OK ? read_max_failed(c, f, max_failed ? max_failed : "10%") : status;
}

/* What the job says of workers, where the command line does not. */
static const char *const worker_limits[] = {"jobs", "deadline", "memory"};
enum { WORKER_LIMITS = sizeof worker_limits / sizeof *worker_limits };

static galley_status default_limits(cli *c, cli_jobfile *f)
{
    cli_job options;
    for (size_t i = 0; i < WORKER_LIMITS; i++) {
        galley_str value = galley_job_value(&f->job.limits, worker_limits[i]);
        if (value.data)
            cli_default(c, worker_limits[i], value.data);
    }
    f->c = c;
    return cli_job_init(&options, c, CLI_TASK_PARSE, NULL)
               ? GALLEY_OK
               : galley__fail(&c->err, GALLEY_INVALID, "%s: its limits do not fit", f->path);
}

/* They end with the job file. */
static void forget_limits(cli_jobfile *f)
{
    for (size_t i = 0; f->c && i < WORKER_LIMITS; i++) {
        galley_str value = galley_job_value(&f->job.limits, worker_limits[i]);
        if (value.data && cli_value(f->c, worker_limits[i]) == value.data)
            cli_forget(f->c, worker_limits[i]);
    }
}

/* -- loading -- */

/* A report is made anew when its script was changed, tags when the rules were: all files that the job names. */
static void add_files(galley__sha256 *sha, const galley_job_items *items, const char *field,
                      galley_arena *arena)
{
    for (size_t i = 0; i < items->count; i++) {
        galley_str text = {NULL, 0}, path = galley_job_value(&items->at[i], field);
        galley_error err;
        if (galley_file_read(path, (size_t)64 << 20, arena, &text, &err) == GALLEY_OK)
            galley__sha256_add(sha, text);
        galley_arena_reset(arena);
    }
}

static galley_status hash_files(cli *c, cli_jobfile *f)
{
    galley__sha256 sha;
    uint8_t sum[32];
    galley_arena *arena = NULL;
    galley_status status = galley_arena_new(NULL, &arena, &c->err);
    if (status != GALLEY_OK)
        return status;
    galley__sha256_init(&sha);
    galley__sha256_add(&sha, f->job.text);
    add_files(&sha, &f->job.reports, "script", arena);
    galley__sha256_end(&sha, sum);
    galley__hex(sum, sizeof sum, f->hash);
    galley_arena_free(arena);
    return GALLEY_OK;
}

static galley_status read_schedule(cli *c, cli_jobfile *f)
{
    galley_error why;
    if (f->job.schedule.size == 0)
        return GALLEY_OK;
    f->has_schedule = true;
    return cli_schedule_parse(f->job.schedule, &f->schedule, &why) == GALLEY_OK
               ? GALLEY_OK
               : galley__fail(&c->err, GALLEY_INVALID, "%s: schedule: %s", f->path, why.text);
}

/* Where its paths count from. */
static galley_status go_to_folder(cli *c, const char *path)
{
    char folder[4096];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash && slash > folder)
        *slash = '\0';
    else
        snprintf(folder, sizeof folder, "/");
    return chdir(folder) == 0 ? GALLEY_OK
                              : galley__fail(&c->err, GALLEY_IO, "%s: cannot be entered", folder);
}

galley_status cli_jobfile_load(cli *c, const char *path, cli_jobfile *f)
{
    galley_str message;
    galley_script_options options = {.jailed = true};
    *f = (cli_jobfile){.script = NULL};
    snprintf(f->path, sizeof f->path, "%s", path);
    if (c->script_path)
        options.script_path = galley_str_of(c->script_path);
    galley_status status = galley_script_new(NULL, &options, &f->script, &c->err);
    if (status == GALLEY_OK)
        status =
            galley_script_load_job(f->script, galley_str_of(f->path), &f->job, &message, &c->err);
    if (status == GALLEY_OK)
        status = read_schedule(c, f);
    if (status == GALLEY_OK)
        status = read_limits(c, f);
    if (status == GALLEY_OK)
        status = default_limits(c, f);
    if (status == GALLEY_OK)
        status = go_to_folder(c, f->path);
    return status == GALLEY_OK ? hash_files(c, f) : status;
}

void cli_jobfile_free(cli_jobfile *f)
{
    forget_limits(f);
    galley_script_free(f->script);
    f->script = NULL;
    f->c = NULL;
}
