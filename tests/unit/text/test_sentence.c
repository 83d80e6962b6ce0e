/* Unit tests of core/text/sentence.c and abbreviation.c; the rules of UAX #29 are in
 * test_conformance.c.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include <galley/text.h>
#include <stdio.h>

static void split(galley_str text, galley_range within, galley_arena *arena, char *out, size_t room)
{
    galley_ranges all = {0};
    size_t size = 0;
    out[0] = '\0';
    cr_assert_eq(galley_text_sentences(text, within, arena, &all, NULL), GALLEY_OK);
    for (size_t i = 0; i < all.count && size < room; i++)
        size +=
            (size_t)snprintf(out + size, room - size, "%s%.*s", i ? "|" : "",
                             (int)(all.at[i].end - all.at[i].start), text.data + all.at[i].start);
}

Test(text, sentences_end_where_a_reader_would_end_them)
{
    /* Expected: the same text with | between sentences. */
    static const char *const rows[] = {
        "",
        "No end",
        "One.|Two!|Three?|Four.",
        "Mr. Smith met Mrs. Jones and Dr. Who.|They talked.",
        "Gen. Park, Sen. Lee and Prof. May came.|So did Lt. Col. Fry.",
        "It fell 1.5 percent.|Then 3.",
        "He works at Acme Inc. Chief executive Ann Lee said so.",
        "He works at Acme Inc.|The firm is big.",
        "Acme Co. and Bolt Ltd. merged.|Who knew?",
        "The U.S. President spoke.|He left the U.S.|The crowd stayed.",
        "In the U.S. Army and the U.K. Parliament.",
        "L. Ron Hubbard, J. K. Rowling and George W. Bush.",
        "It was plan B.|The other failed.",
        "You and I.|We left.",
        "Vote No. 8 and see p. 55.|No.|Eight is next.",
        "At 5 p.m. Monday it began.|At 6 p.m.|Police came.",
        "At 9 a.m. EST sharp.",
        "Sammy Davis Jr. Sings.|Davis Jr.|He sings.",
        "He lives on Main St.|The house is red.",
        "St. Petersburg is cold.|Mt. Fuji is high.",
        "Washington D.C.|Police said no.",
        "Apples, pears, etc.|Then more.",
        "Red vs. Blue and e.g. Green.",
        "He said: \u201CStop.\u201D|She did not.",
        "\u201CStop!\u201D he said.|\u201CWhy?\u201D she asked.|\u201CWhy?\u201D|She left.",
        "Wait...|What?|Yes.",
        "Huh? is a word.|Huh?|Is it?",
        "1. The first point.|It is long.",
        "2.1. Results",
        "It was 1984.|1. is a number.",
        "In the xMr.|Smith file.",
        "\u00C9Mr.|Smith.",
        "(Mr. Smith) and [Dr. Who].",
    };
    galley_arena *arena;
    char text[300], got[400];
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t size = 0;
        for (const char *p = rows[i]; *p; p++)
            text[size++] = *p == '|' ? ' ' : *p;
        galley_str whole = {text, size};
        split(whole, (galley_range){0, (uint32_t)size}, arena, got, sizeof got);
        cr_expect_str_eq(got, rows[i], "row %zu: %s", i, got);
    }
    galley_arena_free(arena);
}

Test(text, sentences_stay_inside_their_paragraph_and_are_appended)
{
    galley_str text = GALLEY_STR("Mr. A. One two. Three\n\n  Four five. Six. ");
    galley_ranges all = {0};
    galley_arena *arena;
    galley_error err;
    char got[200];
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    split(GALLEY_STR("Mr. \nSmith?\nyes"), (galley_range){0, 15}, arena, got, sizeof got);
    cr_expect_str_eq(got, "Mr.|Smith?|yes");
    split(text, (galley_range){7, 21}, arena, got, sizeof got);
    cr_expect_str_eq(got, "One two.|Three");
    split(text, (galley_range){7, 12}, arena, got, sizeof got);
    cr_expect_str_eq(got, "One t");
    split(text, (galley_range){21, 25}, arena, got, sizeof got);
    cr_expect_str_eq(got, "");
    cr_assert_eq(galley_text_sentences(text, (galley_range){7, 21}, arena, &all, NULL), GALLEY_OK);
    cr_assert_eq(
        galley_text_sentences(text, (galley_range){23, (uint32_t)text.size}, arena, &all, NULL),
        GALLEY_OK);
    cr_assert_eq(all.count, 4);
    cr_expect_eq(all.at[2].start, 25);
    cr_expect_eq(all.at[3].end, text.size - 1);
    cr_expect_eq(galley_text_sentences(text, (galley_range){5, 4}, arena, &all, &err),
                 GALLEY_INVALID);
    cr_expect_eq(galley_text_sentences(text, (galley_range){0, 1000}, arena, &all, &err),
                 GALLEY_INVALID);
    cr_expect_eq(all.count, 4);
    galley_arena_free(arena);
}
