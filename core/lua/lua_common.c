/* core/lua/lua_common.c: boxes, checks, errors and options shared by all bindings.
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_common.h"

#include <math.h>

/* -- boxes -- */

/* Methods first, then what the type itself answers. Upvalues: methods, the type's index function or
 * nil. */
static int index_any(lua_State *L)
{
    lua_settop(L, 2);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
        return 1;
    lua_pop(L, 1);
    lua_CFunction index = lua_tocfunction(L, lua_upvalueindex(2));
    return index ? index(L) : 0;
}

static void fill_metatable(lua_State *L, const galley__lua_type *type)
{
    lua_pushstring(L, type->name);
    lua_setfield(L, -2, "__name");
    lua_pushstring(L, type->name);
    lua_setfield(L, -2, "__metatable");
    if (type->meta)
        luaL_setfuncs(L, type->meta, 0);
    if (type->gc) {
        lua_pushcfunction(L, type->gc);
        lua_setfield(L, -2, "__gc");
    }
    if (type->close) {
        lua_pushcfunction(L, type->close);
        lua_setfield(L, -2, "__close");
    }
    lua_newtable(L);
    if (type->methods)
        luaL_setfuncs(L, type->methods, 0);
    if (type->index)
        lua_pushcfunction(L, type->index);
    else
        lua_pushnil(L);
    lua_pushcclosure(L, index_any, 2);
    lua_setfield(L, -2, "__index");
}

void galley__lua_metatable(lua_State *L, const galley__lua_type *type)
{
    if (luaL_getmetatable(L, type->name) != LUA_TNIL)
        return;
    lua_pop(L, 1);
    /* complete before it is registered: a half-made one would lose its __gc for ever */
    lua_newtable(L);
    fill_metatable(L, type);
    lua_pushvalue(L, -1);
    lua_setfield(L, LUA_REGISTRYINDEX, type->name);
}

void *galley__lua_newbox(lua_State *L, const galley__lua_type *type)
{
    luaL_checkstack(L, 6, "too many values");
    galley__lua_metatable(L, type);
    void *box = lua_newuserdatauv(L, type->size, type->values);
    memset(box, 0, type->size);
    lua_insert(L, -2);
    lua_setmetatable(L, -2);
    return box;
}

void *galley__lua_testbox(lua_State *L, int idx, const galley__lua_type *type)
{
    return luaL_testudata(L, idx, type->name);
}

void *galley__lua_checktype(lua_State *L, int idx, const galley__lua_type *type)
{
    void *box = luaL_testudata(L, idx, type->name);
    if (!box)
        luaL_typeerror(L, idx, type->name);
    return box;
}

void *galley__lua_checkbox(lua_State *L, int idx, const galley__lua_type *type)
{
    void *box = galley__lua_checktype(L, idx, type);
    if (!*(void **)box)
        luaL_error(L, "closed %s", type->name + sizeof("galley.") - 1);
    return box;
}

typedef struct buf_box {
    bool *open; /* points at `is_open` once the buffer is there */
    bool is_open;
    galley__buf buf;
} buf_box;

static int buf_close(lua_State *L)
{
    buf_box *box = lua_touserdata(L, 1);
    if (box && box->open) {
        galley__buf_fini(&box->buf);
        box->open = NULL;
    }
    return 0;
}

static const galley__lua_type buf_type = {
    .name = "galley.buffer", .size = sizeof(buf_box), .gc = buf_close};

galley__buf *galley__lua_newbuf(lua_State *L)
{
    const galley_alloc *alloc = galley__lua_alloc(L);
    buf_box *box = galley__lua_newbox(L, &buf_type);
    galley__buf_init(&box->buf, alloc);
    box->open = &box->is_open;
    return &box->buf;
}

static int arena_close(lua_State *L)
{
    galley_arena **box = lua_touserdata(L, 1);
    if (box) {
        galley_arena_free(*box);
        *box = NULL;
    }
    return 0;
}

static const galley__lua_type arena_type = {
    .name = "galley.arena", .size = sizeof(galley_arena *), .gc = arena_close};

galley_arena *galley__lua_newarena(lua_State *L)
{
    const galley_alloc *alloc = galley__lua_alloc(L);
    galley_arena **box = galley__lua_newbox(L, &arena_type);
    galley_error err;
    if (galley_arena_new(alloc, box, &err) != GALLEY_OK)
        galley__lua_raise(L, &err);
    return *box;
}

void galley__lua_closearena(lua_State *L, int idx)
{
    galley_arena **box = galley__lua_checktype(L, idx, &arena_type);
    galley_arena_free(*box);
    *box = NULL;
}

/* -- errors -- */

int galley__lua_nomem(lua_State *L)
{
    lua_pushliteral(L, "not enough memory"); /* as Lua says it, without a position */
    return lua_error(L);
}

int galley__lua_raise(lua_State *L, const galley_error *err)
{
    if (err->status == GALLEY_NOMEM)
        return galley__lua_nomem(L);
    return luaL_error(L, "%s", err->text);
}

static void push_place(lua_State *L, size_t n, size_t add)
{
    if (n == GALLEY_NOWHERE)
        lua_pushnil(L);
    else
        lua_pushinteger(L, (lua_Integer)(n + add));
}

int galley__lua_fail(lua_State *L, const galley_error *err)
{
    if (err->status == GALLEY_NOMEM || err->status == GALLEY_INTERNAL)
        return galley__lua_raise(L, err);
    luaL_checkstack(L, 5, "too many values");
    lua_pushnil(L);
    lua_pushstring(L, err->text);
    lua_pushstring(L, galley_status_name(err->status));
    push_place(L, err->offset, 1);
    push_place(L, err->item, 0);
    return 5;
}

/* -- arguments -- */

galley_str galley__lua_checkstr(lua_State *L, int idx)
{
    galley_str s;
    if (lua_type(L, idx) != LUA_TSTRING)
        luaL_typeerror(L, idx, "string");
    s.data = lua_tolstring(L, idx, &s.size);
    return s;
}

galley_str galley__lua_optstr(lua_State *L, int idx)
{
    if (lua_isnoneornil(L, idx))
        return (galley_str){NULL, 0};
    return galley__lua_checkstr(L, idx);
}

galley_str galley__lua_checktext(lua_State *L, int idx)
{
    galley_str s = galley__lua_checkstr(L, idx);
    size_t bad = galley_utf8_valid(s);
    if (bad < s.size)
        luaL_argerror(L, idx,
                      lua_pushfstring(L, "text is not UTF-8 (byte %I)", (LUAI_UACINT)bad + 1));
    if (s.size > GALLEY_TEXT_MAX)
        luaL_argerror(L, idx, "text is too long");
    return s;
}

double galley__lua_checknumber(lua_State *L, int idx)
{
    if (lua_type(L, idx) != LUA_TNUMBER)
        luaL_typeerror(L, idx, "number");
    double n = lua_tonumber(L, idx);
    luaL_argcheck(L, isfinite(n), idx, "number is not finite");
    return n;
}

lua_Integer galley__lua_checkint(lua_State *L, int idx, lua_Integer low, lua_Integer high)
{
    if (lua_type(L, idx) != LUA_TNUMBER)
        luaL_typeerror(L, idx, "number");
    int whole;
    lua_Integer n = lua_tointegerx(L, idx, &whole);
    luaL_argcheck(L, whole, idx, "number has no integer representation");
    if (n < low || n > high)
        luaL_argerror(L, idx,
                      lua_pushfstring(L, "%I is not in %I..%I", (LUAI_UACINT)n, (LUAI_UACINT)low,
                                      (LUAI_UACINT)high));
    return n;
}

void galley__lua_checkfunction(lua_State *L, int idx)
{
    luaL_checktype(L, idx, LUA_TFUNCTION);
}

/* "cases, within": what may stand in an option table or as a choice. Pushed. */
static const char *push_names(lua_State *L, const char *const *names)
{
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    for (size_t i = 0; names[i]; i++) {
        if (i > 0)
            luaL_addstring(&b, ", ");
        luaL_addstring(&b, names[i]);
    }
    luaL_pushresult(&b);
    return lua_tostring(L, -1);
}

static bool named(const char *name, const char *const *names, int *which)
{
    for (int i = 0; names[i]; i++) {
        if (strcmp(name, names[i]) == 0) {
            *which = i;
            return true;
        }
    }
    return false;
}

void galley__lua_options(lua_State *L, int idx, const char *const *names)
{
    if (lua_isnone(L, idx))
        lua_settop(L, idx);
    if (lua_isnil(L, idx))
        return;
    luaL_checktype(L, idx, LUA_TTABLE);
    lua_pushnil(L);
    while (lua_next(L, idx)) {
        lua_pop(L, 1);
        if (lua_type(L, -1) != LUA_TSTRING)
            luaL_argerror(L, idx, "options have names, not numbers");
        int which;
        const char *name = lua_tostring(L, -1);
        if (!named(name, names, &which))
            luaL_argerror(
                L, idx,
                lua_pushfstring(L, "unknown option '%s' (known: %s)", name, push_names(L, names)));
    }
}

/* The option's value pushed, or nothing and false. */
static bool get_option(lua_State *L, int idx, const char *name)
{
    if (!lua_istable(L, idx))
        return false;
    idx = lua_absindex(L, idx);
    lua_pushstring(L, name);
    if (lua_rawget(L, idx) != LUA_TNIL)
        return true;
    lua_pop(L, 1);
    return false;
}

static void wrong_option(lua_State *L, int idx, const char *name, const char *wanted)
{
    luaL_argerror(
        L, idx,
        lua_pushfstring(L, "option '%s': %s expected, got %s", name, wanted, luaL_typename(L, -1)));
}

bool galley__lua_opt_bool(lua_State *L, int idx, const char *name, bool otherwise)
{
    if (!get_option(L, idx, name))
        return otherwise;
    if (!lua_isboolean(L, -1))
        wrong_option(L, idx, name, "boolean");
    bool value = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return value;
}

lua_Integer galley__lua_opt_int(lua_State *L, int idx, const char *name, lua_Integer low,
                                lua_Integer high, lua_Integer otherwise)
{
    if (!get_option(L, idx, name))
        return otherwise;
    int whole;
    lua_Integer n = lua_tointegerx(L, -1, &whole);
    if (lua_type(L, -1) != LUA_TNUMBER || !whole)
        wrong_option(L, idx, name, "whole number");
    if (n < low || n > high)
        luaL_argerror(L, idx,
                      lua_pushfstring(L, "option '%s': %I is not in %I..%I", name, (LUAI_UACINT)n,
                                      (LUAI_UACINT)low, (LUAI_UACINT)high));
    lua_pop(L, 1);
    return n;
}

galley_str galley__lua_opt_str(lua_State *L, int idx, const char *name, galley_str otherwise)
{
    galley_str s;
    if (!get_option(L, idx, name))
        return otherwise;
    if (lua_type(L, -1) != LUA_TSTRING)
        wrong_option(L, idx, name, "string");
    s.data = lua_tolstring(L, -1, &s.size);
    lua_pop(L, 1);
    return s;
}

int galley__lua_opt_choice(lua_State *L, int idx, const char *name, const char *const *choices,
                           int otherwise)
{
    galley_str s = galley__lua_opt_str(L, idx, name, (galley_str){NULL, 0});
    int which = otherwise;
    if (s.data && !named(s.data, choices, &which))
        luaL_argerror(L, idx,
                      lua_pushfstring(L, "option '%s': no '%s' (known: %s)", name, s.data,
                                      push_names(L, choices)));
    return which;
}

static void unknown_region(lua_State *L, int idx, const char *name, const char *given)
{
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    luaL_addstring(&b, "all, body");
    for (int k = 0; k < GALLEY_REGION_KINDS; k++) {
        luaL_addstring(&b, ", ");
        luaL_addstring(&b, galley_region_name((galley_region_kind)k));
    }
    luaL_pushresult(&b);
    luaL_argerror(L, idx,
                  lua_pushfstring(L, "option '%s': no region '%s' (known: %s)", name, given,
                                  lua_tostring(L, -1)));
}

/* The bits of the name on top of the stack. */
static uint32_t region_bits(lua_State *L, int idx, const char *name)
{
    galley_str s;
    galley_region_kind kind;
    if (lua_type(L, -1) != LUA_TSTRING)
        wrong_option(L, idx, name, "kind of region");
    s.data = lua_tolstring(L, -1, &s.size);
    if (galley_str_eq(s, GALLEY_STR("all")))
        return GALLEY_REGION_ALL;
    if (galley_str_eq(s, GALLEY_STR("body")))
        return galley_region_body();
    if (!galley_region_named(s, &kind))
        unknown_region(L, idx, name, s.data);
    return GALLEY_REGION_BIT(kind);
}

uint32_t galley__lua_opt_regions(lua_State *L, int idx, const char *name)
{
    if (!get_option(L, idx, name))
        return 0;
    uint32_t bits = 0;
    if (!lua_istable(L, -1)) {
        bits = region_bits(L, idx, name);
    } else {
        lua_Unsigned n = lua_rawlen(L, -1);
        for (lua_Unsigned i = 1; i <= n; i++) {
            lua_rawgeti(L, -1, (lua_Integer)i);
            bits |= region_bits(L, idx, name);
            lua_pop(L, 1);
        }
        if (bits == 0)
            luaL_argerror(L, idx, lua_pushfstring(L, "option '%s': names no kind of region", name));
    }
    lua_pop(L, 1);
    return bits;
}

/* -- results -- */

void galley__lua_pushstr(lua_State *L, galley_str s)
{
    lua_pushlstring(L, s.data ? s.data : "", s.size);
}

void galley__lua_pushfield(lua_State *L, galley_str s)
{
    if (s.data && s.size > 0)
        lua_pushlstring(L, s.data, s.size);
    else
        lua_pushnil(L);
}
