/* The conformance tests of UAX #29, all cases, through the boundaries and through the oracle of the
 * property tests (which has to be right, or it proves nothing).
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "core/text/segment.h"
#include "core/text/utf8.h"

#include "../../property/text_oracle.h"
#include "datafile.h"

enum { LONGEST = 256 };

typedef struct example {
    char text[LONGEST];
    bool ends[LONGEST + 1]; /* a boundary at this byte */
    size_t size;
} example;

/* "÷ 0061 × 0308 ÷ # comment"; false: nothing but a comment. */
static bool parse(char *line, example *e)
{
    memset(e, 0, sizeof *e);
    line[strcspn(line, "#")] = '\0';
    for (char *part = strtok(line, " \t\r"); part; part = strtok(NULL, " \t\r")) {
        if (strcmp(part, "\xC3\xB7") == 0)
            e->ends[e->size] = true;
        else if (strcmp(part, "\xC3\x97") != 0)
            e->size += galley__utf8_put(e->text + e->size, (uint32_t)strtoul(part, NULL, 16));
        cr_assert_lt(e->size, LONGEST - 4);
    }
    return e->size > 0;
}

typedef size_t (*end_of)(galley_str text, size_t start);
typedef bool (*is_boundary)(const oracle *o, size_t i);

static size_t sentence_end(galley_str text, size_t start)
{
    size_t term;
    return galley__sentence_end(text, start, NULL, &term);
}

static void check(const example *e, end_of end, is_boundary boundary, size_t number)
{
    galley_str text = {e->text, e->size};
    bool ends[LONGEST + 1] = {true}, slow[LONGEST + 1] = {false};
    for (size_t i = 0; i < e->size;) {
        i = end(text, i);
        cr_assert_leq(i, e->size);
        ends[i] = true;
    }
    cr_expect_arr_eq(ends, e->ends, e->size + 1, "case %zu", number);
    oracle o = oracle_new(text);
    for (size_t i = 0; i <= o.count; i++)
        slow[o.offset[i]] = boundary(&o, i);
    oracle_free(&o);
    cr_expect_arr_eq(slow, e->ends, e->size + 1, "case %zu, oracle", number);
}

static size_t run(const char *path, end_of end, is_boundary boundary)
{
    galley_str file = datafile_read(path);
    size_t count = 0;
    example e;
    cr_assert_neq(file.data, NULL, "no %s", path);
    char *rest = (char *)file.data;
    while (rest && *rest) {
        char *line = rest;
        rest = strchr(line, '\n');
        if (rest)
            *rest++ = '\0';
        if (parse(line, &e))
            check(&e, end, boundary, ++count);
    }
    free((char *)file.data);
    return count;
}

Test(text, word_boundaries_are_those_of_the_conformance_test)
{
    size_t count =
        run(UNICODE_DATA "/auxiliary/WordBreakTest.txt", galley__word_end, oracle_word_boundary);
    cr_assert_geq(count, 1800, "only %zu cases", count);
}

Test(text, grapheme_boundaries_are_those_of_the_conformance_test)
{
    size_t count = run(UNICODE_DATA "/auxiliary/GraphemeBreakTest.txt", galley_grapheme_next,
                       oracle_grapheme_boundary);
    cr_assert_geq(count, 600, "only %zu cases", count);
}

Test(text, sentence_boundaries_are_those_of_the_conformance_test)
{
    size_t count = run(UNICODE_DATA "/auxiliary/SentenceBreakTest.txt", sentence_end,
                       oracle_sentence_boundary);
    cr_assert_geq(count, 500, "only %zu cases", count);
}
