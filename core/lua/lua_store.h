/* core/lua/lua_store.h: what the files that bind stores share.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_LUA_STORE_H
#define GALLEY_CORE_LUA_STORE_H

#include "core/lua/lua_common.h"

#include <galley/store.h>

/* The open store at index 1; raises on another type. */
galley_store *galley__lua_checkstore(lua_State *L);

/* Methods of a store: models and labels (lua_labels.c). */
int galley__lua_store_save(lua_State *L);
int galley__lua_store_model(lua_State *L);
int galley__lua_store_label(lua_State *L);
#endif
