/* core/script/guard_string.c: string functions without endless loops and addresses; strings' own methods out of reach.
 * SPDX-License-Identifier: MIT */
#include "core/script/guard.h"

/* Upvalue: Lua's own. With nothing to repeat it would still count to n. */
static int guard_rep(lua_State *L)
{
    size_t size, gap;
    luaL_checklstring(L, 1, &size);
    luaL_checkinteger(L, 2);
    luaL_optlstring(L, 3, "", &gap);
    if (size == 0 && gap == 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    lua_settop(L, 3);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, 3, 1);
    return 1;
}

/* The letter of the conversion that begins behind '%'; *at goes behind it. */
static char conversion(const char **at, const char *end)
{
    const char *p = *at;
    while (p < end && strchr("-+ #0123456789.", *p) && *p)
        p++;
    *at = p < end ? p + 1 : end;
    return p < end ? *p : '\0';
}

/* Make texts of what %s is asked to show. */
static void show_arguments(lua_State *L, const char *at, const char *end)
{
    int arg = 1, top = lua_gettop(L);
    while ((at = memchr(at, '%', (size_t)(end - at))) != NULL) {
        at++;
        char kind = conversion(&at, end);
        if (kind == '%')
            continue;
        if (kind == 'p')
            luaL_error(L, "rules see no addresses (%%p)");
        if (++arg <= top && kind == 's' && lua_type(L, arg) > LUA_TSTRING) {
            galley__guard_tostring(L, arg);
            lua_replace(L, arg);
        }
    }
}

/* Upvalue: Lua's own. */
static int guard_format(lua_State *L)
{
    size_t size;
    const char *format = luaL_checklstring(L, 1, &size);
    show_arguments(L, format, format + size);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
    return 1;
}

static void replace(lua_State *L, const char *name, lua_CFunction f)
{
    lua_getfield(L, -1, name);
    lua_pushcclosure(L, f, 1);
    lua_setfield(L, -2, name);
}

/* ("x"):upper() goes through a copy of its own that nobody can write to. */
static void protect_methods(lua_State *L)
{
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1); /* string "" metatable */
    lua_newtable(L);
    lua_pushnil(L);
    while (lua_next(L, -5)) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, -4);
    }
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 2);
}

void galley__guard_string(lua_State *L)
{
    replace(L, "rep", guard_rep);
    replace(L, "format", guard_format);
    lua_pushnil(L);
    lua_setfield(L, -2, "dump");
    protect_methods(L);
}
