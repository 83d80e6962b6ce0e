/* tests/unit/match/scanning.h: a matcher on the counting allocator, and its spans as lines of text.
 *
 *     rig r = rig_new();
 *     ... galley_matcher_regex(r.m, ...)
 *     rig_freeze(&r);
 *     cr_assert_str_eq(rig_scan(&r, "p|a line of prose\nq|a quote"), "volume 2-3 \"a\"\n");
 *     rig_free(&r);                  // asserts that nothing is live
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_TESTS_MATCH_SCANNING_H
#define GALLEY_TESTS_MATCH_SCANNING_H

#include <galley/match.h>

#include <criterion/criterion.h>
#include <stdio.h>

#include "counting.h"

typedef struct rig {
    counting *count;
    galley_alloc *door;
    galley_matcher *m;
    galley_scratch *scratch;
    galley_arena *arena;
    galley_match_failures failures;
    galley_error err;
    char out[8192];
} rig;

static inline rig rig_new(void)
{
    rig r = {.count = calloc(1, sizeof(counting)), .door = malloc(sizeof(galley_alloc))};
    *r.door = counting_door(r.count);
    cr_assert_eq(galley_matcher_new(r.door, &r.m, &r.err), GALLEY_OK);
    cr_assert_eq(galley_arena_new(NULL, &r.arena, &r.err), GALLEY_OK);
    return r;
}

static inline void rig_free(rig *r)
{
    galley_scratch_free(r->scratch);
    galley_matcher_free(r->m);
    galley_arena_free(r->arena);
    cr_assert_eq(r->count->live, 0, "%zu pieces live", r->count->live);
    cr_assert(!r->count->wrong_size);
    free(r->count);
    free(r->door);
}

static inline uint32_t rig_regex(rig *r, const char *label, const char *pattern)
{
    uint32_t number = 77;
    galley_regex_def def = {.label = galley_str_of(label), .pattern = galley_str_of(pattern)};
    galley_status status = galley_matcher_regex(r->m, &def, &number, &r->err);
    cr_assert_eq(status, GALLEY_OK, "%s: %s", pattern, r->err.text);
    return number;
}

static inline uint32_t rig_list(rig *r, const char *label, bool exact)
{
    uint32_t number = 77;
    galley_list_def def = {.label = galley_str_of(label), .exact_case = exact};
    cr_assert_eq(galley_matcher_list(r->m, &def, &number, &r->err), GALLEY_OK);
    return number;
}

/* A phrase with one field, `id` (NULL: none). */
static inline void rig_phrase(rig *r, uint32_t list, const char *phrase, const char *id)
{
    galley_field field = {GALLEY_STR("id"), galley_str_of(id), GALLEY_FIELD_STRING};
    galley_status status =
        galley_matcher_phrase(r->m, list, galley_str_of(phrase), &field, id ? 1 : 0, &r->err);
    cr_assert_eq(status, GALLEY_OK, "%s: %s", phrase, r->err.text);
}

static inline void rig_freeze(rig *r)
{
    cr_assert_eq(galley_matcher_freeze(r->m, &r->err), GALLEY_OK, "%s", r->err.text);
    cr_assert_eq(galley_scratch_new(r->m, &r->scratch, &r->err), GALLEY_OK);
}

static inline galley_region_kind rig_kind(char letter)
{
    switch (letter) {
    case 't':
        return GALLEY_REGION_TITLE;
    case 'q':
        return GALLEY_REGION_QUOTE;
    case 'n':
        return GALLEY_REGION_NOTICE;
    case 'r':
        return GALLEY_REGION_RELATED;
    default:
        return GALLEY_REGION_PROSE;
    }
}

/* Each line is a region; "r|" in front says its kind and is not part of it. */
static inline galley_subject rig_subject(galley_str text, galley_arena *arena)
{
    galley_tokens *tokens = galley_arena_alloc(arena, sizeof *tokens);
    galley_region *regions = galley_arena_calloc(arena, text.size + 1, sizeof *regions);
    galley_subject s = {.text = text, .tokens = tokens, .regions = regions};
    cr_assert_eq(galley_text_tokens(text, arena, tokens, NULL), GALLEY_OK);
    for (size_t at = 0; at < text.size;) {
        const char *line_end = memchr(text.data + at, '\n', text.size - at);
        size_t end = line_end ? (size_t)(line_end - text.data) : text.size;
        bool named = end - at >= 2 && text.data[at + 1] == '|';
        if (end > at)
            regions[s.n_regions++] = (galley_region){.start = (uint32_t)(named ? at + 2 : at),
                                                     .end = (uint32_t)end,
                                                     .kind = rig_kind(named ? text.data[at] : 'p')};
        at = end + 1;
    }
    return s;
}

static inline void rig_print(rig *r, galley_str text, const galley_spans *spans)
{
    size_t n = 0, room = sizeof r->out;
    r->out[0] = '\0';
    for (size_t i = 0; i < spans->count && n < room; i++) {
        const galley_span *s = &spans->at[i];
        n += (size_t)snprintf(r->out + n, room - n, "%.*s %u-%u \"%.*s\"", (int)s->label.size,
                              s->label.data, s->start, s->end, (int)(s->end - s->start),
                              text.data + s->start);
        for (size_t f = 0; f < s->n_fields && n < room; f++)
            n += (size_t)snprintf(r->out + n, room - n, " %.*s=%.*s", (int)s->fields[f].name.size,
                                  s->fields[f].name.data, (int)s->fields[f].value.size,
                                  s->fields[f].value.data);
        n += n < room ? (size_t)snprintf(r->out + n, room - n, "\n") : 0;
    }
}

/* The spans as lines `label start-end "text" field=value...`; they live until the next scan. */
static inline const char *rig_scan_sized(rig *r, galley_str text)
{
    galley_spans spans = {0};
    galley_arena_reset(r->arena);
    galley_subject subject = rig_subject(text, r->arena);
    galley_status status =
        galley_matcher_scan(r->m, r->scratch, &subject, r->arena, &spans, &r->failures, &r->err);
    cr_assert_eq(status, GALLEY_OK, "%s", r->err.text);
    rig_print(r, text, &spans);
    return r->out;
}

static inline const char *rig_scan(rig *r, const char *text)
{
    return rig_scan_sized(r, galley_str_of(text));
}

#endif
