/* core/text/json.h: JSON to a flat array, for documents written by others: lenient, and linear in its size.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_TEXT_JSON_H
#define GALLEY_CORE_TEXT_JSON_H

#include <galley/arena.h>

typedef enum galley__json_kind {
    GALLEY__JSON_NULL,
    GALLEY__JSON_BOOL,
    GALLEY__JSON_NUMBER,
    GALLEY__JSON_STRING,
    GALLEY__JSON_ARRAY,
    GALLEY__JSON_OBJECT,
} galley__json_kind;

/* Values lie in one array in the order of the text; `next` is the index behind the value and all in it. */
typedef struct galley__json {
    galley__json_kind kind;
    galley_str key;  /* in an object */
    galley_str text; /* of a string decoded, of a number as written */
    uint32_t next;
} galley__json;

/* Lenient: control characters in strings, commas at the end, and text behind the value are let pass; what
 * is cut short keeps what was there. False: no value at all, too deep, or out of memory. */
bool galley__json_read(galley_str text, galley_arena *arena, galley__json **values, size_t *count);

/* The same, and where the reading ended: GALLEY_NOWHERE when that was the end of a whole value, else the byte at which
 * the text breaks off or goes on with something else. */
bool galley__json_read_to(galley_str text, galley_arena *arena, galley__json **values,
                          size_t *count, size_t *end);

/* Index of an object's member, or 0. */
size_t galley__json_get(const galley__json *values, size_t object, galley_str key);
#endif
