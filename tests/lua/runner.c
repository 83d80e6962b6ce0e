/* tests/lua/runner.c: a plain Lua with galley in it, to run the tests of the bindings.
 *
 *     runner [-j] [-p FOLDER] TEST.lua [ARG...]
 *
 * -j sets the state up as one for rules, -p shadows the embedded library. The tests get a table
 * `runner`:
 *     runner.live()                       bytes that Lua and the core hold
 *     runner.fault(k, persistent, f)      call f while the k-th request for memory (and all behind
 *                                         it) fails:
 *                                         ok, message or results, whether a request was refused
 *     runner.lend(text, f)                f(article, statements) of an article lent as a host does
 *     runner.statements(statements)       how many the host would read, and their scores added up
 * The exit status is 3 when memory is still held behind lua_close.
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_statements.h"

#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct memory {
    size_t live;
    long fail_at; /* requests until one is refused; negative: never */
    bool persistent;
    bool refused;
} memory;

static memory mem = {0, -1, false, false};

static bool refuse(void)
{
    if (mem.fail_at < 0)
        return false;
    if (mem.fail_at > 0) {
        mem.fail_at--;
        return false;
    }
    mem.refused = true;
    if (!mem.persistent)
        mem.fail_at = -1;
    return true;
}

static void *allocate(void *ctx, void *p, size_t old_size, size_t size)
{
    (void)ctx;
    if (!p)
        old_size = 0;
    if (size == 0) {
        free(p);
        mem.live -= old_size;
        return NULL;
    }
    if (size > old_size && refuse())
        return NULL;
    void *q = realloc(p, size);
    if (q)
        mem.live += size - old_size;
    return q;
}

static int runner_live(lua_State *L)
{
    lua_gc(L, LUA_GCCOLLECT);
    lua_gc(L, LUA_GCCOLLECT);
    lua_pushinteger(L, (lua_Integer)mem.live);
    return 1;
}

static int runner_fault(lua_State *L)
{
    lua_Integer k = luaL_checkinteger(L, 1);
    mem.persistent = lua_toboolean(L, 2);
    lua_settop(L, 3);
    lua_pushboolean(L, 0);
    lua_insert(L, 3);
    mem.refused = false;
    mem.fail_at = (long)k;
    int status = lua_pcall(L, 0, LUA_MULTRET, 0);
    mem.fail_at = -1;
    lua_pushboolean(L, status == LUA_OK);
    lua_replace(L, 3);
    lua_pushboolean(L, mem.refused);
    lua_insert(L, 4);
    return lua_gettop(L) - 2; /* ok refused results */
}

/* Calls with a lent article: what a rules host does. */
static int runner_lend(lua_State *L)
{
    galley_arena **box = lua_newuserdatauv(L, sizeof *box, 0); /* plain: freed below in any case */
    galley_article a = {0};
    galley_region region = {0, 0, GALLEY_REGION_PROSE, GALLEY_STR("lent")};
    a.text.data = luaL_checklstring(L, 1, &a.text.size);
    region.end = (uint32_t)a.text.size;
    a.regions = &region;
    a.n_regions = 1;
    if (galley_arena_new(NULL, box, NULL) != GALLEY_OK)
        return luaL_error(L, "no memory");
    galley__lua_push_article(L, &a, *box);
    int article = lua_gettop(L);
    lua_pushvalue(L, 2);
    lua_pushvalue(L, article);
    galley__lua_push_statements(L, article);
    int status = lua_pcall(L, 2, 1, 0);
    galley__lua_close_article(L, article);
    galley_arena_free(*box);
    if (status != LUA_OK)
        return lua_error(L);
    return 1;
}

static int runner_statements(lua_State *L)
{
    const galley_statements *s = galley__lua_statements(L, 1);
    double sum = 0;
    for (size_t i = 0; i < s->count; i++) {
        double score = 0;
        for (size_t k = 0; k < s->at[i].n_evidence; k++)
            score += s->at[i].evidence[k].weight;
        if (score != s->at[i].score)
            return luaL_error(L, "statement %d: the weights are not the score", (int)i + 1);
        sum += score;
    }
    lua_pushinteger(L, (lua_Integer)s->count);
    lua_pushnumber(L, sum);
    return 2;
}

static const luaL_Reg functions[] = {{"live", runner_live},
                                     {"fault", runner_fault},
                                     {"lend", runner_lend},
                                     {"statements", runner_statements},
                                     {NULL, NULL}};

/* The tests find each other, and nothing else, through require. */
static void set_path(lua_State *L)
{
    const char *root = getenv("GALLEY_SOURCE_ROOT");
    lua_getglobal(L, "package");
    lua_pushfstring(L, "%s/tests/lua/?.lua", root ? root : ".");
    lua_setfield(L, -2, "path");
    lua_pushliteral(L, "");
    lua_setfield(L, -2, "cpath");
    lua_pop(L, 1);
}

static galley__lua_host host;
static int first; /* argument: the test */

static int run(lua_State *L)
{
    char **argv = lua_touserdata(L, 1);
    luaL_openlibs(L);
    set_path(L);
    galley__lua_setup(L, &host);
    luaL_newlib(L, functions);
    lua_setglobal(L, "runner");
    lua_newtable(L);
    for (int i = first; argv[i]; i++) {
        lua_pushstring(L, argv[i]);
        lua_rawseti(L, -2, i - first);
    }
    lua_setglobal(L, "arg");
    lua_settop(L, 1);
    if (luaL_loadfilex(L, argv[first], "t") != LUA_OK)
        return lua_error(L);
    lua_call(L, 0, 0);
    return 0;
}

static int traced(lua_State *L)
{
    luaL_traceback(L, L, luaL_tolstring(L, 1, NULL), 1);
    return 1;
}

static int options(char **argv)
{
    int i = 1;
    for (; argv[i] && argv[i][0] == '-'; i++) {
        if (strcmp(argv[i], "-j") == 0)
            host.jailed = true;
        else if (strcmp(argv[i], "-p") == 0 && argv[i + 1])
            host.script_path = galley_str_of(argv[++i]);
    }
    return i;
}

int main(int argc, char **argv)
{
    (void)argc;
    first = options(argv);
    if (!argv[first]) {
        fputs("usage: runner [-j] [-p FOLDER] TEST.lua [ARG...]\n", stderr);
        return 2;
    }
    lua_State *L = lua_newstate(allocate, NULL);
    lua_pushcfunction(L, traced);
    lua_pushcfunction(L, run);
    lua_pushlightuserdata(L, argv);
    int status = lua_pcall(L, 1, 0, 1);
    if (status != LUA_OK)
        fprintf(stderr, "%s\n", lua_tostring(L, -1));
    lua_close(L);
    if (mem.live != 0) {
        printf("Bail out! %zu bytes are still held\n", mem.live);
        return 3;
    }
    return status == LUA_OK ? 0 : 1;
}
