/* core/lua/lua_query.c: queries asked of one article (galley.query).
 *
 * A query has no close(): spans of its answers borrow from it, and their article keeps it.
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_query.h"

#include "core/lua/lua_modules.h"
#include <time.h>

/***
A query: words, "phrases", fields, tags and spans with AND, OR, NOT, NEAR; the same language that
`galley search` and rules speak. `tostring(query)` is its text.
@class galley.query
@field text string  as it was written
*/

static int query_gc(lua_State *L)
{
    galley_query **box = lua_touserdata(L, 1);
    if (box) {
        galley_query_free(*box);
        *box = NULL;
    }
    return 0;
}

static const galley__lua_type query_type;

const galley_query *galley__lua_checkquery(lua_State *L, int idx)
{
    return *(galley_query **)galley__lua_checkbox(L, idx, &query_type);
}

/* What relative dates are counted from. Rules have no clock: there a relative date is a syntax
 * error. */
static galley_str now(lua_State *L, char *text, size_t size)
{
    time_t t = time(NULL);
    struct tm tm;
    if (galley__lua_host_of(L)->jailed || !gmtime_r(&t, &tm))
        return (galley_str){NULL, 0};
    return (galley_str){text, strftime(text, size, "%Y-%m-%dT%H:%M:%SZ", &tm)};
}

/* Parse into a box that is pushed. */
static galley_status push_query(lua_State *L, galley_str text, galley_error *err)
{
    char clock[32];
    const galley_alloc *alloc = galley__lua_alloc(L);
    galley_str when = now(L, clock, sizeof clock);
    galley_query **box = galley__lua_newbox(L, &query_type);
    return galley_query_parse(alloc, text, when.size > 0 ? &when : NULL, box, err);
}

bool galley__lua_toquery(lua_State *L, int idx, const galley_query **query, galley_error *err)
{
    idx = lua_absindex(L, idx);
    *query = NULL;
    if (lua_isnoneornil(L, idx))
        return true;
    if (galley__lua_testbox(L, idx, &query_type)) {
        *query = galley__lua_checkquery(L, idx);
        return true;
    }
    if (lua_type(L, idx) != LUA_TSTRING)
        luaL_typeerror(L, idx, "query or string");
    if (push_query(L, galley__lua_checkstr(L, idx), err) != GALLEY_OK)
        return false;
    lua_replace(L, idx);
    *query = galley__lua_checkquery(L, idx);
    return true;
}

galley_answer galley__lua_ask(lua_State *L, int article, int query)
{
    galley_error err;
    galley_answer answer;
    galley__lua_layers *layers = galley__lua_checkarticle(L, article);
    const galley_query *q = galley__lua_checkquery(L, query);
    galley_view view = galley__lua_view(L, layers);
    if (galley_query_ask(q, &view, layers->arena, &answer, &err) != GALLEY_OK)
        galley__lua_raise(L, &err);
    if (answer.match)
        galley__lua_article_keep(L, article, query);
    return answer;
}

/***
Read a query. Relative dates ("date:-30d..") count from now; in rules, which have no clock, they are
refused.
@function galley.query.parse(text)
@param text string
@return galley.query|nil  nil, message, "syntax", offset when it is no query
@usage
local query = require "galley.query"
print(query.parse "gas (deal OR contract)") --> gas (deal OR contract)
*/
static int query_parse(lua_State *L)
{
    galley_error err;
    galley_str text = galley__lua_checkstr(L, 1);
    if (push_query(L, text, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    return 1;
}

/***
Whether an article is what the query asks for.
@function galley.query:matches(article)
@param article galley.article
@return boolean
@usage
local galley = require "galley"
local a = galley.article({ text = "A gas contract was signed." }, { anatomy = false })
print(galley.query("gas -oil"):matches(a)) --> true
*/
static int query_matches(lua_State *L)
{
    galley__lua_checkquery(L, 1);
    galley__lua_checkarticle(L, 2);
    lua_pushboolean(L, galley__lua_ask(L, 2, 1).match);
    return 1;
}

/***
The words and spans of an article by which it matches; clauses under NOT and clauses on fields have
none.
@function galley.query:spans(article)
@param article galley.article
@return galley.spans  empty when it does not match
@usage
local galley = require "galley"
local a = galley.article({ text = "A gas contract was signed." }, { anatomy = false })
for s in galley.query("contract gas"):spans(a):each() do io.write(s.text, " ") end
--> gas contract
*/
static int query_spans(lua_State *L)
{
    galley__lua_checkquery(L, 1);
    galley__lua_layers *layers = galley__lua_checkarticle(L, 2);
    galley_answer answer = galley__lua_ask(L, 2, 1);
    galley_spans out = {0, NULL};
    for (size_t i = 0; answer.match && i < answer.n_clauses; i++)
        for (size_t k = 0; k < answer.clauses[i].spans.count; k++)
            galley__lua_add_span(L, layers, &answer.clauses[i].spans.at[k], &out);
    galley_spans_sort(&out);
    galley__lua_push_spans(L, 2, out);
    return 1;
}

/* -- why not -- */

static const char *miss_name(galley_miss_kind kind)
{
    static const char *const names[] = {"absent", "elsewhere", "apart", "unwanted", "different"};
    return names[kind];
}

static void set_text(lua_State *L, const char *name, galley_str value)
{
    if (value.size == 0)
        return;
    galley__lua_pushstr(L, value);
    lua_setfield(L, -2, name);
}

static void set_number(lua_State *L, const char *name, lua_Integer value)
{
    lua_pushinteger(L, value);
    lua_setfield(L, -2, name);
}

static void set_span(lua_State *L, const char *name, const galley_span *span)
{
    if (span->end == 0)
        return;
    galley__lua_push_span(L, 2, span);
    lua_setfield(L, -2, name);
}

static void push_miss(lua_State *L, const galley_miss *miss)
{
    static const char *const ops[] = {
        [GALLEY_QUERY_NEAR] = "near",   [GALLEY_QUERY_NOT] = "not",
        [GALLEY_QUERY_WORDS] = "words", [GALLEY_QUERY_REGEX] = "regex",
        [GALLEY_QUERY_TAG] = "tag",     [GALLEY_QUERY_LABEL] = "label",
        [GALLEY_QUERY_SPAN] = "span",   [GALLEY_QUERY_FIELD] = "field",
        [GALLEY_QUERY_DATE] = "date"};
    lua_createtable(L, 0, 8);
    set_text(L, "why", galley_str_of(miss_name(miss->kind)));
    set_text(L, "is", galley_str_of(ops[miss->op]));
    set_text(L, "clause", miss->clause);
    set_text(L, "absent", miss->absent);
    set_text(L, "value", miss->value);
    set_text(L, "name", miss->name);
    set_span(L, "span", &miss->span);
    set_span(L, "other", &miss->other);
    if (miss->kind == GALLEY_MISS_ELSEWHERE)
        set_text(L, "region", galley_str_of(galley_region_name(miss->region)));
    if (miss->kind == GALLEY_MISS_APART) {
        set_number(L, "gap", miss->gap);
        set_number(L, "distance", miss->distance);
    }
    if (miss->either) {
        set_number(L, "either", miss->either);
        set_number(L, "way", miss->way);
    }
}

/***
Why an article is not what the query asks for: every clause at fault. `why` is "absent" (`absent`
names the words of a phrase that are nowhere), "elsewhere" (the words stand at `span` alone, in a `region`
that is not looked at), "apart" (of a NEAR: `span` and `other` are the nearest, `gap` words
between them where `distance` may be), "unwanted" (what NOT refuses stands at `span`) or "different"
(a field or date is `value`). Clauses with the same number `either` belong to one OR, of which one `way` would do.
@function galley.query:misses(article)
@param article galley.article
@return { why: string, is: string, clause: string, absent: string, value: string, name: string, span: galley.span, other: galley.span, region: string, gap: integer, distance: integer, either: integer, way: integer }[]
    empty when it matches
@usage
local galley = require "galley"
local a = galley.article({ text = "A gas deal was signed." }, { anatomy = false })
for _, miss in ipairs(galley.query("gas contract (oil OR coal)"):misses(a)) do
  print(miss.clause, miss.why, miss.either)
end
--> contract	absent	nil
--> oil	absent	1
--> coal	absent	1
*/
static int query_misses(lua_State *L)
{
    galley_error err;
    galley_misses misses;
    const galley_query *query = galley__lua_checkquery(L, 1);
    galley__lua_layers *layers = galley__lua_checkarticle(L, 2);
    galley_view view = galley__lua_view(L, layers);
    if (galley_query_misses(query, &view, layers->arena, &misses, &err) != GALLEY_OK)
        galley__lua_raise(L, &err);
    lua_createtable(L, (int)misses.count, 0);
    for (size_t i = 0; i < misses.count; i++) {
        push_miss(L, &misses.at[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

/* -- what it speaks of -- */

/* Append { is, name, first } for each span, tag, field and label of the tree to the array on top. */
static void add_names(lua_State *L, const galley_query_node *node)
{
    const char *is = node->op == GALLEY_QUERY_SPAN    ? "span"
                     : node->op == GALLEY_QUERY_TAG   ? "tag"
                     : node->op == GALLEY_QUERY_FIELD ? "field"
                     : node->op == GALLEY_QUERY_LABEL ? "label"
                                                      : NULL;
    luaL_checkstack(L, 4, "nested too deeply");
    if (is) {
        lua_createtable(L, 0, 3);
        set_text(L, "is", galley_str_of(is));
        set_text(L, "name", node->op == GALLEY_QUERY_TAG ? node->value : node->name);
        set_number(L, "first", (lua_Integer)node->start + 1);
        lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
    }
    for (size_t i = 0; i < node->n_children; i++)
        add_names(L, node->children[i]);
}

/***
The spans, tags, fields and labels that a query speaks of, in its order.
@function galley.query:names()
@return { is: string, name: string, first: integer }[]  `is`: "span", "tag", "field" or "label";
    `first`: the byte of the query at which it stands
@usage
local names = require "galley".query("gas span:country=RU tag:nato"):names()
print(names[1].is, names[1].name, names[2].is, names[2].name) --> span	country	tag	nato
*/
static int query_names(lua_State *L)
{
    const galley_query *query = galley__lua_checkquery(L, 1);
    lua_newtable(L);
    add_names(L, galley_query_root(query));
    return 1;
}

static int query_tostring(lua_State *L)
{
    galley__lua_pushstr(L, galley_query_text(galley__lua_checkquery(L, 1)));
    return 1;
}

static int query_index(lua_State *L)
{
    if (lua_type(L, 2) != LUA_TSTRING || strcmp(lua_tostring(L, 2), "text") != 0)
        return 0;
    return query_tostring(L);
}

static const luaL_Reg methods[] = {{"matches", query_matches},
                                   {"spans", query_spans},
                                   {"misses", query_misses},
                                   {"names", query_names},
                                   {NULL, NULL}};

static const luaL_Reg meta[] = {{"__tostring", query_tostring}, {NULL, NULL}};

static const galley__lua_type query_type = {.name = "galley.query",
                                            .size = sizeof(galley_query *),
                                            .methods = methods,
                                            .meta = meta,
                                            .index = query_index,
                                            .gc = query_gc};

static const luaL_Reg functions[] = {{"parse", query_parse}, {NULL, NULL}};

int galley__luaopen_query(lua_State *L)
{
    luaL_newlib(L, functions);
    return 1;
}
