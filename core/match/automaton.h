/* core/match/automaton.h: all phrases of a matcher as one trie over words.
 *
 * Nodes are numbers; an edge (node, word) -> node is a slot of one open-addressing table, found by the node
 * and 32 bits of the word's hash, and it is taken only when the word itself is equal: a collision
 * of hashes costs a comparison, never a false hit. There are two roots: below FOLDED words are
 * compared in their folded form, below EXACT byte by byte.
 *
 *     filter   one bit a hash of a first word: most words of a text end here
 *     edges    16 bytes a slot, at most 5/8 full, linear probing
 *     first    node -> its outputs: outputs[first[n]] .. outputs[first[n + 1]]
 *     outputs  phrase, and whether the last word is its possessive
 *     phrases  list, and its entries: entry_of[first] .. entry_of[first + count]
 *
 * All of it is arrays of numbers and one text, without pointers, so it can be written to a file as it is.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_MATCH_AUTOMATON_H
#define GALLEY_CORE_MATCH_AUTOMATON_H

#include "core/match/phrases.h"

enum { GALLEY__ROOT_FOLDED = 0, GALLEY__ROOT_EXACT = 1, GALLEY__FIRST_NODE = 2 };

#define GALLEY__HAS_CHILDREN (1u << 31)
#define GALLEY__HAS_OUTPUT   (1u << 30)
#define GALLEY__NODE         (GALLEY__HAS_OUTPUT - 1)
#define GALLEY__POSSESSIVE   (1u << 31)

typedef struct galley__edge {
    uint32_t tag; /* of the word's hash */
    uint32_t from;
    uint32_t to;   /* node and flags; 0: a free slot, as no edge leads to a root */
    uint32_t word; /* where its text is */
} galley__edge;

typedef struct galley__phrase {
    uint32_t list;
    uint32_t first;
    uint32_t count;
} galley__phrase;

typedef struct galley__automaton {
    galley__edge *edges;
    uint64_t *filter;
    uint32_t *first;
    uint32_t *outputs;
    galley__phrase *phrases;
    uint32_t *entry_of;
    size_t n_edges, n_slots, n_filter; /* the last in 64-bit words; both powers of two */
    size_t n_nodes, n_outputs, n_phrases, n_entry_of;
    bool has_folded, has_exact;
} galley__automaton;

/* From all phrases given. LIMIT NOMEM; *a is empty then. */
galley_status galley__automaton_build(galley__automaton *a, const galley__phrases *p,
                                      galley_error *err);
void galley__automaton_fini(galley__automaton *a, const galley_alloc *alloc);

static inline uint32_t galley__tag(uint64_t fold)
{
    return (uint32_t)fold;
}

/* Where the search for an edge begins. */
static inline size_t galley__slot(const galley__automaton *a, uint32_t from, uint32_t tag)
{
    uint64_t h = ((uint64_t)from << 32 | tag) * 0x9E3779B97F4A7C15u;
    h ^= h >> 32;
    return (h * 0xD6E8FEB86659FD93u >> 32) & (a->n_slots - 1);
}

/* The filter looks at other bits than the tag. */
static inline bool galley__may_begin(const galley__automaton *a, uint64_t fold)
{
    size_t bit = (fold >> 32) & (a->n_filter * 64 - 1);
    return a->filter[bit / 64] >> (bit % 64) & 1;
}
#endif
