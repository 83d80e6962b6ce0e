/* tests/unit/query/test_ask.c: what an article answers, and with which words.
 * SPDX-License-Identifier: MIT */
#include "asking.h"
#include "counting.h"

#include <criterion/criterion.h>

typedef struct row {
    const char *query;
    const char *answer; /* "no", or the clauses with their words */
} row;

/* Each question is put with the index and without, and both have to say the same. */
static void check_rows(asked *a, const row *rows, size_t n)
{
    static char text[8192];
    for (size_t i = 0; i < 2 * n; i++) {
        const row *r = &rows[i / 2];
        a->indexed = i % 2;
        answer(a, r->query, text, sizeof text);
        cr_expect_str_eq(text, r->answer, "%s%s\n   said: %s\n wanted: %s", r->query,
                         a->indexed ? "" : " (plain)", text, r->answer);
    }
}
#define CHECK(a, rows) check_rows(a, rows, sizeof rows / sizeof *rows)

/* Ends the test body: everything lies in the arena, and the door has to be empty after it. */
static void finish(asked *a, counting *c)
{
    galley_arena_free(a->arena);
    cr_assert_eq(c->live, 0);
    cr_assert_not(c->wrong_size);
}

static const char *const noisy[] = {
    "lede",
    "Gas from Russia: a Cold War ends, says Putin.",
    "promo",
    "Listen to the gas podcast with Biden",
    "prose",
    "Putin’s gas contract, worth 10 billion, was PUTIN'S idea. U.S. gas is well-known.",
    "crosshead",
    "Cold",
    "prose",
    "War and peace at the Café de Flore.",
    "caption",
    "Xi Jinping and a pipeline",
    "title",
    "A title inside",
    "related",
    "Biden meets Musk",
    NULL};

Test(query, words_are_looked_for_in_the_body)
{
    static const row rows[] = {
        {"", ""},
        {"gas", "gas -> \"Gas\" \"gas\" \"gas\";"},
        {"GAS", "GAS -> \"Gas\" \"gas\" \"gas\";"},
        {"biden", "no"},
        {"musk", "no"},
        {"podcast", "no"},
        {"pipeline", "no"},
        {"within:promo gas", "gas -> \"gas\";"},
        {"within:all biden", "biden -> \"Biden\" \"Biden\";"},
        {"within:promo within:related biden", "biden -> \"Biden\" \"Biden\";"},
        {"within:related biden", "biden -> \"Biden\";"},
        {"within:lede gas", "gas -> \"Gas\";"},
        {"cafe", "cafe -> \"Café\";"},
        {"CAFÉ", "CAFÉ -> \"Café\";"},
        {"10", "10 -> \"10\";"},
        {"putin", "putin -> \"Putin\" \"Putin\" \"PUTIN\";"},
        {"putin's", "putin's -> \"Putin’s\" \"PUTIN'S\";"},
        {"Putin’s", "Putin’s -> \"Putin’s\" \"PUTIN'S\";"},
        {"pipe*", "no"},
        {"within:caption pipe*", "pipe* -> \"pipeline\";"},
        {"put*", "put* -> \"Putin\" \"Putin\" \"PUTIN\";"},
        {"caf*", "caf* -> \"Café\";"},
        {"café*", "café* -> \"Café\";"},
        {"cafes*", "no"},
        {"U.S.", "U.S. -> \"U.S\";"},
        {"within:title inside", "inside -> \"inside\";"},
    };
    counting c = COUNTING;
    galley_alloc door = counting_door(&c);
    asked a;
    asking_open(&a, &door, noisy);
    CHECK(&a, rows);
    finish(&a, &c);
}

Test(query, phrases_stay_in_their_region)
{
    static const row rows[] = {
        {"\"cold war\"", "\"cold war\" -> \"Cold War\";"},
        {"\"gas from russia\"", "\"gas from russia\" -> \"Gas from Russia\";"},
        {"\"russia a cold\"", "\"russia a cold\" -> \"Russia: a Cold\";"},
        {"\"putin gas\"", "\"putin gas\" -> \"Putin’s gas\";"},
        {"\"contract worth\"", "\"contract worth\" -> \"contract, worth\";"},
        {"\"says putin putin\"", "no"},
        {"well-known", "well-known -> \"well-known\";"},
        {"\"well known\"", "\"well known\" -> \"well-known\";"},
        {"\"gas contr*\"", "\"gas contr*\" -> \"gas contract\";"},
        {"\"gas is well kn*\"", "\"gas is well kn*\" -> \"gas is well-known\";"},
        {"\"de flore war\"", "no"},
        {"\"biden meets musk and\"", "no"},
        {"within:related \"biden meets\"", "\"biden meets\" -> \"Biden meets\";"},
        {"within:all \"musk and\"", "no"},
    };
    counting c = COUNTING;
    galley_alloc door = counting_door(&c);
    asked a;
    asking_open(&a, &door, noisy);
    CHECK(&a, rows);
    finish(&a, &c);
}

Test(query, and_or_not_keep_the_evidence_that_holds)
{
    static const row rows[] = {
        {"gas russia", "gas -> \"Gas\" \"gas\" \"gas\"; russia -> \"Russia\";"},
        {"gas biden", "no"},
        {"gas OR biden", "gas -> \"Gas\" \"gas\" \"gas\";"},
        {"russia OR peace", "russia -> \"Russia\"; peace -> \"peace\";"},
        {"(russia biden) OR peace", "peace -> \"peace\";"},
        {"russia -biden", "russia -> \"Russia\";"},
        {"russia -peace", "no"},
        {"-biden", ""},
        {"NOT (russia peace)", "no"},
        {"NOT (russia biden) peace", "peace -> \"peace\";"},
        {"-(-russia)", ""},
        {"-(russia OR biden) OR peace", "peace -> \"peace\";"},
        {"russia russia", "russia -> \"Russia\"; russia -> \"Russia\";"},
    };
    counting c = COUNTING;
    galley_alloc door = counting_door(&c);
    asked a;
    asking_open(&a, &door, noisy);
    CHECK(&a, rows);
    finish(&a, &c);
}

Test(query, title_means_the_field_and_title_regions)
{
    static const row rows[] = {
        {"title:gas", "title:gas -> title \"Gas\" title \"gas\";"},
        {"title:putin", "title:putin -> title \"Putin\";"},
        {"title:\"gas talks\"", "title:\"gas talks\" -> title \"gas talks\";"},
        {"title:inside", "title:inside -> \"inside\";"},
        {"title:title", "title:title -> \"title\" title \"title\";"},
        {"title:russia", "no"},
        {"talks", "no"},
        {"within:title talks", "talks -> title \"talks\";"},
        {"within:all gas", "gas -> \"Gas\" \"gas\" \"gas\" \"gas\" title \"Gas\" title \"gas\";"},
        {"title:gas NEAR/1 title:talks",
         "title:gas NEAR/1 title:talks -> title \"gas\" title \"talks\";"},
        {"title:gas NEAR/1000 russia", "no"},
        {"(title:gas OR gas) NEAR/2 title:putin",
         "(title:gas OR gas) NEAR/2 title:putin -> title \"Gas\" title \"Putin\" title \"gas\";"},
    };
    counting c = COUNTING;
    galley_alloc door = counting_door(&c);
    asked a;
    asking_open(&a, &door, noisy);
    a.article.title = GALLEY_STR("Gas: Putin’s gas talks, a title");
    CHECK(&a, rows);
    finish(&a, &c);
}

Test(query, near_counts_the_words_between)
{
    static const char *const lines[] = {
        "prose", "one two, three: four (five) six seven eight nine ten",
        "promo", "eleven twelve",
        "prose", "thirteen one fourteen",
        NULL};
    static const row rows[] = {
        {"one NEAR/0 two", "one NEAR/0 two -> \"one\" \"two\";"},
        {"two NEAR/0 one", "two NEAR/0 one -> \"one\" \"two\";"},
        {"one NEAR/1 four", "no"},
        {"one NEAR/2 four", "one NEAR/2 four -> \"one\" \"four\";"},
        {"four NEAR/2 one", "four NEAR/2 one -> \"one\" \"four\";"},
        {"one NEAR/3 thirteen", "one NEAR/3 thirteen -> \"thirteen\" \"one\";"},
        {"ten NEAR/2 thirteen", "ten NEAR/2 thirteen -> \"ten\" \"thirteen\";"},
        {"ten NEAR/1 thirteen", "no"},
        {"one NEAR/50 one", "one NEAR/50 one -> \"one\" \"one\";"},
        {"two NEAR/50 two", "no"},
        {"\"one two\" NEAR/0 \"three four\"",
         "\"one two\" NEAR/0 \"three four\" -> \"one two\" \"three: four\";"},
        {"\"one two\" NEAR/0 three", "\"one two\" NEAR/0 three -> \"one two\" \"three\";"},
        {"\"two three\" NEAR/0 three", "\"two three\" NEAR/0 three -> \"two, three\" \"three\";"},
        {"two NEAR/1 (four OR nine)", "two NEAR/1 (four OR nine) -> \"two\" \"four\";"},
        {"(two OR eight) NEAR/1 (four OR ten)",
         "(two OR eight) NEAR/1 (four OR ten) -> \"two\" \"four\" \"eight\" \"ten\";"},
        {"one NEAR/1 three NEAR/1 five",
         "one NEAR/1 three NEAR/1 five -> \"one\" \"three\" \"five\";"},
        {"one NEAR/1 three NEAR/1 six", "no"},
        {"one NEAR/1 five NEAR/1 three", "no"},
        {"t* NEAR/0 one", "t* NEAR/0 one -> \"one\" \"two\" \"thirteen\" \"one\";"},
        {"-(one NEAR/1 four) six", "six -> \"six\";"},
        {"-(one NEAR/2 four) six", "no"},
        {"eleven NEAR twelve", "no"},
        {"within:promo eleven NEAR twelve", "eleven NEAR twelve -> \"eleven\" \"twelve\";"},
    };
    counting c = COUNTING;
    galley_alloc door = counting_door(&c);
    asked a;
    asking_open(&a, &door, lines);
    CHECK(&a, rows);
    finish(&a, &c);
}

Test(query, spans_tags_and_labels)
{
    static const row rows[] = {
        {"span:leader", "span:leader -> \"Putin\" \"Xi Jinping\";"},
        {"span:leader=putin", "span:leader=putin -> \"Putin\";"},
        {"span:leader=nobody", "no"},
        {"span:Leader", "no"},
        {"span:country", "span:country -> \"Russia\";"},
        {"span:volume NEAR/2 contract",
         "span:volume NEAR/2 contract -> \"contract\" \"10 billion\";"},
        {"span:volume NEAR/1 (gas OR contract)",
         "span:volume NEAR/1 (gas OR contract) -> \"contract\" \"10 billion\";"},
        {"span:volume NEAR/0 gas", "no"},
        {"span:leader NEAR/1000 span:leader",
         "span:leader NEAR/1000 span:leader -> \"Putin\" \"Xi Jinping\";"},
        {"span:country NEAR/1000 span:country", "no"},
        {"span:dots NEAR/1 war", "no"},
        {"span:comma NEAR/0 ends", "span:comma NEAR/0 ends -> \"ends\" \",\";"},
        {"-span:leader", "no"},
        {"-span:nothing russia", "russia -> \"Russia\";"},
        {"tag:summit", "tag:summit ->;"},
        {"tag:Summit", "no"},
        {"tag:\"gas deal\" russia", "tag:\"gas deal\" ->; russia -> \"Russia\";"},
        {"label:sport", "label:sport ->;"},
        {"label:topic", "label:topic ->;"},
        {"label:topic=economy", "label:topic=economy ->;"},
        {"label:topic=sport", "label:topic=sport ->;"},
        {"label:mood=sport", "no"},
        {"label:=economy", "label:=economy ->;"},
        {"label:=sport", "label:=sport ->;"},
        {"label:economy", "no"},
        {"label:=topic", "no"},
    };
    galley_str labels[] = {GALLEY_STR("sport"), GALLEY_STR("topic=economy")};
    counting c = COUNTING;
    galley_alloc door = counting_door(&c);
    asked a;
    asking_open(&a, &door, noisy);
    asking_span(&a, "leader", "putin", "Putin");
    asking_span(&a, "leader", "xi", "Xi Jinping");
    asking_span(&a, "country", "RU", "Russia");
    asking_span(&a, "volume", NULL, "10 billion");
    asking_span(&a, "comma", NULL, ",");
    a.tags[0] = GALLEY_STR("summit");
    a.tags[1] = GALLEY_STR("gas deal");
    a.n_tags = 2;
    a.article.labels = labels;
    a.article.n_labels = 2;
    CHECK(&a, rows);
    finish(&a, &c);
}

Test(query, fields_and_dates)
{
    static const row rows[] = {
        {"source:\"sky news\"", "source:\"sky news\" ->;"},
        {"source:sky", "no"},
        {"author:\"jane doe\"", "author:\"jane doe\" ->;"},
        {"author:\"JANE DOÉ\"", "author:\"JANE DOÉ\" ->;"},
        {"lang:EN", "lang:EN ->;"},
        {"lang:de", "no"},
        {"section:world", "section:world ->;"},
        {"field:section=WORLD", "field:section=WORLD ->;"},
        {"field:title=\"gas TALKS\"", "field:title=\"gas TALKS\" ->;"},
        {"field:title=gas", "no"},
        {"field:pages=12", "field:pages=12 ->;"},
        {"field:topics=grain", "field:topics=grain ->;"},
        {"field:topics=WHEAT", "field:topics=WHEAT ->;"},
        {"field:topics=oats", "no"},
        {"field:mixed=1", "no"},
        {"field:nothing=x", "no"},
        {"field:id=a1", "field:id=a1 ->;"},
        {"url:https://a.org/B", "url:https://a.org/B ->;"},
        {"url:https://a.org/b", "no"},
        {"date:2022", "date:2022 ->;"},
        {"date:2022-02-04", "date:2022-02-04 ->;"},
        {"date:2022-02-05..", "no"},
        {"date:..2022-02-03", "no"},
        {"date:..2022-02-04", "date:..2022-02-04 ->;"},
        {"date:2021..2022-02", "date:2021..2022-02 ->;"},
        {"-date:2022", "no"},
        {"date:2023", "no"},
    };
    galley_field fields[] = {
        {GALLEY_STR("section"), GALLEY_STR("World"), GALLEY_FIELD_STRING},
        {GALLEY_STR("pages"), GALLEY_STR("12"), GALLEY_FIELD_JSON},
        {GALLEY_STR("topics"), GALLEY_STR("[\"Grain\", \"wh\\u0065at\"]"), GALLEY_FIELD_JSON},
        {GALLEY_STR("mixed"), GALLEY_STR("[1, 2]"), GALLEY_FIELD_JSON},
    };
    counting c = COUNTING;
    galley_alloc door = counting_door(&c);
    asked a;
    asking_open(&a, &door, noisy);
    a.article.key = GALLEY_STR("a1");
    a.article.title = GALLEY_STR("Gas talks");
    a.article.source = GALLEY_STR("Sky News");
    a.article.author = GALLEY_STR("Jane Doé");
    a.article.lang = GALLEY_STR("en");
    a.article.url = GALLEY_STR("https://a.org/B");
    a.article.date = GALLEY_STR("2022-02-04T23:59:59Z");
    a.article.fields = fields;
    a.article.n_fields = sizeof fields / sizeof *fields;
    CHECK(&a, rows);
    a.article.date = (galley_str){NULL, 0};
    static const row undated[] = {{"date:2022", "no"}, {"date:..2023", "no"}, {"-date:2022", ""}};
    CHECK(&a, undated);
    finish(&a, &c);
}

/* Without regions all is body; with known regions that are none, nothing is. */
Test(query, articles_without_regions)
{
    static const row plain[] = {{"gas", "gas -> \"Gas\" \"gas\" \"gas\" \"gas\";"},
                                {"musk", "musk -> \"Musk\";"},
                                {"within:caption pipeline", "no"},
                                {"within:prose pipeline", "pipeline -> \"pipeline\";"},
                                {"title:inside", "no"}};
    static const row known[] = {{"gas", "no"}, {"within:all gas", "no"}, {"-gas", ""}};
    static const row empty[] = {
        {"gas", "no"},       {"-gas", ""},           {"", ""},
        {"title:gas", "no"}, {"gas NEAR oil", "no"}, {"span:a NEAR gas", "no"},
        {"g*", "no"}};
    counting c = COUNTING;
    galley_alloc door = counting_door(&c);
    asked a;
    asking_open(&a, &door, noisy);
    a.article.n_regions = 0;
    CHECK(&a, plain);
    a.article.known_regions = true;
    CHECK(&a, known);
    galley_arena_free(a.arena);
    asking_open(&a, &door, NULL);
    CHECK(&a, empty);
    finish(&a, &c);
}

/* Equal hashes of different words: the text decides. */
Test(query, a_collision_of_hashes_is_no_match)
{
    static const char *const lines[] = {"prose", "gas oil gas coal Putin’s Café", NULL};
    static const row rows[] = {{"gas", "gas -> \"gas\" \"gas\";"},
                               {"oil", "no"},
                               {"cafe", "no"},
                               {"putin", "putin -> \"Putin\";"}};
    counting c = COUNTING;
    galley_alloc door = counting_door(&c);
    asked a;
    asking_open(&a, &door, lines);
    for (size_t i = 0; i < a.tokens.count; i++)
        a.tokens.fold[i] = galley_text_fold_hash(GALLEY_STR("gas"));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[256];
        answer(&a, rows[i].query, text, sizeof text);
        cr_expect_str_eq(text, rows[i].answer, "%s: %s", rows[i].query, text);
    }
    finish(&a, &c);
}

/* A dense text must not take the square of its length. */
Test(query, near_is_not_quadratic, .timeout = 20)
{
    enum { WORDS = 200000 };
    asked a;
    char *text = malloc(WORDS * 4), out[512];
    for (size_t i = 0; i < WORDS; i++)
        memcpy(text + 4 * i, i % 2 ? "oil " : "gas ", 4);
    asking_open(&a, NULL, NULL);
    a.article.text = (galley_str){text, WORDS * 4};
    a.article.n_regions = 0;
    a.indexed = false;
    cr_assert_eq(answer(&a, "-(gas NEAR/1000 oil NEAR/1000 gas)", out, sizeof out), GALLEY_OK);
    cr_expect_str_eq(out, "no");
    galley_arena_free(a.arena);
    free(text);
}

Test(query, regexes_are_looked_for_where_words_are)
{
    static const row rows[] = {
        {"/[Gg]as/", "/[Gg]as/ -> \"Gas\" \"gas\" \"gas\";"},
        {"/GAS/", "no"},
        {"/GAS/i", "/GAS/i -> \"Gas\" \"gas\" \"gas\";"},
        {"/p[aeiou]d/", "no"},
        {"within:promo /p[aeiou]d/", "/p[aeiou]d/ -> \"pod\";"},
        {"within:all /b\\w+en/i", "/b\\w+en/i -> \"Biden\" \"Biden\";"},
        {"/(?<sum>\\d+) b/ NEAR/1 worth", "/(?<sum>\\d+) b/ NEAR/1 worth -> \"worth\" \"10 b\";"},
        {"/\\d+/ NEAR/1 peace", "no"},
        {"(/\\d+/ OR café) NEAR/2 peace", "(/\\d+/ OR café) NEAR/2 peace -> \"peace\" \"Café\";"},
        {"title:/deal$/", "title:/deal$/ -> title \"deal\";"},
        {"title:/gas/", "no"},
        {"-/xylophone/ cafe", "cafe -> \"Café\";"},
        {"/P.*n/ -/gas/", "no"},
        {"/\\/|Flore/", "/\\/|Flore/ -> \"Flore\";"},
        {"within:title /[dt]e\\b/", "/[dt]e\\b/ -> \"de\";"},
    };
    counting c = {0};
    galley_alloc door = counting_door(&c);
    asked a;
    asking_open(&a, &door, noisy);
    a.article.title = GALLEY_STR("The Gas deal");
    CHECK(&a, rows);
    finish(&a, &c);
}

Test(query, a_regex_that_takes_too_long_is_no_answer)
{
    counting c = {0};
    galley_alloc door = counting_door(&c);
    asked a;
    galley_query *q = NULL;
    galley_view view;
    galley_answer got;
    galley_error err;
    asking_open(
        &a, &door,
        (const char *[]){"prose", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", NULL});
    asking_view(&a, &view);
    cr_assert_eq(galley_query_parse(&door, GALLEY_STR("gas OR /(a+)+$/"), NULL, &q, &err),
                 GALLEY_OK);
    cr_expect_eq(galley_query_ask(q, &view, a.arena, &got, &err), GALLEY_LIMIT);
    cr_expect_str_eq(err.text,
                     "a regular expression of the query reached its match limit at byte 0 "
                     "of the text");
    galley_query_free(q);
    finish(&a, &c);
}
