/* core/store/job.c: jobs: when each ran, how it ended, which files it has read, what it has told of.
 *
 * A file that a job has read is known by its size and the time of its last change, not by the time of the run: a clock that
 * is wrong, or set back, makes nothing be left out. Its row is written in the batch of its last article, so that
 * there is no moment at which the one is stored without the other.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"

const char galley__schema_jobs[] =
    "CREATE TABLE job_row (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  name TEXT NOT NULL UNIQUE,\n"
    "  path TEXT NOT NULL,\n"
    "  schedule TEXT);\n"
    "CREATE TABLE job_run_row (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  job INTEGER NOT NULL REFERENCES job_row (id) ON DELETE CASCADE,\n"
    "  started TEXT NOT NULL,\n"
    "  ended TEXT,\n"
    "  state TEXT NOT NULL\n"
    "    CHECK (state IN ('running', 'done', 'failed', 'interrupted', 'crashed')),\n"
    "  exit INTEGER, reason TEXT, attempts INTEGER, counts TEXT,\n"
    "  revision INTEGER, run INTEGER,\n"
    "  hash TEXT, version TEXT,\n"
    "  pid INTEGER, born INTEGER, host TEXT);\n"
    "CREATE INDEX job_run_of ON job_run_row (job, id);\n"
    "CREATE INDEX job_run_running ON job_run_row (id) WHERE state = 'running';\n"
    "CREATE TABLE job_file_row (\n"
    "  job INTEGER NOT NULL REFERENCES job_row (id) ON DELETE CASCADE,\n"
    "  path TEXT NOT NULL,\n"
    "  size INTEGER NOT NULL, changed INTEGER NOT NULL,\n"
    "  run INTEGER NOT NULL,\n"
    "  PRIMARY KEY (job, path)) WITHOUT ROWID;\n"
    "CREATE TABLE job_alert_row (\n"
    "  job INTEGER NOT NULL REFERENCES job_row (id) ON DELETE CASCADE,\n"
    "  alert TEXT NOT NULL, key TEXT NOT NULL,\n"
    "  run INTEGER NOT NULL, at TEXT NOT NULL,\n"
    "  PRIMARY KEY (job, alert, key)) WITHOUT ROWID;\n"
    "CREATE VIEW job AS\n"
    "  SELECT j.id, j.name, j.path, j.schedule, r.started AS last, r.state, r.exit, r.reason,\n"
    "         (SELECT max(g.started) FROM job_run_row g WHERE g.job = j.id AND g.state = 'done')\n"
    "           AS last_done\n"
    "  FROM job_row j LEFT JOIN job_run_row r\n"
    "    ON r.id = (SELECT max(m.id) FROM job_run_row m WHERE m.job = j.id);\n"
    "CREATE VIEW job_run AS\n"
    "  SELECT r.id, j.name AS job, r.started, r.ended, r.state, r.exit, r.reason, r.attempts,\n"
    "         r.counts ->> 'files' AS files, r.counts ->> 'new' AS new,\n"
    "         r.counts ->> 'revised' AS revised, r.counts ->> 'visited' AS visited,\n"
    "         r.counts ->> 'statements' AS statements, r.counts ->> 'failed' AS failed,\n"
    "         r.counts, r.revision, r.run, r.hash, r.version, r.host, r.pid\n"
    "  FROM job_run_row r JOIN job_row j ON j.id = r.job;\n"
    "CREATE VIEW job_file AS\n"
    "  SELECT j.name AS job, f.path, f.size,\n"
    "         strftime('%Y-%m-%dT%H:%M:%SZ', f.changed / 1000000000, 'unixepoch') AS changed, "
    "f.run\n"
    "  FROM job_file_row f JOIN job_row j ON j.id = f.job;\n"
    "CREATE VIEW job_alert AS\n"
    "  SELECT j.name AS job, a.alert, a.key, a.run, a.at\n"
    "  FROM job_alert_row a JOIN job_row j ON j.id = a.job;\n";

/* -- runs -- */

static galley_status put_job(galley_store *store, const galley_job_start *start, int64_t *job,
                             galley_error *err)
{
    sqlite3_stmt *stmt;
    bool row = false;
    galley_status status = galley__prepared(store, GALLEY__SQL_JOB_PUT, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    int rc = galley__bind_must(stmt, 1, start->name);
    rc = rc ? rc : galley__bind_must(stmt, 2, start->path);
    rc = rc ? rc : galley__bind(stmt, 3, start->schedule);
    if (rc != SQLITE_OK)
        return galley__store_error(store, rc, "cannot store the job", err);
    status = galley__step(store, stmt, &row, err);
    if (row)
        *job = sqlite3_column_int64(stmt, 0);
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
    return status;
}

static galley_status add_run(galley_store *store, const galley_job_start *start, int64_t job,
                             int64_t *run, galley_error *err)
{
    galley__process self;
    sqlite3_stmt *stmt;
    galley__process_self(&self);
    store->now[0] = '\0';
    galley_status status = galley__prepared(store, GALLEY__SQL_JOB_RUN_ADD, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    int rc = sqlite3_bind_int64(stmt, 1, job);
    rc = rc ? rc : galley__bind(stmt, 2, galley__store_now(store));
    rc = rc ? rc : galley__bind(stmt, 3, start->hash);
    rc = rc ? rc : galley__bind(stmt, 4, start->version);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 5, self.pid);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 6, self.born);
    rc = rc ? rc : galley__bind(stmt, 7, galley_str_of(self.host));
    status = galley__run(store, stmt, rc, "cannot store the run of the job", err);
    sqlite3_clear_bindings(stmt);
    *run = sqlite3_last_insert_rowid(store->db);
    return status;
}

galley_status galley_store_job_begin(galley_store *store, const galley_job_start *start,
                                     int64_t *run, galley_error *err)
{
    galley__entry entry;
    int64_t job = 0, made = 0;
    *run = 0;
    galley_status status = galley__enter(store, &entry, err);
    if (status != GALLEY_OK)
        return status;
    status = put_job(store, start, &job, err);
    if (status == GALLEY_OK)
        status = add_run(store, start, job, &made, err);
    status = galley__leave(store, &entry, status, err);
    if (status == GALLEY_OK)
        *run = made;
    return status;
}

static galley_status end_run(galley_store *store, int64_t run, const galley_job_end *end,
                             galley_error *err)
{
    sqlite3_stmt *stmt;
    galley_status status = galley__prepared(store, GALLEY__SQL_JOB_RUN_END, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    int rc = sqlite3_bind_int64(stmt, 1, run);
    rc = rc ? rc : galley__bind(stmt, 2, end->state);
    rc = rc ? rc : galley__bind(stmt, 3, galley__store_now(store));
    rc = rc ? rc : sqlite3_bind_int(stmt, 4, end->exit);
    rc = rc ? rc : galley__bind(stmt, 5, end->reason);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 6, (int64_t)end->attempts);
    rc = rc ? rc : galley__bind(stmt, 7, end->counts);
    status = galley__run(store, stmt, rc, "cannot end the run of the job", err);
    sqlite3_clear_bindings(stmt);
    if (status == GALLEY_OK && sqlite3_changes(store->db) == 0)
        status = galley__fail(err, GALLEY_NOTFOUND, "%s: there is no run %lld of a job",
                              store->path, (long long)run);
    return status;
}

galley_status galley_store_job_end(galley_store *store, int64_t run, const galley_job_end *end,
                                   galley_error *err)
{
    static const char *const states[] = {"done", "failed", "interrupted", "crashed"};
    galley__entry entry;
    bool known = false;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        known = known || galley_str_eq(end->state, galley_str_of(states[i]));
    if (!known)
        return galley__fail(err, GALLEY_INVALID,
                            "a job ends as done, failed, interrupted or crashed, not \"%.*s\"",
                            GALLEY__S(end->state));
    galley_status status = galley__enter(store, &entry, err);
    if (status != GALLEY_OK)
        return status;
    store->now[0] = '\0';
    return galley__leave(store, &entry, end_run(store, run, end, err), err);
}

/* -- files -- */

static int bind_file(sqlite3_stmt *stmt, int64_t run, const galley_job_file *file)
{
    int rc = sqlite3_bind_int64(stmt, 1, run);
    rc = rc ? rc : galley__bind_must(stmt, 2, file->path);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 3, file->size);
    return rc ? rc : sqlite3_bind_int64(stmt, 4, file->changed);
}

galley_status galley_store_job_file(galley_store *store, int64_t run, const galley_job_file *file,
                                    galley_error *err)
{
    galley__entry entry;
    sqlite3_stmt *stmt;
    galley_status status = galley__enter(store, &entry, err);
    if (status != GALLEY_OK)
        return status;
    status = galley__prepared(store, GALLEY__SQL_JOB_FILE_PUT, &stmt, err);
    if (status == GALLEY_OK) {
        status =
            galley__run(store, stmt, bind_file(stmt, run, file), "cannot store what was read", err);
        sqlite3_clear_bindings(stmt);
    }
    return galley__leave(store, &entry, status, err);
}

/* Does a question with a row or none have one? */
static galley_status has_row(galley_store *store, sqlite3_stmt *stmt, int rc, bool *has,
                             galley_error *err)
{
    if (rc != SQLITE_OK)
        return galley__store_error(store, rc, "cannot be read", err);
    galley_status status = galley__step(store, stmt, has, err);
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
    return status;
}

galley_status galley_store_job_has_read(galley_store *store, int64_t run,
                                        const galley_job_file *file, bool *has, galley_error *err)
{
    sqlite3_stmt *stmt;
    *has = false;
    galley_status status = galley__prepared(store, GALLEY__SQL_JOB_FILE_SAME, &stmt, err);
    return status == GALLEY_OK ? has_row(store, stmt, bind_file(stmt, run, file), has, err)
                               : status;
}

/* -- alerts -- */

static int bind_alert(sqlite3_stmt *stmt, int64_t run, galley_str alert, galley_str key)
{
    int rc = sqlite3_bind_int64(stmt, 1, run);
    rc = rc ? rc : galley__bind_must(stmt, 2, alert);
    return rc ? rc : galley__bind_must(stmt, 3, key);
}

galley_status galley_store_job_told(galley_store *store, int64_t run, galley_str alert,
                                    galley_str key, galley_error *err)
{
    galley__entry entry;
    sqlite3_stmt *stmt;
    galley_status status = galley__enter(store, &entry, err);
    if (status != GALLEY_OK)
        return status;
    store->now[0] = '\0';
    status = galley__prepared(store, GALLEY__SQL_JOB_ALERT_PUT, &stmt, err);
    if (status == GALLEY_OK) {
        int rc = bind_alert(stmt, run, alert, key);
        rc = rc ? rc : galley__bind(stmt, 4, galley__store_now(store));
        status = galley__run(store, stmt, rc, "cannot store the alert", err);
        sqlite3_clear_bindings(stmt);
    }
    return galley__leave(store, &entry, status, err);
}

galley_status galley_store_job_has_told(galley_store *store, int64_t run, galley_str alert,
                                        galley_str key, bool *has, galley_error *err)
{
    sqlite3_stmt *stmt;
    *has = false;
    galley_status status = galley__prepared(store, GALLEY__SQL_JOB_ALERT_HAS, &stmt, err);
    return status == GALLEY_OK ? has_row(store, stmt, bind_alert(stmt, run, alert, key), has, err)
                               : status;
}

/* -- whether a process is gone, for questions: galley_gone(pid, born, host) -- */

static void gone(sqlite3_context *ctx, int n, sqlite3_value **args)
{
    (void)n;
    const char *host = (const char *)sqlite3_value_text(args[2]);
    sqlite3_result_int(ctx, host && galley__process_gone(sqlite3_value_int64(args[0]),
                                                         sqlite3_value_int64(args[1]), host));
}

galley_status galley__gone_register(galley_store *store, galley_error *err)
{
    int rc = sqlite3_create_function_v2(store->db, "galley_gone", 3, SQLITE_UTF8, NULL, gone, NULL,
                                        NULL, NULL);
    return rc == SQLITE_OK ? GALLEY_OK : galley__store_error(store, rc, "cannot be opened", err);
}
