/* tests/unit/article/test_spans.c: sets of spans.
 * SPDX-License-Identifier: MIT */
#include <galley/article.h>

#include <criterion/criterion.h>

static bool in_order(const galley_span *a, const galley_span *b)
{
    if (a->part != b->part)
        return a->part < b->part;
    if (a->start != b->start)
        return a->start < b->start;
    if (a->end != b->end)
        return a->end > b->end;
    if (a->pattern != b->pattern)
        return a->pattern < b->pattern;
    return a->n_fields < b->n_fields; /* here: the order of adding */
}

/* All lengths up to 200, few distinct values, so that there are many equal spans: order and stability. */
Test(spans, sort_is_by_place_and_stable)
{
    galley_arena *arena = NULL;
    uint32_t seed = 7;
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    for (size_t n = 0; n < 200; n++) {
        galley_spans spans = {0};
        for (size_t i = 0; i < n; i++) {
            uint32_t r = (seed = seed * 1664525 + 1013904223) >> 8;
            uint32_t start = r % 5;
            galley_span s = {.start = start,
                             .end = start + 1 + r / 5 % 3,
                             .part = (galley_part)(r / 15 % 2),
                             .pattern = r / 30 % 2,
                             .n_fields = i};
            cr_assert_eq(galley_spans_add(&spans, &s, arena, NULL), GALLEY_OK);
        }
        galley_spans_sort(&spans);
        cr_assert_eq(spans.count, n);
        for (size_t i = 1; i < n; i++)
            cr_assert(in_order(&spans.at[i - 1], &spans.at[i]), "n = %zu, i = %zu", n, i);
        galley_arena_reset(arena);
    }
    galley_arena_free(arena);
}

Test(spans, text_and_fields)
{
    const galley_article a = {.title = GALLEY_STR("Gas"), .text = GALLEY_STR("Gas rose.")};
    const galley_field fields[] = {{GALLEY_STR("id"), GALLEY_STR("CN"), GALLEY_FIELD_STRING}};
    galley_span s = {.start = 4, .end = 8, .fields = fields, .n_fields = 1};
    galley_str value;
    cr_expect(galley_str_eq(galley_span_text(&a, &s), GALLEY_STR("rose")));
    s.part = GALLEY_PART_TITLE; /* behind its end */
    cr_expect_eq(galley_span_text(&a, &s).size, 0);
    cr_expect(galley_span_field(&s, GALLEY_STR("id"), &value));
    cr_expect(galley_str_eq(value, GALLEY_STR("CN")));
    cr_expect_not(galley_span_field(&s, GALLEY_STR("ID"), &value));
    cr_expect_null(value.data);
}
