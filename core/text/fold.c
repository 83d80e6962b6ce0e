/* core/text/fold.c: the form by which words are compared.
 *
 * ASCII words only lose their capitals. Others go through utf8proc: full case folding and
 * compatibility decomposition, then marks that are accents or points are dropped, then what is left
 * is composed again (so Hangul stays syllables). Marks that make a different letter rather than an
 * accent stay: vowel signs and nukta of Indic scripts, the voicing mark of kana.
 * SPDX-License-Identifier: MIT */
#include "core/text/fold.h"
#include "core/text/accent.h"

static const utf8proc_option_t folding =
    UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
static const utf8proc_option_t composing = UTF8PROC_STABLE | UTF8PROC_COMPOSE;

enum {
    LONGEST =
        32, /* code points that one code point decomposes into: 18 in Unicode 15, and some air */
    MARKS = 32,
};

static bool is_ascii(galley_str s)
{
    size_t i = 0;
    for (; s.size - i >= 8; i += 8)
        if (galley__load8(s.data + i) & GALLEY__HIGH_BITS)
            return false;
    for (; i < s.size; i++)
        if ((unsigned char)s.data[i] >= 0x80)
            return false;
    return true;
}

static void lower_ascii(char *to, galley_str from)
{
    for (size_t i = 0; i < from.size; i++) {
        char c = from.data[i];
        to[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
}

/* Spellings of one mark that only typography tells apart. */
static int32_t plain(int32_t c)
{
    switch (c) {
    case 0x2018: /* the four single quotation marks */
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x02BC: /* modifier letter apostrophe */
        return '\'';
    case 0x201C: /* the four double ones */
    case 0x201D:
    case 0x201E:
    case 0x201F:
        return '"';
    case 0x2010: /* hyphen; the non-breaking one decomposes to it */
        return '-';
    default:
        return c;
    }
}

/* Canonical order of the marks that stay, so that their order in the input does not matter. No
 * writing has MARKS of them in a row; garbage that has keeps its order, for the sake of linear
 * time. */
static void put_mark_in_order(int32_t *points, size_t count)
{
    int class = utf8proc_get_property(points[count - 1])->combining_class;
    if (class == 0)
        return;
    size_t first = count > MARKS ? count - MARKS : 0;
    for (size_t i = count - 1; i > first; i--) {
        if (utf8proc_get_property(points[i - 1])->combining_class <= class)
            return;
        int32_t swap = points[i - 1];
        points[i - 1] = points[i];
        points[i] = swap;
    }
}

static size_t decompose(int32_t c, int32_t *parts)
{
    int boundary = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char(c, parts, LONGEST, folding, &boundary);
    if (n >= 0 && n <= LONGEST)
        return (size_t)n;
    parts[0] = c; /* not assigned in utf8proc's version of Unicode */
    return 1;
}

static bool reserve(galley__fold_scratch *scratch, size_t count, size_t more)
{
    size_t need = count + more, unit = sizeof *scratch->points;
    if (scratch->points == NULL) {
        scratch->points = scratch->own;
        scratch->capacity = sizeof scratch->own / unit;
    }
    if (need <= scratch->capacity)
        return true;
    int32_t *points = galley_arena_alloc(scratch->arena, need * 2 * unit);
    if (points == NULL)
        return false;
    memcpy(points, scratch->points, count * unit);
    scratch->points = points;
    scratch->capacity = need * 2;
    return true;
}

static bool fold_points(galley_str word, galley__fold_scratch *scratch, size_t *count)
{
    int32_t parts[LONGEST];
    *count = 0;
    for (size_t i = 0; i < word.size;) {
        int32_t c = plain((int32_t)galley__utf8_get(word.data, i, &i));
        size_t n = decompose(c, parts);
        if (!reserve(scratch, *count, n))
            return false;
        for (size_t k = 0; k < n; k++) {
            if (galley__is_accent(parts[k]))
                continue;
            scratch->points[(*count)++] = plain(parts[k]);
            put_mark_in_order(scratch->points, *count);
        }
    }
    return true;
}

/* UTF-8 over the code points it is made of: what is written never overtakes what is read, as a code
 * point has at most four bytes. */
static galley_str encode_in_place(int32_t *points, size_t count)
{
    char *data = (char *)points;
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        char bytes[4];
        size_t n = galley__utf8_put(bytes, (uint32_t)points[i]);
        memcpy(data + size, bytes, n);
        size += n;
    }
    return (galley_str){data, size};
}

galley_str galley__fold(galley_str word, galley__fold_scratch *scratch)
{
    size_t count;
    if (is_ascii(word)) {
        if (!reserve(scratch, 0, word.size / sizeof *scratch->points + 1))
            return (galley_str){NULL, 0};
        lower_ascii((char *)scratch->points, word);
        return (galley_str){(char *)scratch->points, word.size};
    }
    if (!fold_points(word, scratch, &count))
        return (galley_str){NULL, 0};
    utf8proc_ssize_t composed =
        utf8proc_normalize_utf32(scratch->points, (utf8proc_ssize_t)count, composing);
    return encode_in_place(scratch->points, composed < 0 ? count : (size_t)composed);
}

galley_str galley_text_fold(galley_str word, galley_arena *arena)
{
    galley__fold_scratch scratch = {.arena = arena};
    if (is_ascii(word)) {
        char *data = galley_arena_alloc(arena, word.size + 1);
        if (data == NULL)
            return (galley_str){NULL, 0};
        lower_ascii(data, word);
        data[word.size] = '\0';
        return (galley_str){data, word.size};
    }
    galley_str folded = galley__fold(word, &scratch);
    if (folded.data == NULL)
        return folded;
    return galley_arena_copy(arena, folded);
}

uint64_t galley_text_fold_hash(galley_str folded)
{
    const char *p = folded.data;
    size_t size = folded.size;
    uint64_t hash = galley__fold_start(size);
    for (; size >= 8; p += 8, size -= 8)
        hash = galley__fold_add(hash, galley__fold_load(p));
    if (size)
        hash = galley__fold_add(hash, galley__fold_tail(p, size));
    return galley__fold_finish(hash);
}
