/* core/store/check.c: is everything as it should be? Nothing is changed by looking.
 *
 * The search index can only be compared with the articles by who may write; a store opened for reading is copied
 * into a temporary database for that.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"

/* A question of which every row is something wrong, told in its first column. */
static galley_status find_wrong(galley_store *store, sqlite3 *db, const char *sql, const char *what,
                                galley_error *err)
{
    sqlite3_stmt *stmt = NULL;
    galley_status status = GALLEY_OK;
    int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    const char *text = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(stmt, 0) : NULL;
    if (rc == SQLITE_ROW)
        status = galley__store_corrupt(store, err, "%s%s%s", what, *what && text ? ": " : "",
                                       text ? text : "");
    else if (rc != SQLITE_DONE)
        status = galley__store_error(store, rc, what, err);
    sqlite3_finalize(stmt);
    return status;
}

static galley_status check_pages(galley_store *store, galley_error *err)
{
    return find_wrong(store, store->db,
                      "SELECT integrity_check FROM pragma_integrity_check(5)"
                      " WHERE integrity_check <> 'ok'",
                      "", err);
}

static galley_status check_rows(galley_store *store, galley_error *err)
{
    static const struct {
        const char *sql, *what;
    } wrong[] = {
        {"SELECT \"table\" || ' row ' || coalesce(rowid, '?') || ' belongs to no ' || \"parent\""
         " FROM pragma_foreign_key_check",
         ""},
        {"SELECT '#' || id FROM article_row WHERE revision IS NULL", "an article without a text"},
        {"SELECT '#' || id FROM article_row WHERE indexed IS NOT revision",
         "the search index is behind an article"},
        {"SELECT '#' || a.id FROM article_row a JOIN revision_row r ON r.id = a.revision"
         " WHERE r.article <> a.id",
         "an article with the text of another"},
    };
    galley_status status = GALLEY_OK;
    for (size_t i = 0; status == GALLEY_OK && i < sizeof wrong / sizeof *wrong; i++)
        status = find_wrong(store, store->db, wrong[i].sql, wrong[i].what, err);
    return status;
}

static galley_status compare_index(galley_store *store, sqlite3 *db, galley_error *err)
{
    int rc = sqlite3_exec(db, "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)",
                          NULL, NULL, NULL);
    if ((rc & 0xff) == SQLITE_CORRUPT)
        return galley__store_corrupt(store, err, "the search index is not that of the articles");
    return rc == SQLITE_OK
               ? GALLEY_OK
               : galley__store_error(store, rc, "the search index cannot be checked", err);
}

static galley_status compare_copy(galley_store *store, galley_error *err)
{
    sqlite3 *copy = NULL;
    int rc = sqlite3_open_v2("", &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    sqlite3_backup *backup =
        rc == SQLITE_OK ? sqlite3_backup_init(copy, "main", store->db, "main") : NULL;
    if (backup) {
        sqlite3_backup_step(backup, -1);
        rc = sqlite3_backup_finish(backup);
    } else if (rc == SQLITE_OK) {
        rc = sqlite3_errcode(copy);
    }
    galley_status status =
        rc == SQLITE_OK ? compare_index(store, copy, err)
                        : galley__store_error(store, rc, "cannot be copied to check it", err);
    sqlite3_close(copy);
    return status;
}

static galley_status check_hash(galley_store *store, sqlite3_stmt *stmt, galley_error *err)
{
    galley_article a = {.title = galley__column(stmt, 1), .text = galley__column(stmt, 2)};
    uint8_t hash[32];
    galley_article_hash(&a, hash);
    const void *kept = sqlite3_column_blob(stmt, 3);
    if (kept && sqlite3_column_bytes(stmt, 3) == sizeof hash && !memcmp(kept, hash, sizeof hash))
        return GALLEY_OK;
    return galley__store_corrupt(store, err, "the text of article #%lld is not what was stored",
                                 (long long)sqlite3_column_int64(stmt, 0));
}

static galley_status check_hashes(galley_store *store, galley_error *err)
{
    sqlite3_stmt *stmt = NULL;
    galley_status status = GALLEY_OK;
    int rc = sqlite3_prepare_v2(store->db, "SELECT article, title, text, hash FROM revision_row",
                                -1, &stmt, NULL);
    while (rc == SQLITE_OK || rc == SQLITE_ROW) {
        rc = sqlite3_step(stmt);
        if (rc == SQLITE_ROW)
            status = check_hash(store, stmt, err);
        if (status != GALLEY_OK)
            break;
    }
    if (status == GALLEY_OK && rc != SQLITE_DONE)
        status = galley__store_error(store, rc, "cannot be read", err);
    sqlite3_finalize(stmt);
    return status;
}

galley_status galley_store_check(galley_store *store, galley_error *err)
{
    galley_status status = galley__index_now(store, err);
    if (status == GALLEY_OK)
        status = check_pages(store, err);
    if (status == GALLEY_OK)
        status = check_rows(store, err);
    if (status == GALLEY_OK)
        status = check_hashes(store, err);
    if (status == GALLEY_OK)
        status = store->mode == GALLEY_STORE_READ ? compare_copy(store, err)
                                                  : compare_index(store, store->db, err);
    return status;
}
