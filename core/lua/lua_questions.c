/* core/lua/lua_questions.c: what a store says of many articles at once (methods of galley.store).
 *
 * Options are read from the table and left in it, so that the texts they point to stay alive; queries are made on the
 * stack and stay there until the answer is pushed.
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_query.h"
#include "core/lua/lua_store.h"

enum { LIST_MAX = 128 };

/* The options that galley_question has. */
#define QUESTION "where", "sort", "top", "min", "articles"

/* Several strings: an array of pointers into what is on the stack. */
typedef struct list {
    galley_str *at;
    size_t n;
} list;

static int wrong_list(lua_State *L, int idx, const char *name)
{
    return luaL_argerror(L, idx,
                         lua_pushfstring(L, "option '%s': a string or an array of strings", name));
}

/* One more string, at the top of the stack, which stays there (it may be a number made text, or not in the table). */
static void add(lua_State *L, int idx, const char *name, list *l)
{
    if (lua_type(L, -1) != LUA_TSTRING || l->n == LIST_MAX)
        wrong_list(L, idx, name);
    l->at[l->n].data = lua_tolstring(L, -1, &l->at[l->n].size);
    l->n++;
}

/* The value at the top, popped, added to the list: a string, or an array of them, or nil. */
static void add_all(lua_State *L, int idx, const char *name, list *l)
{
    luaL_checkstack(L, 8, "options");
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        return;
    }
    if (lua_type(L, -1) == LUA_TSTRING) {
        add(L, idx, name, l);
        lua_pop(L, 1); /* held by the table or the stack below */
        return;
    }
    if (!lua_istable(L, -1))
        wrong_list(L, idx, name);
    lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, -1, i);
        add(L, idx, name, l);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

/* A list on the stack (as userdata), empty. */
static list new_list(lua_State *L)
{
    return (list){lua_newuserdatauv(L, LIST_MAX * sizeof(galley_str), 0), 0};
}

static void add_option(lua_State *L, int idx, const char *name, list *l)
{
    if (lua_istable(L, idx)) {
        lua_getfield(L, idx, name);
        add_all(L, idx, name, l);
    }
}

/* The query of an option, pushed; nil and NULL when it is not given. False: *err says why it is none. */
static bool query_option(lua_State *L, int idx, const char *name, const galley_query **query,
                         galley_error *err)
{
    *query = NULL;
    if (!lua_istable(L, idx)) {
        lua_pushnil(L);
        return true;
    }
    if (lua_getfield(L, idx, name) != LUA_TNIL && lua_type(L, -1) != LUA_TSTRING &&
        lua_type(L, -1) != LUA_TUSERDATA)
        luaL_argerror(L, idx, lua_pushfstring(L, "option '%s': query or string expected", name));
    return galley__lua_toquery(L, -1, query, err);
}

/* What all questions have; the query is left on the stack. */
static bool question(lua_State *L, int idx, galley_question *q, lua_Integer top, lua_Integer min,
                     galley_error *err)
{
    *q = (galley_question){0};
    q->sort = galley__lua_opt_str(L, idx, "sort", (galley_str){NULL, 0});
    q->top = (size_t)galley__lua_opt_int(L, idx, "top", 0, INT32_MAX, top);
    q->min = (size_t)galley__lua_opt_int(L, idx, "min", 0, INT32_MAX, min);
    q->articles = galley__lua_opt_bool(L, idx, "articles", false);
    return query_option(L, idx, "where", &q->where, err);
}

/* -- trends -- */

/* "PREFIX:value" of each string of an option, as a query on the stack. */
static bool add_queries(lua_State *L, int idx, const char *name, const galley_query **at, size_t *n,
                        galley_error *err)
{
    list values = new_list(L);
    bool plain = strcmp(name, "query") == 0;
    add_option(L, idx, name, &values);
    luaL_checkstack(L, (int)values.n + 8, "queries");
    for (size_t i = 0; i < values.n; i++) {
        lua_pushfstring(L, plain ? "%s" : "%s:", plain ? "" : name);
        galley__lua_pushstr(L, values.at[i]);
        lua_concat(L, 2);
        if (*n == LIST_MAX)
            wrong_list(L, idx, name);
        if (!galley__lua_toquery(L, -1, &at[*n], err))
            return false;
        ++*n;
    }
    return true;
}

/***
How often tags and queries hold, by period: one row a period, from the first to the last, a period
without articles is a zero. Columns are the name of the period (`hour`, `day`, `week`, `month`,
`year`), each tag by its name, each label, span and query as it is written in a query, and all
`articles` (or `stories`).
@function galley.store:trend(options)
@param options? { tag?: string|string[], label?: string|string[], span?: string|string[], query?: string|string[], by?: string, per?: string, where?: string|galley.query, share?: boolean, average?: integer, articles?: boolean }
    `label`: "NAME=VALUE" or "VALUE"; `span`: "LABEL" or "LABEL=ID"; `by`: "hour", "day", "week"
    (the default, named by its Monday), "month", "year"; `per`: "article" (the default), "story";
    `where`: of which articles; `share`: per cent of all; `average`: over so many periods;
    `articles`: each row has `ids` and "ids NAME" for each column, arrays of `article.id`
@return table|nil  as those of `store:sql`; nil, message, "syntax", offset when a query is none
@usage
local galley = require "galley"
local store = galley.open(":memory:", { mode = "create" })
store:add(galley.article({ id = "a1", date = "2022-01-03", text = "Gas rose." }))
store:add(galley.article({ id = "a2", date = "2022-03-01", text = "Oil fell." }))
print(store:trend { query = "gas", by = "month" })
--> month    gas  articles
--> 2022-01    1         1
--> 2022-02    0         0
--> 2022-03    0         1
*/
int galley__lua_store_trend(lua_State *L)
{
    static const char *const options[] = {"tag",   "label", "span",    "query",    "by", "per",
                                          "where", "share", "average", "articles", NULL};
    static const char *const of[] = {"label", "span", "query"};
    static const char *const units[] = {"article", "story", NULL};
    galley_error err;
    galley_store *store = galley__lua_checkstore(L);
    lua_settop(L, 2);
    galley__lua_options(L, 2, options);
    galley_trend what = {.by = galley__lua_opt_str(L, 2, "by", GALLEY_STR("week"))};
    what.per_story = galley__lua_opt_choice(L, 2, "per", units, 0) == 1;
    what.share = galley__lua_opt_bool(L, 2, "share", false);
    what.articles = galley__lua_opt_bool(L, 2, "articles", false);
    what.average = (size_t)galley__lua_opt_int(L, 2, "average", 0, 1000, 0);
    list tags = new_list(L);
    add_option(L, 2, "tag", &tags);
    const galley_query **queries = lua_newuserdatauv(L, LIST_MAX * sizeof *queries, 0);
    bool good = query_option(L, 2, "where", &what.query, &err);
    for (size_t i = 0; good && i < 3; i++)
        good = add_queries(L, 2, of[i], queries, &what.n_queries, &err);
    if (!good)
        return galley__lua_fail(L, &err);
    what.tags = tags.at;
    what.n_tags = tags.n;
    what.queries = queries;
    galley_rows **box = galley__lua_newrows(L);
    if (galley_store_trend(store, &what, box, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    return galley__lua_pushrows(L, lua_gettop(L));
}

/* -- facets -- */

/***
How many articles have which value: rows of `facet`, `value`, `articles`, `percent` (of the articles
asked for), those without any value last, with `value` nil.
@function galley.store:facets(names, options)
@param names string|string[]  "source", "author", "lang", "hour", "day", "week", "month", "year",
    "tag", "label", "label:NAME", "span:LABEL", "story", else another field of the articles
@param options? { where?: string|galley.query, sort?: string, top?: integer, min?: integer, articles?: boolean }
    `sort`: "articles" (the default), "value", with "-" in front turned round; `top`: of each facet
    so many values (10, 0: all); `articles`: each row has `ids`, an array of `article.id`
@return table|nil  as those of `store:sql`; nil, message, "syntax", offset when the query is none
@usage
local galley = require "galley"
local store = galley.open(":memory:", { mode = "create" })
store:add(galley.article({ id = "a1", source = "Sky", text = "Gas rose." }))
store:add(galley.article({ id = "a2", text = "Oil fell." }))
print(store:facets "source")
--> facet   value  articles  percent
--> source  Sky           1   50.000
--> source                1   50.000
*/
int galley__lua_store_facets(lua_State *L)
{
    static const char *const options[] = {QUESTION, NULL};
    galley_error err;
    galley_facets what = {0};
    galley_store *store = galley__lua_checkstore(L);
    lua_settop(L, 3);
    if (lua_type(L, 2) != LUA_TSTRING && lua_type(L, 2) != LUA_TTABLE)
        luaL_typeerror(L, 2, "string or table");
    galley__lua_options(L, 3, options);
    list names = new_list(L);
    lua_pushvalue(L, 2);
    add_all(L, 2, "names", &names);
    if (!question(L, 3, &what.question, 10, 0, &err))
        return galley__lua_fail(L, &err);
    what.names = names.at;
    what.n_names = names.n;
    galley_rows **box = galley__lua_newrows(L);
    if (galley_store_facets(store, &what, box, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    return galley__lua_pushrows(L, lua_gettop(L));
}
