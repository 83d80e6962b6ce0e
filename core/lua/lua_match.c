/* core/lua/lua_match.c: patterns and the matchers that hold many of them (galley.matcher).
 *
 * A matcher has no close(): the spans it found borrow their labels from it, and their article keeps
 * it. Whatever is looked at is an article to it: a string becomes one, a span narrows one.
 * SPDX-License-Identifier: MIT */
#include "core/lua/lua_match.h"

#include "core/base/memory.h"
#include "core/lua/lua_json.h"
#include "core/lua/lua_modules.h"
#include "core/lua/lua_query.h"
#include <galley/pattern.h>

/***
Patterns: one regex, one phrase list, or all those of a rules file. `galley.regex` and
`galley.phrases` make such with one pattern in it, ready for use. They look at the article's own
prose, unless the option `within` names other kinds of region; of a string they see all, and of a
span they see the span, whatever it is. A pattern that reaches its limit of work on a text (PCRE2:
200,000 steps) raises, as that is not "nothing found".
@class galley.matcher
*/

typedef struct matcher_box {
    galley_matcher *matcher;
    galley_scratch *scratch; /* there once it is frozen */
    galley_patterns *tokens; /* token patterns, NULL when there are none */
    galley_patterns_room *room;
    bool chose_within; /* a pattern said where it looks */
} matcher_box;

static const galley__lua_type matcher_type;

static int matcher_gc(lua_State *L)
{
    matcher_box *box = lua_touserdata(L, 1);
    if (box) {
        galley_patterns_room_free(box->room);
        galley_patterns_free(box->tokens);
        galley_scratch_free(box->scratch);
        galley_matcher_free(box->matcher);
        box->room = NULL;
        box->tokens = NULL;
        box->scratch = NULL;
        box->matcher = NULL;
    }
    return 0;
}

static matcher_box *check(lua_State *L, int idx)
{
    return galley__lua_checkbox(L, idx, &matcher_type);
}

galley_matcher *galley__lua_checkmatcher(lua_State *L, int idx)
{
    return check(L, idx)->matcher;
}

static matcher_box *check_frozen(lua_State *L, int idx)
{
    matcher_box *box = check(L, idx);
    if (!box->scratch)
        luaL_argerror(L, idx, "the matcher is not frozen yet");
    return box;
}

void galley__lua_time_matcher(lua_State *L, int idx, galley_arena *arena, galley__lua_times *out)
{
    matcher_box *box = check_frozen(L, idx);
    out->n_patterns = galley_matcher_patterns(box->matcher) + 2;
    out->n_tokens = box->tokens ? galley_patterns_count(box->tokens) : 0;
    out->patterns = galley_arena_calloc(arena, out->n_patterns, sizeof *out->patterns);
    out->tokens = galley_arena_calloc(arena, out->n_tokens, sizeof *out->tokens);
    if (!out->patterns || !out->tokens)
        galley__lua_nomem(L);
    galley_scratch_time(box->scratch, out->patterns);
    if (box->room)
        galley_patterns_room_time(box->room, out->tokens);
}

static matcher_box *new_matcher(lua_State *L)
{
    galley_error err;
    const galley_alloc *alloc = galley__lua_alloc(L);
    matcher_box *box = galley__lua_newbox(L, &matcher_type);
    if (galley_matcher_new(alloc, &box->matcher, &err) != GALLEY_OK)
        galley__lua_raise(L, &err);
    return box;
}

static int done(lua_State *L, galley_status status, const galley_error *err)
{
    if (status != GALLEY_OK)
        return galley__lua_fail(L, err);
    lua_pushboolean(L, 1);
    return 1;
}

/* The 1-based number of a pattern. */
static int numbered(lua_State *L, galley_status status, uint32_t number, const galley_error *err)
{
    if (status != GALLEY_OK)
        return galley__lua_fail(L, err);
    lua_pushinteger(L, (lua_Integer)number + 1);
    return 1;
}

static uint32_t check_number(lua_State *L, int idx)
{
    return (uint32_t)galley__lua_checkint(L, idx, 1, UINT32_MAX) - 1;
}

/* -- building -- */

/***
An empty matcher, to which patterns are added until it is frozen.
@function galley.match.matcher()
@return galley.matcher
@usage
local m = require "galley.match".matcher()
m:regex("year", [[\b(19|20)\d\d\b]])
m:freeze()
print(m:find("In 2022, the games.").text) --> 2022
*/
static int match_matcher(lua_State *L)
{
    new_matcher(L);
    return 1;
}

static galley_overlap opt_overlap(lua_State *L, int options)
{
    static const char *const names[] = {"longest", "first", "all"};
    galley_str overlap = galley__lua_opt_str(L, options, "overlap", GALLEY_STR("longest"));
    unsigned i = 0;
    while (i < 3 && !galley_str_eq(overlap, galley_str_of(names[i])))
        i++;
    if (i == 3)
        luaL_argerror(L, options, "overlap is longest, first or all");
    return (galley_overlap)i;
}

static const char *const regex_options[] = {"caseless", "within", NULL};

static galley_regex_def regex_def(lua_State *L, matcher_box *box, galley_str label,
                                  galley_str pattern, int options)
{
    galley_regex_def def = {.label = label, .pattern = pattern};
    def.caseless = galley__lua_opt_bool(L, options, "caseless", false);
    def.within = galley__lua_opt_regions(L, options, "within");
    if (def.within != 0)
        box->chose_within = true;
    return def;
}

/***
Add a regular expression (PCRE2 with UTF and Unicode properties). Its named groups become fields of
its spans.
@function galley.matcher:regex(label, pattern, options)
@param label string  of its spans
@param pattern string
@param options? { caseless?: boolean, within?: string|string[] }  `within`: kinds of region looked
    at, "body" when not given, "all" for all
@return integer|nil  its number; nil, message, "syntax", offset for a malformed pattern
@usage
local m = require "galley.match".matcher()
print((select(3, m:regex("open", "("))))  --> syntax
*/
static int matcher_regex(lua_State *L)
{
    galley_error err;
    uint32_t number = 0;
    matcher_box *box = check(L, 1);
    galley_str label = galley__lua_checkstr(L, 2), pattern = galley__lua_checkstr(L, 3);
    galley__lua_options(L, 4, regex_options);
    galley_regex_def def = regex_def(L, box, label, pattern, 4);
    galley_status status = galley_matcher_regex(box->matcher, &def, &number, &err);
    return numbered(L, status, number, &err);
}

/***
Start a phrase list (gazetteer). Whole words are compared, by default without regard to case and
accents.
@function galley.matcher:list(label, options)
@param label string  of its spans
@param options? { exact_case?: boolean, any_punctuation?: boolean, fuzzy?: boolean, overlap?: string, within?: string|string[] }
    `any_punctuation`: signs between and in words do not matter ("U.S." = "US"; use it with `exact_case`
    for abbreviations); `fuzzy`: words of 5 letters may be one letter off, of 9 two, a swap of neighbours
    counting as one (such a span has a field `edits`; not with the two others); `overlap`: which of overlapping hits are kept: "longest" (then the first), "first"
    (the leftmost, as short as it can be), "all"
@return integer|nil  its number; nil, message, code when the matcher is frozen
@usage
local m = require "galley.match".matcher()
local list = m:list("country")
m:phrase(list, "Russia", "RU")
m:freeze()
print(m:find("They left Russia."):get "id") --> RU
*/
static int matcher_list(lua_State *L)
{
    static const char *const options[] = {"exact_case", "any_punctuation", "fuzzy",
                                          "overlap",    "within",          NULL};
    galley_error err;
    uint32_t number = 0;
    matcher_box *box = check(L, 1);
    galley_list_def def = {.label = galley__lua_checkstr(L, 2)};
    galley__lua_options(L, 3, options);
    def.overlap = opt_overlap(L, 3);
    def.fuzzy = galley__lua_opt_bool(L, 3, "fuzzy", false);
    def.any_punctuation = galley__lua_opt_bool(L, 3, "any_punctuation", false);
    def.exact_case = galley__lua_opt_bool(L, 3, "exact_case", false);
    def.within = galley__lua_opt_regions(L, 3, "within");
    if (def.within != 0)
        box->chose_within = true;
    galley_status status = galley_matcher_list(box->matcher, &def, &number, &err);
    return numbered(L, status, number, &err);
}

/* The fields in the table at `idx`, "id" first, then by name. They borrow from it; pushed. */
static galley_field *table_fields(lua_State *L, int idx, size_t *count)
{
    galley__lua_sorted_keys(L, idx); /* keys */
    int keys = lua_gettop(L);
    size_t n = lua_rawlen(L, keys), at_id = n;
    galley_field *fields = lua_newuserdatauv(L, n * sizeof *fields + 1, 0); /* keys fields */
    for (size_t i = 0; i < n; i++) {
        lua_rawgeti(L, keys, (lua_Integer)i + 1);
        fields[i].name.data = lua_tolstring(L, -1, &fields[i].name.size);
        fields[i].type = GALLEY_FIELD_STRING;
        if (galley_str_eq(fields[i].name, GALLEY_STR("id")))
            at_id = i;
        if (lua_rawget(L, idx) != LUA_TSTRING)
            luaL_argerror(L, idx,
                          lua_pushfstring(L, "field '%s' has to be a string", fields[i].name.data));
        fields[i].value.data = lua_tolstring(L, -1, &fields[i].value.size);
        lua_pop(L, 1);
    }
    if (at_id < n) {
        galley_field id = fields[at_id];
        memmove(fields + 1, fields, at_id * sizeof *fields);
        fields[0] = id;
    }
    *count = n;
    return fields;
}

/***
Add a phrase to a list.
@function galley.matcher:phrase(list, phrase, fields)
@param list integer  the list's number
@param phrase string
@param fields? string|table  its id, or a table of fields, all of them strings
@return boolean|nil  true; nil, message, code when there is no word in it
@usage
local m = require "galley.match".matcher()
local list = m:list("leader")
m:phrase(list, "Mr Xi", { id = "xi", country = "CN" })
m:freeze()
print(m:find("As Mr Xi said.").country) --> CN
*/
static int matcher_phrase(lua_State *L)
{
    galley_error err;
    lua_settop(L, 4);
    matcher_box *box = check(L, 1);
    uint32_t list = check_number(L, 2);
    galley_str phrase = galley__lua_checkstr(L, 3);
    galley_field id = {.name = GALLEY_STR("id")}, *fields = &id;
    size_t n = 0;
    if (lua_istable(L, 4)) {
        fields = table_fields(L, 4, &n);
    } else if (!lua_isnil(L, 4)) {
        id.value = galley__lua_checkstr(L, 4);
        n = 1;
    }
    galley_status status = galley_matcher_phrase(box->matcher, list, phrase, fields, n, &err);
    return done(L, status, &err);
}

/***
Add all entries of a list in TSV: a heading line, then a line an entry; the first column is the
phrase, "a|b" in it are two phrases of one entry, the other columns become fields.
@function galley.matcher:tsv(list, text, name)
@param list integer  the list's number
@param text string  of the file
@param name string  of the file, for messages
@return boolean|nil  true; nil, message, code, nil, line when the text is no such list
@usage
local m = require "galley.match".matcher()
m:tsv(m:list("country"), "surface\tid\nRussia|Russian\tRU\n", "countries.tsv")
m:freeze()
print(m:find("A Russian plane.").id) --> RU
*/
static int matcher_tsv(lua_State *L)
{
    galley_error err;
    matcher_box *box = check(L, 1);
    uint32_t list = check_number(L, 2);
    galley_str text = galley__lua_checkstr(L, 3), name = galley__lua_checkstr(L, 4);
    return done(L, galley_matcher_tsv(box->matcher, list, text, name, &err), &err);
}

static galley_pattern_def tokens_def(lua_State *L, matcher_box *box, int options)
{
    galley_pattern_def def = {.within = galley__lua_opt_regions(L, options, "within"),
                              .overlap = opt_overlap(L, options)};
    if (def.within != 0)
        box->chose_within = true;
    return def;
}

static galley_status add_tokens(lua_State *L, matcher_box *box, const galley_pattern_def *def,
                                uint32_t *number, galley_error *err)
{
    galley_status status = GALLEY_OK;
    if (box->scratch) {
        *err = (galley_error){.status = GALLEY_INVALID, .text = "the matcher is frozen"};
        return GALLEY_INVALID;
    }
    if (box->tokens == NULL)
        status = galley_patterns_new(galley__lua_alloc(L), &box->tokens, err);
    return status == GALLEY_OK ? galley_patterns_add(box->tokens, def, number, err) : status;
}

/***
Add a token pattern: a regular expression whose letters are words, in the notation of corpus
linguists (CQL). `[lower="gas|oil"]` is one token; attributes are word, lower (case and accents do
not matter), stem, shape (Xxxx, dd), kind (word, number, punct, symbol) and in (a label: it lies in
such a span); flags are title, upper, number, punct; inside of brackets there are `& | ! != ( )`.
`[]` is any token, `"gas"` the same as `[word="gas"]`, `<leader/>` or `<leader id="xi"/>` an earlier
span. `? * + {n,m}` repeat, `|` and `( )` choose, and `name:[...]` names a part, which becomes a
field. Earlier spans are those of the phrases, the regexes and the token patterns above.
@function galley.matcher:tokens(label, pattern, options)
@param label string  of its spans
@param pattern string
@param options? { overlap?: string, within?: string|string[] }  `overlap`: "longest" (the leftmost
    match, as long as it can be), "first" (as short), "all"
@return integer|nil  its number among token patterns; nil, message, "syntax", offset for a
    malformed pattern
@usage
local m = require "galley.match".matcher()
m:tokens("deal", [[ what:[lower="gas|oil"] []{0,2} [stem="contract"] ]])
m:freeze()
local s = m:find("They signed oil and gas contracts.")
print(s.text, s.what) --> oil and gas contracts	oil
*/
static int matcher_tokens(lua_State *L)
{
    static const char *const options[] = {"overlap", "within", NULL};
    galley_error err;
    uint32_t number = 0;
    matcher_box *box = check(L, 1);
    galley_str label = galley__lua_checkstr(L, 2), pattern = galley__lua_checkstr(L, 3);
    galley__lua_options(L, 4, options);
    galley_pattern_def def = tokens_def(L, box, 4);
    def.label = label;
    def.pattern = pattern;
    galley_status status = add_tokens(L, box, &def, &number, &err);
    return numbered(L, status, number, &err);
}

/***
The labels of earlier spans that the token patterns speak of.
@function galley.matcher:reads()
@return string[]
@usage
local m = require "galley.match".matcher()
m:tokens("visit", "<leader/> []")
print(m:reads()[1]) --> leader
*/
static int matcher_reads(lua_State *L)
{
    const matcher_box *box = check(L, 1);
    galley_str label;
    lua_newtable(L);
    for (size_t i = 0; box->tokens && galley_patterns_reads(box->tokens, i, &label); i++) {
        galley__lua_pushstr(L, label);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static galley_status freeze(matcher_box *box, galley_error *err)
{
    galley_status status = galley_matcher_freeze(box->matcher, err);
    if (status == GALLEY_OK && !box->scratch)
        status = galley_scratch_new(box->matcher, &box->scratch, err);
    if (status == GALLEY_OK && box->tokens && !box->room)
        status = galley_patterns_room_new(box->tokens, &box->room, err);
    return status;
}

/***
End of building: from here on the matcher can look at texts and takes no more patterns.
@function galley.matcher:freeze()
@return boolean|nil  true; nil, message, code when it is too large
@usage
local m = require "galley.match".matcher()
m:regex("digit", "\\d")
print(m:freeze()) --> true
*/
static int matcher_freeze(lua_State *L)
{
    galley_error err;
    matcher_box *box = check(L, 1);
    return done(L, freeze(box, &err), &err);
}

/***
One regular expression, ready for use: `galley.regex`.
@function galley.match.regex(pattern, options)
@param pattern string  PCRE2 with UTF; named groups become fields of the spans
@param options? { label?: string, caseless?: boolean, within?: string|string[] }  `label` of the
    spans, "regex" when not given
@return galley.matcher|nil  nil, message, "syntax", offset for a malformed pattern
@usage
local match = require "galley.match"
local volume = match.regex [[(?<amount>\d+) (?<unit>million|billion)]]
print(volume:find("about 10 billion cubic meters").unit) --> billion
*/
static int match_regex(lua_State *L)
{
    static const char *const options[] = {"label", "caseless", "within", NULL};
    galley_error err;
    galley_str pattern = galley__lua_checkstr(L, 1);
    galley__lua_options(L, 2, options);
    lua_settop(L, 2);
    galley_str label = galley__lua_opt_str(L, 2, "label", GALLEY_STR("regex"));
    matcher_box *box = new_matcher(L);
    galley_regex_def def = regex_def(L, box, label, pattern, 2);
    if (galley_matcher_regex(box->matcher, &def, NULL, &err) != GALLEY_OK ||
        freeze(box, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    return 1;
}

/***
One token pattern, ready for use: `galley.tokens`.
@function galley.match.tokens(pattern, options)
@param pattern string  see galley.matcher:tokens
@param options? { label?: string, overlap?: string, within?: string|string[] }  `label` of the
    spans, "tokens" when not given
@return galley.matcher|nil  nil, message, "syntax", offset for a malformed pattern
@usage
local match = require "galley.match"
local name = match.tokens [[ [lower="mr|ms"] [title]{1,3} ]]
print(name:find("said Mr Paul Smith today").text) --> Mr Paul Smith
*/
static int match_tokens(lua_State *L)
{
    static const char *const options[] = {"label", "overlap", "within", NULL};
    galley_error err;
    galley_str pattern = galley__lua_checkstr(L, 1);
    galley__lua_options(L, 2, options);
    lua_settop(L, 2);
    galley_str label = galley__lua_opt_str(L, 2, "label", GALLEY_STR("tokens"));
    matcher_box *box = new_matcher(L);
    galley_pattern_def def = tokens_def(L, box, 2);
    def.label = label;
    def.pattern = pattern;
    if (add_tokens(L, box, &def, NULL, &err) != GALLEY_OK || freeze(box, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    return 1;
}

/* -- looking -- */

/* What is looked at: an article on top of the stack, all of it or a stretch of one part. */
typedef struct target {
    galley__lua_layers *layers;
    bool narrow;
    galley_span span;
} target;

/* The argument at 2 as a target; its article is pushed. */
static target push_target(lua_State *L)
{
    target t = {0};
    if (galley__lua_testbox(L, 2, &galley__lua_span_type)) {
        t.span = *galley__lua_checkspan(L, 2, &t.layers);
        t.narrow = true;
        lua_getiuservalue(L, 2, 1);
    } else if (lua_type(L, 2) == LUA_TSTRING) {
        t.layers = galley__lua_text_article(L, galley__lua_checktext(L, 2));
    } else if ((t.layers = galley__lua_testarticle(L, 2)) != NULL) {
        lua_pushvalue(L, 2);
    } else {
        luaL_typeerror(L, 2, "galley.article, galley.span or string");
    }
    return t;
}

/* A stretch of a region. Whoever names a span wants it looked at, so it counts as prose, unless
 * the pattern chose its regions. */
static bool cut_region(const matcher_box *box, const target *t, galley_region *r)
{
    if (r->start < t->span.start)
        r->start = t->span.start;
    if (r->end > t->span.end)
        r->end = t->span.end;
    if (!box->chose_within)
        r->kind = GALLEY_REGION_PROSE;
    return r->start < r->end;
}

static void narrow_regions(lua_State *L, const matcher_box *box, const target *t,
                           galley_subject *subject)
{
    galley_region *regions =
        galley_arena_calloc(t->layers->arena, subject->n_regions, sizeof *regions);
    if (!regions)
        galley__lua_nomem(L);
    size_t kept = 0;
    for (size_t i = 0; i < subject->n_regions; i++) {
        regions[kept] = subject->regions[i];
        if (cut_region(box, t, &regions[kept]))
            kept++;
    }
    subject->regions = regions;
    subject->n_regions = kept;
}

/* Token patterns, which see the spans kept with the article and those just found. */
static void scan_tokens(lua_State *L, matcher_box *box, const target *t,
                        const galley_subject *subject, galley_spans *spans)
{
    galley_error err;
    galley_str lang = t->layers->article->lang;
    uint32_t base = (uint32_t)galley_matcher_patterns(box->matcher);
    if (galley_patterns_scan(box->tokens, box->room, subject, lang, base, &t->layers->found,
                             t->layers->arena, spans, &err) != GALLEY_OK)
        galley__lua_raise(L, &err);
}

/* A part of an article; the title's region is put into *title. */
static galley_subject subject_of(lua_State *L, const target *t, galley_part part,
                                 galley_region *title)
{
    const galley_article *a = t->layers->article;
    galley_subject s = {.part = part};
    *title = (galley_region){0, (uint32_t)a->title.size, GALLEY_REGION_TITLE, {NULL, 0}};
    if (part == GALLEY_PART_TITLE) {
        s.text = a->title;
        s.tokens = galley__lua_title_tokens(L, t->layers);
        s.regions = title;
        s.n_regions = 1;
    } else {
        s.text = a->text;
        s.tokens = galley__lua_tokens(L, t->layers);
        s.regions = a->regions;
        s.n_regions = a->n_regions;
    }
    return s;
}

static void scan_part(lua_State *L, matcher_box *box, const target *t, galley_part part,
                      galley_spans *spans, galley_match_failures *failures)
{
    galley_error err;
    galley_region title;
    galley_subject s = subject_of(L, t, part, &title);
    if (t->narrow)
        narrow_regions(L, box, t, &s);
    if (galley_matcher_scan(box->matcher, box->scratch, &s, t->layers->arena, spans, failures,
                            &err) != GALLEY_OK)
        galley__lua_raise(L, &err);
    if (box->room)
        scan_tokens(L, box, t, &s, spans);
}

/* Look at the target, whose article is on top of the stack, which from now on keeps the matcher. */
static void scan(lua_State *L, matcher_box *box, const target *t, galley_spans *spans,
                 galley_match_failures *failures, galley_match_failures *title_failures)
{
    galley__lua_article_keep(L, -1, 1);
    if (!t->narrow || t->span.part == GALLEY_PART_TEXT)
        scan_part(L, box, t, GALLEY_PART_TEXT, spans, failures);
    if (t->narrow ? t->span.part == GALLEY_PART_TITLE : t->layers->article->title.size > 0)
        scan_part(L, box, t, GALLEY_PART_TITLE, spans, title_failures);
}

static void raise_failure(lua_State *L, const matcher_box *box, const galley_match_failure *f,
                          const char *part)
{
    galley_str label = galley_matcher_label(box->matcher, f->pattern);
    galley__lua_pushstr(L, label);
    luaL_error(L, "pattern '%s' reached its %s at byte %I of the %s", lua_tostring(L, -1), f->limit,
               (LUAI_UACINT)f->offset + 1, part);
}

/* All that the matcher at 1 finds in the argument at 2, whose article is pushed. */
static galley_spans found(lua_State *L)
{
    galley_spans spans = {0, NULL};
    galley_match_failures text = {0, NULL}, title = {0, NULL};
    matcher_box *box = check_frozen(L, 1);
    luaL_checkany(L, 2);
    lua_settop(L, 2);
    target t = push_target(L);
    scan(L, box, &t, &spans, &text, &title);
    if (text.count > 0)
        raise_failure(L, box, &text.at[0], "text");
    if (title.count > 0)
        raise_failure(L, box, &title.at[0], "title");
    return spans;
}

/***
The first span found.
@function galley.matcher:find(where)
@param where galley.article|galley.span|string
@return galley.span|nil  nil: nothing found
@usage
local galley = require "galley"
print(galley.regex("[0-9]+"):find("from 10 to 20").text) --> 10
*/
static int matcher_find(lua_State *L)
{
    galley_spans spans = found(L);
    if (spans.count == 0)
        lua_pushnil(L);
    else
        galley__lua_push_span(L, -1, &spans.at[0]);
    return 1;
}

/***
All spans found.
@function galley.matcher:all(where)
@param where galley.article|galley.span|string
@return galley.spans
@usage
local galley = require "galley"
print(#galley.regex("[0-9]+"):all("from 10 to 20")) --> 2
*/
static int matcher_all(lua_State *L)
{
    galley_spans spans = found(L);
    galley__lua_push_spans(L, -1, spans);
    return 1;
}

/***
Go through all spans found, like `string.gmatch`. The whole text is looked at before the first is
given.
@function galley.matcher:each(where)
@param where galley.article|galley.span|string
@return fun(): galley.span|nil  for a `for` loop
@usage
local galley = require "galley"
for s in galley.regex("[0-9]+"):each("from 10 to 20") do io.write(s.text, ";") end
--> 10;20;
*/
static int matcher_each(lua_State *L)
{
    galley_spans spans = found(L);
    galley__lua_push_spans(L, -1, spans);
    lua_getfield(L, -1, "each");
    lua_insert(L, -2);
    lua_call(L, 1, 1);
    return 1;
}

/***
How many spans are found.
@function galley.matcher:count(where)
@param where galley.article|galley.span|string
@return integer
@usage
local galley = require "galley"
print(galley.regex("[0-9]+"):count("from 10 to 20")) --> 2
*/
static int matcher_count(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)found(L).count);
    return 1;
}

/* {label, limit, offset, field} of each failure appended to the array on top of the stack. */
static void push_failures(lua_State *L, const matcher_box *box, const galley_match_failures *f,
                          const char *field)
{
    for (size_t i = 0; i < f->count; i++) {
        lua_createtable(L, 0, 4);
        galley__lua_pushstr(L, galley_matcher_label(box->matcher, f->at[i].pattern));
        lua_setfield(L, -2, "label");
        lua_pushstring(L, f->at[i].limit);
        lua_setfield(L, -2, "limit");
        lua_pushinteger(L, (lua_Integer)f->at[i].offset + 1);
        lua_setfield(L, -2, "offset");
        lua_pushstring(L, field);
        lua_setfield(L, -2, "field");
        lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
    }
}

/***
Look at a whole article and keep what is found with it, for `article:spans(label)` and for queries.
@function galley.matcher:scan(article)
@param article galley.article
@return integer count  how many spans were found
@return { label: string, limit: string, offset: integer, field: string }[] failures  patterns that
    reached their limit, which therefore have no opinion on it
@usage
local galley = require "galley"
local a = galley.article({ text = "Gas rose." }, { anatomy = false })
galley.phrases({ "gas" }, { label = "energy" }):scan(a)
print(a:spans("energy")[1].text) --> Gas
*/
static int matcher_scan(lua_State *L)
{
    galley_match_failures text = {0, NULL}, title = {0, NULL};
    matcher_box *box = check_frozen(L, 1);
    target t = {.layers = galley__lua_checkarticle(L, 2)};
    lua_settop(L, 2);
    size_t before = t.layers->found.count;
    scan(L, box, &t, &t.layers->found, &text, &title);
    lua_pushinteger(L, (lua_Integer)(t.layers->found.count - before));
    lua_newtable(L);
    push_failures(L, box, &text, "text");
    push_failures(L, box, &title, "title");
    return 2;
}

/* -- why not -- */

static void push_nearest(lua_State *L, const galley_pattern_nearest *nearest, galley_part part)
{
    galley_span span = {
        .start = nearest->start, .end = nearest->end, .part = part, .label = GALLEY_STR("")};
    lua_createtable(L, 0, 3);
    galley__lua_pushstr(L, nearest->wanted);
    lua_setfield(L, -2, "wanted");
    if (nearest->saw.size) {
        galley__lua_pushstr(L, nearest->saw);
        lua_setfield(L, -2, "saw");
    }
    if (nearest->end) {
        galley__lua_push_span(L, 2, &span);
        lua_setfield(L, -2, "span");
    }
}

/***
How far a token pattern got in an article that it found nothing in: `span` is what it took, `wanted`
the token that did not come, as the pattern has it, and `saw` what stood there instead (nil at the end
of a region). Without `span`, not even its first token is there.
@function galley.matcher:nearest(article, number)
@param article galley.article  which has been looked at
@param number integer  of the token pattern, as `tokens` gave it
@return { span: galley.span, wanted: string, saw: string }
@usage
local galley = require "galley"
local m = require "galley.match".matcher()
local number = m:tokens("visit", [[ "Xi" []{0,1} [stem="arrive"] ]])
m:freeze()
local a = galley.article({ text = "When Xi had lunch, he left." }, { anatomy = false })
local n = m:nearest(a, number)
print(n.span.text, n.wanted, n.saw) --> Xi had	[stem="arrive"]	lunch
*/
static int matcher_nearest(lua_State *L)
{
    galley_error err;
    galley_region title;
    galley_pattern_nearest best = {0}, one;
    galley_part where = GALLEY_PART_TEXT;
    matcher_box *box = check_frozen(L, 1);
    target t = {.layers = galley__lua_checkarticle(L, 2)};
    size_t count = box->tokens ? galley_patterns_count(box->tokens) : 0;
    uint32_t number = (uint32_t)galley__lua_checkint(L, 3, 1, (lua_Integer)count) - 1;
    bool titled = t.layers->article->title.size > 0;
    for (galley_part part = GALLEY_PART_TEXT; part <= (titled ? GALLEY_PART_TITLE : 0); part++) {
        galley_subject s = subject_of(L, &t, part, &title);
        if (galley_patterns_nearest(box->tokens, box->room, number, &s, t.layers->article->lang,
                                    &t.layers->found, &one, &err) != GALLEY_OK)
            galley__lua_raise(L, &err);
        if (part == GALLEY_PART_TEXT || one.reached > best.reached) {
            best = one;
            where = part;
        }
    }
    push_nearest(L, &best, where);
    return 1;
}

/* All regions taken to be of one kind. */
static void one_kind(lua_State *L, galley__lua_layers *layers, galley_subject *s,
                     galley_region_kind kind)
{
    galley_region *regions = galley_arena_calloc(layers->arena, s->n_regions, sizeof *regions);
    if (!regions)
        galley__lua_nomem(L);
    for (size_t i = 0; i < s->n_regions; i++) {
        regions[i] = s->regions[i];
        regions[i].kind = kind;
    }
    s->regions = regions;
}

/***
What would be found were every region of the article, and its title, of one kind: where patterns
that look at this kind have their words in places that they do not look at.
@function galley.matcher:everywhere(article, kind)
@param article galley.article
@param kind? string  "prose" when not given
@return galley.spans
@usage
local galley = require "galley"
local a = galley.article({ title = "Gas rises", text = "Prices rose." }, { anatomy = false })
local gas = galley.phrases { "gas" }
print(#gas:all(a), #gas:everywhere(a)) --> 0	1
*/
static int matcher_everywhere(lua_State *L)
{
    galley_error err;
    galley_region title;
    galley_region_kind kind = GALLEY_REGION_PROSE;
    galley_spans spans = {0, NULL};
    galley_match_failures failures = {0, NULL};
    matcher_box *box = check_frozen(L, 1);
    target t = {.layers = galley__lua_checkarticle(L, 2)};
    if (!lua_isnoneornil(L, 3) && !galley_region_named(galley__lua_checkstr(L, 3), &kind))
        luaL_argerror(L, 3, "no such kind of region");
    lua_settop(L, 2);
    galley__lua_article_keep(L, 2, 1);
    for (galley_part part = GALLEY_PART_TEXT; part <= GALLEY_PART_TITLE; part++) {
        galley_subject s = subject_of(L, &t, part, &title);
        one_kind(L, t.layers, &s, kind);
        if (galley_matcher_scan(box->matcher, box->scratch, &s, t.layers->arena, &spans, &failures,
                                &err) != GALLEY_OK)
            galley__lua_raise(L, &err);
        if (box->room)
            scan_tokens(L, box, &t, &s, &spans);
    }
    galley__lua_push_spans(L, 2, spans);
    return 1;
}

/* -- what it is -- */

static lua_Integer patterns_of(const matcher_box *box)
{
    size_t tokens = box->tokens ? galley_patterns_count(box->tokens) : 0;
    return (lua_Integer)(galley_matcher_patterns(box->matcher) + tokens);
}

/***
How many patterns it has, lists counted as one.
@function galley.matcher:patterns()
@return integer
@usage
print(require "galley.match".matcher():patterns()) --> 0
*/
static int matcher_patterns(lua_State *L)
{
    lua_pushinteger(L, patterns_of(check(L, 1)));
    return 1;
}

/***
How many phrases its lists have.
@function galley.matcher:entries()
@return integer
@usage
print(require "galley".phrases({ "gas", "oil" }):entries()) --> 2
*/
static int matcher_entries(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)galley_matcher_entries(check(L, 1)->matcher));
    return 1;
}

/***
Whether a pattern has no words or literal string that have to be there, so that it is run over every text.
@function galley.matcher:always(number, kind)
@param number integer  of the pattern, as `regex` or `tokens` gave it
@param kind string  "regex" or "tokens"
@return boolean
@usage
local m = require "galley.match".matcher()
local year, gas = m:regex("year", [[\d{4}]]), m:regex("gas", "gas (deal|contract)")
m:freeze()
print(m:always(year, "regex"), m:always(gas, "regex")) --> true	false
*/
static int matcher_always(lua_State *L)
{
    static const char *const kinds[] = {"regex", "tokens", NULL};
    const matcher_box *box = check_frozen(L, 1);
    uint32_t number = check_number(L, 2);
    bool regex = luaL_checkoption(L, 3, NULL, kinds) == 0;
    size_t tokens = box->tokens ? galley_patterns_count(box->tokens) : 0;
    size_t n = regex ? galley_matcher_patterns(box->matcher) : tokens;
    luaL_argcheck(L, number < n, 2, "no such pattern");
    lua_pushboolean(L, regex ? galley_matcher_always(box->matcher, number)
                             : galley_patterns_always(box->tokens, number));
    return 1;
}

static int matcher_tostring(lua_State *L)
{
    const matcher_box *box = check(L, 1);
    lua_pushfstring(L, "galley.matcher: %I patterns, %I phrases%s", (LUAI_UACINT)patterns_of(box),
                    (LUAI_UACINT)galley_matcher_entries(box->matcher),
                    box->scratch ? "" : ", not frozen");
    return 1;
}

static const luaL_Reg methods[] = {
    {"regex", matcher_regex},       {"list", matcher_list},
    {"phrase", matcher_phrase},     {"tsv", matcher_tsv},
    {"tokens", matcher_tokens},     {"reads", matcher_reads},
    {"freeze", matcher_freeze},     {"find", matcher_find},
    {"all", matcher_all},           {"each", matcher_each},
    {"count", matcher_count},       {"scan", matcher_scan},
    {"patterns", matcher_patterns}, {"entries", matcher_entries},
    {"nearest", matcher_nearest},   {"everywhere", matcher_everywhere},
    {"always", matcher_always},     {NULL, NULL}};

static const luaL_Reg meta[] = {{"__tostring", matcher_tostring}, {NULL, NULL}};

static const galley__lua_type matcher_type = {.name = "galley.matcher",
                                              .size = sizeof(matcher_box),
                                              .methods = methods,
                                              .meta = meta,
                                              .gc = matcher_gc};

/* -- many queries -- */

/***
Many queries, of which an article can match but a few: which ones is found by one look at each of its
words.
@class galley.presearch
*/

typedef struct presearch_box {
    galley_presearch *presearch;
    size_t n_queries, n_groups;
    uint32_t *group; /* of each query */
    uint64_t *may;   /* a bit for each query, then one for each group */
} presearch_box;

static const galley__lua_type presearch_type;

static size_t bit_words(size_t n)
{
    return n / 64 + 1;
}

static size_t may_size(const presearch_box *box)
{
    return (bit_words(box->n_queries) + bit_words(box->n_groups)) * sizeof *box->may;
}

static int presearch_gc(lua_State *L)
{
    presearch_box *box = lua_touserdata(L, 1);
    const galley_alloc *alloc = galley__lua_alloc(L);
    if (box) {
        galley_presearch_free(box->presearch);
        galley__free(alloc, box->group, box->n_queries * sizeof *box->group);
        galley__free(alloc, box->may, may_size(box));
        *box = (presearch_box){0};
    }
    return 0;
}

/* The group on top of the stack: false, or an array of queries; how many numbers it takes. */
static size_t group_size(lua_State *L, lua_Integer number)
{
    if (lua_istable(L, -1))
        return lua_rawlen(L, -1);
    if (lua_isboolean(L, -1) && !lua_toboolean(L, -1))
        return 1;
    luaL_argerror(L, 1, lua_pushfstring(L, "group %I is no array of queries", (LUAI_UACINT)number));
    return 0;
}

static size_t count_queries(lua_State *L, size_t n_groups)
{
    size_t n = 0;
    for (size_t i = 1; i <= n_groups; i++) {
        lua_rawgeti(L, 1, (lua_Integer)i);
        n += group_size(L, (lua_Integer)i);
        lua_pop(L, 1);
    }
    return n;
}

static void fill_groups(lua_State *L, presearch_box *box, const galley_query **queries)
{
    size_t n = 0;
    for (size_t i = 1; i <= box->n_groups; i++) {
        lua_rawgeti(L, 1, (lua_Integer)i);
        size_t size = group_size(L, (lua_Integer)i);
        for (size_t k = 1; k <= size && n < box->n_queries; k++) {
            box->group[n] = (uint32_t)i;
            queries[n] = NULL;
            if (lua_istable(L, -1)) {
                lua_rawgeti(L, -1, (lua_Integer)k);
                queries[n] = galley__lua_checkquery(L, -1);
                lua_pop(L, 1);
            }
            n++;
        }
        lua_pop(L, 1);
    }
}

/***
Prepare many queries for `look`.
@function galley.match.presearch(groups)
@param groups table[]  arrays of queries, and `false` for what is always to be asked
@return galley.presearch|nil  nil, message, code when memory is out
@usage
local galley, match = require "galley", require "galley.match"
local many = match.presearch { { galley.query "gas deal" }, { galley.query "oil", galley.query "coal" }, false }
local article = galley.article({ text = "Coal and gas." }, { anatomy = false })
print(table.concat(many:look(article), " ")) --> 2 3
*/
static int match_presearch(lua_State *L)
{
    galley_error err;
    const galley_alloc *alloc = galley__lua_alloc(L);
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    size_t n_groups = lua_rawlen(L, 1), n = count_queries(L, n_groups);
    presearch_box *box = galley__lua_newbox(L, &presearch_type);
    const galley_query **queries = lua_newuserdatauv(L, (n + 1) * sizeof *queries, 0);
    box->n_groups = n_groups;
    box->n_queries = n;
    box->group = galley__new(alloc, n * sizeof *box->group);
    box->may = galley__new(alloc, may_size(box));
    if ((n && box->group == NULL) || box->may == NULL)
        galley__lua_nomem(L);
    fill_groups(L, box, queries);
    if (galley_presearch_new(alloc, queries, n, &box->presearch, &err) != GALLEY_OK)
        return galley__lua_fail(L, &err);
    lua_pop(L, 1);
    return 1;
}

/* The groups of the queries whose bit is set, each once, in order. */
static void push_groups(lua_State *L, const presearch_box *box)
{
    uint64_t *groups = box->may + bit_words(box->n_queries);
    lua_Integer n = 0;
    memset(groups, 0, bit_words(box->n_groups) * sizeof *groups);
    for (size_t w = 0; w < bit_words(box->n_queries); w++)
        for (uint64_t bits = box->may[w]; bits; bits &= bits - 1) {
            uint32_t g = box->group[64 * w + (size_t)__builtin_ctzll(bits)];
            groups[g / 64] |= (uint64_t)1 << g % 64;
        }
    lua_newtable(L);
    for (size_t w = 0; w < bit_words(box->n_groups); w++)
        for (uint64_t bits = groups[w]; bits; bits &= bits - 1) {
            lua_pushinteger(L, (lua_Integer)(64 * w) + __builtin_ctzll(bits));
            lua_rawseti(L, -2, ++n);
        }
}

/***
Which groups have to be asked of an article: those with a query that it may match. All others do not
match.
@function galley.presearch:look(article)
@param article galley.article
@return integer[]  their numbers, in order
@usage
local galley, match = require "galley", require "galley.match"
local many = match.presearch { { galley.query "gas" } }
print(#many:look(galley.article({ text = "Oil." }, { anatomy = false }))) --> 0
*/
static int presearch_look(lua_State *L)
{
    galley_error err;
    presearch_box *box = galley__lua_checkbox(L, 1, &presearch_type);
    galley__lua_layers *layers = galley__lua_checkarticle(L, 2);
    galley_view view = galley__lua_view(L, layers);
    if (galley_presearch_look(box->presearch, &view, layers->arena, box->may, &err) != GALLEY_OK)
        galley__lua_raise(L, &err);
    push_groups(L, box);
    return 1;
}

static const luaL_Reg presearch_methods[] = {{"look", presearch_look}, {NULL, NULL}};

static const luaL_Reg presearch_meta[] = {{NULL, NULL}};

static const galley__lua_type presearch_type = {.name = "galley.presearch",
                                                .size = sizeof(presearch_box),
                                                .methods = presearch_methods,
                                                .meta = presearch_meta,
                                                .gc = presearch_gc};

static const luaL_Reg functions[] = {{"matcher", match_matcher},
                                     {"regex", match_regex},
                                     {"tokens", match_tokens},
                                     {"presearch", match_presearch},
                                     {NULL, NULL}};

int galley__luaopen_match(lua_State *L)
{
    luaL_newlib(L, functions);
    return 1;
}
