/* tests/unit/source/test_record.c: records to articles, and the places of what is wrong with them.
 * SPDX-License-Identifier: MIT */
#include <galley/source.h>

#include <criterion/criterion.h>
#include <stdio.h>

static galley_arena *arena;
static galley_error err;
static galley_article a;

static void setup(void)
{
    cr_assert_eq(galley_arena_new(NULL, &arena, &err), GALLEY_OK);
}

static void teardown(void)
{
    galley_arena_free(arena);
}

TestSuite(record, .init = setup, .fini = teardown);

static galley_status read_bytes(galley_record_kind kind, const char *bytes, size_t size)
{
    galley_record r = {.kind = kind,
                       .bytes = {bytes, size},
                       .path = GALLEY_STR("f.ndjson"),
                       .line = kind == GALLEY_RECORD_JSON ? 3 : 0,
                       .offset = kind == GALLEY_RECORD_JSON ? 100 : 0};
    err = (galley_error){0};
    return galley_record_read(&r, arena, &a, &err);
}

static galley_status read_json(const char *json)
{
    return read_bytes(GALLEY_RECORD_JSON, json, strlen(json));
}

static bool equal(galley_str s, const char *z)
{
    return galley_str_eq(s, galley_str_of(z));
}

Test(record, fields_by_name_and_the_rest_in_order)
{
    cr_assert_eq(
        read_json(
            " {\"n\": 1.50, \"id\":\"k\",\"title\":\"T\\u00e9\",\"text\":\"a\\nb\","
            "\"url\":\"u\",\"date\":\"4 Feb 2022\",\"source\":\"s\",\"author\":[\"x\",\"y\"],"
            "\"lang\":\"en\",\"labels\":[\"l\"],\"html\":\"<p>\",\"o\":{\"z\": [1, \"}]\\\"\"],"
            "\"a\":null},\"big\":123456789012345678901234567890,\"t\":true ,\"e\":\"\\\"\"} "),
        GALLEY_OK, "%s", err.text);
    cr_expect(equal(a.key, "k") && equal(a.title, "Té") && equal(a.text, "a\nb"));
    cr_expect(equal(a.url, "u") && equal(a.date, "2022-02-04") && equal(a.date_text, "4 Feb 2022"));
    cr_expect(equal(a.source, "s") && equal(a.author, "x, y") && equal(a.lang, "en"));
    cr_expect(a.n_labels == 1 && equal(a.labels[0], "l") && equal(a.html, "<p>"));
    cr_expect(equal(a.origin, "f.ndjson:3") && a.note.size == 0);
    static const char *const rest[][2] = {{"n", "1.50"},
                                          {"o", "{\"z\": [1, \"}]\\\"\"],\"a\":null}"},
                                          {"big", "123456789012345678901234567890"},
                                          {"t", "true"},
                                          {"e", "\""}};
    cr_assert_eq(a.n_fields, 5);
    for (size_t i = 0; i < 5; i++) {
        cr_expect(equal(a.fields[i].name, rest[i][0]), "field %zu", i);
        cr_expect(equal(a.fields[i].value, rest[i][1]), "%.*s", (int)a.fields[i].value.size,
                  a.fields[i].value.data);
        cr_expect_eq(a.fields[i].type, i == 4 ? GALLEY_FIELD_STRING : GALLEY_FIELD_JSON);
    }
}

/* Byte offsets are those of the file: the record starts at 100. */
Test(record, what_is_refused_and_where)
{
    static const struct {
        const char *json;
        galley_status status;
        size_t offset;
        const char *message;
    } rows[] = {
        {"{\"text\":\"\\ud800\"}", GALLEY_SYNTAX, 116, "\\uD800"},
        {"{\"text\":\"a\\u0000b\"}", GALLEY_SYNTAX, 118, "\\u0000"},
        {"{\"text\":\"a\x01\"}", GALLEY_SYNTAX, 110, "control character"},
        {"{\"text\":\"a\",\"text\":\"b\"}", GALLEY_SYNTAX, 118, "duplicate"},
        {"{\"text\":\"a\",\"n\":1e999}", GALLEY_SYNTAX, 121, "overflow"},
        {"{\"text\":\"a\"", GALLEY_SYNTAX, 111, "near end of file"},
        {"{\"text\":\"a\"} {}", GALLEY_SYNTAX, 114, "end of file expected"},
        {"{'text':'a'}", GALLEY_SYNTAX, 102, "expected"},
        {"{\"text\":\"a\",\"n\":NaN}", GALLEY_SYNTAX, 119, "invalid token"},
        {"{\"text\":\"a\",\"n\":01}", GALLEY_SYNTAX, 117, "invalid token"},
        {"\"text\"", GALLEY_SYNTAX, 100, "has to be a JSON object"},
        {"17", GALLEY_SYNTAX, 100, "has to be a JSON object"},
        {"[]", GALLEY_SYNTAX, 100, "has to be a JSON object"},
        {"{}", GALLEY_INVALID, GALLEY_NOWHERE, "no \"text\" and no \"title\""},
        {"{\"text\":\" \",\"title\":\"\"}", GALLEY_INVALID, GALLEY_NOWHERE, "no \"text\""},
        {"{\"text\":12}", GALLEY_INVALID, GALLEY_NOWHERE, "\"text\" has to be a string"},
        {"{\"text\":[\"a\"]}", GALLEY_INVALID, GALLEY_NOWHERE, "\"text\" has to be a string"},
        {"{\"text\":\"a\",\"labels\":[1]}", GALLEY_INVALID, 1, "labels"},
        {"{\"text\":\"a\",\"regions\":7}", GALLEY_INVALID, GALLEY_NOWHERE, "regions"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_status status = read_json(rows[i].json);
        cr_expect_eq(status, rows[i].status, "%s: %s", rows[i].json, galley_status_name(status));
        cr_expect_eq(err.offset, rows[i].offset, "%s: at %zu", rows[i].json, err.offset);
        cr_expect_eq(err.item, 3);
        cr_expect(strstr(err.text, rows[i].message) && strstr(err.text, "f.ndjson:3: "), "%s",
                  err.text);
        cr_expect_null(a.text.data, "%s", rows[i].json);
    }
}

Test(record, nesting_has_a_limit)
{
    char json[20000] = "{\"text\":\"a\",\"n\":";
    memset(json + 16, '[', 9000);
    memset(json + 16 + 9000, ']', 9000);
    strcpy(json + 16 + 18000, "}");
    cr_expect_eq(read_json(json), GALLEY_LIMIT);
    cr_expect(strstr(err.text, "nested too deep"), "%s", err.text);
}

Test(record, a_title_is_enough_and_the_key_is_made)
{
    cr_expect_eq(read_json("{\"title\":\"Gas rises\"}"), GALLEY_OK);
    cr_expect_eq(a.text.size, 0);
    cr_expect_eq(memcmp(a.key.data, "sha256:", 7), 0);
    cr_expect_eq(read_json("{\"text\":\"x\",\"id\":null,\"url\":\"http://x\",\"title\":null}"),
                 GALLEY_OK);
    cr_expect(equal(a.key, "http://x"));
    cr_expect_eq(read_json("{\"text\":\"x\",\"id\":17}"), GALLEY_OK);
    cr_expect(equal(a.key, "17"));
    cr_expect_eq(read_json("{\"text\":\"x &amp; y\"}"), GALLEY_OK);
    cr_expect(equal(a.text, "x &amp; y"), "entities stay");
}

Test(record, repairs_are_noted)
{
    cr_assert_eq(read_json("{\"text\":\"x\",\"date\":\"04/02/2022\"}"), GALLEY_OK);
    cr_expect(equal(a.note, "date not understood: 04/02/2022") && a.date.size == 0);
    cr_assert_eq(read_json("{\"text\":\"a\\r\\nb\"}"), GALLEY_OK);
    cr_expect(equal(a.text, "a\nb"));
    cr_assert_eq(read_json("{\"text\":\"caf\xe9\"}"), GALLEY_OK); /* Windows-1252 */
    cr_expect(equal(a.text, "café"), "%.*s", (int)a.text.size, a.text.data);
    cr_expect_gt(a.note.size, 0);
    cr_assert_eq(read_bytes(GALLEY_RECORD_TEXT, "\xef\xbb\xbfGas\r\n", 8), GALLEY_OK);
    cr_expect(equal(a.text, "Gas\n") && a.title.size == 0);
    cr_expect(equal(a.origin, "f.ndjson"));
    cr_expect_gt(a.note.size, 0);
    cr_expect_eq(read_bytes(GALLEY_RECORD_TEXT, "GIF\0\1\2\3\4\5", 9), GALLEY_ENCODING);
    cr_expect_eq(err.offset, 3);
    cr_expect_eq(read_bytes(GALLEY_RECORD_TEXT, " \n", 2), GALLEY_INVALID);
}

Test(record, regions_of_an_earlier_run_are_taken_over)
{
    cr_assert_eq(read_json("{\"text\":\"Gas.\\nAd\",\"body\":\"Gas.\",\"date\":\"2022-02-04\","
                           "\"date_text\":\"4 Feb\",\"regions\":["
                           "{\"start\":0,\"end\":4,\"kind\":\"lede\",\"reasons\":[\"r\"]},"
                           "{\"start\":5,\"end\":7,\"kind\":\"promo\",\"reason\":\"s\"}]}"),
                 GALLEY_OK, "%s", err.text);
    cr_assert(a.known_regions && a.n_regions == 2 && a.n_fields == 0);
    cr_expect(a.regions[0].kind == GALLEY_REGION_LEDE && a.regions[0].end == 4);
    cr_expect(equal(a.regions[0].reason, "r") && equal(a.regions[1].reason, "s"));
    cr_expect(equal(a.date_text, "4 Feb"));
    static const char *const bad[] = {"{\"start\":0,\"end\":9,\"kind\":\"lede\"}",
                                      "{\"start\":3,\"end\":1,\"kind\":\"lede\"}",
                                      "{\"start\":-1,\"end\":1,\"kind\":\"lede\"}",
                                      "{\"start\":0,\"end\":1,\"kind\":\"x\"}",
                                      "{\"start\":0.5,\"end\":1,\"kind\":\"lede\"}",
                                      "{\"start\":0,\"end\":2,\"kind\":\"lede\"}",
                                      "{\"end\":1,\"kind\":\"lede\"}",
                                      "7"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char json[200];
        snprintf(json, sizeof json, "{\"text\":\"d\\u00e9j\\u00e0\",\"regions\":[%s]}", bad[i]);
        cr_expect_eq(read_json(json), GALLEY_INVALID, "%s", bad[i]);
    }
}

static galley_status read_named(const char *json, const char *theirs, const char *ours)
{
    galley_record_name name = {galley_str_of(theirs), galley_str_of(ours)};
    galley_record r = {.kind = GALLEY_RECORD_JSON,
                       .bytes = galley_str_of(json),
                       .path = GALLEY_STR("f.ndjson"),
                       .names = &name,
                       .n_names = 1};
    err = (galley_error){0};
    return galley_record_read(&r, arena, &a, &err);
}

Test(record, a_given_name_comes_before_all_others)
{
    galley_field kept;
    const char *json = "{\"text\":\"teaser\",\"content\":\"c\",\"x\":{\"y\":\"the text\"}}";
    cr_assert_eq(read_named(json, "x.y", "text"), GALLEY_OK, "%s", err.text);
    cr_expect(equal(a.text, "the text"));
    cr_expect(galley_article_get(&a, GALLEY_STR("x.y"), &kept));
    cr_expect(equal(kept.value, "teaser"));
    cr_expect(galley_article_get(&a, GALLEY_STR("x"), &kept), "what holds it stays");
}

Test(record, a_given_name_leaves_other_records_alone)
{
    cr_assert_eq(read_named("{\"text\":\"t\",\"x\":\"no object\"}", "x.y", "text"), GALLEY_OK);
    cr_expect(equal(a.text, "t"));
    cr_assert_eq(read_named("{\"text\":\"t\",\"x\":null}", "x", "text"), GALLEY_OK);
    cr_expect(equal(a.text, "t"));
}

Test(record, given_names_of_two_named_fields_swap_them)
{
    cr_assert_eq(read_named("{\"text\":\"one\",\"title\":\"two\"}", "title", "text"), GALLEY_OK);
    cr_expect(equal(a.text, "two"));
    cr_expect(equal(a.title, "one"));
}

Test(record, a_given_name_whose_value_does_not_fit_is_an_error)
{
    cr_expect_eq(read_named("{\"x\":[1]}", "x", "text"), GALLEY_INVALID);
    cr_expect(strstr(err.text, "\"x\" as text"), "%s", err.text);
}

Test(record, a_path_that_is_not_utf8_makes_an_origin_that_is)
{
    galley_record r = {.kind = GALLEY_RECORD_TEXT,
                       .bytes = GALLEY_STR("Gas"),
                       .path = GALLEY_STR("d\xe9j\xe0.txt")};
    cr_assert_eq(galley_record_read(&r, arena, &a, &err), GALLEY_OK);
    cr_expect(equal(a.origin, "d?j?.txt"));
}

/* -- pages -- */

#define PAGE                                                                                       \
    "<!doctype html><html lang=en><head><title>Ferry late | The Post</title>"                      \
    "<meta property=og:title content='Ferry late'></head><body><nav><a href=/>Home</a></nav>"      \
    "<article><h1>Ferry late</h1><p>The morning ferry left two hours late on Monday because of "   \
    "fog, the harbour master said, and nobody was told before noon.</p><p>Passengers waited on "   \
    "the quay, most of them in good humour, until the fog had gone.</p></article></body></html>"

Test(record, a_page_is_read_with_its_regions)
{
    galley_record r = {.kind = GALLEY_RECORD_PAGE,
                       .bytes = GALLEY_STR(PAGE),
                       .path = GALLEY_STR("a.html"),
                       .url = GALLEY_STR("https://post.example/ferry"),
                       .fetched = GALLEY_STR("2022-02-04T10:30:00Z")};
    galley_field fetched;
    galley_str body;
    cr_assert_eq(galley_record_read(&r, arena, &a, &err), GALLEY_OK, "%s", err.text);
    cr_expect(galley_str_eq(a.title, GALLEY_STR("Ferry late")));
    cr_expect(galley_str_eq(a.url, r.url));
    cr_expect(galley_str_eq(a.key, r.url));
    cr_expect(galley_str_eq(a.lang, GALLEY_STR("en")));
    cr_expect(galley_article_get(&a, GALLEY_STR("fetched"), &fetched));
    cr_expect_eq(a.html.size, 0);
    cr_expect(a.known_regions);
    cr_assert_eq(galley_article_body(&a, arena, &body, &err), GALLEY_OK);
    cr_expect(memmem(body.data, body.size, "harbour master", 14));
    cr_expect_null(memmem(body.data, body.size, "Home", 4));
}

Test(record, html_in_json_is_read_where_there_is_no_text)
{
    cr_assert_eq(read_json("{\"id\":\"7\",\"title\":\"Mine\",\"extra\":1,\"html\":\"" PAGE "\"}"),
                 GALLEY_OK, "%s", err.text);
    cr_expect(galley_str_eq(a.title, GALLEY_STR("Mine"))); /* what is known stays */
    cr_expect(galley_str_eq(a.key, GALLEY_STR("7")));
    cr_expect(memmem(a.text.data, a.text.size, "harbour master", 14));
    cr_expect_eq(a.html.size, 0);
    cr_assert_eq(read_json("{\"text\":\"Gas rose.\",\"html\":\"" PAGE "\"}"), GALLEY_OK);
    cr_expect(galley_str_eq(a.text, GALLEY_STR("Gas rose.")));
    cr_expect_gt(a.html.size, 0);
}

Test(record, a_page_without_text_is_refused)
{
    cr_expect_eq(read_bytes(GALLEY_RECORD_PAGE, "<html></html>", 13), GALLEY_INVALID);
    cr_expect(strstr(err.text, "no text"), "%s", err.text);
}

Test(record, names_of_other_tools_fill_empty_fields)
{
    cr_assert_eq(read_json("{\"headline\":\"T\",\"maintext\":\"a\",\"body\":\"b\","
                           "\"pubDate\":\"4 Feb 2022\",\"authors\":[\"x\",\"y\"],"
                           "\"domain\":\"d\",\"language\":\"en\"}"),
                 GALLEY_OK, "%s", err.text);
    cr_expect(equal(a.title, "T") && equal(a.text, "a") && equal(a.date, "2022-02-04"));
    cr_expect(equal(a.author, "x, y") && equal(a.source, "d") && equal(a.lang, "en"));
    cr_assert_eq(a.n_fields, 1); /* the second text is not lost */
    cr_expect(equal(a.fields[0].name, "body") && equal(a.fields[0].value, "b"));
}

Test(record, own_names_come_before_those_of_other_tools)
{
    cr_assert_eq(read_json("{\"body\":\"b\",\"text\":\"a\",\"authors\":[{\"n\":1}]}"), GALLEY_OK,
                 "%s", err.text);
    cr_expect(equal(a.text, "a") && a.author.size == 0);
    cr_expect_eq(a.n_fields, 2);
}
