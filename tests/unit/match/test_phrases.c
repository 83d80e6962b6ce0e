/* tests/unit/match/test_phrases.c: phrase lists: words, case, possessives, overlaps, entries.
 * SPDX-License-Identifier: MIT */
#include "scanning.h"

#include "core/match/phrase_scan.h"
#include "core/text/utf8.h"

Test(phrases, whole_words_are_found)
{
    static const struct {
        const char *phrase;
        bool exact;
        const char *text, *want;
    } rows[] = {
        {"Russia", false, "Russia, russia RUSSIA.",
         "x 0-6 \"Russia\"\nx 8-14 \"russia\"\nx 15-21 \"RUSSIA\"\n"},
        {"Russia", false, "Russian Prussia Russia2", ""},
        {"Russia", true, "Russia russia RUSSIA", "x 0-6 \"Russia\"\n"},
        {"Xi Jinping", false, "Xi  Jinping, Xi, Jinping xi\tjinping",
         "x 0-11 \"Xi  Jinping\"\nx 25-35 \"xi\tjinping\"\n"},
        {"Xi Jinping", true, "Xi  Jinping xi jinping", "x 0-11 \"Xi  Jinping\"\n"},
        {"Xi\n Jinping", false, "Xi Jinping", "x 0-10 \"Xi Jinping\"\n"},
        {"Xi Jinping", false, "Xi\nJinping", ""},
        {"Xi Jinping", false, "Xi Jinpin", ""},
        {"Café", false, "cafe CAFÉ cafe\u0301",
         "x 0-4 \"cafe\"\nx 5-10 \"CAFÉ\"\n"
         "x 11-17 \"cafe\u0301\"\n"},
        {"Café", true, "cafe CAFÉ Café", "x 11-16 \"Café\"\n"},
        {"STRASSE", false, "Straße", "x 0-7 \"Straße\"\n"},
        {"Путин", false, "ПУТИН путин Путину", "x 0-10 \"ПУТИН\"\nx 11-21 \"путин\"\n"},
        {"U.S.", false, "The U.S. army, U.S.-led, u.s. U.S.",
         "x 4-8 \"U.S.\"\nx 15-19 \"U.S.\"\nx 25-29 \"u.s.\"\nx 30-34 \"U.S.\"\n"},
        {"U.S.", false, "U.S.A. US U.S", ""},
        {"U.S.", true, "u.s. U.S.", "x 5-9 \"U.S.\"\n"},
        {"AT&T", false, "at&t, AT & T", "x 0-4 \"at&t\"\nx 6-12 \"AT & T\"\n"},
        {"Yahoo!", false, "Yahoo Yahoo! yahoo!", "x 6-12 \"Yahoo!\"\nx 13-19 \"yahoo!\"\n"},
        {"Jean-Claude", false, "Jean-Claude Jean\u2010Claude Jean Claude",
         "x 0-11 \"Jean-Claude\"\nx 12-25 \"Jean\u2010Claude\"\n"},
        {"O'Neill", false, "O’Neill o'neill O'Neills", "x 0-9 \"O’Neill\"\nx 10-17 \"o'neill\"\n"},
        {"\U0001F525", false, "hot \U0001F525!", "x 4-8 \"\U0001F525\"\n"},
        {"€ 5", false, "€5", "x 0-4 \"€5\"\n"},
        {"2022", false, "2022 20222 1,2022 2022's", "x 0-4 \"2022\"\nx 18-22 \"2022\"\n"},
        {"中国", false, "在中国有", "x 3-9 \"中国\"\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        rig r = rig_new();
        rig_phrase(&r, rig_list(&r, "x", rows[i].exact), rows[i].phrase, NULL);
        rig_freeze(&r);
        const char *got = rig_scan(&r, rows[i].text);
        cr_expect_str_eq(got, rows[i].want, "%s in %s: %s", rows[i].phrase, rows[i].text, got);
        rig_free(&r);
    }
}

Test(phrases, the_possessive_of_the_last_word_is_found_without_its_ending)
{
    static const struct {
        const char *phrase;
        bool exact;
        const char *text, *want;
    } rows[] = {
        {"Putin", false, "Putin's Putin’s PUTIN’S Putins putin‘s",
         "x 0-5 \"Putin\"\nx 8-13 \"Putin\"\nx 18-23 \"PUTIN\"\nx 35-40 \"putin\"\n"},
        {"Putin", true, "Putin's putin's Putin’s Putin’S Putin'S",
         "x 0-5 \"Putin\"\nx 16-21 \"Putin\"\nx 26-31 \"Putin\"\nx 36-41 \"Putin\"\n"},
        {"PUTIN", true, "PUTIN’S Putin's", "x 0-5 \"PUTIN\"\n"},
        {"Xi Jinping", false, "Xi Jinping’s Xi's Jinping", "x 0-10 \"Xi Jinping\"\n"},
        {"United States", false, "the United States’ army", "x 4-17 \"United States\"\n"},
        {"McDonald's", false, "McDonald’s McDonalds", "x 0-12 \"McDonald’s\"\n"},
        {"Orbán", false, "Orbán’s Orban's", "x 0-6 \"Orbán\"\nx 11-16 \"Orban\"\n"},
        {"Putin", false, "Putin's\u0301 Putin\u02BCs Putin\u2019\u0301s Putin\uFF07s",
         "x 0-5 \"Putin\"\nx 10-15 \"Putin\"\nx 19-24 \"Putin\"\nx 31-36 \"Putin\"\n"},
        {"G7", false, "G7's", "x 0-2 \"G7\"\n"},
        {"U.S.", false, "U.S.'s", "x 0-4 \"U.S.\"\n"},
        {"Yahoo!", false, "Yahoo!’s", "x 0-6 \"Yahoo!\"\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        rig r = rig_new();
        rig_phrase(&r, rig_list(&r, "x", rows[i].exact), rows[i].phrase, NULL);
        rig_freeze(&r);
        const char *got = rig_scan(&r, rows[i].text);
        cr_expect_str_eq(got, rows[i].want, "%s in %s: %s", rows[i].phrase, rows[i].text, got);
        rig_free(&r);
    }
}

Test(phrases, of_overlapping_hits_of_a_list_the_longest_then_the_first_is_kept)
{
    static const struct {
        const char *phrases[6];
        const char *text, *want;
    } rows[] = {
        {{"York", "New York", "New York City"},
         "New York City York",
         "x 0-13 \"New York City\"\nx 14-18 \"York\"\n"},
        {{"a b", "b c"}, "a b c", "x 0-3 \"a b\"\n"},
        {{"a b", "b c d"}, "a b c d", "x 2-7 \"b c d\"\n"},
        {{"a b", "b c d", "d e f g"}, "a b c d e f g", "x 0-3 \"a b\"\nx 6-13 \"d e f g\"\n"},
        {{"a", "a b c", "c dddddd"}, "a b c dddddd", "x 0-1 \"a\"\nx 4-12 \"c dddddd\"\n"},
        {{"aaaa", "b c"}, "aaaa b c", "x 0-4 \"aaaa\"\nx 5-8 \"b c\"\n"},
        {{"McDonald", "McDonald's"},
         "McDonald's McDonald’s McDonald",
         "x 0-10 \"McDonald's\"\nx 11-23 \"McDonald’s\"\nx 24-32 \"McDonald\"\n"},
        {{"a a"}, "a a a a a", "x 0-3 \"a a\"\nx 4-7 \"a a\"\n"},
        {{"a b"}, "a b\na b", "x 0-3 \"a b\"\nx 4-7 \"a b\"\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int exact = 0; exact < 2; exact++) {
            rig r = rig_new();
            uint32_t list = rig_list(&r, "x", exact);
            for (size_t k = 0; k < 6 && rows[i].phrases[k]; k++)
                rig_phrase(&r, list, rows[i].phrases[k], NULL);
            if (exact && strstr(rows[i].text, "’")) /* an entry with ' is no ’ byte by byte */
                rig_phrase(&r, list, "McDonald’s", NULL);
            rig_freeze(&r);
            const char *got = rig_scan(&r, rows[i].text);
            cr_expect_str_eq(got, rows[i].want, "row %zu: %s", i, got);
            rig_free(&r);
        }
}

Test(phrases, overlap_says_which_of_overlapping_hits_are_kept)
{
    static const struct {
        galley_overlap overlap;
        const char *text, *want;
    } rows[] = {
        {GALLEY_OVERLAP_LONGEST, "New York City Hall", "x 4-18 \"York City Hall\"\n"},
        {GALLEY_OVERLAP_FIRST, "New York City Hall", "x 0-8 \"New York\"\nx 9-18 \"City Hall\"\n"},
        {GALLEY_OVERLAP_ALL, "New York City Hall",
         "x 0-13 \"New York City\"\nx 0-8 \"New York\"\nx 4-18 \"York City Hall\"\nx 9-18 \"City "
         "Hall\"\n"},
        {GALLEY_OVERLAP_ALL, "City Hall’s", "x 0-9 \"City Hall\"\n"},
    };
    static const char *const phrases[] = {"New York City", "New York", "York City Hall",
                                          "City Hall"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        rig r = rig_new();
        uint32_t list;
        galley_list_def def = {.label = GALLEY_STR("x"), .overlap = rows[i].overlap};
        cr_assert_eq(galley_matcher_list(r.m, &def, &list, &r.err), GALLEY_OK);
        for (size_t k = 0; k < sizeof phrases / sizeof *phrases; k++)
            rig_phrase(&r, list, phrases[k], NULL);
        rig_freeze(&r);
        const char *got = rig_scan(&r, rows[i].text);
        cr_expect_str_eq(got, rows[i].want, "row %zu: %s", i, got);
        rig_free(&r);
    }
}

static const char *scan_list(rig *r, const galley_list_def *def, const char *const *phrases,
                             const char *text)
{
    uint32_t list;
    *r = rig_new();
    cr_assert_eq(galley_matcher_list(r->m, def, &list, &r->err), GALLEY_OK, "%s", r->err.text);
    for (; *phrases; phrases++)
        rig_phrase(r, list, *phrases, *phrases);
    rig_freeze(r);
    return rig_scan(r, text);
}

Test(phrases, punctuation_may_not_matter)
{
    static const struct {
        const char *phrases[3];
        bool exact;
        const char *text, *want;
    } rows[] = {
        {{"U.S."},
         true,
         "US, U.S. and U.S, us, U.S.A., in the U.S.",
         "x 0-2 \"US\" id=U.S.\nx 4-8 \"U.S.\" id=U.S.\nx 13-16 \"U.S\" id=U.S.\nx 37-41 \"U.S.\" "
         "id=U.S.\n"},
        {{"US"},
         false,
         "U.S. us U.S’s",
         "x 0-4 \"U.S.\" id=US\nx 5-7 \"us\" id=US\nx 8-11 \"U.S\" id=US\n"},
        {{"Coca-Cola"},
         false,
         "coca cola, Coca—Cola, CocaCola",
         "x 0-9 \"coca cola\" id=Coca-Cola\nx 11-22 \"Coca—Cola\" id=Coca-Cola\n"},
        {{"O'Neill"},
         false,
         "O’Neill's ONeill O Neill",
         "x 0-9 \"O’Neill\" id=O'Neill\nx 12-18 \"ONeill\" id=O'Neill\n"},
        {{"Yahoo!"},
         false,
         "Yahoo yahoo!",
         "x 0-5 \"Yahoo\" id=Yahoo!\nx 6-11 \"yahoo\" id=Yahoo!\n"},
        {{"Version 1.5"},
         false,
         "version 1.5, version 15",
         "x 0-11 \"version 1.5\" id=Version 1.5\n"},
        {{"Putin", "Putins"}, false, "Putin’s", "x 0-9 \"Putin’s\" id=Putins\n"},
        {{"a b"}, false, "a\nb", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_list_def def = {
            .label = GALLEY_STR("x"), .exact_case = rows[i].exact, .any_punctuation = true};
        rig r;
        const char *got = scan_list(&r, &def, rows[i].phrases, rows[i].text);
        cr_expect_str_eq(got, rows[i].want, "row %zu: %s", i, got);
        rig_free(&r);
    }
}

Test(phrases, fuzzy_lists_find_misspelt_words)
{
    static const struct {
        const char *phrases[4];
        const char *text, *want;
    } rows[] = {
        {{"aircraft"},
         "An aircarft, aircraft’s, aircrft's, airrcraft, ircraft",
         "x 3-11 \"aircarft\" id=aircraft edits=1\nx 13-21 \"aircraft\" id=aircraft\n"
         "x 27-34 \"aircrft\" id=aircraft edits=1\nx 38-47 \"airrcraft\" id=aircraft edits=1\n"
         "x 49-56 \"ircraft\" id=aircraft edits=1\n"},
        {{"aircraft"},
         "aricarft aircrafts' arcrft aircraft carrier",
         "x 9-18 \"aircrafts\" id=aircraft edits=1\nx 27-35 \"aircraft\" id=aircraft\n"},
        {{"Volodymyr Zelensky"},
         "Wolodymir Zelenskyy and Volodymyr Selenski",
         "x 0-19 \"Wolodymir Zelenskyy\" id=Volodymyr Zelensky edits=3\n"},
        {{"Iran", "Iraq", "Irans"},
         "Irak Iram Iran Irano",
         "x 10-14 \"Iran\" id=Iran\nx 15-20 \"Irano\" id=Irans edits=1\n"},
        {{"Austria", "Australia"},
         "Austria Australia Austrlia",
         "x 0-7 \"Austria\" id=Austria\nx 8-17 \"Australia\" id=Australia\n"
         "x 18-26 \"Austrlia\" id=Austria edits=1\nx 18-26 \"Austrlia\" id=Australia edits=1\n"},
        {{"abcde", "abcdf"},
         "abcdx",
         "x 0-5 \"abcdx\" id=abcde edits=1\nx 0-5 \"abcdx\" id=abcdf edits=1\n"},
        {{"Путина"},
         "путниа Путина",
         "x 0-12 \"путниа\" id=Путина edits=1\nx 13-25 \"Путина\" id=Путина\n"},
        {{"Boeing 7377"},
         "Boeign 7377 Boeing 7378",
         "x 0-11 \"Boeign 7377\" id=Boeing 7377 edits=1\n"},
        {{"president"},
         "president's presidents",
         "x 0-9 \"president\" id=president\nx 12-22 \"presidents\" id=president edits=1\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_list_def def = {.label = GALLEY_STR("x"), .fuzzy = true};
        rig r;
        const char *got = scan_list(&r, &def, rows[i].phrases, rows[i].text);
        cr_expect_str_eq(got, rows[i].want, "row %zu: %s", i, got);
        cr_expect_str_eq(rig_scan(&r, rows[i].text), rows[i].want, "row %zu, again", i);
        rig_free(&r);
    }
}

Test(phrases, options_that_exclude_each_other_are_refused)
{
    rig r = rig_new();
    galley_list_def both = {.label = GALLEY_STR("x"), .fuzzy = true, .exact_case = true};
    cr_expect_eq(galley_matcher_list(r.m, &both, NULL, &r.err), GALLEY_INVALID);
    cr_expect_str_eq(r.err.text, "\"x\": a fuzzy list cannot have exact_case as well");
    both = (galley_list_def){.label = GALLEY_STR("x"), .fuzzy = true, .any_punctuation = true};
    cr_expect_eq(galley_matcher_list(r.m, &both, NULL, &r.err), GALLEY_INVALID);
    cr_expect_str_eq(r.err.text, "\"x\": a fuzzy list cannot have any_punctuation as well");
    both = (galley_list_def){.label = GALLEY_STR("x"), .overlap = (galley_overlap)3};
    cr_expect_eq(galley_matcher_list(r.m, &both, NULL, &r.err), GALLEY_INVALID);
    cr_expect_eq(galley_matcher_patterns(r.m), 0);
    rig_free(&r);
}

/* What says quickly that a word is no possessive knows every character that folds to an apostrophe. */
Test(phrases, no_apostrophe_is_overlooked)
{
    galley_arena *arena;
    size_t apostrophes = 0;
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    for (uint32_t c = 0x80; c < 0x110000; c++) {
        char word[16] = "x";
        if (c >= 0xD800 && c < 0xE000)
            continue;
        size_t n = 1 + galley__utf8_put(word + 1, c);
        galley_str folded = galley_text_fold((galley_str){word, n}, arena);
        if (memchr(folded.data, '\'', folded.size)) {
            memcpy(word + n, "s\u0301", 3);
            cr_expect(galley__may_be_possessive((galley_str){word, n + 3}), "U+%04X", c);
            cr_expect(galley__may_be_possessive((galley_str){word, n + 1}), "U+%04X", c);
            apostrophes++;
        }
        galley_arena_reset(arena);
    }
    cr_expect_geq(apostrophes, 7, "%zu", apostrophes);
    galley_arena_free(arena);
}

Test(phrases, different_lists_do_not_hide_each_other)
{
    rig r = rig_new();
    uint32_t city = rig_list(&r, "city", false), state = rig_list(&r, "state", true);
    rig_regex(&r, "word", "York");
    uint32_t longer = rig_list(&r, "longer", false);
    cr_assert_eq(city, 0);
    cr_assert_eq(state, 1);
    cr_assert_eq(longer, 3);
    rig_phrase(&r, city, "York", "Y");
    rig_phrase(&r, state, "York", "S");
    rig_phrase(&r, longer, "New York City", "N");
    rig_freeze(&r);
    cr_expect_str_eq(rig_scan(&r, "New York City"), "longer 0-13 \"New York City\" id=N\n"
                                                    "city 4-8 \"York\" id=Y\n"
                                                    "state 4-8 \"York\" id=S\n"
                                                    "word 4-8 \"York\"\n");
    cr_assert_eq(galley_matcher_patterns(r.m), 4);
    cr_assert_eq(galley_matcher_entries(r.m), 3);
    cr_assert(galley_str_eq(galley_matcher_label(r.m, 3), GALLEY_STR("longer")));
    cr_assert_eq(galley_matcher_label(r.m, 4).size, 0);
    rig_free(&r);
}

Test(phrases, a_phrase_given_twice_keeps_all_entries_that_differ)
{
    rig r = rig_new();
    uint32_t list = rig_list(&r, "x", false);
    rig_phrase(&r, list, "Congo", "CG");
    rig_phrase(&r, list, "CONGO", "CD");
    rig_phrase(&r, list, "congo", "CG");
    rig_phrase(&r, list, "Congo", NULL);
    rig_freeze(&r);
    cr_expect_str_eq(rig_scan(&r, "Congo’s"), "x 0-5 \"Congo\" id=CG\n"
                                              "x 0-5 \"Congo\" id=CD\n"
                                              "x 0-5 \"Congo\"\n");
    cr_assert_eq(galley_matcher_entries(r.m), 4);
    rig_free(&r);
}

Test(phrases, exact_lists_keep_spellings_apart)
{
    rig r = rig_new();
    uint32_t list = rig_list(&r, "x", true);
    rig_phrase(&r, list, "US", "country");
    rig_phrase(&r, list, "us", "pronoun");
    rig_phrase(&r, list, "Us", "film");
    rig_freeze(&r);
    cr_expect_str_eq(rig_scan(&r, "US us Us uS"), "x 0-2 \"US\" id=country\n"
                                                  "x 3-5 \"us\" id=pronoun\n"
                                                  "x 6-8 \"Us\" id=film\n");
    rig_free(&r);
}

Test(phrases, fields_keep_their_order_and_type)
{
    rig r = rig_new();
    uint32_t list = rig_list(&r, "x", false);
    galley_field fields[] = {
        {GALLEY_STR("id"), GALLEY_STR("RU"), GALLEY_FIELD_STRING},
        {GALLEY_STR("größe"), GALLEY_STR("17.1"), GALLEY_FIELD_JSON},
        {GALLEY_STR("note"), {NULL, 0}, GALLEY_FIELD_STRING},
    };
    cr_assert_eq(galley_matcher_phrase(r.m, list, GALLEY_STR("Russia"), fields, 3, &r.err),
                 GALLEY_OK);
    rig_freeze(&r);
    galley_spans spans = {0};
    galley_subject subject = rig_subject(GALLEY_STR("Russia"), r.arena);
    cr_assert_eq(galley_matcher_scan(r.m, r.scratch, &subject, r.arena, &spans, NULL, &r.err),
                 GALLEY_OK);
    cr_assert_eq(spans.count, 1);
    cr_assert_eq(spans.at[0].n_fields, 3);
    for (size_t i = 0; i < 3; i++) {
        cr_expect(galley_str_eq(spans.at[0].fields[i].name, fields[i].name));
        cr_expect(galley_str_eq(spans.at[0].fields[i].value, fields[i].value));
        cr_expect_eq(spans.at[0].fields[i].type, fields[i].type);
    }
    rig_free(&r);
}

Test(phrases, within_says_where_a_list_looks)
{
    rig r = rig_new();
    galley_list_def rows[] = {
        {.label = GALLEY_STR("body")},
        {.label = GALLEY_STR("related"), .within = GALLEY_REGION_BIT(GALLEY_REGION_RELATED)},
        {.label = GALLEY_STR("all"), .exact_case = true, .within = GALLEY_REGION_ALL},
    };
    for (size_t i = 0; i < 3; i++) {
        uint32_t number;
        cr_assert_eq(galley_matcher_list(r.m, &rows[i], &number, &r.err), GALLEY_OK);
        rig_phrase(&r, number, "EU", NULL);
    }
    rig_freeze(&r);
    cr_expect_str_eq(rig_scan(&r, "p|EU\nr|EU\nn|EU\nq|EU"),
                     "body 2-4 \"EU\"\nall 2-4 \"EU\"\n"
                     "related 7-9 \"EU\"\nall 7-9 \"EU\"\n"
                     "all 12-14 \"EU\"\n"
                     "body 17-19 \"EU\"\nall 17-19 \"EU\"\n");
    rig_free(&r);
}

Test(phrases, wrong_phrases_are_refused_and_leave_no_trace)
{
    char words[2 * GALLEY_PHRASE_WORDS + 2], want[600];
    for (size_t i = 0; i < sizeof words; i++)
        words[i] = i % 2 ? ' ' : 'w';
    words[sizeof words - 1] = '\0';
    snprintf(want, sizeof want, "the phrase \"%.200s\" has more than 128 words", words);
    want[255] = '\0';
    const struct {
        uint32_t list;
        galley_str phrase;
        galley_field field;
        galley_status status;
        const char *text;
    } rows[] = {
        {0, {NULL, 0}, {.name = {"id", 2}}, GALLEY_INVALID, "the phrase \"\" has no word in it"},
        {0,
         {" \n", 2},
         {.name = {"id", 2}},
         GALLEY_INVALID,
         "the phrase \" \n\" has no word in it"},
        {0, {"—!", 4}, {.name = {"id", 2}}, GALLEY_INVALID, "the phrase \"—!\" has no word in it"},
        {0,
         {"a\xFF", 2},
         {.name = {"id", 2}},
         GALLEY_ENCODING,
         "the phrase is not valid UTF-8 at byte 1"},
        {0,
         {"a", 1},
         {.name = {"\xFF", 1}},
         GALLEY_ENCODING,
         "field \"\xFF\": the name of a field is not valid UTF-8 at byte 0"},
        {0,
         {"a", 1},
         {.name = {"id", 2}, .value = {"x\xC3", 2}},
         GALLEY_ENCODING,
         "field \"id\": the value of a field is not valid UTF-8 at byte 1"},
        {0, {words, sizeof words - 1}, {.name = {"id", 2}}, GALLEY_LIMIT, want},
        {1, {"a", 1}, {.name = {"id", 2}}, GALLEY_NOTFOUND, "there is no phrase list 1"},
        {2, {"a", 1}, {.name = {"id", 2}}, GALLEY_NOTFOUND, "there is no phrase list 2"},
    };
    rig r = rig_new();
    rig_list(&r, "x", false);
    rig_regex(&r, "r", "zzz");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_expect_eq(
            galley_matcher_phrase(r.m, rows[i].list, rows[i].phrase, &rows[i].field, 1, &r.err),
            rows[i].status);
        cr_expect_str_eq(r.err.text, rows[i].text);
    }
    cr_expect_eq(galley_matcher_entries(r.m), 0);
    words[2 * GALLEY_PHRASE_WORDS] = '\0';
    rig_phrase(&r, 0, words, NULL);
    rig_freeze(&r);
    cr_expect_str_eq(rig_scan(&r, "a w id"), "");
    rig_scan(&r, words);
    cr_expect_eq(strncmp(r.out, "x 0-255 ", 8), 0, "%s", r.out);
    cr_expect_eq(galley_matcher_phrase(r.m, 0, GALLEY_STR("a"), NULL, 0, &r.err), GALLEY_INVALID);
    cr_expect_eq(
        galley_matcher_list(r.m, &(galley_list_def){.label = GALLEY_STR("y")}, NULL, &r.err),
        GALLEY_INVALID);
    cr_expect_eq(galley_matcher_list(r.m, &(galley_list_def){.label = {NULL, 0}}, NULL, &r.err),
                 GALLEY_INVALID);
    rig_free(&r);
}

/* Words whose hashes are made equal by hand: what is found is decided by the words. */
Test(phrases, equal_hashes_of_different_words_are_no_hit)
{
    rig r = rig_new();
    uint32_t folded = rig_list(&r, "folded", false), exact = rig_list(&r, "exact", true);
    rig_phrase(&r, folded, "alpha one", "1");
    rig_phrase(&r, folded, "beta one", "2");
    rig_phrase(&r, exact, "alpha one", "3");
    rig_phrase(&r, exact, "beta one", "4");
    for (size_t i = 0; i < r.m->phrases.hashes.count; i++)
        r.m->phrases.hashes.at[i] = 42;
    rig_freeze(&r);
    galley_str text = GALLEY_STR("alpha one, Beta ONE, beta one, gamma one, alphä one");
    galley_subject subject = rig_subject(text, r.arena);
    for (size_t i = 0; i < subject.tokens->count; i++)
        subject.tokens->fold[i] = 42;
    galley_spans spans = {0};
    cr_assert_eq(galley_matcher_scan(r.m, r.scratch, &subject, r.arena, &spans, NULL, &r.err),
                 GALLEY_OK);
    rig_print(&r, text, &spans);
    cr_expect_str_eq(r.out, "folded 0-9 \"alpha one\" id=1\n"
                            "exact 0-9 \"alpha one\" id=3\n"
                            "folded 11-19 \"Beta ONE\" id=2\n"
                            "folded 21-29 \"beta one\" id=2\n"
                            "exact 21-29 \"beta one\" id=4\n"
                            "folded 42-52 \"alphä one\" id=1\n");
    rig_free(&r);
}

Test(phrases, spans_are_appended_and_sorted_and_titles_have_their_part)
{
    rig r = rig_new();
    galley_list_def def = {.label = GALLEY_STR("x"), .within = GALLEY_REGION_ALL};
    cr_assert_eq(galley_matcher_list(r.m, &def, NULL, &r.err), GALLEY_OK);
    rig_phrase(&r, 0, "gas", NULL);
    rig_freeze(&r);
    galley_spans spans = {0};
    galley_subject title = rig_subject(GALLEY_STR("t|Gas"), r.arena);
    galley_subject text = rig_subject(GALLEY_STR("gas and gas"), r.arena);
    title.part = GALLEY_PART_TITLE;
    cr_assert_eq(galley_matcher_scan(r.m, r.scratch, &title, r.arena, &spans, NULL, NULL),
                 GALLEY_OK);
    cr_assert_eq(galley_matcher_scan(r.m, r.scratch, &text, r.arena, &spans, NULL, NULL),
                 GALLEY_OK);
    cr_assert_eq(spans.count, 3);
    cr_expect_eq(spans.at[0].part, GALLEY_PART_TEXT);
    cr_expect_eq(spans.at[1].start, 8);
    cr_expect_eq(spans.at[2].part, GALLEY_PART_TITLE);
    cr_expect_eq(spans.at[2].start, 2);
    rig_free(&r);
}

Test(phrases, a_subject_that_makes_no_sense_is_refused)
{
    static const struct {
        galley_region regions[2];
        const char *text;
    } rows[] = {
        {{{0, 4, GALLEY_REGION_PROSE, {0}}, {3, 5, GALLEY_REGION_PROSE, {0}}},
         "region 1 is out of order or outside of the text"},
        {{{0, 3, GALLEY_REGION_PROSE, {0}}, {3, 99, GALLEY_REGION_PROSE, {0}}},
         "region 1 is out of order or outside of the text"},
        {{{3, 2, GALLEY_REGION_PROSE, {0}}, {4, 4, GALLEY_REGION_PROSE, {0}}},
         "region 0 is out of order or outside of the text"},
        {{{0, 1, GALLEY_REGION_PROSE, {0}}, {2, 3, GALLEY_REGION_PROSE, {0}}},
         "region 1 cuts a character"},
        {{{0, 2, GALLEY_REGION_PROSE, {0}}, {3, 4, GALLEY_REGION_PROSE, {0}}},
         "region 0 cuts a character"},
        {{{0, 1, GALLEY_REGION_PROSE, {0}}, {3, 4, GALLEY_REGION_KINDS, {0}}},
         "region 1 has no known kind"},
    };
    rig r = rig_new(), other = rig_new();
    rig_regex(&r, "x", ".");
    rig_freeze(&r);
    galley_subject subject = rig_subject(GALLEY_STR("aébc"), r.arena);
    galley_spans spans = {0};
    subject.n_regions = 2;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        subject.regions = rows[i].regions;
        cr_expect_eq(galley_matcher_scan(r.m, r.scratch, &subject, r.arena, &spans, NULL, &r.err),
                     GALLEY_INVALID);
        cr_expect_str_eq(r.err.text, rows[i].text);
    }
    galley_scratch *scratch = NULL;
    cr_expect_eq(galley_scratch_new(other.m, &scratch, &r.err), GALLEY_INVALID);
    cr_expect_null(scratch);
    cr_expect_eq(galley_matcher_scan(other.m, r.scratch, &subject, r.arena, &spans, NULL, &r.err),
                 GALLEY_INVALID);
    rig_freeze(&other);
    cr_expect_eq(galley_matcher_scan(other.m, r.scratch, &subject, r.arena, &spans, NULL, &r.err),
                 GALLEY_INVALID);
    cr_expect_str_eq(r.err.text, "the scratch is of another matcher");
    cr_assert_eq(spans.count, 0);
    rig_free(&r);
    rig_free(&other);
}

/* Regions need not begin and end with words: a word that is only partly inside is not there. */
Test(phrases, a_word_cut_by_its_region_is_not_found)
{
    rig r = rig_new();
    rig_phrase(&r, rig_list(&r, "x", false), "gas", NULL);
    rig_freeze(&r);
    galley_str text = GALLEY_STR("gas gas gas");
    galley_subject subject = rig_subject(text, r.arena);
    galley_region cut[] = {{1, 6, GALLEY_REGION_PROSE, {0}}, {6, 11, GALLEY_REGION_PROSE, {0}}};
    galley_spans spans = {0};
    subject.regions = cut;
    subject.n_regions = 2;
    cr_assert_eq(galley_matcher_scan(r.m, r.scratch, &subject, r.arena, &spans, NULL, &r.err),
                 GALLEY_OK);
    rig_print(&r, text, &spans);
    cr_expect_str_eq(r.out, "x 8-11 \"gas\"\n");
    rig_free(&r);
}

/* Every run of w's is a phrase and the text is nothing else: no memory would be enough. */
Test(phrases, hits_without_end_are_a_limit)
{
    enum { WORDS = 40000 };
    rig r = rig_new();
    uint32_t list = rig_list(&r, "x", false);
    char *text = malloc(2 * WORDS);
    for (size_t i = 0; i < 2 * WORDS; i++)
        text[i] = i % 2 ? ' ' : 'w';
    for (size_t i = 1; i <= GALLEY_PHRASE_WORDS; i++)
        cr_assert_eq(galley_matcher_phrase(r.m, list, (galley_str){text, 2 * i}, NULL, 0, &r.err),
                     GALLEY_OK);
    rig_freeze(&r);
    galley_spans spans = {0};
    galley_subject subject = rig_subject((galley_str){text, 2 * WORDS}, r.arena);
    cr_expect_eq(galley_matcher_scan(r.m, r.scratch, &subject, r.arena, &spans, NULL, &r.err),
                 GALLEY_LIMIT);
    cr_expect_str_eq(r.err.text, "too many overlapping phrases");
    cr_expect_eq(spans.count, 0);
    rig_scan_sized(&r, (galley_str){text, 2000});
    cr_expect_eq(strncmp(r.out, "x 0-255 ", 8), 0, "%.20s", r.out);
    free(text);
    rig_free(&r);
}
