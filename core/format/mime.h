/* core/format/mime.h: the parts of mail: headers, encoded words, transfer encodings (RFC 5322, 2045 to 2047, 2231).
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_FORMAT_MIME_H
#define GALLEY_CORE_FORMAT_MIME_H

#include "core/format/format_internal.h"

/* The head of a message or part: `head` is its lines, `body` what follows the empty line. Both borrowed. */
typedef struct galley__mime {
    galley_str head, body;
} galley__mime;

galley__mime galley__mime_split(galley_str message);

/* Does it begin with a line "Name: value"? */
bool galley__mime_is_header(galley_str s);

/* The first header of that name, unfolded, as it was written; as UTF-8, encoded words decoded. {NULL, 0}: none. */
galley_str galley__mime_header(galley__maker *m, const galley__mime *part, const char *name);
galley_str galley__mime_text(galley__maker *m, const galley__mime *part, const char *name);

/* "text/html; charset=x": a parameter's value, as UTF-8. */
galley_str galley__mime_parameter(galley__maker *m, galley_str value, const char *name);

/* The body with its transfer encoding undone. */
galley_str galley__mime_bytes(galley__maker *m, const galley__mime *part);

/* The next part of a multipart body, *rest moves behind it; false: no more. */
bool galley__mime_next(galley_str *rest, galley_str boundary, galley_str *part);

/* "=?utf-8?q?caf=C3=A9?=" in a header to "café". */
galley_str galley__mime_words(galley__maker *m, galley_str value);
#endif
