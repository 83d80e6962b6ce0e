/* core/text/normal.c: normal forms that know where each piece of them came from.
 *
 * The source is cut into pieces where nothing can join or change its order over the cut: before a character that NFC leaves
 * alone, whatever stands before it (UAX #15, "stable code points"). Each piece is mapped on its own by utf8proc, so the
 * form of the whole is the forms of the pieces one after the other. Runs of bytes that stay, or only become small,
 * make one stretch.
 * SPDX-License-Identifier: MIT */
#include "core/text/accent.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

#include "core/base/error.h"
#include "core/base/memory.h"

#include <galley/text.h>
#include <utf8proc.h>

enum {
    PARTS = 32,     /* code points that one decomposes into: 18 in Unicode 15, and some air */
    FEW_MARKS = 16, /* in a row are sorted by insertion, more by counting */
    COMPOSES = GALLEY_NORMAL_NFC | GALLEY_NORMAL_ACCENTS,
};

typedef struct maker {
    galley_str source;
    unsigned flags;
    galley_arena *arena;
    char *text;
    size_t size, text_room;
    galley_stretch *stretches;
    size_t count, stretch_room;
    int32_t *points; /* of the piece at hand */
    size_t n, point_room;
    int32_t *spare; /* as many, for sorting */
} maker;

/* -- characters -- */

static uint32_t without_typography(uint32_t c)
{
    if (c == 0x2018 || c == 0x2019 || c == 0x201A || c == 0x201B || c == 0x2039 || c == 0x203A ||
        c == 0x02BC)
        return '\'';
    if ((c >= 0x201C && c <= 0x201F) || c == 0xAB || c == 0xBB)
        return '"';
    return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 ? '-' : c;
}

static uint32_t without_width(uint32_t c)
{
    if (c == 0x3000)
        return ' ';
    if (c < GALLEY__NARROW_FIRST || c > GALLEY__NARROW_LAST)
        return c;
    uint32_t plain = galley__unicode_narrow[c - GALLEY__NARROW_FIRST];
    return plain ? plain : c;
}

/* One for one: what is left to the tables of case and composition. */
static uint32_t simplified(const maker *m, uint32_t c)
{
    if (m->flags & GALLEY_NORMAL_WIDTH)
        c = without_width(c);
    if (m->flags & GALLEY_NORMAL_QUOTES)
        c = without_typography(c);
    return c;
}

static bool joins(uint32_t c)
{
    return galley__character_of(c).flags & GALLEY__IS_JOINS;
}

/* May a piece start with the character at `at`? */
static bool is_cut(const maker *m, size_t at, size_t *behind)
{
    uint32_t c = galley__utf8_get(m->source.data, at, behind);
    if (!(m->flags & COMPOSES))
        return true;
    if (m->flags & GALLEY_NORMAL_ACCENTS && galley__is_accent((int32_t)c))
        return false; /* gone, so that what is behind it meets what is before it */
    return !joins(c) && !joins(simplified(m, c));
}

/* -- the form -- */

static bool reserve_text(maker *m, size_t more)
{
    if (m->text_room - m->size >= more)
        return true;
    size_t room = (m->size + more) * 2;
    char *text = galley_arena_grow(m->arena, m->text, m->text_room, room);
    if (text == NULL)
        return false;
    m->text = text;
    m->text_room = room;
    return true;
}

/* Say where the bytes come from that are put behind `size` next. */
static bool start_stretch(maker *m, size_t from, bool even)
{
    if (even && m->count && m->stretches[m->count - 1].even)
        return true;
    void *at = m->stretches;
    if (!galley__arena_grow(m->arena, &at, m->count, &m->stretch_room, sizeof *m->stretches))
        return false;
    m->stretches = at;
    m->stretches[m->count++] = (galley_stretch){(uint32_t)m->size, (uint32_t)from, even};
    return true;
}

/* Plain ASCII, each byte alone a piece; the offset behind it. */
static size_t take_ascii(maker *m, size_t from, size_t end)
{
    const char *p = m->source.data;
    bool small = m->flags & GALLEY_NORMAL_CASE;
    if (!reserve_text(m, end - from) || !start_stretch(m, from, true))
        return GALLEY_NOWHERE;
    for (size_t i = from; i < end; i++)
        m->text[m->size++] = (char)(small && p[i] >= 'A' && p[i] <= 'Z' ? p[i] + 32 : p[i]);
    return end;
}

static bool reserve_points(maker *m, size_t more)
{
    if (m->point_room - m->n >= more)
        return true;
    size_t room = (m->n + more) * 2, unit = sizeof *m->points;
    int32_t *points = galley_arena_grow(m->arena, m->points, m->point_room * unit, room * unit);
    if (points == NULL)
        return false;
    m->points = points;
    m->point_room = room;
    m->spare = galley_arena_alloc(m->arena, room * unit);
    return m->spare != NULL;
}

static bool add_parts(maker *m, uint32_t c)
{
    int32_t parts[PARTS] = {(int32_t)c};
    int boundary = 0;
    unsigned options = UTF8PROC_STABLE;
    options |= m->flags & COMPOSES ? UTF8PROC_DECOMPOSE : 0;
    options |= m->flags & GALLEY_NORMAL_CASE ? UTF8PROC_CASEFOLD : 0;
    utf8proc_ssize_t n =
        utf8proc_decompose_char((int32_t)c, parts, PARTS, (utf8proc_option_t)options, &boundary);
    n = n < 1 || n > PARTS ? 1 : n;
    if (!reserve_points(m, (size_t)n))
        return false;
    for (utf8proc_ssize_t i = 0; i < n; i++)
        if (!(m->flags & GALLEY_NORMAL_ACCENTS && galley__is_accent(parts[i])))
            m->points[m->n++] =
                (int32_t)(m->flags & GALLEY_NORMAL_QUOTES ? without_typography((uint32_t)parts[i])
                                                          : (uint32_t)parts[i]);
    return true;
}

static int rank(int32_t c)
{
    return utf8proc_get_property(c)->combining_class;
}

static void sort_few(int32_t *marks, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && rank(marks[k - 1]) > rank(marks[k]); k--) {
            int32_t swap = marks[k];
            marks[k] = marks[k - 1];
            marks[k - 1] = swap;
        }
}

static void sort_many(int32_t *marks, size_t n, int32_t *spare)
{
    size_t place[256 + 1] = {0};
    for (size_t i = 0; i < n; i++)
        place[rank(marks[i]) + 1]++;
    for (size_t r = 1; r < 256; r++)
        place[r] += place[r - 1];
    for (size_t i = 0; i < n; i++)
        spare[place[rank(marks[i])]++] = marks[i];
    memcpy(marks, spare, n * sizeof *marks);
}

/* Canonical order: marks between two characters without a rank, by rank. */
static void order(maker *m)
{
    for (size_t i = 0, end; i < m->n; i = end) {
        end = i + 1;
        if (rank(m->points[i]) == 0)
            continue;
        while (end < m->n && rank(m->points[end]) != 0)
            end++;
        if (end - i <= FEW_MARKS)
            sort_few(m->points + i, end - i);
        else
            sort_many(m->points + i, end - i, m->spare);
    }
}

static void compose(maker *m)
{
    order(m);
    utf8proc_ssize_t n = utf8proc_normalize_utf32(m->points, (utf8proc_ssize_t)m->n,
                                                  UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    m->n = n < 0 ? m->n : (size_t)n;
}

/* The form of source[from, end), as a stretch of its own unless nothing changes. */
static bool put_piece(maker *m, size_t from, size_t end)
{
    if (!reserve_text(m, m->n * 4 + 1))
        return false;
    size_t start = m->size, size = start;
    for (size_t i = 0; i < m->n; i++)
        size += galley__utf8_put(m->text + size, (uint32_t)m->points[i]);
    bool same = size - start == end - from &&
                memcmp(m->text + start, m->source.data + from, end - from) == 0;
    if (!start_stretch(m, from, same))
        return false;
    m->size = size;
    return true;
}

static size_t take_piece(maker *m, size_t from)
{
    size_t i = from, behind;
    m->n = 0;
    do {
        uint32_t c = galley__utf8_get(m->source.data, i, &i);
        if (!add_parts(m, simplified(m, c)))
            return GALLEY_NOWHERE;
    } while (i < m->source.size && !is_cut(m, i, &behind));
    if (m->flags & COMPOSES)
        compose(m);
    return put_piece(m, from, i) ? i : GALLEY_NOWHERE;
}

/* The end of the ASCII at `from`, without its last character where the next one may join it. */
static size_t ascii_end(const maker *m, size_t from)
{
    size_t i = from, behind;
    while (i < m->source.size && (unsigned char)m->source.data[i] < 0x80)
        i++;
    return i > from && i < m->source.size && !is_cut(m, i, &behind) ? i - 1 : i;
}

static bool take_all(maker *m)
{
    for (size_t i = 0; i < m->source.size && i != GALLEY_NOWHERE;) {
        size_t end = ascii_end(m, i);
        i = end > i ? take_ascii(m, i, end) : take_piece(m, i);
        if (i == GALLEY_NOWHERE || m->size > GALLEY_TEXT_MAX)
            return i != GALLEY_NOWHERE;
    }
    return start_stretch(m, m->source.size, false);
}

galley_status galley_text_normal(galley_str source, unsigned flags, galley_arena *arena,
                                 galley_normal *out, galley_error *err)
{
    maker m = {.source = source, .flags = flags, .arena = arena};
    *out = (galley_normal){0};
    if (source.size <= GALLEY_TEXT_MAX && !(reserve_text(&m, source.size / 2 + 8) && take_all(&m)))
        return galley__nomem(err);
    if (source.size > GALLEY_TEXT_MAX || m.size > GALLEY_TEXT_MAX)
        return galley__fail(err, GALLEY_LIMIT, "the text has more than %zu bytes", GALLEY_TEXT_MAX);
    *out = (galley_normal){{m.text, m.size}, m.stretches, m.count - 1};
    return GALLEY_OK;
}

/* -- positions -- */

static uint32_t place(const galley_stretch *s, bool in_source)
{
    return in_source ? s->from : s->at;
}

/* The stretch that holds the byte at `offset`: the last one that starts there or before and is not empty on that side. */
static size_t find(const galley_normal *normal, bool in_source, uint32_t offset)
{
    size_t low = 0, high = normal->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (place(&normal->stretches[middle], in_source) <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* The other side of the range; `in_source`: on which side it is. */
static galley_range translate(const galley_normal *normal, galley_range range, bool in_source)
{
    if (normal->count == 0)
        return (galley_range){0, 0};
    bool empty = range.start >= range.end;
    const galley_stretch *first = &normal->stretches[find(normal, in_source, range.start)];
    const galley_stretch *last =
        &normal->stretches[find(normal, in_source, empty ? range.start : range.end - 1)];
    galley_range out = {place(first, !in_source), place(last + 1, !in_source)};
    if (first->even)
        out.start += range.start - place(first, in_source);
    if (last->even)
        out.end = place(last, !in_source) + (range.end - place(last, in_source));
    if (range.start >= place(&normal->stretches[normal->count], in_source))
        out.start = place(&normal->stretches[normal->count], !in_source);
    return empty ? (galley_range){out.start, out.start} : out;
}

galley_range galley_normal_to_source(const galley_normal *normal, galley_range range)
{
    return translate(normal, range, false);
}

galley_range galley_normal_from_source(const galley_normal *normal, galley_range range)
{
    return translate(normal, range, true);
}
