/* Unit tests of core/text/utf8.c.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "core/text/utf8.h"
#include "core/text/version.h"

#include <galley/text.h>
#include <stdlib.h>

#define S(literal)                                                                                 \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

Test(text, the_first_invalid_byte_is_found)
{
    static const struct {
        galley_str text;
        size_t valid; /* GALLEY_NOWHERE: all */
    } rows[] = {
        {S(""), GALLEY_NOWHERE},
        {S("plain ASCII, longer than eight bytes"), GALLEY_NOWHERE},
        {S("caf\xC3\xA9"), GALLEY_NOWHERE},
        {S("\xE2\x82\xAC \xF0\x9F\x98\x80 \xF4\x8F\xBF\xBF"), GALLEY_NOWHERE},
        {S("\xED\x9F\xBF \xEE\x80\x80"), GALLEY_NOWHERE},
        {S("caf\xC3"), 3},               /* cut */
        {S("12345678\x80"), 8},          /* continues nothing */
        {S("a\xC0\x80"), 1},             /* over-long */
        {S("a\xC1\xBF"), 1},             /* over-long */
        {S("a\xE0\x9F\xBF"), 1},         /* over-long */
        {S("a\xF0\x8F\xBF\xBF"), 1},     /* over-long */
        {S("\xED\xA0\x80"), 0},          /* surrogate */
        {S("\xED\xBF\xBF"), 0},          /* surrogate */
        {S("a\xF4\x90\x80\x80"), 1},     /* over U+10FFFF */
        {S("a\xF5\x80\x80\x80"), 1},     /* no lead byte */
        {S("0123456789abcdef\xFF"), 16}, /* no lead byte */
        {S("\xC3\xA9\xC3\xA9\xC3("), 4},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t want = rows[i].valid == GALLEY_NOWHERE ? rows[i].text.size : rows[i].valid;
        cr_expect_eq(galley_utf8_valid(rows[i].text), want, "row %zu", i);
    }
}

/* Every length and place around the eight and thirty-two bytes that are looked at together. */
Test(text, an_invalid_byte_is_found_at_every_place)
{
    for (size_t size = 1; size < 80; size++) {
        char *data = malloc(size);
        memset(data, 'x', size);
        for (size_t bad = 0; bad < size; bad++) {
            data[bad] = '\xFF';
            cr_assert_eq(galley_utf8_valid((galley_str){data, size}), bad);
            data[bad] = 'x';
        }
        cr_assert_eq(galley_utf8_valid((galley_str){data, size}), size);
        cr_assert_eq(galley_utf8_count((galley_str){data, size}), size);
        free(data);
    }
}

Test(text, code_points_are_stepped_over_and_counted)
{
    galley_str text = S("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z\xC2\xA0"
                        "and more \xE2\x80\x9D.");
    static const uint32_t want[] = {'a', 0xE9, 0x20AC, 0x1F600, 'z', 0xA0};
    size_t pos = 0;
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        cr_expect_eq(galley_utf8_next(text, &pos), want[i], "code point %zu", i);
    cr_expect_eq(pos, 13);
    cr_expect_eq(galley_utf8_count(text), 17);
    cr_expect_eq(galley_utf8_count((galley_str){NULL, 0}), 0);
}

Test(text, the_versions_are_told)
{
    cr_assert(strstr(galley__text_version(), "Unicode 1"));
    cr_assert(strstr(galley__text_version(), "utf8proc 2."));
}
