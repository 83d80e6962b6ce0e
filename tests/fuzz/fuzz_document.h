/* tests/fuzz/fuzz_document.h: what holds for a document read from any bytes.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_TESTS_FUZZ_DOCUMENT_H
#define GALLEY_TESTS_FUZZ_DOCUMENT_H

#include <galley/format.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool right)
{
    if (!right)
        abort();
}

static void check_str(galley_str s)
{
    check(galley_utf8_valid(s) == s.size);
}

static void check_article(const galley_article *a)
{
    check(a->key.size > 0);
    check_str(a->key);
    check_str(a->title);
    check_str(a->text);
    check_str(a->html);
    check_str(a->author);
    check(a->title.size == 0 || memchr(a->title.data, '\n', a->title.size) == NULL);
    for (size_t i = 0; i < a->n_labels; i++)
        check_str(a->labels[i]);
    for (size_t i = 0; i < a->n_fields; i++)
        check_str(a->fields[i].value);
}

/* As what it looks like, else as `kind`. */
static int fuzz_document(galley_document_kind kind, const uint8_t *data, size_t size)
{
    galley_arena *arena;
    galley_document d;
    galley_str bytes = {(const char *)data, size};
    galley_document_hints hints = {.url = GALLEY_STR("http://a.example/b/c")};
    galley_document_kind guess = galley_document_guess(bytes, (galley_str){"", 0});
    if (galley_arena_new(NULL, &arena, NULL) != GALLEY_OK)
        return 0;
    if (galley_document_read(guess ? guess : kind, bytes, &hints, arena, &d, NULL) == GALLEY_OK)
        for (size_t i = 0; i < d.n_items; i++)
            check_article(&d.items[i].article);
    else
        check(d.items == NULL);
    galley_arena_free(arena);
    return 0;
}
#endif
