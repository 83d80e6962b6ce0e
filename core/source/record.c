/* core/source/record.c: the bytes of a record to an article.
 *
 * jansson judges the JSON (strict: duplicate names, lone surrogates, NUL, depth, numbers) and undoes the
 * escapes of strings. All other values are kept as they were written, so a second, simple walk finds
 * where each value of the object stands; both meet the members in the same order.
 * SPDX-License-Identifier: MIT */
#include <galley/html.h>
#include <galley/source.h>

#include "core/base/error.h"
#include "core/base/memory.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct maker {
    const galley_record *record;
    galley_str json; /* the record as UTF-8 */
    galley_arena *arena;
    galley_error *err;
    galley_article a;
    galley_field *fields; /* a.fields, growing */
    size_t field_room;
    galley_str regions;   /* the JSON of "regions" */
    bool text_normalised; /* offsets into it do not hold any more */
} maker;

/* -- notes, origin -- */

/* Sentences on what was repaired, with "; " between them. */
static galley_status add_note(maker *m, const char *format, galley_str what)
{
    char text[300];
    int size = snprintf(text, sizeof text, format, GALLEY__S(what));
    galley_str note = {text, (size_t)size < sizeof text ? (size_t)size : sizeof text - 1};
    note.size = galley_utf8_valid(note); /* cut inside a character */
    size_t before = m->a.note.size, gap = before ? 2 : 0;
    char *joined = galley_arena_alloc(m->arena, before + gap + note.size);
    if (joined == NULL)
        return galley__nomem(m->err);
    if (before) {
        memcpy(joined, m->a.note.data, before);
        memcpy(joined + before, "; ", 2);
    }
    memcpy(joined + before + gap, note.data, note.size);
    m->a.note = (galley_str){joined, before + gap + note.size};
    return GALLEY_OK;
}

/* "news.ndjson.gz:17". A file name need not be UTF-8, an origin has to be. */
static galley_status set_origin(maker *m)
{
    char line[32] = "";
    galley_str path = m->record->path;
    if (m->record->line)
        snprintf(line, sizeof line, ":%zu", m->record->line);
    size_t extra = strlen(line);
    char *origin = galley_arena_alloc(m->arena, path.size + extra + 1);
    if (origin == NULL)
        return galley__nomem(m->err);
    for (size_t i = 0; i < path.size;) {
        size_t valid = galley_utf8_valid(galley_str_sub(path, i, path.size));
        memcpy(origin + i, path.data + i, valid);
        i += valid;
        if (i < path.size)
            origin[i++] = '?';
    }
    memcpy(origin + path.size, line, extra);
    m->a.origin = (galley_str){origin, path.size + extra};
    return GALLEY_OK;
}

static galley_status copy_str(maker *m, const char *data, size_t size, galley_str *out)
{
    *out = galley_arena_copy(m->arena, (galley_str){data, size});
    return out->data ? GALLEY_OK : galley__nomem(m->err);
}

/* -- text files -- */

static galley_status decode(maker *m, galley_str bytes, galley_str *text)
{
    galley_decoded clean;
    galley_status status = galley_text_decode(bytes, m->arena, &clean, m->err);
    if (status != GALLEY_OK)
        return status;
    if (clean.note.size > 0)
        status = add_note(m, "%.*s", clean.note);
    if (status != GALLEY_OK || clean.text.data != bytes.data) {
        *text = clean.text;
        return status;
    }
    return copy_str(m, clean.text.data, clean.text.size, text);
}

static bool is_blank(galley_str s)
{
    size_t i = 0;
    while (i < s.size && memchr(" \t\r\n", s.data[i], 4))
        i++;
    return i == s.size;
}

/* What is known from outside: a web archive's address and time. */
static galley_status set_outside(maker *m)
{
    const galley_record *r = m->record;
    galley_status status = GALLEY_OK;
    if (m->a.url.size == 0 && r->url.size)
        status = galley_article_set(&m->a, GALLEY_STR("url"), GALLEY_FIELD_STRING, r->url, m->arena,
                                    m->err);
    if (status == GALLEY_OK && r->fetched.size)
        status = galley_article_set(&m->a, GALLEY_STR("fetched"), GALLEY_FIELD_STRING, r->fetched,
                                    m->arena, m->err);
    return status;
}

static galley_status read_text(maker *m)
{
    galley_status status = decode(m, m->record->bytes, &m->a.text);
    if (status == GALLEY_OK && is_blank(m->a.text))
        status = galley__fail(m->err, GALLEY_INVALID, "the file is empty");
    return status == GALLEY_OK ? set_outside(m) : status;
}

/* -- pages -- */

/* What is known already (fields of a JSON object) stays; the page tells the rest. The HTML is not kept: it is
 * a hundred times its text. */
static galley_status read_page(maker *m, galley_str page, galley_str charset)
{
    const galley_record *r = m->record;
    galley_html_hints hints = {m->a.url.size ? m->a.url : r->url, charset};
    galley_status status = galley_html_read(page, &hints, m->arena, &m->a, m->err);
    m->a.html = (galley_str){NULL, 0};
    if (status == GALLEY_OK && is_blank(m->a.text))
        status = galley__fail(m->err, GALLEY_INVALID, "the page has no text");
    return status == GALLEY_OK ? set_outside(m) : status;
}

/* -- where the values stand in the JSON; it has been judged good -- */

static size_t skip_string(galley_str s, size_t at)
{
    at++;
    while (s.data[at] != '"')
        at += s.data[at] == '\\' ? 2 : 1;
    return at + 1;
}

static size_t skip_space(galley_str s, size_t at)
{
    while (at < s.size && memchr(" \t\r\n", s.data[at], 4))
        at++;
    return at;
}

static size_t skip_value(galley_str s, size_t at)
{
    size_t depth = 0;
    do {
        char c = s.data[at];
        if (c == '"') {
            at = skip_string(s, at);
            continue;
        }
        depth += c == '{' || c == '[';
        depth -= c == '}' || c == ']';
        at++;
        if (depth == 0 && c != '}' && c != ']')
            while (memchr(",]} \t\r\n", s.data[at], 7) == NULL)
                at++;
    } while (depth > 0);
    return at;
}

/* The value of the member at *at, which moves to the next member. */
static galley_str take_member(galley_str s, size_t *at)
{
    size_t start = skip_string(s, skip_space(s, *at));
    start = skip_space(s, skip_space(s, start) + 1); /* over ":" */
    size_t end = skip_value(s, start);
    *at = skip_space(s, end) + 1; /* over "," or "}" */
    return galley_str_sub(s, start, end);
}

/* -- JSON records -- */

/* jansson counts bytes up to the end of what it did not like. */
static galley_status json_error(maker *m, const json_error_t *why)
{
    galley_str text = galley_str_of(why->text);
    size_t at = m->record->offset + (why->position > 0 ? (size_t)why->position : 0);
    text.size = galley_utf8_valid(text);
    switch (json_error_code(why)) {
    case json_error_unknown: /* what jansson says when an allocation fails */
    case json_error_out_of_memory:
        return galley__nomem(m->err);
    case json_error_stack_overflow:
        return galley__fail_at(m->err, GALLEY_LIMIT, at, "JSON nested too deep at byte %zu", at);
    default:
        return galley__fail_at(m->err, GALLEY_SYNTAX, at, "%.*s at byte %zu", GALLEY__S(text), at);
    }
}

/* Other fields: the array grows here, since an object may have thousands. jansson has seen to it that no
 * name comes twice. */
static galley_status add_field(maker *m, const galley_field *field)
{
    if (!galley__arena_grow(m->arena, (void **)&m->fields, m->a.n_fields, &m->field_room,
                            sizeof *field))
        return galley__nomem(m->err);
    m->fields[m->a.n_fields++] = *field;
    m->a.fields = m->fields;
    return GALLEY_OK;
}

static bool is_one_of(galley_str name, const char *const *names)
{
    for (; *names; names++)
        if (galley_str_eq(name, galley_str_of(*names)))
            return true;
    return false;
}

static bool is_named(galley_str name)
{
    static const char *const named[] = {"id",     "title",  "text", "html",   "url", "date",
                                        "source", "author", "lang", "labels", NULL};
    return is_one_of(name, named);
}

static galley_status set_member(maker *m, const galley_field *field)
{
    if (is_named(field->name))
        return galley_article_set(&m->a, field->name, field->type, field->value, m->arena, m->err);
    if (m->record->kind == GALLEY_RECORD_ITEM && galley_str_eq(field->name, GALLEY_STR("note")))
        return add_note(m, "%.*s", field->value);
    if (field->type == GALLEY_FIELD_JSON && galley_str_eq(field->name, GALLEY_STR("regions"))) {
        m->regions = field->value;
        return GALLEY_OK;
    }
    return add_field(m, field);
}

static galley_status read_members(maker *m, json_t *object)
{
    galley_status status = GALLEY_OK;
    size_t at = skip_space(m->json, 0) + 1; /* over "{" */
    for (void *i = json_object_iter(object); i && status == GALLEY_OK;
         i = json_object_iter_next(object, i)) {
        galley_field field = {.type = GALLEY_FIELD_JSON};
        json_t *value = json_object_iter_value(i);
        galley_str raw = take_member(m->json, &at);
        const char *name = json_object_iter_key(i);
        status = copy_str(m, name, strlen(name), &field.name);
        if (status != GALLEY_OK)
            break;
        if (json_is_string(value)) {
            field.type = GALLEY_FIELD_STRING;
            status = copy_str(m, json_string_value(value), json_string_length(value), &field.value);
        } else {
            status = copy_str(m, raw.data, raw.size, &field.value);
        }
        if (status == GALLEY_OK)
            status = set_member(m, &field);
    }
    return status;
}

/* -- regions that galley itself has written -- */

static bool take_offset(json_t *object, const char *name, size_t limit, uint32_t *out)
{
    double v = json_number_value(json_object_get(object, name));
    if (!json_is_number(json_object_get(object, name)) || v < 0 || v > (double)limit ||
        v != (double)(uint32_t)v)
        return false;
    *out = (uint32_t)v;
    return true;
}

static bool is_boundary(galley_str text, uint32_t at)
{
    return at == text.size || ((unsigned char)text.data[at] & 0xc0) != 0x80;
}

/* "reasons" is a list of strings, "reason" one. */
static galley_status take_reason(maker *m, json_t *object, galley_str *out)
{
    json_t *reason = json_object_get(object, "reason");
    if (reason == NULL)
        reason = json_array_get(json_object_get(object, "reasons"), 0);
    if (!json_is_string(reason))
        return GALLEY_OK;
    return copy_str(m, json_string_value(reason), json_string_length(reason), out);
}

static bool take_region(maker *m, json_t *object, uint32_t behind, galley_region *r)
{
    json_t *kind = json_object_get(object, "kind");
    galley_str text = m->a.text;
    return json_is_string(kind) &&
           galley_region_named((galley_str){json_string_value(kind), json_string_length(kind)},
                               &r->kind) &&
           take_offset(object, "start", text.size, &r->start) &&
           take_offset(object, "end", text.size, &r->end) && r->start >= behind &&
           r->start <= r->end && is_boundary(text, r->start) && is_boundary(text, r->end);
}

static galley_status set_regions(maker *m, json_t *array)
{
    size_t n = json_array_size(array);
    galley_status status = GALLEY_OK;
    if (!json_is_array(array))
        return galley__fail(m->err, GALLEY_INVALID, "field \"regions\" has to be a list");
    galley_region *regions = galley_arena_calloc(m->arena, n, sizeof *regions);
    if (regions == NULL)
        return galley__nomem(m->err);
    for (size_t i = 0; i < n && status == GALLEY_OK; i++) {
        json_t *object = json_array_get(array, i);
        if (!take_region(m, object, i ? regions[i - 1].end : 0, &regions[i]))
            return galley__fail(
                m->err, GALLEY_INVALID,
                "region %zu of field \"regions\" has no start, end and kind that fit "
                "the text",
                i + 1);
        status = take_reason(m, object, &regions[i].reason);
    }
    m->a.regions = regions;
    m->a.n_regions = n;
    m->a.known_regions = true;
    return status;
}

/* "body" and "date_text" are what galley derived or kept when it wrote the record. */
static void drop_field(maker *m, galley_str name, galley_str *value)
{
    for (size_t i = 0; i < m->a.n_fields; i++) {
        if (!galley_str_eq(m->fields[i].name, name))
            continue;
        if (value)
            *value = m->fields[i].value;
        m->a.n_fields--;
        memmove(m->fields + i, m->fields + i + 1, (m->a.n_fields - i) * sizeof *m->fields);
        return;
    }
}

/* -- names that other tools write -- */

/* In order of preference; galley's own name comes before all of these. */
typedef struct synonym {
    const char *theirs, *ours;
} synonym;

static const synonym synonyms[] = {
    {"maintext", "text"},      {"article_body", "text"},
    {"articleBody", "text"},   {"body", "text"},
    {"content", "text"},       {"headline", "title"},
    {"published_at", "date"},  {"publishedAt", "date"},
    {"date_publish", "date"},  {"publish_date", "date"},
    {"datePublished", "date"}, {"published", "date"},
    {"pubDate", "date"},       {"authors", "author"},
    {"byline", "author"},      {"source_domain", "source"},
    {"domain", "source"},      {"hostname", "source"},
    {"site", "source"},        {"language", "lang"},
    {"link", "url"},
};

static bool is_unset(const galley_article *a, galley_str name)
{
    const struct {
        const char *name;
        galley_str value;
    } slots[] = {{"text", a->text},     {"title", a->title},   {"date", a->date_text},
                 {"author", a->author}, {"source", a->source}, {"lang", a->lang},
                 {"url", a->url}};
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
        if (galley_str_eq(name, galley_str_of(slots[i].name)))
            return is_blank(slots[i].value);
    return false;
}

/* A value that does not fit (a list of objects as author) stays the field it was. */
static galley_status map_field(maker *m, const synonym *s, const galley_field *field)
{
    galley_str ours = galley_str_of(s->ours);
    if (field->type == GALLEY_FIELD_JSON && galley_str_eq(ours, GALLEY_STR("text")))
        return GALLEY_OK;
    galley_error why;
    galley_status status =
        galley_article_set(&m->a, ours, field->type, field->value, m->arena, &why);
    if (status == GALLEY_NOMEM)
        return galley__nomem(m->err);
    if (status == GALLEY_OK && !is_unset(&m->a, ours))
        drop_field(m, galley_str_of(s->theirs), NULL);
    return GALLEY_OK;
}

/* The first synonym with a value fills an empty field; the others are kept under their own names. */
static galley_status map_synonyms(maker *m)
{
    galley_status status = GALLEY_OK;
    for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms && status == GALLEY_OK; i++) {
        galley_field field;
        if (is_unset(&m->a, galley_str_of(synonyms[i].ours)) &&
            galley_article_get(&m->a, galley_str_of(synonyms[i].theirs), &field))
            status = map_field(m, &synonyms[i], &field);
    }
    return status;
}

/* -- names that the user gives -- */

/* By the whole name, else by its parts: "article.body". */
static json_t *member(json_t *object, galley_str path)
{
    json_t *value = json_object_getn(object, path.data, path.size);
    for (size_t i = 0; i < path.size && value == NULL; i++)
        if (path.data[i] == '.') {
            json_t *inner = json_object_getn(object, path.data, i);
            value = json_is_object(inner) ? member(inner, galley_str_sub(path, i + 1, path.size))
                                          : NULL;
        }
    return value;
}

/* A value that is no member of the record itself has not been read yet. */
static galley_status inner_field(maker *m, const json_t *value, galley_field *field)
{
    field->type = json_is_string(value) ? GALLEY_FIELD_STRING : GALLEY_FIELD_JSON;
    if (json_is_string(value))
        return copy_str(m, json_string_value(value), json_string_length(value), &field->value);
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    galley_status status =
        text ? copy_str(m, text, strlen(text), &field->value) : galley__nomem(m->err);
    free(text);
    return status;
}

static galley_status clear_field(maker *m, galley_str name)
{
    if (is_named(name))
        return galley_article_set(&m->a, name, GALLEY_FIELD_JSON, GALLEY_STR("null"), m->arena,
                                  m->err);
    drop_field(m, name, NULL);
    return GALLEY_OK;
}

static galley_status put_field(maker *m, galley_str name, const galley_field *field)
{
    return set_member(m, &(galley_field){name, field->value, field->type});
}

/* What galley's name held stays under theirs, so that nothing is lost. */
static galley_status rename_field(maker *m, const galley_record_name *name, json_t *value)
{
    galley_field now, before;
    bool own = galley_article_get(&m->a, name->theirs, &now);
    bool had = galley_article_get(&m->a, name->ours, &before) && !is_blank(before.value);
    galley_status status = own ? GALLEY_OK : inner_field(m, value, &now);
    if (own)
        status = clear_field(m, name->theirs);
    if (had && status == GALLEY_OK)
        status = clear_field(m, name->ours);
    if (status == GALLEY_OK)
        status = put_field(m, name->ours, &now);
    if (status == GALLEY_OK && had)
        status = put_field(m, name->theirs, &before);
    return status;
}

static galley_status map_given_names(maker *m, json_t *object)
{
    galley_status status = GALLEY_OK;
    for (size_t i = 0; i < m->record->n_names && status == GALLEY_OK; i++) {
        const galley_record_name *name = &m->record->names[i];
        json_t *value = member(object, name->theirs);
        if (value && !json_is_null(value))
            status = rename_field(m, name, value);
        if (status != GALLEY_OK)
            galley__error_prefix(m->err, "\"%.*s\" as %.*s", GALLEY__S(name->theirs),
                                 GALLEY__S(name->ours));
    }
    return status;
}

static galley_status finish_regions(maker *m, json_t *object)
{
    if (m->regions.data == NULL || galley_str_eq(m->regions, GALLEY_STR("null")))
        return GALLEY_OK;
    drop_field(m, GALLEY_STR("body"), NULL);
    if (m->text_normalised)
        return add_note(m, "%.*s", GALLEY_STR("regions made again, the text had other line ends"));
    return set_regions(m, json_object_get(object, "regions"));
}

static galley_status finish_date(maker *m)
{
    galley_str written = {NULL, 0};
    if (m->a.date_text.size > 0 && m->a.date.size == 0)
        return add_note(m, "date not understood: %.*s", m->a.date_text);
    drop_field(m, GALLEY_STR("date_text"), &written);
    if (written.size > 0)
        m->a.date_text = written;
    return GALLEY_OK;
}

/* Line ends as everywhere; most texts have none to change. */
static galley_status normalise(maker *m, galley_str *text)
{
    galley_str before = *text;
    if (before.size == 0 ||
        (memchr(before.data, '\r', before.size) == NULL && (unsigned char)before.data[0] != 0xef))
        return GALLEY_OK;
    galley_status status = decode(m, before, text);
    m->text_normalised = text->size != before.size;
    return status;
}

static galley_status check_text(maker *m)
{
    if (!is_blank(m->a.text) || !is_blank(m->a.title))
        return GALLEY_OK;
    return galley__fail(m->err, GALLEY_INVALID, "no \"text\" and no \"title\"");
}

/* Of an object with HTML and no text. */
static bool is_page(const maker *m)
{
    return m->a.html.size > 0 && is_blank(m->a.text) && m->regions.data == NULL;
}

static galley_status read_object(maker *m, json_t *object)
{
    if (!json_is_object(object))
        return galley__fail_at(m->err, GALLEY_SYNTAX, m->record->offset,
                               "an article has to be a JSON object (byte %zu)", m->record->offset);
    galley_status status = read_members(m, object);
    if (status == GALLEY_OK)
        status = map_given_names(m, object);
    if (status == GALLEY_OK)
        status = map_synonyms(m);
    if (status == GALLEY_OK)
        status = normalise(m, &m->a.text);
    if (status == GALLEY_OK)
        status = finish_date(m);
    if (status == GALLEY_OK && is_page(m))
        return read_page(m, m->a.html, GALLEY_STR("utf-8"));
    if (status == GALLEY_OK)
        status = check_text(m);
    return status == GALLEY_OK ? finish_regions(m, object) : status;
}

/* jansson takes some failed allocations for mistakes in the text, so a mistake has to be found twice. */
static json_t *load(galley_str json, json_error_t *why)
{
    json_t *value = NULL;
    for (int attempt = 0; attempt < 2 && value == NULL; attempt++)
        value = json_loadb(json.data, json.size,
                           JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL | JSON_DECODE_ANY, why);
    return value;
}

static galley_status read_json(maker *m)
{
    json_error_t why;
    galley_status status = GALLEY_OK;
    m->json = m->record->bytes;
    if (galley_utf8_valid(m->json) < m->json.size)
        status = decode(m, m->record->bytes, &m->json);
    if (status != GALLEY_OK)
        return status;
    json_t *object = load(m->json, &why);
    status = object ? read_object(m, object) : json_error(m, &why);
    json_decref(object);
    return status;
}

/* -- both -- */

galley_status galley_record_read(const galley_record *record, galley_arena *arena,
                                 galley_article *out, galley_error *err)
{
    maker m = {.record = record, .arena = arena, .err = err};
    *out = (galley_article){0};
    galley_status status = set_origin(&m);
    if (status == GALLEY_OK)
        status = record->kind == GALLEY_RECORD_TEXT ? read_text(&m)
                 : record->kind == GALLEY_RECORD_PAGE
                     ? read_page(&m, record->bytes, record->charset)
                     : read_json(&m);
    if (status == GALLEY_OK)
        status = galley_article_key(&m.a, arena, err);
    if (status != GALLEY_OK) {
        if (err && status != GALLEY_NOMEM && m.a.origin.size > 0) {
            galley__error_prefix(err, "%.*s", GALLEY__S(m.a.origin));
            err->item = record->line ? record->line : GALLEY_NOWHERE;
        }
        return status;
    }
    *out = m.a;
    return GALLEY_OK;
}
