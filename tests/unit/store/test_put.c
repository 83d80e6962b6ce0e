/* tests/unit/store/test_put.c: storing, revisions, reading back, finding by name.
 * SPDX-License-Identifier: MIT */
#include "fixture.h"

#include "core/store/store_internal.h"

static const galley_region regions[] = {
    {0, 8, GALLEY_REGION_LEDE, CONST_STR("first line")},
    {9, 19, GALLEY_REGION_PROMO, CONST_STR("wording: \"Read more:\"")},
    {20, 30, GALLEY_REGION_PROSE, CONST_STR("")},
};
static const galley_str labels[] = {CONST_STR("world"), CONST_STR("list=gas"), CONST_STR("acq"),
                                    CONST_STR("world")};
static const galley_field fields[] = {
    {CONST_STR("section"), CONST_STR("a \"b\" \\ \n\x01 ünï \xF0\x9F\x98\x80"),
     GALLEY_FIELD_STRING},
    {CONST_STR("words"), CONST_STR("12345678901234567890.50"), GALLEY_FIELD_JSON},
    {CONST_STR("t\"ags"), CONST_STR("[1,{\"x\":null},\"y\"]"), GALLEY_FIELD_JSON},
    {CONST_STR("none"), CONST_STR(""), GALLEY_FIELD_STRING},
};

static galley_article whole(void)
{
    return (galley_article){
        .key = GALLEY_STR("id-1"),
        .title = GALLEY_STR("A title"),
        .text = GALLEY_STR("Gas deal\nRead more:\nThe end it."),
        .url = GALLEY_STR("https://example.org/1"),
        .date = GALLEY_STR("2022-02-04T10:30:00Z"),
        .date_text = GALLEY_STR("4 Feb 2022"),
        .source = GALLEY_STR("Sky"),
        .author = GALLEY_STR("Jo Doe"),
        .lang = GALLEY_STR("en"),
        .html = GALLEY_STR("<p>Gas deal"),
        .origin = GALLEY_STR("news.ndjson.gz:17"),
        .note = GALLEY_STR("BOM removed"),
        .labels = labels,
        .n_labels = 4,
        .fields = fields,
        .n_fields = 4,
        .regions = regions,
        .n_regions = 3,
    };
}

static void same_article(const galley_article *a, const galley_article *b)
{
    SAME(a->key, b->key);
    SAME(a->title, b->title);
    SAME(a->text, b->text);
    SAME(a->url, b->url);
    SAME(a->date, b->date);
    SAME(a->date_text, b->date_text);
    SAME(a->source, b->source);
    SAME(a->author, b->author);
    SAME(a->lang, b->lang);
    SAME(a->html, b->html);
    SAME(a->origin, b->origin);
    SAME(a->note, b->note);
    cr_assert_eq(a->n_fields, b->n_fields);
    for (size_t i = 0; i < a->n_fields; i++) {
        SAME(a->fields[i].name, b->fields[i].name);
        SAME(a->fields[i].value, b->fields[i].value);
        cr_assert_eq(a->fields[i].type, b->fields[i].type);
    }
    cr_assert_eq(a->n_regions, b->n_regions);
    for (size_t i = 0; i < a->n_regions; i++) {
        cr_assert_eq(a->regions[i].start, b->regions[i].start);
        cr_assert_eq(a->regions[i].end, b->regions[i].end);
        cr_assert_eq(a->regions[i].kind, b->regions[i].kind);
        SAME(a->regions[i].reason, b->regions[i].reason);
    }
}

Test(put, comes_back_whole)
{
    fixture f;
    fixture_open(&f);
    galley_article a = whole(), b;
    galley_put put = put_article(&f, &a);
    cr_assert_eq(put.outcome, GALLEY_PUT_NEW);
    b = get(&f, put.article);
    same_article(&b, &a);
    cr_assert_eq(b.row, put.article);
    cr_assert_eq(b.revision, put.revision);
    cr_assert(b.known_regions);
    cr_assert_eq(b.n_labels, 3);
    SAME(b.labels[0], GALLEY_STR("acq"));
    SAME(b.labels[1], GALLEY_STR("world"));
    SAME(b.labels[2], GALLEY_STR("list=gas"));
    galley_article bare = {.key = GALLEY_STR("bare")};
    b = get(&f, put_article(&f, &bare).article);
    same_article(&b, &bare);
    cr_assert(!b.known_regions && b.n_labels == 0);
    FAILS(&f, GALLEY_NOTFOUND, "#99", galley_store_get(f.store, 99, f.arena, &b, &f.err));
    OK(&f, galley_store_check(f.store, &f.err));
    fixture_close(&f);
}

Test(put, the_same_again_writes_nothing)
{
    fixture f;
    fixture_open(&f);
    galley_article a = whole();
    galley_put first = put_article(&f, &a);
    ROWS(&f, "PRAGMA data_version", "2\n");
    int changes = sqlite3_total_changes(f.store->db);
    for (int i = 0; i < 3; i++) {
        galley_put again = put_article(&f, &a);
        cr_assert_eq(again.outcome, GALLEY_PUT_SAME);
        cr_assert_eq(again.article, first.article);
        cr_assert_eq(again.revision, first.revision);
        galley_article less = simple("id-1", "A title", "Gas deal\nRead more:\nThe end it.");
        cr_assert_eq(put_article(&f, &less).outcome, GALLEY_PUT_SAME);
        galley_article key = {.key = GALLEY_STR("id-1"), .origin = GALLEY_STR("elsewhere")};
        cr_assert_eq(put_article(&f, &key).outcome, GALLEY_PUT_SAME);
    }
    cr_assert_eq(sqlite3_total_changes(f.store->db), changes);
    fixture_close(&f);
}

Test(put, fields_change)
{
    static const galley_str one[] = {CONST_STR("sport")};
    static const galley_field more[] = {
        {CONST_STR("words"), CONST_STR("7"), GALLEY_FIELD_JSON},
        {CONST_STR("new"), CONST_STR("x"), GALLEY_FIELD_STRING},
    };
    static const galley_region moved[] = {{0, 30, GALLEY_REGION_PROSE, CONST_STR("all")}};
    fixture f;
    fixture_open(&f);
    galley_article a = whole(), key = {.key = GALLEY_STR("id-1")}, b;
    galley_put first = put_article(&f, &a);
    galley_article changes[6] = {key, key, key, key, key, key};
    changes[0].date = GALLEY_STR("2022-02-05");
    changes[1].source = GALLEY_STR("BBC");
    changes[2].labels = one;
    changes[2].n_labels = 1;
    changes[3].fields = more;
    changes[3].n_fields = 2;
    changes[4].text = a.text;
    changes[4].regions = moved;
    changes[4].n_regions = 1;
    changes[5].html = GALLEY_STR("<b>other");
    for (size_t i = 0; i < 6; i++) {
        int64_t run = run_begin(&f, "r", "fp");
        judge(&f, run, first, "t", 0, 3);
        cr_assert_str_eq(find_with(&f, NULL, (galley_select){.stale = GALLEY_STR("fp")}), "");
        galley_put put = put_article(&f, &changes[i]);
        cr_assert_eq(put.outcome, GALLEY_PUT_FIELDS, "change %zu", i);
        cr_assert_eq(put.revision, first.revision);
        cr_assert_str_eq(find_with(&f, NULL, (galley_select){.stale = GALLEY_STR("fp")}), "id-1");
        cr_assert_eq(put_article(&f, &changes[i]).outcome, GALLEY_PUT_SAME, "change %zu", i);
    }
    b = get(&f, first.article);
    SAME(b.date, GALLEY_STR("2022-02-05"));
    SAME(b.date_text, a.date_text);
    SAME(b.source, GALLEY_STR("BBC"));
    SAME(b.author, a.author);
    SAME(b.title, a.title);
    SAME(b.html, GALLEY_STR("<b>other"));
    cr_assert_eq(b.n_labels, 1);
    SAME(b.labels[0], one[0]);
    cr_assert_eq(b.n_fields, 5);
    SAME(b.fields[1].value, GALLEY_STR("7"));
    SAME(b.fields[2].value, fields[2].value);
    SAME(b.fields[4].name, GALLEY_STR("new"));
    cr_assert_eq(b.n_regions, 1);
    SAME(b.regions[0].reason, GALLEY_STR("all"));
    OK(&f, galley_store_check(f.store, &f.err));
    fixture_close(&f);
}

Test(put, revisions)
{
    fixture f;
    fixture_open(&f);
    galley_put first = put(&f, "a", "One", "Gas and oil.");
    judge(&f, run_begin(&f, "r", "fp"), first, "old", 0, 3);
    galley_put second = put(&f, "a", "One", "Coal and wind.");
    cr_assert_eq(second.outcome, GALLEY_PUT_REVISED);
    cr_assert_eq(second.article, first.article);
    cr_assert_neq(second.revision, first.revision);
    ROWS(&f, "SELECT count(*) FROM tag", "0\n");
    ROWS(&f, "SELECT tag, withdrawn FROM statement", "old|\n");
    cr_assert_str_eq(find(&f, "gas"), "");
    cr_assert_str_eq(find(&f, "coal"), "a");
    cr_assert_str_eq(find_with(&f, NULL, (galley_select){.stale = GALLEY_STR("fp")}), "a");

    /* back to the text of before: its row and its statements hold again */
    galley_put third = put(&f, "a", "One", "Gas and oil.");
    cr_assert_eq(third.outcome, GALLEY_PUT_REVISED);
    cr_assert_eq(third.revision, first.revision);
    ROWS(&f, "SELECT tag FROM tag", "old\n");
    cr_assert_str_eq(find(&f, "gas"), "a");
    cr_assert_str_eq(find(&f, "coal"), "");
    cr_assert_str_eq(find_with(&f, NULL, (galley_select){.stale = GALLEY_STR("fp")}), "");

    /* a title is part of it; the text it does not bring along stays, with its regions and statements' places */
    galley_article a = {.key = GALLEY_STR("a"), .title = GALLEY_STR("Two")};
    galley_put fourth = put_article(&f, &a);
    cr_assert_eq(fourth.outcome, GALLEY_PUT_REVISED);
    SAME(get(&f, first.article).text, GALLEY_STR("Gas and oil."));
    SAME(get(&f, first.article).title, GALLEY_STR("Two"));
    ROWS(&f, "SELECT n, title, current FROM revision ORDER BY n", "1|One|0\n2|One|0\n3|Two|1\n");

    /* several in one batch: the last one is in the index */
    OK(&f, galley_store_begin(f.store, &f.err));
    put(&f, "a", "One", "Peat.");
    put(&f, "a", "One", "Gas and oil.");
    put(&f, "a", "One", "Hydrogen.");
    OK(&f, galley_store_commit(f.store, &f.err));
    cr_assert_str_eq(find(&f, "peat OR gas"), "");
    cr_assert_str_eq(find(&f, "hydrogen"), "a");
    OK(&f, galley_store_check(f.store, &f.err));
    fixture_close(&f);
}

Test(put, title_alone_keeps_regions)
{
    fixture f;
    fixture_open(&f);
    galley_article a = whole();
    galley_put first = put_article(&f, &a);
    galley_article title = {.key = a.key, .title = GALLEY_STR("Another")};
    cr_assert_eq(put_article(&f, &title).outcome, GALLEY_PUT_REVISED);
    galley_article b = get(&f, first.article);
    a.title = title.title;
    a.origin = a.note = EMPTY;
    same_article(&b, &a);
    fixture_close(&f);
}

Test(put, refuses)
{
    static const galley_region outside[] = {{0, 99, GALLEY_REGION_PROSE, CONST_STR("")}};
    static const galley_region overlap[] = {{0, 3, GALLEY_REGION_PROSE, CONST_STR("")},
                                            {2, 4, GALLEY_REGION_PROSE, CONST_STR("")}};
    static const galley_region kind[] = {{0, 3, (galley_region_kind)99, CONST_STR("")}};
    static const galley_field json[] = {{CONST_STR("n"), CONST_STR("{\"a\":}"), GALLEY_FIELD_JSON}};
    static const galley_str bad[] = {CONST_STR("\xff")};
    fixture f;
    fixture_open(&f);
    galley_article base = simple("a", "T", "Text"),
                   rows_[8] = {base, base, base, base, base, base, base, base};
    rows_[0].key = EMPTY;
    rows_[1].text = GALLEY_STR("a\xc3(");
    rows_[2].regions = outside;
    rows_[2].n_regions = 1;
    rows_[3].regions = overlap;
    rows_[3].n_regions = 2;
    rows_[4].regions = kind;
    rows_[4].n_regions = 1;
    rows_[5].fields = json;
    rows_[5].n_fields = 1;
    rows_[6].labels = bad;
    rows_[6].n_labels = 1;
    rows_[7].source = bad[0];
    for (size_t i = 0; i < 8; i++) {
        bool encoding = i == 1 || i >= 6;
        galley_put put = {.article = 7};
        FAILS(&f, encoding ? GALLEY_ENCODING : GALLEY_INVALID, i ? "\"a\"" : "key",
              galley_store_put(f.store, &rows_[i], &put, &f.err));
        cr_assert_eq(put.article, 0);
    }
    ROWS(&f, "SELECT count(*) FROM article_row", "0\n");
    fixture_close(&f);
}

/* What somebody else wrote into the file is not trusted. */
Test(put, reading_what_is_damaged)
{
    static const struct {
        const char *sql, *part;
    } rows_[] = {
        {"UPDATE article_row SET source = CAST (x'ff' AS TEXT)", "\"source\" is not UTF-8"},
        {"UPDATE article_row SET extra = '{\"a\":'", "fields"},
        {"UPDATE article_row SET extra = '[1]'", "fields"},
        {"UPDATE article_row SET extra = '{\"a\":\"\\ud800\"}'", "fields"},
        {"UPDATE revision_row SET regions = '[[0,99999,1]]'", "regions"},
        {"UPDATE revision_row SET regions = '[[0,4,1],[3,5,1]]'", "regions"},
        {"UPDATE revision_row SET regions = '[[0,4]]'", "regions"},
        {"UPDATE revision_row SET regions = '[[0,4,1]'", "regions"},
        {"UPDATE revision_row SET regions = '[[0,4,1],]'", "regions"},
        {"UPDATE revision_row SET regions = '[[0,4,999]]'", "reason 999"},
        {"UPDATE revision_row SET regions = '[[0,4,-1]]'", "regions"},
        {"UPDATE reason_row SET kind = 'poem'", "reason"},
        {"UPDATE label_row SET value = CAST (x'80' AS TEXT) WHERE name <> ''",
         "\"value\" is not UTF-8"},
    };
    fixture f;
    fixture_open(&f);
    galley_article a = whole(), b;
    galley_put put = put_article(&f, &a);
    for (size_t i = 0; i < sizeof rows_ / sizeof *rows_; i++) {
        OK(&f, galley_store_begin(f.store, &f.err));
        cr_assert_eq(sqlite3_exec(f.store->db, rows_[i].sql, NULL, NULL, NULL), SQLITE_OK, "%s: %s",
                     rows_[i].sql, sqlite3_errmsg(f.store->db));
        FAILS(&f, GALLEY_CORRUPT, rows_[i].part,
              galley_store_get(f.store, put.article, f.arena, &b, &f.err));
        cr_assert_eq(b.row, 0);
        galley_store_rollback(f.store);
    }
    b = get(&f, put.article);
    same_article(&b, &a);
    cr_assert_neq(sqlite3_exec(f.store->db, "UPDATE revision_row SET text = 'x'", NULL, NULL, NULL),
                  SQLITE_OK);
    fixture_close(&f);
}

Test(put, find_by_name)
{
    static const struct {
        const char *name;
        galley_status status;
        int64_t row;
        const char *part;
    } rows_[] = {
        {"http://x/1", GALLEY_OK, 1, ""},
        {"http://x/10", GALLEY_OK, 2, ""},
        {"http://y", GALLEY_OK, 3, ""},
        {"#2", GALLEY_OK, 2, ""},
        {"#4", GALLEY_OK, 5, ""}, /* a key is looked for first */
        {"#5", GALLEY_OK, 5, ""},
        {"#6", GALLEY_NOTFOUND, 0, "#6"},
        {"#2x", GALLEY_NOTFOUND, 0, "\"#2x\""},
        {"#", GALLEY_OK, 5, ""},
        {"http://x", GALLEY_INVALID, 0, "http://x/1, http://x/10"},
        {"h", GALLEY_INVALID, 0, "http://y/20"},
        {"nobody", GALLEY_NOTFOUND, 0, "no article \"nobody\""},
        {"\xc3", GALLEY_OK, 4, ""},
        {"", GALLEY_INVALID, 0, "empty"},
    };
    fixture f;
    fixture_open(&f);
    put(&f, "http://x/1", "", "a");
    put(&f, "http://x/10", "", "b");
    put(&f, "http://y/20", "", "c");
    put(&f, "é", "", "d");
    put(&f, "#4", "", "e");
    for (size_t i = 0; i < sizeof rows_ / sizeof *rows_; i++) {
        int64_t row = 99;
        f.err.text[0] = '\0';
        galley_status status = galley_store_find(f.store, str(rows_[i].name), &row, &f.err);
        cr_assert_eq(status, rows_[i].status, "%s: %s", rows_[i].name, f.err.text);
        cr_assert_eq(row, rows_[i].row, "%s", rows_[i].name);
        cr_assert(strstr(f.err.text, rows_[i].part), "%s: %s", rows_[i].name, f.err.text);
    }
    fixture_close(&f);
}

/* Any SQLite program can take an article out again. */
Test(put, deleting_with_sql)
{
    fixture f;
    fixture_open(&f);
    galley_article a = whole();
    galley_put where = put_article(&f, &a);
    put(&f, "b", "", "Gas too.");
    judge(&f, run_begin(&f, "r", "1"), where, "t", 0, 3);
    galley_store_close(f.store);
    f.store = NULL;
    sqlite3 *db;
    sqlite3_open(f.path, &db);
    cr_assert_eq(sqlite3_exec(db, "PRAGMA foreign_keys = ON; DELETE FROM article_row WHERE id = 1",
                              NULL, NULL, NULL),
                 SQLITE_OK, "%s", sqlite3_errmsg(db));
    sqlite3_close(db);
    fixture_reopen(&f, GALLEY_STORE_WRITE);
    OK(&f, galley_store_check(f.store, &f.err));
    cr_assert_str_eq(find(&f, "gas"), "b");
    ROWS(&f, "SELECT count(*) FROM statement_row", "0\n");
    fixture_close(&f);
}
