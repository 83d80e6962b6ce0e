/* Kernels by name, and what a wrong name in the environment does.
 * SPDX-License-Identifier: MIT */
#include "core/kernel/kernel.h"

#include <galley/text.h>

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

Test(kernel_dispatch, finds_by_name)
{
    const galley__kernel *kernel;
    galley_error err;
    cr_assert_eq(galley__kernel_find(galley_str_of("scalar"), &kernel, &err), GALLEY_OK);
    cr_assert_str_eq(kernel->name, "scalar");
    cr_assert_eq(galley__kernel_find(galley_str_of(""), &kernel, &err), GALLEY_OK);
    cr_assert_not_null(kernel->ascii);
}

Test(kernel_dispatch, refuses_unknown_names)
{
    static const char *const names[] = {"sse", "AVX2", "scalar ", "avx"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const galley__kernel *kernel = NULL;
        galley_error err;
        cr_assert_eq(galley__kernel_find(galley_str_of(names[i]), &kernel, &err), GALLEY_INVALID);
        cr_assert_not_null(strstr(err.text, names[i]));
        cr_assert_str_eq(kernel->name, "scalar");
    }
}

Test(kernel_dispatch, a_wrong_environment_is_told_each_time)
{
    galley_arena *arena;
    galley_tokens tokens;
    galley_error err;
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    setenv("GALLEY_KERNEL", "abacus", 1);
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(galley_text_tokens(galley_str_of("one two"), arena, &tokens, &err),
                     GALLEY_INVALID);
        cr_assert_eq(tokens.count, 0);
        cr_assert_not_null(strstr(err.text, "abacus"));
    }
    setenv("GALLEY_KERNEL", "scalar", 1);
    cr_assert_eq(galley_text_tokens(galley_str_of("one two"), arena, &tokens, &err), GALLEY_OK);
    cr_assert_eq(tokens.count, 2);
    galley_arena_free(arena);
}

Test(kernel_dispatch, words_are_tokens_without_folds)
{
    galley_arena *arena;
    galley_tokens tokens;
    cr_assert_eq(galley_arena_new(NULL, &arena, NULL), GALLEY_OK);
    cr_assert_eq(galley_text_words(galley_str_of("Don\xE2\x80\x99t!"), arena, &tokens, NULL),
                 GALLEY_OK);
    cr_assert_eq(tokens.count, 2);
    cr_assert_null(tokens.fold);
    cr_assert_eq(tokens.end[0], 7);
    cr_assert_eq(tokens.flags[0], GALLEY_TOKEN_TITLE | GALLEY_TOKEN_LINE);
    galley_arena_free(arena);
}
