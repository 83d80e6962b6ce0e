/* tests/fuzz/fuzz_tsv.c: any bytes as a phrase list: taken whole or refused with a line; what was taken can be
 * searched for, in its own text.
 * SPDX-License-Identifier: MIT */
#include <galley/match.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool ok)
{
    if (!ok)
        abort();
}

static size_t count_lines(galley_str s)
{
    size_t n = 1;
    for (size_t i = 0; i < s.size; i++)
        n += s.data[i] == '\n';
    return n;
}

static void scan(galley_matcher *m, galley_str text)
{
    galley_arena *arena = NULL;
    galley_scratch *scratch = NULL;
    galley_tokens tokens;
    galley_spans spans = {0};
    galley_region region = {.end = (uint32_t)text.size, .kind = GALLEY_REGION_PROSE};
    need(galley_arena_new(NULL, &arena, NULL) == GALLEY_OK);
    need(galley_scratch_new(m, &scratch, NULL) == GALLEY_OK);
    need(galley_text_tokens(text, arena, &tokens, NULL) == GALLEY_OK);
    galley_subject subject = {.text = text, .tokens = &tokens, .regions = &region, .n_regions = 1};
    need(galley_matcher_scan(m, scratch, &subject, arena, &spans, NULL, NULL) == GALLEY_OK);
    for (size_t i = 0; i < spans.count; i++) {
        need(spans.at[i].start < spans.at[i].end && spans.at[i].end <= text.size);
        need(i == 0 || spans.at[i].start >= spans.at[i - 1].start);
    }
    galley_scratch_free(scratch);
    galley_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    galley_str text = {(const char *)data, size};
    for (int exact = 0; exact < 2; exact++) {
        galley_error err;
        galley_matcher *m = NULL;
        galley_list_def def = {.label = GALLEY_STR("x"), .exact_case = exact};
        need(galley_matcher_new(NULL, &m, NULL) == GALLEY_OK);
        need(galley_matcher_list(m, &def, NULL, NULL) == GALLEY_OK);
        galley_status status = galley_matcher_tsv(m, 0, text, GALLEY_STR("f"), &err);
        if (status != GALLEY_OK) {
            need(galley_matcher_entries(m) == 0);
            need(err.status == status && err.text[0]);
            need(err.item >= 1 && err.item <= count_lines(text));
        }
        need(galley_matcher_freeze(m, NULL) == GALLEY_OK);
        if (galley_utf8_valid(text) == text.size)
            scan(m, text);
        galley_matcher_free(m);
    }
    return 0;
}
