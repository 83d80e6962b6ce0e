/* tests/unit/pattern/test_pattern.c: token patterns: what is refused and where, what is found, what costs too much.
 * SPDX-License-Identifier: MIT */
#include <galley/pattern.h>

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

/* One pattern over one text, a span a "|"; parts as {name=text}. */
static void find(const char *pattern, galley_overlap overlap, const char *text,
                 const galley_spans *earlier, char *out, size_t size)
{
    galley_arena *arena = NULL;
    galley_patterns *set = NULL;
    galley_patterns_room *room = NULL;
    galley_tokens tokens;
    galley_spans spans = {0};
    galley_error err;
    galley_region region = {.end = (uint32_t)strlen(text), .kind = GALLEY_REGION_PROSE};
    galley_pattern_def def = {GALLEY_STR("x"), galley_str_of(pattern), overlap, 0};
    cr_assert_eq(galley_arena_new(NULL, &arena, &err), GALLEY_OK);
    cr_assert_eq(galley_patterns_new(NULL, &set, &err), GALLEY_OK);
    cr_assert_eq(galley_patterns_add(set, &def, NULL, &err), GALLEY_OK, "%s: %s", pattern,
                 err.text);
    cr_assert_eq(galley_patterns_room_new(set, &room, &err), GALLEY_OK);
    cr_assert_eq(galley_text_tokens(galley_str_of(text), arena, &tokens, &err), GALLEY_OK);
    galley_subject s = {
        .text = galley_str_of(text), .tokens = &tokens, .regions = &region, .n_regions = 1};
    cr_assert_eq(
        galley_patterns_scan(set, room, &s, GALLEY_STR("en"), 0, earlier, arena, &spans, &err),
        GALLEY_OK, "%s: %s", pattern, err.text);
    size_t n = 0;
    out[0] = 0;
    for (size_t i = 0; i < spans.count; i++) {
        const galley_span *p = &spans.at[i];
        n += (size_t)snprintf(out + n, size - n, "%s%.*s", i ? "|" : "", (int)(p->end - p->start),
                              text + p->start);
        for (size_t k = 0; k < p->n_fields; k++)
            n += (size_t)snprintf(out + n, size - n, "{%.*s=%.*s}", (int)p->fields[k].name.size,
                                  p->fields[k].name.data, (int)p->fields[k].value.size,
                                  p->fields[k].value.data);
    }
    galley_patterns_room_free(room);
    galley_patterns_free(set);
    galley_arena_free(arena);
}

Test(pattern, what_is_found)
{
    static const struct {
        const char *pattern, *text, *found;
        galley_overlap overlap;
    } rows[] = {
        {"[lower=\"gas|oil\"]", "Gas and OIL, gaseous", "Gas|OIL", 0},
        {"[word=\"Gas\"]", "Gas and gas", "Gas", 0},
        {"\"gas\"%c", "Gas and gas", "Gas|gas", 0},
        {"[word=\"g.s\"]", "gas gus glass", "gas|gus", 0},
        {"[word=\"U\\.S\"]", "the U.S. UXS", "U.S", 0},
        {"[lower=\"caf\xC3\xA9\"]", "Cafe CAF\xC3\x89", "Cafe|CAF\xC3\x89", 0},
        {"[stem=\"visit|arrive\"]", "He visited, arriving; a guest", "visited|arriving", 0},
        {"[shape=\"Xxxx\"]", "Paul met JOHN aged 40", "Paul", 0},
        {"[shape=\"dd\"]", "aged 40 or 400", "40", 0},
        {"[kind=\"number\"]", "aged 40, x", "40", 0},
        {"[title]{2,3}", "then Ann Mary Lou Smith left", "Ann Mary Lou", 0},
        {"[upper & !lower=\"eu\"]", "EU and NATO", "NATO", 0},
        {"[lower!=\"a\"]", "a b a", "b", 0},
        {"[lower=\"a\" | (punct & !word=\";\")]", "a b, c;", "a|,", 0},
        {"[number] [punct]?", "1 2, 3", "1|2,|3", 0},
        {"\"a\" []* \"b\"", "a x b y b z", "a x b y b", 0},
        {"\"a\" []* \"b\"", "a x b y b z", "a x b", GALLEY_OVERLAP_FIRST},
        {"\"a\" []* \"b\"", "a x b a b z", "a x b a b|a x b|a b", GALLEY_OVERLAP_ALL},
        {"(\"a\" | \"b\" \"c\")+", "a b c a b", "a b c a", 0},
        {"\"a\" ([]* \"z\")?", "a b a b a", "a|a|a", 0},
        {"(\"a\"? \"b\"?)* \"c\"", "a b b a c", "a b b a c", 0},
        {"who:[title]+ did:[lower=\"said|says\"]", "Ann Lee said no",
         "Ann Lee said{who=Ann Lee}{did=said}", 0},
        {"a:(\"x\"|\"y\") b:\"z\"?", "x z y", "x z{a=x}{b=z}|y{a=y}", 0},
        {"\"a\"{2}", "a a a", "a a", 0},
        {"\"a\"{,2} \"b\"", "a a a b", "a a b", 0},
        {"\"a\"{2,}", "a a a b a", "a a a", 0},
    };
    char out[1024];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        find(rows[i].pattern, rows[i].overlap, rows[i].text, NULL, out, sizeof out);
        cr_expect_str_eq(out, rows[i].found, "%s: %s, not %s", rows[i].pattern, out, rows[i].found);
    }
}

Test(pattern, earlier_spans_are_seen)
{
    galley_field xi = {GALLEY_STR("id"), GALLEY_STR("xi"), GALLEY_FIELD_STRING};
    galley_span at[] = {
        {.start = 0, .end = 5, .label = GALLEY_STR("leader"), .fields = &xi, .n_fields = 1},
        {.start = 10, .end = 12, .label = GALLEY_STR("place")}};
    galley_spans earlier = {2, at};
    char out[256];
    const char *text = "Mr Xi and Ann met.";
    find("who:<leader/> []* \"met\"", 0, text, &earlier, out, sizeof out);
    cr_expect_str_eq(out, "Mr Xi and Ann met{who=Mr Xi}");
    find("<leader id=\"xi\"/>", 0, text, &earlier, out, sizeof out);
    cr_expect_str_eq(out, "Mr Xi");
    find("<leader id=\"putin\"/>", 0, text, &earlier, out, sizeof out);
    cr_expect_str_eq(out, "");
    find("[in=\"leader\"]", 0, text, &earlier, out, sizeof out);
    cr_expect_str_eq(out, "Mr|Xi");
}

Test(pattern, a_wrong_pattern_is_refused_with_its_place)
{
    static const struct {
        const char *pattern;
        galley_status status;
        size_t offset;
        const char *text;
    } rows[] = {
        {"", GALLEY_SYNTAX, 0, "the pattern ends"},
        {"[lower=\"a\"", GALLEY_SYNTAX, 10, "&, | or ] was expected"},
        {"[lower=a]", GALLEY_SYNTAX, 7, "a value in double quotes was expected, not 'a'"},
        {"[colour=\"a\"]", GALLEY_SYNTAX, 1, "no attribute 'colour'"},
        {"[lower=\"a]", GALLEY_SYNTAX, 10, "a closing \""},
        {"[word=\"a(\"]", GALLEY_SYNTAX, 9, "parenthesis"},
        {"[kind=\"noun\"]", GALLEY_SYNTAX, 7, "no kind 'noun'"},
        {"[stem=\"a.*\"]", GALLEY_SYNTAX, 7, "stem takes no regex"},
        {"[] )", GALLEY_SYNTAX, 3, "column 4: a token, | or the end was expected, not ')'"},
        {"([]", GALLEY_SYNTAX, 3, "| or )"},
        {"[]{3,2}", GALLEY_SYNTAX, 2, "the smaller one"},
        {"[]{0}", GALLEY_SYNTAX, 2, "not even once"},
        {"[]{5000}", GALLEY_LIMIT, 3, "more than 1000"},
        {"(([]{1000}){1000}){9}", GALLEY_LIMIT, SIZE_MAX, "larger than"},
        {"[]+*", GALLEY_SYNTAX, 3, "one sign of repetition"},
        {"[]*", GALLEY_SYNTAX, 0, "no token at all"},
        {"<leader>", GALLEY_SYNTAX, 7, "/> or id"},
        {"<leader id=\"x\">", GALLEY_SYNTAX, 14, "/>"},
        {"gas", GALLEY_SYNTAX, 3, "a : behind the name"},
        {"\xC3\xA9:[] \xFF", GALLEY_ENCODING, 6, "not valid UTF-8"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_error err = {0};
        galley_patterns *set = NULL;
        galley_pattern_def def = {GALLEY_STR("x"), galley_str_of(rows[i].pattern), 0, 0};
        cr_assert_eq(galley_patterns_new(NULL, &set, &err), GALLEY_OK);
        cr_expect_eq(galley_patterns_add(set, &def, NULL, &err), rows[i].status, "%s",
                     rows[i].pattern);
        cr_expect_not_null(strstr(err.text, rows[i].text), "%s: %s", rows[i].pattern, err.text);
        if (rows[i].offset != SIZE_MAX)
            cr_expect_eq(err.offset, rows[i].offset, "%s: %zu", rows[i].pattern, err.offset);
        cr_expect_eq(galley_patterns_count(set), 0);
        galley_patterns_free(set);
    }
}

Test(pattern, deep_nesting_ends_in_a_limit)
{
    char deep[2 * 4000 + 3];
    memset(deep, '(', sizeof deep - 1);
    deep[sizeof deep - 1] = 0;
    galley_patterns *set = NULL;
    galley_error err;
    galley_pattern_def def = {GALLEY_STR("x"), galley_str_of(deep), 0, 0};
    cr_assert_eq(galley_patterns_new(NULL, &set, &err), GALLEY_OK);
    cr_expect_eq(galley_patterns_add(set, &def, NULL, &err), GALLEY_LIMIT);
    deep[0] = '[';
    memset(deep + 1, '!', sizeof deep - 2);
    cr_expect_eq(galley_patterns_add(set, &def, NULL, &err), GALLEY_LIMIT);
    galley_patterns_free(set);
}

/* Needed words stand in some regions only; the pattern before them, in none that is looked at. */
Test(pattern, each_region_is_judged_by_its_own_words)
{
    const char *text = "a gas x\nno oil\ngas b\noil c gas d";
    galley_region regions[] = {{.start = 0, .end = 7, .kind = GALLEY_REGION_PROSE},
                               {.start = 8, .end = 14, .kind = GALLEY_REGION_PROSE},
                               {.start = 15, .end = 20, .kind = GALLEY_REGION_PROMO},
                               {.start = 21, .end = 32, .kind = GALLEY_REGION_PROSE}};
    static const char *const patterns[] = {"\"gas\" []", "[] \"oil\"", "\"gas\" \"x\" \"no\""};
    galley_arena *arena = NULL;
    galley_patterns *set = NULL;
    galley_patterns_room *room = NULL;
    galley_tokens tokens;
    galley_spans spans = {0};
    galley_error err;
    cr_assert_eq(galley_arena_new(NULL, &arena, &err), GALLEY_OK);
    cr_assert_eq(galley_patterns_new(NULL, &set, &err), GALLEY_OK);
    for (size_t i = 0; i < 3; i++) {
        galley_pattern_def def = {GALLEY_STR("x"), galley_str_of(patterns[i]), 0, 0};
        cr_assert_eq(galley_patterns_add(set, &def, NULL, &err), GALLEY_OK);
    }
    cr_assert_eq(galley_patterns_room_new(set, &room, &err), GALLEY_OK);
    cr_assert_eq(galley_text_tokens(galley_str_of(text), arena, &tokens, &err), GALLEY_OK);
    galley_subject s = {
        .text = galley_str_of(text), .tokens = &tokens, .regions = regions, .n_regions = 4};
    cr_assert_eq(
        galley_patterns_scan(set, room, &s, GALLEY_STR("en"), 5, NULL, arena, &spans, &err),
        GALLEY_OK);
    static const uint32_t wanted[][3] = {{2, 7, 5}, {8, 14, 6}, {27, 32, 5}};
    cr_assert_eq(spans.count, 3);
    for (size_t i = 0; i < 3; i++) {
        cr_expect_eq(spans.at[i].start, wanted[i][0]);
        cr_expect_eq(spans.at[i].end, wanted[i][1]);
        cr_expect_eq(spans.at[i].pattern, wanted[i][2]);
    }
    galley_patterns_room_free(room);
    galley_patterns_free(set);
    galley_arena_free(arena);
}

/* -- how far a pattern got -- */

static void nearest(const char *pattern, const char *text, const galley_spans *earlier, char *out,
                    size_t size)
{
    galley_arena *arena = NULL;
    galley_patterns *set = NULL;
    galley_patterns_room *room = NULL;
    galley_tokens tokens;
    galley_error err;
    galley_pattern_nearest near;
    const char *cut = strchr(text, '/'); /* ends a region */
    uint32_t length = (uint32_t)strlen(text), at = cut ? (uint32_t)(cut - text) : length;
    galley_region regions[] = {{.end = at, .kind = GALLEY_REGION_PROSE},
                               {.start = at, .end = length, .kind = GALLEY_REGION_PROSE}};
    galley_pattern_def def = {GALLEY_STR("x"), galley_str_of(pattern), 0, 0};
    cr_assert_eq(galley_arena_new(NULL, &arena, &err), GALLEY_OK);
    cr_assert_eq(galley_patterns_new(NULL, &set, &err), GALLEY_OK);
    cr_assert_eq(galley_patterns_add(set, &def, NULL, &err), GALLEY_OK, "%s: %s", pattern,
                 err.text);
    cr_assert_eq(galley_patterns_room_new(set, &room, &err), GALLEY_OK);
    cr_assert_eq(galley_text_tokens(galley_str_of(text), arena, &tokens, &err), GALLEY_OK);
    galley_subject s = {
        .text = galley_str_of(text), .tokens = &tokens, .regions = regions, .n_regions = 2};
    cr_assert_eq(galley_patterns_nearest(set, room, 0, &s, GALLEY_STR("en"), earlier, &near, &err),
                 GALLEY_OK, "%s: %s", pattern, err.text);
    snprintf(out, size, "%.*s|%.*s|%.*s", (int)(near.end - near.start), text + near.start,
             (int)near.wanted.size, near.wanted.data, (int)near.saw.size,
             near.saw.data ? near.saw.data : "");
    galley_patterns_room_free(room);
    galley_patterns_free(set);
    galley_arena_free(arena);
}

Test(pattern, how_far_it_got_and_what_it_saw)
{
    static const struct {
        const char *pattern, *text, *told; /* what it took | what it wanted | what it saw */
    } rows[] = {
        {"\"a\" \"b\" \"c\"", "a b x a c", "a b|\"c\"|x"},
        {"\"a\" \"b\" \"c\"", "a x a b", "a b|\"c\"|"},
        {"\"a\" \"b\"", "a / b", "a|\"b\"|"}, /* no way over the end of a region */
        {"\"a\" \"b\"", "x y", "|\"a\"|"},
        {"\"a\" []{0,2} [stem=\"meet\"]", "a x y z met", "a x y|[stem=\"meet\"]|z"},
        {"\"a\" (\"b\" \"c\" | \"d\") \"e\"", "a b x a d x", "a d|\"e\"|x"},
        {"\"a\"+ \"b\"", "a a a x", "a a a|\"b\"|x"},
        {"who:[title]{2} \"said\"", "Ann Lee left", "Ann Lee|\"said\"|left"},
        {"<leader/> []? \"met\"", "Mr Xi and Ann met", "Mr Xi and|\"met\"|Ann"},
        {"\"x\" <leader/>", "x Mr", "x|<leader/>|Mr"},
        {"<place/> \"x\"", "x Mr", "|<place/>|"},
    };
    galley_span at = {.start = 0, .end = 5, .label = GALLEY_STR("leader")};
    galley_spans leader = {1, &at};
    char out[256];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool there = strncmp(rows[i].text, "Mr Xi", 5) == 0;
        nearest(rows[i].pattern, rows[i].text, there ? &leader : NULL, out, sizeof out);
        cr_expect_str_eq(out, rows[i].told, "%s in %s: %s, not %s", rows[i].pattern, rows[i].text,
                         out, rows[i].told);
    }
}
