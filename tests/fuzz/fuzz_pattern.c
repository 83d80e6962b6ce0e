/* tests/fuzz/fuzz_pattern.c: any bytes as a token pattern: taken, or refused with a place inside of it; what was
 * taken is run over its own text.
 * SPDX-License-Identifier: MIT */
#include <galley/pattern.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool ok)
{
    if (!ok)
        abort();
}

static void scan(const galley_patterns *set, galley_str text)
{
    galley_arena *arena = NULL;
    galley_patterns_room *room = NULL;
    galley_tokens tokens;
    galley_spans spans = {0};
    galley_error err;
    galley_region region = {.end = (uint32_t)text.size, .kind = GALLEY_REGION_PROSE};
    need(galley_arena_new(NULL, &arena, NULL) == GALLEY_OK);
    need(galley_patterns_room_new(set, &room, NULL) == GALLEY_OK);
    need(galley_text_tokens(text, arena, &tokens, NULL) == GALLEY_OK);
    galley_subject subject = {.text = text, .tokens = &tokens, .regions = &region, .n_regions = 1};
    galley_status status =
        galley_patterns_scan(set, room, &subject, GALLEY_STR("en"), 0, &spans, arena, &spans, &err);
    need(status == GALLEY_OK || status == GALLEY_LIMIT);
    for (size_t i = 0; i < spans.count; i++)
        need(spans.at[i].start < spans.at[i].end && spans.at[i].end <= text.size);
    galley_pattern_nearest near;
    for (uint32_t i = 0; i < galley_patterns_count(set) && status == GALLEY_OK; i++) {
        status =
            galley_patterns_nearest(set, room, i, &subject, GALLEY_STR("en"), NULL, &near, &err);
        need(status == GALLEY_OK || status == GALLEY_LIMIT);
        need(near.end == 0 || (near.start < near.end && near.end <= text.size));
    }
    galley_patterns_room_free(room);
    galley_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    galley_str text = {(const char *)data, size};
    for (int overlap = 0; overlap < 3; overlap++) {
        galley_error err = {0};
        galley_patterns *set = NULL;
        galley_pattern_def def = {GALLEY_STR("x"), text, (galley_overlap)overlap, 0};
        need(galley_patterns_new(NULL, &set, NULL) == GALLEY_OK);
        galley_status status = galley_patterns_add(set, &def, NULL, &err);
        need(status == GALLEY_OK || status == GALLEY_SYNTAX || status == GALLEY_LIMIT ||
             status == GALLEY_ENCODING);
        if (status == GALLEY_SYNTAX)
            need(err.offset <= size && err.text[0]);
        if (status == GALLEY_OK)
            scan(set, text);
        galley_patterns_free(set);
    }
    return 0;
}
