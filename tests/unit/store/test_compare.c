/* Sources beside each other, and how a story went through them. SPDX-License-Identifier: MIT */
#include "answers.h"

#include <galley/measure.h>

static galley_put add(fixture *f, const char *key, const char *source, const char *date,
                      const char *text)
{
    galley_article a = simple(key, "", text);
    a.source = str(source);
    a.date = str(date);
    return put_article(f, &a);
}

static const char *compare(fixture *f, galley_beside what, const char *columns)
{
    galley_rows *rows;
    OK(f, galley_store_compare(f->store, &what, &rows, &f->err));
    return text_of(f, rows, columns);
}

static void fill(fixture *f)
{
    fixture_open(f);
    galley_put a = add(f, "a", "Sky", "2021", "Gas and gas.");
    galley_put b = add(f, "b", "Sky", "2022", "Gas.");
    galley_put c = add(f, "c", "Sun", "2022", "Oil and gas.");
    add(f, "d", "Sun", "2022", "Coal.");
    add(f, "e", "", "", "Nobody's.");
    int64_t run = run_begin(f, "r", "f");
    judge(f, run, a, "gas", 0, 3);
    judge(f, run, b, "gas", 0, 3);
    judge(f, run, c, "oil", 0, 3);
}

Test(compare, tags_of_sources)
{
    fixture f;
    char want[200];
    fill(&f);
    galley_share gas[] = {{2, 2}, {0, 2}}, none[] = {{0, 2}, {2, 2}};
    snprintf(want, sizeof want, "gas 2 100 0 0 %.4g %.4g 2 [1,2]|",
             galley_measure_keyness(gas, 2) + galley_measure_keyness(none, 2),
             galley_measure_log_ratio(gas[0], gas[1]));
    galley_beside what = {.question = {.top = 1, .articles = true}};
    cr_expect_str_eq(compare(&f, what, NULL), want);
    cr_expect_str_eq(compare(&f, (galley_beside){.by = GALLEY_STR("year")}, "value,2022,2021"),
                     "gas 1 1|oil 1 0|");
    fixture_close(&f);
}

Test(compare, words_of_sources)
{
    static const galley_str values[] = {CONST_STR("Sun"), CONST_STR("Sky")};
    fixture f;
    fill(&f);
    galley_beside what = {.values = values,
                          .n_values = 2,
                          .of = GALLEY_STR("word"),
                          .question = {.sort = GALLEY_STR("value"), .articles = true}};
    cr_expect_str_eq(compare(&f, what, "value,Sun,Sky,Sun /M,articles,ids"),
                     "and 1 2.5e+05 1 2 [1,3]|coal 1 2.5e+05 0 1 [4]|gas 1 2.5e+05 3 3 [1,2,3]|"
                     "oil 1 2.5e+05 0 1 [3]|");
    what.of = GALLEY_STR("span:country");
    cr_expect_str_eq(compare(&f, what, "value,Sun,Sky"), "Gas 0 2|Oil 1 0|");
    fixture_close(&f);
}

Test(compare, what_is_refused)
{
    static const galley_str wrong[] = {CONST_STR("Sky"), CONST_STR("Moon")},
                            twice[] = {CONST_STR("Sky"), CONST_STR("Sky")};
    fixture f;
    galley_rows *rows;
    fixture_open(&f);
    galley_beside what = {0};
    FAILS(&f, GALLEY_INVALID, "two to compare: the articles have 0 by source",
          galley_store_compare(f.store, &what, &rows, &f.err));
    fixture_close(&f);
    fill(&f);
    what = (galley_beside){.values = wrong, .n_values = 2};
    FAILS(&f, GALLEY_INVALID, "the source 'Moon'",
          galley_store_compare(f.store, &what, &rows, &f.err));
    what.values = twice;
    FAILS(&f, GALLEY_INVALID, "'Sky' is named twice",
          galley_store_compare(f.store, &what, &rows, &f.err));
    what.n_values = 21;
    FAILS(&f, GALLEY_LIMIT, "at most 20", galley_store_compare(f.store, &what, &rows, &f.err));
    fixture_close(&f);
}

static galley_status words_beside(fixture *f, galley_rows **rows)
{
    galley_beside what = {.of = GALLEY_STR("word"), .question = {.articles = true}};
    return galley_store_compare(f->store, &what, rows, &f->err);
}

static galley_status tags_beside(fixture *f, galley_rows **rows)
{
    return galley_store_compare(f->store, &(galley_beside){.question = {.articles = true}}, rows,
                                &f->err);
}

Test(compare, memory_that_runs_out)
{
    fixture f;
    fill(&f);
    NO_MEMORY(&f, words_beside);
    NO_MEMORY(&f, tags_beside);
    fixture_close(&f);
}

/* -- timeline -- */

#define COPY                                                                                       \
    "The harbour master said on Monday that the ferry would leave two hours late because of fog."

static const char *timeline(fixture *f, int64_t article, galley_question q, const char *columns)
{
    galley_rows *rows;
    OK(f, galley_store_timeline(f->store, article, &q, &rows, &f->err));
    return text_of(f, rows, columns);
}

static void tell(fixture *f)
{
    galley_stories done;
    fixture_open(f);
    add(f, "late", "Sun", "2022-01-03T10:00:00Z", COPY " More followed in the evening.");
    add(f, "first", "Sky", "2022-01-03T07:30:00Z", COPY);
    add(f, "undated", "", "", COPY);
    add(f, "other", "Sky", "2022-01-03",
        "Nothing of that sort was said by anybody on that day in town.");
    OK(f, galley_store_stories(f->store, &done, &f->err));
}

Test(timeline, of_a_story)
{
    fixture f;
    galley_rows *rows;
    tell(&f);
    cr_expect_str_eq(timeline(&f, 3, (galley_question){0}, "date,hours,source,article,words"),
                     "2022-01-03T07:30:00Z 0 Sky first 17|2022-01-03T10:00:00Z 2.5 Sun late 22|"
                     "- - - undated 17|");
    cr_expect_str_eq(timeline(&f, 1, (galley_question){0}, "alike,fresh"), "1 1|0.75 0.25|1 0|");
    cr_expect_str_eq(timeline(&f, 1, (galley_question){.articles = true, .top = 1}, "article,ids"),
                     "first [2]|");
    cr_expect_str_eq(timeline(&f, 4, (galley_question){0}, "article,fresh"), "other 1|");
    add(&f, "new", "Sky", "2022", "Not looked at.");
    galley_question q = {0};
    FAILS(&f, GALLEY_NOTFOUND, "article #5 is of no story",
          galley_store_timeline(f.store, 5, &q, &rows, &f.err));
    fixture_close(&f);
}

static galley_status whole_story(fixture *f, galley_rows **rows)
{
    static const galley_question q = {.articles = true};
    return galley_store_timeline(f->store, 1, &q, rows, &f->err);
}

Test(timeline, memory_that_runs_out)
{
    fixture f;
    tell(&f);
    NO_MEMORY(&f, whole_story);
    fixture_close(&f);
}
