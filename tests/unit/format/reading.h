/* tests/unit/format/reading.h: a document read, its items looked at.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_TESTS_FORMAT_READING_H
#define GALLEY_TESTS_FORMAT_READING_H

#include "core/format/format_internal.h"
#include "counting.h"

#include <criterion/criterion.h>

#define ROWS(table) (sizeof(table) / sizeof *(table))

static inline galley_arena *arena_of(const galley_alloc *door)
{
    galley_arena *arena = NULL;
    cr_assert_eq(galley_arena_new(door, &arena, NULL), GALLEY_OK);
    return arena;
}

static inline bool is(galley_str s, const char *z)
{
    return galley_str_eq(s, galley_str_of(z));
}

static inline bool has(galley_str s, const char *z)
{
    return s.size && memmem(s.data, s.size, z, strlen(z)) != NULL;
}

static inline galley_str field(const galley_article *a, const char *name)
{
    galley_field f;
    return galley_article_get(a, galley_str_of(name), &f) ? f.value : (galley_str){"", 0};
}

#define EXPECT_STR(s, z)                                                                           \
    cr_expect(is((s), (z)), "\"%.*s\" is not \"%s\"", (int)(s).size, (s).data ? (s).data : "", (z))

/* Guess and read; the kind has to be `kind`. */
static inline galley_document read_as(galley_document_kind kind, galley_str bytes,
                                      const galley_document_hints *hints, galley_arena *arena)
{
    galley_document d = {0};
    galley_error err = {0};
    galley_document_kind guess = galley_document_guess(bytes, (galley_str){"", 0});
    cr_expect_eq(guess, kind, "guessed %s", galley_document_name(guess));
    cr_assert_eq(galley_document_read(kind, bytes, hints, arena, &d, &err), GALLEY_OK, "%s",
                 err.text);
    return d;
}

/* What holds for every document. */
static inline void check_document(const galley_document *d)
{
    for (size_t i = 0; i < d->n_items; i++) {
        const galley_article *a = &d->items[i].article;
        cr_assert_gt(a->key.size, 0);
        cr_assert_eq(galley_utf8_valid(a->text), a->text.size);
        cr_assert_eq(galley_utf8_valid(a->title), a->title.size);
        cr_assert_null(a->title.size ? memchr(a->title.data, '\n', a->title.size) : NULL);
    }
}

/* `before`, `again` so many times, `behind`. */
typedef struct long_row {
    const char *before, *again, *behind;
    size_t times;
} long_row;

static inline galley_str make_long(const long_row *row)
{
    size_t one = strlen(row->again), n = strlen(row->before);
    size_t size = n + one * row->times + strlen(row->behind);
    char *bytes = malloc(size + 1);
    cr_assert(bytes);
    memcpy(bytes, row->before, n);
    for (size_t k = 0; k < row->times; k++, n += one)
        memcpy(bytes + n, row->again, one);
    memcpy(bytes + n, row->behind, size - n);
    return (galley_str){bytes, size};
}

/* Each row is read with memory in proportion; that it ends at all says that it is linear. */
static inline void check_long(galley_document_kind kind, const long_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        counting c = COUNTING;
        galley_alloc door = counting_door(&c);
        galley_arena *arena = arena_of(&door);
        galley_str bytes = make_long(&rows[i]);
        galley_document d;
        galley_status status = galley_document_read(kind, bytes, NULL, arena, &d, NULL);
        cr_assert(status == GALLEY_OK || status == GALLEY_ENCODING || status == GALLEY_SYNTAX,
                  "row %zu: %s", i, galley_status_name(status));
        if (status == GALLEY_OK)
            check_document(&d);
        cr_assert_lt(c.live_bytes, bytes.size * 100 + 4000000, "row %zu: %zu bytes of %zu", i,
                     c.live_bytes, bytes.size);
        free((char *)bytes.data);
        galley_arena_free(arena);
        cr_assert_eq(c.live, 0);
    }
}

/* The k-th request fails, for each k, once and for good. */
static inline void check_faults(galley_document_kind kind, const char *document)
{
    for (int lasting = 0; lasting < 2; lasting++)
        for (size_t k = 1;; k++) {
            counting c = {.fail_at = k, .from_then_on = lasting};
            galley_alloc door = counting_door(&c);
            galley_arena *arena = NULL;
            galley_document d = {0};
            galley_status status = galley_arena_new(&door, &arena, NULL);
            if (status == GALLEY_OK)
                status = galley_document_read(kind, galley_str_of(document), NULL, arena, &d, NULL);
            cr_assert(status == GALLEY_OK || status == GALLEY_NOMEM);
            if (status != GALLEY_OK)
                cr_assert(d.items == NULL && d.n_items == 0);
            galley_arena_free(arena);
            cr_assert_eq(c.live, 0);
            cr_assert_not(c.wrong_size);
            if (!c.failed)
                break;
        }
}
#endif
