/* core/cli/article_html.c: one article as a page of HTML.
 *
 * Evidence of several rules may overlap, and elements of HTML may not: the text is cut wherever a piece of evidence
 * begins or ends, and each cut is one mark that names all that cover it.
 * SPDX-License-Identifier: MIT */
#include "core/cli/article_html.h"

#include "core/base/memory.h"
#include "core/cli/article_view.h"

#include <stdlib.h>

/* One piece of evidence that has words. */
typedef struct place {
    uint32_t start, end;
    const galley_statement *by;
    const galley_evidence *evidence;
    size_t colour; /* of its tag */
} place;

typedef struct marking {
    const cli_html_page *page;
    place *text, *title;
    size_t n_text, n_title;
    uint32_t *cuts; /* of the text, then of the title; room for both */
} marking;

enum { COLOURS = 6 };

static const char style[] =
    ":root{color-scheme:light dark}"
    "body{font:16px/1.55 Georgia,serif;max-width:62rem;margin:2rem auto;padding:0 1rem}"
    "header,section.tag,footer{font-family:system-ui,sans-serif;font-size:.9rem}"
    "h1{font-size:1.6rem;line-height:1.2}dl{display:grid;grid-template-columns:6rem "
    "1fr;margin:1rem 0}"
    "dt{opacity:.6}dd{margin:0;overflow-wrap:anywhere}"
    ".r{display:grid;grid-template-columns:7rem 1fr 9rem;gap:1rem;margin:.5rem 0}"
    ".r>small{font:.75rem system-ui,sans-serif;opacity:.7;padding-top:.3rem}"
    ".r.off>p{opacity:.5}.r>p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}"
    "mark{color:inherit;border-radius:2px;border-bottom:2px solid}"
    ".c0{background:#ffd54f80}.c1{background:#81d4fa80}.c2{background:#a5d6a780}"
    ".c3{background:#f48fb180}.c4{background:#ce93d880}.c5{background:#ffab9180}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.15rem .6rem;"
    "border-bottom:1px solid #8884;vertical-align:top}td.n{text-align:right;"
    "font-variant-numeric:tabular-nums}pre{white-space:pre-wrap}.no{text-decoration:line-through}"
    "@media(max-width:40rem){.r{grid-template-columns:1fr}}";

/* -- text that is safe in HTML -- */

/* Control characters but for line ends have no place in a page. */
static void put(galley_str s)
{
    for (size_t i = 0, from = 0; i <= s.size; i++) {
        unsigned char c = i < s.size ? (unsigned char)s.data[i] : 0;
        const char *instead = i == s.size                                      ? ""
                              : c == '&'                                       ? "&amp;"
                              : c == '<'                                       ? "&lt;"
                              : c == '>'                                       ? "&gt;"
                              : c == '"'                                       ? "&quot;"
                              : c == '\''                                      ? "&#39;"
                              : (c < 32 && c != '\n' && c != '\t') || c == 127 ? "\xEF\xBF\xBD"
                                                                               : NULL;
        if (instead == NULL)
            continue;
        cli_put(galley_str_sub(s, from, i));
        cli_put(galley_str_of(instead));
        from = i + 1;
    }
}

/* -- marks -- */

static bool shown(const cli_html_page *page, const galley_statement *s)
{
    return page->tag == NULL || galley_str_eq(s->tag, galley_str_of(page->tag));
}

/* Each tag has a colour, by the order in which tags come. */
static size_t colour_of(const cli_html_page *page, galley_str tag)
{
    size_t colour = 0;
    for (size_t i = 0; i < page->count; i++) {
        bool first = true;
        for (size_t k = 0; k < i && first; k++)
            first = !galley_str_eq(page->at[k].statement.tag, page->at[i].statement.tag);
        if (galley_str_eq(page->at[i].statement.tag, tag))
            return colour % COLOURS;
        colour += first;
    }
    return 0;
}

static void add_places(marking *m, const galley_statement *s)
{
    for (size_t i = 0; i < s->n_evidence; i++) {
        const galley_span *span = &s->evidence[i].span;
        bool titled = span->part == GALLEY_PART_TITLE;
        place p = {span->start, span->end, s, &s->evidence[i], colour_of(m->page, s->tag)};
        if (span->end <= span->start)
            continue;
        if (titled)
            m->title[m->n_title++] = p;
        else
            m->text[m->n_text++] = p;
    }
}

static galley_status find_places(marking *m, galley_arena *arena, galley_error *err)
{
    size_t n = 0;
    for (size_t i = 0; i < m->page->count; i++)
        n += m->page->at[i].statement.n_evidence;
    m->text = galley_arena_calloc(arena, n, sizeof *m->text);
    m->title = galley_arena_calloc(arena, n, sizeof *m->title);
    m->cuts = galley_arena_calloc(arena, 2 * n + 2, sizeof *m->cuts);
    if (m->text == NULL || m->title == NULL || m->cuts == NULL)
        return galley__nomem(err);
    for (size_t i = 0; i < m->page->count; i++)
        if (shown(m->page, &m->page->at[i].statement))
            add_places(m, &m->page->at[i].statement);
    return GALLEY_OK;
}

static int rising(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Where the text from `start` to `end` has to be cut: both ends, and what begins or ends between. */
static size_t find_cuts(marking *m, const place *at, size_t n, uint32_t start, uint32_t end)
{
    size_t count = 0;
    m->cuts[count++] = start;
    m->cuts[count++] = end;
    for (size_t i = 0; i < n; i++) {
        if (at[i].start > start && at[i].start < end)
            m->cuts[count++] = at[i].start;
        if (at[i].end > start && at[i].end < end)
            m->cuts[count++] = at[i].end;
    }
    qsort(m->cuts, count, sizeof *m->cuts, rising);
    return count;
}

/* "gas: contract +0.5000" of each that covers the cut, in a tooltip. */
static size_t open_mark(const place *at, size_t n, uint32_t start, uint32_t end)
{
    size_t covering = 0;
    for (size_t i = 0; i < n; i++) {
        if (at[i].start > start || at[i].end < end)
            continue;
        if (covering++ == 0)
            cli_printf("<mark class=\"c%zu\" title=\"", at[i].colour);
        else
            cli_put(GALLEY_STR("\n"));
        put(at[i].by->rule);
        cli_put(GALLEY_STR(": "));
        put(at[i].evidence->clause);
        cli_printf(" %+.4f", at[i].evidence->weight);
    }
    if (covering)
        cli_put(GALLEY_STR("\">"));
    return covering;
}

static void put_marked(marking *m, galley_str text, const place *at, size_t n, uint32_t start,
                       uint32_t end)
{
    size_t count = find_cuts(m, at, n, start, end);
    for (size_t i = 0; i + 1 < count; i++) {
        if (m->cuts[i] == m->cuts[i + 1])
            continue;
        size_t covering = open_mark(at, n, m->cuts[i], m->cuts[i + 1]);
        put(galley_str_sub(text, m->cuts[i], m->cuts[i + 1]));
        if (covering)
            cli_put(GALLEY_STR("</mark>"));
    }
}

/* -- the article -- */

/* The rules that found something in the region, each once. */
static void put_margin(const marking *m, const galley_region *r)
{
    cli_put(GALLEY_STR("<small>"));
    for (size_t i = 0; i < m->n_text; i++) {
        bool here = m->text[i].start >= r->start && m->text[i].start < r->end;
        for (size_t k = 0; k < i && here; k++)
            here = !(m->text[k].by == m->text[i].by && m->text[k].start >= r->start &&
                     m->text[k].start < r->end);
        if (!here)
            continue;
        cli_printf("<span class=\"c%zu\">", m->text[i].colour);
        put(m->text[i].by->rule);
        cli_put(GALLEY_STR("</span><br>"));
    }
    cli_put(GALLEY_STR("</small>"));
}

static void put_region(marking *m, const galley_region *r)
{
    bool body = galley_region_body() & GALLEY_REGION_BIT(r->kind);
    cli_printf("<div class=\"r%s\"><small title=\"", body ? "" : " off");
    put(r->reason);
    cli_printf("\">%s</small><p>", galley_region_name(r->kind));
    put_marked(m, m->page->article->text, m->text, m->n_text, r->start, r->end);
    cli_put(GALLEY_STR("</p>"));
    put_margin(m, r);
    cli_put(GALLEY_STR("</div>\n"));
}

static void put_field(const char *name, galley_str value)
{
    if (value.size == 0)
        return;
    cli_printf("<dt>%s</dt><dd>", name);
    put(value);
    cli_put(GALLEY_STR("</dd>"));
}

static void put_head(marking *m)
{
    const galley_article *a = m->page->article;
    galley_str title = cli_title(a);
    cli_printf("<!doctype html>\n<html lang=\"%.*s\"><head><meta charset=\"utf-8\">"
               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
               "style-src 'unsafe-inline'\"><meta name=\"viewport\" "
               "content=\"width=device-width\"><title>",
               2,
               a->lang.size >= 2 && a->lang.data[0] >= 'a' && a->lang.data[1] >= 'a' &&
                       a->lang.data[0] <= 'z' && a->lang.data[1] <= 'z'
                   ? a->lang.data
                   : "en");
    put(title.size ? title : a->key);
    cli_printf("</title><style>%s</style></head><body>\n<header><h1>", style);
    if (a->title.size)
        put_marked(m, a->title, m->title, m->n_title, 0, (uint32_t)a->title.size);
    else
        put(title.size ? title : a->key);
    cli_put(GALLEY_STR("</h1><dl>"));
    put_field("key", a->key);
    put_field("date", a->date);
    put_field("source", a->source);
    put_field("author", a->author);
    put_field("lang", a->lang);
    put_field("url", a->url); /* as text: a page that refers to nothing */
    for (size_t i = 0; i < a->n_labels; i++)
        put_field("label", a->labels[i]);
    put_field("note", a->note);
    cli_put(GALLEY_STR("</dl></header>\n"));
}

/* -- statements -- */

static void put_evidence(const galley_article *a, const galley_evidence *e)
{
    cli_printf("<tr><td class=\"n\">%+.4f</td><td>", e->weight);
    put(e->clause);
    cli_put(GALLEY_STR("</td><td>"));
    put(galley_span_text(a, &e->span));
    if (e->span.end)
        cli_printf("</td><td>%s%u-%u</td></tr>", e->span.part == GALLEY_PART_TITLE ? "title " : "",
                   e->span.start, e->span.end);
    else
        cli_put(GALLEY_STR("</td><td></td></tr>"));
}

static void put_arithmetic(const galley_article *a, const galley_statement *s)
{
    double sum = 0;
    cli_put(GALLEY_STR("<table>"));
    for (size_t i = 0; i < s->n_evidence; i++) {
        put_evidence(a, &s->evidence[i]);
        sum += s->evidence[i].weight;
    }
    cli_printf("<tr><th class=\"n\">%+.4f</th><th colspan=\"3\">score</th></tr></table>\n", sum);
}

static void put_statement(const cli_html_page *page, const galley_stored_statement *stored)
{
    const galley_statement *s = &stored->statement;
    cli_printf("<section class=\"tag\"><p><b class=\"c%zu%s\">", colour_of(page, s->tag),
               stored->holds && !s->denied ? "" : " no");
    put(s->tag);
    cli_put(GALLEY_STR("</b> "));
    put(s->rule);
    cli_printf(", run %lld", (long long)stored->run);
    if (s->author == GALLEY_BY_PERSON)
        cli_put(s->denied ? GALLEY_STR(", says no") : GALLEY_STR(", says yes"));
    else if (!stored->holds)
        cli_put(GALLEY_STR(", does not count: somebody who counts more speaks of this tag"));
    cli_put(GALLEY_STR("</p>\n"));
    if (page->arithmetic && s->author != GALLEY_BY_PERSON)
        put_arithmetic(page->article, s);
    cli_put(GALLEY_STR("</section>\n"));
}

galley_status cli_put_html_page(const cli_html_page *page, galley_arena *arena, galley_error *err)
{
    marking m = {.page = page};
    galley_status status = find_places(&m, arena, err);
    if (status != GALLEY_OK)
        return status;
    put_head(&m);
    for (size_t i = 0; i < page->count; i++)
        if (shown(page, &page->at[i].statement))
            put_statement(page, &page->at[i]);
    if (page->absent.size) {
        cli_put(GALLEY_STR("<section class=\"tag\"><pre>"));
        put(page->absent);
        cli_put(GALLEY_STR("</pre></section>\n"));
    }
    cli_put(GALLEY_STR("<main>\n"));
    for (size_t i = 0; i < page->article->n_regions; i++)
        put_region(&m, &page->article->regions[i]);
    cli_printf("</main>\n<footer>galley %s</footer></body></html>\n", GALLEY_VERSION_STRING);
    return GALLEY_OK;
}
