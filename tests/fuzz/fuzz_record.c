/* tests/fuzz/fuzz_record.c: the bytes of a record, as JSON and as text, and the anatomy of what comes out.
 * SPDX-License-Identifier: MIT */
#include <galley/source.h>

#include <limits.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Two trees, so that all numbers of a line are made and told. */
static void add_model(galley_anatomy *anatomy)
{
    static const int over[] = {4}, values[] = {-300, 300};
    const galley_str words = GALLEY_STR("words"), near = GALLEY_STR("near_score");
    const galley_anatomy_tree first = {1, 1, &words, over, values};
    const galley_anatomy_tree second = {2, 1, &near, over, values};
    if (galley_anatomy_tree_add(anatomy, &first, NULL) != GALLEY_OK ||
        galley_anatomy_tree_add(anatomy, &second, NULL) != GALLEY_OK ||
        galley_anatomy_saying(anatomy, near, INT_MIN, GALLEY_STR("%d around"), NULL) != GALLEY_OK)
        abort();
}

static galley_anatomy *make_anatomy(void)
{
    static const struct {
        const char *words;
        galley_region_kind kind;
        galley_wording_where where;
    } wordings[] = {{"Read more", GALLEY_REGION_RELATED, GALLEY_WORDING_LINE},
                    {"Follow us", GALLEY_REGION_PROMO, GALLEY_WORDING_START},
                    {"play", GALLEY_REGION_NOTICE, GALLEY_WORDING_LINE},
                    {"in your inbox", GALLEY_REGION_PROMO, GALLEY_WORDING_INSIDE},
                    {"Getty Images", GALLEY_REGION_CAPTION, GALLEY_WORDING_END},
                    {"By", GALLEY_REGION_BYLINE, GALLEY_WORDING_START}};
    galley_anatomy *anatomy = NULL;
    if (galley_anatomy_new(NULL, &anatomy, NULL) != GALLEY_OK)
        abort();
    for (size_t i = 0; i < sizeof wordings / sizeof *wordings; i++) {
        galley_wording w = {wordings[i].kind, wordings[i].where, galley_str_of(wordings[i].words),
                            true, 0};
        if (galley_anatomy_wording(anatomy, &w, NULL) != GALLEY_OK)
            abort();
    }
    add_model(anatomy);
    galley_anatomy_freeze(anatomy, NULL);
    return anatomy;
}

static bool is_space(galley_str text, size_t start, size_t end)
{
    for (size_t at = start; at < end;) {
        uint32_t c = galley_utf8_next(text, &at);
        bool space = c <= 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0xad || c == 0x34f ||
                     c == 0x61c || (c >= 0x115f && c <= 0x1160) || c == 0x1680 ||
                     (c >= 0x17b4 && c <= 0x17b5) || (c >= 0x180b && c <= 0x180f) ||
                     (c >= 0x2000 && c <= 0x206f) || c == 0x3000 || c == 0x3164 ||
                     (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff || c == 0xffa0 ||
                     (c >= 0xfff0 && c <= 0xfff8) || (c >= 0x1bca0 && c <= 0x1bca3) ||
                     (c >= 0x1d173 && c <= 0x1d17a) || (c >= 0xe0000 && c <= 0xe0fff);
        if (!space)
            return false;
    }
    return true;
}

/* In order, with reasons, and nothing but white space and invisible characters between them. */
static void check_regions(const galley_article *a)
{
    size_t behind = 0;
    for (size_t i = 0; i < a->n_regions; i++) {
        const galley_region *r = &a->regions[i];
        if (r->start < behind || r->end < r->start || r->end > a->text.size)
            abort();
        if (!a->known_regions &&
            (r->start == r->end || r->reason.size == 0 || !is_space(a->text, behind, r->start)))
            abort();
        behind = r->end;
    }
    if (!a->known_regions && !is_space(a->text, behind, a->text.size))
        abort();
}

static void check_article(const galley_anatomy *anatomy, galley_article *a, galley_arena *arena)
{
    if (a->key.size == 0 || galley_utf8_valid(a->text) < a->text.size ||
        galley_utf8_valid(a->title) < a->title.size || galley_utf8_valid(a->note) < a->note.size)
        abort();
    if (galley_anatomy_mark(anatomy, a, arena, NULL) != GALLEY_OK)
        abort();
    check_regions(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static galley_anatomy *anatomy; /* made once: the target is called millions of times */
    static const galley_record_kind kinds[] = {GALLEY_RECORD_JSON, GALLEY_RECORD_TEXT,
                                               GALLEY_RECORD_PAGE};
    static const galley_record_name names[] = {
        {{"a.b", 3}, {"text", 4}}, {{"content", 7}, {"labels", 6}}, {{"body", 4}, {"desk", 4}}};
    galley_arena *arena = NULL;
    if (anatomy == NULL)
        anatomy = make_anatomy();
    if (galley_arena_new(NULL, &arena, NULL) != GALLEY_OK)
        return 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        galley_record r = {.kind = kinds[i],
                           .bytes = {(const char *)data, size},
                           .path = GALLEY_STR("f"),
                           .line = 1,
                           .names = names,
                           .n_names = size % 2 ? sizeof names / sizeof *names : 0};
        galley_article a;
        galley_error err;
        if (galley_record_read(&r, arena, &a, &err) == GALLEY_OK)
            check_article(anatomy, &a, arena);
        else if (galley_utf8_valid(galley_str_of(err.text)) < strlen(err.text))
            abort();
    }
    galley_arena_free(arena);
    return 0;
}
