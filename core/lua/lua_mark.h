/* core/lua/lua_mark.h: article:mark, documented where the methods of articles are.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_LUA_MARK_H
#define GALLEY_CORE_LUA_MARK_H

#include "core/lua/lua_article.h"

int galley__lua_article_mark(lua_State *L);
#endif
