/* core/script/digest.c: what a judgement is made of, as one hash: galley.host's digest.
 *
 * Two functions with the same digest judge alike. Of a function its bytecode counts, without lines and names of locals, so
 * that formatting and comments do not; then its upvalues, the globals of the rules that it names, and all that is
 * reached from these: strings, numbers, tables, functions. Functions and tables of the library count by their name. What
 * cannot be looked into (a pattern object, a coroutine) makes the digest unknown; the caller then takes the
 * whole file in its place.
 *
 * On the way it is noted which of the given names are spelled out anywhere: these are what the judgement may read.
 * SPDX-License-Identifier: MIT */
#include "core/script/script_internal.h"

enum { DEEPEST = 100 };

typedef struct digest {
    lua_State *L;
    galley__sha256 sha;
    int names;   /* stack: array of names to look for */
    int used;    /* stack: name -> true */
    int seen;    /* stack: table or function -> its number */
    int library; /* stack: value of the library -> its name */
    lua_Integer n_seen;
    int depth;
    bool asks;           /* strings are queries and patterns */
    const char *unknown; /* what could not be looked into; NULL: nothing */
} digest;

static void add_value(digest *d, int idx);

static void add_bytes(digest *d, char kind, galley_str s)
{
    char head[32];
    int n = snprintf(head, sizeof head, "%c%zu:", kind, s.size);
    galley__sha256_add(&d->sha, (galley_str){head, (size_t)n});
    galley__sha256_add(&d->sha, s);
}

/* -- the library's own values, by name -- */

/* `name` for the value on top, unless it has a smaller one: two ways to it give one name. */
static bool take_name(lua_State *L, int library, const char *name)
{
    lua_pushvalue(L, -1);
    bool known = lua_rawget(L, library) == LUA_TSTRING;
    bool smaller = !known || strcmp(name, lua_tostring(L, -1)) < 0;
    lua_pop(L, 1);
    if (smaller) {
        lua_pushvalue(L, -1);
        lua_pushstring(L, name);
        lua_rawset(L, library);
    }
    return !known;
}

/* The value on top, and what a table of the library holds. Leaves the stack as it was. */
static void name_values(lua_State *L, int library, const char *name, int depth)
{
    int type = lua_type(L, -1);
    if ((type != LUA_TTABLE && type != LUA_TFUNCTION && type != LUA_TUSERDATA) ||
        !take_name(L, library, name) || type != LUA_TTABLE || depth == 3)
        return;
    luaL_checkstack(L, 8, "library");
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        if (lua_type(L, -2) == LUA_TSTRING) {
            lua_pushfstring(L, "%s.%s", name, lua_tostring(L, -2));
            lua_insert(L, -2);
            name_values(L, library, lua_tostring(L, -2), depth + 1);
            lua_remove(L, -2);
        }
        lua_pop(L, 1);
    }
}

static bool is_library(const char *module)
{
    static const char *const own[] = {"_G", "string", "table", "math", "utf8", "coroutine"};
    if (strcmp(module, "galley") == 0 || strncmp(module, "galley.", 7) == 0)
        return true;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(module, own[i]) == 0)
            return true;
    return false;
}

/* Push the table value -> name. Made anew each time, as modules are loaded when they are first asked for. */
static void push_library(lua_State *L)
{
    lua_newtable(L);
    int library = lua_gettop(L);
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        if (lua_type(L, -2) == LUA_TSTRING && is_library(lua_tostring(L, -2)))
            name_values(L, library, lua_tostring(L, -2), 0);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

/* -- names that are spelled out -- */

static bool in_name(char c)
{
    return c == '-' || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || (c & 0x80);
}

/* "span:leader", "tag:leader" in a query, "<leader/>" in a token pattern. */
static bool asked_for(galley_str text, galley_str name)
{
    for (const char *at = text.data, *end = at + text.size;
         (at = memmem(at, (size_t)(end - at), name.data, name.size)) != NULL; at++) {
        const char *before = at > text.data && at[-1] == '"' ? at - 1 : at;
        bool ends = at + name.size == end || !in_name(at[name.size]);
        if (ends && before > text.data && strchr(":<|", before[-1]))
            return true;
        if (ends && before > text.data + 3 && memcmp(before - 3, "in=", 3) == 0)
            return true; /* [in="label"] */
    }
    return false;
}

/* A string that is a name is a use of it, but for queries and patterns, which ask in their own words. */
static void find_names(digest *d, galley_str text)
{
    lua_State *L = d->L;
    for (lua_Integer i = 1, n = (lua_Integer)lua_rawlen(L, d->names); i <= n; i++) {
        lua_rawgeti(L, d->names, i);
        galley_str name;
        name.data = lua_tolstring(L, -1, &name.size);
        if ((!d->asks && galley_str_eq(text, name)) || asked_for(text, name)) {
            lua_pushboolean(L, 1);
            lua_rawset(L, d->used);
        } else {
            lua_pop(L, 1);
        }
    }
}

/* -- functions: bytecode as lua_dump writes it (Lua 5.4, ldump.c), stripped -- */

typedef struct code {
    const uint8_t *at, *end;
    bool bad; /* not what Lua 5.4 writes */
} code;

enum { HEADER = 4 + 1 + 1 + 6 + 3 + 8 + 8 + 1 };
enum {
    NIL = 0x00,
    FALSE = 0x01,
    TRUE = 0x11,
    INTEGER = 0x03,
    FLOAT = 0x13,
    SHORT = 0x04,
    LONG = 0x14
};

static int collect(lua_State *L, const void *bytes, size_t size, void *buf)
{
    (void)L;
    galley__buf_add(buf, (galley_str){bytes, size});
    return ((galley__buf *)buf)->failed;
}

static galley_str take(code *c, size_t size)
{
    galley_str s = {(const char *)c->at, size};
    if ((size_t)(c->end - c->at) < size) {
        c->bad = true;
        c->at = c->end;
        return (galley_str){"", 0};
    }
    c->at += size;
    return s;
}

/* Seven bits a byte, the last one marked. */
static size_t take_number(code *c)
{
    size_t n = 0;
    while (c->at < c->end && n < SIZE_MAX >> 8) {
        uint8_t byte = *c->at++;
        n = n << 7 | (byte & 0x7f);
        if (byte & 0x80)
            return n;
    }
    c->bad = true;
    return 0;
}

/* Its size and one stand before it; 0 is none. */
static galley_str take_string(code *c)
{
    size_t size = take_number(c);
    return size ? take(c, size - 1) : (galley_str){"", 0};
}

static void add_constant(digest *d, code *c, int strings)
{
    galley_str kind = take(c, 1), s = {"", 0};
    switch (kind.size ? kind.data[0] : -1) {
    case NIL:
    case FALSE:
    case TRUE:
        break;
    case INTEGER:
    case FLOAT:
        s = take(c, 8);
        break;
    case SHORT:
    case LONG:
        s = take_string(c);
        find_names(d, s);
        galley__lua_pushstr(d->L, s);
        lua_pushboolean(d->L, 1);
        lua_rawset(d->L, strings);
        break;
    default:
        c->bad = true;
    }
    add_bytes(d, 'k', kind);
    add_bytes(d, 'k', s);
}

static void add_number(digest *d, size_t n)
{
    char text[24];
    int size = snprintf(text, sizeof text, "%zu", n);
    add_bytes(d, 'n', (galley_str){text, (size_t)size});
}

/* One function of the dump, and those inside it. The strings among its constants go into the table at `strings`. */
static void add_prototype(digest *d, code *c, int strings, int depth)
{
    size_t n;
    take_string(c); /* source: none */
    take_number(c); /* first and last line: not what it does */
    take_number(c);
    add_bytes(d, 'p', take(c, 3)); /* parameters, varargs, stack */
    n = take_number(c);
    add_bytes(d, 'c', n <= (size_t)(c->end - c->at) / 4 ? take(c, n * 4) : take(c, SIZE_MAX));
    for (n = take_number(c), add_number(d, n); n > 0 && !c->bad; n--)
        add_constant(d, c, strings);
    n = take_number(c);
    add_bytes(d, 'u', n <= (size_t)(c->end - c->at) / 3 ? take(c, n * 3) : take(c, SIZE_MAX));
    for (n = take_number(c), add_number(d, n); n > 0 && !c->bad; n--) {
        if (depth == DEEPEST)
            c->bad = true;
        else
            add_prototype(d, c, strings, depth + 1);
    }
    for (int i = 0; i < 4 && !c->bad; i++) /* lines, names: stripped */
        c->bad = take_number(c) != 0;
}

/* Push the table of the strings in the code; false when it is not understood. */
static bool add_code(digest *d, galley_str dump)
{
    code c = {(const uint8_t *)dump.data, (const uint8_t *)dump.data + dump.size, false};
    lua_newtable(d->L);
    c.bad = dump.size < HEADER || c.at[4] != 0x54 || c.at[5] != 0;
    take(&c, HEADER);
    if (!c.bad)
        add_prototype(d, &c, lua_gettop(d->L), 0);
    return !c.bad && c.at == c.end;
}

/* The rules' globals that the code names. */
static void add_globals(digest *d, int strings)
{
    lua_State *L = d->L;
    galley__script_push_globals(L); /* kept */
    int kept = lua_gettop(L);
    lua_newtable(L); /* kept named */
    lua_pushnil(L);
    while (lua_next(L, kept)) { /* kept named key value */
        lua_pushvalue(L, -2);
        bool used = lua_rawget(L, strings) != LUA_TNIL;
        lua_pop(L, 1);
        if (used) {
            lua_pushvalue(L, -2);
            lua_insert(L, -2);
            lua_rawset(L, kept + 1);
        } else {
            lua_pop(L, 1);
        }
    }
    add_value(d, kept + 1);
    lua_settop(L, kept - 1);
}

static void add_upvalues(digest *d, int idx, int strings)
{
    lua_State *L = d->L;
    const char *name;
    for (int i = 1; (name = lua_getupvalue(L, idx, i)) != NULL; i++) {
        if (strcmp(name, "_ENV") == 0)
            add_globals(d, strings);
        else
            add_value(d, lua_gettop(L));
        lua_pop(L, 1);
    }
}

static void add_function(digest *d, int idx)
{
    lua_State *L = d->L;
    if (lua_iscfunction(L, idx)) {
        d->unknown = "a function of C";
        return;
    }
    galley__buf *buf = galley__lua_newbuf(L); /* box */
    lua_pushvalue(L, idx);
    if (lua_dump(L, collect, buf, 1) != 0)
        galley__lua_nomem(L);
    lua_pop(L, 1);
    if (add_code(d, galley__buf_str(buf)))
        add_upvalues(d, idx, lua_gettop(L));
    else
        d->unknown = "bytecode of another Lua";
    lua_pop(L, 2);
}

/* -- tables -- */

/* Numbers before strings before booleans: the order in which a table is read must not depend on where it lies. */
static bool key_before(lua_State *L, int a, int b)
{
    int ta = lua_type(L, a), tb = lua_type(L, b);
    if (ta != tb)
        return ta == LUA_TNUMBER || (ta == LUA_TSTRING && tb == LUA_TBOOLEAN);
    if (ta == LUA_TBOOLEAN)
        return lua_toboolean(L, a) < lua_toboolean(L, b);
    return lua_compare(L, a, b, LUA_OPLT) != 0;
}

static int sort_keys(lua_State *L)
{
    lua_pushboolean(L, key_before(L, 1, 2));
    return 1;
}

/* Push the keys in order; false when there is one that has none. */
static bool push_keys(digest *d, int idx)
{
    lua_State *L = d->L;
    lua_getglobal(L, "table");
    lua_getfield(L, -1, "sort");
    lua_remove(L, -2);
    lua_newtable(L); /* sort keys */
    lua_Integer n = 0;
    lua_pushnil(L);
    while (lua_next(L, idx)) {
        lua_pop(L, 1);
        int type = lua_type(L, -1);
        if (type != LUA_TNUMBER && type != LUA_TSTRING && type != LUA_TBOOLEAN) {
            lua_pop(L, 3);
            return false;
        }
        lua_pushvalue(L, -1);
        lua_rawseti(L, -3, ++n);
    }
    lua_insert(L, -2); /* keys sort */
    lua_pushvalue(L, -2);
    lua_pushcfunction(L, sort_keys);
    lua_call(L, 2, 0);
    return true;
}

static void add_table(digest *d, int idx)
{
    lua_State *L = d->L;
    add_bytes(d, 't', GALLEY_STR(""));
    if (!push_keys(d, idx)) {
        d->unknown = "a table with objects for keys";
        return;
    }
    int keys = lua_gettop(L);
    for (lua_Integer i = 1, n = (lua_Integer)lua_rawlen(L, keys); i <= n && !d->unknown; i++) {
        lua_rawgeti(L, keys, i);
        add_value(d, keys + 1);
        lua_rawget(L, idx);
        add_value(d, keys + 1);
        lua_settop(L, keys);
    }
    add_bytes(d, '.', GALLEY_STR(""));
    lua_settop(L, keys - 1);
    if (lua_getmetatable(L, idx)) {
        add_value(d, lua_gettop(L));
        lua_pop(L, 1);
    }
}

/* -- any value -- */

static void add_scalar(digest *d, int idx)
{
    char text[64];
    galley_str s = {text, 0};
    int n = 0;
    switch (lua_type(d->L, idx)) {
    case LUA_TNIL:
        n = snprintf(text, sizeof text, "nil");
        break;
    case LUA_TBOOLEAN:
        n = snprintf(text, sizeof text, "%d", lua_toboolean(d->L, idx));
        break;
    default:
        n = lua_isinteger(d->L, idx)
                ? snprintf(text, sizeof text, LUA_INTEGER_FMT, lua_tointeger(d->L, idx))
                : snprintf(text, sizeof text, "%a", lua_tonumber(d->L, idx));
    }
    s.size = (size_t)n;
    add_bytes(d, 'v', s);
}

/* A value of the library, or one that was met before: told by name or number. */
static bool add_known(digest *d, int idx)
{
    lua_State *L = d->L;
    lua_pushvalue(L, idx);
    if (lua_rawget(L, d->library) == LUA_TSTRING) {
        add_bytes(d, 'l', galley_str_of(lua_tostring(L, -1)));
        lua_pop(L, 1);
        return true;
    }
    lua_pushvalue(L, idx);
    if (lua_rawget(L, d->seen) == LUA_TNUMBER) {
        add_scalar(d, -1);
        lua_pop(L, 2);
        return true;
    }
    lua_pop(L, 2);
    lua_pushvalue(L, idx);
    lua_pushinteger(L, ++d->n_seen);
    lua_rawset(L, d->seen);
    return false;
}

static void add_object(digest *d, int idx)
{
    lua_State *L = d->L;
    if (add_known(d, idx))
        return;
    if (galley__script_is_rules(L, idx)) /* its parts are told where they are read */
        add_bytes(d, 'r', GALLEY_STR("rules"));
    else if (lua_type(L, idx) == LUA_TFUNCTION)
        add_function(d, idx);
    else if (lua_type(L, idx) == LUA_TTABLE)
        add_table(d, idx);
    else
        d->unknown = "an object";
}

static void add_value(digest *d, int idx)
{
    lua_State *L = d->L;
    galley_str s;
    if (d->unknown)
        return;
    if (d->depth == DEEPEST || !lua_checkstack(L, 20)) {
        d->unknown = "a value nested too deeply";
        return;
    }
    d->depth++;
    switch (lua_type(L, idx)) {
    case LUA_TNIL:
    case LUA_TBOOLEAN:
    case LUA_TNUMBER:
        add_scalar(d, idx);
        break;
    case LUA_TSTRING:
        s.data = lua_tolstring(L, idx, &s.size);
        add_bytes(d, 's', s);
        find_names(d, s);
        break;
    default:
        add_object(d, idx);
    }
    d->depth--;
}

/* host.digest(value, names, asks) -> hex | nil, used, why not. `asks`: its strings are queries or patterns */
int galley__script_digest(lua_State *L)
{
    uint8_t sum[32];
    char hex[65];
    luaL_checkany(L, 1);
    luaL_checktype(L, 2, LUA_TTABLE);
    bool asks = lua_toboolean(L, 3);
    lua_settop(L, 2);
    lua_newtable(L); /* value names used */
    lua_newtable(L); /* value names used seen */
    push_library(L); /* value names used seen library */
    digest d = {.L = L, .names = 2, .used = 3, .seen = 4, .library = 5, .asks = asks};
    galley__sha256_init(&d.sha);
    add_value(&d, 1);
    galley__sha256_end(&d.sha, sum);
    galley__hex(sum, sizeof sum, hex);
    if (d.unknown)
        lua_pushnil(L);
    else
        lua_pushstring(L, hex);
    lua_pushvalue(L, d.used);
    lua_pushstring(L, d.unknown ? d.unknown : "");
    return 3;
}
