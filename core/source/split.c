/* core/source/split.c: a stream to records, in memory that is bounded by the longest record.
 *
 * Lines are the rule: a damaged one costs one article and the next starts afresh. A .json file may also
 * hold one object over several lines, or an array of objects; these are cut at their brackets.
 * SPDX-License-Identifier: MIT */
#include "core/source/source_internal.h"

#include "core/base/error.h"
#include "core/base/memory.h"

enum { CHUNK = 64 * 1024 };

/* -- the window -- */

void galley__window_init(galley__window *w, const galley_alloc *alloc, size_t max)
{
    *w = (galley__window){.alloc = alloc, .max = max};
}

void galley__window_fini(galley__window *w)
{
    galley__free(w->alloc, w->data, w->capacity);
    *w = (galley__window){0};
}

void galley__window_reset(galley__window *w, galley__stream *stream)
{
    *w = (galley__window){.alloc = w->alloc,
                          .max = w->max,
                          .data = w->data,
                          .capacity = w->capacity,
                          .stream = stream,
                          .line = 1};
}

static size_t available(const galley__window *w)
{
    return w->size - w->start;
}

static char *front(const galley__window *w)
{
    return w->data + w->start;
}

/* Space for a good piece behind what is there. */
static bool make_room(galley__window *w)
{
    if (w->start > 0) {
        memmove(w->data, front(w), available(w));
        w->offset += w->start;
        w->size -= w->start;
        w->start = 0;
    }
    if (w->capacity - w->size >= CHUNK / 2)
        return true;
    size_t capacity = w->capacity ? w->capacity * 2 : CHUNK;
    char *data = galley__resize(w->alloc, w->data, w->capacity, capacity);
    if (data == NULL)
        return false;
    w->data = data;
    w->capacity = capacity;
    return true;
}

galley_status galley__window_fill(galley__window *w, size_t wanted, galley_error *err)
{
    while (available(w) < wanted && !w->ended) {
        size_t n;
        if (!make_room(w))
            return galley__nomem(err);
        w->failure =
            galley__stream_read(w->stream, w->data + w->size, w->capacity - w->size, &n, &w->why);
        w->size += n;
        w->ended = n == 0;
    }
    return GALLEY_OK;
}

galley_str galley__window_front(const galley__window *w)
{
    return (galley_str){front(w), available(w)};
}

size_t galley__window_offset(const galley__window *w)
{
    return w->offset + w->start;
}

/* `n` bytes are done with; the lines in them are counted when `count_lines`. */
static void consume(galley__window *w, size_t n, bool count_lines)
{
    const char *p = front(w), *end = p + n;
    while (count_lines && p < end && (p = memchr(p, '\n', (size_t)(end - p)))) {
        w->line++;
        p++;
    }
    w->start += n;
}

static void give(const galley__window *w, size_t size, galley_record *record)
{
    record->bytes = (galley_str){front(w), size};
    record->line = w->line;
    record->offset = w->offset + w->start;
}

void galley__window_consume(galley__window *w, size_t n)
{
    w->start += n;
}

/* The end of the file, or of what could be read of it. */
galley_status galley__window_finish(galley__window *w, galley_error *err)
{
    galley_status status = w->failure;
    w->failure = GALLEY_OK;
    w->start = w->size;
    if (status != GALLEY_OK && err)
        *err = w->why;
    return status;
}

/* -- lines -- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_blank(const char *p, size_t size)
{
    size_t i = 0;
    while (i < size && is_space(p[i]))
        i++;
    return i == size;
}

/* The length of the line at the front; *whole: its end was found. At most w->max + 1 bytes are read. */
static galley_status measure_line(galley__window *w, size_t *size, bool *whole, galley_error *err)
{
    size_t seen = 0;
    *whole = false;
    for (;;) {
        size_t have = available(w);
        const char *nl = have > seen ? memchr(front(w) + seen, '\n', have - seen) : NULL;
        *size = nl ? (size_t)(nl - front(w)) : have;
        *whole = nl != NULL;
        if (nl || w->ended || have > w->max)
            return GALLEY_OK;
        seen = have;
        galley_status status = galley__window_fill(w, have + 1, err);
        if (status != GALLEY_OK)
            return status;
    }
}

/* A line too long is read over, piece by piece. */
static galley_status pass_over_line(galley__window *w, galley_error *err)
{
    size_t line = w->line, at = w->offset + w->start;
    for (;;) {
        const char *nl = memchr(front(w), '\n', available(w));
        consume(w, nl ? (size_t)(nl - front(w)) + 1 : available(w), false);
        if (nl || w->ended)
            break;
        galley_status status = galley__window_fill(w, 1, err);
        if (status != GALLEY_OK)
            return status;
    }
    w->line++;
    galley__fail_item(err, GALLEY_LIMIT, line, "line %zu is longer than %zu bytes", line, w->max);
    if (err)
        err->offset = at;
    return GALLEY_LIMIT;
}

static galley_status next_line(galley__window *w, galley_record *record, galley_error *err)
{
    size_t size;
    bool whole;
    for (;;) {
        galley_status status = measure_line(w, &size, &whole, err);
        if (status != GALLEY_OK)
            return status;
        if (size > w->max)
            return pass_over_line(w, err);
        if (!whole && (size == 0 || w->failure != GALLEY_OK))
            return galley__window_finish(w, err); /* half a line before the damage is no record */
        if (!is_blank(front(w), size))
            break;
        consume(w, size + whole, false);
        w->line++;
    }
    give(w, size, record);
    consume(w, size + whole, false);
    w->line++;
    return GALLEY_OK;
}

/* -- objects and arrays: brackets counted outside strings -- */

typedef struct scan {
    size_t at; /* bytes seen */
    size_t depth;
    bool in_string;
    bool escaped;
    bool done; /* `at` is behind the value */
} scan;

static void scan_byte(scan *s, char c)
{
    s->at++;
    if (s->in_string) {
        s->in_string = s->escaped || c != '"';
        s->escaped = !s->escaped && c == '\\';
    } else if (c == '"') {
        s->in_string = true;
    } else if (c == '{' || c == '[') {
        s->depth++;
    } else if ((c == '}' || c == ']') && s->depth > 0) {
        s->done = --s->depth == 0;
    }
}

/* Over the value at the front, bracketed or (in an array only) a bare word. */
static void scan_value(scan *s, const char *data, size_t size)
{
    while (s->at < size && !s->done) {
        char c = data[s->at];
        if (s->depth == 0 && !s->in_string && s->at > 0 && (c == ',' || c == ']' || is_space(c)))
            s->done = true;
        else
            scan_byte(s, c);
    }
}

static galley_status skip_between(galley__window *w, bool *end, galley_error *err)
{
    for (;;) {
        galley_status status = galley__window_fill(w, 1, err);
        if (status != GALLEY_OK)
            return status;
        *end = available(w) == 0;
        if (*end)
            return GALLEY_OK;
        char c = *front(w);
        if (w->in_array && c == ']')
            w->in_array = false;
        else if (!is_space(c) && !(w->in_array && c == ','))
            return GALLEY_OK;
        consume(w, 1, true);
    }
}

/* Nothing behind a broken bracket can be trusted: the file is done. */
static galley_status give_up(galley__window *w, galley_error *err, galley_status status,
                             const char *how)
{
    size_t at = w->offset + w->start;
    w->start = w->size;
    w->ended = true;
    if (w->failure != GALLEY_OK)
        return galley__window_finish(w, err);
    return galley__fail_at(err, status, at, "byte %zu: %s", at, how);
}

static galley_status next_value(galley__window *w, galley_record *record, galley_error *err)
{
    bool end;
    scan s = {0};
    galley_status status = skip_between(w, &end, err);
    if (status != GALLEY_OK)
        return status;
    if (end && w->in_array && w->failure == GALLEY_OK) {
        w->in_array = false;
        return give_up(w, err, GALLEY_SYNTAX, "the list is not closed; was the file cut short?");
    }
    if (end)
        return galley__window_finish(w, err);
    if (w->mode == GALLEY__SPLIT_ARRAY && !w->in_array)
        return give_up(w, err, GALLEY_SYNTAX, "something follows the list");
    for (;;) {
        scan_value(&s, front(w), available(w));
        if (s.done)
            break;
        if (s.at > w->max)
            return give_up(w, err, GALLEY_LIMIT, "the record that starts here is too long");
        status = galley__window_fill(w, s.at + 1, err);
        if (status != GALLEY_OK)
            return status;
        if (available(w) == s.at)
            return give_up(w, err, GALLEY_SYNTAX,
                           "what starts here has no end; was the file cut short?");
    }
    give(w, s.at, record);
    consume(w, s.at, true);
    return GALLEY_OK;
}

/* -- whole files -- */

static galley_status next_whole(galley__window *w, galley_record *record, galley_error *err)
{
    if (w->line == 0)
        return galley__window_finish(w, err); /* given out already */
    galley_status status = galley__window_fill(w, w->max + 1, err);
    if (status != GALLEY_OK)
        return status;
    w->line = 0;
    if (w->failure != GALLEY_OK)
        return galley__window_finish(w, err);
    if (available(w) > w->max) {
        w->ended = true;
        galley__window_finish(w, NULL);
        return galley__fail(err, GALLEY_LIMIT, "longer than %zu bytes", w->max);
    }
    give(w, available(w), record);
    if (record->bytes.data == NULL)
        record->bytes.data = ""; /* an empty file is not the end */
    consume(w, available(w), false);
    return GALLEY_OK;
}

/* -- which of them -- */

galley_status galley__window_look(galley__window *w, galley_error *err)
{
    bool end;
    scan s = {0};
    w->mode = GALLEY__SPLIT_LINES;
    galley_status status = skip_between(w, &end, err);
    if (status != GALLEY_OK || end)
        return status;
    if (*front(w) == '[') {
        consume(w, 1, false);
        w->mode = GALLEY__SPLIT_ARRAY;
        w->in_array = true;
        return GALLEY_OK;
    }
    size_t size;
    bool whole;
    status = measure_line(w, &size, &whole, err);
    if (status != GALLEY_OK || *front(w) != '{')
        return status;
    scan_value(&s, front(w), size);
    /* A line end inside a string is a damaged line, inside an object a line of a longer object. */
    if (s.done ? !is_blank(front(w) + s.at, size - s.at) : !s.in_string)
        w->mode = GALLEY__SPLIT_OBJECTS;
    return GALLEY_OK;
}

galley_status galley__window_next(galley__window *w, galley_record *record, galley_error *err)
{
    record->bytes = (galley_str){NULL, 0};
    record->line = record->offset = 0;
    if (w->mode == GALLEY__SPLIT_WHOLE)
        return next_whole(w, record, err);
    return (w->mode == GALLEY__SPLIT_LINES ? next_line : next_value)(w, record, err);
}
