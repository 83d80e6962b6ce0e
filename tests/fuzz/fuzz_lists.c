/* tests/fuzz/fuzz_lists.c: any bytes as compiled lists: refused, or safe to look with. The sum is made right first, as it
 * would keep all but damage away from what is behind it.
 * SPDX-License-Identifier: MIT */
#include "core/match/image.h"
#include "core/match/match_internal.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t key[GALLEY__IMAGE_KEY] = {0};

static void need(bool ok)
{
    if (!ok)
        abort();
}

/* In memory of just its size, and with a head that fits. */
static galley_str with_head(const uint8_t *data, size_t size, char **owned)
{
    galley__image_head head;
    char *bytes = *owned = malloc(size + 64);
    need(bytes != NULL);
    bytes += 64 - (uintptr_t)bytes % 64;
    memcpy(bytes, data, size);
    galley_str image = {bytes, size};
    if (size < sizeof head)
        return image;
    memcpy(&head, bytes, sizeof head);
    memcpy(head.key, key, sizeof key);
    head.size = size;
    head.sum = galley__image_sum(image);
    memcpy(bytes, &head, sizeof head);
    return image;
}

static galley_matcher *matcher(uint8_t ways[4])
{
    galley_matcher *m = NULL;
    galley_list_def def = {.label = GALLEY_STR("x")};
    need(galley_matcher_new(NULL, &m, NULL) == GALLEY_OK);
    for (int i = 0; i < 4; i++) {
        def.exact_case = i == 1 || i == 2;
        def.any_punctuation = i == 2;
        def.fuzzy = i == 3;
        def.overlap = (galley_overlap)(i % 3);
        need(galley_matcher_list(m, &def, NULL, NULL) == GALLEY_OK);
        ways[i] = (uint8_t)m->lists.at[i].way;
    }
    return m;
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
    for (size_t i = 0; i < spans.count; i++)
        for (size_t k = 0; k < spans.at[i].n_fields; k++) {
            galley_str value = spans.at[i].fields[k].value;
            need(galley_utf8_valid(value) == value.size);
        }
    galley_scratch_free(scratch);
    galley_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t ways[4];
    char *owned;
    galley_matcher *m = matcher(ways);
    galley_str image = with_head(data, size, &owned);
    galley__image_wanted wanted = {key, ways, 4};
    if (galley__image_take(image, &wanted, &m->automaton, NULL) == GALLEY_OK) {
        m->automaton.map = image.data; /* so that freezing takes it for loaded */
        need(galley_matcher_freeze(m, NULL) == GALLEY_OK);
        scan(m, GALLEY_STR("Vladimir Putin's aircarft left the U.S. for Xi's China. Gazprm's and "
                           "Vladimir Puddin oil, Oil's, OIL \u20ac5 Coca-Cola \u017fi"));
        galley__automaton *a = &m->automaton;
        char *copy = malloc(galley__image_size(a)); /* what was taken can be put again */
        need(copy != NULL && galley__image_size(a) == image.size);
        galley__image_put(a, key, copy);
        free(copy);
    }
    m->automaton = (galley__automaton){0};
    galley_matcher_free(m);
    free(owned);
    return 0;
}
