/* tests/unit/query/test_errors.c: what wrong queries are told, and where.
 * SPDX-License-Identifier: MIT */
#include "counting.h"

#include <criterion/criterion.h>
#include <galley/query.h>

typedef struct row {
    const char *query;
    size_t offset;
    const char *text;
} row;

static void check_row(const row *r, const galley_str *now)
{
    counting c = COUNTING;
    galley_alloc door = counting_door(&c);
    galley_query *q = (galley_query *)&c;
    galley_error err = {0};
    bool broken = galley_utf8_valid(galley_str_of(r->query)) < strlen(r->query);
    galley_status want = broken ? GALLEY_ENCODING : GALLEY_SYNTAX;
    galley_status status = galley_query_parse(&door, galley_str_of(r->query), now, &q, &err);
    cr_expect_eq(status, want, "%s: %s", r->query, galley_status_name(status));
    cr_expect_eq(err.status, status);
    cr_expect_null(q);
    cr_expect_str_eq(err.text, r->text, "%s\n   said: %s\n wanted: %s", r->query, err.text,
                     r->text);
    cr_expect_eq(err.offset, r->offset, "%s: at %zu, wanted %zu", r->query, err.offset, r->offset);
    cr_expect_eq(galley_query_parse(&door, galley_str_of(r->query), now, &q, NULL), want);
    cr_expect_eq(c.live, 0, "%s", r->query);
}

#define NEAR_WANTS "NEAR stands between words, phrases, regexes, span: and groups of these with OR"
#define STAR       "* may stand only at the end of a word"
#define WITHIN_IS  ": it says where the words beside it are looked for"
#define DATE_WANTS "expected a date such as 2022, 2022-02, 2022-02-04 or -30d, not "
#define TWO_WAYS   "within: beside OR can be read in two ways; put ( ) around the words it is for"
#define NO_WORDS   "within: says where words are looked for, and there are none beside it"

static const row wrong[] = {
    /* operators */
    {"NOT", 3, "expected a word after NOT"},
    {"gas NOT ", 8, "expected a word after NOT"},
    {"NOT AND a", 4, "expected a word after NOT"},
    {"gas AND", 7, "expected a word after AND"},
    {"gas AND OR oil", 8, "expected a word after AND"},
    {"gas OR", 6, "expected a word after OR"},
    {"(gas OR ) oil", 8, "expected a word after OR"},
    {"AND gas", 0, "expected a word before AND"},
    {"OR", 0, "expected a word before OR"},
    {"(OR gas)", 1, "expected a word before OR"},
    {"NEAR gas", 0, "expected a word before NEAR"},
    {"gas -", 5, "expected a word directly after -"},
    {"gas - oil", 5, "expected a word directly after -"},
    {"-)", 1, "expected a word directly after -"},
    {"gas && oil", 4, "expected a word, not &&: write AND"},
    {"gas || oil", 4, "expected a word, not ||: write OR"},
    {"gas ! oil", 4, "expected a word, not !: write NOT"},
    /* parentheses and quotes */
    {"(gas", 0, "this ( is never closed"},
    {"oil (gas (x)", 4, "this ( is never closed"},
    {"(", 0, "this ( is never closed"},
    {"()", 1, "expected a word inside ( )"},
    {"gas ( )", 6, "expected a word inside ( )"},
    {"gas)", 3, "no ( opens this )"},
    {")", 0, "no ( opens this )"},
    {"(gas) )", 6, "no ( opens this )"},
    {"\"gas", 0, "unclosed quote opened here"},
    {"oil \"gas", 4, "unclosed quote opened here"},
    {"\"gas\\\"", 0, "unclosed quote opened here"},
    {"source:\"Sky News", 7, "unclosed quote opened here"},
    {"“gas\"", 0, "unclosed quote opened here"},
    {"gas \"\"", 5, "no word between the quotes"},
    {"\"...\"", 1, "no word or number in \"...\""},
    {"gas –", 4, "no word or number in \"–\""},
    {"€", 0, "no word or number in \"€\""},
    /* stars and signs */
    {"*", 0, STAR},
    {"*gas", 0, STAR},
    {"ga*s", 2, STAR},
    {"gas**", 3, STAR},
    {"U.S.*", 4, STAR},
    {"\"a * b\"", 3, STAR},
    {"\"gas\"*", 5, STAR},
    {"tag:gas*", 7, "* may end only a word, not a tag; in quotes it means itself"},
    {"field:a=b*", 9, "* may end only a word, not a value; in quotes it means itself"},
    {"oil /gas", 4, "the regular expression that begins here has no / at its end"},
    {"oil /gas\\/", 4, "the regular expression that begins here has no / at its end"},
    {"//", 0, "no regular expression between / and /"},
    {"oil (/ga(s/)", 10, "missing closing parenthesis at byte 4"},
    {"/a/b/", 3,
     "expected a blank or i behind the regular expression (a slash in it is written \\/)"},
    {"title:/a", 6, "the regular expression that begins here has no / at its end"},
    {"/a\\C/", 4, "using \\C is disabled by the application at byte 3"},
    {"gas\x01", 3, "a control character (0x01)"},
    {"gas\x7f", 3, "a control character (0x7F)"},
    {"gas \xff", 4, "not UTF-8"},
    /* prefixes */
    {"sorce:sky", 0, "unknown prefix sorce: did you mean source: ?"},
    {"a soruce:sky", 2, "unknown prefix soruce: did you mean source: ?"},
    {"Tag:x", 0, "unknown prefix Tag: did you mean tag: ?"},
    {"labels:x", 0, "unknown prefix labels: did you mean label: ?"},
    {"withn:x", 0, "unknown prefix withn: did you mean within: ?"},
    {"http://a.org", 0, "unknown prefix http: (a word with a colon goes in quotes)"},
    {"gas:", 0, "unknown prefix gas: (a word with a colon goes in quotes)"},
    {"warning: gas", 0, "unknown prefix warning: (a word with a colon goes in quotes)"},
    {"source:", 7, "expected a name after source:"},
    {"source: sky", 7, "expected a name after source:"},
    {"source:\"\"", 8, "expected a name after source:"},
    {"tag:(a b)", 4, "expected a tag after tag:"},
    {"lang: ", 5, "expected a language after lang:"},
    {"title:", 6, "expected a word after title:"},
    {"title:(a b)", 6, "expected a word after title:"},
    {"title:\"\"", 7, "no word between the quotes"},
    {"title:...", 6, "no word or number in \"...\""},
    {"span:", 5, "expected the label of a span after span:"},
    {"span:=RU", 5, "expected the label of a span after span:"},
    {"span:country=", 13, "expected a value after ="},
    {"label:", 6, "expected the name of a label after label:"},
    {"label:=", 7, "expected a value after ="},
    {"field:", 6, "expected the name of a field after field:"},
    {"field:desk", 10, "expected = and a value after field:desk"},
    {"field:desk=", 11, "expected a value after ="},
    {"field:=x", 6, "expected the name of a field after field:"},
    /* NEAR */
    {"gas NEAR", 8, "expected a word after NEAR"},
    {"gas NEAR/5", 10, "expected a word after NEAR"},
    {"gas NEAR/ oil", 9, "expected a number after NEAR/"},
    {"gas NEAR/x oil", 9, "expected a number after NEAR/"},
    {"gas NEAR/5x oil", 9, "expected a number after NEAR/"},
    {"gas NEAR/-1 oil", 9, "expected a number after NEAR/"},
    {"gas NEAR/1001 oil", 9, "NEAR/1000 is the farthest; beyond it AND is meant"},
    {"gas NEAR/99999999999999999999 oil", 9, "NEAR/1000 is the farthest; beyond it AND is meant"},
    {"gas NEAR NOT oil", 9, "NEAR cannot be followed by NOT or -"},
    {"gas NEAR/3 -oil", 11, "NEAR cannot be followed by NOT or -"},
    {"gas NEAR (oil coal)", 9, NEAR_WANTS},
    {"(oil coal) NEAR gas", 0, NEAR_WANTS},
    {"gas NEAR tag:x", 9, NEAR_WANTS},
    {"gas NEAR (oil OR tag:x)", 9, NEAR_WANTS},
    {"gas NEAR/3 (oil NEAR/2 coal)", 11, NEAR_WANTS},
    {"a NEAR/3 b NEAR/4 c", 11, "all distances in a chain of NEAR have to be equal: /3 and /4"},
    {"a NEAR b NEAR/4 c", 9, "all distances in a chain of NEAR have to be equal: /10 and /4"},
    /* within */
    {"within:titel gas", 7, "no kind of region is called \"titel\"; did you mean title?"},
    {"within:xyzzy gas", 7, "no kind of region is called \"xyzzy\""},
    {"within: gas", 7, "expected a kind of region after within:"},
    {"gas OR oil within:title", 11, TWO_WAYS},
    {"within:title gas OR within:lede oil", 0, TWO_WAYS},
    {"within:title", 0, NO_WORDS},
    {"gas (within:title)", 5, NO_WORDS},
    {"within:title tag:x", 0, NO_WORDS},
    {"within:title title:x", 0, NO_WORDS},
    {"within:title (within:lede gas)", 0, NO_WORDS},
    {"-within:title gas", 1, "within: cannot stand after -" WITHIN_IS},
    {"gas NOT within:title", 8, "within: cannot stand after NOT" WITHIN_IS},
    {"gas NEAR within:title", 9, "within: cannot stand beside NEAR" WITHIN_IS},
    {"within:title NEAR gas", 0, "within: cannot stand beside NEAR" WITHIN_IS},
    /* dates */
    {"date:", 5, "expected a date or a range of dates after date:"},
    {"date:..", 5, "expected a date before or after .."},
    {"date:22", 5, DATE_WANTS "\"22\""},
    {"date:yesterday", 5, DATE_WANTS "\"yesterday\""},
    {"date:2022-2", 5, DATE_WANTS "\"2022-2\""},
    {"date:2022/02/04", 5, DATE_WANTS "\"2022/02/04\""},
    {"date:2022..04.02.2023", 11, DATE_WANTS "\"04.02.2023\""},
    {"date:2022-02-30", 5, "there is no such date as 2022-02-30"},
    {"date:2022..2022-13", 11, "there is no such date as 2022-13"},
    {"date:0000", 5, "there is no such date as 0000"},
    {"date:\"2022-02-30\"", 6, "there is no such date as 2022-02-30"},
    {"date:2022..2021", 11, "the range ends on 2021-12-31, before it begins on 2022-01-01"},
    {"date:-30d", 9, "expected .. after -30d: a range of dates is written FROM..TO"},
    {"date:-30x..", 5, DATE_WANTS "\"-30x\""},
    {"date:-d..", 5, DATE_WANTS "\"-d\""},
    {"date:-99999y..", 5, "-99999y is before the year 1"},
    {"date:-99999m..", 5, "-99999m is before the year 1"},
    {"date:-999999d..", 5, DATE_WANTS "\"-999999d\""},
};

Test(query, wrong_queries_are_told_what_and_where)
{
    galley_str now = GALLEY_STR("2022-03-31");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        check_row(&wrong[i], &now);
}

Test(query, relative_dates_need_a_clock)
{
    static const row need = {
        "gas date:-30d..", 9,
        "the relative date -30d needs a clock, and there is none here; write a "
        "date such as 2022-02-04"};
    galley_str empty = {NULL, 0}, bad = GALLEY_STR("yesterday");
    galley_query *q = NULL;
    galley_error err;
    check_row(&need, NULL);
    check_row(&need, &empty);
    cr_expect_eq(galley_query_parse(NULL, GALLEY_STR("gas"), &bad, &q, &err), GALLEY_INVALID);
    cr_expect_str_eq(err.text, "\"yesterday\" is no date to count from");
    galley_str early = GALLEY_STR("0001-01-02");
    cr_expect_eq(galley_query_parse(NULL, GALLEY_STR("date:-2d.."), &early, &q, &err),
                 GALLEY_SYNTAX);
    cr_expect_str_eq(err.text, "-2d is before the year 1");
}

static void nested(char *text, size_t deep, const char *open, const char *close)
{
    text[0] = '\0';
    for (size_t i = 0; i < deep; i++)
        strcat(text, open);
    strcat(text, "a");
    for (size_t i = 0; i < deep; i++)
        strcat(text, close);
}

Test(query, depth_and_length_have_limits)
{
    static const struct {
        const char *open, *close;
        size_t deep;
        galley_status status;
        size_t offset;
    } rows[] = {
        {"(", ")", 100, GALLEY_OK, 0},        {"(", ")", 101, GALLEY_LIMIT, 100},
        {"-", "", 100, GALLEY_OK, 0},         {"-", "", 101, GALLEY_LIMIT, 100},
        {"NOT ", "", 101, GALLEY_LIMIT, 400}, {"-(", ")", 51, GALLEY_LIMIT, 100},
    };
    static char text[70000];
    galley_query *q = NULL;
    galley_error err;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        nested(text, rows[i].deep, rows[i].open, rows[i].close);
        err = (galley_error){0};
        cr_expect_eq(galley_query_parse(NULL, galley_str_of(text), NULL, &q, &err), rows[i].status,
                     "%zu: %s", i, err.text);
        cr_expect_eq(err.offset, rows[i].offset, "%zu: %zu", i, err.offset);
        galley_query_free(q);
    }
    memset(text, 'a', sizeof text);
    galley_str most = {text, 64 * 1024}, over = {text, 64 * 1024 + 1};
    cr_expect_eq(galley_query_parse(NULL, most, NULL, &q, &err), GALLEY_OK);
    galley_query_free(q);
    cr_expect_eq(galley_query_parse(NULL, over, NULL, &q, &err), GALLEY_LIMIT);
    cr_expect_str_eq(err.text, "a query has at most 65536 bytes");
    /* breadth is no depth */
    for (size_t i = 0; i < 32 * 1024; i++)
        memcpy(text + 2 * i, "a ", 2);
    cr_expect_eq(galley_query_parse(NULL, most, NULL, &q, &err), GALLEY_OK);
    cr_expect_eq(galley_query_root(q)->n_children, 32 * 1024);
    galley_query_free(q);
}
