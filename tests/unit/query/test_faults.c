/* tests/unit/query/test_faults.c: memory that runs out at each request in turn.
 * SPDX-License-Identifier: MIT */
#include "counting.h"

#include <criterion/criterion.h>
#include <galley/query.h>

static const char hard[] =
    "/ga(s|z)/i (Café* NEAR/3 \"cold war\" NEAR/3 (gas OR span:a)) source:\"Sky Néws\" "
    "field:topics=wheat date:-30d..2023 -(within:title putin) label:a=b "
    "title:\"x \\\" y\"";

static const char text[] = "Putin’s Café; cold war gas Ünal’s Ä";

/* A parse fails whole: no query, nothing live, and the error says so. */
Test(query, parsing_survives_any_allocation)
{
    galley_str now = GALLEY_STR("2022-03-31");
    for (int persistent = 0; persistent < 2; persistent++) {
        bool ended = false;
        for (size_t k = 1; !ended; k++) {
            counting c = {.fail_at = k, .from_then_on = persistent};
            galley_alloc door = counting_door(&c);
            galley_query *q = NULL;
            galley_error err;
            galley_status status = galley_query_parse(&door, galley_str_of(hard), &now, &q, &err);
            cr_assert_eq(status, c.failed ? GALLEY_NOMEM : GALLEY_OK, "%zu: %s", k,
                         galley_status_name(status));
            if (status != GALLEY_OK)
                cr_assert_null(q);
            ended = !c.failed;
            galley_query_free(q);
            cr_assert_eq(c.live, 0, "%zu", k);
        }
    }
}

static galley_status ask_with(const galley_alloc *door, const galley_query *q, bool indexed,
                              galley_answer *answer, galley_arena **arena)
{
    galley_field field = {GALLEY_STR("topics"), GALLEY_STR("[\"a\", \"wh\\u0065at\"]"),
                          GALLEY_FIELD_JSON};
    galley_str label = GALLEY_STR("a=b");
    galley_article article = {.text = galley_str_of(text),
                              .title = GALLEY_STR("X, y"),
                              .date = GALLEY_STR("2022-03-30"),
                              .source = GALLEY_STR("sky news"),
                              .fields = &field,
                              .n_fields = 1,
                              .labels = &label,
                              .n_labels = 1};
    galley_view view = {.article = &article};
    galley_tokens tokens;
    galley_error err;
    galley_status status = galley_arena_new(door, arena, &err);
    if (status == GALLEY_OK && indexed) {
        status = galley_text_tokens(article.text, *arena, &tokens, &err);
        view.tokens = &tokens;
        if (status == GALLEY_OK)
            status = galley_word_index_new(&tokens, article.text, *arena, &view.words, &err);
    }
    return status == GALLEY_OK ? galley_query_ask(q, &view, *arena, answer, &err) : status;
}

/* Many pieces that each may fail: the arena's blocks are large, so each block is asked for anew. */
Test(query, asking_survives_any_allocation)
{
    galley_str now = GALLEY_STR("2022-03-31");
    galley_query *q = NULL;
    cr_assert_eq(galley_query_parse(NULL, galley_str_of(hard), &now, &q, NULL), GALLEY_OK);
    for (int how = 0; how < 4; how++) {
        bool ended = false;
        for (size_t k = 1; !ended; k++) {
            counting c = {.fail_at = k, .from_then_on = how & 1};
            galley_alloc door = counting_door(&c);
            galley_arena *arena = NULL;
            galley_answer answer = {0};
            galley_status status = ask_with(&door, q, how & 2, &answer, &arena);
            cr_assert_eq(status, c.failed ? GALLEY_NOMEM : GALLEY_OK, "%zu: %s", k,
                         galley_status_name(status));
            cr_assert_eq(answer.match, status == GALLEY_OK);
            ended = !c.failed;
            galley_arena_free(arena);
            cr_assert_eq(c.live, 0, "%zu", k);
        }
    }
    galley_query_free(q);
}

Test(query, a_presearch_survives_any_allocation)
{
    galley_query *q[2] = {NULL, NULL};
    cr_assert_eq(galley_query_parse(NULL, GALLEY_STR("gas OR oil* OR span:a=b"), NULL, &q[0], NULL),
                 GALLEY_OK);
    cr_assert_eq(galley_query_parse(NULL, GALLEY_STR("-gas"), NULL, &q[1], NULL), GALLEY_OK);
    const galley_query *const queries[12] = {q[0], q[1], NULL, q[0], q[0], q[0], q[0]};
    for (int persistent = 0; persistent < 2; persistent++) {
        bool ended = false;
        for (size_t k = 1; !ended; k++) {
            counting c = {.fail_at = k, .from_then_on = persistent};
            galley_alloc door = counting_door(&c);
            galley_presearch *p = NULL;
            galley_status status = galley_presearch_new(&door, queries, 12, &p, NULL);
            cr_assert_eq(status, c.failed ? GALLEY_NOMEM : GALLEY_OK, "%zu", k);
            cr_assert_eq(p != NULL, status == GALLEY_OK);
            ended = !c.failed;
            galley_presearch_free(p);
            cr_assert_eq(c.live, 0, "%zu", k);
            cr_assert(!c.wrong_size);
        }
    }
    galley_query_free(q[0]);
    galley_query_free(q[1]);
}
