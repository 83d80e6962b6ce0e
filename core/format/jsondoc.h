/* core/format/jsondoc.h: asking a JSON document for what it should have, whatever it has.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_FORMAT_JSONDOC_H
#define GALLEY_CORE_FORMAT_JSONDOC_H

#include "core/format/format_internal.h"
#include "core/text/json.h"

typedef struct galley__jsondoc {
    galley__json *v;
    size_t n;
} galley__jsondoc;

/* Reads the text; what breaks off is told in the document's note. SYNTAX: no object or list at all. */
bool galley__jsondoc_read(galley__maker *m, galley_str text, galley__jsondoc *doc);

/* A member's index, of an array its first element and the one behind: 0 for none. */
size_t galley__json_member(const galley__jsondoc *doc, size_t object, const char *name);
size_t galley__json_first(const galley__jsondoc *doc, size_t array);
size_t galley__json_after(const galley__jsondoc *doc, size_t array, size_t element);

/* A member that is a string (trimmed) or a number (as written); {NULL, 0} else. */
galley_str galley__json_text(const galley__jsondoc *doc, size_t object, const char *name);
bool galley__json_is_object(const galley__jsondoc *doc, size_t at);
#endif
