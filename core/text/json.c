/* core/text/json.c: JSON to a flat array, lenient where pages are careless. Depth is counted, not recursed.
 * SPDX-License-Identifier: MIT */
#include "core/text/json.h"

#include "core/base/memory.h"
#include "core/text/utf8.h"

enum { JSON_DEPTH = 64, VALUES_MAX = 1 << 20 };

typedef struct reader {
    const char *p, *end;
    galley_arena *arena;
    galley__json *values;
    size_t count, room;
} reader;

static void skip_space(reader *r)
{
    while (r->p < r->end && (*r->p == ' ' || (*r->p >= '\t' && *r->p <= '\r')))
        r->p++;
}

static bool hex4(const reader *r, const char *p, uint32_t *c)
{
    *c = 0;
    if (r->end - p < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        char h = (char)(p[i] | 32);
        if (h >= '0' && h <= '9')
            *c = *c * 16 + (uint32_t)(h - '0');
        else if (h >= 'a' && h <= 'f')
            *c = *c * 16 + (uint32_t)(h - 'a' + 10);
        else
            return false;
    }
    return true;
}

/* Behind "\u": one or two units to a code point. */
static const char *unicode(const reader *r, const char *p, char **o)
{
    uint32_t c, low;
    if (!hex4(r, p, &c)) {
        *(*o)++ = '?';
        return p;
    }
    p += 4;
    if (c >= 0xD800 && c < 0xDC00 && r->end - p >= 6 && p[0] == '\\' && p[1] == 'u' &&
        hex4(r, p + 2, &low) && low >= 0xDC00 && low < 0xE000) {
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        p += 6;
    }
    if ((c >= 0xD800 && c < 0xE000) || c == 0)
        c = 0xFFFD;
    *o += galley__utf8_put(*o, c);
    return p;
}

/* At '"'. The decoded string is never longer than what was written. */
static bool read_string(reader *r, galley_str *out)
{
    const char *start = ++r->p, *p = start;
    while (p < r->end && *p != '"' && *p != '\\')
        p++;
    if (p < r->end && *p == '"') { /* as it stands */
        *out = (galley_str){start, (size_t)(p - start)};
        r->p = p + 1;
        return true;
    }
    while (p < r->end && *p != '"')
        p += *p == '\\' && p + 1 < r->end ? 2 : 1;
    char *to = galley_arena_alloc(r->arena, (size_t)(p - start) + 1), *o = to;
    if (!to)
        return false;
    for (const char *s = start; s < p;) {
        if (*s != '\\') {
            *o++ = *s++;
            continue;
        }
        char c = s + 1 < p ? s[1] : ' ';
        s += s + 1 < p ? 2 : 1;
        static const char from[] = "nrtbf", into[] = "\n\r\t \f";
        const char *known = c ? strchr(from, c) : NULL;
        if (c == 'u')
            s = unicode(r, s, &o);
        else
            *o++ = known ? into[known - from] : c;
    }
    *out = (galley_str){to, (size_t)(o - to)};
    r->p = p < r->end ? p + 1 : p;
    return true;
}

static galley__json *add(reader *r, galley__json_kind kind, galley_str key)
{
    if (r->count >= VALUES_MAX ||
        !galley__arena_grow(r->arena, (void **)&r->values, r->count, &r->room, sizeof *r->values))
        return NULL;
    r->values[r->count] = (galley__json){.kind = kind, .key = key, .next = (uint32_t)r->count + 1};
    return &r->values[r->count++];
}

static bool read_word(reader *r, galley_str key)
{
    const char *start = r->p;
    while (r->p < r->end && !strchr(",]}:\"[{ \t\r\n", *r->p))
        r->p++;
    if (r->p == start)
        return false;
    bool number = *start == '-' || (*start >= '0' && *start <= '9');
    galley__json_kind kind = number          ? GALLEY__JSON_NUMBER
                             : *start == 'n' ? GALLEY__JSON_NULL
                                             : GALLEY__JSON_BOOL;
    galley__json *v = add(r, kind, key);
    if (v)
        v->text = (galley_str){start, (size_t)(r->p - start)};
    return v != NULL;
}

/* One step: a value, a key, or an end. False: the text is over or makes no sense. */
static bool step(reader *r, uint32_t *stack, size_t *depth)
{
    galley_str key = {0}, text;
    skip_space(r);
    while (r->p < r->end && *r->p == ',') {
        r->p++;
        skip_space(r);
    }
    if (r->p == r->end)
        return false;
    bool in_object = *depth && r->values[stack[*depth - 1]].kind == GALLEY__JSON_OBJECT;
    if (*depth && (*r->p == '}' || *r->p == ']')) {
        r->p++;
        r->values[stack[--*depth]].next = (uint32_t)r->count;
        return *depth > 0;
    }
    if (in_object) {
        if (*r->p != '"' || !read_string(r, &key))
            return false;
        skip_space(r);
        if (r->p == r->end || *r->p++ != ':')
            return false;
        skip_space(r);
        if (r->p == r->end)
            return false;
    }
    if (*r->p == '"') {
        galley__json *v = read_string(r, &text) ? add(r, GALLEY__JSON_STRING, key) : NULL;
        if (v)
            v->text = text;
        return v && *depth > 0;
    }
    if (*r->p == '{' || *r->p == '[') {
        if (*depth == JSON_DEPTH)
            return false;
        bool object = *r->p++ == '{';
        stack[(*depth)++] = (uint32_t)r->count;
        return add(r, object ? GALLEY__JSON_OBJECT : GALLEY__JSON_ARRAY, key) != NULL;
    }
    return read_word(r, key) && *depth > 0;
}

bool galley__json_read(galley_str text, galley_arena *arena, galley__json **values, size_t *count)
{
    size_t end;
    return galley__json_read_to(text, arena, values, count, &end);
}

bool galley__json_read_to(galley_str text, galley_arena *arena, galley__json **values,
                          size_t *count, size_t *end)
{
    reader r = {.p = text.data, .end = text.data + text.size, .arena = arena};
    uint32_t stack[JSON_DEPTH];
    size_t depth = 0;
    while (step(&r, stack, &depth))
        ;
    bool whole = depth == 0;
    skip_space(&r);
    *end = whole && r.p == r.end ? GALLEY_NOWHERE : (size_t)(r.p - text.data);
    while (depth > 0) {
        depth--;
        if (stack[depth] < r.count)
            r.values[stack[depth]].next = (uint32_t)r.count;
    }
    *values = r.values;
    *count = r.count;
    return r.count > 0;
}

size_t galley__json_get(const galley__json *values, size_t object, galley_str key)
{
    if (values[object].kind != GALLEY__JSON_OBJECT)
        return 0;
    for (size_t i = object + 1; i < values[object].next; i = values[i].next)
        if (galley_str_eq(values[i].key, key))
            return i;
    return 0;
}
