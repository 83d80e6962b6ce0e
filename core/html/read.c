/* core/html/read.c: the steps of a page, one after the other.
 * SPDX-License-Identifier: MIT */
#include "core/html/html_internal.h"

static galley_status steps(galley_str html, const galley_html_hints *hints,
                           const galley__probe *probe, galley__page *page, galley_article *a,
                           galley_error *err)
{
    galley_status status = galley__html_tree(html, page, err);
    if (status == GALLEY_OK)
        status = galley__html_meta(page, hints, a, err);
    if (status == GALLEY_OK)
        status = galley__html_score(page, probe, err);
    if (status == GALLEY_OK)
        status = galley__html_judge(page, a, err);
    return status;
}

galley_status galley__html_read(galley_str bytes, const galley_html_hints *hints,
                                const galley__probe *probe, galley_arena *arena,
                                galley_article *out, galley_error *err)
{
    galley__page page = {.arena = arena};
    galley_article a = *out; /* unchanged on failure */
    galley_str html, declared = hints ? hints->charset : (galley_str){NULL, 0};
    const char *set;
    galley_status status = galley_html_decode(bytes, declared, arena, &html, &set, err);
    if (status == GALLEY_OK)
        status = steps(html, hints, probe, &page, &a, err);
    if (status == GALLEY_OK)
        *out = a;
    return status;
}

galley_status galley_html_read(galley_str bytes, const galley_html_hints *hints,
                               galley_arena *arena, galley_article *out, galley_error *err)
{
    return galley__html_read(bytes, hints, NULL, arena, out, err);
}
