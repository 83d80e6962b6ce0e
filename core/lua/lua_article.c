/* core/lua/lua_article.c: articles (galley.article): fields, layers, what rules said of it.
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_article.h"
#include "core/lua/lua_mark.h"

#include "core/base/memory.h"
#include "core/lua/lua_json.h"
#include "core/lua/lua_modules.h"
#include "core/lua/lua_statements.h"

/***
One article. Its text never changes, and every offset is a byte of it. Any field that came with the
article is read by its name (`article.section`), nil when it has none; `article:get` also reads one
whose name is taken here. What is derived from the text (sentences, words, body) is made when first
asked for, once.
@class galley.article
@field text string
@field title string|nil
@field date string|nil  ISO 8601, UTC
@field source string|nil
@field author string|nil
@field lang string|nil  ISO 639-1
@field url string|nil
@field key string|nil  by which a store knows it: its id, else its url, else a hash of its text
@field id string|nil  the same as `key`
@field body string  its own words: the regions that are prose, one a line
@field regions galley.spans  the lines of the text, labelled by kind ("prose", "promo" ...), each
    with a `reason`
@field origin string|nil  where it was read: "news.ndjson.gz:17"
@field note string|nil  what was repaired when it was read
@field row integer|nil  of the store it came from
@field revision integer|nil  of the store it came from
*/

/* -- making -- */

static galley_str copy(lua_State *L, galley_arena *arena, galley_str s)
{
    galley_str own = galley_arena_copy(arena, s);
    if (!own.data)
        galley__lua_nomem(L);
    return own;
}

/* The value on top of the stack as a field: strings as they are, all else as JSON. */
static galley_str field_value(lua_State *L, galley_arena *arena, galley_field_type *type)
{
    galley_str s;
    *type = GALLEY_FIELD_STRING;
    if (lua_type(L, -1) == LUA_TSTRING) {
        s.data = lua_tolstring(L, -1, &s.size);
        return copy(L, arena, s);
    }
    *type = GALLEY_FIELD_JSON;
    galley_json *json = galley__lua_newjson(L); /* value box */
    galley__lua_json_value(L, -2, json);
    s = galley_json_text(json);
    if (!s.data)
        galley__lua_nomem(L);
    s = copy(L, arena, s);
    lua_pop(L, 1);
    return s;
}

/* Text and title may hold any bytes: they are repaired like those of a file, or refused. */
static galley_status decoded(galley_article *a, galley_str *value, galley_arena *arena,
                             galley_error *err)
{
    galley_decoded clean;
    galley_status status = galley_text_decode(*value, arena, &clean, err);
    if (status != GALLEY_OK)
        return status;
    *value = clean.text;
    if (clean.note.size > 0 && a->note.size == 0)
        a->note = clean.note;
    return GALLEY_OK;
}

/* Set the field `name` to the value on top of the stack. */
static galley_status set_field(lua_State *L, galley_article *a, galley_arena *arena,
                               galley_str name, galley_error *err)
{
    galley_field_type type;
    galley_status status = GALLEY_OK;
    bool text = galley_str_eq(name, GALLEY_STR("text"));
    if (text && lua_type(L, -1) != LUA_TSTRING)
        luaL_argerror(L, 1, "field 'text' has to be a string");
    galley_str value = field_value(L, arena, &type);
    if (type == GALLEY_FIELD_STRING && (text || galley_str_eq(name, GALLEY_STR("title"))))
        status = decoded(a, &value, arena, err);
    if (status == GALLEY_OK)
        status = galley_article_set(a, copy(L, arena, name), type, value, arena, err);
    return status;
}

static uint32_t region_offset(lua_State *L, lua_Integer i, const char *name, size_t low,
                              size_t high)
{
    lua_getfield(L, -1, name);
    int whole;
    lua_Integer n = lua_tointegerx(L, -1, &whole);
    if (!whole || n < (lua_Integer)low || n > (lua_Integer)high)
        luaL_error(L, "bad argument #1: region %I: '%s' is not in %I..%I", (LUAI_UACINT)i, name,
                   (LUAI_UACINT)low, (LUAI_UACINT)high);
    lua_pop(L, 1);
    return (uint32_t)n;
}

/* The region {first, last, kind, reason} on top of the stack. */
static galley_region read_region(lua_State *L, const galley_article *a, galley_arena *arena,
                                 lua_Integer i, uint32_t from)
{
    galley_region r = {0};
    galley_str kind;
    if (!lua_istable(L, -1))
        luaL_error(L, "bad argument #1: region %I: a table expected", (LUAI_UACINT)i);
    r.start = region_offset(L, i, "first", (size_t)from + 1, a->text.size) - 1;
    r.end = region_offset(L, i, "last", (size_t)r.start + 1, a->text.size);
    lua_getfield(L, -1, "kind");
    kind.data = lua_tolstring(L, -1, &kind.size);
    if (!kind.data || !galley_region_named(kind, &r.kind))
        luaL_error(L, "bad argument #1: region %I: no such kind", (LUAI_UACINT)i);
    lua_getfield(L, -2, "reason");
    galley_str reason = GALLEY_STR("given");
    if (lua_type(L, -1) == LUA_TSTRING)
        reason.data = lua_tolstring(L, -1, &reason.size);
    r.reason = copy(L, arena, reason);
    lua_pop(L, 2);
    return r;
}

static bool inside_character(galley_str text, uint32_t offset)
{
    return offset < text.size && ((unsigned char)text.data[offset] & 0xC0) == 0x80;
}

/* The array of regions on top of the stack. */
static void set_regions(lua_State *L, galley_article *a, galley_arena *arena)
{
    if (!lua_istable(L, -1))
        luaL_argerror(L, 1, "field 'regions' has to be an array");
    size_t n = lua_rawlen(L, -1);
    galley_region *regions = galley_arena_calloc(arena, n, sizeof *regions);
    if (!regions)
        galley__lua_nomem(L);
    for (size_t i = 0; i < n; i++) {
        lua_rawgeti(L, -1, (lua_Integer)i + 1);
        regions[i] = read_region(L, a, arena, (lua_Integer)i + 1, i > 0 ? regions[i - 1].end : 0);
        if (inside_character(a->text, regions[i].start) ||
            inside_character(a->text, regions[i].end))
            luaL_error(L, "bad argument #1: region %I cuts a character", (LUAI_UACINT)i + 1);
        lua_pop(L, 1);
    }
    a->regions = regions;
    a->n_regions = n;
    a->known_regions = true;
}

/* All fields of the table at 1; the text stands before the regions, which point into it. */
static galley_status set_fields(lua_State *L, galley_article *a, galley_arena *arena,
                                galley_error *err)
{
    galley_str name;
    galley_status status = GALLEY_OK;
    galley__lua_sorted_keys(L, 1); /* ... keys */
    int keys = lua_gettop(L);
    lua_Integer n = (lua_Integer)lua_rawlen(L, keys);
    for (lua_Integer i = 1; i <= n && status == GALLEY_OK; i++) {
        lua_rawgeti(L, keys, i);
        name.data = lua_tolstring(L, -1, &name.size);
        lua_pushvalue(L, -1);
        lua_rawget(L, 1); /* ... keys name value */
        if (!galley_str_eq(name, GALLEY_STR("regions")))
            status = set_field(L, a, arena, name, err);
        lua_settop(L, keys);
    }
    lua_settop(L, keys - 1);
    return status;
}

static void regions_field(lua_State *L, galley_article *a, galley_arena *arena)
{
    lua_pushliteral(L, "regions");
    if (lua_rawget(L, 1) != LUA_TNIL)
        set_regions(L, a, arena);
    lua_pop(L, 1);
}

/***
Make an article from a table of its fields. `text` has to be there; `labels` is a string or an array
of them; `regions` an array of `{ first, last, kind, reason }` where they are known already; any
other name is a field of the article. Bytes of text and title that are no UTF-8 are repaired, and
the article's `note` says so.
@function galley.article.new(fields, options)
@param fields table
@param options? { anatomy?: boolean }  `anatomy = false`: every line is prose, else lines are
    judged as those of files
@return galley.article|nil  nil, message, code when the text is not text
@usage
local article = require "galley.article"
local fields = { title = "Gas", text = "Gas rose.", section = "Business" }
local a = article.new(fields, { anatomy = false })
print(a.title, a.section, a.regions[1].kind) --> Gas	Business	prose
*/
static int article_new(lua_State *L)
{
    static const char *const options[] = {"anatomy", NULL};
    galley_error err;
    galley_article *a;
    luaL_checktype(L, 1, LUA_TTABLE);
    galley__lua_options(L, 2, options);
    lua_settop(L, 2);
    bool anatomy = galley__lua_opt_bool(L, 2, "anatomy", true);
    lua_pushliteral(L, "text");
    if (lua_rawget(L, 1) != LUA_TSTRING)
        luaL_argerror(L, 1, "field 'text' has to be a string");
    lua_settop(L, 2);
    galley__lua_layers *layers = galley__lua_new_article(L, &a); /* fields options article */
    if (set_fields(L, a, layers->arena, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    regions_field(L, a, layers->arena);
    if (galley__lua_mark_article(L, 3, anatomy, &err) != GALLEY_OK ||
        galley_article_key(a, layers->arena, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    return 1;
}

/***
An empty collection of what rules say about an article; see galley.statements. `article:tags()`
shows what was added to the last one.
@function galley.article.statements(article)
@param article galley.article
@return galley.statements
@usage
local galley = require "galley"
local a = galley.article({ text = "Gas rose." }, { anatomy = false })
local said = require "galley.article".statements(a)
said:add("gas", "demo/gas", 0.5, galley.phrases({ "gas" }):all(a))
print(a:tags()[1].name, a:tags()[1].score) --> gas	0.5
*/
static int article_statements(lua_State *L)
{
    galley__lua_checkarticle(L, 1);
    galley__lua_push_statements(L, 1);
    return 1;
}

/* -- methods -- */

static void push_field(lua_State *L, const galley__lua_layers *layers, galley_str name)
{
    galley_field field;
    if (!galley_article_get(layers->article, name, &field))
        lua_pushnil(L);
    else if (field.type == GALLEY_FIELD_JSON)
        galley__lua_pushjson(L, field.value);
    else
        galley__lua_pushstr(L, field.value);
}

/***
Any field by its name, also one whose name is a property or method of every article.
@function galley.article:get(name)
@param name string
@return any  a string, or what its JSON means; nil: it has no such field
@usage
local galley = require "galley"
local a = galley.article({ text = "Gas rose.", words = 2 }, { anatomy = false })
print(a:get "words") --> 2
*/
static int article_get(lua_State *L)
{
    const galley__lua_layers *layers = galley__lua_checkarticle(L, 1);
    push_field(L, layers, galley__lua_checkstr(L, 2));
    return 1;
}

/***
Spans made by a script: what it found by means of its own, in the same shape as all others, to be combined with them, or given as
evidence. They belong to nobody: `article:spans` does not list them.
@function galley.article:mark(spans)
@param spans table[]  an array of `{ first, last, label, ... }`, every other member a string: its fields. Bytes of the text, 1-based
@return galley.spans  in the order of the text
@usage
local galley = require "galley"
local a = galley.article({ text = "Gas rose." }, { anatomy = false })
print(a:mark({ { first = 1, last = 3, label = "fuel", kind_of = "gas" } })[1].kind_of) --> gas
*/

/***
What patterns of rules found in it.
@function galley.article:spans(label)
@param label? string  only those of this label
@return galley.spans  empty when nothing was found, and before rules have looked at it
@usage
local galley = require "galley"
local a = galley.article({ text = "Gas rose." }, { anatomy = false })
print(#a:spans "country") --> 0
*/
static int article_spans(lua_State *L)
{
    galley__lua_layers *layers = galley__lua_checkarticle(L, 1);
    galley_str label = galley__lua_optstr(L, 2);
    galley_spans out = {0, NULL}; /* a copy: another scan adds to `found` and sorts it */
    for (size_t i = 0; i < layers->found.count; i++)
        if (!label.data || galley_str_eq(layers->found.at[i].label, label))
            galley__lua_add_span(L, layers, &layers->found.at[i], &out);
    galley__lua_push_spans(L, 1, out);
    return 1;
}

static bool in_body(const galley_region *region)
{
    return (galley_region_body() & GALLEY_REGION_BIT(region->kind)) != 0;
}

/***
The sentences of its body, labelled "sentence". A sentence never runs over a line.
@function galley.article:sentences()
@return galley.spans
@usage
local galley = require "galley"
local a = galley.article({ text = "Mr. Xi came. He left." }, { anatomy = false })
print(#a:sentences(), a:sentences()[2].text) --> 2	He left.
*/
static int article_sentences(lua_State *L)
{
    galley__lua_layers *layers = galley__lua_checkarticle(L, 1);
    const galley_spans *all = galley__lua_sentences(L, layers);
    galley_spans out = {0, NULL};
    galley_region region;
    for (size_t i = 0; i < all->count; i++)
        if (galley__lua_span_region(layers, &all->at[i], &region) && in_body(&region))
            galley__lua_add_span(L, layers, &all->at[i], &out);
    galley__lua_push_spans(L, 1, out);
    return 1;
}

/***
The paragraphs of its body: the regions that are its own words, labelled by kind.
@function galley.article:paragraphs()
@return galley.spans
@usage
local galley = require "galley"
local a = galley.article({ text = "Gas rose.\n\nOil fell." }, { anatomy = false })
print(a:paragraphs()[2].text) --> Oil fell.
*/
static int article_paragraphs(lua_State *L)
{
    galley__lua_layers *layers = galley__lua_checkarticle(L, 1);
    const galley_spans *all = galley__lua_regions(L, layers);
    galley_spans out = {0, NULL};
    for (size_t i = 0; i < all->count; i++)
        if (in_body(&layers->article->regions[i]))
            galley__lua_add_span(L, layers, &all->at[i], &out);
    galley__lua_push_spans(L, 1, out);
    return 1;
}

/***
The words of its body: word and number tokens, labelled "word".
@function galley.article:words()
@return galley.spans
@usage
local galley = require "galley"
local a = galley.article({ text = "Gas rose 2.5 percent." }, { anatomy = false })
print(#a:words(), a:words()[3].text) --> 4	2.5
*/
static int article_words(lua_State *L)
{
    galley__lua_layers *layers = galley__lua_checkarticle(L, 1);
    const galley_article *a = layers->article;
    galley_spans out = {0, NULL};
    for (size_t i = 0; i < a->n_regions; i++)
        if (in_body(&a->regions[i]))
            galley__lua_add_words(L, layers, GALLEY_PART_TEXT, a->regions[i].start,
                                  a->regions[i].end, &out);
    galley__lua_push_spans(L, 1, out);
    return 1;
}

/***
All tokens of the text, of all regions, labelled by kind: "word", "number", "punct", "symbol".
@function galley.article:tokens()
@return galley.spans
@usage
local galley = require "galley"
local a = galley.article({ text = "Gas: $5" }, { anatomy = false })
for t in a:tokens():each() do io.write(t.label, " ") end
--> word punct symbol number
*/
static int article_tokens(lua_State *L)
{
    static const char *const names[] = {"word", "number", "punct", "symbol"};
    galley__lua_layers *layers = galley__lua_checkarticle(L, 1);
    const galley_tokens *tokens = galley__lua_tokens(L, layers);
    galley_spans out = {tokens->count, NULL};
    out.at = galley_arena_calloc(layers->arena, tokens->count, sizeof *out.at);
    if (!out.at)
        return galley__lua_nomem(L);
    for (size_t i = 0; i < tokens->count; i++) {
        out.at[i].start = tokens->start[i];
        out.at[i].end = tokens->end[i];
        out.at[i].label = galley_str_of(names[tokens->kind[i] & 3]);
    }
    galley__lua_push_spans(L, 1, out);
    return 1;
}

/***
The labels that came with it (right answers, for training and testing).
@function galley.article:labels()
@return string[]
@usage
local galley = require "galley"
local a = galley.article({ text = "Gas rose.", labels = { "energy" } }, { anatomy = false })
print(a:labels()[1]) --> energy
*/
static int article_labels(lua_State *L)
{
    const galley_article *a = galley__lua_checkarticle(L, 1)->article;
    lua_newtable(L);
    for (size_t i = 0; i < a->n_labels; i++) {
        galley__lua_pushstr(L, a->labels[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

/***
What rules said about it in this program, in the order in which they said it (what is stored:
`store:tags`). Evidence is an array of `{ span, text, weight, clause }`; the score is the sum of its
weights.
@function galley.article:tags()
@return { name: string, score: number, rule: string, author: string, left_out: integer, evidence:
    table[] }[]
@usage
local galley = require "galley"
print(#galley.article({ text = "Gas rose." }, { anatomy = false }):tags()) --> 0
*/
static int article_tags(lua_State *L)
{
    const galley__lua_layers *layers = galley__lua_checkarticle(L, 1);
    lua_newtable(L);
    for (size_t i = 0; i < layers->said.count; i++) {
        galley__lua_push_statement(L, 1, &layers->said.at[i]);
        lua_rawseti(L, 2, (lua_Integer)i + 1);
    }
    return 1;
}

/***
Why the rules that last judged the article gave it a tag, or what was nearest to that.
@function galley.article:explain(tag)
@param tag string
@return galley.why|nil  nil, message, "notfound" when no rules have judged it or they have no such tag
@usage
local galley = require "galley"
local rules = galley.rules("demo"):tag("deal", "gas NEAR/2 contract")
local a = galley.article({ text = "Gas was dear when they signed the contract." }, { anatomy = false })
rules(a)
local why = a:explain "deal"
print(why.holds, why.misses[1].gap, why.misses[1].distance) --> false	6	2
*/
static int article_explain(lua_State *L)
{
    galley__lua_checkarticle(L, 1);
    galley__lua_checkstr(L, 2);
    lua_settop(L, 2);
    galley__lua_require(L, "galley.explain");
    lua_getfield(L, -1, "of");
    lua_insert(L, 1); /* of article tag module */
    lua_settop(L, 3);
    lua_call(L, 2, LUA_MULTRET);
    return lua_gettop(L);
}

/***
Free what the article holds, before the collector does. Its spans cannot be used afterwards.
@function galley.article:close()
@usage
local galley = require "galley"
local a = galley.article({ text = "Gas rose." }, { anatomy = false })
a:close()
print(pcall(function() return a.text end)) --> false	closed article
*/
static int article_close(lua_State *L)
{
    galley__lua_article_box *box = galley__lua_checktype(L, 1, &galley__lua_article_type);
    if (box->layers && !box->owned)
        luaL_error(L, "this article is lent by the host, which closes it");
    galley__lua_close_article(L, 1);
    return 0;
}

static int article_gc(lua_State *L)
{
    galley__lua_close_article(L, 1);
    return 0;
}

static const luaL_Reg methods[] = {{"get", article_get},
                                   {"spans", article_spans},
                                   {"mark", galley__lua_article_mark},
                                   {"sentences", article_sentences},
                                   {"paragraphs", article_paragraphs},
                                   {"words", article_words},
                                   {"tokens", article_tokens},
                                   {"labels", article_labels},
                                   {"features", galley__lua_article_features},
                                   {"tags", article_tags},
                                   {"explain", article_explain},
                                   {"close", article_close},
                                   {NULL, NULL}};

/* -- properties -- */

static void push_body(lua_State *L, galley__lua_layers *layers)
{
    galley_error err;
    if (!layers->has_body) {
        if (galley_article_body(layers->article, layers->arena, &layers->body, &err) != GALLEY_OK)
            galley__lua_raise(L, &err);
        layers->has_body = true;
    }
    galley__lua_pushstr(L, layers->body);
}

static void push_row(lua_State *L, int64_t row)
{
    if (row == 0)
        lua_pushnil(L);
    else
        lua_pushinteger(L, (lua_Integer)row);
}

static int article_index(lua_State *L)
{
    galley__lua_layers *layers = galley__lua_checkarticle(L, 1);
    const galley_article *a = layers->article;
    if (lua_type(L, 2) != LUA_TSTRING)
        return 0;
    galley_str name = galley__lua_checkstr(L, 2);
    if (galley_str_eq(name, GALLEY_STR("text")))
        galley__lua_pushstr(L, a->text);
    else if (galley_str_eq(name, GALLEY_STR("body")))
        push_body(L, layers);
    else if (galley_str_eq(name, GALLEY_STR("regions")))
        galley__lua_push_spans(L, 1, *galley__lua_regions(L, layers));
    else if (galley_str_eq(name, GALLEY_STR("key")))
        galley__lua_pushfield(L, a->key);
    else if (galley_str_eq(name, GALLEY_STR("origin")))
        galley__lua_pushfield(L, a->origin);
    else if (galley_str_eq(name, GALLEY_STR("note")))
        galley__lua_pushfield(L, a->note);
    else if (galley_str_eq(name, GALLEY_STR("row")))
        push_row(L, a->row);
    else if (galley_str_eq(name, GALLEY_STR("revision")))
        push_row(L, a->revision);
    else
        push_field(L, layers, name);
    return 1;
}

static int article_tostring(lua_State *L)
{
    galley__lua_layers **box = galley__lua_checktype(L, 1, &galley__lua_article_type);
    if (!*box) {
        lua_pushliteral(L, "galley.article (closed)");
        return 1;
    }
    const galley_article *a = (*box)->article;
    lua_pushliteral(L, "article ");
    galley__lua_pushstr(L, a->key.size > 0 ? a->key : a->origin);
    lua_pushstring(L, a->title.size > 0 ? " “" : "");
    galley__lua_pushstr(L, a->title);
    lua_pushstring(L, a->title.size > 0 ? "”" : "");
    lua_concat(L, 5);
    return 1;
}

static const luaL_Reg meta[] = {{"__tostring", article_tostring}, {NULL, NULL}};

const galley__lua_type galley__lua_article_type = {.name = "galley.article",
                                                   .size = sizeof(galley__lua_article_box),
                                                   .values = 1,
                                                   .methods = methods,
                                                   .meta = meta,
                                                   .index = article_index,
                                                   .gc = article_gc,
                                                   .close = article_close};

static const luaL_Reg functions[] = {
    {"new", article_new}, {"statements", article_statements}, {NULL, NULL}};

int galley__luaopen_article(lua_State *L)
{
    luaL_newlib(L, functions);
    return 1;
}
