/* core/text/stops.c: full stops that end a word, and other marks that end no sentence.
 *
 * UAX #29 already goes on where a small letter or a comma follows, so all that is asked here stands before a capital, a
 * digit or a quotation. What a word of a language means there is told by its lists (scripts/galley/sentences.lua).
 * SPDX-License-Identifier: MIT */
#include "core/text/segment.h"
#include "core/text/stops.h"
#include "core/text/items.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

#include "core/base/error.h"
#include "core/base/memory.h"

enum {
    LONGEST = 40,       /* bytes of a word of the lists */
    ORDINAL_DIGITS = 2, /* more is a year or an amount */
    FRONTED_WORDS = 3,  /* "At 5 a.m.": with so few words no sentence is whole */
    DOTS = 8,           /* of an ellipsis; more are not counted */
};

struct galley_stops {
    const galley_alloc *alloc;
    galley_arena *words;
    galley__map kinds; /* word -> bits of 1 << galley_stop_kind */
};

/* -- building -- */

galley_status galley_stops_new(const galley_alloc *alloc, galley_stops **out, galley_error *err)
{
    *out = NULL;
    galley_stops *stops = galley__new(alloc, sizeof *stops);
    if (stops == NULL)
        return galley__nomem(err);
    stops->alloc = alloc;
    galley__map_init(&stops->kinds, alloc);
    galley_status status = galley_arena_new(alloc, &stops->words, err);
    if (status == GALLEY_OK)
        *out = stops;
    else
        galley_stops_free(stops);
    return status;
}

void galley_stops_free(galley_stops *stops)
{
    if (stops == NULL)
        return;
    galley__map_fini(&stops->kinds);
    galley_arena_free(stops->words);
    galley__free(stops->alloc, stops, sizeof *stops);
}

static uint32_t kinds_of(const galley_stops *stops, galley_str word)
{
    uint32_t kinds = 0;
    if (word.size)
        galley__map_get(&stops->kinds, word, &kinds);
    return kinds;
}

galley_status galley_stops_add(galley_stops *stops, galley_stop_kind kind, galley_str word,
                               galley_error *err)
{
    size_t bad = galley_utf8_valid(word);
    if (bad < word.size)
        return galley__fail_at(err, GALLEY_ENCODING, bad, "a word is not UTF-8");
    if (word.size == 0 || word.size > LONGEST)
        return galley__fail(err, GALLEY_INVALID, "a word has %zu bytes, not 1 to %d", word.size,
                            LONGEST);
    uint32_t kinds = kinds_of(stops, word) | (uint32_t)1 << kind;
    galley_str copy = galley_arena_copy(stops->words, word);
    if (copy.data == NULL || !galley__map_set(&stops->kinds, copy, kinds))
        return galley__nomem(err);
    return GALLEY_OK;
}

static bool is(uint32_t kinds, galley_stop_kind kind)
{
    return kinds >> kind & 1;
}

/* -- words around a full stop -- */

static galley__character character_at(galley_str text, size_t i, size_t *next)
{
    return galley__character_of(galley__utf8_get(text.data, i, next));
}

static bool is_wordy(galley_str text, size_t at)
{
    size_t next;
    uint32_t c = galley__utf8_get(text.data, at, &next);
    return galley__character_of(c).flags & GALLEY__IS_LETTER || c == 0xB0 || /* N° */
           galley__character_of(c).sentence == GALLEY__SENTENCE_EXTEND;
}

/* The letters and inner full stops that end at `end`; empty when they are part of something longer (a URL, a number). */
static galley_str word_before(galley_str text, size_t start, size_t end)
{
    size_t first = end;
    while (first > start && end - first <= LONGEST) {
        size_t before = galley__utf8_before(text.data, first);
        if (before < start || (text.data[before] != '.' && !is_wordy(text, before)))
            break;
        first = before;
    }
    if (first > start) {
        size_t next, before = galley__utf8_before(text.data, first);
        if (!(character_at(text, before, &next).flags & (GALLEY__IS_SPACE | GALLEY__IS_PUNCT)))
            first = end;
    }
    return galley_str_sub(text, first, end);
}

/* Letters and apostrophes, from `start` on. */
static galley_str word_after(galley_str text, size_t start)
{
    size_t end = start, next;
    while (end < text.size && end - start <= LONGEST) {
        uint32_t c = galley__utf8_get(text.data, end, &next);
        if (c != '\'' && c != 0x2019 && !is_wordy(text, end))
            break;
        end = next;
    }
    return galley_str_sub(text, start, end);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t digits_before(galley_str text, size_t start, size_t end)
{
    size_t i = end;
    while (i > start && is_digit(text.data[i - 1]))
        i--;
    return end - i;
}

/* "J", "J.K", "U.S": capitals one at a time. */
static bool is_initials(galley_str word)
{
    bool capital = false;
    for (size_t i = 0, next; i < word.size; i = next) {
        bool upper = character_at(word, i, &next).flags & GALLEY__IS_UPPER;
        if (capital ? word.data[i] != '.' : !upper)
            return false;
        capital = !capital;
    }
    return capital;
}

/* -- what a full stop is -- */

static bool starts_sentence(const galley_stops *stops, galley_str text, size_t at)
{
    galley_str word = word_after(text, at);
    size_t behind = at + word.size;
    bool initial = galley_utf8_count(word) == 1 && behind < text.size && text.data[behind] == '.';
    return !initial && is(kinds_of(stops, word), GALLEY_STOP_STARTER);
}

/* No more than a preposition and a time: what is fronted so needs its sentence. */
static bool is_fronted(galley_str text, size_t start, size_t end)
{
    size_t words = 0;
    bool inside = false;
    for (size_t i = start; i < end && words <= FRONTED_WORDS; i++) {
        bool space = text.data[i] == ' ' || text.data[i] == '\n';
        words += !space && !inside;
        inside = !space;
    }
    return words <= FRONTED_WORDS;
}

/* "12. Juni", "12. 6. 2020" (of which both numbers are asked about) in languages that write ordinals so. */
static bool is_ordinal(const galley_stops *stops, galley_str text, size_t start, size_t term,
                       size_t next)
{
    size_t digits = digits_before(text, start, term), i = next;
    if (digits == 0 || digits > ORDINAL_DIGITS)
        return false;
    if (is(kinds_of(stops, word_after(text, next)), GALLEY_STOP_COUNTED))
        return true;
    while (i < text.size && is_digit(text.data[i]))
        i++;
    size_t first = term - digits;
    bool day = i > next && i - next <= ORDINAL_DIGITS && i < text.size && text.data[i] == '.';
    bool month = i == next + 4 && first >= start + 3 && text.data[first - 1] == ' ' &&
                 text.data[first - 2] == '.' && is_digit(text.data[first - 3]);
    return (day || month) && is(kinds_of(stops, GALLEY_STR("1")), GALLEY_STOP_COUNTED);
}

static bool is_abbreviation(const galley_stops *stops, galley_str text, size_t start, size_t term,
                            size_t next)
{
    size_t behind, letter = next + (text.data[next] == '(' && next + 1 < text.size);
    galley_str word = word_before(text, start, term);
    galley__character c = character_at(text, letter, &behind);
    uint32_t kinds = kinds_of(stops, word);
    if (is(kinds, GALLEY_STOP_END) || word.size == 0)
        return false;
    if (is(kinds, GALLEY_STOP_TITLE))
        return true;
    if (is(kinds, GALLEY_STOP_NUMBER) && c.flags & GALLEY__IS_DIGIT)
        return true;
    if (is(kinds, GALLEY_STOP_TIME))
        return is(kinds_of(stops, word_after(text, next)), GALLEY_STOP_WHEN) ||
               (is_fronted(text, start, term) && !starts_sentence(stops, text, next));
    if (!is(kinds, GALLEY_STOP_NAME) && !is_initials(word))
        return false;
    return c.flags & GALLEY__IS_UPPER && !starts_sentence(stops, text, letter);
}

/* Nothing but white space parts the two. */
static bool is_gap(galley_str text, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (text.data[i] != ' ' && text.data[i] != '\t' && text.data[i] != '\n')
            return false;
    return true;
}

/* Words left out: the editor's "[...]", and no capital behind it. */
static bool is_omission(galley_str text, size_t start, size_t term, galley__character next)
{
    return term >= start + 3 && term + 1 < text.size && text.data[term - 1] == '.' &&
           text.data[term - 2] == '.' &&
           text.data[term + 1] == (text.data[term - 3] == '[' ? ']' : ')') &&
           (text.data[term - 3] == '[' || text.data[term - 3] == '(') &&
           !(next.flags & GALLEY__IS_UPPER);
}

/* "2.1. Results" */
static bool is_section(galley_str text, size_t start, size_t term)
{
    size_t first = galley__trim(text, (galley_range){(uint32_t)start, (uint32_t)term}).start,
           i = first;
    while (i < term && (is_digit(text.data[i]) || text.data[i] == '.'))
        i++;
    return first < term && i == term && term - first <= 5 &&
           memchr(text.data + first, '.', term - first);
}

bool galley__stop_goes_on(const galley_stops *stops, galley_str text, size_t start, size_t term,
                          size_t next)
{
    size_t behind;
    if (next >= text.size)
        return false;
    if (galley__is_item(text, start, next))
        return true;
    galley__character c = character_at(text, next, &behind);
    if (text.data[term] != '.') /* "Why?" she asked */
        return c.flags & GALLEY__IS_LOWER;
    if (!is_gap(text, term + 1, next))
        return is_omission(text, start, term, c);
    return is_section(text, start, term) ||
           (stops && (is_abbreviation(stops, text, start, term, next) ||
                      is_ordinal(stops, text, start, term, next)));
}

/* -- full stops without a space behind, and with spaces between -- */

/* A word before a full stop that ends in a small letter, and is more than one. */
static bool ends_small(galley_str word)
{
    if (word.size == 0)
        return false;
    size_t next, last = galley__utf8_before(word.data, word.size);
    return last > 0 && !memchr(word.data, '.', word.size) &&
           character_at(word, last, &next).flags & GALLEY__IS_LOWER;
}

/* "The" in "said.The man": a capital, small letters, and then the word is over. */
static bool is_plain_word(galley_str text, size_t at, galley_str word)
{
    size_t behind = at + word.size, i, next;
    character_at(word, 0, &i);
    for (; i < word.size; i = next)
        if (character_at(word, i, &next).flags & GALLEY__IS_UPPER)
            return false;
    if (behind < text.size && text.data[behind] == '.')
        behind++;
    return behind == text.size || strchr(" ,;:!?\n", text.data[behind]);
}

bool galley__stop_is_glued(const galley_stops *stops, galley_str text, size_t start, size_t term)
{
    size_t next;
    galley_str before = word_before(text, start, term), after = word_after(text, term + 1);
    if (!stops || before.size < 2 || !ends_small(before) || !is_plain_word(text, term + 1, after))
        return false;
    uint32_t kinds = kinds_of(stops, after);
    if (is(kinds, GALLEY_STOP_STARTER) || is(kinds, GALLEY_STOP_TITLE))
        return true;
    return after.size > 1 && character_at(before, 0, &next).flags & GALLEY__IS_LOWER &&
           kinds_of(stops, before) == 0;
}

bool galley__stop_before_digit(const galley_stops *stops, galley_str text, size_t start,
                               size_t term)
{
    size_t next;
    galley_str before = word_before(text, start, term);
    return stops && before.size >= 4 && ends_small(before) && kinds_of(stops, before) == 0 &&
           character_at(before, 0, &next).flags & GALLEY__IS_LOWER;
}

size_t galley__references_end(galley_str text, size_t term, size_t end)
{
    size_t i = term + 1, behind = end;
    while (i < text.size && strchr("\"')]", text.data[i]))
        i++;
    while (i + 2 < text.size) {
        i += text.data[i] == ' ';
        size_t digits = i + 1;
        if (text.data[i] != '[')
            break;
        while (digits < text.size && is_digit(text.data[digits]) && digits - i <= 3)
            digits++;
        if (digits == i + 1 || digits >= text.size || text.data[digits] != ']')
            break;
        i = behind = digits + 1;
    }
    while (behind != end && behind < text.size && text.data[behind] == ' ')
        behind++;
    return behind;
}

/* Where the label that ends at `at` starts: "Photo" of "Photo Credit"; `at` when there is none. */
static size_t label_before(const galley_stops *stops, galley_str text, size_t from, size_t at)
{
    size_t start = at, end = at;
    for (;;) {
        galley_str word = word_before(text, from, end);
        if (!is(kinds_of(stops, word), GALLEY_STOP_LABEL))
            return start;
        start = end - word.size;
        if (start < from + 2 || text.data[start - 1] != ' ')
            return start;
        end = start - 1;
    }
}

/* A space stands before it, and before that a letter or digit. */
static bool follows_word(galley_str text, size_t from, size_t start)
{
    size_t next;
    if (start < from + 2 || text.data[start - 1] != ' ')
        return false;
    galley__character c = character_at(text, galley__utf8_before(text.data, start - 1), &next);
    return c.flags & (GALLEY__IS_LETTER | GALLEY__IS_NUMBER);
}

size_t galley__label_start(const galley_stops *stops, galley_str text, size_t from, size_t end)
{
    for (size_t i = from; stops && i < end;) {
        const char *colon = memchr(text.data + i, ':', end - i);
        if (colon == NULL)
            break;
        size_t at = (size_t)(colon - text.data);
        size_t start = label_before(stops, text, from, at);
        if (start < at && follows_word(text, from, start))
            return start;
        i = at + 1;
    }
    return end;
}

size_t galley__ellipsis_end(galley_str text, size_t start, size_t term, size_t next)
{
    size_t first = term, dots = 1;
    while (dots < DOTS && first >= start + 2 && text.data[first - 1] == ' ' &&
           text.data[first - 2] == '.') {
        first -= 2;
        dots++;
    }
    bool tight = first > start && text.data[first - 1] != ' ';
    if (dots == 3 && !tight && is_gap(text, term + 1, next))
        return GALLEY_NOWHERE;
    return dots == 4 && tight && next < text.size ? first + 1 : next;
}
