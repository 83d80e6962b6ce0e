/* core/match/image.h: the compiled lists of a matcher as one stretch of bytes, which can be written to a file and mapped.
 *
 *     head                                           galley__image_head
 *     slots begin first pairs outputs many text      the arrays of automaton.h
 *     words some start items                         those of fuzzy.h
 *
 * Each array begins at a multiple of 64 bytes; where, follows from the counts in the head. There are no pointers in it, and
 * equal lists make equal bytes. Numbers are those of the machine that wrote it: another kind of machine refuses the
 * file by `order`.
 *
 * What is taken is safe to use, whatever the bytes: the sum tells damage, and every number that leads to a place (an
 * output, a word, an entry, a bucket) is looked at once, so that a file made on purpose can do no harm but to find other
 * phrases than it should. That is one pass over the bytes; it is in linear time unless entries were made to overlap.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_MATCH_IMAGE_H
#define GALLEY_CORE_MATCH_IMAGE_H

#include "core/match/automaton.h"

/* Raise it whenever the same lists make other bytes: another layout, other tokens, folding, hashes or filters. A test
 * (unit/match, image) holds the sum of a list's image beside this number. */
enum { GALLEY__IMAGE_VERSION = 1, GALLEY__IMAGE_ARRAYS = 11, GALLEY__IMAGE_KEY = 32 };

typedef struct galley__image_head {
    char magic[8]; /* "galleyPL" */
    uint32_t version;
    uint32_t order; /* 0x01020304 */
    uint8_t key[GALLEY__IMAGE_KEY];
    uint64_t sum;  /* of all that stands behind it, to the end */
    uint64_t size; /* of the whole */
    uint64_t counts[GALLEY__IMAGE_ARRAYS];
    uint64_t n_phrases;
    uint32_t ways, n_lists;
} galley__image_head;

/* Bytes of the automaton's image, and the image itself into that many bytes at `to`. */
size_t galley__image_size(const galley__automaton *a);
void galley__image_put(const galley__automaton *a, const uint8_t key[GALLEY__IMAGE_KEY], char *to);

/* What an image has to be of. */
typedef struct galley__image_wanted {
    const uint8_t *key;  /* GALLEY__IMAGE_KEY bytes */
    const uint8_t *ways; /* galley__way of each list */
    size_t n_lists;
} galley__image_wanted;

/* Let the automaton's arrays be those in `bytes`, which it borrows and which begin at a multiple of 64.
 * VERSION: written by another galley, or for another key; CORRUPT: anything else is wrong. *a is empty then. */
galley_status galley__image_take(galley_str bytes, const galley__image_wanted *wanted,
                                 galley__automaton *a, galley_error *err);

/* The sum of the head of an image with these bytes, as it has to be. */
uint64_t galley__image_sum(galley_str bytes);

/* The same from a file, which is mapped read-only and belongs to the automaton. NOTFOUND IO as well. */
galley_status galley__image_map(galley_str path, const galley__image_wanted *wanted,
                                galley__automaton *a, galley_error *err);
#endif
