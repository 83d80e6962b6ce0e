/* core/script/guard_table.c: the table functions whose loops a made-up length could keep going for ever.
 *
 * They do what Lua's manual says, and look at the deadline in each turn.
 * SPDX-License-Identifier: MIT */
#include "core/script/guard.h"

/* A table, or what has the metamethods to act like one. */
static void check_list(lua_State *L, int idx)
{
    static const char *const needed[] = {"__index", "__newindex", "__len"};
    if (lua_type(L, idx) == LUA_TTABLE)
        return;
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        if (luaL_getmetafield(L, idx, needed[i]) == LUA_TNIL)
            luaL_checktype(L, idx, LUA_TTABLE);
        lua_pop(L, 1);
    }
}

static void move_one(lua_State *L, int from, lua_Integer i, int to, lua_Integer k)
{
    galley__jail_check(L);
    lua_geti(L, from, i);
    lua_seti(L, to, k);
}

/* table.insert(list, [pos,] value) */
static int guard_insert(lua_State *L)
{
    check_list(L, 1);
    lua_Integer end = (lua_Integer)((lua_Unsigned)luaL_len(L, 1) + 1), at = end;
    int n = lua_gettop(L);
    if (n != 2 && n != 3)
        return luaL_error(L, "wrong number of arguments to 'insert'");
    if (n == 3) {
        at = luaL_checkinteger(L, 2);
        luaL_argcheck(L, (lua_Unsigned)at - 1u < (lua_Unsigned)end, 2, "position out of bounds");
        for (lua_Integer i = end; i > at; i--)
            move_one(L, 1, i - 1, 1, i);
    }
    lua_seti(L, 1, at);
    return 0;
}

/* table.remove(list [, pos]) */
static int guard_remove(lua_State *L)
{
    check_list(L, 1);
    lua_Integer size = luaL_len(L, 1), at = luaL_optinteger(L, 2, size);
    if (at != size)
        luaL_argcheck(L, (lua_Unsigned)at - 1u <= (lua_Unsigned)size, 2, "position out of bounds");
    lua_geti(L, 1, at);
    for (; at < size; at++)
        move_one(L, 1, at + 1, 1, at);
    lua_pushnil(L);
    lua_seti(L, 1, at);
    return 1;
}

/* table.move(from, first, last, at [, to]) */
static int guard_move(lua_State *L)
{
    lua_Integer first = luaL_checkinteger(L, 2), last = luaL_checkinteger(L, 3);
    lua_Integer at = luaL_checkinteger(L, 4);
    int to = lua_isnoneornil(L, 5) ? 1 : 5;
    check_list(L, 1);
    check_list(L, to);
    if (last >= first) {
        luaL_argcheck(L, first > 0 || last < LUA_MAXINTEGER + first, 3,
                      "too many elements to move");
        lua_Integer n = last - first + 1;
        luaL_argcheck(L, at <= LUA_MAXINTEGER - n + 1, 4, "destination wrap around");
        bool overlap = at > first && at <= last && (to == 1 || lua_compare(L, 1, to, LUA_OPEQ));
        for (lua_Integer i = 0; !overlap && i < n; i++)
            move_one(L, 1, first + i, to, at + i);
        for (lua_Integer i = n - 1; overlap && i >= 0; i--)
            move_one(L, 1, first + i, to, at + i);
    }
    lua_pushvalue(L, to);
    return 1;
}

void galley__guard_table(lua_State *L)
{
    static const luaL_Reg guarded[] = {
        {"insert", guard_insert}, {"remove", guard_remove}, {"move", guard_move}, {NULL, NULL}};
    luaL_setfuncs(L, guarded, 0);
}
