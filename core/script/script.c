/* core/script/script.c: a Lua state with galley in it, and running a script.
 * SPDX-License-Identifier: MIT */
#include "core/script/script_internal.h"

#include "core/base/error.h"
#include "core/script/version.h"

#include <lualib.h>
#include <stdio.h>

enum { DEFAULT_CAP = 256 << 20 };

static const char script_key = 0; /* only the address matters */

const char *galley__script_version(void)
{
    return LUA_RELEASE;
}

galley_script *galley__script_of(lua_State *L)
{
    lua_rawgetp(L, LUA_REGISTRYINDEX, &script_key);
    galley_script *s = lua_touserdata(L, -1);
    lua_pop(L, 1);
    return s;
}

/* -- memory -- */

static void *lua_door(void *ctx, void *p, size_t old_size, size_t size)
{
    galley_script *s = ctx;
    size_t had = p ? old_size : 0; /* Lua passes a type tag as the size of a new piece */
    if (size > had && s->cap && s->used + (size - had) > s->cap) {
        galley__jail_note_place(&s->jail);
        return NULL;
    }
    void *q = galley__resize(s->alloc, p, had, size);
    if (q || size == 0)
        s->used += size - had;
    return q;
}

/* -- calls and their errors -- */

static galley_status status_of(int lua_status)
{
    return lua_status == LUA_ERRMEM ? GALLEY_NOMEM : GALLEY_INVALID;
}

/* A file that does not load was in no function: its traceback says nothing. */
static galley_str without_empty_trace(galley_str message)
{
    static const char empty[] = "\nstack traceback:\n\t[C]: in ?";
    size_t n = sizeof empty - 1;
    bool is = message.size > n && memcmp(message.data + message.size - n, empty, n) == 0;
    return is ? galley_str_sub(message, 0, message.size - n) : message;
}

/* The first line of the message is the error's text; the whole, with the traceback, is kept. */
galley_status galley__script_error(galley_script *s, int lua_status, galley_str *message,
                                   galley_error *err)
{
    size_t size = 0;
    const char *text = lua_tolstring(s->L, -1, &size);
    if (text == NULL)
        text = "an error without a message", size = strlen(text);
    galley__buf_clear(&s->message);
    if (lua_status == LUA_ERRMEM && s->cap)
        galley__buf_printf(&s->message,
                           "%sout of memory: Lua may hold %zu MiB here (--memory gives more)",
                           s->jail.place, s->cap >> 20);
    else
        galley__buf_add(&s->message, (galley_str){text, size});
    lua_pop(s->L, 1);
    if (lua_status == LUA_ERRMEM || s->jail.over)
        lua_gc(s->L, LUA_GCCOLLECT); /* a collection for want of memory finalizes no buffers */
    *message = s->message.failed ? GALLEY_STR("out of memory") : galley__buf_str(&s->message);
    *message = without_empty_trace(*message);
    const char *trace = memmem(message->data, message->size, "\nstack traceback:", 17);
    size_t shown = trace ? (size_t)(trace - message->data) : message->size;
    return galley__fail(err, s->jail.over ? GALLEY_LIMIT : status_of(lua_status), "%.*s",
                        (int)shown, message->data);
}

galley_status galley__script_call(galley_script *s, lua_CFunction body, void *ctx, double seconds,
                                  galley_str *message, galley_error *err)
{
    lua_State *L = s->L;
    lua_settop(L, 0);
    lua_pushcfunction(L, body);
    lua_pushlightuserdata(L, ctx);
    int status = galley__jail_call(L, 1, 0, &s->jail, seconds);
    return status == LUA_OK ? GALLEY_OK : galley__script_error(s, status, message, err);
}

/* -- life -- */

static galley_str keep(galley_script *s, galley_str text)
{
    return text.size ? galley_arena_copy(s->keep, text) : (galley_str){NULL, 0};
}

static int open_state(lua_State *L)
{
    galley_script *s = lua_touserdata(L, 1);
    lua_pushlightuserdata(L, s);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &script_key);
    if (s->jailed)
        galley__jail_open(L, &s->jail);
    else
        luaL_openlibs(L);
    galley__lua_setup(L, &s->host);
    galley__script_open_host(L, s);
    return 0;
}

static int panic(lua_State *L)
{
    (void)L;
    return 0; /* every call is protected: this is the abort that Lua wants, and it says where to look */
}

static galley_status open_lua(galley_script *s, galley_error *err)
{
    galley_str message;
    s->L = lua_newstate(lua_door, s);
    if (s->L == NULL)
        return galley__nomem(err);
    lua_atpanic(s->L, panic);
    lua_pushcfunction(s->L, open_state);
    lua_pushlightuserdata(s->L, s);
    int status = lua_pcall(s->L, 1, 0, 0);
    return status == LUA_OK ? GALLEY_OK : galley__script_error(s, status, &message, err);
}

static void set_options(galley_script *s, const galley_script_options *options)
{
    s->jailed = options->jailed;
    s->cap = options->memory ? options->memory : options->jailed ? DEFAULT_CAP : 0;
    s->seconds = options->seconds > 0 ? options->seconds : options->jailed ? 2 : 0;
    s->host = (galley__lua_host){.script_path = keep(s, options->script_path),
                                 .store = keep(s, options->store),
                                 .jailed = options->jailed};
    s->no_models = keep(s, options->no_models);
    s->lists_folder = keep(s, options->lists_folder);
    s->lists_room = options->lists_room;
}

galley_status galley_script_new(const galley_alloc *alloc, const galley_script_options *options,
                                galley_script **out, galley_error *err)
{
    *out = NULL;
    galley_script *s = galley__new(alloc, sizeof *s);
    if (s == NULL)
        return galley__nomem(err);
    s->alloc = alloc;
    galley__buf_init(&s->message, alloc);
    galley__buf_init(&s->lists, alloc);
    galley_status status = galley_arena_new(alloc, &s->keep, err);
    if (status == GALLEY_OK) {
        set_options(s, options);
        status = open_lua(s, err);
    }
    if (status != GALLEY_OK) {
        galley_script_free(s);
        return status;
    }
    s->args = options->args;
    s->n_args = options->n_args;
    s->models = options->models;
    s->n_models = options->n_models;
    *out = s;
    return GALLEY_OK;
}

void galley_script_free(galley_script *s)
{
    if (s == NULL)
        return;
    if (s->L)
        lua_close(s->L);
    galley__jail_close(&s->jail);
    galley_arena_free(s->keep);
    galley__buf_fini(&s->message);
    galley__buf_fini(&s->lists);
    galley__free(s->alloc, s, sizeof *s);
}

/* -- running a script -- */

typedef struct script_run {
    galley_script *s;
    galley_str path;
    const galley_script_delivery
        *how;     /* of the report that it returns; NULL: what it returns is dropped */
    bool refused; /* it was none, or could not be written: s->message says why */
} script_run;

/* arg[0] is the script, arg[1] the first word behind it, as lua(1) has it. */
static void set_arg(lua_State *L, const galley_script *s)
{
    lua_newtable(L);
    for (size_t i = 0; i < s->n_args; i++) {
        lua_pushstring(L, s->args[i]);
        lua_rawseti(L, -2, (lua_Integer)i);
    }
    lua_setglobal(L, "arg");
}

/* Modules beside the script come first. */
static void set_path(lua_State *L, galley_str folder)
{
    if (lua_getglobal(L, "package") == LUA_TTABLE) {
        galley__lua_pushstr(L, folder);
        lua_getfield(L, -2, "path");
        lua_pushfstring(L, "%s/?.lua;%s/?/init.lua;%s", lua_tostring(L, -2), lua_tostring(L, -2),
                        lua_tostring(L, -1));
        lua_setfield(L, -4, "path");
        lua_pop(L, 2);
    }
    lua_pop(L, 1);
}

galley_str galley__folder_of(galley_str path)
{
    size_t end = path.size;
    while (end > 0 && path.data[end - 1] != '/')
        end--;
    if (end == 0)
        return GALLEY_STR(".");
    return galley_str_sub(path, 0, end > 1 ? end - 1 : 1);
}

/* What stands behind the script's name, as `...`; how many. */
static int push_arguments(lua_State *L, const galley_script *s)
{
    int n = s->n_args > 1 ? (int)(s->n_args - 1) : 0;
    luaL_checkstack(L, n, "too many arguments");
    for (int i = 1; i <= n; i++)
        lua_pushstring(L, s->args[i]);
    return n;
}

static void set_text(lua_State *L, const char *name, const char *text)
{
    lua_pushstring(L, text); /* nil for NULL */
    lua_setfield(L, -2, name);
}

static void set_count(lua_State *L, const char *name, size_t n, size_t none)
{
    if (n == none)
        return;
    lua_pushinteger(L, (lua_Integer)n);
    lua_setfield(L, -2, name);
}

static void push_delivery(lua_State *L, const galley_script_delivery *how)
{
    lua_newtable(L);
    set_text(L, "path", how->path);
    set_text(L, "format", how->format);
    set_count(L, "evidence", how->evidence, GALLEY_SCRIPT_EVIDENCE);
    set_count(L, "width", how->width, 0);
    lua_pushboolean(L, how->colour);
    lua_setfield(L, -2, "colour");
}

/* Hand the report on top of the stack to galley/report/deliver.lua. What goes wrong is the world's, told without a
 * traceback, in the script's message. */
static void deliver(lua_State *L, script_run *run)
{
    galley_str why;
    galley__lua_require(L, "galley.report.deliver");
    lua_insert(L, -2);
    push_delivery(L, run->how); /* deliver report how */
    lua_call(L, 2, 2);
    run->refused = lua_isnil(L, -2);
    if (!run->refused)
        return;
    why.data = lua_tolstring(L, -1, &why.size);
    galley__buf_clear(&run->s->message);
    galley__buf_add(&run->s->message, why);
}

static int run_body(lua_State *L)
{
    script_run *run = lua_touserdata(L, 1);
    set_arg(L, run->s);
    set_path(L, run->s->folder);
    galley__lua_pushstr(L, run->path);
    if (luaL_loadfilex(L, lua_tostring(L, -1), "t") != LUA_OK)
        return lua_error(L);
    int n = push_arguments(L, run->s);
    lua_call(L, n, run->how ? 1 : 0);
    if (run->how)
        deliver(L, run);
    return 0;
}

static galley_status run_script(galley_script *s, galley_str path,
                                const galley_script_delivery *how, galley_str *message,
                                galley_error *err)
{
    script_run run = {s, path, how, false};
    *message = (galley_str){NULL, 0};
    s->folder = keep(s, galley__folder_of(path));
    if (s->folder.data == NULL)
        return galley__nomem(err);
    galley_status status = galley__script_call(s, run_body, &run, s->seconds, message, err);
    if (status != GALLEY_OK || !run.refused)
        return status;
    *message = s->message.failed ? GALLEY_STR("out of memory") : galley__buf_str(&s->message);
    return galley__fail(err, GALLEY_IO, "%.*s", GALLEY__S(*message));
}

galley_status galley_script_run_file(galley_script *s, galley_str path, galley_str *message,
                                     galley_error *err)
{
    return run_script(s, path, NULL, message, err);
}

galley_status galley_script_run_report(galley_script *s, galley_str path,
                                       const galley_script_delivery *how, galley_str *message,
                                       galley_error *err)
{
    return run_script(s, path, how, message, err);
}

/* -- anatomy -- */

typedef struct anatomy_call {
    const galley_anatomy *anatomy;
} anatomy_call;

static int anatomy_body(lua_State *L)
{
    anatomy_call *call = lua_touserdata(L, 1);
    call->anatomy = galley__lua_anatomy(L);
    galley__lua_stops(
        L, GALLEY_STR("en")); /* its file, too, has to be read before the doors are shut */
    return 0;
}

galley_status galley_script_anatomy(galley_script *s, const galley_anatomy **out, galley_error *err)
{
    anatomy_call call = {NULL};
    galley_str message;
    galley_status status = galley__script_call(s, anatomy_body, &call, 0, &message, err);
    *out = call.anatomy;
    return status;
}

/* -- sentences -- */

typedef struct stops_call {
    galley_str language;
    const galley_stops *stops;
} stops_call;

static int stops_body(lua_State *L)
{
    stops_call *call = lua_touserdata(L, 1);
    call->stops = galley__lua_stops(L, call->language);
    return 0;
}

galley_status galley_script_stops(galley_script *s, galley_str language, const galley_stops **out,
                                  galley_error *err)
{
    stops_call call = {language, NULL};
    galley_str message;
    galley_status status = galley__script_call(s, stops_body, &call, 0, &message, err);
    *out = call.stops;
    return status;
}
