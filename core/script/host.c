/* core/script/host.c: what the program offers to rules.lua (galley.host), and `require` for rules files.
 *
 * Everything that a rules file is made of goes through here, so that the fingerprint knows it: lists by path and
 * SHA-256, required files by their text.
 * SPDX-License-Identifier: MIT */
#include "core/script/script_internal.h"

#include "core/base/error.h"

#include "core/lua/lua_match.h"

#include <galley/source.h>

#include <limits.h>

enum { FILE_MAX = 256 << 20 };

/* Paths of a rules file stay below its folder: relative, without "..". */
static bool stays_below(galley_str path)
{
    if (path.size == 0 || path.data[0] == '/' || memchr(path.data, '\0', path.size))
        return false;
    for (size_t start = 0; start <= path.size;) {
        const char *slash = memchr(path.data + start, '/', path.size - start);
        size_t end = slash ? (size_t)(slash - path.data) : path.size;
        if (end - start == 2 && memcmp(path.data + start, "..", 2) == 0)
            return false;
        start = end + 1;
    }
    return true;
}

/* "folder/path", on the Lua stack. */
static galley_str push_path(lua_State *L, const galley_script *s, galley_str path)
{
    bool here = s->folder.size == 0 || galley_str_eq(s->folder, GALLEY_STR("."));
    if (here || (path.size && path.data[0] == '/')) {
        galley__lua_pushstr(L, path);
    } else {
        galley__lua_pushstr(L, s->folder);
        lua_pushliteral(L, "/");
        galley__lua_pushstr(L, path);
        lua_concat(L, 3);
    }
    galley_str full;
    full.data = lua_tolstring(L, -1, &full.size);
    return full;
}

static void hash_text(galley_str text, char hex[65])
{
    uint8_t sum[32];
    galley__sha256 sha;
    galley__sha256_init(&sha);
    galley__sha256_add(&sha, text);
    galley__sha256_end(&sha, sum);
    galley__hex(sum, sizeof sum, hex);
}

/* Into a JSON member: paths may hold quotes and control characters. */
static void put_json_string(galley__buf *buf, galley_str s)
{
    galley__buf_char(buf, '"');
    for (size_t i = 0; i < s.size; i++) {
        unsigned char c = (unsigned char)s.data[i];
        if (c == '"' || c == '\\' || c < 0x20)
            galley__buf_printf(buf, "\\u%04x", c);
        else
            galley__buf_char(buf, (char)c);
    }
    galley__buf_char(buf, '"');
}

static void remember_list(lua_State *L, galley_script *s, galley_str path, galley_str text,
                          char hex[65])
{
    hash_text(text, hex);
    if (s->lists.size)
        galley__buf_char(&s->lists, ',');
    put_json_string(&s->lists, path);
    galley__buf_printf(&s->lists, ":\"%s\"", hex);
    if (s->lists.failed)
        galley__lua_nomem(L);
}

/* host.read(path) -> text, its SHA-256 | nil, message, code. Relative paths are seen from the rules file. */
static int host_read(lua_State *L)
{
    galley_script *s = galley__script_of(L);
    galley_error err;
    galley_str path = galley__lua_checkstr(L, 1), text;
    if (s->jailed && !stays_below(path)) {
        galley__fail(&err, GALLEY_INVALID, "'%.*s' is not below the folder of the rules file",
                     GALLEY__S(path));
        return galley__lua_fail(L, &err);
    }
    galley_arena *arena = galley__lua_newarena(L);
    int at = lua_gettop(L);
    galley_str full = push_path(L, s, path);
    if (galley_file_read(full, FILE_MAX, arena, &text, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    char hex[65];
    remember_list(L, s, path, text, hex);
    galley__lua_pushstr(L, text);
    galley__lua_closearena(L, at);
    lua_pushstring(L, hex);
    return 2;
}

static const galley_script_model *model_named(const galley_script *s, galley_str name)
{
    for (size_t i = 0; i < s->n_models; i++)
        if (galley_str_eq(s->models[i].name, name))
            return &s->models[i];
    return NULL;
}

/* host.model(name) -> bytes, name of its labels | nil, message, code. It counts as a list of the rules: "model:NAME". */
static int host_model(lua_State *L)
{
    galley_script *s = galley__script_of(L);
    galley_error err;
    galley_str name = galley__lua_checkstr(L, 1);
    const galley_script_model *m = model_named(s, name);
    if (m == NULL) {
        galley__fail(&err, GALLEY_NOTFOUND, "there is no model \"%.*s\"%s%.*s", GALLEY__S(name),
                     s->no_models.size ? ": " : " in the store", GALLEY__S(s->no_models));
        return galley__lua_fail(L, &err);
    }
    lua_pushliteral(L, "model:");
    lua_pushvalue(L, 1);
    lua_concat(L, 2);
    char hex[65];
    remember_list(L, s, galley__lua_checkstr(L, -1), m->bytes, hex);
    galley__lua_pushstr(L, m->bytes);
    galley__lua_pushstr(L, m->label_name);
    return 2;
}

/* host.whole() -> hex digest of the rules file, its lists and required files so far. */
static int host_whole(lua_State *L)
{
    const galley_script *s = galley__script_of(L);
    galley__sha256 all = s->required;
    uint8_t sum[32];
    char hex[65];
    galley__sha256_add(&all, s->info.text);
    galley__sha256_add(&all, galley__buf_str(&s->lists));
    galley__sha256_end(&all, sum);
    galley__hex(sum, sizeof sum, hex);
    lua_pushstring(L, hex);
    return 1;
}

/* -- compiled lists -- */

/* host.keeps_lists() -> bytes from which lists are worth a file; nil where there is no place for one. */
static int host_keeps_lists(lua_State *L)
{
    if (galley__script_of(L)->lists_room)
        lua_pushinteger(L, GALLEY__LISTS_LEAST);
    else
        lua_pushnil(L);
    return 1;
}

/* The argument at 2 says what is in the lists; another galley may make something else of it. */
static galley_matcher *check_lists(lua_State *L, galley_script *s, uint8_t key[GALLEY_LISTS_KEY])
{
    galley_matcher *m = galley__lua_checkmatcher(L, 1);
    galley_str what = galley__lua_checkstr(L, 2);
    galley__sha256 sha;
    luaL_argcheck(L, s->lists_room, 1, "no lists are kept");
    galley__sha256_init(&sha);
    galley__sha256_add(&sha, GALLEY_STR(GALLEY_VERSION_STRING "\n"));
    galley__sha256_add(&sha, what);
    galley__sha256_end(&sha, key);
    return m;
}

/* host.load_lists(matcher, what) -> true when the file was there; false: compile them. A damaged one is as good as none. */
static int host_load_lists(lua_State *L)
{
    galley_script *s = galley__script_of(L);
    uint8_t key[GALLEY_LISTS_KEY];
    char path[PATH_MAX];
    galley_matcher *m = check_lists(L, s, key);
    bool found = s->lists_folder.size && galley__lists_path(s->lists_folder, key, path) &&
                 galley_matcher_lists_load(m, galley_str_of(path), key, NULL) == GALLEY_OK;
    if (found) {
        memcpy(s->lists_room->key, key, sizeof key);
        s->lists_room->found = 1;
    }
    lua_pushboolean(L, found);
    return 1;
}

/* host.keep_lists(matcher, what): leave what was compiled for the process that writes files. */
static int host_keep_lists(lua_State *L)
{
    galley_script *s = galley__script_of(L);
    uint8_t key[GALLEY_LISTS_KEY];
    const galley_matcher *m = check_lists(L, s, key);
    size_t size = galley_matcher_lists_size(m);
    if (size == 0 || size > galley__lists_room_most())
        return 0;
    galley_matcher_lists_put(m, key, s->lists_room->bytes);
    memcpy(s->lists_room->key, key, sizeof key);
    s->lists_room->size = size;
    return 0;
}

/* host.where(level) -> "file:line: " of that caller, as error() prefixes it. */
static int host_where(lua_State *L)
{
    luaL_where(L, (int)luaL_checkinteger(L, 1));
    return 1;
}

/* -- require in a jailed state -- */

/* a.b -> a/b.lua; the same characters as in an identifier. */
static galley_str push_file_name(lua_State *L, galley_str module)
{
    for (size_t i = 0; i < module.size; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-",
                    module.data[i]))
            luaL_error(L, "module name '%s' is not allowed in rules", module.data);
    luaL_gsub(L, module.data, ".", "/");
    lua_pushliteral(L, ".lua");
    lua_concat(L, 2);
    galley_str name;
    name.data = lua_tolstring(L, -1, &name.size);
    return name;
}

static void push_required(lua_State *L, galley_script *s, galley_str module)
{
    galley_error err;
    galley_str name = push_file_name(L, module), text;
    galley_arena *arena = galley__lua_newarena(L);
    int at = lua_gettop(L);
    galley_str full = push_path(L, s, name);
    if (galley_file_read(full, FILE_MAX, arena, &text, &err) != GALLEY_OK)
        luaL_error(L, "module '%s' not found: %s (rules may require files of their own folder)",
                   module.data, err.text);
    galley__sha256_add(&s->required, module);
    galley__sha256_add(&s->required, text);
    lua_pushfstring(L, "@%s", full.data);
    if (luaL_loadbufferx(L, text.data, text.size, lua_tostring(L, -1), "t") != LUA_OK)
        lua_error(L);
    galley__script_set_env(L);
    lua_insert(L, at);
    lua_settop(L, at); /* the loaded function; the arena goes with the collector */
}

static int jailed_require(lua_State *L)
{
    galley_script *s = galley__script_of(L);
    galley_str module = galley__lua_checkstr(L, 1);
    if (strncmp(module.data, "galley", 6) == 0 &&
        (module.data[6] == '\0' || module.data[6] == '.')) {
        galley__lua_require(L, module.data);
        return 1;
    }
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    int loaded = lua_gettop(L);
    if (lua_getfield(L, loaded, module.data) != LUA_TNIL)
        return 1;
    push_required(L, s, module);
    lua_pushvalue(L, 1);
    lua_call(L, 1, 1);
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        lua_pushboolean(L, 1);
    }
    lua_pushvalue(L, -1);
    lua_setfield(L, loaded, module.data);
    return 1;
}

static const luaL_Reg host_functions[] = {{"read", host_read},
                                          {"model", host_model},
                                          {"where", host_where},
                                          {"digest", galley__script_digest},
                                          {"whole", host_whole},
                                          {"keeps_lists", host_keeps_lists},
                                          {"load_lists", host_load_lists},
                                          {"keep_lists", host_keep_lists},
                                          {NULL, NULL}};

void galley__script_open_host(lua_State *L, galley_script *s)
{
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    luaL_newlib(L, host_functions);
    lua_setfield(L, -2, "galley.host");
    lua_pop(L, 1);
    galley__sha256_init(&s->required);
    if (s->jailed) {
        lua_pushcfunction(L, jailed_require);
        lua_setglobal(L, "require");
    }
}
