/* core/report/json.c: a growing JSON text.
 *
 * One flag is enough for the commas: whether a value stands before what comes next. Failure of
 * memory is kept in the buffer.
 * SPDX-License-Identifier: MIT */
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/report/report_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct galley_json {
    const galley_alloc *alloc;
    galley__buf buf;
    bool after_value;
};

galley_status galley_json_new(const galley_alloc *alloc, galley_json **out, galley_error *err)
{
    *out = galley__new(alloc, sizeof **out);
    if (*out == NULL)
        return galley__nomem(err);
    (*out)->alloc = alloc;
    galley__buf_init(&(*out)->buf, alloc);
    return GALLEY_OK;
}

void galley_json_free(galley_json *j)
{
    if (j == NULL)
        return;
    galley__buf_fini(&j->buf);
    galley__free(j->alloc, j, sizeof *j);
}

void galley_json_clear(galley_json *j)
{
    galley__buf_clear(&j->buf);
    j->after_value = false;
}

galley_str galley_json_text(const galley_json *j)
{
    if (j->buf.failed)
        return (galley_str){NULL, 0};
    return j->buf.size ? galley__buf_str(&j->buf) : GALLEY_STR("");
}

/* -- values as text -- */

static void put_escaped(galley__buf *buf, unsigned char c)
{
    static const char letters[] = "\"\\bfnrt", meanings[] = "\"\\\b\f\n\r\t";
    const char *found = memchr(meanings, c, sizeof meanings - 1);
    if (found)
        galley__buf_printf(buf, "\\%c", letters[found - meanings]);
    else
        galley__buf_printf(buf, "\\u%04x", c);
}

/* Runs that need no escape are copied whole. */
static void put_valid(galley__buf *buf, galley_str s)
{
    size_t from = 0;
    for (size_t i = 0; i < s.size; i++) {
        unsigned char c = (unsigned char)s.data[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        galley__buf_add(buf, galley_str_sub(s, from, i));
        put_escaped(buf, c);
        from = i + 1;
    }
    galley__buf_add(buf, galley_str_sub(s, from, s.size));
}

void galley__json_put_str(galley__buf *buf, galley_str value)
{
    galley__buf_char(buf, '"');
    while (value.size) {
        size_t good = galley_utf8_valid(value);
        put_valid(buf, (galley_str){value.data, good});
        if (good < value.size) {
            galley__buf_add(buf, GALLEY_STR("\xEF\xBF\xBD"));
            good++;
        }
        value = galley_str_sub(value, good, value.size);
    }
    galley__buf_char(buf, '"');
}

uint32_t galley__report_next(galley_str text, size_t *pos)
{
    unsigned char lead = (unsigned char)text.data[*pos];
    size_t n = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    size_t left = text.size - *pos;
    galley_str one = {text.data + *pos, n < left ? n : left};
    if (n > left || galley_utf8_valid(one) < n) {
        *pos += 1;
        return 0xFFFD;
    }
    return galley_utf8_next(text, pos);
}

/* The program around us may have set a locale with a decimal comma: whatever stands there is a
 * point. */
static void put_digits(galley__buf *buf, const char *text)
{
    for (bool point = false; *text; text++) {
        bool known = strchr("0123456789+-e", *text) != NULL;
        if (known || !point)
            galley__buf_char(buf, known ? *text : '.');
        point |= !known;
    }
}

void galley__json_put_double(galley__buf *buf, double value)
{
    char text[40];
    if (!isfinite(value)) {
        galley__buf_add(buf, GALLEY_STR("null"));
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    put_digits(buf, text);
}

/* -- the text -- */

static void begin(galley_json *j)
{
    if (j->after_value)
        galley__buf_char(&j->buf, ',');
    j->after_value = true;
}

static void open_with(galley_json *j, char c)
{
    begin(j);
    galley__buf_char(&j->buf, c);
    j->after_value = false;
}

static void close_with(galley_json *j, char c)
{
    galley__buf_char(&j->buf, c);
    j->after_value = true;
}

void galley_json_open_object(galley_json *j)
{
    open_with(j, '{');
}

void galley_json_close_object(galley_json *j)
{
    close_with(j, '}');
}

void galley_json_open_array(galley_json *j)
{
    open_with(j, '[');
}

void galley_json_close_array(galley_json *j)
{
    close_with(j, ']');
}

void galley_json_name(galley_json *j, galley_str name)
{
    begin(j);
    galley__json_put_str(&j->buf, name);
    galley__buf_char(&j->buf, ':');
    j->after_value = false;
}

void galley_json_str(galley_json *j, galley_str value)
{
    begin(j);
    galley__json_put_str(&j->buf, value);
}

void galley_json_int(galley_json *j, int64_t value)
{
    begin(j);
    galley__buf_printf(&j->buf, "%lld", (long long)value);
}

void galley_json_double(galley_json *j, double value)
{
    begin(j);
    galley__json_put_double(&j->buf, value);
}

void galley_json_bool(galley_json *j, bool value)
{
    begin(j);
    galley__buf_add(&j->buf, value ? GALLEY_STR("true") : GALLEY_STR("false"));
}

void galley_json_null(galley_json *j)
{
    begin(j);
    galley__buf_add(&j->buf, GALLEY_STR("null"));
}

void galley_json_raw(galley_json *j, galley_str json)
{
    begin(j);
    galley__buf_add(&j->buf, json);
}

/* -- articles and statements -- */

static void put_text(galley_json *j, const char *name, galley_str value)
{
    galley_json_name(j, galley_str_of(name));
    galley_json_str(j, value);
}

static void put_known(galley_json *j, const char *name, galley_str value)
{
    if (value.size)
        put_text(j, name, value);
}

static void put_int(galley_json *j, const char *name, int64_t value)
{
    galley_json_name(j, galley_str_of(name));
    galley_json_int(j, value);
}

static bool is_one_of(galley_str name, const char *const *names)
{
    for (; *names; names++)
        if (galley_str_eq(name, galley_str_of(*names)))
            return true;
    return false;
}

/* A field of the article or span, under a name of its own: two members of one name are no JSON that
 * others read. */
static void put_field(galley_json *j, const galley_field *f, const char *const *taken)
{
    char longer[256];
    galley_str name = f->name;
    if (is_one_of(name, taken)) {
        snprintf(longer, sizeof longer, "%.*s_", (int)name.size, name.data);
        name = galley_str_of(longer);
    }
    galley_json_name(j, name);
    if (f->type == GALLEY_FIELD_JSON)
        galley_json_raw(j, f->value);
    else
        galley_json_str(j, f->value);
}

static void put_labels(galley_json *j, const galley_article *a)
{
    if (a->n_labels == 0)
        return;
    galley_json_name(j, GALLEY_STR("labels"));
    galley_json_open_array(j);
    for (size_t i = 0; i < a->n_labels; i++)
        galley_json_str(j, a->labels[i]);
    galley_json_close_array(j);
}

static void put_body(galley_json *j, const galley_article *a)
{
    galley_arena *arena = NULL;
    galley_str body = {NULL, 0};
    if (galley_arena_new(j->alloc, &arena, NULL) != GALLEY_OK ||
        galley_article_body(a, arena, &body, NULL) != GALLEY_OK)
        j->buf.failed = true;
    else
        put_text(j, "body", body);
    galley_arena_free(arena);
}

static void put_regions(galley_json *j, const galley_article *a)
{
    galley_json_name(j, GALLEY_STR("regions"));
    galley_json_open_array(j);
    for (size_t i = 0; i < a->n_regions; i++) {
        const galley_region *r = &a->regions[i];
        galley_json_open_object(j);
        put_text(j, "kind", galley_str_of(galley_region_name(r->kind)));
        put_int(j, "start", r->start);
        put_int(j, "end", r->end);
        put_known(j, "reason", r->reason);
        galley_json_close_object(j);
    }
    galley_json_close_array(j);
}

void galley_json_article(galley_json *j, const galley_article *a, bool with_text)
{
    static const char *const taken[] = {"id",     "title", "url",    "date",    "date_text",
                                        "source", "lang",  "author", "labels",  "text",
                                        "body",   "note",  "origin", "regions", NULL};
    galley_json_open_object(j);
    put_text(j, "id", a->key);
    put_known(j, "title", a->title);
    put_known(j, "url", a->url);
    put_known(j, "date", a->date);
    put_known(j, "date_text", a->date_text);
    put_known(j, "source", a->source);
    put_known(j, "author", a->author);
    put_known(j, "lang", a->lang);
    put_labels(j, a);
    for (size_t i = 0; i < a->n_fields; i++)
        put_field(j, &a->fields[i], taken);
    put_known(j, "origin", a->origin);
    put_known(j, "note", a->note);
    if (with_text) {
        put_text(j, "text", a->text);
        put_body(j, a);
        put_regions(j, a);
    }
    galley_json_close_object(j);
}

static void put_evidence(galley_json *j, const galley_article *a, const galley_evidence *e)
{
    static const char *const taken[] = {"start", "end",    "label",  "part",
                                        "text",  "weight", "clause", NULL};
    galley_json_open_object(j);
    put_int(j, "start", e->span.start);
    put_int(j, "end", e->span.end);
    if (e->span.part == GALLEY_PART_TITLE)
        put_text(j, "part", GALLEY_STR("title"));
    put_text(j, "label", e->span.label);
    for (size_t i = 0; i < e->span.n_fields; i++)
        put_field(j, &e->span.fields[i], taken);
    put_text(j, "text", galley_span_text(a, &e->span));
    galley_json_name(j, GALLEY_STR("weight"));
    galley_json_double(j, e->weight);
    put_text(j, "clause", e->clause);
    galley_json_close_object(j);
}

static const char *author_name(galley_author author)
{
    return author == GALLEY_BY_PERSON ? "person" : author == GALLEY_BY_MODEL ? "model" : "rule";
}

void galley_json_statement(galley_json *j, const galley_article *a, const galley_statement *s)
{
    galley_json_open_object(j);
    put_text(j, "name", s->tag);
    galley_json_name(j, GALLEY_STR("score"));
    galley_json_double(j, s->score);
    put_text(j, "rule", s->rule);
    put_text(j, "author", galley_str_of(author_name(s->author)));
    if (s->denied) {
        galley_json_name(j, GALLEY_STR("denied"));
        galley_json_bool(j, true);
    }
    galley_json_name(j, GALLEY_STR("evidence"));
    galley_json_open_array(j);
    for (size_t i = 0; i < s->n_evidence; i++)
        put_evidence(j, a, &s->evidence[i]);
    galley_json_close_array(j);
    if (s->left_out)
        put_int(j, "left_out", (int64_t)s->left_out);
    galley_json_close_object(j);
}
