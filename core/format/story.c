/* core/format/story.c: a story of any of the news standards to an article.
 * SPDX-License-Identifier: MIT */
#include "core/format/news.h"

#include "core/format/url.h"

#include <strings.h>

static bool starts(galley_str s, const char *z)
{
    size_t n = strlen(z);
    return s.size >= n && strncasecmp(s.data, z, n) == 0;
}

/* The addresses of IPTC's vocabularies, and their usual aliases. */
static const struct {
    const char *address, *alias;
} vocabularies[] = {
    {"cv.iptc.org/newscodes/mediatopic/", "medtop:"},
    {"cv.iptc.org/newscodes/subjectcode/", "subj:"},
    {"cv.iptc.org/newscodes/genre/", "genre:"},
};

static galley_str as_qcode(galley__maker *m, galley_str code)
{
    galley_str rest = code;
    if (starts(rest, "http://"))
        rest = galley_str_sub(rest, 7, rest.size);
    else if (starts(rest, "https://"))
        rest = galley_str_sub(rest, 8, rest.size);
    for (size_t i = 0; i < sizeof vocabularies / sizeof *vocabularies; i++) {
        size_t n = strlen(vocabularies[i].address);
        if (!starts(rest, vocabularies[i].address))
            continue;
        galley__buf_clear(&m->buf);
        galley__buf_add(&m->buf, galley_str_of(vocabularies[i].alias));
        galley__buf_add(&m->buf, galley_str_sub(rest, n, rest.size));
        return galley__make_str(m);
    }
    return code;
}

galley_str galley__subject_code(galley__maker *m, galley_str number)
{
    bool topic = number.size == 8 && number.data[0] == '2';
    galley__buf_clear(&m->buf);
    galley__buf_add(&m->buf, topic ? GALLEY_STR("medtop:") : GALLEY_STR("subj:"));
    galley__buf_add(&m->buf, number);
    return galley__make_str(m);
}

static bool is_iptc(galley_str qcode)
{
    return starts(qcode, "medtop:") || starts(qcode, "subj:");
}

void galley__story_subject(galley__maker *m, galley__story *s, galley_str code, galley_str name,
                           galley_str kind)
{
    galley_str qcode = as_qcode(m, galley__value_trim(code));
    galley__value line = {name, false};
    name = galley__value_line(m, &line);
    galley__member members[] = {{"qcode", qcode}, {"name", name}, {"kind", kind}};
    galley__objects_add(m, &s->subjects, members, 3);
    if (kind.size && !galley_str_eq(kind, GALLEY_STR("topic")))
        return;
    if (is_iptc(qcode) || name.size == 0)
        galley__list_add(m, &s->labels, qcode);
    galley__list_add(m, &s->labels, name);
}

galley_str galley__byline_name(galley_str byline)
{
    static const char *const words[] = {"by ", "von ", "par ", "por ", "av ", "door ", "di "};
    byline = galley__value_trim(byline);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (starts(byline, words[i]))
            return galley__value_trim(galley_str_sub(byline, strlen(words[i]), byline.size));
    return byline;
}

static galley_str one_line(galley__maker *m, galley_str s)
{
    galley__value v = {s, false};
    return galley__value_line(m, &v);
}

static void set_lines(galley__maker *m, galley_article *a, const galley__story *s)
{
    const struct {
        const char *name;
        galley_str value;
    } lines[] = {
        {"author", s->author.size ? s->author : galley__byline_name(s->byline)},
        {"byline", s->byline},
        {"dateline", s->dateline},
        {"source", s->source},
        {"lang", s->lang},
        {"url", s->url},
        {"section", s->section},
        {"slug", s->slug},
        {"genre", s->genre},
        {"located", s->located},
        {"urgency", s->urgency},
        {"version", s->version},
        {"status", s->status},
        {"rights", s->rights},
        {"usage", s->usage},
        {"note_to_editors", s->note_to_editors},
        {"type", s->kind},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        galley__make_field(m, a, lines[i].name, one_line(m, lines[i].value));
}

static void set_dates(galley__maker *m, galley_article *a, const galley__story *s)
{
    galley_str iso, published = galley__value_trim(s->published);
    galley_str modified = galley__value_trim(s->modified);
    galley__make_field(m, a, "date", published.size ? published : modified);
    if (modified.size && galley_date_parse(modified, m->arena, &iso))
        galley__make_field(m, a, "date_modified", iso);
}

void galley__make_story(galley__maker *m, const galley__story *s, size_t line)
{
    if (s->title.size + s->body.s.size + s->summary.s.size == 0) {
        galley__make_left_out(m, line, "an item without headline and text");
        return;
    }
    galley_article *a = galley__make_item(m, line);
    if (!a)
        return;
    galley__value title = {s->title, galley__looks_html(s->title)};
    galley__make_field(m, a, "title", galley__value_line(m, &title));
    galley__make_body(m, a, &s->body, &s->summary, s->base);
    set_lines(m, a, s);
    set_dates(m, a, s);
    galley__make_labels(m, a, &s->labels);
    galley__make_json(m, a, "subjects", galley__objects_joined(m, &s->subjects));
    a->key = s->id;
    if (m->status == GALLEY_OK)
        m->status = galley_article_key(a, m->arena, m->err);
}
