/* core/lua/lua_anatomy.c: the anatomy that scripts/galley/anatomy.lua describes, built once a state.
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_common.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const char anatomy_key = 0;


static int anatomy_close(lua_State *L)
{
    galley_anatomy **box = lua_touserdata(L, 1);
    if (box) {
        galley_anatomy_free(*box);
        *box = NULL;
    }
    return 0;
}

static const galley__lua_type anatomy_type = {
    .name = "galley.anatomy", .size = sizeof(galley_anatomy *), .gc = anatomy_close};

static int wrong_wording(lua_State *L, lua_Integer i, const char *what)
{
    return luaL_error(L, "galley/anatomy.lua: wording %I: %s", (LUAI_UACINT)i, what);
}

static galley_wording_where where_named(lua_State *L, lua_Integer i, const char *name)
{
    static const char *const names[] = {"line", "start", "end", "inside"};
    for (size_t k = 0; name && k < 4; k++)
        if (strcmp(name, names[k]) == 0)
            return (galley_wording_where)k;
    wrong_wording(L, i, "'where' has to be line, start, end or inside");
    return GALLEY_WORDING_LINE;
}

/* What an entry of `wording` says besides its words; the entry is on top of the stack. */
static galley_wording read_wording(lua_State *L, lua_Integer i)
{
    galley_wording w = {0};
    galley_str kind;
    if (!lua_istable(L, -1))
        wrong_wording(L, i, "a table expected");
    lua_getfield(L, -1, "kind");
    kind.data = lua_tolstring(L, -1, &kind.size);
    if (!kind.data || !galley_region_named(kind, &w.kind))
        wrong_wording(L, i, "'kind' is no kind of region");
    lua_getfield(L, -2, "where");
    w.where = where_named(L, i, lua_tostring(L, -1));
    lua_getfield(L, -3, "opens");
    w.opens = lua_toboolean(L, -1);
    lua_getfield(L, -4, "max_words");
    lua_Integer n = lua_isnil(L, -1) ? 0 : luaL_checkinteger(L, -1);
    if (n < 0 || n > INT_MAX)
        wrong_wording(L, i, "'max_words' is out of range");
    w.max_words = (uint32_t)n;
    lua_pop(L, 4);
    return w;
}

static void add_wording(lua_State *L, galley_anatomy *anatomy, lua_Integer i)
{
    galley_error err;
    galley_wording w = read_wording(L, i); /* entry */
    if (lua_getfield(L, -1, "words") != LUA_TTABLE)
        wrong_wording(L, i, "'words' has to be an array");
    lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
    for (lua_Integer k = 1; k <= n; k++) {
        if (lua_rawgeti(L, -1, k) != LUA_TSTRING)
            wrong_wording(L, i, "'words' has to be an array of strings");
        w.words.data = lua_tolstring(L, -1, &w.words.size);
        if (galley_anatomy_wording(anatomy, &w, &err) != GALLEY_OK)
            galley__lua_raise(L, &err);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

static void add_wordings(lua_State *L, galley_anatomy *anatomy, int policy)
{
    if (lua_getfield(L, policy, "wording") != LUA_TTABLE)
        luaL_error(L, "galley/anatomy.lua: 'wording' has to be an array");
    lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, -1, i);
        add_wording(L, anatomy, i);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

/* The order does not matter here: each name is set once. */
static void add_thresholds(lua_State *L, galley_anatomy *anatomy, int policy)
{
    galley_error err;
    if (lua_getfield(L, policy, "thresholds") != LUA_TTABLE)
        luaL_error(L, "galley/anatomy.lua: 'thresholds' has to be a table");
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        galley_str name;
        if (lua_type(L, -2) != LUA_TSTRING || lua_type(L, -1) != LUA_TNUMBER)
            luaL_error(L, "galley/anatomy.lua: 'thresholds' has to give each name a number");
        name.data = lua_tolstring(L, -2, &name.size);
        if (galley_anatomy_threshold(anatomy, name, lua_tonumber(L, -1), &err) != GALLEY_OK)
            galley__lua_raise(L, &err);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

/* -- what was learnt -- */

static void add_common(lua_State *L, galley_anatomy *anatomy, int policy)
{
    galley_error err;
    if (lua_getfield(L, policy, "common") == LUA_TNIL) {
        lua_pop(L, 1);
        return;
    }
    luaL_checktype(L, -1, LUA_TTABLE);
    lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
    for (lua_Integer i = 1; i <= n; i++) {
        galley_str word;
        lua_rawgeti(L, -1, i);
        word.data = lua_tolstring(L, -1, &word.size);
        if (!word.data)
            luaL_error(L, "galley/anatomy.lua: common %I: a word expected", (LUAI_UACINT)i);
        if (galley_anatomy_common(anatomy, word, &err) != GALLEY_OK)
            galley__lua_raise(L, &err);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

/* Of `weights`, on top of the stack. The order does not matter: each word has one weight. */
static void add_words(lua_State *L, galley_anatomy *anatomy)
{
    galley_error err;
    if (lua_getfield(L, -1, "words") != LUA_TTABLE)
        luaL_error(L, "galley/anatomy/weights.lua: 'words' has to be a table");
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        galley_str word;
        if (lua_type(L, -2) != LUA_TSTRING || !lua_isinteger(L, -1) ||
            llabs(lua_tointeger(L, -1)) > INT16_MAX)
            luaL_error(L, "galley/anatomy/weights.lua: 'words' has to give each word a weight");
        word.data = lua_tolstring(L, -2, &word.size);
        if (galley_anatomy_word(anatomy, word, (int)lua_tointeger(L, -1), &err) != GALLEY_OK)
            galley__lua_raise(L, &err);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

enum { MOST_LEAVES = 256 };

static int wrong_tree(lua_State *L, const char *stage, lua_Integer i, const char *what)
{
    return luaL_error(L, "galley/anatomy/weights.lua: tree %I of %s: %s", (LUAI_UACINT)i, stage,
                      what);
}

static int number_at(lua_State *L, lua_Integer k)
{
    lua_rawgeti(L, -1, k);
    lua_Integer v = luaL_checkinteger(L, -1);
    lua_pop(L, 1);
    return v > INT_MAX || v < INT_MIN ? INT_MAX : (int)v;
}

/* The comparison `k` of the tree on top of the stack: { "words", 12 }, or false for one that never holds. The name
 * stays in the table. */
static void read_node(lua_State *L, lua_Integer k, galley_str *feature, int *over)
{
    *feature = (galley_str){NULL, 0};
    *over = 0;
    if (lua_rawgeti(L, -1, k) == LUA_TTABLE) {
        *over = number_at(L, 2);
        lua_rawgeti(L, -1, 1);
        feature->data = lua_tolstring(L, -1, &feature->size);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

static unsigned levels_of(lua_State *L, const char *stage, lua_Integer i)
{
    size_t leaves = lua_type(L, -1) == LUA_TTABLE ? lua_rawlen(L, -1) : 0;
    unsigned levels = 0;
    while ((size_t)1 << levels < leaves)
        levels++;
    if (leaves == 0 || leaves > MOST_LEAVES || (size_t)1 << levels != leaves)
        wrong_tree(L, stage, i, "1, 2, 4, 8 ... values expected");
    return levels;
}

/* The tree on top of the stack. */
static void add_tree(lua_State *L, galley_anatomy *anatomy, const char *stage, lua_Integer i)
{
    galley_str features[MOST_LEAVES];
    int over[MOST_LEAVES], values[MOST_LEAVES];
    galley_error err;
    luaL_checktype(L, -1, LUA_TTABLE);
    lua_getfield(L, -1, "values");
    galley_anatomy_tree t = {strcmp(stage, "first") ? 2 : 1, levels_of(L, stage, i), features, over,
                             values};
    lua_Integer leaves = (lua_Integer)1 << t.levels;
    for (lua_Integer k = 0; k < leaves; k++)
        values[k] = number_at(L, k + 1);
    lua_pop(L, 1);
    for (lua_Integer k = 0; k + 1 < leaves; k++)
        read_node(L, k + 1, &features[k], &over[k]);
    if (galley_anatomy_tree_add(anatomy, &t, &err) != GALLEY_OK)
        wrong_tree(L, stage, i, err.text);
}

static void add_trees(lua_State *L, galley_anatomy *anatomy, const char *stage)
{
    if (lua_getfield(L, -1, stage) != LUA_TTABLE)
        luaL_error(L, "galley/anatomy/weights.lua: '%s' has to be an array", stage);
    lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, -1, i);
        add_tree(L, anatomy, stage, i);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

static void add_weights(lua_State *L, galley_anatomy *anatomy, int policy)
{
    if (lua_getfield(L, policy, "weights") == LUA_TTABLE) {
        add_words(L, anatomy);
        add_trees(L, anatomy, "first");
        add_trees(L, anatomy, "second");
    }
    lua_pop(L, 1);
}

static void add_saying(lua_State *L, galley_anatomy *anatomy, galley_str feature, int value)
{
    galley_error err;
    galley_str text;
    text.data = lua_tolstring(L, -1, &text.size);
    if (!text.data)
        luaL_error(L, "galley/anatomy.lua: 'says' of %s has to be a text or texts", feature.data);
    if (galley_anatomy_saying(anatomy, feature, value, text, &err) != GALLEY_OK)
        luaL_error(L, "galley/anatomy.lua: says: %s", err.text);
}

/* A text, or one for each value from 0 on. */
static void add_sayings_of(lua_State *L, galley_anatomy *anatomy, galley_str feature)
{
    if (lua_type(L, -1) != LUA_TTABLE) {
        add_saying(L, anatomy, feature, INT_MIN);
        return;
    }
    for (int value = 0; value < 16; value++) {
        if (lua_rawgeti(L, -1, value) != LUA_TNIL)
            add_saying(L, anatomy, feature, value);
        lua_pop(L, 1);
    }
}

static void add_sayings(lua_State *L, galley_anatomy *anatomy, int policy)
{
    if (lua_getfield(L, policy, "says") == LUA_TTABLE) {
        for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
            galley_str feature;
            if (lua_type(L, -2) != LUA_TSTRING)
                luaL_error(L, "galley/anatomy.lua: 'says' has to be a table of names");
            feature.data = lua_tolstring(L, -2, &feature.size);
            add_sayings_of(L, anatomy, feature);
        }
    }
    lua_pop(L, 1);
}

/* -- all -- */

static galley_anatomy *new_anatomy(lua_State *L)
{
    galley_error err;
    const galley_alloc *alloc = galley__lua_alloc(L);
    galley__lua_require(L, "galley.anatomy"); /* policy */
    int policy = lua_gettop(L);
    if (!lua_istable(L, policy))
        luaL_error(L, "galley/anatomy.lua has to return a table");
    galley_anatomy **box = galley__lua_newbox(L, &anatomy_type); /* policy box */
    if (galley_anatomy_new(alloc, box, &err) != GALLEY_OK)
        galley__lua_raise(L, &err);
    add_wordings(L, *box, policy);
    add_thresholds(L, *box, policy);
    add_common(L, *box, policy);
    add_weights(L, *box, policy);
    add_sayings(L, *box, policy);
    if (galley_anatomy_freeze(*box, &err) != GALLEY_OK)
        galley__lua_raise(L, &err);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &anatomy_key);
    lua_pop(L, 1);
    return *box;
}

const galley_anatomy *galley__lua_anatomy(lua_State *L)
{
    luaL_checkstack(L, 16, "too many values");
    lua_rawgetp(L, LUA_REGISTRYINDEX, &anatomy_key);
    galley_anatomy **box = lua_touserdata(L, -1);
    lua_pop(L, 1);
    return box ? *box : new_anatomy(L);
}
