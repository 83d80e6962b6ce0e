/* core/script/rules.c: loading a rules file into a jailed state, and judging articles by it.
 *
 * The state outlives an article that failed: what Lua leaves behind by an error is garbage, the article is closed, and
 * the rules object itself is not changed by a judgement. Only a state whose memory is used up for good (a
 * rules file that gathers articles in a global) fails again and again; each of these is told.
 * SPDX-License-Identifier: MIT */
#include "core/script/script_internal.h"

#include "core/base/error.h"
#include "core/lua/lua_article.h"
#include "core/lua/lua_statements.h"

#include <galley/source.h>

enum { RULES_MAX = 64 << 20 };

static const char rules_key = 0;   /* the rules object */
static const char article_key = 0; /* the article under judgement */

/* -- loading -- */

typedef struct loading {
    galley_script *s;
    galley_str path;
    galley_str text;
} loading;

bool galley__script_is_rules(lua_State *L, int idx)
{
    int top = lua_gettop(L);
    bool is = luaL_getmetafield(L, idx, "__metatable") == LUA_TSTRING &&
              strcmp(lua_tostring(L, -1), "galley.rules") == 0;
    lua_settop(L, top);
    return is;
}

static size_t count_of(lua_State *L, int rules, const char *method)
{
    lua_getfield(L, rules, "matcher");
    lua_getfield(L, -1, method);
    lua_insert(L, -2);
    lua_call(L, 1, 1);
    size_t n = (size_t)lua_tointeger(L, -1);
    lua_pop(L, 1);
    return n;
}

static galley_str kept_field(lua_State *L, galley_script *s, const char *name)
{
    galley_str text;
    lua_getfield(L, -1, name);
    text.data = lua_tolstring(L, -1, &text.size);
    text = galley_arena_copy(s->keep, text);
    lua_pop(L, 1);
    if (text.data == NULL)
        galley__lua_nomem(L);
    return text;
}

/* The rules in their order, from the table on top of the stack. */
static void keep_rules(lua_State *L, galley_script *s)
{
    s->info.n_rules = lua_rawlen(L, -1);
    galley_rule_info *rules = galley_arena_calloc(s->keep, s->info.n_rules, sizeof *rules);
    if (rules == NULL)
        galley__lua_nomem(L);
    for (size_t i = 0; i < s->info.n_rules; i++) {
        lua_rawgeti(L, -1, (lua_Integer)i + 1);
        rules[i].name = kept_field(L, s, "name");
        rules[i].fingerprint = kept_field(L, s, "fingerprint");
        rules[i].needs = kept_field(L, s, "needs");
        lua_pop(L, 1);
    }
    s->info.rules = rules;
}

/* Name and counts of the rules object at `idx`, which is compiled here: before the workers are forked. */
static void look_at_rules(lua_State *L, galley_script *s, int idx)
{
    lua_getfield(L, idx, "freeze");
    lua_pushvalue(L, idx);
    lua_call(L, 1, 0);
    lua_getfield(L, idx, "name");
    galley_str name;
    name.data = lua_tolstring(L, -1, &name.size);
    s->info.name = galley_arena_copy(s->keep, name);
    lua_pop(L, 1);
    lua_getfield(L, idx, "order");
    keep_rules(L, s);
    lua_pop(L, 1);
    s->info.n_patterns = count_of(L, idx, "patterns");
}

static int load_body(lua_State *L)
{
    loading *load = lua_touserdata(L, 1);
    lua_settop(L, 0);
    lua_pushlstring(L, "@", 1);
    galley__lua_pushstr(L, load->path);
    lua_concat(L, 2);
    if (luaL_loadbufferx(L, load->text.data, load->text.size, lua_tostring(L, -1), "t") != LUA_OK)
        return lua_error(L);
    galley__script_set_env(L);
    lua_call(L, 0, 1); /* chunk name, rules */
    if (!galley__script_is_rules(L, 2))
        return luaL_error(L, "%s: a rules file ends with 'return rules' (got %s)", load->path.data,
                          luaL_typename(L, 2));
    look_at_rules(L, load->s, 2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &rules_key);
    return 0;
}

/* Over the rules, whatever their order in the file. */
static galley_status fingerprint(galley_script *s, galley_error *err)
{
    uint8_t sum[32];
    char hex[65];
    galley__sha256 all;
    galley__sha256_init(&all);
    for (size_t i = 0; i < s->info.n_rules; i++) {
        galley__sha256_add(&all, s->info.rules[i].name);
        galley__sha256_add(&all, s->info.rules[i].fingerprint);
    }
    galley__sha256_end(&all, sum);
    galley__hex(sum, sizeof sum, hex);
    s->info.fingerprint = galley_arena_copy(s->keep, galley_str_of(hex));
    return s->info.fingerprint.data && s->info.name.data ? GALLEY_OK : galley__nomem(err);
}

static galley_status keep_lists(galley_script *s, galley_error *err)
{
    galley__buf json;
    galley__buf_init(&json, s->alloc);
    galley__buf_char(&json, '{');
    galley__buf_add(&json, galley__buf_str(&s->lists));
    galley__buf_char(&json, '}');
    if (!json.failed)
        s->info.lists = galley_arena_copy(s->keep, galley__buf_str(&json));
    galley__buf_fini(&json);
    return s->info.lists.data ? GALLEY_OK : galley__nomem(err);
}

galley_status galley_script_load_rules(galley_script *s, galley_str path, galley_str text,
                                       galley_rules_info *info, galley_str *message,
                                       galley_error *err)
{
    *message = (galley_str){NULL, 0};
    *info = (galley_rules_info){0};
    loading load = {.s = s, .path = galley_arena_copy(s->keep, path)};
    s->folder = galley_arena_copy(s->keep, galley__folder_of(path));
    if (load.path.data == NULL || s->folder.data == NULL)
        return galley__nomem(err);
    load.text = galley_arena_copy(s->keep, text);
    galley_status status = GALLEY_OK;
    if (text.data == NULL)
        status = galley_file_read(path, RULES_MAX, s->keep, &load.text, err);
    else if (load.text.data == NULL)
        status = galley__nomem(err);
    if (status != GALLEY_OK)
        return status;
    s->info.text = load.text;
    /* Loading reads lists and compiles patterns: it may take longer than judging one article. */
    status = galley__script_call(s, load_body, &load, s->seconds * 15, message, err);
    if (status == GALLEY_OK)
        status = keep_lists(s, err);
    if (status == GALLEY_OK)
        status = fingerprint(s, err);
    s->loaded = status == GALLEY_OK;
    if (s->loaded)
        *info = s->info;
    return status;
}

void galley__script_push_rules(lua_State *L)
{
    lua_rawgetp(L, LUA_REGISTRYINDEX, &rules_key);
}

/* -- judging -- */

typedef struct judging {
    const galley_article *article;
    galley_str only;
    galley_arena *arena;
    galley_statements *out;
} judging;

void galley__script_push_judged(lua_State *L, const galley_article *a, galley_str only,
                                galley_arena *arena)
{
    lua_settop(L, 0);
    galley__lua_push_article(L, a, arena); /* article */
    lua_pushvalue(L, 1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &article_key);
    galley__lua_push_statements(L, 1); /* article statements */
    galley__script_start_laps(L, 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &rules_key);
    lua_getfield(L, 3, "judge");
    lua_pushvalue(L, 3);
    lua_pushvalue(L, 1);
    lua_pushvalue(L, 2);
    if (only.size)
        galley__lua_pushstr(L, only);
    else
        lua_pushnil(L);
    lua_call(L, 4, 0);
}

static int judge_body(lua_State *L)
{
    judging *j = lua_touserdata(L, 1);
    galley__script_push_judged(L, j->article, j->only, j->arena);
    *j->out = *galley__lua_statements(L, 2);
    return 0;
}

/* Nothing of the article is in Lua's hands afterwards. */
void galley__script_close_article(lua_State *L)
{
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &article_key) == LUA_TUSERDATA)
        galley__lua_close_article(L, -1);
    lua_pop(L, 1);
    lua_pushnil(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &article_key);
}

/* Rules that were asked only because a wanted one reads them have nothing to say here. */
static void leave_out(const galley_script *s, galley_str only, galley_statements *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < out->count; i++) {
        size_t k = 0;
        while (k < s->info.n_rules && !galley_str_eq(s->info.rules[k].name, out->at[i].rule))
            k++;
        if (k < only.size && only.data[k] == '1')
            out->at[kept++] = out->at[i];
    }
    out->count = kept;
}

galley_status galley_script_judge(galley_script *s, const galley_article *a, galley_str only,
                                  galley_arena *arena, galley_statements *out, galley_str *message,
                                  galley_error *err)
{
    *out = (galley_statements){0};
    *message = (galley_str){NULL, 0};
    if (!s->loaded)
        return galley__fail(err, GALLEY_INVALID, "no rules are loaded");
    if (only.size && only.size != s->info.n_rules)
        return galley__fail(err, GALLEY_INVALID, "a choice among %zu rules, but there are %zu",
                            only.size, s->info.n_rules);
    judging j = {a, only, arena, out};
    galley_status status = galley__script_call(s, judge_body, &j, s->seconds, message, err);
    galley__script_close_article(s->L);
    galley__script_end_laps(s);
    if (status != GALLEY_OK)
        *out = (galley_statements){0};
    else if (only.size)
        leave_out(s, only, out);
    return status;
}

/* -- examples -- */

typedef struct example {
    galley_str tag, text;
    bool wanted;
} example;

typedef struct listing {
    galley_script *s;
    galley_arena *arena;
    example *at;
    size_t count;
} listing;

static galley_str copy_field(lua_State *L, galley_arena *arena, const char *name)
{
    galley_str s;
    lua_getfield(L, -1, name);
    s.data = lua_tolstring(L, -1, &s.size);
    s = galley_arena_copy(arena, s);
    lua_pop(L, 1);
    if (s.data == NULL)
        galley__lua_nomem(L);
    return s;
}

static int list_body(lua_State *L)
{
    listing *list = lua_touserdata(L, 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &rules_key);
    lua_getfield(L, -1, "tried");
    list->count = lua_rawlen(L, -1);
    list->at = galley_arena_calloc(list->arena, list->count, sizeof *list->at);
    if (list->at == NULL)
        return galley__lua_nomem(L);
    for (size_t i = 0; i < list->count; i++) {
        lua_rawgeti(L, -1, (lua_Integer)i + 1);
        list->at[i].tag = copy_field(L, list->arena, "tag");
        list->at[i].text = copy_field(L, list->arena, "text");
        lua_getfield(L, -1, "wanted");
        list->at[i].wanted = lua_toboolean(L, -1);
        lua_pop(L, 2);
    }
    return 0;
}

static bool has_tag(const galley_statements *statements, galley_str tag)
{
    for (size_t i = 0; i < statements->count; i++)
        if (galley_str_eq(statements->at[i].tag, tag))
            return true;
    return false;
}

static galley_status try_one(galley_script *s, const galley_anatomy *anatomy, const example *e,
                             galley_arena *arena, bool *held, galley_str *message,
                             galley_error *err)
{
    galley_decoded clean;
    galley_statements statements;
    galley_article a = {.key = GALLEY_STR("example")};
    galley_status status = galley_text_decode(e->text, arena, &clean, err);
    if (status == GALLEY_OK) {
        a.text = clean.text;
        status = galley_anatomy_mark(anatomy, &a, arena, err);
    }
    if (status == GALLEY_OK)
        status =
            galley_script_judge(s, &a, (galley_str){NULL, 0}, arena, &statements, message, err);
    if (status == GALLEY_OK)
        *held = has_tag(&statements, e->tag) == e->wanted;
    return status;
}

static galley_status try_all(galley_script *s, const listing *list, galley_example_report *report,
                             void *ctx, size_t *failed, galley_str *message, galley_error *err)
{
    const galley_anatomy *anatomy;
    galley_arena *arena = NULL;
    galley_status status = galley_script_anatomy(s, &anatomy, err);
    if (status == GALLEY_OK)
        status = galley_arena_new(s->alloc, &arena, err);
    for (size_t i = 0; status == GALLEY_OK && i < list->count; i++) {
        const example *e = &list->at[i];
        bool held = false;
        status = try_one(s, anatomy, e, arena, &held, message, err);
        if (status != GALLEY_OK) {
            galley__error_prefix(err, "example of '%.*s'", GALLEY__S(e->tag));
            break;
        }
        *failed += !held;
        report(ctx, e->tag, e->text, e->wanted, held);
        galley_arena_reset(arena);
    }
    galley_arena_free(arena);
    return status;
}

galley_status galley_script_run_examples(galley_script *s, galley_example_report *report, void *ctx,
                                         size_t *failed, galley_str *message, galley_error *err)
{
    listing list = {.s = s};
    *failed = 0;
    *message = (galley_str){NULL, 0};
    if (!s->loaded)
        return galley__fail(err, GALLEY_INVALID, "no rules are loaded");
    galley_status status = galley_arena_new(s->alloc, &list.arena, err);
    if (status == GALLEY_OK)
        status = galley__script_call(s, list_body, &list, s->seconds, message, err);
    if (status == GALLEY_OK)
        status = try_all(s, &list, report, ctx, failed, message, err);
    galley_arena_free(list.arena);
    return status;
}
