/* tests/unit/store/test_schema.c: docs/schema.md names everything there is, and its examples run.
 * SPDX-License-Identifier: MIT */
#include "fixture.h"

#include "datafile.h"

#include "core/store/store_internal.h"

static galley_str manual(void)
{
    char path[512];
    const char *root = getenv("GALLEY_SOURCE_ROOT");
    snprintf(path, sizeof path, "%s/docs/schema.md", root ? root : ".");
    galley_str text = datafile_read(path);
    cr_assert(text.data, "%s cannot be read", path);
    return text;
}

static void fill_job(fixture *f)
{
    int64_t run;
    galley_job_start start = {.name = GALLEY_STR("nightly"), .path = GALLEY_STR("n.lua")};
    galley_job_file file = {GALLEY_STR("in/a.txt"), 10, 5000000000};
    OK(f, galley_store_job_begin(f->store, &start, &run, &f->err));
    OK(f, galley_store_job_file(f->store, run, &file, &f->err));
    OK(f, galley_store_job_told(f->store, run, GALLEY_STR("gas"), GALLEY_STR("a"), &f->err));
}

static void fill(fixture *f)
{
    static const galley_region region = {0, 17, GALLEY_REGION_LEDE, CONST_STR("first line")};
    static const galley_str label = CONST_STR("world");
    static const galley_field field = {CONST_STR("section"), CONST_STR("x"), GALLEY_FIELD_STRING};
    fixture_open(f);
    galley_article a = simple("a", "Gas deal", "Russia sells gas.");
    a.date = GALLEY_STR("2022-02-04");
    a.source = GALLEY_STR("Sky");
    a.regions = &region;
    a.n_regions = 1;
    a.labels = &label;
    a.n_labels = 1;
    a.fields = &field;
    a.n_fields = 1;
    galley_put put = put_article(f, &a);
    int64_t run = run_begin(f, "r", "f");
    judge(f, run, put, "gas-deal", 0, 6);
    judge(f, run_begin(f, "s", "g"), put, "sport", 0, 6);
    OK(f, galley_store_say(f->store, run_begin(f, GALLEY_PERSON, GALLEY_PERSON), put.article,
                           GALLEY_STR("sport"), GALLEY_STR("person/ann"), true, &f->err));
    OK(f, galley_store_fail(f->store, run, put.article, put.revision, GALLEY_STR("rules"),
                            GALLEY_STR("why"), &f->err));
    fill_job(f);
}

/* Each ```sql block, statement by statement; those that ask have to find something in the small store. */
Test(schema, examples_run)
{
    fixture f;
    fill(&f);
    galley_str text = manual();
    size_t run = 0;
    for (char *at = strstr(text.data, "```sql\n"); at; at = strstr(at, "```sql\n")) {
        at += 7;
        char *end = strstr(at, "```");
        cr_assert(end);
        for (const char *sql = at; sql < end;) {
            sqlite3_stmt *stmt;
            const char *next;
            int rc = sqlite3_prepare_v2(f.store->db, sql, (int)(end - sql), &stmt, &next);
            cr_assert_eq(rc, SQLITE_OK, "%.*s\n%s", (int)(end - sql), sql,
                         sqlite3_errmsg(f.store->db));
            if (stmt) {
                rc = sqlite3_step(stmt);
                bool asks = sqlite3_stmt_readonly(stmt) && sqlite3_column_count(stmt);
                cr_assert(asks ? rc == SQLITE_ROW : rc == SQLITE_DONE, "%s: %s", sqlite3_sql(stmt),
                          sqlite3_errmsg(f.store->db));
                run++;
            }
            sqlite3_finalize(stmt);
            sql = next;
        }
        at = end + 3;
    }
    cr_assert(run > 15, "%zu statements", run);
    free((void *)text.data);
    fixture_close(&f);
}

/* Every table, view and trigger, and every column of each, stands in the manual as `name`. */
Test(schema, everything_is_documented)
{
    fixture f;
    fixture_open(&f);
    galley_str text = manual();
    sqlite3_stmt *stmt;
    size_t n = 0;
    static const char sql[] =
        "SELECT name, 1 FROM sqlite_schema WHERE type IN ('table', 'view', 'trigger')"
        " AND name NOT LIKE 'search\\__%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'"
        " UNION SELECT p.name, 2 FROM sqlite_schema s, pragma_table_info(s.name) p"
        " WHERE s.type IN ('table', 'view') AND s.name NOT LIKE 'search%'";
    cr_assert_eq(sqlite3_prepare_v2(f.store->db, sql, -1, &stmt, NULL), SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        char quoted[80];
        snprintf(quoted, sizeof quoted, "`%s`", (const char *)sqlite3_column_text(stmt, 0));
        cr_expect(strstr(text.data, quoted), "%s is not in docs/schema.md", quoted);
        n++;
    }
    sqlite3_finalize(stmt);
    cr_assert(n > 40);
    free((void *)text.data);
    fixture_close(&f);
}
