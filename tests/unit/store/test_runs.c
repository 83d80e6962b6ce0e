/* tests/unit/store/test_runs.c: runs, statements, what is withdrawn and what is stale.
 * SPDX-License-Identifier: MIT */
#include "fixture.h"

#include <math.h>

static const galley_field fields[] = {
    {CONST_STR("id"), CONST_STR("RU"), GALLEY_FIELD_STRING},
    {CONST_STR("rank"), CONST_STR("1.50"), GALLEY_FIELD_JSON},
};
static const galley_evidence proof[] = {
    {{0, 6, GALLEY_PART_TEXT, 3, CONST_STR("country"), fields, 2}, CONST_STR("span:country"), 0.1},
    {{0, 3, GALLEY_PART_TITLE, 0, CONST_STR(""), NULL, 0}, CONST_STR("gas"), 0.2},
    {{0, 0, GALLEY_PART_TEXT, 0, CONST_STR(""), NULL, 0}, CONST_STR("function"), -0.05},
};
static galley_statement two[] = {
    {CONST_STR("zinc"), CONST_STR("r/z"), GALLEY_BY_MODEL, 1e-300, NULL, 0, 0, false},
    {CONST_STR("gas-deal"), CONST_STR("r/gas"), GALLEY_BY_RULE, 0.1 + 0.2 - 0.05, proof, 3, 7,
     false},
};

static size_t statements(fixture *f, int64_t article, galley_stored_statement **at)
{
    size_t n;
    OK(f, galley_store_statements(f->store, article, f->arena, at, &n, &f->err));
    return n;
}

Test(runs, statements_come_back)
{
    fixture f;
    fixture_open(&f);
    galley_put where = put(&f, "a", "Gas deal", "Russia sells gas.");
    int64_t run = run_begin(&f, "diplomacy", "f1");
    galley_statements all = {2, two};
    OK(&f, galley_store_judge(f.store, run, where.article, where.revision, (galley_str){NULL, 0},
                              &all, &f.err));
    galley_stored_statement *at;
    cr_assert_eq(statements(&f, where.article, &at), 2);
    SAME(at[0].statement.tag, GALLEY_STR("gas-deal"));
    SAME(at[0].statement.rule, GALLEY_STR("r/gas"));
    cr_assert_eq(at[0].statement.author, GALLEY_BY_RULE);
    cr_assert_eq(at[0].statement.score, 0.1 + 0.2 - 0.05);
    cr_assert_eq(at[0].statement.left_out, 7);
    cr_assert_eq(at[0].run, run);
    cr_assert_eq(at[0].revision, where.revision);
    cr_assert_eq(at[0].run_started.size, 20);
    cr_assert_eq(at[0].statement.n_evidence, 3);
    for (size_t i = 0; i < 3; i++) {
        const galley_evidence *e = &at[0].statement.evidence[i];
        SAME(e->clause, proof[i].clause);
        SAME(e->span.label, proof[i].span.label);
        cr_assert_eq(e->weight, proof[i].weight);
        cr_assert_eq(e->span.start, proof[i].span.start);
        cr_assert_eq(e->span.end, proof[i].span.end);
        cr_assert_eq(e->span.part, proof[i].span.part);
        cr_assert_eq(e->span.n_fields, proof[i].span.n_fields);
        for (size_t k = 0; k < e->span.n_fields; k++) {
            SAME(e->span.fields[k].name, fields[k].name);
            SAME(e->span.fields[k].value, fields[k].value);
            cr_assert_eq(e->span.fields[k].type, fields[k].type);
        }
    }
    SAME(at[1].statement.tag, GALLEY_STR("zinc"));
    cr_assert_eq(at[1].statement.author, GALLEY_BY_MODEL);
    cr_assert_eq(at[1].statement.score, 1e-300);
    cr_assert_eq(at[1].statement.n_evidence, 0);
    ROWS(&f, "SELECT tag, clause, text, weight, start, end, label FROM evidence ORDER BY n",
         "gas-deal|span:country|Russia|0.1|0|6|country\n"
         "gas-deal|gas|Gas|0.2|0|3|\n"
         "gas-deal|function||-0.05|0|0|\n");
    ROWS(&f, "SELECT fields ->> 'id' FROM evidence WHERE fields NOT NULL", "RU\n");
    FAILS(&f, GALLEY_NOTFOUND, "#9",
          galley_store_statements(f.store, 9, f.arena, &at, &(size_t){0}, &f.err));
    fixture_close(&f);
}

Test(runs, later_runs_withdraw)
{
    fixture f;
    fixture_open(&f);
    galley_put a = put(&f, "a", "", "Russia sells gas."), b = put(&f, "b", "", "China buys it.");
    int64_t first = run_begin(&f, "r", "f1"), other = run_begin(&f, "s", "g1");
    judge(&f, first, a, "one", 0, 6);
    judge(&f, first, b, "one", 0, 5);
    judge(&f, other, a, "else", 0, 6);
    int64_t second = run_begin(&f, "r", "f2");
    judge(&f, second, a, "two", 0, 6);
    ROWS(&f, "SELECT article, tag, run FROM tag ORDER BY 1, 2", "1|else|2\n1|two|3\n2|one|1\n");
    ROWS(&f, "SELECT article, tag, run, withdrawn FROM statement WHERE withdrawn NOT NULL",
         "1|one|1|3\n");

    /* no statement at all is a judgement too */
    OK(&f, galley_store_judge(f.store, second, b.article, b.revision, (galley_str){NULL, 0}, NULL,
                              &f.err));
    ROWS(&f, "SELECT article, tag FROM tag ORDER BY 1, 2", "1|else\n1|two\n");
    ROWS(&f, "SELECT visited, tagged, statements, failed FROM run", "2|2|2|0\n1|1|1|0\n2|1|1|0\n");

    /* a judgement of an earlier revision is kept there */
    galley_put revised = put(&f, "a", "", "Russia sells oil.");
    judge(&f, second, a, "late", 0, 6);
    ROWS(&f, "SELECT count(*) FROM tag WHERE article = 1", "0\n");
    cr_assert_str_eq(find_with(&f, NULL, (galley_select){.stale = GALLEY_STR("f2")}), "a");
    judge(&f, second, revised, "new", 0, 6);
    ROWS(&f, "SELECT tag FROM tag WHERE article = 1", "new\n");
    OK(&f, galley_store_check(f.store, &f.err));
    fixture_close(&f);
}

Test(runs, stale_by_fingerprint)
{
    fixture f;
    fixture_open(&f);
    galley_put a = put(&f, "a", "", "Gas one."), b = put(&f, "b", "", "Gas two.");
    galley_select f1 = {.stale = GALLEY_STR("f1")}, f2 = {.stale = GALLEY_STR("f2")};
    cr_assert_str_eq(find_with(&f, NULL, f1), "a b");
    int64_t run = run_begin(&f, "r", "f1");
    judge(&f, run, a, "t", 0, 3);
    cr_assert_str_eq(find_with(&f, NULL, f1), "b");
    cr_assert_str_eq(find_with(&f, "gas", f1), "b");
    cr_assert_str_eq(find_with(&f, NULL, f2), "a b");
    OK(&f, galley_store_fail(f.store, run, b.article, b.revision, GALLEY_STR("rules"),
                             GALLEY_STR("r.lua:3: oops"), &f.err));
    cr_assert_str_eq(find_with(&f, NULL, f1), "b");
    ROWS(&f, "SELECT run, article, stage, reason FROM failure", "1|2|rules|r.lua:3: oops\n");
    ROWS(&f, "SELECT visited, failed FROM run", "1|1\n");
    judge(&f, run, b, "t", 0, 3);
    cr_assert_str_eq(find_with(&f, NULL, f1), "");

    /* other rules of the same name take over; going back to the first ones is work again */
    run = run_begin(&f, "r", "f2");
    judge(&f, run, a, "u", 0, 3);
    cr_assert_str_eq(find_with(&f, NULL, f1), "a");
    cr_assert_str_eq(find_with(&f, NULL, f2), "b");

    /* what failed this time has to be looked at again, and keeps what was said */
    run = run_begin(&f, "r", "f1");
    OK(&f, galley_store_fail(f.store, run, b.article, b.revision, GALLEY_STR("time"),
                             GALLEY_STR("too long"), &f.err));
    cr_assert_str_eq(find_with(&f, NULL, f1), "a b");
    ROWS(&f, "SELECT tag FROM tag WHERE article = 2", "t\n");
    fixture_close(&f);
}

Test(runs, what_is_kept_of_a_run)
{
    fixture f;
    fixture_open(&f);
    int64_t run = run_begin(&f, "r", "f1");
    run_begin(&f, "r", "f1");
    ROWS(&f, "SELECT count(*) FROM rules_row", "1\n");
    run_begin(&f, "r", "f2");
    ROWS(&f, "SELECT count(*) FROM rules_row", "2\n");
    ROWS(&f,
         "SELECT rules, path, text, lists, fingerprint, version, query, state, ended FROM run"
         " WHERE id = 1",
         "r|rules.lua|return rules|{}|f1|0.1.0|gas|running|\n");
    OK(&f, galley_store_run_end(f.store, run, GALLEY_STR("done"), &f.err));
    ROWS(&f, "SELECT state, length(ended) FROM run WHERE id = 1", "done|20\n");
    fixture_close(&f);
}

Test(runs, refuses)
{
    fixture f;
    fixture_open(&f);
    galley_put a = put(&f, "a", "", "Gas."), b = put(&f, "b", "", "Oil.");
    int64_t run = run_begin(&f, "r", "f1");
    galley_field bad_field = {GALLEY_STR("x"), GALLEY_STR("{"), GALLEY_FIELD_JSON};
    galley_evidence bad[] = {
        {.span = {.start = 3, .end = 1}, .weight = 1},
        {.weight = NAN},
        {.span = {.part = (galley_part)2}, .weight = 1},
        {.span = {.fields = &bad_field, .n_fields = 1}, .weight = 1},
    };
    galley_statement one = {.tag = GALLEY_STR("t"), .rule = GALLEY_STR("r/t"), .score = 1};
    galley_statements all = {1, &one};
    for (size_t i = 0; i < 4; i++) {
        one.evidence = &bad[i];
        one.n_evidence = 1;
        FAILS(&f, GALLEY_INVALID, "r/t",
              galley_store_judge(f.store, run, a.article, a.revision, (galley_str){NULL, 0}, &all,
                                 &f.err));
    }
    static const galley_span outside[] = {{.end = 5}, {.end = 1, .part = GALLEY_PART_TITLE}};
    for (size_t i = 0; i < 2; i++) {
        bad[0] = (galley_evidence){.span = outside[i], .weight = 1};
        one.evidence = bad;
        FAILS(&f, GALLEY_INVALID, "outside",
              galley_store_judge(f.store, run, a.article, a.revision, (galley_str){NULL, 0}, &all,
                                 &f.err));
    }
    one.n_evidence = 0;
    one.score = INFINITY;
    FAILS(&f, GALLEY_INVALID, "score",
          galley_store_judge(f.store, run, a.article, a.revision, (galley_str){NULL, 0}, &all,
                             &f.err));
    one.score = 1;
    one.author = (galley_author)5;
    FAILS(&f, GALLEY_INVALID, "author",
          galley_store_judge(f.store, run, a.article, a.revision, (galley_str){NULL, 0}, &all,
                             &f.err));
    one.author = GALLEY_BY_RULE;
    one.tag = EMPTY;
    FAILS(&f, GALLEY_INVALID, "tag",
          galley_store_judge(f.store, run, a.article, a.revision, (galley_str){NULL, 0}, &all,
                             &f.err));
    FAILS(&f, GALLEY_NOTFOUND, "no run 77",
          galley_store_judge(f.store, 77, a.article, a.revision, (galley_str){NULL, 0}, NULL,
                             &f.err));
    FAILS(&f, GALLEY_NOTFOUND, "no revision",
          galley_store_judge(f.store, run, a.article, b.revision, (galley_str){NULL, 0}, NULL,
                             &f.err));
    FAILS(&f, GALLEY_NOTFOUND, "no revision",
          galley_store_fail(f.store, run, 9, 9, GALLEY_STR("x"), GALLEY_STR("y"), &f.err));
    FAILS(&f, GALLEY_INVALID, "\"maybe\"",
          galley_store_run_end(f.store, run, GALLEY_STR("maybe"), &f.err));
    FAILS(&f, GALLEY_NOTFOUND, "no run 78",
          galley_store_run_end(f.store, 78, GALLEY_STR("done"), &f.err));
    OK(&f, galley_store_run_end(f.store, run, GALLEY_STR("failed"), &f.err));
    FAILS(&f, GALLEY_INVALID, "has ended",
          galley_store_judge(f.store, run, a.article, a.revision, (galley_str){NULL, 0}, NULL,
                             &f.err));
    ROWS(&f, "SELECT count(*) FROM statement", "0\n");
    ROWS(&f, "SELECT visited, failed FROM run", "0|0\n");
    fixture_close(&f);
}

/* Inside a batch one call that fails undoes itself and nothing else. */
Test(runs, a_failed_call_in_a_batch)
{
    fixture f;
    fixture_open(&f);
    galley_put a = put(&f, "a", "", "Gas.");
    OK(&f, galley_store_begin(f.store, &f.err));
    int64_t run = run_begin(&f, "r", "f1");
    judge(&f, run, a, "t", 0, 3);
    galley_statement s[] = {{.tag = GALLEY_STR("fresh"), .score = 1},
                            {.tag = GALLEY_STR("two"), .score = 1}};
    galley_statements all = {2, s};
    f.memory.fail_at = f.memory.requests + 1;
    f.memory.from_then_on = true;
    galley_article big = simple("b", "", "Other.");
    static const galley_field field = {CONST_STR("n"), CONST_STR("v"), GALLEY_FIELD_STRING};
    big.fields = &field;
    big.n_fields = 1;
    galley_status status = galley_store_judge(f.store, run, a.article, a.revision,
                                              (galley_str){NULL, 0}, &all, &f.err);
    cr_assert(status == GALLEY_OK || status == GALLEY_NOMEM);
    bool judged = status == GALLEY_OK;
    status = galley_store_put(f.store, &big, NULL, &f.err);
    bool stored = status == GALLEY_OK;
    cr_assert(stored || status == GALLEY_NOMEM);
    f.memory.fail_at = 0;
    put(&f, "c", "", "Third.");
    OK(&f, galley_store_commit(f.store, &f.err));
    ROWS(&f, "SELECT group_concat(tag, ' ') FROM tag", judged ? "fresh two\n" : "t\n");
    cr_assert_str_eq(find(&f, NULL), stored ? "a b c" : "a c");
    OK(&f, galley_store_check(f.store, &f.err));
    fixture_close(&f);
}
