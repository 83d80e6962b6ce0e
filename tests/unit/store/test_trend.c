/* Counts over time. SPDX-License-Identifier: MIT */
#include "fixture.h"

#include <galley/questions.h>

static galley_put dated(fixture *f, const char *key, const char *date, const char *text)
{
    galley_article a = simple(key, "", text);
    a.date = str(date);
    return put_article(f, &a);
}

static const char *trend_of(fixture *f, galley_trend what)
{
    static char text[4000];
    galley_rows *rows;
    bool more;
    size_t n = 0;
    OK(f, galley_store_trend(f->store, &what, &rows, &f->err));
    text[0] = '\0';
    for (;;) {
        OK(f, galley_rows_next(rows, &more, &f->err));
        if (!more)
            break;
        for (size_t i = 0; i < galley_rows_columns(rows); i++) {
            galley_value v = galley_rows_value(rows, i);
            if (v.type == GALLEY_VALUE_TEXT)
                n += (size_t)sprintf(text + n, "%.*s", (int)v.text.size, v.text.data);
            else
                n += (size_t)sprintf(text + n, " %g",
                                     v.type == GALLEY_VALUE_INT ? (double)v.integer : v.number);
        }
        n += (size_t)sprintf(text + n, "|");
    }
    galley_rows_close(rows);
    return text;
}

static void fill(fixture *f)
{
    fixture_open(f);
    galley_put a = dated(f, "a", "2022-01-03T23:30:00Z", "Russia sells gas."); /* a Monday */
    dated(f, "b", "2022-01-09", "China buys gas."); /* the Sunday behind it */
    galley_put c = dated(f, "c", "2022-01-24", "Russia buys oil.");
    dated(f, "d", "2022-03", "No day is known.");
    dated(f, "e", "", "No date at all.");
    int64_t run = run_begin(f, "r", "f");
    judge(f, run, a, "gas", 0, 6);
    judge(f, run, c, "oil", 0, 6);
}

Test(trend, periods_have_no_holes)
{
    static const galley_str tags[] = {CONST_STR("gas"), CONST_STR("o\"il")};
    fixture f;
    fill(&f);
    cr_expect_str_eq(
        trend_of(&f, (galley_trend){.by = GALLEY_STR("week"), .tags = tags, .n_tags = 2}),
        "2022-01-03 1 0 2|2022-01-10 0 0 0|2022-01-17 0 0 0|2022-01-24 0 0 1|");
    cr_expect_str_eq(trend_of(&f, (galley_trend){.by = GALLEY_STR("month")}),
                     "2022-01 3|2022-02 0|2022-03 1|");
    cr_expect_str_eq(
        trend_of(&f, (galley_trend){.by = GALLEY_STR("year"), .tags = tags, .n_tags = 1}),
        "2022 1 4|");
    fixture_close(&f);
}

Test(trend, shares_averages_queries)
{
    static const galley_str gas = CONST_STR("gas");
    fixture f;
    galley_query *q;
    fill(&f);
    galley_trend what = {.by = GALLEY_STR("week"), .tags = &gas, .n_tags = 1, .share = true};
    cr_expect_str_eq(trend_of(&f, what),
                     "2022-01-03 50 2|2022-01-10 0 0|2022-01-17 0 0|2022-01-24 0 1|");
    what = (galley_trend){.by = GALLEY_STR("week"), .tags = &gas, .n_tags = 1, .average = 2};
    cr_expect_str_eq(trend_of(&f, what),
                     "2022-01-03 1 2|2022-01-10 0.5 0|2022-01-17 0 0|2022-01-24 0 1|");
    OK(&f, galley_query_parse(&f.door, GALLEY_STR("buys"), NULL, &q, &f.err));
    cr_expect_str_eq(trend_of(&f, (galley_trend){.by = GALLEY_STR("month"), .query = q}),
                     "2022-01 2|");
    galley_query_free(q);
    fixture_close(&f);
}

Test(trend, odd_dates_and_empty_stores)
{
    fixture f;
    fixture_open(&f);
    cr_expect_str_eq(trend_of(&f, (galley_trend){.by = GALLEY_STR("day")}), "");
    dated(&f, "a", "0001-01-01", "Long ago.");
    cr_expect_str_eq(trend_of(&f, (galley_trend){.by = GALLEY_STR("day")}), "0001-01-01 1|");
    dated(&f, "b", "2022-01-03", "Now."); /* two thousand years of zeros are left out */
    cr_expect_str_eq(trend_of(&f, (galley_trend){.by = GALLEY_STR("day")}),
                     "0001-01-01 1|2022-01-03 1|");
    galley_rows *rows;
    FAILS(&f, GALLEY_INVALID, "decade",
          galley_store_trend(f.store, &(galley_trend){.by = GALLEY_STR("decade")}, &rows, &f.err));
    FAILS(&f, GALLEY_LIMIT, "30",
          galley_store_trend(f.store, &(galley_trend){.by = GALLEY_STR("day"), .n_tags = 31}, &rows,
                             &f.err));
    fixture_close(&f);
}

Test(trend, hours_queries_and_articles)
{
    static const galley_str gas = CONST_STR("gas");
    fixture f;
    galley_rows *rows;
    fill(&f);
    dated(&f, "f", "2022-01-04T01:10:00Z", "China buys oil.");
    galley_query *china = NULL;
    OK(&f, galley_query_parse(&f.door, GALLEY_STR("china OR oil"), NULL, &china, &f.err));
    const galley_query *queries[] = {china};
    galley_trend what = {.by = GALLEY_STR("hour"), .queries = queries, .n_queries = 1};
    cr_expect_str_eq(trend_of(&f, what), "2022-01-03T23 0 1|2022-01-04T00 0 0|2022-01-04T01 1 1|");
    what.by = GALLEY_STR("month");
    what.tags = &gas;
    what.n_tags = 1;
    what.articles = true;
    cr_expect_str_eq(trend_of(&f, what), "2022-01 1 3 4[1][2,3,6][1,2,3,6]|2022-02 0 0 0[][][]|"
                                         "2022-03 0 0 1[][][4]|");
    OK(&f, galley_store_trend(f.store, &what, &rows, &f.err));
    cr_expect_eq(galley_rows_links(rows), 3);
    SAME(galley_rows_name(rows, 2), GALLEY_STR("china OR oil"));
    SAME(galley_rows_name(rows, 4), GALLEY_STR("ids gas"));
    SAME(galley_rows_name(rows, 6), GALLEY_STR("ids"));
    galley_rows_close(rows);
    galley_query_free(china);
    fixture_close(&f);
}

Test(trend, stories_are_counted_once)
{
    static const char copy[] =
        "The harbour master said on Monday that the morning ferry would leave two "
        "hours late because of the fog that lay on the sound.";
    fixture f;
    galley_stories done;
    fixture_open(&f);
    dated(&f, "a", "2022-01-03", copy);
    dated(&f, "b", "2022-01-04", copy);
    OK(&f, galley_store_stories(f.store, &done, &f.err));
    cr_expect_str_eq(trend_of(&f, (galley_trend){.by = GALLEY_STR("month")}), "2022-01 2|");
    cr_expect_str_eq(trend_of(&f, (galley_trend){.by = GALLEY_STR("month"), .per_story = true}),
                     "2022-01 1|");
    fixture_close(&f);
}
