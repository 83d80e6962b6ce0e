/* tests/unit/store/test_fields.c: fields as JSON.
 * SPDX-License-Identifier: MIT */
#include "fixture.h"

#include "core/store/store_internal.h"

Test(fields, valid_json)
{
    static const struct {
        const char *json;
        bool valid;
    } rows_[] = {
        {"1", true},           {"-0.5e+10", true}, {"0", true},          {"true", true},
        {"null", true},        {" [ ] ", true},    {"{}", true},         {"{\"a\" : [1, 2]}", true},
        {"\"\\u12aF\"", true}, {"\"x\"", true},    {"", false},          {"01", false},
        {"1.", false},         {".5", false},      {"1e", false},        {"-", false},
        {"+1", false},         {"tru", false},     {"[1,]", false},      {"[1 2]", false},
        {"[1", false},         {"{1:2}", false},   {"{\"a\"}", false},   {"{\"a\":1,}", false},
        {"\"a", false},        {"\"\\x\"", false}, {"\"\\u12\"", false}, {"\"\n\"", false},
        {"1 1", false},        {"NaN", false},     {"]", false},         {"\"\\", false},
    };
    for (size_t i = 0; i < sizeof rows_ / sizeof *rows_; i++)
        cr_expect_eq(galley__json_valid(str(rows_[i].json)), rows_[i].valid, "%s", rows_[i].json);
    char deep[1001];
    memset(deep, '[', 500);
    memset(deep + 500, ']', 500);
    deep[1000] = '\0';
    cr_expect(!galley__json_valid(str(deep)));
    cr_expect(galley__json_valid((galley_str){deep + 400, 200}));
}

Test(fields, strings)
{
    static const struct {
        const char *json, *value; /* NULL: refused */
    } rows_[] = {
        {"{\"a\":\"\\u00e9\\n\\/\\\"\"}", "é\n/\""},
        {"{\"a\":\"\\ud83d\\ude00\"}", "\xF0\x9F\x98\x80"},
        {"{\"a\":\"\\u4e2d\\u0041\"}", "中A"},
        {"{\"a\":\"\\ud83d\"}", NULL},
        {"{\"a\":\"\\ude00\"}", NULL},
        {"{\"a\":\"\\ud83dx\"}", NULL},
        {"{\"a\":\"\\ud83d\\u0041\"}", NULL},
        {"{\"a\":\"x\"", NULL},
        {"{\"a\" \"x\"}", NULL},
        {"{a:1}", NULL},
        {"x", NULL},
    };
    fixture f;
    fixture_folder(&f);
    for (size_t i = 0; i < sizeof rows_ / sizeof *rows_; i++) {
        galley_field *fields;
        size_t n;
        bool nomem, good = galley__fields_read(str(rows_[i].json), f.arena, &fields, &n, &nomem);
        cr_assert(!nomem);
        cr_assert_eq(good, rows_[i].value != NULL, "%s", rows_[i].json);
        if (good)
            SAME(fields[0].value, str(rows_[i].value));
    }
    fixture_close(&f);
}
