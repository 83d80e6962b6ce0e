/* core/article/region.c: the kinds of region and the body they make.
 * SPDX-License-Identifier: MIT */
#include <galley/article.h>

#include "core/base/error.h"

static const struct {
    const char *name;
    bool body;
} kinds[] = {
#define GALLEY_X(code, name, body) {name, body},
    GALLEY_REGION_MAP(GALLEY_X)
#undef GALLEY_X
};

uint32_t galley_region_body(void)
{
    uint32_t bits = 0;
    for (unsigned k = 0; k < GALLEY_REGION_KINDS; k++)
        if (kinds[k].body)
            bits |= GALLEY_REGION_BIT(k);
    return bits;
}

const char *galley_region_name(galley_region_kind kind)
{
    return (unsigned)kind < GALLEY_REGION_KINDS ? kinds[kind].name : "unknown";
}

bool galley_region_named(galley_str name, galley_region_kind *kind)
{
    for (unsigned k = 0; k < GALLEY_REGION_KINDS; k++)
        if (galley_str_eq(name, galley_str_of(kinds[k].name))) {
            *kind = (galley_region_kind)k;
            return true;
        }
    return false;
}

/* A paragraph that was wrapped by hand becomes one line: each line end inside is one space. */
static size_t add_paragraph(char *out, galley_str paragraph)
{
    for (size_t i = 0; i < paragraph.size; i++)
        out[i] = paragraph.data[i] == '\n' ? ' ' : paragraph.data[i];
    out[paragraph.size] = '\n';
    return paragraph.size + 1;
}

galley_status galley_article_body(const galley_article *a, galley_arena *arena, galley_str *body,
                                  galley_error *err)
{
    *body = (galley_str){NULL, 0};
    if (a->n_regions == 0 && !a->known_regions) {
        *body = a->text;
        return GALLEY_OK;
    }
    uint32_t wanted = galley_region_body();
    char *out = galley_arena_alloc(arena, a->text.size + 1);
    if (out == NULL)
        return galley__nomem(err);
    size_t size = 0;
    for (size_t i = 0; i < a->n_regions; i++) {
        const galley_region *r = &a->regions[i];
        if (wanted & GALLEY_REGION_BIT(r->kind))
            size += add_paragraph(out + size, galley_str_sub(a->text, r->start, r->end));
    }
    *body = (galley_str){out, size ? size - 1 : 0};
    return GALLEY_OK;
}
