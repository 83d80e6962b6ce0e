/* tests/unit/learn/test_vector.c: vectors are what their list of values says, sparse or wide; bytes come back, damaged ones do not.
 * SPDX-License-Identifier: MIT */
#include "counting.h"

#include <galley/learn.h>

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

static void set(galley_vector *v, const char *name, double value)
{
    cr_assert_eq(galley_vector_set(v, galley_str_of(name), value, NULL), GALLEY_OK);
}

static double get(const galley_vector *v, const char *name)
{
    return galley_vector_get(v, galley_str_of(name));
}

Test(vector, adds_and_multiplies_like_a_list_of_numbers)
{
    enum { FEATURES = 3000, VECTORS = 6 };
    static double plain[VECTORS][FEATURES];
    galley_space *space;
    galley_vector *v[VECTORS];
    uint64_t state = 7;
    char name[16];
    cr_assert_eq(galley_space_new(NULL, &space, NULL), GALLEY_OK);
    for (size_t i = 0; i < VECTORS; i++) {
        cr_assert_eq(galley_vector_new(space, &v[i], NULL), GALLEY_OK);
        for (size_t k = 0; k < (i < 3 ? 40u : 900u); k++) { /* some stay sparse, some get wide */
            state = state * 6364136223846793005u + 1442695040888963407u;
            size_t f = (size_t)(state >> 33) % FEATURES;
            plain[i][f] = (double)(k % 7) - 3;
            snprintf(name, sizeof name, "f%zu", f);
            set(v[i], name, plain[i][f]);
        }
    }
    for (size_t a = 0; a < VECTORS; a++)
        for (size_t b = 0; b < VECTORS; b++) {
            double dot = 0;
            for (size_t f = 0; f < FEATURES; f++)
                dot += plain[a][f] * plain[b][f];
            cr_expect(fabs(galley_vector_dot(v[a], v[b]) - dot) < 1e-9, "%zu.%zu", a, b);
        }
    cr_assert_eq(galley_vector_add(v[0], v[5], 0.5, NULL), GALLEY_OK);
    cr_assert_eq(galley_vector_add(v[1], v[2], -2, NULL), GALLEY_OK);
    cr_assert_eq(galley_vector_scale(v[3], 3, NULL), GALLEY_OK);
    cr_assert_eq(galley_vector_times(v[4], v[2], NULL), GALLEY_OK);
    for (size_t f = 0; f < FEATURES; f++) {
        snprintf(name, sizeof name, "f%zu", f);
        cr_expect_eq(get(v[0], name), plain[0][f] + 0.5 * plain[5][f]);
        cr_expect_eq(get(v[1], name), plain[1][f] - 2 * plain[2][f]);
        cr_expect_eq(get(v[3], name), 3 * plain[3][f]);
        cr_expect_eq(get(v[4], name), plain[4][f] * plain[2][f]);
    }
    for (size_t i = 0; i < VECTORS; i++)
        galley_vector_free(v[i]);
    galley_space_free(space);
}

Test(vector, what_is_not_finite_is_refused_whole)
{
    galley_space *space, *other;
    galley_vector *v, *w, *far;
    galley_error err;
    cr_assert_eq(galley_space_new(NULL, &space, NULL), GALLEY_OK);
    cr_assert_eq(galley_space_new(NULL, &other, NULL), GALLEY_OK);
    cr_assert_eq(galley_vector_new(space, &v, NULL), GALLEY_OK);
    cr_assert_eq(galley_vector_new(space, &w, NULL), GALLEY_OK);
    cr_assert_eq(galley_vector_new(other, &far, NULL), GALLEY_OK);
    set(v, "a", 1e308);
    set(w, "a", 1);
    set(w, "b", 1e308);
    cr_expect_eq(galley_vector_set(v, GALLEY_STR("b"), (double)NAN, &err), GALLEY_INVALID);
    cr_expect(strstr(err.text, "'b'"));
    cr_expect_eq(galley_vector_set(v, GALLEY_STR(""), 1, &err), GALLEY_INVALID);
    cr_expect_eq(galley_vector_scale(v, 10, &err), GALLEY_INVALID);
    cr_expect_eq(galley_vector_add(v, w, 1e10, &err), GALLEY_INVALID);
    cr_expect_eq(galley_vector_add(v, w, (double)INFINITY, &err), GALLEY_INVALID);
    cr_expect_eq(galley_vector_add(v, far, 1, &err), GALLEY_INVALID);
    cr_expect(get(v, "a") == 1e308 && get(v, "b") == 0, "unchanged");
    galley_vector_free(v);
    galley_vector_free(w);
    galley_vector_free(far);
    galley_space_free(space);
    galley_space_free(other);
}

static galley_status round_trip(const galley_alloc *alloc, bool damage)
{
    galley_space *space = NULL, *other = NULL;
    galley_vector *v = NULL, *back = NULL;
    galley_arena *arena = NULL;
    galley_str bytes = {NULL, 0};
    galley_article a = {.title = GALLEY_STR("Gas deal"),
                        .text = GALLEY_STR("The gas pipeline carries gas to the port.")};
    galley_status status = galley_space_new(alloc, &space, NULL);
    if (status == GALLEY_OK)
        status = galley_space_new(alloc, &other, NULL);
    if (status == GALLEY_OK)
        status = galley_arena_new(alloc, &arena, NULL);
    if (status == GALLEY_OK)
        status = galley_vector_article(space, &a, GALLEY_STR(""), GALLEY_STR(""),
                                       GALLEY_WEIGH_COUNT, false, &v, NULL);
    if (status == GALLEY_OK)
        status = galley_vector_save(v, arena, &bytes, NULL);
    if (status == GALLEY_OK)
        status = galley_vector_load(other, bytes, &back, NULL);
    if (status == GALLEY_OK) {
        cr_expect(get(v, "gas") == 3 && get(back, "gas") == 3 && get(back, "title:gas") == 1);
        cr_expect_eq(galley_vector_norm(v), galley_vector_norm(back));
    }
    for (size_t i = 0; damage && i < bytes.size; i++) {
        galley_vector *none;
        cr_assert_neq(galley_vector_load(other, (galley_str){bytes.data, i}, &none, NULL),
                      GALLEY_OK);
        ((char *)bytes.data)[i] ^= 0x10;
        cr_assert_neq(galley_vector_load(other, bytes, &none, NULL), GALLEY_OK);
        cr_assert_null(none);
        ((char *)bytes.data)[i] ^= 0x10;
    }
    galley_vector_free(v);
    galley_vector_free(back);
    galley_space_free(space);
    galley_space_free(other);
    galley_arena_free(arena);
    return status;
}

Test(vector, bytes_come_back_in_another_space_and_damaged_ones_do_not)
{
    cr_expect_eq(round_trip(NULL, true), GALLEY_OK);
}

Test(vector, memory_that_runs_out_leaves_nothing)
{
    counting whole = COUNTING;
    galley_alloc door = counting_door(&whole);
    cr_assert_eq(round_trip(&door, false), GALLEY_OK);
    for (size_t k = 1; k <= whole.requests; k++)
        for (int then = 0; then < 2; then++) {
            counting c = {.fail_at = k, .from_then_on = then};
            galley_alloc failing = counting_door(&c);
            galley_status status = round_trip(&failing, false);
            cr_expect(status == (c.failed ? GALLEY_NOMEM : GALLEY_OK), "request %zu", k);
            cr_assert(c.live == 0 && !c.wrong_size, "request %zu", k);
        }
}
