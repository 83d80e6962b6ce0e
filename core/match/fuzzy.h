/* core/match/fuzzy.h: words of a list that are near a word of a text.
 *
 * Near: at most 1 edit for a word of the list of 5 to 8 letters, 2 for one of 9 to 63, none for shorter ones and those
 * with a digit. An edit leaves out, puts in or changes a letter, or swaps two neighbours: the optimal string
 * alignment distance (restricted Damerau-Levenshtein), in which no part is edited twice.
 *
 * Two words within k edits have a common string left when at most k letters are left out of the first 8 of each (the
 * deletion neighbourhood of SymSpell, W. Garbe 2012). Each word of the lists stands in a table under all such
 * strings, 9 or 37; a word of a text looks under its own, and what it finds is measured.
 *
 *     words   hash, place in the text, a set of its letters and its length
 *     some    a bit for each hash of a string
 *     start   bucket -> its first item; one more at the end
 *     items   the string's hash, the word
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_MATCH_FUZZY_H
#define GALLEY_CORE_MATCH_FUZZY_H

#include "core/match/phrases.h"

enum {
    GALLEY__FUZZY_LETTERS = 63,     /* longer words are compared as they are */
    GALLEY__FUZZY_STRINGS = 37,     /* of 8 letters without up to 2 */
    GALLEY__FUZZY_WORDS = 250000,   /* different ones, of all lists together */
    GALLEY__FUZZY_BUCKET = 1 << 16, /* words that begin alike */
};

typedef struct galley__fuzzy_word {
    uint64_t hash;  /* as in galley_tokens.fold */
    uint32_t word;  /* offset in text */
    uint32_t shape; /* 26 bits for letters, the number of letters above */
} galley__fuzzy_word;

typedef struct galley__fuzzy_item {
    uint32_t check;
    uint32_t word;
} galley__fuzzy_item;

typedef struct galley__fuzzy {
    const galley__fuzzy_word *words;
    const uint64_t *some;
    const uint32_t *start;
    const galley__fuzzy_item *items;
    size_t n_words, n_some, n_start,
        n_items; /* n_some a power of two; n_start one more than one, or 0 */
} galley__fuzzy;

/* From the words of the phrases of fuzzy lists. LIMIT NOMEM; *f is empty then. */
galley_status galley__fuzzy_build(galley__fuzzy *f, const galley__phrases *p,
                                  const uint8_t *list_ways, galley_error *err);
void galley__fuzzy_fini(galley__fuzzy *f, const galley_alloc *alloc);

/* A word as letters (code points); false when it has more than GALLEY__FUZZY_LETTERS. */
typedef struct galley__letters {
    uint32_t at[GALLEY__FUZZY_LETTERS];
    size_t count;
} galley__letters;
bool galley__letters_of(galley_str word, galley__letters *letters);

/* How many edits a word of a list may be off. */
unsigned galley__fuzzy_budget(const galley__letters *word);

/* The distance of two words, or `most` + 1 when it is over `most`. */
unsigned galley__edits(const galley__letters *a, const galley__letters *b, unsigned most);

/* Call `each` with every word of the lists that is near but not equal; it may come more than once. Stops at false. */
typedef bool galley__near_each(void *ctx, const galley__fuzzy_word *word, unsigned edits);
bool galley__fuzzy_near(const galley__fuzzy *f, const char *text, const galley__letters *word,
                        galley__near_each *each, void *ctx);
#endif
