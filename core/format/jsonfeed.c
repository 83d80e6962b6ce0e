/* core/format/jsonfeed.c: JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/).
 * SPDX-License-Identifier: MIT */
#include "core/format/jsondoc.h"

#include "core/format/url.h"

typedef struct people {
    galley__list names, urls;
} people;

static void add_person(galley__maker *m, const galley__jsondoc *doc, size_t at, people *p)
{
    galley_str name = {0};
    if (doc->v[at].kind == GALLEY__JSON_STRING)
        name = galley__value_trim(doc->v[at].text);
    else if (doc->v[at].kind == GALLEY__JSON_OBJECT)
        name = galley__json_text(doc, at, "name");
    galley__list_add(m, &p->names, name);
    if (doc->v[at].kind == GALLEY__JSON_OBJECT)
        galley__list_add(m, &p->urls, galley__json_text(doc, at, "url"));
}

/* "authors" of 1.1, else "author" of 1.0. */
static people people_of(galley__maker *m, const galley__jsondoc *doc, size_t object)
{
    people p = {0};
    size_t list = galley__json_member(doc, object, "authors");
    for (size_t i = galley__json_first(doc, list); list && i; i = galley__json_after(doc, list, i))
        add_person(m, doc, i, &p);
    size_t one = galley__json_member(doc, object, "author");
    if (p.names.count == 0 && one)
        add_person(m, doc, one, &p);
    return p;
}

static void set_tags(galley__maker *m, const galley__jsondoc *doc, size_t item, galley_article *a)
{
    galley__list labels = {0};
    size_t list = galley__json_member(doc, item, "tags");
    for (size_t i = galley__json_first(doc, list); list && i; i = galley__json_after(doc, list, i))
        if (doc->v[i].kind == GALLEY__JSON_STRING)
            galley__list_add(m, &labels, galley__value_trim(doc->v[i].text));
    galley__make_labels(m, a, &labels);
}

static void set_attachments(galley__maker *m, const galley__jsondoc *doc, size_t item,
                            galley_article *a)
{
    galley__list objects = {0};
    size_t list = galley__json_member(doc, item, "attachments");
    for (size_t i = galley__json_first(doc, list); list && i;
         i = galley__json_after(doc, list, i)) {
        if (!galley__json_is_object(doc, i))
            continue;
        galley__member members[] = {{"url", galley__json_text(doc, i, "url")},
                                    {"type", galley__json_text(doc, i, "mime_type")},
                                    {"length", galley__json_text(doc, i, "size_in_bytes")}};
        galley__objects_add(m, &objects, members, 3);
    }
    galley__make_json(m, a, "enclosures", galley__objects_joined(m, &objects));
}

static void set_text(galley__maker *m, const galley__jsondoc *doc, size_t item, galley_article *a,
                     galley_str base)
{
    galley__value body = {galley__json_text(doc, item, "content_html"), true};
    galley__value summary = {galley__json_text(doc, item, "summary"), false};
    galley__value title = {galley__json_text(doc, item, "title"), false};
    if (body.s.size == 0)
        body = (galley__value){galley__json_text(doc, item, "content_text"), false};
    galley__make_field(m, a, "title", galley__value_line(m, &title));
    galley__make_body(m, a, &body, &summary, base);
}

static void set_date(galley__maker *m, const galley__jsondoc *doc, size_t item, galley_article *a)
{
    galley_str published = galley__json_text(doc, item, "date_published"), iso;
    galley_str modified = galley__json_text(doc, item, "date_modified");
    galley__make_field(m, a, "date", published.size ? published : modified);
    if (modified.size && galley_date_parse(modified, m->arena, &iso))
        galley__make_field(m, a, "date_modified", iso);
}

/* An id that is an address or a urn names the item in the world. */
static void set_key(galley__maker *m, galley_article *a, galley_str id)
{
    galley__make_field(m, a, "guid", id);
    galley_str feed = m->out->url.size ? m->out->url : m->base;
    if (galley__url_is_whole(id)) {
        a->key = id;
    } else if (id.size && a->url.size == 0 && feed.size) {
        galley__buf_clear(&m->buf);
        galley__buf_add(&m->buf, feed);
        galley__buf_char(&m->buf, '#');
        galley__buf_add(&m->buf, id);
        a->key = galley__make_str(m);
    }
    if (m->status == GALLEY_OK)
        m->status = galley_article_key(a, m->arena, m->err);
}

static bool is_empty(const galley__jsondoc *doc, size_t item)
{
    static const char *const names[] = {
        "title", "content_html", "content_text", "summary", "url", "external_url", NULL};
    for (size_t i = 0; names[i]; i++)
        if (galley__json_text(doc, item, names[i]).size)
            return false;
    return true;
}

static void read_item(galley__maker *m, const galley__jsondoc *doc, size_t item,
                      const people *feed_people)
{
    if (is_empty(doc, item)) {
        galley__make_left_out(m, 0, "an item without title, text and address");
        return;
    }
    galley_article *a = galley__make_item(m, 0);
    if (!a)
        return;
    galley_str url = galley__json_text(doc, item, "url");
    galley_str lang = galley__json_text(doc, item, "language");
    galley_str image = galley__json_text(doc, item, "image");
    if (url.size == 0)
        url = galley__json_text(doc, item, "external_url");
    galley_str base = m->base.size ? m->base : m->out->url;
    galley__make_field(m, a, "url", galley__value_link(m, base, url));
    set_text(m, doc, item, a, base);
    galley__make_field(m, a, "source", m->out->title);
    galley__make_field(m, a, "lang", lang.size ? lang : m->out->lang);
    set_date(m, doc, item, a);
    people p = people_of(m, doc, item);
    const people *from = p.names.count ? &p : feed_people;
    galley__make_field(m, a, "author", galley__list_joined(m, &from->names));
    galley__make_field(m, a, "author_url", galley__list_joined(m, &from->urls));
    set_tags(m, doc, item, a);
    set_attachments(m, doc, item, a);
    galley__make_field(m, a, "image",
                       image.size ? image : galley__json_text(doc, item, "banner_image"));
    set_key(m, a, galley__json_text(doc, item, "id"));
}

void galley__read_json_feed(galley__maker *m, galley_str text)
{
    galley__jsondoc doc;
    galley_document *d = m->out;
    if (!galley__jsondoc_read(m, text, &doc) || !galley__json_is_object(&doc, 0))
        return;
    d->title = galley__json_text(&doc, 0, "title");
    d->url = galley__json_text(&doc, 0, "home_page_url");
    d->description = galley__json_text(&doc, 0, "description");
    d->lang = galley__json_text(&doc, 0, "language");
    d->version = galley__json_text(&doc, 0, "version");
    people p = people_of(m, &doc, 0);
    size_t list = galley__json_member(&doc, 0, "items");
    for (size_t i = galley__json_first(&doc, list); list && i && m->status == GALLEY_OK;
         i = galley__json_after(&doc, list, i)) {
        if (galley__json_is_object(&doc, i))
            read_item(m, &doc, i, &p);
        else
            galley__make_left_out(m, 0, "an item that is no JSON object");
    }
}
