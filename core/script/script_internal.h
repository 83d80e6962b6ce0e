/* core/script/script_internal.h: what the files of the host share.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_SCRIPT_SCRIPT_INTERNAL_H
#define GALLEY_CORE_SCRIPT_SCRIPT_INTERNAL_H

#include <galley/script.h>

#include "core/base/buf.h"
#include "core/base/memory.h"
#include "core/lua/lua_common.h"
#include "core/script/jail.h"
#include "core/match/lists.h"

struct galley_script {
    const galley_alloc *alloc;
    lua_State *L;
    galley__lua_host host;
    galley__jail jail;
    galley_arena *keep; /* what lives as long as the state: option strings, the rules' info */
    galley__buf message;
    size_t used, cap; /* bytes of Lua; cap 0: none */
    bool jailed;
    double seconds;
    const char *const *args; /* borrowed from the program */
    size_t n_args;
    const galley_script_model *models; /* borrowed from the program */
    size_t n_models;
    galley_str no_models;
    galley_str folder;              /* lists and required files are looked for here */
    galley__sha256 required;        /* of the required files' texts */
    galley_str lists_folder;        /* of compiled lists */
    galley__lists_room *lists_room; /* borrowed; NULL: none are kept */
    galley__buf lists;              /* JSON members "path":"sha256" so far */
    galley_rules_info info;
    struct galley__profile *profile; /* NULL: nobody measures */
    bool loaded;
};

/* The host of the state, by its registry entry. */
galley_script *galley__script_of(lua_State *L);

/* Turn the error value on top of the stack into *err and s->message, pop it, and return the status. */
galley_status galley__script_error(galley_script *s, int lua_status, galley_str *message,
                                   galley_error *err);

/* A guarded call of a C function with `ctx` as light userdata argument: under the jail and its deadline when jailed. */
galley_status galley__script_call(galley_script *s, lua_CFunction body, void *ctx, double seconds,
                                  galley_str *message, galley_error *err);

/* The folder part of a path, "." when it has none; borrowed. */
galley_str galley__folder_of(galley_str path);

/* Put "galley.host" (read, model, where, digest, whole, and those for compiled lists) into package.loaded and, when jailed, a `require` that sees the folder only. Raises. */
void galley__script_open_host(lua_State *L, galley_script *s);

/* Give the loaded chunk on top of the stack the globals of rules, which cannot be set once s->loaded. */
void galley__script_set_env(lua_State *L);

/* Push the table of the globals that the rules have set; an empty one when they have none. */
void galley__script_push_globals(lua_State *L);

/* Is it what galley.rules made? Leaves the stack as it is. */
bool galley__script_is_rules(lua_State *L, int idx);

/* Let the rules judge an article: at 1 the article, at 2 its statements, at 3 the rules. Raises; galley__script_close_article
 * afterwards, also when it has raised. */
void galley__script_push_judged(lua_State *L, const galley_article *a, galley_str only,
                                galley_arena *arena);
void galley__script_close_article(lua_State *L);

/* Around a judgement that is measured: laps to nothing, tokens made; laps taken over from the patterns. Do nothing otherwise. */
void galley__script_start_laps(lua_State *L, int article);
void galley__script_end_laps(galley_script *s);

/* Push the loaded rules. */
void galley__script_push_rules(lua_State *L);

/* host.digest(value, names, asks) -> hex | nil, { [name] = true }, why it is nil: digest.c */
int galley__script_digest(lua_State *L);

#endif
