/* core/lua/lua_mark.c: spans made in Lua (article:mark).
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_mark.h"

#include <stdlib.h>

static lua_Integer offset_of(lua_State *L, lua_Integer i, const char *name, size_t low, size_t high)
{
    int whole;
    lua_getfield(L, -1, name);
    lua_Integer n = lua_tointegerx(L, -1, &whole);
    if (!whole || n < (lua_Integer)low || n > (lua_Integer)high)
        luaL_error(L, "bad argument #1 to 'mark' (span %I: '%s' is not in %I..%I)", (LUAI_UACINT)i,
                   name, (LUAI_UACINT)low, (LUAI_UACINT)high);
    lua_pop(L, 1);
    return n;
}

static bool cuts_character(galley_str text, size_t at)
{
    return at < text.size && ((unsigned char)text.data[at] & 0xC0) == 0x80;
}

static galley_str keep(lua_State *L, galley_arena *arena, int idx)
{
    galley_str s;
    s.data = lua_tolstring(L, idx, &s.size);
    s = galley_arena_copy(arena, s);
    if (!s.data)
        galley__lua_nomem(L);
    return s;
}

static bool is_field(lua_State *L, int key)
{
    static const char *const own[] = {"first", "last", "label"};
    if (lua_type(L, key) != LUA_TSTRING)
        return false;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(lua_tostring(L, key), own[i]) == 0)
            return false;
    return true;
}

static int by_name(const void *a, const void *b)
{
    const galley_field *x = a, *y = b;
    return galley_str_cmp(x->name, y->name);
}

/* The other members of the table on top, by name: Lua's own order differs from run to run. */
static void take_fields(lua_State *L, galley_arena *arena, lua_Integer i, galley_span *span)
{
    size_t n = 0;
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1))
        n++;
    galley_field *fields = galley_arena_calloc(arena, n, sizeof *fields);
    if (!fields)
        galley__lua_nomem(L);
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
        if (!is_field(L, -2))
            continue;
        if (lua_type(L, -1) != LUA_TSTRING)
            luaL_error(L, "bad argument #1 to 'mark' (span %I: '%s' is no string)", (LUAI_UACINT)i,
                       lua_tostring(L, -2));
        fields[span->n_fields].name = keep(L, arena, -2);
        fields[span->n_fields++].value = keep(L, arena, -1);
    }
    qsort(fields, span->n_fields, sizeof *fields, by_name);
    span->fields = fields;
}

/* The table {first, last, label, ...} on top of the stack. */
static galley_span take_span(lua_State *L, galley__lua_layers *layers, lua_Integer i)
{
    galley_span span = {0};
    galley_str text = layers->article->text;
    if (!lua_istable(L, -1))
        luaL_error(L, "bad argument #1 to 'mark' (span %I: a table expected)", (LUAI_UACINT)i);
    span.start = (uint32_t)offset_of(L, i, "first", 1, text.size) - 1;
    span.end = (uint32_t)offset_of(L, i, "last", span.start + 1, text.size);
    if (cuts_character(text, span.start) || cuts_character(text, span.end))
        luaL_error(L, "bad argument #1 to 'mark' (span %I cuts a character)", (LUAI_UACINT)i);
    if (lua_getfield(L, -1, "label") != LUA_TSTRING)
        luaL_error(L, "bad argument #1 to 'mark' (span %I: a label expected)", (LUAI_UACINT)i);
    span.label = keep(L, layers->arena, -1);
    lua_pop(L, 1);
    take_fields(L, layers->arena, i, &span);
    return span;
}

int galley__lua_article_mark(lua_State *L)
{
    galley__lua_layers *layers = galley__lua_checkarticle(L, 1);
    galley_spans out = {0, NULL};
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    for (lua_Integer i = 1; lua_rawgeti(L, 2, i) != LUA_TNIL; i++) {
        galley_span span = take_span(L, layers, i);
        galley__lua_add_span(L, layers, &span, &out);
        lua_pop(L, 1);
    }
    galley_spans_sort(&out);
    galley__lua_push_spans(L, 1, out);
    return 1;
}
