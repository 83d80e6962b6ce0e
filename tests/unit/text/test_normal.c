/* Unit tests of core/text/normal.c: all cases of NormalizationTest.txt (NFC), each option, and positions.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "core/text/utf8.h"

#include <galley/text.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

static galley_str form(galley_str source, unsigned flags, galley_arena *arena)
{
    galley_normal normal;
    cr_assert_eq(galley_text_normal(source, flags, arena, &normal, NULL), GALLEY_OK);
    return normal.text;
}

/* "0044 030C" */
static galley_str characters(const char *codes, char *out)
{
    size_t size = 0;
    for (char *end; *codes; codes = end) {
        unsigned long c = strtoul(codes, &end, 16);
        if (end == codes)
            break;
        size += galley__utf8_put(out + size, (uint32_t)c);
    }
    return (galley_str){out, size};
}

/* c2 == NFC(c1) == NFC(c2) == NFC(c3), c4 == NFC(c4) == NFC(c5) */
static void check_line(char *line, galley_arena *arena)
{
    char bytes[5][400];
    galley_str c[5];
    char *rest = line;
    for (int i = 0; i < 5; i++) {
        char *field = rest;
        rest = strchr(field, ';');
        cr_assert_neq(rest, NULL);
        *rest++ = '\0';
        c[i] = characters(field, bytes[i]);
    }
    for (int i = 0; i < 5; i++)
        cr_expect(galley_str_eq(form(c[i], GALLEY_NORMAL_NFC, arena), c[i < 3 ? 1 : 3]),
                  "column %d of %s", i + 1, line);
}

Test(text, nfc_is_that_of_the_conformance_test)
{
    char path[4096], line[4096];
    size_t count = 0;
    snprintf(path, sizeof path, "%s/unicode/NormalizationTest.txt.gz", getenv("GALLEY_TEST_DATA"));
    gzFile file = gzopen(path, "rb");
    if (file == NULL) {
        printf("skipped: no unicode/NormalizationTest.txt.gz below GALLEY_TEST_DATA\n");
        return;
    }
    galley_arena *arena;
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    while (gzgets(file, line, sizeof line)) {
        if (line[0] == '#' || line[0] == '@' || line[0] == '\n')
            continue;
        check_line(line, arena);
        galley_arena_reset(arena);
        count++;
    }
    gzclose(file);
    galley_arena_free(arena);
    cr_assert_geq(count, 19000, "only %zu cases", count);
}

Test(text, normal_forms)
{
    enum { ALL = 31 };
    static const struct {
        const char *source;
        unsigned flags;
        const char *form;
    } rows[] = {
        {"", ALL, ""},
        {"Plain ASCII", 0, "Plain ASCII"},
        {"Plain ASCII", GALLEY_NORMAL_CASE, "plain ascii"},
        {"e\u0301A\u030A", GALLEY_NORMAL_NFC, "\u00E9\u00C5"},
        {"\u00C9 \u1E9E", GALLEY_NORMAL_CASE, "\u00E9 ss"},
        {"E\u0301", GALLEY_NORMAL_CASE, "e\u0301"},
        {"E\u0301", GALLEY_NORMAL_CASE | GALLEY_NORMAL_NFC, "\u00E9"},
        {"\u00C9e\u0301\u0302x", GALLEY_NORMAL_ACCENTS, "Eex"},
        {"\u0301", GALLEY_NORMAL_ACCENTS, ""},
        {"\u0915\u093F \u304C", GALLEY_NORMAL_ACCENTS, "\u0915\u093F \u304C"},
        {"\uFF21\uFF11\u3000\uFF76\uFF9E", GALLEY_NORMAL_WIDTH, "A1 \u30AB\u3099"},
        {"\uFF21\uFF11\u3000\uFF76\uFF9E", GALLEY_NORMAL_WIDTH | GALLEY_NORMAL_NFC, "A1 \u30AC"},
        {"\uFF21", GALLEY_NORMAL_WIDTH | GALLEY_NORMAL_CASE, "a"},
        {"\u201Ca\u201D \u2018b\u2019 \u00ABc\u00BB d\u2014e \u2212 1", GALLEY_NORMAL_QUOTES,
         "\"a\" 'b' \"c\" d-e - 1"},
        {"\u1112\u1161\u11AB \uD55C", GALLEY_NORMAL_NFC, "\uD55C \uD55C"},
        {"\uFB01 \u00B2", GALLEY_NORMAL_NFC, "\uFB01 \u00B2"},
    };
    galley_arena *arena;
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_str got = form(galley_str_of(rows[i].source), rows[i].flags, arena);
        cr_expect(galley_str_eq(got, galley_str_of(rows[i].form)), "row %zu: %.*s", i,
                  (int)got.size, got.data);
    }
    galley_arena_free(arena);
}

Test(text, positions_lead_back_to_the_source)
{
    /* "Stra(c3 9f)e " is 8 bytes, "strasse " too, but not byte by byte */
    galley_str source = GALLEY_STR("Stra\u00DFe e\u0301x \u0301\u0302y");
    static const struct {
        galley_range form, source;
    } rows[] = {
        {{0, 4}, {0, 4}},     {{4, 5}, {4, 6}},     {{5, 6}, {4, 6}},   {{3, 7}, {3, 7}},
        {{8, 9}, {8, 11}},    {{9, 10}, {11, 12}},  {{0, 12}, {0, 18}}, {{4, 4}, {4, 4}},
        {{11, 12}, {17, 18}}, {{12, 12}, {18, 18}},
    };
    galley_arena *arena;
    galley_normal n;
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    cr_assert_eq(
        galley_text_normal(source, GALLEY_NORMAL_ACCENTS | GALLEY_NORMAL_CASE, arena, &n, NULL),
        GALLEY_OK);
    cr_assert(galley_str_eq(n.text, GALLEY_STR("strasse ex y")));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_range got = galley_normal_to_source(&n, rows[i].form);
        cr_expect(got.start == rows[i].source.start && got.end == rows[i].source.end,
                  "row %zu: %u %u", i, got.start, got.end);
    }
    galley_range back = galley_normal_from_source(&n, (galley_range){4, 6});
    cr_expect(back.start == 4 && back.end == 6);
    back = galley_normal_from_source(&n, (galley_range){7, 8});
    cr_expect(back.start == 7 && back.end == 8);
    back = galley_normal_from_source(&n, (galley_range){18, 18});
    cr_expect_eq(back.start, back.end);
    galley_arena_free(arena);
}

Test(text, a_million_marks_are_put_in_order_in_linear_time, .timeout = 20)
{
    enum { COUNT = 1000000 };
    char *data = malloc(1 + 2 * COUNT);
    galley_arena *arena;
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    data[0] = 'q';
    for (size_t i = 0; i < COUNT; i++)
        memcpy(data + 1 + 2 * i, i % 2 ? "\u0323" : "\u0302", 2);
    galley_str got = form((galley_str){data, 1 + 2 * COUNT}, GALLEY_NORMAL_NFC, arena);
    cr_assert_eq(got.size, 1 + 2 * COUNT);
    cr_expect_eq(memcmp(got.data + 1, "\u0323", 2), 0);
    cr_expect_eq(memcmp(got.data + got.size - 2, "\u0302", 2), 0);
    free(data);
    galley_arena_free(arena);
}
