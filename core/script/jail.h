/* core/script/jail.h: the first line of defence around rules: what a jailed Lua state has, and how long a call may take.
 *
 *     galley__jail_open(L, &jail);                  // instead of luaL_openlibs
 *     ... push function and arguments ...
 *     status = galley__jail_call(L, nargs, nresults, &jail, seconds);
 *
 * Not there: io, os, debug, package, dofile, loadfile, warn, string.dump, math.random. `print` says why not.
 * Guarded:  pcall, xpcall, coroutine.resume/wrap/close let an overrun and a lack of memory through; setmetatable takes no
 *           __gc; load takes text only, at most 1 MiB; collectgarbage only counts; tostring, format show no
 *           addresses; pairs goes by keys in order (numbers, strings, the rest), so that the same rules say the same
 *           in every run; `next` is Lua's own and has no order. getmetatable "" is false.
 * Limits:   no standing hook. When the deadline is over a timer arms one on the coroutine that runs; so a loop inside one
 *           C function (string.find on a bad pattern) is left to the second line, the kill of the worker.
 * State:    after an overrun the state is usable; coroutines that it hit stay dead and unclosed. What rules keep in
 *           globals stays as the interrupted call left it.
 * Threads:  one state a thread; the signal is SIGRTMIN+3, its handler is the process's.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_SCRIPT_JAIL_H
#define GALLEY_CORE_SCRIPT_JAIL_H

#include <galley/base.h>
#include <lua.h>

/* Lives as long as the state, zeroed before; its address is kept in the threads' extra space. */
typedef struct galley__jail {
    lua_State *volatile running; /* the coroutine that runs: the timer arms the hook there */
    volatile int over;           /* the deadline of the call is over: nothing may go on */
    double seconds;              /* of the call under way, for the message */
    unsigned closing;            /* calls of coroutine.close inside each other */
    bool raised;                 /* the overrun was told to the rules */
    char place[128];             /* "rules.lua:7: " where the limit was hit, or "" */
    char refused_at[128];        /* the same of the last allocation that was refused */
    void *timer;     /* valid in the process timer_owner: a timer does not survive a fork */
    int timer_owner; /* process id, 0: no timer */
} galley__jail;

/* Open the libraries that rules may have, with the guarded versions of what could get around the limits. Runs
 * inside a protected call of the caller; raises on lack of memory. */
void galley__jail_open(lua_State *L, galley__jail *jail);

/* lua_pcall with a message handler that makes the error a string with file and line and appends a traceback
 * ("\nstack traceback:" and the stack), under the deadline (seconds 0: none). After an overrun jail->over is set
 * and the error is "rules.lua:7: over its 2 s of time (--deadline gives more)"; pcall, coroutines and metamethods cannot
 * hold it back. LUA_ERRMEM has no position of its own: jail->place has it. A state without jail_open may use it too;
 * its own pcall and coroutines can hold an overrun back for a while. `L` is the main thread. */
int galley__jail_call(lua_State *L, int nargs, int nresults, galley__jail *jail, double seconds);

/* For the allocator, when it refuses: remember what line asked. Touches no memory of Lua's. */
void galley__jail_note_place(galley__jail *jail);

/* Gives the timer back. */
void galley__jail_close(galley__jail *jail);

#endif
