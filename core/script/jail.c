/* core/script/jail.c: the timer that ends a call, the hook it arms, and what is opened.
 * SPDX-License-Identifier: MIT */
#include "core/script/jail.h"
#include "core/script/guard.h"

#include <lualib.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { AGAIN_NS = 2000000 }; /* the hook is armed anew so often while an overrun unwinds */

#define TIMER_SIGNAL (SIGRTMIN + 3)

/* -- where -- */

/* "rules.lua:7: ", the line of the rules that runs, else (`any`) of the library; "" for none. No allocation. */
static void find_place(lua_State *L, bool any, char *out, size_t size)
{
    lua_Debug ar;
    *out = '\0';
    for (int level = 0; lua_getstack(L, level, &ar); level++) {
        if (!lua_getinfo(L, "Sl", &ar) || ar.currentline < 0)
            continue;
        bool own = *ar.source == '@';
        if (own || (any && *out == '\0'))
            snprintf(out, size, "%s:%d: ", ar.short_src, ar.currentline);
        if (own)
            return;
    }
}

/* Refused again while the error is on its way up, where no line is known: the first one stays. */
void galley__jail_note_place(galley__jail *jail)
{
    char place[sizeof jail->refused_at];
    if (jail->running == NULL)
        return;
    find_place(jail->running, true, place, sizeof place);
    if (*place)
        memcpy(jail->refused_at, place, sizeof place);
}

/* -- the end of time -- */

static void push_overrun(lua_State *L, galley__jail *jail)
{
    char seconds[32];
    jail->raised = true;
    if (jail->place[0] == '\0')
        find_place(L, true, jail->place, sizeof jail->place);
    snprintf(seconds, sizeof seconds, "%g", jail->seconds);
    lua_pushfstring(L, "%sover its %s s of time (--deadline gives more)", jail->place, seconds);
}

static void hook(lua_State *L, lua_Debug *ar)
{
    galley__jail *jail = galley__jail_of(L);
    (void)ar;
    if (!jail->over) { /* armed in an earlier call, on a coroutine that lived on */
        lua_sethook(L, NULL, 0, 0);
        return;
    }
    push_overrun(L, jail);
    lua_error(L);
}

/* Calling a message handler would meet the hook again: it is off until the timer's next beat. */
void galley__jail_check(lua_State *L)
{
    galley__jail *jail = galley__jail_of(L);
    if (!jail->over)
        return;
    lua_sethook(L, NULL, 0, 0);
    push_overrun(L, jail);
    lua_error(L);
}

/* "not enough memory" raised again is a lack of memory again, with its status. */
void galley__jail_pass(lua_State *L, int status)
{
    galley__jail_check(L);
    if (status == LUA_ERRMEM)
        lua_error(L);
}

static void on_timer(int number, siginfo_t *info, void *context)
{
    (void)number, (void)context;
    galley__jail *jail = info->si_value.sival_ptr;
    if (info->si_code != SI_TIMER || jail == NULL || jail->running == NULL)
        return;
    jail->over = 1;
    lua_sethook(jail->running, hook, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

/* -- the timer -- */

static bool make_timer(galley__jail *jail)
{
    struct sigaction action = {.sa_sigaction = on_timer, .sa_flags = SA_SIGINFO | SA_RESTART};
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID,
                             .sigev_signo = TIMER_SIGNAL,
                             .sigev_value.sival_ptr = jail};
    timer_t timer;
    event._sigev_un._tid = gettid();
    sigemptyset(&action.sa_mask);
    if (sigaction(TIMER_SIGNAL, &action, NULL) != 0 ||
        timer_create(CLOCK_MONOTONIC, &event, &timer) != 0)
        return false;
    jail->timer = timer;
    jail->timer_owner = getpid();
    return true;
}

static void set_timer(const galley__jail *jail, double seconds)
{
    struct itimerspec when = {0};
    if (seconds > 0) {
        when.it_value.tv_sec = (time_t)seconds;
        when.it_value.tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9) + 1;
        when.it_interval.tv_nsec = AGAIN_NS;
    }
    timer_settime((timer_t)jail->timer, 0, &when, NULL);
}

static bool arm(lua_State *L, galley__jail *jail, double seconds)
{
    if (jail->timer_owner != getpid() && !make_timer(jail)) {
        lua_pushliteral(L, "no timer for the deadline of rules");
        return false;
    }
    jail->running = L;
    set_timer(jail, seconds < 1e6 ? seconds : 1e6);
    return true;
}

static void disarm(lua_State *L, galley__jail *jail)
{
    set_timer(jail, 0);
    jail->running = NULL;
    lua_sethook(L, NULL, 0, 0);
}

void galley__jail_close(galley__jail *jail)
{
    if (jail->timer_owner == getpid())
        timer_delete((timer_t)jail->timer);
    jail->timer_owner = 0;
}

/* -- calls -- */

/* Asks no metamethod: this runs where an error is on its way, perhaps inside the hook. */
static const char *error_text(lua_State *L)
{
    if (lua_isstring(L, 1))
        return lua_tostring(L, 1);
    return lua_pushfstring(L, "(error object is a %s value)", luaL_typename(L, 1));
}

/* Whether it tells a line already: "...:7: ". */
static bool has_place(const char *text)
{
    for (const char *p = strchr(text, ':'); p; p = strchr(p + 1, ':')) {
        size_t digits = strspn(p + 1, "0123456789");
        if (digits > 0 && p[1 + digits] == ':')
            return true;
    }
    return false;
}

static int describe(lua_State *L)
{
    char place[128];
    const char *text = error_text(L);
    find_place(L, false, place, sizeof place);
    if (*place && !has_place(text))
        text = lua_pushfstring(L, "%s%s", place, text);
    luaL_traceback(L, L, text, 1);
    return 1;
}

static int tell_overrun(lua_State *L)
{
    push_overrun(L, galley__jail_of(L));
    return 1;
}

/* Whatever became of the error on the way up: after an overrun it is the overrun's, else nobody speaks of one. */
static int settle(lua_State *L, galley__jail *jail, int status)
{
    if (status == LUA_ERRMEM)
        memcpy(jail->place, jail->refused_at, sizeof jail->place);
    if (status == LUA_ERRMEM || !jail->raised)
        jail->over = 0;
    if (!jail->over || status == LUA_ERRRUN)
        return status;
    lua_pushcfunction(L, tell_overrun);
    status = lua_pcall(L, 0, 1, 0) == LUA_OK ? LUA_ERRRUN : status;
    lua_remove(L, -2);
    return status;
}

static void begin(lua_State *L, galley__jail *jail, double seconds)
{
    *(galley__jail **)lua_getextraspace(L) = jail;
    jail->over = 0;
    jail->seconds = seconds;
    jail->closing = 0;
    jail->raised = false;
    jail->place[0] = jail->refused_at[0] = '\0';
}

int galley__jail_call(lua_State *L, int nargs, int nresults, galley__jail *jail, double seconds)
{
    int base = lua_gettop(L) - nargs;
    lua_pushcfunction(L, describe);
    lua_insert(L, base);
    begin(L, jail, seconds);
    if (seconds > 0 && !arm(L, jail, seconds)) {
        lua_replace(L, base);
        lua_settop(L, base);
        return LUA_ERRRUN;
    }
    jail->running = L;
    int status = lua_pcall(L, nargs, nresults, base);
    if (seconds > 0)
        disarm(L, jail);
    jail->running = NULL;
    lua_remove(L, base);
    return status == LUA_OK ? LUA_OK : settle(L, jail, status);
}

/* -- what is open -- */

static const luaL_Reg libraries[] = {{LUA_GNAME, luaopen_base},
                                     {LUA_COLIBNAME, luaopen_coroutine},
                                     {LUA_STRLIBNAME, luaopen_string},
                                     {LUA_TABLIBNAME, luaopen_table},
                                     {LUA_MATHLIBNAME, luaopen_math},
                                     {LUA_UTF8LIBNAME, luaopen_utf8},
                                     {NULL, NULL}};

static void guard_math(lua_State *L)
{
    static const char *const impure[] = {"random", "randomseed"};
    for (size_t i = 0; i < sizeof impure / sizeof *impure; i++) {
        lua_pushnil(L);
        lua_setfield(L, -2, impure[i]);
    }
}

galley__jail *galley__jail_of(lua_State *L)
{
    uintptr_t tagged = *(uintptr_t *)lua_getextraspace(L); /* coroutines carry a mark in it */
    return (galley__jail *)(tagged & ~(uintptr_t)1);
}

void galley__jail_open(lua_State *L, galley__jail *jail)
{
    static void (*const guards[])(lua_State *) = {galley__guard_base,   galley__guard_coroutine,
                                                  galley__guard_string, galley__guard_table,
                                                  guard_math,           NULL};
    *(galley__jail **)lua_getextraspace(L) = jail;
    for (size_t i = 0; libraries[i].name; i++) {
        luaL_requiref(L, libraries[i].name, libraries[i].func, 1);
        if (guards[i])
            guards[i](L);
        lua_pop(L, 1);
    }
}
