/* core/text/decode.c: bytes of some encoding to UTF-8, or a refusal that names the byte.
 *
 * Nothing is guessed from letter statistics: a BOM decides, then validity. Windows-1252 is told
 * from damaged UTF-8 by its high bytes, which form valid sequences only by accident. What was done
 * is said in the note.
 * SPDX-License-Identifier: MIT */
#include "core/text/utf8.h"

#include "core/base/error.h"

#include <stdio.h>

#include <galley/text.h>

enum {
    REPLACEMENT = 0xFFFD,
    REPAIRED_IN = 100, /* at most one byte in so many may be invalid */
    CONTROL_IN = 100,  /* and be a control byte, */
    CONTROL_MIN = 3,   /* if there are more than these */
    HIGH_IN = 3,       /* Windows-1252: at most one byte in so many is above 0x7F */
};

typedef struct decoder {
    galley_str bytes; /* as given */
    size_t start;     /* behind the BOM */
    galley_arena *arena;
    galley_decoded out;
    char *own; /* out.text.data when it may be written to */
    char note[160];
    size_t note_size;
    galley_error *err;
} decoder;

static void note(decoder *d, const char *text)
{
    int n = snprintf(d->note + d->note_size, sizeof d->note - d->note_size, "%s%s",
                     d->note_size ? "; " : "", text);
    if (n > 0)
        d->note_size += (size_t)n;
}

static void note_replaced(decoder *d, const char *what, size_t first)
{
    char text[120];
    if (d->out.replaced == 0)
        return;
    if (d->out.replaced == 1)
        snprintf(text, sizeof text, "1 %s replaced, at byte %zu", what, first);
    else
        snprintf(text, sizeof text, "%zu %ss replaced, the first at byte %zu", d->out.replaced,
                 what, first);
    note(d, text);
}

/* -- binary data -- */

typedef struct controls {
    size_t count;
    size_t first;
} controls;

static bool is_control(uint32_t c)
{
    return c < 0x20 ? c < '\t' || c > '\r' : c == 0x7F;
}

static inline void see_control(controls *seen, uint32_t c, size_t at)
{
    if (is_control(c) && seen->count++ == 0)
        seen->first = at;
}

static galley_status refuse_nul(galley_error *err, size_t at)
{
    return galley__fail_at(err, GALLEY_ENCODING, at,
                           "a NUL at byte %zu: binary data, or an encoding that is not recognised",
                           at);
}

static galley_status check_controls(galley_error *err, const controls *seen, size_t size)
{
    if (seen->count <= CONTROL_MIN || seen->count <= size / CONTROL_IN)
        return GALLEY_OK;
    return galley__fail_at(err, GALLEY_ENCODING, seen->first,
                           "binary data: %zu control characters, the first at byte %zu",
                           seen->count, seen->first);
}

/* A piece of eight bytes without any byte under 0x20 or equal to 0x7F, so nothing to look at. */
static bool harmless8(const char *p)
{
    uint64_t v = galley__load8(p), ones = 0x0101010101010101u;
    uint64_t del = v ^ 0x7F * ones;
    uint64_t low = (v - 0x20 * ones) & ~v;
    return ((low | ((del - ones) & ~del)) & GALLEY__HIGH_BITS) == 0;
}

static galley_status check_binary(decoder *d)
{
    const char *p = d->bytes.data;
    size_t size = d->bytes.size;
    controls seen = {0};
    for (size_t i = d->start; i < size; i++) {
        while (size - i >= 8 && harmless8(p + i))
            i += 8;
        if (i == size)
            break;
        if (p[i] == '\0')
            return refuse_nul(d->err, i);
        see_control(&seen, (unsigned char)p[i], i);
    }
    return check_controls(d->err, &seen, size);
}

/* -- UTF-16 -- */

static uint32_t unit_at(const decoder *d, size_t i)
{
    const unsigned char *p = (const unsigned char *)d->bytes.data + i;
    return d->out.encoding == GALLEY_UTF16LE ? (uint32_t)(p[0] | p[1] << 8)
                                             : (uint32_t)(p[0] << 8 | p[1]);
}

/* The code point at *i, which moves behind it; REPLACEMENT and *bad for half a pair or a unit. */
static uint32_t utf16_next(const decoder *d, size_t *i, bool *bad)
{
    size_t left = d->bytes.size - *i;
    *bad = left < 2;
    if (*bad) {
        *i += left;
        return REPLACEMENT;
    }
    uint32_t unit = unit_at(d, *i);
    *i += 2;
    if (unit < 0xD800 || unit > 0xDFFF)
        return unit;
    uint32_t low = unit < 0xDC00 && left >= 4 ? unit_at(d, *i) : 0;
    *bad = low < 0xDC00 || low > 0xDFFF;
    if (*bad)
        return REPLACEMENT;
    *i += 2;
    return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

static galley_status decode_utf16(decoder *d)
{
    size_t size = 0, first_bad = 0;
    controls seen = {0};
    /* Three bytes for a unit at most: a pair makes four of two. */
    d->own = galley_arena_alloc(d->arena, (d->bytes.size - d->start) / 2 * 3 + 4);
    if (d->own == NULL)
        return galley__nomem(d->err);
    for (size_t i = d->start; i < d->bytes.size;) {
        size_t at = i;
        bool bad;
        uint32_t c = utf16_next(d, &i, &bad);
        if (c == 0)
            return refuse_nul(d->err, at);
        if (bad && d->out.replaced++ == 0)
            first_bad = at;
        see_control(&seen, c, at);
        size += galley__utf8_put(d->own + size, c);
    }
    if (d->out.replaced > 1 && d->out.replaced * 2 > d->bytes.size / REPAIRED_IN)
        return galley__fail_at(d->err, GALLEY_ENCODING, first_bad,
                               "not UTF-16, though the BOM says so: half a character at byte %zu",
                               first_bad);
    d->out.text = (galley_str){d->own, size};
    note(d, d->out.encoding == GALLEY_UTF16LE ? "UTF-16 (little-endian) made UTF-8"
                                              : "UTF-16 (big-endian) made UTF-8");
    note_replaced(d, "half character", first_bad);
    return check_controls(d->err, &seen, d->bytes.size / 2);
}

/* -- bytes that are not UTF-8 -- */

/* What 0x80-0x9F mean in Windows-1252; 0: nothing. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

typedef struct census {
    size_t high;      /* bytes above 0x7F */
    size_t undefined; /* of these, without a meaning in Windows-1252 */
    size_t valid;     /* UTF-8 sequences of two bytes and more */
    size_t invalid;   /* sequences one U+FFFD each would stand for */
    size_t invalid_bytes;
    size_t first; /* invalid byte */
} census;

static uint32_t windows_meaning(unsigned char byte)
{
    return byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte;
}

static census count(galley_str bytes, size_t start)
{
    census all = {.first = GALLEY_NOWHERE};
    for (size_t i = start, next; i < bytes.size; i = next) {
        size_t bad = 0;
        if ((unsigned char)bytes.data[i] < 0x80) {
            next = i + 1;
            continue;
        }
        bad = galley__utf8_bad(bytes, i);
        if (bad) {
            next = i + bad;
            all.invalid++;
            all.invalid_bytes += bad;
            all.first = all.first == GALLEY_NOWHERE ? i : all.first;
        } else {
            galley__utf8_get(bytes.data, i, &next);
            all.valid++;
        }
        for (; i < next; i++) {
            all.high++;
            all.undefined += windows_meaning((unsigned char)bytes.data[i]) == 0;
        }
    }
    return all;
}

static bool is_windows_1252(const census *all, size_t size)
{
    return all->undefined == 0 && all->valid < all->invalid && all->high <= size / HIGH_IN;
}

static bool make_own(decoder *d, size_t capacity)
{
    d->own = galley_arena_alloc(d->arena, capacity);
    return d->own != NULL;
}

static galley_status decode_windows(decoder *d, const census *all)
{
    size_t size = 0;
    if (!make_own(d, d->bytes.size + 2 * all->high))
        return galley__nomem(d->err);
    for (size_t i = d->start; i < d->bytes.size; i++)
        size += galley__utf8_put(d->own + size, windows_meaning((unsigned char)d->bytes.data[i]));
    d->out.text = (galley_str){d->own, size};
    d->out.encoding = GALLEY_WINDOWS_1252;
    note(d, "Windows-1252 made UTF-8");
    return GALLEY_OK;
}

static galley_status repair(decoder *d, const census *all)
{
    size_t size = 0;
    if (!make_own(d, d->bytes.size + 3 * all->invalid))
        return galley__nomem(d->err);
    for (size_t i = d->start; i < d->bytes.size;) {
        galley_str rest = galley_str_sub(d->bytes, i, d->bytes.size);
        size_t good = galley_utf8_valid(rest);
        memcpy(d->own + size, rest.data, good);
        size += good;
        i += good;
        if (i < d->bytes.size) {
            size += galley__utf8_put(d->own + size, REPLACEMENT);
            i += galley__utf8_bad(d->bytes, i);
        }
    }
    d->out.text = (galley_str){d->own, size};
    d->out.replaced = all->invalid;
    note_replaced(d, "invalid sequence", all->first);
    return GALLEY_OK;
}

static galley_status decode_bytes(decoder *d)
{
    galley_str bytes = galley_str_sub(d->bytes, d->start, d->bytes.size);
    galley_status status = check_binary(d);
    if (status != GALLEY_OK)
        return status;
    d->out.text = bytes;
    if (galley_utf8_valid(bytes) == bytes.size)
        return GALLEY_OK;
    census all = count(d->bytes, d->start);
    if (d->start == 0 && is_windows_1252(&all, bytes.size)) /* a BOM says that it is not */
        return decode_windows(d, &all);
    if (all.invalid_bytes <= bytes.size / REPAIRED_IN)
        return repair(d, &all);
    return galley__fail_at(d->err, GALLEY_ENCODING, all.first,
                           "not UTF-8 from byte %zu on, and no encoding that is recognised",
                           all.first);
}

/* -- line ends -- */

static galley_status unify_line_ends(decoder *d)
{
    galley_str text = d->out.text;
    const char *first = text.size ? memchr(text.data, '\r', text.size) : NULL;
    if (first == NULL)
        return GALLEY_OK;
    size_t size = (size_t)(first - text.data);
    if (d->own == NULL) {
        if (!make_own(d, text.size))
            return galley__nomem(d->err);
        memcpy(d->own, text.data, size);
    }
    for (size_t i = size; i < text.size; i++) {
        char c = text.data[i];
        if (c == '\r' && i + 1 < text.size && text.data[i + 1] == '\n')
            continue;
        d->own[size++] = c == '\r' ? '\n' : c;
    }
    d->out.text = (galley_str){d->own, size};
    note(d, "line ends made LF");
    return GALLEY_OK;
}

/* -- all together -- */

static bool starts_with(galley_str s, galley_str prefix)
{
    return s.size >= prefix.size && memcmp(s.data, prefix.data, prefix.size) == 0;
}

static galley_status decode(decoder *d)
{
    if (starts_with(d->bytes, GALLEY_STR("\xFF\xFE"))) {
        d->out.encoding = GALLEY_UTF16LE;
        d->start = 2;
        return decode_utf16(d); /* UTF-32 too has this BOM: its NULs refuse it */
    }
    if (starts_with(d->bytes, GALLEY_STR("\xFE\xFF"))) {
        d->out.encoding = GALLEY_UTF16BE;
        d->start = 2;
        return decode_utf16(d);
    }
    if (starts_with(d->bytes, GALLEY_STR("\xEF\xBB\xBF"))) {
        d->start = 3;
        note(d, "BOM removed");
    }
    return decode_bytes(d);
}

static galley_status too_long(galley_error *err, size_t size)
{
    return galley__fail(err, GALLEY_LIMIT, "the text has %zu bytes, more than %zu", size,
                        GALLEY_TEXT_MAX);
}

static galley_status finish(decoder *d)
{
    galley_status status = unify_line_ends(d);
    if (status != GALLEY_OK)
        return status;
    if (d->out.text.size > GALLEY_TEXT_MAX)
        return too_long(d->err, d->out.text.size);
    d->out.note = GALLEY_STR("");
    if (d->note_size == 0)
        return GALLEY_OK;
    d->out.note = galley_arena_copy(d->arena, (galley_str){d->note, d->note_size});
    return d->out.note.data ? GALLEY_OK : galley__nomem(d->err);
}

galley_status galley_text_decode(galley_str bytes, galley_arena *arena, galley_decoded *out,
                                 galley_error *err)
{
    decoder d = {.bytes = bytes, .arena = arena, .err = err};
    *out = (galley_decoded){0};
    if (bytes.size > GALLEY_TEXT_MAX)
        return too_long(err, bytes.size);
    galley_status status = decode(&d);
    if (status == GALLEY_OK)
        status = finish(&d);
    if (status == GALLEY_OK)
        *out = d.out;
    return status;
}
