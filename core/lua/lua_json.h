/* core/lua/lua_json.h: Lua values to JSON and back, for the bindings.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_LUA_JSON_H
#define GALLEY_CORE_LUA_JSON_H

#include "core/lua/lua_common.h"
#include <galley/report.h>

/* An empty JSON text that a raise frees, pushed as a box. */
galley_json *galley__lua_newjson(lua_State *L);

/* Append the value at `idx`. Keys of tables are written in byte order; a table with t[1], and an
 * empty one, is an array. Raises on a function, a cycle, a mixed table. */
void galley__lua_json_value(lua_State *L, int idx, galley_json *json);

/* Push the keys of the table at `idx`, which have to be strings, as an array in byte order. */
void galley__lua_sorted_keys(lua_State *L, int idx);
#endif
