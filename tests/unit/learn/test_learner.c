/* tests/unit/learn/test_learner.c: one article at a time: the same as all at once, and forgotten as if it had not been.
 * SPDX-License-Identifier: MIT */
#include "counting.h"

#include <galley/learn.h>

#include <criterion/criterion.h>

static const struct {
    const char *title, *text, *labels[2];
} sample[] = {
    {"Gas deal", "The gas pipeline carries gas to the port.", {"energy"}},
    {"Oil price", "Oil and gas prices rose at the port.", {"energy"}},
    {"Cup final", "The team won the match with two goals.", {"sport"}},
    {"Late goal", "A late goal won the cup for the team.", {"sport"}},
    {"Fuel for the league", "The gas company pays the team.", {"sport", "energy"}},
    {"", "", {"sport"}},
    {"Rain", "It rained at the port.", {NULL}},
};
enum { SAMPLE = sizeof sample / sizeof *sample };

static galley_article article(size_t i, galley_str labels[2], size_t *n)
{
    *n = 0;
    while (*n < 2 && sample[i].labels[*n]) {
        labels[*n] = galley_str_of(sample[i].labels[*n]);
        ++*n;
    }
    return (galley_article){.title = galley_str_of(sample[i].title),
                            .text = galley_str_of(sample[i].text)};
}

static galley_status learn(galley_learner *l, size_t i, bool forget, galley_error *err)
{
    galley_str labels[2];
    size_t n;
    galley_article a = article(i, labels, &n);
    return forget ? galley_learner_forget(l, &a, labels, n, err)
                  : galley_learner_learn(l, &a, labels, n, err);
}

static galley_model *model_of(galley_learner *l)
{
    galley_model *m;
    galley_error err;
    cr_assert_eq(galley_learner_model(l, &m, &err), GALLEY_OK, "%s", err.text);
    return m;
}

static bool same(galley_learner *l, const galley_model *m)
{
    galley_model *now = model_of(l);
    bool is = galley_str_eq(galley_model_bytes(now), galley_model_bytes(m));
    galley_model_free(now);
    return is;
}

static galley_model *all_at_once(const galley_learn_options *o, size_t n)
{
    galley_trainer *t;
    galley_model *m;
    cr_assert_eq(galley_trainer_new(NULL, o, &t, NULL), GALLEY_OK);
    for (size_t i = 0; i < n; i++) {
        galley_str labels[2];
        size_t count;
        galley_article a = article(i, labels, &count);
        cr_assert_eq(galley_trainer_add(t, &a, labels, count, NULL), GALLEY_OK);
    }
    cr_assert_eq(galley_trainer_finish(t, &m, NULL), GALLEY_OK);
    galley_trainer_free(t);
    return m;
}

static const galley_model_kind kinds[] = {GALLEY_MODEL_NB, GALLEY_MODEL_CNB};

Test(learner, one_by_one_weighs_as_all_at_once)
{
    for (size_t k = 0; k < 2; k++) {
        galley_learn_options o = {.kind = kinds[k]};
        galley_learner *l;
        galley_model *batch = all_at_once(&o, SAMPLE), *m;
        cr_assert_eq(galley_learner_new(NULL, &o, &l, NULL), GALLEY_OK);
        for (size_t i = SAMPLE; i-- > 0;) /* in another order */
            cr_assert_eq(learn(l, i, false, NULL), GALLEY_OK);
        m = model_of(l);
        galley_model_about a = galley_model_tell(m), b = galley_model_tell(batch);
        cr_assert(a.labels == b.labels && a.features == b.features && a.articles == b.articles);
        cr_expect(a.several && a.none);
        for (size_t f = 0; f < a.features; f++) {
            cr_expect(galley_str_eq(galley_model_feature(m, f), galley_model_feature(batch, f)));
            for (size_t n = 0; n < a.labels; n++)
                cr_expect_eq(galley_model_weight(m, f, n), galley_model_weight(batch, f, n));
        }
        galley_model_free(m);
        galley_model_free(batch);
        galley_learner_free(l);
    }
}

Test(learner, what_is_forgotten_was_never_there)
{
    counting c = COUNTING;
    galley_alloc door = counting_door(&c);
    for (size_t k = 0; k < 2; k++) {
        galley_learn_options o = {.kind = kinds[k]};
        galley_learner *l;
        cr_assert_eq(galley_learner_new(&door, &o, &l, NULL), GALLEY_OK);
        for (size_t i = 0; i < 4; i++)
            cr_assert_eq(learn(l, i, false, NULL), GALLEY_OK);
        galley_model *before = model_of(l);
        for (size_t i = 4; i < SAMPLE; i++)
            cr_assert_eq(learn(l, i, false, NULL), GALLEY_OK);
        cr_expect(!same(l, before));
        for (size_t i = 4; i < SAMPLE; i++)
            cr_assert_eq(learn(l, i, true, NULL), GALLEY_OK);
        cr_expect(same(l, before), "byte for byte");
        galley_model_free(before);
        galley_learner_free(l);
    }
    cr_expect_eq(c.live, 0);
}

Test(learner, a_model_goes_on_and_keeps_its_calibration)
{
    galley_learn_options o = {.kind = GALLEY_MODEL_NB};
    galley_model *batch = all_at_once(&o, 5), *m;
    galley_learner *l;
    galley_predictor *p;
    galley_prediction out[3];
    galley_article war = {.text = GALLEY_STR("Tanks crossed the river, gas was cut.")};
    galley_str label = GALLEY_STR("war");
    cr_assert_eq(galley_learner_open(NULL, batch, &l, NULL), GALLEY_OK);
    cr_expect(same(l, batch), "what was loaded is what was saved");
    cr_assert_eq(learn(l, 0, false, NULL), GALLEY_OK);
    cr_assert_eq(learn(l, 0, true, NULL), GALLEY_OK);
    cr_expect(same(l, batch));
    for (int i = 0; i < 3; i++)
        cr_assert_eq(galley_learner_learn(l, &war, &label, 1, NULL), GALLEY_OK);
    m = model_of(l);
    cr_assert_eq(galley_model_tell(m).labels, 3, "a new label at any time");
    cr_assert_eq(galley_predictor_new(m, &p, NULL), GALLEY_OK);
    cr_assert_eq(galley_predictor_ask(p, &war, out, NULL), GALLEY_OK);
    cr_expect(out[2].chosen && out[2].probability > 0.5);
    galley_predictor_free(p);
    galley_model_free(m);
    for (int i = 0; i < 3; i++)
        cr_assert_eq(galley_learner_forget(l, &war, &label, 1, NULL), GALLEY_OK);
    cr_expect(same(l, batch), "and gone with its last article");
    galley_learner_free(l);
    galley_model_free(batch);
}

Test(learner, what_was_not_learned_is_not_forgotten)
{
    galley_learner *l;
    galley_error err;
    galley_str energy = GALLEY_STR("energy"), war = GALLEY_STR("war");
    galley_article known = {.text = GALLEY_STR("The gas pipeline.")},
                   unknown = {.text = GALLEY_STR("The gas xylophone.")};
    cr_assert_eq(galley_learner_new(NULL, NULL, &l, NULL), GALLEY_OK);
    for (size_t i = 0; i < 4; i++)
        cr_assert_eq(learn(l, i, false, NULL), GALLEY_OK);
    galley_model *before = model_of(l);
    cr_expect_eq(galley_learner_forget(l, &unknown, &energy, 1, &err), GALLEY_NOTFOUND);
    cr_expect_eq(galley_learner_forget(l, &known, &war, 1, &err), GALLEY_NOTFOUND);
    cr_expect(strstr(err.text, "'war'"));
    cr_expect_eq(galley_learner_forget(l, &known, NULL, 0, &err), GALLEY_NOTFOUND);
    cr_expect_eq(learn(l, 4, true, &err), GALLEY_NOTFOUND, "several labels");
    cr_expect(same(l, before));
    galley_model_free(before);
    galley_learner_free(l);
    galley_learn_options o = {0};
    galley_model *svm = all_at_once(&o, 5);
    cr_expect_eq(galley_learner_new(NULL, &o, &l, &err), GALLEY_INVALID);
    cr_expect(strstr(err.text, "svm") && l == NULL);
    cr_assert_eq(galley_learner_open(NULL, svm, &l, NULL), GALLEY_OK);
    cr_expect(same(l, svm), "nothing learned, the same bytes");
    cr_expect_eq(learn(l, 0, true, &err), GALLEY_INVALID);
    cr_expect(strstr(err.text, "svm cannot forget"));
    galley_learner_free(l);
    galley_model_free(svm);
    cr_assert_eq(galley_learner_new(NULL, NULL, &l, NULL), GALLEY_OK);
    cr_assert_eq(learn(l, 0, false, NULL), GALLEY_OK);
    cr_expect_eq(galley_learner_model(l, &svm, &err), GALLEY_INVALID, "one label");
    galley_learner_free(l);
}

Test(learner, what_is_vetoed_is_no_feature_and_can_be_forgotten_with_the_rest)
{
    galley_learn_options o = {.kind = GALLEY_MODEL_NB,
                              .features = GALLEY_STR("stem,title,-gas,-title:goal")};
    galley_model *batch = all_at_once(&o, 4), *m;
    galley_learner *l;
    cr_assert_eq(galley_learner_open(NULL, batch, &l, NULL), GALLEY_OK);
    cr_assert_eq(learn(l, 4, false, NULL), GALLEY_OK);
    cr_assert_eq(learn(l, 4, true, NULL), GALLEY_OK);
    cr_expect(same(l, batch));
    m = model_of(l);
    for (size_t f = 0; f < galley_model_tell(m).features; f++)
        cr_expect(!galley_str_eq(galley_model_feature(m, f), GALLEY_STR("gas")) &&
                  !galley_str_eq(galley_model_feature(m, f), GALLEY_STR("title:goal")));
    galley_model_free(m);
    galley_model_free(batch);
    galley_learner_free(l);
}

static void expect_label(const galley_model *m, const galley_article *a, const char *label)
{
    galley_predictor *p;
    galley_prediction out[3];
    cr_assert_eq(galley_predictor_new(m, &p, NULL), GALLEY_OK);
    cr_assert_eq(galley_predictor_ask(p, a, out, NULL), GALLEY_OK);
    for (size_t l = 0; l < galley_model_tell(m).labels; l++)
        cr_expect_eq(out[l].chosen, galley_str_eq(galley_model_label(m, l), galley_str_of(label)),
                     "%s", label);
    galley_predictor_free(p);
}

Test(learner, a_linear_model_is_right_on_what_it_was_just_told)
{
    static const galley_model_kind linear[] = {GALLEY_MODEL_SVM, GALLEY_MODEL_LOGISTIC};
    for (size_t k = 0; k < 2; k++) {
        galley_learn_options o = {.kind = linear[k]};
        galley_model *m = all_at_once(&o, 4);
        galley_learner *l;
        galley_article a = {.text = GALLEY_STR("The port won the oil match.")};
        galley_str sport = GALLEY_STR("sport"), war = GALLEY_STR("war");
        cr_assert_eq(galley_learner_open(NULL, m, &l, NULL), GALLEY_OK);
        galley_model_free(m);
        for (int i = 0; i < 5; i++)
            cr_assert_eq(galley_learner_learn(l, &a, &sport, 1, NULL), GALLEY_OK);
        m = model_of(l);
        expect_label(m, &a, "sport");
        cr_expect_eq(galley_model_tell(m).articles, 9);
        galley_model_free(m);
        for (int i = 0; i < 8; i++)
            cr_assert_eq(galley_learner_learn(l, &a, &war, 1, NULL), GALLEY_OK);
        m = model_of(l);
        cr_expect_eq(galley_model_tell(m).labels, 3);
        expect_label(m, &a, "war");
        galley_model_free(m);
        galley_learner_free(l);
    }
}

static galley_status linear_life(const galley_alloc *alloc)
{
    galley_learner *l = NULL;
    galley_model *first = all_at_once(NULL, 4), *m = NULL;
    galley_status status = galley_learner_open(alloc, first, &l, NULL);
    for (size_t i = 0; status == GALLEY_OK && i < SAMPLE; i++)
        status = learn(l, i, false, NULL);
    if (status == GALLEY_OK)
        status = galley_learner_model(l, &m, NULL);
    galley_model_free(m);
    galley_learner_free(l);
    galley_model_free(first);
    return status;
}

static galley_status whole_life(const galley_alloc *alloc)
{
    galley_learner *l = NULL, *again = NULL;
    galley_model *m = NULL;
    galley_status status = galley_learner_new(alloc, NULL, &l, NULL);
    for (size_t i = 0; status == GALLEY_OK && i < SAMPLE; i++)
        status = learn(l, i, false, NULL);
    if (status == GALLEY_OK)
        status = galley_learner_model(l, &m, NULL);
    if (status == GALLEY_OK)
        status = galley_learner_open(alloc, m, &again, NULL);
    if (status == GALLEY_OK)
        status = learn(again, 2, true, NULL);
    galley_learner_free(again);
    galley_model_free(m);
    galley_learner_free(l);
    return status;
}

static void runs_out(galley_status (*life)(const galley_alloc *))
{
    counting whole = COUNTING;
    galley_alloc door = counting_door(&whole);
    cr_assert_eq(life(&door), GALLEY_OK);
    for (size_t k = 1; k <= whole.requests; k++)
        for (int then = 0; then < 2; then++) {
            counting c = {.fail_at = k, .from_then_on = then};
            galley_alloc failing = counting_door(&c);
            galley_status status = life(&failing);
            cr_expect(status == (c.failed ? GALLEY_NOMEM : GALLEY_OK), "request %zu", k);
            cr_assert(c.live == 0 && !c.wrong_size, "request %zu", k);
        }
}

Test(learner, memory_that_runs_out_leaves_nothing)
{
    runs_out(whole_life);
    runs_out(linear_life);
}
