/* core/format/newsml_g2.c: NewsML-G2 (https://iptc.org/standards/newsml-g2/): items, alone or in a message.
 * SPDX-License-Identifier: MIT */
#include "core/format/news.h"

#include <strings.h>

static void put(galley_str *to, galley_str s)
{
    if (to->size == 0)
        *to = galley__value_trim(s);
}

static bool is(const galley__xml *xml, uint32_t i, const char *name)
{
    return galley__xml_is(xml, i, name, ~0u);
}

static bool same(galley_str s, const char *z)
{
    return s.size == strlen(z) && strncasecmp(s.data ? s.data : "", z, s.size) == 0;
}

/* "ninat:text" to "text". */
static galley_str behind_colon(galley_str qcode)
{
    const char *colon = qcode.size ? memchr(qcode.data, ':', qcode.size) : NULL;
    return colon ? (galley_str){colon + 1, qcode.size - (size_t)(colon + 1 - qcode.data)} : qcode;
}

static galley_str code_of(const galley__xml *xml, uint32_t i)
{
    galley_str code = galley__xml_attr_of(xml, i, "qcode");
    if (code.size == 0)
        code = galley__xml_attr_of(xml, i, "uri");
    if (code.size == 0)
        code = galley__xml_attr_of(xml, i, "literal");
    return code;
}

/* The name in the item's language, else the first; where there is none, the code without its scheme. */
static galley_str name_of(const galley__xml *xml, uint32_t i, galley_str lang, bool or_code)
{
    uint32_t first = galley__xml_child(xml, i, "name");
    for (uint32_t n = first; n; n = galley__xml_sibling(xml, n, "name"))
        if (lang.size && galley_str_eq(galley__xml_lang(xml, n), lang))
            return galley__xml_text(xml, n);
    if (first)
        return galley__xml_text(xml, first);
    return or_code ? behind_colon(galley__xml_attr_of(xml, i, "qcode")) : (galley_str){0};
}

/* "cpnat:geoArea" to what it is in words; topics are "abstract", or of no stated kind. */
static galley_str kind_of(const galley__xml *xml, uint32_t i)
{
    galley_str type = behind_colon(galley__xml_attr_of(xml, i, "type"));
    if (same(type, "abstract"))
        return (galley_str){0};
    if (same(type, "geoArea") || same(type, "poi"))
        return GALLEY_STR("place");
    return type;
}

/* -- content -- */

static void read_inline(galley__maker *m, galley__xml *xml, uint32_t at, galley__story *s)
{
    uint32_t body = 0;
    for (uint32_t i = at + 1; i < xml->nodes[at].next; i++) {
        if (is(xml, i, "nitf")) {
            galley__read_nitf(m, xml, i, s);
            return;
        }
        bool html = xml->nodes[i].name.data && xml->nodes[i].ns == GALLEY__NS_XHTML;
        if (!body && (is(xml, i, "body") || is(xml, i, "article") || (html && is(xml, i, "div"))))
            body = i;
    }
    galley_str type = galley__xml_attr_of(xml, at, "contenttype");
    bool named = type.size && memmem(type.data, type.size, "html", 4);
    if (!body && named)
        body = at;
    if (body && s->body.s.size == 0)
        s->body = (galley__value){galley__xml_html(m, xml, body), true};
}

static void read_data(galley__maker *m, galley__xml *xml, uint32_t at, galley__story *s)
{
    (void)m;
    galley_str text = galley__xml_text(xml, at);
    if (s->body.s.size == 0 && galley__xml_attr_of(xml, at, "encoding").size == 0)
        s->body = (galley__value){text, galley__looks_html(text)};
}

/* -- metadata -- */

static const struct {
    const char *name;
    size_t at;
} lines[] = {
#define AT(field) offsetof(galley__story, field)
    {"versionCreated", AT(modified)},
    {"firstCreated", AT(published)},
    {"contentCreated", AT(published)},
    {"headline", AT(title)},
    {"slugline", AT(slug)},
    {"by", AT(byline)},
    {"dateline", AT(dateline)},
    {"urgency", AT(urgency)},
    {"copyrightNotice", AT(rights)},
    {"usageTerms", AT(usage)},
    {"edNote", AT(note_to_editors)},
    {"creditline", AT(source)},
#undef AT
};

static bool read_line(const galley__xml *xml, uint32_t i, galley__story *s)
{
    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++)
        if (is(xml, i, lines[k].name)) {
            put((galley_str *)((char *)s + lines[k].at), galley__xml_text(xml, i));
            return true;
        }
    return false;
}

static void read_description(galley__maker *m, const galley__xml *xml, uint32_t i, galley__story *s)
{
    if (s->summary.s.size)
        return;
    s->summary.html = galley__xml_child(xml, i, NULL) != 0;
    s->summary.s = s->summary.html ? galley__xml_html(m, xml, i) : galley__xml_text(xml, i);
}

/* An element of itemMeta, contentMeta or rightsInfo. */
static void read_meta(galley__maker *m, galley__xml *xml, uint32_t i, galley__story *s,
                      galley__list *creators)
{
    if (read_line(xml, i, s))
        return;
    if (is(xml, i, "itemClass"))
        put(&s->kind, behind_colon(code_of(xml, i)));
    else if (is(xml, i, "pubStatus"))
        put(&s->status, behind_colon(code_of(xml, i)));
    else if (is(xml, i, "provider") || is(xml, i, "infoSource"))
        put(&s->source, name_of(xml, i, s->lang, true));
    else if (is(xml, i, "service"))
        put(&s->section, name_of(xml, i, s->lang, false));
    else if (is(xml, i, "creator") || is(xml, i, "contributor"))
        galley__list_add(m, creators, name_of(xml, i, s->lang, false));
    else if (is(xml, i, "language"))
        put(&s->lang, galley__xml_attr_of(xml, i, "tag"));
    else if (is(xml, i, "located"))
        put(&s->located, name_of(xml, i, s->lang, true));
    else if (is(xml, i, "genre"))
        put(&s->genre, name_of(xml, i, s->lang, true));
    else if (is(xml, i, "keyword"))
        galley__list_add(m, &s->labels, galley__xml_text(xml, i));
    else if (is(xml, i, "subject"))
        galley__story_subject(m, s, code_of(xml, i), name_of(xml, i, s->lang, false),
                              kind_of(xml, i));
    else if (is(xml, i, "description"))
        read_description(m, xml, i, s);
}

static bool is_block(const galley__xml *xml, uint32_t i)
{
    return is(xml, i, "itemMeta") || is(xml, i, "contentMeta") || is(xml, i, "rightsInfo");
}

/* The language is looked for first: names are chosen by it. */
static void read_lang(const galley__xml *xml, uint32_t item, galley__story *s)
{
    uint32_t meta = galley__xml_child(xml, item, "contentMeta");
    uint32_t lang = meta ? galley__xml_child(xml, meta, "language") : 0;
    if (lang)
        put(&s->lang, galley__xml_attr_of(xml, lang, "tag"));
    put(&s->lang, galley__xml_lang(xml, item));
}

static void read_contents(galley__maker *m, galley__xml *xml, uint32_t set, galley__story *s)
{
    for (uint32_t i = set + 1; i < xml->nodes[set].next; i++)
        if (is(xml, i, "inlineXML"))
            read_inline(m, xml, i, s);
        else if (is(xml, i, "inlineData"))
            read_data(m, xml, i, s);
}

static void read_item(galley__maker *m, galley__xml *xml, uint32_t item)
{
    galley__story s = {.id = galley__xml_attr_of(xml, item, "guid"),
                       .version = galley__xml_attr_of(xml, item, "version"),
                       .base = galley__xml_base(xml, item)};
    galley__list creators = {0};
    read_lang(xml, item, &s);
    for (uint32_t b = item + 1; b < xml->nodes[item].next; b = xml->nodes[b].next)
        if (is_block(xml, b))
            for (uint32_t i = b + 1; i < xml->nodes[b].next; i = xml->nodes[i].next)
                if (xml->nodes[i].name.data)
                    read_meta(m, xml, i, &s, &creators);
    for (uint32_t b = item + 1; b < xml->nodes[item].next; b = xml->nodes[b].next)
        if (is(xml, b, "contentSet"))
            read_contents(m, xml, b, &s);
    if (s.byline.size == 0)
        put(&s.author, galley__list_joined(m, &creators));
    galley__make_story(m, &s, galley__xml_line(xml, xml->nodes[item].at));
}

/* Items that are no stories, and what they are. */
static const char *other_item(const galley__xml *xml, uint32_t i)
{
    static const char *const table[][2] = {
        {"packageItem", "a package: it lists other items and has no text of its own"},
        {"conceptItem", "a concept: it says what a name stands for and tells no story"},
        {"knowledgeItem", "a set of concepts: it says what names stand for and tells no story"},
        {"planningItem", "a plan of coverage: the stories come later"},
        {"catalogItem", "a catalogue of code lists"},
    };
    for (size_t k = 0; k < sizeof table / sizeof *table; k++)
        if (is(xml, i, table[k][0]))
            return table[k][1];
    return NULL;
}

/* A <contentSet> by itself, as documentation shows it. */
static void read_loose(galley__maker *m, galley__xml *xml, uint32_t set)
{
    galley__story s = {0};
    read_contents(m, xml, set, &s);
    galley__make_story(m, &s, galley__xml_line(xml, xml->nodes[set].at));
}

void galley__read_newsml_g2(galley__maker *m, galley__xml *xml)
{
    for (uint32_t i = 1; i < xml->n_nodes && m->status == GALLEY_OK; i++) {
        if (xml->nodes[i].name.data == NULL)
            continue;
        const char *other = other_item(xml, i);
        if (m->out->version.size == 0)
            m->out->version = galley__xml_attr_of(xml, i, "standardversion");
        if (is(xml, i, "newsItem"))
            read_item(m, xml, i);
        else if (is(xml, i, "contentSet"))
            read_loose(m, xml, i);
        else if (other)
            galley__make_left_out(m, galley__xml_line(xml, xml->nodes[i].at), other);
        else
            continue;
        i = xml->nodes[i].next - 1;
    }
}
