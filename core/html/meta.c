/* core/html/meta.c: what a page says of itself: JSON-LD first, then its meta elements, then marked text.
 * SPDX-License-Identifier: MIT */
#include "core/html/html_internal.h"

#include "core/base/error.h"

#include <strings.h>

typedef struct found {
    galley_str title, author, date, modified, section, keywords, image, description, site;
} found;

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

static bool is_article(const galley__json *v, size_t at)
{
    size_t type = galley__json_get(v, at, GALLEY_STR("@type"));
    if (type && v[type].kind == GALLEY__JSON_ARRAY && v[type].next > type + 1)
        type++;
    galley_str t = type ? v[type].text : (galley_str){"", 0};
    return memmem(t.data ? t.data : "", t.size, "Article", 7) ||
           memmem(t.data ? t.data : "", t.size, "Posting", 7);
}

/* "name" of one or several people, joined by ", ". */
static galley_str names_of(const galley__json *v, size_t at, galley_arena *arena)
{
    galley_str out = {0};
    for (size_t i = at; i < v[at].next; i++) {
        bool plain = v[i].kind == GALLEY__JSON_STRING && v[i].key.size == 0;
        bool named =
            v[i].kind == GALLEY__JSON_STRING && galley_str_eq(v[i].key, GALLEY_STR("name"));
        if (!named && !plain && !(i == at && v[i].kind == GALLEY__JSON_STRING))
            continue;
        size_t size = out.size + v[i].text.size + 2;
        char *to = size < 1000 ? galley_arena_alloc(arena, size) : NULL;
        if (!to)
            break;
        size_t n = 0;
        if (out.size) {
            memcpy(to, out.data, out.size);
            memcpy(to + out.size, ", ", 2);
            n = out.size + 2;
        }
        memcpy(to + n, v[i].text.data, v[i].text.size);
        out = (galley_str){to, n + v[i].text.size};
    }
    return out;
}

static void take(const galley__json *v, size_t object, const char *key, galley_str *to)
{
    size_t at = galley__json_get(v, object, galley_str_of(key));
    if (at && v[at].kind == GALLEY__JSON_STRING)
        first_of(to, v[at].text);
}

static void read_linked(galley_str json, found *f, galley_arena *arena)
{
    galley__json *v;
    size_t n;
    if (!galley__json_read(json, arena, &v, &n))
        return;
    for (size_t i = 0; i < n; i++) {
        if (v[i].kind != GALLEY__JSON_OBJECT || !is_article(v, i))
            continue;
        take(v, i, "headline", &f->title);
        take(v, i, "datePublished", &f->date);
        take(v, i, "dateModified", &f->modified);
        take(v, i, "articleSection", &f->section);
        take(v, i, "description", &f->description);
        size_t author = galley__json_get(v, i, GALLEY_STR("author"));
        if (author)
            first_of(&f->author, names_of(v, author, arena));
        return;
    }
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
    found f = {0};
    for (size_t i = 0; i < p->n_linked; i++)
        read_linked(p->linked[i], &f, p->arena);
    read_metas(p, &f);
    p->title = best_title(p, &f);
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
