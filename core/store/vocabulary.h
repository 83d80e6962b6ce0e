/* core/store/vocabulary.h: the words of many texts, each with a number, counted in two collections.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_STORE_VOCABULARY_H
#define GALLEY_CORE_STORE_VOCABULARY_H

#include "core/store/corpus.h"

#define GALLEY__NO_WORD UINT32_MAX

typedef struct galley__word {
    uint64_t fold;
    galley_str text; /* folded, in the vocabulary's arena */
    size_t count[2]; /* in each collection */
    size_t sides[2]; /* of collocates: before and behind the node */
    size_t articles; /* that have it (the caller's to count, with galley__word_in) */
    int64_t last;    /* the article it was counted in last */
    uint32_t row;    /* of the answer, from 1; 0: none */
} galley__word;

typedef struct galley__vocabulary {
    galley_store *store;
    galley_arena *arena;
    struct galley__word_slot *slots;
    size_t capacity; /* a power of two */
    galley__word *at;
    size_t count, room;
} galley__vocabulary;

galley_status galley__vocabulary_init(galley_store *store, galley__vocabulary *v,
                                      galley_error *err);
void galley__vocabulary_fini(galley__vocabulary *v);

/* The number of the word that a token is, made when it is new: folded, without a possessive 's. GALLEY__NO_WORD for punctuation
 * and signs. `arena`: for what is not kept. */
galley_status galley__vocabulary_word(galley__vocabulary *v, galley_str text,
                                      const galley_tokens *tokens, size_t token,
                                      galley_arena *arena, uint32_t *id, galley_error *err);

/* Bring what is known of the words of a text into the cache, all at once: one by one, each would be waited for. */
void galley__vocabulary_warm(const galley__vocabulary *v, const galley_tokens *tokens);

/* True the first time it is asked for this word in a row of questions about one article. */
static inline bool galley__word_in(galley__word *w, int64_t article)
{
    bool first = w->last != article;
    w->last = article;
    return first;
}

/* -- pairs of things with numbers -- */

typedef struct galley__couple {
    uint32_t a, b;
    uint32_t count;
    uint32_t articles;
    int64_t last;
    uint32_t row;
} galley__couple;

/* The table itself: what has a count of 0 is free. */
typedef struct galley__couples {
    galley_store *store;
    galley__couple *at;
    size_t capacity; /* a power of two */
    size_t count;
} galley__couples;

/* The couple, made when it is new (`make`; its count is for the caller to raise, at once), else NULL in *out when it is not
 * there. Borrowed until the next one is made. LIMIT: over 100 million. */
galley_status galley__couples_find(galley__couples *c, uint32_t a, uint32_t b, bool make,
                                   galley__couple **out, galley_error *err);
void galley__couples_fini(galley__couples *c);

/* -- the articles behind the rows of an answer -- */

/* Lists that are filled in a second pass: one for each row, articles in rising order, each once. */
typedef struct galley__links {
    galley_store *store;
    galley__ids *at;
    size_t count;
} galley__links;

galley_status galley__links_init(galley_store *store, size_t rows, galley__links *links,
                                 galley_error *err);
galley_status galley__links_add(galley__links *links, size_t row, int64_t article,
                                galley_error *err);
void galley__links_put(const galley__links *links, galley__table *t);
void galley__links_fini(galley__links *links);

#endif
