/* core/match/literals.h: the literal strings without which a pattern cannot match.
 *
 * A need is a set of strings of which every match contains at least one, together with what can stand between the
 * start of the match and that string. docs/design/0003-regex-sets.md says how it is found and used.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_MATCH_LITERALS_H
#define GALLEY_CORE_MATCH_LITERALS_H

#include <galley/arena.h>

/* A set of characters: the ASCII ones, and whether it has any other. */
typedef struct galley__chars {
    uint64_t ascii[2];
    bool other;
} galley__chars;

static inline bool galley__chars_has(const galley__chars *set, unsigned char c)
{
    return c < 0x80 ? set->ascii[c >> 6] >> (c & 63) & 1 : set->other;
}

/* How many characters something takes: at least `min`; at most `most` besides those in `free`, whose number has no
 * bound; all of them in `any`. */
typedef struct galley__extent {
    uint32_t min, most;
    galley__chars free, any;
} galley__extent;

enum {
    GALLEY__LITERAL_LEFT = 1, /* no word character stands before it; it begins with one, of ASCII */
    GALLEY__LITERAL_RIGHT = 2, /* and behind it */
};

/* `fold` has 0x20 where both cases of a letter will do, and then the byte is the small letter. */
typedef struct galley__literal {
    const unsigned char *bytes, *fold;
    uint16_t size;
    uint8_t flags;
} galley__literal;

typedef struct galley__need {
    galley__literal *at;
    size_t count;        /* 0: there is none */
    galley__extent lead; /* from the start of a match to the string */
    float bits;     /* how rare: minus the logarithm of how often it stands in a byte of text */
    uint32_t order; /* a need with a higher one never begins before it; the same says nothing */
} galley__need;

typedef enum galley__tier {
    GALLEY__TIER_ALWAYS, /* nothing known: search the whole text */
    GALLEY__TIER_GATE,   /* search the whole text if a literal is in it */
    GALLEY__TIER_WINDOW, /* search where a match with this literal can start */
    GALLEY__TIER_PURE    /* the strings, in this order, are the pattern, but for \b at its ends */
} galley__tier;

typedef struct galley__needs {
    galley__tier tier;
    galley__need first;  /* the rarer one */
    galley__need second; /* has to be there as well */
    bool left, right;    /* of a pure pattern: \b at its ends */
    bool variants;       /* k and s in both cases, which are also U+212A and U+017F */
} galley__needs;

/* Find them by the items of `pattern`; all of *out is in `arena`. False when memory is out. */
typedef struct galley__item {
    uint32_t offset, size;
} galley__item;

bool galley__literals_find(galley_str pattern, bool caseless, const galley__item *items,
                           size_t n_items, galley_arena *arena, galley__needs *out);

static inline bool galley__is_word(unsigned char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_';
}
#endif
