/* core/cli/article_view.c: an article's text on the terminal.
 * SPDX-License-Identifier: MIT */
#include "core/cli/article_view.h"

galley_str cli_title(const galley_article *a)
{
    for (size_t i = 0; a->title.size == 0 && i < a->n_regions; i++)
        if (a->regions[i].kind == GALLEY_REGION_TITLE)
            return galley_str_sub(a->text, a->regions[i].start, a->regions[i].end);
    return a->title;
}

galley_str cli_short_key(const cli *c, galley_str key)
{
    enum { SHORT = 7 + 12 }; /* "sha256:" and 48 bits: enough for any one store */
    bool hash = key.size == 7 + 64 && memcmp(key.data, "sha256:", 7) == 0;
    return hash && c->format == GALLEY_TABLE ? galley_str_sub(key, 0, SHORT) : key;
}

/* A piece of text, its line ends as spaces (hard-wrapped paragraphs flow). */
static void put_flowing(galley_str s)
{
    while (s.size) {
        const char *nl = memchr(s.data, '\n', s.size);
        size_t n = nl ? (size_t)(nl - s.data) : s.size;
        cli_put_text(galley_str_sub(s, 0, n));
        if (nl)
            cli_put(GALLEY_STR(" "));
        s = galley_str_sub(s, nl ? n + 1 : n, s.size);
    }
}

static void put_styled(cli *c, galley_str s, cli_style style)
{
    if (s.size == 0)
        return;
    if (style != CLI_PLAIN)
        cli_printf("%s", cli_paint(c, style));
    put_flowing(s);
    if (style != CLI_PLAIN)
        cli_printf("%s", cli_paint(c, CLI_PLAIN));
}

static void put_mark(cli *c, galley_str s)
{
    if (c->colour)
        cli_printf("\033[1;33m");
    else
        cli_put(GALLEY_STR("*"));
    put_flowing(s);
    if (c->colour)
        cli_printf("\033[0m");
    else
        cli_put(GALLEY_STR("*"));
}

void cli_put_marked(cli *c, const galley_article *a, uint32_t start, uint32_t end,
                    const galley_spans *marks, cli_style style)
{
    uint32_t at = start;
    for (size_t i = 0; i < marks->count; i++) {
        const galley_span *m = &marks->at[i];
        if (m->part != GALLEY_PART_TEXT || m->start < at || m->end > end)
            continue; /* of another place, or inside the mark before */
        put_styled(c, galley_str_sub(a->text, at, m->start), style);
        put_mark(c, galley_str_sub(a->text, m->start, m->end));
        at = m->end;
    }
    put_styled(c, galley_str_sub(a->text, at, end), style);
}

/* A limit moved to a whole character, then to a space, outwards never inwards of the span. */
static size_t word_start(galley_str text, size_t from, size_t span)
{
    while (from < span && from > 0 && text.data[from - 1] != ' ' && text.data[from - 1] != '\n')
        from++;
    return from;
}

static size_t word_end(galley_str text, size_t to, size_t span)
{
    while (to > span && to < text.size && text.data[to] != ' ' && text.data[to] != '\n')
        to--;
    return to;
}

void cli_put_context(cli *c, const galley_article *a, const galley_span *span, size_t bytes)
{
    galley_str text = span->part == GALLEY_PART_TITLE ? a->title : a->text;
    size_t low = 0, high = text.size;
    for (size_t i = 0; i < a->n_regions && span->part == GALLEY_PART_TEXT; i++)
        if (a->regions[i].start <= span->start && span->end <= a->regions[i].end) {
            low = a->regions[i].start;
            high = a->regions[i].end;
        }
    size_t from =
        span->start - low > bytes ? word_start(text, span->start - bytes, span->start) : low;
    size_t to = high - span->end > bytes ? word_end(text, span->end + bytes, span->end) : high;
    if (from > low)
        cli_printf("… ");
    put_styled(c, galley_str_sub(text, from, span->start), CLI_PLAIN);
    put_mark(c, galley_str_sub(text, span->start, span->end));
    put_styled(c, galley_str_sub(text, span->end, to), CLI_PLAIN);
    if (to < high)
        cli_printf(" …");
}
