/* core/match/phrases.h: the phrases of all lists, gathered until they are frozen into an automaton.
 *
 * One growing text holds everything; sizes are numbers of 7 bits a byte, the lowest first, the high bit for "goes on":
 *
 *     words:   [size, bytes]...                      as they are compared: folded, or as written in exact lists
 *     schema:  count, [u8 type, size, name]...       the names of an entry's fields, once for all that have the same
 *     entry:   u32 offset of its schema, [size, value]...
 *
 * so that equal bytes mean "the same words" and "the same fields". Only the end is ever taken back, so a
 * mark and a rollback undo a half-read file.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_MATCH_PHRASES_H
#define GALLEY_CORE_MATCH_PHRASES_H

#include <galley/article.h>

#include "core/base/buf.h"
#include "core/match/vec.h"

/* How the words of a list are compared. Phrases of different ways never meet. */
typedef enum galley__way {
    GALLEY__WAY_PLAIN,
    GALLEY__WAY_LOOSE, /* without punctuation */
    GALLEY__WAY_FUZZY, /* with edits */
    GALLEY__WAYS,
} galley__way;

enum {
    GALLEY__EXACT = 1,      /* bytes are compared */
    GALLEY__POSSESSIVE = 2, /* the last word is found with 's behind it as well */
    GALLEY__VARIANT = 4,    /* what is looked for is the single word with 's */
    GALLEY__MANY = 8,       /* several entries */
    GALLEY__MORE = 16,      /* one more output of the same key follows */
};

/* A phrase given. `hash` is the first of its words' hashes; behind them stands the hash of a single
 * word's possessive ("putin's"), where it may have one. */
typedef struct galley__given {
    uint32_t hash;
    uint32_t words;
    uint32_t entry;
    uint16_t list;
    uint8_t n_words;
    uint8_t flags;
} galley__given;

typedef struct galley__phrases {
    const galley_alloc *alloc;
    galley_arena *arena; /* for the tokens of one phrase */
    galley__buf text;
    galley__buf schema;   /* in the making */
    uint32_t last_schema; /* offset in text, size in bytes; 0 bytes: none yet */
    size_t last_schema_size;
    VEC(uint32_t) schemas; /* offsets of all */
    VEC(uint64_t) hashes;
    VEC(galley__given) given;
    size_t total; /* phrases given, which stays after given is dropped */
} galley__phrases;

typedef struct galley__phrases_mark {
    size_t text, schemas, hashes, given;
} galley__phrases_mark;

/* What a phrase is added to. */
typedef struct galley__target {
    uint16_t list;
    galley__way way;
    bool exact;
} galley__target;

galley_status galley__phrases_init(galley__phrases *p, const galley_alloc *alloc,
                                   galley_error *err);
void galley__phrases_fini(galley__phrases *p);

galley__phrases_mark galley__phrases_mark_get(const galley__phrases *p);
void galley__phrases_rollback(galley__phrases *p, const galley__phrases_mark *mark);

/* Fields that later phrases refer to by *entry. ENCODING LIMIT NOMEM. */
galley_status galley__phrases_entry(galley__phrases *p, const galley_field *fields, size_t n_fields,
                                    uint32_t *entry, galley_error *err);

/* INVALID: no word; ENCODING LIMIT NOMEM. Nothing has changed then. */
galley_status galley__phrases_add(galley__phrases *p, const galley__target *target,
                                  galley_str phrase, uint32_t entry, galley_error *err);

/* Keep only what the frozen automaton refers to: the text. */
void galley__phrases_drop_building(galley__phrases *p);

/* `word` without its punctuation, in the arena (or itself, when it has none). `data` is NULL when memory is out. */
galley_str galley__without_punctuation(galley_str word, galley_arena *arena);

/* The number, or the string, at *at of a text made as above; *at moves behind it. */
static inline size_t galley__number_at(const char *text, size_t *at)
{
    size_t n = 0;
    for (unsigned shift = 0;; shift += 7) {
        unsigned char byte = (unsigned char)text[(*at)++];
        n |= (size_t)(byte & 127) << shift;
        if (byte < 128)
            return n;
    }
}

static inline galley_str galley__sized_at(const char *text, size_t *at)
{
    size_t size = galley__number_at(text, at);
    *at += size;
    return (galley_str){text + *at - size, size};
}

static inline uint32_t galley__u32_at(const char *text, size_t at)
{
    const unsigned char *p = (const unsigned char *)text + at;
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}
#endif
