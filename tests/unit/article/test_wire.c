/* tests/unit/article/test_wire.c: what goes over the wire comes back, and nothing else does.
 * SPDX-License-Identifier: MIT */
#include "core/article/wire.h"
#include "wire_sample.h"

#include <criterion/criterion.h>
#include <math.h>

static galley_arena *arena;
static galley_error err;
static galley__buf buf;

static void setup(void)
{
    cr_assert_eq(galley_arena_new(NULL, &arena, &err), GALLEY_OK);
    galley__buf_init(&buf, NULL);
}

static void teardown(void)
{
    galley__buf_fini(&buf);
    galley_arena_free(arena);
}

TestSuite(wire, .init = setup, .fini = teardown);

Test(wire, every_field_comes_back)
{
    galley_article a, empty = {0};
    galley_statements s, none = {0};
    galley__wire_put_article(&buf, &wire_article);
    galley__wire_put_statements(&buf, &wire_statements);
    galley__wire_put_article(&buf, &empty);
    galley__wire_put_statements(&buf, &none);
    galley_str rest = galley__buf_str(&buf);
    cr_assert_eq(galley__wire_get_article(&rest, arena, &a, &err), GALLEY_OK, "%s", err.text);
    cr_expect(articles_equal(&a, &wire_article));
    cr_assert_eq(galley__wire_get_statements(&rest, &a, arena, &s, &err), GALLEY_OK, "%s",
                 err.text);
    cr_expect(statements_equal(&s, &wire_statements));
    cr_assert_eq(galley__wire_get_article(&rest, arena, &a, &err), GALLEY_OK);
    cr_expect(articles_equal(&a, &empty));
    cr_assert_eq(galley__wire_get_statements(&rest, &a, arena, &s, &err), GALLEY_OK);
    cr_expect_eq(s.count, 0);
    cr_expect_eq(rest.size, 0);
}

Test(wire, cut_short_anywhere_is_corrupt_and_moves_nothing)
{
    galley_article a;
    galley_statements s;
    galley__wire_put_article(&buf, &wire_article);
    size_t border = buf.size;
    galley__wire_put_statements(&buf, &wire_statements);
    for (size_t size = 0; size < buf.size; size++) {
        galley_str rest = {buf.data, size}, before = rest;
        galley_status status = galley__wire_get_article(&rest, arena, &a, &err);
        cr_assert_eq(status, size < border ? GALLEY_CORRUPT : GALLEY_OK, "size %zu", size);
        if (status != GALLEY_OK) {
            cr_assert(galley_str_eq(rest, before) && a.text.data == NULL);
            continue;
        }
        before = rest;
        cr_assert_eq(galley__wire_get_statements(&rest, &a, arena, &s, &err), GALLEY_CORRUPT,
                     "size %zu", size);
        cr_assert(galley_str_eq(rest, before) && s.count == 0);
    }
}

static galley_status send_article(const galley_article *a)
{
    galley_article out;
    galley__buf_clear(&buf);
    galley__wire_put_article(&buf, a);
    galley_str rest = galley__buf_str(&buf);
    return galley__wire_get_article(&rest, arena, &out, &err);
}

static galley_status send_statement(const galley_statement *s)
{
    galley_statements out, one = {1, (galley_statement *)s};
    galley__buf_clear(&buf);
    galley__wire_put_statements(&buf, &one);
    galley_str rest = galley__buf_str(&buf);
    return galley__wire_get_statements(&rest, &wire_article, arena, &out, &err);
}

Test(wire, regions_have_to_fit_the_text)
{
    static const struct {
        galley_region regions[2];
        const char *what;
    } rows[] = {
        {{{0, 2, 0, {"", 0}}, {1, 3, 0, {"", 0}}}, "overlap"},
        {{{3, 2, 0, {"", 0}}, {4, 5, 0, {"", 0}}}, "turned round"},
        {{{0, 2, 0, {"", 0}}, {3, 15, 0, {"", 0}}}, "behind the text"},
        {{{0, 2, GALLEY_REGION_KINDS, {"", 0}}, {3, 4, 0, {"", 0}}}, "no such kind"},
        {{{0, 2, 0, {"\xff", 1}}, {3, 4, 0, {"", 0}}}, "reason not UTF-8"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_article a = wire_article;
        a.regions = rows[i].regions;
        cr_expect_eq(send_article(&a), GALLEY_CORRUPT, "%s", rows[i].what);
        cr_expect(strstr(err.text, "message damaged at byte"), "%s", err.text);
    }
    galley_article a = wire_article;
    a.regions = (const galley_region[]){{0, 7, GALLEY_REGION_LEDE, {"", 0}}};
    a.n_regions = 1;
    a.text = GALLEY_STR("d\xc3\xa9j\xc3\xa0 x");
    cr_expect_eq(send_article(&a), GALLEY_OK);
    a.regions = (const galley_region[]){{0, 2, GALLEY_REGION_LEDE, {"", 0}}};
    cr_expect_eq(send_article(&a), GALLEY_CORRUPT, "inside a character");
}

Test(wire, statements_have_to_make_sense)
{
    galley_evidence e = wire_evidence[0];
    galley_statement s = wire_statement_list[0];
    s.evidence = &e;
    s.n_evidence = 1;
    cr_expect_eq(send_statement(&s), GALLEY_OK);
    s.score = NAN;
    cr_expect_eq(send_statement(&s), GALLEY_CORRUPT);
    s.score = INFINITY;
    cr_expect_eq(send_statement(&s), GALLEY_CORRUPT);
    s.score = 1;
    s.tag = GALLEY_STR("");
    cr_expect_eq(send_statement(&s), GALLEY_CORRUPT);
    s.tag = GALLEY_STR("\xc3");
    cr_expect_eq(send_statement(&s), GALLEY_CORRUPT);
    s.tag = GALLEY_STR("gas");
    s.author = (galley_author)3;
    cr_expect_eq(send_statement(&s), GALLEY_CORRUPT);
    s.author = GALLEY_BY_MODEL;
    cr_expect_eq(send_statement(&s), GALLEY_OK);
    e.weight = NAN;
    cr_expect_eq(send_statement(&s), GALLEY_CORRUPT);
    e.weight = 1;
    e.span.end = (uint32_t)wire_article.text.size + 1;
    cr_expect_eq(send_statement(&s), GALLEY_CORRUPT);
    e.span.end = 14;
    cr_expect_eq(send_statement(&s), GALLEY_OK);
    e.span.part = GALLEY_PART_TITLE; /* the title is shorter */
    cr_expect_eq(send_statement(&s), GALLEY_CORRUPT);
    e.span.end = 6; /* inside a character of it */
    cr_expect_eq(send_statement(&s), GALLEY_CORRUPT);
    e.span.end = 7;
    cr_expect_eq(send_statement(&s), GALLEY_OK);
    e.span.part = (galley_part)2;
    cr_expect_eq(send_statement(&s), GALLEY_CORRUPT);
}

/* A count of four thousand million must not be believed. */
Test(wire, counts_are_checked_before_memory_is_asked_for)
{
    galley_statements s;
    galley__buf_u32(&buf, UINT32_MAX);
    galley_str rest = galley__buf_str(&buf);
    cr_expect_eq(galley__wire_get_statements(&rest, &wire_article, arena, &s, &err),
                 GALLEY_CORRUPT);
    cr_expect_eq(galley_arena_used(arena), 0);
}
