/* core/html/meta.c: what a page says of itself: JSON-LD first, then its meta elements, then marked text.
 * SPDX-License-Identifier: MIT */
#include "core/html/html_internal.h"

#include "core/base/error.h"

#include <strings.h>

typedef struct galley__told found;

static void first_of(galley_str *to, galley_str s)
{
    while (s.size && (unsigned char)s.data[0] <= ' ')
        s = galley_str_sub(s, 1, s.size);
    while (s.size && (unsigned char)s.data[s.size - 1] <= ' ')
        s.size--;
    if (to->size == 0 && s.size > 0 && galley_utf8_valid(s) == s.size)
        *to = s;
}

/* -- JSON-LD -- */

typedef struct linked {
    const galley__json *v;
    size_t n;
    galley_arena *arena;
    bool failed;
} linked;

static bool has(galley_str s, const char *word)
{
    return s.size && memmem(s.data, s.size, word, strlen(word)) != NULL;
}

/* The text of a member, of its first item if it is a list. */
static galley_str text_of(const linked *d, size_t object, const char *key)
{
    size_t at = galley__json_get(d->v, object, galley_str_of(key));
    if (at && d->v[at].kind == GALLEY__JSON_ARRAY && d->v[at].next > at + 1)
        at++;
    return at && d->v[at].kind == GALLEY__JSON_STRING ? d->v[at].text : (galley_str){0};
}

/* 2: an article; 1: a page, an episode, whatever may have a date and an author; 0: anything else. */
static int rank_of(const linked *d, size_t object)
{
    galley_str type = text_of(d, object, "@type");
    if (has(type, "Article") || has(type, "Posting") || has(type, "Report"))
        return 2;
    return has(type, "WebPage") || has(type, "Episode") || has(type, "Recipe") ||
           has(type, "Review") || has(type, "VideoObject") || has(type, "CreativeWork");
}

/* Lists of other articles, and what is said in answer to this one. */
static bool is_of_others(galley_str key)
{
    static const char *const keys[] = {"itemListElement", "hasPart",  "isPartOf",       "mentions",
                                       "about",           "comment",  "liveBlogUpdate", "citation",
                                       "relatedLink",     "publisher"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (galley_str_eq(key, galley_str_of(keys[i])))
            return true;
    return false;
}

/* "Ann", "Bo" -> "Ann, Bo"; a name that is there is not added again. */
static void join(linked *d, galley_str *to, galley_str name)
{
    if (name.size == 0 || name.size + to->size > 500 ||
        (to->size && memmem(to->data, to->size, name.data, name.size)))
        return;
    char *both = galley_arena_alloc(d->arena, to->size + name.size + 2);
    if (!both) {
        d->failed = true;
        return;
    }
    size_t n = to->size;
    if (n) {
        memcpy(both, to->data, n);
        memcpy(both + n, ", ", 2);
        n += 2;
    }
    memcpy(both + n, name.data, name.size);
    *to = (galley_str){both, n + name.size};
}

/* "@graph" names people by "@id" and tells of them elsewhere. */
static size_t resolve(const linked *d, size_t object)
{
    galley_str id = text_of(d, object, "@id");
    for (size_t i = 0; id.size && i < d->n; i++)
        if (d->v[i].kind == GALLEY__JSON_OBJECT && galley__json_get(d->v, i, GALLEY_STR("name")) &&
            galley_str_eq(text_of(d, i, "@id"), id))
            return i;
    return object;
}

/* The names of a value: a string, a person, or a list of such, two levels deep. */
static void names_of(linked *d, size_t at, galley_str *to)
{
    const galley__json *v = d->v;
    size_t list = v[at].kind == GALLEY__JSON_ARRAY;
    for (size_t i = at + list; i < v[at].next; i = v[i].next) {
        size_t who = i;
        if (v[i].kind == GALLEY__JSON_OBJECT && !galley__json_get(v, i, GALLEY_STR("name")))
            who = resolve(d, i);
        size_t name =
            v[who].kind == GALLEY__JSON_OBJECT ? galley__json_get(v, who, GALLEY_STR("name")) : who;
        size_t end = name ? v[name].next : 0;
        for (size_t k = name; k && k < end; k++)
            if (v[k].kind == GALLEY__JSON_STRING && (k == name || v[k].key.size == 0))
                join(d, to, v[k].text);
        if (!list)
            return;
    }
}

static void read_article(linked *d, size_t i, int rank, found *f)
{
    if (rank == 2) {
        f->article = true;
        first_of(&f->title, text_of(d, i, "headline"));
        first_of(&f->section, text_of(d, i, "articleSection"));
        first_of(&f->description, text_of(d, i, "description"));
        first_of(&f->body, text_of(d, i, "articleBody"));
        first_of(&f->body, text_of(d, i, "text"));
    }
    first_of(&f->date, text_of(d, i, "datePublished"));
    first_of(&f->date, text_of(d, i, "uploadDate"));
    first_of(&f->modified, text_of(d, i, "dateModified"));
    size_t author = galley__json_get(d->v, i, GALLEY_STR("author"));
    if (!author)
        author = galley__json_get(d->v, i, GALLEY_STR("creator"));
    galley_str names = {0};
    if (author && f->author.size == 0)
        names_of(d, author, &names);
    first_of(&f->author, names);
}

/* The first article tells; what it leaves out others may, in the order of their rank. */
static bool read_linked(galley_str json, int rank, found *f, galley_arena *arena)
{
    linked d = {.arena = arena};
    galley__json *v;
    if (!galley__json_read(json, arena, &v, &d.n))
        return true;
    d.v = v;
    for (size_t i = 0; i < d.n; i++) {
        if (i > 0 && is_of_others(v[i].key)) {
            i = v[i].next - 1;
            continue;
        }
        if (v[i].kind != GALLEY__JSON_OBJECT || rank_of(&d, i) != rank)
            continue;
        read_article(&d, i, rank, f);
        i = v[i].next - 1;
    }
    return !d.failed;
}

bool galley__html_linked(galley__page *page)
{
    bool right = true;
    for (int rank = 2; rank >= 1; rank--)
        for (size_t i = 0; i < page->n_linked; i++)
            right = read_linked(page->linked[i], rank, &page->told, page->arena) && right;
    return right;
}

/* -- meta elements and marks -- */

static galley_str meta(const galley__page *p, const char *name)
{
    for (size_t i = 0; i < p->n_metas; i++)
        if (p->metas[i].name.size == strlen(name) &&
            strncasecmp(p->metas[i].name.data, name, p->metas[i].name.size) == 0)
            return p->metas[i].content;
    return (galley_str){0};
}

static galley_str mark(const galley__page *p, const char *prop, bool value)
{
    for (size_t i = 0; i < p->n_marks; i++) {
        const galley__mark *m = &p->marks[i];
        if (!galley_str_eq(m->prop, galley_str_of(prop)))
            continue;
        galley_str text = galley_str_sub(p->text, m->start, m->end);
        galley_str s = value && m->value.size ? m->value : text;
        if (s.size > 0 && s.size < 300)
            return s;
    }
    return (galley_str){0};
}

static void read_metas(const galley__page *p, found *f)
{
    static const char *const authors[] = {
        "author", "article:author", "parsely-author", "dc.creator", "byl", "sailthru.author"};
    static const char *const dates[] = {
        "article:published_time", "datePublished", "date",         "pubdate",
        "parsely-pub-date",       "dc.date",       "publish-date", "sailthru.date",
        "og:published_time"};
    for (size_t i = 0; i < sizeof authors / sizeof *authors; i++) {
        galley_str s = meta(p, authors[i]);
        if (!(s.size > 4 && strncasecmp(s.data, "http", 4) == 0))
            first_of(&f->author, s);
    }
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        first_of(&f->date, meta(p, dates[i]));
    first_of(&f->date, mark(p, "datePublished", true));
    first_of(&f->date, mark(p, "time", true));
    first_of(&f->date, mark(p, "date-class", true));
    first_of(&f->author, mark(p, "author", false));
    first_of(&f->author, mark(p, "author-link", false));
    first_of(&f->author, mark(p, "author-class", false));
    first_of(&f->modified, meta(p, "article:modified_time"));
    first_of(&f->section, meta(p, "article:section"));
    first_of(&f->keywords, meta(p, "keywords"));
    first_of(&f->image, meta(p, "og:image"));
    first_of(&f->description, meta(p, "og:description"));
    first_of(&f->description, meta(p, "description"));
    first_of(&f->site, meta(p, "og:site_name"));
}

static galley_str best_title(const galley__page *p, const found *f)
{
    galley_str title = {0};
    first_of(&title, mark(p, "h1", false));
    if (title.size < 12 || memchr(title.data, '\n', title.size))
        title = (galley_str){0};
    first_of(&title, f->title);
    first_of(&title, meta(p, "og:title"));
    first_of(&title, meta(p, "twitter:title"));
    first_of(&title, p->head_title);
    return title;
}

/* "By Ann Smith\nReporter" is Ann Smith. */
static galley_str clean_author(galley_str s)
{
    const char *end = s.size ? memchr(s.data, '\n', s.size) : NULL;
    if (end)
        s.size = (size_t)(end - s.data);
    if (s.size > 3 && strncasecmp(s.data, "by ", 3) == 0)
        s = galley_str_sub(s, 3, s.size);
    return s;
}

/* Without line ends and entities' control characters: a copy. */
static galley_status set(galley_article *out, const char *name, galley_str value,
                         galley_arena *arena, galley_error *err)
{
    galley_field have;
    if (value.size == 0 || (galley_article_get(out, galley_str_of(name), &have) && have.value.size))
        return GALLEY_OK;
    galley_str copy = galley_arena_copy(arena, value);
    if (!copy.data)
        return galley__nomem(err);
    char *c = (char *)(uintptr_t)copy.data;
    for (size_t i = 0; i < copy.size; i++)
        if ((unsigned char)c[i] < ' ')
            c[i] = ' ';
    return galley_article_set(out, galley_str_of(name), GALLEY_FIELD_STRING, copy, arena, err);
}

galley_status galley__html_meta(galley__page *p, const galley_html_hints *hints,
                                galley_article *out, galley_error *err)
{
    found f = p->told;
    read_metas(p, &f);
    p->title = best_title(p, &f);
    p->told.article = f.article || galley_str_eq(meta(p, "og:type"), GALLEY_STR("article"));
    p->summary = f.description;
    galley_str url = meta(p, "link:canonical");
    first_of(&url, meta(p, "og:url"));
    first_of(&url, hints ? hints->url : (galley_str){0});
    const struct {
        const char *name;
        galley_str value;
    } all[] = {{"title", p->title},
               {"author", clean_author(f.author)},
               {"date", f.date},
               {"lang", p->lang},
               {"url", url},
               {"source", f.site},
               {"date_modified", f.modified},
               {"section", f.section},
               {"keywords", f.keywords},
               {"image", f.image},
               {"description", f.description}};
    galley_status status = GALLEY_OK;
    for (size_t i = 0; i < sizeof all / sizeof *all && status == GALLEY_OK; i++)
        status = set(out, all[i].name, all[i].value, p->arena, err);
    return status;
}
