/* core/text/utf8.c: validating, stepping and counting.
 * SPDX-License-Identifier: MIT */
#include "core/text/utf8.h"

#include <galley/text.h>

/* The length of the sequence that `lead` starts (0: none does), and the range of its second byte,
 * which is where over-long forms, surrogates and code points over 0x10FFFF are kept out (Unicode
 * table 3-7). */
static size_t sequence(unsigned char lead, unsigned char *low, unsigned char *high)
{
    *low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    *high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* How many bytes at s[pos] belong together; *whole: they are a code point. */
static size_t sequence_at(galley_str s, size_t pos, bool *whole)
{
    const unsigned char *p = (const unsigned char *)s.data + pos;
    unsigned char low, high;
    size_t length = sequence(p[0], &low, &high), have = 1, left = s.size - pos;
    while (have < length && have < left && p[have] >= low && p[have] <= high) {
        low = 0x80;
        high = 0xBF;
        have++;
    }
    *whole = have == length;
    return have;
}

size_t galley__utf8_bad(galley_str s, size_t pos)
{
    bool whole;
    size_t size = sequence_at(s, pos, &whole);
    return whole ? 0 : size;
}

static size_t skip_ascii(galley_str s, size_t i)
{
    while (s.size - i >= 32) {
        uint64_t any = galley__load8(s.data + i) | galley__load8(s.data + i + 8) |
                       galley__load8(s.data + i + 16) | galley__load8(s.data + i + 24);
        if (any & GALLEY__HIGH_BITS)
            break;
        i += 32;
    }
    while (s.size - i >= 8 && (galley__load8(s.data + i) & GALLEY__HIGH_BITS) == 0)
        i += 8;
    while (i < s.size && (unsigned char)s.data[i] < 0x80)
        i++;
    return i;
}

size_t galley_utf8_valid(galley_str s)
{
    size_t i = 0;
    bool whole;
    for (;;) {
        i = skip_ascii(s, i);
        while (i < s.size && (unsigned char)s.data[i] >= 0x80) {
            size_t size = sequence_at(s, i, &whole);
            if (!whole)
                return i;
            i += size;
        }
        if (i == s.size)
            return i;
    }
}

uint32_t galley_utf8_next(galley_str s, size_t *pos)
{
    return galley__utf8_get(s.data, *pos, pos);
}

/* Every byte that does not continue a sequence starts a code point. */
size_t galley_utf8_count(galley_str s)
{
    size_t continued = 0, i = 0;
    for (; s.size - i >= 8; i += 8) {
        uint64_t v = galley__load8(s.data + i);
        uint64_t tail = (v >> 7) & (~v >> 6) & 0x0101010101010101u; /* 10xxxxxx */
        continued += (tail * 0x0101010101010101u) >> 56;
    }
    for (; i < s.size; i++)
        continued += ((unsigned char)s.data[i] & 0xC0) == 0x80;
    return s.size - continued;
}
