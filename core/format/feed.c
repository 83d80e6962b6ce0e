/* core/format/feed.c: RSS and Atom, and what feeds take from other vocabularies, to articles.
 *
 * Feeds mix all of them, whatever their root says, so one table of names serves all: an element is known by its local
 * name and namespace; where two may say the same thing, the rank decides, the smaller one wins.
 * SPDX-License-Identifier: MIT */
#include "core/format/format_internal.h"

#include "core/base/error.h"
#include "core/format/url.h"
#include "core/text/utf8.h"

#include <strings.h>

/* Feeds' own elements: RSS without a namespace, with one of its own, Atom; each is read in the place of the other. */
#define OWN   (GALLEY__NS_BIT(NONE) | GALLEY__NS_BIT(RSS) | GALLEY__NS_BIT(ATOM))
#define RSS   (GALLEY__NS_BIT(NONE) | GALLEY__NS_BIT(RSS))
#define ATOM  GALLEY__NS_BIT(ATOM)
#define DC    GALLEY__NS_BIT(DC)
#define TERMS GALLEY__NS_BIT(DCTERMS)
#define ANYDC (DC | TERMS)
#define MEDIA GALLEY__NS_BIT(MEDIA)
#define POD   GALLEY__NS_BIT(ITUNES)
#define XHTML GALLEY__NS_BIT(XHTML)

typedef enum what {
    TITLE,
    LINK,
    ID,
    BODY,
    SUMMARY,
    PUBLISHED,
    UPDATED,
    AUTHOR,
    CONTRIBUTOR,
    CATEGORY,
    KEYWORDS,
    ENCLOSURE,
    IMAGE,
    COMMENTS,
    ORIGIN,
    RIGHTS,
    LANGUAGE,
    REPLY,
    ORIGINAL_LINK,
    PUBLISHER,
} what;

typedef struct rule {
    const char *name;
    uint32_t ns;
    what what;
    uint8_t rank; /* 1 is the best */
} rule;

static const rule rules[] = {
    {"title", OWN, TITLE, 1},
    {"title", ANYDC, TITLE, 2},
    {"title", MEDIA, TITLE, 3},
    {"title", POD, TITLE, 4},
    {"link", OWN, LINK, 1},
    {"origlink", GALLEY__NS_BIT(FEEDBURNER), ORIGINAL_LINK, 1},
    {"guid", OWN, ID, 1},
    {"id", OWN, ID, 1},
    {"identifier", ANYDC, ID, 2},
    {"encoded", GALLEY__NS_BIT(CONTENT), BODY, 1},
    {"content", OWN, BODY, 1},
    {"body", XHTML | OWN, BODY, 2},
    {"div", XHTML, BODY, 2},
    {"fullitem", OWN, BODY, 2},
    {"description", OWN, SUMMARY, 1},
    {"summary", OWN, SUMMARY, 1},
    {"tagline", OWN, SUMMARY, 1},
    {"subtitle", OWN, SUMMARY, 1},
    {"info", OWN, SUMMARY, 5},
    {"abstract", OWN | ANYDC, SUMMARY, 3},
    {"description", ANYDC, SUMMARY, 3},
    {"summary", POD, SUMMARY, 4},
    {"description", MEDIA, SUMMARY, 4},
    {"subtitle", POD, SUMMARY, 5},
    {"pubdate", OWN, PUBLISHED, 1},
    {"published", OWN, PUBLISHED, 1},
    {"issued", OWN | TERMS, PUBLISHED, 1},
    {"date", ANYDC, PUBLISHED, 2},
    {"created", OWN | TERMS, PUBLISHED, 3},
    {"updated", OWN, UPDATED, 1},
    {"modified", OWN | TERMS, UPDATED, 1},
    {"lastbuilddate", OWN, UPDATED, 2},
    {"author", OWN, AUTHOR, 1},
    {"creator", ANYDC, AUTHOR, 1},
    {"author", ANYDC, AUTHOR, 1},
    {"author", POD, AUTHOR, 2},
    {"managingeditor", OWN, AUTHOR, 3},
    {"contributor", OWN | ANYDC, CONTRIBUTOR, 1},
    {"category", OWN | MEDIA | POD, CATEGORY, 1},
    {"subject", ANYDC, CATEGORY, 1},
    {"keywords", OWN | MEDIA | POD, KEYWORDS, 1},
    {"tags", OWN, KEYWORDS, 1},
    {"enclosure", OWN, ENCLOSURE, 1},
    {"content", MEDIA, ENCLOSURE, 1},
    {"thumbnail", MEDIA, IMAGE, 1},
    {"image", POD, IMAGE, 2},
    {"image", OWN, IMAGE, 2},
    {"comments", OWN, COMMENTS, 1},
    {"source", OWN, ORIGIN, 1},
    {"rights", OWN | ANYDC, RIGHTS, 1},
    {"copyright", OWN, RIGHTS, 1},
    {"copyright", MEDIA, RIGHTS, 2},
    {"language", OWN | ANYDC, LANGUAGE, 1},
    {"in-reply-to", GALLEY__NS_BIT(THREAD), REPLY, 1},
    {"publisher", ANYDC, PUBLISHER, 1},
    {"webmaster", OWN, PUBLISHER, 2},
};

typedef struct ranked {
    galley_str s;
    uint8_t rank;
} ranked;

/* What was found of a feed or of an item. */
typedef struct entry {
    galley__value title, body, summary;
    uint8_t title_rank, body_rank, summary_rank;
    galley_str body_base, summary_base, lang; /* `lang` is that of the text, or else of the title */
    uint8_t lang_rank;
    ranked link, original_link, id, published, updated, language, rights, image, comments;
    bool permalink;
    galley_str self; /* where the feed itself is */
    galley__list authors, emails, author_urls, contributors, labels, categories, enclosures;
    uint8_t author_rank;
    galley_str origin_title, origin_url, reply;
} entry;

typedef struct feed {
    galley__maker *m;
    galley__xml *xml;
    entry about; /* the feed itself */
    bool atom;
} feed;

static const rule *find_rule(const galley__xml *xml, uint32_t i)
{
    galley_str name = xml->nodes[i].name;
    for (size_t r = 0; r < sizeof rules / sizeof *rules; r++)
        if ((rules[r].ns >> xml->nodes[i].ns & 1u) && (name.data[0] | 32) == rules[r].name[0] &&
            galley__xml_is(xml, i, rules[r].name, rules[r].ns))
            return &rules[r];
    return NULL;
}

static bool is(galley_str s, const char *z)
{
    return s.size == strlen(z) && (s.size == 0 || strncasecmp(s.data, z, s.size) == 0);
}

static bool ends(galley_str s, const char *z)
{
    size_t n = strlen(z);
    return s.size >= n && strncasecmp(s.data + s.size - n, z, n) == 0;
}

static bool starts(galley_str s, const char *z)
{
    size_t n = strlen(z);
    return s.size >= n && strncasecmp(s.data, z, n) == 0;
}

/* Of the same rank the first is kept. */
static void rank_in(ranked *to, galley_str s, uint8_t rank)
{
    if (s.size && (to->rank == 0 || rank < to->rank))
        *to = (ranked){s, rank};
}

/* ... the last one is: of several dates, as all other readers have it. */
static void rank_over(ranked *to, galley_str s, uint8_t rank)
{
    if (s.size && (to->rank == 0 || rank <= to->rank))
        *to = (ranked){s, rank};
}

/* -- values: text, HTML in any of the ways that feeds wrap it -- */

static bool has_elements(const galley__xml *xml, uint32_t i)
{
    return galley__xml_child(xml, i, NULL) != 0;
}

/* Atom's xhtml is one <div>, which does not count. */
static galley_str inner_html(feed *f, uint32_t i)
{
    const galley__xml *xml = f->xml;
    uint32_t only = 0, div = 0;
    for (uint32_t n = i + 1; n < xml->nodes[i].next; n = xml->nodes[n].next) {
        galley_str text = galley__value_trim(xml->nodes[n].text);
        if (xml->nodes[n].name.data || text.size)
            only++;
        if (galley__xml_is(xml, n, "div", XHTML))
            div = n;
    }
    return galley__xml_html(f->m, xml, only == 1 && div ? div : i);
}

static galley__value decoded(feed *f, galley_str bytes)
{
    galley_decoded clean = {0};
    galley_str raw = galley__value_base64(f->m, bytes);
    galley_status status =
        raw.size ? galley_text_decode(raw, f->m->arena, &clean, NULL) : GALLEY_OK;
    if (status == GALLEY_NOMEM)
        f->m->status = galley__nomem(f->m->err);
    return (galley__value){clean.text, galley__looks_html(clean.text)};
}

static galley__value take_value(feed *f, uint32_t i)
{
    const galley__xml *xml = f->xml;
    galley_str type = galley__xml_attr_of(xml, i, "type"),
               mode = galley__xml_attr_of(xml, i, "mode");
    if (is(mode, "base64"))
        return decoded(f, galley__xml_text(xml, i));
    if (has_elements(xml, i))
        return (galley__value){inner_html(f, i), true};
    galley_str text = galley__xml_text(xml, i);
    bool html =
        is(type, "html") || ends(type, "/html") || is(type, "xhtml") || ends(type, "xhtml+xml");
    if (html && !is(mode, "xml") && !is(type, "xhtml"))
        return (galley__value){text, true};
    if (is(type, "text") || (type.size && starts(type, "text/") && !html))
        return (galley__value){text, false};
    if (html) /* markup is there as elements or not at all */
        return (galley__value){text, false};
    if (type.size && memchr(type.data, '/', type.size) && !ends(type, "xml")) {
        galley__value v = decoded(f, text);
        return v.s.size ? v : (galley__value){text, false};
    }
    bool atom_one = xml->nodes[i].ns == GALLEY__NS_ATOM && f->atom && type.size == 0;
    return (galley__value){text, !atom_one && galley__looks_html(text)};
}

/* xml:lang of the part that matters most. An empty one says that the language is not known. */
static void take_lang(feed *f, entry *e, uint32_t i, uint8_t rank)
{
    galley_str lang = galley__xml_lang(f->xml, i);
    if (lang.data && (e->lang_rank == 0 || rank < e->lang_rank)) {
        e->lang = lang;
        e->lang_rank = rank;
    }
}

static void take_title(feed *f, entry *e, uint32_t i, uint8_t rank)
{
    if (e->title.s.size && rank >= e->title_rank)
        return;
    e->title = take_value(f, i);
    e->title_rank = rank;
    take_lang(f, e, i, 3);
}

static void take_body(feed *f, entry *e, uint32_t i, uint8_t rank)
{
    galley_str src = galley__xml_attr_of(f->xml, i, "src");
    if (src.size && f->xml->nodes[i].next == i + 1) { /* elsewhere */
        rank_in(&e->link, galley__value_link(f->m, galley__xml_base(f->xml, i), src), 8);
        return;
    }
    if (e->body.s.size && rank >= e->body_rank)
        return;
    e->body = take_value(f, i);
    e->body_rank = rank;
    e->body_base = galley__xml_base(f->xml, i);
    take_lang(f, e, i, 1);
}

/* <description> and <summary> together: the second is the longer text. */
static void take_summary(feed *f, entry *e, uint32_t i, uint8_t rank)
{
    galley__value v = take_value(f, i);
    galley_str base = galley__xml_base(f->xml, i);
    if (e->summary.s.size && rank == 1 && e->summary_rank == 1 && e->body.s.size == 0) {
        e->body = v;
        e->body_rank = 9;
        e->body_base = base;
        return;
    }
    if (v.s.size == 0 || (e->summary.s.size && rank >= e->summary_rank))
        return;
    e->summary = v;
    e->summary_rank = rank;
    e->summary_base = base;
    take_lang(f, e, i, 2);
}

/* -- links and media -- */

static void add_enclosure(feed *f, entry *e, galley_str url, galley_str type, galley_str length)
{
    galley__member members[] = {
        {"url", url}, {"type", galley__value_trim(type)}, {"length", galley__value_trim(length)}};
    if (url.size)
        galley__objects_add(f->m, &e->enclosures, members, 3);
}

static void take_enclosure(feed *f, entry *e, uint32_t i)
{
    const galley__xml *x = f->xml;
    galley_str url = galley__xml_attr_of(x, i, "url"), length = galley__xml_attr_of(x, i, "length");
    if (url.size == 0)
        url = galley__xml_attr_of(x, i, "href");
    if (length.size == 0)
        length = galley__xml_attr_of(x, i, "fileSize");
    url = galley__value_link(f->m, galley__xml_base(x, i), url);
    galley_str type = galley__xml_attr_of(x, i, "type");
    if (type.size == 0)
        type = galley__xml_attr_of(x, i, "medium");
    add_enclosure(f, e, url, type, length);
    if (starts(type, "image"))
        rank_in(&e->image, url, 3);
}

/* Atom's links have a meaning; RSS's is text. Of several alternates the web page goes before others. */
static void take_link(feed *f, entry *e, uint32_t i)
{
    const galley__xml *x = f->xml;
    galley_str href = galley__xml_attr_of(x, i, "href"), rel = galley__xml_attr_of(x, i, "rel");
    galley_str type = galley__xml_attr_of(x, i, "type"), base = galley__xml_base(x, i);
    galley_str text = href.size ? href : galley__xml_text(x, i);
    galley_str url = galley__value_link(f->m, base, text);
    if (ends(rel, "enclosure")) {
        add_enclosure(f, e, url, type, galley__xml_attr_of(x, i, "length"));
    } else if (is(rel, "self")) {
        e->self = url;
    } else if (is(rel, "replies")) {
        rank_in(&e->comments, url, 2);
    } else if (rel.size == 0 || ends(rel, "alternate")) {
        bool page = type.size == 0 || ends(type, "html") || ends(type, "html+xml");
        uint8_t rank = x->nodes[i].ns == GALLEY__NS_ATOM && !f->atom ? 3 : page ? 1 : 2;
        if (href.size)
            rank_in(&e->link, url, rank);
        else
            rank_over(&e->link, url, rank);
    } else if (is(rel, "via") || is(rel, "related")) {
        rank_in(&e->link, url, 7);
    }
}

static void take_image(feed *f, entry *e, uint32_t i, uint8_t rank)
{
    const galley__xml *x = f->xml;
    galley_str url = galley__xml_attr_of(x, i, "url");
    if (url.size == 0)
        url = galley__xml_attr_of(x, i, "href");
    uint32_t child = url.size ? 0 : galley__xml_child(x, i, "url");
    if (child)
        url = galley__xml_text(x, child);
    rank_in(&e->image, galley__value_link(f->m, galley__xml_base(x, i), url), rank);
}

/* -- people -- */

typedef struct person {
    galley_str name, email, url;
} person;

static bool is_email(galley_str s)
{
    const char *at = s.size ? memchr(s.data, '@', s.size) : NULL;
    return at && at > s.data && memchr(at, '.', (size_t)(s.data + s.size - at)) &&
           !memchr(s.data, ' ', s.size);
}

/* "Ann Smith (ann@example.org)", "ann@example.org (Ann Smith)", "Ann Smith <ann@example.org>". */
static person split_person(galley_str s)
{
    person p = {.name = s};
    const char *open = s.size ? memchr(s.data, '(', s.size) : NULL;
    const char *close = open ? memchr(open, ')', (size_t)(s.data + s.size - open)) : NULL;
    if (!open) {
        open = s.size ? memchr(s.data, '<', s.size) : NULL;
        close = open ? memchr(open, '>', (size_t)(s.data + s.size - open)) : NULL;
    }
    if (is_email(s)) {
        p = (person){.email = s};
    } else if (open && close) {
        galley_str outside = galley__value_trim((galley_str){s.data, (size_t)(open - s.data)});
        galley_str inside = galley__value_trim((galley_str){open + 1, (size_t)(close - open - 1)});
        if (is_email(inside))
            p = (person){.name = outside, .email = inside};
        else if (is_email(outside))
            p = (person){.name = inside, .email = outside};
        if (starts(p.email, "mailto:"))
            p.email = galley_str_sub(p.email, 7, p.email.size);
    }
    return p;
}

static person take_person(feed *f, uint32_t i)
{
    const galley__xml *x = f->xml;
    person p = {0};
    if (!galley__xml_child(x, i, "name") && !galley__xml_child(x, i, "email") &&
        !galley__xml_child(x, i, "uri") && !galley__xml_child(x, i, "url") &&
        !galley__xml_child(x, i, "homepage")) {
        galley__value v = {galley__xml_text(x, i), false};
        v.html = v.s.size && memchr(v.s.data, '&', v.s.size) && galley__looks_html(v.s);
        return split_person(galley__value_line(f->m, &v));
    }
    for (uint32_t n = i + 1; n < x->nodes[i].next; n = x->nodes[n].next) {
        if (x->nodes[n].name.data == NULL)
            continue;
        galley_str name = x->nodes[n].name, text = galley__xml_text(x, n);
        if (is(name, "name"))
            p.name = text;
        else if (is(name, "email"))
            p.email = text;
        else if (is(name, "uri") || is(name, "url") || is(name, "homepage"))
            p.url = galley__value_link(f->m, galley__xml_base(x, n), text);
    }
    return p;
}

static void take_author(feed *f, entry *e, uint32_t i, uint8_t rank)
{
    person p = take_person(f, i);
    if (p.name.size + p.email.size + p.url.size == 0 || (e->author_rank && rank > e->author_rank))
        return;
    if (e->author_rank && rank < e->author_rank)
        e->authors.count = e->emails.count = e->author_urls.count = 0;
    e->author_rank = rank;
    galley__list_add(f->m, &e->authors, p.name.size ? p.name : p.email);
    galley__list_add(f->m, &e->emails, p.email);
    galley__list_add(f->m, &e->author_urls, p.url);
}

static void take_contributor(feed *f, entry *e, uint32_t i)
{
    person p = take_person(f, i);
    galley__list_add(f->m, &e->contributors, p.name.size ? p.name : p.email);
}

/* -- categories -- */

static void add_category(feed *f, entry *e, galley_str term, galley_str scheme, galley_str label)
{
    galley__member members[] = {{"term", term}, {"scheme", scheme}, {"label", label}};
    galley__list_add(f->m, &e->labels, term.size ? term : label);
    if (scheme.size || label.size)
        galley__objects_add(f->m, &e->categories, members, 3);
}

static void take_category(feed *f, entry *e, uint32_t i)
{
    const galley__xml *x = f->xml;
    galley_str term = galley__xml_attr_of(x, i, "term"),
               scheme = galley__xml_attr_of(x, i, "scheme");
    if (term.size == 0)
        term = galley__xml_attr_of(x, i, "text");
    if (term.size == 0 && !galley__xml_is(x, i, "category", POD)) {
        galley__value v = {galley__xml_text(x, i), false};
        v.html = galley__looks_html(v.s);
        term = galley__value_line(f->m, &v);
    }
    if (scheme.size == 0)
        scheme = galley__xml_attr_of(x, i, "domain");
    add_category(f, e, galley__value_trim(term), galley__value_trim(scheme),
                 galley__value_trim(galley__xml_attr_of(x, i, "label")));
}

static void take_keywords(feed *f, entry *e, uint32_t i)
{
    galley_str s = galley__xml_text(f->xml, i);
    while (s.size) {
        const char *comma = memchr(s.data, ',', s.size);
        size_t n = comma ? (size_t)(comma - s.data) : s.size;
        add_category(f, e, galley__value_trim(galley_str_sub(s, 0, n)), (galley_str){0},
                     (galley_str){0});
        s = galley_str_sub(s, n + (comma != NULL), s.size);
    }
}

/* -- one element of a feed or an item -- */

static void take_id(feed *f, entry *e, uint32_t i, uint8_t rank)
{
    galley_str text = galley__xml_text(f->xml, i);
    if (f->xml->nodes[i].ns == GALLEY__NS_ATOM) /* an address, by its definition */
        text = galley__value_link(f->m, galley__xml_base(f->xml, i), text);
    galley_str permalink = galley__xml_attr_of(f->xml, i, "isPermaLink");
    if (e->id.rank && rank >= e->id.rank)
        return;
    rank_in(&e->id, text, rank);
    e->permalink = galley__xml_is(f->xml, i, "guid", OWN) && !is(permalink, "false");
}

/* Where an entry was taken from: Atom's is a small feed, RSS's a title with an address. */
static void take_origin(feed *f, entry *e, uint32_t i)
{
    const galley__xml *x = f->xml;
    uint32_t title = galley__xml_child(x, i, "title");
    galley__value v =
        title
            ? take_value(f, title)
            : (galley__value){has_elements(x, i) ? (galley_str){0} : galley__xml_text(x, i), false};
    e->origin_title = galley__value_line(f->m, &v);
    e->origin_url = galley__xml_attr_of(x, i, "url");
}

static void take_reply(feed *f, entry *e, uint32_t i)
{
    galley_str ref = galley__xml_attr_of(f->xml, i, "ref");
    e->reply = ref.size ? ref : galley__xml_attr_of(f->xml, i, "href");
}

static galley_str take_line(feed *f, uint32_t i)
{
    galley__value v = take_value(f, i);
    return galley__value_line(f->m, &v);
}

static void take(feed *f, entry *e, uint32_t i, const rule *r)
{
    const galley__xml *x = f->xml;
    switch (r->what) {
    case TITLE:
        take_title(f, e, i, r->rank);
        break;
    case LINK:
        take_link(f, e, i);
        break;
    case ORIGINAL_LINK:
        rank_in(&e->original_link, galley__xml_text(x, i), 1);
        break;
    case ID:
        take_id(f, e, i, r->rank);
        break;
    case BODY:
        take_body(f, e, i, r->rank);
        break;
    case SUMMARY:
        take_summary(f, e, i, r->rank);
        break;
    case PUBLISHED:
        rank_over(&e->published, galley__xml_text(x, i), r->rank);
        break;
    case UPDATED:
        rank_over(&e->updated, galley__xml_text(x, i), r->rank);
        break;
    case AUTHOR:
        take_author(f, e, i, r->rank);
        break;
    case CONTRIBUTOR:
        take_contributor(f, e, i);
        break;
    case CATEGORY:
        take_category(f, e, i);
        break;
    case KEYWORDS:
        take_keywords(f, e, i);
        break;
    case ENCLOSURE:
        take_enclosure(f, e, i);
        break;
    case IMAGE:
        take_image(f, e, i, r->rank);
        break;
    case COMMENTS:
        rank_in(&e->comments,
                galley__value_link(f->m, galley__xml_base(x, i), galley__xml_text(x, i)), 1);
        break;
    case ORIGIN:
        take_origin(f, e, i);
        break;
    case RIGHTS:
        rank_in(&e->rights, take_line(f, i), r->rank);
        break;
    case LANGUAGE:
        rank_in(&e->language, galley__xml_text(x, i), r->rank);
        break;
    case REPLY:
        take_reply(f, e, i);
        break;
    case PUBLISHER:
        break;
    }
}

/* media:group and media:content, itunes:category hold more of their kind. */
static bool goes_deeper(const galley__xml *xml, uint32_t i)
{
    return galley__xml_is(xml, i, "group", MEDIA) || galley__xml_is(xml, i, "content", MEDIA) ||
           galley__xml_is(xml, i, "category", POD);
}

/* False: there was nothing to take. */
static bool take_children(feed *f, entry *e, uint32_t parent)
{
    const galley__xml *xml = f->xml;
    bool any = false;
    for (uint32_t i = parent + 1; i < xml->nodes[parent].next && f->m->status == GALLEY_OK;) {
        const rule *r = xml->nodes[i].name.data ? find_rule(xml, i) : NULL;
        if (r)
            take(f, e, i, r);
        any = any || r;
        i = xml->nodes[i].name.data && goes_deeper(xml, i) ? i + 1 : xml->nodes[i].next;
    }
    return any;
}

/* -- an item to an article -- */

/* An id that is no address or urn names the item in its feed only: then the address names it in the world, else
 * the feed's address with it. */
static void set_key(feed *f, galley_article *a, const entry *e)
{
    galley__maker *m = f->m;
    if (e->id.s.size == 0)
        return;
    galley__make_field(m, a, "guid", e->id.s);
    if (galley__url_is_whole(e->id.s)) {
        a->key = e->id.s;
        return;
    }
    galley_str feed_id = m->out->url.size ? m->out->url : m->base;
    if (a->url.size || feed_id.size + m->out->title.size == 0)
        return;
    galley__buf_clear(&m->buf);
    galley__buf_add(&m->buf, feed_id.size ? feed_id : m->out->title);
    galley__buf_char(&m->buf, '#');
    galley__buf_add(&m->buf, e->id.s);
    a->key = galley__make_str(m);
}

static void set_url(feed *f, galley_article *a, const entry *e)
{
    galley_str url = e->original_link.s.size ? e->original_link.s : e->link.s;
    if ((url.size == 0 || e->link.rank > 6) && e->permalink && galley__url_is_web(e->id.s))
        url = e->id.s;
    galley__make_field(f->m, a, "url", url);
}

static void set_dates(feed *f, galley_article *a, const entry *e)
{
    galley_str iso;
    galley__make_field(f->m, a, "date", e->published.s.size ? e->published.s : e->updated.s);
    if (e->updated.s.size && galley_date_parse(e->updated.s, f->m->arena, &iso))
        galley__make_field(f->m, a, "date_modified", iso);
}

static void set_people(feed *f, galley_article *a, const entry *e)
{
    const entry *from = e->author_rank || !f->atom ? e : &f->about;
    galley__make_field(f->m, a, "author", galley__list_joined(f->m, &from->authors));
    galley__make_field(f->m, a, "author_email", galley__list_joined(f->m, &from->emails));
    galley__make_field(f->m, a, "author_url", galley__list_joined(f->m, &from->author_urls));
    galley__make_field(f->m, a, "contributors", galley__list_joined(f->m, &e->contributors));
}

/* "en_US" is "en-US". */
static galley_str lang_tag(feed *f, galley_str lang)
{
    if (lang.size == 0 || !memchr(lang.data, '_', lang.size))
        return lang;
    galley__buf_clear(&f->m->buf);
    for (size_t i = 0; i < lang.size; i++)
        galley__buf_char(&f->m->buf, lang.data[i] == '_' ? '-' : lang.data[i]);
    return galley__make_str(f->m);
}

static void set_lang(feed *f, galley_article *a, const entry *e, uint32_t i)
{
    galley_str around = galley__xml_lang(f->xml, i), lang = f->m->out->lang;
    if (around.data)
        lang = around;
    if (e->language.s.size)
        lang = e->language.s;
    if (e->lang_rank)
        lang = e->lang;
    galley__make_field(f->m, a, "lang", lang_tag(f, lang));
}

static void read_item(feed *f, uint32_t i)
{
    galley__maker *m = f->m;
    entry e = {0};
    size_t line = galley__xml_line(f->xml, f->xml->nodes[i].at);
    if (!take_children(f, &e, i)) {
        galley__make_left_out(m, line, "an empty item");
        return;
    }
    if (e.link.s.size == 0)
        rank_in(&e.link, galley__xml_attr_ns(f->xml, i, "about", GALLEY__NS_RDF), 6);
    galley_article *a = galley__make_item(m, line);
    if (a == NULL)
        return;
    galley__make_field(m, a, "title", galley__value_line(m, &e.title));
    set_url(f, a, &e);
    galley_str source = e.origin_title.size ? e.origin_title : m->out->title;
    galley__make_field(m, a, "source", source);
    if (e.origin_title.size)
        galley__make_field(m, a, "feed", m->out->title);
    set_dates(f, a, &e);
    set_people(f, a, &e);
    set_lang(f, a, &e, i);
    galley__make_body(m, a, &e.body, &e.summary, e.body.s.size ? e.body_base : e.summary_base);
    galley__make_labels(m, a, &e.labels);
    galley__make_json(m, a, "categories", galley__objects_joined(m, &e.categories));
    galley__make_json(m, a, "enclosures", galley__objects_joined(m, &e.enclosures));
    galley__make_field(m, a, "image", e.image.s);
    galley__make_field(m, a, "comments", e.comments.s);
    galley__make_field(m, a, "rights", e.rights.s.size ? e.rights.s : (galley_str){0});
    galley__make_field(m, a, "in_reply_to", e.reply);
    set_key(f, a, &e);
    if (m->status == GALLEY_OK)
        m->status = galley_article_key(a, m->arena, m->err);
}

/* -- the feed -- */

static bool is_item(const galley__xml *xml, uint32_t i)
{
    static const uint32_t any = OWN | GALLEY__NS_BIT(OTHER);
    return galley__xml_is(xml, i, "item", any) || galley__xml_is(xml, i, "entry", any);
}

static bool is_feed(const galley__xml *xml, uint32_t i)
{
    static const uint32_t any = OWN | GALLEY__NS_BIT(OTHER) | GALLEY__NS_BIT(RDF);
    return galley__xml_is(xml, i, "channel", any) || galley__xml_is(xml, i, "feed", any) ||
           galley__xml_is(xml, i, "rss", any) || galley__xml_is(xml, i, "rdf", any);
}

/* First what is said of the feed itself, which the items inherit, wherever it stands. */
static void read_about(feed *f)
{
    const galley__xml *xml = f->xml;
    galley_document *d = f->m->out;
    for (uint32_t i = 1; i < xml->n_nodes; i++) {
        if (!xml->nodes[i].name.data || !is_feed(xml, i))
            continue;
        take_children(f, &f->about, i);
        rank_in(&f->about.language, galley__xml_lang(xml, i), 2);
        if (d->version.size == 0)
            d->version = galley__xml_attr_of(xml, i, "version");
    }
    const entry *e = &f->about;
    d->title = galley__value_line(f->m, &e->title);
    d->url = e->link.s;
    d->lang = lang_tag(f, e->language.rank == 1 || !e->lang_rank ? e->language.s : e->lang);
    if (!e->language.rank && !e->lang_rank)
        d->lang = f->m->lang;
    d->description = galley__value_line(f->m, &e->summary);
}

/* A feed from a file has no address but the one it states: links start from there. */
static void find_base(feed *f)
{
    galley_str self = f->about.self, link = f->about.link.s;
    if (f->xml->base.size)
        return;
    f->xml->base = galley__url_is_web(self) ? self : galley__url_is_web(link) ? link : f->xml->base;
    f->m->out->url = galley__value_link(f->m, f->xml->base, f->m->out->url);
    for (size_t i = 0; i < f->about.author_urls.count; i++)
        f->about.author_urls.at[i] =
            galley__value_link(f->m, f->xml->base, f->about.author_urls.at[i]);
}

/* Only what stands in a feed or at the top: an entry inside an entry's content is a quotation. */
static void read_items(feed *f)
{
    const galley__xml *xml = f->xml;
    for (uint32_t i = 1; i < xml->n_nodes && f->m->status == GALLEY_OK; i++) {
        if (!xml->nodes[i].name.data || !is_item(xml, i))
            continue;
        read_item(f, i);
        i = xml->nodes[i].next - 1;
    }
}

void galley__read_feed(galley__maker *m, galley__xml *xml)
{
    feed *f = galley_arena_calloc(m->arena, 1, sizeof *f);
    if (f == NULL) {
        m->status = galley__nomem(m->err);
        return;
    }
    f->m = m;
    f->xml = xml;
    uint32_t root = 1;
    while (root < xml->n_nodes &&
           !(xml->nodes[root].name.data && (is_feed(xml, root) || is_item(xml, root))))
        root++; /* a feed may be wrapped in a page */
    f->atom = root < xml->n_nodes &&
              (galley__xml_is(xml, root, "feed", ~0u) || galley__xml_is(xml, root, "entry", ~0u));
    if (m->out->format == GALLEY_DOCUMENT_RSS && f->atom)
        m->out->format = GALLEY_DOCUMENT_ATOM;
    read_about(f);
    find_base(f);
    read_items(f);
}
