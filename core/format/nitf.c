/* core/format/nitf.c: NITF 3 (https://iptc.org/std/NITF/): head, docdata, body.head, body.content.
 * SPDX-License-Identifier: MIT */
#include "core/format/news.h"

static void put(galley_str *to, galley_str s)
{
    if (to->size == 0)
        *to = galley__value_trim(s);
}

static galley_str child_text(const galley__xml *xml, uint32_t parent, const char *name)
{
    uint32_t at = galley__xml_child(xml, parent, name);
    return at ? galley__xml_text(xml, at) : (galley_str){0};
}

static galley_str child_attr(const galley__xml *xml, uint32_t parent, const char *name,
                             const char *attr)
{
    uint32_t at = galley__xml_child(xml, parent, name);
    return at ? galley__xml_attr_of(xml, at, attr) : (galley_str){0};
}

/* <tobject.subject tobject.subject.refnum="15007000" tobject.subject.type="Sport" .matter="Baseball"/> */
static void read_subjects(galley__maker *m, const galley__xml *xml, uint32_t tobject,
                          galley__story *s)
{
    for (uint32_t i = galley__xml_child(xml, tobject, "tobject.subject"); i;
         i = galley__xml_sibling(xml, i, "tobject.subject")) {
        galley_str number = galley__xml_attr_of(xml, i, "tobject.subject.refnum"), code = {0};
        galley_str name = galley__xml_attr_of(xml, i, "tobject.subject.detail");
        if (name.size == 0)
            name = galley__xml_attr_of(xml, i, "tobject.subject.matter");
        if (name.size == 0)
            name = galley__xml_attr_of(xml, i, "tobject.subject.type");
        if (number.size)
            code = galley__subject_code(m, number);
        galley__story_subject(m, s, code, name, (galley_str){0});
    }
}

static void read_keys(galley__maker *m, const galley__xml *xml, uint32_t docdata, galley__story *s)
{
    uint32_t list = galley__xml_child(xml, docdata, "key-list");
    for (uint32_t i = list ? galley__xml_child(xml, list, "keyword") : 0; i;
         i = galley__xml_sibling(xml, i, "keyword"))
        galley__list_add(m, &s->labels, galley__value_trim(galley__xml_attr_of(xml, i, "key")));
}

static void read_docdata(galley__maker *m, const galley__xml *xml, uint32_t docdata,
                         galley__story *s)
{
    galley_str issued = child_attr(xml, docdata, "date.issue", "norm");
    put(&s->id, child_attr(xml, docdata, "doc-id", "id-string"));
    put(&s->published, issued.size ? issued : child_attr(xml, docdata, "date.release", "norm"));
    put(&s->urgency, child_attr(xml, docdata, "urgency", "ed-urg"));
    put(&s->rights, child_attr(xml, docdata, "doc.copyright", "holder"));
    put(&s->note_to_editors, child_attr(xml, docdata, "ed-msg", "info"));
    read_keys(m, xml, docdata, s);
}

static void read_head(galley__maker *m, const galley__xml *xml, uint32_t head, galley__story *s)
{
    uint32_t docdata = galley__xml_child(xml, head, "docdata");
    uint32_t tobject = galley__xml_child(xml, head, "tobject");
    uint32_t pub = galley__xml_child(xml, head, "pubdata");
    if (tobject)
        read_subjects(m, xml, tobject, s);
    if (docdata)
        read_docdata(m, xml, docdata, s);
    if (pub) {
        put(&s->published, galley__xml_attr_of(xml, pub, "date.publication"));
        put(&s->source, galley__xml_attr_of(xml, pub, "name"));
        put(&s->section, galley__xml_attr_of(xml, pub, "position.section"));
        put(&s->url, galley__xml_attr_of(xml, pub, "ex-ref"));
    }
}

/* The byline as it stands; the author is whoever is marked as a person in it, else the words but for the job. */
static void read_byline(galley__maker *m, const galley__xml *xml, uint32_t byline, galley__story *s)
{
    galley__list people = {0};
    uint32_t end = xml->nodes[byline].next;
    galley__buf_clear(&m->buf);
    for (uint32_t i = byline + 1; i < end; i++) {
        if (galley__xml_is(xml, i, "byttl", ~0u)) {
            i = xml->nodes[i].next - 1;
            continue;
        }
        galley__buf_add(&m->buf, xml->nodes[i].text);
    }
    galley_str words = galley__value_trim(galley__make_str(m));
    while (words.size && words.data[words.size - 1] == ',')
        words.size--;
    for (uint32_t i = byline + 1; i < end; i++)
        if (galley__xml_is(xml, i, "person", ~0u)) {
            galley__list_add(m, &people, galley__xml_text(xml, i));
            i = xml->nodes[i].next - 1;
        }
    if (s->byline.size == 0) /* the byline outside goes before that of the body */
        put(&s->author,
            people.count ? galley__list_joined(m, &people) : galley__byline_name(words));
    galley__value line = {galley__xml_text(xml, byline), false};
    put(&s->byline, galley__value_line(m, &line));
}

static void read_body_head(galley__maker *m, const galley__xml *xml, uint32_t head,
                           galley__story *s)
{
    uint32_t hedline = galley__xml_child(xml, head, "hedline");
    uint32_t byline = galley__xml_child(xml, head, "byline");
    uint32_t abstract = galley__xml_child(xml, head, "abstract");
    uint32_t distributor = galley__xml_child(xml, head, "distributor");
    if (hedline)
        put(&s->title, child_text(xml, hedline, "hl1"));
    if (hedline)
        put(&s->title, galley__xml_text(xml, hedline));
    if (byline)
        read_byline(m, xml, byline, s);
    put(&s->dateline, child_text(xml, head, "dateline"));
    put(&s->rights, child_text(xml, head, "rights"));
    if (distributor)
        put(&s->source, galley__xml_text(xml, distributor));
    if (abstract && s->summary.s.size == 0)
        s->summary = (galley__value){galley__xml_html(m, xml, abstract), true};
}

void galley__read_nitf(galley__maker *m, galley__xml *xml, uint32_t nitf, galley__story *s)
{
    uint32_t head = galley__xml_child(xml, nitf, "head");
    uint32_t body = galley__xml_child(xml, nitf, "body");
    if (head)
        read_head(m, xml, head, s);
    if (body) {
        uint32_t body_head = galley__xml_child(xml, body, "body.head");
        uint32_t content = galley__xml_child(xml, body, "body.content");
        if (body_head)
            read_body_head(m, xml, body_head, s);
        if (content && s->body.s.size == 0)
            s->body = (galley__value){galley__xml_html(m, xml, content), true};
    }
    if (head)
        put(&s->title, child_text(xml, head, "title"));
    put(&s->lang, galley__xml_lang(xml, body ? body : nitf));
    s->base = galley__xml_base(xml, nitf);
}

void galley__read_nitf_document(galley__maker *m, galley__xml *xml)
{
    for (uint32_t i = 1; i < xml->n_nodes && m->status == GALLEY_OK; i++) {
        if (!galley__xml_is(xml, i, "nitf", ~0u))
            continue;
        galley__story s = {0};
        galley__read_nitf(m, xml, i, &s);
        if (m->out->version.size == 0)
            m->out->version = galley__xml_attr_of(xml, i, "version");
        galley__make_story(m, &s, galley__xml_line(xml, xml->nodes[i].at));
        i = xml->nodes[i].next - 1;
    }
}
