/* core/store/prepare.c: prepared statements, bound and read through galley's own types.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"

static const char *const sqls[] = {
#define GALLEY_X(name, sql) sql,
    GALLEY__STATEMENT_MAP(GALLEY_X)
#undef GALLEY_X
};

galley_status galley__prepared(galley_store *store, galley__statement which, sqlite3_stmt **stmt,
                               galley_error *err)
{
    sqlite3_stmt **kept = &store->prepared[which];
    int rc = SQLITE_OK;
    if (*kept == NULL)
        rc = sqlite3_prepare_v3(store->db, sqls[which], -1, SQLITE_PREPARE_PERSISTENT, kept, NULL);
    else
        sqlite3_reset(*kept);
    *stmt = *kept;
    return rc == SQLITE_OK ? GALLEY_OK : galley__store_error(store, rc, "cannot be used", err);
}

int galley__bind(sqlite3_stmt *stmt, int at, galley_str s)
{
    return s.size ? galley__bind_must(stmt, at, s) : sqlite3_bind_null(stmt, at);
}

int galley__bind_must(sqlite3_stmt *stmt, int at, galley_str s)
{
    return sqlite3_bind_text64(stmt, at, s.data ? s.data : "", s.size, SQLITE_STATIC, SQLITE_UTF8);
}

galley_str galley__column(sqlite3_stmt *stmt, int at)
{
    const char *data = (const char *)sqlite3_column_text(stmt, at);
    return (galley_str){data, data ? (size_t)sqlite3_column_bytes(stmt, at) : 0};
}

galley_status galley__column_copy(galley_store *store, sqlite3_stmt *stmt, int at,
                                  galley_arena *arena, galley_str *out, galley_error *err)
{
    *out = (galley_str){NULL, 0};
    galley_str s = galley__column(stmt, at);
    if (s.size == 0)
        return s.data == NULL && sqlite3_column_type(stmt, at) != SQLITE_NULL ? galley__nomem(err)
                                                                              : GALLEY_OK;
    if (galley_utf8_valid(s) != s.size)
        return galley__store_corrupt(store, err, "column \"%s\" is not UTF-8",
                                     sqlite3_column_name(stmt, at));
    *out = galley_arena_copy(arena, s);
    return out->data ? GALLEY_OK : galley__nomem(err);
}

galley_status galley__run(galley_store *store, sqlite3_stmt *stmt, int rc, const char *what,
                          galley_error *err)
{
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    galley_status status = GALLEY_OK;
    if (rc != SQLITE_DONE && rc != SQLITE_ROW)
        status = galley__store_error(store, rc, what, err);
    sqlite3_reset(stmt);
    return status;
}

galley_status galley__step(galley_store *store, sqlite3_stmt *stmt, bool *row, galley_error *err)
{
    int rc = sqlite3_step(stmt);
    *row = rc == SQLITE_ROW;
    if (*row)
        return GALLEY_OK;
    galley_status status =
        rc == SQLITE_DONE ? GALLEY_OK : galley__store_error(store, rc, "cannot be read", err);
    sqlite3_reset(stmt);
    return status;
}
