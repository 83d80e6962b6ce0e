/* tests/fuzz/fuzz_regex.c: the first line is a pattern, the rest a text, each line of it a region of its own kind:
 * refused with a place, or every span lies in what is looked at, or a failure says which limit; and the prefilter loses
 * nothing that the plain search finds.
 * SPDX-License-Identifier: MIT */
#include <galley/match.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool ok)
{
    if (!ok)
        abort();
}

/* Lines are prose, but for those that begin with '#'. */
static size_t make_regions(galley_str text, galley_region *regions)
{
    size_t n = 0;
    for (size_t at = 0; at < text.size;) {
        const char *stop = memchr(text.data + at, '\n', text.size - at);
        size_t end = stop ? (size_t)(stop - text.data) : text.size;
        if (end > at)
            regions[n++] = (galley_region){.start = (uint32_t)at,
                                           .end = (uint32_t)end,
                                           .kind = text.data[at] == '#' ? GALLEY_REGION_NOTICE
                                                                        : GALLEY_REGION_PROSE};
        at = end + 1;
    }
    return n;
}

/* Over the gaps between regions of prose, but never into another region. */
static bool in_prose(const galley_subject *s, const galley_span *span)
{
    for (size_t i = 0; i < s->n_regions; i++)
        if (span->start < s->regions[i].end && span->end > s->regions[i].start &&
            s->regions[i].kind != GALLEY_REGION_PROSE)
            return false;
    return span->end <= s->text.size;
}

static void check(const galley_subject *s, const galley_spans *spans,
                  const galley_match_failures *failures)
{
    need(failures->count <= 1);
    need(failures->count == 0 || (spans->count == 0 && failures->at[0].limit));
    for (size_t i = 0; i < spans->count; i++) {
        const galley_span *span = &spans->at[i];
        need(span->start < span->end && in_prose(s, span));
        need(galley_utf8_valid(galley_str_sub(s->text, span->start, span->end)) ==
             span->end - span->start);
        for (size_t f = 0; f < span->n_fields; f++)
            need(span->fields[f].value.data >= s->text.data &&
                 span->fields[f].value.data + span->fields[f].value.size <=
                     s->text.data + s->text.size);
    }
}

static void scan(galley_matcher *m, galley_str text)
{
    galley_arena *arena = NULL;
    galley_scratch *scratch = NULL;
    galley_tokens tokens = {0};
    galley_spans spans = {0};
    galley_match_failures failures;
    need(galley_arena_new(NULL, &arena, NULL) == GALLEY_OK);
    need(galley_scratch_new(m, &scratch, NULL) == GALLEY_OK);
    galley_scratch_verify(scratch, true);
    galley_region *regions = galley_arena_calloc(arena, text.size + 1, sizeof *regions);
    need(regions != NULL);
    galley_subject s = {.text = text, .tokens = &tokens, .regions = regions};
    s.n_regions = make_regions(text, regions);
    need(galley_matcher_scan(m, scratch, &s, arena, &spans, &failures, NULL) == GALLEY_OK);
    check(&s, &spans, &failures);
    galley_scratch_free(scratch);
    galley_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    galley_error err;
    galley_matcher *m = NULL;
    galley_str all = {(const char *)data, size};
    const char *stop = size ? memchr(data, '\n', size) : NULL;
    size_t end = stop ? (size_t)(stop - all.data) : size;
    galley_regex_def def = {.label = GALLEY_STR("x"), .pattern = galley_str_sub(all, 0, end)};
    galley_str text = galley_str_sub(all, stop ? end + 1 : end, size);
    need(galley_matcher_new(NULL, &m, NULL) == GALLEY_OK);
    galley_status status = galley_matcher_regex(m, &def, NULL, &err);
    if (status != GALLEY_OK)
        need(err.status == status && err.text[0] && galley_matcher_patterns(m) == 0 &&
             (err.offset == GALLEY_NOWHERE || err.offset <= end));
    need(galley_matcher_freeze(m, NULL) == GALLEY_OK);
    if (galley_utf8_valid(text) == text.size)
        scan(m, text);
    galley_matcher_free(m);
    return 0;
}
