/* core/match/value.h: one regular expression that has to match the whole of a short string: the value of an
 * attribute in a token pattern.
 *
 * Threads:  a value may be shared, a room may not.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_MATCH_VALUE_H
#define GALLEY_CORE_MATCH_VALUE_H

#include <galley/base.h>

typedef struct galley__value galley__value;
typedef struct galley__value_room galley__value_room;

/* SYNTAX with the offset in `pattern`; NOMEM. */
galley_status galley__value_new(const galley_alloc *alloc, galley_str pattern, bool caseless,
                                galley__value **out, galley_error *err);
void galley__value_free(galley__value *value); /* accepts NULL */

/* What matching needs, for any value. NOMEM. */
galley_status galley__value_room_new(const galley_alloc *alloc, galley__value_room **out,
                                     galley_error *err);
void galley__value_room_free(galley__value_room *room); /* accepts NULL */

/* LIMIT: the pattern takes more than 20,000 steps on `s`, which is not "no match". */
galley_status galley__value_match(const galley__value *value, galley__value_room *room,
                                  galley_str s, bool *match, galley_error *err);
#endif
