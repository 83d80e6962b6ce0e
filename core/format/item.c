/* core/format/item.c
 * SPDX-License-Identifier: MIT */
#include "core/format/item.h"

#include "core/format/format_internal.h"

static void put_name(galley__buf *buf, galley_str name)
{
    if (buf->size && buf->data[buf->size - 1] != '{')
        galley__buf_char(buf, ',');
    galley__put_json_string(buf, name);
    galley__buf_char(buf, ':');
}

static void put(galley__buf *buf, const char *name, galley_str value)
{
    if (value.size == 0)
        return;
    put_name(buf, galley_str_of(name));
    galley__put_json_string(buf, value);
}

static void put_labels(galley__buf *buf, const galley_article *a)
{
    if (a->n_labels == 0)
        return;
    put_name(buf, GALLEY_STR("labels"));
    for (size_t i = 0; i < a->n_labels; i++) {
        galley__buf_char(buf, i ? ',' : '[');
        galley__put_json_string(buf, a->labels[i]);
    }
    galley__buf_char(buf, ']');
}

static void put_fields(galley__buf *buf, const galley_article *a)
{
    for (size_t i = 0; i < a->n_fields; i++) {
        const galley_field *f = &a->fields[i];
        put_name(buf, f->name);
        if (f->type == GALLEY_FIELD_JSON)
            galley__buf_add(buf, f->value);
        else
            galley__put_json_string(buf, f->value);
    }
}

static void put_note(galley__buf *buf, galley_str document, galley_str article)
{
    if (document.size == 0 || article.size == 0) {
        put(buf, "note", document.size ? document : article);
        return;
    }
    galley__buf both;
    galley__buf_init(&both, buf->alloc);
    galley__buf_add(&both, document);
    galley__buf_add(&both, GALLEY_STR("; "));
    galley__buf_add(&both, article);
    put(buf, "note", galley__buf_str(&both));
    buf->failed = buf->failed || both.failed;
    galley__buf_fini(&both);
}

void galley__item_json(galley__buf *buf, const galley_article *a, galley_str note)
{
    galley__buf_char(buf, '{');
    put(buf, "id", a->key);
    put(buf, "title", a->title);
    put(buf, "url", a->url);
    put(buf, "date", a->date_text.size ? a->date_text : a->date);
    put(buf, "source", a->source);
    put(buf, "author", a->author);
    put(buf, "lang", a->lang);
    put_labels(buf, a);
    put_fields(buf, a);
    put(buf, "text", a->text);
    put(buf, "html", a->html);
    put_note(buf, note, a->note);
    galley__buf_char(buf, '}');
}
