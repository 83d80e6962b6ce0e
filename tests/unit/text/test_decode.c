/* Unit tests of core/text/decode.c.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include <galley/text.h>
#include <stdlib.h>

#define S(literal)                                                                                 \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }
#define TEN(s) s s s s s s s s s s

Test(text, bytes_become_clean_utf8_with_a_note)
{
    static const struct {
        galley_str bytes, text;
        galley_encoding encoding;
        size_t replaced;
        const char *note;
    } rows[] = {
        {S(""), S(""), GALLEY_UTF8, 0, ""},
        {S("plain\ntext\t"), S("plain\ntext\t"), GALLEY_UTF8, 0, ""},
        {S("caf\xC3\xA9"), S("caf\xC3\xA9"), GALLEY_UTF8, 0, ""},
        {S("\xEF\xBB\xBFx"), S("x"), GALLEY_UTF8, 0, "BOM removed"},
        {S("\xEF\xBB\xBF"), S(""), GALLEY_UTF8, 0, "BOM removed"},
        {S("a\r\nb\rc\r\r\nd\r"), S("a\nb\nc\n\nd\n"), GALLEY_UTF8, 0, "line ends made LF"},
        {S("\xEF\xBB\xBF"
           "a\r\nb"),
         S("a\nb"), GALLEY_UTF8, 0, "BOM removed; line ends made LF"},
        {S("\xFF\xFEh\0\xE9\0\r\0\n\0"), S("h\xC3\xA9\n"), GALLEY_UTF16LE, 0,
         "UTF-16 (little-endian) made UTF-8; line ends made LF"},
        {S("\xFE\xFF\0h\xD8\x3D\xDE\0"), S("h\xF0\x9F\x98\x80"), GALLEY_UTF16BE, 0,
         "UTF-16 (big-endian) made UTF-8"},
        {S("\xFF\xFE"), S(""), GALLEY_UTF16LE, 0, "UTF-16 (little-endian) made UTF-8"},
        {S("\xFF\xFEh\0\x00\xDCi\0"), S("h\xEF\xBF\xBDi"), GALLEY_UTF16LE, 1,
         "UTF-16 (little-endian) made UTF-8; 1 half character replaced, at byte 4"},
        {S("\xFF\xFEh\0\x3D\xD8"), S("h\xEF\xBF\xBD"), GALLEY_UTF16LE, 1,
         "UTF-16 (little-endian) made UTF-8; 1 half character replaced, at byte 4"},
        {S("\xFF\xFEh\0i"), S("h\xEF\xBF\xBD"), GALLEY_UTF16LE, 1,
         "UTF-16 (little-endian) made UTF-8; 1 half character replaced, at byte 4"},
        {S("caf\xE9"), S("caf\xC3\xA9"), GALLEY_WINDOWS_1252, 0, "Windows-1252 made UTF-8"},
        {S("\x93It\x92s \x80"
           "5\x94 he said\x85\r\n"),
         S("\u201CIt\u2019s \u20AC5\u201D he said\u2026\n"), GALLEY_WINDOWS_1252, 0,
         "Windows-1252 made UTF-8; line ends made LF"},
        /* Valid sequences speak for UTF-8, even beside an invalid byte that 1252 knows. */
        {S(TEN("0123456789") "\xC3\xA9\xE9"), S(TEN("0123456789") "\xC3\xA9\xEF\xBF\xBD"),
         GALLEY_UTF8, 1, "1 invalid sequence replaced, at byte 102"},
        {S(TEN(TEN("0123456789")) "\x81 \xE2\x82 \xF0\x9F\x98" TEN(TEN("0123456789"))),
         S(TEN(TEN("0123456789")) "\xEF\xBF\xBD \xEF\xBF\xBD \xEF\xBF\xBD" TEN(TEN("0123456789"))),
         GALLEY_UTF8, 3, "3 invalid sequences replaced, the first at byte 1000"},
        /* A BOM says UTF-8, so it is not Windows-1252. */
        {S("\xEF\xBB\xBF" TEN("0123456789") "\xE9"), S(TEN("0123456789") "\xEF\xBF\xBD"),
         GALLEY_UTF8, 1, "BOM removed; 1 invalid sequence replaced, at byte 103"},
        {S("\x01\x02\x03 a few control characters"), S("\x01\x02\x03 a few control characters"),
         GALLEY_UTF8, 0, ""},
    };
    galley_arena *arena;
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_decoded d;
        galley_error err = {.text = ""};
        cr_assert_eq(galley_text_decode(rows[i].bytes, arena, &d, &err), GALLEY_OK, "row %zu: %s",
                     i, err.text);
        cr_expect(galley_str_eq(d.text, rows[i].text), "row %zu: %.*s", i, (int)d.text.size,
                  d.text.data);
        cr_expect_eq(d.encoding, rows[i].encoding, "row %zu", i);
        cr_expect_eq(d.replaced, rows[i].replaced, "row %zu", i);
        cr_expect(galley_str_eq(d.note, galley_str_of(rows[i].note)), "row %zu: %.*s", i,
                  (int)d.note.size, d.note.data);
    }
    galley_arena_free(arena);
}

Test(text, what_is_no_text_is_refused_with_its_place)
{
    static const struct {
        galley_str bytes;
        size_t offset;
        const char *says;
    } rows[] = {
        {S("text\0more"), 4, "NUL at byte 4"},
        {S("\xEF\xBB\xBFtext\0more"), 7, "NUL at byte 7"},
        {S("0123456\n0123456789\0"), 18, "NUL"},
        {S("\xFF\xFEh\0\0\0"), 4, "NUL at byte 4"},
        {S("\xFF\xFE\0\0h\0\0\0"), 2, "NUL at byte 2"}, /* UTF-32 */
        {S("\x89PNG\r\n\x1A\n\x01\x02\x03\x04\x05"), 6, "control"},
        {S("0123456789ab\x01\x02\x7F\x0E"), 12, "control"},
        {S("\xCF\xF0\xE8\xE2\xE5\xF2"), 0, "not UTF-8 from byte 0"}, /* Cyrillic of Windows-1251 */
        {S("abc \x81 def"), 4, "not UTF-8 from byte 4"},
        {S("ab \xC3\xA9 \x81"), 6, "not UTF-8 from byte 6"},
        {S("\xFF\xFE\x00\xDC\x00\xDC\x00\xDC"), 2, "half a character"},
    };
    galley_arena *arena;
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_decoded d = {.replaced = 7};
        galley_error err;
        cr_expect_eq(galley_text_decode(rows[i].bytes, arena, &d, &err), GALLEY_ENCODING, "row %zu",
                     i);
        cr_expect_eq(err.offset, rows[i].offset, "row %zu: %zu", i, err.offset);
        cr_expect(strstr(err.text, rows[i].says), "row %zu: %s", i, err.text);
        cr_expect(d.text.data == NULL && d.note.data == NULL && d.replaced == 0, "row %zu", i);
    }
    galley_arena_free(arena);
}

Test(text, windows_1252_means_what_it_says)
{
    char byte[] = "xxxx\x80";
    galley_arena *arena;
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    for (int c = 0x80; c < 0x100; c++) {
        galley_decoded d;
        byte[4] = (char)c;
        bool defined = c != 0x81 && c != 0x8D && c != 0x8F && c != 0x90 && c != 0x9D;
        galley_status status = galley_text_decode((galley_str){byte, 5}, arena, &d, NULL);
        cr_expect_eq(status, defined ? GALLEY_OK : GALLEY_ENCODING, "%02X", (unsigned)c);
        size_t pos = 4;
        if (status == GALLEY_OK && c >= 0xA0)
            cr_expect_eq(galley_utf8_next(d.text, &pos), (uint32_t)c);
    }
    galley_arena_free(arena);
}

Test(text, clean_bytes_are_not_copied)
{
    galley_str bytes = GALLEY_STR("already clean \xE2\x80\x94 nothing to do");
    galley_arena *arena;
    galley_decoded d;
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    cr_assert_eq(galley_text_decode(bytes, arena, &d, NULL), GALLEY_OK);
    cr_assert_eq(d.text.data, bytes.data);
    cr_assert_eq(galley_arena_used(arena), 0);
    galley_arena_free(arena);
}
