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
#endif
