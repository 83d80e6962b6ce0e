/* What people say, what holds when they differ from rules, and runs taken back. SPDX-License-Identifier: MIT */
#include "fixture.h"

static int64_t say(fixture *f, galley_put where, const char *change)
{
    galley_run_start start = {.rules = GALLEY_STR(GALLEY_PERSON),
                              .text = str(change),
                              .fingerprint = GALLEY_STR(GALLEY_PERSON)};
    int64_t run;
    OK(f, galley_store_run_begin(f->store, &start, &run, &f->err));
    OK(f, galley_store_say(f->store, run, where.article, str(change + 1), GALLEY_STR("person/ann"),
                           change[0] == '-', &f->err));
    OK(f, galley_store_run_end(f->store, run, GALLEY_STR("done"), &f->err));
    return run;
}

static int64_t withdraw(fixture *f, int64_t run)
{
    galley_run_start start = {.rules = GALLEY_STR(GALLEY_PERSON),
                              .fingerprint = GALLEY_STR(GALLEY_PERSON)};
    galley_withdrawal done;
    int64_t by;
    OK(f, galley_store_run_begin(f->store, &start, &by, &f->err));
    OK(f, galley_store_withdraw(f->store, run, by, &done, &f->err));
    OK(f, galley_store_run_end(f->store, by, GALLEY_STR("done"), &f->err));
    return by;
}

static int64_t rules_say(fixture *f, galley_put where, const char *tag, const char *fingerprint)
{
    int64_t run = run_begin(f, "r", fingerprint);
    judge(f, run, where, tag, 0, 6);
    OK(f, galley_store_run_end(f->store, run, GALLEY_STR("done"), &f->err));
    return run;
}

#define HOLDS(f, want) ROWS(f, "SELECT tag, author FROM tag ORDER BY article, tag", want)

Test(person, goes_before_rules_and_stays)
{
    fixture f;
    fixture_open(&f);
    galley_put a = put(&f, "a", "", "Russia sells gas.");
    rules_say(&f, a, "gas", "f1");
    HOLDS(&f, "gas|rule\n");
    say(&f, a, "-gas");
    HOLDS(&f, "");
    say(&f, a, "+summit");
    HOLDS(&f, "summit|person\n");
    rules_say(&f, a, "gas", "f2"); /* a re-run changes nothing */
    HOLDS(&f, "summit|person\n");
    say(&f, a, "+gas"); /* another mind */
    HOLDS(&f, "gas|person\nsummit|person\n");
    galley_put revised = put(&f, "a", "", "Russia sells gas and oil.");
    HOLDS(&f, "gas|person\nsummit|person\n");
    say(&f, revised, "-summit");
    HOLDS(&f, "gas|person\n");
    cr_assert_str_eq(find(&f, "tag:gas"), "a");
    cr_assert_str_eq(find(&f, "tag:summit"), "");
    OK(&f, galley_store_check(f.store, &f.err));
    fixture_close(&f);
}

Test(person, statements_tell_what_holds)
{
    fixture f;
    fixture_open(&f);
    galley_put a = put(&f, "a", "", "Russia sells gas.");
    galley_stored_statement *at;
    size_t n;
    rules_say(&f, a, "gas", "f1");
    say(&f, a, "-gas");
    OK(&f, galley_store_statements(f.store, a.article, f.arena, &at, &n, &f.err));
    cr_assert_eq(n, 2);
    for (size_t i = 0; i < n; i++) {
        bool person = at[i].statement.author == GALLEY_BY_PERSON;
        cr_expect_eq(at[i].statement.denied, person);
        cr_expect_not(at[i].holds);
        cr_expect_eq(at[i].statement.n_evidence, 1); /* nothing without proof */
    }
    fixture_close(&f);
}

Test(person, conflicts_are_found_both_ways)
{
    fixture f;
    fixture_open(&f);
    galley_put a = put(&f, "a", "", "Russia sells gas."), b = put(&f, "b", "", "China buys it.");
    galley_rule_version versions[] = {{GALLEY_STR("r/gas"), GALLEY_STR("1"), {NULL, 0}},
                                      {GALLEY_STR("r/oil"), GALLEY_STR("2"), {NULL, 0}}};
    galley_run_start start = {.rules = GALLEY_STR("r"),
                              .fingerprint = GALLEY_STR("f"),
                              .versions = versions,
                              .n_versions = 2};
    int64_t run;
    OK(&f, galley_store_run_begin(f.store, &start, &run, &f.err));
    judge(&f, run, a, "gas", 0, 6); /* by rule r/one */
    OK(&f, galley_store_judge(f.store, run, b.article, b.revision, (galley_str){NULL, 0}, NULL,
                              &f.err));
    ROWS(&f, "SELECT count(*) FROM conflict", "0\n");
    say(&f, a, "-gas");
    say(&f, b, "+oil");
    say(&f, b, "+summit"); /* no rule knows it */
    ROWS(&f, "SELECT article, tag, person, other, other_rule FROM conflict ORDER BY 1",
         "1|gas|no|yes|r/one\n2|oil|yes|no|r/oil\n");
    fixture_close(&f);
}

Test(person, a_run_can_be_taken_back_and_brought_back)
{
    fixture f;
    fixture_open(&f);
    galley_put a = put(&f, "a", "", "Russia sells gas.");
    int64_t first = rules_say(&f, a, "gas", "f1");
    say(&f, a, "+summit");
    int64_t no = say(&f, a, "-summit");
    HOLDS(&f, "gas|rule\n");
    int64_t undo = withdraw(&f, no);
    HOLDS(&f, "gas|rule\nsummit|person\n");
    int64_t redo = withdraw(&f, undo);
    HOLDS(&f, "gas|rule\n");
    withdraw(&f, redo);
    HOLDS(&f, "gas|rule\nsummit|person\n");

    int64_t second = rules_say(&f, a, "oil", "f2");
    HOLDS(&f, "oil|rule\nsummit|person\n");
    withdraw(&f, second);
    HOLDS(&f, "gas|rule\nsummit|person\n");
    cr_assert_str_eq(find_with(&f, NULL, (galley_select){.stale = GALLEY_STR("f2")}), "a");
    withdraw(&f, first);
    HOLDS(&f, "summit|person\n");
    fixture_close(&f);
}

Test(person, refuses)
{
    fixture f;
    fixture_open(&f);
    galley_put a = put(&f, "a", "", "Russia sells gas.");
    int64_t run = run_begin(&f, GALLEY_PERSON, "f");
    galley_withdrawal done;
    FAILS(&f, GALLEY_INVALID, "a tag",
          galley_store_say(f.store, run, a.article, str(""), str("person/x"), false, &f.err));
    FAILS(&f, GALLEY_NOTFOUND, "#9",
          galley_store_say(f.store, run, 9, str("t"), str("person/x"), false, &f.err));
    FAILS(&f, GALLEY_INVALID, "under way", galley_store_withdraw(f.store, run, run, &done, &f.err));
    FAILS(&f, GALLEY_NOTFOUND, "run 9", galley_store_withdraw(f.store, 9, run, &done, &f.err));
    ROWS(&f, "SELECT count(*) FROM statement", "0\n");
    fixture_close(&f);
}
