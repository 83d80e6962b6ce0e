/* core/lua/lua_text.c: bytes and words without an article (galley.text).
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_common.h"
#include "core/lua/lua_modules.h"

#include <galley/report.h>

static void must(lua_State *L, galley_status status, const galley_error *err)
{
    if (status != GALLEY_OK)
        galley__lua_raise(L, err);
}

/***
Bytes of unknown encoding as UTF-8 text: UTF-8, UTF-16 with its mark and Windows-1252 are
recognised; single wrong bytes are replaced.
@function galley.text.decode(bytes)
@param bytes string
@return string|nil text  nil, message, "encoding", offset when this is no text
@return string|nil note  what was done, nil when nothing was
@usage
local text = require "galley.text"
print((text.decode "caf\xe9 au lait, s'il vous pla\xeet")) --> café au lait, s'il vous plaît
*/
static int text_decode(lua_State *L)
{
    galley_error err;
    galley_decoded clean;
    galley_str bytes = galley__lua_checkstr(L, 1);
    galley_arena *arena = galley__lua_newarena(L);
    if (galley_text_decode(bytes, arena, &clean, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    galley__lua_pushstr(L, clean.text);
    galley__lua_pushfield(L, clean.note);
    galley__lua_closearena(L, -3);
    return 2;
}

/***
The form in which words are compared: without case, accents and the differences of quote marks.
@function galley.text.fold(word)
@param word string
@return string
@usage
print(require "galley.text".fold "Café") --> cafe
*/
static int text_fold(lua_State *L)
{
    galley_str word = galley__lua_checktext(L, 1);
    galley_arena *arena = galley__lua_newarena(L);
    galley_str folded = galley_text_fold(word, arena);
    if (!folded.data)
        return galley__lua_nomem(L);
    galley__lua_pushstr(L, folded);
    galley__lua_closearena(L, -2);
    return 1;
}

static galley_str token_text(galley_str text, const galley_tokens *tokens, size_t i)
{
    return galley_str_sub(text, tokens->start[i], tokens->end[i]);
}

/***
The words and numbers of a text.
@function galley.text.words(text)
@param text string
@return string[]
@usage
print(table.concat(require "galley.text".words "Gas rose 2.5%.", "|")) --> Gas|rose|2.5
*/
static int text_words(lua_State *L)
{
    galley_error err;
    galley_tokens tokens;
    galley_str text = galley__lua_checktext(L, 1);
    galley_arena *arena = galley__lua_newarena(L);
    must(L, galley_text_tokens(text, arena, &tokens, &err), &err);
    lua_newtable(L);
    lua_Integer n = 0;
    for (size_t i = 0; i < tokens.count; i++) {
        if (tokens.kind[i] != GALLEY_TOKEN_WORD && tokens.kind[i] != GALLEY_TOKEN_NUMBER)
            continue;
        galley__lua_pushstr(L, token_text(text, &tokens, i));
        lua_rawseti(L, -2, ++n);
    }
    galley__lua_closearena(L, -2);
    return 1;
}

/***
The sentences of a text. A line end ends a sentence, unless the line is not closed and the next one begins small, as in
prose that somebody wrapped. What abbreviations do is told by galley/sentences.lua.
@function galley.text.sentences(text, lang)
@param text string
@param lang? string  ISO 639-1, "en" when not given or when that language has no lists
@return string[]
@usage
print(#require "galley.text".sentences "Mr. Xi came. He left.") --> 2
*/
static int text_sentences(lua_State *L)
{
    galley_error err;
    galley_ranges out = {0};
    galley_str text = galley__lua_checktext(L, 1);
    galley_str lang = lua_isnoneornil(L, 2) ? GALLEY_STR("en") : galley__lua_checkstr(L, 2);
    galley_sentence_options options = {.stops = galley__lua_stops(L, lang)};
    galley_arena *arena = galley__lua_newarena(L);
    galley_range whole = {0, (uint32_t)text.size};
    if (text.size > GALLEY_TEXT_MAX)
        return luaL_argerror(L, 1, "the text is too long");
    must(L, galley_text_sentences(text, whole, &options, arena, &out, &err), &err);
    lua_newtable(L);
    for (size_t i = 0; i < out.count; i++) {
        galley__lua_pushstr(L, galley_str_sub(text, out.at[i].start, out.at[i].end));
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    galley__lua_closearena(L, -2);
    return 1;
}

/***
The grapheme clusters of a text (UAX #29): what a reader takes for one character, such as a letter with its accents or a flag.
@function galley.text.graphemes(text)
@param text string
@return string[]
@usage
print(#require "galley.text".graphemes "e\u{301}🇩🇪👩‍👧") --> 3
*/
static int text_graphemes(lua_State *L)
{
    galley_str text = galley__lua_checktext(L, 1);
    lua_newtable(L);
    lua_Integer n = 0;
    for (size_t i = 0, end; i < text.size; i = end) {
        end = galley_grapheme_next(text, i);
        galley__lua_pushstr(L, galley_str_sub(text, i, end));
        lua_rawseti(L, -2, ++n);
    }
    return 1;
}

static int stemmer_gc(lua_State *L)
{
    galley_stemmer **box = lua_touserdata(L, 1);
    if (box) {
        galley_stemmer_free(*box);
        *box = NULL;
    }
    return 0;
}

static const galley__lua_type stemmer_type = {
    .name = "galley.stemmer", .size = sizeof(galley_stemmer *), .gc = stemmer_gc};

/* The stemmer of the language at 2, made once a state: the upvalue holds one for each. */
static galley_stemmer *stemmer(lua_State *L, galley_str lang, galley_error *err)
{
    lua_pushvalue(L, 2);
    lua_rawget(L, lua_upvalueindex(1));
    galley_stemmer **kept = galley__lua_testbox(L, -1, &stemmer_type);
    if (kept)
        return *kept;
    const galley_alloc *alloc = galley__lua_alloc(L);
    galley_stemmer **box = galley__lua_newbox(L, &stemmer_type);
    if (galley_stemmer_new(alloc, lang, box, err) != GALLEY_OK)
        return NULL;
    lua_pushvalue(L, 2);
    lua_pushvalue(L, -2);
    lua_rawset(L, lua_upvalueindex(1));
    return *box;
}

/***
The stem of a word (Snowball), of its folded form.
@function galley.text.stem(word, lang)
@param word string
@param lang? string  ISO 639-1, "en" when not given
@return string|nil  nil, message, "notfound": no stemmer for that language
@usage
print(require "galley.text".stem "Meetings") --> meet
*/
static int text_stem(lua_State *L)
{
    galley_error err;
    galley_str word = galley__lua_checktext(L, 1);
    if (lua_isnoneornil(L, 2)) {
        lua_settop(L, 1);
        lua_pushliteral(L, "en");
    }
    galley_stemmer *s = stemmer(L, galley__lua_checkstr(L, 2), &err);
    if (!s)
        return galley__lua_fail(L, &err);
    galley_arena *arena = galley__lua_newarena(L);
    galley_str folded = galley_text_fold(word, arena);
    if (!folded.data)
        return galley__lua_nomem(L);
    galley__lua_pushstr(L, galley_stemmer_stem(s, folded));
    galley__lua_closearena(L, -2);
    return 1;
}

/***
How many columns a text takes on a terminal: wide characters two, marks none.
@function galley.text.width(text)
@param text string
@return integer
@usage
print(require "galley.text".width "北京") --> 4
*/
static int text_width(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)galley_text_width(galley__lua_checktext(L, 1)));
    return 1;
}

/***
Which language a text is in, of 75; only its beginning is looked at. Less than ten words are often taken for another
language.
@function galley.text.language(text)
@param text string
@return string|nil code  ISO 639-1: "de"; nil when there is no letter
@return number margin  by how much it is ahead of the next one; 0 is a tie
@usage
print((require "galley.text".language "Der Zug kam zwei Stunden zu spät in Köln an.")) --> de
*/
static int text_language(lua_State *L)
{
    galley_language language;
    if (!galley_text_language(galley__lua_checktext(L, 1), &language)) {
        lua_pushnil(L);
        lua_pushnumber(L, 0);
        return 2;
    }
    lua_pushstring(L, language.code);
    lua_pushnumber(L, language.margin);
    return 2;
}

static const luaL_Reg functions[] = {{"language", text_language},
                                     {"decode", text_decode},
                                     {"fold", text_fold},
                                     {"words", text_words},
                                     {"sentences", text_sentences},
                                     {"graphemes", text_graphemes},
                                     {"normal", galley__lua_text_normal},
                                     {"width", text_width},
                                     {NULL, NULL}};

int galley__luaopen_text(lua_State *L)
{
    luaL_newlib(L, functions);
    lua_newtable(L); /* language -> stemmer */
    lua_pushcclosure(L, text_stem, 1);
    lua_setfield(L, -2, "stem");
    return 1;
}
