/* Words of collections, near others, in context. SPDX-License-Identifier: MIT */
#include "answers.h"

#include <galley/measure.h>

static void add(fixture *f, const char *key, const char *source, const char *text)
{
    galley_article a = simple(key, "A title with gas", text);
    a.source = str(source);
    a.date = str("2022-01-03");
    put_article(f, &a);
}

/* -- keyness -- */

static const char *keyness(fixture *f, galley_keyness what, const char *columns)
{
    galley_rows *rows;
    OK(f, galley_store_keyness(f->store, &what, &rows, &f->err));
    return text_of(f, rows, columns);
}

static void fill(fixture *f)
{
    fixture_open(f);
    add(f, "a", "Sky", "Russia\xE2\x80\x99s gas, Russia's gas and RUSSIA.");
    add(f, "b", "Sky", "Gas for China.");
    add(f, "c", "Sun", "Oil and oil and coal, 3 of them.");
    add(f, "d", "Sun", "Nothing.");
}

Test(words, keyness_counts_folded_words_of_bodies)
{
    fixture f;
    fill(&f);
    galley_query *sky = query_of(&f, "source:sky");
    galley_keyness what = {.a = sky};
    cr_expect_str_eq(keyness(&f, what, "word,count,other,articles"),
                     "gas 3 0 2|russia 3 0 1|china 1 0 1|for 1 0 1|");
    what.both_ways = true;
    what.question.min = 2;
    cr_expect_str_eq(keyness(&f, what, "word,count,other,log_ratio"),
                     "gas 3 0 2.585|russia 3 0 2.585|oil 0 2 -2|and 1 2 -1|");
    what.question = (galley_question){.top = 2, .articles = true, .sort = GALLEY_STR("-word")};
    cr_expect_str_eq(keyness(&f, what, "word,ids"), "them []|russia [1]|");
    galley_query_free(sky);
    fixture_close(&f);
}

/* What is in the row is what galley/measure.h says of the counts. */
Test(words, keyness_measures)
{
    fixture f;
    char want[200];
    fill(&f);
    static const galley_share gas[] = {{3, 9}, {0, 9}};
    galley_query *sky = query_of(&f, "source:sky"), *sun = query_of(&f, "source:sun");
    snprintf(want, sizeof want, "gas 3 %.4g 0 0 %.4g %.4g %.4g 2|", 3e6 / 9,
             galley_measure_keyness(gas, 2), galley_measure_keyness_chi_square(gas, 2),
             galley_measure_log_ratio(gas[0], gas[1]));
    galley_keyness what = {.a = sky, .b = sun, .question = {.top = 1}};
    cr_expect_str_eq(keyness(&f, what, NULL), want);
    what.p = 0.01;
    cr_expect_str_eq(keyness(&f, what, "word"), "");
    what.p = 1;
    cr_expect_str_eq(keyness(&f, what, "word"), "gas|");
    galley_query_free(sky);
    galley_query_free(sun);
    fixture_close(&f);
}

Test(words, keyness_of_little)
{
    fixture f;
    galley_rows *rows;
    fixture_open(&f);
    cr_expect_str_eq(keyness(&f, (galley_keyness){0}, NULL), "");
    add(&f, "a", "Sky", "Alone.");
    cr_expect_str_eq(keyness(&f, (galley_keyness){0}, NULL), "");
    cr_expect_str_eq(keyness(&f, (galley_keyness){.both_ways = true}, "word,count,other,log_ratio"),
                     "alone 1 0 -|");
    galley_keyness wrong = {.question = {.sort = GALLEY_STR("weight")}};
    FAILS(&f, GALLEY_INVALID, "no column 'weight' to sort by (word, count",
          galley_store_keyness(f.store, &wrong, &rows, &f.err));
    fixture_close(&f);
}

static galley_status some_keyness(fixture *f, galley_rows **rows)
{
    galley_keyness what = {.both_ways = true, .question = {.articles = true}};
    return galley_store_keyness(f->store, &what, rows, &f->err);
}

Test(words, keyness_without_memory)
{
    fixture f;
    fill(&f);
    NO_MEMORY(&f, some_keyness);
    fixture_close(&f);
}

/* -- collocations -- */

static const char *near(fixture *f, const char *node, galley_collocations what, const char *columns)
{
    galley_rows *rows;
    galley_query *q = node ? query_of(f, node) : NULL;
    what.node = q;
    OK(f, galley_store_collocations(f->store, &what, &rows, &f->err));
    galley_query_free(q);
    return text_of(f, rows, columns);
}

/* One paragraph of 13 words: x is the node; a and b stand beside it, the window of both x meets in the middle. */
Test(words, collocations_are_those_of_evert)
{
    fixture f;
    char want[200];
    fixture_open(&f);
    add(&f, "a", "Sky", "a x b, b x a c d e f g h a");
    galley_pair b = {2, 4, 2, 11}; /* near positions: a b b a; words without x: 11 */
    snprintf(want, sizeof want, "b 2 1 1 %.4g %.4g %.4g %.4g 1|", galley_measure_expected(&b),
             galley_measure_pmi(&b), galley_measure_npmi(&b), galley_measure_log_likelihood(&b));
    galley_collocations one = {.window = 1, .question = {.top = 1}};
    cr_expect_str_eq(near(&f, "x", one, NULL), want);
    cr_expect_str_eq(near(&f, "x", (galley_collocations){.window = 1}, "word,count,left,right"),
                     "b 2 1 1|a 2 1 1|");
    /* the second b lies in the windows of both: counted once, on both sides */
    cr_expect_str_eq(near(&f, "x", (galley_collocations){.window = 2}, "word,count,left,right"),
                     "b 2 2 2|c 1 0 1|a 2 1 1|");
    cr_expect_str_eq(near(&f, "\"x b\" OR zzz", (galley_collocations){.window = 1}, "word,count"),
                     "b 1|a 1|");
    cr_expect_str_eq(near(&f, "zzz", (galley_collocations){.window = 1}, "word,count"), "");
    fixture_close(&f);
}

Test(words, windows_end_with_the_paragraph)
{
    fixture f;
    fixture_open(&f);
    galley_article a = simple("a", "", "far far far gas\n\nfar near near and so on");
    galley_region regions[] = {
        {0, 15, GALLEY_REGION_PROSE, GALLEY_STR("r")},
        {17, 40, GALLEY_REGION_PROSE, GALLEY_STR("r")},
    };
    a.regions = regions;
    a.n_regions = 2;
    put_article(&f, &a);
    cr_expect_str_eq(
        near(&f, "gas", (galley_collocations){.question = {.articles = true}}, "word,count,ids"),
        "far 3 [1]|");
    regions[1].kind = GALLEY_REGION_PROMO;
    put_article(&f, &a);
    cr_expect_str_eq(near(&f, "near", (galley_collocations){0}, "word,count"), "");
    fixture_close(&f);
}

/* Dunning's table of the pair (a b): k(AB) 2, k(A~B) 1, k(~AB) 0, k(~A~B) 2. */
Test(words, pairs_side_by_side)
{
    fixture f;
    char want[200];
    fixture_open(&f);
    add(&f, "a", "Sky", "a b c a b. a d");
    galley_pair p = {2, 3, 2, 5};
    snprintf(want, sizeof want, "a b 2 %.4g %.4g 1 [1]|", galley_measure_expected(&p),
             galley_measure_log_likelihood(&p));
    galley_collocations two = {.question = {.min = 2, .articles = true}};
    cr_expect_str_eq(near(&f, NULL, two, "word,count,expected,log_likelihood,articles,ids"), want);
    fixture_close(&f);
}

static galley_status some_pairs(fixture *f, galley_rows **rows)
{
    return galley_store_collocations(
        f->store, &(galley_collocations){.question = {.articles = true}}, rows, &f->err);
}

static galley_query *node;

static galley_status some_near(fixture *f, galley_rows **rows)
{
    galley_collocations what = {.node = node, .question = {.articles = true}};
    return galley_store_collocations(f->store, &what, rows, &f->err);
}

static galley_status some_kwic(fixture *f, galley_rows **rows)
{
    galley_kwic what = {.query = node, .question = {.articles = true, .sort = GALLEY_STR("left")}};
    return galley_store_kwic(f->store, &what, rows, &f->err);
}

Test(words, collocations_and_contexts_without_memory)
{
    fixture f;
    fill(&f);
    node = query_of(&f, "gas");
    NO_MEMORY(&f, some_pairs);
    NO_MEMORY(&f, some_near);
    NO_MEMORY(&f, some_kwic);
    galley_query_free(node);
    fixture_close(&f);
}

Test(words, nodes_that_are_none)
{
    fixture f;
    galley_rows *rows;
    fixture_open(&f);
    galley_query *q = query_of(&f, "gas source:sky");
    FAILS(&f, GALLEY_INVALID, "a node is words and phrases",
          galley_store_collocations(f.store, &(galley_collocations){.node = q}, &rows, &f.err));
    FAILS(
        &f, GALLEY_LIMIT, "1000 words",
        galley_store_collocations(f.store, &(galley_collocations){.window = 1001}, &rows, &f.err));
    cr_expect_str_eq(near(&f, "gas", (galley_collocations){0}, NULL), "");
    cr_expect_str_eq(near(&f, NULL, (galley_collocations){0}, NULL), "");
    galley_query_free(q);
    fixture_close(&f);
}

/* -- contexts -- */

static const char *kwic(fixture *f, const char *query, galley_kwic what, const char *columns)
{
    galley_rows *rows;
    galley_query *q = query_of(f, query);
    what.query = q;
    OK(f, galley_store_kwic(f->store, &what, &rows, &f->err));
    galley_query_free(q);
    return text_of(f, rows, columns);
}

Test(kwic, places_in_order)
{
    fixture f;
    fill(&f);
    cr_expect_str_eq(kwic(&f, "gas", (galley_kwic){.width = 8}, "left,hit,right,article,start"),
                     "ussia\xE2\x80\x99s  gas , Russia a 11|ussia's  gas  and RUS a 25|"
                     " Gas  for Chi b 0|");
    cr_expect_str_eq(kwic(&f, "gas", (galley_kwic){.question = {.top = 1}}, "article,date,source"),
                     "a 2022-01-03 Sky|");
    cr_expect_str_eq(kwic(&f, "title:gas", (galley_kwic){.question = {.top = 1}}, "hit,part,start"),
                     "gas 13 title|");
    fixture_close(&f);
}

Test(kwic, sorted_by_context)
{
    fixture f;
    fixture_open(&f);
    add(&f, "a", "Sky", "Zoo x beta. \xC3\x89lan x Alpha.");
    add(&f, "b", "Sky", "Apple elan x gamma.");
    galley_kwic right = {.question = {.sort = GALLEY_STR("right")}};
    galley_kwic left = {.width = 11, .question = {.sort = GALLEY_STR("left")}};
    cr_expect_str_eq(kwic(&f, "x", right, "right"), " Alpha.| beta. \xC3\x89lan x Alpha.| gamma.|");
    cr_expect_str_eq(kwic(&f, "x", left, "left"), "Apple elan |beta. \xC3\x89lan |Zoo |");
    left.question.sort = GALLEY_STR("-left");
    left.question.top = 1;
    cr_expect_str_eq(kwic(&f, "x", left, "left"), "Zoo |");
    left.question.sort = GALLEY_STR("article");
    cr_expect_str_eq(kwic(&f, "x", left, "article"), "a|");
    fixture_close(&f);
}

Test(kwic, spans_and_queries)
{
    fixture f;
    galley_rows *rows;
    fixture_open(&f);
    galley_put a = put(&f, "a", "", "Russia sells gas.");
    put(&f, "b", "", "Russia buys gas.");
    judge(&f, run_begin(&f, "r", "f"), a, "gas", 0, 6);
    cr_expect_str_eq(kwic(&f, "span:country", (galley_kwic){0}, "hit,article"), "Russia a|");
    galley_query *buys = query_of(&f, "buys");
    galley_kwic what = {.question = {.where = buys, .articles = true}};
    cr_expect_str_eq(kwic(&f, "gas", what, "hit,ids"), "gas [2]|");
    galley_query_free(buys);
    FAILS(&f, GALLEY_INVALID, "no query",
          galley_store_kwic(f.store, &(galley_kwic){0}, &rows, &f.err));
    fixture_close(&f);
}
