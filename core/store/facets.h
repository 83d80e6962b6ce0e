/* core/store/facets.h: what articles can be grouped by, read value by value.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_STORE_FACETS_H
#define GALLEY_CORE_STORE_FACETS_H

#include "core/store/corpus.h"

/* Values of a facet (its name as questions.h lists them) and the articles that have them, article by article, a value
 * as often as it is there. Borrowed until the next one. Articles that are not among `ids` are left out. INVALID: a
 * name that no field can have. */
typedef galley_status (*galley__facet_visit)(void *ctx, galley_str value, int64_t article,
                                             galley_error *err);
galley_status galley__facet_each(galley_store *store, galley_str name, const galley__ids *ids,
                                 galley__facet_visit visit, void *ctx, galley_error *err);

/* -- groups: how many articles have each value -- */

typedef struct galley__group {
    galley_str value;
    size_t count;
    int64_t last;    /* the article that was added last */
    galley__ids ids; /* where they are wanted */
} galley__group;

typedef struct galley__groups {
    galley_store *store;
    galley_arena *arena;
    galley__map map; /* value -> index */
    galley__group *at;
    size_t count, room;
    bool articles;
} galley__groups;

galley_status galley__groups_init(galley_store *store, bool articles, galley__groups *groups,
                                  galley_error *err);
void galley__groups_fini(galley__groups *groups);

/* The group of a value, made when it is not there. */
galley_status galley__groups_find(galley__groups *groups, galley_str value, size_t *at,
                                  galley_error *err);

/* One more article that has it; a second time in a row does nothing. */
galley_status galley__groups_add(galley__groups *groups, galley_str value, int64_t article,
                                 galley_error *err);

#endif
