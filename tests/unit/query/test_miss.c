/* tests/unit/query/test_miss.c: why an article is not what a query asks for.
 * SPDX-License-Identifier: MIT */
#include "asking.h"
#include "counting.h"

#include <criterion/criterion.h>

static const char *const noisy[] = {
    "lede",  "Gas from Russia was dear when at last they signed a contract.",
    "promo", "Listen to the oil podcast",
    "prose", "The cold came. A war of words and the gas flowed.",
    NULL};

static size_t put_span(const asked *a, const char *sign, const galley_span *s, char *out,
                       size_t room)
{
    galley_str words = galley_span_text(&a->article, s);
    return s->end ? (size_t)snprintf(out, room, " %s%.*s", sign, (int)words.size, words.data) : 0;
}

/* clause kind [=absent or value] [@span] [&other gap>distance] [region] [#either.way]; */
static void misses(asked *a, const char *query, char *out, size_t room)
{
    static const char *const kinds[] = {"absent", "elsewhere", "apart", "unwanted", "different"};
    galley_query *q = NULL;
    galley_view view;
    galley_misses got;
    galley_error err;
    size_t n = 0;
    out[0] = 0;
    cr_assert_eq(galley_query_parse(NULL, galley_str_of(query), NULL, &q, &err), GALLEY_OK);
    asking_view(a, &view);
    cr_assert_eq(galley_query_misses(q, &view, a->arena, &got, &err), GALLEY_OK);
    for (size_t i = 0; i < got.count; i++) {
        const galley_miss *m = &got.at[i];
        galley_str more = m->absent.size ? m->absent : m->value;
        n += (size_t)snprintf(out + n, room - n, "%s%.*s %s", i ? "; " : "", (int)m->clause.size,
                              m->clause.data, kinds[m->kind]);
        if (more.size)
            n += (size_t)snprintf(out + n, room - n, " =%.*s", (int)more.size, more.data);
        n += put_span(a, "@", &m->span, out + n, room - n);
        n += put_span(a, "&", &m->other, out + n, room - n);
        if (m->kind == GALLEY_MISS_APART)
            n += (size_t)snprintf(out + n, room - n, " %lld>%u", (long long)m->gap, m->distance);
        if (m->kind == GALLEY_MISS_ELSEWHERE)
            n += (size_t)snprintf(out + n, room - n, " %s", galley_region_name(m->region));
        if (m->either)
            n += (size_t)snprintf(out + n, room - n, " #%u.%u", m->either, m->way);
    }
    galley_query_free(q);
}

Test(query, each_clause_at_fault_is_told)
{
    static const char *const rows[][2] = {
        {"gas contract", ""},
        {"", ""},
        {"gas treaty", "treaty absent =treaty"},
        {"treaty coal", "treaty absent =treaty; coal absent =coal"},
        {"oil", "oil elsewhere @oil promo"},
        {"\"oil podcast\" gas", "\"oil podcast\" elsewhere @oil podcast promo"},
        {"title:gas", "title:gas elsewhere @Gas lede"},
        {"\"cold war\"", "\"cold war\" absent"},
        {"\"cold winter\"", "\"cold winter\" absent =winter"},
        {"-gas", "-gas unwanted @Gas"},
        {"gas -(oil OR contract)", "-(oil OR contract) unwanted @contract"},
        {"coal OR (gas treaty)", "coal absent =coal #1.1; treaty absent =treaty #1.2"},
        {"(coal OR iron) (tin OR lead)",
         "coal absent =coal #1.1; iron absent =iron #1.2; tin absent =tin #2.1; lead "
         "absent =lead #2.2"},
        {"gas NEAR/3 contract", "gas NEAR/3 contract apart @Gas &contract 10>3"},
        {"contract NEAR/3 gas", "contract NEAR/3 gas apart @contract &Gas 10>3"},
        {"gas NEAR/10 contract", ""},
        {"words NEAR/2 gas NEAR/2 war", "words NEAR/2 gas NEAR/2 war apart @gas &war 4>2"},
        {"gas NEAR/1 gas", "gas NEAR/1 gas apart @gas &Gas 25>1"},
        {"contract NEAR contract", "contract NEAR contract apart 0>10"},
        {"gas NEAR/3 treaty", "treaty absent =treaty"},
        {"gas NEAR/3 (treaty OR contract)",
         "gas NEAR/3 (treaty OR contract) apart @Gas &contract 10>3"},
        {"tag:war", "tag:war absent"},
        {"span:place", "span:place absent"},
        {"span:country=CN", "span:country=CN absent"},
        {"source:sky", "source:sky different =BBC"},
        {"author:ann", "author:ann different"},
        {"date:2021", "date:2021 different =2022-02-04"},
        {"date:2022 source:bbc", ""},
    };
    counting c = COUNTING;
    galley_alloc door = counting_door(&c);
    asked a;
    char text[1024];
    asking_open(&a, &door, noisy);
    asking_span(&a, "country", "RU", "Russia");
    a.article.source = GALLEY_STR("BBC");
    a.article.date = GALLEY_STR("2022-02-04");
    for (size_t i = 0; i < 2 * sizeof rows / sizeof *rows; i++) {
        a.indexed = i % 2;
        misses(&a, rows[i / 2][0], text, sizeof text);
        cr_expect_str_eq(text, rows[i / 2][1], "%s\n   said: %s\n wanted: %s", rows[i / 2][0], text,
                         rows[i / 2][1]);
    }
    galley_arena_free(a.arena);
    cr_assert_eq(c.live, 0);
}
