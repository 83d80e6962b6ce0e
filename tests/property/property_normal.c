/* Random texts: normal forms are those that are made in one piece, are idempotent, and every part of a form is the form of
 * the part of the source it leads back to.
 *
 *     property_normal [SEED [ROUNDS]]
 * SPDX-License-Identifier: MIT */
#include "core/text/accent.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

#include <galley/text.h>
#include <stdio.h>
#include <stdlib.h>

static unsigned long long seed, state;
static size_t failures;

static uint32_t below(uint32_t n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state >> 11) % n);
}

static void fail(const char *what, galley_str text, unsigned flags)
{
    if (failures++ > 5)
        return;
    fprintf(stderr, "seed %llu: %s with flags %u of", seed, what, flags);
    for (size_t i = 0; i < text.size && i < 200; i++)
        fprintf(stderr, " %02X", (unsigned char)text.data[i]);
    fprintf(stderr, "\n");
}

/* -- texts: letters and marks that meet -- */

static const uint32_t letters[] = {
    'a',    'E',     'q',     ' ',     '\'',    '\n',    0xC9,    0xDF,   0xAB,   0x130,
    0x149,  0x1F0,   0x300,   0x301,   0x308,   0x323,   0x327,   0x338,  0x345,  0x390,
    0x3A3,  0x5B0,   0x5C1,   0x5E9,   0x61B,   0x64B,   0x915,   0x93C,  0x9C7,  0x9BE,
    0x1100, 0x1161,  0x11A8,  0x1E9E,  0x1FB7,  0x1FC1,  0x2010,  0x2019, 0x201C, 0x2126,
    0x212B, 0x2212,  0x2ADC,  0x3000,  0x304B,  0x3099,  0x30AB,  0x4E2D, 0xAC00, 0xAC01,
    0xFB01, 0xFB1D,  0xFB2C,  0xFF21,  0xFF76,  0xFF9E,  0xFF9F,  0xFFA1, 0xFFC2, 0xFFE3,
    0x20DD, 0x110BA, 0x11099, 0x1D15F, 0x1D400, 0x2F800, 0x1F1E6, 0x16D6,
};

static galley_str random_text(char *bytes, uint32_t most)
{
    size_t size = 0;
    uint32_t count = below(most), palette[6];
    for (size_t i = 0; i < 6; i++)
        palette[i] = letters[below(sizeof letters / sizeof *letters)];
    for (uint32_t i = 0; i < count; i++) {
        uint32_t c =
            below(3) ? palette[below(6)] : letters[below(sizeof letters / sizeof *letters)];
        if (below(8) == 0) {
            c = below(0x30000);
            c = c >= 0xD800 && c <= 0xDFFF ? 'x' : c;
        }
        size += galley__utf8_put(bytes + size, c ? c : 'x');
    }
    return (galley_str){bytes, size};
}

/* -- the oracle: the whole text at once, step by step -- */

static uint32_t without_typography(uint32_t c)
{
    static const uint32_t single[] = {0x2018, 0x2019, 0x201A, 0x201B, 0x2039, 0x203A, 0x2BC};
    static const uint32_t twice[] = {0x201C, 0x201D, 0x201E, 0x201F, 0xAB, 0xBB};
    static const uint32_t dashes[] = {0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212};
    for (size_t i = 0; i < 7; i++)
        if (c == single[i] || (i < 6 && c == twice[i]) || c == dashes[i])
            return c == single[i] ? '\'' : i < 6 && c == twice[i] ? '"' : '-';
    return c;
}

static size_t decompose(uint32_t c, unsigned flags, int32_t *to)
{
    int boundary = 0;
    unsigned options = UTF8PROC_STABLE;
    if (flags & (GALLEY_NORMAL_NFC | GALLEY_NORMAL_ACCENTS))
        options |= UTF8PROC_DECOMPOSE;
    if (flags & GALLEY_NORMAL_CASE)
        options |= UTF8PROC_CASEFOLD;
    return (size_t)utf8proc_decompose_char((int32_t)c, to, 40, (utf8proc_option_t)options,
                                           &boundary);
}

static int rank(int32_t c)
{
    return utf8proc_get_property(c)->combining_class;
}

static void bubble(int32_t *points, size_t n)
{
    bool moved = true;
    while (moved) {
        moved = false;
        for (size_t i = 0; i + 1 < n; i++)
            if (rank(points[i + 1]) > 0 && rank(points[i]) > rank(points[i + 1])) {
                int32_t swap = points[i];
                points[i] = points[i + 1];
                points[i + 1] = swap;
                moved = true;
            }
    }
}

static galley_str oracle(galley_str text, unsigned flags, char *bytes)
{
    static int32_t points[1 << 16];
    size_t n = 0, size = 0;
    for (size_t i = 0; i < text.size;) {
        uint32_t c = galley_utf8_next(text, &i);
        if (flags & GALLEY_NORMAL_WIDTH) {
            if (c == 0x3000)
                c = ' ';
            else if (c >= 0xFF00 && c <= 0xFFEF && galley__unicode_narrow[c - 0xFF00])
                c = galley__unicode_narrow[c - 0xFF00];
        }
        if (flags & GALLEY_NORMAL_QUOTES)
            c = without_typography(c);
        size_t more = decompose(c, flags, points + n), kept = 0;
        for (size_t k = 0; k < more; k++)
            if (!(flags & GALLEY_NORMAL_ACCENTS) || !galley__is_accent(points[n + k]))
                points[n + kept++] = (int32_t)(flags & GALLEY_NORMAL_QUOTES
                                                   ? without_typography((uint32_t)points[n + k])
                                                   : (uint32_t)points[n + k]);
        n += kept;
    }
    if (flags & (GALLEY_NORMAL_NFC | GALLEY_NORMAL_ACCENTS)) {
        bubble(points, n);
        n = (size_t)utf8proc_normalize_utf32(points, (utf8proc_ssize_t)n,
                                             UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    }
    for (size_t i = 0; i < n; i++)
        size += galley__utf8_put(bytes + size, (uint32_t)points[i]);
    return (galley_str){bytes, size};
}

/* -- the checks -- */

static void check_stretches(galley_str text, unsigned flags, const galley_normal *n,
                            galley_arena *arena)
{
    for (size_t i = 0; i < n->count; i++) {
        const galley_stretch *s = &n->stretches[i];
        galley_normal part;
        if (s[0].from >= s[1].from || s[0].at > s[1].at ||
            (s->even && s[1].at - s->at != s[1].from - s->from))
            fail("stretches out of order", text, flags);
        if (galley_text_normal(galley_str_sub(text, s[0].from, s[1].from), flags, arena, &part,
                               NULL) != GALLEY_OK ||
            !galley_str_eq(part.text, galley_str_sub(n->text, s[0].at, s[1].at)))
            fail("a stretch that is not the form of its source", text, flags);
    }
    if (n->stretches[n->count].from != text.size || n->stretches[n->count].at != n->text.size)
        fail("a wrong end", text, flags);
}

/* Every part of the form leads to a part of the source, whose form has it. */
static void check_ranges(galley_str text, unsigned flags, const galley_normal *n)
{
    if (n->text.size == 0)
        return;
    uint32_t start = below((uint32_t)n->text.size),
             end = start + 1 + below((uint32_t)(n->text.size - start));
    galley_range source = galley_normal_to_source(n, (galley_range){start, end});
    galley_range form = galley_normal_from_source(n, source);
    if (source.start >= source.end || source.end > text.size || form.start > start ||
        form.end < end)
        fail("a range that does not lead back", text, flags);
}

static void check(galley_str text, unsigned flags, galley_arena *arena)
{
    static char bytes[1 << 16];
    galley_normal n, again;
    if (galley_text_normal(text, flags, arena, &n, NULL) != GALLEY_OK) {
        fail("no form", text, flags);
        return;
    }
    if (!galley_str_eq(n.text, oracle(text, flags, bytes)))
        fail("another form than the oracle's", text, flags);
    galley_text_normal(n.text, flags, arena, &again, NULL);
    if (!galley_str_eq(n.text, again.text))
        fail("another form the second time", text, flags);
    check_stretches(text, flags, &n, arena);
    check_ranges(text, flags, &n);
}

int main(int argc, char **argv)
{
    static char bytes[4000];
    galley_arena *arena;
    seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 20240301;
    unsigned long rounds = argc > 2 ? strtoul(argv[2], NULL, 0) : 60000;
    state = seed * 0x9E3779B97F4A7C15u + 1;
    if (galley_arena_new(NULL, &arena, NULL) != GALLEY_OK)
        return 1;
    printf("seed %llu, %lu rounds\n", seed, rounds);
    for (unsigned long r = 0; r < rounds; r++) {
        check(random_text(bytes, r % 8 ? 12 : 200), below(32), arena);
        galley_arena_reset(arena);
    }
    galley_arena_free(arena);
    printf("%zu failures\n", failures);
    return failures != 0;
}
