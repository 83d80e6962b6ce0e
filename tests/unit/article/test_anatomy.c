/* tests/unit/article/test_anatomy.c: the engine on small texts, the policy on the labelled ones.
 * SPDX-License-Identifier: MIT */
#include "anatomy.h"
#include "core/article/anatomy.h"
#include "datafile.h"

/* For tables: GALLEY_STR is no constant in the sense of C. */
#define CONST_STR(literal)                                                                         \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }

#include <criterion/criterion.h>
#include <limits.h>
#include <galley/source.h>
#include <jansson.h>
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

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

TestSuite(anatomy, .init = setup, .fini = teardown);

/* -- the engine, with wordings of its own -- */

static galley_anatomy *small_anatomy(void)
{
    static const galley_wording wordings[] = {
        {GALLEY_REGION_RELATED, GALLEY_WORDING_LINE, CONST_STR("Read more"), true, 0},
        {GALLEY_REGION_RELATED, GALLEY_WORDING_START, CONST_STR("Read more"), false, 20},
        {GALLEY_REGION_PROMO, GALLEY_WORDING_START, CONST_STR("Follow us"), false, 0},
        {GALLEY_REGION_SECTION, GALLEY_WORDING_START, CONST_STR("Follow us home"), false, 0},
        {GALLEY_REGION_PROMO, GALLEY_WORDING_INSIDE, CONST_STR("don't miss out"), false, 12},
        {GALLEY_REGION_CAPTION, GALLEY_WORDING_END, CONST_STR("Getty Images"), false, 0},
        {GALLEY_REGION_CAPTION, GALLEY_WORDING_START, CONST_STR("Credit"), false, 0},
        {GALLEY_REGION_NOTICE, GALLEY_WORDING_LINE, CONST_STR("Play vidéo"), true, 0},
        {GALLEY_REGION_BYLINE, GALLEY_WORDING_START, CONST_STR("By"), false, 0},
        {GALLEY_REGION_CAPTION, GALLEY_WORDING_START, CONST_STR("Source:"), false, 0},
    };
    galley_anatomy *anatomy;
    cr_assert_eq(galley_anatomy_new(NULL, &anatomy, &err), GALLEY_OK);
    for (size_t i = 0; i < sizeof wordings / sizeof *wordings; i++)
        cr_assert_eq(galley_anatomy_wording(anatomy, &wordings[i], &err), GALLEY_OK, "%s",
                     err.text);
    cr_assert_eq(galley_anatomy_freeze(anatomy, &err), GALLEY_OK);
    return anatomy;
}

#define PROSE                                                                                      \
    "The two ministers met in the capital on Friday and spoke about the price of gas for hours."

/* `text`; then, for each region, the first letter of its kind, or two where one is not enough. */
static const struct row {
    const char *text;
    const char *kinds;
    const char *reason; /* part of the reason of the last region */
} rows[] = {
    {"", "", NULL},
    {" \n\n \t\n", "", NULL},
    {PROSE, "lede", "18 words, ends like a sentence"},
    {PROSE "\n" PROSE, "lede prose", "ends like a sentence"},
    {"Gas for ten years\nBy Jane Doe\n4 February 2022\n" PROSE, "title byline dateline lede", NULL},
    {PROSE "\nBy then, everybody had left the room and the lights were off.", "lede prose", NULL},
    {PROSE "\nRead more:\nGas is dear\nOil is cheap?\n" PROSE, "lede related related related prose",
     NULL},
    {PROSE "\nREAD  MORE …\nGas is dear", "lede related related",
     "headline in a list opened by \"READ  MORE …\" (line 2)"},
    {PROSE "\nRead more: gas is dear\nShort heading\n" PROSE, "lede related crosshead prose", NULL},
    {PROSE "\n\nRead more\n\nGas is dear\nOil is cheap\n\nShort heading\n\n" PROSE,
     "lede related related related crosshead prose", NULL},
    {PROSE "\nFollow us\n" PROSE, "lede promo prose", NULL},
    {PROSE "\nFollow us home", "lede section", "wording: \"Follow us home\""}, /* the longer one */
    {PROSE "\nFollow usual ways of thinking about the price of gas in the winter.", "lede prose",
     NULL},
    {PROSE "\nDon’t miss out on Friday", "lede promo", NULL},
    {PROSE "\nAnd then they said that nobody should ever don't miss out on any of these things "
           "again.",
     "lede prose", NULL}, /* too long for it */
    {PROSE "\nThe river at night, by Jane Doe/Getty Images", "lede caption", NULL},
    {PROSE "\nHe said so to a reporter who had waited for hours, a man of Getty Images.",
     "lede prose", NULL},
    {PROSE "\nThe river at night seen from the old bridge of the town. Credit: Jane Doe",
     "lede caption", "wording of its last sentence: \"Credit\""},
    {PROSE "\nSource: the ministry of gas and the office of statistics.", "lede caption", NULL},
    {PROSE "\nSource of the trouble: the ministry of gas and the office of statistics.",
     "lede prose", NULL},
    {PROSE "\nPLAY VIDEO\nThe river at night\n" PROSE, "lede notice caption prose", NULL},
    {PROSE "\nPlay video\n" PROSE, "lede notice prose", NULL},
    {PROSE "\nA heading\n" PROSE, "lede crosshead prose", "ends like a sentence"},
    {PROSE "\nWhy now?\n" PROSE, "lede crosshead prose", NULL},
    {PROSE "\nIt is dear.\n" PROSE, "lede prose prose", NULL},
    {PROSE "\n- gas\n- oil\n" PROSE, "lede list list prose", NULL},
    {PROSE "\nName: Jane\nJob: minister\nAge: 50\n" PROSE, "lede list list list prose", NULL},
    {PROSE "\nHome\nNews\nSport\n" PROSE, "lede boilerplate boilerplate boilerplate prose", NULL},
    {PROSE "\nNext: to be told\n| 12:30 |\n***", "lede list boilerplate boilerplate",
     "no words in the line"},
    {PROSE "\nHome\nNews", "lede boilerplate boilerplate", "behind the last paragraph"},
    {PROSE "\nAP/Jane Doe", "lede caption", "like a credit"},
    {PROSE "\n[We will be back]", "lede notice", "in brackets"},
    {"Gas rose.\n\nOil fell.", "lede prose", "short sentence of a text without longer ones"},
    {"Net 1.3 mln vs 1.1 mln\nShr 34 cts vs 28 cts", "list list", "without paragraphs"},
    {"中国和俄罗斯在北京冬季奥运会开幕式之前举行会谈，双方领导人表示将继续加强能源合作。", "lede",
     NULL},
    {"Россия и Китай выступили единым фронтом, когда лидеры двух стран встретились в Пекине.",
     "lede", NULL},
};

static bool kinds_are(const galley_article *a, const char *kinds)
{
    char got[256] = "";
    for (size_t i = 0; i < a->n_regions; i++) {
        strncat(got, i ? " " : "", sizeof got - strlen(got) - 1);
        strncat(got, galley_region_name(a->regions[i].kind), sizeof got - strlen(got) - 1);
    }
    if (strcmp(got, kinds) != 0)
        printf("got %s\n", got);
    return strcmp(got, kinds) == 0;
}

Test(anatomy, wording_shape_and_neighbours)
{
    galley_anatomy *anatomy = small_anatomy();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_article a = {.text = galley_str_of(rows[i].text)};
        cr_assert_eq(galley_anatomy_mark(anatomy, &a, arena, &err), GALLEY_OK);
        cr_expect(kinds_are(&a, rows[i].kinds), "row %zu: %s", i, rows[i].text);
        for (size_t k = 0; k < a.n_regions; k++)
            cr_expect_gt(a.regions[k].reason.size, 0, "row %zu: region %zu has no reason", i, k);
        if (rows[i].reason && a.n_regions) {
            galley_str reason = a.regions[a.n_regions - 1].reason;
            cr_expect(memmem(reason.data, reason.size, rows[i].reason, strlen(rows[i].reason)),
                      "row %zu: %.*s", i, (int)reason.size, reason.data);
        }
    }
    galley_anatomy_free(anatomy);
}

Test(anatomy, title_and_author_of_the_record)
{
    galley_anatomy *anatomy = small_anatomy();
    galley_article a = {.title = GALLEY_STR("Gas: ‘no more’"),
                        .author = GALLEY_STR("Jane Doe"),
                        .text = GALLEY_STR("GAS - no more!\nJane Doe\nWhat else\n" PROSE)};
    cr_assert_eq(galley_anatomy_mark(anatomy, &a, arena, &err), GALLEY_OK);
    cr_expect(kinds_are(&a, "title byline boilerplate lede"));
    galley_region own = {0, 1, GALLEY_REGION_PROMO, GALLEY_STR("x")};
    a.regions = &own;
    a.n_regions = 1;
    a.known_regions = true;
    cr_assert_eq(galley_anatomy_mark(anatomy, &a, arena, &err), GALLEY_OK);
    cr_expect_eq(a.regions, &own, "known regions are left alone");
    galley_anatomy_free(anatomy);
}

Test(anatomy, wrapped_lines_are_one_paragraph)
{
    static const char text[] =
        "The two ministers met in the capital on Friday and spoke about the\n"
        "price of gas for hours, while outside the palace a crowd of several\n"
        "hundred people waited in the snow.\n"
        "    Nobody knew what they said, and nobody was told afterwards, as the\n"
        "agreement will only be published when both parliaments have had their\n"
        "say.\n"
        "\n"
        "- one item of a list that goes on for nearly as long as the lines do\n"
        "- another\n";
    galley_anatomy *anatomy = small_anatomy();
    galley_article a = {.text = galley_str_of(text)};
    cr_assert_eq(galley_anatomy_mark(anatomy, &a, arena, &err), GALLEY_OK);
    cr_expect(kinds_are(&a, "lede prose list list"));
    cr_expect_eq(a.regions[0].end, strstr(text, "\n    ") - text);
    galley_anatomy_free(anatomy);
}

Test(anatomy, building_is_checked)
{
    galley_anatomy *anatomy;
    galley_article a = {.text = GALLEY_STR("x")};
    galley_wording w = {GALLEY_REGION_PROMO, GALLEY_WORDING_LINE, GALLEY_STR("..."), false, 0};
    cr_assert_eq(galley_anatomy_new(NULL, &anatomy, &err), GALLEY_OK);
    cr_expect_eq(galley_anatomy_mark(anatomy, &a, arena, &err), GALLEY_INVALID);
    cr_expect_eq(galley_anatomy_wording(anatomy, &w, &err), GALLEY_INVALID);
    w.words = GALLEY_STR("a\xff");
    cr_expect_eq(galley_anatomy_wording(anatomy, &w, &err), GALLEY_ENCODING);
    w.words = GALLEY_STR("a");
    w.kind = GALLEY_REGION_KINDS;
    cr_expect_eq(galley_anatomy_wording(anatomy, &w, &err), GALLEY_INVALID);
    cr_expect_eq(galley_anatomy_threshold(anatomy, GALLEY_STR("no_such"), 1, &err), GALLEY_INVALID);
    cr_expect_eq(galley_anatomy_threshold(anatomy, GALLEY_STR("list_run_min"), -1, &err),
                 GALLEY_INVALID);
    cr_expect_eq(galley_anatomy_threshold(anatomy, GALLEY_STR("prose_min_words"), 1, &err),
                 GALLEY_OK);
    cr_expect_eq(galley_anatomy_freeze(anatomy, &err), GALLEY_OK);
    cr_expect_eq(galley_anatomy_threshold(anatomy, GALLEY_STR("list_run_min"), 1, &err),
                 GALLEY_INVALID);
    w.kind = GALLEY_REGION_PROMO;
    cr_expect_eq(galley_anatomy_wording(anatomy, &w, &err), GALLEY_INVALID);
    a.text = GALLEY_STR("Gas rose.");
    cr_expect_eq(galley_anatomy_mark(anatomy, &a, arena, &err), GALLEY_OK);
    cr_expect_eq(a.n_regions, 1);
    galley_anatomy_free(anatomy);
}

/* -- the model, with trees of its own -- */

static const galley_str words_feature = CONST_STR("words");
static const galley_str score_feature = CONST_STR("score");

static galley_status add_tree(galley_anatomy *a, int stage, const galley_str *feature, int over,
                              int low, int high)
{
    int values[] = {low, high};
    return galley_anatomy_tree_add(
        a, &(galley_anatomy_tree){stage, 1, feature, &over, values}, &err);
}

/* Lines of more than `over` words are the article's own. */
static galley_anatomy *learnt_anatomy(int over)
{
    galley_anatomy *a;
    cr_assert_eq(galley_anatomy_new(NULL, &a, &err), GALLEY_OK);
    cr_assert_eq(add_tree(a, 1, &words_feature, over, -300, 300), GALLEY_OK);
    cr_assert_eq(add_tree(a, 2, &score_feature, 0, -512, 300), GALLEY_OK);
    cr_assert_eq(add_tree(a, 2, &words_feature, 3, 0, -100), GALLEY_OK);
    cr_assert_eq(galley_anatomy_saying(a, words_feature, INT_MIN, GALLEY_STR("%d words"), &err),
                 GALLEY_OK);
    cr_assert_eq(galley_anatomy_saying(a, words_feature, 1, GALLEY_STR("one word"), &err),
                 GALLEY_OK);
    cr_assert_eq(galley_anatomy_freeze(a, &err), GALLEY_OK);
    return a;
}

static void expect_region(const galley_article *a, size_t i, galley_region_kind kind,
                          const char *reason)
{
    galley_str got = a->regions[i].reason;
    cr_expect_str_eq(galley_region_name(a->regions[i].kind), galley_region_name(kind));
    cr_expect(galley_str_eq(got, galley_str_of(reason)), "region %zu: %.*s", i, (int)got.size,
              got.data);
}

Test(anatomy, the_model_decides_what_is_kept_and_says_why)
{
    galley_anatomy *anatomy = learnt_anatomy(12);
    galley_article a = {
        .text = GALLEY_STR(PROSE "\n" PROSE "\nThey said that it was a good day for gas.\nGas\n" PROSE)};
    cr_assert_eq(galley_anatomy_mark(anatomy, &a, arena, &err), GALLEY_OK);
    cr_assert(kinds_are(&a, "lede prose boilerplate boilerplate prose"));
    expect_region(&a, 0, GALLEY_REGION_LEDE, "18 words, ends like a sentence");
    expect_region(&a, 2, GALLEY_REGION_BOILERPLATE, "weight -2.3: 10 words");
    galley_anatomy_free(anatomy);
    anatomy = learnt_anatomy(0);
    cr_assert_eq(galley_anatomy_mark(anatomy, &a, arena, &err), GALLEY_OK);
    cr_expect(kinds_are(&a, "lede prose prose crosshead prose"));
    galley_anatomy_free(anatomy);
}

Test(anatomy, the_model_leaves_what_it_cannot_know_to_the_rules)
{
    static const char few[] = "Gas for ten years\n" PROSE "\n" PROSE;
    galley_anatomy *anatomy = learnt_anatomy(300);
    galley_article a = {.text = galley_str_of(few)};
    cr_assert_eq(galley_anatomy_mark(anatomy, &a, arena, &err), GALLEY_OK);
    cr_expect(kinds_are(&a, "title lede prose"), "three lines");
    a.text = GALLEY_STR(PROSE "\n" PROSE "\n" PROSE "\n" PROSE);
    cr_assert_eq(galley_anatomy_mark(anatomy, &a, arena, &err), GALLEY_OK);
    cr_expect(kinds_are(&a, "lede prose prose prose"), "a model that keeps nothing");
    galley_anatomy_free(anatomy);
}

Test(anatomy, a_model_is_checked)
{
    galley_anatomy *a;
    const galley_str none = GALLEY_STR("no_such");
    int over = 0, values[4] = {0, 70000, 0, 0};
    cr_assert_eq(galley_anatomy_new(NULL, &a, &err), GALLEY_OK);
    cr_expect_eq(add_tree(a, 1, &none, 0, 0, 0), GALLEY_INVALID);
    cr_expect(strstr(err.text, "no_such"), "%s", err.text);
    cr_expect_eq(add_tree(a, 3, &words_feature, 0, 0, 0), GALLEY_INVALID);
    cr_expect_eq(add_tree(a, 1, &words_feature, 70000, 0, 0), GALLEY_INVALID);
    galley_anatomy_tree t = {1, 1, &words_feature, &over, values};
    cr_expect_eq(galley_anatomy_tree_add(a, &t, &err), GALLEY_INVALID);
    t.levels = 60;
    cr_expect_eq(galley_anatomy_tree_add(a, &t, &err), GALLEY_INVALID);
    cr_expect_eq(galley_anatomy_word(a, GALLEY_STR("two words"), 1, &err), GALLEY_INVALID);
    cr_expect_eq(galley_anatomy_word(a, GALLEY_STR("gas"), 70000, &err), GALLEY_INVALID);
    cr_expect_eq(galley_anatomy_common(a, GALLEY_STR("\xff"), &err), GALLEY_ENCODING);
    cr_expect_eq(galley_anatomy_common(a, GALLEY_STR(""), &err), GALLEY_INVALID);
    cr_expect_eq(galley_anatomy_saying(a, none, 0, GALLEY_STR("x"), &err), GALLEY_INVALID);
    cr_expect_eq(galley_anatomy_saying(a, words_feature, 0, GALLEY_STR(""), &err), GALLEY_INVALID);
    cr_expect_eq(galley_anatomy_freeze(a, &err), GALLEY_OK);
    cr_expect_eq(galley_anatomy_word(a, GALLEY_STR("gas"), 1, &err), GALLEY_INVALID);
    galley_anatomy_free(a);
}

/* -- the policy -- */

/* Every threshold of the engine stands in the Lua table, with the engine's default, and no other. */
Test(policy, thresholds_are_those_of_the_engine)
{
    static const struct {
        const char *name;
        double value;
    } all[] = {
#define GALLEY_X(name, value) {#name, value},
        GALLEY__THRESHOLDS(GALLEY_X)
#undef GALLEY_X
    };
    char path[4096];
    size_t count = 0;
    snprintf(path, sizeof path, "%s/scripts/galley/anatomy.lua", getenv("GALLEY_SOURCE_ROOT"));
    lua_State *L = luaL_newstate();
    luaL_openlibs(L);
    lua_getglobal(L, "package");
    lua_pushfstring(L, "%s/scripts/?.lua", getenv("GALLEY_SOURCE_ROOT"));
    lua_setfield(L, -2, "path");
    lua_settop(L, 0);
    cr_assert_eq(luaL_dofile(L, path), LUA_OK, "%s", lua_tostring(L, -1));
    lua_getfield(L, 1, "thresholds");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        lua_getfield(L, 2, all[i].name);
        cr_expect(lua_isnumber(L, -1), "%s is not in the table", all[i].name);
        cr_expect_float_eq(lua_tonumber(L, -1), all[i].value, 1e-9, "%s", all[i].name);
        lua_pop(L, 1);
    }
    for (lua_pushnil(L); lua_next(L, 2); lua_pop(L, 1))
        count++;
    cr_expect_eq(count, sizeof all / sizeof *all);
    lua_close(L);
}

/* What the label of the hand-made answer is called here. */
static bool answers(const char *label, json_t *accepted, galley_region_kind kind)
{
    static const char *const names[][2] = {{"player-notice", "notice"},
                                           {"section-link", "section"},
                                           {"related-heading", "related"},
                                           {"related-link", "related"}};
    for (size_t i = 0; i < 4; i++)
        if (strcmp(label, names[i][0]) == 0)
            label = names[i][1];
    if (strcmp(label, galley_region_name(kind)) == 0)
        return true;
    for (size_t i = 0; i < json_array_size(accepted); i++)
        if (strcmp(json_string_value(json_array_get(accepted, i)), galley_region_name(kind)) == 0)
            return true;
    return false;
}

Test(policy, every_line_of_the_sample_article)
{
    galley_str text = datafile_external("sample-article.txt");
    galley_str gold = datafile_external("lines/sample-article.json");
    if (text.data == NULL || gold.data == NULL)
        return;
    setup();
    galley_script *script = NULL;
    const galley_anatomy *anatomy = anatomy_open(&script);
    cr_assert_not_null(anatomy);
    galley_article a = {.text = text};
    cr_assert_eq(galley_anatomy_mark(anatomy, &a, arena, &err), GALLEY_OK);
    json_t *root = json_loadb(gold.data, gold.size, 0, NULL);
    json_t *lines = json_object_get(root, "lines");
    cr_assert_eq(json_array_size(lines), a.n_regions);
    for (size_t i = 0; i < a.n_regions; i++) {
        json_t *line = json_array_get(lines, i);
        const char *label = json_string_value(json_object_get(line, "label"));
        galley_str reason = a.regions[i].reason;
        cr_expect(answers(label, json_object_get(line, "accept"), a.regions[i].kind),
                  "line %d: %s, not %s (%.*s)",
                  (int)json_integer_value(json_object_get(line, "line")), label,
                  galley_region_name(a.regions[i].kind), (int)reason.size, reason.data);
    }
    json_decref(root);
    galley_script_free(script);
    free((char *)text.data);
    free((char *)gold.data);
    teardown();
}

typedef struct tally {
    double right, extra, missed;
} tally;

static void count_line(tally *t, bool gold, bool ours, double weight)
{
    t->right += gold && ours ? weight : 0;
    t->extra += !gold && ours ? weight : 0;
    t->missed += gold && !ours ? weight : 0;
}

static double f1(const tally *t)
{
    return 2 * t->right / (2 * t->right + t->extra + t->missed);
}

/* One page: its lines joined to a text, marked, and each line looked up among the regions. */
static void score_page(const galley_anatomy *anatomy, json_t *lines, tally *by_line, tally *by_byte)
{
    size_t size = 0, n = json_array_size(lines), region = 0;
    for (size_t i = 0; i < n; i++)
        size += json_string_length(json_object_get(json_array_get(lines, i), "text")) + 1;
    char *text = galley_arena_alloc(arena, size);
    uint32_t *starts = galley_arena_alloc(arena, (n + 1) * sizeof *starts);
    size = 0;
    for (size_t i = 0; i < n; i++) {
        json_t *line = json_object_get(json_array_get(lines, i), "text");
        starts[i] = (uint32_t)size;
        memcpy(text + size, json_string_value(line), json_string_length(line));
        size += json_string_length(line);
        text[size++] = '\n';
    }
    starts[n] = (uint32_t)size;
    galley_article a = {.text = {text, size}};
    cr_assert_eq(galley_anatomy_mark(anatomy, &a, arena, &err), GALLEY_OK);
    for (size_t i = 0; i < n; i++) {
        const char *label = json_string_value(json_object_get(json_array_get(lines, i), "label"));
        while (region < a.n_regions && a.regions[region].end <= starts[i])
            region++;
        bool ours = region < a.n_regions && a.regions[region].start < starts[i + 1] &&
                    (galley_region_body() & GALLEY_REGION_BIT(a.regions[region].kind));
        bool gold = strcmp(label, "content") == 0 || strcmp(label, "crosshead") == 0;
        if (strcmp(label, "unsure") == 0)
            continue;
        count_line(by_line, gold, ours, 1);
        count_line(by_byte, gold, ours, starts[i + 1] - starts[i] - 1.0);
    }
}

/* The weights were learnt from these, so this is no figure for other sites (docs/extraction.md has those). The floor (a
 * line is content if it has 60 characters, or 25 and a closing mark) is 0.783 and 0.909. */
Test(policy, labelled_pages_are_told_apart)
{
    char path[4096];
    galley_source *source;
    galley_record record;
    tally by_line = {0}, by_byte = {0};
    snprintf(path, sizeof path, "%s/lines/noisy-dev.ndjson.gz", getenv("GALLEY_TEST_DATA"));
    galley_str paths[] = {galley_str_of(path)};
    if (galley_source_open(NULL, paths, 1, NULL, &source, &err) != GALLEY_OK) {
        printf("skipped: no lines/noisy-dev.ndjson.gz below GALLEY_TEST_DATA\n");
        return;
    }
    setup();
    galley_script *script = NULL;
    const galley_anatomy *anatomy = anatomy_open(&script);
    cr_assert_not_null(anatomy);
    while (galley_source_next(source, &record, &err) == GALLEY_OK && record.bytes.data) {
        json_t *page = json_loadb(record.bytes.data, record.bytes.size, 0, NULL);
        score_page(anatomy, json_object_get(page, "lines"), &by_line, &by_byte);
        json_decref(page);
        galley_arena_reset(arena);
    }
    printf("lines %.4f, bytes %.4f\n", f1(&by_line), f1(&by_byte));
    cr_expect_gt(f1(&by_line), 0.93);
    cr_expect_gt(f1(&by_byte), 0.94);
    galley_source_close(source);
    galley_script_free(script);
    teardown();
}
