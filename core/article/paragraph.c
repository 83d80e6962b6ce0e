/* core/article/paragraph.c: lines to paragraphs, where somebody wrapped them by hand.
 *
 * In wrapped text a line ends where the next word would not have fitted. Where most line ends of a text are
 * of that sort, such lines are one paragraph; elsewhere every line is one.
 * SPDX-License-Identifier: MIT */
#include "core/article/anatomy.h"

#include "core/base/error.h"

static size_t length(const galley__line *line)
{
    return line->end - line->start;
}

static size_t first_word(galley_str text, const galley__line *line)
{
    const char *start = text.data + line->start;
    const char *space = memchr(start, ' ', length(line));
    return space ? (size_t)(space - start) : length(line);
}

/* Nothing says that a paragraph starts at `next`. */
static bool may_continue(const galley__line *line, const galley__line *next)
{
    return next->blank_before == 0 && !next->bullet && (!next->indented || line->indented);
}

static bool is_full(const galley__thresholds *t, galley_str text, const galley__line *line,
                    const galley__line *next, size_t width)
{
    return (double)(length(line) + 1 + first_word(text, next)) >= (double)width - t->wrap_slack;
}

static bool is_mid_sentence(galley_str text, const galley__line *line)
{
    return galley__closing_of(galley_str_sub(text, line->start, line->end)) == GALLEY__ENDS_OPEN;
}

/* The width the text is wrapped at, 0 when it is not: then most lines end where the next word would not have
 * fitted, and in the midst of a sentence. */
static size_t wrap_width(const galley__thresholds *t, galley_str text, const galley__line *lines,
                         size_t count)
{
    size_t width = 0, pairs = 0, full = 0;
    for (size_t i = 0; i < count; i++)
        if (length(&lines[i]) > width)
            width = length(&lines[i]);
    if ((double)width > t->wrap_max_width || (double)width < t->wrap_min_width)
        return 0;
    for (size_t i = 0; i + 1 < count; i++) {
        if (!may_continue(&lines[i], &lines[i + 1]))
            continue;
        pairs++;
        full +=
            is_full(t, text, &lines[i], &lines[i + 1], width) && is_mid_sentence(text, &lines[i]);
    }
    return pairs > 1 && (double)full >= t->wrap_min_share * (double)pairs ? width : 0;
}

/* `previous` is the line as it stood, before it became part of a paragraph. */
static size_t join(const galley__thresholds *t, galley_str text, galley__line *lines, size_t count,
                   size_t width)
{
    size_t n = 0;
    galley__line previous = {0};
    for (size_t i = 0; i < count; i++) {
        galley__line line = lines[i];
        if (i > 0 && may_continue(&previous, &line) && is_full(t, text, &previous, &line, width))
            lines[n - 1].end = line.end;
        else
            lines[n++] = line;
        previous = line;
    }
    return n;
}

static bool is_indented(galley_str text, uint32_t start)
{
    return start > 0 && (text.data[start - 1] == ' ' || text.data[start - 1] == '\t');
}

galley_status galley__paragraphs(const galley__thresholds *t, galley_str text, galley_arena *arena,
                                 galley__line **lines, size_t *count, galley_error *err)
{
    galley_ranges ranges = {0};
    uint32_t *blank_before = NULL;
    galley_status status = galley_text_lines(text, arena, &ranges, &blank_before, err);
    *count = 0;
    if (status != GALLEY_OK)
        return status;
    galley__line *at = galley_arena_calloc(arena, ranges.count, sizeof *at);
    if (at == NULL)
        return galley__nomem(err);
    for (size_t i = 0; i < ranges.count; i++) {
        galley_range r = ranges.at[i];
        at[i] = (galley__line){.start = r.start, .end = r.end, .blank_before = blank_before[i]};
        at[i].bullet = galley__is_bullet(galley_str_sub(text, r.start, r.end));
        at[i].number = (i ? at[i - 1].number : 0) + blank_before[i] + 1;
        at[i].indented = is_indented(text, r.start);
    }
    size_t width = wrap_width(t, text, at, ranges.count);
    *count = width ? join(t, text, at, ranges.count, width) : ranges.count;
    *lines = at;
    return GALLEY_OK;
}
