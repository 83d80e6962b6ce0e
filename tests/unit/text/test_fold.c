/* Unit tests of core/text/fold.c.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include <galley/text.h>
#include <stdlib.h>

Test(text, words_fold_to_the_form_by_which_they_are_compared)
{
    static const struct {
        const char *word, *want;
    } rows[] = {
        {"", ""},
        {"NATO", "nato"},
        {"@[`{AZ", "@[`{az"},
        {"Caf\u00E9", "cafe"},
        {"CAFE\u0301", "cafe"},
        {"Stra\u00DFe", "strasse"},
        {"\u0130stanbul", "istanbul"},
        {"\u039F\u03B4\u03C5\u03C3\u03C3\u03B5\u03CD\u03C2",
         "\u03BF\u03B4\u03C5\u03C3\u03C3\u03B5\u03C5\u03C3"},
        {"\u0401\u043B\u043A\u0430", "\u0435\u043B\u043A\u0430"},
        {"\uFB01nd", "find"},
        {"\uFF21\uFF22", "ab"},
        {"\u2167", "viii"},
        {"\u212Bngstr\u00F6m", "angstrom"},
        {"\u33A2", "km2"}, /* a square of letters and a superscript */
        {"\u3392", "mhz"}, /* capitals that only appear in the decomposition */
        {"don\u2019t", "don't"},
        {"don\u02BCt", "don't"},
        {"don\uFF07t", "don't"},
        {"\u0149", "'n"},
        {"Musk\u2019s", "musk's"},
        {"\u201CHi\u201D", "\"hi\""},
        {"well\u2011known", "well-known"},
        {"co\u00ADop\u200B", "coop"},
        {"\u05E9\u05C1\u05B8\u05DC\u05D5\u05B9\u05DD", "\u05E9\u05DC\u05D5\u05DD"},
        {"\u0643\u064E\u062A\u064E\u0628", "\u0643\u062A\u0628"},
        /* Other letters, not accents. */
        {"\u304B\u3099", "\u304C"},
        {"\u0915\u093F", "\u0915\u093F"},
        {"\u0915\u094D\u0937", "\u0915\u094D\u0937"},
        {"\uD55C", "\uD55C"},
        {"\u1112\u1161\u11AB", "\uD55C"},
        {"\u0301", ""},
    };
    galley_arena *arena;
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_str got = galley_text_fold(galley_str_of(rows[i].word), arena);
        cr_assert_neq(got.data, NULL);
        cr_expect(galley_str_eq(got, galley_str_of(rows[i].want)), "row %zu: %.*s, want %s", i,
                  (int)got.size, got.data, rows[i].want);
    }
    galley_arena_free(arena);
}

Test(text, the_order_of_marks_that_stay_does_not_matter)
{
    galley_arena *arena;
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    galley_str a = galley_text_fold(GALLEY_STR("\u0915\u093C\u094D"), arena);
    galley_str b = galley_text_fold(GALLEY_STR("\u0915\u094D\u093C"), arena);
    cr_assert(galley_str_eq(a, b));
    galley_arena_free(arena);
}

/* Longer than the scratch, and a pile of marks that would take a quadratic sort minutes. */
Test(text, long_words_fold_too)
{
    enum { PAIRS = 200000 };
    char *word = malloc(PAIRS * 6);
    galley_arena *arena;
    for (size_t i = 0; i < PAIRS; i++)
        memcpy(word + i * 6, "\u094D\u093C", 6);
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    galley_str folded = galley_text_fold((galley_str){word, PAIRS * 6}, arena);
    cr_assert_eq(folded.size, PAIRS * 6);
    cr_assert_eq(galley_utf8_valid(folded), folded.size);
    galley_arena_free(arena);
    free(word);
}

/* Hashes are written into stores and models: these may never change. */
Test(text, the_hash_of_a_folded_word_is_fixed)
{
    static const struct {
        const char *word;
        uint64_t hash;
    } rows[] = {{"", 0xA3A6B60772FE8019u},
                {"nato", 0x4CF066817D1C5B40u},
                {"telecommunications", 0xDC1954E16B8F36E2u}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cr_expect_eq(galley_text_fold_hash(galley_str_of(rows[i].word)), rows[i].hash, "%s: 0x%llX",
                     rows[i].word,
                     (unsigned long long)galley_text_fold_hash(galley_str_of(rows[i].word)));
}
