/* core/html/judge.c: scores and hints to kinds of region with their reasons.
 * SPDX-License-Identifier: MIT */
#include "core/html/html_internal.h"

#include "core/base/error.h"

#define SAY(k, r) (*reason = GALLEY_STR(r), GALLEY_REGION_##k)

static bool is_heading(galley__tag tag)
{
    return tag >= GALLEY__TAG_H1 && tag <= GALLEY__TAG_H6;
}

static galley_region_kind body_kind(const galley__node *n, bool first, galley_str *reason)
{
    galley__tag tag = (galley__tag)n->tag;
    if (is_heading(tag))
        return SAY(CROSSHEAD, "a heading among the main text");
    if (tag == GALLEY__TAG_LI || tag == GALLEY__TAG_DD || tag == GALLEY__TAG_DT)
        return SAY(LIST, "an item of a list in the main text");
    if (GALLEY__HAS(n->near, QUOTE))
        return SAY(QUOTE, "a quotation in the main text");
    if (first)
        return SAY(LEDE, "the first paragraph of the main text");
    return SAY(PROSE, "in the main text");
}

static galley_region_kind other_kind(const galley__line *l, const galley__node *n,
                                     galley_str *reason)
{
    if (l->flags & GALLEY__LINE_TITLE)
        return SAY(TITLE, "says the page's title");
    if (l->say == GALLEY__SAY_BYLINE || (GALLEY__HAS(n->near, AUTHOR) && l->words < 30))
        return SAY(BYLINE, "wording or element of an author");
    if (l->say == GALLEY__SAY_DATE || (GALLEY__HAS(n->near, DATE) && l->words < 16))
        return SAY(DATELINE, "wording or element of a date");
    if (GALLEY__HAS(n->near, CAPTION) || l->say == GALLEY__SAY_CREDIT)
        return SAY(CAPTION, "wording or element of a picture");
    if (GALLEY__HAS(n->all, COMMENT) || l->say == GALLEY__SAY_COMMENT)
        return SAY(COMMENT, "wording or element of comments");
    if (GALLEY__HAS(n->near, RELATED) || l->say == GALLEY__SAY_RELATED)
        return SAY(RELATED, "wording or element of related articles");
    if (GALLEY__HAS(n->near, SIGNUP) || l->say == GALLEY__SAY_SIGNUP || l->say == GALLEY__SAY_AD)
        return SAY(PROMO, "wording or element of an offer");
    return SAY(BOILERPLATE, "outside the main text");
}

galley_status galley__html_judge(galley__page *page, galley_article *out, galley_error *err)
{
    galley_region *regions = galley_arena_calloc(page->arena, page->n_lines + 1, sizeof *regions);
    if (!regions)
        return galley__nomem(err);
    bool first = true;
    for (size_t i = 0; i < page->n_lines; i++) {
        const galley__line *l = &page->lines[i];
        const galley__node *n = &page->nodes[l->node];
        galley_region *r = &regions[i];
        *r = (galley_region){.start = l->start, .end = l->end};
        bool body = l->score > 0 && !(l->flags & GALLEY__LINE_TITLE);
        r->kind = body ? body_kind(n, first, &r->reason) : other_kind(l, n, &r->reason);
        first = first && r->kind != GALLEY_REGION_LEDE;
    }
    out->text = page->text;
    out->regions = regions;
    out->n_regions = page->n_lines;
    out->known_regions = true;
    return GALLEY_OK;
}
