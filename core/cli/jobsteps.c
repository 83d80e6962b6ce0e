/* core/cli/jobsteps.c: what a job does: read its sources, apply its rules, train its models, run its reports, tell of
 * what is new.
 * SPDX-License-Identifier: MIT */
#include "core/cli/adding.h"
#include "core/cli/child.h"
#include "core/cli/jobrun.h"
#include "core/cli/tagging.h"

#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <unistd.h>

/* -- one question to the store -- */

/* The first row's values as text, up to `n`; SQL NULL and no row are "". */
static galley_status ask(cli_jobrun *r, const char *sql, char out[][24], size_t n)
{
    galley_store *store = NULL;
    galley_rows *rows = NULL;
    bool more = false;
    galley_value bind[2] = {{.type = GALLEY_VALUE_INT, .integer = r->run},
                            {.type = GALLEY_VALUE_TEXT, .text = galley_str_of(r->started_text)}};
    galley_status status = cli_open(r->c, GALLEY_STORE_READ, &store);
    if (status == GALLEY_OK)
        status = galley_store_sql(store, galley_str_of(sql), bind, 2, &rows, &r->c->err);
    if (status == GALLEY_OK)
        status = galley_rows_next(rows, &more, &r->c->err);
    for (size_t i = 0; i < n; i++) {
        galley_value v = {0};
        out[i][0] = '\0';
        if (status == GALLEY_OK && more)
            v = galley_rows_value(rows, i);
        if (v.type == GALLEY_VALUE_TEXT)
            snprintf(out[i], sizeof out[i], "%.*s", GALLEY__S(v.text));
        else if (v.type == GALLEY_VALUE_INT)
            snprintf(out[i], sizeof out[i], "%lld", (long long)v.integer);
    }
    galley_rows_close(rows);
    galley_store_close(store);
    return status;
}

/* A run that claims to have started later than now was made by a clock that was wrong: it is no mark to go by. */
static galley_status learn_since(cli_jobrun *r)
{
    char row[2][24];
    galley_status status =
        ask(r,
            "SELECT started, (SELECT max(g.started) FROM job_run_row g WHERE g.state = 'done'"
            " AND g.job = r.job AND g.started <= ?2) FROM job_run_row r WHERE r.id = ?1",
            row, 2);
    if (status == GALLEY_OK)
        memcpy(r->started_text, row[0], sizeof row[0]);
    memcpy(r->since, row[1], sizeof r->since);
    return status;
}

/* Commands and scripts see these. */
static void set_environment(const cli_jobrun *r)
{
    char name[80];
    snprintf(name, sizeof name, "%.*s", GALLEY__S(r->file->job.name));
    setenv("GALLEY_JOB", name, 1);
    setenv("GALLEY_STORE", r->c->store, 1);
    setenv("GALLEY_SINCE", r->since, 1);
}

/* -- sources -- */

static void count_added(cli_jobrun *r, const cli_added *a)
{
    size_t *n = r->counts;
    n[COUNT_NEW] += a->outcomes[GALLEY_PUT_NEW];
    n[COUNT_SAME] += a->outcomes[GALLEY_PUT_SAME];
    n[COUNT_FIELDS] += a->outcomes[GALLEY_PUT_FIELDS];
    n[COUNT_REVISED] += a->outcomes[GALLEY_PUT_REVISED];
    n[COUNT_REPAIRED] += a->noted;
    n[COUNT_LEFT_OUT] += a->left_out;
    n[COUNT_FILES] += a->files;
    n[COUNT_FAILED] += a->failures;
    if (a->failures && !r->first_failure[0])
        snprintf(r->first_failure, sizeof r->first_failure, "%s", a->first_failure);
}

static galley_status read_paths(cli_jobrun *r, const galley_str *paths, size_t n)
{
    cli_added added;
    cli_reading what = {.paths = paths,
                        .n_paths = n,
                        .job_run = r->run,
                        .again = r->all,
                        .is_settled = r->is_settled,
                        .settled_ctx = r->settled_ctx};
    galley_status status = n ? cli_add_paths(r->c, &what, &added) : GALLEY_OK;
    if (n)
        count_added(r, &added);
    return status;
}

/* All of the output first: half of what a failing command has to say is not stored. */
static galley_status read_command(cli_jobrun *r, const char *command)
{
    galley_str standard_input = GALLEY_STR("-");
    int spool = cli_child_spool(&r->c->err);
    if (spool < 0)
        return r->c->err.status;
    galley_status status = cli_child_shell(command, -1, spool, &r->c->err);
    if (status == GALLEY_OK && lseek(spool, 0, SEEK_END) > 0) {
        lseek(spool, 0, SEEK_SET);
        dup2(spool, STDIN_FILENO);
        status = read_paths(r, &standard_input, 1);
    }
    close(spool);
    return status;
}

/* The paths of one source, a glob or a plain path, at the end of the list. */
static galley_status add_paths(cli *c, const char *pattern, glob_t *all)
{
    bool is_glob = strpbrk(pattern, "*?[{") != NULL && access(pattern, F_OK) != 0;
    int flags = (all->gl_pathc ? GLOB_APPEND : 0) | (is_glob ? GLOB_BRACE : GLOB_NOCHECK);
    int rc =
        is_glob ? glob(pattern, flags, NULL, all) : glob(pattern, flags | GLOB_NOMAGIC, NULL, all);
    if (rc == GLOB_NOSPACE)
        return galley__nomem(&c->err);
    return rc == 0 || rc == GLOB_NOMATCH
               ? GALLEY_OK
               : galley__fail(&c->err, GALLEY_IO, "%s: a folder cannot be read", pattern);
}

static galley_status read_globs(cli_jobrun *r)
{
    const galley_job_items *sources = &r->file->job.sources;
    glob_t all = {0};
    galley_status status = GALLEY_OK;
    for (size_t i = 0; status == GALLEY_OK && i < sources->count; i++) {
        galley_str path = galley_job_value(&sources->at[i], "path");
        if (path.data)
            status = add_paths(r->c, path.data, &all);
    }
    galley_str *paths = calloc(all.gl_pathc + 1, sizeof *paths);
    if (status == GALLEY_OK && paths == NULL)
        status = galley__nomem(&r->c->err);
    for (size_t i = 0; status == GALLEY_OK && i < all.gl_pathc; i++)
        paths[i] = galley_str_of(all.gl_pathv[i]);
    if (status == GALLEY_OK)
        status = read_paths(r, paths, all.gl_pathc);
    free(paths);
    globfree(&all);
    return status;
}

static galley_status read_sources(cli_jobrun *r)
{
    const galley_job_items *sources = &r->file->job.sources;
    if (r->only)
        return read_paths(r, r->only, r->n_only);
    galley_status status = read_globs(r);
    for (size_t i = 0; status == GALLEY_OK && i < sources->count; i++) {
        galley_str command = galley_job_value(&sources->at[i], "command");
        if (command.data)
            status = read_command(r, command.data);
    }
    return status;
}

/* -- rules -- */

static galley_status apply_rules(cli_jobrun *r, const galley_job_item *item)
{
    cli_tagged tagged;
    galley_status status = cli_tag_rules(r->c, galley_job_value(item, "file").data,
                                         galley_job_value(item, "query").data, &tagged);
    r->loaded = tagged.loaded;
    r->counts[COUNT_VISITED] += tagged.visited;
    r->counts[COUNT_TAGGED] += tagged.tagged;
    r->counts[COUNT_STATEMENTS] += tagged.statements;
    r->counts[COUNT_FAILED] += tagged.failed;
    if (tagged.failed && !r->first_failure[0])
        snprintf(r->first_failure, sizeof r->first_failure, "%s", tagged.first_failure);
    return status;
}

/* -- models and reports: galleys of their own, so that they can be ended -- */

enum { ARGS_MAX = 64 };

/* What stands behind the options: first, a second word if there is one, and every field "args". */
static galley_status run_galley(cli_jobrun *r, const char *verb, const galley_job_item *item,
                                const char *first, const char *second)
{
    char self[4096];
    const char *argv[ARGS_MAX + 12];
    size_t n = 0;
    int exit_status = 0;
    ssize_t size = readlink("/proc/self/exe", self, sizeof self - 1);
    self[size > 0 ? size : 0] = '\0';
    argv[n++] = self;
    argv[n++] = "-q";
    argv[n++] = "-s";
    argv[n++] = r->c->store;
    if (r->c->script_path)
        argv[n++] = "--script-path", argv[n++] = r->c->script_path;
    argv[n++] = verb;
    argv[n++] = first;
    if (second)
        argv[n++] = second;
    for (size_t i = 0; i < item->n_fields && n < ARGS_MAX + 11; i++)
        if (galley_str_eq(item->fields[i].name, GALLEY_STR("args")))
            argv[n++] = item->fields[i].value.data;
    argv[n] = NULL;
    galley_status status = cli_child_run(argv, -1, STDERR_FILENO, &exit_status, &r->c->err);
    if (status != GALLEY_OK || exit_status == 0)
        return status;
    return galley__fail(&r->c->err, exit_status == CLI_TRY_LATER ? GALLEY_BUSY : GALLEY_INVALID,
                        "%s %s ended with status %d", verb, first, exit_status);
}

/* Did the last run end well, and is the store, and the job, still as it was then? */
static galley_status look_for_change(cli_jobrun *r, bool *changed)
{
    char row[1][24];
    galley_status status = ask(
        r,
        "SELECT p.state = 'done' AND p.revision = (SELECT coalesce(max(id), 0) FROM revision_row)"
        " AND p.run = (SELECT coalesce(max(id), 0) FROM run_row) AND p.hash = r.hash AND ?2 IS NOT "
        "NULL"
        " FROM job_run_row r JOIN job_run_row p ON p.id = (SELECT max(q.id) FROM job_run_row q"
        " WHERE q.job = r.job AND q.id < r.id) WHERE r.id = ?1",
        row, 1);
    *changed = strcmp(row[0], "1") != 0 || r->counts[COUNT_FIELDS] > 0;
    return status;
}

static galley_status train_models(cli_jobrun *r)
{
    const galley_job_items *models = &r->file->job.models;
    galley_status status = GALLEY_OK;
    for (size_t i = 0; status == GALLEY_OK && i < models->count; i++) {
        const galley_job_item *m = &models->at[i];
        status = run_galley(r, "train", m, galley_job_value(m, "name").data,
                            galley_job_value(m, "query").data);
        r->counts[COUNT_MODELS] += status == GALLEY_OK;
    }
    return status;
}

static galley_status run_reports(cli_jobrun *r, bool changed)
{
    const galley_job_items *reports = &r->file->job.reports;
    galley_status status = GALLEY_OK;
    for (size_t i = 0; status == GALLEY_OK && i < reports->count; i++) {
        const galley_job_item *m = &reports->at[i];
        if (!changed && !galley_str_eq(galley_job_value(m, "always"), GALLEY_STR("true")))
            continue;
        status = run_galley(r, "run", m, galley_job_value(m, "script").data, NULL);
        r->counts[COUNT_REPORTS] += status == GALLEY_OK;
    }
    return status;
}

/* An alert that cannot be told is no reason to leave the reports out, and the other way round. */
static galley_status tell(cli_jobrun *r, bool changed)
{
    galley_error why;
    galley_status alerts = cli_job_alerts(r);
    if (alerts == GALLEY_CANCELLED)
        return alerts;
    why = r->c->err;
    galley_status reports = run_reports(r, changed);
    if (alerts == GALLEY_OK || reports == GALLEY_CANCELLED)
        return reports;
    r->c->err = why;
    return alerts;
}

/* -- all of it -- */

galley_status cli_job_steps(cli_jobrun *r)
{
    bool changed = true;
    const galley_job *job = &r->file->job;
    galley_status status = learn_since(r);
    set_environment(r);
    if (status == GALLEY_OK)
        status = read_sources(r);
    for (size_t i = 0; status == GALLEY_OK && i < job->rules.count; i++)
        status = apply_rules(r, &job->rules.at[i]);
    if (status == GALLEY_OK)
        status = look_for_change(r, &changed);
    if (status == GALLEY_OK && changed)
        status = train_models(r);
    return status == GALLEY_OK ? tell(r, changed) : status;
}
