/* core/format/ninjs.c: ninjs 1.x, 2.x and 3.x (https://iptc.org/standards/ninjs/).
 *
 * The versions differ in spelling (versioncreated, versionCreated) and in what became a list (body_xhtml, bodies); names are
 * compared without case, and each thing is looked for in both places.
 * SPDX-License-Identifier: MIT */
#include "core/format/jsondoc.h"
#include "core/format/news.h"

#include "core/format/url.h"
#include "core/html/fragment.h"

#include <strings.h>

static bool same(galley_str s, const char *z)
{
    return s.size == strlen(z) && strncasecmp(s.data ? s.data : "", z, s.size) == 0;
}

static bool starts(galley_str s, const char *z)
{
    size_t n = strlen(z);
    return s.size >= n && strncasecmp(s.data, z, n) == 0;
}

/* Like galley__json_member, whatever the case; 0 for none. */
static size_t member(const galley__jsondoc *doc, size_t object, const char *name)
{
    if (!galley__json_is_object(doc, object))
        return 0;
    for (size_t i = object + 1; i < doc->v[object].next; i = doc->v[i].next)
        if (same(doc->v[i].key, name))
            return i;
    return 0;
}

static galley_str text_at(const galley__jsondoc *doc, size_t at)
{
    bool has =
        at && (doc->v[at].kind == GALLEY__JSON_STRING || doc->v[at].kind == GALLEY__JSON_NUMBER);
    return has ? galley__value_trim(doc->v[at].text) : (galley_str){0};
}

static galley_str text(const galley__jsondoc *doc, size_t object, const char *name)
{
    return text_at(doc, member(doc, object, name));
}

static galley_str either(const galley__jsondoc *doc, size_t object, const char *a, const char *b)
{
    galley_str s = text(doc, object, a);
    return s.size ? s : text(doc, object, b);
}

/* Of a list of {"role", "value"} the one of this role, else (`any`) the first. */
static galley_str value_of_role(const galley__jsondoc *doc, size_t list, const char *const *roles,
                                bool any)
{
    for (size_t r = 0; list && roles[r]; r++)
        for (size_t i = galley__json_first(doc, list); i; i = galley__json_after(doc, list, i))
            if (same(text(doc, i, "role"), roles[r]))
                return text(doc, i, "value");
    size_t first = list && any ? galley__json_first(doc, list) : 0;
    return first ? text(doc, first, "value") : (galley_str){0};
}

/* -- the body -- */

/* A document of its own in a string. */
static void read_nitf_string(galley__maker *m, galley_str source, galley__story *s)
{
    galley__xml xml;
    galley__xml_options options = {.entity = galley__html_character, .base = m->base};
    if (m->status != GALLEY_OK ||
        (m->status = galley__xml_read(source, &options, m->arena, &xml, m->err)) != GALLEY_OK)
        return;
    for (uint32_t i = 1; i < xml.n_nodes; i++)
        if (galley__xml_is(&xml, i, "nitf", ~0u)) {
            galley__read_nitf(m, &xml, i, s);
            return;
        }
}

/* HTML goes before NITF, and that before plain text. */
static int body_rank(const galley__jsondoc *doc, size_t body)
{
    galley_str type = text(doc, body, "contenttype"), role = text(doc, body, "role");
    if (starts(type, "text/html") || starts(type, "application/xhtml") || same(role, "xhtml"))
        return 1;
    if (type.size && memmem(type.data, type.size, "NITF", 4))
        return 2;
    if (type.size == 0 || starts(type, "text/plain"))
        return 3;
    return 9;
}

static void read_bodies(galley__maker *m, const galley__jsondoc *doc, size_t list, galley__story *s)
{
    size_t best = 0;
    for (size_t i = galley__json_first(doc, list); i; i = galley__json_after(doc, list, i))
        if (text(doc, i, "value").size && body_rank(doc, i) < 9 &&
            (!best || body_rank(doc, i) < body_rank(doc, best)))
            best = i;
    if (!best)
        return;
    galley_str value = text(doc, best, "value");
    if (body_rank(doc, best) == 2)
        read_nitf_string(m, value, s);
    else
        s->body = (galley__value){value, body_rank(doc, best) == 1};
}

/* body_xhtml, body_text, and body_ANYTHING of 1.x: the first of the best kind. */
static void read_old_body(const galley__jsondoc *doc, size_t item, galley__story *s)
{
    galley_str html = either(doc, item, "body_xhtml", "body_html"),
               plain = text(doc, item, "body_text");
    for (size_t i = item + 1; !html.size && !plain.size && i < doc->v[item].next;
         i = doc->v[i].next)
        if (starts(doc->v[i].key, "body_"))
            plain = text_at(doc, i);
    s->body =
        html.size ? (galley__value){html, true} : (galley__value){plain, galley__looks_html(plain)};
}

static void read_text(galley__maker *m, const galley__jsondoc *doc, size_t item, galley__story *s)
{
    static const char *const main_role[] = {"main", NULL};
    static const char *const summaries[] = {"lead", "abstract", "summary", "text", "caption", NULL};
    size_t bodies = member(doc, item, "bodies");
    size_t descriptions = member(doc, item, "descriptions");
    s->title = value_of_role(doc, member(doc, item, "headlines"), main_role, true);
    if (s->title.size == 0)
        s->title = either(doc, item, "headline", "title");
    if (bodies)
        read_bodies(m, doc, bodies, s);
    else
        read_old_body(doc, item, s);
    galley_str summary = value_of_role(doc, descriptions, summaries, false);
    if (summary.size == 0)
        summary = either(doc, item, "description_text", "description_xhtml");
    if (s->summary.s.size == 0)
        s->summary = (galley__value){summary, galley__looks_html(summary)};
}

/* -- subjects and the rest -- */

static galley_str code_of(galley__maker *m, const galley__jsondoc *doc, size_t at)
{
    galley_str uri = text(doc, at, "uri"), code = either(doc, at, "code", "literal");
    galley_str scheme = text(doc, at, "scheme");
    if (uri.size)
        return uri;
    if (code.size == 0 || scheme.size == 0 || !galley__url_is_whole(scheme))
        return code;
    galley__buf_clear(&m->buf);
    galley__buf_add(&m->buf, scheme);
    galley__buf_add(&m->buf, code);
    return galley__make_str(m);
}

static void read_subjects(galley__maker *m, const galley__jsondoc *doc, size_t item,
                          galley__story *s)
{
    static const struct {
        const char *name, *kind;
    } lists[] = {{"subject", ""},
                 {"subjects", ""},
                 {"person", "person"},
                 {"people", "person"},
                 {"place", "place"},
                 {"places", "place"},
                 {"event", "event"},
                 {"events", "event"},
                 {"organisation", "organisation"},
                 {"object", "object"},
                 {"organisations", "organisation"},
                 {"objects", "object"}};
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
        size_t list = member(doc, item, lists[k].name);
        for (size_t i = list ? galley__json_first(doc, list) : 0; i;
             i = galley__json_after(doc, list, i))
            galley__story_subject(m, s, code_of(m, doc, i), text(doc, i, "name"),
                                  galley_str_of(lists[k].kind));
    }
    size_t words = member(doc, item, "keywords");
    for (size_t i = words ? galley__json_first(doc, words) : 0; i;
         i = galley__json_after(doc, words, i))
        galley__list_add(m, &s->labels, text_at(doc, i));
}

static galley_str first_name(const galley__jsondoc *doc, size_t item, const char *list_name)
{
    size_t list = member(doc, item, list_name);
    size_t first = list ? galley__json_first(doc, list) : 0;
    return first ? text(doc, first, "name") : (galley_str){0};
}

static void read_lines(const galley__jsondoc *doc, size_t item, galley__story *s)
{
    s->id = text(doc, item, "uri");
    s->kind = text(doc, item, "type");
    s->version = text(doc, item, "version");
    s->published = either(doc, item, "firstcreated", "contentcreated");
    s->modified = text(doc, item, "versioncreated");
    s->status = text(doc, item, "pubstatus");
    s->urgency = text(doc, item, "urgency");
    s->lang = text(doc, item, "language");
    s->byline = either(doc, item, "byline", "by");
    s->slug = text(doc, item, "slugline");
    s->located = text(doc, item, "located");
    s->note_to_editors = text(doc, item, "ednote");
    s->rights = either(doc, item, "copyrightnotice", "copyrightholder");
    s->usage = text(doc, item, "usageterms");
    s->genre = first_name(doc, item, "genres");
    s->source = first_name(doc, item, "infosources");
    if (s->source.size == 0)
        s->source = text(doc, item, "copyrightholder");
}

static void read_item(galley__maker *m, const galley__jsondoc *doc, size_t item)
{
    galley__story s = {.base = m->base};
    read_lines(doc, item, &s);
    read_text(m, doc, item, &s);
    read_subjects(m, doc, item, &s);
    if (m->out->version.size == 0) {
        size_t standard = member(doc, item, "standard");
        m->out->version = standard ? text(doc, standard, "version") : (galley_str){0};
    }
    galley__make_story(m, &s, 0);
}

/* What goes with an item (1.x: an object of them, later a list): stories are read, pictures and the like told. */
static void read_associations(galley__maker *m, const galley__jsondoc *doc, size_t item)
{
    size_t list = member(doc, item, "associations");
    for (size_t i = list ? list + 1 : 0; i && i < doc->v[list].next; i = doc->v[i].next) {
        if (!galley__json_is_object(doc, i))
            continue;
        if (member(doc, i, "bodies") || member(doc, i, "body_text") || member(doc, i, "body_xhtml"))
            read_item(m, doc, i);
        else
            galley__make_left_out(m, 0, "a picture, or the like, that goes with an item");
    }
}

void galley__read_ninjs(galley__maker *m, galley_str source)
{
    galley__jsondoc doc;
    if (!galley__jsondoc_read(m, source, &doc))
        return;
    bool list = doc.v[0].kind == GALLEY__JSON_ARRAY;
    for (size_t i = list ? 1 : 0; i < doc.v[0].next && m->status == GALLEY_OK; i = doc.v[i].next) {
        if (galley__json_is_object(&doc, i)) {
            read_item(m, &doc, i);
            read_associations(m, &doc, i);
        } else {
            galley__make_left_out(m, 0, "an item that is no JSON object");
        }
    }
}
