/* core/format/format_internal.h: shared by the files of this module and its tests.
 *
 * The way of a document:
 *     bytes --decode.c--> UTF-8 --xml.c or core/text/json.h--> one array of nodes
 *     --feed.c, news.c, ...--> galley__maker calls --document.c--> articles
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_FORMAT_INTERNAL_H
#define GALLEY_CORE_FORMAT_INTERNAL_H

#include <galley/format.h>

#include "core/base/buf.h"
#include "core/format/xml.h"

/* -- decode.c -- */

/* The document as UTF-8, `name` its character set, `note` what was repaired (may be empty). ENCODING LIMIT NOMEM. */
galley_status galley__format_decode(galley_str bytes, galley_str declared, galley_arena *arena,
                                    galley_str *text, galley_str *name, galley_str *note,
                                    galley_error *err);

/* The charset of a Content-Type, or the whole string where it is a bare name. */
galley_str galley__format_charset(galley_str content_type);

/* -- document.c: the document being made -- */

/* What failed first is kept in `status` and `err`; every function does nothing from there on, so that it is looked
 * at once, at the end. */
typedef struct galley__maker {
    galley_arena *arena;
    galley_arena *scratch; /* of one call */
    galley_document *out;
    galley_str base; /* the address of the document */
    galley_str lang; /* the language told from outside */
    galley__buf buf; /* of one call */
    size_t items_room, left_room;
    galley_status status;
    galley_error *err;
} galley__maker;

galley_status galley__maker_init(galley__maker *m, const galley_document_hints *hints,
                                 galley_arena *arena, galley_document *out, galley_error *err);
void galley__maker_fini(galley__maker *m);

galley_article *galley__make_item(galley__maker *m, size_t line); /* NULL: failed */
void galley__make_left_out(galley__maker *m, size_t line, const char *why);
void galley__make_note(galley__maker *m, const char *format, ...) GALLEY_PRINTF(2, 3);

/* A field by its name; nothing where the value is empty. `value` outlives the call: it is borrowed. */
void galley__make_field(galley__maker *m, galley_article *a, const char *name, galley_str value);
void galley__make_json(galley__maker *m, galley_article *a, const char *name, galley_str json);
void galley__make_note_of(galley__maker *m, galley_article *a, galley_str note);

/* The buffer's bytes, copied; the buffer is empty afterwards. */
galley_str galley__make_str(galley__maker *m);

/* Strings for a list that ends up as `labels` or as a JSON array; each once. */
typedef struct galley__list {
    galley_str *at;
    size_t count, room;
} galley__list;
void galley__list_add(galley__maker *m, galley__list *list, galley_str s);
galley_str galley__list_joined(galley__maker *m, const galley__list *list); /* "A, B" */
void galley__make_labels(galley__maker *m, galley_article *a, const galley__list *list);

/* Objects of a JSON array: "[{" ... "}]". A member whose value is empty is left out. */
typedef struct galley__member {
    const char *name;
    galley_str value;
} galley__member;
void galley__objects_add(galley__maker *m, galley__list *list, const galley__member *members,
                         size_t count);
galley_str galley__objects_joined(galley__maker *m, const galley__list *list);

/* -- value.c: text and HTML -- */

/* A value as the document has it: plain text, or a fragment of HTML. */
typedef struct galley__value {
    galley_str s;
    bool html;
} galley__value;

/* Does plain text look like HTML: a tag or an entity? */
bool galley__looks_html(galley_str s);

/* The inner markup of an XML element as HTML, links made whole. What XML names HTML does not know is translated
 * (NITF's "hl2", "bq") or left out with its text kept. */
galley_str galley__xml_html(galley__maker *m, const galley__xml *xml, uint32_t node);

/* The fragment with href and src made whole. */
galley_str galley__html_links(galley__maker *m, galley_str html, galley_str base);

/* Lines as a reader sees them; as one line. */
galley_str galley__value_text(galley__maker *m, const galley__value *v);
galley_str galley__value_line(galley__maker *m, const galley__value *v);

galley_str galley__value_base64(galley__maker *m,
                                galley_str s); /* leniently; {NULL, 0} when it is none */
galley_str galley__value_trim(galley_str s);
galley_str galley__value_link(galley__maker *m, galley_str base,
                              galley_str link); /* trimmed first */

/* Text and html of an article from its body, and a summary beside it. Either may be empty. */
void galley__make_body(galley__maker *m, galley_article *a, const galley__value *body,
                       const galley__value *summary, galley_str base);

/* A string as JSON. NUL, which no reader takes, is U+FFFD. */
void galley__put_json_string(galley__buf *buf, galley_str s);

/* -- the formats; each fills m->out -- */

void galley__read_feed(galley__maker *m, galley__xml *xml);
void galley__read_json_feed(galley__maker *m, galley_str text);
void galley__read_mail(galley__maker *m,
                       galley_str bytes); /* bytes: each part has a character set */
void galley__read_mailbox(galley__maker *m, galley_str bytes);
bool galley__is_mailbox(galley_str head); /* begins with "From " and a header behind it */
bool galley__is_mail(galley_str head, galley_str name);
#endif
