/* Fuzz target: graphemes tile any valid text; its normal forms are valid, and their stretches and ranges lead back into
 * it. The first byte has the flags.
 * SPDX-License-Identifier: MIT */
#include <galley/text.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool right)
{
    if (!right)
        abort();
}

static void check_normal(galley_str text, const galley_normal *n)
{
    check(galley_utf8_valid(n->text) == n->text.size);
    for (size_t i = 0; i < n->count; i++) {
        const galley_stretch *s = &n->stretches[i];
        check(s[0].from < s[1].from && s[0].at <= s[1].at);
        galley_range source = galley_normal_to_source(n, (galley_range){s[0].at, s[1].at});
        check(source.start <= source.end && source.end <= text.size);
        galley_range form = galley_normal_from_source(n, (galley_range){s[0].from, s[1].from});
        check(form.start == s[0].at && form.end == s[1].at);
    }
    check(n->stretches[n->count].from == text.size && n->stretches[n->count].at == n->text.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    galley_arena *arena;
    galley_normal normal;
    if (size == 0 || galley_arena_new(NULL, &arena, NULL) != GALLEY_OK)
        return 0;
    galley_str text = {(const char *)data + 1, size - 1};
    text.size = galley_utf8_valid(text);
    for (size_t i = 0, end; i < text.size; i = end) {
        end = galley_grapheme_next(text, i);
        check(end > i && end <= text.size &&
              galley_utf8_valid(galley_str_sub(text, i, end)) == end - i);
    }
    if (galley_text_normal(text, data[0] & 31, arena, &normal, NULL) == GALLEY_OK)
        check_normal(text, &normal);
    galley_arena_free(arena);
    return 0;
}
