/* tests/unit/store/test_sql.c: questions in SQL, and the full check.
 * SPDX-License-Identifier: MIT */
#include "fixture.h"

#include "core/store/store_internal.h"

Test(sql, types_and_binds)
{
    fixture f;
    fixture_open(&f);
    galley_value bind[] = {
        {.type = GALLEY_VALUE_NULL},
        {.type = GALLEY_VALUE_INT, .integer = INT64_MIN},
        {.type = GALLEY_VALUE_DOUBLE, .number = 0.1},
        {.type = GALLEY_VALUE_TEXT, .text = GALLEY_STR("a\0b'")},
        {.type = GALLEY_VALUE_BLOB, .text = GALLEY_STR("\x00\xff")},
        {.type = GALLEY_VALUE_TEXT, .text = EMPTY},
    };
    galley_rows *rows_;
    bool more;
    OK(&f, galley_store_sql(f.store, GALLEY_STR("SELECT ?1 AS one, ?2, ?3, ?4, ?5, ?6 -- done"),
                            bind, 6, &rows_, &f.err));
    cr_assert_eq(galley_rows_columns(rows_), 6);
    SAME(galley_rows_name(rows_, 0), GALLEY_STR("one"));
    SAME(galley_rows_name(rows_, 6), EMPTY);
    cr_assert_eq(galley_rows_value(rows_, 0).type, GALLEY_VALUE_NULL);
    OK(&f, galley_rows_next(rows_, &more, &f.err));
    cr_assert(more);
    for (size_t i = 0; i < 6; i++) {
        galley_value v = galley_rows_value(rows_, i);
        cr_assert_eq(v.type, bind[i].type, "column %zu", i);
        cr_assert_eq(v.integer, bind[i].integer);
        cr_assert_eq(v.number, bind[i].number);
        SAME(v.text, bind[i].text);
    }
    cr_assert_eq(galley_rows_value(rows_, 6).type, GALLEY_VALUE_NULL);
    OK(&f, galley_rows_next(rows_, &more, &f.err));
    cr_assert(!more);
    galley_rows_close(rows_);
    galley_rows_close(NULL);
    fixture_close(&f);
}

Test(sql, refuses)
{
    static const struct {
        const char *sql;
        galley_status status;
        size_t offset;
        const char *part;
    } rows_[] = {
        {"", GALLEY_INVALID, GALLEY_NOWHERE, "empty"},
        {" -- nothing", GALLEY_INVALID, GALLEY_NOWHERE, "empty"},
        {"SELEC 1", GALLEY_SYNTAX, 0, "SELEC"},
        {"SELECT 1 FROM", GALLEY_SYNTAX, GALLEY_NOWHERE, "incomplete"},
        {"SELECT nothing FROM article", GALLEY_SYNTAX, 7, "nothing"},
        {"SELECT 1; SELECT 2", GALLEY_INVALID, 9, "one statement"},
        {"SELECT 1; rubbish", GALLEY_INVALID, 9, "one statement"},
        {"DELETE FROM article_row", GALLEY_INVALID, GALLEY_NOWHERE, "SELECT"},
        {"INSERT INTO search (search) VALUES ('rebuild')", GALLEY_INVALID, GALLEY_NOWHERE,
         "SELECT"},
        {"WITH x AS (SELECT 1) DELETE FROM article_row", GALLEY_INVALID, GALLEY_NOWHERE, "SELECT"},
        {"CREATE TABLE x (y)", GALLEY_INVALID, GALLEY_NOWHERE, "SELECT"},
        {"CREATE TEMP TABLE x (y)", GALLEY_INVALID, GALLEY_NOWHERE, "SELECT"},
        {"ATTACH 'x.db' AS x", GALLEY_INVALID, GALLEY_NOWHERE, "SELECT"},
        {"DETACH x", GALLEY_INVALID, GALLEY_NOWHERE, "SELECT"},
        {"VACUUM INTO 'x.db'", GALLEY_INVALID, GALLEY_NOWHERE, "SELECT"},
        {"BEGIN", GALLEY_INVALID, GALLEY_NOWHERE, "SELECT"},
        {"COMMIT", GALLEY_INVALID, GALLEY_NOWHERE, "SELECT"},
        {"SAVEPOINT x", GALLEY_INVALID, GALLEY_NOWHERE, "SELECT"},
        {"ANALYZE", GALLEY_INVALID, GALLEY_NOWHERE, "SELECT"},
        {"REINDEX", GALLEY_INVALID, GALLEY_NOWHERE, "SELECT"},
        {"PRAGMA foreign_keys = OFF", GALLEY_INVALID, GALLEY_NOWHERE, "SELECT"},
        {"PRAGMA journal_mode = DELETE", GALLEY_INVALID, GALLEY_NOWHERE, "SELECT"},
        {"PRAGMA user_version = 3", GALLEY_INVALID, GALLEY_NOWHERE, "SELECT"},
        {"PRAGMA wal_checkpoint", GALLEY_INVALID, GALLEY_NOWHERE, "SELECT"},
        {"PRAGMA writable_schema = 1", GALLEY_INVALID, GALLEY_NOWHERE, "SELECT"},
        {"SELECT load_extension('x')", GALLEY_SYNTAX, 7, "not authorized"},
        {"SELECT ?1", GALLEY_INVALID, GALLEY_NOWHERE, "1 places for values, 0"},
    };
    fixture f;
    fixture_open(&f);
    put(&f, "a", "T", "Gas.");
    for (size_t i = 0; i < sizeof rows_ / sizeof *rows_; i++) {
        galley_rows *r = (galley_rows *)1;
        f.err.text[0] = '\0';
        galley_status status = galley_store_sql(f.store, str(rows_[i].sql), NULL, 0, &r, &f.err);
        cr_expect_eq(status, rows_[i].status, "%s: %s", rows_[i].sql, f.err.text);
        cr_expect(strstr(f.err.text, rows_[i].part), "%s: %s", rows_[i].sql, f.err.text);
        cr_expect_eq(f.err.offset, rows_[i].offset, "%s: %zu", rows_[i].sql, f.err.offset);
        cr_expect_null(r);
        if (status == GALLEY_OK)
            galley_rows_close(r);
    }
    galley_rows *r;
    FAILS(&f, GALLEY_INVALID, "NUL",
          galley_store_sql(f.store, GALLEY_STR("SELECT 1\0"), NULL, 0, &r, &f.err));
    /* what goes wrong only while it runs */
    bool more;
    OK(&f, galley_store_sql(f.store, GALLEY_STR("SELECT rowid FROM search WHERE search MATCH '\"'"),
                            NULL, 0, &r, &f.err));
    FAILS(&f, GALLEY_SYNTAX, "unterminated", galley_rows_next(r, &more, &f.err));
    galley_rows_close(r);
    ROWS(&f, "SELECT key FROM article;  ", "a\n");
    ROWS(&f, "PRAGMA table_info(label_row)",
         "0|article|INTEGER|1||1\n1|name|TEXT|1||2\n2|value|TEXT|1||3\n");
    ROWS(&f, "SELECT snippet(search, 1, '[', ']', '', 9) FROM search WHERE search MATCH 'gas'",
         "[Gas].\n");
    /* and the store can still write */
    put(&f, "b", "T", "Oil.");
    fixture_close(&f);
}

Test(sql, sees_the_open_batch)
{
    fixture f;
    fixture_open(&f);
    OK(&f, galley_store_begin(f.store, &f.err));
    put(&f, "a", "", "Gas.");
    ROWS(
        &f,
        "SELECT key FROM search JOIN article ON article.id = search.rowid WHERE search MATCH 'gas'",
        "a\n");
    galley_store_rollback(f.store);
    ROWS(&f, "SELECT count(*) FROM search('gas')", "0\n");
    OK(&f, galley_store_check(f.store, &f.err));
    fixture_close(&f);
}

Test(sql, check_finds)
{
    static const struct {
        const char *sql, *part;
    } rows_[] = {
        {"PRAGMA foreign_keys = OFF; INSERT INTO label_row VALUES (99, 'a', 'b')", "article_row"},
        {"UPDATE article_row SET revision = NULL WHERE id = 1", "#1"},
        {"INSERT INTO search (search, rowid, title, text, folded)"
         " VALUES ('delete', 1, 'T', 'Gas one.', NULL)",
         "search index"},
        {"INSERT INTO search (rowid, title, text) VALUES (7, 'x', 'y')", "search index"},
        {"UPDATE article_row SET indexed = NULL WHERE id = 2", "behind an article: #2"},
        {"DROP TRIGGER revision_stays; UPDATE revision_row SET origin = text;"
         "UPDATE revision_row SET hash = zeroblob(32) WHERE id = 1",
         "article #1"},
        {"PRAGMA foreign_keys = OFF; UPDATE article_row SET revision = 1, indexed = 1 WHERE id = 2",
         "of another: #2"},
    };
    fixture f;
    fixture_folder(&f);
    for (size_t i = 0; i < sizeof rows_ / sizeof *rows_; i++) {
        fixture_reopen(&f, GALLEY_STORE_CREATE);
        put(&f, "a", "T", "Gas one.");
        put(&f, "b", "T", "Gas two.");
        OK(&f, galley_store_check(f.store, &f.err));
        galley_store_close(f.store);
        f.store = NULL;
        sqlite3 *db;
        sqlite3_open(f.path, &db);
        cr_assert_eq(sqlite3_exec(db, rows_[i].sql, NULL, NULL, NULL), SQLITE_OK, "%s: %s",
                     rows_[i].sql, sqlite3_errmsg(db));
        sqlite3_close(db);
        for (int mode = GALLEY_STORE_READ; mode <= GALLEY_STORE_WRITE; mode++) {
            fixture_reopen(&f, (galley_store_mode)mode);
            FAILS(&f, GALLEY_CORRUPT, rows_[i].part, galley_store_check(f.store, &f.err));
            cr_assert(strstr(f.err.text, f.path));
        }
        galley_store_close(f.store);
        f.store = NULL;
        cr_assert_eq(unlink(f.path), 0);
    }
    fixture_close(&f);
}

Test(sql, version)
{
    cr_assert(strstr(galley_store_version(), sqlite3_libversion()));
}
