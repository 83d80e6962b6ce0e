/* Fuzz target: the layers of any valid text are in order, inside it, and cover all that is not
 * blank.
 * SPDX-License-Identifier: MIT */
#include <galley/text.h>

#include "core/text/unicode.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool right)
{
    if (!right)
        abort();
}

static void check_blank(galley_str text, size_t start, size_t end)
{
    while (start < end) {
        galley__character c = galley__character_of(galley_utf8_next(text, &start));
        check(c.flags & (GALLEY__IS_SPACE | GALLEY__IS_IGNORABLE));
    }
}

static void check_tokens(galley_str text, const galley_tokens *t, galley_arena *arena)
{
    size_t behind = 0;
    for (size_t i = 0; i < t->count; i++) {
        check(t->start[i] >= behind && t->end[i] > t->start[i] && t->end[i] <= text.size);
        check_blank(text, behind, t->start[i]);
        galley_str word = galley_str_sub(text, t->start[i], t->end[i]);
        galley_str folded = galley_text_fold(word, arena);
        check(t->fold[i] == galley_text_fold_hash(folded));
        check(galley_utf8_valid(folded) == folded.size);
        behind = t->end[i];
    }
    check_blank(text, behind, text.size);
}

static void check_ranges(galley_str text, const galley_ranges *ranges)
{
    size_t behind = 0;
    for (size_t i = 0; i < ranges->count; i++) {
        check(ranges->at[i].start >= behind && ranges->at[i].end > ranges->at[i].start);
        check_blank(text, behind, ranges->at[i].start);
        behind = ranges->at[i].end;
    }
    check_blank(text, behind, text.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    galley_str text = {(const char *)data, size};
    galley_arena *arena;
    galley_tokens tokens;
    galley_ranges sentences = {0}, lines;
    text.size = galley_utf8_valid(text);
    if (galley_arena_new(NULL, &arena, NULL) != GALLEY_OK)
        return 0;
    galley_range whole = {0, (uint32_t)text.size};
    if (galley_text_tokens(text, arena, &tokens, NULL) == GALLEY_OK)
        check_tokens(text, &tokens, arena);
    if (galley_text_sentences(text, whole, NULL, arena, &sentences, NULL) == GALLEY_OK)
        check_ranges(text, &sentences);
    if (galley_text_lines(text, arena, &lines, NULL, NULL) == GALLEY_OK)
        check_ranges(text, &lines);
    galley_arena_free(arena);
    return 0;
}
