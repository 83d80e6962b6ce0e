/* core/lua/lua_normal.c: normal forms that lead back to the text they were made of (galley.normal).
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_common.h"
#include "core/lua/lua_modules.h"

/***
A form of a text for comparing or searching, which tells of every part of it where it stands in the untouched text. `#normal`
is the size of the form in bytes, `tostring(normal)` the form.
@class galley.normal
@field text string the form
*/
typedef struct normal_box {
    galley_arena *arena;
    galley_normal normal;
    size_t source; /* its size */
} normal_box;

static int normal_gc(lua_State *L)
{
    normal_box *box = lua_touserdata(L, 1);
    if (box) {
        galley_arena_free(box->arena);
        box->arena = NULL;
    }
    return 0;
}

typedef galley_range (*translation)(const galley_normal *normal, galley_range range);

/* first and last at 2 and 3, of a text of `size` bytes; an empty part is first > last, as of string.find. */
static int translate(lua_State *L, const normal_box *box, size_t size, translation to)
{
    lua_Integer first = galley__lua_checkint(L, 2, 1, (lua_Integer)size + 1);
    lua_Integer last =
        lua_isnoneornil(L, 3) ? first : galley__lua_checkint(L, 3, first - 1, (lua_Integer)size);
    last = last > (lua_Integer)size ? (lua_Integer)size : last;
    galley_range out = to(&box->normal, (galley_range){(uint32_t)first - 1, (uint32_t)last});
    lua_pushinteger(L, galley__lua_first(out.start));
    lua_pushinteger(L, galley__lua_last(out.end));
    return 2;
}

/***
Where a part of the form stands in the untouched text: the smallest part that it was made of.
@function galley.normal:source(first, last)
@param first integer  byte of the form, 1-based
@param last? integer  the last byte, `first` when not given
@return integer first  byte of the untouched text
@return integer last
@usage
local text = "Der „Größte“ Ｓａａｌ"
local n = require "galley.text".normal(text, { case = true, accents = true, width = true, quotes = true })
print(n.text) --> der "grosste" saal
print(text:sub(n:source(n.text:find "grosste"))) --> Größte
*/
static int normal_source(lua_State *L);

/***
The other way round: what became of a part of the untouched text.
@function galley.normal:form(first, last)
@param first integer  byte of the untouched text, 1-based
@param last? integer  the last byte, `first` when not given
@return integer first  byte of the form
@return integer last
@usage
local n = require "galley.text".normal("Größte", { case = true, accents = true })
print(n.text:sub(n:form(5, 6))) --> ss
*/
static int normal_form(lua_State *L);

static int normal_tostring(lua_State *L);
static int normal_len(lua_State *L);
static int normal_index(lua_State *L);

static const galley__lua_type normal_type = {
    .name = "galley.normal",
    .size = sizeof(normal_box),
    .methods = (const luaL_Reg[]){{"source", normal_source}, {"form", normal_form}, {NULL, NULL}},
    .meta =
        (const luaL_Reg[]){{"__tostring", normal_tostring}, {"__len", normal_len}, {NULL, NULL}},
    .index = normal_index,
    .gc = normal_gc,
};

static normal_box *check(lua_State *L)
{
    return galley__lua_checkbox(L, 1, &normal_type);
}

static int normal_source(lua_State *L)
{
    normal_box *box = check(L);
    return translate(L, box, box->normal.text.size, galley_normal_to_source);
}

static int normal_form(lua_State *L)
{
    normal_box *box = check(L);
    return translate(L, box, box->source, galley_normal_from_source);
}

static int normal_tostring(lua_State *L)
{
    galley__lua_pushstr(L, check(L)->normal.text);
    return 1;
}

static int normal_len(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)check(L)->normal.text.size);
    return 1;
}

static int normal_index(lua_State *L)
{
    galley_str key = galley__lua_checkstr(L, 2);
    if (!galley_str_eq(key, GALLEY_STR("text")))
        return 0;
    return normal_tostring(L);
}

/***
A form of a text in which every position can be led back to the untouched text. Without options it is canonical composition
(NFC) alone.
@function galley.text.normal(text, options)
@param text string
@param options? { nfc?: boolean, case?: boolean, accents?: boolean, width?: boolean, quotes?: boolean }  `nfc`: canonical composition; `case`: case folding; `accents`: without accents, composed; `width`: half-width and full-width forms as ordinary ones; `quotes`: quotation marks and dashes as ' " -
@return galley.normal
@usage
local text = require "galley.text"
print(text.normal("“Ça va–t-il”", { case = true, accents = true, quotes = true })) --> "ca va-t-il"
*/
int galley__lua_text_normal(lua_State *L)
{
    static const char *const options[] = {"nfc", "case", "accents", "width", "quotes", NULL};
    galley_error err;
    unsigned flags = 0;
    galley_str text = galley__lua_checktext(L, 1);
    galley__lua_options(L, 2, options);
    for (unsigned i = 0; options[i]; i++)
        flags |= galley__lua_opt_bool(L, 2, options[i], false) ? 1u << i : 0;
    if (flags == 0 && lua_isnil(L, 2))
        flags = GALLEY_NORMAL_NFC;
    normal_box *box = galley__lua_newbox(L, &normal_type);
    if (galley_arena_new(galley__lua_alloc(L), &box->arena, &err) != GALLEY_OK ||
        galley_text_normal(text, flags, box->arena, &box->normal, &err) != GALLEY_OK)
        galley__lua_raise(L, &err);
    box->source = text.size;
    galley__lua_charge(L, galley_arena_used(box->arena));
    return 1;
}
