/* tests/unit/article/test_article.c: fields, key, hash, regions, body.
 * SPDX-License-Identifier: MIT */
#include <galley/article.h>

#include <criterion/criterion.h>

static galley_arena *arena;
static galley_error err;

static void setup(void)
{
    cr_assert_eq(galley_arena_new(NULL, &arena, &err), GALLEY_OK);
}

static void teardown(void)
{
    galley_arena_free(arena);
}

TestSuite(article, .init = setup, .fini = teardown);

static galley_status set(galley_article *a, const char *name, galley_field_type type,
                         const char *value)
{
    return galley_article_set(a, galley_str_of(name), type, galley_str_of(value), arena, &err);
}

static bool equal(galley_str s, const char *z)
{
    return galley_str_eq(s, galley_str_of(z));
}

Test(article, named_fields_by_their_names)
{
    static const char *const names[] = {"id",  "title",  "text",   "html",
                                        "url", "source", "author", "lang"};
    galley_article a = {0};
    galley_field f;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        cr_expect_not(galley_article_get(&a, galley_str_of(names[i]), &f), "%s", names[i]);
        cr_expect_eq(set(&a, names[i], GALLEY_FIELD_STRING, names[i]), GALLEY_OK);
        cr_expect(galley_article_get(&a, galley_str_of(names[i]), &f), "%s", names[i]);
        cr_expect(equal(f.value, names[i]));
        cr_expect_eq(set(&a, names[i], GALLEY_FIELD_JSON, "null"), GALLEY_OK);
        cr_expect_not(galley_article_get(&a, galley_str_of(names[i]), &f), "%s is null", names[i]);
        cr_expect_eq(set(&a, names[i], GALLEY_FIELD_JSON, "{\"a\":1}"), GALLEY_INVALID);
        cr_expect(strstr(err.text, names[i]), "the message names %s: %s", names[i], err.text);
    }
    cr_expect_eq(a.n_fields, 0);
}

Test(article, other_fields_keep_their_order_and_are_replaced)
{
    galley_article a = {0}, shared;
    galley_field f;
    set(&a, "b", GALLEY_FIELD_STRING, "1");
    set(&a, "a", GALLEY_FIELD_JSON, "[2]");
    shared = a; /* two articles, one array */
    set(&a, "c", GALLEY_FIELD_STRING, "");
    set(&a, "b", GALLEY_FIELD_JSON, "3");
    cr_assert_eq(a.n_fields, 3);
    cr_expect(equal(a.fields[0].name, "b") && equal(a.fields[0].value, "3"));
    cr_expect_eq(a.fields[0].type, GALLEY_FIELD_JSON);
    cr_expect(equal(a.fields[1].name, "a") && equal(a.fields[1].value, "[2]"));
    cr_expect(galley_article_get(&a, GALLEY_STR("c"), &f)); /* empty, but there */
    cr_assert_eq(shared.n_fields, 2);
    cr_expect(equal(shared.fields[0].value, "1"), "the other article's field changed");
}

Test(article, labels_and_authors_as_lists)
{
    static const struct {
        const char *json;
        galley_status status;
        size_t count;
        const char *last;
    } rows[] = {
        {"[]", GALLEY_OK, 0, NULL},
        {" [ \"a\" , \"b\" ] ", GALLEY_OK, 2, "b"},
        {"[\"x\\\"y\\\\\\/\\n\\u00e9\\ud83d\\ude00\"]", GALLEY_OK, 1, "x\"y\\/\né😀"},
        {"null", GALLEY_OK, 0, NULL},
        {"[1]", GALLEY_INVALID, 0, NULL},
        {"[\"a\"", GALLEY_INVALID, 0, NULL},
        {"[\"a\",]", GALLEY_INVALID, 0, NULL},
        {"[\"a]", GALLEY_INVALID, 0, NULL},
        {"[\"a\\", GALLEY_INVALID, 0, NULL},
        {"[\"a\\x\"]", GALLEY_INVALID, 0, NULL},
        {"[\"\\u12\"]", GALLEY_INVALID, 0, NULL},
        {"[\"a\"] x", GALLEY_INVALID, 0, NULL},
        {"{}", GALLEY_INVALID, 0, NULL},
        {"", GALLEY_INVALID, 0, NULL},
        {"[\"\\ud800\"]", GALLEY_ENCODING, 0, NULL},
        {"[\"\\ud800\\u0041\"]", GALLEY_ENCODING, 0, NULL},
        {"[\"\\udc00\"]", GALLEY_ENCODING, 0, NULL},
        {"[\"\\u0000\"]", GALLEY_ENCODING, 0, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_article a = {0};
        cr_expect_eq(set(&a, "labels", GALLEY_FIELD_JSON, rows[i].json), rows[i].status, "%s",
                     rows[i].json);
        cr_expect_eq(a.n_labels, rows[i].count, "%s", rows[i].json);
        if (rows[i].last && a.n_labels)
            cr_expect(equal(a.labels[a.n_labels - 1], rows[i].last), "%s", rows[i].json);
    }
    galley_article a = {0};
    cr_expect_eq(set(&a, "labels", GALLEY_FIELD_STRING, "one"), GALLEY_OK);
    cr_expect(a.n_labels == 1 && equal(a.labels[0], "one"));
    cr_expect_eq(set(&a, "author", GALLEY_FIELD_JSON, "[\"Jane Doe\", \"\", \"John Roe\"]"),
                 GALLEY_OK);
    cr_expect(equal(a.author, "Jane Doe, John Roe"));
    cr_expect_eq(set(&a, "author", GALLEY_FIELD_JSON, "[1]"), GALLEY_INVALID);
}

Test(article, dates_are_normalised_and_kept_as_written)
{
    galley_article a = {0};
    set(&a, "date", GALLEY_FIELD_STRING, "Feb 4, 2022 10:30 AM GMT");
    cr_expect(equal(a.date, "2022-02-04T10:30:00Z"));
    cr_expect(equal(a.date_text, "Feb 4, 2022 10:30 AM GMT"));
    set(&a, "date", GALLEY_FIELD_JSON, "1643970600");
    cr_expect(equal(a.date, "2022-02-04T10:30:00Z"));
    set(&a, "date", GALLEY_FIELD_STRING, "04/02/2022");
    cr_expect_eq(a.date.size, 0);
    cr_expect(equal(a.date_text, "04/02/2022"));
    cr_expect_eq(set(&a, "id", GALLEY_FIELD_JSON, "17"), GALLEY_OK);
    cr_expect(equal(a.key, "17"));
}

Test(article, bytes_that_are_not_utf8)
{
    galley_article a = {0};
    cr_expect_eq(set(&a, "text", GALLEY_FIELD_STRING, "abc\xff"), GALLEY_ENCODING);
    cr_expect_eq(err.offset, 3);
    cr_expect_eq(set(&a, "\xff", GALLEY_FIELD_STRING, "abc"), GALLEY_ENCODING);
    cr_expect_eq(a.text.size + a.n_fields, 0);
}

Test(article, key_is_id_then_url_then_hash)
{
    galley_article a = {.title = GALLEY_STR("T"), .text = GALLEY_STR("x"), .url = GALLEY_STR("u")};
    galley_article b = {.title = GALLEY_STR(""), .text = GALLEY_STR("Tx")};
    galley_article c = {.key = GALLEY_STR("k"), .url = GALLEY_STR("u")};
    uint8_t ha[32], hb[32], ha2[32];
    galley_article_key(&a, arena, &err);
    cr_expect(equal(a.key, "u"));
    galley_article_key(&c, arena, &err);
    cr_expect(equal(c.key, "k"));
    galley_article_key(&b, arena, &err);
    cr_expect_eq(b.key.size, 7 + 64);
    cr_expect_eq(memcmp(b.key.data, "sha256:", 7), 0);
    galley_article_hash(&a, ha);
    a.url = a.key = GALLEY_STR("elsewhere");
    galley_article_hash(&a, ha2);
    galley_article_hash(&b, hb);
    cr_expect_eq(memcmp(ha, ha2, 32), 0, "only title and text count");
    cr_expect_neq(memcmp(ha, hb, 32), 0, "the border between title and text counts");
}

Test(article, region_names)
{
    galley_region_kind kind;
    for (unsigned k = 0; k < GALLEY_REGION_KINDS; k++) {
        cr_expect(
            galley_region_named(galley_str_of(galley_region_name((galley_region_kind)k)), &kind));
        cr_expect_eq(kind, k);
    }
    cr_expect_not(galley_region_named(GALLEY_STR("Prose"), &kind));
    cr_expect_eq(galley_region_body(), GALLEY_REGION_BIT(GALLEY_REGION_LEDE) |
                                           GALLEY_REGION_BIT(GALLEY_REGION_PROSE) |
                                           GALLEY_REGION_BIT(GALLEY_REGION_CROSSHEAD) |
                                           GALLEY_REGION_BIT(GALLEY_REGION_QUOTE) |
                                           GALLEY_REGION_BIT(GALLEY_REGION_LIST));
}

Test(article, body_is_one_paragraph_a_line)
{
    const galley_region regions[] = {
        {0, 3, GALLEY_REGION_LEDE, GALLEY_STR("")},
        {4, 9, GALLEY_REGION_PROMO, GALLEY_STR("")},
        {10, 17, GALLEY_REGION_PROSE, GALLEY_STR("")},
    };
    galley_article a = {
        .text = GALLEY_STR("One\nPromo\nTwo\nbis"), .regions = regions, .n_regions = 3};
    galley_str body;
    cr_expect_eq(galley_article_body(&a, arena, &body, &err), GALLEY_OK);
    cr_expect(equal(body, "One\nTwo bis"));
    a.regions = NULL;
    a.n_regions = 0;
    galley_article_body(&a, arena, &body, &err);
    cr_expect(equal(body, "One\nPromo\nTwo\nbis"), "without regions all of it");
    a.known_regions = true;
    galley_article_body(&a, arena, &body, &err);
    cr_expect_eq(body.size, 0);
}
