/* core/text/sentence.c: sentence boundaries, rule by rule (UAX #29, SB3 to SB998).
 * SPDX-License-Identifier: MIT */
#include "core/text/items.h"
#include "core/text/segment.h"
#include "core/text/stops.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

#include "core/base/error.h"

typedef struct walk {
    galley_str text;
    const galley_stops *glue; /* NULL: a full stop in the midst of letters is none */
    size_t start;
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
    size_t stop = w->next - 1; /* of ASCII, where it is asked for */
    if (term == GALLEY__SENTENCE_ATERM && peek(w)) {
        if (w->at == GALLEY__SENTENCE_NUMERIC) /* SB6 */
            return false;
        if (is_cased(before) && w->at == GALLEY__SENTENCE_UPPER) /* SB7 */
            return w->glue && galley__stop_is_glued(w->glue, w->text, w->start, stop);
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
    if (term == GALLEY__SENTENCE_STERM || !small_letter_follows(*w)) /* SB8, SB11 */
        return true;
    return w->glue && w->at == GALLEY__SENTENCE_NUMERIC && w->next == stop + 2 &&
           galley__stop_before_digit(w->glue, w->text, w->start, stop);
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

size_t galley__sentence_end(galley_str text, size_t start, const galley_stops *glue, size_t *term)
{
    walk w = {.text = text, .glue = glue, .start = start, .next = start};
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

/* -- sentences for a reader -- */

typedef struct reading {
    galley_str text; /* up to the end of the part */
    galley_sentence_options options;
    size_t list_end; /* up to here no line is closed: each is a sentence of its own */
} reading;

/* Line ends from `at` back over white space, and on over the white space behind it. */
static size_t line_ends_around(galley_str text, size_t start, size_t at, size_t *next)
{
    size_t lines = 0, i = at;
    for (; i > start && strchr(" \t\n", text.data[i - 1]); i--)
        lines += text.data[i - 1] == '\n';
    for (i = at; i < text.size && strchr(" \t\n", text.data[i]); i++)
        lines += text.data[i] == '\n';
    *next = i;
    return lines;
}

/* The last visible byte before the line end at `at` is a colon: a list follows. */
static bool introduces(galley_str text, size_t start, size_t at)
{
    while (at > start && strchr(" \t\n", text.data[at - 1]))
        at--;
    return at > start && text.data[at - 1] == ':';
}

/* The line ended at `end` without a mark that closes a sentence. Does it go on in the next line? */
static bool line_goes_on(const reading *r, size_t start, size_t end)
{
    size_t next, behind;
    if (end >= r->text.size || line_ends_around(r->text, start, end, &next) != 1 ||
        next >= r->text.size)
        return false;
    if (r->options.wrapped)
        return true;
    galley__character c = galley__character_of(galley__utf8_get(r->text.data, next, &behind));
    return end > r->list_end && c.flags & GALLEY__IS_LOWER && !introduces(r->text, start, end);
}

/* A mark closed the sentence by UAX #29, at `end`. Behind the one line end of wrapped text it is to be judged like behind a space. */
static bool closed_goes_on(const reading *r, size_t start, size_t term, size_t end)
{
    size_t next = end, behind;
    if (memchr(r->text.data + term, '\n', end - term)) {
        if (!r->options.wrapped || line_ends_around(r->text, term, end, &next) != 1 ||
            next >= r->text.size)
            return false;
        galley__character c = galley__character_of(galley__utf8_get(r->text.data, next, &behind));
        if (c.sentence == GALLEY__SENTENCE_LOWER)
            return true;
    }
    return galley__stop_goes_on(r->options.stops, r->text, start, term, next);
}

/* One sentence by our lights: several of UAX #29 where an abbreviation or a soft line end parts them. */
static size_t reader_end(reading *r, size_t start)
{
    size_t end = start, term, line = GALLEY_NOWHERE; /* the first soft line end */
    for (;;) {
        end = galley__sentence_end(r->text, end, r->options.stops, &term);
        if (term != GALLEY_NOWHERE) {
            size_t ellipsis = galley__ellipsis_end(r->text, start, term, end);
            if (ellipsis != GALLEY_NOWHERE && ellipsis != end)
                return ellipsis;
            if (ellipsis == end && !closed_goes_on(r, start, term, end))
                return galley__references_end(r->text, term, end);
        } else if (line_goes_on(r, start, end)) {
            line = line == GALLEY_NOWHERE ? end : line;
        } else {
            break;
        }
        if (end >= r->text.size)
            break;
    }
    if (line == GALLEY_NOWHERE || r->options.wrapped)
        return end;
    r->list_end = end; /* nothing closes it: lines of a list */
    return line;
}

/* A range without a list in it; a caption and its credit are two. */
static bool add(reading *r, size_t start, size_t end, galley_arena *arena, galley_ranges *out)
{
    while (start < end) {
        size_t label = galley__label_start(r->options.stops, r->text, start, end);
        galley_range range =
            galley__trim(r->text, (galley_range){(uint32_t)start, (uint32_t)label});
        if (range.start < range.end && !galley__ranges_add(arena, out, range))
            return false;
        start = label;
    }
    return true;
}

/* The sentence, or the items of a list that stands in one. *done: where the next one starts, `end` or the number of an item
 * that stands before it. */
static bool add_items(reading *r, size_t start, size_t end, galley_arena *arena, galley_ranges *out,
                      size_t *done)
{
    *done = end;
    galley__marker marker;
    size_t first = galley__trim(r->text, (galley_range){(uint32_t)start, (uint32_t)end}).start;
    while (galley__marker_at(r->text, first, end, &marker)) {
        size_t next = galley__next_item(r->text, &marker, end);
        if (next == end)
            break;
        if (!add(r, first, next, arena, out))
            return false;
        first = *done = next;
    }
    if (*done < end && end < r->text.size && galley__is_item(r->text, first, end))
        return true;
    *done = end;
    return add(r, first, end, arena, out);
}

galley_status galley_text_sentences(galley_str text, galley_range within,
                                    const galley_sentence_options *options, galley_arena *arena,
                                    galley_ranges *out, galley_error *err)
{
    size_t count = out->count;
    if (within.start > within.end || within.end > text.size)
        return galley__fail(err, GALLEY_INVALID, "the range %u to %u is not in a text of %zu bytes",
                            within.start, within.end, text.size);
    reading r = {.text = {text.data, within.end}};
    if (options)
        r.options = *options;
    for (size_t end, start = within.start; start < within.end; start = end) {
        end = reader_end(&r, start);
        if (!add_items(&r, start, end, arena, out, &end)) {
            out->count = count;
            return galley__nomem(err);
        }
    }
    return GALLEY_OK;
}
