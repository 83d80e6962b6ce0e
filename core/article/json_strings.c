/* core/article/json_strings.c: the strings of a JSON array of strings (labels, authors).
 *
 * Just that shape and nothing more; whole JSON texts are the business of core/source.
 * SPDX-License-Identifier: MIT */
#include "core/article/article_internal.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/text/utf8.h"

typedef struct reader {
    galley_str json;
    size_t at;
    galley_arena *arena;
    galley_error *err;
} reader;

static galley_status malformed(const reader *r)
{
    return galley__fail_at(r->err, GALLEY_INVALID, r->at, "has to be a list of strings (byte %zu)",
                           r->at);
}

static void skip_space(reader *r)
{
    while (r->at < r->json.size && memchr(" \t\r\n", r->json.data[r->at], 4))
        r->at++;
}

static bool accept(reader *r, char c)
{
    skip_space(r);
    if (r->at >= r->json.size || r->json.data[r->at] != c)
        return false;
    r->at++;
    return true;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if ((c | 32) >= 'a' && (c | 32) <= 'f')
        return (c | 32) - 'a' + 10;
    return -1;
}

/* Four hex digits, or -1. */
static int32_t take_hex(reader *r)
{
    int32_t value = 0;
    if (r->json.size - r->at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        int digit = hex_value(r->json.data[r->at + (size_t)i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    r->at += 4;
    return value;
}

/* Behind "\u": one code point, from one escape or two (a surrogate pair). */
static galley_status take_code_point(reader *r, uint32_t *c)
{
    size_t start = r->at;
    int32_t high = take_hex(r);
    if (high < 0)
        return malformed(r);
    *c = (uint32_t)high;
    if (high >= 0xd800 && high < 0xdc00 && r->json.size - r->at >= 6 &&
        r->json.data[r->at] == '\\' && r->json.data[r->at + 1] == 'u') {
        r->at += 2;
        int32_t low = take_hex(r);
        if (low >= 0xdc00 && low < 0xe000) {
            *c = 0x10000 + (((uint32_t)high - 0xd800) << 10) + ((uint32_t)low - 0xdc00);
            return GALLEY_OK;
        }
    }
    if (high == 0 || (high >= 0xd800 && high < 0xe000))
        return galley__fail_at(r->err, GALLEY_ENCODING, start,
                               "\\u%04x is no character of a text (byte %zu)", (unsigned)high,
                               start);
    return GALLEY_OK;
}

static galley_status take_escape(reader *r, char *out, size_t *size)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    if (r->at >= r->json.size)
        return malformed(r);
    char c = r->json.data[r->at++];
    if (c == 'u') {
        uint32_t code_point = 0;
        galley_status status = take_code_point(r, &code_point);
        if (status == GALLEY_OK)
            *size += galley__utf8_put(out + *size, code_point);
        return status;
    }
    const char *letter = memchr(letters, c, sizeof letters - 1);
    if (letter == NULL)
        return malformed(r);
    out[(*size)++] = meanings[letter - letters];
    return GALLEY_OK;
}

/* The end of the string that starts at r->at (behind its quote), or r->json.size. */
static size_t closing_quote(const reader *r)
{
    size_t i = r->at;
    while (i < r->json.size && r->json.data[i] != '"')
        i += r->json.data[i] == '\\' ? 2 : 1;
    return i < r->json.size ? i : r->json.size;
}

static galley_status take_string(reader *r, galley_str *out)
{
    size_t end = closing_quote(r), size = 0;
    if (end == r->json.size)
        return malformed(r);
    galley_str raw = galley_str_sub(r->json, r->at, end);
    if (raw.size == 0 || memchr(raw.data, '\\', raw.size) == NULL) {
        *out = raw;
        r->at = end + 1;
        return GALLEY_OK;
    }
    char *bytes = galley_arena_alloc(r->arena, raw.size); /* an escape is never shorter */
    if (bytes == NULL)
        return galley__nomem(r->err);
    while (r->at < end) {
        char c = r->json.data[r->at++];
        if (c != '\\') {
            bytes[size++] = c;
            continue;
        }
        galley_status status = take_escape(r, bytes, &size);
        if (status != GALLEY_OK)
            return status;
    }
    r->at = end + 1;
    *out = (galley_str){bytes, size};
    return GALLEY_OK;
}

galley_status galley__json_strings(galley_str json, galley_arena *arena, galley_str **strings,
                                   size_t *count, galley_error *err)
{
    reader r = {json, 0, arena, err};
    galley_str *at = NULL;
    size_t n = 0, capacity = 0;
    *strings = NULL;
    *count = 0;
    if (!accept(&r, '['))
        return malformed(&r);
    bool more = !accept(&r, ']');
    while (more) {
        if (!accept(&r, '"'))
            return malformed(&r);
        if (!galley__arena_grow(arena, (void **)&at, n, &capacity, sizeof *at))
            return galley__nomem(err);
        galley_status status = take_string(&r, &at[n]);
        if (status != GALLEY_OK)
            return status;
        n++;
        more = accept(&r, ',');
        if (!more && !accept(&r, ']'))
            return malformed(&r);
    }
    skip_space(&r);
    if (r.at < json.size)
        return malformed(&r);
    *strings = at;
    *count = n;
    return GALLEY_OK;
}
