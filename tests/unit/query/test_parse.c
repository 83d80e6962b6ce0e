/* tests/unit/query/test_parse.c: what right queries mean.
 * SPDX-License-Identifier: MIT */
#include "counting.h"
#include "tree.h"

#include <criterion/criterion.h>

static const galley_str today = {"2022-03-31T08:00:00Z", 20};

typedef struct row {
    const char *query;
    const char *tree;
} row;

static void check_rows(const row *rows, size_t n)
{
    counting c = COUNTING;
    galley_alloc door = counting_door(&c);
    for (size_t i = 0; i < n; i++) {
        galley_query *q = NULL;
        galley_error err = {0};
        tree_text t = {0};
        galley_status status =
            galley_query_parse(&door, galley_str_of(rows[i].query), &today, &q, &err);
        cr_assert_eq(status, GALLEY_OK, "%s: %s (at %zu)", rows[i].query, err.text, err.offset);
        tree_node(&t, galley_query_root(q));
        cr_expect_str_eq(t.text, rows[i].tree, "%s: %s instead of %s", rows[i].query, t.text,
                         rows[i].tree);
        cr_expect(galley_str_eq(galley_query_text(q), galley_str_of(rows[i].query)));
        galley_query_free(q);
    }
    galley_query_free(NULL);
    cr_assert_eq(c.live, 0);
    cr_assert_not(c.wrong_size);
}
#define CHECK(rows) check_rows(rows, sizeof rows / sizeof *rows)

Test(query, words_and_phrases)
{
    static const row rows[] = {
        {"", "ALL"},
        {" \t\n", "ALL"},
        {"gas", "[gas]"},
        {"GAS", "[gas]"},
        {"Café", "[cafe]"},
        {"Straße", "[strasse]"},
        {"\"Cold War\"", "[cold war]"},
        {"“Cold War”", "[cold war]"},
        {"„Cold War“", "[cold war]"},
        {"\"Mr. Putin's trip\"", "[mr putin's trip]"},
        {"Putin’s", "[putin's]"},
        {"well-known", "[well known]"},
        {"U.S.", "[u.s]"},
        {"AT&T", "[at t]"},
        {"C++", "[c + +]"},
        {"10:30", "[10 30]"},
        {"1,250.5", "[1,250.5]"},
        {"€5", "[€ 5]"},
        {"gas*", "[gas*]"},
        {"\"gas pipe*\"", "[gas pipe*]"},
        {"well-kn*", "[well kn*]"},
        {"and or not near", "(AND [and] [or] [not] [near])"},
        {"\"AND\"", "[and]"},
        {"NEARLY", "[nearly]"},
        {"ANDY", "[andy]"},
        {"\"a \\\"b\\\" c\"", "[a b c]"},
        {"gas\xC2\xA0"
         "deal\xE3\x80\x80now",
         "(AND [gas] [deal] [now])"},
        {"foo\"bar\"baz", "(AND [foo] [bar] [baz])"},
    };
    CHECK(rows);
}

Test(query, operators_and_their_precedence)
{
    static const row rows[] = {
        {"a b", "(AND [a] [b])"},
        {"a AND b c", "(AND [a] [b] [c])"},
        {"a OR b c", "(OR [a] (AND [b] [c]))"},
        {"a b OR c", "(OR (AND [a] [b]) [c])"},
        {"(a OR b) c", "(AND (OR [a] [b]) [c])"},
        {"a OR b OR c", "(OR [a] [b] [c])"},
        {"NOT a", "(NOT [a])"},
        {"-a", "(NOT [a])"},
        {"a -b", "(AND [a] (NOT [b]))"},
        {"a AND NOT b", "(AND [a] (NOT [b]))"},
        {"-(a b)", "(NOT (AND [a] [b]))"},
        {"NOT NOT a", "(NOT (NOT [a]))"},
        {"--a", "(NOT (NOT [a]))"},
        {"-\"a b\"", "(NOT [a b])"},
        {"NOT a OR b", "(OR (NOT [a]) [b])"},
        {"a NEAR/5 b", "(NEAR/5 [a] [b])"},
        {"a NEAR b", "(NEAR/10 [a] [b])"},
        {"a NEAR/0 b", "(NEAR/0 [a] [b])"},
        {"a NEAR/1000 b", "(NEAR/1000 [a] [b])"},
        {"a NEAR/5 b c", "(AND (NEAR/5 [a] [b]) [c])"},
        {"c a NEAR/5 b", "(AND [c] (NEAR/5 [a] [b]))"},
        {"a NEAR/5 b NEAR/5 c", "(NEAR/5 [a] [b] [c])"},
        {"a NEAR/5 b OR c NEAR/2 d", "(OR (NEAR/5 [a] [b]) (NEAR/2 [c] [d]))"},
        {"NOT a NEAR/5 b", "(NOT (NEAR/5 [a] [b]))"},
        {"-a NEAR b", "(NOT (NEAR/10 [a] [b]))"},
        {"span:volume NEAR/25 (gas OR contract) span:country=RU",
         "(AND (NEAR/25 span:volume (OR [gas] [contract])) span:country=RU)"},
        {"\"a b\" NEAR/3 (c OR (d OR span:e))", "(NEAR/3 [a b] (OR [c] (OR [d] span:e)))"},
        {"a AND(b)", "(AND [a] [b])"},
        {"((a))", "[a]"},
        {"a(b)c", "(AND [a] [b] [c])"},
    };
    CHECK(rows);
}

Test(query, prefixed_terms)
{
    static const row rows[] = {
        {"tag:summit", "tag:summit"},
        {"tag:\"gas deal\"", "tag:gas deal"},
        {"tag:a/b-c.d", "tag:a/b-c.d"},
        {"label:topic", "label:topic"},
        {"label:topic=sport", "label:topic=sport"},
        {"label:=sport", "label:=sport"},
        {"label:\"a b\"=\"c d\"", "label:a b=c d"},
        {"span:leader", "span:leader"},
        {"span:leader=putin", "span:leader=putin"},
        {"span:leader=\"Xi Jinping\"", "span:leader=Xi Jinping"},
        {"source:Sky", "field:source=Sky"},
        {"source:\"Sky News\"", "field:source=Sky News"},
        {"source:“Sky News”", "field:source=Sky News"},
        {"lang:en author:\"Jane Doe\"", "(AND field:lang=en field:author=Jane Doe)"},
        {"section:World", "field:section=World"},
        {"url:https://example.org/a?b=c", "field:url=https://example.org/a?b=c"},
        {"field:desk=foreign", "field:desk=foreign"},
        {"field:desk=\"a \\\"b\\\" \\\\ \\c\"", "field:desk=a \"b\" \\ \\c"},
        {"field:rating=\"5*\"", "field:rating=5*"},
        {"field:a=b=c", "field:a=b=c"},
        {"title:gas", "[gas]{title}"},
        {"title:\"gas deal\"", "[gas deal]{title}"},
        {"title:pipe*", "[pipe*]{title}"},
        {"-tag:summit", "(NOT tag:summit)"},
        {"(tag:a)", "tag:a"},
    };
    CHECK(rows);
}

Test(query, within_reaches_the_words_of_its_group)
{
    static const row rows[] = {
        {"within:title gas", "[gas]{title}"},
        {"gas within:lede", "[gas]{lede}"},
        {"gas deal within:lede", "(AND [gas]{lede} [deal]{lede})"},
        {"within:lede within:caption gas", "[gas]{lede,caption}"},
        {"within:all gas", "[gas]{all}"},
        {"within:body gas", "[gas]"},
        {"within:\"title\" gas", "[gas]{title}"},
        {"(within:title a) b", "(AND [a]{title} [b])"},
        {"(within:title a) OR (within:caption b)", "(OR [a]{title} [b]{caption})"},
        {"(a OR b) within:title", "(OR [a]{title} [b]{title})"},
        {"within:title (a (b within:lede) (c within:body))", "(AND [a]{title} [b]{lede} [c])"},
        {"within:lede -a b", "(AND (NOT [a]{lede}) [b]{lede})"},
        {"within:lede a NEAR/2 (b OR c)", "(NEAR/2 [a]{lede} (OR [b]{lede} [c]{lede}))"},
        {"within:caption title:a b", "(AND [a]{title} [b]{caption})"},
        {"within:caption span:a b", "(AND span:a [b]{caption})"},
    };
    CHECK(rows);
}

Test(query, dates_include_both_ends)
{
    static const row rows[] = {
        {"date:2022", "date:2022-01-01..2022-12-31"},
        {"date:2022-02", "date:2022-02-01..2022-02-28"},
        {"date:2020-02", "date:2020-02-01..2020-02-29"},
        {"date:1900-02", "date:1900-02-01..1900-02-28"},
        {"date:2000-02", "date:2000-02-01..2000-02-29"},
        {"date:2022-02-04", "date:2022-02-04..2022-02-04"},
        {"date:2021..2022-03", "date:2021-01-01..2022-03-31"},
        {"date:2022..", "date:2022-01-01.."},
        {"date:..2022-04", "date:..2022-04-30"},
        {"date:-30d..", "date:2022-03-01.."},
        {"date:-0d..", "date:2022-03-31.."},
        {"date:-31d..", "date:2022-02-28.."},
        {"date:-2w..-1w", "date:2022-03-17..2022-03-24"},
        {"date:-1m..", "date:2022-02-28.."},
        {"date:-6m..", "date:2021-09-30.."},
        {"date:-15m..", "date:2020-12-31.."},
        {"date:-1y..", "date:2021-03-31.."},
        {"date:..-90d", "date:..2021-12-31"},
        {"date:-365d..2022", "date:2021-03-31..2022-12-31"},
        {"date:\"2022-02..2022-03\"", "date:2022-02-01..2022-03-31"},
        {"date:2022..2022", "date:2022-01-01..2022-12-31"},
    };
    CHECK(rows);
}

/* One day back from each day of eight years is the day before it, by counting. */
Test(query, days_back_agree_with_counting)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    char before[64] = "date:1999-12-31..";
    for (int year = 2000; year < 2008; year++) {
        for (int month = 1; month <= 12; month++) {
            int last = lengths[month - 1] + (month == 2 && year % 4 == 0);
            for (int day = 1; day <= last; day++) {
                char iso[40];
                galley_query *q = NULL;
                tree_text t = {0};
                snprintf(iso, sizeof iso, "%04d-%02d-%02d", year, month, day);
                galley_str now = galley_str_of(iso);
                cr_assert_eq(galley_query_parse(NULL, GALLEY_STR("date:-1d.."), &now, &q, NULL),
                             GALLEY_OK);
                tree_node(&t, galley_query_root(q));
                cr_assert_str_eq(t.text, before);
                snprintf(before, sizeof before, "date:%s..", iso);
                galley_query_free(q);
            }
        }
    }
}

/* start and end are what a clause shows as its text. */
Test(query, nodes_know_where_they_stand)
{
    static const char text[] = " gas NEAR/3 (oil OR coal)  -title:\"a b\" ";
    galley_query *q = NULL;
    cr_assert_eq(galley_query_parse(NULL, galley_str_of(text), NULL, &q, NULL), GALLEY_OK);
    const galley_query_node *root = galley_query_root(q), *near = root->children[0];
    const galley_query_node *not = root->children[1], *title = not ->children[0];
    const struct {
        const galley_query_node *node;
        const char *text;
    } rows[] = {
        {root, "gas NEAR/3 (oil OR coal)  -title:\"a b\""},
        {near, "gas NEAR/3 (oil OR coal)"},
        {near->children[0], "gas"},
        {near->children[1], "oil OR coal"},
        {near->children[1]->children[1], "coal"},
        {not, "-title:\"a b\""},
        {title, "title:\"a b\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_str was =
            galley_str_sub(galley_query_text(q), rows[i].node->start, rows[i].node->end);
        cr_expect(galley_str_eq(was, galley_str_of(rows[i].text)), "%.*s", (int)was.size, was.data);
    }
    galley_query_free(q);
}

/* A value is kept as written, and folded beside it; an address is not folded. */
Test(query, folded_values)
{
    static const row rows[] = {
        {"source:\"Le Café\"", "le cafe"},
        {"url:https://A.org/B", "https://A.org/B"},
        {"field:url=A", "A"},
        {"field:Desk=Ä", "a"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_query *q = NULL;
        cr_assert_eq(galley_query_parse(NULL, galley_str_of(rows[i].query), NULL, &q, NULL),
                     GALLEY_OK);
        galley_str folded = galley_query_root(q)->folded;
        cr_expect(galley_str_eq(folded, galley_str_of(rows[i].tree)), "%s", rows[i].query);
        galley_query_free(q);
    }
}
