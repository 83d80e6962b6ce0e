/* core/lua/lua_source.c: articles from files and folders (galley.reader).
 *
 * The source reports files that it leaves out through a C callback. That only takes notes; Lua
 * hears of them afterwards, when nothing of the core is on the C stack that a raise could jump
 * over.
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_article.h"
#include "core/lua/lua_modules.h"

#include "core/base/memory.h"
#include <galley/source.h>

/***
Goes through the articles of files and folders: made by `galley.read`, called by a `for` loop.
`reader.failures` counts what was passed over.
@class galley.reader
@field failures integer
*/

typedef struct complaint {
    char path[256];
    galley_error err;
    bool is_record; /* a file that was read, but what is in it is no article */
} complaint;

/* User values: 1 the function that hears of failures, 2 the set of paths that the user named. */
typedef struct reader_box {
    galley_source *source;
    complaint *complaints; /* not told yet */
    size_t count, capacity;
    const galley_alloc *alloc;
    lua_Integer failures;
    bool anatomy;
} reader_box;

static const galley__lua_type reader_type;

static int reader_gc(lua_State *L)
{
    reader_box *box = lua_touserdata(L, 1);
    if (box && box->alloc) {
        galley_source_close(box->source);
        galley__free(box->alloc, box->complaints, box->capacity * sizeof *box->complaints);
        box->source = NULL;
        box->complaints = NULL;
        box->count = box->capacity = 0;
    }
    return 0;
}

/* A note that finds no memory is lost, but not its count. */
static complaint *note(reader_box *box, galley_str path, const galley_error *why)
{
    box->failures++;
    if (box->count == box->capacity &&
        !galley__grow(box->alloc, (void **)&box->complaints, box->count, &box->capacity,
                      sizeof *box->complaints))
        return NULL;
    complaint *c = &box->complaints[box->count++];
    size_t n = path.size < sizeof c->path ? path.size : sizeof c->path - 1;
    memcpy(c->path, path.data, n);
    c->path[n] = '\0';
    c->err = *why;
    c->is_record = false;
    return c;
}

static void report(void *ctx, galley_str path, const galley_error *why)
{
    note(ctx, path, why);
}

/* "name: text", but the name once: most messages begin with it already. */
static const char *push_message(lua_State *L, const complaint *c)
{
    if (strncmp(c->err.text, c->path, strlen(c->path)) == 0)
        return lua_pushstring(L, c->err.text);
    return lua_pushfstring(L, "%s: %s", c->path, c->err.text);
}

/* In a folder lie files of all sorts: that galley does not read one is no failure, unless it was
 * named. */
static bool is_failure(lua_State *L, const complaint *c)
{
    lua_getiuservalue(L, 1, 2);
    lua_pushstring(L, c->path);
    bool was_named = lua_rawget(L, -2) != LUA_TNIL;
    lua_pop(L, 2);
    return was_named || c->err.status != GALLEY_INVALID || c->is_record;
}

/* Tell the function of the user what was passed over; without one the first failure is raised. */
static void tell(lua_State *L, reader_box *box)
{
    for (size_t i = 0; i < box->count; i++) {
        complaint c = box->complaints[i];
        if (lua_getiuservalue(L, 1, 1) != LUA_TFUNCTION) {
            lua_pop(L, 1);
            if (!is_failure(L, &c))
                continue;
            box->count = 0;
            push_message(L, &c);
            luaL_error(L, "%s", lua_tostring(L, -1));
        }
        lua_pushstring(L, c.path);
        push_message(L, &c);
        lua_pushstring(L, galley_status_name(c.err.status));
        lua_call(L, 3, 0);
    }
    box->count = 0;
}

static reader_box *check(lua_State *L)
{
    return galley__lua_checkbox(L, 1, &reader_type);
}

static void path_of(const galley_record *r, char *path, size_t size)
{
    if (r->line > 0)
        snprintf(path, size, "%.*s:%zu", (int)(r->path.size < 200 ? r->path.size : 200),
                 r->path.data, r->line);
    else
        snprintf(path, size, "%.*s", (int)(r->path.size < 200 ? r->path.size : 200), r->path.data);
}

/* The record as an article, pushed; false and a complaint when it is none. */
static bool push_record(lua_State *L, reader_box *box, const galley_record *record)
{
    galley_error err;
    galley_article *a;
    char path[256];
    galley__lua_layers *layers = galley__lua_new_article(L, &a);
    galley_record own = *record; /* what the article borrows has to live as long as it does */
    own.bytes = galley_arena_copy(layers->arena, record->bytes);
    own.path = galley_arena_copy(layers->arena, record->path);
    if (!own.bytes.data || !own.path.data)
        galley__lua_nomem(L);
    if (galley_record_read(&own, layers->arena, a, &err) == GALLEY_OK &&
        galley__lua_mark_article(L, -1, box->anatomy, &err) == GALLEY_OK)
        return true;
    if (err.status == GALLEY_NOMEM)
        galley__lua_nomem(L);
    path_of(&own, path, sizeof path);
    complaint *c = note(box, galley_str_of(path), &err);
    if (c)
        c->is_record = true;
    lua_pop(L, 1);
    return false;
}

static int reader_call(lua_State *L)
{
    reader_box *box = check(L);
    lua_settop(L, 1);
    for (;;) {
        galley_error err;
        galley_record record;
        galley_status status = galley_source_next(box->source, &record, &err);
        if (status != GALLEY_OK)
            galley__lua_raise(L, &err);
        bool more = record.bytes.data != NULL;
        if (more && push_record(L, box, &record))
            break;
        tell(L, box);
        box = check(L); /* the function may have closed it */
        if (!more)
            return 0;
    }
    tell(L, box); /* files passed over on the way to this article */
    return 1;
}

/***
Stop reading, before the collector does.
@function galley.reader:close()
@usage
local reader = require "galley".read "."
reader:close()
print((select(2, pcall(reader)))) --> closed reader
*/
static int reader_close(lua_State *L)
{
    galley__lua_checktype(L, 1, &reader_type);
    return reader_gc(L);
}

static int reader_index(lua_State *L)
{
    if (lua_type(L, 2) != LUA_TSTRING || strcmp(lua_tostring(L, 2), "failures") != 0)
        return 0;
    lua_pushinteger(L, ((reader_box *)galley__lua_checktype(L, 1, &reader_type))->failures);
    return 1;
}

/* Remember in user value 2 of the reader on top of the stack which paths were named. */
static void keep_named(lua_State *L, int n)
{
    lua_createtable(L, 0, n);
    for (int i = 1; i <= n; i++) {
        lua_pushvalue(L, i);
        lua_pushboolean(L, 1);
        lua_rawset(L, -3);
    }
    lua_setiuservalue(L, -2, 2);
}

/* The paths at 1..n as slices in a userdata that is pushed. */
static galley_str *check_paths(lua_State *L, int n)
{
    for (int i = 1; i <= n; i++)
        galley__lua_checkstr(L, i);
    galley_str *paths = lua_newuserdatauv(L, (size_t)n * sizeof *paths + 1, 0);
    for (int i = 0; i < n; i++)
        paths[i] = galley__lua_checkstr(L, i + 1);
    return paths;
}

/***
Go through the articles of files and folders: `galley.read`. Text files, JSON lines (.json, .jsonl,
.ndjson), either with .gz; folders recursively, in byte order of names; "-" is standard input. Each
article's lines are judged (prose, promo, caption ...). What cannot be read raises, as a loop has no
place for a message; with `failed` it is passed over and told. Files in a folder whose ending galley
does not know are passed over either way.
@function galley.source.read(path, ...)
@param path string  and as many more as you like
@param options? { failed?: function, anatomy?: boolean }  last argument; `failed(path, message,
    code)` hears of what is passed over; `anatomy = false`: every line is prose
@return galley.reader|nil  for a `for` loop; nil, message, "notfound" when a path does not exist
@usage
local galley = require "galley"
print((select(3, galley.read "no/such/folder"))) --> notfound
*/
static int source_read(lua_State *L)
{
    static const char *const options[] = {"failed", "anatomy", NULL};
    galley_error err;
    int n = lua_gettop(L);
    bool has_options = n > 0 && lua_istable(L, n);
    if (has_options)
        galley__lua_options(L, n--, options);
    galley__lua_checkstr(L, 1);
    const galley_alloc *alloc = galley__lua_alloc(L);
    galley_str *paths = check_paths(L, n);
    reader_box *box = galley__lua_newbox(L, &reader_type);
    box->alloc = alloc;
    keep_named(L, n);
    box->anatomy = !has_options || galley__lua_opt_bool(L, n + 1, "anatomy", true);
    if (has_options && lua_getfield(L, n + 1, "failed") != LUA_TNIL) {
        if (!lua_isfunction(L, -1))
            luaL_argerror(L, n + 1, "option 'failed': function expected");
        lua_setiuservalue(L, -2, 1);
    } else if (has_options) {
        lua_pop(L, 1);
    }
    galley_source_options how = {.report = report, .report_ctx = box};
    if (galley_source_open(alloc, paths, (size_t)n, &how, &box->source, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    return 1;
}

enum { FILE_MAX = 256 << 20 };

/***
The bytes of a whole file.
@function galley.source.file(path)
@param path string
@return string|nil  nil, message, code ("notfound", "io")
@usage
print((select(3, require "galley.source".file "no/such/file"))) --> notfound
*/
static int source_file(lua_State *L)
{
    galley_error err;
    galley_str text, path = galley__lua_checkstr(L, 1);
    galley_arena *arena = galley__lua_newarena(L);
    if (galley_file_read(path, FILE_MAX, arena, &text, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    galley__lua_pushstr(L, text);
    galley__lua_closearena(L, -2);
    return 1;
}

static const luaL_Reg methods[] = {{"close", reader_close}, {NULL, NULL}};

static const luaL_Reg meta[] = {{"__call", reader_call}, {NULL, NULL}};

static const galley__lua_type reader_type = {.name = "galley.reader",
                                             .size = sizeof(reader_box),
                                             .values = 2,
                                             .methods = methods,
                                             .meta = meta,
                                             .index = reader_index,
                                             .gc = reader_gc,
                                             .close = reader_close};

static const luaL_Reg functions[] = {{"read", source_read}, {"file", source_file}, {NULL, NULL}};

int galley__luaopen_source(lua_State *L)
{
    luaL_newlib(L, functions);
    return 1;
}
