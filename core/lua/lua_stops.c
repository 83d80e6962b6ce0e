/* core/lua/lua_stops.c: the lists of scripts/galley/sentences.lua as the core's tables, made once a state.
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_common.h"

static const char stops_key = 0; /* only its address matters */

static int stops_close(lua_State *L)
{
    galley_stops **box = lua_touserdata(L, 1);
    if (box) {
        galley_stops_free(*box);
        *box = NULL;
    }
    return 0;
}

static const galley__lua_type stops_type = {
    .name = "galley.stops", .size = sizeof(galley_stops *), .gc = stops_close};

static const struct {
    const char *name;
    galley_stop_kind kind;
} lists[] = {
    {"title", GALLEY_STOP_TITLE},   {"name", GALLEY_STOP_NAME},
    {"number", GALLEY_STOP_NUMBER}, {"time", GALLEY_STOP_TIME},
    {"ends", GALLEY_STOP_END},      {"starter", GALLEY_STOP_STARTER},
    {"when", GALLEY_STOP_WHEN},     {"counted", GALLEY_STOP_COUNTED},
    {"label", GALLEY_STOP_LABEL},
};

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static galley_status add_words(galley_stops *stops, galley_stop_kind kind, galley_str words,
                               galley_error *err)
{
    for (size_t i = 0, end; i < words.size; i = end) {
        for (end = i; end < words.size && !is_space(words.data[end]); end++)
            continue;
        galley_status status = GALLEY_OK;
        if (end > i)
            status = galley_stops_add(stops, kind, galley_str_sub(words, i, end), err);
        else
            end++;
        if (status != GALLEY_OK)
            return status;
    }
    return GALLEY_OK;
}

/* The lists of one language are at `idx`, its name below them. */
static void add_lists(lua_State *L, int idx, const char *language, galley_stops *stops)
{
    galley_error err;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        galley_str words;
        lua_getfield(L, idx, lists[i].name);
        if (!lua_isnil(L, -1)) {
            if (lua_type(L, -1) != LUA_TSTRING)
                luaL_error(L, "galley/sentences.lua: %s.%s has to be a string of words", language,
                           lists[i].name);
            words.data = lua_tolstring(L, -1, &words.size);
            if (add_words(stops, lists[i].kind, words, &err) != GALLEY_OK)
                luaL_error(L, "galley/sentences.lua: %s.%s: %s", language, lists[i].name, err.text);
        }
        lua_pop(L, 1);
    }
}

static void check_names(lua_State *L, int idx, const char *language)
{
    lua_pushnil(L);
    while (lua_next(L, idx)) {
        size_t i = 0, count = sizeof lists / sizeof *lists;
        const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
        while (i < count && strcmp(name, lists[i].name) != 0)
            i++;
        if (i == count)
            luaL_error(L, "galley/sentences.lua: %s has no list '%s'", language, name);
        lua_pop(L, 1);
    }
}

static void new_language(lua_State *L, int made, const char *language)
{
    galley_error err;
    int idx = lua_gettop(L);
    if (!lua_istable(L, idx))
        luaL_error(L, "galley/sentences.lua: %s has to be a table of lists", language);
    check_names(L, idx, language);
    galley_stops **box = galley__lua_newbox(L, &stops_type); /* lists box */
    if (galley_stops_new(galley__lua_alloc(L), box, &err) != GALLEY_OK)
        galley__lua_raise(L, &err);
    add_lists(L, idx, language, *box);
    lua_setfield(L, made, language);
}

/* Push the table of language -> box. */
static void push_all(lua_State *L)
{
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &stops_key) == LUA_TTABLE)
        return;
    lua_pop(L, 1);
    galley__lua_require(L, "galley.sentences"); /* data */
    if (!lua_istable(L, -1))
        luaL_error(L, "galley/sentences.lua has to return a table");
    lua_newtable(L); /* data made */
    int data = lua_gettop(L) - 1, made = data + 1;
    lua_pushnil(L);
    while (lua_next(L, data)) { /* data made language lists */
        if (lua_type(L, -2) != LUA_TSTRING)
            luaL_error(L, "galley/sentences.lua: a language has to be a code");
        new_language(L, made, lua_tostring(L, -2));
        lua_pop(L, 1);
    }
    lua_pushvalue(L, made);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &stops_key);
    lua_remove(L, data);
}

/* "en-GB" is "en" here. */
static galley_str primary(galley_str language)
{
    size_t size = 0;
    while (size < language.size && language.data[size] >= 'a' && language.data[size] <= 'z')
        size++;
    return galley_str_sub(language, 0, size);
}

const galley_stops *galley__lua_stops(lua_State *L, galley_str language)
{
    luaL_checkstack(L, 12, "too many values");
    push_all(L); /* made */
    galley__lua_pushstr(L, primary(language));
    if (lua_rawget(L, -2) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_getfield(L, -1, "en");
    }
    galley_stops **box = lua_touserdata(L, -1);
    lua_pop(L, 2);
    return box ? *box : NULL;
}
