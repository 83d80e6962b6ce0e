/* tests/unit/store/test_select.c: what queries find, in which order.
 * SPDX-License-Identifier: MIT */
#include "fixture.h"

#include "core/store/store_internal.h"

static const galley_str world[] = {CONST_STR("world")},
                        gas_list[] = {CONST_STR("list=gas"), CONST_STR("=odd")};
static const galley_field section[] = {
    {CONST_STR("section"), CONST_STR("Business"), GALLEY_FIELD_STRING},
    {CONST_STR("tags"), CONST_STR("[\"One\",\"two\"]"), GALLEY_FIELD_JSON}};
static const galley_region promo[] = {{0, 14, GALLEY_REGION_PROSE, CONST_STR("a")},
                                      {15, 40, GALLEY_REGION_PROMO, CONST_STR("b")}};

/* a: gas by Putin; b: Straße; c: Chinese; d: with a promo; e: plain, no date */
static void fill(fixture *f)
{
    fixture_open(f);
    galley_article a = simple("a", "Gas deal", "Mr Putin’s gas deal, don't wait: U.S. contract.");
    a.source = GALLEY_STR("Sky News");
    a.date = GALLEY_STR("2022-02-04T10:30:00Z");
    a.lang = GALLEY_STR("en");
    a.labels = world;
    a.n_labels = 1;
    galley_put where = put_article(f, &a);
    judge(f, run_begin(f, "r", "fp"), where, "energy", 3, 8);
    galley_article b = simple("b", "Die Straße", "Der Café in der Großen Straße war offen.");
    b.source = GALLEY_STR("ZEIT");
    b.author = GALLEY_STR("Jörg");
    b.url = GALLEY_STR("https://Example.org/X");
    b.date = GALLEY_STR("2022-02-05");
    b.labels = gas_list;
    b.n_labels = 2;
    put_article(f, &b);
    galley_article c = simple("c", "", "俄罗斯向中国出售天然气 gas");
    c.date = GALLEY_STR("2021-12-31T23:59:59Z");
    put_article(f, &c);
    galley_article d = simple("d", "Wind", "Wind turbines.\nRead more: gas deal now");
    d.text = GALLEY_STR("Wind turbines.\nRead more: gas deal again");
    d.regions = promo;
    d.n_regions = 2;
    d.fields = section;
    d.n_fields = 2;
    d.date = GALLEY_STR("2022-02-05");
    put_article(f, &d);
    put(f, "e", "", "Nothing but coal, 1,250.5 tonnes of it.");
}

Test(select, finds)
{
    static const struct {
        const char *query, *keys;
    } rows_[] = {
        {"", "a b c d e"},
        {"gas", "a c"},
        {"GAS", "a c"},
        {"putin", "a"},
        {"putin's", "a"},
        {"\"gas deal\"", "a"},
        {"\"deal gas\"", ""},
        {"within:promo gas", "d"},
        {"within:all \"gas deal\"", "a d"},
        {"title:gas", "a"},
        {"title:\"die straße\"", "b"},
        {"title:strasse", "b"},
        {"strasse", "b"},
        {"STRASSE", "b"},
        {"cafe", "b"},
        {"\"grossen strasse\"", "b"},
        {"\"strasse grossen\"", ""},
        {"stras*", "b"},
        {"gro*", "b"},
        {"中", "c"},
        {"\"天 然\"", "c"},
        {"gas OR coal", "a c e"},
        {"gas -putin", "c"},
        {"NOT gas", "b d e"},
        {"-(gas OR coal)", "b d"},
        {"gas NEAR/3 contract", ""},
        {"gas NEAR/9 contract", "a"},
        {"1,250.5", "e"},
        {"don't", "a"},
        {"U.S.", "a"},
        {"tag:energy", "a"},
        {"-tag:energy", "b c d e"},
        {"tag:none", ""},
        {"span:country", "a"},
        {"span:country=RU", ""},
        {"span:none OR coal", "e"},
        {"label:world", "a"},
        {"label:list", "b"},
        {"label:list=gas", "b"},
        {"label:odd", ""},
        {"source:\"sky news\"", "a"},
        {"source:zeit OR source:SKY", "b"},
        {"lang:EN", "a"},
        {"author:jorg", "b"},
        {"url:\"https://Example.org/X\"", "b"},
        {"url:\"https://example.org/x\"", ""},
        {"field:section=business", "d"},
        {"field:tags=two", "d"},
        {"date:2022-02-04", "a"},
        {"date:2022-02-04..", "a b d"},
        {"date:..2021", "c"},
        {"date:2022", "a b d"},
        {"date:2022 gas", "a"},
        {"(gas tag:energy) OR (coal -date:2020..)", "a e"},
    };
    fixture f;
    fill(&f);
    for (size_t i = 0; i < sizeof rows_ / sizeof *rows_; i++) {
        const char *got = find(&f, rows_[i].query);
        cr_expect_str_eq(got, rows_[i].keys, "%s: got \"%s\", want \"%s\"", rows_[i].query, got,
                         rows_[i].keys);
    }
    fixture_close(&f);
}

Test(select, order_and_limit)
{
    fixture f;
    fill(&f);
    cr_assert_str_eq(find_with(&f, NULL, (galley_select){.order = GALLEY_ORDER_DATE}), "b d a c e");
    cr_assert_str_eq(find_with(&f, NULL, (galley_select){.limit = 2}), "a b");
    cr_assert_str_eq(find_with(&f, "gas", (galley_select){.limit = 1}), "a");
    cr_assert_str_eq(find_with(&f, "-gas", (galley_select){.limit = 2, .order = GALLEY_ORDER_DATE}),
                     "b d");
    put(&f, "f", "", "gas gas gas");
    put(&f, "g", "",
        "a long text of many words in which the word gas comes once and no more than once");
    put(&f, "h", "", "gas gas gas");
    galley_select ranked = {.order = GALLEY_ORDER_RANK};
    const char *order = find_with(&f, "gas", ranked);
    cr_assert_str_eq(order, "f h a c g", "%s", order);
    cr_assert_str_eq(find_with(&f, "tag:energy OR coal", ranked), "e a");
    cr_assert_str_eq(find_with(&f, "tag:energy", ranked), "a");
    cr_assert_str_eq(find_with(&f, NULL, ranked), "a b c d e f g h");
    cr_assert_str_eq(find_with(&f, "-gas", ranked), "b d e");
    size_t n;
    OK(&f, galley_store_count(f.store, &(galley_select){0}, &n, &f.err));
    cr_assert_eq(n, 8);
    galley_query *q;
    OK(&f, galley_query_parse(NULL, GALLEY_STR("gas"), NULL, &q, &f.err));
    OK(&f, galley_store_count(f.store, &(galley_select){.query = q}, &n, &f.err));
    cr_assert_eq(n, 5);
    OK(&f, galley_store_count(f.store, &(galley_select){.query = q, .limit = 3}, &n, &f.err));
    cr_assert_eq(n, 3);
    galley_query_free(q);
    fixture_close(&f);
}

/* Articles are written, changed and deleted while somebody goes through them. */
Test(select, writing_in_between)
{
    fixture f;
    fill(&f);
    galley_cursor *cursor;
    galley_query *q;
    int64_t row;
    OK(&f, galley_query_parse(NULL, GALLEY_STR("gas OR coal"), NULL, &q, &f.err));
    OK(&f, galley_store_select(f.store, &(galley_select){.query = q}, &cursor, &f.err));
    OK(&f, galley_cursor_next(cursor, &row, NULL, NULL, &f.err));
    cr_assert_eq(row, 1);
    OK(&f, galley_store_begin(f.store, &f.err));
    put(&f, "c", "", "No longer about that.");
    put(&f, "z", "", "gas");
    OK(&f, galley_store_commit(f.store, &f.err));
    cr_assert_eq(
        sqlite3_exec(f.store->db, "DELETE FROM article_row WHERE key = 'z'", NULL, NULL, NULL),
        SQLITE_OK);
    OK(&f, galley_cursor_next(cursor, &row, NULL, NULL, &f.err));
    cr_assert_eq(row, 5);
    OK(&f, galley_cursor_next(cursor, &row, NULL, NULL, &f.err));
    cr_assert_eq(row, 0);
    OK(&f, galley_cursor_next(cursor, &row, NULL, NULL, &f.err));
    cr_assert_eq(row, 0);
    galley_cursor_close(cursor);
    galley_query_free(q);
    galley_cursor_close(NULL);
    fixture_close(&f);
}

/* Trees that would be too deep or too wide for SQLite's parsers. */
Test(select, deep_and_wide)
{
    static char deep[8192], wide[65536];
    fixture f;
    fill(&f);
    size_t n = 0;
    for (int i = 0; i < 45; i++)
        n += (size_t)snprintf(deep + n, sizeof deep - n, "(x%d OR (tag:t%d gas (", i, i);
    n += (size_t)snprintf(deep + n, sizeof deep - n, "deal");
    for (int i = 0; i < 45; i++)
        n += (size_t)snprintf(deep + n, sizeof deep - n, ")))");
    galley_status parsed = galley_query_parse(NULL, str(deep), NULL, &(galley_query *){NULL}, NULL);
    cr_assert_neq(parsed, GALLEY_OK, "deeper than a query may be");
    for (int levels = 1; levels <= 24; levels++) {
        n = 0;
        for (int i = 0; i < levels; i++)
            n += (size_t)snprintf(deep + n, sizeof deep - n, "(coal OR (gas (source:zeit OR ");
        n += (size_t)snprintf(deep + n, sizeof deep - n, "deal");
        for (int i = 0; i < levels; i++)
            n += (size_t)snprintf(deep + n, sizeof deep - n, ")))");
        cr_assert_str_eq(find(&f, deep), "a e", "%d levels", levels);
        n = 0;
        for (int i = 0; i < levels; i++)
            n += (size_t)snprintf(deep + n, sizeof deep - n, "(coal OR (gas ");
        n += (size_t)snprintf(deep + n, sizeof deep - n, "deal");
        for (int i = 0; i < levels; i++)
            n += (size_t)snprintf(deep + n, sizeof deep - n, "))");
        cr_assert_str_eq(find(&f, deep), "a e", "%d levels of words", levels);
        cr_assert_str_eq(find_with(&f, deep, (galley_select){.order = GALLEY_ORDER_RANK}), "e a");
    }
    static const int counts[] = {390, 410, 3000};
    static const char *const forms[] = {"x%d OR ", "tag:x%d OR ", "source:x%d OR "};
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < 3; i++) {
            n = 0;
            for (int j = 0; j < counts[i]; j++)
                n += (size_t)snprintf(wide + n, sizeof wide - n, forms[k], j);
            snprintf(wide + n, sizeof wide - n, "coal");
            cr_assert_str_eq(find_with(&f, wide, (galley_select){.order = GALLEY_ORDER_RANK}), "e",
                             "%d of %s", counts[i], forms[k]);
        }
    n = 0;
    for (int j = 0; j < 700; j++)
        n += (size_t)snprintf(wide + n, sizeof wide - n, "gas source:\"sky news\" ");
    cr_assert_str_eq(find(&f, wide), "a");
    fixture_close(&f);
}
