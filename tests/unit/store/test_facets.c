/* Groups of articles. SPDX-License-Identifier: MIT */
#include "answers.h"

static galley_status facets_of(fixture *f, const char *name, galley_question question,
                               galley_rows **rows)
{
    galley_str names[] = {str(name)};
    galley_facets what = {.names = names, .n_names = 1, .question = question};
    return galley_store_facets(f->store, &what, rows, &f->err);
}

static const char *facets(fixture *f, const char *name, galley_question question)
{
    galley_rows *rows;
    OK(f, facets_of(f, name, question, &rows));
    return text_of(f, rows, question.articles ? "value,articles,ids" : "value,articles,percent");
}

static void fill(fixture *f)
{
    static const galley_str labels[] = {CONST_STR("sport"), CONST_STR("mood=glad")};
    fixture_open(f);
    galley_article a = simple("a", "", "Russia sells gas.");
    a.source = str("Sky");
    a.date = str("2022-01-03T23:30:00Z");
    a.labels = labels;
    a.n_labels = 2;
    galley_field fields[] = {
        {GALLEY_STR("places"), GALLEY_STR("[\"uk\",\"us\",\"uk\"]"), GALLEY_FIELD_JSON},
        {GALLEY_STR("desk"), GALLEY_STR("world"), GALLEY_FIELD_STRING}};
    a.fields = fields;
    a.n_fields = 2;
    galley_put first = put_article(f, &a);
    galley_article b = simple("b", "", "China buys gas.");
    b.source = str("Sky");
    b.date = str("2022-01-09");
    put_article(f, &b);
    galley_article c = simple("c", "", "Nobody buys oil.");
    c.date = str("2022-03");
    galley_put third = put_article(f, &c);
    int64_t run = run_begin(f, "r", "f");
    judge(f, run, first, "gas", 0, 6);
    judge(f, run, third, "oil", 0, 6);
}

Test(facets, of_every_kind)
{
    static const struct {
        const char *name, *text;
    } rows[] = {
        {"source", "Sky 2 66.67|- 1 33.33|"},
        {"author", "- 3 100|"},
        {"hour", "2022-01-03T23 1 33.33|- 2 66.67|"},
        {"day", "2022-01-03 1 33.33|2022-01-09 1 33.33|- 1 33.33|"},
        {"week", "2022-01-03 2 66.67|- 1 33.33|"},
        {"month", "2022-01 2 66.67|2022-03 1 33.33|"},
        {"year", "2022 3 100|"},
        {"tag", "gas 1 33.33|oil 1 33.33|- 1 33.33|"},
        {"label", "glad 1 33.33|sport 1 33.33|- 2 66.67|"},
        {"label:mood", "glad 1 33.33|- 2 66.67|"},
        {"label:topic", "sport 1 33.33|- 2 66.67|"},
        {"span:country", "Nobody 1 33.33|Russia 1 33.33|- 1 33.33|"},
        {"span:city", "- 3 100|"},
        {"story", "- 3 100|"},
        {"places", "uk 1 33.33|us 1 33.33|- 2 66.67|"},
        {"desk", "world 1 33.33|- 2 66.67|"},
        {"nothing", "- 3 100|"},
    };
    fixture f;
    fill(&f);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect_str_eq(facets(&f, rows[i].name, (galley_question){0}), rows[i].text, "%s: %s",
                         rows[i].name, facets(&f, rows[i].name, (galley_question){0}));
    fixture_close(&f);
}

Test(facets, queries_order_and_articles)
{
    fixture f;
    fill(&f);
    galley_query *buys = query_of(&f, "buys");
    cr_expect_str_eq(facets(&f, "month", (galley_question){.where = buys}),
                     "2022-01 1 50|2022-03 1 50|");
    galley_query_free(buys);
    cr_expect_str_eq(facets(&f, "day", (galley_question){.sort = str("-value"), .top = 1}),
                     "2022-01-09 1 33.33|- 1 33.33|");
    cr_expect_str_eq(facets(&f, "source", (galley_question){.articles = true}),
                     "Sky 2 [1,2]|- 1 [3]|");
    cr_expect_str_eq(facets(&f, "day", (galley_question){.min = 2}), "- 1 33.33|");
    galley_rows *rows;
    FAILS(&f, GALLEY_INVALID, "no column 'size'",
          facets_of(&f, "source", (galley_question){.sort = str("size")}, &rows));
    FAILS(&f, GALLEY_INVALID, "can be no field's name",
          facets_of(&f, "a\"b", (galley_question){0}, &rows));
    FAILS(&f, GALLEY_INVALID, "no field's name", facets_of(&f, "", (galley_question){0}, &rows));
    FAILS(&f, GALLEY_INVALID, "nothing is named",
          galley_store_facets(f.store, &(galley_facets){0}, &rows, &f.err));
    fixture_close(&f);
}

Test(facets, an_empty_store_and_one_article)
{
    fixture f;
    fixture_open(&f);
    cr_expect_str_eq(facets(&f, "source", (galley_question){0}), "");
    cr_expect_str_eq(facets(&f, "tag", (galley_question){.articles = true}), "");
    put(&f, "a", "", "Alone.");
    cr_expect_str_eq(facets(&f, "tag", (galley_question){0}), "- 1 100|");
    fixture_close(&f);
}

/* A hundred thousand different values, of which the first ten are wanted. */
Test(facets, very_many_values)
{
    fixture f;
    galley_rows *rows;
    char *json = malloc(1200000);
    size_t n = 0;
    fixture_open(&f);
    for (size_t i = 0; i < 100000; i++)
        n += (size_t)sprintf(json + n, "%s\"t%zu\"", i ? "," : "[", i);
    json[n++] = ']';
    galley_article a = simple("a", "", "Tagged by a machine.");
    galley_field fields[] = {{GALLEY_STR("keywords"), {json, n}, GALLEY_FIELD_JSON}};
    a.fields = fields;
    a.n_fields = 1;
    put_article(&f, &a);
    OK(&f, facets_of(&f, "keywords", (galley_question){.top = 3}, &rows));
    cr_expect_str_eq(text_of(&f, rows, "value,articles"), "t0 1|t1 1|t10 1|");
    free(json);
    fixture_close(&f);
}

static galley_status by_country(fixture *f, galley_rows **rows)
{
    return facets_of(f, "span:country", (galley_question){.articles = true}, rows);
}

Test(facets, memory_that_runs_out)
{
    fixture f;
    fill(&f);
    NO_MEMORY(&f, by_country);
    fixture_close(&f);
}
