/* core/article/wire.c: articles and statements to bytes and back, with nothing trusted on the way back.
 *
 * Reading goes through one `reader`, which remembers the first thing that was wrong; every function
 * below may be called after that and does nothing.
 * SPDX-License-Identifier: MIT */
#include "core/article/wire.h"

#include "core/base/error.h"
#include "core/base/memory.h"

#include <math.h>

/* The fewest bytes that an item of a list takes: a count that the rest of the message cannot hold is
 * refused before anything is allocated for it. */
enum {
    LABEL_BYTES = 4,
    FIELD_BYTES = 4 + 4 + 1,
    REGION_BYTES = 4 + 4 + 1 + 4,
    SPAN_BYTES = 4 + 4 + 1 + 4 + 4 + 4,
    EVIDENCE_BYTES = SPAN_BYTES + 4 + 8,
    STATEMENT_BYTES = 4 + 4 + 1 + 8 + 8 + 4,
};

/* -- writing -- */

static void put_count(galley__buf *buf, size_t count)
{
    if (count > UINT32_MAX)
        buf->failed = true;
    galley__buf_u32(buf, (uint32_t)count);
}

static void put_fields(galley__buf *buf, const galley_field *fields, size_t count)
{
    put_count(buf, count);
    for (size_t i = 0; i < count; i++) {
        galley__buf_lstr(buf, fields[i].name);
        galley__buf_lstr(buf, fields[i].value);
        galley__buf_u8(buf, (uint8_t)fields[i].type);
    }
}

static void put_regions(galley__buf *buf, const galley_article *a)
{
    put_count(buf, a->n_regions);
    for (size_t i = 0; i < a->n_regions; i++) {
        galley__buf_u32(buf, a->regions[i].start);
        galley__buf_u32(buf, a->regions[i].end);
        galley__buf_u8(buf, (uint8_t)a->regions[i].kind);
        galley__buf_lstr(buf, a->regions[i].reason);
    }
}

void galley__wire_put_article(galley__buf *buf, const galley_article *a)
{
    galley__buf_u64(buf, (uint64_t)a->row);
    galley__buf_u64(buf, (uint64_t)a->revision);
    const galley_str strings[] = {a->key,  a->title,  a->text,   a->url,    a->date, a->date_text,
                                  a->html, a->source, a->author, a->origin, a->lang, a->note};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        galley__buf_lstr(buf, strings[i]);
    put_count(buf, a->n_labels);
    for (size_t i = 0; i < a->n_labels; i++)
        galley__buf_lstr(buf, a->labels[i]);
    put_fields(buf, a->fields, a->n_fields);
    put_regions(buf, a);
    galley__buf_u8(buf, a->known_regions);
}

static void put_span(galley__buf *buf, const galley_span *span)
{
    galley__buf_u32(buf, span->start);
    galley__buf_u32(buf, span->end);
    galley__buf_u8(buf, (uint8_t)span->part);
    galley__buf_u32(buf, span->pattern);
    galley__buf_lstr(buf, span->label);
    put_fields(buf, span->fields, span->n_fields);
}

static void put_statement(galley__buf *buf, const galley_statement *s)
{
    galley__buf_lstr(buf, s->tag);
    galley__buf_lstr(buf, s->rule);
    galley__buf_u8(buf, (uint8_t)s->author);
    galley__buf_f64(buf, s->score);
    galley__buf_u64(buf, s->left_out);
    put_count(buf, s->n_evidence);
    for (size_t i = 0; i < s->n_evidence; i++) {
        put_span(buf, &s->evidence[i].span);
        galley__buf_lstr(buf, s->evidence[i].clause);
        galley__buf_f64(buf, s->evidence[i].weight);
    }
}

void galley__wire_put_statements(galley__buf *buf, const galley_statements *s)
{
    put_count(buf, s->count);
    for (size_t i = 0; i < s->count; i++)
        put_statement(buf, &s->at[i]);
}

/* -- reading -- */

typedef struct reader {
    galley_str rest;
    size_t whole;
    galley_arena *arena;
    galley_error *err;
    galley_status status;
} reader;

static bool corrupt(reader *r, const char *what)
{
    if (r->status == GALLEY_OK) {
        size_t at = r->whole - r->rest.size;
        r->status = galley__fail_at(r->err, GALLEY_CORRUPT, at, "message damaged at byte %zu: %s",
                                    at, what);
    }
    return false;
}

static void check(reader *r, bool good, const char *what)
{
    if (!good)
        corrupt(r, what);
}

static uint32_t get_u32(reader *r)
{
    uint32_t v = 0;
    if (r->status == GALLEY_OK && !galley__take_u32(&r->rest, &v))
        corrupt(r, "cut short");
    return v;
}

static uint64_t get_u64(reader *r)
{
    uint64_t v = 0;
    if (r->status == GALLEY_OK && !galley__take_u64(&r->rest, &v))
        corrupt(r, "cut short");
    return v;
}

static double get_number(reader *r)
{
    double v = 0;
    if (r->status == GALLEY_OK && !galley__take_f64(&r->rest, &v))
        corrupt(r, "cut short");
    check(r, isfinite(v), "a number that is none");
    return v;
}

/* One of `kinds` values of an enumeration. */
static unsigned get_kind(reader *r, unsigned kinds, const char *what)
{
    uint8_t v = 0;
    if (r->status == GALLEY_OK && !galley__take_u8(&r->rest, &v))
        corrupt(r, "cut short");
    if (v >= kinds) {
        corrupt(r, what);
        return 0;
    }
    return v;
}

static galley_str get_string(reader *r)
{
    galley_str s = {NULL, 0};
    if (r->status != GALLEY_OK)
        return s;
    if (!galley__take_lstr(&r->rest, &s))
        corrupt(r, "a string longer than the message");
    else if (galley_utf8_valid(s) < s.size)
        corrupt(r, "a string that is not UTF-8");
    return r->status == GALLEY_OK && s.size > 0 ? s : (galley_str){NULL, 0};
}

/* Room for a list of items of `size` bytes, `wire` bytes each at least in the message; NULL with count 0
 * when it is empty or anything is wrong. */
static void *get_list(reader *r, size_t *count, size_t size, size_t wire)
{
    *count = 0;
    size_t n = get_u32(r);
    if (n > r->rest.size / wire)
        corrupt(r, "a list longer than the message");
    if (r->status != GALLEY_OK || n == 0)
        return NULL;
    void *list = galley_arena_calloc(r->arena, n, size);
    if (list == NULL)
        r->status = galley__nomem(r->err);
    else
        *count = n;
    return list;
}

static galley_field *get_fields(reader *r, size_t *count)
{
    galley_field *fields = get_list(r, count, sizeof *fields, FIELD_BYTES);
    for (size_t i = 0; i < *count; i++) {
        fields[i].name = get_string(r);
        fields[i].value = get_string(r);
        fields[i].type = (galley_field_type)get_kind(r, GALLEY_FIELD_JSON + 1, "type of field");
    }
    return fields;
}

/* Inside the text and between two characters. */
static bool is_boundary(galley_str text, uint32_t at)
{
    return at == text.size || (at < text.size && ((unsigned char)text.data[at] & 0xc0) != 0x80);
}

static bool is_stretch(galley_str text, uint32_t start, uint32_t end)
{
    return start <= end && is_boundary(text, start) && is_boundary(text, end);
}

static galley_region *get_regions(reader *r, galley_str text, size_t *count)
{
    galley_region *regions = get_list(r, count, sizeof *regions, REGION_BYTES);
    uint32_t behind = 0;
    for (size_t i = 0; i < *count && r->status == GALLEY_OK; i++) {
        galley_region *region = &regions[i];
        region->start = get_u32(r);
        region->end = get_u32(r);
        region->kind = (galley_region_kind)get_kind(r, GALLEY_REGION_KINDS, "kind of region");
        region->reason = get_string(r);
        if (r->status == GALLEY_OK)
            check(r, region->start >= behind && is_stretch(text, region->start, region->end),
                  "a region outside the text");
        behind = region->end;
    }
    return regions;
}

static galley_str *get_labels(reader *r, size_t *count)
{
    galley_str *labels = get_list(r, count, sizeof *labels, LABEL_BYTES);
    for (size_t i = 0; i < *count; i++)
        labels[i] = get_string(r);
    return labels;
}

static reader reader_of(galley_str message, galley_arena *arena, galley_error *err)
{
    return (reader){message, message.size, arena, err, GALLEY_OK};
}

galley_status galley__wire_get_article(galley_str *rest, galley_arena *arena, galley_article *out,
                                       galley_error *err)
{
    reader r = reader_of(*rest, arena, err);
    galley_article a = {0};
    a.row = (int64_t)get_u64(&r);
    a.revision = (int64_t)get_u64(&r);
    galley_str *strings[] = {&a.key,  &a.title,  &a.text,   &a.url,    &a.date, &a.date_text,
                             &a.html, &a.source, &a.author, &a.origin, &a.lang, &a.note};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        *strings[i] = get_string(&r);
    check(&r, a.text.size <= GALLEY_TEXT_MAX && a.title.size <= GALLEY_TEXT_MAX, "a text too long");
    a.labels = get_labels(&r, &a.n_labels);
    a.fields = get_fields(&r, &a.n_fields);
    a.regions = get_regions(&r, a.text, &a.n_regions);
    a.known_regions = get_kind(&r, 2, "a flag");
    *out = r.status == GALLEY_OK ? a : (galley_article){0};
    if (r.status == GALLEY_OK)
        *rest = r.rest;
    return r.status;
}

static void get_span(reader *r, const galley_article *a, galley_span *span)
{
    span->start = get_u32(r);
    span->end = get_u32(r);
    span->part = (galley_part)get_kind(r, GALLEY_PART_TITLE + 1, "part of an article");
    span->pattern = get_u32(r);
    if (r->status == GALLEY_OK)
        check(r,
              is_stretch(span->part == GALLEY_PART_TITLE ? a->title : a->text, span->start,
                         span->end),
              "a span outside the text");
    span->label = get_string(r);
    span->fields = get_fields(r, &span->n_fields);
}

static void get_statement(reader *r, const galley_article *a, galley_statement *s)
{
    s->tag = get_string(r);
    check(r, s->tag.size > 0, "a statement without a tag");
    s->rule = get_string(r);
    s->author = (galley_author)get_kind(r, GALLEY_BY_PERSON + 1, "author of a statement");
    s->score = get_number(r);
    s->left_out = get_u64(r);
    galley_evidence *evidence = get_list(r, &s->n_evidence, sizeof *evidence, EVIDENCE_BYTES);
    for (size_t i = 0; i < s->n_evidence && r->status == GALLEY_OK; i++) {
        get_span(r, a, &evidence[i].span);
        evidence[i].clause = get_string(r);
        evidence[i].weight = get_number(r);
    }
    s->evidence = evidence;
}

galley_status galley__wire_get_statements(galley_str *rest, const galley_article *a,
                                          galley_arena *arena, galley_statements *s,
                                          galley_error *err)
{
    reader r = reader_of(*rest, arena, err);
    size_t count;
    galley_statement *at = get_list(&r, &count, sizeof *at, STATEMENT_BYTES);
    for (size_t i = 0; i < count && r.status == GALLEY_OK; i++)
        get_statement(&r, a, &at[i]);
    *s = r.status == GALLEY_OK ? (galley_statements){count, at} : (galley_statements){0, NULL};
    if (r.status == GALLEY_OK)
        *rest = r.rest;
    return r.status;
}
