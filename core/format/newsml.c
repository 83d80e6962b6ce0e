/* core/format/newsml.c: NewsML 1.x: items, in them components in components, in them contents with a role.
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

static galley_str formal_name(const galley__xml *xml, uint32_t i)
{
    return galley__xml_attr_of(xml, i, "FormalName");
}

/* The role of the component a content is in: of the nearest one that has any. */
static galley_str role_of(const galley__xml *xml, uint32_t content)
{
    for (uint32_t i = xml->nodes[content].parent; i; i = xml->nodes[i].parent) {
        if (!is(xml, i, "NewsComponent"))
            continue;
        uint32_t role = galley__xml_child(xml, i, "Role");
        return role ? formal_name(xml, role) : (galley_str){0};
    }
    return (galley_str){0};
}

/* Text, or markup of XHTML or NITF, in a DataContent. */
static galley__value content_of(galley__maker *m, const galley__xml *xml, uint32_t data)
{
    uint32_t from = data, body = 0;
    for (uint32_t i = data + 1; i < xml->nodes[data].next; i++)
        if (is(xml, i, "body.content") || (!body && is(xml, i, "body")))
            body = i;
    if (body)
        from = body;
    if (galley__xml_child(xml, from, NULL))
        return (galley__value){galley__xml_html(m, xml, from), true};
    galley_str text = galley__xml_text(xml, from);
    return (galley__value){text, galley__looks_html(text)};
}

static bool is_text(const galley__xml *xml, uint32_t content)
{
    uint32_t mime = galley__xml_child(xml, content, "MimeType");
    galley_str name = mime ? formal_name(xml, mime) : (galley_str){0};
    return !same(name, "text/css") && !(name.size > 6 && strncasecmp(name.data, "image/", 6) == 0);
}

static void read_content(galley__maker *m, galley__xml *xml, uint32_t content, galley__story *s,
                         int *rank)
{
    uint32_t data = galley__xml_child(xml, content, "DataContent");
    galley_str role = role_of(xml, content);
    if (!data || !is_text(xml, content))
        return;
    for (uint32_t i = data + 1; i < xml->nodes[data].next; i++)
        if (is(xml, i, "nitf")) {
            galley__read_nitf(m, xml, i, s);
            return;
        }
    int mine = same(role, "Body") || same(role, "Main") ? 1 : role.size == 0 ? 2 : 9;
    if (mine < *rank) {
        s->body = content_of(m, xml, data);
        *rank = s->body.s.size ? mine : *rank;
    } else if (same(role, "SubHeadLine") || same(role, "Abstract")) {
        s->summary = content_of(m, xml, data);
    }
}

/* A "SubjectCode" has up to three levels; each is a code. */
static void read_subject(galley__maker *m, const galley__xml *xml, uint32_t at, galley__story *s)
{
    for (uint32_t i = galley__xml_child(xml, at, NULL); i; i = galley__xml_sibling(xml, i, NULL)) {
        galley_str code = formal_name(xml, i);
        if (code.size == 0)
            continue;
        galley__story_subject(m, s, galley__subject_code(m, code), galley__xml_text(xml, i),
                              (galley_str){0});
    }
}

/* Providers' keywords: a property whose name says so. */
static void read_property(galley__maker *m, const galley__xml *xml, uint32_t i, galley__story *s)
{
    galley_str name = formal_name(xml, i);
    if (name.size && memmem(name.data, name.size, "Keyword", 7))
        galley__story_subject(m, s, (galley_str){0}, galley__xml_attr_of(xml, i, "Value"),
                              (galley_str){0});
}

static const struct {
    const char *name;
    size_t at;
    bool formal; /* the value is the attribute FormalName, else the text */
} lines[] = {
#define AT(field) offsetof(galley__story, field)
    {"PublicIdentifier", AT(id), false},
    {"FirstCreated", AT(published), false},
    {"ThisRevisionCreated", AT(modified), false},
    {"Status", AT(status), true},
    {"Urgency", AT(urgency), true},
    {"RevisionId", AT(version), false},
    {"HeadLine", AT(title), false},
    {"ByLine", AT(byline), false},
    {"DateLine", AT(dateline), false},
    {"SlugLine", AT(slug), false},
    {"CopyrightLine", AT(rights), false},
    {"Genre", AT(genre), true},
    {"Language", AT(lang), true},
#undef AT
};

static bool read_line(const galley__xml *xml, uint32_t i, galley__story *s)
{
    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++)
        if (is(xml, i, lines[k].name)) {
            put((galley_str *)((char *)s + lines[k].at),
                lines[k].formal ? formal_name(xml, i) : galley__xml_text(xml, i));
            return true;
        }
    return false;
}

/* <Provider><Party FormalName="..."/></Provider> */
static galley_str party(const galley__xml *xml, uint32_t i)
{
    uint32_t at = galley__xml_child(xml, i, "Party");
    return at ? formal_name(xml, at) : (galley_str){0};
}

static void read_item(galley__maker *m, galley__xml *xml, uint32_t item, galley_str sender)
{
    galley__story s = {0};
    int rank = 9;
    for (uint32_t i = item + 1; i < xml->nodes[item].next; i++) {
        if (xml->nodes[i].name.data == NULL || read_line(xml, i, &s))
            continue;
        if (is(xml, i, "ContentItem")) {
            read_content(m, xml, i, &s, &rank);
            i = xml->nodes[i].next - 1;
        } else if (is(xml, i, "SubjectCode")) {
            read_subject(m, xml, i, &s);
        } else if (is(xml, i, "Property")) {
            read_property(m, xml, i, &s);
        } else if (is(xml, i, "Provider")) {
            put(&s.source, party(xml, i));
        }
    }
    put(&s.source, sender);
    galley__make_story(m, &s, galley__xml_line(xml, xml->nodes[item].at));
}

void galley__read_newsml(galley__maker *m, galley__xml *xml)
{
    galley_str sender = {0};
    for (uint32_t i = 1; i < xml->n_nodes && m->status == GALLEY_OK; i++) {
        if (is(xml, i, "NewsML"))
            m->out->version = galley__xml_attr_of(xml, i, "Version");
        else if (is(xml, i, "SentFrom"))
            sender = party(xml, i);
        else if (is(xml, i, "NewsItem")) {
            read_item(m, xml, i, sender);
            i = xml->nodes[i].next - 1;
        }
    }
}
