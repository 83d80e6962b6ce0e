/* core/store/corpus.h: the articles a question is about, and their texts one after the other.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_STORE_CORPUS_H
#define GALLEY_CORE_STORE_CORPUS_H

#include "core/store/table.h"

/* Rows of articles, in rising order. */
typedef struct galley__ids {
    int64_t *at;
    size_t count, room;
} galley__ids;

galley_status galley__ids_add(galley_store *store, galley__ids *ids, int64_t id, galley_error *err);
void galley__ids_free(galley_store *store, galley__ids *ids);

/* The articles that a query matches, all for NULL. `ids` starts as {0}. */
galley_status galley__ids_of(galley_store *store, const galley_query *where, galley__ids *ids,
                             galley_error *err);

/* The same as a JSON array in the arena, for json_each. */
galley_status galley__ids_json(galley_store *store, const galley__ids *ids, galley_arena *arena,
                               galley_str *json, galley_error *err);

/* Leave in `a` what is in `b` as well; what is not in `b`. */
void galley__ids_and(galley__ids *a, const galley__ids *b);
void galley__ids_without(galley__ids *a, const galley__ids *b);

/* How much of a text is wanted. */
typedef enum galley__depth {
    GALLEY__REGIONS, /* text and regions */
    GALLEY__WORDS,   /* and tokens, with folds */
} galley__depth;

/* One article after the other. What is given is borrowed until the function returns; the arena is reset then. */
typedef galley_status (*galley__visit)(void *ctx, const galley_article *a,
                                       const galley_tokens *tokens, galley_arena *arena,
                                       galley_error *err);
galley_status galley__visit_all(galley_store *store, const galley__ids *ids, galley__depth depth,
                                galley__visit visit, void *ctx, galley_error *err);

/* Body regions one after the other; for an article without regions all of its text, once. */
bool galley__next_body(const galley_article *a, size_t *at, galley_range *range);

#endif
