/* tests/unit/report/test_json.c: JSON values, articles and statements; another reader has to read
 * them.
 * SPDX-License-Identifier: MIT */
#include "counting.h"

#include <criterion/criterion.h>
#include <galley/report.h>
#include <jansson.h>
#include <locale.h>
#include <math.h>

static json_t *read_back(galley_str text)
{
    json_error_t err;
    json_t *value = json_loadb(text.data, text.size,
                               JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &err);
    cr_assert_not_null(value, "%s in %.*s", err.text, (int)text.size, text.data);
    return value;
}

static void expect_text(const galley_json *j, const char *wanted)
{
    galley_str text = galley_json_text(j);
    cr_expect(galley_str_eq(text, galley_str_of(wanted)), "%.*s instead of %s", (int)text.size,
              text.data, wanted);
}

Test(json, commas_and_nesting)
{
    counting c = COUNTING;
    galley_alloc door = counting_door(&c);
    galley_json *j = NULL;
    cr_assert_eq(galley_json_new(&door, &j, NULL), GALLEY_OK);
    expect_text(j, "");
    galley_json_open_object(j);
    galley_json_name(j, GALLEY_STR("a"));
    galley_json_open_array(j);
    galley_json_int(j, 1);
    galley_json_int(j, INT64_MIN);
    galley_json_open_object(j);
    galley_json_close_object(j);
    galley_json_open_array(j);
    galley_json_close_array(j);
    galley_json_null(j);
    galley_json_close_array(j);
    galley_json_name(j, GALLEY_STR("b\n"));
    galley_json_bool(j, true);
    galley_json_name(j, GALLEY_STR(""));
    galley_json_raw(j, GALLEY_STR("{\"x\": 1}"));
    galley_json_name(j, GALLEY_STR("c"));
    galley_json_bool(j, false);
    galley_json_close_object(j);
    expect_text(j, "{\"a\":[1,-9223372036854775808,{},[],null],\"b\\n\":true,\"\":{\"x\": 1},"
                   "\"c\":false}");
    json_decref(read_back(galley_json_text(j)));
    galley_json_clear(j);
    galley_json_str(j, GALLEY_STR("again"));
    expect_text(j, "\"again\"");
    galley_json_free(j);
    galley_json_free(NULL);
    cr_assert_eq(c.live, 0);
    cr_assert_not(c.wrong_size);
}

Test(json, text_is_escaped_and_repaired)
{
    static const struct {
        galley_str text;
        const char *json;
    } rows[] = {
        {{"", 0}, "\"\""},
        {{NULL, 0}, "\"\""},
        {{"a\"b\\c/", 6}, "\"a\\\"b\\\\c/\""},
        {{"\b\f\n\r\t", 5}, "\"\\b\\f\\n\\r\\t\""},
        {{"\x01\x1f\x7f", 3}, "\"\\u0001\\u001f\x7f\""},
        {{"a\0b", 3}, "\"a\\u0000b\""},
        {{"é€😀", 9}, "\"é€😀\""},
        {{"a\xff"
          "b",
          3},
         "\"a\xEF\xBF\xBD"
         "b\""},
        {{"\xE2\x82", 2}, "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
        {{"\xED\xA0\x80x", 4}, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDx\""},
        {{"\xC0\x80", 2}, "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
    };
    galley_json *j = NULL;
    cr_assert_eq(galley_json_new(NULL, &j, NULL), GALLEY_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_json_clear(j);
        galley_json_str(j, rows[i].text);
        expect_text(j, rows[i].json);
        json_decref(read_back(galley_json_text(j)));
    }
    galley_json_free(j);
}

Test(json, doubles_are_short_and_exact)
{
    static const struct {
        double value;
        const char *json;
    } rows[] = {
        {0, "0"},
        {-0.0, "-0"},
        {1, "1"},
        {0.1, "0.1"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1.0 / 3, "0.3333333333333333"},
        {2.0 / 3, "0.6666666666666666"},
        {1e300, "1e+300"},
        {5e-324, "4.94065645841247e-324"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {123456789012345678.0, "1.2345678901234568e+17"},
        {-12.5, "-12.5"},
        {NAN, "null"},
        {INFINITY, "null"},
        {-INFINITY, "null"},
    };
    galley_json *j = NULL;
    cr_assert_eq(galley_json_new(NULL, &j, NULL), GALLEY_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_json_clear(j);
        galley_json_double(j, rows[i].value);
        expect_text(j, rows[i].json);
    }
    uint64_t state = 1;
    for (int i = 0; i < 20000; i++) {
        double value, back;
        state = state * 6364136223846793005u + 1442695040888963407u;
        memcpy(&value, &state, sizeof value);
        if (!isfinite(value))
            continue;
        galley_json_clear(j);
        galley_json_double(j, value);
        back = strtod(galley_json_text(j).data, NULL);
        cr_assert(back == value, "%.17g", value);
    }
    galley_json_free(j);
}

Test(json, a_locale_changes_no_number)
{
    static const char *const names[] = {"de_DE.UTF-8", "de_DE", "fr_FR.UTF-8"};
    bool set = false;
    for (size_t i = 0; i < sizeof names / sizeof *names && !set; i++)
        set = setlocale(LC_NUMERIC, names[i]) != NULL;
    if (!set)
        printf("skipped: no locale with a decimal comma\n");
    galley_json *j = NULL;
    cr_assert_eq(galley_json_new(NULL, &j, NULL), GALLEY_OK);
    galley_json_double(j, 0.5);
    expect_text(j, "0.5");
    galley_json_free(j);
    setlocale(LC_NUMERIC, "C");
}

static const galley_field other_fields[] = {
    {{"desk", 4}, {"foreign \"x\"", 11}, GALLEY_FIELD_STRING},
    {{"pages", 5}, {"[1, 2]", 6}, GALLEY_FIELD_JSON},
    {{"body", 4}, {"mine", 4}, GALLEY_FIELD_STRING},
};
static const galley_region regions[] = {
    {0, 9, GALLEY_REGION_PROSE, {"words", 5}},
    {10, 18, GALLEY_REGION_PROMO, {NULL, 0}},
    {19, 23, GALLEY_REGION_QUOTE, {"“", 3}},
};
static const galley_str labels[] = {{"sport", 5}, {"a=b", 3}};

static galley_article an_article(void)
{
    return (galley_article){.key = GALLEY_STR("k1"),
                            .title = GALLEY_STR("Gas"),
                            .text = GALLEY_STR("The deal.\nRead on:\nDone"),
                            .source = GALLEY_STR("Sky"),
                            .date = GALLEY_STR("2022-02-04"),
                            .labels = labels,
                            .n_labels = 2,
                            .fields = other_fields,
                            .n_fields = 3,
                            .regions = regions,
                            .n_regions = 3,
                            .note = GALLEY_STR("BOM removed")};
}

Test(json, an_article_with_its_regions_and_body)
{
    counting c = COUNTING;
    galley_alloc door = counting_door(&c);
    galley_article a = an_article();
    galley_json *j = NULL;
    cr_assert_eq(galley_json_new(&door, &j, NULL), GALLEY_OK);
    galley_json_article(j, &a, false);
    expect_text(j, "{\"id\":\"k1\",\"title\":\"Gas\",\"date\":\"2022-02-04\",\"source\":\"Sky\","
                   "\"labels\":[\"sport\",\"a=b\"],\"desk\":\"foreign \\\"x\\\"\","
                   "\"pages\":[1, 2],\"body_\":\"mine\",\"note\":\"BOM removed\"}");
    galley_json_clear(j);
    galley_json_article(j, &a, true);
    json_t *back = read_back(galley_json_text(j));
    cr_expect_str_eq(json_string_value(json_object_get(back, "text")), a.text.data);
    cr_expect_str_eq(json_string_value(json_object_get(back, "body")), "The deal.\nDone");
    json_t *promo = json_array_get(json_object_get(back, "regions"), 1);
    cr_expect_str_eq(json_string_value(json_object_get(promo, "kind")), "promo");
    cr_expect_eq(json_integer_value(json_object_get(promo, "start")), 10);
    cr_expect_eq(json_integer_value(json_object_get(promo, "end")), 18);
    cr_expect_null(json_object_get(promo, "reason"));
    json_t *quote = json_array_get(json_object_get(back, "regions"), 2);
    cr_expect_str_eq(json_string_value(json_object_get(quote, "reason")), "“");
    json_decref(back);
    galley_json_clear(j);
    galley_article empty = {0};
    galley_json_article(j, &empty, true);
    expect_text(j, "{\"id\":\"\",\"text\":\"\",\"body\":\"\",\"regions\":[]}");
    galley_json_free(j);
    cr_assert_eq(c.live, 0);
}

Test(json, a_statement_with_its_evidence)
{
    static const galley_field fields[] = {{{"id", 2}, {"gas", 3}, GALLEY_FIELD_STRING},
                                          {{"text", 4}, {"t", 1}, GALLEY_FIELD_STRING}};
    galley_evidence evidence[] = {
        {{.start = 4, .end = 8, .label = GALLEY_STR("deal"), .fields = fields, .n_fields = 2},
         GALLEY_STR("span:deal"),
         0.75},
        {{.start = 0, .end = 3, .part = GALLEY_PART_TITLE}, GALLEY_STR("title:gas"), 0.25},
    };
    galley_statement s = {.tag = GALLEY_STR("gas-deal"),
                          .rule = GALLEY_STR("diplomacy/gas-deal"),
                          .author = GALLEY_BY_RULE,
                          .score = 1,
                          .evidence = evidence,
                          .n_evidence = 2,
                          .left_out = 3};
    galley_article a = an_article();
    galley_json *j = NULL;
    cr_assert_eq(galley_json_new(NULL, &j, NULL), GALLEY_OK);
    galley_json_statement(j, &a, &s);
    expect_text(j, "{\"name\":\"gas-deal\",\"score\":1,\"rule\":\"diplomacy/gas-deal\","
                   "\"author\":\"rule\",\"evidence\":["
                   "{\"start\":4,\"end\":8,\"label\":\"deal\",\"id\":\"gas\",\"text_\":\"t\","
                   "\"text\":\"deal\",\"weight\":0.75,\"clause\":\"span:deal\"},"
                   "{\"start\":0,\"end\":3,\"part\":\"title\",\"label\":\"\",\"text\":\"Gas\","
                   "\"weight\":0.25,\"clause\":\"title:gas\"}],\"left_out\":3}");
    json_decref(read_back(galley_json_text(j)));
    galley_json_clear(j);
    s = (galley_statement){.author = GALLEY_BY_PERSON};
    galley_json_statement(j, &a, &s);
    expect_text(j, "{\"name\":\"\",\"score\":0,\"rule\":\"\",\"author\":\"person\","
                   "\"evidence\":[]}");
    galley_json_free(j);
}

/* NULL text says that memory ran out; the object can be cleared and used again. */
Test(json, memory_that_runs_out_is_seen_at_the_end)
{
    galley_article a = an_article();
    for (int persistent = 0; persistent < 2; persistent++) {
        bool ended = false;
        for (size_t k = 1; !ended; k++) {
            counting c = {.fail_at = k, .from_then_on = persistent};
            galley_alloc door = counting_door(&c);
            galley_json *j = NULL;
            galley_status status = galley_json_new(&door, &j, NULL);
            cr_assert_eq(status == GALLEY_OK, j != NULL);
            if (j) {
                galley_json_article(j, &a, true);
                cr_assert_eq(galley_json_text(j).data == NULL, c.failed, "%zu", k);
                galley_json_clear(j);
                c.fail_at = 0;
                galley_json_int(j, 7);
                expect_text(j, "7");
                c.fail_at = k;
            }
            ended = !c.failed;
            galley_json_free(j);
            cr_assert_eq(c.live, 0, "%zu", k);
        }
    }
}
