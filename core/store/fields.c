/* core/store/fields.c: the other fields of an article, and its regions, as JSON in one column.
 *
 * One column each, because a row a field or region would cost more than the text itself; SQLite's json_each and
 * ->> make them tables again for who asks. Fields are {"name": "string", "other": 12}, regions
 * [[start, end, reason], ...] with `reason` a row of reason_row, which knows the kind too.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"
#include "core/text/utf8.h"

#define DEPTH_MAX 200

/* -- writing -- */

static void write_string(galley__buf *buf, galley_str s)
{
    galley__buf_char(buf, '"');
    for (size_t i = 0, from = 0; i <= s.size; i++) {
        unsigned char c = i < s.size ? (unsigned char)s.data[i] : 0;
        if (i < s.size && c >= 0x20 && c != '"' && c != '\\')
            continue;
        galley__buf_add(buf, galley_str_sub(s, from, i));
        if (i < s.size && c < 0x20)
            galley__buf_printf(buf, "\\u%04x", c);
        else if (i < s.size)
            galley__buf_printf(buf, "\\%c", c);
        from = i + 1;
    }
    galley__buf_char(buf, '"');
}

void galley__fields_write(galley__buf *buf, const galley_field *fields, size_t n)
{
    galley__buf_char(buf, '{');
    for (size_t i = 0; i < n; i++) {
        if (i)
            galley__buf_char(buf, ',');
        write_string(buf, fields[i].name);
        galley__buf_char(buf, ':');
        if (fields[i].type == GALLEY_FIELD_JSON)
            galley__buf_add(buf, fields[i].value);
        else
            write_string(buf, fields[i].value);
    }
    galley__buf_char(buf, '}');
}

/* -- reading -- */

typedef struct reader {
    const char *at, *end;
} reader;

static void skip_space(reader *r)
{
    while (r->at < r->end && strchr(" \t\n\r", *r->at) && *r->at)
        r->at++;
}

static bool take(reader *r, char c)
{
    skip_space(r);
    if (r->at == r->end || *r->at != c)
        return false;
    r->at++;
    return true;
}

static bool is_digit(const reader *r)
{
    return r->at < r->end && *r->at >= '0' && *r->at <= '9';
}

static bool skip_digits(reader *r)
{
    bool any = is_digit(r);
    while (is_digit(r))
        r->at++;
    return any;
}

static bool skip_number(reader *r)
{
    if (r->at < r->end && *r->at == '-')
        r->at++;
    bool zero = r->at < r->end && *r->at == '0';
    if (zero)
        r->at++;
    else if (!skip_digits(r))
        return false;
    if (r->at < r->end && *r->at == '.') {
        r->at++;
        if (!skip_digits(r))
            return false;
    }
    if (r->at < r->end && (*r->at == 'e' || *r->at == 'E')) {
        r->at++;
        if (r->at < r->end && (*r->at == '+' || *r->at == '-'))
            r->at++;
        return skip_digits(r);
    }
    return true;
}

static bool hex4(const char *p, const char *end, uint32_t *v)
{
    *v = 0;
    if (end - p < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        uint32_t d = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                     : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                     : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                            : 16;
        if (d == 16)
            return false;
        *v = *v << 4 | d;
    }
    return true;
}

/* Behind the opening quote; over the closing one. */
static bool skip_string(reader *r)
{
    while (r->at < r->end && *r->at != '"') {
        uint32_t v;
        if ((unsigned char)*r->at < 0x20)
            return false;
        if (*r->at++ != '\\')
            continue;
        if (r->at == r->end || *r->at == '\0' || !strchr("\"\\/bfnrtu", *r->at))
            return false;
        if (*r->at == 'u' && !hex4(r->at + 1, r->end, &v))
            return false;
        r->at += *r->at == 'u' ? 5 : 1;
    }
    return take(r, '"');
}

static bool skip_word(reader *r, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(r->end - r->at) < n || memcmp(r->at, word, n) != 0)
        return false;
    r->at += n;
    return true;
}

static bool skip_value(reader *r, int depth);

static bool skip_list(reader *r, char close, int depth)
{
    if (depth == DEPTH_MAX)
        return false;
    if (take(r, close))
        return true;
    do {
        if (close == '}' && !(take(r, '"') && skip_string(r) && take(r, ':')))
            return false;
        if (!skip_value(r, depth + 1))
            return false;
    } while (take(r, ','));
    return take(r, close);
}

static bool skip_value(reader *r, int depth)
{
    skip_space(r);
    if (r->at == r->end)
        return false;
    switch (*r->at) {
    case '"':
        r->at++;
        return skip_string(r);
    case '{':
    case '[':
        return skip_list(r, *r->at++ == '{' ? '}' : ']', depth);
    case 't':
        return skip_word(r, "true");
    case 'f':
        return skip_word(r, "false");
    case 'n':
        return skip_word(r, "null");
    default:
        return skip_number(r);
    }
}

bool galley__json_valid(galley_str json)
{
    reader r = {json.data, json.data + json.size};
    if (json.size == 0 || !skip_value(&r, 0))
        return false;
    skip_space(&r);
    return r.at == r.end;
}

/* A \u escape at p, with its second half where it has one; false for a lone half, which is no character. */
static bool take_point(const char **p, const char *end, uint32_t *c)
{
    uint32_t low;
    if (!hex4(*p, end, c))
        return false;
    *p += 4;
    if (*c < 0xD800 || *c > 0xDFFF)
        return true;
    if (*c > 0xDBFF || end - *p < 6 || (*p)[0] != '\\' || (*p)[1] != 'u' ||
        !hex4(*p + 2, end, &low) || low < 0xDC00 || low > 0xDFFF)
        return false;
    *p += 6;
    *c = 0x10000 + ((*c - 0xD800) << 10) + (low - 0xDC00);
    return true;
}

/* What a skipped string says; `to` has room for as many bytes as it has. */
static bool unescape(galley_str s, char *to, size_t *size)
{
    const char *end = s.data + s.size;
    char *out = to;
    for (const char *p = s.data; p < end;) {
        if (*p != '\\') {
            *out++ = *p++;
            continue;
        }
        static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
        uint32_t c;
        char kind = p[1];
        p += 2;
        if (kind != 'u')
            *out++ = into[strchr(from, kind) - from];
        else if (take_point(&p, end, &c))
            out += galley__utf8_put(out, c);
        else
            return false;
    }
    *size = (size_t)(out - to);
    return true;
}

static bool read_string(reader *r, galley_arena *arena, galley_str *out, bool *nomem)
{
    const char *from = r->at;
    if (!skip_string(r))
        return false;
    galley_str raw = {from, (size_t)(r->at - 1 - from)};
    char *to = galley_arena_alloc(arena, raw.size + 1);
    *nomem = to == NULL;
    *out = (galley_str){to, 0};
    return to && unescape(raw, to, &out->size);
}

static bool read_field(reader *r, galley_arena *arena, galley_field *field, bool *nomem)
{
    if (!take(r, '"') || !read_string(r, arena, &field->name, nomem) || !take(r, ':'))
        return false;
    if (take(r, '"')) {
        field->type = GALLEY_FIELD_STRING;
        return read_string(r, arena, &field->value, nomem);
    }
    const char *from = r->at;
    if (!skip_value(r, 0))
        return false;
    field->type = GALLEY_FIELD_JSON;
    field->value = galley_arena_copy(arena, (galley_str){from, (size_t)(r->at - from)});
    *nomem = field->value.data == NULL;
    return !*nomem;
}

bool galley__fields_read(galley_str json, galley_arena *arena, galley_field **fields, size_t *n,
                         bool *nomem)
{
    reader r = {json.data, json.data + json.size};
    size_t room = 0;
    *fields = NULL;
    *n = 0;
    *nomem = false;
    if (json.size == 0)
        return true;
    if (!take(&r, '{'))
        return false;
    if (take(&r, '}'))
        return true;
    do {
        if (!galley__arena_grow(arena, (void **)fields, *n, &room, sizeof **fields)) {
            *nomem = true;
            return false;
        }
        if (!read_field(&r, arena, &(*fields)[*n], nomem))
            return false;
        (*n)++;
    } while (take(&r, ','));
    return take(&r, '}');
}

/* -- regions -- */

static void write_number(galley__buf *buf, uint64_t v)
{
    char digits[20];
    size_t n = 0;
    do
        digits[n++] = (char)('0' + v % 10);
    while (v /= 10);
    while (n)
        galley__buf_char(buf, digits[--n]);
}

galley_status galley__regions_write(galley_store *store, const galley_article *a, galley__buf *buf,
                                    galley_error *err)
{
    galley__buf_char(buf, '[');
    for (size_t i = 0; i < a->n_regions; i++) {
        const galley_region *region = &a->regions[i];
        int64_t reason;
        galley_status status = galley__reason_id(store, region->kind, region->reason, &reason, err);
        if (status != GALLEY_OK)
            return status;
        galley__buf_add(buf, i ? GALLEY_STR(",[") : GALLEY_STR("["));
        write_number(buf, region->start);
        galley__buf_char(buf, ',');
        write_number(buf, region->end);
        galley__buf_char(buf, ',');
        write_number(buf, (uint64_t)reason);
        galley__buf_char(buf, ']');
    }
    galley__buf_char(buf, ']');
    return buf->failed ? galley__nomem(err) : GALLEY_OK;
}

static bool read_number(reader *r, int64_t *v)
{
    skip_space(r);
    *v = 0;
    const char *from = r->at;
    for (; is_digit(r) && *v < INT64_MAX / 16; r->at++)
        *v = *v * 10 + (*r->at - '0');
    return r->at > from && !is_digit(r);
}

static galley_status read_reason(galley_store *store, int64_t id, galley_arena *arena,
                                 galley_region *region, galley_error *err)
{
    sqlite3_stmt *stmt;
    bool row = false;
    galley_status status = galley__prepared(store, GALLEY__SQL_REASON_GET, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    sqlite3_bind_int64(stmt, 1, id);
    status = galley__step(store, stmt, &row, err);
    if (status != GALLEY_OK || !row || !galley_region_named(galley__column(stmt, 0), &region->kind))
        return status == GALLEY_OK
                   ? galley__store_corrupt(store, err, "region with reason %lld", (long long)id)
                   : status;
    status = galley__column_copy(store, stmt, 1, arena, &region->reason, err);
    sqlite3_reset(stmt);
    return status;
}

/* Most regions of an article share a few reasons: the last ones are looked at before the store is asked. */
static galley_status reason_of(galley_store *store, int64_t id, galley_arena *arena,
                               const int64_t *ids, galley_region *regions, size_t n,
                               galley_error *err)
{
    for (size_t i = n; i-- > 0 && n - i < 64;)
        if (ids[i] == id) {
            regions[n].kind = regions[i].kind;
            regions[n].reason = regions[i].reason;
            return GALLEY_OK;
        }
    return read_reason(store, id, arena, &regions[n], err);
}

/* [start, end, reason] in the order of the text and within it. */
static bool read_region(reader *r, int64_t from, int64_t size, int64_t v[3])
{
    return take(r, '[') && read_number(r, &v[0]) && take(r, ',') && read_number(r, &v[1]) &&
           take(r, ',') && read_number(r, &v[2]) && take(r, ']') && v[0] >= from && v[1] >= v[0] &&
           v[1] <= size;
}

galley_status galley__regions_read(galley_store *store, galley_str json, galley_arena *arena,
                                   galley_article *a, galley_error *err)
{
    reader r = {json.data, json.data + json.size};
    galley_region *regions = NULL;
    int64_t *ids = NULL, end = 0, v[3];
    size_t n = 0, room = 0, id_room = 0;
    bool good = json.size == 0 || take(&r, '[');
    bool more = json.size && good && !take(&r, ']');
    while (more && good) {
        if (!galley__arena_grow(arena, (void **)&regions, n, &room, sizeof *regions) ||
            !galley__arena_grow(store->scratch, (void **)&ids, n, &id_room, sizeof *ids))
            return galley__nomem(err);
        good = read_region(&r, end, (int64_t)a->text.size, v);
        if (!good)
            break;
        galley_status status = reason_of(store, v[2], arena, ids, regions, n, err);
        if (status != GALLEY_OK)
            return status;
        ids[n] = v[2];
        regions[n].start = (uint32_t)v[0];
        regions[n++].end = (uint32_t)v[1];
        end = v[1];
        more = take(&r, ',');
        good = more || take(&r, ']');
    }
    if (!good)
        return galley__store_corrupt(store, err, "the regions of article %lld", (long long)a->row);
    a->regions = regions;
    a->n_regions = n;
    a->known_regions = n > 0;
    return GALLEY_OK;
}
