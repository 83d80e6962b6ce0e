/* core/lua/lua_json.c: Lua values to JSON and back.
 *
 * Reading is a recursive descent of limited depth over text that may come from anywhere.
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_json.h"

#include "core/lua/lua_article.h"
#include <stdlib.h>

enum { DEPTH_MAX = 100 };

/* -- writing -- */

static int json_close(lua_State *L)
{
    galley_json **box = lua_touserdata(L, 1);
    if (box) {
        galley_json_free(*box);
        *box = NULL;
    }
    return 0;
}

static const galley__lua_type json_type = {
    .name = "galley.json", .size = sizeof(galley_json *), .gc = json_close};

galley_json *galley__lua_newjson(lua_State *L)
{
    galley_error err;
    const galley_alloc *alloc = galley__lua_alloc(L);
    galley_json **box = galley__lua_newbox(L, &json_type);
    if (galley_json_new(alloc, box, &err) != GALLEY_OK)
        galley__lua_raise(L, &err);
    return *box;
}

static int compare_keys(const void *a, const void *b)
{
    return galley_str_cmp(*(const galley_str *)a, *(const galley_str *)b);
}

static size_t count_keys(lua_State *L, int idx)
{
    size_t n = 0;
    lua_pushnil(L);
    while (lua_next(L, idx)) {
        lua_pop(L, 1);
        if (lua_type(L, -1) != LUA_TSTRING)
            luaL_error(L, "a table has names or 1..n as keys, not %s", luaL_typename(L, -1));
        n++;
    }
    return n;
}

void galley__lua_sorted_keys(lua_State *L, int idx)
{
    luaL_checkstack(L, 6, "nested too deeply");
    idx = lua_absindex(L, idx);
    size_t n = count_keys(L, idx), i = 0;
    galley_str *keys = lua_newuserdatauv(L, n * sizeof *keys + 1, 0); /* keys */
    lua_pushnil(L);
    while (i < n && lua_next(L, idx)) {
        lua_pop(L, 1);
        keys[i].data = lua_tolstring(L, -1, &keys[i].size); /* held by the table */
        i++;
    }
    lua_pop(L, 1); /* the last key */
    qsort(keys, n, sizeof *keys, compare_keys);
    lua_createtable(L, n < 1 << 20 ? (int)n : 0, 0); /* keys array */
    for (i = 0; i < n; i++) {
        galley__lua_pushstr(L, keys[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_remove(L, -2);
}

static void put_value(lua_State *L, int idx, galley_json *json, int depth);

static void put_array(lua_State *L, int idx, galley_json *json, int depth)
{
    lua_Integer n = (lua_Integer)lua_rawlen(L, idx);
    galley_json_open_array(json);
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, idx, i);
        put_value(L, lua_gettop(L), json, depth);
        lua_pop(L, 1);
    }
    galley_json_close_array(json);
}

static void put_object(lua_State *L, int idx, galley_json *json, int depth)
{
    galley_str key;
    galley__lua_sorted_keys(L, idx); /* keys */
    int keys = lua_gettop(L);
    lua_Integer n = (lua_Integer)lua_rawlen(L, keys);
    galley_json_open_object(json);
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, keys, i);
        key.data = lua_tolstring(L, -1, &key.size);
        galley_json_name(json, key);
        lua_rawget(L, idx);
        put_value(L, lua_gettop(L), json, depth);
        lua_pop(L, 1);
    }
    galley_json_close_object(json);
    lua_pop(L, 1);
}

static void put_table(lua_State *L, int idx, galley_json *json, int depth)
{
    if (depth >= DEPTH_MAX)
        luaL_error(L, "nested deeper than %d tables", DEPTH_MAX);
    luaL_checkstack(L, 10, "nested too deeply");
    lua_pushnil(L);
    bool empty = !lua_next(L, idx);
    if (!empty)
        lua_pop(L, 2);
    if (empty || lua_rawlen(L, idx) > 0)
        put_array(L, idx, json, depth + 1);
    else
        put_object(L, idx, json, depth + 1);
}

static void put_span(const galley__lua_layers *layers, const galley_span *span, galley_json *json)
{
    galley_json_open_object(json);
    galley_json_name(json, GALLEY_STR("start"));
    galley_json_int(json, span->start);
    galley_json_name(json, GALLEY_STR("end"));
    galley_json_int(json, span->end);
    galley_json_name(json, GALLEY_STR("label"));
    galley_json_str(json, span->label);
    for (size_t i = 0; i < span->n_fields; i++) {
        galley_json_name(json, span->fields[i].name);
        galley_json_str(json, span->fields[i].value);
    }
    galley_json_name(json, GALLEY_STR("text"));
    galley_json_str(json, galley_span_text(layers->article, span));
    galley_json_close_object(json);
}

static void put_userdata(lua_State *L, int idx, galley_json *json)
{
    galley__lua_layers *layers;
    if ((layers = galley__lua_testarticle(L, idx)) != NULL) {
        galley_json_article(json, layers->article, true);
    } else if (galley__lua_testbox(L, idx, &galley__lua_span_type)) {
        const galley_span *span = galley__lua_checkspan(L, idx, &layers);
        put_span(layers, span, json);
    } else {
        const galley_spans *spans = galley__lua_checkspans(L, idx, &layers);
        galley_json_open_array(json);
        for (size_t i = 0; i < spans->count; i++)
            put_span(layers, &spans->at[i], json);
        galley_json_close_array(json);
    }
}

static void put_number(lua_State *L, int idx, galley_json *json)
{
    if (lua_isinteger(L, idx))
        galley_json_int(json, lua_tointeger(L, idx));
    else
        galley_json_double(json, lua_tonumber(L, idx));
}

static void put_value(lua_State *L, int idx, galley_json *json, int depth)
{
    galley_str s;
    switch (lua_type(L, idx)) {
    case LUA_TNIL:
        galley_json_null(json);
        break;
    case LUA_TBOOLEAN:
        galley_json_bool(json, lua_toboolean(L, idx));
        break;
    case LUA_TNUMBER:
        put_number(L, idx, json);
        break;
    case LUA_TSTRING:
        s.data = lua_tolstring(L, idx, &s.size);
        galley_json_str(json, s);
        break;
    case LUA_TTABLE:
        put_table(L, idx, json, depth);
        break;
    case LUA_TUSERDATA:
        put_userdata(L, idx, json);
        break;
    default:
        luaL_error(L, "a %s has no JSON", luaL_typename(L, idx));
    }
}

void galley__lua_json_value(lua_State *L, int idx, galley_json *json)
{
    put_value(L, lua_absindex(L, idx), json, 0);
}

/* -- reading -- */

typedef struct reader {
    lua_State *L;
    const char *start, *at, *end;
} reader;

static void read_value(reader *r, int depth);

static void wrong(reader *r, const char *what)
{
    luaL_error(r->L, "not JSON at byte %I: %s", (LUAI_UACINT)(r->at - r->start) + 1, what);
}

static void skip_space(reader *r)
{
    while (r->at < r->end && strchr(" \t\r\n", *r->at) && *r->at)
        r->at++;
}

static bool take(reader *r, char c)
{
    skip_space(r);
    if (r->at == r->end || *r->at != c)
        return false;
    r->at++;
    return true;
}

static bool take_word(reader *r, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(r->end - r->at) < n || memcmp(r->at, word, n) != 0)
        return false;
    r->at += n;
    return true;
}

static unsigned long read_hex4(reader *r)
{
    unsigned long n = 0;
    for (int i = 0; i < 4; i++, r->at++) {
        char c = r->at < r->end ? *r->at : '\0';
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0)
            wrong(r, "four hexadecimal digits expected");
        n = n * 16 + (unsigned long)digit;
    }
    return n;
}

/* The code point behind \u; a surrogate without its other half is U+FFFD. */
static unsigned long read_unicode(reader *r)
{
    unsigned long high = read_hex4(r);
    if (high < 0xD800 || high > 0xDFFF)
        return high;
    if (high > 0xDBFF || !take_word(r, "\\u"))
        return 0xFFFD;
    unsigned long low = read_hex4(r);
    if (low < 0xDC00 || low > 0xDFFF)
        return 0xFFFD;
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

static void read_escape(reader *r, luaL_Buffer *b)
{
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    char c = r->at < r->end ? *r->at++ : '\0';
    if (c == 'u') {
        lua_pushfstring(r->L, "%U", read_unicode(r));
        luaL_addvalue(b);
        return;
    }
    const char *p = c ? strchr(names, c) : NULL;
    if (!p)
        wrong(r, "unknown escape");
    luaL_addchar(b, values[p - names]);
}

static void read_string(reader *r)
{
    luaL_Buffer b;
    luaL_buffinit(r->L, &b);
    for (;;) {
        const char *run = r->at;
        while (r->at < r->end && *r->at != '"' && *r->at != '\\' && (unsigned char)*r->at >= 0x20)
            r->at++;
        luaL_addlstring(&b, run, (size_t)(r->at - run));
        if (r->at == r->end || (unsigned char)*r->at < 0x20)
            wrong(r, "text without its end");
        if (*r->at++ == '"')
            break;
        read_escape(r, &b);
    }
    luaL_pushresult(&b);
}

static void read_number(reader *r)
{
    char digits[64];
    size_t n = 0;
    while (r->at < r->end && *r->at && strchr("+-0123456789.eE", *r->at)) {
        if (n + 1 >= sizeof digits)
            wrong(r, "a number of too many digits");
        digits[n++] = *r->at++;
    }
    digits[n] = '\0';
    if (n == 0 || !lua_stringtonumber(r->L, digits))
        wrong(r, "a value expected");
}

static void read_array(reader *r, int depth)
{
    lua_newtable(r->L);
    if (take(r, ']'))
        return;
    for (lua_Integer i = 1;; i++) {
        read_value(r, depth);
        lua_rawseti(r->L, -2, i);
        if (take(r, ']'))
            return;
        if (!take(r, ','))
            wrong(r, "',' or ']' expected");
    }
}

static void read_object(reader *r, int depth)
{
    lua_newtable(r->L);
    if (take(r, '}'))
        return;
    for (;;) {
        if (!take(r, '"'))
            wrong(r, "a name expected");
        read_string(r);
        if (!take(r, ':'))
            wrong(r, "':' expected");
        read_value(r, depth);
        lua_rawset(r->L, -3);
        if (take(r, '}'))
            return;
        if (!take(r, ','))
            wrong(r, "',' or '}' expected");
    }
}

static void read_value(reader *r, int depth)
{
    if (depth >= DEPTH_MAX)
        wrong(r, "nested too deeply");
    luaL_checkstack(r->L, 8, "nested too deeply");
    if (take(r, '{'))
        read_object(r, depth + 1);
    else if (take(r, '['))
        read_array(r, depth + 1);
    else if (take(r, '"'))
        read_string(r);
    else if (take_word(r, "true"))
        lua_pushboolean(r->L, 1);
    else if (take_word(r, "false"))
        lua_pushboolean(r->L, 0);
    else if (take_word(r, "null"))
        lua_pushnil(r->L);
    else
        read_number(r);
}

void galley__lua_pushjson(lua_State *L, galley_str json)
{
    reader r = {L, json.data, json.data, json.data + json.size};
    read_value(&r, 0);
    skip_space(&r);
    if (r.at < r.end)
        wrong(&r, "something behind the value");
}
