/* core/article/article_internal.h: shared by the files of this module alone.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_ARTICLE_INTERNAL_H
#define GALLEY_CORE_ARTICLE_INTERNAL_H

#include <galley/article.h>

/* The strings of `json`, a JSON array of strings. INVALID when it is anything else; ENCODING for a lone
 * surrogate or NUL. */
galley_status galley__json_strings(galley_str json, galley_arena *arena, galley_str **strings,
                                   size_t *count, galley_error *err);

/* A date in words or ISO 8601, normalised, NUL-terminated; false when it is none. */
bool galley__date_read(galley_str text, char out[24]);

/* A JSON number as seconds (or, from 10^11 on, milliseconds) since 1970; false when it is none or so
 * small (below 10^8: 1973) that it could be a year or a day written as a number. */
bool galley__date_epoch(galley_str number, char out[24]);

#endif
