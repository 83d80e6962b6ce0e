/* Unit tests of core/text/sentence.c, stops.c and items.c with a few words of English; galley's lists are tested by
 * tests/lua/test_sentences.lua, the rules of UAX #29 by test_conformance.c.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include <galley/text.h>
#include <stdio.h>
#include <string.h>

static const struct {
    galley_stop_kind kind;
    const char *words; /* parted by one space */
} lists[] = {
    {GALLEY_STOP_TITLE, "Mr Mrs Dr Gen Sen Prof Lt Col Mt vs e.g"},
    {GALLEY_STOP_NAME, "St Jr Inc Co Ltd"},
    {GALLEY_STOP_NUMBER, "No p b"},
    {GALLEY_STOP_TIME, "a.m p.m"},
    {GALLEY_STOP_END, "D.C"},
    {GALLEY_STOP_STARTER, "The He It We They In Who So Then"},
    {GALLEY_STOP_WHEN, "Monday EST"},
    {GALLEY_STOP_COUNTED, "1 Juni"},
    {GALLEY_STOP_LABEL, "Photo Credit"},
};

static galley_stops *few_words(void)
{
    galley_stops *stops;
    cr_assert_eq(galley_stops_new(NULL, &stops, NULL), GALLEY_OK);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (const char *p = lists[i].words; *p; p += strcspn(p, " "), p += *p == ' ') {
            galley_str word = {p, strcspn(p, " ")};
            cr_assert_eq(galley_stops_add(stops, lists[i].kind, word, NULL), GALLEY_OK);
        }
    return stops;
}

static void split(galley_str text, galley_range within, const galley_sentence_options *options,
                  galley_arena *arena, char *out, size_t room)
{
    galley_ranges all = {0};
    size_t size = 0;
    out[0] = '\0';
    cr_assert_eq(galley_text_sentences(text, within, options, arena, &all, NULL), GALLEY_OK);
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
        "At 5 p.m. Monday it began.|At 6 p.m. Police came.|It was over at 7 p.m.|Police left.",
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
        "In the 1Mr.|Smith file.",
        "\u00C9Mr.|Smith.|\u00C9. Zola and \u0410. Smith.",
        "(Mr. Smith) and [Dr. Who].",
        "1) Bread 1.5 kg|2) Milk|3) Salt (4) of it",
        "1.) Bread.|2.) Milk.",
        "1. Bread|2. Milk",
        "a. Bread|b. Milk c) no",
        "He came 1. and then 2.|The end.",
        "\u2022 Bread|\u2022 Milk",
        "\u20439. Bread|\u204310. Milk",
        "It fell . . . and rose.|Then . . . The end.",
        "It fell . . . .|The end.",
        "It fell.|. . . The end. . . .",
        "It fell....|The end.",
        "It [...] fell [...] (all of it).|It [...]|The end.",
        "It fell.[1][22]|The end. [3]|It rose.\"[4]|Then [5] no.",
        "Nothing fell.|81 percent stood.|See p. 55 and Fig. 8 there.",
        "A man b. 1950.|No.|He rose.",
        "Vom 12. Juni bis 1. 7. 2020.|In 12.|Seiten.",
        "The minister yesterday|Photo: AP",
        "The minister, Photo: AP|Photo Credit: AP:9",
    };
    galley_arena *arena;
    char text[300], got[400];
    galley_stops *stops = few_words();
    galley_sentence_options options = {.stops = stops};
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t size = 0;
        for (const char *p = rows[i]; *p; p++)
            text[size++] = *p == '|' ? ' ' : *p;
        galley_str whole = {text, size};
        split(whole, (galley_range){0, (uint32_t)size}, &options, arena, got, sizeof got);
        cr_expect_str_eq(got, rows[i], "row %zu: %s", i, got);
    }
    galley_stops_free(stops);
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
    split(GALLEY_STR("Mr. \nSmith?\nyes"), (galley_range){0, 15}, NULL, arena, got, sizeof got);
    cr_expect_str_eq(got, "Mr.|Smith?|yes");
    split(text, (galley_range){7, 21}, NULL, arena, got, sizeof got);
    cr_expect_str_eq(got, "One two.|Three");
    split(text, (galley_range){7, 12}, NULL, arena, got, sizeof got);
    cr_expect_str_eq(got, "One t");
    split(text, (galley_range){21, 25}, NULL, arena, got, sizeof got);
    cr_expect_str_eq(got, "");
    cr_assert_eq(galley_text_sentences(text, (galley_range){7, 21}, NULL, arena, &all, NULL),
                 GALLEY_OK);
    cr_assert_eq(galley_text_sentences(text, (galley_range){23, (uint32_t)text.size}, NULL, arena,
                                       &all, NULL),
                 GALLEY_OK);
    cr_assert_eq(all.count, 4);
    cr_expect_eq(all.at[2].start, 25);
    cr_expect_eq(all.at[3].end, text.size - 1);
    cr_expect_eq(galley_text_sentences(text, (galley_range){5, 4}, NULL, arena, &all, &err),
                 GALLEY_INVALID);
    cr_expect_eq(galley_text_sentences(text, (galley_range){0, 1000}, NULL, arena, &all, &err),
                 GALLEY_INVALID);
    cr_expect_eq(all.count, 4);
    galley_arena_free(arena);
}

/* Rows: the text, its sentences by the guess at line ends, its sentences in wrapped text. */
Test(text, a_line_end_inside_a_sentence_is_a_space)
{
    static const char *const rows[][3] = {
        {"It was cut\noff here.", "It was cut\noff here.", "It was cut\noff here."},
        {"It was cold \n night in.", "It was cold \n night in.", "It was cold \n night in."},
        {"bread\nmilk\nsalt\n", "bread|milk|salt", "bread\nmilk\nsalt"},
        {"Buy:\nbread and milk.", "Buy:|bread and milk.", "Buy:\nbread and milk."},
        {"The Heading\nHe came.", "The Heading|He came.", "The Heading\nHe came."},
        {"Mr.\nSmith came.\nHe left", "Mr.|Smith came.|He left", "Mr.\nSmith came.|He left"},
        {"at 5 p.m.\nand so\non. The", "at 5 p.m.|and so\non.|The", "at 5 p.m.\nand so\non.|The"},
        {"A blank\n\nline ends it.", "A blank|line ends it.", "A blank|line ends it."},
        {"One.\n\ntwo and\nthree.", "One.|two and\nthree.", "One.|two and\nthree."},
        {"bread\nmilk\n\nIt was\nsalt.", "bread|milk|It was\nsalt.", "bread\nmilk|It was\nsalt."},
        {"said.The man. Node.Js a.Com", "said.|The man.|Node.Js a.Com",
         "said.|The man.|Node.Js a.Com"},
    };
    char got[400];
    galley_arena *arena;
    galley_stops *stops = few_words();
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int wrapped = 0; wrapped < 2; wrapped++) {
            galley_str text = galley_str_of(rows[i][0]);
            galley_sentence_options options = {stops, wrapped};
            split(text, (galley_range){0, (uint32_t)text.size}, &options, arena, got, sizeof got);
            cr_expect_str_eq(got, rows[i][1 + wrapped], "row %zu, wrapped %d: %s", i, wrapped, got);
        }
    galley_stops_free(stops);
    galley_arena_free(arena);
}

/* Lines and list items that nothing closes are where looking ahead could become quadratic. */
Test(text, sentences_take_linear_time, .timeout = 20)
{
    static const char *const units[] = {"milk\n",   "1) ", "a. ", ". ",     "p.m. ",
                                        "said.The", "[1]", ": ",  "\u2022 "};
    enum { SIZE = 4000000 };
    char *data = malloc(SIZE);
    galley_arena *arena;
    galley_stops *stops = few_words();
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t unit = strlen(units[i]), size = SIZE / unit * unit;
        galley_ranges all = {0};
        galley_sentence_options options = {stops, i % 2};
        for (size_t at = 0; at < size; at += unit)
            memcpy(data + at, units[i], unit);
        cr_assert_eq(galley_text_sentences((galley_str){data, size},
                                           (galley_range){0, (uint32_t)size}, &options, arena, &all,
                                           NULL),
                     GALLEY_OK);
        galley_arena_reset(arena);
    }
    free(data);
    galley_stops_free(stops);
    galley_arena_free(arena);
}

Test(text, words_of_a_language_are_checked)
{
    galley_stops *stops;
    galley_error err;
    cr_assert_eq(galley_stops_new(NULL, &stops, NULL), GALLEY_OK);
    cr_expect_eq(galley_stops_add(stops, GALLEY_STOP_NAME, GALLEY_STR(""), &err), GALLEY_INVALID);
    cr_expect_eq(galley_stops_add(stops, GALLEY_STOP_NAME, GALLEY_STR("a\xFF"), &err),
                 GALLEY_ENCODING);
    cr_expect_eq(err.offset, 1);
    cr_expect_eq(galley_stops_add(stops, GALLEY_STOP_NAME,
                                  GALLEY_STR("12345678901234567890123456789012345678901"), &err),
                 GALLEY_INVALID);
    galley_stops_free(stops);
    galley_stops_free(NULL);
}
