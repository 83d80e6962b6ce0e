/* core/lua/lua_query.h: queries, for the bindings that take one.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_LUA_QUERY_H
#define GALLEY_CORE_LUA_QUERY_H

#include "core/lua/lua_article.h"

/* The query at `idx`; raises on another type. */
const galley_query *galley__lua_checkquery(lua_State *L, int idx);

/* A query, or a string, which is parsed and replaces it at `idx`; none and nil: NULL. False: *err
 * says why it is no query. */
bool galley__lua_toquery(lua_State *L, int idx, const galley_query **query, galley_error *err);

/* Ask the article at `article` (layers) the query at `query`; spans of the answer live in the
 * article's arena. Raises when memory is out. */
galley_answer galley__lua_ask(lua_State *L, int article, int query);
#endif
