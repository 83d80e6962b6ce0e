/* core/format/value.c: plain text, fragments of HTML, and markup inside a document.
 * SPDX-License-Identifier: MIT */
#include "core/format/format_internal.h"

#include "core/base/error.h"
#include "core/format/url.h"
#include "core/html/fragment.h"

#include <strings.h>

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_break(char c)
{
    return c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_alpha(char c)
{
    return (unsigned char)((c | 32) - 'a') < 26;
}

galley_str galley__value_trim(galley_str s)
{
    while (s.size && is_space(s.data[0]))
        s = galley_str_sub(s, 1, s.size);
    while (s.size && is_space(s.data[s.size - 1]))
        s.size--;
    return s;
}

/* "&name;", "&#1;" at s[i] == '&'. */
static bool is_reference(galley_str s, size_t i)
{
    size_t start = ++i;
    while (i < s.size && i - start < 12 &&
           (is_alpha(s.data[i]) || s.data[i] == '#' || (s.data[i] >= '0' && s.data[i] <= '9')))
        i++;
    return i > start && i < s.size && s.data[i] == ';';
}

bool galley__looks_html(galley_str s)
{
    bool open = false;
    for (size_t i = 0; i < s.size; i++) {
        char next = i + 1 < s.size ? s.data[i + 1] : ' ';
        if (s.data[i] == '&' && is_reference(s, i))
            return true;
        open = open || (s.data[i] == '<' && (is_alpha(next) || next == '/' || next == '!'));
        if (open && s.data[i] == '>')
            return true;
    }
    return false;
}

/* -- links -- */

static bool is_link_name(galley_str name)
{
    static const char *const names[] = {"href",   "src",      "cite", "action",
                                        "poster", "longdesc", "data"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (name.size == strlen(names[i]) && strncasecmp(name.data, names[i], name.size) == 0)
            return true;
    return false;
}

galley_str galley__value_link(galley__maker *m, galley_str base, galley_str link)
{
    enum { LONGEST = 4096 }; /* a base is put before each link: it must not be a way to grow */
    link = galley__value_trim(link);
    if (m->status != GALLEY_OK || link.size == 0 || base.size > LONGEST)
        return link;
    galley_str whole = galley__url_resolve(base, link, m->arena);
    if (whole.data == NULL)
        m->status = galley__nomem(m->err);
    return whole;
}

typedef struct linker {
    galley__buf *buf;
    galley_str base, html;
    size_t done;  /* copied up to here */
    size_t grown; /* bytes that bases have put in */
    galley_arena *scratch;
} linker;

static void put_link(linker *l, size_t start, size_t end)
{
    galley_str link = galley__value_trim(galley_str_sub(l->html, start, end));
    size_t limit = 4096 + 8 * l->html.size;
    if (link.size == 0 || link.data[0] == '#' || galley__url_is_whole(link) ||
        l->grown + l->base.size > limit)
        return;
    galley_str whole = galley__url_resolve(l->base, link, l->scratch);
    if (whole.data == NULL) {
        l->buf->failed = true;
        return;
    }
    l->grown += l->base.size;
    galley__buf_add(l->buf, galley_str_sub(l->html, l->done, start));
    galley__buf_add(l->buf, whole);
    l->done = end;
}

/* From behind the tag's name to its end. */
static size_t link_tag(linker *l, size_t i)
{
    const char *p = l->html.data;
    size_t n = l->html.size;
    while (i < n && p[i] != '>') {
        size_t start = i;
        while (i < n && !is_space(p[i]) && p[i] != '=' && p[i] != '>' && p[i] != '/')
            i++;
        galley_str name = galley_str_sub(l->html, start, i);
        while (i < n && is_space(p[i]))
            i++;
        if (i == n || p[i] != '=') {
            i += i < n && (p[i] == '/' || (i == start && p[i] != '>'));
            continue;
        }
        for (i++; i < n && is_space(p[i]); i++)
            ;
        char quote = i < n && (p[i] == '"' || p[i] == '\'') ? p[i++] : 0;
        start = i;
        while (i < n && (quote ? p[i] != quote : !is_space(p[i]) && p[i] != '>'))
            i++;
        if (is_link_name(name))
            put_link(l, start, i);
        i += quote && i < n;
    }
    return i;
}

galley_str galley__html_links(galley__maker *m, galley_str html, galley_str base)
{
    enum { LONGEST = 4096 };
    if (!galley__url_is_whole(base) || base.size > LONGEST || m->status != GALLEY_OK)
        return html;
    galley__buf_clear(&m->buf);
    linker l = {.buf = &m->buf, .base = base, .html = html, .scratch = m->scratch};
    for (size_t i = 0; i + 1 < html.size;) {
        const char *tag = memchr(html.data + i, '<', html.size - i - 1);
        if (!tag)
            break;
        i = (size_t)(tag - html.data) + 1;
        if (!is_alpha(html.data[i]))
            continue;
        while (i < html.size && !is_space(html.data[i]) && html.data[i] != '>')
            i++;
        i = link_tag(&l, i);
    }
    galley_arena_reset(m->scratch);
    if (l.done == 0)
        return html;
    galley__buf_add(&m->buf, galley_str_sub(html, l.done, html.size));
    return galley__make_str(m);
}

/* -- markup inside XML -- */

/* Names of NITF and what they are in HTML; "" leaves the tags out, NULL the element with all in it. */
static const char *html_name(galley_str name, bool *known)
{
    static const char *const table[][2] = {
        {"hl2", "h2"},
        {"hl1", "h1"},
        {"bq", "blockquote"},
        {"block", "div"},
        {"lang", ""},
        {"person", ""},
        {"org", ""},
        {"location", ""},
        {"chron", ""},
        {"copyrite", ""},
        {"event", ""},
        {"function", ""},
        {"num", ""},
        {"money", ""},
        {"object.title", ""},
        {"postaddr", "div"},
        {"virtloc", ""},
        {"credit", "p"},
        {"body.content", ""},
        {"media", "figure"},
        {"media-caption", "figcaption"},
        {"media-producer", NULL},
        {"media-metadata", NULL},
        {"media-reference", NULL},
        {"media-object", NULL},
        {"script", NULL},
        {"style", NULL},
        {"datasource", "p"},
        {"byttl", ""},
        {"note", "aside"},
        {"fn", "aside"},
    };
    *known = false;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (name.size == strlen(table[i][0]) &&
            strncasecmp(name.data, table[i][0], name.size) == 0) {
            *known = true;
            return table[i][1];
        }
    return "";
}

static void put_escaped(galley__buf *buf, galley_str s, bool attribute)
{
    for (size_t i = 0; i < s.size; i++) {
        char c = s.data[i];
        if (c == '&')
            galley__buf_add(buf, GALLEY_STR("&amp;"));
        else if (c == '<')
            galley__buf_add(buf, GALLEY_STR("&lt;"));
        else if (c == '>')
            galley__buf_add(buf, GALLEY_STR("&gt;"));
        else if (c == '"' && attribute)
            galley__buf_add(buf, GALLEY_STR("&quot;"));
        else
            galley__buf_char(buf, c);
    }
}

static void put_attributes(galley__maker *m, const galley__xml *xml, uint32_t node)
{
    enum { LONGEST = 4096 };
    const galley__xml_node *n = &xml->nodes[node];
    galley_str base = galley__xml_base(xml, node);
    uint32_t count = n->n_attrs < GALLEY__XML_ATTRS ? n->n_attrs : GALLEY__XML_ATTRS;
    for (uint32_t a = n->attr; a < n->attr + count; a++) {
        galley__xml_attr attr = xml->attrs[a];
        if (attr.ns != GALLEY__NS_NONE ||
            (attr.name.size >= 5 && strncasecmp(attr.name.data, "xmlns", 5) == 0))
            continue;
        if (is_link_name(attr.name) && base.size <= LONGEST) {
            galley_str whole =
                galley__url_resolve(base, galley__value_trim(attr.value), m->scratch);
            m->buf.failed = m->buf.failed || !whole.data;
            attr.value = whole;
        }
        galley__buf_char(&m->buf, ' ');
        galley__buf_add(&m->buf, attr.name);
        galley__buf_add(&m->buf, GALLEY_STR("=\""));
        put_escaped(&m->buf, attr.value, true);
        galley__buf_char(&m->buf, '"');
    }
}

static void put_start(galley__maker *m, const galley__xml *xml, uint32_t node, galley_str name)
{
    if (name.size == 0)
        return;
    galley__buf_char(&m->buf, '<');
    galley__buf_add(&m->buf, name);
    put_attributes(m, xml, node);
    galley__buf_char(&m->buf, '>');
}

static bool is_void(galley_str name)
{
    static const char *const names[] = {"br",   "hr",   "img",  "input", "wbr",
                                        "meta", "link", "area", "col",   "source"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (name.size == strlen(names[i]) && strncasecmp(name.data, names[i], name.size) == 0)
            return true;
    return false;
}

static void put_end(galley__buf *buf, galley_str name)
{
    if (name.size == 0 || is_void(name))
        return;
    galley__buf_add(buf, GALLEY_STR("</"));
    galley__buf_add(buf, name);
    galley__buf_char(buf, '>');
}

galley_str galley__xml_html(galley__maker *m, const galley__xml *xml, uint32_t node)
{
    struct {
        uint32_t end;
        galley_str name;
    } open[GALLEY__XML_DEPTH + 1];
    size_t depth = 0;
    uint32_t end = xml->nodes[node].next;
    galley__buf_clear(&m->buf);
    for (uint32_t i = node + 1; i <= end; i++) {
        while (depth && open[depth - 1].end <= i)
            put_end(&m->buf, open[--depth].name);
        if (i == end)
            break;
        const galley__xml_node *n = &xml->nodes[i];
        if (n->name.data == NULL) {
            put_escaped(&m->buf, n->text, false);
            continue;
        }
        bool known;
        const char *z = html_name(n->name, &known);
        if (z == NULL) {
            i = n->next - 1;
            continue;
        }
        galley_str name = known ? galley_str_of(z) : n->name;
        put_start(m, xml, i, name);
        if (depth <= GALLEY__XML_DEPTH) {
            open[depth].end = n->next;
            open[depth++].name = name;
        }
    }
    galley_arena_reset(m->scratch);
    galley_str html = galley__make_str(m);
    return galley__value_trim(html);
}

/* -- text -- */

static bool is_control(char c)
{
    return (unsigned char)c < 0x20 && c != '\n' && c != '\t';
}

static bool is_tidy(galley_str s)
{
    for (size_t i = 0; i < s.size; i++)
        if (is_control(s.data[i]) ||
            (s.data[i] == '\n' &&
             ((i && is_blank(s.data[i - 1])) || (i + 1 < s.size && is_blank(s.data[i + 1])) ||
              (i > 1 && s.data[i - 1] == '\n' && s.data[i - 2] == '\n'))))
            return false;
    return true;
}

/* Plain text without the indentation of the document around it: no blanks at the ends of lines, no control characters, no more than one empty
 * line in a row. */
static galley_str tidy(galley__maker *m, galley_str s)
{
    s = galley__value_trim(s);
    if (is_tidy(s))
        return s;
    galley__buf_clear(&m->buf);
    for (size_t i = 0; i < s.size;) {
        size_t end = i, breaks = 0;
        while (end < s.size && !is_break(s.data[end]))
            end++;
        galley_str line = galley__value_trim(galley_str_sub(s, i, end));
        for (size_t k = 0; k < line.size; k++)
            if (!is_control(line.data[k]))
                galley__buf_char(&m->buf, line.data[k]);
        for (i = end; i < s.size && is_space(s.data[i]); i++)
            breaks += s.data[i] == '\n' || (s.data[i] == '\r' && s.data[i + 1] != '\n');
        galley__buf_add(&m->buf, breaks > 1 ? GALLEY_STR("\n\n")
                                 : breaks   ? GALLEY_STR("\n")
                                            : (galley_str){0});
    }
    return galley__make_str(m);
}

galley_str galley__value_text(galley__maker *m, const galley__value *v)
{
    galley_str text = v->s;
    if (!v->html || m->status != GALLEY_OK || text.size == 0)
        return tidy(m, text);
    if (memchr(text.data, '<', text.size) == NULL && memchr(text.data, '&', text.size) == NULL)
        return tidy(m, text);
    m->status = galley__html_fragment(v->s, m->scratch, m->arena, &text, m->err);
    galley_arena_reset(m->scratch);
    return galley__value_trim(text);
}

galley_str galley__value_line(galley__maker *m, const galley__value *v)
{
    galley_str text = galley__value_text(m, v);
    bool single = true;
    for (size_t i = 0; i < text.size; i++)
        single = single && !(is_space(text.data[i]) &&
                             (text.data[i] != ' ' || (i && text.data[i - 1] == ' ')));
    if (single)
        return text;
    galley__buf_clear(&m->buf);
    for (size_t i = 0; i < text.size; i++)
        if (!is_space(text.data[i]))
            galley__buf_char(&m->buf, text.data[i]);
        else if (!is_space(text.data[i - 1])) /* trimmed: i > 0 */
            galley__buf_char(&m->buf, ' ');
    return galley__make_str(m);
}

galley_str galley__value_base64(galley__maker *m, galley_str s)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = 0;
    int n = 0;
    galley__buf_clear(&m->buf);
    for (size_t i = 0; i < s.size && s.data[i] != '='; i++) {
        const char *at = s.data[i] ? memchr(digits, s.data[i], 64) : NULL;
        if (!at && is_space(s.data[i]))
            continue;
        if (!at) {
            galley__buf_clear(&m->buf);
            return (galley_str){0};
        }
        bits = bits << 6 | (uint32_t)(at - digits);
        n += 6;
        if (n >= 8)
            galley__buf_char(&m->buf, (char)(bits >> (n -= 8) & 0xFF));
    }
    return galley__make_str(m);
}

void galley__make_body(galley__maker *m, galley_article *a, const galley__value *body,
                       const galley__value *summary, galley_str base)
{
    const galley__value *main = body->s.size ? body : summary;
    if (main->s.size == 0)
        return;
    galley__make_field(m, a, "text", galley__value_text(m, main));
    if (main->html)
        galley__make_field(m, a, "html", galley__html_links(m, main->s, base));
    if (main == body && summary->s.size)
        galley__make_field(m, a, "summary", galley__value_text(m, summary));
}
