/* core/script/explain.c: what loaded rules tell of one article, and of what they do not say.
 *
 * The reasons are found and worded in scripts/galley/explain.lua; here they are taken out of the state as bytes.
 * SPDX-License-Identifier: MIT */
#include "core/script/script_internal.h"

#include "core/base/error.h"
#include "core/lua/lua_json.h"

typedef struct telling {
    const galley_article *article;
    galley_str tag;
    bool trace;
    galley_arena *arena;
    galley_told *out;
} telling;

static galley_str kept(lua_State *L, galley_arena *arena, galley_str s)
{
    s = galley_arena_copy(arena, s);
    if (s.data == NULL)
        galley__lua_nomem(L);
    return s;
}

/* The array on top of the stack. */
static galley_str as_json(lua_State *L, galley_arena *arena)
{
    galley_json *json = galley__lua_newjson(L);
    galley__lua_json_value(L, -2, json);
    galley_str text = galley_json_text(json);
    if (text.data == NULL)
        galley__lua_nomem(L);
    text = kept(L, arena, text);
    lua_pop(L, 1);
    return text;
}

static bool any_holds(lua_State *L)
{
    bool holds = false;
    for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(L, -1); i++) {
        lua_rawgeti(L, -1, i);
        lua_getfield(L, -1, "holds");
        holds |= lua_toboolean(L, -1);
        lua_pop(L, 2);
    }
    return holds;
}

static int tell_body(lua_State *L)
{
    telling *t = lua_touserdata(L, 1);
    galley_str text;
    galley__script_push_judged(L, t->article, (galley_str){NULL, 0}, t->arena);
    galley__lua_require(L, "galley.explain");
    lua_getfield(L, -1, "tell");
    lua_pushvalue(L, 3); /* the rules */
    lua_pushvalue(L, 1);
    if (t->tag.size)
        galley__lua_pushstr(L, t->tag);
    else
        lua_pushnil(L);
    lua_pushboolean(L, t->trace);
    lua_call(L, 4, 3); /* text all count */
    t->out->count = (size_t)lua_tointeger(L, -1);
    lua_pop(L, 1);
    t->out->holds = any_holds(L);
    t->out->json = as_json(L, t->arena);
    text.data = lua_tolstring(L, -2, &text.size);
    t->out->text = kept(L, t->arena, text);
    return 0;
}

galley_status galley_script_explain(galley_script *s, const galley_article *a, galley_str tag,
                                    bool trace, galley_arena *arena, galley_told *out,
                                    galley_str *message, galley_error *err)
{
    telling t = {a, tag, trace, arena, out};
    *out = (galley_told){{NULL, 0}, {NULL, 0}, 0, false};
    *message = (galley_str){NULL, 0};
    if (!s->loaded)
        return galley__fail(err, GALLEY_INVALID, "no rules are loaded");
    galley_status status = galley__script_call(s, tell_body, &t, s->seconds, message, err);
    galley__script_close_article(s->L);
    if (status != GALLEY_OK)
        *out = (galley_told){{NULL, 0}, {NULL, 0}, 0, false};
    return status;
}
