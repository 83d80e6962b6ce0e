/* tests/unit/learn/test_learn.c: models of every kind learn, say the same again, add up, and refuse what is damaged.
 * SPDX-License-Identifier: MIT */
#include "counting.h"

#include <galley/learn.h>

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

static const struct {
    const char *title, *text, *labels[3];
} sample[] = {
    {"Gas deal", "The gas pipeline carries gas to the port.", {"energy"}},
    {"Oil price", "Oil and gas prices rose at the port.", {"energy"}},
    {"Cup final", "The team won the match with two goals.", {"sport"}},
    {"Late goal", "A late goal won the cup for the team.", {"sport"}},
    {"Fuel for the league", "The gas company pays the team and its match.", {"energy", "sport"}},
    {"Refinery", "Oil pipeline to the refinery, gas for all.", {"energy"}},
    {"League", "The match was lost, the goal keeper wept.", {"sport"}},
    {"", "", {"sport"}},
};
enum { SAMPLE = sizeof sample / sizeof *sample };

static galley_article article(const char *title, const char *text)
{
    return (galley_article){.title = galley_str_of(title), .text = galley_str_of(text)};
}

static galley_status train(const galley_alloc *alloc, const galley_learn_options *options, size_t n,
                           bool one, galley_model **out, galley_error *err)
{
    galley_trainer *t = NULL;
    *out = NULL;
    galley_status status = galley_trainer_new(alloc, options, &t, err);
    for (size_t i = 0; status == GALLEY_OK && i < n; i++) {
        galley_article a = article(sample[i].title, sample[i].text);
        galley_str labels[2];
        size_t count = 0;
        for (; count < (one ? 1u : 2u) && sample[i].labels[count]; count++)
            labels[count] = galley_str_of(sample[i].labels[count]);
        status = galley_trainer_add(t, &a, labels, count, err);
    }
    if (status == GALLEY_OK)
        status = galley_trainer_finish(t, out, err);
    galley_trainer_free(t);
    return status;
}

static galley_status ask(const galley_model *m, const char *title, const char *text,
                         galley_prediction *out)
{
    galley_predictor *p = NULL;
    galley_article a = article(title, text);
    galley_status status = galley_predictor_new(m, &p, NULL);
    if (status == GALLEY_OK)
        status = galley_predictor_ask(p, &a, out, NULL);
    galley_predictor_free(p);
    return status;
}

Test(learn, every_kind_tells_the_two_apart)
{
    counting c = COUNTING;
    galley_alloc door = counting_door(&c);
    for (int kind = 0; kind < GALLEY_MODEL_KINDS; kind++) {
        galley_learn_options o = {.kind = (galley_model_kind)kind};
        galley_model *m;
        galley_prediction p[2];
        galley_error err;
        cr_assert_eq(train(&door, &o, SAMPLE, true, &m, &err), GALLEY_OK, "%s", err.text);
        cr_assert_eq(galley_model_tell(m).labels, 2);
        cr_assert(!galley_model_tell(m).several);
        ask(m, "Gas", "A pipeline for oil and gas", p);
        cr_expect(p[0].chosen && !p[1].chosen, "%s", galley_model_kind_name(o.kind));
        cr_expect(p[0].probability > 0 && p[0].probability < 1);
        ask(m, "The match", "The team won by a goal", p);
        cr_expect(p[1].chosen && !p[0].chosen, "%s", galley_model_kind_name(o.kind));
        galley_model_free(m);
    }
    cr_expect_eq(c.live, 0);
}

Test(learn, same_data_same_bytes_and_the_bytes_load)
{
    static const char *const specs[] = {"word,length", "stem/2,stem,title", "char/3-5",
                                        "shape,stem/3"};
    for (size_t i = 0; i < 4; i++) {
        galley_learn_options o = {
            .features = galley_str_of(specs[i]), .seed = 3, .min_articles = 1};
        galley_model *a, *b, *loaded;
        galley_prediction p[2], q[2];
        cr_assert_eq(train(NULL, &o, SAMPLE, false, &a, NULL), GALLEY_OK);
        cr_assert_eq(train(NULL, &o, SAMPLE, false, &b, NULL), GALLEY_OK);
        cr_expect(galley_str_eq(galley_model_bytes(a), galley_model_bytes(b)), "%s", specs[i]);
        cr_assert_eq(galley_model_load(NULL, galley_model_bytes(a), &loaded, NULL), GALLEY_OK);
        ask(a, sample[0].title, sample[0].text, p);
        ask(loaded, sample[0].title, sample[0].text, q);
        cr_expect(p[0].score == q[0].score && p[1].score == q[1].score);
        cr_expect(galley_model_tell(loaded).several);
        galley_model_free(a);
        galley_model_free(b);
        galley_model_free(loaded);
    }
}

Test(learn, reasons_add_up_to_the_score)
{
    galley_model *m;
    galley_predictor *p;
    galley_arena *arena;
    galley_prediction said[2];
    galley_reason *at;
    size_t n;
    galley_article a = article("Gas deal", "The gas pipeline carries gas to the team.");
    cr_assert_eq(train(NULL, NULL, SAMPLE, false, &m, NULL), GALLEY_OK);
    cr_assert_eq(galley_predictor_new(m, &p, NULL), GALLEY_OK);
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    for (size_t l = 0; l < 2; l++) {
        double sum = 0;
        cr_assert_eq(galley_predictor_ask(p, &a, said, NULL), GALLEY_OK);
        cr_assert_eq(galley_predictor_explain(p, &a, l, arena, &at, &n, NULL), GALLEY_OK);
        for (size_t i = 0; i < n; i++)
            sum += at[i].weight;
        cr_expect(fabs(sum - said[l].score) < 1e-5, "%g %g", sum, said[l].score);
        for (size_t i = 1; i < n; i++) {
            galley_str whole = at[i].part == GALLEY_PART_TITLE ? a.title : a.text;
            cr_assert(at[i].start < at[i].end && at[i].end <= whole.size);
            if (galley_str_eq(at[i].feature, GALLEY_STR("gas")))
                cr_expect(galley_str_eq(galley_str_sub(whole, at[i].start + 1, at[i].end),
                                        GALLEY_STR("as")));
        }
    }
    cr_expect_eq(galley_predictor_explain(p, &a, 2, arena, &at, &n, NULL), GALLEY_INVALID);
    galley_arena_free(arena);
    galley_predictor_free(p);
    galley_model_free(m);
}

Test(learn, features_can_be_of_the_articles_own_regions)
{
    static const char text[] = "Gas rose.\nRead more: the cup final";
    static const galley_region regions[] = {
        {.start = 0, .end = 9, .kind = GALLEY_REGION_PROSE},
        {.start = 10, .end = 35, .kind = GALLEY_REGION_RELATED},
    };
    static const char *const specs[] = {"stem,body", "body,word,char/3-3",
                                        "stem,body,region:related", "stem"};
    static const bool reads[] = {false, false, true, true}; /* "cup" of the related line */
    for (size_t i = 0; i < 4; i++) {
        galley_learn_options o = {.features = galley_str_of(specs[i]), .min_articles = 1};
        galley_trainer *t;
        galley_model *m;
        bool read = false;
        cr_assert_eq(galley_trainer_new(NULL, &o, &t, NULL), GALLEY_OK);
        for (size_t k = 0; k < 2; k++) {
            galley_article a = {.text = galley_str_of(text),
                                .regions = regions,
                                .n_regions = sizeof regions / sizeof *regions};
            galley_str label = galley_str_of(k ? "a" : "b");
            cr_assert_eq(galley_trainer_add(t, &a, &label, 1, NULL), GALLEY_OK);
        }
        cr_assert_eq(galley_trainer_finish(t, &m, NULL), GALLEY_OK);
        for (size_t f = 0; f < galley_model_tell(m).features; f++)
            read = read || strstr(galley_model_feature(m, f).data, "cup") != NULL;
        cr_expect_eq(read, reads[i], "%s", specs[i]);
        galley_model_free(m);
        galley_trainer_free(t);
    }
}

Test(learn, bad_input_is_named)
{
    static const struct {
        const char *features, *lang;
        size_t articles;
        galley_status status;
        const char *words;
    } rows[] = {
        {"stem,sten", NULL, 0, GALLEY_INVALID, "'sten'"},
        {"stem/9", NULL, 0, GALLEY_INVALID, "'stem/9'"},
        {"char/5-3", NULL, 0, GALLEY_INVALID, "'char/5-3'"},
        {"region:led", NULL, 0, GALLEY_INVALID, "'region:led'"},
        {"body", NULL, 0, GALLEY_INVALID, "no feature is named"},
        {"stem,,word", NULL, 0, GALLEY_INVALID, "''"},
        {NULL, "xx", 0, GALLEY_NOTFOUND, "'xx'"},
        {NULL, NULL, 0, GALLEY_INVALID, "no article has a label"},
        {NULL, NULL, 2, GALLEY_INVALID, "the one label 'energy'"},
        {"stem/6", NULL, 4, GALLEY_INVALID, "no feature is in 2 articles"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_learn_options o = {.features = galley_str_of(rows[i].features),
                                  .lang = galley_str_of(rows[i].lang)};
        galley_model *m;
        galley_error err = {0};
        cr_expect_eq(train(NULL, &o, rows[i].articles, true, &m, &err), rows[i].status, "row %zu",
                     i);
        cr_expect(strstr(err.text, rows[i].words) != NULL, "row %zu: %s", i, err.text);
        cr_expect_null(m);
    }
}

Test(learn, damaged_and_newer_models_are_refused)
{
    galley_model *m, *again;
    galley_error err;
    cr_assert_eq(train(NULL, NULL, SAMPLE, false, &m, NULL), GALLEY_OK);
    galley_str bytes = galley_model_bytes(m);
    char *copy = malloc(bytes.size);
    memcpy(copy, bytes.data, bytes.size);
    for (size_t i = 0; i < bytes.size; i++) {
        cr_assert_neq(galley_model_load(NULL, (galley_str){copy, i}, &again, NULL), GALLEY_OK);
        copy[i] ^= 0x20;
        cr_assert_neq(galley_model_load(NULL, (galley_str){copy, bytes.size}, &again, NULL),
                      GALLEY_OK);
        cr_assert_null(again);
        copy[i] ^= 0x20;
    }
    copy[12] = 3;
    cr_expect_eq(galley_model_load(NULL, (galley_str){copy, bytes.size}, &again, &err),
                 GALLEY_VERSION);
    cr_expect(strstr(err.text, "newer"));
    free(copy);
    galley_model_free(m);
}

Test(learn, memory_that_runs_out_leaves_nothing)
{
    counting whole = COUNTING;
    galley_alloc door = counting_door(&whole);
    galley_model *m;
    cr_assert_eq(train(&door, NULL, SAMPLE, false, &m, NULL), GALLEY_OK);
    galley_model_free(m);
    for (size_t k = 1; k <= whole.requests; k++)
        for (int then = 0; then < 2; then++) {
            counting c = {.fail_at = k, .from_then_on = then};
            galley_alloc failing = counting_door(&c);
            galley_status status = train(&failing, NULL, SAMPLE, false, &m, NULL);
            cr_expect(status == (c.failed ? GALLEY_NOMEM : GALLEY_OK), "request %zu", k);
            galley_model_free(m);
            cr_assert(c.live == 0 && !c.wrong_size, "request %zu", k);
        }
}
