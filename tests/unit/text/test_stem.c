/* Unit tests of core/text/stem.c.
 * SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "counting.h"

#include <galley/text.h>

Test(text, stems_by_language)
{
    static const struct {
        const char *lang, *word, *want;
    } rows[] = {
        {"en", "visited", "visit"},
        {"en", "meetings", "meet"},
        {"en", "", ""},
        {"de", "hauser", "haus"},
        {"fr", "continuation", "continu"},
        {"nb", "havnedistriktene", "havnedistrikt"},
        {"ru", "\u043A\u043D\u0438\u0433\u0438", "\u043A\u043D\u0438\u0433"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_stemmer *stemmer;
        cr_assert_eq(galley_stemmer_new(NULL, galley_str_of(rows[i].lang), &stemmer, NULL),
                     GALLEY_OK);
        galley_str stem = galley_stemmer_stem(stemmer, galley_str_of(rows[i].word));
        cr_expect(galley_str_eq(stem, galley_str_of(rows[i].want)), "row %zu: %.*s", i,
                  (int)stem.size, stem.data);
        galley_stemmer_free(stemmer);
    }
    galley_stemmer_free(NULL);
}

Test(text, a_word_that_is_no_word_is_its_own_stem)
{
    char word[300];
    galley_stemmer *stemmer;
    memset(word, 's', sizeof word);
    cr_assert_eq(galley_stemmer_new(NULL, GALLEY_STR("en"), &stemmer, NULL), GALLEY_OK);
    galley_str stem = galley_stemmer_stem(stemmer, (galley_str){word, sizeof word});
    cr_expect_eq(stem.size, sizeof word);
    galley_stemmer_free(stemmer);
}

Test(text, a_language_without_stemmer_is_named)
{
    static const char *const unknown[] = {"zh", "english", "EN", "", "e"};
    galley_error err;
    galley_stemmer *stemmer;
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        cr_expect_eq(galley_stemmer_new(NULL, galley_str_of(unknown[i]), &stemmer, &err),
                     GALLEY_NOTFOUND);
        cr_expect_eq(stemmer, NULL);
        cr_expect(strstr(err.text, unknown[i]), "%s", err.text);
    }
}

Test(text, a_stemmer_without_memory_is_no_stemmer)
{
    counting c = {.fail_at = 1};
    galley_alloc door = counting_door(&c);
    galley_stemmer *stemmer;
    cr_assert_eq(galley_stemmer_new(&door, GALLEY_STR("en"), &stemmer, NULL), GALLEY_NOMEM);
    cr_assert_eq(stemmer, NULL);
    cr_assert_eq(galley_stemmer_new(&door, GALLEY_STR("en"), &stemmer, NULL), GALLEY_OK);
    galley_stemmer_free(stemmer);
    cr_assert_eq(c.live, 0);
    cr_assert_not(c.wrong_size);
}
