/* core/script/env.c: the globals of a rules file.
 *
 * They are the rules' own: the library's stay as they are behind them. While loading they can be set; afterwards not,
 * since a global that one article leaves behind would make the next one's tags depend on the order of the articles and
 * on the number of workers. (Nine in ten times it is a forgotten `local`.)
 * SPDX-License-Identifier: MIT */
#include "core/script/script_internal.h"

static const char env_key = 0; /* only the address matters */

/* __newindex of the environment; upvalue 1 is where the rules' globals are kept. */
static int set_global(lua_State *L)
{
    if (galley__script_of(L)->loaded)
        return luaL_error(
            L,
            "global '%s' is set while judging: rules keep nothing from one article to "
            "the next (a 'local' is missing?)",
            luaL_tolstring(L, 2, NULL));
    lua_settop(L, 3);
    lua_rawset(L, lua_upvalueindex(1));
    return 0;
}

/* Push an environment that is empty, so that every assignment is seen: environment -> kept -> library. */
static void push_new_env(lua_State *L)
{
    lua_newtable(L); /* env */
    lua_newtable(L); /* env meta */
    lua_newtable(L); /* env meta kept */
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, LUA_GNAME);
    lua_newtable(L);
    lua_pushglobaltable(L);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_setfield(L, -3, "__index");
    lua_pushcclosure(L, set_global, 1);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}

void galley__script_set_env(lua_State *L)
{
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &env_key) == LUA_TNIL) {
        lua_pop(L, 1);
        push_new_env(L);
        lua_pushvalue(L, -1);
        lua_rawsetp(L, LUA_REGISTRYINDEX, &env_key);
    }
    if (lua_setupvalue(L, -2, 1) == NULL)
        lua_pop(L, 1);
}

void galley__script_push_globals(lua_State *L)
{
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &env_key) == LUA_TTABLE && lua_getmetatable(L, -1)) {
        lua_getfield(L, -1, "__index"); /* env meta kept */
        lua_replace(L, -3);
        lua_pop(L, 1);
        return;
    }
    lua_pop(L, 1);
    lua_newtable(L);
}
