/* core/html/linked.c: what a page's JSON-LD says of its article.
 * SPDX-License-Identifier: MIT */
#include "core/html/html_internal.h"

typedef struct linked {
    const galley__json *v;
    size_t n;
    galley_arena *arena;
    unsigned resolved; /* how often a name was looked for in all values */
    bool failed;
} linked;

enum { RESOLVED_MAX = 32 /* more would not be linear */ };

static bool has(galley_str s, const char *word)
{
    return s.size && memmem(s.data ? s.data : "", s.size, word, strlen(word)) != NULL;
}

/* The text of a member, of its first item if it is a list. */
static galley_str text_of(const linked *d, size_t object, const char *key)
{
    size_t at = galley__json_get(d->v, object, galley_str_of(key));
    if (at && d->v[at].kind == GALLEY__JSON_ARRAY && d->v[at].next > at + 1)
        at++;
    return at && d->v[at].kind == GALLEY__JSON_STRING ? d->v[at].text : (galley_str){0};
}

static void take(linked *d, galley_str *to, galley_str s)
{
    if (to->size == 0 && !galley__html_decoded(s, d->arena, &s)) /* many write entities here too */
        d->failed = true;
    galley__html_first(to, s);
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

static bool is_thread(const linked *d, size_t object)
{
    galley_str type = text_of(d, object, "@type");
    return has(type, "DiscussionForum") || has(type, "QAPage") || has(type, "Question");
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
static size_t resolve(linked *d, size_t object)
{
    galley_str id = text_of(d, object, "@id");
    if (d->resolved++ >= RESOLVED_MAX)
        return object;
    for (size_t i = 0; id.size && i < d->n; i++)
        if (d->v[i].kind == GALLEY__JSON_OBJECT && galley__json_get(d->v, i, GALLEY_STR("name")) &&
            galley_str_eq(text_of(d, i, "@id"), id))
            return i;
    return object;
}

static galley_str clean_name(linked *d, galley_str name)
{
    if (!galley__html_decoded(name, d->arena, &name))
        d->failed = true;
    return galley__html_names(name);
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
                join(d, to, clean_name(d, v[k].text));
        if (!list)
            return;
    }
}

static void read_article(linked *d, size_t i, int rank, struct galley__told *f)
{
    if (rank == 2) {
        f->article = true;
        take(d, &f->title, text_of(d, i, "headline"));
        galley__html_first(&f->section, text_of(d, i, "articleSection"));
        take(d, &f->description, text_of(d, i, "description"));
        galley__html_first(&f->body, text_of(d, i, "articleBody"));
        galley__html_first(&f->body, text_of(d, i, "text"));
    }
    galley__html_first(&f->date, text_of(d, i, "datePublished"));
    galley__html_first(&f->date, text_of(d, i, "uploadDate"));
    galley__html_first(&f->modified, text_of(d, i, "dateModified"));
    size_t author = galley__json_get(d->v, i, GALLEY_STR("author"));
    if (!author)
        author = galley__json_get(d->v, i, GALLEY_STR("creator"));
    galley_str names = {0};
    if (author && f->author.size == 0)
        names_of(d, author, &names);
    galley__html_first(&f->author, names);
}

/* The first article tells; what it leaves out others may, in the order of their rank. */
static bool read_linked(galley_str json, int rank, struct galley__told *f, galley_arena *arena)
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
        f->thread = f->thread || (v[i].kind == GALLEY__JSON_OBJECT && is_thread(&d, i));
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
