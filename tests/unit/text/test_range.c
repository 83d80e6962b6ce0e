/* Unit tests of core/text/lines.c.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "core/text/segment.h"

#include <stdio.h>

Test(text, lines_are_trimmed_and_blank_ones_counted)
{
    static const struct {
        const char *text, *want; /* "blank:line|..." */
    } rows[] = {
        {"", ""},
        {"\n \n\t\n", ""},
        {"one", "0:one"},
        {"one\ntwo\n", "0:one|0:two"},
        {"\n\none\n\n  two words \n \n\nthree", "2:one|1:two words|2:three"},
        {"\u00A0a\u2003\n\u200B\nb", "0:a|1:b"},
        {"a\rb", "0:a\rb"},
        {"\uFEFFx \u2764\uFE0F \n", "0:x \u2764\uFE0F"},
    };
    galley_arena *arena;
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_str text = galley_str_of(rows[i].text);
        galley_ranges lines;
        uint32_t *blank;
        char got[200] = "";
        size_t size = 0;
        cr_assert_eq(galley_text_lines(text, arena, &lines, &blank, NULL), GALLEY_OK);
        for (size_t k = 0; k < lines.count; k++)
            size += (size_t)snprintf(got + size, sizeof got - size, "%s%u:%.*s", k ? "|" : "",
                                     blank[k], (int)(lines.at[k].end - lines.at[k].start),
                                     text.data + lines.at[k].start);
        cr_expect_str_eq(got, rows[i].want, "row %zu: %s", i, got);
        cr_assert_eq(galley_text_lines(text, arena, &lines, NULL, NULL), GALLEY_OK);
    }
    galley_arena_free(arena);
}

Test(text, many_lines_keep_their_counts)
{
    enum { LINES = 1000 };
    char text[LINES * 3];
    galley_arena *arena;
    galley_ranges lines;
    uint32_t *blank;
    for (size_t i = 0; i < LINES; i++)
        memcpy(text + i * 3, i % 2 ? "b\n\n" : "aa\n", 3);
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    cr_assert_eq(galley_text_lines((galley_str){text, sizeof text}, arena, &lines, &blank, NULL),
                 GALLEY_OK);
    cr_assert_eq(lines.count, LINES);
    for (size_t i = 0; i < LINES; i++) {
        cr_assert_eq(lines.at[i].start, i * 3);
        cr_assert_eq(lines.at[i].end, i * 3 + (i % 2 ? 1 : 2));
        cr_assert_eq(blank[i], i % 2 == 0 && i > 0);
    }
    galley_arena_free(arena);
}

/* Ranges that somebody else has made, without room behind them, are moved before they grow. */
Test(text, ranges_of_unknown_capacity_are_moved)
{
    galley_range own[1] = {{3, 4}};
    galley_ranges ranges = {.count = 1, .at = own};
    galley_arena *arena;
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    for (uint32_t i = 0; i < 100; i++)
        cr_assert(galley__ranges_add(arena, &ranges, (galley_range){i, i + 1}));
    cr_assert_eq(ranges.count, 101);
    cr_assert_eq(ranges.at[0].start, 3);
    for (uint32_t i = 0; i < 100; i++)
        cr_assert_eq(ranges.at[i + 1].start, i);
    galley_arena_free(arena);
}
