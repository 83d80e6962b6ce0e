/* core/lua/lua_match.h: matchers as a rules host uses them.
 *
 * In Lua (module "galley.match"); numbers are 1-based; failures are nil, message, code, offset,
 * line:
 *
 *     local m = match.matcher()
 *     m:regex(label, pattern, { caseless =, within = })           -> number of the pattern
 *     m:list(label, { exact_case =, within = })                   -> number of the list
 *     m:phrase(list, text, id | { id =, ... })                    -> true
 *     m:tsv(list, text, name)                                     -> true
 *     require "galley.phrases".fill(m, list, table)               -> true
 *     m:freeze()                                                  -> true
 *     m:scan(article)     -> number of spans, failures { { label=, limit=, offset=, field= }, ... }
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_LUA_MATCH_H
#define GALLEY_CORE_LUA_MATCH_H

#include "core/lua/lua_article.h"

/* The matcher at `idx`, whether frozen or not; owned by its userdata. Raises on another type. */
galley_matcher *galley__lua_checkmatcher(lua_State *L, int idx);

/* Where a frozen matcher adds up what its patterns cost: `patterns` has a place for each regex, and two more (see
 * galley_scratch_time), `tokens` one for each token pattern. */
typedef struct galley__lua_times {
    galley_pattern_time *patterns, *tokens;
    size_t n_patterns, n_tokens;
} galley__lua_times;

/* Measure from now on; the places are made in `arena`. Raises when memory is out. */
void galley__lua_time_matcher(lua_State *L, int idx, galley_arena *arena, galley__lua_times *out);
#endif
