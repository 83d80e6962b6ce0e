/* core/lua/lua_learn.h: models between bindings (galley.trained).
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_LUA_LEARN_H
#define GALLEY_CORE_LUA_LEARN_H

#include "core/lua/lua_common.h"

#include <galley/learn.h>

/* Push what `bytes` (a model's frozen form) say. */
galley_status galley__lua_push_trained(lua_State *L, galley_str bytes, galley_error *err);

/* The model at `idx`; raises on another type. */
const galley_model *galley__lua_checktrained(lua_State *L, int idx);
#endif
