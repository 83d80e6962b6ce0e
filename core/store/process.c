/* core/store/process.c: runs whose process is gone, and what that asks for.
 *
 * A run that still says "running" though nobody runs it was cut off: the file is looked through once, then the
 * run is called interrupted. A pid alone would not do, as pids come again: the time a process was born is kept
 * beside it.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* Field 22 of /proc/PID/stat, behind a name in parentheses that may hold anything. */
static int64_t born_of(int64_t pid)
{
    char path[48], text[1024];
    snprintf(path, sizeof path, "/proc/%lld/stat", (long long)pid);
    FILE *f = fopen(path, "r");
    if (f == NULL)
        return 0;
    size_t n = fread(text, 1, sizeof text - 1, f);
    fclose(f);
    text[n] = '\0';
    const char *p = strrchr(text, ')');
    for (int field = 2; p && field < 22; field++) {
        p = strchr(p + 1, ' ');
    }
    return p ? strtoll(p, NULL, 10) : 0;
}

void galley__process_self(galley__process *self)
{
    self->pid = getpid();
    self->born = born_of(self->pid);
    if (gethostname(self->host, sizeof self->host))
        self->host[0] = '\0';
    self->host[sizeof self->host - 1] = '\0';
}

bool galley__process_gone(int64_t pid, int64_t born, const char *host)
{
    galley__process self;
    galley__process_self(&self);
    if (pid <= 0 || strcmp(host, self.host) != 0)
        return false;
    if (kill((pid_t)pid, 0) && errno == ESRCH)
        return true;
    int64_t now = born_of(pid);
    return born && now && born != now;
}

/* The pages of the file, without comparing indexes with tables: a read of the file, once a crash. */
static galley_status quick_check(galley_store *store, galley_error *err)
{
    sqlite3_stmt *stmt = NULL;
    galley_status status = GALLEY_OK;
    int rc = sqlite3_prepare_v2(store->db, "PRAGMA quick_check(1)", -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc != SQLITE_ROW)
        status = galley__store_error(store, rc, "cannot be read", err);
    else if (!galley_str_eq(galley__column(stmt, 0), GALLEY_STR("ok")))
        status =
            galley__store_corrupt(store, err, "%s", (const char *)sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
    return status;
}

/* The first run of this sort whose process is gone, 0 for none. */
static galley_status find_gone(galley_store *store, galley__statement running, int64_t *run,
                               galley_error *err)
{
    sqlite3_stmt *stmt;
    bool row = true;
    *run = 0;
    galley_status status = galley__prepared(store, running, &stmt, err);
    while (status == GALLEY_OK && row && *run == 0) {
        status = galley__step(store, stmt, &row, err);
        const char *host = row ? (const char *)sqlite3_column_text(stmt, 3) : NULL;
        if (host && galley__process_gone(sqlite3_column_int64(stmt, 1),
                                         sqlite3_column_int64(stmt, 2), host))
            *run = sqlite3_column_int64(stmt, 0);
    }
    if (*run)
        sqlite3_reset(stmt);
    return status;
}

static galley_status job_crashed(galley_store *store, int64_t run, galley_error *err)
{
    sqlite3_stmt *stmt;
    galley__entry entry;
    galley_status status = galley__enter(store, &entry, err);
    if (status != GALLEY_OK)
        return status;
    status = galley__prepared(store, GALLEY__SQL_JOB_CRASHED, &stmt, err);
    if (status == GALLEY_OK)
        status = galley__run(store, stmt, sqlite3_bind_int64(stmt, 1, run),
                             "cannot end the run of the job", err);
    return galley__leave(store, &entry, status, err);
}

static galley_status end_gone(galley_store *store, galley__statement running, bool *sound,
                              galley_error *err)
{
    int64_t run;
    galley_status status = find_gone(store, running, &run, err);
    while (status == GALLEY_OK && run) {
        if (!*sound)
            status = quick_check(store, err);
        *sound = true;
        if (status == GALLEY_OK)
            status = running == GALLEY__SQL_RUN_RUNNING
                         ? galley_store_run_end(store, run, GALLEY_STR("interrupted"), err)
                         : job_crashed(store, run, err);
        if (status == GALLEY_OK)
            status = find_gone(store, running, &run, err);
    }
    return status;
}

galley_status galley__store_recover(galley_store *store, galley_error *err)
{
    bool sound = false;
    galley_status status = end_gone(store, GALLEY__SQL_RUN_RUNNING, &sound, err);
    return status == GALLEY_OK ? end_gone(store, GALLEY__SQL_JOB_RUNNING, &sound, err) : status;
}
