/* tests/unit/match/test_regex.c: patterns of PCRE2: what is refused, what is found, what gives up.
 * SPDX-License-Identifier: MIT */
#include "scanning.h"

#include <time.h>

#define MANY_PARENS                                                                                \
    "((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((" \
    "(((("                                                                                         \
    "((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((" \
    "(((("                                                                                         \
    "((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((" \
    "(((("                                                                                         \
    "a"

Test(regex, a_wrong_pattern_is_refused_with_its_place)
{
    static const struct {
        const char *pattern;
        galley_status status;
        size_t offset;
        const char *text;
    } rows[] = {
        {"a(b", GALLEY_SYNTAX, 3, "regex \"x\": missing closing parenthesis at byte 3"},
        {"ab)", GALLEY_SYNTAX, 2, "regex \"x\": unmatched closing parenthesis at byte 2"},
        {"é[", GALLEY_SYNTAX, 3,
         "regex \"x\": missing terminating ] for character class at byte 3"},
        {"a**b+*", GALLEY_SYNTAX, 2,
         "regex \"x\": quantifier does not follow a repeatable item at byte 2"},
        {"[z-a]", GALLEY_SYNTAX, 3, "regex \"x\": range out of order in character class at byte 3"},
        {"a\\", GALLEY_SYNTAX, 2, "regex \"x\": \\ at end of pattern at byte 2"},
        {"x\\Cy", GALLEY_SYNTAX, 3,
         "regex \"x\": using \\C is disabled by the application at byte 3"},
        {"ab(?C)c", GALLEY_SYNTAX, 2, "regex \"x\": callouts are not allowed at byte 2"},
        {"ab(?C12)c", GALLEY_SYNTAX, 2, "regex \"x\": callouts are not allowed at byte 2"},
        {"(?C'rm')a", GALLEY_SYNTAX, 0, "regex \"x\": callouts are not allowed at byte 0"},
        {"(*UTF)a", GALLEY_SYNTAX, 0, "regex \"x\": the setting (*UTF) is not allowed at byte 0"},
        {"(*LIMIT_MATCH=9)a", GALLEY_SYNTAX, 0,
         "regex \"x\": the setting (*LIMIT_MATCH) is not allowed at byte 0"},
        {"(*NO_JIT)a", GALLEY_SYNTAX, 0,
         "regex \"x\": the setting (*NO_JIT) is not allowed at byte 0"},
        {"(*CRLF)a", GALLEY_SYNTAX, 0, "regex \"x\": the setting (*CRLF) is not allowed at byte 0"},
        {"a(*UTF)", GALLEY_SYNTAX, 6, "regex \"x\": (*VERB) not recognized or malformed at byte 6"},
        {"(*NOSUCH)a", GALLEY_SYNTAX, 8,
         "regex \"x\": (*VERB) not recognized or malformed at byte 8"},
        {"(?<n>a)(?<n>b)", GALLEY_SYNTAX, 12,
         "regex \"x\": two named subpatterns have the same name (PCRE2_DUPNAMES not set) at byte "
         "12"},
        {"ab\xFFz", GALLEY_ENCODING, 2, "regex \"x\": not valid UTF-8 at byte 2"},
        {MANY_PARENS, GALLEY_LIMIT, 251,
         "regex \"x\": parentheses are too deeply nested at byte 251"},
        {"(?:(?:a{1,999}){1,999}){1,999}", GALLEY_LIMIT, 30,
         "regex \"x\": regular expression is too large at byte 30"},
    };
    rig r = rig_new();
    rig_regex(&r, "first", "a");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t number = 77;
        galley_regex_def def = {GALLEY_STR("x"), galley_str_of(rows[i].pattern), false, 0};
        galley_status status = galley_matcher_regex(r.m, &def, &number, &r.err);
        cr_expect_eq(status, rows[i].status, "%s: %s", rows[i].pattern, r.err.text);
        cr_expect_str_eq(r.err.text, rows[i].text);
        cr_expect_eq(r.err.offset, rows[i].offset, "%s: %zu", rows[i].pattern, r.err.offset);
        cr_expect_eq(r.err.item, 1);
        cr_expect_eq(number, 0);
    }
    cr_assert_eq(galley_matcher_patterns(r.m), 1);
    rig_free(&r);
}

Test(regex, definitions_that_are_misuse_are_refused)
{
    static const struct {
        galley_regex_def def;
        galley_status status;
        const char *text;
    } rows[] = {
        {{{NULL, 0}, {"a", 1}, false, 0}, GALLEY_INVALID, "a pattern needs a label"},
        {{{"\xC3", 1}, {"a", 1}, false, 0},
         GALLEY_ENCODING,
         "the label is not valid UTF-8 at byte 0"},
        {{{"l", 1}, {"a", 1}, false, 1u << GALLEY_REGION_KINDS},
         GALLEY_INVALID,
         "\"l\": within has kinds that do not exist"},
    };
    rig r = rig_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_expect_eq(galley_matcher_regex(r.m, &rows[i].def, NULL, &r.err), rows[i].status);
        cr_expect_str_eq(r.err.text, rows[i].text);
    }
    char *huge = malloc(GALLEY_REGEX_MAX + 1);
    memset(huge, 'a', GALLEY_REGEX_MAX + 1);
    galley_regex_def def = {GALLEY_STR("l"), {huge, GALLEY_REGEX_MAX + 1}, false, 0};
    cr_expect_eq(galley_matcher_regex(r.m, &def, NULL, &r.err), GALLEY_LIMIT);
    cr_expect_str_eq(r.err.text, "regex \"l\": longer than 65536 bytes");
    free(huge);
    rig_freeze(&r);
    def.pattern = GALLEY_STR("a");
    cr_expect_eq(galley_matcher_regex(r.m, &def, NULL, &r.err), GALLEY_INVALID);
    cr_expect_str_eq(r.err.text, "the matcher is frozen");
    cr_expect_eq(galley_matcher_freeze(r.m, &r.err), GALLEY_OK);
    cr_assert_eq(galley_matcher_patterns(r.m), 0);
    rig_free(&r);
}

Test(regex, matches_become_spans)
{
    static const struct {
        const char *pattern, *text, *want;
    } rows[] = {
        {"b+", "abba b", "x 1-3 \"bb\"\nx 5-6 \"b\"\n"},
        {"zzz", "abba", ""},
        {"", "abba", ""},
        {"b*", "abba", "x 1-3 \"bb\"\n"},
        {"b*?", "abb", "x 1-2 \"b\"\nx 2-3 \"b\"\n"},
        {"(?=b)|a", "ab", "x 0-1 \"a\"\n"},
        {"(?i)ÉTÉ", "été", "x 0-5 \"été\"\n"},
        {"\\w+", "naïve Ω", "x 0-6 \"naïve\"\nx 7-9 \"Ω\"\n"},
        {".", "€", "x 0-3 \"€\"\n"},
        {"(?<amount>\\d[\\d.,]*) (?<unit>tonnes|kg)", "10 tonnes, 1.5 kg",
         "x 0-9 \"10 tonnes\" amount=10 unit=tonnes\nx 11-17 \"1.5 kg\" amount=1.5 unit=kg\n"},
        {"(?<z>a)(?<b>b)?(?<a>c)", "ac abc", "x 0-2 \"ac\" z=a a=c\nx 3-6 \"abc\" z=a b=b a=c\n"},
        {"(?J)(?<n>a)x|(?<n>b)y", "ax by", "x 0-2 \"ax\" n=a\nx 3-5 \"by\" n=b\n"},
        {"(?|(?<n>a)x|(?<n>b)y)", "ax by", "x 0-2 \"ax\" n=a\nx 3-5 \"by\" n=b\n"},
        {"(?<empty>)a", "a", "x 0-1 \"a\" empty=\n"},
        {"a\\Kb", "ab", "x 1-2 \"b\"\n"},
        {"(?<=a)b", "abb", "x 1-2 \"b\"\n"},
        {"(*COMMIT)a", "ab", "x 0-1 \"a\"\n"},
        {"(*positive_lookahead:b)b", "ab", "x 1-2 \"b\"\n"},
        {"^a|b$", "aab", "x 0-1 \"a\"\nx 2-3 \"b\"\n"},
        {"(?s)^.*$", "one\ntwo", "x 0-7 \"one\ntwo\"\n"},
        {"(?m)^\\w+$", "one\ntwo", "x 0-3 \"one\"\nx 4-7 \"two\"\n"},
        {"one\\s+two", "p|one\ntwo", "x 2-9 \"one\ntwo\"\n"},
        {"one\\s+two", "p|one\nr|x\np|two", ""},
        {"^t\\w+", "p|one\nr|tin\np|two\np|ten", "x 14-17 \"two\"\n"},
        {"\\w+$", "p|one\nr|tin\np|two\np|ten", "x 2-5 \"one\"\nx 20-23 \"ten\"\n"},
        {"(?<=\\|)\\w+", "p|one", ""},
        {"tin", "r|tin", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        rig r = rig_new();
        rig_regex(&r, "x", rows[i].pattern);
        rig_freeze(&r);
        const char *got = rig_scan(&r, rows[i].text);
        cr_expect_str_eq(got, rows[i].want, "%s on %s: %s", rows[i].pattern, rows[i].text, got);
        cr_expect_eq(r.failures.count, 0);
        rig_free(&r);
    }
}

Test(regex, caseless_and_within_are_heeded)
{
    rig r = rig_new();
    galley_regex_def rows[] = {
        {GALLEY_STR("plain"), GALLEY_STR("été"), false, 0},
        {GALLEY_STR("caseless"), GALLEY_STR("été"), true, 0},
        {GALLEY_STR("related"), GALLEY_STR("\\w+"), false,
         GALLEY_REGION_BIT(GALLEY_REGION_RELATED)},
        {GALLEY_STR("all"), GALLEY_STR("(?s).+"), false, GALLEY_REGION_ALL},
    };
    for (uint32_t i = 0; i < 4; i++) {
        uint32_t number;
        cr_assert_eq(galley_matcher_regex(r.m, &rows[i], &number, &r.err), GALLEY_OK);
        cr_assert_eq(number, i);
    }
    rig_freeze(&r);
    cr_expect_str_eq(rig_scan(&r, "p|ÉTÉ\nr|été"), "all 2-15 \"ÉTÉ\nr|été\"\n"
                                                   "caseless 2-7 \"ÉTÉ\"\n"
                                                   "related 10-15 \"été\"\n");
    rig_free(&r);
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Patterns that would run for years. */
Test(regex, a_catastrophe_ends_soon_as_a_failure_and_the_others_go_on)
{
    static const char *const patterns[] = {
        "(a+)+$",           "(a|aa)+$",      "(a|a?)+$",         "(?:(a*)*)*b$",
        "([a-zA-Z]+)*!?$",  "(.*a){20}b$",   "(?:a?){60}a{60}b", "((a{2,})+)+$",
        "^(?:(?:a|aa)+)+$", "(\\w+\\s?)*b$", "(?=(a+)+$)a",      "(?>(a|aa)+)c|(a+)+\\z",
    };
    char text[202];
    memset(text, 'a', sizeof text);
    memcpy(text + 198, " b!", 4);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        rig r = rig_new();
        rig_regex(&r, "before", "b");
        rig_regex(&r, "bad", patterns[i]);
        rig_regex(&r, "after", "!");
        rig_freeze(&r);
        double start = seconds();
        const char *got = rig_scan(&r, text);
        cr_expect_lt(seconds() - start, 2.0, "%s", patterns[i]);
        cr_expect_str_eq(got, "before 199-200 \"b\"\nafter 200-201 \"!\"\n", "%s: %s", patterns[i],
                         got);
        cr_expect_eq(r.failures.count, 1, "%s", patterns[i]);
        if (r.failures.count == 1) {
            cr_expect_eq(r.failures.at[0].pattern, 1);
            cr_expect_str_eq(r.failures.at[0].limit, "match limit", "%s: %s", patterns[i],
                             r.failures.at[0].limit);
        }
        rig_free(&r);
    }
}

Test(regex, a_pattern_that_fails_later_has_no_opinion_on_the_article)
{
    rig r = rig_new();
    rig_regex(&r, "bad", "x|(a+)+$");
    rig_freeze(&r);
    const char *text = "p|x\nr|-\np|xxaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!";
    cr_expect_str_eq(rig_scan(&r, text), "");
    cr_assert_eq(r.failures.count, 1);
    cr_expect_eq(r.failures.at[0].offset, 12);
    cr_expect_str_eq(rig_scan(&r, "x"), "bad 0-1 \"x\"\n");
    cr_expect_eq(r.failures.count, 0);
    rig_free(&r);
}

/* Each level of the recursion keeps 20 captures on the JIT's stack of 1 MB, but only a frame or three of the
 * interpreter's ten thousand. */
#define TWENTY "(c)(c)(c)(c)(c)(c)(c)(c)(c)(c)(c)(c)(c)(c)(c)(c)(c)(c)(c)(c)"

Test(regex, a_full_jit_stack_is_tried_once_more_by_the_interpreter)
{
    static const struct {
        const char *pattern;
        size_t size;
        size_t failures;
        const char *limit;
    } rows[] = {
        {"^(?:(a)|b)*$", 8000, 0, ""},
        {"^(a(?:b" TWENTY "|)(?1)?)$", 2900, 0, ""},
        {"^(?:(a)|b)*$", 64000, 1, "depth limit"},
        {"^(a(?1)?)$", 100000, 1, "depth limit"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        rig r = rig_new();
        char *text = malloc(rows[i].size);
        memset(text, 'a', rows[i].size);
        rig_regex(&r, "x", rows[i].pattern);
        rig_freeze(&r);
        const char *got = rig_scan_sized(&r, (galley_str){text, rows[i].size});
        cr_expect_eq(r.failures.count, rows[i].failures, "row %zu", i);
        cr_expect_eq(got[0] == '\0', rows[i].failures == 1, "row %zu", i);
        if (r.failures.count)
            cr_expect_str_eq(r.failures.at[0].limit, rows[i].limit);
        free(text);
        rig_free(&r);
    }
}

Test(regex, version_names_library_and_jit)
{
    const char *version = galley_match_version();
    cr_assert_not_null(strstr(version, "10."), "%s", version);
    cr_assert_not_null(strstr(version, "JIT"), "%s", version);
    cr_assert_eq(galley_match_version(), version);
}
