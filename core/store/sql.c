/* core/store/sql.c: any question in SQL, one statement that only reads.
 *
 * Whether it only reads is asked three times: of the authorizer while it is prepared (no ATTACH, no PRAGMA that sets
 * something, no transaction), of the finished statement, and of what stands behind it.
 * SPDX-License-Identifier: MIT */
#include "core/store/table.h"

/* FTS5 itself asks for data_version. */
static bool harmless_pragma(const char *name, const char *value)
{
    static const char *const any[] = {"table_info", "table_xinfo", "table_list",      "index_list",
                                      "index_info", "index_xinfo", "foreign_key_list"};
    static const char *const unset[] = {"data_version",   "user_version",    "application_id",
                                        "schema_version", "encoding",        "page_count",
                                        "page_size",      "compile_options", "function_list",
                                        "module_list",    "freelist_count"};
    for (size_t i = 0; i < sizeof any / sizeof *any; i++)
        if (sqlite3_stricmp(name, any[i]) == 0)
            return true;
    for (size_t i = 0; value == NULL && i < sizeof unset / sizeof *unset; i++)
        if (sqlite3_stricmp(name, unset[i]) == 0)
            return true;
    return false;
}

int galley__sql_allowed(void *store, int action, const char *a, const char *b, const char *c,
                        const char *d)
{
    (void)c;
    (void)d;
    if (!((galley_store *)store)->guarded)
        return SQLITE_OK;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return b && sqlite3_stricmp(b, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_PRAGMA:
        return harmless_pragma(a, b) ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

static galley_status failed(galley_store *store, int rc, galley_error *err)
{
    int offset = sqlite3_error_offset(store->db);
    if ((rc & 0xff) == SQLITE_ERROR)
        return offset >= 0 ? galley__fail_at(err, GALLEY_SYNTAX, (size_t)offset, "%s",
                                             sqlite3_errmsg(store->db))
                           : galley__fail(err, GALLEY_SYNTAX, "%s", sqlite3_errmsg(store->db));
    if ((rc & 0xff) == SQLITE_AUTH)
        return galley__fail(err, GALLEY_INVALID, "only questions (SELECT) are allowed here");
    return galley__store_error(store, rc, "cannot be asked", err);
}

/* One statement, and nothing but white space and comments behind it. */
static galley_status prepare(galley_store *store, galley_str sql, sqlite3_stmt **stmt,
                             galley_error *err)
{
    const char *tail = NULL;
    sqlite3_stmt *more = NULL;
    if (sql.size > 1000000)
        return galley__fail(err, GALLEY_INVALID, "the SQL is longer than a million bytes");
    if (sql.size == 0 || memchr(sql.data, '\0', sql.size))
        return galley__fail(err, GALLEY_INVALID, "the SQL is %s",
                            sql.size ? "cut by a NUL byte" : "empty");
    store->guarded = true;
    int rc = sqlite3_prepare_v2(store->db, sql.data, (int)sql.size, stmt, &tail);
    galley_status status = rc == SQLITE_OK ? GALLEY_OK : failed(store, rc, err);
    size_t left = status == GALLEY_OK ? sql.size - (size_t)(tail - sql.data) : 0;
    bool several = left && (sqlite3_prepare_v2(store->db, tail, (int)left, &more, NULL) || more);
    sqlite3_finalize(more);
    store->guarded = false;
    if (status != GALLEY_OK)
        return status;
    if (*stmt == NULL)
        return galley__fail(err, GALLEY_INVALID, "the SQL is empty");
    if (several)
        return galley__fail_at(err, GALLEY_INVALID, sql.size - left,
                               "only one statement can be asked at a time");
    if (!sqlite3_stmt_readonly(*stmt))
        return galley__fail(err, GALLEY_INVALID, "only questions (SELECT) are allowed here");
    return GALLEY_OK;
}

static int bind(sqlite3_stmt *stmt, int at, const galley_value *v)
{
    switch (v->type) {
    case GALLEY_VALUE_NULL:
        return sqlite3_bind_null(stmt, at);
    case GALLEY_VALUE_INT:
        return sqlite3_bind_int64(stmt, at, v->integer);
    case GALLEY_VALUE_DOUBLE:
        return sqlite3_bind_double(stmt, at, v->number);
    case GALLEY_VALUE_TEXT:
        return sqlite3_bind_text64(stmt, at, v->text.data ? v->text.data : "", v->text.size,
                                   SQLITE_TRANSIENT, SQLITE_UTF8);
    case GALLEY_VALUE_BLOB:
        return sqlite3_bind_blob64(stmt, at, v->text.data ? v->text.data : "", v->text.size,
                                   SQLITE_TRANSIENT);
    }
    return SQLITE_MISUSE;
}

static galley_status bind_all(galley_store *store, sqlite3_stmt *stmt, const galley_value *values,
                              size_t n, galley_error *err)
{
    size_t wanted = (size_t)sqlite3_bind_parameter_count(stmt);
    if (wanted != n)
        return galley__fail(err, GALLEY_INVALID,
                            "the SQL has %zu places for values, %zu were given", wanted, n);
    for (size_t i = 0; i < n; i++) {
        int rc = bind(stmt, (int)i + 1, &values[i]);
        if (rc != SQLITE_OK)
            return failed(store, rc, err);
    }
    return GALLEY_OK;
}

galley_status galley_store_sql(galley_store *store, galley_str sql, const galley_value *values,
                               size_t n, galley_rows **out, galley_error *err)
{
    *out = NULL;
    galley_status status = galley__index_now(store, err);
    galley_rows *rows = status == GALLEY_OK ? galley__new(store->alloc, sizeof *rows) : NULL;
    if (rows == NULL)
        return status == GALLEY_OK ? galley__nomem(err) : status;
    rows->alloc = store->alloc;
    rows->store = store;
    status = prepare(store, sql, &rows->stmt, err);
    if (status == GALLEY_OK)
        status = bind_all(store, rows->stmt, values, n, err);
    if (status == GALLEY_OK)
        *out = rows;
    else
        galley_rows_close(rows);
    return status;
}

size_t galley_rows_columns(const galley_rows *rows)
{
    return rows->table ? galley__table_columns(rows->table)
                       : (size_t)sqlite3_column_count(rows->stmt);
}

size_t galley_rows_links(const galley_rows *rows)
{
    return rows->links;
}

galley_str galley_rows_name(const galley_rows *rows, size_t column)
{
    if (column >= galley_rows_columns(rows))
        return (galley_str){NULL, 0};
    return rows->table ? galley__table_name(rows->table, column)
                       : galley_str_of(sqlite3_column_name(rows->stmt, (int)column));
}

galley_status galley_rows_next(galley_rows *rows, bool *more, galley_error *err)
{
    if (rows->table) {
        *more = rows->at < galley__table_rows(rows->table);
        rows->at += *more;
        return GALLEY_OK;
    }
    int rc = sqlite3_step(rows->stmt);
    *more = rc == SQLITE_ROW;
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? GALLEY_OK : failed(rows->store, rc, err);
}

static galley_value column_value(sqlite3_stmt *stmt, int at)
{
    galley_value v = {0};
    switch (sqlite3_column_type(stmt, at)) {
    case SQLITE_INTEGER:
        v.type = GALLEY_VALUE_INT;
        v.integer = sqlite3_column_int64(stmt, at);
        break;
    case SQLITE_FLOAT:
        v.type = GALLEY_VALUE_DOUBLE;
        v.number = sqlite3_column_double(stmt, at);
        break;
    case SQLITE_TEXT:
        v.type = GALLEY_VALUE_TEXT;
        v.text = galley__column(stmt, at);
        break;
    case SQLITE_BLOB:
        v.type = GALLEY_VALUE_BLOB;
        v.text.data = sqlite3_column_blob(stmt, at);
        v.text.size = (size_t)sqlite3_column_bytes(stmt, at);
        break;
    default:
        break;
    }
    return v;
}

galley_value galley_rows_value(const galley_rows *rows, size_t column)
{
    if (rows->table)
        return rows->at && column < galley__table_columns(rows->table)
                   ? galley__table_value(rows->table, rows->at - 1, column)
                   : (galley_value){0};
    if (column >= (size_t)sqlite3_data_count(rows->stmt))
        return (galley_value){0};
    return column_value(rows->stmt, (int)column);
}

void galley_rows_close(galley_rows *rows)
{
    if (rows == NULL)
        return;
    sqlite3_finalize(rows->stmt);
    galley__table_free(rows->table);
    galley__free(rows->alloc, rows, sizeof *rows);
}
