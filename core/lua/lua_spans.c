/* core/lua/lua_spans.c: a set of spans of one article (galley.spans).
 *
 * The set is in the order of galley_spans and lies in the article's arena; the article is user
 * value 1. Relations between two sets are answered in n log m: the spans of the second are sorted
 * by start, so it is enough to know, up to each of them, the farthest end (and, from each on, the
 * nearest end).
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_article.h"

void galley__lua_push_spans(lua_State *L, int article, galley_spans spans)
{
    article = lua_absindex(L, article);
    galley_spans *box = galley__lua_newbox(L, &galley__lua_spans_type);
    *box = spans;
    lua_pushvalue(L, article);
    lua_setiuservalue(L, -2, 1);
}

const galley_spans *galley__lua_checkspans(lua_State *L, int idx, galley__lua_layers **layers)
{
    galley_spans *spans = galley__lua_checktype(L, idx, &galley__lua_spans_type);
    lua_getiuservalue(L, idx, 1);
    galley__lua_layers *found = galley__lua_checkarticle(L, -1);
    lua_pop(L, 1);
    if (layers)
        *layers = found;
    return spans;
}

/***
The spans that something found in one article, in the order of the text. `#spans` counts them,
`spans[i]` is one, `ipairs(spans)` and `spans:each()` go through them. `a + b` has the spans of
both, `a * b` those of `a` that overlap one of `b`, `a - b` those of `a` that overlap none of `b`;
either side may be a single span. Sets of two different articles do not mix: that raises.
@class galley.spans
@operator add(galley.spans): galley.spans
@operator mul(galley.spans): galley.spans
@operator sub(galley.spans): galley.spans
*/

/* -- reading -- */

static int spans_len(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)galley__lua_checkspans(L, 1, NULL)->count);
    return 1;
}

/***
How many spans there are: the same as `#spans`.
@function galley.spans:count()
@return integer
@usage
local galley = require "galley"
print(galley.regex("%d+"):all("no digits"):count()) --> 0
*/

static int spans_index(lua_State *L)
{
    const galley_spans *spans = galley__lua_checkspans(L, 1, NULL);
    int whole;
    lua_Integer i = lua_tointegerx(L, 2, &whole);
    if (!whole || lua_type(L, 2) != LUA_TNUMBER || i < 1 || (lua_Unsigned)i > spans->count)
        return 0;
    lua_getiuservalue(L, 1, 1);
    galley__lua_push_span(L, -1, &spans->at[i - 1]);
    return 1;
}

static int each_next(lua_State *L)
{
    lua_Integer i = lua_tointeger(L, lua_upvalueindex(2)) + 1;
    const galley_spans *spans = galley__lua_checkspans(L, lua_upvalueindex(1), NULL);
    if ((lua_Unsigned)i > spans->count)
        return 0;
    lua_pushinteger(L, i);
    lua_replace(L, lua_upvalueindex(2));
    lua_getiuservalue(L, lua_upvalueindex(1), 1);
    galley__lua_push_span(L, -1, &spans->at[i - 1]);
    return 1;
}

/***
Go through the spans.
@function galley.spans:each()
@return fun(): galley.span|nil  for a `for` loop
@usage
local galley = require "galley"
for s in galley.phrases({ "gas", "oil" }):all("Oil and gas."):each() do io.write(s.text, " ") end
--> Oil gas
*/
static int spans_each(lua_State *L)
{
    galley__lua_checkspans(L, 1, NULL);
    lua_settop(L, 1);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, each_next, 2);
    return 1;
}

/* What distinct() tells apart. */
static bool value_of(const galley__lua_layers *layers, const galley_span *span, galley_str name,
                     galley_str *value)
{
    if (galley_span_field(span, name, value))
        return true;
    if (galley_str_eq(name, GALLEY_STR("text")))
        *value = galley_span_text(layers->article, span);
    else if (galley_str_eq(name, GALLEY_STR("label")))
        *value = span->label;
    else
        return false;
    return true;
}

/***
The different values that a field takes in the set, each once, in the order in which they are met.
Spans without the field are left out.
@function galley.spans:distinct(field)
@param field? string  "text" (the default), "label", or a field of the pattern such as "id"
@return string[]
@usage
local galley = require "galley"
local leader = galley.phrases { putin = { "Vladimir Putin", "Mr Putin" }, xi = "Xi Jinping" }
local found = leader:all "Xi Jinping met Vladimir Putin. Mr Putin was pleased."
print(table.concat(found:distinct "id", " ")) --> xi putin
*/
static int spans_distinct(lua_State *L)
{
    galley__lua_layers *layers;
    const galley_spans *spans = galley__lua_checkspans(L, 1, &layers);
    galley_str value, name = galley__lua_optstr(L, 2);
    if (!name.data)
        name = GALLEY_STR("text");
    lua_settop(L, 2);
    lua_newtable(L); /* spans field seen */
    lua_newtable(L); /* spans field seen values */
    lua_Integer n = 0;
    for (size_t i = 0; i < spans->count; i++) {
        if (!value_of(layers, &spans->at[i], name, &value))
            continue;
        galley__lua_pushstr(L, value); /* ... value */
        lua_pushvalue(L, -1);
        if (lua_rawget(L, 3) == LUA_TNIL) {
            lua_pushvalue(L, -2);
            lua_pushboolean(L, 1);
            lua_rawset(L, 3);
            lua_pushvalue(L, -2);
            lua_rawseti(L, 4, ++n);
        }
        lua_settop(L, 4);
    }
    return 1;
}

/* -- two sets -- */

/* A set, or one span as a set of one, at `idx`. */
static galley_spans operand(lua_State *L, int idx, galley__lua_layers **layers)
{
    if (galley__lua_testbox(L, idx, &galley__lua_span_type)) {
        const galley_span *span = galley__lua_checkspan(L, idx, layers);
        return (galley_spans){1, (galley_span *)span};
    }
    return *galley__lua_checkspans(L, idx, layers);
}

/* Both operands, of one article, whose userdata is pushed. */
static galley__lua_layers *operands(lua_State *L, galley_spans *a, galley_spans *b)
{
    galley__lua_layers *left, *right;
    *a = operand(L, 1, &left);
    *b = operand(L, 2, &right);
    if (left != right)
        luaL_error(L, "spans of two articles do not mix");
    lua_getiuservalue(L, 1, 1);
    return left;
}

/* A sorted set with the bounds that make it searchable: `reach[i]` is the farthest end of at[0..i],
 * `near[i]` the nearest end of at[i..]. One for each part. */
typedef struct side {
    const galley_span *at;
    size_t count;
    uint32_t *reach;
    uint32_t *near;
} side;

static side make_side(lua_State *L, galley__lua_layers *layers, const galley_spans *spans,
                      galley_part part)
{
    size_t low = 0, high;
    while (low < spans->count && spans->at[low].part < part)
        low++;
    for (high = low; high < spans->count && spans->at[high].part == part; high++)
        ;
    side s = {.at = spans->at ? spans->at + low : NULL, .count = high - low};
    s.reach = galley_arena_calloc(layers->arena, s.count, sizeof *s.reach);
    s.near = galley_arena_calloc(layers->arena, s.count, sizeof *s.near);
    if (!s.reach || !s.near)
        galley__lua_nomem(L);
    for (size_t i = 0; i < s.count; i++)
        s.reach[i] = i > 0 && s.reach[i - 1] > s.at[i].end ? s.reach[i - 1] : s.at[i].end;
    for (size_t i = s.count; i-- > 0;)
        s.near[i] = i + 1 < s.count && s.near[i + 1] < s.at[i].end ? s.near[i + 1] : s.at[i].end;
    return s;
}

/* How many begin before `offset`. */
static size_t begin_before(const side *s, uint32_t offset)
{
    size_t low = 0, high = s->count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (s->at[mid].start < offset)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

typedef bool relation(const side *s, uint32_t start, uint32_t end);

static bool overlaps(const side *s, uint32_t start, uint32_t end)
{
    size_t n = begin_before(s, end);
    return n > 0 && s->reach[n - 1] > start;
}

static bool overlaps_none(const side *s, uint32_t start, uint32_t end)
{
    return !overlaps(s, start, end);
}

static bool lies_within(const side *s, uint32_t start, uint32_t end)
{
    size_t n = begin_before(s, start + 1);
    return n > 0 && s->reach[n - 1] >= end;
}

static bool contains(const side *s, uint32_t start, uint32_t end)
{
    size_t n = begin_before(s, start);
    return n < s->count && s->near[n] <= end;
}

static bool is_word(const galley_tokens *tokens, size_t i)
{
    return tokens->kind[i] != GALLEY_TOKEN_PUNCT; /* as queries count */
}

/* The span with `words` words more on both sides and one beyond, which is then the farthest that is
 * near. */
static galley_range widened(const galley_tokens *tokens, const galley_span *span, size_t words)
{
    galley_range range = {span->start, span->end};
    size_t left = words + 1, right = words + 1;
    for (size_t i = galley_tokens_find(tokens, span->start); i > 0 && left > 0; i--) {
        if (is_word(tokens, i - 1)) {
            range.start = tokens->start[i - 1];
            left--;
        }
    }
    for (size_t i = galley_tokens_find(tokens, span->end); i < tokens->count && right > 0; i++) {
        if (is_word(tokens, i)) {
            range.end = tokens->end[i];
            right--;
        }
    }
    return range;
}

enum { NOT_NEAR = -1 };

/* Push the spans of the set at 1 that stand in the relation to the set at 2. */
static int filter(lua_State *L, relation *holds, lua_Integer words)
{
    galley_spans a, b, out = {0, NULL};
    galley__lua_layers *layers = operands(L, &a, &b); /* ... article */
    side sides[2];
    sides[0] = make_side(L, layers, &b, GALLEY_PART_TEXT);
    sides[1] = make_side(L, layers, &b, GALLEY_PART_TITLE);
    const galley_tokens *tokens[2] = {NULL, NULL};
    if (words != NOT_NEAR) {
        tokens[0] = galley__lua_tokens(L, layers);
        tokens[1] = galley__lua_title_tokens(L, layers);
    }
    for (size_t i = 0; i < a.count; i++) {
        size_t part = a.at[i].part == GALLEY_PART_TITLE;
        galley_range range = {a.at[i].start, a.at[i].end};
        if (words != NOT_NEAR)
            range = widened(tokens[part], &a.at[i], (size_t)words);
        if (holds(&sides[part], range.start, range.end))
            galley__lua_add_span(L, layers, &a.at[i], &out);
    }
    galley__lua_push_spans(L, -1, out);
    return 1;
}

static int spans_mul(lua_State *L)
{
    return filter(L, overlaps, NOT_NEAR);
}

static int spans_sub(lua_State *L)
{
    return filter(L, overlaps_none, NOT_NEAR);
}

/***
The spans that lie wholly inside a span of another set.
@function galley.spans:within(other)
@param other galley.spans|galley.span
@return galley.spans
@usage
local galley = require "galley"
local a = galley.article({ text = "Gas rose. Oil fell." }, { anatomy = false })
local words = galley.phrases({ "gas", "oil" }):all(a)
print(words:within(a:sentences()[2])) --> { phrases “Oil” 11-13 }
*/
static int spans_within(lua_State *L)
{
    galley__lua_checkspans(L, 1, NULL);
    return filter(L, lies_within, NOT_NEAR);
}

/***
The spans that hold a span of another set.
@function galley.spans:containing(other)
@param other galley.spans|galley.span
@return galley.spans
@usage
local galley = require "galley"
local a = galley.article({ text = "Gas rose. Oil fell." }, { anatomy = false })
local oil = galley.phrases({ "oil" }):all(a)
print(a:sentences():containing(oil)[1].text) --> Oil fell.
*/
static int spans_containing(lua_State *L)
{
    galley__lua_checkspans(L, 1, NULL);
    return filter(L, contains, NOT_NEAR);
}

/***
The spans that have a span of another set near them.
@function galley.spans:near(other, words)
@param other galley.spans|galley.span
@param words integer  at most so many words lie between the two, as NEAR/n of a query counts; 0:
    they are neighbours
@return galley.spans
@usage
local galley = require "galley"
local a = galley.article({ text = "Gas prices rose and oil fell." }, { anatomy = false })
local gas, fell = galley.phrases({ "gas" }):all(a), galley.phrases({ "fell" }):all(a)
print(#gas:near(fell, 3), #gas:near(fell, 4)) --> 0	1
*/
static int spans_near(lua_State *L)
{
    galley__lua_checkspans(L, 1, NULL);
    galley_spans a, b;
    operands(L, &a, &b);
    lua_pop(L, 1);
    lua_Integer words = galley__lua_checkint(L, 3, 0, 10000);
    return filter(L, overlaps, words);
}

static bool same_span(const galley_span *a, const galley_span *b)
{
    return a->part == b->part && a->start == b->start && a->end == b->end &&
           a->pattern == b->pattern && galley_str_eq(a->label, b->label) &&
           a->n_fields == b->n_fields && (a->n_fields == 0 || a->fields == b->fields);
}

/* Drop what stands right behind its equal. */
static void drop_doubles(galley_spans *spans)
{
    size_t kept = 0;
    for (size_t i = 0; i < spans->count; i++) {
        bool twice = false;
        for (size_t k = kept; k-- > 0 && spans->at[k].start == spans->at[i].start &&
                              spans->at[k].end == spans->at[i].end && !twice;)
            twice = same_span(&spans->at[k], &spans->at[i]);
        if (!twice)
            spans->at[kept++] = spans->at[i];
    }
    spans->count = kept;
}

static int spans_add(lua_State *L)
{
    galley_spans a, b, out = {0, NULL};
    galley__lua_layers *layers = operands(L, &a, &b); /* a b article */
    for (size_t i = 0; i < a.count; i++)
        galley__lua_add_span(L, layers, &a.at[i], &out);
    for (size_t i = 0; i < b.count; i++)
        galley__lua_add_span(L, layers, &b.at[i], &out);
    galley_spans_sort(&out);
    drop_doubles(&out);
    galley__lua_push_spans(L, -1, out);
    return 1;
}

/* -- printing -- */

enum { SHOWN = 10 }; /* spans that tostring() writes out */

static int spans_tostring(lua_State *L)
{
    galley_spans *spans = galley__lua_checktype(L, 1, &galley__lua_spans_type);
    lua_getiuservalue(L, 1, 1); /* spans article */
    galley__lua_layers **article = galley__lua_checktype(L, -1, &galley__lua_article_type);
    if (!*article) {
        lua_pushliteral(L, "galley.spans (closed article)");
        return 1;
    }
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    luaL_addstring(&b, "{");
    for (size_t i = 0; i < spans->count && i < SHOWN; i++) {
        luaL_addstring(&b, i > 0 ? ", " : " ");
        galley__lua_push_span(L, 2, &spans->at[i]);
        luaL_tolstring(L, -1, NULL);
        lua_remove(L, -2);
        luaL_addvalue(&b);
    }
    if (spans->count > SHOWN) {
        lua_pushfstring(L, ", and %I more", (LUAI_UACINT)(spans->count - SHOWN));
        luaL_addvalue(&b);
    }
    luaL_addstring(&b, spans->count > 0 ? " }" : "}");
    luaL_pushresult(&b);
    return 1;
}

static const luaL_Reg methods[] = {{"each", spans_each},
                                   {"count", spans_len},
                                   {"distinct", spans_distinct},
                                   {"within", spans_within},
                                   {"containing", spans_containing},
                                   {"near", spans_near},
                                   {NULL, NULL}};

static const luaL_Reg meta[] = {{"__len", spans_len},           {"__add", spans_add},
                                {"__mul", spans_mul},           {"__sub", spans_sub},
                                {"__tostring", spans_tostring}, {NULL, NULL}};

const galley__lua_type galley__lua_spans_type = {.name = "galley.spans",
                                                 .size = sizeof(galley_spans),
                                                 .values = 1,
                                                 .methods = methods,
                                                 .meta = meta,
                                                 .index = spans_index};
