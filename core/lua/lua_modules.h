/* core/lua/lua_modules.h: the modules as modules.def lists them, and the embedded Lua library.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_LUA_MODULES_H
#define GALLEY_CORE_LUA_MODULES_H

#include <lua.h>
#include <stddef.h>

#define GALLEY_LUA_MODULE(name, pure) int galley__luaopen_##name(lua_State *L);
#include "core/lua/modules.def"
#undef GALLEY_LUA_MODULE

/* The functions of galley.text that have a file of their own. */
int galley__lua_text_normal(lua_State *L);

/* A file of scripts/galley/, made by tools/embed.py; the list ends with a NULL name. */
typedef struct galley__lua_embedded {
    const char *name; /* "rules" */
    const unsigned char *data;
    size_t size;
} galley__lua_embedded;

extern const galley__lua_embedded galley__lua_embedded_scripts[];
#endif
