/* Unit tests of core/text/token.c.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "counting.h"

#include <galley/text.h>
#include <stdio.h>

/* Tokens written as "text/kind+flags", kinds w n p s, flags T(itle) U(pper) D(igit) S(pace)
 * L(ine). */
static void describe(galley_str text, const galley_tokens *t, char *out, size_t room)
{
    size_t size = 0;
    out[0] = '\0';
    for (size_t i = 0; i < t->count && size < room; i++) {
        char flags[8];
        size_t n = 0;
        for (int bit = 0; bit < 5; bit++)
            if (t->flags[i] & 1 << bit)
                flags[n++] = "TUDSL"[bit];
        flags[n] = '\0';
        size += (size_t)snprintf(out + size, room - size, "%s%.*s/%c%s", i ? "|" : "",
                                 (int)(t->end[i] - t->start[i]), text.data + t->start[i],
                                 "wnps"[t->kind[i]], flags);
    }
}

Test(text, tokens_have_kinds_and_flags)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"", ""},
        {" \n\t ", ""},
        {"The cat sat.", "The/wTL|cat/wS|sat/wS|./p"},
        {"  Two", "Two/wTSL"},
        {"a\nb\n\n  c d", "a/wL|b/wSL|c/wSL|d/wS"},
        {"1,250.5 km", "1,250.5/nDL|km/wS"},
        {"1,2a 3,b 4.", "1,2a/wDL|3/nDS|,/p|b/w|4/nDS|./p"},
        {"can't o'Neill 'x'", "can't/wL|o'Neill/wS|'/pS|x/w|'/p"},
        {"U.S. a.m. a..b", "U.S/wUL|./p|a.m/wS|./p|a/wS|./p|./p|b/w"},
        {"NATO iPhone McX A I'M B2B", "NATO/wUL|iPhone/wS|McX/wTS|A/wS|I'M/wUS|B2B/wUDS"},
        {"3D 3Dx x_1 __", "3D/wDL|3Dx/wTDS|x_1/wDS|__/pS"},
        {"x:y 1:2", "x:y/wL|1/nDS|:/p|2/nD"},
        {"$5+3=8% (a@b)", "$/sL|5/nD|+/s|3/nD|=/s|8/nD|%/p|(/pS|a/w|@/p|b/w|)/p"},
        {"don\u2019t \u201CHi\u201D\u2014x", "don\u2019t/wL|\u201C/pS|Hi/wT|\u201D/p|\u2014/p|x/w"},
        {"\u00C9t\u00E9 \u00C9T\u00C9 \u00E9", "\u00C9t\u00E9/wTL|\u00C9T\u00C9/wUS|\u00E9/wS"},
        {"cafe\u0301s e\u0301.", "cafe\u0301s/wL|e\u0301/wS|./p"},
        {"\u20AC5 \u00BD \u0663", "\u20AC/sL|5/nD|\u00BD/nS|\u0663/nDS"},
        {"\u4E2D\u6587 \u30AB\u30CA \uD55C\uAD6D",
         "\u4E2D/wL|\u6587/w|\u30AB\u30CA/wS|\uD55C\uAD6D/wS"},
        {"\U0001F469\u200D\U0001F680 \U0001F1E9\U0001F1EA\U0001F1EB",
         "\U0001F469\u200D\U0001F680/sL|\U0001F1E9\U0001F1EA/sS|\U0001F1EB/s"},
        {"a\u00A0b\u2003\u2003c\u2028d", "a/wL|b/wS|c/wS|d/wS"},
        {"\uFEFFx \u200B y\u00ADz", "x/wL|y\u00ADz/wS"},
        {"\x01 \x7F", "\x01/sL|\x7F/sS"},
        {"\u01C5a \u01C5\u01C4", "\u01C5a/wTL|\u01C5\u01C4/wS"},
        /* An emoji is glued by a joiner right before it, not by one further back. */
        {"a\u200D'b\u2764", "a\u200D'b/wL|\u2764/s"},
        {"a'\u200Db\u2764 a'\u200D\u2764", "a'\u200Db/wL|\u2764/s|a/wS|'\u200D\u2764/p"},
        {"\u05D0'\u200D\u2764 \u05D0'\u2764", "\u05D0'\u200D\u2764/wL|\u05D0'/wS|\u2764/s"},
    };
    galley_arena *arena;
    char got[512];
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_str text = galley_str_of(rows[i].text);
        galley_tokens tokens;
        cr_assert_eq(galley_text_tokens(text, arena, &tokens, NULL), GALLEY_OK);
        describe(text, &tokens, got, sizeof got);
        cr_expect_str_eq(got, rows[i].want, "row %zu: %s\n     want %s", i, got, rows[i].want);
    }
    galley_arena_free(arena);
}

Test(text, the_hash_of_a_token_is_that_of_its_folded_word)
{
    /* Each word stands at the end of the text once, where fewer than eight bytes may be read. */
    static const char *const words[] = {
        "a",
        "Zebra",
        "SEVEN77",
        "EIGHT888",
        "nine nine",
        "sixteen_letters_",
        "SEVENTEEN_LETTERS",
        "@[`{",
        "don\u2019t",
        "Caf\u00E9",
        "\u00C9COLE nationale",
        "stra\u00DFe",
    };
    galley_arena *arena;
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        galley_str text = galley_arena_copy(arena, galley_str_of(words[i]));
        galley_tokens t;
        cr_assert_eq(galley_text_tokens(text, arena, &t, NULL), GALLEY_OK);
        cr_assert_gt(t.count, 0);
        for (size_t k = 0; k < t.count; k++) {
            galley_str word = galley_str_sub(text, t.start[k], t.end[k]);
            galley_str folded = galley_text_fold(word, arena);
            cr_expect_eq(t.fold[k], galley_text_fold_hash(folded), "%s", words[i]);
        }
    }
    galley_arena_free(arena);
}

Test(text, more_tokens_than_expected_move_the_columns)
{
    enum { SIZE = 5000 };
    char text[SIZE];
    galley_arena *arena;
    galley_tokens t;
    for (size_t i = 0; i < SIZE; i++)
        text[i] = ".!"[i % 2];
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    cr_assert_eq(galley_text_tokens((galley_str){text, SIZE}, arena, &t, NULL), GALLEY_OK);
    cr_assert_eq(t.count, SIZE);
    for (size_t i = 0; i < SIZE; i++) {
        cr_assert(t.start[i] == i && t.end[i] == i + 1 && t.kind[i] == GALLEY_TOKEN_PUNCT);
        cr_assert_eq(t.fold[i], t.fold[i % 2]);
        cr_assert_eq(t.flags[i], i == 0 ? GALLEY_TOKEN_LINE : 0);
    }
    galley_arena_free(arena);
}

Test(text, tokens_are_found_by_offset)
{
    static const struct {
        size_t offset, want;
    } rows[] = {{0, 0}, {2, 0}, {3, 1}, {4, 1}, {6, 1}, {7, 2}, {8, 2}, {9, 3}, {1000, 3}};
    galley_arena *arena;
    galley_tokens t;
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    cr_assert_eq(galley_text_tokens(GALLEY_STR("one two x"), arena, &t, NULL), GALLEY_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect_eq(galley_tokens_find(&t, rows[i].offset), rows[i].want, "row %zu", i);
    galley_arena_free(arena);
}

Test(text, a_text_over_the_limit_is_refused)
{
    galley_tokens t = {.count = 7};
    galley_ranges lines = {.count = 7};
    galley_decoded d;
    galley_error err;
    galley_str text = {"never read", GALLEY_TEXT_MAX + 1};
    cr_expect_eq(galley_text_tokens(text, NULL, &t, &err), GALLEY_LIMIT);
    cr_expect_eq(t.count, 0);
    cr_expect_eq(galley_text_lines(text, NULL, &lines, NULL, &err), GALLEY_LIMIT);
    cr_expect_eq(lines.count, 0);
    cr_expect_eq(galley_text_decode(text, NULL, &d, &err), GALLEY_LIMIT);
    cr_expect_eq(d.text.data, NULL);
}
