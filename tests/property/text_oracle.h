/* tests/property/text_oracle.h: UAX #29 in the slow, obvious way.
 *
 * Each boundary is decided for itself by going through the rules in their order, looking to both
 * sides as far as needed, as the report writes them. Nothing is shared with the code under test but
 * the tables.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_TESTS_TEXT_ORACLE_H
#define GALLEY_TESTS_TEXT_ORACLE_H

#include <galley/text.h>

#include "core/text/unicode.h"

#include <stdlib.h>

typedef struct oracle {
    size_t count;   /* code points */
    size_t *offset; /* count + 1 */
    galley__character *at;
    uint8_t *grapheme;
} oracle;

static inline oracle oracle_new(galley_str text)
{
    oracle o = {0, malloc((text.size + 1) * sizeof *o.offset),
                malloc((text.size + 1) * sizeof *o.at), malloc(text.size + 1)};
    for (size_t i = 0; i < text.size; o.count++) {
        o.offset[o.count] = i;
        uint32_t c = galley_utf8_next(text, &i);
        o.at[o.count] = galley__character_of(c);
        o.grapheme[o.count] = galley__unicode_grapheme[galley__record_of(c)];
    }
    o.offset[o.count] = text.size;
    return o;
}

static inline void oracle_free(oracle *o)
{
    free(o->offset);
    free(o->at);
    free(o->grapheme);
}

/* -- words -- */

#define W(name) GALLEY__WORD_##name
enum { NONE = 255 };

static inline bool w_newline(int c)
{
    return c == W(CR) || c == W(LF) || c == W(NEWLINE);
}
static inline bool w_ignored(int c)
{
    return c == W(EXTEND) || c == W(FORMAT) || c == W(ZWJ);
}
static inline bool w_letter(int c)
{
    return c == W(ALETTER) || c == W(HEBREW);
}
static inline bool w_mid_quote(int c)
{
    return c == W(MIDNUMLET) || c == W(SINGLE_QUOTE);
}

/* The `nth` (1, 2 ..) character to the left of boundary `i`, WB4 applied. */
static inline int w_left(const oracle *o, size_t i, int nth)
{
    while (i > 0) {
        int c = o->at[--i].word;
        bool first = i == 0 || w_newline(o->at[i - 1].word); /* nothing it could attach to */
        if (w_ignored(c) && !first)
            continue;
        if (--nth == 0)
            return c;
    }
    return NONE;
}

static inline int w_right(const oracle *o, size_t i, int nth)
{
    for (; i < o->count; i++) {
        int c = o->at[i].word;
        if (w_newline(c) && nth > 1)
            return NONE;
        if (w_ignored(c))
            continue;
        if (--nth == 0)
            return c;
    }
    return NONE;
}

static inline size_t w_flags_left(const oracle *o, size_t i)
{
    size_t n = 0;
    while (w_left(o, i, (int)n + 1) == W(REGIONAL))
        n++;
    return n;
}

static inline bool oracle_word_boundary(const oracle *o, size_t i)
{
    if (i == 0 || i == o->count)
        return o->count > 0; /* WB1, WB2 */
    int before = o->at[i - 1].word, after = o->at[i].word;
    if (before == W(CR) && after == W(LF))
        return false; /* WB3 */
    if (w_newline(before) || w_newline(after))
        return true; /* WB3a, WB3b */
    if (before == W(ZWJ) && o->at[i].flags & GALLEY__IS_PICTURE)
        return false; /* WB3c */
    if (before == W(SPACE) && after == W(SPACE))
        return false; /* WB3d */
    if (w_ignored(after))
        return false; /* WB4 */
    int a = w_left(o, i, 1), aa = w_left(o, i, 2), b = w_right(o, i, 1), bb = w_right(o, i, 2);
    if (w_letter(a) && w_letter(b))
        return false; /* WB5 */
    if (w_letter(a) && (b == W(MIDLETTER) || w_mid_quote(b)) && w_letter(bb))
        return false; /* WB6 */
    if (w_letter(aa) && (a == W(MIDLETTER) || w_mid_quote(a)) && w_letter(b))
        return false; /* WB7 */
    if (a == W(HEBREW) && b == W(SINGLE_QUOTE))
        return false; /* WB7a */
    if (a == W(HEBREW) && b == W(DOUBLE_QUOTE) && bb == W(HEBREW))
        return false; /* WB7b */
    if (aa == W(HEBREW) && a == W(DOUBLE_QUOTE) && b == W(HEBREW))
        return false; /* WB7c */
    if ((a == W(NUMERIC) || w_letter(a)) && b == W(NUMERIC))
        return false; /* WB8, WB9 */
    if (a == W(NUMERIC) && w_letter(b))
        return false; /* WB10 */
    if (aa == W(NUMERIC) && (a == W(MIDNUM) || w_mid_quote(a)) && b == W(NUMERIC))
        return false; /* WB11 */
    if (a == W(NUMERIC) && (b == W(MIDNUM) || w_mid_quote(b)) && bb == W(NUMERIC))
        return false; /* WB12 */
    if (a == W(KATAKANA) && b == W(KATAKANA))
        return false; /* WB13 */
    bool a_word = w_letter(a) || a == W(NUMERIC) || a == W(KATAKANA);
    bool b_word = w_letter(b) || b == W(NUMERIC) || b == W(KATAKANA);
    if ((a_word || a == W(EXTENDNUMLET)) && b == W(EXTENDNUMLET))
        return false; /* WB13a */
    if (a == W(EXTENDNUMLET) && b_word)
        return false; /* WB13b */
    if (a == W(REGIONAL) && b == W(REGIONAL) && w_flags_left(o, i) % 2 == 1)
        return false; /* WB15, WB16 */
    return true;      /* WB999 */
}

/* -- sentences -- */

#define S(name) GALLEY__SENTENCE_##name

static inline bool s_newline(int c)
{
    return c == S(CR) || c == S(LF) || c == S(SEP);
}
static inline bool s_ignored(int c)
{
    return c == S(EXTEND) || c == S(FORMAT);
}
static inline bool s_term(int c)
{
    return c == S(ATERM) || c == S(STERM);
}

/* Index of the character that counts left of `i`, SB5 applied; -1 if none. */
static inline long s_left(const oracle *o, long i)
{
    while (--i >= 0) {
        bool first = i == 0 || s_newline(o->at[i - 1].sentence);
        if (!s_ignored(o->at[i].sentence) || first)
            return i;
    }
    return -1;
}

static inline int s_class(const oracle *o, long i)
{
    return i < 0 ? NONE : o->at[i].sentence;
}

/* SB8: ( ¬(OLetter | Upper | Lower | ParaSep | SATerm) )* Lower */
static inline bool s_small_letter_right(const oracle *o, size_t i)
{
    for (; i < o->count; i++) {
        int c = o->at[i].sentence;
        if (c == S(LOWER))
            return true;
        if (c == S(OLETTER) || c == S(UPPER) || s_newline(c) || s_term(c))
            return false;
    }
    return false;
}

static inline bool oracle_sentence_boundary(const oracle *o, size_t i)
{
    if (i == 0 || i == o->count)
        return o->count > 0; /* SB1, SB2 */
    int b = o->at[i].sentence;
    if (o->at[i - 1].sentence == S(CR) && b == S(LF))
        return false; /* SB3 */
    if (s_newline(o->at[i - 1].sentence))
        return true; /* SB4 */
    if (s_ignored(b))
        return false; /* SB5 */
    long left = s_left(o, (long)i);
    int a = s_class(o, left);
    if (a == S(ATERM) && b == S(NUMERIC))
        return false; /* SB6 */
    int aa = s_class(o, s_left(o, left));
    if (a == S(ATERM) && (aa == S(UPPER) || aa == S(LOWER)) && b == S(UPPER))
        return false;  /* SB7 */
    bool close = true; /* still at Close*, no Sp passed */
    while (s_class(o, left) == S(SP)) {
        left = s_left(o, left);
        close = false;
    }
    while (s_class(o, left) == S(CLOSE))
        left = s_left(o, left);
    int term = s_class(o, left);
    if (!s_term(term))
        return false; /* SB998 */
    if (term == S(ATERM) && s_small_letter_right(o, i))
        return false; /* SB8 */
    if (b == S(SCONTINUE) || s_term(b))
        return false; /* SB8a */
    if (b == S(SP) || s_newline(b) || (close && b == S(CLOSE)))
        return false; /* SB9, SB10 */
    return true;      /* SB11 */
}

/* -- graphemes -- */

#define G(name) GALLEY__GRAPHEME_##name

static inline bool g_control(int c)
{
    return c == G(CR) || c == G(LF) || c == G(CONTROL);
}

/* GB11, left of `i`: a picture, Extend*, ZWJ */
static inline bool g_picture_left(const oracle *o, size_t i)
{
    if (o->grapheme[i - 1] != G(ZWJ))
        return false;
    for (i--; i > 0; i--) {
        if (o->at[i - 1].flags & GALLEY__IS_PICTURE)
            return true;
        if (o->grapheme[i - 1] != G(EXTEND))
            return false;
    }
    return false;
}

static inline size_t g_flags_left(const oracle *o, size_t i)
{
    size_t n = 0;
    while (i > n && o->grapheme[i - n - 1] == G(REGIONAL))
        n++;
    return n;
}

static inline bool oracle_grapheme_boundary(const oracle *o, size_t i)
{
    if (i == 0 || i == o->count)
        return o->count > 0; /* GB1, GB2 */
    int a = o->grapheme[i - 1], b = o->grapheme[i];
    if (a == G(CR) && b == G(LF))
        return false; /* GB3 */
    if (g_control(a) || g_control(b))
        return true; /* GB4, GB5 */
    if (a == G(L) && (b == G(L) || b == G(V) || b == G(LV) || b == G(LVT)))
        return false; /* GB6 */
    if ((a == G(LV) || a == G(V)) && (b == G(V) || b == G(T)))
        return false; /* GB7 */
    if ((a == G(LVT) || a == G(T)) && b == G(T))
        return false; /* GB8 */
    if (b == G(EXTEND) || b == G(ZWJ) || b == G(SPACING) || a == G(PREPEND))
        return false; /* GB9, GB9a, GB9b */
    if (g_picture_left(o, i) && o->at[i].flags & GALLEY__IS_PICTURE)
        return false; /* GB11 */
    if (b == G(REGIONAL) && g_flags_left(o, i) % 2 == 1)
        return false; /* GB12, GB13 */
    return true;      /* GB999 */
}

#undef G
#undef W
#undef S
#endif
