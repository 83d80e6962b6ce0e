/* core/lua/lua_span.c: one span of an article (galley.span).
 *
 * A span is a value: its galley_span lies in the userdata; what that borrows is kept by its article
 * in user value 1.
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_article.h"

void galley__lua_push_span(lua_State *L, int article, const galley_span *span)
{
    article = lua_absindex(L, article);
    galley_span *box = galley__lua_newbox(L, &galley__lua_span_type);
    *box = *span;
    lua_pushvalue(L, article);
    lua_setiuservalue(L, -2, 1);
}

/* The span's article pushed, its layers returned; raises when it is closed. */
static galley__lua_layers *push_article(lua_State *L, int idx)
{
    lua_getiuservalue(L, idx, 1);
    return galley__lua_checkarticle(L, -1);
}

const galley_span *galley__lua_checkspan(lua_State *L, int idx, galley__lua_layers **layers)
{
    galley_span *span = galley__lua_checktype(L, idx, &galley__lua_span_type);
    galley__lua_layers *found = push_article(L, idx);
    lua_pop(L, 1);
    if (layers)
        *layers = found;
    return span;
}

/***
A labelled stretch of an article: what a pattern found, a sentence, a region, a word. `#span` is its
length in bytes; two spans are equal when they are of one article, place and label. A field of the
pattern that made it (a named group, a column of the list) is read by its name; `span:get` reads one
whose name is taken here.
@class galley.span
@field first integer  byte at which it begins, 1-based, in the article's text (or title, see
    `field`)
@field last integer  its last byte, so that `article.text:sub(span.first, span.last) == span.text`
@field text string
@field label string  who found it: the pattern's label, "sentence", "word", or a kind of region
@field kind string|nil  kind of the region in which it begins: "prose", "caption", "title" ...
@field field string  "text" or "title": the field of the article in which it lies
@field id string|nil  of an entry of a phrase list
@field sentence galley.span|nil  the sentence in which it begins
@field paragraph galley.span|nil  the region (line) in which it begins
@field article galley.article
*/

/***
The words of the span: its word and number tokens, labelled "word".
@function galley.span:words()
@return galley.spans  in the order of the text
@usage
local galley = require "galley"
local a = galley.article({ text = "Mr Xi met 2 leaders." }, { anatomy = false })
print(#a:sentences()[1]:words()) --> 5
*/
static int span_words(lua_State *L)
{
    galley__lua_layers *layers;
    const galley_span *span = galley__lua_checkspan(L, 1, &layers);
    galley_spans words = {0, NULL};
    galley__lua_add_words(L, layers, span->part, span->start, span->end, &words);
    lua_getiuservalue(L, 1, 1);
    galley__lua_push_spans(L, -1, words);
    return 1;
}

/***
A field that the pattern gave the span, also one whose name is a property or method of every span.
@function galley.span:get(name)
@param name string  name of a group, column of a list
@return string|nil  nil: it has no such field
@usage
local galley = require "galley"
local quote = galley.regex "“(?<words>[^”]+)”"
print(quote:find("He said “no deal” again."):get "words") --> no deal
*/
static int span_get(lua_State *L)
{
    const galley_span *span = galley__lua_checkspan(L, 1, NULL);
    galley_str value, name = galley__lua_checkstr(L, 2);
    if (galley_span_field(span, name, &value))
        galley__lua_pushstr(L, value);
    else
        lua_pushnil(L);
    return 1;
}

static const luaL_Reg methods[] = {{"words", span_words}, {"get", span_get}, {NULL, NULL}};

/* -- properties: each pushes one value; the span is at 1, its article at 3 -- */

typedef struct subject {
    const galley_span *span;
    galley__lua_layers *layers;
} subject;

static void get_first(lua_State *L, const subject *s)
{
    lua_pushinteger(L, galley__lua_first(s->span->start));
}

static void get_last(lua_State *L, const subject *s)
{
    lua_pushinteger(L, galley__lua_last(s->span->end));
}

static void get_text(lua_State *L, const subject *s)
{
    galley__lua_pushstr(L, galley_span_text(s->layers->article, s->span));
}

static void get_label(lua_State *L, const subject *s)
{
    galley__lua_pushstr(L, s->span->label);
}

static void get_kind(lua_State *L, const subject *s)
{
    galley_region region;
    if (galley__lua_span_region(s->layers, s->span, &region))
        lua_pushstring(L, galley_region_name(region.kind));
    else
        lua_pushnil(L);
}

static void get_field(lua_State *L, const subject *s)
{
    lua_pushstring(L, s->span->part == GALLEY_PART_TITLE ? "title" : "text");
}

static void get_article(lua_State *L, const subject *s)
{
    (void)s;
    lua_pushvalue(L, 3);
}

static void get_paragraph(lua_State *L, const subject *s)
{
    galley_region region;
    if (!galley__lua_span_region(s->layers, s->span, &region)) {
        lua_pushnil(L);
        return;
    }
    galley_span paragraph = {.start = region.start, .end = region.end, .part = s->span->part};
    paragraph.label = galley_str_of(galley_region_name(region.kind));
    galley__lua_push_span(L, 3, &paragraph);
}

/* The last sentence that begins at or before `offset`; NULL when it ends before. */
static const galley_span *sentence_at(const galley_spans *sentences, uint32_t offset)
{
    size_t low = 0, high = sentences->count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (sentences->at[mid].start <= offset)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == 0 || sentences->at[low - 1].end <= offset)
        return NULL;
    return &sentences->at[low - 1];
}

static void get_sentence(lua_State *L, const subject *s)
{
    if (s->span->part == GALLEY_PART_TITLE) { /* a title is one sentence */
        get_paragraph(L, s);
        return;
    }
    const galley_span *found = sentence_at(galley__lua_sentences(L, s->layers), s->span->start);
    if (found)
        galley__lua_push_span(L, 3, found);
    else
        lua_pushnil(L);
}

static const struct property {
    const char *name;
    void (*get)(lua_State *L, const subject *s);
} properties[] = {
    {"first", get_first},     {"last", get_last},         {"text", get_text},
    {"label", get_label},     {"kind", get_kind},         {"field", get_field},
    {"article", get_article}, {"sentence", get_sentence}, {"paragraph", get_paragraph},
};

static int span_index(lua_State *L)
{
    subject s;
    s.span = galley__lua_checktype(L, 1, &galley__lua_span_type);
    s.layers = push_article(L, 1); /* span key article */
    if (lua_type(L, 2) != LUA_TSTRING)
        return 0;
    galley_str value, name = galley__lua_checkstr(L, 2);
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
        if (galley_str_eq(name, galley_str_of(properties[i].name))) {
            properties[i].get(L, &s);
            return 1;
        }
    }
    if (!galley_span_field(s.span, name, &value))
        return 0;
    galley__lua_pushstr(L, value);
    return 1;
}

/* -- metamethods -- */

static int span_len(lua_State *L)
{
    const galley_span *span = galley__lua_checkspan(L, 1, NULL);
    lua_pushinteger(L, (lua_Integer)(span->end - span->start));
    return 1;
}

static int span_eq(lua_State *L)
{
    const galley_span *a = galley__lua_testbox(L, 1, &galley__lua_span_type);
    const galley_span *b = galley__lua_testbox(L, 2, &galley__lua_span_type);
    bool equal = false;
    if (a && b) {
        lua_getiuservalue(L, 1, 1);
        lua_getiuservalue(L, 2, 1);
        equal = lua_rawequal(L, -1, -2) && a->part == b->part && a->start == b->start &&
                a->end == b->end;
        /* labels are borrowed from what an open article keeps */
        if (equal && *(void **)lua_touserdata(L, -1))
            equal = galley_str_eq(a->label, b->label);
    }
    lua_pushboolean(L, equal);
    return 1;
}

static int span_tostring(lua_State *L)
{
    galley_span *span = galley__lua_checktype(L, 1, &galley__lua_span_type);
    lua_getiuservalue(L, 1, 1);
    galley__lua_layers **article = galley__lua_checktype(L, -1, &galley__lua_article_type);
    if (!*article) {
        lua_pushliteral(L, "galley.span (closed article)");
        return 1;
    }
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    luaL_addlstring(&b, span->label.data ? span->label.data : "", span->label.size);
    luaL_addstring(&b, " “");
    galley_str text = galley_span_text((*article)->article, span);
    luaL_addlstring(&b, text.data ? text.data : "", text.size);
    lua_pushfstring(L, "” %s%I-%I", span->part == GALLEY_PART_TITLE ? "title " : "",
                    (LUAI_UACINT)galley__lua_first(span->start),
                    (LUAI_UACINT)galley__lua_last(span->end));
    luaL_addvalue(&b);
    luaL_pushresult(&b);
    return 1;
}

static const luaL_Reg meta[] = {
    {"__len", span_len}, {"__eq", span_eq}, {"__tostring", span_tostring}, {NULL, NULL}};

const galley__lua_type galley__lua_span_type = {.name = "galley.span",
                                                .size = sizeof(galley_span),
                                                .values = 1,
                                                .methods = methods,
                                                .meta = meta,
                                                .index = span_index};
