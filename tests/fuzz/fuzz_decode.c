/* Fuzz target: any bytes become clean UTF-8, or are refused with a place in them.
 * SPDX-License-Identifier: MIT */
#include <galley/text.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool right)
{
    if (!right)
        abort();
}

static void check_text(galley_str bytes, const galley_decoded *d)
{
    check(galley_utf8_valid(d->text) == d->text.size);
    if (d->text.size) {
        check(memchr(d->text.data, '\0', d->text.size) == NULL);
        check(memchr(d->text.data, '\r', d->text.size) == NULL);
    }
    check(galley_str_eq(bytes, d->text) == (d->note.size == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    galley_str bytes = {(const char *)data, size};
    galley_arena *arena;
    galley_decoded d;
    galley_error err;
    if (galley_arena_new(NULL, &arena, NULL) != GALLEY_OK)
        return 0;
    if (galley_text_decode(bytes, arena, &d, &err) == GALLEY_OK)
        check_text(bytes, &d);
    else
        check(err.status == GALLEY_ENCODING && err.offset < size && d.text.data == NULL);
    galley_arena_free(arena);
    return 0;
}
