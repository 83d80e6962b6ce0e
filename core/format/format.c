/* core/format/format.c: which format a document is in, and which reader reads it.
 * SPDX-License-Identifier: MIT */
#include "core/format/news.h"

#include "core/base/error.h"
#include "core/html/fragment.h"

#include <strings.h>

static const struct {
    const char *name, *text;
} formats[] = {
#define GALLEY_X(code, name, text) {name, text},
    GALLEY_DOCUMENT_MAP(GALLEY_X)
#undef GALLEY_X
};

const char *galley_document_name(galley_document_kind format)
{
    return (unsigned)format < GALLEY_DOCUMENT_KINDS ? formats[format].name : "none";
}

const char *galley_document_text(galley_document_kind format)
{
    return (unsigned)format < GALLEY_DOCUMENT_KINDS ? formats[format].text : formats[0].text;
}

/* -- guessing -- */

enum { HEAD = 8192 };

/* The head with every second or fourth byte left out where it is UTF-16 or UTF-32; EBCDIC by its own first bytes. */
static galley_str ascii_head(galley_str bytes, char to[HEAD])
{
    size_t n = 0, size = bytes.size < HEAD ? bytes.size : HEAD;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)bytes.data[i];
        if (c != 0 && (c < 0xFE || i > 3))
            to[n++] = (char)c;
    }
    return (galley_str){to, n};
}

static void skip_space(galley_str *s)
{
    while (s->size && (s->data[0] == ' ' || (s->data[0] >= '\t' && s->data[0] <= '\r')))
        *s = galley_str_sub(*s, 1, s->size);
}

static bool starts(galley_str s, const char *z)
{
    size_t n = strlen(z);
    return s.size >= n && strncasecmp(s.data, z, n) == 0;
}

static bool skip_past(galley_str *s, const char *z)
{
    const char *at = memmem(s->data, s->size, z, strlen(z));
    if (at)
        *s = (galley_str){at + strlen(z), s->size - (size_t)(at + strlen(z) - s->data)};
    return at != NULL;
}

/* To the first element's name: over declarations, comments, the document type. */
static galley_str root_of(galley_str s)
{
    if (starts(s, "\xEF\xBB\xBF"))
        s = galley_str_sub(s, 3, s.size);
    for (skip_space(&s); s.size > 1 && s.data[0] == '<'; skip_space(&s)) {
        if (starts(s, "<!--") ? skip_past(&s, "-->") : starts(s, "<?") && skip_past(&s, "?>"))
            continue;
        if (!starts(s, "<!DOCTYPE"))
            break;
        const char *open = memchr(s.data, '[', s.size), *close = memchr(s.data, '>', s.size);
        if (open && close && open < close)
            skip_past(&s, "]");
        if (!skip_past(&s, ">"))
            break;
    }
    if (s.size < 2 || s.data[0] != '<')
        return (galley_str){0};
    size_t n = 1;
    while (n < s.size && !strchr(" \t\r\n/>", s.data[n]))
        n++;
    return galley_str_sub(s, 1, n);
}

static const struct {
    const char *root;
    galley_document_kind format;
} roots[] = {
    {"rss", GALLEY_DOCUMENT_RSS},
    {"rdf", GALLEY_DOCUMENT_RSS},
    {"channel", GALLEY_DOCUMENT_RSS},
    {"item", GALLEY_DOCUMENT_RSS},
    {"feed", GALLEY_DOCUMENT_ATOM},
    {"entry", GALLEY_DOCUMENT_ATOM},
    {"nitf", GALLEY_DOCUMENT_NITF},
    {"newsml", GALLEY_DOCUMENT_NEWSML},
    {"newsitem", GALLEY_DOCUMENT_NEWSML_G2},
    {"packageitem", GALLEY_DOCUMENT_NEWSML_G2},
    {"newsmessage", GALLEY_DOCUMENT_NEWSML_G2},
    {"conceptitem", GALLEY_DOCUMENT_NEWSML_G2},
    {"knowledgeitem", GALLEY_DOCUMENT_NEWSML_G2},
    {"planningitem", GALLEY_DOCUMENT_NEWSML_G2},
    {"catalogitem", GALLEY_DOCUMENT_NEWSML_G2},
    {"contentset", GALLEY_DOCUMENT_NEWSML_G2},
    {"contentmeta", GALLEY_DOCUMENT_NEWSML_G2},
    {"groupset", GALLEY_DOCUMENT_NEWSML_G2},
    {"urlset", GALLEY_DOCUMENT_SITEMAP},
    {"sitemapindex", GALLEY_DOCUMENT_SITEMAP},
};

static galley_document_kind of_root(galley_str root)
{
    const char *colon = root.size ? memchr(root.data, ':', root.size) : NULL;
    if (colon)
        root = (galley_str){colon + 1, root.size - (size_t)(colon + 1 - root.data)};
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        if (root.size == strlen(roots[i].root) &&
            strncasecmp(root.data, roots[i].root, root.size) == 0)
            return roots[i].format;
    return GALLEY_DOCUMENT_NONE;
}

static bool has(galley_str s, const char *z)
{
    return s.size && memmem(s.data, s.size, z, strlen(z)) != NULL;
}

/* By the names of members: a JSON Feed without its version has one of two others. */
static galley_document_kind of_json(galley_str head)
{
    if (has(head, "jsonfeed.org/version/") ||
        (has(head, "\"items\"") && (has(head, "\"feed_url\"") || has(head, "\"home_page_url\""))))
        return GALLEY_DOCUMENT_JSON_FEED;
    if (has(head, "\"uri\"")) {
        static const char *const ninjs[] = {"\"versioncreated\"",
                                            "\"versionCreated\"",
                                            "\"body_xhtml\"",
                                            "\"body_text\"",
                                            "\"headlines\"",
                                            "\"altids\"",
                                            "\"descriptions\"",
                                            "\"bodies\"",
                                            "\"pubStatus\"",
                                            "\"pubstatus\"",
                                            "\"representationType\"",
                                            "\"representationtype\"",
                                            NULL};
        for (size_t i = 0; ninjs[i]; i++)
            if (has(head, ninjs[i]))
                return GALLEY_DOCUMENT_NINJS;
    }
    return GALLEY_DOCUMENT_NONE;
}

galley_document_kind galley_document_guess(galley_str bytes, galley_str name)
{
    char to[HEAD];
    if (bytes.size >= 4 && memcmp(bytes.data, "\x4C\x6F\xA7\x94", 4) == 0)
        return GALLEY_DOCUMENT_RSS; /* XML in EBCDIC; which, the reader sees */
    galley_str head = ascii_head(bytes, to);
    galley_str root = root_of(head);
    galley_document_kind format = of_root(root);
    if (format)
        return format;
    if (starts(root, "html") && has(head, "<feed xmlns=\"http://www.w3.org/2005/Atom\""))
        return GALLEY_DOCUMENT_ATOM; /* wrapped in a page */
    skip_space(&head);
    if (starts(head, "{") || starts(head, "["))
        return of_json(head);
    head = galley_str_sub(bytes, 0, bytes.size < HEAD ? bytes.size : HEAD);
    if (galley__is_mailbox(head))
        return GALLEY_DOCUMENT_MBOX;
    if (galley__is_mail(head, name))
        return GALLEY_DOCUMENT_MAIL;
    return GALLEY_DOCUMENT_NONE;
}

/* -- reading -- */

static void tell_faults(galley__maker *m, galley__xml *xml)
{
    m->out->faults = xml->faults;
    if (xml->faults == 0)
        return;
    size_t line = galley__xml_line(xml, xml->fault_at);
    if (xml->faults > 1)
        galley__make_note(m, "not well-formed at line %zu: %s; and at %zu more places", line,
                          xml->fault, xml->faults - 1);
    else
        galley__make_note(m, "not well-formed at line %zu: %s", line, xml->fault);
}

/* XML in any character set: the root decides once more, since the head may not have told. */
static void read_xml(galley__maker *m, galley_str text)
{
    static const char *const apart[] = {"item", "entry", NULL};
    galley__xml_options options = {
        .entity = galley__html_character, .apart = apart, .base = m->base};
    galley__xml xml;
    m->status = galley__xml_read(text, &options, m->arena, &xml, m->err);
    if (m->status != GALLEY_OK)
        return;
    tell_faults(m, &xml);
    switch (m->out->format) {
    case GALLEY_DOCUMENT_NITF:
        galley__read_nitf_document(m, &xml);
        break;
    case GALLEY_DOCUMENT_NEWSML:
        galley__read_newsml(m, &xml);
        break;
    case GALLEY_DOCUMENT_NEWSML_G2:
        galley__read_newsml_g2(m, &xml);
        break;
    default:
        galley__read_feed(m, &xml);
        break;
    }
    if (*xml.failed && m->status == GALLEY_OK)
        m->status = galley__nomem(m->err);
}

static void read_text(galley__maker *m, galley_str text)
{
    switch (m->out->format) {
    case GALLEY_DOCUMENT_JSON_FEED:
        galley__read_json_feed(m, text);
        break;
    case GALLEY_DOCUMENT_NINJS:
        galley__read_ninjs(m, text);
        break;
    case GALLEY_DOCUMENT_SITEMAP:
        galley__make_left_out(m, 1, "a sitemap: it lists addresses and holds no article");
        break;
    case GALLEY_DOCUMENT_NONE:
        m->status =
            galley__fail(m->err, GALLEY_INVALID, "%s", galley_document_text(GALLEY_DOCUMENT_NONE));
        break;
    default:
        read_xml(m, text);
        break;
    }
}

static void read_mail(galley__maker *m, galley_str bytes)
{
    if (bytes.size > GALLEY_TEXT_MAX)
        m->status = galley__fail(m->err, GALLEY_LIMIT, "a document of %zu bytes is over the limit",
                                 bytes.size);
    else if (m->out->format == GALLEY_DOCUMENT_MBOX)
        galley__read_mailbox(m, bytes);
    else
        galley__read_mail(m, bytes);
}

/* All but mail is one text in one character set. */
static void read_bytes(galley__maker *m, galley_str bytes, galley_str charset)
{
    galley_str text, name, note;
    if (m->out->format == GALLEY_DOCUMENT_MAIL || m->out->format == GALLEY_DOCUMENT_MBOX) {
        read_mail(m, bytes);
        return;
    }
    m->status = galley__format_decode(bytes, charset, m->arena, &text, &name, &note, m->err);
    if (m->status != GALLEY_OK)
        return;
    m->out->charset = name;
    m->out->note = note;
    read_text(m, text);
}

galley_status galley_document_read(galley_document_kind format, galley_str bytes,
                                   const galley_document_hints *hints, galley_arena *arena,
                                   galley_document *out, galley_error *err)
{
    galley__maker m;
    galley_status status = galley__maker_init(&m, hints, arena, out, err);
    if (status != GALLEY_OK)
        return status;
    out->format = format;
    read_bytes(&m, bytes, hints ? galley__format_charset(hints->charset) : (galley_str){0});
    if (m.status == GALLEY_OK && out->n_items + out->n_left_out == 0)
        galley__make_note(&m, "no item in it");
    status = m.status;
    galley__maker_fini(&m);
    if (status != GALLEY_OK)
        *out = (galley_document){0};
    return status;
}
