/* How alike two texts are, exactly and by their sketches. SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <galley/article.h>
#include <stdio.h>

static galley_arena *arena;

static void setup(void)
{
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
}

static void teardown(void)
{
    galley_arena_free(arena);
}

TestSuite(sketch, .init = setup, .fini = teardown);

static galley_runs runs_of(const char *text)
{
    galley_runs runs;
    cr_assert_eq(galley_text_runs(galley_str_of(text), arena, &runs, NULL), GALLEY_OK);
    return runs;
}

Test(sketch, similarity_is_shared_runs_over_all_runs)
{
    static const struct {
        const char *a, *b;
        double similarity;
    } rows[] = {
        {"", "", 0},
        {"one two", "one two", 0}, /* too short for a run */
        {"one two three", "One, TWO three!", 1},
        {"a b c d", "a b c e", 1.0 / 3},   /* abc bcd | abc bce */
        {"a b c a b c", "a b c", 1.0 / 3}, /* abc bca cab | abc */
        {"a b c d e f", "g h i j k l", 0},
        {"3 4 5", "3 4 5 6", 1.0 / 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_runs a = runs_of(rows[i].a), b = runs_of(rows[i].b);
        cr_expect_float_eq(galley_runs_similarity(&a, &b), rows[i].similarity, 1e-12, "%s | %s",
                           rows[i].a, rows[i].b);
        cr_expect_eq(galley_runs_similarity(&a, &b), galley_runs_similarity(&b, &a));
    }
}

/* A text of `n` numbered words, of which those from `from` on are others. */
static galley_runs words(unsigned seed, size_t n, size_t from)
{
    static char text[20000];
    size_t size = 0;
    for (size_t i = 0; i < n; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "w%u%s%zu ", seed,
                                 i >= from ? "x" : "", i);
    return runs_of(text);
}

static bool meet(const galley_runs *a, const galley_runs *b)
{
    uint64_t x[GALLEY_SKETCH_BANDS], y[GALLEY_SKETCH_BANDS];
    galley_runs_sketch(a, x);
    galley_runs_sketch(b, y);
    for (size_t i = 0; i < GALLEY_SKETCH_BANDS; i++)
        if (x[i] == y[i])
            return true;
    return false;
}

/* 200 pairs each: the counts that the header's probabilities lead to, with room for chance. */
Test(sketch, alike_texts_meet_and_others_do_not)
{
    size_t half = 0, most = 0, none = 0;
    for (unsigned i = 0; i < 200; i++) {
        galley_runs a = words(i, 300, 300), b = words(i, 300, 201), c = words(i, 300, 250);
        galley_runs d = words(i + 1000, 300, 300);
        if (i == 0)
            cr_expect_float_eq(galley_runs_similarity(&a, &b), 0.5, 0.01);
        half += meet(&a, &b);
        most += meet(&a, &c);
        none += meet(&a, &d);
    }
    cr_expect_geq(half, 182, "%zu", half);
    cr_expect_geq(most, 198, "%zu", most);
    cr_expect_leq(none, 1, "%zu", none);
}
