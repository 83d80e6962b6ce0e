/* core/lua/lua_state.c: what galley adds to a lua_State: its allocator door, modules and anatomy.
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_common.h"
#include "core/lua/lua_modules.h"

#include <galley/source.h>
#include <limits.h>

/* A plain userdata without finalizer: Lua frees it after all finalizers have run, which may still
 * need the allocator. */
typedef struct state {
    galley_alloc alloc;
    lua_Alloc function;
    void *ctx;
    const galley__lua_host *host;
} state;

static const char state_key = 0; /* only the addresses matter */

static void *resize(void *ctx, void *p, size_t old_size, size_t size)
{
    state *s = ctx;
    return s->function(s->ctx, p, p ? old_size : 0, size);
}

static state *state_of(lua_State *L)
{
    lua_rawgetp(L, LUA_REGISTRYINDEX, &state_key);
    state *s = lua_touserdata(L, -1);
    lua_pop(L, 1);
    if (!s)
        luaL_error(L, "galley is not set up in this state");
    return s;
}

const galley__lua_host *galley__lua_host_of(lua_State *L)
{
    return state_of(L)->host;
}

const galley_alloc *galley__lua_alloc(lua_State *L)
{
    return &state_of(L)->alloc;
}

void galley__lua_charge(lua_State *L, size_t bytes)
{
    size_t kib = bytes / 1024;
    if (kib > 0)
        lua_gc(L, LUA_GCSTEP, kib > 1 << 20 ? 1 << 20 : (int)kib);
}

/* -- modules -- */

typedef struct module {
    const char *name;
    lua_CFunction open;
    bool pure;
} module;

static const module modules[] = {
#define GALLEY_LUA_MODULE(name, pure) {"galley." #name, galley__luaopen_##name, pure},
#include "core/lua/modules.def"
#undef GALLEY_LUA_MODULE
};

static const module *module_named(const char *name)
{
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        if (strcmp(name, modules[i].name) == 0)
            return &modules[i];
    return NULL;
}

static void check_pure(lua_State *L, const module *m)
{
    if (galley__lua_host_of(L)->jailed && !m->pure)
        luaL_error(L, "module '%s' is not for rules: they see the article and nothing else",
                   m->name);
}

static bool in_names(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* "init" for "galley", "rules" for "galley.rules", "report/html" for "galley.report.html", else NULL;
 * letters, digits and _ only. Pushes the name when it is not NULL. */
static const char *script_name(lua_State *L, const char *name)
{
    if (strcmp(name, "galley") == 0)
        return lua_pushliteral(L, "init");
    if (strncmp(name, "galley.", 7) != 0)
        return NULL;
    for (const char *p = name + 7; p == name + 7 || p[-1]; p++)
        if (!in_names(*p) && !((*p == '.' || *p == '\0') && in_names(p[-1])))
            return NULL;
    return luaL_gsub(L, name + 7, ".", "/");
}

static const galley__lua_embedded *embedded_named(const char *script)
{
    for (const galley__lua_embedded *e = galley__lua_embedded_scripts; e->name; e++)
        if (strcmp(script, e->name) == 0)
            return e;
    return NULL;
}

static void load_text(lua_State *L, const char *script, const char *text, size_t size)
{
    const char *chunk = lua_pushfstring(L, "=galley/%s.lua", script);
    if (luaL_loadbufferx(L, text, size, chunk, "t") != LUA_OK)
        lua_error(L);
    lua_remove(L, -2);
}

/* The file that shadows an embedded script; false when there is none. */
static bool load_shadow(lua_State *L, const char *script)
{
    const galley__lua_host *host = galley__lua_host_of(L);
    if (host->script_path.size == 0)
        return false;
    galley_arena *arena = galley__lua_newarena(L); /* arena */
    int at = lua_gettop(L);
    galley__lua_pushstr(L, host->script_path);
    const char *path = lua_pushfstring(L, "%s/%s.lua", lua_tostring(L, -1), script);
    galley_str text;
    galley_error err;
    galley_status status = galley_file_read(galley_str_of(path), 16 << 20, arena, &text, &err);
    if (status == GALLEY_NOTFOUND) {
        lua_settop(L, at - 1);
        return false;
    }
    if (status != GALLEY_OK)
        galley__lua_raise(L, &err);
    load_text(L, script, text.data, text.size);
    lua_replace(L, at); /* the arena is collected later */
    lua_settop(L, at);
    return true;
}

bool galley__lua_load_script(lua_State *L, const char *name)
{
    luaL_checkstack(L, 8, "too many values");
    const char *script = script_name(L, name); /* script */
    if (!script)
        return false;
    const galley__lua_embedded *e = NULL;
    bool found = load_shadow(L, script);
    if (!found && (e = embedded_named(script)) != NULL)
        load_text(L, script, (const char *)e->data, e->size); /* script chunk */
    lua_remove(L, found || e ? -2 : -1);
    return found || e;
}

/* Push the function that makes the module; false when nobody knows it. */
static bool push_loader(lua_State *L, const char *name)
{
    const module *m = module_named(name);
    if (!m)
        return galley__lua_load_script(L, name);
    check_pure(L, m);
    lua_pushcfunction(L, m->open);
    return true;
}

bool galley__lua_has_module(lua_State *L, const char *name)
{
    int top = lua_gettop(L);
    bool has = module_named(name) || galley__lua_load_script(L, name);
    lua_settop(L, top);
    return has;
}

void galley__lua_require(lua_State *L, const char *name)
{
    luaL_checkstack(L, 8, "too many values");
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE); /* loaded */
    lua_getfield(L, -1, name);                                /* loaded value */
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        if (!push_loader(L, name)) /* loaded loader */
            luaL_error(L, "module '%s' not found", name);
        lua_pushstring(L, name);
        lua_call(L, 1, 1); /* loaded value */
        if (lua_isnil(L, -1)) {
            lua_pop(L, 1);
            lua_pushboolean(L, 1);
        }
        lua_pushvalue(L, -1);
        lua_setfield(L, -3, name);
    }
    lua_remove(L, -2);
}

/* For package.searchers. */
static int searcher(lua_State *L)
{
    const char *name = luaL_checkstring(L, 1);
    if (strcmp(name, "galley") != 0 && strncmp(name, "galley.", 7) != 0)
        return 0;
    if (!push_loader(L, name)) {
        lua_pushfstring(L, "no module '%s' in galley", name);
        return 1;
    }
    lua_pushfstring(L, "galley:%s", name);
    return 2;
}

/* Second, behind package.preload and before files: a file of that name in the current folder does
 * not change what galley is. */
static void add_searcher(lua_State *L)
{
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE); /* loaded */
    if (lua_getfield(L, -1, "package") == LUA_TTABLE &&
        lua_getfield(L, -1, "searchers") == LUA_TTABLE) { /* loaded package searchers */
        for (lua_Integer i = (lua_Integer)lua_rawlen(L, -1); i >= 2; i--) {
            lua_rawgeti(L, -1, i);
            lua_rawseti(L, -2, i + 1);
        }
        lua_pushcfunction(L, searcher);
        lua_rawseti(L, -2, 2);
    }
}

void galley__lua_setup(lua_State *L, const galley__lua_host *host)
{
    static const galley__lua_host free_host = {{NULL, 0}, {NULL, 0}, false};
    int top = lua_gettop(L);
    luaL_checkstack(L, 8, "too many values");
    state *s = lua_newuserdatauv(L, sizeof *s, 0);
    s->function = lua_getallocf(L, &s->ctx);
    s->alloc = (galley_alloc){resize, s};
    s->host = host ? host : &free_host;
    lua_rawsetp(L, LUA_REGISTRYINDEX, &state_key);
    add_searcher(L);
    lua_settop(L, top);
}
