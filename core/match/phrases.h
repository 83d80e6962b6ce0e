/* core/match/phrases.h: the phrases of all lists, gathered until they are frozen into an automaton.
 *
 * One growing text holds everything as length-prefixed strings:
 *
 *     phrase:  u32 list, [u32 size, word]... , variants [u32 size, word]...
 *     entry:   [u8 type, u32 size, name, u32 size, value]...
 *
 * so that equal bytes mean "the same phrase of the same list" and "the same fields". Only the end is ever
 * taken back, so a mark and a rollback undo a half-read file.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_MATCH_PHRASES_H
#define GALLEY_CORE_MATCH_PHRASES_H

#include <galley/article.h>

#include "core/base/buf.h"
#include "core/match/vec.h"

/* A phrase given: where its key and its hashes stand. The last word's possessive forms ("Putin's")
 * are its variants; they share one hash, the one behind the hashes of the words. */
typedef struct galley__given {
    uint32_t text;
    uint32_t key_size; /* list and words */
    uint32_t hash;
    uint32_t list;
    uint32_t entry;
    uint16_t words;
    uint8_t variants;
    bool exact;
} galley__given;

typedef struct galley__entry {
    uint32_t text;
    uint32_t size;
    uint32_t fields;
} galley__entry;

typedef struct galley__phrases {
    const galley_alloc *alloc;
    galley_arena *arena; /* for the tokens of one phrase */
    galley__buf text;
    VEC(uint64_t) hashes;
    VEC(galley__given) given;
    VEC(galley__entry) entries;
    size_t total; /* phrases given, which stays after given is dropped */
} galley__phrases;

typedef struct galley__phrases_mark {
    size_t text, hashes, given, entries;
} galley__phrases_mark;

galley_status galley__phrases_init(galley__phrases *p, const galley_alloc *alloc,
                                   galley_error *err);
void galley__phrases_fini(galley__phrases *p);

galley__phrases_mark galley__phrases_mark_get(const galley__phrases *p);
void galley__phrases_rollback(galley__phrases *p, const galley__phrases_mark *mark);

/* Fields that later phrases refer to by *entry. ENCODING LIMIT NOMEM. */
galley_status galley__phrases_entry(galley__phrases *p, const galley_field *fields, size_t n_fields,
                                    uint32_t *entry, galley_error *err);

/* INVALID: no word; ENCODING LIMIT NOMEM. Nothing has changed then. */
galley_status galley__phrases_add(galley__phrases *p, uint32_t list, bool exact, galley_str phrase,
                                  uint32_t entry, galley_error *err);

/* Keep only what the frozen automaton refers to: text and entries. */
void galley__phrases_drop_building(galley__phrases *p);

/* The string whose length stands at `offset`. */
static inline galley_str galley__lstr_at(const char *text, size_t offset)
{
    const unsigned char *p = (const unsigned char *)text + offset;
    uint32_t size =
        (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
    return (galley_str){text + offset + 4, size};
}
#endif
