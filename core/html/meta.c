/* core/html/meta.c: what a page says of itself: JSON-LD first, then its meta elements, then marked text, then what
 * stands beside the title.
 * SPDX-License-Identifier: MIT */
#include "core/html/html_internal.h"

#include "core/base/error.h"

#include <strings.h>

typedef struct galley__told found;

void galley__html_first(galley_str *to, galley_str s)
{
    while (s.size && (unsigned char)s.data[0] <= ' ')
        s = galley_str_sub(s, 1, s.size);
    while (s.size && (unsigned char)s.data[s.size - 1] <= ' ')
        s.size--;
    if (to->size == 0 && s.size > 0 && galley_utf8_valid(s) == s.size)
        *to = s;
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

/* Of the article itself, as far as one can see. */
static bool is_own(const galley__page *p, const galley__mark *m)
{
    uint32_t others = GALLEY__BIT(COMMENT) | GALLEY__BIT(RELATED) | GALLEY__BIT(NAV) |
                      GALLEY__BIT(FOOT) | GALLEY__BIT(POPUP);
    return (p->nodes[m->node].all & others) == 0;
}

static void read_metas(const galley__page *p, found *f)
{
    galley__html_first(&f->modified, meta(p, "article:modified_time"));
    galley__html_first(&f->section, meta(p, "article:section"));
    galley__html_first(&f->keywords, meta(p, "keywords"));
    galley__html_first(&f->image, meta(p, "og:image"));
    galley__html_first(&f->description, meta(p, "og:description"));
    galley__html_first(&f->description, meta(p, "description"));
    galley__html_first(&f->site, meta(p, "og:site_name"));
}

/* -- title -- */

static bool same_letters(galley_str a, galley_str b)
{
    return a.size == b.size && a.size > 0 && strncasecmp(a.data, b.data, a.size) == 0;
}

/* "Title | Site" is Title: behind the last mark stands the site's name, or a few words only. */
static galley_str without_site(galley_str title, galley_str site)
{
    static const char *const marks[] = {" | ",  " - ",      " \u2013 ", " \u2014 ",
                                        " :: ", " \u00bb ", " \u00b7 "};
    size_t cut = 0, size = 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        for (size_t at = cut; at + strlen(marks[i]) < title.size; at++)
            if (memcmp(title.data + at, marks[i], strlen(marks[i])) == 0) {
                cut = at;
                size = strlen(marks[i]);
            }
    if (cut == 0)
        return title;
    galley_str front = galley_str_sub(title, 0, cut);
    galley_str behind = galley_str_sub(title, cut + size, title.size);
    if (same_letters(front, site))
        return behind;
    bool few = behind.size < 30 && behind.size * 2 < front.size;
    return same_letters(behind, site) || few ? front : title;
}

/* Whether half of the words of a heading, or a part of it, stand in a title; case does not count. */
static bool is_like(galley_str heading, galley_str title)
{
    size_t words = 0, hits = 0;
    for (size_t i = 0; i < heading.size;) {
        const char *space = memchr(heading.data + i, ' ', heading.size - i);
        size_t end = space ? (size_t)(space - heading.data) : heading.size;
        galley_str word = galley_str_sub(heading, i, end);
        bool in = false;
        for (size_t at = 0; word.size && at + word.size <= title.size && !in; at++)
            in = strncasecmp(title.data + at, word.data, word.size) == 0;
        words += word.size > 0;
        hits += in;
        i = end + 1;
    }
    return words > 0 && hits * 2 >= words;
}

static size_t words_of(galley_str s)
{
    size_t words = 1;
    for (size_t i = 0; i < s.size; i++)
        words += s.data[i] == ' ';
    return words;
}

/* A short heading that begins or ends a far longer title is the site's name. */
static bool is_sites(galley_str s, galley_str head, galley_str site)
{
    if (same_letters(s, site))
        return true;
    if (words_of(s) > 4 || head.size < 2 * s.size + 3)
        return false;
    return same_letters(s, galley_str_sub(head, 0, s.size)) ||
           same_letters(s, galley_str_sub(head, head.size - s.size, head.size));
}

static bool starts(galley_str whole, galley_str front)
{
    return whole.size > front.size && same_letters(front, galley_str_sub(whole, 0, front.size));
}

static galley_str short_one(galley_str s)
{
    return s.size < 400 ? s : (galley_str){0};
}

/* The first <h1> that the page's head knows too; then one that has the length of a headline; then what the
 * head says. */
static galley_str best_title(const galley__page *p, const found *f)
{
    enum { SHORTEST = 12, LONGEST = 400, HEADLINE = 5 /* words */ };
    galley_str known = {0}, long_one = {0}, any = {0}, og = short_one(meta(p, "og:title"));
    galley_str head = short_one(p->head_title), told = short_one(f->title);
    for (size_t i = 0; i < p->n_marks; i++) {
        const galley__mark *m = &p->marks[i];
        galley_str s = {0};
        galley__html_first(&s, galley_str_sub(p->text, m->start, m->end));
        bool headline = galley_str_eq(m->prop, GALLEY_STR("h1")) ||
                        galley_str_eq(m->prop, GALLEY_STR("headline"));
        bool whole = s.size >= SHORTEST || (s.size > 3 && starts(head, s));
        if (!headline || !whole || s.size > LONGEST || memchr(s.data, '\n', s.size))
            continue;
        galley__html_first(&any, s);
        if (is_sites(s, head, f->site))
            continue;
        if (is_like(s, head) || is_like(s, og) || is_like(s, told))
            galley__html_first(&known, s);
        if (words_of(s) >= HEADLINE)
            galley__html_first(&long_one, s);
    }
    galley__html_first(&known, long_one);
    galley__html_first(&known, without_site(told, f->site));
    galley__html_first(&known, without_site(og, f->site));
    galley__html_first(&known, without_site(meta(p, "twitter:title"), f->site));
    galley__html_first(&known, without_site(p->head_title, f->site));
    galley__html_first(&known, any);
    return known;
}

/* The line that says the title, else the first of an <h1>, else 0. */
static size_t title_line(const galley__page *p)
{
    size_t first = 0;
    for (size_t i = 0; i < p->n_lines; i++) {
        if (same_letters(galley_str_sub(p->text, p->lines[i].start, p->lines[i].end), p->title))
            return i;
        if (first == 0 && p->nodes[p->lines[i].node].tag == GALLEY__TAG_H1)
            first = i;
    }
    return first;
}

/* -- author -- */

/* A name that is the site's, or an address: good where there is no other. */
static bool is_site(galley_str name, const found *f)
{
    if (same_letters(name, f->site))
        return true;
    const char *dot = memchr(name.data, '.', name.size);
    return dot && !memchr(name.data, ' ', name.size) && dot + 3 <= name.data + name.size;
}

static void take_author(found *f, galley_str *weak, galley_str s)
{
    s = galley__html_names(s);
    if (s.size)
        galley__html_first(is_site(s, f) ? weak : &f->author, s);
}

/* Marked text: rel or itemprop first, then links to people, then classes. */
static void marked_author(const galley__page *p, found *f, galley_str *weak, const char *prop)
{
    for (size_t i = 0; i < p->n_marks && f->author.size == 0; i++) {
        const galley__mark *m = &p->marks[i];
        if (galley_str_eq(m->prop, galley_str_of(prop)) && is_own(p, m) && m->end - m->start < 300)
            take_author(f, weak, galley_str_sub(p->text, m->start, m->end));
    }
}

static bool is_name(galley_str s)
{
    return s.size > 0 &&
           ((unsigned char)(s.data[0] - 'A') < 26 || (unsigned char)s.data[0] >= 0x80);
}

/* "By Ann Smith" in one of the lines below the title. */
static void line_author(const galley__page *p, found *f, galley_str *weak)
{
    enum { BELOW = 12, LONGEST = 80 };
    size_t from = title_line(p);
    for (size_t i = from; i < p->n_lines && i < from + BELOW && f->author.size == 0; i++) {
        galley_str words, line = galley_str_sub(p->text, p->lines[i].start, p->lines[i].end);
        if (line.size <= LONGEST && galley__html_say(line, &words) == GALLEY__SAY_BYLINE &&
            is_name(galley__html_names(line)))
            take_author(f, weak, line);
    }
}

static void find_author(const galley__page *p, found *f)
{
    static const char *const metas[] = {"author", "article:author",  "parsely-author", "dc.creator",
                                        "byl",    "sailthru.author", "dcterms.creator"};
    galley_str weak = {0}, told = f->author;
    f->author = (galley_str){0};
    if (told.size && is_site(told, f))
        weak = told;
    else
        f->author = told;
    for (size_t i = 0; i < sizeof metas / sizeof *metas; i++)
        take_author(f, &weak, meta(p, metas[i]));
    marked_author(p, f, &weak, "author");
    marked_author(p, f, &weak, "author-link");
    marked_author(p, f, &weak, "author-class");
    line_author(p, f, &weak);
    galley__html_first(&f->author, weak);
}

/* -- date -- */

static bool is_date(galley_str s)
{
    char day[11];
    return s.size > 0 && galley__html_day(s, day);
}

static void take_date(found *f, galley_str s)
{
    if (s.size < 300 && is_date(s))
        galley__html_first(&f->date, s);
}

static void marked_date(const galley__page *p, found *f, const char *prop)
{
    for (size_t i = 0; i < p->n_marks && f->date.size == 0; i++) {
        const galley__mark *m = &p->marks[i];
        if (!galley_str_eq(m->prop, galley_str_of(prop)) || !is_own(p, m) ||
            m->end - m->start > 300)
            continue;
        take_date(f, m->value);
        take_date(f, galley_str_sub(p->text, m->start, m->end));
    }
}

/* The date in a short line beside the title: below it, or just above. Of those that lie next to `day` if that is
 * given. */
static galley_str line_date(const galley__page *p, const char *near)
{
    enum { ABOVE = 5, BELOW = 14, LONGEST = 120 };
    size_t at = title_line(p), from = at > ABOVE ? at - ABOVE : 0;
    char day[11];
    for (size_t k = 0; k < BELOW + ABOVE; k++) {
        size_t i = k < BELOW ? at + k : at + BELOW - 1 - k;
        if (i >= p->n_lines || i < from || p->lines[i].end - p->lines[i].start > LONGEST)
            continue;
        galley_str line = galley_str_sub(p->text, p->lines[i].start, p->lines[i].end);
        if (galley__html_day(line, day) &&
            (!near || galley__html_next_day(day, near) || memcmp(day, near, 10) == 0))
            return line;
    }
    return (galley_str){0};
}

static void find_date(const galley__page *p, found *f, galley_str url)
{
    static const char *const metas[] = {"article:published_time",
                                        "datePublished",
                                        "date",
                                        "pubdate",
                                        "parsely-pub-date",
                                        "dc.date",
                                        "publish-date",
                                        "sailthru.date",
                                        "og:published_time",
                                        "dc.date.issued",
                                        "dcterms.created",
                                        "dcterms.date",
                                        "citation_date",
                                        "article.published",
                                        "publish_date",
                                        "last-modified"};
    if (!is_date(f->date))
        f->date = (galley_str){0};
    for (size_t i = 0; i < sizeof metas / sizeof *metas; i++)
        take_date(f, meta(p, metas[i]));
    marked_date(p, f, "datePublished");
    marked_date(p, f, "time");
    marked_date(p, f, "date-class");
    char day[11];
    if (galley__html_url_day(url, day))
        galley__html_first(&f->date, url);
    galley__html_first(&f->date, line_date(p, NULL));
    galley__html_first(&f->date, f->modified);
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

static bool is_utc(galley_str written)
{
    return written.size > 10 &&
           (written.data[written.size - 1] == 'Z' ||
            memmem(written.data ? written.data : "", written.size, "+00:00", 6) ||
            memmem(written.data, written.size, "+0000", 5));
}

/* The day that the page states: as it is written; a time in UTC says the reader's day only where neither a line beside
 * the title nor the address says the one before or behind. */
static void stated_day(const galley__page *p, galley_str written, galley_str url, char day[11])
{
    char other[11];
    if (!is_utc(written))
        return;
    galley_str line = line_date(p, day);
    if (line.size && galley__html_day(line, other))
        memcpy(day, other, sizeof other);
    else if (galley__html_url_day(url, other) && galley__html_next_day(other, day))
        memcpy(day, other, sizeof other);
}

/* Where the stated day is not the one in UTC the date is that day alone, as it is the one readers mean;
 * date_text keeps the whole. */
static galley_status set_date(const galley__page *p, galley_article *out, galley_str written,
                              galley_str url, galley_error *err)
{
    char day[11];
    if (out->date.size || out->date_text.size || !written.size || !galley__html_day(written, day))
        return GALLEY_OK;
    galley_status status = set(out, "date", written, p->arena, err);
    if (status != GALLEY_OK)
        return status;
    stated_day(p, written, url, day);
    if (out->date.size >= 10 && memcmp(out->date.data, day, 10) == 0)
        return GALLEY_OK;
    out->date = galley_arena_copy(p->arena, (galley_str){day, 10});
    return out->date.data ? GALLEY_OK : galley__nomem(err);
}

/* Whether programs for forums made a page, or its address says so. */
static bool is_forum(galley_str generator, galley_str url)
{
    static const char *const makers[] = {"discourse", "vbulletin", "phpbb", "xenforo", "invision",
                                         "nodebb",    "mybb",      "smf",   "flarum",  "vanilla"};
    static const char *const parts[] = {"forum",       "/thread",    "/topic",
                                        "/discussion", "community.", "viewtopic"};
    for (size_t i = 0; generator.size && i < sizeof makers / sizeof *makers; i++)
        if (strncasecmp(generator.data, makers[i],
                        generator.size < strlen(makers[i]) ? generator.size : strlen(makers[i])) ==
            0)
            return true;
    for (size_t i = 0; url.size && i < sizeof parts / sizeof *parts; i++)
        if (memmem(url.data, url.size, parts[i], strlen(parts[i])))
            return true;
    return false;
}

galley_status galley__html_meta(galley__page *p, const galley_html_hints *hints,
                                galley_article *out, galley_error *err)
{
    found f = p->told;
    read_metas(p, &f);
    galley_str url = meta(p, "link:canonical");
    galley__html_first(&url, meta(p, "og:url"));
    galley__html_first(&url, hints ? hints->url : (galley_str){0});
    p->title = best_title(p, &f);
    find_author(p, &f);
    find_date(p, &f, url);
    p->told.thread = f.thread || is_forum(meta(p, "generator"), url);
    p->told.article = f.article || galley_str_eq(meta(p, "og:type"), GALLEY_STR("article"));
    p->summary = f.description;
    const struct {
        const char *name;
        galley_str value;
    } all[] = {{"title", p->title},    {"author", f.author},
               {"lang", p->lang},      {"url", url},
               {"source", f.site},     {"date_modified", f.modified},
               {"section", f.section}, {"keywords", f.keywords},
               {"image", f.image},     {"description", f.description}};
    galley_status status = GALLEY_OK;
    for (size_t i = 0; i < sizeof all / sizeof *all && status == GALLEY_OK; i++)
        status = set(out, all[i].name, all[i].value, p->arena, err);
    return status == GALLEY_OK ? set_date(p, out, f.date, url, err) : status;
}
