/* core/store/run.c: runs: what was asked, with which rules, and how it ended.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"

/* -- begin -- */

static int bind_rules(sqlite3_stmt *stmt, const galley_run_start *start, int64_t name,
                      int64_t fingerprint)
{
    int rc = sqlite3_bind_int64(stmt, 1, fingerprint);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 2, name);
    rc = rc ? rc : galley__bind(stmt, 3, start->path);
    rc = rc ? rc : galley__bind(stmt, 4, start->version);
    rc = rc ? rc : galley__bind(stmt, 5, start->lists);
    return rc ? rc : galley__bind(stmt, 6, start->text);
}

/* The same rules as in an earlier run are stored once. */
static galley_status rules_id(galley_store *store, const galley_run_start *start, int64_t *id,
                              galley_error *err)
{
    int64_t name, fingerprint;
    sqlite3_stmt *stmt;
    bool row = false;
    galley_status status = galley__name_id(store, start->rules, &name, err);
    if (status == GALLEY_OK)
        status = galley__name_id(store, start->fingerprint, &fingerprint, err);
    if (status == GALLEY_OK)
        status = galley__prepared(store, GALLEY__SQL_RULES_FIND, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    int rc = bind_rules(stmt, start, name, fingerprint);
    if (rc == SQLITE_OK)
        status = galley__step(store, stmt, &row, err);
    else
        status = galley__store_error(store, rc, "cannot be read", err);
    if (row) {
        *id = sqlite3_column_int64(stmt, 0);
        sqlite3_reset(stmt);
    }
    if (row || status != GALLEY_OK)
        return status;
    status = galley__prepared(store, GALLEY__SQL_RULES_ADD, &stmt, err);
    if (status == GALLEY_OK)
        status = galley__run(store, stmt, bind_rules(stmt, start, name, fingerprint),
                             "cannot store the rules", err);
    *id = sqlite3_last_insert_rowid(store->db);
    return status;
}

/* Which version of each rule the fingerprint stands for. */
static galley_status add_versions(galley_store *store, const galley_run_start *start,
                                  galley_error *err)
{
    int64_t fingerprint, rule, version;
    sqlite3_stmt *stmt;
    galley_status status = galley__name_id(store, start->fingerprint, &fingerprint, err);
    for (size_t i = 0; status == GALLEY_OK && i < start->n_versions; i++) {
        status = galley__name_id(store, start->versions[i].rule, &rule, err);
        if (status == GALLEY_OK)
            status = galley__name_id(store, start->versions[i].fingerprint, &version, err);
        if (status == GALLEY_OK)
            status = galley__prepared(store, GALLEY__SQL_RULE_ADD, &stmt, err);
        if (status != GALLEY_OK)
            break;
        int rc = sqlite3_bind_int64(stmt, 1, fingerprint);
        rc = rc ? rc : sqlite3_bind_int64(stmt, 2, (int64_t)i);
        rc = rc ? rc : sqlite3_bind_int64(stmt, 3, rule);
        rc = rc ? rc : sqlite3_bind_int64(stmt, 4, version);
        status = galley__run(store, stmt, rc, "cannot store the rules", err);
    }
    return status;
}

static galley_status add_run(galley_store *store, const galley_run_start *start, int64_t rules,
                             int64_t *run, galley_error *err)
{
    galley__process self;
    sqlite3_stmt *stmt;
    galley__process_self(&self);
    store->now[0] = '\0'; /* a batch may be older than what is in it */
    galley_status status = galley__prepared(store, GALLEY__SQL_RUN_ADD, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    int rc = sqlite3_bind_int64(stmt, 1, rules);
    rc = rc ? rc : galley__bind(stmt, 2, start->query);
    rc = rc ? rc : galley__bind(stmt, 3, galley__store_now(store));
    rc = rc ? rc : sqlite3_bind_int64(stmt, 4, self.pid);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 5, self.born);
    rc = rc ? rc : galley__bind(stmt, 6, galley_str_of(self.host));
    status = galley__run(store, stmt, rc, "cannot store the run", err);
    /* what was bound is gone with this function */
    sqlite3_clear_bindings(stmt);
    *run = sqlite3_last_insert_rowid(store->db);
    return status;
}

galley_status galley_store_run_begin(galley_store *store, const galley_run_start *start,
                                     int64_t *run, galley_error *err)
{
    galley__entry entry;
    int64_t rules = 0, made = 0;
    *run = 0;
    galley_status status = galley__enter(store, &entry, err);
    if (status != GALLEY_OK)
        return status;
    status = rules_id(store, start, &rules, err);
    if (status == GALLEY_OK)
        status = add_versions(store, start, err);
    if (status == GALLEY_OK)
        status = add_run(store, start, rules, &made, err);
    status = galley__leave(store, &entry, status, err);
    if (status == GALLEY_OK)
        *run = made;
    return status;
}

/* -- end -- */

static galley_status set_state(galley_store *store, int64_t run, galley_str state,
                               galley_error *err)
{
    sqlite3_stmt *stmt;
    galley_status status = galley__prepared(store, GALLEY__SQL_RUN_END, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    int rc = sqlite3_bind_int64(stmt, 1, run);
    rc = rc ? rc : galley__bind(stmt, 2, state);
    rc = rc ? rc : galley__bind(stmt, 3, galley__store_now(store));
    status = galley__run(store, stmt, rc, "cannot end the run", err);
    if (status == GALLEY_OK && sqlite3_changes(store->db) == 0)
        status = galley__fail(err, GALLEY_NOTFOUND, "%s: there is no run %lld", store->path,
                              (long long)run);
    return status;
}

galley_status galley_store_run_end(galley_store *store, int64_t run, galley_str state,
                                   galley_error *err)
{
    galley__entry entry;
    if (!galley_str_eq(state, GALLEY_STR("done")) && !galley_str_eq(state, GALLEY_STR("failed")) &&
        !galley_str_eq(state, GALLEY_STR("interrupted")))
        return galley__fail(err, GALLEY_INVALID,
                            "a run ends as done, interrupted or failed, not \"%.*s\"",
                            GALLEY__S(state));
    galley_status status = galley__enter(store, &entry, err);
    if (status != GALLEY_OK)
        return status;
    store->open_run = (galley__open_run){0};
    store->now[0] = '\0';
    return galley__leave(store, &entry, set_state(store, run, state, err), err);
}
