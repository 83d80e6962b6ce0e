/* tests/unit/learn/test_judge.c: precision, recall and F1 by hand, and that equal seeds draw equally.
 * SPDX-License-Identifier: MIT */
#include <galley/learn.h>

#include <criterion/criterion.h>
#include <math.h>

static bool near(double a, double b)
{
    return fabs(a - b) < 1e-12;
}

Test(judge, numbers_are_those_of_the_textbook)
{
    galley_arena *arena = NULL;
    galley_judgement j;
    /* a: right 2 of 3 chosen, of 2 gold; b: 1 of 1, of 2; c: nowhere */
    const uint8_t gold[] = {1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0};
    const uint8_t chosen[] = {1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0};
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    cr_assert_eq(galley_judge(4, 3, gold, chosen, 0, 0, arena, &j, NULL), GALLEY_OK);
    cr_expect(near(j.accuracy, 0.75));
    cr_expect(near(j.micro.f1, 0.75));
    cr_expect(near(j.per_label[0].precision, 2.0 / 3));
    cr_expect(near(j.per_label[0].recall, 1));
    cr_expect(near(j.per_label[1].f1, 2.0 / 3));
    cr_expect(near(j.macro.f1, (0.8 + 2.0 / 3) / 2), "a label that is nowhere counts for nothing");
    cr_expect_eq(j.gold[1], 2);
    cr_expect_eq(j.chosen[0], 3);
    cr_assert(j.confusion);
    cr_expect_eq(j.confusion[1 * 3 + 0], 1);
    cr_expect_eq(galley_judge(0, 3, gold, chosen, 0, 0, arena, &j, NULL), GALLEY_INVALID);
    galley_arena_free(arena);
}

Test(judge, several_labels_have_no_confusion_and_seeds_decide_the_draws)
{
    galley_arena *arena = NULL;
    galley_judgement a, b;
    uint8_t gold[200], chosen[200];
    for (size_t i = 0; i < 200; i++) {
        gold[i] = i % 3 != 0;
        chosen[i] = i % 4 != 0;
    }
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    cr_assert_eq(galley_judge(100, 2, gold, chosen, 100, 7, arena, &a, NULL), GALLEY_OK);
    cr_assert_eq(galley_judge(100, 2, gold, chosen, 100, 7, arena, &b, NULL), GALLEY_OK);
    cr_expect_null(a.confusion);
    cr_expect(a.micro_f1_interval.low < a.micro.f1 && a.micro.f1 < a.micro_f1_interval.high);
    cr_expect_eq(memcmp(&a.micro_f1_interval, &b.micro_f1_interval, sizeof(galley_interval)), 0);
    galley_arena_free(arena);
}

Test(judge, two_are_compared_article_by_article)
{
    galley_arena *arena = NULL;
    galley_comparison c, again;
    uint8_t gold[200] = {0}, a[200] = {0}, b[200] = {0};
    /* 100 articles of label 0; a is wrong on the first 30, b on the last 10 */
    for (size_t i = 0; i < 100; i++) {
        gold[2 * i] = 1;
        a[2 * i + (i < 30)] = 1;
        b[2 * i + (i >= 90)] = 1;
    }
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    cr_assert_eq(galley_compare(100, 2, gold, a, b, 200, 3, arena, &c, NULL), GALLEY_OK);
    cr_expect(c.both == 60 && c.only_a == 10 && c.only_b == 30 && c.neither == 0);
    cr_expect(near(c.accuracy, 0.2) && near(c.micro_f1, 0.2));
    cr_expect(fabs(c.p - 0.0022215) < 1e-6, "%.9f", c.p); /* binom.test(10, 40) */
    cr_expect(c.accuracy_interval.low > 0 && c.accuracy_interval.low < 0.2);
    cr_expect(c.accuracy_interval.high > 0.2 && c.accuracy_interval.high < 0.4);
    cr_assert_eq(galley_compare(100, 2, gold, a, b, 200, 3, arena, &again, NULL), GALLEY_OK);
    cr_expect_eq(memcmp(&c.macro_f1_interval, &again.macro_f1_interval, sizeof(galley_interval)),
                 0);
    cr_assert_eq(galley_compare(100, 2, gold, a, a, 10, 3, arena, &c, NULL), GALLEY_OK);
    cr_expect(c.p == 1 && c.accuracy == 0, "with itself");
    cr_expect_eq(galley_compare(0, 2, gold, a, b, 0, 0, arena, &c, NULL), GALLEY_INVALID);
    galley_arena_free(arena);
}
