/* tests/unit/store/test_open.c: opening, refusing, batches and a second writer.
 * SPDX-License-Identifier: MIT */
#include "fixture.h"

#include "core/store/store_internal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void write_file(const char *path, const char *text, size_t size)
{
    FILE *file = fopen(path, "wb");
    cr_assert(file);
    cr_assert_eq(fwrite(text, 1, size, file), size);
    fclose(file);
}

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *db;
    cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK, "%s: %s", sql,
                 sqlite3_errmsg(db));
    sqlite3_close(db);
}

Test(open, makes_and_opens_again)
{
    fixture f;
    fixture_folder(&f);
    galley_store *none = (galley_store *)1;
    for (int mode = GALLEY_STORE_READ; mode <= GALLEY_STORE_WRITE; mode++) {
        FAILS(&f, GALLEY_NOTFOUND, f.path,
              galley_store_open(&f.door, str(f.path), (galley_store_mode)mode, &none, &f.err));
        cr_assert_null(none);
    }
    fixture_reopen(&f, GALLEY_STORE_CREATE);
    put(&f, "a", "Title", "Text.");
    fixture_reopen(&f, GALLEY_STORE_CREATE);
    fixture_reopen(&f, GALLEY_STORE_WRITE);
    put(&f, "b", "Title", "Text.");
    fixture_reopen(&f, GALLEY_STORE_READ);
    ROWS(&f, "SELECT key FROM article ORDER BY id", "a\nb\n");
    ROWS(&f, "PRAGMA application_id", "1734438009\n");
    ROWS(&f, "PRAGMA user_version", "3\n");
    sqlite3_stmt *stmt;
    sqlite3_prepare_v2(f.store->db, "PRAGMA journal_mode", -1, &stmt, NULL);
    cr_assert_eq(sqlite3_step(stmt), SQLITE_ROW);
    cr_assert_str_eq((const char *)sqlite3_column_text(stmt, 0), "wal");
    sqlite3_finalize(stmt);
    galley_article a = simple("c", "", "x");
    galley_put put;
    FAILS(&f, GALLEY_INVALID, "reading only", galley_store_put(f.store, &a, &put, &f.err));
    FAILS(&f, GALLEY_INVALID, f.path, galley_store_begin(f.store, &f.err));
    fixture_close(&f);
}

Test(open, in_memory)
{
    fixture f;
    fixture_folder(&f);
    galley_store *none;
    FAILS(&f, GALLEY_INVALID, "memory",
          galley_store_open(NULL, str(":memory:"), GALLEY_STORE_WRITE, &none, &f.err));
    OK(&f, galley_store_open(&f.door, str(":memory:"), GALLEY_STORE_CREATE, &f.store, &f.err));
    put(&f, "a", "", "Gas.");
    cr_assert_str_eq(find(&f, "gas"), "a");
    OK(&f, galley_store_check(f.store, &f.err));
    fixture_close(&f);
}

/* A path is nothing but a path. */
Test(open, strange_names)
{
    fixture f;
    fixture_folder(&f);
    cr_assert_eq(chdir(f.folder), 0);
    static const char *const names[] = {"file:x.db?mode=memory", "a b%20.db", "-x.db", "é.db",
                                        ":memory:x"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct stat st;
        OK(&f, galley_store_open(&f.door, str(names[i]), GALLEY_STORE_CREATE, &f.store, &f.err));
        galley_store_close(f.store);
        cr_assert_eq(stat(names[i], &st), 0, "%s", names[i]);
    }
    f.store = NULL;
    FAILS(&f, GALLEY_INVALID, "empty",
          galley_store_open(NULL, EMPTY, GALLEY_STORE_CREATE, &f.store, &f.err));
    FAILS(&f, GALLEY_INVALID, "NUL",
          galley_store_open(NULL, GALLEY_STR("a\0b"), GALLEY_STORE_CREATE, &f.store, &f.err));
    fixture_close(&f);
}

/* A store of version 1 is one of today without what came later. */
static void make_old(fixture *f, const char *path)
{
    OK(f, galley_store_open(&f->door, str(path), GALLEY_STORE_CREATE, &f->store, &f->err));
    galley_store_close(f->store);
    run_sql(path, "DROP VIEW model; DROP VIEW feature; DROP TABLE feature_row;"
                  "DROP TABLE model_row; DROP TABLE rule_row; DROP VIEW conflict; DROP VIEW tag;"
                  "DROP VIEW statement; DROP VIEW label; DROP VIEW job; DROP VIEW job_run;"
                  "DROP VIEW job_file; DROP VIEW job_alert; DROP TABLE job_alert_row;"
                  "DROP TABLE job_file_row; DROP TABLE job_run_row; DROP TABLE job_row;"
                  "DROP VIEW story; DROP TABLE story_row; DROP TABLE band_row;"
                  "DROP TABLE restored_row; DROP INDEX statement_person; DROP INDEX statement_run;"
                  "ALTER TABLE statement_row DROP COLUMN denied;"
                  "CREATE VIEW tag AS SELECT 1; CREATE VIEW statement AS SELECT 1; CREATE VIEW "
                  "label AS SELECT 1;"
                  "PRAGMA user_version = 1");
}

Test(open, brings_older_stores_forward)
{
    fixture f;
    fixture_folder(&f);
    for (int mode = GALLEY_STORE_READ; mode <= GALLEY_STORE_CREATE; mode++) {
        char path[256];
        snprintf(path, sizeof path, "%s/old%d.db", f.folder, mode);
        make_old(&f, path);
        OK(&f, galley_store_open(&f.door, str(path), (galley_store_mode)mode, &f.store, &f.err));
        ROWS(&f, "PRAGMA user_version", "3\n");
        ROWS(&f, "SELECT count(*) FROM model", "0\n");
        galley_store_close(f.store);
        f.store = NULL;
    }
    fixture_close(&f);
}

Test(open, refuses)
{
    static const char header[] = "SQLite format 3";
    static const struct {
        const char *name, *sql; /* sql: on a store made before */
        const char *bytes;
        size_t size;
        galley_status status;
        const char *part;
    } rows[] = {
        {"text.db", NULL, "this is no store at all, it is a letter", 39, GALLEY_CORRUPT,
         "no SQLite file"},
        {"header.db", NULL, header, 16, GALLEY_CORRUPT, "no SQLite file"},
        {"empty.db", NULL, "", 0, GALLEY_CORRUPT, "is empty"},
        {"other.db", "CREATE TABLE mail (x)", NULL, 0, GALLEY_CORRUPT, "not a galley store"},
        {"app.db", "PRAGMA application_id = 7", NULL, 1, GALLEY_CORRUPT, "not a galley store"},
        {"newer.db", "PRAGMA user_version = 99", NULL, 1, GALLEY_VERSION, "newer galley"},
        {"older.db", "PRAGMA user_version = 0", NULL, 1, GALLEY_CORRUPT, "version 0"},
        {"view.db", "DROP VIEW tag", NULL, 1, GALLEY_CORRUPT, "\"tag\" is not there"},
        {"table.db", "DROP TABLE failure_row", NULL, 1, GALLEY_CORRUPT, "failure_row"},
    };
    fixture f;
    fixture_folder(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/%s", f.folder, rows[i].name);
        if (rows[i].bytes)
            write_file(path, rows[i].bytes, rows[i].size);
        if (rows[i].sql && rows[i].size) {
            OK(&f, galley_store_open(&f.door, str(path), GALLEY_STORE_CREATE, &f.store, &f.err));
            galley_store_close(f.store);
        }
        if (rows[i].sql)
            run_sql(path, rows[i].sql);
        for (int mode = GALLEY_STORE_READ; mode <= GALLEY_STORE_WRITE; mode++) {
            FAILS(&f, rows[i].status, rows[i].part,
                  galley_store_open(&f.door, str(path), (galley_store_mode)mode, &f.store, &f.err));
            cr_assert(strstr(f.err.text, path), "%s", f.err.text);
            cr_assert_null(f.store);
        }
        if (rows[i].bytes == NULL || rows[i].size)
            FAILS(&f, rows[i].status, path,
                  galley_store_open(&f.door, str(path), GALLEY_STORE_CREATE, &f.store, &f.err));
    }
    fixture_close(&f);
}

Test(open, places)
{
    fixture f;
    fixture_folder(&f);
    char path[128];
    FAILS(&f, GALLEY_INVALID, "is a folder",
          galley_store_open(&f.door, str(f.folder), GALLEY_STORE_CREATE, &f.store, &f.err));
    snprintf(path, sizeof path, "%s/none/x.db", f.folder);
    FAILS(&f, GALLEY_NOTFOUND, "/none\" does not exist",
          galley_store_open(&f.door, str(path), GALLEY_STORE_CREATE, &f.store, &f.err));
    FAILS(&f, GALLEY_NOTFOUND, path,
          galley_store_open(&f.door, str(path), GALLEY_STORE_READ, &f.store, &f.err));
    fixture_close(&f);
}

/* As somebody who may not write there: reading goes on, writing is refused with the reason. Root may write
 * everywhere, so the test becomes somebody else in a process of its own. */
Test(open, read_only_place)
{
    fixture f;
    fixture_open(&f);
    put(&f, "a", "", "Gas.");
    galley_store_close(f.store);
    f.store = NULL;
    cr_assert_eq(chmod(f.path, 0444), 0);
    cr_assert_eq(chmod(f.folder, 0555), 0);
    pid_t pid = fork();
    if (pid == 0) {
        galley_store *store = NULL;
        if (geteuid() == 0 && (setgid(65534) || setuid(65534)))
            _exit(9);
        galley_status status =
            galley_store_open(NULL, str(f.path), GALLEY_STORE_WRITE, &store, &f.err);
        if (status != GALLEY_IO || !strstr(f.err.text, f.path))
            _exit(1);
        if (galley_store_open(NULL, str(f.path), GALLEY_STORE_CREATE, &store, &f.err) != GALLEY_IO)
            _exit(2);
        if (galley_store_open(NULL, str(f.path), GALLEY_STORE_READ, &store, &f.err))
            _exit(3);
        size_t n;
        if (galley_store_count(store, &(galley_select){0}, &n, &f.err) || n != 1)
            _exit(4);
        if (galley_store_check(store, &f.err))
            _exit(5);
        galley_store_close(store);
        _exit(0);
    }
    int state;
    cr_assert_eq(waitpid(pid, &state, 0), pid);
    cr_assert_eq(state, 0, "exit %d", WEXITSTATUS(state));
    cr_assert_eq(chmod(f.folder, 0755), 0);
    fixture_close(&f);
}

/* A damaged page is found at the latest by the full check; the file is left as it is. */
Test(open, damage)
{
    fixture f;
    fixture_open(&f);
    OK(&f, galley_store_begin(f.store, &f.err));
    for (int i = 0; i < 200; i++) {
        char key[16], text[512];
        snprintf(key, sizeof key, "a%03d", i);
        memset(text, 'a' + i % 26, sizeof text - 1);
        text[sizeof text - 1] = '\0';
        put(&f, key, "T", text);
    }
    OK(&f, galley_store_commit(f.store, &f.err));
    galley_store_close(f.store);
    f.store = NULL;
    int fd = open(f.path, O_RDWR);
    struct stat st, after;
    fstat(fd, &st);
    char noise[4096];
    memset(noise, 0x5a, sizeof noise);
    size_t refused = 0;
    for (off_t page = 0; page < st.st_size / 4096; page++) {
        char kept[4096];
        cr_assert_eq(pread(fd, kept, 4096, page * 4096), 4096);
        cr_assert_eq(pwrite(fd, noise, 4096, page * 4096), 4096);
        galley_status status =
            galley_store_open(&f.door, str(f.path), GALLEY_STORE_READ, &f.store, &f.err);
        if (status == GALLEY_OK)
            status = galley_store_check(f.store, &f.err);
        cr_assert_eq(status, GALLEY_CORRUPT, "page %d: %s", (int)page, f.err.text);
        refused += f.store == NULL;
        galley_store_close(f.store);
        f.store = NULL;
        cr_assert_eq(pwrite(fd, kept, 4096, page * 4096), 4096);
    }
    fstat(fd, &after);
    cr_assert_eq(after.st_size, st.st_size);
    close(fd);
    cr_assert(refused > 0);
    fixture_reopen(&f, GALLEY_STORE_WRITE);
    OK(&f, galley_store_check(f.store, &f.err));
    fixture_close(&f);
}

/* A run whose process is gone makes the next writer look through the file. */
Test(open, unfinished_run)
{
    fixture f;
    fixture_open(&f);
    for (int i = 0; i < 40; i++) {
        char key[16];
        snprintf(key, sizeof key, "a%d", i);
        put(&f, key, "T",
            "Some text that is long enough to fill a page or two with others like it.");
    }
    galley_store_close(f.store);
    f.store = NULL;
    pid_t pid = fork();
    if (pid == 0) {
        galley_store *store;
        int64_t run;
        galley_run_start start = {.rules = GALLEY_STR("r"), .fingerprint = GALLEY_STR("1")};
        if (galley_store_open(NULL, str(f.path), GALLEY_STORE_WRITE, &store, NULL) ||
            galley_store_run_begin(store, &start, &run, NULL))
            _exit(1);
        _exit(0); /* without closing */
    }
    int state;
    waitpid(pid, &state, 0);
    cr_assert_eq(state, 0);
    fixture_reopen(&f, GALLEY_STORE_READ);
    ROWS(&f, "SELECT state FROM run", "running\n");
    fixture_reopen(&f, GALLEY_STORE_WRITE);
    ROWS(&f, "SELECT state, ended IS NOT NULL FROM run", "interrupted|1\n");

    /* one's own run is not gone, and another machine's cannot be known */
    run_begin(&f, "mine", "2");
    OK(&f, galley_store_begin(f.store, &f.err));
    OK(&f, galley_store_commit(f.store, &f.err));
    run_sql(f.path,
            "UPDATE run_row SET host = 'elsewhere', pid = 1, state = 'running' WHERE id = 1");
    fixture_reopen(&f, GALLEY_STORE_WRITE);
    ROWS(&f, "SELECT state FROM run", "running\nrunning\n");

    /* a pid that came again is another process */
    run_sql(f.path, "UPDATE run_row SET born = born + 1 WHERE id = 2");
    fixture_reopen(&f, GALLEY_STORE_WRITE);
    ROWS(&f, "SELECT state FROM run", "running\ninterrupted\n");

    /* now with damage: refused, and the run stays as it is */
    run_sql(f.path, "UPDATE run_row SET pid = 999999999, state = 'running' WHERE id = 2;"
                    "PRAGMA wal_checkpoint(TRUNCATE)");
    galley_store_close(f.store);
    f.store = NULL;
    sqlite3 *db;
    sqlite3_stmt *stmt;
    sqlite3_open(f.path, &db);
    sqlite3_prepare_v2(db, "SELECT rootpage FROM sqlite_schema WHERE name = 'revision_row'", -1,
                       &stmt, NULL);
    sqlite3_step(stmt);
    long root = sqlite3_column_int(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    int fd = open(f.path, O_RDWR);
    char noise[100];
    memset(noise, 0x77, sizeof noise);
    cr_assert_eq(pwrite(fd, noise, sizeof noise, (root - 1) * 4096), (ssize_t)sizeof noise);
    close(fd);
    FAILS(&f, GALLEY_CORRUPT, f.path,
          galley_store_open(&f.door, str(f.path), GALLEY_STORE_WRITE, &f.store, &f.err));
    fixture_close(&f);
}

Test(open, batches)
{
    fixture f;
    fixture_open(&f);
    FAILS(&f, GALLEY_INVALID, "no batch", galley_store_commit(f.store, &f.err));
    galley_store_rollback(f.store);
    OK(&f, galley_store_begin(f.store, &f.err));
    FAILS(&f, GALLEY_INVALID, "begun already", galley_store_begin(f.store, &f.err));
    put(&f, "a", "", "Gas.");
    galley_store_rollback(f.store);
    ROWS(&f, "SELECT count(*) FROM article", "0\n");
    OK(&f, galley_store_begin(f.store, &f.err));
    put(&f, "a", "", "Oil.");
    cr_assert_str_eq(find(&f, "oil"), "a");
    put(&f, "b", "", "Oil and gas.");
    cr_assert_str_eq(find(&f, "oil"), "a b");
    OK(&f, galley_store_commit(f.store, &f.err));
    cr_assert_str_eq(find(&f, "gas"), "b");
    OK(&f, galley_store_check(f.store, &f.err));
    /* a batch that is open when the store is closed never was */
    OK(&f, galley_store_begin(f.store, &f.err));
    put(&f, "c", "", "Coal.");
    fixture_reopen(&f, GALLEY_STORE_WRITE);
    cr_assert_str_eq(find(&f, NULL), "a b");
    fixture_close(&f);
}

/* Names interned in a batch that was rolled back are not remembered. */
Test(open, rolled_back_names)
{
    fixture f;
    fixture_open(&f);
    galley_region region = {0, 4, GALLEY_REGION_PROSE, GALLEY_STR("first")};
    galley_article a = simple("a", "", "Text");
    a.regions = &region;
    a.n_regions = 1;
    for (int i = 0; i < 2; i++) {
        OK(&f, galley_store_begin(f.store, &f.err));
        galley_put where = put_article(&f, &a);
        judge(&f, run_begin(&f, "r", "1"), where, "tag", 0, 4);
        if (i == 0)
            galley_store_rollback(f.store);
        else
            OK(&f, galley_store_commit(f.store, &f.err));
    }
    OK(&f, galley_store_check(f.store, &f.err));
    ROWS(&f, "SELECT tag FROM tag", "tag\n");
    ROWS(&f, "SELECT reason FROM region", "first\n");
    fixture_close(&f);
}

Test(open, second_writer)
{
    fixture f;
    fixture_open(&f);
    galley_store *other;
    galley_article a = simple("b", "", "Other.");
    OK(&f, galley_store_open(&f.door, str(f.path), GALLEY_STORE_WRITE, &other, &f.err));
    galley__store_patience(other, 50);
    OK(&f, galley_store_begin(f.store, &f.err));
    put(&f, "a", "Rules", "Gas.");
    FAILS(&f, GALLEY_BUSY, f.path, galley_store_begin(other, &f.err));
    FAILS(&f, GALLEY_BUSY, "another program", galley_store_put(other, &a, NULL, &f.err));
    size_t n;
    OK(&f, galley_store_count(other, &(galley_select){0}, &n, &f.err));
    cr_assert_eq(n, 0);
    OK(&f, galley_store_commit(f.store, &f.err));
    OK(&f, galley_store_put(other, &a, NULL, &f.err));
    /* what one has interned the other finds */
    galley_put where = put(&f, "c", "", "Third.");
    judge(&f, run_begin(&f, "r", "1"), where, "tag", 0, 5);
    galley_store *kept = f.store;
    f.store = other;
    judge(&f, run_begin(&f, "r", "2"), where, "tag", 0, 5);
    cr_assert_str_eq(find(&f, NULL), "a b c");
    f.store = kept;
    galley_store_close(other);
    OK(&f, galley_store_check(f.store, &f.err));
    ROWS(&f, "SELECT count(*) FROM statement", "2\n");
    ROWS(&f, "SELECT count(*) FROM tag", "1\n");
    fixture_close(&f);
}

/* Ids of another writer that was rolled back here must not be used: names made there, deleted there. */
Test(open, names_changed_by_others)
{
    fixture f;
    fixture_open(&f);
    galley_put where = put(&f, "a", "", "Some text.");
    judge(&f, run_begin(&f, "r", "1"), where, "tag", 0, 4);
    run_sql(f.path, "DELETE FROM evidence_row; DELETE FROM statement_row; DELETE FROM visited_row;"
                    "DELETE FROM run_row; DELETE FROM rules_row; DELETE FROM name_row");
    judge(&f, run_begin(&f, "r", "1"), where, "tag", 0, 4);
    OK(&f, galley_store_check(f.store, &f.err));
    ROWS(&f, "SELECT tag, clause, label FROM evidence", "tag|span:country|country\n");
    fixture_close(&f);
}
