/* core/text/sentence.c: sentence boundaries, rule by rule (UAX #29, SB3 to SB998).
 * SPDX-License-Identifier: MIT */
#include "core/text/segment.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

#include "core/base/error.h"

typedef struct walk {
    galley_str text;
    size_t next; /* offset of the code point not yet taken */
    uint8_t at;  /* its class */
    size_t behind;
} walk;

static bool is_ignored(uint8_t c)
{
    return c == GALLEY__SENTENCE_EXTEND || c == GALLEY__SENTENCE_FORMAT;
}

static bool is_line_end(uint8_t c)
{
    return c == GALLEY__SENTENCE_CR || c == GALLEY__SENTENCE_LF || c == GALLEY__SENTENCE_SEP;
}

static bool is_terminator(uint8_t c)
{
    return c == GALLEY__SENTENCE_ATERM || c == GALLEY__SENTENCE_STERM;
}

static bool is_cased(uint8_t c)
{
    return c == GALLEY__SENTENCE_UPPER || c == GALLEY__SENTENCE_LOWER;
}

/* The next code point that counts; what SB5 ignores before it is passed over. False at the end. */
static bool peek(walk *w)
{
    while (w->next < w->text.size) {
        w->at = galley__character_of(galley__utf8_get(w->text.data, w->next, &w->behind)).sentence;
        if (!is_ignored(w->at))
            return true;
        w->next = w->behind;
    }
    return false;
}

static void take_all(walk *w, uint8_t class)
{
    while (peek(w) && w->at == class)
        w->next = w->behind;
}

/* SB4: the line end at w, CR LF as one. A mark behind it is not part of it. */
static size_t take_line_end(walk *w)
{
    uint8_t first = w->at;
    w->next = w->behind;
    if (first == GALLEY__SENTENCE_CR && w->next < w->text.size && w->text.data[w->next] == '\n')
        w->next++;
    return w->next;
}

/* SB8: is the next letter or end of a sentence a small letter? Looks no further than the next
 * terminator, so all such looks together pass over the text once. */
static bool small_letter_follows(walk ahead)
{
    for (; peek(&ahead); ahead.next = ahead.behind) {
        if (ahead.at == GALLEY__SENTENCE_LOWER)
            return true;
        if (ahead.at == GALLEY__SENTENCE_OLETTER || ahead.at == GALLEY__SENTENCE_UPPER ||
            is_line_end(ahead.at) || is_terminator(ahead.at))
            return false;
    }
    return false;
}

/* A terminator was just taken, after a code point of class `before`. True: the sentence ends at
 * w->next. */
static bool ends(walk *w, uint8_t term, uint8_t before)
{
    if (term == GALLEY__SENTENCE_ATERM && peek(w)) {
        if (w->at == GALLEY__SENTENCE_NUMERIC) /* SB6 */
            return false;
        if (is_cased(before) && w->at == GALLEY__SENTENCE_UPPER) /* SB7 */
            return false;
    }
    take_all(w, GALLEY__SENTENCE_CLOSE); /* SB9 */
    take_all(w, GALLEY__SENTENCE_SP);    /* SB10 */
    if (!peek(w))
        return true;
    if (is_line_end(w->at)) {
        take_line_end(w);
        return true;
    }
    if (w->at == GALLEY__SENTENCE_SCONTINUE || is_terminator(w->at)) /* SB8a */
        return false;
    return term == GALLEY__SENTENCE_STERM || !small_letter_follows(*w); /* SB8, SB11 */
}

/* The ASCII characters that can end a sentence; all others only matter as what stands before
 * them. */
static const bool stops[128] = {
    ['.'] = true, ['!'] = true, ['?'] = true, ['\n'] = true, ['\r'] = true};

/* Pass over ASCII up to the next one that matters; *before becomes the class of the last one
 * passed. */
static void skip_ascii(walk *w, uint8_t *before)
{
    size_t i = w->next;
    const unsigned char *p = (const unsigned char *)w->text.data;
    while (i < w->text.size && p[i] < 0x80 && !stops[p[i]])
        i++;
    if (i > w->next)
        *before = galley__character_of(p[i - 1]).sentence;
    w->next = i;
}

size_t galley__sentence_end(galley_str text, size_t start, size_t *term)
{
    walk w = {.text = text, .next = start};
    uint8_t before = GALLEY__SENTENCE_OTHER;
    *term = GALLEY_NOWHERE;
    for (;;) {
        skip_ascii(&w, &before);
        if (!peek(&w))
            return text.size;
        size_t at = w.next;
        uint8_t class = w.at;
        if (is_line_end(class))
            return take_line_end(&w);
        w.next = w.behind;
        if (is_terminator(class) && ends(&w, class, before)) {
            *term = at;
            return w.next;
        }
        before = class;
    }
}

/* One sentence by our lights: several of UAX #29 where an abbreviation or the like parts them. */
static size_t joined_end(galley_str text, size_t start)
{
    size_t end = start, term;
    do
        end = galley__sentence_end(text, end, &term);
    while (end < text.size && term != GALLEY_NOWHERE &&
           galley__sentence_goes_on(text, start, term, end));
    return end;
}

galley_status galley_text_sentences(galley_str text, galley_range within, galley_arena *arena,
                                    galley_ranges *out, galley_error *err)
{
    size_t count = out->count;
    if (within.start > within.end || within.end > text.size)
        return galley__fail(err, GALLEY_INVALID, "the range %u to %u is not in a text of %zu bytes",
                            within.start, within.end, text.size);
    galley_str part = {text.data, within.end};
    for (size_t end, start = within.start; start < within.end; start = end) {
        end = joined_end(part, start);
        galley_range range = galley__trim(part, (galley_range){(uint32_t)start, (uint32_t)end});
        if (range.start < range.end && !galley__ranges_add(arena, out, range)) {
            out->count = count;
            return galley__nomem(err);
        }
    }
    return GALLEY_OK;
}
