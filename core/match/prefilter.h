/* core/match/prefilter.h: one pass over a text finds the literals of all regexes.
 *
 * A literal is looked for by its first 2, 3 or 4 bytes, folded by | 0x20, in a table of that length: a filter of
 * bits, then the entries of one bucket, compared whole. Those that begin a word have tables of their own, asked
 * at the beginnings of words alone, which are found 64 bytes at a time.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_MATCH_PREFILTER_H
#define GALLEY_CORE_MATCH_PREFILTER_H

#include <galley/base.h>

#include "core/match/literals.h"
#include "core/match/vec.h"

typedef struct galley__lit_entry {
    uint64_t value, fold; /* the first 8 bytes, as they lie in memory */
    uint32_t literal;
} galley__lit_entry;

typedef struct galley__lit_table {
    uint64_t *
        filter; /* a bit for each value of the hash, which has FILTER_BITS more bits than a bucket's number */
    uint32_t *start; /* bucket -> its first entry; one more at the end */
    galley__lit_entry *entries;
    size_t n_entries;
    unsigned bits; /* of a bucket's number */
} galley__lit_table;

enum { GALLEY__TABLES = 6 }; /* of 2, 3, 4 bytes at word starts; the same anywhere */

typedef struct galley__prefilter {
    galley__lit_table tables[GALLEY__TABLES];
    galley__literal *literals;
    uint32_t *use_start, *uses; /* literal -> the regexes of whose first need it is */
    size_t n_literals, n_uses;
    uint64_t
        *pairs; /* the first two bytes, folded, of the literals looked for anywhere: a bit each */
    uint64_t *always;   /* a bit for each regex: those that are run over every text */
    uint64_t *variants; /* those that are when the text has a U+017F or U+212A */
    size_t n_words;     /* of these sets */
    bool any_variants;
} galley__prefilter;
#endif
