/* core/format/document.c: the document being made: items, fields, lists, notes.
 * SPDX-License-Identifier: MIT */
#include "core/format/format_internal.h"

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/format/url.h"

#include <stdarg.h>
#include <stdio.h>

static void fail(galley__maker *m)
{
    if (m->status == GALLEY_OK)
        m->status = galley__nomem(m->err);
}

galley_status galley__maker_init(galley__maker *m, const galley_document_hints *hints,
                                 galley_arena *arena, galley_document *out, galley_error *err)
{
    *m = (galley__maker){.arena = arena, .out = out, .err = err};
    *out = (galley_document){0};
    if (hints && galley__url_is_web(hints->url))
        m->base = hints->url;
    if (hints)
        m->lang = hints->lang;
    galley__buf_init(&m->buf, NULL);
    return galley_arena_new(NULL, &m->scratch, err);
}

void galley__maker_fini(galley__maker *m)
{
    galley__buf_fini(&m->buf);
    galley_arena_free(m->scratch);
}

/* -- items and notes -- */

galley_article *galley__make_item(galley__maker *m, size_t line)
{
    galley_document *d = m->out;
    if (m->status != GALLEY_OK)
        return NULL;
    if (!galley__arena_grow(m->arena, (void **)&d->items, d->n_items, &m->items_room,
                            sizeof *d->items)) {
        fail(m);
        return NULL;
    }
    d->items[d->n_items] = (galley_item){.line = line};
    return &d->items[d->n_items++].article;
}

void galley__make_left_out(galley__maker *m, size_t line, const char *why)
{
    galley_document *d = m->out;
    if (m->status != GALLEY_OK)
        return;
    if (!galley__arena_grow(m->arena, (void **)&d->left_out, d->n_left_out, &m->left_room,
                            sizeof *d->left_out))
        fail(m);
    else
        d->left_out[d->n_left_out++] = (galley_left_out){galley_str_of(why), line};
}

static galley_str joined(galley__maker *m, galley_str a, const char *gap, galley_str b)
{
    galley__buf_clear(&m->buf);
    galley__buf_add(&m->buf, a);
    if (a.size)
        galley__buf_add(&m->buf, galley_str_of(gap));
    galley__buf_add(&m->buf, b);
    return galley__make_str(m);
}

void galley__make_note(galley__maker *m, const char *format, ...)
{
    char text[300];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    galley_str note = {text, n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1};
    note.size = galley_utf8_valid(note);
    m->out->note = joined(m, m->out->note, "; ", note);
}

void galley__make_note_of(galley__maker *m, galley_article *a, galley_str note)
{
    if (note.size)
        a->note = joined(m, a->note, "; ", note);
}

galley_str galley__make_str(galley__maker *m)
{
    galley_str copy = {0};
    if (m->buf.failed)
        fail(m);
    else if (m->status == GALLEY_OK && m->buf.size) {
        copy = galley_arena_copy(m->arena, galley__buf_str(&m->buf));
        if (copy.data == NULL)
            fail(m);
    }
    galley__buf_clear(&m->buf);
    return copy.data ? copy : (galley_str){0};
}

/* -- fields -- */

static void set(galley__maker *m, galley_article *a, const char *name, galley_field_type type,
                galley_str value)
{
    if (m->status == GALLEY_OK && value.size)
        m->status = galley_article_set(a, galley_str_of(name), type, value, m->arena, m->err);
}

void galley__make_field(galley__maker *m, galley_article *a, const char *name, galley_str value)
{
    set(m, a, name, GALLEY_FIELD_STRING, value);
}

void galley__make_json(galley__maker *m, galley_article *a, const char *name, galley_str json)
{
    set(m, a, name, GALLEY_FIELD_JSON, json);
}

/* -- lists -- */

void galley__list_add(galley__maker *m, galley__list *list, galley_str s)
{
    enum { ONCE = 64 }; /* so many are looked at for a second one: lists are short */
    if (s.size == 0 || m->status != GALLEY_OK)
        return;
    for (size_t i = list->count > ONCE ? list->count - ONCE : 0; i < list->count; i++)
        if (galley_str_eq(list->at[i], s))
            return;
    if (!galley__arena_grow(m->arena, (void **)&list->at, list->count, &list->room,
                            sizeof *list->at))
        fail(m);
    else
        list->at[list->count++] = s;
}

static galley_str join_list(galley__maker *m, const galley__list *list, const char *open,
                            const char *gap, const char *close)
{
    if (list->count == 0)
        return (galley_str){0};
    galley__buf_clear(&m->buf);
    galley__buf_add(&m->buf, galley_str_of(open));
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            galley__buf_add(&m->buf, galley_str_of(gap));
        galley__buf_add(&m->buf, list->at[i]);
    }
    galley__buf_add(&m->buf, galley_str_of(close));
    return galley__make_str(m);
}

galley_str galley__list_joined(galley__maker *m, const galley__list *list)
{
    return list->count == 1 ? list->at[0] : join_list(m, list, "", ", ", "");
}

void galley__make_labels(galley__maker *m, galley_article *a, const galley__list *list)
{
    (void)m;
    a->labels = list->at;
    a->n_labels = list->count;
}

/* -- JSON -- */

void galley__put_json_string(galley__buf *buf, galley_str s)
{
    galley__buf_char(buf, '"');
    for (size_t i = 0; i < s.size; i++) {
        unsigned char c = (unsigned char)s.data[i];
        if (c == '"' || c == '\\')
            galley__buf_char(buf, '\\');
        if (c < 0x20)
            galley__buf_printf(buf, "\\u%04x", c ? c : 0xFFFD);
        else
            galley__buf_char(buf, (char)c);
    }
    galley__buf_char(buf, '"');
}

void galley__objects_add(galley__maker *m, galley__list *list, const galley__member *members,
                         size_t count)
{
    bool first = true;
    galley__buf_clear(&m->buf);
    for (size_t i = 0; i < count; i++) {
        if (members[i].value.size == 0)
            continue;
        galley__buf_char(&m->buf, first ? '{' : ',');
        galley__put_json_string(&m->buf, galley_str_of(members[i].name));
        galley__buf_char(&m->buf, ':');
        galley__put_json_string(&m->buf, members[i].value);
        first = false;
    }
    if (!first)
        galley__buf_char(&m->buf, '}');
    galley__list_add(m, list, galley__make_str(m));
}

galley_str galley__objects_joined(galley__maker *m, const galley__list *list)
{
    return join_list(m, list, "[", ",", "]");
}
