/* core/lua/lua_report.c: values to JSON and back, rows to aligned tables (galley.report).
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_json.h"
#include "core/base/error.h"
#include "core/lua/lua_modules.h"
#include "core/report/save.h"

#include <stdio.h>

/***
A value as JSON. A table with `t[1]`, and an empty one, is an array; else an object, its names in
byte order. Articles, spans and sets of spans are written as `galley read --json` does, with
0-based, end-exclusive offsets.
@function galley.report.json(value)
@param value any  a function, a thread, a cycle or a table of both names and numbers raises
@return string
@usage
local json = require "galley.report".json
print(json { name = "gas", scores = { 1, 0.5 } }) --> {"name":"gas","scores":[1,0.5]}
*/
static int report_json(lua_State *L)
{
    luaL_checkany(L, 1);
    galley_json *json = galley__lua_newjson(L);
    galley__lua_json_value(L, 1, json);
    galley_str text = galley_json_text(json);
    if (!text.data)
        return galley__lua_nomem(L);
    galley__lua_pushstr(L, text);
    return 1;
}

static int protected_decode(lua_State *L)
{
    galley__lua_pushjson(L, galley__lua_checkstr(L, 1));
    return 1;
}

/***
What a JSON text means. null is nil, which leaves a hole in an array.
@function galley.report.decode(json)
@param json string
@return any  nil, message, "syntax" when it is no JSON
@usage
print(require "galley.report".decode('{"scores":[1,0.5]}').scores[2]) --> 0.5
*/
static int report_decode(lua_State *L)
{
    galley__lua_checkstr(L, 1);
    lua_settop(L, 1);
    lua_pushcfunction(L, protected_decode);
    lua_pushvalue(L, 1);
    int status = lua_pcall(L, 1, 1, 0);
    if (status == LUA_OK)
        return 1;
    if (status != LUA_ERRRUN || lua_type(L, -1) != LUA_TSTRING ||
        strncmp(lua_tostring(L, -1), "not JSON", 8) != 0)
        return lua_error(L);
    lua_pushnil(L);
    lua_insert(L, -2);
    lua_pushliteral(L, "syntax");
    return 3;
}

/* -- tables -- */

static int writer_gc(lua_State *L)
{
    galley_writer **box = lua_touserdata(L, 1);
    if (box) {
        galley_writer_close(*box, NULL);
        *box = NULL;
    }
    return 0;
}

static const galley__lua_type writer_type = {
    .name = "galley.writer", .size = sizeof(galley_writer *), .values = 1, .gc = writer_gc};

/* The writer may write as late as when it is collected, so its buffer is in a user value of it. */
static galley_status to_buffer(void *ctx, galley_str bytes, galley_error *err)
{
    galley__buf *buf = ctx;
    galley__buf_add(buf, bytes);
    return buf->failed ? galley__nomem(err) : GALLEY_OK;
}

static void write_cell(lua_State *L, galley_writer *w, int decimals)
{
    galley_str s;
    int type = lua_type(L, -1);
    if (type == LUA_TNIL) {
        galley_write_null(w);
    } else if (lua_isinteger(L, -1)) {
        galley_write_int(w, lua_tointeger(L, -1));
    } else if (type == LUA_TNUMBER) {
        galley_write_double(w, lua_tonumber(L, -1), decimals);
    } else {
        s.data = luaL_tolstring(L, -1, &s.size);
        galley_write_str(w, s);
        lua_pop(L, 1);
    }
}

/* The columns at 1 and the rows at 2, written. Cells of a row are found by place, else by name. */
static void write_rows(lua_State *L, galley_writer *w, lua_Integer top, int decimals)
{
    galley_str name;
    lua_Integer columns = (lua_Integer)lua_rawlen(L, 1), rows = (lua_Integer)lua_rawlen(L, 2);
    for (lua_Integer c = 1; c <= columns; c++) {
        if (lua_rawgeti(L, 1, c) != LUA_TSTRING)
            luaL_argerror(L, 1, "columns are an array of names");
        name.data = lua_tolstring(L, -1, &name.size);
        galley_write_heading(w, name);
        lua_pop(L, 1);
    }
    for (lua_Integer r = 1; r <= rows && r <= top; r++) {
        if (lua_rawgeti(L, 2, r) != LUA_TTABLE)
            luaL_argerror(L, 2, "a row is a table");
        bool places = lua_rawgeti(L, -1, 1) != LUA_TNIL;
        lua_pop(L, 1);
        for (lua_Integer c = 1; c <= columns; c++) {
            if (places) {
                lua_rawgeti(L, -1, c);
            } else {
                lua_rawgeti(L, 1, c);
                lua_rawget(L, -2);
            }
            write_cell(L, w, decimals);
            lua_pop(L, 1);
        }
        galley_write_row(w);
        lua_pop(L, 1);
    }
}

static const char *const format_names[] = {"table", "tsv", "json", "jsonl", "csv", NULL};
static const char *const options[] = {"format", "top", "decimals", "width", "bar", NULL};

/* Push the text of the rows; arguments as report.format. */
static void push_formatted(lua_State *L)
{
    galley_error err;
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checktype(L, 2, LUA_TTABLE);
    galley__lua_options(L, 3, options);
    lua_settop(L, 3);
    lua_Integer top = galley__lua_opt_int(L, 3, "top", 0, INT32_MAX, INT32_MAX);
    int decimals = (int)galley__lua_opt_int(L, 3, "decimals", 0, 17, 3);
    galley_writer_options how = {.sink = to_buffer};
    how.format = (galley_format)galley__lua_opt_choice(L, 3, "format", format_names, GALLEY_TABLE);
    how.width = (uint32_t)galley__lua_opt_int(L, 3, "width", 0, 10000, 0);
    how.bar = galley__lua_opt_str(L, 3, "bar", (galley_str){NULL, 0});
    galley__buf *buf = galley__lua_newbuf(L);
    how.ctx = buf;
    const galley_alloc *alloc = galley__lua_alloc(L);
    galley_writer **box = galley__lua_newbox(L, &writer_type); /* ... buf writer */
    lua_pushvalue(L, -2);
    lua_setiuservalue(L, -2, 1);
    if (galley_writer_new(alloc, &how, box, &err) != GALLEY_OK)
        galley__lua_raise(L, &err);
    write_rows(L, *box, top, decimals);
    galley_writer *w = *box;
    *box = NULL;
    if (galley_writer_close(w, &err) != GALLEY_OK)
        galley__lua_raise(L, &err);
    galley__lua_pushstr(L, galley__buf_str(buf));
}

/***
Rows as text: an aligned table, TSV, CSV, JSON or JSON lines.
@function galley.report.format(columns, rows, options)
@param columns string[]  the headings
@param rows table[]  each an array of cells, or a table by the names of the columns; a cell that is
    nil is empty
@param options? { format?: string, top?: integer, decimals?: integer, width?: integer, bar?: string }
    `format`: "table" (the default), "tsv", "csv", "json", "jsonl"; `top`: only so many rows;
    `decimals` of numbers with a fraction, 3 when not given; `width` of the terminal, to cut the last
    column; `bar`: a column of numbers that a table draws as well
@return string
@usage
local report = require "galley.report"
io.write(report.format({ "tag", "articles" }, { { "gas", 41 } }, { format = "tsv" }))
--> tag	articles
--> gas	41
*/
static int report_format(lua_State *L)
{
    push_formatted(L);
    return 1;
}

/***
Write rows on standard output; arguments as `galley.report.format`. Rules, which have no output, may
not.
@function galley.report.print(columns, rows, options)
@param columns string[]
@param rows table[]
@param options? { format?: string, top?: integer, decimals?: integer, width?: integer, bar?: string }
@return boolean|nil  true; nil, message, "io" when it could not be written
@usage
require "galley.report".print({ "tag" }, { { "gas" } }, { format = "jsonl" }) --> {"tag":"gas"}
*/
static int report_print(lua_State *L)
{
    if (galley__lua_host_of(L)->jailed)
        return luaL_error(L, "rules have no output");
    push_formatted(L);
    size_t size;
    const char *text = lua_tolstring(L, -1, &size);
    if (fwrite(text, 1, size, stdout) != size || fflush(stdout) != 0) {
        galley_error err = {GALLEY_IO, GALLEY_NOWHERE, GALLEY_NOWHERE, "standard output is closed"};
        return galley__lua_fail(L, &err);
    }
    lua_pushboolean(L, 1);
    return 1;
}

/***
Put text into a file: whole, or the old file stays as it was. Rules, which have no files, may not.
@function galley.report.save(path, text)
@param path string
@param text string
@return boolean|nil  true; nil, message, "io" when it could not be written
@usage
print(require "galley.report".save("no/such/folder/report.html", "") == nil) --> true
*/
static int report_save(lua_State *L)
{
    galley_error err;
    if (galley__lua_host_of(L)->jailed)
        return luaL_error(L, "rules have no files");
    galley_str path = galley__lua_checkstr(L, 1), text = galley__lua_checkstr(L, 2);
    if (galley__report_save(path, text, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    lua_pushboolean(L, 1);
    return 1;
}

static const luaL_Reg functions[] = {{"json", report_json},     {"decode", report_decode},
                                     {"format", report_format}, {"print", report_print},
                                     {"save", report_save},     {NULL, NULL}};

int galley__luaopen_report(lua_State *L)
{
    luaL_newlib(L, functions);
    lua_pushstring(L, GALLEY_VERSION_STRING);
    lua_setfield(L, -2, "version");
    return 1;
}
