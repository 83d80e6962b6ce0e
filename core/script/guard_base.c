/* core/script/guard_base.c: pcall, load, setmetatable, tostring, pairs and so on for jailed states.
 * SPDX-License-Identifier: MIT */
#include "core/script/guard.h"

#include <lualib.h>

enum { LOAD_MAX = 1 << 20 };

/* -- protected calls: as Lua's own, but an overrun and a lack of memory go through -- */

static int finish_pcall(lua_State *L, int status, lua_KContext extra)
{
    if (status != LUA_OK && status != LUA_YIELD) {
        galley__jail_pass(L, status);
        lua_pushboolean(L, 0);
        lua_pushvalue(L, -2);
        return 2;
    }
    galley__jail_check(L);
    return lua_gettop(L) - (int)extra;
}

static int guard_pcall(lua_State *L)
{
    luaL_checkany(L, 1);
    lua_pushboolean(L, 1); /* the first result when all goes well */
    lua_insert(L, 1);
    int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish_pcall);
    return finish_pcall(L, status, 0);
}

/* A handler is called where the error is, which may be inside the hook: then it is not asked. */
static int handle(lua_State *L)
{
    if (galley__jail_of(L)->over)
        return 1;
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
    return 1;
}

static int guard_xpcall(lua_State *L)
{
    int n = lua_gettop(L);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_pushvalue(L, 2);
    lua_pushcclosure(L, handle, 1);
    lua_replace(L, 2);
    lua_pushboolean(L, 1);
    lua_pushvalue(L, 1);
    lua_rotate(L, 3, 2); /* function handler true function arguments */
    int status = lua_pcallk(L, n - 2, LUA_MULTRET, 2, 2, finish_pcall);
    return finish_pcall(L, status, 2);
}

/* -- load -- */

/* Push all that the reader at 1 gives; nil and false when it is too much or no text. */
static bool read_chunk(lua_State *L)
{
    luaL_Buffer b;
    size_t total = 0;
    luaL_buffinit(L, &b);
    for (;;) {
        size_t size;
        lua_pushvalue(L, 1);
        lua_call(L, 0, 1);
        if (lua_isnil(L, -1))
            break;
        const char *piece = lua_tolstring(L, -1, &size);
        if (piece == NULL)
            luaL_error(L, "reader function must return a string");
        total += size;
        if (size == 0 || total > LOAD_MAX)
            break;
        luaL_addvalue(&b);
    }
    lua_pop(L, 1);
    luaL_pushresult(&b);
    return total <= LOAD_MAX;
}

static int load_failed(lua_State *L, const char *why)
{
    lua_pushnil(L);
    lua_pushstring(L, why);
    return 2;
}

static int guard_load(lua_State *L)
{
    size_t size;
    bool has_env = !lua_isnone(L, 4);
    const char *name =
        luaL_optstring(L, 2, lua_type(L, 1) == LUA_TSTRING ? lua_tostring(L, 1) : "=(load)");
    lua_settop(L, 4);
    if (lua_type(L, 1) == LUA_TSTRING)
        lua_pushvalue(L, 1);
    else {
        luaL_checktype(L, 1, LUA_TFUNCTION);
        if (!read_chunk(L))
            return load_failed(L, "load: the text is over 1 MiB");
    }
    const char *text = lua_tolstring(L, -1, &size);
    if (size > LOAD_MAX)
        return load_failed(L, "load: the text is over 1 MiB");
    int status =
        luaL_loadbufferx(L, text, size, name, "t"); /* never bytecode, whatever was asked */
    if (status != LUA_OK) {
        galley__jail_pass(L, status);
        lua_pushnil(L);
        lua_insert(L, -2);
        return 2;
    }
    if (has_env) {
        lua_pushvalue(L, 4);
        if (lua_setupvalue(L, -2, 1) == NULL)
            lua_pop(L, 1);
    }
    return 1;
}

/* -- values -- */

/* Finalizers run at any time, where no hook reaches. Added later, Lua does not see a __gc. */
static int guard_setmetatable(lua_State *L)
{
    int type = lua_type(L, 2);
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
        return luaL_error(L, "cannot change a protected metatable");
    if (type == LUA_TTABLE) {
        lua_pushliteral(L, "__gc");
        if (lua_rawget(L, 2) != LUA_TNIL)
            return luaL_error(L, "rules have no finalizers (__gc)");
    }
    lua_settop(L, 2);
    lua_setmetatable(L, 1);
    return 1;
}

void galley__guard_tostring(lua_State *L, int idx)
{
    idx = lua_absindex(L, idx);
    if (luaL_callmeta(L, idx, "__tostring")) {
        if (!lua_isstring(L, -1))
            luaL_error(L, "'__tostring' must return a string");
        return;
    }
    int type = lua_type(L, idx);
    if (type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TBOOLEAN || type == LUA_TNIL) {
        luaL_tolstring(L, idx, NULL);
        return;
    }
    if (luaL_getmetafield(L, idx, "__name") == LUA_TSTRING)
        return;
    lua_pushstring(L, lua_typename(L, type)); /* no address: it differs from run to run */
}

static int guard_tostring(lua_State *L)
{
    luaL_checkany(L, 1);
    galley__guard_tostring(L, 1);
    return 1;
}

static int guard_collectgarbage(lua_State *L)
{
    const char *what = luaL_optstring(L, 1, "collect");
    if (strcmp(what, "count") != 0)
        return luaL_error(L, "collectgarbage: rules can ask for \"count\" only");
    lua_pushnumber(L, (lua_Number)lua_gc(L, LUA_GCCOUNT, 0) +
                          (lua_Number)lua_gc(L, LUA_GCCOUNTB, 0) / 1024);
    return 1;
}

static int guard_print(lua_State *L)
{
    return luaL_error(L,
                      "rules do not print: what they say is tags, and the words that carry them");
}

/* -- pairs: Lua's order of keys differs from run to run, rules must not -- */

/* Numbers come first, then strings, booleans, all others. */
static int rank(lua_State *L, int idx)
{
    switch (lua_type(L, idx)) {
    case LUA_TNUMBER:
        return 0;
    case LUA_TSTRING:
        return 1;
    case LUA_TBOOLEAN:
        return 2;
    default:
        return 3;
    }
}

/* Whether the table at 1 yields its keys in order by itself, as arrays do. */
static bool in_order(lua_State *L)
{
    lua_pushnil(L); /* the key before */
    lua_pushnil(L); /* key */
    for (bool first = true; lua_next(L, 1); first = false) {
        lua_pop(L, 1); /* before key */
        int had = rank(L, -2), has = rank(L, -1);
        if (!first && (has > 1 || has < had || (has == had && !lua_compare(L, -2, -1, LUA_OPLT)))) {
            lua_pop(L, 2);
            return false;
        }
        lua_copy(L, -1, -2);
    }
    lua_pop(L, 1);
    return true;
}

static void sort(lua_State *L, int idx)
{
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushvalue(L, idx);
    lua_call(L, 1, 0);
}

static void append(lua_State *L, int list, int idx)
{
    lua_pushvalue(L, idx);
    lua_rawseti(L, list, (lua_Integer)lua_rawlen(L, list) + 1);
}

/* Push an array of the keys of the table at 1, in order. Upvalue 1 is table.sort. */
static void push_keys(lua_State *L)
{
    int lists = lua_gettop(L) + 1;
    for (int i = 0; i < 4; i++)
        lua_newtable(L); /* numbers, strings, booleans, others */
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        lua_pop(L, 1);
        append(L, lists + rank(L, -1), lua_gettop(L));
    }
    sort(L, lists);
    sort(L, lists + 1);
    if (lua_rawgeti(L, lists + 2, 1) == LUA_TBOOLEAN && lua_toboolean(L, -1) &&
        lua_rawgeti(L, lists + 2, 2) == LUA_TBOOLEAN) { /* true false: the other way round */
        lua_rawseti(L, lists + 2, 1);
        lua_rawseti(L, lists + 2, 2);
    }
    lua_settop(L, lists + 3);
    for (int list = lists + 1; list <= lists + 3; list++) {
        lua_Integer n = (lua_Integer)lua_rawlen(L, list);
        for (lua_Integer i = 1; i <= n; i++) {
            lua_rawgeti(L, list, i);
            append(L, lists, lua_gettop(L));
            lua_pop(L, 1);
        }
    }
    lua_settop(L, lists);
}

/* Upvalues: keys, how many are behind us. Keys whose value has gone are passed over. */
static int next_pair(lua_State *L)
{
    lua_Integer i = lua_tointeger(L, lua_upvalueindex(2));
    luaL_checktype(L, 1, LUA_TTABLE);
    while (lua_rawgeti(L, lua_upvalueindex(1), ++i) != LUA_TNIL) {
        lua_pushinteger(L, i);
        lua_replace(L, lua_upvalueindex(2));
        lua_pushvalue(L, -1);
        if (lua_rawget(L, 1) != LUA_TNIL)
            return 2;
        lua_pop(L, 2);
    }
    return 1;
}

/* Upvalues: table.sort, next. */
static int guard_pairs(lua_State *L)
{
    luaL_checkany(L, 1);
    if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
        lua_pushvalue(L, 1);
        lua_call(L, 1, 3);
        return 3;
    }
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    if (in_order(L))
        lua_pushvalue(L, lua_upvalueindex(2));
    else {
        push_keys(L);
        lua_pushinteger(L, 0);
        lua_pushcclosure(L, next_pair, 2);
    }
    lua_pushvalue(L, 1);
    lua_pushnil(L);
    return 3;
}

/* Lua's own table.sort, before anybody can replace it. */
static void push_sort(lua_State *L)
{
    luaL_requiref(L, "table", luaopen_table, 0);
    lua_getfield(L, -1, "sort");
    lua_remove(L, -2);
}

void galley__guard_base(lua_State *L)
{
    static const luaL_Reg guarded[] = {
        {"pcall", guard_pcall},       {"xpcall", guard_xpcall},
        {"load", guard_load},         {"setmetatable", guard_setmetatable},
        {"tostring", guard_tostring}, {"collectgarbage", guard_collectgarbage},
        {"print", guard_print},       {NULL, NULL}};
    static const char *const absent[] = {"dofile", "loadfile", "warn"};
    luaL_setfuncs(L, guarded, 0);
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++) {
        lua_pushnil(L);
        lua_setfield(L, -2, absent[i]);
    }
    push_sort(L);
    lua_getfield(L, -2, "next");
    lua_pushcclosure(L, guard_pairs, 2);
    lua_setfield(L, -2, "pairs");
}
