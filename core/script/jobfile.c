/* core/script/jobfile.c: loading a job file: a table that galley.job checks and makes flat.
 *
 * A job file is data: it is loaded jailed, so that it cannot do anything nor take for ever.
 * SPDX-License-Identifier: MIT */
#include "core/script/script_internal.h"

#include "core/base/error.h"

#include <galley/source.h>

enum { JOB_MAX = 1 << 20 };

typedef struct loading {
    galley_script *s;
    galley_str path, text;
    galley_job *out;
} loading;

static void *need(lua_State *L, void *p)
{
    if (p == NULL)
        galley__lua_nomem(L);
    return p;
}

static galley_str kept(lua_State *L, galley_script *s, int idx)
{
    galley_str text = {NULL, 0};
    if (lua_isnoneornil(L, idx))
        return text;
    text.data = lua_tolstring(L, idx, &text.size);
    text = galley_arena_copy(s->keep, text);
    need(L, (void *)(uintptr_t)text.data);
    return text;
}

/* The item on top of the stack, a list of { field, value }. */
static galley_job_item keep_item(lua_State *L, galley_script *s)
{
    galley_job_item item = {.n_fields = lua_rawlen(L, -1)};
    galley_field *fields = galley_arena_calloc(s->keep, item.n_fields + 1, sizeof *fields);
    need(L, fields);
    for (size_t i = 0; i < item.n_fields; i++) {
        lua_rawgeti(L, -1, (lua_Integer)i + 1);
        lua_rawgeti(L, -1, 1);
        lua_rawgeti(L, -2, 2);
        fields[i].name = kept(L, s, -2);
        fields[i].value = kept(L, s, -1);
        lua_pop(L, 3);
    }
    item.fields = fields;
    return item;
}

static galley_job_items keep_items(lua_State *L, galley_script *s, const char *name)
{
    lua_getfield(L, -1, name);
    galley_job_items all = {.count = lua_rawlen(L, -1)};
    galley_job_item *at = galley_arena_calloc(s->keep, all.count + 1, sizeof *at);
    need(L, at);
    for (size_t i = 0; i < all.count; i++) {
        lua_rawgeti(L, -1, (lua_Integer)i + 1);
        at[i] = keep_item(L, s);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    all.at = at;
    return all;
}

/* The flat table on top of the stack. */
static void keep_job(lua_State *L, galley_script *s, galley_job *job)
{
    lua_getfield(L, -1, "name");
    job->name = kept(L, s, -1);
    lua_getfield(L, -2, "schedule");
    job->schedule = kept(L, s, -1);
    lua_getfield(L, -3, "limits");
    job->limits = keep_item(L, s);
    lua_pop(L, 3);
    job->sources = keep_items(L, s, "sources");
    job->rules = keep_items(L, s, "rules");
    job->models = keep_items(L, s, "models");
    job->reports = keep_items(L, s, "reports");
    job->alerts = keep_items(L, s, "alerts");
}

static int load_body(lua_State *L)
{
    loading *load = lua_touserdata(L, 1);
    lua_settop(L, 0);
    lua_getglobal(L, "require");
    lua_pushliteral(L, "galley.job");
    lua_call(L, 1, 1);
    lua_getfield(L, 1, "check");
    lua_pushliteral(L, "@");
    galley__lua_pushstr(L, load->path);
    lua_concat(L, 2);
    if (luaL_loadbufferx(L, load->text.data, load->text.size, lua_tostring(L, -1), "t") != LUA_OK)
        return lua_error(L);
    lua_remove(L, -2);
    galley__script_set_env(L);
    lua_call(L, 0, 1);
    galley__lua_pushstr(L, load->path);
    galley__lua_pushstr(L, load->text);
    lua_call(L, 3, 1);
    keep_job(L, load->s, load->out);
    return 0;
}

galley_status galley_script_load_job(galley_script *s, galley_str path, galley_job *out,
                                     galley_str *message, galley_error *err)
{
    loading load = {.s = s, .path = galley_arena_copy(s->keep, path), .out = out};
    *message = (galley_str){NULL, 0};
    *out = (galley_job){.text = {NULL, 0}};
    s->folder = galley_arena_copy(s->keep, galley__folder_of(path));
    if (load.path.data == NULL || s->folder.data == NULL)
        return galley__nomem(err);
    galley_status status = galley_file_read(path, JOB_MAX, s->keep, &load.text, err);
    if (status == GALLEY_OK)
        status = galley__script_call(s, load_body, &load, s->seconds, message, err);
    if (status == GALLEY_OK)
        out->text = load.text;
    return status;
}

galley_str galley_job_value(const galley_job_item *item, const char *name)
{
    for (size_t i = 0; i < item->n_fields; i++)
        if (galley_str_eq(item->fields[i].name, galley_str_of(name)))
            return item->fields[i].value;
    return (galley_str){NULL, 0};
}
