/* core/lua/lua_store.h: what the files that bind stores share.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_LUA_STORE_H
#define GALLEY_CORE_LUA_STORE_H

#include "core/lua/lua_common.h"

#include <galley/questions.h>

/* The open store at index 1; raises on another type. */
galley_store *galley__lua_checkstore(lua_State *L);

/* A box for rows of the store at index 1, pushed, closed when the function returns or raises. */
galley_rows **galley__lua_newrows(lua_State *L);

/* Push all rows of the box at `idx` as a table: an array of rows by the names of the columns, `columns`, printable.
 * `store` in it is the store, for reports that carry the articles of numbers. Columns of links are arrays of integers and are not in `columns`. Returns 1, or what galley__lua_fail returns. */
int galley__lua_pushrows(lua_State *L, int idx);

/* Methods of a store: models and labels (lua_labels.c). */
int galley__lua_store_save(lua_State *L);
int galley__lua_store_model(lua_State *L);
int galley__lua_store_label(lua_State *L);

/* Questions about many articles (lua_questions.c). */
int galley__lua_store_trend(lua_State *L);
int galley__lua_store_facets(lua_State *L);
int galley__lua_store_keyness(lua_State *L);
int galley__lua_store_collocations(lua_State *L);
int galley__lua_store_kwic(lua_State *L);
int galley__lua_store_cooccur(lua_State *L);
int galley__lua_store_timeline(lua_State *L);
int galley__lua_store_compare(lua_State *L);
#endif
