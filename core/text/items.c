/* core/text/items.c: lists that stand in one line.
 *
 * A number with a full stop is not enough to part a text ("He came 2. Then ..."). But where a sentence begins with the marker
 * of an item and the next marker of that very form stands further on, one counted up, it is a list.
 * SPDX-License-Identifier: MIT */
#include "core/text/items.h"
#include "core/text/segment.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

enum { DIGITS = 3 }; /* more is a year or an amount */

static bool is_bullet(uint32_t c)
{
    return c == 0x2022 || c == 0x2023 || c == 0x2043 || c == 0x25AA || c == 0x25CF || c == 0x25E6;
}

static char at(galley_str text, size_t i)
{
    return i < text.size ? text.data[i] : '\0';
}

static bool is_space(galley_str text, size_t i)
{
    size_t next;
    return galley__character_of(galley__utf8_get(text.data, i, &next)).flags & GALLEY__IS_SPACE;
}

/* "12", "a", "B"; the offset behind it, or `i` when there is none. */
static size_t take_value(galley_str text, size_t i, galley__marker *m)
{
    char c = at(text, i);
    size_t start = i;
    m->form = (c >= '0' && c <= '9') ? '1' : (c >= 'a' && c <= 'z') ? 'a' : 'A';
    if (m->form != '1') {
        bool letter = m->form == 'a' || (c >= 'A' && c <= 'Z');
        m->value = letter ? (uint32_t)(c - m->form + 1) : 0;
        return i + letter;
    }
    for (; at(text, i) >= '0' && at(text, i) <= '9' && i - start <= DIGITS; i++)
        m->value = m->value * 10 + (uint32_t)(text.data[i] - '0');
    return i - start <= DIGITS ? i : start;
}

static size_t take_close(galley_str text, size_t i, galley__marker *m)
{
    char first = at(text, i), second = at(text, i + 1);
    m->closed = first == '.' && second == ')' ? ':' : first;
    if (first != '.' && first != ')')
        return i;
    return i + (m->closed == ':' ? 2 : 1);
}

/* "J." is an initial and "I." a pronoun: of letters, only small ones stand before a full stop alone. */
static bool is_numbering(const galley__marker *m)
{
    return m->value && (m->form != 'A' || m->closed != '.' || m->opened);
}

/* The numbering at `i`; `i` itself when there is none. */
static size_t take_numbering(galley_str text, size_t i, size_t end, galley__marker *m)
{
    m->opened = at(text, i) == '(';
    size_t value = i + m->opened, close = take_value(text, value, m);
    size_t behind = close > value ? take_close(text, close, m) : close;
    bool whole = behind > close && behind <= end && (behind == end || is_space(text, behind));
    if (whole && is_numbering(m))
        return behind;
    m->value = 0;
    return i;
}

bool galley__marker_at(galley_str text, size_t start, size_t end, galley__marker *marker)
{
    galley__marker m = {0};
    size_t i = start, behind;
    if (start >= end)
        return false;
    uint32_t c = galley__utf8_get(text.data, start, &behind);
    if (is_bullet(c)) {
        m.bullet = c;
        for (i = behind; at(text, i) == ' '; i++)
            continue;
    }
    m.end = take_numbering(text, i, end, &m);
    *marker = m;
    return m.bullet || m.value;
}

bool galley__is_item(galley_str text, size_t start, size_t end)
{
    galley__marker marker;
    size_t first = galley__trim(text, (galley_range){(uint32_t)start, (uint32_t)end}).start;
    if (!galley__marker_at(text, first, end, &marker))
        return false;
    for (size_t i = marker.end; i < end; i++)
        if (!is_space(text, i))
            return false;
    return true;
}

static bool follows(const galley__marker *a, const galley__marker *b)
{
    if (a->bullet)
        return a->bullet == b->bullet;
    return !b->bullet && b->value == a->value + 1 && b->form == a->form && b->opened == a->opened &&
           b->closed == a->closed;
}

size_t galley__next_item(galley_str text, const galley__marker *marker, size_t end)
{
    galley__marker m;
    for (size_t i = marker->end; i + 1 < end; i++) {
        bool space = text.data[i] == ' ' || text.data[i] == '\n' || text.data[i] == '\t';
        if (space && galley__marker_at(text, i + 1, end, &m) && follows(marker, &m))
            return i + 1;
    }
    return end;
}
