/* tests/unit/match/test_faults.c: every allocation fails once, and from then on: an error, no change, no leak.
 * SPDX-License-Identifier: MIT */
#include "scanning.h"

static const char long_text[] =
    "p|Orbán’s visit to the U.S. cost 10 tonnes of gas; Orbán met Xi Jinping's men.\n"
    "r|Orbán\n"
    "p|É É É É E\u0301 É U.S. aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!";

/* A list that does not mind punctuation, one that does not mind misspelling. */
static galley_status define_others(galley_matcher *m, galley_error *err)
{
    uint32_t loose = 0, fuzzy = 0;
    galley_status status = galley_matcher_list(
        m, &(galley_list_def){.label = GALLEY_STR("loose"), .any_punctuation = true}, &loose, err);
    if (status == GALLEY_OK)
        status = galley_matcher_list(
            m, &(galley_list_def){.label = GALLEY_STR("fuzzy"), .fuzzy = true}, &fuzzy, err);
    if (status == GALLEY_OK)
        status = galley_matcher_phrase(m, loose, GALLEY_STR("Xi-Jinping"), NULL, 0, err);
    if (status == GALLEY_OK)
        status = galley_matcher_phrase(m, fuzzy, GALLEY_STR("Jinpign"), NULL, 0, err);
    return status;
}

static galley_status define(galley_matcher *m, galley_error *err)
{
    uint32_t folded = 0, exact = 0;
    galley_regex_def volume = {GALLEY_STR("volume"), GALLEY_STR("(?<amount>\\d+) (?<unit>tonnes)"),
                               true, 0};
    galley_regex_def bad = {GALLEY_STR("bad"), GALLEY_STR("(a+)+$"), false, 0};
    galley_list_def leader = {.label = GALLEY_STR("leader")};
    galley_list_def country = {.label = GALLEY_STR("country"), .exact_case = true};
    galley_field id = {GALLEY_STR("id"), GALLEY_STR("xi"), GALLEY_FIELD_STRING};
    galley_status status = galley_matcher_regex(m, &volume, NULL, err);
    if (status == GALLEY_OK)
        status = galley_matcher_list(m, &leader, &folded, err);
    if (status == GALLEY_OK)
        status = galley_matcher_regex(m, &bad, NULL, err);
    if (status == GALLEY_OK)
        status = galley_matcher_list(m, &country, &exact, err);
    if (status == GALLEY_OK)
        status = galley_matcher_phrase(m, folded, GALLEY_STR("Xi Jinping"), &id, 1, err);
    if (status == GALLEY_OK)
        status = galley_matcher_tsv(m, folded,
                                    GALLEY_STR("surface\tid\nOrbán|Viktor Orbán\torban\nÉ\te\n"),
                                    GALLEY_STR("l.tsv"), err);
    if (status == GALLEY_OK)
        status = galley_matcher_phrase(m, exact, GALLEY_STR("U.S."), NULL, 0, err);
    return status == GALLEY_OK ? define_others(m, err) : status;
}

typedef struct outcome {
    galley_status status;
    size_t spans;
    size_t failures;
} outcome;

/* A whole life on one door. */
static outcome live(const galley_alloc *door)
{
    outcome out = {0};
    galley_error err;
    galley_matcher *m = NULL;
    galley_scratch *scratch = NULL;
    galley_arena *arena = NULL, *given = NULL;
    galley_spans spans = {0};
    galley_match_failures failures;
    cr_assert_eq(galley_arena_new(NULL, &given, NULL), GALLEY_OK);
    galley_subject subject = rig_subject(GALLEY_STR(long_text), given);
    out.status = galley_matcher_new(door, &m, &err);
    if (out.status == GALLEY_OK)
        out.status = define(m, &err);
    if (out.status == GALLEY_OK)
        out.status = galley_matcher_freeze(m, &err);
    if (out.status == GALLEY_OK)
        out.status = galley_scratch_new(m, &scratch, &err);
    if (out.status == GALLEY_OK)
        out.status = galley_arena_new(door, &arena, &err);
    if (out.status == GALLEY_OK)
        out.status = galley_matcher_scan(m, scratch, &subject, arena, &spans, &failures, &err);
    if (out.status == GALLEY_OK)
        out.failures = failures.count;
    out.spans = spans.count;
    galley_scratch_free(scratch);
    galley_matcher_free(m);
    galley_arena_free(arena);
    galley_arena_free(given);
    return out;
}

static void fail_each(bool from_then_on)
{
    counting whole = COUNTING;
    galley_alloc door = counting_door(&whole);
    outcome want = live(&door);
    cr_assert_eq(want.status, GALLEY_OK);
    cr_assert_eq(want.spans, 14, "%zu", want.spans);
    cr_assert_eq(want.failures, 1);
    cr_assert_gt(whole.requests, 60);
    for (size_t k = 1; k <= whole.requests; k++) {
        counting c = {.fail_at = k, .from_then_on = from_then_on};
        door = counting_door(&c);
        outcome got = live(&door);
        cr_assert(c.failed, "request %zu was not made", k);
        cr_expect_eq(got.status, GALLEY_NOMEM, "request %zu: %s", k,
                     galley_status_name(got.status));
        cr_expect_eq(got.spans, 0, "request %zu", k);
        cr_assert_eq(c.live, 0, "request %zu: %zu live", k, c.live);
        cr_assert(!c.wrong_size, "request %zu", k);
    }
}

Test(faults, each_request_fails_once)
{
    fail_each(false);
}

Test(faults, each_request_fails_from_then_on)
{
    fail_each(true);
}

/* After a refusal in the middle of building, the same step succeeds and nothing is there twice. */
Test(faults, what_failed_can_be_done_again)
{
    static const char tsv[] = "surface\tid\nOrbán|Viktor Orbán\torban\nXi Jinping\txi\n";
    for (size_t k = 1;; k++) {
        counting c = COUNTING;
        galley_alloc door = counting_door(&c);
        galley_matcher *m = NULL;
        galley_list_def def = {.label = GALLEY_STR("x")};
        cr_assert_eq(galley_matcher_new(&door, &m, NULL), GALLEY_OK);
        cr_assert_eq(galley_matcher_list(m, &def, NULL, NULL), GALLEY_OK);
        c.fail_at = c.requests + k;
        galley_status status = galley_matcher_tsv(m, 0, GALLEY_STR(tsv), GALLEY_STR("l"), NULL);
        cr_assert_eq(galley_matcher_entries(m), status == GALLEY_OK ? 3 : 0, "request %zu", k);
        if (status != GALLEY_OK)
            cr_assert_eq(galley_matcher_tsv(m, 0, GALLEY_STR(tsv), GALLEY_STR("l"), NULL),
                         GALLEY_OK);
        galley_status frozen = galley_matcher_freeze(m, NULL);
        if (frozen != GALLEY_OK)
            cr_assert_eq(galley_matcher_freeze(m, NULL), GALLEY_OK);
        cr_assert_eq(galley_matcher_entries(m), 3);
        galley_matcher_free(m);
        cr_assert_eq(c.live, 0);
        if (!c.failed)
            break;
    }
}
