/* core/lua/lua_vector.c: sparse vectors (galley.vector): what a learning rule written in Lua is made of.
 *
 * All vectors of a state are over one dictionary, which the registry holds and each vector keeps in user value 1, so that
 * it is freed last.
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_article.h"
#include "core/lua/lua_modules.h"

#include <galley/learn.h>
#include <math.h>
#include <stdlib.h>

/***
Features and their values: those of an article (`article:features`), or what is added up from such (the
weights of a label, a centroid). Any two can be combined. A method that changes a vector gives it back.
`#vector` counts the values that are not zero.
@class galley.vector
*/

static const char space_key = 0; /* only the address matters */

static int space_gc(lua_State *L)
{
    galley_space **box = lua_touserdata(L, 1);
    if (box) {
        galley_space_free(*box);
        *box = NULL;
    }
    return 0;
}

static int vector_gc(lua_State *L)
{
    galley_vector **box = lua_touserdata(L, 1);
    if (box) {
        galley_vector_free(*box);
        *box = NULL;
    }
    return 0;
}

static const galley__lua_type space_type = {
    .name = "galley.space", .size = sizeof(galley_space *), .gc = space_gc};
static const galley__lua_type vector_type;

static galley_vector *check(lua_State *L, int idx)
{
    return *(galley_vector **)galley__lua_checkbox(L, idx, &vector_type);
}

/* Push the state's dictionary. */
static galley_space *push_space(lua_State *L)
{
    galley_error err;
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &space_key) == LUA_TUSERDATA)
        return *(galley_space **)lua_touserdata(L, -1);
    lua_pop(L, 1);
    const galley_alloc *alloc = galley__lua_alloc(L);
    galley_space **box = galley__lua_newbox(L, &space_type);
    if (galley_space_new(alloc, box, &err) != GALLEY_OK)
        galley__lua_raise(L, &err);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &space_key);
    return *box;
}

/* Push an empty box that keeps the dictionary alive. */
static galley_vector **push_box(lua_State *L, galley_space **space)
{
    *space = push_space(L);
    galley_vector **box = galley__lua_newbox(L, &vector_type);
    lua_insert(L, -2);
    lua_setiuservalue(L, -2, 1);
    return box;
}

static int give_back(lua_State *L, galley_status status, const galley_error *err)
{
    if (status != GALLEY_OK)
        return galley__lua_raise(L, err);
    lua_settop(L, 1);
    return 1;
}

/* -- making -- */

static int less(const void *a, const void *b)
{
    return galley_str_cmp(*(const galley_str *)a, *(const galley_str *)b);
}

/* The names of the table at 1, sorted, so that the order of a hash table decides nothing. */
static galley_str *push_names(lua_State *L, size_t *n)
{
    *n = 0;
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1), ++*n)
        if (lua_type(L, -2) != LUA_TSTRING || lua_type(L, -1) != LUA_TNUMBER)
            luaL_argerror(L, 1, "a table from names to numbers expected");
    galley_str *names = lua_newuserdatauv(L, *n * sizeof *names + 1, 0);
    size_t i = 0;
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1), i++)
        names[i].data = lua_tolstring(L, -2, &names[i].size);
    qsort(names, *n, sizeof *names, less);
    return names;
}

/***
A vector: `galley.vector`. A name is that of a feature seen before, else it stands for itself.
@function galley.vector.new(values)
@param values? table  by name; none: it is empty. A number that is not finite raises
@return galley.vector
@usage
local galley = require "galley"
print(galley.vector { gas = 3, oil = 4 }:norm()) --> 5.0
print(select(2, pcall(galley.vector, { gas = 0 / 0 }))) --> feature 'gas': the value is not finite
*/
static int vector_new(lua_State *L)
{
    galley_error err;
    galley_space *space;
    size_t n = 0;
    galley_str *names = NULL;
    lua_settop(L, 1);
    if (!lua_isnil(L, 1)) {
        luaL_checktype(L, 1, LUA_TTABLE);
        names = push_names(L, &n);
    }
    galley_vector **box = push_box(L, &space);
    galley_status status = galley_vector_new(space, box, &err);
    for (size_t i = 0; status == GALLEY_OK && i < n; i++) {
        galley__lua_pushstr(L, names[i]);
        lua_rawget(L, 1);
        status = galley_vector_set(*box, names[i], lua_tonumber(L, -1), &err);
        lua_pop(L, 1);
    }
    if (status != GALLEY_OK)
        return galley__lua_raise(L, &err);
    return 1;
}

/* An array of names as one text, or the text; left on the stack. */
static galley_str features_at(lua_State *L, int idx)
{
    galley_str s = {NULL, 0};
    if (lua_isnoneornil(L, idx))
        return s;
    if (lua_type(L, idx) == LUA_TSTRING)
        return galley__lua_checkstr(L, idx);
    luaL_checktype(L, idx, LUA_TTABLE);
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(L, idx); i++) {
        if (i > 1)
            luaL_addchar(&b, ',');
        if (lua_rawgeti(L, idx, i) != LUA_TSTRING)
            luaL_argerror(L, idx, "an array of names of features expected");
        luaL_addvalue(&b);
    }
    luaL_pushresult(&b);
    s.data = lua_tolstring(L, -1, &s.size);
    return s;
}

/***
The article's features as a vector: what a model of these features looks at.
@function galley.article:features(features, options)
@param features? string|string[]  as those of `galley.model`; "stem,title" when not given
@param options? { weigh?: string, unit?: boolean, lang?: string }  `weigh`: "log" (1 + log of the occurrences, the
    default), "count", "binary"; `unit = false`: not scaled to length 1
@return galley.vector
@usage
local galley = require "galley"
local a = galley.article({ text = "Gas and more gas." }, { anatomy = false })
print(a:features("word", { weigh = "count", unit = false }):get "word:gas") --> 2.0
*/
int galley__lua_article_features(lua_State *L)
{
    static const char *const options[] = {"weigh", "unit", "lang", NULL};
    static const char *const weighings[] = {"log", "count", "binary", NULL};
    galley_error err;
    galley_space *space;
    const galley_article *a = galley__lua_checkarticle(L, 1)->article;
    lua_settop(L, 3);
    galley__lua_options(L, 3, options);
    galley_weighing how =
        (galley_weighing)galley__lua_opt_choice(L, 3, "weigh", weighings, GALLEY_WEIGH_LOG);
    bool unit = galley__lua_opt_bool(L, 3, "unit", true);
    galley_str lang = galley__lua_opt_str(L, 3, "lang", GALLEY_STR(""));
    galley_str features = features_at(L, 2);
    galley_vector **box = push_box(L, &space);
    if (galley_vector_article(space, a, features, lang, how, unit, box, &err) != GALLEY_OK)
        return galley__lua_raise(L, &err);
    return 1;
}

/***
Another vector of the same values.
@function galley.vector:copy()
@return galley.vector
@usage
local galley = require "galley"
local v = galley.vector { gas = 1 }
v:copy():scale(2)
print(v:get "gas") --> 1.0
*/
static int vector_copy(lua_State *L)
{
    galley_error err;
    galley_space *space;
    const galley_vector *v = check(L, 1);
    galley_vector **box = push_box(L, &space);
    if (galley_vector_copy(v, box, &err) != GALLEY_OK)
        return galley__lua_raise(L, &err);
    return 1;
}

/* -- arithmetic -- */

/***
Add another vector, times a number.
@function galley.vector:add(other, by)
@param other galley.vector
@param by? number  1 when not given
@return galley.vector  itself
@usage
local galley = require "galley"
print(galley.vector({ gas = 1 }):add(galley.vector { gas = 2, oil = 1 }, 0.5):get "gas") --> 2.0
*/
static int vector_add(lua_State *L)
{
    galley_error err;
    galley_vector *v = check(L, 1), *other = check(L, 2);
    double by = lua_isnoneornil(L, 3) ? 1 : galley__lua_checknumber(L, 3);
    return give_back(L, galley_vector_add(v, other, by, &err), &err);
}

/***
Multiply all values by a number.
@function galley.vector:scale(by)
@param by number
@return galley.vector  itself
@usage
print(require "galley".vector({ gas = 2 }):scale(3):get "gas") --> 6.0
*/
static int vector_scale(lua_State *L)
{
    galley_error err;
    galley_vector *v = check(L, 1);
    return give_back(L, galley_vector_scale(v, galley__lua_checknumber(L, 2), &err), &err);
}

/***
Multiply each value by that of another vector, as by weights of features (idf).
@function galley.vector:times(other)
@param other galley.vector
@return galley.vector  itself
@usage
local galley = require "galley"
print(galley.vector({ gas = 2, oil = 1 }):times(galley.vector { gas = 3 }):get "oil") --> 0.0
*/
static int vector_times(lua_State *L)
{
    galley_error err;
    galley_vector *v = check(L, 1);
    return give_back(L, galley_vector_times(v, check(L, 2), &err), &err);
}

/***
The scalar product.
@function galley.vector:dot(other)
@param other galley.vector
@return number
@usage
local galley = require "galley"
print(galley.vector({ gas = 2, oil = 1 }):dot(galley.vector { gas = 3 })) --> 6.0
*/
static int vector_dot(lua_State *L)
{
    const galley_vector *v = check(L, 1);
    lua_pushnumber(L, galley_vector_dot(v, check(L, 2)));
    return 1;
}

/***
The Euclidean length.
@function galley.vector:norm()
@return number
@usage
print(require "galley".vector({ gas = 3, oil = 4 }):norm()) --> 5.0
*/
static int vector_norm(lua_State *L)
{
    lua_pushnumber(L, galley_vector_norm(check(L, 1)));
    return 1;
}

/***
Give a feature a value.
@function galley.vector:set(name, value)
@param name string
@param value number
@return galley.vector  itself
@usage
print(require "galley".vector():set("gas", 3):get "gas") --> 3.0
*/
static int vector_set(lua_State *L)
{
    galley_error err;
    galley_vector *v = check(L, 1);
    galley_str name = galley__lua_checktext(L, 2);
    return give_back(L, galley_vector_set(v, name, galley__lua_checknumber(L, 3), &err), &err);
}

/* -- looking at it -- */

/***
The value of a feature, 0 where it has none.
@function galley.vector:get(name)
@param name string
@return number
@usage
print(require "galley".vector({ gas = 3 }):get "oil") --> 0.0
*/
static int vector_get(lua_State *L)
{
    const galley_vector *v = check(L, 1);
    lua_pushnumber(L, galley_vector_get(v, galley__lua_checkstr(L, 2)));
    return 1;
}

static int pairs_next(lua_State *L)
{
    const galley_vector *v = check(L, 1);
    galley_str name;
    double value;
    size_t at = (size_t)lua_tointeger(L, lua_upvalueindex(1));
    if (!galley_vector_next(v, &at, &name, &value))
        return 0;
    lua_pushinteger(L, (lua_Integer)at);
    lua_replace(L, lua_upvalueindex(1));
    galley__lua_pushstr(L, name);
    lua_pushnumber(L, value);
    return 2;
}

/***
Go through names and values, for a `for` loop, in the order in which the features were first seen;
the vector must not be changed meanwhile.
@function galley.vector:pairs()
@return function
@usage
for name, value in require "galley".vector({ gas = 3 }):pairs() do print(name, value) end --> gas	3.0
*/
static int vector_pairs(lua_State *L)
{
    check(L, 1);
    lua_settop(L, 1);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, pairs_next, 1);
    lua_insert(L, 1);
    return 2;
}

typedef struct entry {
    galley_str name;
    double value;
} entry;

static int by_value(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    if (x->value != y->value)
        return x->value < y->value ? 1 : -1;
    return galley_str_cmp(x->name, y->name);
}

static size_t count(const galley_vector *v)
{
    galley_str name;
    double value;
    size_t n = 0;
    for (size_t at = 0; galley_vector_next(v, &at, &name, &value);)
        n++;
    return n;
}

/***
The features of the largest values.
@function galley.vector:topk(k)
@param k? integer  10 when not given
@return table[]  `{ feature, value }`, largest first
@usage
print(require "galley".vector({ gas = 3, oil = 4 }):topk(1)[1].feature) --> oil
*/
static int vector_topk(lua_State *L)
{
    const galley_vector *v = check(L, 1);
    size_t k = lua_isnoneornil(L, 2) ? 10 : (size_t)galley__lua_checkint(L, 2, 0, INT32_MAX);
    size_t n = count(v), i = 0;
    entry *entries = lua_newuserdatauv(L, n * sizeof *entries + 1, 0);
    for (size_t at = 0; i < n && galley_vector_next(v, &at, &entries[i].name, &entries[i].value);)
        i++;
    qsort(entries, n, sizeof *entries, by_value);
    lua_newtable(L);
    for (i = 0; i < n && i < k; i++) {
        lua_createtable(L, 0, 2);
        galley__lua_pushstr(L, entries[i].name);
        lua_setfield(L, -2, "feature");
        lua_pushnumber(L, entries[i].value);
        lua_setfield(L, -2, "value");
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static int vector_len(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)count(check(L, 1)));
    return 1;
}

static int vector_tostring(lua_State *L)
{
    lua_pushfstring(L, "galley.vector of %I features", (lua_Integer)count(check(L, 1)));
    return 1;
}

/* -- keeping -- */

/***
The vector as bytes, to be kept in a file; `galley.vector.load` reads them, on any machine.
@function galley.vector:save()
@return string
@usage
local galley = require "galley"
print(require "galley.vector".load(galley.vector({ gas = 3 }):save()):get "gas") --> 3.0
*/
static int vector_save(lua_State *L)
{
    galley_error err;
    galley_str bytes;
    const galley_vector *v = check(L, 1);
    galley_arena *arena = galley__lua_newarena(L);
    int at = lua_gettop(L);
    if (galley_vector_save(v, arena, &bytes, &err) != GALLEY_OK)
        return galley__lua_raise(L, &err);
    galley__lua_pushstr(L, bytes);
    galley__lua_closearena(L, at);
    return 1;
}

/***
A vector that was saved.
@function galley.vector.load(bytes)
@param bytes string
@return galley.vector|nil  nil, message, code: "corrupt", "version"
@usage
print((select(3, require "galley.vector".load "something else"))) --> corrupt
*/
static int vector_load(lua_State *L)
{
    galley_error err;
    galley_space *space;
    galley_str bytes = galley__lua_checkstr(L, 1);
    galley_vector **box = push_box(L, &space);
    if (galley_vector_load(space, bytes, box, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    return 1;
}

static const luaL_Reg methods[] = {
    {"add", vector_add},   {"copy", vector_copy},   {"dot", vector_dot},   {"get", vector_get},
    {"norm", vector_norm}, {"pairs", vector_pairs}, {"save", vector_save}, {"scale", vector_scale},
    {"set", vector_set},   {"times", vector_times}, {"topk", vector_topk}, {NULL, NULL}};

static const luaL_Reg meta[] = {
    {"__len", vector_len}, {"__tostring", vector_tostring}, {NULL, NULL}};

static const galley__lua_type vector_type = {.name = "galley.vector",
                                             .size = sizeof(galley_vector *),
                                             .values = 1,
                                             .methods = methods,
                                             .meta = meta,
                                             .gc = vector_gc};

static const luaL_Reg functions[] = {{"new", vector_new}, {"load", vector_load}, {NULL, NULL}};

int galley__luaopen_vector(lua_State *L)
{
    luaL_newlib(L, functions);
    return 1;
}
