/* core/html/judge.c: scores and hints to kinds of region with their reasons.
 * SPDX-License-Identifier: MIT */
#include "core/html/html_internal.h"

#include "core/base/error.h"

#include <stdio.h>

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

/* What a line's wording says, by galley__say. */
static const galley_region_kind said[] = {
    [GALLEY__SAY_NOTHING] = GALLEY_REGION_BOILERPLATE,
    [GALLEY__SAY_RELATED] = GALLEY_REGION_RELATED,
    [GALLEY__SAY_COMMENT] = GALLEY_REGION_COMMENT,
    [GALLEY__SAY_SIGNUP] = GALLEY_REGION_PROMO,
    [GALLEY__SAY_SHARE] = GALLEY_REGION_PROMO,
    [GALLEY__SAY_AD] = GALLEY_REGION_PROMO,
    [GALLEY__SAY_LEGAL] = GALLEY_REGION_NOTICE,
    [GALLEY__SAY_BYLINE] = GALLEY_REGION_BYLINE,
    [GALLEY__SAY_DATE] = GALLEY_REGION_DATELINE,
    [GALLEY__SAY_CREDIT] = GALLEY_REGION_CAPTION,
};

/* What the markup says, the surest first. The hint has to be that of the line's element or the two above it, or of any
 * element above (`far`); the line has at most `most` words. */
static const struct {
    uint32_t hint;
    bool far;
    uint32_t most;
    galley_region_kind kind;
    const char *reason;
} marked[] = {
#define M(hint, far, most, kind, reason)                                                           \
    {                                                                                              \
        GALLEY__BIT(hint), far, most, GALLEY_REGION_##kind, reason                                 \
    }
    M(COMMENT, true, UINT32_MAX, COMMENT, "in an element for comments"),
    M(NAV, true, UINT32_MAX, BOILERPLATE, "in an element for navigation"),
    M(AUTHOR, false, 30, BYLINE, "in an element for the author"),
    M(DATE, false, 16, DATELINE, "in an element for the date"),
    M(RELATED, true, UINT32_MAX, RELATED, "in an element for related articles"),
    M(CAPTION, false, UINT32_MAX, CAPTION, "in an element for a picture or a player"),
    M(SIGNUP, false, UINT32_MAX, PROMO, "in a form, a button or an offer"),
    M(AD, false, UINT32_MAX, PROMO, "in an element for advertising"),
    M(SHARE, false, UINT32_MAX, PROMO, "in an element for sharing"),
    M(POPUP, true, UINT32_MAX, NOTICE, "in a window over the page"),
    M(FOOT, true, UINT32_MAX, BOILERPLATE, "in the page's foot"),
    M(SIDE, true, UINT32_MAX, BOILERPLATE, "beside the main text"),
    M(META, false, 12, SECTION, "in an element for sections and topics"),
    M(HEAD, true, UINT32_MAX, BOILERPLATE, "in the page's head"),
#undef M
};

/* wording: "read more" */
static bool wording(const galley__page *page, const galley__line *l, galley_str *reason)
{
    galley_str words;
    galley__html_say(galley_str_sub(page->text, l->start, l->end), &words);
    size_t size = words.size + sizeof "wording: \"\"";
    char *to = galley_arena_alloc(page->arena, size);
    if (!to)
        return false;
    int n = snprintf(to, size, "wording: \"%.*s\"", (int)words.size, words.data);
    *reason = (galley_str){to, (size_t)n};
    return true;
}

/* False: out of memory. */
static bool other_kind(const galley__page *page, const galley__line *l, galley_region *r)
{
    const galley__node *n = &page->nodes[l->node];
    if (l->flags & GALLEY__LINE_TITLE) {
        r->kind = GALLEY_REGION_TITLE;
        r->reason = GALLEY_STR("says the page's title");
        return true;
    }
    if (l->say) {
        r->kind = said[l->say];
        return wording(page, l, &r->reason);
    }
    for (size_t i = 0; i < sizeof marked / sizeof *marked; i++)
        if (marked[i].hint & (marked[i].far ? n->all : n->near) && l->words <= marked[i].most) {
            r->kind = marked[i].kind;
            r->reason = galley_str_of(marked[i].reason);
            return true;
        }
    r->kind = GALLEY_REGION_BOILERPLATE;
    r->reason = GALLEY_STR("outside the main text");
    return true;
}

/* "Read more: another story" among paragraphs: what it says, and mostly a link. */
static bool is_pointer(const galley__line *l)
{
    return l->say == GALLEY__SAY_RELATED && l->links * 2 > l->end - l->start;
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
        bool body = l->score > 0 && !(l->flags & GALLEY__LINE_TITLE) && !is_pointer(l);
        if (body)
            r->kind = body_kind(n, first, &r->reason);
        else if (!other_kind(page, l, r))
            return galley__nomem(err);
        first = first && r->kind != GALLEY_REGION_LEDE;
    }
    out->text = page->text;
    out->regions = regions;
    out->n_regions = page->n_lines;
    out->known_regions = true;
    return GALLEY_OK;
}
