/* core/source/warc.h: web archives, and the HTTP answers in them. SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_SOURCE_WARC_H
#define GALLEY_CORE_SOURCE_WARC_H

#include "core/base/buf.h"
#include "core/source/source_internal.h"

/* -- warc.c -- */

typedef struct galley__warc galley__warc;

galley_status galley__warc_new(const galley_alloc *alloc, galley__warc **out, galley_error *err);
void galley__warc_free(galley__warc *warc);  /* accepts NULL */
void galley__warc_reset(galley__warc *warc); /* a new file */

/* The next record that can be an article: bytes, kind, url, charset, fetched and line (its number in the file) are set, until
 * the next call; data NULL at the end. INVALID: one that is left out, with the reason; CORRUPT: one that is
 * broken, with its number and place; after both one may go on. */
galley_status galley__warc_next(galley__warc *warc, galley__window *w, galley_record *record,
                                galley_error *err);

/* -- http.c -- */

typedef struct galley__http {
    galley_str content_type; /* in: of a body without a head of its own */
    galley_str charset;
    galley_str body; /* in: all of the answer; out: without head, chunks and packing */
    galley_record_kind kind;
} galley__http;

/* An answer (`http`: with its head) to the bytes of a page or plain text, unpacked into `buf` where need be. Returns NULL, or why
 * it is no article; static text. buf->failed: out of memory. */
const char *galley__http_read(galley__http *page, bool http, galley__buf *buf);

/* Case does not matter. */
bool galley__is_name(galley_str s, const char *name);

/* Lines without their ends; false at the end. */
bool galley__next_line(galley_str *rest, galley_str *line);

/* Bytes up to and with the first empty line, or the first line end; 0: there is none. */
size_t galley__head_size(galley_str s);
size_t galley__line_size(galley_str s);

#endif
