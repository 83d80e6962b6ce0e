/* core/text/utf8.h: reading and writing single code points.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_TEXT_UTF8_H
#define GALLEY_CORE_TEXT_UTF8_H

#include <galley/base.h>

/* The code point at s[pos] of valid UTF-8, and in *next the offset behind it. */
static inline uint32_t galley__utf8_get(const char *s, size_t pos, size_t *next)
{
    const unsigned char *p = (const unsigned char *)s + pos;
    if (p[0] < 0x80) {
        *next = pos + 1;
        return p[0];
    }
    if (p[0] < 0xE0) {
        *next = pos + 2;
        return (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
    }
    if (p[0] < 0xF0) {
        *next = pos + 3;
        return (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    }
    *next = pos + 4;
    return (p[0] & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
}

/* The start of the code point that ends at `end` (> 0) of valid UTF-8. */
static inline size_t galley__utf8_before(const char *s, size_t end)
{
    do
        end--;
    while (end && ((unsigned char)s[end] & 0xC0) == 0x80);
    return end;
}

/* Write `c` (no surrogate) at `to`, at most 4 bytes; their number. */
static inline size_t galley__utf8_put(char *to, uint32_t c)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xC0 | c >> 6);
        to[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (char)(0xE0 | c >> 12);
        to[1] = (char)(0x80 | (c >> 6 & 0x3F));
        to[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    to[0] = (char)(0xF0 | c >> 18);
    to[1] = (char)(0x80 | (c >> 12 & 0x3F));
    to[2] = (char)(0x80 | (c >> 6 & 0x3F));
    to[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* Eight bytes as they lie in memory. */
static inline uint64_t galley__load8(const char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

#define GALLEY__HIGH_BITS 0x8080808080808080u

/* At s[pos], not valid from there on: how many bytes one U+FFFD stands for (the longest start of a
 * well-formed sequence, at least 1), as the Unicode Standard and browsers have it. 0: valid. */
size_t galley__utf8_bad(galley_str s, size_t pos);
#endif
