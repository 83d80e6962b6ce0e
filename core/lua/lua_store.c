/* core/lua/lua_store.c: stores and what is selected from them (galley.store, galley.cursor).
 *
 * A cursor holds its store in user value 1. Closing a store first closes the cursors that are open,
 * which it finds in a list through their userdata: the core's cursors must not outlive their store.
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_article.h"
#include "core/lua/lua_modules.h"
#include "core/lua/lua_query.h"
#include "core/lua/lua_statements.h"
#include "core/lua/lua_store.h"

#include <math.h>

/***
A store: one SQLite file of articles, what rules said of them, and why. `store:close()` closes it,
and so does the end of a `local store <close>`.
@class galley.store
@field path string
*/

/***
Goes through selected articles: made by `store:articles`, called by a `for` loop.
@class galley.cursor
*/

typedef struct cursor_box cursor_box;
typedef struct store_box {
    galley_store *store;
    cursor_box *open; /* its cursors */
} store_box;

struct cursor_box {
    galley_cursor *cursor;
    store_box *store;
    cursor_box *next;
};

static const galley__lua_type store_type, cursor_type;

static void close_cursor(cursor_box *box)
{
    if (!box->cursor)
        return;
    galley_cursor_close(box->cursor);
    box->cursor = NULL;
    for (cursor_box **p = &box->store->open; *p; p = &(*p)->next) {
        if (*p == box) {
            *p = box->next;
            break;
        }
    }
}

static int cursor_gc(lua_State *L)
{
    cursor_box *box = lua_touserdata(L, 1);
    if (box)
        close_cursor(box);
    return 0;
}

static int store_gc(lua_State *L)
{
    store_box *box = lua_touserdata(L, 1);
    if (box) {
        while (box->open)
            close_cursor(box->open);
        galley_store_close(box->store);
        box->store = NULL;
    }
    return 0;
}

static galley_store *check(lua_State *L)
{
    return *(galley_store **)galley__lua_checkbox(L, 1, &store_type);
}

galley_store *galley__lua_checkstore(lua_State *L)
{
    return check(L);
}

/* -- opening -- */

/***
Open a store: `galley.open`. Without a path the one of the command line (`-s`) or of $GALLEY_STORE.
@function galley.store.open(path, options)
@param path? string
@param options? { mode?: string }  "read" (the default), "write" (has to exist too), "create"
@return galley.store|nil  nil, message, code: "notfound", "corrupt", "version", "busy", "io"
@usage
local galley = require "galley"
print((select(3, galley.open "no/such.db"))) --> notfound
*/
static int store_open(lua_State *L)
{
    static const char *const options[] = {"mode", NULL};
    static const char *const modes[] = {"read", "write", "create", NULL};
    galley_error err;
    lua_settop(L, 2);
    galley_str path = galley__lua_optstr(L, 1);
    galley__lua_options(L, 2, options);
    int mode = galley__lua_opt_choice(L, 2, "mode", modes, GALLEY_STORE_READ);
    if (!path.data)
        path = galley__lua_host_of(L)->store;
    if (path.size == 0)
        luaL_argerror(L, 1, "no store is named");
    const galley_alloc *alloc = galley__lua_alloc(L);
    store_box *box = galley__lua_newbox(L, &store_type);
    galley__lua_pushstr(L, path);
    lua_setiuservalue(L, -2, 1);
    if (galley_store_open(alloc, path, (galley_store_mode)mode, &box->store, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    return 1;
}

/***
Close it, and the loops that still read from it. A second time does nothing.
@function galley.store:close()
@usage
local galley = require "galley"
local store = galley.open(":memory:", { mode = "create" })
store:close()
print((select(2, pcall(store.count, store)))) --> closed store
*/
static int store_close(lua_State *L)
{
    galley__lua_checktype(L, 1, &store_type);
    return store_gc(L);
}

/* -- articles -- */

static const char *const orders[] = {"row", "date", "rank", NULL};

/* The query at 2 and the options at 3 as a selection; false: the query is none. */
static bool selection(lua_State *L, galley_select *what, galley_error *err)
{
    static const char *const options[] = {"limit", "order", NULL};
    lua_settop(L, 3);
    galley__lua_options(L, 3, options);
    *what = (galley_select){0};
    what->limit = (size_t)galley__lua_opt_int(L, 3, "limit", 1, INT32_MAX, 0);
    what->order = (galley_order)galley__lua_opt_choice(L, 3, "order", orders, GALLEY_ORDER_ROW);
    return galley__lua_toquery(L, 2, &what->query, err);
}

/***
Go through the articles that a query matches; all without one.
@function galley.store:articles(query, options)
@param query? string|galley.query
@param options? { limit?: integer, order?: string }  `order`: "row" (as stored, the default),
    "date" (newest first), "rank" (best first)
@return galley.cursor|nil  for a `for` loop; nil, message, "syntax", offset when the query is none
@usage
local galley = require "galley"
local store = galley.open(":memory:", { mode = "create" })
store:add(galley.article({ id = "a1", text = "Gas rose." }, { anatomy = false }))
for article in store:articles("gas", { limit = 10 }) do print(article.key) end --> a1
*/
static int store_articles(lua_State *L)
{
    galley_error err;
    galley_select what;
    store_box *parent = galley__lua_checkbox(L, 1, &store_type);
    if (!selection(L, &what, &err))
        return galley__lua_fail(L, &err);
    cursor_box *box = galley__lua_newbox(L, &cursor_type);
    lua_pushvalue(L, 1);
    lua_setiuservalue(L, -2, 1);
    lua_pushvalue(L, 2);
    lua_setiuservalue(L, -2, 2);
    if (galley_store_select(parent->store, &what, &box->cursor, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    box->store = parent;
    box->next = parent->open;
    parent->open = box;
    return 1;
}

static int cursor_call(lua_State *L)
{
    galley_error err;
    galley_article *a;
    int64_t row = 0;
    cursor_box *box = galley__lua_checktype(L, 1, &cursor_type);
    lua_getiuservalue(L, 1, 1);
    galley__lua_checkbox(L, -1, &store_type);
    galley__lua_checkbox(L, 1, &cursor_type);
    galley__lua_layers *layers = galley__lua_new_article(L, &a);
    if (galley_cursor_next(box->cursor, &row, layers->arena, a, &err) != GALLEY_OK)
        galley__lua_raise(L, &err);
    if (row == 0) {
        close_cursor(box);
        galley__lua_close_article(L, -1);
        lua_pushnil(L);
        return 1;
    }
    galley__lua_charge(L, galley_arena_used(layers->arena));
    return 1;
}

/***
Stop before the end. A second time does nothing.
@function galley.cursor:close()
@usage
local galley = require "galley"
local store = galley.open(":memory:", { mode = "create" })
local cursor = store:articles()
cursor:close()
print((select(2, pcall(cursor)))) --> closed cursor
*/
static int cursor_close(lua_State *L)
{
    galley__lua_checktype(L, 1, &cursor_type);
    return cursor_gc(L);
}

/* cursor:METHOD(...) is that of a selection of what the cursor still has. */
static int as_selection(lua_State *L, const char *method)
{
    int n = lua_gettop(L);
    galley__lua_checkbox(L, 1, &cursor_type);
    galley__lua_require(L, "galley.selection");
    lua_getfield(L, -1, "of");
    lua_getiuservalue(L, 1, 1);
    lua_pushvalue(L, 1);
    lua_call(L, 2, 1); /* ... module selection */
    lua_getfield(L, -1, method);
    lua_replace(L, -3);
    lua_replace(L, 1); /* selection ... method */
    lua_insert(L, 1);
    lua_call(L, n, LUA_MULTRET);
    return lua_gettop(L);
}

/* A number, and a table or nothing. */
static void check_cursor_options(lua_State *L)
{
    galley__lua_checktype(L, 1, &cursor_type);
    galley__lua_checknumber(L, 2);
    if (!lua_isnoneornil(L, 3))
        luaL_checktype(L, 3, LUA_TTABLE);
}

/***
Two parts of the articles, to learn from and to judge by: see `galley.selection:split`.
@function galley.cursor:split(share, options)
@param share number
@param options? { group?: string|string[], date?: string, seed?: integer }
@return galley.selection, galley.selection
@usage
local galley = require "galley"
local store = galley.open(":memory:", { mode = "create" })
for i = 1, 10 do store:add(galley.article({ id = "a" .. i, text = "Gas." }, { anatomy = false })) end
local train, test = store:articles():split(0.8)
print(#train, #test) --> 8	2
*/
static int cursor_split(lua_State *L)
{
    check_cursor_options(L);
    return as_selection(L, "split");
}

/***
The articles in n parts, each once as the part to judge by: see `galley.selection:folds`.
@function galley.cursor:folds(n, options)
@param n integer
@param options? { group?: string|string[], seed?: integer }
@return galley.selection[][]  `{ train, test }` for each fold
@usage
local galley = require "galley"
local store = galley.open(":memory:", { mode = "create" })
for i = 1, 10 do store:add(galley.article({ id = "a" .. i, text = "Gas." }, { anatomy = false })) end
print(#store:articles():folds(5)) --> 5
*/
static int cursor_folds(lua_State *L)
{
    check_cursor_options(L);
    return as_selection(L, "folds");
}

/***
The articles of which a model is least sure: see `galley.selection:uncertain`.
@function galley.cursor:uncertain(model, most)
@param model galley.model
@param most? integer
@return galley.selection
@usage
local galley = require "galley"
local model = galley.model("topic", { min_articles = 1 }):train {
  galley.article({ text = "Gas rose.", labels = { "energy" } }, { anatomy = false }),
  galley.article({ text = "A goal.", labels = { "sport" } }, { anatomy = false }) }
print(#galley.open(":memory:", { mode = "create" }):articles():uncertain(model)) --> 0
*/
static int cursor_uncertain(lua_State *L)
{
    galley__lua_checktype(L, 1, &cursor_type);
    if (luaL_getmetafield(L, 2, "__name") != LUA_TSTRING ||
        strcmp(lua_tostring(L, -1), "galley.model") != 0)
        luaL_typeerror(L, 2, "galley.model");
    lua_pop(L, 1);
    if (!lua_isnoneornil(L, 3))
        galley__lua_checkint(L, 3, 1, INT32_MAX);
    return as_selection(L, "uncertain");
}

/***
How many articles a query matches; all without one.
@function galley.store:count(query)
@param query? string|galley.query
@return integer|nil  nil, message, "syntax", offset when the query is none
@usage
local galley = require "galley"
print(galley.open(":memory:", { mode = "create" }):count()) --> 0
*/
static int store_count(lua_State *L)
{
    galley_error err;
    size_t count;
    galley_store *store = check(L);
    lua_settop(L, 2);
    galley_select what = {0};
    if (!galley__lua_toquery(L, 2, &what.query, &err) ||
        galley_store_count(store, &what, &count, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    lua_pushinteger(L, (lua_Integer)count);
    return 1;
}

/***
One article.
@function galley.store:article(key)
@param key string  its key, a beginning of one that only it has, or its row as "#17"
@return galley.article|nil  nil, message, code: "notfound"; "invalid" when several begin so
@usage
local galley = require "galley"
local store = galley.open(":memory:", { mode = "create" })
print((select(3, store:article "nobody"))) --> notfound
*/
static int store_article(lua_State *L)
{
    galley_error err;
    galley_article *a;
    int64_t row;
    galley_store *store = check(L);
    galley_str key = galley__lua_checkstr(L, 2);
    if (galley_store_find(store, key, &row, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    galley__lua_layers *layers = galley__lua_new_article(L, &a);
    if (galley_store_get(store, row, layers->arena, a, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    galley__lua_charge(L, galley_arena_used(layers->arena));
    return 1;
}

/***
Store an article under its key, in a transaction of its own.
@function galley.store:add(article)
@param article galley.article
@return string|nil  "new", "same" (nothing changed), "fields" (only fields changed), "revised" (a
    new revision of the text); nil, message, code when it could not be stored
@usage
local galley = require "galley"
local store = galley.open(":memory:", { mode = "create" })
local a = galley.article({ id = "a1", text = "Gas rose." }, { anatomy = false })
print(store:add(a), store:add(a)) --> new	same
*/
static int store_add(lua_State *L)
{
    static const char *const outcomes[] = {"new", "same", "fields", "revised"};
    galley_error err;
    galley_put put;
    galley_store *store = check(L);
    const galley_article *a = galley__lua_checkarticle(L, 2)->article;
    if (galley_store_begin(store, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    galley_status status = galley_store_put(store, a, &put, &err);
    if (status == GALLEY_OK)
        status = galley_store_commit(store, &err);
    if (status != GALLEY_OK) {
        galley_store_rollback(store);
        return galley__lua_fail(L, &err);
    }
    lua_pushstring(L, outcomes[put.outcome]);
    return 1;
}

/***
What holds for an article as it is in the store now: statements of rules, with their evidence, in
the form of `article:tags()`. Its spans are spans of the article given, if that is of the same
revision.
@function galley.store:tags(article)
@param article galley.article  from this store
@return table[]|nil  nil, message, "notfound" when the article is of no store
@usage
local galley = require "galley"
local store = galley.open(":memory:", { mode = "create" })
store:add(galley.article({ id = "a1", text = "Gas rose." }, { anatomy = false }))
print(#store:tags(store:article "a1")) --> 0
*/
static int store_tags(lua_State *L)
{
    galley_error err;
    galley_stored_statement *at;
    size_t count;
    galley_store *store = check(L);
    galley__lua_layers *layers = galley__lua_checkarticle(L, 2);
    if (layers->article->row == 0) {
        lua_pushnil(L);
        lua_pushliteral(L, "the article is of no store");
        lua_pushstring(L, galley_status_name(GALLEY_NOTFOUND));
        return 3;
    }
    if (galley_store_statements(store, layers->article->row, layers->arena, &at, &count, &err) !=
        GALLEY_OK)
        return galley__lua_fail(L, &err);
    lua_newtable(L);
    lua_Integer n = 0;
    for (size_t i = 0; i < count; i++) {
        if (!at[i].holds)
            continue;
        galley__lua_push_statement(L, 2, &at[i].statement);
        lua_pushinteger(L, (lua_Integer)at[i].run);
        lua_setfield(L, -2, "run");
        lua_rawseti(L, -2, ++n);
    }
    return 1;
}

/* -- SQL -- */

static int rows_gc(lua_State *L)
{
    galley_rows **box = lua_touserdata(L, 1);
    if (box) {
        galley_rows_close(*box);
        *box = NULL;
    }
    return 0;
}

static const galley__lua_type rows_type = {.name = "galley.statement",
                                           .size = sizeof(galley_rows *),
                                           .values = 1,
                                           .gc = rows_gc,
                                           .close = rows_gc};

/* The arguments behind the SQL, borrowed from the stack. */
static galley_value bound(lua_State *L, int idx)
{
    galley_value v = {0};
    switch (lua_type(L, idx)) {
    case LUA_TNIL:
        break;
    case LUA_TBOOLEAN:
        v.type = GALLEY_VALUE_INT;
        v.integer = lua_toboolean(L, idx);
        break;
    case LUA_TNUMBER:
        v.type = lua_isinteger(L, idx) ? GALLEY_VALUE_INT : GALLEY_VALUE_DOUBLE;
        v.integer = lua_isinteger(L, idx) ? lua_tointeger(L, idx) : 0;
        v.number = lua_tonumber(L, idx);
        break;
    case LUA_TSTRING:
        v.text.data = lua_tolstring(L, idx, &v.text.size);
        v.type = galley_utf8_valid(v.text) < v.text.size ? GALLEY_VALUE_BLOB : GALLEY_VALUE_TEXT;
        break;
    default:
        luaL_typeerror(L, idx, "nil, boolean, number or string");
    }
    return v;
}

static void push_value(lua_State *L, const galley_value *v)
{
    switch (v->type) {
    case GALLEY_VALUE_INT:
        lua_pushinteger(L, (lua_Integer)v->integer);
        break;
    case GALLEY_VALUE_DOUBLE:
        lua_pushnumber(L, v->number);
        break;
    case GALLEY_VALUE_TEXT:
    case GALLEY_VALUE_BLOB:
        galley__lua_pushstr(L, v->text);
        break;
    default:
        lua_pushnil(L);
    }
}

galley_rows **galley__lua_newrows(lua_State *L)
{
    galley_rows **box = galley__lua_newbox(L, &rows_type);
    lua_pushvalue(L, 1);
    lua_setiuservalue(L, -2, 1);
    lua_toclose(L, -1); /* before the store can be closed, also when a push raises */
    return box;
}

/* The names of the columns as an array, pushed; those of links are left out. */
static void push_columns(lua_State *L, const galley_rows *rows)
{
    size_t n = galley_rows_columns(rows) - galley_rows_links(rows);
    lua_createtable(L, (int)n, 0);
    for (size_t c = 0; c < n; c++) {
        galley__lua_pushstr(L, galley_rows_name(rows, c));
        lua_rawseti(L, -2, (lua_Integer)c + 1);
    }
}

/* The articles behind a number, as an array, pushed. */
static void push_link(lua_State *L, const galley_value *v)
{
    if (v->type == GALLEY_VALUE_TEXT)
        galley__lua_pushjson(L, v->text);
    else
        lua_newtable(L);
}

/* One row as a table by the names of the array at `columns`, pushed. */
static void push_row(lua_State *L, const galley_rows *rows, int columns)
{
    size_t n = galley_rows_columns(rows), links = galley_rows_links(rows);
    lua_createtable(L, 0, (int)n);
    for (size_t c = 0; c < n; c++) {
        galley_value v = galley_rows_value(rows, c);
        if (c < n - links) {
            lua_rawgeti(L, columns, (lua_Integer)c + 1);
            push_value(L, &v);
        } else {
            galley__lua_pushstr(L, galley_rows_name(rows, c));
            push_link(L, &v);
        }
        lua_rawset(L, -3);
    }
}

/* tostring(rows): upvalue-free, so that the metatable can be shared. */
static int result_tostring(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    galley__lua_require(L, "galley.report");
    lua_getfield(L, -1, "format");
    if (lua_getfield(L, 1, "columns") != LUA_TTABLE)
        return luaL_error(L, "rows without columns");
    lua_pushvalue(L, 1);
    lua_call(L, 2, 1);
    galley_str text = galley__lua_checkstr(L, -1);
    if (text.size > 0 && text.data[text.size - 1] == '\n')
        lua_pushlstring(L, text.data, text.size - 1); /* print() ends the line */
    return 1;
}

static void set_result_metatable(lua_State *L)
{
    if (luaL_newmetatable(L, "galley.rows")) {
        lua_pushcfunction(L, result_tostring);
        lua_setfield(L, -2, "__tostring");
    }
    lua_setmetatable(L, -2);
}

int galley__lua_pushrows(lua_State *L, int idx)
{
    galley_error err;
    bool more = false;
    galley_rows *rows = *(galley_rows **)lua_touserdata(L, idx);
    int base = lua_gettop(L);
    lua_newtable(L);       /* result */
    push_columns(L, rows); /* result columns */
    for (lua_Integer i = 1;; i++) {
        if (galley_rows_next(rows, &more, &err) != GALLEY_OK)
            return galley__lua_fail(L, &err);
        if (!more)
            break;
        push_row(L, rows, base + 2);
        lua_rawseti(L, base + 1, i);
    }
    lua_setfield(L, base + 1, "columns");
    lua_getiuservalue(L, idx, 1);
    lua_setfield(L, base + 1, "store");
    set_result_metatable(L);
    return 1;
}

/***
Any question to the store, read-only; docs/schema.md describes the tables. Values are what they are
in SQLite: NULL is nil, integers, floats and text stay so.
@function galley.store:sql(sql, ...)
@param sql string  one statement; ?1, ?2 ... stand for the further arguments
@return table|nil  an array of rows, each a table by the names of the columns; `columns` is the
    array of the names in their order, `store` the store, `print(rows)` an aligned table; nil, message, code when the
    statement is wrong or would write
@usage
local galley = require "galley"
local store = galley.open(":memory:", { mode = "create" })
print(store:sql("SELECT ?1 + 1 AS n, NULL AS missing", 41)[1].n) --> 42
*/
static int store_sql(lua_State *L)
{
    galley_error err;
    int n_bind = lua_gettop(L) - 2;
    galley_store *store = check(L);
    galley_str sql = galley__lua_checkstr(L, 2);
    if (n_bind < 0)
        n_bind = 0;
    galley_value *bind = lua_newuserdatauv(L, (size_t)n_bind * sizeof *bind + 1, 0);
    for (int i = 0; i < n_bind; i++)
        bind[i] = bound(L, i + 3);
    galley_rows **box = galley__lua_newrows(L);
    if (galley_store_sql(store, sql, bind, (size_t)n_bind, box, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    return galley__lua_pushrows(L, lua_gettop(L));
}

/* -- what it is -- */

static int store_index(lua_State *L)
{
    galley__lua_checktype(L, 1, &store_type);
    if (lua_type(L, 2) != LUA_TSTRING || strcmp(lua_tostring(L, 2), "path") != 0)
        return 0;
    lua_getiuservalue(L, 1, 1);
    return 1;
}

static int store_tostring(lua_State *L)
{
    store_box *box = galley__lua_checktype(L, 1, &store_type);
    lua_getiuservalue(L, 1, 1);
    lua_pushfstring(L, "galley.store %s%s", lua_tostring(L, -1), box->store ? "" : " (closed)");
    return 1;
}

static const luaL_Reg store_methods[] = {{"close", store_close},
                                         {"articles", store_articles},
                                         {"count", store_count},
                                         {"article", store_article},
                                         {"add", store_add},
                                         {"tags", store_tags},
                                         {"sql", store_sql},
                                         {"save", galley__lua_store_save},
                                         {"model", galley__lua_store_model},
                                         {"label", galley__lua_store_label},
                                         {"trend", galley__lua_store_trend},
                                         {"facets", galley__lua_store_facets},
                                         {"keyness", galley__lua_store_keyness},
                                         {"collocations", galley__lua_store_collocations},
                                         {"kwic", galley__lua_store_kwic},
                                         {"cooccur", galley__lua_store_cooccur},
                                         {"timeline", galley__lua_store_timeline},
                                         {"compare", galley__lua_store_compare},
                                         {NULL, NULL}};

static const luaL_Reg store_meta[] = {{"__tostring", store_tostring}, {NULL, NULL}};

static const galley__lua_type store_type = {.name = "galley.store",
                                            .size = sizeof(store_box),
                                            .values = 1,
                                            .methods = store_methods,
                                            .meta = store_meta,
                                            .index = store_index,
                                            .gc = store_gc,
                                            .close = store_close};

static const luaL_Reg cursor_methods[] = {{"close", cursor_close},
                                          {"split", cursor_split},
                                          {"folds", cursor_folds},
                                          {"uncertain", cursor_uncertain},
                                          {NULL, NULL}};

static const luaL_Reg cursor_meta[] = {{"__call", cursor_call}, {NULL, NULL}};

static const galley__lua_type cursor_type = {.name = "galley.cursor",
                                             .size = sizeof(cursor_box),
                                             .values = 2,
                                             .methods = cursor_methods,
                                             .meta = cursor_meta,
                                             .gc = cursor_gc,
                                             .close = cursor_close};

static const luaL_Reg functions[] = {{"open", store_open}, {NULL, NULL}};

int galley__luaopen_store(lua_State *L)
{
    luaL_newlib(L, functions);
    return 1;
}
