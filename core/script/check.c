/* core/script/check.c: what is odd about the loaded rules.
 *
 * It is found in scripts/galley/lint.lua; here it is taken out of the state as bytes.
 * SPDX-License-Identifier: MIT */
#include "core/script/script_internal.h"

#include "core/base/error.h"

typedef struct checking {
    galley_arena *arena;
    galley_findings *out;
} checking;

static galley_str kept(lua_State *L, galley_arena *arena, int idx)
{
    galley_str s;
    s.data = lua_tolstring(L, idx, &s.size);
    s = galley_arena_copy(arena, s);
    if (s.data == NULL)
        galley__lua_nomem(L);
    return s;
}

/* The { level, what, name, place, text } on top of the stack. */
static galley_finding finding(lua_State *L, galley_arena *arena)
{
    galley_str at[5];
    for (lua_Integer i = 0; i < 5; i++) {
        lua_rawgeti(L, -1, i + 1);
        at[i] = kept(L, arena, -1);
        lua_pop(L, 1);
    }
    return (galley_finding){at[0], at[1], at[2], at[3], at[4]};
}

static int check_body(lua_State *L)
{
    checking *c = lua_touserdata(L, 1);
    lua_settop(L, 0);
    galley__lua_require(L, "galley.lint");
    lua_getfield(L, 1, "look");
    galley__script_push_rules(L);
    lua_call(L, 1, 3); /* lint findings graph dot */
    size_t n = lua_rawlen(L, 2);
    c->out->at = galley_arena_calloc(c->arena, n, sizeof *c->out->at);
    if (c->out->at == NULL)
        return galley__lua_nomem(L);
    for (size_t i = 0; i < n; i++) {
        lua_rawgeti(L, 2, (lua_Integer)i + 1);
        c->out->at[c->out->count++] = finding(L, c->arena);
        lua_pop(L, 1);
    }
    c->out->graph = kept(L, c->arena, 3);
    c->out->dot = kept(L, c->arena, 4);
    return 0;
}

galley_status galley_script_check(galley_script *s, galley_arena *arena, galley_findings *out,
                                  galley_str *message, galley_error *err)
{
    checking c = {arena, out};
    *out = (galley_findings){0};
    *message = (galley_str){NULL, 0};
    if (!s->loaded)
        return galley__fail(err, GALLEY_INVALID, "no rules are loaded");
    /* Probing costs what loading costs. */
    galley_status status = galley__script_call(s, check_body, &c, s->seconds * 15, message, err);
    if (status != GALLEY_OK)
        *out = (galley_findings){0};
    return status;
}
