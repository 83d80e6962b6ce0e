/* core/script/guard_coroutine.c: coroutines that keep the timer informed and hold back no overrun.
 *
 * A coroutine that an overrun killed inside the hook runs without hooks for ever after: it is marked in its extra
 * space, and what it left open stays unclosed.
 * SPDX-License-Identifier: MIT */
#include "core/script/guard.h"

enum { CLOSING_MAX = 20 }; /* each is C stack that Lua does not count */

static bool marked(lua_State *co)
{
    return *(uintptr_t *)lua_getextraspace(co) & 1;
}

static void mark(lua_State *co)
{
    *(uintptr_t *)lua_getextraspace(co) |= 1;
}

static lua_State *check_coroutine(lua_State *L)
{
    lua_State *co = lua_tothread(L, 1);
    luaL_argexpected(L, co, 1, "coroutine");
    return co;
}

static bool is_dead(lua_State *co)
{
    lua_Debug ar;
    int status = lua_status(co);
    if (status == LUA_OK)
        return !lua_getstack(co, 0, &ar) && lua_gettop(co) == 0;
    return status != LUA_YIELD;
}

/* Move `n` arguments over, run; the results or the error are on L. The number of results, -1 for an error. */
static int run(lua_State *L, lua_State *co, int n)
{
    galley__jail *jail = galley__jail_of(L);
    int n_results;
    galley__jail_check(L);
    if (is_dead(co)) {
        lua_pushliteral(L, "cannot resume dead coroutine");
        return -1;
    }
    if (!lua_checkstack(co, n + 1)) {
        lua_pushliteral(L, "too many arguments to resume");
        return -1;
    }
    lua_xmove(L, co, n);
    jail->running = co;
    int status = lua_resume(co, L, n, &n_results);
    jail->running = L;
    if (jail->over && status != LUA_OK && status != LUA_YIELD)
        mark(co);
    galley__jail_check(L);
    if (status != LUA_OK && status != LUA_YIELD) {
        lua_xmove(co, L, 1);
        galley__jail_pass(L, status);
        return -1;
    }
    if (!lua_checkstack(L, n_results + 1)) {
        lua_pop(co, n_results);
        lua_pushliteral(L, "too many results to resume");
        return -1;
    }
    lua_xmove(co, L, n_results);
    return n_results;
}

static int guard_resume(lua_State *L)
{
    lua_State *co = check_coroutine(L);
    int n = run(L, co, lua_gettop(L) - 1);
    lua_pushboolean(L, n >= 0);
    n = n < 0 ? 1 : n;
    lua_insert(L, -(n + 1));
    return n + 1;
}

/* Run what the coroutine left to be closed; LUA_OK, or an error's status. */
static int close_it(lua_State *L, lua_State *co)
{
    galley__jail *jail = galley__jail_of(L);
    if (marked(co))
        return LUA_OK;
    if (jail->closing >= CLOSING_MAX)
        luaL_error(L, "C stack overflow");
    jail->closing++;
    jail->running = co;
    int status = lua_resetthread(co);
    jail->running = L;
    jail->closing--;
    if (jail->over)
        mark(co);
    galley__jail_check(L);
    return status;
}

static int step(lua_State *L)
{
    lua_State *co = lua_tothread(L, lua_upvalueindex(1));
    int n = run(L, co, lua_gettop(L));
    if (n >= 0)
        return n;
    int status = lua_status(co);
    if (status != LUA_OK && status != LUA_YIELD)
        close_it(L, co);
    if (lua_type(L, -1) == LUA_TSTRING) { /* say where it was called */
        luaL_where(L, 1);
        lua_insert(L, -2);
        lua_concat(L, 2);
    }
    return lua_error(L);
}

static int guard_wrap(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_State *co = lua_newthread(L);
    lua_pushvalue(L, 1);
    lua_xmove(L, co, 1);
    lua_pushcclosure(L, step, 1);
    return 1;
}

static int guard_close(lua_State *L)
{
    lua_State *co = check_coroutine(L);
    if (co == L)
        return luaL_error(L, "cannot close a running coroutine");
    lua_Debug ar;
    if (lua_status(co) == LUA_OK && lua_getstack(co, 0, &ar))
        return luaL_error(L, "cannot close a normal coroutine");
    int status = close_it(L, co);
    if (status == LUA_OK) {
        lua_pushboolean(L, 1);
        return 1;
    }
    lua_pushboolean(L, 0);
    lua_xmove(co, L, 1);
    galley__jail_pass(L, status);
    return 2;
}

void galley__guard_coroutine(lua_State *L)
{
    static const luaL_Reg guarded[] = {
        {"resume", guard_resume}, {"wrap", guard_wrap}, {"close", guard_close}, {NULL, NULL}};
    luaL_setfuncs(L, guarded, 0);
}
