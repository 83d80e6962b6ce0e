/* galley/report.h: rows to a terminal table, TSV, CSV, JSON or JSON lines; values to JSON.
 *
 *     galley_writer *w = NULL;
 *     galley_writer_options options = {.format = GALLEY_JSONL, .sink = put, .ctx = stdout};
 *     galley_writer_new(NULL, &options, &w, &err);
 *     galley_write_heading(w, GALLEY_STR("tag")); galley_write_heading(w, GALLEY_STR("articles"));
 *     galley_write_str(w, GALLEY_STR("summit")); galley_write_int(w, 41); galley_write_row(w);
 *     galley_writer_close(w, &err);
 *
 * Threads:  one thread.
 * Errors:   the first failure of the sink is kept; close returns it.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_REPORT_H
#define GALLEY_REPORT_H

#include <galley/article.h>

#ifdef __cplusplus
extern "C" {
#endif

/* -- JSON values -- */

/* A growing JSON text. Puts commas and colons itself; the caller nests. Doubles are written with
 * the shortest digits that read back the same; text is escaped, invalid UTF-8 as U+FFFD. A failure
 * is looked at once, in the end. */
typedef struct galley_json galley_json;
GALLEY_API galley_status galley_json_new(const galley_alloc *alloc, galley_json **out,
                                         galley_error *err);
GALLEY_API void galley_json_free(galley_json *j); /* accepts NULL */
GALLEY_API void galley_json_clear(galley_json *j);
GALLEY_API void galley_json_open_object(galley_json *j);
GALLEY_API void galley_json_close_object(galley_json *j);
GALLEY_API void galley_json_open_array(galley_json *j);
GALLEY_API void galley_json_close_array(galley_json *j);
GALLEY_API void galley_json_name(galley_json *j, galley_str name);
GALLEY_API void galley_json_str(galley_json *j, galley_str value);
GALLEY_API void galley_json_int(galley_json *j, int64_t value);
GALLEY_API void galley_json_double(galley_json *j, double value); /* NaN, infinities: null */
GALLEY_API void galley_json_bool(galley_json *j, bool value);
GALLEY_API void galley_json_null(galley_json *j);
GALLEY_API void galley_json_raw(galley_json *j, galley_str json); /* taken over as it is */

/* The text so far; {NULL, 0} when memory ran out on the way. Borrowed until the next call. */
GALLEY_API galley_str galley_json_text(const galley_json *j);

/* {"id", the fields that are not empty, "labels", its other fields}; `with_text` adds "text",
 * "body" (its own words, one paragraph a line) and "regions": [{"kind","start","end","reason"}].
 * Offsets are bytes of the text. Another field whose name is one of these gets a _ behind its
 * name. */
GALLEY_API void galley_json_article(galley_json *j, const galley_article *a, bool with_text);

/* {"name","score","rule","author","evidence":[...],"left_out"}; a piece of evidence is
 * {"start","end","label",fields,"text","weight","clause"}.
 * "part":"title" stands in evidence that lies in the title; "left_out" only where some was. Fields
 * whose names are taken as above. */
GALLEY_API void galley_json_statement(galley_json *j, const galley_article *a,
                                      const galley_statement *s);

/* -- rows -- */

typedef enum galley_format {
    GALLEY_TABLE, /* aligned columns, for people */
    GALLEY_TSV,   /* heading line; tab, line end and backslash in values as \t \n \r \\ */
    GALLEY_JSON,  /* one array of objects */
    GALLEY_JSONL, /* an object a line */
    GALLEY_CSV,   /* heading line; RFC 4180 but for line ends, which are "\n" */
} galley_format;

typedef struct galley_writer_options {
    galley_format format;
    bool colour;
    uint32_t width; /* of the terminal in columns, for cutting the last text column; 0: never cut */
    galley_str bar; /* TABLE: the heading of a column of numbers that is drawn as well, behind each
                       row, the largest one as 20 blocks; borrowed until close. Empty: none */
    galley_status (*sink)(void *ctx, galley_str bytes, galley_error *err);
    void *ctx;
} galley_writer_options;

typedef struct galley_writer galley_writer;
GALLEY_API galley_status galley_writer_new(const galley_alloc *alloc,
                                           const galley_writer_options *options,
                                           galley_writer **out, galley_error *err);

/* Headings first, then a value a heading, then galley_write_row. Missing values are null; too many,
 * or a heading after the first row, are INVALID. `decimals` is for TABLE alone, the others get all
 * digits. In TABLE numbers stand to the right and control characters are shown as U+FFFD, so that
 * no text of an article can steer the terminal. */
GALLEY_API void galley_write_heading(galley_writer *w, galley_str name);
GALLEY_API void galley_write_str(galley_writer *w, galley_str value);
GALLEY_API void galley_write_int(galley_writer *w, int64_t value);
/* `decimals` are for TABLE; negative: the shortest digits that read back the same, as elsewhere. */
GALLEY_API void galley_write_double(galley_writer *w, double value, int decimals);
GALLEY_API void galley_write_null(galley_writer *w);
GALLEY_API void galley_write_json(galley_writer *w,
                                  galley_str json); /* raw in JSON, text elsewhere */
GALLEY_API void galley_write_row(galley_writer *w);

/* Writes what is left, frees the writer, returns the first failure. Accepts NULL. */
GALLEY_API galley_status galley_writer_close(galley_writer *w, galley_error *err);

/* Columns a text takes on a terminal (wide characters two, marks none). */
GALLEY_API size_t galley_text_width(galley_str text);

#ifdef __cplusplus
}
#endif
#endif
