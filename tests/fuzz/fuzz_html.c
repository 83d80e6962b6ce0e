/* Fuzz target: any bytes are a page, or are refused; its regions cover its text.
 * SPDX-License-Identifier: MIT */
#include <galley/html.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool right)
{
    if (!right)
        abort();
}

static void check_article(const galley_article *a)
{
    size_t at = 0;
    check(a->known_regions && galley_utf8_valid(a->text) == a->text.size);
    for (size_t i = 0; i < a->n_regions; i++) {
        check(a->regions[i].start >= at && a->regions[i].end > a->regions[i].start);
        at = a->regions[i].end;
    }
    check(at == a->text.size);
    check(galley_utf8_valid(a->title) == a->title.size &&
          galley_utf8_valid(a->author) == a->author.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    galley_arena *arena;
    galley_article a = {0};
    if (galley_arena_new(NULL, &arena, NULL) != GALLEY_OK)
        return 0;
    if (galley_html_read((galley_str){(const char *)data, size}, NULL, arena, &a, NULL) ==
        GALLEY_OK)
        check_article(&a);
    else
        check(a.text.data == NULL);
    galley_arena_free(arena);
    return 0;
}
