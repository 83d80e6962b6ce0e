/* core/text/lines.c: lines, and ranges in general.
 *
 * Only "\n" ends a line: decoding has made all line ends that. A line of nothing but white space
 * and ignorable characters (a lone zero-width space is common in scraped text) is blank.
 * SPDX-License-Identifier: MIT */
#include "core/text/segment.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

#include "core/base/error.h"
#include "core/base/memory.h"

static size_t first_visible(galley_str text, size_t start, size_t end)
{
    size_t next;
    while (start < end) {
        galley__character c = galley__character_of(galley__utf8_get(text.data, start, &next));
        if (!(c.flags & (GALLEY__IS_SPACE | GALLEY__IS_IGNORABLE)))
            break;
        start = next;
    }
    return start;
}

/* Ignorable characters at the end stay: a variation selector belongs to the character before it. */
static size_t without_space_behind(galley_str text, size_t start, size_t end)
{
    while (end > start) {
        size_t next, before = galley__utf8_before(text.data, end);
        if (!(galley__character_of(galley__utf8_get(text.data, before, &next)).flags &
              GALLEY__IS_SPACE))
            break;
        end = before;
    }
    return end;
}

galley_range galley__trim(galley_str text, galley_range range)
{
    size_t start = first_visible(text, range.start, range.end);
    size_t end = without_space_behind(text, start, range.end);
    return (galley_range){(uint32_t)start, (uint32_t)end};
}

bool galley__ranges_add(galley_arena *arena, galley_ranges *ranges, galley_range range)
{
    if (ranges->count >= ranges->capacity) {
        size_t old = ranges->count * sizeof range, capacity = ranges->count ? ranges->count * 2 : 8;
        void *at = galley_arena_grow(arena, ranges->at, old, capacity * sizeof range);
        if (at == NULL)
            return false;
        ranges->at = at;
        ranges->capacity = capacity;
    }
    ranges->at[ranges->count++] = range;
    return true;
}

typedef struct counts {
    uint32_t *at;
    size_t capacity;
} counts;

static bool add_line(galley_arena *arena, galley_ranges *lines, galley_range line, counts *blanks,
                     uint32_t blank)
{
    void *at = blanks->at;
    if (!galley__arena_grow(arena, &at, lines->count, &blanks->capacity, sizeof blank))
        return false;
    blanks->at = at;
    blanks->at[lines->count] = blank;
    return galley__ranges_add(arena, lines, line);
}

static size_t line_end(galley_str text, size_t start)
{
    const char *end = memchr(text.data + start, '\n', text.size - start);
    return end ? (size_t)(end - text.data) : text.size;
}

galley_status galley_text_lines(galley_str text, galley_arena *arena, galley_ranges *out,
                                uint32_t **blank_before, galley_error *err)
{
    galley_ranges lines = {0};
    counts blanks = {0};
    uint32_t blank = 0;
    *out = lines;
    if (blank_before)
        *blank_before = NULL;
    if (text.size > GALLEY_TEXT_MAX)
        return galley__fail(err, GALLEY_LIMIT, "the text has %zu bytes, more than %zu", text.size,
                            GALLEY_TEXT_MAX);
    for (size_t start = 0; start < text.size;) {
        size_t end = line_end(text, start);
        galley_range line = galley__trim(text, (galley_range){(uint32_t)start, (uint32_t)end});
        if (line.start == line.end) {
            blank++;
        } else {
            if (!add_line(arena, &lines, line, &blanks, blank))
                return galley__nomem(err);
            blank = 0;
        }
        start = end + 1;
    }
    *out = lines;
    if (blank_before)
        *blank_before = blanks.at;
    return GALLEY_OK;
}
