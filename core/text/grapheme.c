/* core/text/grapheme.c: what a reader takes for one character (UAX #29, GB3 to GB999, extended clusters).
 *
 * The walk starts at a boundary, so nothing before it matters: flags are paired from there, and a picture that others are
 * glued to is inside the cluster.
 * SPDX-License-Identifier: MIT */
#include "core/text/unicode.h"
#include "core/text/utf8.h"

#include <galley/text.h>

#define G(name) GALLEY__GRAPHEME_##name

static bool is_control(uint8_t c)
{
    return c == G(CR) || c == G(LF) || c == G(CONTROL);
}

/* GB6 to GB9b: neighbours that stay together whatever stands around them. */
static bool joins(uint8_t a, uint8_t b)
{
    if (b == G(EXTEND) || b == G(ZWJ) || b == G(SPACING) || a == G(PREPEND))
        return true;
    if (a == G(L))
        return b == G(L) || b == G(V) || b == G(LV) || b == G(LVT);
    if (a == G(LV) || a == G(V))
        return b == G(V) || b == G(T);
    return (a == G(LVT) || a == G(T)) && b == G(T);
}

/* What has been taken of the cluster. */
typedef struct cluster {
    uint8_t last;
    bool picture; /* a picture and only Extend behind it, or then one ZWJ (GB11) */
    bool paired;  /* the flag taken last has its second half (GB12) */
} cluster;

static bool belongs(const cluster *c, uint8_t next, bool picture)
{
    if (is_control(c->last) || is_control(next))
        return c->last == G(CR) && next == G(LF); /* GB3 to GB5 */
    if (c->last == G(ZWJ) && c->picture && picture)
        return true;
    if (c->last == G(REGIONAL) && next == G(REGIONAL))
        return !c->paired;
    return joins(c->last, next);
}

static void take(cluster *c, uint8_t next, bool picture)
{
    c->paired = c->last == G(REGIONAL) && next == G(REGIONAL) && !c->paired;
    c->picture =
        picture || (c->picture && c->last != G(ZWJ) && (next == G(EXTEND) || next == G(ZWJ)));
    c->last = next;
}

size_t galley_grapheme_next(galley_str s, size_t pos)
{
    size_t at = pos, behind;
    cluster c = {G(OTHER), false, false};
    if ((unsigned char)s.data[pos] < 0x80 && s.data[pos] != '\r' &&
        (pos + 1 == s.size || (unsigned char)s.data[pos + 1] < 0x80))
        return pos + 1;
    do {
        uint8_t record = galley__record_of(galley__utf8_get(s.data, at, &behind));
        uint8_t next = galley__unicode_grapheme[record];
        bool picture = galley__unicode_character[record].flags & GALLEY__IS_PICTURE;
        if (at > pos && !belongs(&c, next, picture))
            break;
        take(&c, next, picture);
        at = behind;
    } while (at < s.size);
    return at;
}

size_t galley_grapheme_count(galley_str s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.size; count++)
        i = galley_grapheme_next(s, i);
    return count;
}
