/* tests/bench/formats/read.c: documents in, what galley reads in them out.
 *
 *     read_formats < documents > results.ndjson
 *
 * A document is a line "SIZE<TAB>NAME<TAB>URL<TAB>CONTENT-TYPE<TAB>LANGUAGE" and SIZE bytes; a result is one JSON object: the
 * document's own fields, "items" with every field of each article, "left_out", or "error".
 * SPDX-License-Identifier: MIT */
#include <galley/format.h>

#include <stdio.h>
#include <stdlib.h>

static void put_string(galley_str s)
{
    putchar('"');
    for (size_t i = 0; i < s.size; i++) {
        unsigned char c = (unsigned char)s.data[i];
        if (c < 0x20)
            printf("\\u%04x", c);
        else if (c == '"' || c == '\\')
            printf("\\%c", c);
        else
            putchar(c);
    }
    putchar('"');
}

static void put(const char *name, galley_str s)
{
    if (s.size == 0)
        return;
    printf(",\"%s\":", name);
    put_string(s);
}

static void put_article(const galley_article *a, size_t line)
{
    printf("{\"line\":%zu", line);
    put("id", a->key);
    put("title", a->title);
    put("text", a->text);
    put("html", a->html);
    put("url", a->url);
    put("date", a->date);
    put("date_text", a->date_text);
    put("source", a->source);
    put("author", a->author);
    put("lang", a->lang);
    put("note", a->note);
    printf(",\"labels\":[");
    for (size_t i = 0; i < a->n_labels; i++) {
        if (i)
            putchar(',');
        put_string(a->labels[i]);
    }
    putchar(']');
    for (size_t i = 0; i < a->n_fields; i++) {
        const galley_field *f = &a->fields[i];
        putchar(',');
        put_string(f->name);
        putchar(':');
        if (f->type == GALLEY_FIELD_JSON)
            fwrite(f->value.data, 1, f->value.size, stdout);
        else
            put_string(f->value);
    }
    putchar('}');
}

static void put_document(const galley_document *d)
{
    printf("{\"format\":\"%s\",\"faults\":%zu", galley_document_name(d->format), d->faults);
    put("version", d->version);
    put("charset", d->charset);
    put("title", d->title);
    put("url", d->url);
    put("lang", d->lang);
    put("description", d->description);
    put("note", d->note);
    printf(",\"items\":[");
    for (size_t i = 0; i < d->n_items; i++) {
        if (i)
            putchar(',');
        put_article(&d->items[i].article, d->items[i].line);
    }
    printf("],\"left_out\":[");
    for (size_t i = 0; i < d->n_left_out; i++) {
        if (i)
            putchar(',');
        put_string(d->left_out[i].why);
    }
    printf("]}\n");
}

static void read_one(char *bytes, size_t size, char *const part[4])
{
    galley_arena *arena;
    galley_document d;
    galley_error err = {0};
    if (galley_arena_new(NULL, &arena, NULL) != GALLEY_OK)
        abort();
    galley_document_hints hints = {.url = galley_str_of(part[1]),
                                   .charset = galley_str_of(part[2]),
                                   .lang = galley_str_of(part[3])};
    galley_str doc = {bytes, size};
    galley_document_kind format = galley_document_guess(doc, galley_str_of(part[0]));
    if (galley_document_read(format, doc, &hints, arena, &d, &err) == GALLEY_OK) {
        put_document(&d);
    } else {
        printf("{\"error\":");
        put_string(galley_str_of(err.text));
        printf(",\"items\":[]}\n");
    }
    galley_arena_free(arena);
}

int main(void)
{
    char line[4096];
    while (fgets(line, sizeof line, stdin)) {
        char *part[4] = {NULL}, *p = line, *end;
        size_t size = strtoull(p, &end, 10);
        line[strcspn(line, "\n")] = '\0';
        for (int i = 0; i < 4; i++) {
            p = end = strchr(end, '\t');
            if (!p)
                return 2;
            *end++ = '\0';
            part[i] = end;
        }
        char *bytes = malloc(size + 1);
        if (!bytes || fread(bytes, 1, size, stdin) != size)
            return 2;
        read_one(bytes, size, part);
        free(bytes);
    }
    return 0;
}
