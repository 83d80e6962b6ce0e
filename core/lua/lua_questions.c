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

/* A probability; 0 when it is not given. */
static double number_option(lua_State *L, int idx, const char *name)
{
    double p = 0;
    if (!lua_istable(L, idx))
        return 0;
    int type = lua_getfield(L, idx, name);
    if (type != LUA_TNIL)
        p = lua_type(L, -1) == LUA_TNUMBER ? lua_tonumber(L, -1) : -1;
    if (!(p >= 0 && p <= 1))
        luaL_argerror(L, idx, lua_pushfstring(L, "option '%s': a number from 0 to 1", name));
    lua_pop(L, 1);
    return p;
}

/* -- trends -- */

/* "PREFIX:value" of each string of an option, as a query on the stack. */
static bool add_queries(lua_State *L, int idx, const char *name, const galley_query **at, size_t *n,
                        galley_error *err)
{
    list values = new_list(L);
    bool plain = strcmp(name, "query") == 0 || strcmp(name, "word") == 0;
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

/* -- words -- */

/***
The words by which some articles differ from others: rows of `word`, `count`, `per_million`, `other`,
`other_per_million`, `log_likelihood`, `chi_square`, `log_ratio`, `articles`. Log-likelihood (Rayson
and Garside 2000) and chi-square say how sure the difference is, log ratio (Hardie 2014) how large: 1
is twice as often, 3 eight times.
@function galley.store:keyness(a, b, options)
@param a string|galley.query  of which articles
@param b? string|galley.query  beside which; all others without it
@param options? { where?: string|galley.query, sort?: string, top?: integer, min?: integer, articles?: boolean, both?: boolean, p?: number }
    `where`: of both only these; `sort`: a column ("log_likelihood"), with "-" in front turned round;
    `top`: so many rows (25, 0: all); `min`: occurrences in both together (3); `articles`: each row
    has `ids`, an array of `article.id`; `both`: also words that are rarer in `a`; `p`: only words
    that are there so often by chance with at most this probability (divided by the number of words)
@return table|nil  as those of `store:sql`; nil, message, "syntax", offset when a query is none
@usage
local galley = require "galley"
local store = galley.open(":memory:", { mode = "create" })
store:add(galley.article({ id = "a1", source = "Sky", text = "Gas, gas and gas." }))
store:add(galley.article({ id = "a2", text = "Oil and oil." }))
local row = store:keyness("source:Sky", nil, { min = 1 })[1]
print(row.word, row.count, row.other) --> gas	3	0
*/
int galley__lua_store_keyness(lua_State *L)
{
    static const char *const options[] = {QUESTION, "both", "p", NULL};
    galley_error err;
    galley_keyness what = {0};
    galley_store *store = galley__lua_checkstore(L);
    lua_settop(L, 4);
    galley__lua_options(L, 4, options);
    what.both_ways = galley__lua_opt_bool(L, 4, "both", false);
    what.p = number_option(L, 4, "p");
    if (lua_isnil(L, 2))
        luaL_typeerror(L, 2, "query or string");
    if (!galley__lua_toquery(L, 2, &what.a, &err) || !galley__lua_toquery(L, 3, &what.b, &err) ||
        !question(L, 4, &what.question, 25, 3, &err))
        return galley__lua_fail(L, &err);
    galley_rows **box = galley__lua_newrows(L);
    if (galley_store_keyness(store, &what, box, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    return galley__lua_pushrows(L, lua_gettop(L));
}

/***
The words that stand near others more often than by chance: rows of `word`, `count`, `left`, `right`
(how often before and behind), `expected`, `pmi` (Church and Hanks 1990), `npmi` (Bouma 2009),
`log_likelihood` (Dunning 1993), `articles`. Without a node the pairs of words that stand side by side,
without `left` and `right`.
@function galley.store:collocations(node, options)
@param node? string|galley.query  words and phrases
@param options? { where?: string|galley.query, sort?: string, top?: integer, min?: integer, articles?: boolean, window?: integer }
    as those of `store:keyness`; `window`: words to each side (5)
@return table|nil  as those of `store:sql`; nil, message, "syntax", offset when a query is none
@usage
local galley = require "galley"
local store = galley.open(":memory:", { mode = "create" })
store:add(galley.article({ id = "a1", text = "Cheap gas is gone. We have no cheap gas. Oil is here." }))
print(store:collocations("gas", { min = 2, window = 1 })[1].word) --> cheap
*/
int galley__lua_store_collocations(lua_State *L)
{
    static const char *const options[] = {QUESTION, "window", NULL};
    galley_error err;
    galley_collocations what = {0};
    galley_store *store = galley__lua_checkstore(L);
    lua_settop(L, 3);
    galley__lua_options(L, 3, options);
    what.window = (size_t)galley__lua_opt_int(L, 3, "window", 1, 1000, 5);
    if (!galley__lua_toquery(L, 2, &what.node, &err) ||
        !question(L, 3, &what.question, 25, 3, &err))
        return galley__lua_fail(L, &err);
    galley_rows **box = galley__lua_newrows(L);
    if (galley_store_collocations(store, &what, box, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    return galley__lua_pushrows(L, lua_gettop(L));
}

/***
Every place of the words, phrases and spans of a query, in its context: rows of `left`, `hit`, `right`,
`article` (its key), `date`, `source`, `start` (0-based byte of the text, or of the title), `part`
("text" or "title").
@function galley.store:kwic(query, options)
@param query string|galley.query
@param options? { where?: string|galley.query, sort?: string, top?: integer, min?: integer, articles?: boolean, width?: integer }
    `sort`: "left" or "right", by the words there, the nearest first; another column; as stored
    without it; `top`: so many rows (100, 0: all); `width`: characters on each side (40)
@return table|nil  as those of `store:sql`; nil, message, "syntax", offset when a query is none
@usage
local galley = require "galley"
local store = galley.open(":memory:", { mode = "create" })
store:add(galley.article({ id = "a1", text = "Dear gas is gone." }))
local row = store:kwic("gas")[1]
print(row.left .. "[" .. row.hit .. "]" .. row.right) --> Dear [gas] is gone.
*/
int galley__lua_store_kwic(lua_State *L)
{
    static const char *const options[] = {QUESTION, "width", NULL};
    galley_error err;
    galley_kwic what = {0};
    galley_store *store = galley__lua_checkstore(L);
    lua_settop(L, 3);
    galley__lua_options(L, 3, options);
    what.width = (size_t)galley__lua_opt_int(L, 3, "width", 1, 10000, 40);
    if (lua_isnil(L, 2))
        luaL_typeerror(L, 2, "query or string");
    if (!galley__lua_toquery(L, 2, &what.query, &err) ||
        !question(L, 3, &what.question, 100, 0, &err))
        return galley__lua_fail(L, &err);
    galley_rows **box = galley__lua_newrows(L);
    if (galley_store_kwic(store, &what, box, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    return galley__lua_pushrows(L, lua_gettop(L));
}

/* -- what stands together -- */

/* "article", "paragraph", "sentence" or a number of words. */
static void within_option(lua_State *L, int idx, galley_cooccur *what)
{
    static const char *const units[] = {"article", "paragraph", "sentence", NULL};
    int type = lua_istable(L, idx) ? lua_getfield(L, idx, "within") : LUA_TNIL;
    if (lua_istable(L, idx))
        lua_pop(L, 1);
    if (type != LUA_TNUMBER) {
        what->within =
            (galley_within)galley__lua_opt_choice(L, idx, "within", units, GALLEY_WITHIN_ARTICLE);
        return;
    }
    what->within = GALLEY_WITHIN_WORDS;
    what->distance = (size_t)galley__lua_opt_int(L, idx, "within", 1, 1000, 1);
}

/***
Which spans, tags and words stand together: rows of `a`, `b` (as a query writes them), `count`,
`expected`, `pmi` (Church and Hanks 1990), `npmi` (Bouma 2009), `log_likelihood` (Dunning 1993),
`jaccard`, `articles`. Counted are the units that have both.
@function galley.store:cooccur(options)
@param options { span?: string|string[], tag?: string|string[], word?: string|string[], within?: string|integer, across?: boolean, measure?: string, where?: string|galley.query, sort?: string, top?: integer, min?: integer, articles?: boolean }
    `span`: labels, each id of such spans being one thing; `tag`: names, "*" is all (within articles
    only); `word`: words and phrases; `within`: "article" (the default), "paragraph", "sentence", or a
    number: so many words from the one to the other; `across`: only pairs of two labels, or of span,
    tag and word; `measure`: the column to sort by ("count"), another name for `sort`; `min`: together
    (2); the rest as those of `store:keyness`
@return table|nil  as those of `store:sql`; nil, message, "syntax", offset when a query is none;
    "invalid" when what is named is only one thing
@usage
local galley = require "galley"
local store = galley.open(":memory:", { mode = "create" })
store:add(galley.article({ id = "a1", text = "Gas and oil rose." }))
store:add(galley.article({ id = "a2", text = "Gas fell, and so did oil." }))
local row = store:cooccur({ word = { "gas", "oil" }, within = "sentence" })[1]
print(row.a, row.b, row.count, row.jaccard) --> gas	oil	2	1.0
*/
int galley__lua_store_cooccur(lua_State *L)
{
    static const char *const options[] = {QUESTION, "span",   "tag",     "word",
                                          "within", "across", "measure", NULL};
    galley_error err;
    galley_cooccur what = {0};
    galley_store *store = galley__lua_checkstore(L);
    lua_settop(L, 2);
    luaL_checktype(L, 2, LUA_TTABLE);
    galley__lua_options(L, 2, options);
    what.across = galley__lua_opt_bool(L, 2, "across", false);
    what.stops = galley__lua_stops(L, GALLEY_STR("en"));
    within_option(L, 2, &what);
    list spans = new_list(L), tags = new_list(L);
    add_option(L, 2, "span", &spans);
    add_option(L, 2, "tag", &tags);
    const galley_query **words = lua_newuserdatauv(L, LIST_MAX * sizeof *words, 0);
    if (!add_queries(L, 2, "word", words, &what.n_words, &err) ||
        !question(L, 2, &what.question, 25, 2, &err))
        return galley__lua_fail(L, &err);
    if (what.question.sort.size == 0)
        what.question.sort = galley__lua_opt_str(L, 2, "measure", (galley_str){NULL, 0});
    what.spans = spans.at;
    what.n_spans = spans.n;
    what.tags = tags.at;
    what.n_tags = tags.n;
    what.words = words;
    galley_rows **box = galley__lua_newrows(L);
    if (galley_store_cooccur(store, &what, box, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    return galley__lua_pushrows(L, lua_gettop(L));
}

/* -- stories and sources -- */

/***
The articles of a story, by date: rows of `date`, `hours` (since the first), `source`, `article` (its
key), `words`, `alike` (Jaccard similarity of the runs of three words with the first), `fresh` (share
of these runs that no earlier article had), `title`. `galley stories` looks for stories.
@function galley.store:timeline(article, options)
@param article string  the key of one of its articles, or its number as "#17"
@param options? { sort?: string, top?: integer, articles?: boolean }
@return table|nil  as those of `store:sql`; nil, message, "notfound" when there is no such story
@usage
local galley = require "galley"
local store = galley.open(":memory:", { mode = "create" })
store:add(galley.article({ id = "a1", text = "Gas rose." }))
print((select(3, store:timeline "a1"))) --> notfound
*/
int galley__lua_store_timeline(lua_State *L)
{
    static const char *const options[] = {"sort", "top", "articles", NULL};
    galley_error err;
    galley_question what;
    int64_t article;
    galley_store *store = galley__lua_checkstore(L);
    galley_str key = galley__lua_checkstr(L, 2);
    lua_settop(L, 3);
    galley__lua_options(L, 3, options);
    question(L, 3, &what, 0, 0, &err);
    galley_rows **box = galley__lua_newrows(L);
    if (galley_store_find(store, key, &article, &err) != GALLEY_OK ||
        galley_store_timeline(store, article, &what, box, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    return galley__lua_pushrows(L, lua_gettop(L));
}

/***
What sources write of, side by side: rows of `value` (a tag, or what `of` names), for each source a
count under its name and a share under "NAME %" (of words: "NAME /M", a million words),
`log_likelihood` of all together, `log_ratio` where there are two, `articles`.
@function galley.store:compare(options)
@param options? { values?: string|string[], by?: string, of?: string, where?: string|galley.query, sort?: string, top?: integer, min?: integer, articles?: boolean }
    `values`: which sources (the five with most articles); `by`: what is put side by side ("source", or
    another name of `store:facets`); `of`: what is compared ("tag", another such name, or "word");
    `min`: in all together (0); the rest as those of `store:keyness`
@return table|nil  as those of `store:sql`; nil, message, "syntax", offset when the query is none;
    "invalid" when there are no two to compare
@usage
local galley = require "galley"
local store = galley.open(":memory:", { mode = "create" })
store:add(galley.article({ id = "a1", source = "Sky", text = "Gas, gas, gas and gas." }))
store:add(galley.article({ id = "a2", source = "Sun", text = "Oil and oil." }))
local row = store:compare({ of = "word", sort = "Sky" })[1]
print(row.value, row.Sky, row.Sun) --> gas	4	0
*/
int galley__lua_store_compare(lua_State *L)
{
    static const char *const options[] = {QUESTION, "values", "by", "of", NULL};
    galley_error err;
    galley_beside what = {0};
    galley_store *store = galley__lua_checkstore(L);
    lua_settop(L, 2);
    galley__lua_options(L, 2, options);
    what.by = galley__lua_opt_str(L, 2, "by", (galley_str){NULL, 0});
    what.of = galley__lua_opt_str(L, 2, "of", (galley_str){NULL, 0});
    list values = new_list(L);
    add_option(L, 2, "values", &values);
    if (!question(L, 2, &what.question, 25, 0, &err))
        return galley__lua_fail(L, &err);
    what.values = values.at;
    what.n_values = values.n;
    galley_rows **box = galley__lua_newrows(L);
    if (galley_store_compare(store, &what, box, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    return galley__lua_pushrows(L, lua_gettop(L));
}
