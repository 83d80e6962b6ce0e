/* core/text/word.c: word boundaries, rule by rule (UAX #29, WB3 to WB999).
 *
 * The walk starts at a boundary, so it never has to look back further than the segment itself. The
 * rules that look two characters ahead (WB6, WB7b, WB12: a letter, a mark in the middle, a letter)
 * are decided when the middle is reached; then the middle and what follows it are taken together.
 * So each code point is looked at twice at most, whatever the input.
 * SPDX-License-Identifier: MIT */
#include "core/text/segment.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

typedef struct walk {
    galley_str text;
    size_t next; /* offset of the code point not yet taken */
    galley__character at;
    size_t behind; /* offset behind that one */
} walk;

static bool peek(walk *w)
{
    if (w->next >= w->text.size)
        return false;
    w->at = galley__character_of(galley__utf8_get(w->text.data, w->next, &w->behind));
    return true;
}

static bool is_line_end(uint8_t c)
{
    return c == GALLEY__WORD_CR || c == GALLEY__WORD_LF || c == GALLEY__WORD_NEWLINE;
}

static bool is_ignored(uint8_t c)
{
    return c == GALLEY__WORD_EXTEND || c == GALLEY__WORD_FORMAT || c == GALLEY__WORD_ZWJ;
}

static bool is_letter(uint8_t c)
{
    return c == GALLEY__WORD_ALETTER || c == GALLEY__WORD_HEBREW;
}

/* WB4: what follows is taken along. *last becomes the class of the last code point taken. */
static void take_ignored(walk *w, uint8_t *last)
{
    while (peek(w) && is_ignored(w->at.word)) {
        *last = w->at.word;
        w->next = w->behind;
    }
}

/* WB8-WB10, WB13-WB13b, WB5: neighbours that always stay together. */
static bool joins(uint8_t a, uint8_t b)
{
    bool a_word = is_letter(a) || a == GALLEY__WORD_NUMERIC;
    bool b_word = is_letter(b) || b == GALLEY__WORD_NUMERIC;
    if (a_word && b_word)
        return true;
    if (a == GALLEY__WORD_KATAKANA && b == GALLEY__WORD_KATAKANA)
        return true;
    if (b == GALLEY__WORD_EXTENDNUMLET)
        return a_word || a == GALLEY__WORD_KATAKANA || a == GALLEY__WORD_EXTENDNUMLET;
    return a == GALLEY__WORD_EXTENDNUMLET && (b_word || b == GALLEY__WORD_KATAKANA);
}

/* May `middle` stand inside a word between `a` and such a class as `a` (WB6, WB7b, WB12)? */
static bool middle_fits(uint8_t a, uint8_t middle)
{
    bool quote = middle == GALLEY__WORD_MIDNUMLET || middle == GALLEY__WORD_SINGLE_QUOTE;
    if (a == GALLEY__WORD_NUMERIC)
        return quote || middle == GALLEY__WORD_MIDNUM;
    if (a == GALLEY__WORD_HEBREW && middle == GALLEY__WORD_DOUBLE_QUOTE)
        return true;
    return is_letter(a) && (quote || middle == GALLEY__WORD_MIDLETTER);
}

static bool other_side_fits(uint8_t a, uint8_t middle, uint8_t c)
{
    if (a == GALLEY__WORD_NUMERIC || middle == GALLEY__WORD_DOUBLE_QUOTE)
        return c == a;
    return is_letter(c);
}

/* The middle stands at w: take it, what is ignored after it, and the other side. False: nothing
 * taken. */
static bool take_middle(walk *w, uint8_t *before, uint8_t *last)
{
    if (!middle_fits(*before, w->at.word))
        return false;
    walk ahead = *w;
    uint8_t middle = w->at.word, ignored = middle;
    ahead.next = ahead.behind;
    take_ignored(&ahead, &ignored);
    if (peek(&ahead) && other_side_fits(*before, middle, ahead.at.word)) {
        *before = *last = ahead.at.word;
        ahead.next = ahead.behind;
        *w = ahead;
        return true;
    }
    if (*before != GALLEY__WORD_HEBREW || middle != GALLEY__WORD_SINGLE_QUOTE)
        return false;
    *before = middle; /* WB7a: a single quote behind Hebrew stays, whatever follows */
    *last = ignored;
    *w = ahead;
    return true;
}

/* The segment starts with a line end: alone, but CR LF together (WB3-WB3b). */
static size_t line_end(walk *w, uint8_t first)
{
    if (first == GALLEY__WORD_CR && peek(w) && w->at.word == GALLEY__WORD_LF)
        return w->behind;
    return w->next;
}

size_t galley__word_end(galley_str text, size_t start)
{
    walk w = {.text = text, .next = start};
    peek(&w);
    uint8_t before = w.at.word, last = before; /* without and with ignored ones */
    bool paired = false;                       /* this flag has its second half */
    w.next = w.behind;
    if (is_line_end(before))
        return line_end(&w, before);
    for (;;) {
        take_ignored(&w, &last);
        if (!peek(&w))
            return w.next;
        uint8_t c = w.at.word;
        if (take_middle(&w, &before, &last))
            continue;
        bool flag = before == GALLEY__WORD_REGIONAL && c == before && !paired;    /* WB15, WB16 */
        bool spaces = last == GALLEY__WORD_SPACE && c == last;                    /* WB3d */
        bool glued = last == GALLEY__WORD_ZWJ && w.at.flags & GALLEY__IS_PICTURE; /* WB3c */
        if (!flag && !spaces && !glued && !joins(before, c))
            return w.next;
        paired = flag;
        before = last = c;
        w.next = w.behind;
    }
}
