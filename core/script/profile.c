/* core/script/profile.c: what a judgement costs, part by part.
 *
 * Rules have no clock: the rules object is given a function `lap` that it calls when a rule is done, which tells Lua
 * nothing. Patterns are measured where they are run.
 * SPDX-License-Identifier: MIT */
#include "core/script/script_internal.h"

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/lua/lua_article.h"
#include "core/lua/lua_match.h"

enum { LAP_TOKENS, LAP_MATCHING, LAP_RULES }; /* then the patterns */

typedef struct galley__profile {
    galley_lap *laps;
    size_t count;
    const galley_pattern_time **from; /* of each lap that a pattern is; NULL */
    galley__lua_times times;
    uint64_t at; /* when the lap under way began */
} galley__profile;

/* lap(n): matching (0) or the n-th rule is done. */
static int lap(lua_State *L)
{
    galley_script *s = galley__script_of(L);
    galley__profile *p = s->profile;
    lua_Integer n = luaL_checkinteger(L, 1);
    if (p == NULL || n < 0 || n > (lua_Integer)s->info.n_rules)
        return 0;
    galley_lap *done = &p->laps[LAP_MATCHING + n];
    uint64_t now = galley__now();
    done->ns += now - p->at;
    done->tries++;
    p->at = now;
    return 0;
}

void galley__script_start_laps(lua_State *L, int article)
{
    galley__profile *p = galley__script_of(L)->profile;
    if (p == NULL)
        return;
    for (size_t i = 0; i < p->count; i++)
        p->laps[i].ns = p->laps[i].tries = 0;
    memset(p->times.patterns, 0, p->times.n_patterns * sizeof *p->times.patterns);
    memset(p->times.tokens, 0, p->times.n_tokens * sizeof *p->times.tokens);
    uint64_t start = galley__now();
    galley__lua_view(L, galley__lua_checkarticle(L, article)); /* made once, and then there */
    p->at = galley__now();
    p->laps[LAP_TOKENS].ns = p->at - start;
    p->laps[LAP_TOKENS].tries = 1;
}

void galley__script_end_laps(galley_script *s)
{
    galley__profile *p = s->profile;
    for (size_t i = 0; p && i < p->count; i++)
        if (p->from[i]) {
            p->laps[i].ns = p->from[i]->ns;
            p->laps[i].tries = p->from[i]->tries;
        }
}

/* -- which laps there are -- */

static galley_str field(lua_State *L, galley_script *s, const char *name)
{
    galley_str text;
    lua_getfield(L, -1, name);
    text.data = lua_tolstring(L, -1, &text.size);
    text = galley_arena_copy(s->keep, text);
    lua_pop(L, 1);
    if (text.data == NULL)
        galley__lua_nomem(L);
    while (text.size && strchr(": ", text.data[text.size - 1])) /* "file:line: " */
        text.size--;
    return text;
}

static void add(galley__profile *p, const char *kind, galley_str name, galley_str place,
                const galley_pattern_time *from)
{
    p->from[p->count] = from;
    p->laps[p->count++] = (galley_lap){.kind = galley_str_of(kind), .name = name, .place = place};
}

/* The array of rules or patterns on top of the stack. */
static void add_rules(lua_State *L, galley_script *s, galley__profile *p)
{
    for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(L, -1); i++) {
        lua_rawgeti(L, -1, i);
        lua_pushinteger(L, i);
        lua_setfield(L, -2, "slot");
        add(p, "rule", field(L, s, "tag"), field(L, s, "place"), NULL);
        lua_pop(L, 1);
    }
}

static void add_patterns(lua_State *L, galley_script *s, galley__profile *p)
{
    for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(L, -1); i++) {
        lua_rawgeti(L, -1, i);
        galley_str kind = field(L, s, "kind");
        lua_getfield(L, -1, "number");
        size_t number = (size_t)lua_tointeger(L, -1) - 1;
        lua_pop(L, 1);
        bool regex = galley_str_eq(kind, GALLEY_STR("regex"));
        if (regex && number < p->times.n_patterns)
            add(p, "regex", field(L, s, "label"), field(L, s, "place"), &p->times.patterns[number]);
        else if (galley_str_eq(kind, GALLEY_STR("tokens")) && number < p->times.n_tokens)
            add(p, "tokens pattern", field(L, s, "label"), field(L, s, "place"),
                &p->times.tokens[number]);
        lua_pop(L, 1);
    }
    const galley_pattern_time *lists = &p->times.patterns[p->times.n_patterns - 2];
    add(p, "lists", GALLEY_STR("(all phrase lists)"), GALLEY_STR(""), lists);
    add(p, "literals", GALLEY_STR("(literals of regexes)"), GALLEY_STR(""), lists + 1);
}

static int profile_body(lua_State *L)
{
    galley_script *s = lua_touserdata(L, 1);
    galley__profile *p = galley_arena_calloc(s->keep, 1, sizeof *p);
    if (p == NULL)
        return galley__lua_nomem(L);
    lua_settop(L, 0);
    galley__script_push_rules(L);
    lua_getfield(L, 1, "matcher");
    galley__lua_time_matcher(L, 2, s->keep, &p->times);
    size_t most = LAP_RULES + s->info.n_rules + p->times.n_patterns + p->times.n_tokens;
    p->laps = galley_arena_calloc(s->keep, most, sizeof *p->laps);
    p->from = galley_arena_calloc(s->keep, most, sizeof *p->from);
    if (p->laps == NULL || p->from == NULL)
        return galley__lua_nomem(L);
    add(p, "tokens", GALLEY_STR("(words)"), GALLEY_STR(""), NULL);
    add(p, "matching", GALLEY_STR("(all patterns)"), GALLEY_STR(""), NULL);
    lua_getfield(L, 1, "order");
    add_rules(L, s, p);
    lua_getfield(L, 1, "patterns");
    add_patterns(L, s, p);
    lua_pushcfunction(L, lap);
    lua_setfield(L, 1, "lap");
    s->profile = p;
    return 0;
}

galley_status galley_script_profile(galley_script *s, const galley_lap **laps, size_t *count,
                                    galley_error *err)
{
    galley_str message;
    if (!s->loaded)
        return galley__fail(err, GALLEY_INVALID, "no rules are loaded");
    galley_status status = galley__script_call(s, profile_body, s, s->seconds, &message, err);
    *laps = status == GALLEY_OK ? s->profile->laps : NULL;
    *count = status == GALLEY_OK ? s->profile->count : 0;
    return status;
}
