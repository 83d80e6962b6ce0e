/* core/lua/lua_common.h: what all bindings share: the state, boxes, checks, errors, options,
 * offsets.
 *
 * A host gives a new lua_State its galley in two steps, both in a protected call:
 *
 *     galley__lua_setup(L, &host);                  // once; require, when there, finds "galley"
 *     galley__lua_require(L, "galley.rules");       // pushes the module
 *
 * A constructor goes: check the arguments, galley__lua_newbox, call the core into the box,
 * galley__lua_fail on failure. So nothing is held that a raise could lose.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_LUA_COMMON_H
#define GALLEY_CORE_LUA_COMMON_H

#include <lua.h>
#include <lauxlib.h>
#include <galley/article.h>
#include "core/base/buf.h"

/* -- the state -- */

/* What the program that owns the state decided. Borrowed for the life of the state. */
typedef struct galley__lua_host {
    galley_str script_path; /* folder that shadows the embedded library, empty for none */
    galley_str store;       /* what galley.open() without a path opens, empty for none */
    bool jailed;            /* rules: modules with effects refuse to load */
} galley__lua_host;

/* Give `L` its galley: the allocator door, the host, the searcher. `host` NULL: a free state. May
 * raise "not enough memory". Pushes nothing. */
void galley__lua_setup(lua_State *L, const galley__lua_host *host);

/* Never NULL. */
const galley__lua_host *galley__lua_host_of(lua_State *L);

/* Lua's own allocator as the core's door, so that a memory cap on the state counts both. Valid for
 * the life of the state, also in finalizers. */
const galley_alloc *galley__lua_alloc(lua_State *L);

/* Push the module "galley", "galley.NAME", written in C or in Lua, loading it the first time (kept
 * in package.loaded). Needs no package library. Raises when there is none, or when rules may not
 * have it. */
void galley__lua_require(lua_State *L, const char *name);

/* True when galley__lua_require would find `name`. */
bool galley__lua_has_module(lua_State *L, const char *name);

/* The Lua text of an embedded or shadowing module ("galley.rules"), compiled and pushed as a
 * function with the chunk name "=galley/rules.lua". False, nothing pushed: no such module. Raises
 * syntax errors. */
bool galley__lua_load_script(lua_State *L, const char *name);

/* The anatomy described by scripts/galley/anatomy.lua, built once a state and owned by it. Raises
 * when that file is wrong. */
const galley_anatomy *galley__lua_anatomy(lua_State *L);

/* What full stops mean in a language (ISO 639-1; "en-GB" is "en"), from scripts/galley/sentences.lua: those of English for a
 * language that has no lists, NULL when English has none either. Built once a state and owned by it. Raises when that
 * file is wrong. */
const galley_stops *galley__lua_stops(lua_State *L, galley_str language);

/* Tell the collector of memory that it cannot see (an article's arena). */
void galley__lua_charge(lua_State *L, size_t bytes);

/* -- boxes -- */

/* A kind of userdata. Its first member is a pointer that is NULL before the resource is there and
 * after it is closed. `index` (may be NULL) answers what no method has. */
typedef struct galley__lua_type {
    const char *name; /* "galley.matcher"; messages say "closed matcher" */
    size_t size;
    int values; /* user values: parents */
    const luaL_Reg *methods;
    const luaL_Reg *meta;
    lua_CFunction index;
    lua_CFunction gc;    /* idempotent; frees what the box holds */
    lua_CFunction close; /* __close; only where nothing else borrows from the box */
} galley__lua_type;

/* A new userdata of zeros with its metatable set, pushed. */
void *galley__lua_newbox(lua_State *L, const galley__lua_type *type);

/* The box at `idx`, whatever its state; raises on another type. */
void *galley__lua_checktype(lua_State *L, int idx, const galley__lua_type *type);

/* The same, and raises "closed NOUN" when its first pointer is NULL. */
void *galley__lua_checkbox(lua_State *L, int idx, const galley__lua_type *type);

/* NULL when it is something else. */
void *galley__lua_testbox(lua_State *L, int idx, const galley__lua_type *type);

/* Push the metatable of `type`, made when it is not there yet. */
void galley__lua_metatable(lua_State *L, const galley__lua_type *type);

/* A byte buffer and an arena that a raise frees. */
galley__buf *galley__lua_newbuf(lua_State *L);
galley_arena *galley__lua_newarena(lua_State *L);
void galley__lua_closearena(lua_State *L, int idx); /* before the collector comes by */

/* -- errors -- */

/* For the world's failures: pushes nil, message, code ("syntax"), and where known the 1-based byte
 * offset and the item (line), nil for one unknown; returns 5. NOMEM and INTERNAL raise. */
int galley__lua_fail(lua_State *L, const galley_error *err);

/* The same, raised: for places that cannot return it (an iterator). */
int galley__lua_raise(lua_State *L, const galley_error *err);
int galley__lua_nomem(lua_State *L);

/* -- arguments -- */

/* A string and nothing that could be turned into one. Borrowed while it is on the stack. */
galley_str galley__lua_checkstr(lua_State *L, int idx);
galley_str galley__lua_optstr(lua_State *L, int idx); /* {NULL, 0} for none */
/* The same, valid UTF-8. */
galley_str galley__lua_checktext(lua_State *L, int idx);
/* A number and no string that looks like one; a finite one. */
double galley__lua_checknumber(lua_State *L, int idx);
/* A whole number in [low, high]. */
lua_Integer galley__lua_checkint(lua_State *L, int idx, lua_Integer low, lua_Integer high);
void galley__lua_checkfunction(lua_State *L, int idx);

/* The option table at `idx` (none and nil are an empty one). An option that is not in `names`
 * (which ends with NULL) raises, naming it and the known ones. Then idx holds a table or nil. */
void galley__lua_options(lua_State *L, int idx, const char *const *names);
/* Each raises "option 'limit': number expected, got string". */
bool galley__lua_opt_bool(lua_State *L, int idx, const char *name, bool otherwise);
lua_Integer galley__lua_opt_int(lua_State *L, int idx, const char *name, lua_Integer low,
                                lua_Integer high, lua_Integer otherwise);
/* The string stays alive as long as the table holds it. */
galley_str galley__lua_opt_str(lua_State *L, int idx, const char *name, galley_str otherwise);
/* One of `choices` (ends with NULL), else `otherwise`. */
int galley__lua_opt_choice(lua_State *L, int idx, const char *name, const char *const *choices,
                           int otherwise);
/* A kind of region or an array of them or "all" or "body", as bits; 0 when it is not given. */
uint32_t galley__lua_opt_regions(lua_State *L, int idx, const char *name);

/* -- results -- */

void galley__lua_pushstr(lua_State *L, galley_str s);
/* nil for an empty one. */
void galley__lua_pushfield(lua_State *L, galley_str s);
/* The value that a JSON text means: nil for null, tables for arrays and objects. Raises on
 * a text that is no JSON. */
void galley__lua_pushjson(lua_State *L, galley_str json);

/* The only two places where offsets change their convention: C is 0-based and end-exclusive, Lua
 * 1-based and inclusive. */
static inline lua_Integer galley__lua_first(uint32_t start)
{
    return (lua_Integer)start + 1;
}
static inline lua_Integer galley__lua_last(uint32_t end)
{
    return (lua_Integer)end;
}
#endif
