/* core/match/automaton.h: all phrases of a matcher as one hash table over words.
 *
 * The words of a phrase have hashes (of their folded form); a running hash over them is the key of each of its
 * beginnings. Looking up a key tells whether phrases end there, whether longer ones go on, or nothing. Hashes only
 * point: what is found is compared with the text word by word (phrase_scan.c), so a collision costs a comparison, never
 * a false hit, and since building and scanning follow the same keys nothing is lost by one either.
 *
 *     begin    a bit a hash of a first word
 *     first    2 bits a hash of a first word: it is a phrase, it begins longer ones
 *     pairs    a Bloom filter of two bits in one 64-bit word over the keys of the first two words
 *     slots    key of a beginning of two words or more (or of a single word that is a phrase) -> outputs, goes on;
 *              8 bytes, at most 2/3 full, linear probing
 *     outputs  the phrases that end at a key, side by side, in the order in which they were given
 *     many     where a phrase has several entries: their number, then their offsets
 *     text     words and entries: see phrases.h
 *
 * So a word that begins nothing costs one look at `begin`; one that does, one more at `first` and `pairs`; only what is nearly
 * always a hit reaches `slots`, whose memory a scan asks for ahead of time, for many places at once. All of it is
 * arrays of numbers and one text, without pointers: image.h writes it to a file and reads it back.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_MATCH_AUTOMATON_H
#define GALLEY_CORE_MATCH_AUTOMATON_H

#include "core/match/fuzzy.h"
#include "core/match/phrases.h"
#include "core/text/fold.h"

#define GALLEY__GOES_ON (1u << 31)
#define GALLEY__OUTPUT  (GALLEY__GOES_ON - 1) /* number of the first output + 1, 0 for none */

enum { GALLEY__IS_PHRASE = 1, GALLEY__BEGINS = 2 }; /* in `first` */

typedef struct galley__slot {
    uint32_t check; /* the low half of the key */
    uint32_t value; /* 0: free */
} galley__slot;

typedef struct galley__output {
    uint32_t words; /* offset in text */
    uint32_t entry; /* offset in text, or (MANY) index in many */
    uint16_t list;
    uint8_t n_words;
    uint8_t flags;
} galley__output;

typedef struct galley__automaton {
    const galley__slot *slots;
    const uint64_t *begin;
    const uint8_t *first;
    const uint64_t *pairs;
    const galley__output *outputs;
    const uint32_t *many;
    const char *text; /* borrowed from the phrases, or in the image */
    size_t n_slots, n_begin, n_first, n_pairs, n_outputs, n_many, text_size;
    galley__fuzzy fuzzy;
    uint32_t ways; /* a bit each */
    uint32_t n_lists;
    size_t n_phrases;
    const void *map; /* the file's bytes that the arrays are in; NULL: they are its own */
    size_t map_size;
} galley__automaton;

/* From all phrases given, whose text it borrows. LIMIT NOMEM; *a is empty then. */
galley_status galley__automaton_build(galley__automaton *a, const galley__phrases *p,
                                      const uint8_t *list_ways, size_t n_lists, galley_error *err);
void galley__automaton_fini(galley__automaton *a, const galley_alloc *alloc);

/* -- keys -- */

static inline uint64_t galley__key_first(galley__way way, uint64_t fold)
{
    return fold ^ (uint64_t)way * 0x9E3779B97F4A7C15u;
}

static inline uint64_t galley__key_next(uint64_t key, uint64_t fold)
{
    return (key << 23 | key >> 41) ^ fold; /* both are well mixed already */
}

/* -- looking -- */

/* n_begin, n_first and n_pairs are powers of two. */
static inline unsigned galley__first_at(const galley__automaton *a, uint64_t key)
{
    size_t cell = (size_t)(key >> 24) & (a->n_first * 4 - 1);
    return a->first[cell / 4] >> (cell % 4 * 2) & 3u;
}

static inline const uint64_t *galley__pair_word(const galley__automaton *a, uint64_t key)
{
    return &a->pairs[(size_t)(key >> 12) & (a->n_pairs - 1)];
}

static inline uint64_t galley__pair_bits(uint64_t key)
{
    return (uint64_t)1 << (key & 63) | (uint64_t)1 << (key >> 6 & 63);
}

static inline size_t galley__slot_of(const galley__automaton *a, uint64_t key)
{
    return (size_t)((key >> 32) * a->n_slots >> 32);
}

/* The value of a key, 0 when it has none. */
static inline uint32_t galley__find_key(const galley__automaton *a, uint64_t key)
{
    size_t i = galley__slot_of(a, key);
    while (a->slots[i].value && a->slots[i].check != (uint32_t)key)
        i = i + 1 == a->n_slots ? 0 : i + 1;
    return a->slots[i].value;
}
#endif
