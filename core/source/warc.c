/* core/source/warc.c: web archives (WARC 1.0 and 1.1, ISO 28500; ARC, the Internet Archive's older form) to records.
 *
 * A record is a head of lines, an empty line and as many bytes as the head says. Only those that can be an article are
 * held in memory; all others are passed over as they come by, so memory does not grow with the archive. Where
 * the bytes do not fit the head the record is told and lost, and the next one is looked for.
 * SPDX-License-Identifier: MIT */
#include "core/source/warc.h"

#include "core/base/error.h"
#include "core/base/memory.h"

#include <stdio.h>
#include <strings.h>

enum { HEAD_MAX = 64 * 1024, BLOCK_MAX = 16 << 20, STEP = 64 * 1024 };

struct galley__warc {
    const galley_alloc *alloc;
    galley_arena *arena; /* strings of the record given out last */
    galley__buf body;    /* its bytes, where they had to be unpacked */
    size_t count;        /* records seen in this file */
    bool told;           /* of this file something was given out or told */
};

typedef struct head {
    galley_str type, url, date, content_type;
    uint64_t length;
    bool has_length, arc;
    size_t size; /* of the head itself */
} head;

galley_status galley__warc_new(const galley_alloc *alloc, galley__warc **out, galley_error *err)
{
    *out = NULL;
    galley__warc *warc = galley__new(alloc, sizeof *warc);
    if (warc == NULL)
        return galley__nomem(err);
    warc->alloc = alloc;
    galley__buf_init(&warc->body, alloc);
    galley_status status = galley_arena_new(alloc, &warc->arena, err);
    if (status == GALLEY_OK)
        *out = warc;
    else
        galley__warc_free(warc);
    return status;
}

void galley__warc_free(galley__warc *warc)
{
    if (warc == NULL)
        return;
    galley_arena_free(warc->arena);
    galley__buf_fini(&warc->body);
    galley__free(warc->alloc, warc, sizeof *warc);
}

void galley__warc_reset(galley__warc *warc)
{
    warc->count = 0;
    warc->told = false;
}

static bool starts(galley_str s, const char *z)
{
    size_t size = strlen(z);
    return s.size >= size && strncasecmp(s.data, z, size) == 0;
}

/* -- heads -- */

static galley_str trim(galley_str s)
{
    while (s.size && strchr(" \t\r", s.data[0]))
        s = galley_str_sub(s, 1, s.size);
    while (s.size && strchr(" \t\r", s.data[s.size - 1]))
        s.size--;
    return s;
}

/* "<http://...>", as some wrote it. */
static galley_str bare(galley_str url)
{
    if (url.size > 2 && url.data[0] == '<' && url.data[url.size - 1] == '>')
        return galley_str_sub(url, 1, url.size - 1);
    return url;
}

static bool number(galley_str s, uint64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < s.size; i++) {
        if (s.data[i] < '0' || s.data[i] > '9' || *out > UINT64_MAX / 100)
            return false;
        *out = *out * 10 + (uint64_t)(s.data[i] - '0');
    }
    return s.size > 0;
}

static void take_field(head *h, galley_str name, galley_str value)
{
    if (galley__is_name(name, "WARC-Type"))
        h->type = value;
    else if (galley__is_name(name, "WARC-Target-URI"))
        h->url = bare(value);
    else if (galley__is_name(name, "WARC-Date"))
        h->date = value;
    else if (galley__is_name(name, "Content-Type"))
        h->content_type = value;
    else if (galley__is_name(name, "Content-Length") && !h->has_length)
        h->has_length = number(value, &h->length);
}

/* Lines "Name: value" up to an empty one. */
static void read_warc(galley_str text, head *h)
{
    galley_str line, rest = text;
    galley__next_line(&rest, &line); /* WARC/1.0 */
    while (galley__next_line(&rest, &line)) {
        const char *colon = memchr(line.data, ':', line.size);
        if (colon)
            take_field(h, trim(galley_str_sub(line, 0, (size_t)(colon - line.data))),
                       trim(galley_str_sub(line, (size_t)(colon - line.data) + 1, line.size)));
    }
}

/* "20220204103000" -> "2022-02-04T10:30:00Z". */
static galley_str iso_date(galley_arena *arena, galley_str s)
{
    char iso[24];
    uint64_t n;
    if (s.size != 14 || !number(s, &n))
        return (galley_str){NULL, 0};
    snprintf(iso, sizeof iso, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", s.data, s.data + 4, s.data + 6,
             s.data + 8, s.data + 10, s.data + 12);
    return galley_arena_copy(arena, galley_str_of(iso));
}

static galley_str last_word(galley_str *s)
{
    size_t i = s->size;
    while (i > 0 && s->data[i - 1] != ' ')
        i--;
    galley_str word = galley_str_sub(*s, i, s->size);
    s->size = i > 0 ? i - 1 : 0;
    return word;
}

/* "URL IP DATE TYPE LENGTH", with five more words before the length in version 2; an URL may hold blanks. */
static bool read_arc(galley__warc *warc, galley_str line, head *h)
{
    galley_str rest = trim(line), date = {NULL, 0};
    h->arc = true;
    h->has_length = number(last_word(&rest), &h->length);
    for (int i = 0; h->has_length && i < 8 && date.data == NULL && rest.size; i++) {
        h->content_type = i ? h->date : h->content_type;
        h->date = last_word(&rest);
        date = iso_date(warc->arena, h->date);
    }
    last_word(&rest); /* the server's address */
    h->url = rest;
    h->date = date;
    h->type = starts(rest, "filedesc:") ? GALLEY_STR("warcinfo") : GALLEY_STR("response");
    return h->has_length && date.data && rest.size;
}

/* Fill the window until it holds what ends a head; *size 0: it has no end. */
static galley_status measure_head(galley__window *w, bool arc, size_t *size, galley_error *err)
{
    for (size_t wanted = 1024;; wanted *= 2) {
        galley_status status = galley__window_fill(w, wanted, err);
        if (status != GALLEY_OK)
            return status;
        galley_str have = galley__window_front(w);
        *size = arc ? galley__line_size(have) : galley__head_size(have);
        if (*size || have.size < wanted || wanted > HEAD_MAX)
            return GALLEY_OK;
    }
}

/* The head at the front of the window; false in *good: there is none. Its strings are copied. */
static galley_status read_head(galley__warc *warc, galley__window *w, head *h, bool *good,
                               galley_error *err)
{
    *h = (head){0};
    bool arc = !starts(galley__window_front(w), "WARC/");
    galley_status status = measure_head(w, arc, &h->size, err);
    *good = h->size > 0;
    if (status != GALLEY_OK || !*good)
        return status;
    galley_str text =
        galley_arena_copy(warc->arena, galley_str_sub(galley__window_front(w), 0, h->size));
    if (text.data == NULL)
        return galley__nomem(err);
    if (arc) {
        galley_str line, rest = text;
        *good = galley__next_line(&rest, &line) && read_arc(warc, line, h);
    } else {
        read_warc(text, h);
        *good = h->has_length;
    }
    return GALLEY_OK;
}

/* -- moving on -- */

/* Over `n` bytes, piece by piece. */
static galley_status pass_over(galley__window *w, uint64_t n, galley_error *err)
{
    while (n > 0) {
        galley_status status = galley__window_fill(w, n < STEP ? (size_t)n : STEP, err);
        size_t have = galley__window_front(w).size;
        if (status != GALLEY_OK || have == 0)
            return status;
        size_t step = n < have ? (size_t)n : have;
        galley__window_consume(w, step);
        n -= step;
    }
    return GALLEY_OK;
}

static galley_status skip_line_ends(galley__window *w, galley_error *err)
{
    for (;;) {
        galley_status status = galley__window_fill(w, 1, err);
        galley_str have = galley__window_front(w);
        if (status != GALLEY_OK || have.size == 0 || (have.data[0] != '\r' && have.data[0] != '\n'))
            return status;
        galley__window_consume(w, 1);
    }
}

/* To the next line that begins a WARC record, or the end. */
static galley_status find_next(galley__window *w, galley_error *err)
{
    for (;;) {
        galley_status status = galley__window_fill(w, STEP, err);
        galley_str have = galley__window_front(w);
        if (status != GALLEY_OK || have.size == 0)
            return status;
        const char *at = memmem(have.data + 1, have.size - 1, "\nWARC/1.", 8);
        bool last = have.size < STEP;
        galley__window_consume(w, at     ? (size_t)(at + 1 - have.data)
                                  : last ? have.size
                                         : have.size - 8);
        if (at || last)
            return GALLEY_OK;
    }
}

/* The record is lost; the window stands where the next one may begin. */
static galley_status lose(galley__warc *warc, galley__window *w, const char *how, galley_error *err)
{
    size_t at = galley__window_offset(w), record = warc->count;
    galley_status status = find_next(w, err);
    if (status != GALLEY_OK)
        return status;
    galley__fail_item(err, GALLEY_CORRUPT, record, "record %zu, byte %zu: %s", record, at, how);
    if (err)
        err->offset = at;
    return GALLEY_CORRUPT;
}

/* -- one record -- */

static galley_status left_out(const galley__warc *warc, const char *why, galley_error *err)
{
    return galley__fail_item(err, GALLEY_INVALID, warc->count, "%s", why);
}

/* Can it be an article? `why` is NULL for records that nobody misses. */
static bool is_wanted(const head *h, const char **why)
{
    *why = NULL;
    if (galley__is_name(h->type, "revisit"))
        *why = "a revisit: the page stands elsewhere";
    return galley__is_name(h->type, "response") || galley__is_name(h->type, "conversion") ||
           (galley__is_name(h->type, "resource") && !starts(h->url, "metadata:"));
}

static galley_status give(galley__warc *warc, const head *h, const galley__http *page,
                          galley_record *record, galley_error *err)
{
    record->kind = page->kind;
    record->bytes = page->body;
    record->line = warc->count;
    record->url = h->url;
    record->fetched = h->date;
    record->charset = galley_arena_copy(warc->arena, page->charset);
    return record->charset.data || page->charset.size == 0 ? GALLEY_OK : galley__nomem(err);
}

/* The block of a wanted record, whole at the front of the window. */
static galley_status read_block(galley__warc *warc, const head *h, galley_str block,
                                galley_record *record, galley_error *err)
{
    galley__http page = {.content_type = h->content_type, .body = block};
    bool http = starts(h->content_type, "application/http") || (h->arc && starts(block, "HTTP/"));
    const char *why = galley__http_read(&page, http, &warc->body);
    if (warc->body.failed)
        return galley__nomem(err);
    if (why)
        return left_out(warc, why, err);
    return give(warc, h, &page, record, err);
}

/* What stands behind the block: the next head, or the end. An ARC file whose line ends were changed is shorter than its heads
 * say: its last block goes to the end. */
static bool ends_well(galley__window *w, head *h, galley_status *status, galley_error *err)
{
    size_t length = (size_t)h->length;
    *status = galley__window_fill(w, length + 16, err);
    galley_str rest = galley__window_front(w);
    if (h->arc && rest.size < length)
        h->length = length = rest.size;
    if (*status != GALLEY_OK || rest.size < length)
        return false;
    rest = galley_str_sub(rest, length, rest.size);
    while (rest.size && (rest.data[0] == '\r' || rest.data[0] == '\n'))
        rest = galley_str_sub(rest, 1, rest.size);
    return rest.size == 0 || h->arc || starts(rest, "WARC/");
}

static galley_status read_record(galley__warc *warc, galley__window *w, head *h,
                                 galley_record *record, galley_error *err)
{
    galley_status status;
    const char *why;
    bool wanted = is_wanted(h, &why);
    galley__window_consume(w, h->size);
    if (wanted && h->length <= BLOCK_MAX) {
        if (!ends_well(w, h, &status, err))
            return status != GALLEY_OK ? status
                                       : lose(warc, w, "its length is not what its head says", err);
        galley_str block = galley_str_sub(galley__window_front(w), 0, (size_t)h->length);
        record->offset = galley__window_offset(w);
        status = read_block(warc, h, block, record, err);
        galley__window_consume(w, (size_t)h->length); /* the bytes stay until the next fill */
        return status;
    }
    status = pass_over(w, h->length, err);
    if (status != GALLEY_OK)
        return status;
    if (wanted)
        why = "a page of more than 16 MiB";
    return why ? left_out(warc, why, err) : GALLEY_OK;
}

/* An archive without a single page says so. */
static galley_status at_end(galley__warc *warc, galley__window *w, galley_error *err)
{
    galley_status status = galley__window_finish(w, err);
    if (status == GALLEY_OK && !warc->told && warc->count)
        status = galley__fail(err, GALLEY_INVALID, "an archive without pages or text");
    warc->told = true;
    return status;
}

static galley_status next(galley__warc *warc, galley__window *w, galley_record *record,
                          galley_error *err)
{
    head h;
    bool good;
    for (;;) {
        galley_status status = skip_line_ends(w, err);
        if (status != GALLEY_OK || galley__window_front(w).size == 0)
            return status == GALLEY_OK ? at_end(warc, w, err) : status;
        warc->count++;
        status = read_head(warc, w, &h, &good, err);
        if (status == GALLEY_OK && !good)
            return lose(warc, w, "no record begins here", err);
        if (status == GALLEY_OK)
            status = read_record(warc, w, &h, record, err);
        if (status != GALLEY_OK || record->bytes.data)
            return status;
    }
}

galley_status galley__warc_next(galley__warc *warc, galley__window *w, galley_record *record,
                                galley_error *err)
{
    *record = (galley_record){0};
    galley_arena_reset(warc->arena);
    galley_status status = next(warc, w, record, err);
    warc->told |= status != GALLEY_OK || record->bytes.data;
    return status;
}
