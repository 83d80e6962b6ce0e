/* core/lua/lua_statements.c: what rules say about one article (galley.statements).
 *
 * The collection itself lies in the article's layers; the userdata only says "you may add". So
 * article:tags(), the query clause tag:NAME and the host see one list.
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_statements.h"

#include "core/lua/lua_query.h"
#include <math.h>

/***
What rules say about one article: made by `galley.article.statements`, filled by a rules file's
judgements. The score of a statement is the sum of its evidence's weights. `#statements` counts
them.
@class galley.statements
*/

void galley__lua_push_statements(lua_State *L, int article)
{
    article = lua_absindex(L, article);
    galley__lua_layers *layers = galley__lua_checkarticle(L, article);
    layers->said = (galley_statements){0, NULL};
    layers->tags = NULL;
    galley__lua_layers **box = galley__lua_newbox(L, &galley__lua_statements_type);
    *box = layers;
    lua_pushvalue(L, article);
    lua_setiuservalue(L, -2, 1);
}

/* The article pushed, its layers returned. */
static galley__lua_layers *push_article(lua_State *L, int idx)
{
    galley__lua_checktype(L, idx, &galley__lua_statements_type);
    lua_getiuservalue(L, idx, 1);
    return galley__lua_checkarticle(L, -1);
}

galley_statements *galley__lua_statements(lua_State *L, int idx)
{
    galley__lua_layers *layers = push_article(L, idx);
    lua_pop(L, 1);
    return &layers->said;
}

/* -- building one statement -- */

typedef struct draft {
    lua_State *L;
    galley__lua_layers *layers;
    galley_evidence *at;
    size_t count, capacity;
    size_t left_out;
    double score;
} draft;

static galley_str keep(lua_State *L, galley__lua_layers *layers, galley_str s)
{
    galley_str own = galley_arena_copy(layers->arena, s);
    if (!own.data)
        galley__lua_nomem(L);
    return own;
}

static void add_piece(draft *d, const galley_span *span, galley_str clause, double weight)
{
    if (d->count == d->capacity) {
        size_t capacity = d->capacity > 0 ? d->capacity * 2 : GALLEY_EVIDENCE_MAX;
        galley_evidence *at = galley_arena_grow(d->layers->arena, d->at, d->capacity * sizeof *at,
                                                capacity * sizeof *at);
        if (!at)
            galley__lua_nomem(d->L);
        d->at = at;
        d->capacity = capacity;
    }
    d->at[d->count++] = (galley_evidence){*span, clause, weight};
    d->score += weight;
}

/* A clause's weight in equal shares; the last takes what rounding left: they add up to it. */
static void add_clause(draft *d, const galley_spans *spans, galley_str clause, double weight)
{
    static const galley_span nowhere = {0};
    size_t kept = spans->count < GALLEY_EVIDENCE_MAX ? spans->count : GALLEY_EVIDENCE_MAX;
    if (kept == 0) {
        add_piece(d, &nowhere, clause, weight);
        return;
    }
    double share = weight / (double)kept, given = 0;
    for (size_t i = 0; i + 1 < kept; i++) {
        add_piece(d, &spans->at[i], clause, share);
        given += share;
    }
    add_piece(d, &spans->at[kept - 1], clause, weight - given);
    d->left_out += spans->count - kept;
}

/* Room for one more in arrays whose capacity is the next power of two. */
static void *grown(lua_State *L, galley__lua_layers *layers, void *at, size_t count, size_t size)
{
    if ((count & (count - 1)) != 0)
        return at;
    size_t capacity = count > 0 ? count * 2 : 1;
    at = galley_arena_grow(layers->arena, at, count * size, capacity * size);
    if (!at)
        galley__lua_nomem(L);
    return at;
}

static void finish(draft *d, galley_author author, galley_str tag, galley_str rule)
{
    galley__lua_layers *layers = d->layers;
    galley_statement s = {.author = author, .score = d->score, .left_out = d->left_out};
    s.tag = keep(d->L, layers, tag);
    s.rule = keep(d->L, layers, rule);
    s.evidence = d->at;
    s.n_evidence = d->count;
    if (!isfinite(s.score))
        luaL_error(d->L, "the score of '%s' is not finite", s.tag.data);
    size_t n = layers->said.count;
    layers->said.at = grown(d->L, layers, layers->said.at, n, sizeof s);
    layers->tags = grown(d->L, layers, layers->tags, n, sizeof *layers->tags);
    layers->said.at[n] = s;
    layers->tags[n] = s.tag;
    layers->said.count = n + 1;
}

/* -- evidence from Lua -- */

/* The spans of the value at `idx`: a set, one span (put into *one), or none. */
static galley_spans evidence_spans(draft *d, int idx, int arg, galley_span *one)
{
    lua_State *L = d->L;
    galley__lua_layers *layers = d->layers;
    galley_spans spans = {0, NULL};
    if (lua_isnil(L, idx) || (lua_isboolean(L, idx) && !lua_toboolean(L, idx)))
        return spans;
    if (galley__lua_testbox(L, idx, &galley__lua_span_type)) {
        *one = *galley__lua_checkspan(L, idx, &layers);
        spans = (galley_spans){1, one};
    } else if (galley__lua_testbox(L, idx, &galley__lua_spans_type)) {
        spans = *galley__lua_checkspans(L, idx, &layers);
    } else {
        luaL_argerror(L, arg,
                      lua_pushfstring(L, "evidence is a span, a set of spans or an array, not %s",
                                      luaL_typename(L, idx)));
    }
    if (layers != d->layers)
        luaL_argerror(L, arg, "evidence is of another article");
    return spans;
}

/* One {span, weight [, clause]} on top of the stack. */
static void add_weighted(draft *d, int arg, lua_Integer i)
{
    lua_State *L = d->L;
    galley_span one;
    galley_str clause = GALLEY_STR("function");
    if (!lua_istable(L, -1))
        luaL_argerror(L, arg, lua_pushfstring(L, "piece %I is no table", (LUAI_UACINT)i));
    int piece = lua_gettop(L);
    lua_rawgeti(L, piece, 1);
    galley_spans spans = evidence_spans(d, piece + 1, arg, &one);
    lua_rawgeti(L, piece, 2);
    if (lua_type(L, -1) != LUA_TNUMBER || !isfinite(lua_tonumber(L, -1)))
        luaL_argerror(L, arg, lua_pushfstring(L, "piece %I has no weight", (LUAI_UACINT)i));
    double weight = lua_tonumber(L, -1);
    if (lua_rawgeti(L, piece, 3) == LUA_TSTRING)
        clause.data = lua_tolstring(L, -1, &clause.size);
    add_clause(d, &spans, keep(L, d->layers, clause), weight);
    lua_settop(L, piece);
}

/* The array of weighted pieces at 5; the score at 4 may only repeat their sum. */
static void add_array(draft *d)
{
    lua_State *L = d->L;
    lua_Integer n = (lua_Integer)lua_rawlen(L, 5);
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, 5, i);
        add_weighted(d, 5, i);
        lua_pop(L, 1);
    }
    if (n == 0)
        luaL_argerror(L, 5, "an empty array is no evidence");
    if (lua_isnoneornil(L, 4))
        return;
    double score = galley__lua_checknumber(L, 4);
    if (fabs(score - d->score) > 1e-9 * (1 + fabs(score)))
        luaL_argerror(L, 4, "score is not the sum of the weights");
}

/***
Say that the article is about `tag`.
@function galley.statements:add(tag, rule, score, evidence, author)
@param tag string
@param rule string  who says so: "diplomacy/gas-deal"
@param score? number  shared equally over the spans (the last takes what rounding leaves); nil with
    an array of pieces, whose weights are the score
@param evidence? galley.span|galley.spans|table[]  or an array of `{ span, weight, clause }`, where
    `span` may be a set or false; nothing: the rule names no words. Of one clause 16 spans are kept,
    `left_out` counts the others
@param author? string  "rule" (the default) or "model", whose word holds where no rule speaks
@usage
local galley = require "galley"
local a = galley.article({ text = "Gas and oil rose." }, { anatomy = false })
local said = require "galley.article".statements(a)
said:add("energy", "demo/energy", 0.8, galley.phrases({ "gas", "oil" }):all(a))
print(a:tags()[1].evidence[2].text, a:tags()[1].evidence[2].weight) --> oil	0.4
*/
static int statements_add(lua_State *L)
{
    static const char *const authors[] = {"rule", "model", NULL};
    galley_span one;
    lua_settop(L, 6);
    galley_str tag =
        (galley__lua_checktype(L, 1, &galley__lua_statements_type), galley__lua_checktext(L, 2));
    galley_str rule = galley__lua_checktext(L, 3);
    luaL_argcheck(L, tag.size > 0, 2, "a tag has a name");
    bool by_model = luaL_checkoption(L, 6, "rule", authors) == 1;
    draft d = {.L = L, .layers = push_article(L, 1)}; /* ... article */
    if (lua_istable(L, 5)) {
        add_array(&d);
    } else {
        double score = galley__lua_checknumber(L, 4);
        galley_spans spans = evidence_spans(&d, 5, 5, &one);
        add_clause(&d, &spans, GALLEY_STR("function"), score);
    }
    finish(&d, by_model ? GALLEY_BY_MODEL : GALLEY_BY_RULE, tag, rule);
    return 0;
}

/* -- queries as judgements -- */

/* The article argument has to be the one the statements are about. */
static galley__lua_layers *same_article(lua_State *L, int idx)
{
    galley__lua_layers *layers = push_article(L, 1);
    lua_pop(L, 1);
    if (galley__lua_checkarticle(L, idx) != layers)
        luaL_argerror(L, idx, "the statements are about another article");
    return layers;
}

/***
Ask a query; if it matches, say that the article is about `tag`. Each clause that matched is one
piece of evidence, or several: its share of the weight is spread over its spans.
@function galley.statements:add_query(tag, rule, query, article, weight)
@param tag string
@param rule string
@param query galley.query
@param article galley.article  the one the statements are about
@param weight? number  1 when not given
@return boolean  whether it matched
@usage
local galley = require "galley"
local a = galley.article({ text = "A gas contract." }, { anatomy = false })
local said = require "galley.article".statements(a)
print(said:add_query("deal", "demo/deal", galley.query "gas contract", a)) --> true
print(a:tags()[1].score, a:tags()[1].evidence[1].clause) --> 1.0	gas
*/
static int statements_add_query(lua_State *L)
{
    galley__lua_checktype(L, 1, &galley__lua_statements_type);
    galley_str tag = galley__lua_checktext(L, 2), rule = galley__lua_checktext(L, 3);
    const galley_query *query = galley__lua_checkquery(L, 4);
    draft d = {.L = L, .layers = same_article(L, 5)};
    double weight = lua_isnoneornil(L, 6) ? 1.0 : galley__lua_checknumber(L, 6);
    luaL_argcheck(L, tag.size > 0, 2, "a tag has a name");
    galley_answer answer = galley__lua_ask(L, 5, 4);
    lua_pushboolean(L, answer.match);
    if (!answer.match)
        return 1;
    const galley_spans none = {0, NULL};
    for (size_t i = 0; i < answer.n_clauses; i++)
        add_clause(&d, &answer.clauses[i].spans, keep(L, d.layers, answer.clauses[i].text),
                   weight / (double)answer.n_clauses);
    if (answer.n_clauses == 0) /* "-olympics": what is not there has no words */
        add_clause(&d, &none, keep(L, d.layers, galley_query_text(query)), weight);
    finish(&d, GALLEY_BY_RULE, tag, rule);
    return 1;
}

/* All spans of an answer as those of one clause. */
static galley_spans merged(lua_State *L, galley__lua_layers *layers, const galley_answer *answer)
{
    galley_spans out = {0, NULL};
    for (size_t i = 0; i < answer->n_clauses; i++)
        for (size_t k = 0; k < answer->clauses[i].spans.count; k++)
            galley__lua_add_span(L, layers, &answer->clauses[i].spans.at[k], &out);
    galley_spans_sort(&out);
    return out;
}

/* The {query, weight} on top of the stack: added when it matches. */
static void add_weighted_query(draft *d, lua_Integer i)
{
    lua_State *L = d->L;
    if (!lua_istable(L, -1))
        luaL_argerror(L, 4, lua_pushfstring(L, "item %I is no { query, weight }", (LUAI_UACINT)i));
    int item = lua_gettop(L);
    lua_rawgeti(L, item, 1);
    const galley_query *query = galley__lua_checkquery(L, item + 1);
    lua_rawgeti(L, item, 2);
    if (lua_type(L, -1) != LUA_TNUMBER || !isfinite(lua_tonumber(L, -1)))
        luaL_argerror(L, 4, lua_pushfstring(L, "item %I has no weight", (LUAI_UACINT)i));
    galley_answer answer = galley__lua_ask(L, 6, item + 1);
    if (answer.match) {
        galley_spans spans = merged(L, d->layers, &answer);
        add_clause(d, &spans, keep(L, d->layers, galley_query_text(query)),
                   lua_tonumber(L, item + 2));
    }
    lua_settop(L, item);
}

/***
Ask several queries and add the weights of those that match, in their order; when the sum reaches
the threshold (and one of them matched), say that the article is about `tag`. Each query is one
clause.
@function galley.statements:add_queries(tag, rule, queries, threshold, article)
@param tag string
@param rule string
@param queries table[]  an array of `{ query, weight }`; weights may be negative
@param threshold number
@param article galley.article  the one the statements are about
@return boolean  whether it was said
@usage
local galley = require "galley"
local a = galley.article({ text = "NATO and the Cold War." }, { anatomy = false })
local said = require "galley.article".statements(a)
local clauses = { { galley.query "NATO", 1.0 }, { galley.query '"Cold War"', 0.5 } }
print(said:add_queries("nato", "demo/nato", clauses, 1.0, a), a:tags()[1].score) --> true	1.5
*/
static int statements_add_queries(lua_State *L)
{
    lua_settop(L, 6);
    galley__lua_checktype(L, 1, &galley__lua_statements_type);
    galley_str tag = galley__lua_checktext(L, 2), rule = galley__lua_checktext(L, 3);
    luaL_checktype(L, 4, LUA_TTABLE);
    double threshold = galley__lua_checknumber(L, 5);
    draft d = {.L = L, .layers = same_article(L, 6)};
    luaL_argcheck(L, tag.size > 0, 2, "a tag has a name");
    lua_Integer n = (lua_Integer)lua_rawlen(L, 4);
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, 4, i);
        add_weighted_query(&d, i);
        lua_pop(L, 1);
    }
    bool reached = d.count > 0 && d.score >= threshold;
    if (reached)
        finish(&d, GALLEY_BY_RULE, tag, rule);
    lua_pushboolean(L, reached);
    return 1;
}

static int statements_len(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)galley__lua_statements(L, 1)->count);
    return 1;
}

/* -- statements to Lua -- */

static const char *author_name(galley_author author)
{
    switch (author) {
    case GALLEY_BY_MODEL:
        return "model";
    case GALLEY_BY_PERSON:
        return "person";
    default:
        return "rule";
    }
}

static void set_str(lua_State *L, const char *name, galley_str value)
{
    galley__lua_pushstr(L, value);
    lua_setfield(L, -2, name);
}

/* A span of another revision of the article has no words here. */
static bool fits(const galley_article *a, const galley_span *span)
{
    size_t size = span->part == GALLEY_PART_TITLE ? a->title.size : a->text.size;
    return span->start < span->end && span->end <= size;
}

static void push_evidence(lua_State *L, int article, const galley_evidence *e)
{
    const galley_article *a = galley__lua_checkarticle(L, article)->article;
    lua_createtable(L, 0, 4);
    lua_pushnumber(L, e->weight);
    lua_setfield(L, -2, "weight");
    set_str(L, "clause", e->clause);
    if (!fits(a, &e->span))
        return;
    set_str(L, "text", galley_span_text(a, &e->span));
    galley__lua_push_span(L, article, &e->span);
    lua_setfield(L, -2, "span");
}

void galley__lua_push_statement(lua_State *L, int article, const galley_statement *s)
{
    luaL_checkstack(L, 8, "too many values");
    article = lua_absindex(L, article);
    lua_createtable(L, 0, 6);
    set_str(L, "name", s->tag);
    set_str(L, "rule", s->rule);
    lua_pushstring(L, author_name(s->author));
    lua_setfield(L, -2, "author");
    lua_pushnumber(L, s->score);
    lua_setfield(L, -2, "score");
    lua_pushinteger(L, (lua_Integer)s->left_out);
    lua_setfield(L, -2, "left_out");
    lua_createtable(L, (int)s->n_evidence, 0);
    for (size_t i = 0; i < s->n_evidence; i++) {
        push_evidence(L, article, &s->evidence[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, "evidence");
}

static const luaL_Reg methods[] = {{"add", statements_add},
                                   {"add_query", statements_add_query},
                                   {"add_queries", statements_add_queries},
                                   {NULL, NULL}};

static const luaL_Reg meta[] = {{"__len", statements_len}, {NULL, NULL}};

const galley__lua_type galley__lua_statements_type = {.name = "galley.statements",
                                                      .size = sizeof(galley__lua_layers *),
                                                      .values = 1,
                                                      .methods = methods,
                                                      .meta = meta};
