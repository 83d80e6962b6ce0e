/* core/script/guard.h: the guarded library functions of a jailed state, a file a library.
 *
 * Each function replaces members of the library table on top of the stack and leaves that there.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_SCRIPT_GUARD_H
#define GALLEY_CORE_SCRIPT_GUARD_H

#include "core/script/jail.h"

#include <lauxlib.h>

void galley__guard_base(lua_State *L);
void galley__guard_coroutine(lua_State *L);
void galley__guard_string(lua_State *L);
void galley__guard_table(lua_State *L);

/* The jail of the state that `L` is a thread of. */
galley__jail *galley__jail_of(lua_State *L);

/* Raise when the deadline is over. */
void galley__jail_check(lua_State *L);

/* With an error on top of the stack: raise it if nobody may catch it (overrun, lack of memory). */
void galley__jail_pass(lua_State *L, int status);

/* tostring without addresses: pushes the text of the value at `idx`, asking its __tostring. */
void galley__guard_tostring(lua_State *L, int idx);

#endif
