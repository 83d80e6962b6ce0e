/* core/article/article.c: the fields of an article, its key and its hash.
 *
 * Named fields are one table: name, where it is in the struct. Everything else is kept in `fields`.
 * SPDX-License-Identifier: MIT */
#include <galley/article.h>

#include "core/article/article_internal.h"
#include "core/base/error.h"
#include "core/base/memory.h"

#include <stddef.h>

static const struct named {
    const char *name;
    size_t at;
} named_fields[] = {
    {"id", offsetof(galley_article, key)},
    {"title", offsetof(galley_article, title)},
    {"text", offsetof(galley_article, text)},
    {"url", offsetof(galley_article, url)},
    {"date", offsetof(galley_article, date)},
    {"date_text", offsetof(galley_article, date_text)},
    {"source", offsetof(galley_article, source)},
    {"author", offsetof(galley_article, author)},
    {"lang", offsetof(galley_article, lang)},
    {"html", offsetof(galley_article, html)},
};

static const struct named *find_named(galley_str name)
{
    for (size_t i = 0; i < sizeof named_fields / sizeof *named_fields; i++)
        if (galley_str_eq(name, galley_str_of(named_fields[i].name)))
            return &named_fields[i];
    return NULL;
}

static galley_str *slot(galley_article *a, const struct named *n)
{
    return (galley_str *)((char *)a + n->at);
}

static bool is(galley_str s, const char *z)
{
    return galley_str_eq(s, galley_str_of(z));
}

static bool is_number(galley_str json)
{
    return json.size > 0 && (json.data[0] == '-' || (json.data[0] >= '0' && json.data[0] <= '9'));
}

/* -- setting -- */

/* A date nobody can read is kept as it was written, without a guess. */
static galley_status set_date(galley_article *a, galley_field_type type, galley_str value,
                              galley_arena *arena, galley_error *err)
{
    char iso[24];
    galley_str date = {NULL, 0};
    if (type == GALLEY_FIELD_JSON ? galley__date_epoch(value, iso)
                                  : galley__date_read(value, iso)) {
        date = galley_arena_copy(arena, galley_str_of(iso));
        if (date.data == NULL)
            return galley__nomem(err);
    }
    a->date = date;
    a->date_text = value;
    return GALLEY_OK;
}

/* ["A", "B"] as "A, B": authors come as a list in most feeds. */
static galley_status set_list(galley_str *to, galley_str name, galley_str json, galley_arena *arena,
                              galley_error *err)
{
    galley_str *names;
    size_t count, size = 0;
    galley_status status = galley__json_strings(json, arena, &names, &count, err);
    if (status != GALLEY_OK) {
        galley__error_prefix(err, "field \"%.*s\"", GALLEY__S(name));
        return status;
    }
    for (size_t i = 0; i < count; i++)
        size += names[i].size + 2;
    char *joined = galley_arena_alloc(arena, size + 1);
    if (joined == NULL)
        return galley__nomem(err);
    size = 0;
    for (size_t i = 0; i < count; i++) {
        if (names[i].size == 0)
            continue;
        if (size > 0) {
            memcpy(joined + size, ", ", 2);
            size += 2;
        }
        memcpy(joined + size, names[i].data, names[i].size);
        size += names[i].size;
    }
    *to = (galley_str){size ? joined : NULL, size};
    return GALLEY_OK;
}

/* A JSON value for a field that is text: null empties it, a number may be an id or a date, a list the
 * authors; all else is a mistake of the input that must be seen. */
static galley_status set_named_json(galley_article *a, const struct named *n, galley_str name,
                                    galley_str value, galley_arena *arena, galley_error *err)
{
    if (is(value, "null")) {
        *slot(a, n) = (galley_str){NULL, 0};
        return GALLEY_OK;
    }
    if (is_number(value) && is(name, "id")) {
        a->key = value;
        return GALLEY_OK;
    }
    if (is_number(value) && is(name, "date"))
        return set_date(a, GALLEY_FIELD_JSON, value, arena, err);
    if (value.size > 0 && value.data[0] == '[' && is(name, "author"))
        return set_list(&a->author, name, value, arena, err);
    return galley__fail(err, GALLEY_INVALID, "field \"%.*s\" has to be a string, not %.*s",
                        GALLEY__S(name), value.size > 40 ? 40 : (int)value.size,
                        value.data ? value.data : "");
}

static galley_status set_labels(galley_article *a, galley_field_type type, galley_str value,
                                galley_arena *arena, galley_error *err)
{
    galley_str *labels = NULL;
    size_t count = 0;
    if (type == GALLEY_FIELD_STRING) {
        labels = galley_arena_alloc(arena, sizeof *labels);
        if (labels == NULL)
            return galley__nomem(err);
        labels[0] = value;
        count = value.size > 0;
    } else if (!is(value, "null")) {
        galley_status status = galley__json_strings(value, arena, &labels, &count, err);
        if (status != GALLEY_OK) {
            galley__error_prefix(err, "field \"labels\"");
            return status;
        }
    }
    a->labels = labels;
    a->n_labels = count;
    return GALLEY_OK;
}

/* The array is copied: it may be shared with another article or be exactly full. */
static galley_status set_other(galley_article *a, const galley_field *field, galley_arena *arena,
                               galley_error *err)
{
    size_t at = 0, n = a->n_fields;
    while (at < n && !galley_str_eq(a->fields[at].name, field->name))
        at++;
    galley_field *fields = galley_arena_alloc(arena, (n + 1) * sizeof *fields);
    if (fields == NULL)
        return galley__nomem(err);
    if (n > 0)
        memcpy(fields, a->fields, n * sizeof *fields);
    fields[at] = *field;
    a->fields = fields;
    a->n_fields = at == n ? n + 1 : n;
    return GALLEY_OK;
}

galley_status galley_article_set(galley_article *a, galley_str name, galley_field_type type,
                                 galley_str value, galley_arena *arena, galley_error *err)
{
    if (galley_utf8_valid(name) < name.size)
        return galley__fail_at(err, GALLEY_ENCODING, galley_utf8_valid(name),
                               "the name of a field is not UTF-8");
    size_t valid = galley_utf8_valid(value);
    if (valid < value.size)
        return galley__fail_at(err, GALLEY_ENCODING, valid,
                               "field \"%.*s\" is not UTF-8 at byte %zu", GALLEY__S(name), valid);
    if (is(name, "labels"))
        return set_labels(a, type, value, arena, err);
    const struct named *n = find_named(name);
    if (n == NULL)
        return set_other(a, &(galley_field){name, value, type}, arena, err);
    if (type == GALLEY_FIELD_JSON)
        return set_named_json(a, n, name, value, arena, err);
    if (is(name, "date"))
        return set_date(a, type, value, arena, err);
    *slot(a, n) = value;
    return GALLEY_OK;
}

bool galley_article_get(const galley_article *a, galley_str name, galley_field *out)
{
    *out = (galley_field){.name = name};
    const struct named *n = find_named(name);
    if (n) {
        out->value = *(const galley_str *)((const char *)a + n->at);
        return out->value.size > 0;
    }
    for (size_t i = 0; i < a->n_fields; i++)
        if (galley_str_eq(a->fields[i].name, name)) {
            *out = a->fields[i];
            return true;
        }
    return false;
}

/* -- identity -- */

/* The length goes first, so that no text moved from the title to the body gives the same hash. */
static void hash_part(galley__sha256 *sha, galley_str part)
{
    char length[8];
    for (int i = 0; i < 8; i++)
        length[i] = (char)(part.size >> (8 * i) & 0xff);
    galley__sha256_add(sha, (galley_str){length, sizeof length});
    galley__sha256_add(sha, part);
}

void galley_article_hash(const galley_article *a, uint8_t out[32])
{
    galley__sha256 sha;
    galley__sha256_init(&sha);
    hash_part(&sha, a->title);
    hash_part(&sha, a->text);
    galley__sha256_end(&sha, out);
}

galley_status galley_article_key(galley_article *a, galley_arena *arena, galley_error *err)
{
    if (a->key.size > 0)
        return GALLEY_OK;
    if (a->url.size > 0) {
        a->key = a->url;
        return GALLEY_OK;
    }
    static const char prefix[] = "sha256:";
    const size_t start = sizeof prefix - 1;
    uint8_t hash[32];
    char *key = galley_arena_alloc(arena, start + 64 + 1);
    if (key == NULL)
        return galley__nomem(err);
    galley_article_hash(a, hash);
    memcpy(key, prefix, start);
    galley__hex(hash, sizeof hash, key + start);
    a->key = (galley_str){key, start + 64};
    return GALLEY_OK;
}
