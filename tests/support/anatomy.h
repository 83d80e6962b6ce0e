/* tests/support/anatomy.h: the anatomy of scripts/galley/anatomy.lua, read as the host reads it.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_TESTS_ANATOMY_H
#define GALLEY_TESTS_ANATOMY_H

#include <galley/article.h>

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>

static inline galley_str anatomy_string(lua_State *L, int table, const char *name)
{
    lua_getfield(L, table, name);
    size_t size = 0;
    const char *data = lua_tolstring(L, -1, &size);
    lua_pop(L, 1); /* the table keeps it */
    return (galley_str){data, size};
}

static inline bool anatomy_where(galley_str name, galley_wording_where *where)
{
    static const char *const names[] = {"line", "start", "end", "inside"};
    for (unsigned i = 0; i < 4; i++)
        if (galley_str_eq(name, galley_str_of(names[i]))) {
            *where = (galley_wording_where)i;
            return true;
        }
    return false;
}

/* One entry at the top of the stack. */
static inline bool anatomy_entry(lua_State *L, galley_anatomy *anatomy, galley_error *err)
{
    galley_wording w = {0};
    int entry = lua_gettop(L);
    if (!galley_region_named(anatomy_string(L, entry, "kind"), &w.kind) ||
        !anatomy_where(anatomy_string(L, entry, "where"), &w.where))
        return false;
    lua_getfield(L, entry, "opens");
    lua_getfield(L, entry, "max_words");
    w.opens = lua_toboolean(L, -2);
    w.max_words = (uint32_t)lua_tointeger(L, -1);
    lua_getfield(L, entry, "words");
    for (lua_Integer i = 1; i <= luaL_len(L, -1); i++) {
        lua_geti(L, -1, i);
        w.words.data = lua_tolstring(L, -1, &w.words.size);
        if (galley_anatomy_wording(anatomy, &w, err) != GALLEY_OK)
            return false;
        lua_pop(L, 1);
    }
    lua_settop(L, entry);
    return true;
}

static inline bool anatomy_fill(lua_State *L, galley_anatomy *anatomy, galley_error *err)
{
    lua_getfield(L, 1, "wording");
    for (lua_Integer i = 1; i <= luaL_len(L, 2); i++) {
        lua_geti(L, 2, i);
        if (!anatomy_entry(L, anatomy, err))
            return false;
        lua_settop(L, 2);
    }
    lua_getfield(L, 1, "thresholds");
    for (lua_pushnil(L); lua_next(L, 3); lua_pop(L, 1))
        if (galley_anatomy_threshold(anatomy, galley_str_of(lua_tostring(L, -2)),
                                     lua_tonumber(L, -1), err) != GALLEY_OK)
            return false;
    return galley_anatomy_freeze(anatomy, err) == GALLEY_OK;
}

/* NULL with a message on standard output when anything in the file is wrong. */
static inline galley_anatomy *anatomy_load(const galley_alloc *alloc)
{
    char path[4096];
    galley_anatomy *anatomy = NULL;
    galley_error err = {0};
    const char *root = getenv("GALLEY_SOURCE_ROOT");
    snprintf(path, sizeof path, "%s/scripts/galley/anatomy.lua", root ? root : ".");
    lua_State *L = luaL_newstate();
    luaL_openlibs(L);
    if (luaL_dofile(L, path) != LUA_OK) {
        printf("%s\n", lua_tostring(L, -1));
    } else if (galley_anatomy_new(alloc, &anatomy, &err) != GALLEY_OK ||
               !anatomy_fill(L, anatomy, &err)) {
        printf("%s: %s\n", path, err.text);
        galley_anatomy_free(anatomy);
        anatomy = NULL;
    }
    lua_close(L);
    return anatomy;
}

#endif
