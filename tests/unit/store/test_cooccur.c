/* What stands together. SPDX-License-Identifier: MIT */
#include "answers.h"

#include <galley/measure.h>

static galley_query *words[4];
static size_t n_words;

static void take_words(fixture *f, const char *const *texts)
{
    for (n_words = 0; *texts; texts++)
        words[n_words++] = query_of(f, *texts);
}

static void free_words(void)
{
    while (n_words)
        galley_query_free(words[--n_words]);
}

static const char *cooccur(fixture *f, galley_cooccur what, const char *columns)
{
    galley_rows *rows;
    what.words = (const galley_query *const *)words;
    what.n_words = n_words;
    OK(f, galley_store_cooccur(f->store, &what, &rows, &f->err));
    return text_of(f, rows, columns);
}

static void fill(fixture *f)
{
    static const char *const texts[] = {"gas", "oil", "\"cold war\"", NULL};
    fixture_open(f);
    galley_article a =
        simple("a", "", "Gas and oil. The cold war.\n\nOil is not a gas, gas no oil.");
    galley_region regions[] = {{0, 26, GALLEY_REGION_PROSE, GALLEY_STR("r")},
                               {28, 57, GALLEY_REGION_PROSE, GALLEY_STR("r")}};
    a.regions = regions;
    a.n_regions = 2;
    put_article(f, &a);
    put(f, "b", "", "Gas. Oil.");
    put(f, "c", "", "Gas.");
    put(f, "d", "", "Nothing.");
    take_words(f, texts);
}

Test(cooccur, units_of_words)
{
    static const struct {
        galley_within within;
        const char *text;
    } rows[] = {
        {GALLEY_WITHIN_ARTICLE, "\"cold war\" gas 1 1|\"cold war\" oil 1 1|gas oil 2 2|"},
        {GALLEY_WITHIN_PARAGRAPH, "\"cold war\" gas 1 1|\"cold war\" oil 1 1|gas oil 3 2|"},
        {GALLEY_WITHIN_SENTENCE, "gas oil 2 1|"},
    };
    fixture f;
    fill(&f);
    for (size_t i = 0; i < 3; i++) {
        galley_cooccur what = {.within = rows[i].within, .question = {.sort = GALLEY_STR("a")}};
        cr_expect_str_eq(cooccur(&f, what, "a,b,count,articles"), rows[i].text, "%zu: %s", i,
                         cooccur(&f, what, "a,b,count,articles"));
    }
    free_words();
    fixture_close(&f);
}

/* Of 5 paragraphs gas is in 4, oil in 3, both in 3. */
Test(cooccur, measures)
{
    fixture f;
    char want[300];
    fill(&f);
    galley_pair p = {3, 4, 3, 5};
    snprintf(want, sizeof want, "gas oil 3 %.4g %.4g %.4g %.4g %.4g 2 [1,2]|",
             galley_measure_expected(&p), galley_measure_pmi(&p), galley_measure_npmi(&p),
             galley_measure_log_likelihood(&p), galley_measure_jaccard(&p));
    galley_cooccur what = {.within = GALLEY_WITHIN_PARAGRAPH,
                           .question = {.top = 1, .articles = true}};
    cr_expect_str_eq(cooccur(&f, what, NULL), want);
    free_words();
    fixture_close(&f);
}

/* Pairs of places, at most so many words from the one to the other, not over the end of a paragraph. */
Test(cooccur, within_words)
{
    fixture f;
    fill(&f);
    galley_cooccur what = {.within = GALLEY_WITHIN_WORDS, .distance = 1};
    cr_expect_str_eq(cooccur(&f, what, "a,b,count,jaccard"), "gas oil 1 -|");
    what.distance = 2;
    cr_expect_str_eq(cooccur(&f, what, "a,b,count"), "gas oil 3|\"cold war\" oil 1|");
    free_words();
    fixture_close(&f);
}

Test(cooccur, spans_and_tags)
{
    static const galley_str country[] = {CONST_STR("country")}, all[] = {CONST_STR("*")},
                            some[] = {CONST_STR("gas"), CONST_STR("o il")};
    fixture f;
    fixture_open(&f);
    galley_put a = put(&f, "a", "", "Russia and China sell gas.");
    galley_put b = put(&f, "b", "", "Russia buys. China sells.");
    int64_t run = run_begin(&f, "r", "f");
    galley_evidence e[] = {
        {.span = {.start = 0, .end = 6, .label = GALLEY_STR("country")}, .clause = GALLEY_STR("c")},
        {.span = {.start = 11, .end = 16, .label = GALLEY_STR("country")},
         .clause = GALLEY_STR("c")}};
    galley_statement s[] = {
        {.tag = GALLEY_STR("gas"), .rule = GALLEY_STR("r/one"), .evidence = e, .n_evidence = 2},
        {.tag = GALLEY_STR("o il"), .rule = GALLEY_STR("r/two"), .evidence = e, .n_evidence = 2}};
    galley_statements said = {2, s};
    OK(&f, galley_store_judge(f.store, run, a.article, a.revision, EMPTY, &said, &f.err));
    e[1].span.start = 13;
    e[1].span.end = 18;
    said.count = 1;
    OK(&f, galley_store_judge(f.store, run, b.article, b.revision, EMPTY, &said, &f.err));
    galley_cooccur what = {.spans = country, .n_spans = 1};
    cr_expect_str_eq(cooccur(&f, what, "a,b,count"), "span:country=China span:country=Russia 2|");
    what.within = GALLEY_WITHIN_SENTENCE;
    cr_expect_str_eq(cooccur(&f, what, "a,b,count"), "span:country=China span:country=Russia 1|");
    what.within = GALLEY_WITHIN_ARTICLE;
    what.across = true;
    cr_expect_str_eq(cooccur(&f, what, NULL), "");
    what.tags = all;
    what.n_tags = 1;
    what.question.min = 2;
    cr_expect_str_eq(cooccur(&f, what, "a,b,count"),
                     "span:country=China tag:gas 2|span:country=Russia tag:gas 2|");
    galley_cooccur tags = {.tags = some, .n_tags = 2};
    cr_expect_str_eq(cooccur(&f, tags, "a,b,count"), "tag:\"o il\" tag:gas 1|");
    fixture_close(&f);
}

Test(cooccur, what_is_refused)
{
    static const galley_str all[] = {CONST_STR("*")}, one[] = {CONST_STR("gas")};
    static const struct {
        galley_cooccur what;
        const char *text;
    } rows[] = {
        {{0}, "two things"},
        {{.tags = one, .n_tags = 1}, "two things"},
        {{.tags = all, .n_tags = 1, .within = GALLEY_WITHIN_SENTENCE}, "tags are of articles"},
        {{.spans = one, .n_spans = 1, .within = GALLEY_WITHIN_WORDS}, "1 to 1000 words"},
        {{.tags = all, .n_tags = 1, .question = {.sort = CONST_STR("x")}}, "no column 'x'"},
    };
    fixture f;
    galley_rows *answer;
    fixture_open(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        FAILS(&f, GALLEY_INVALID, rows[i].text,
              galley_store_cooccur(f.store, &rows[i].what, &answer, &f.err));
    cr_expect_str_eq(cooccur(&f, (galley_cooccur){.tags = all, .n_tags = 1}, NULL), "");
    fixture_close(&f);
}

/* An article with very many tags would have their square of pairs. */
Test(cooccur, too_many_things_in_one_article)
{
    static const galley_str all[] = {CONST_STR("*")};
    static galley_statement s[2001];
    static char names[2001][8];
    fixture f;
    galley_rows *rows;
    fixture_open(&f);
    galley_put a = put(&f, "a", "", "Russia sells gas.");
    galley_evidence e = {.span = {.start = 0, .end = 6, .label = GALLEY_STR("x")},
                         .clause = GALLEY_STR("c")};
    for (size_t i = 0; i < 2001; i++) {
        snprintf(names[i], sizeof names[i], "t%zu", i);
        s[i] = (galley_statement){
            .tag = str(names[i]), .rule = GALLEY_STR("r/one"), .evidence = &e, .n_evidence = 1};
    }
    galley_statements said = {2001, s};
    OK(&f, galley_store_judge(f.store, run_begin(&f, "r", "f"), a.article, a.revision, EMPTY, &said,
                              &f.err));
    galley_cooccur what = {.tags = all, .n_tags = 1};
    FAILS(&f, GALLEY_LIMIT, "article #1 has 2001 different things",
          galley_store_cooccur(f.store, &what, &rows, &f.err));
    fixture_close(&f);
}

static galley_status some_pairs(fixture *f, galley_rows **rows)
{
    static const galley_str country[] = {CONST_STR("country")};
    galley_cooccur what = {.spans = country,
                           .n_spans = 1,
                           .words = (const galley_query *const *)words,
                           .n_words = n_words,
                           .within = GALLEY_WITHIN_WORDS,
                           .distance = 3,
                           .question = {.articles = true}};
    return galley_store_cooccur(f->store, &what, rows, &f->err);
}

Test(cooccur, memory_that_runs_out)
{
    fixture f;
    fill(&f);
    NO_MEMORY(&f, some_pairs);
    free_words();
    fixture_close(&f);
}
