/* core/store/get.c: an article out of the store, and the row of a name somebody typed.
 *
 * What is read is checked (UTF-8, offsets): anybody can write an SQLite file.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"

#include <stdlib.h>

/* The columns of GALLEY__SQL_GET from 1 on. */
static const struct column {
    size_t at;
    unsigned part; /* 0: always */
} columns[] = {
    [1] = {offsetof(galley_article, key), 0},
    [2] = {offsetof(galley_article, title), 0},
    [3] = {offsetof(galley_article, date), 0},
    [4] = {offsetof(galley_article, date_text), 0},
    [5] = {offsetof(galley_article, source), 0},
    [6] = {offsetof(galley_article, author), 0},
    [7] = {offsetof(galley_article, lang), 0},
    [8] = {offsetof(galley_article, url), 0},
    [10] = {offsetof(galley_article, origin), GALLEY__PART_REST},
    [11] = {offsetof(galley_article, note), GALLEY__PART_REST},
    [13] = {offsetof(galley_article, text), GALLEY__PART_TEXT},
    [14] = {offsetof(galley_article, html), GALLEY__PART_REST},
};
#define EXTRA   9
#define REGIONS 12

static galley_status read_extra(galley_store *store, galley_str json, galley_arena *arena,
                                galley_article *a, galley_error *err)
{
    galley_field *fields;
    bool nomem;
    if (galley_utf8_valid(json) != json.size ||
        !galley__fields_read(json, arena, &fields, &a->n_fields, &nomem))
        return json.size && nomem ? galley__nomem(err)
                                  : galley__store_corrupt(store, err, "the fields of article %lld",
                                                          (long long)a->row);
    a->fields = fields;
    return GALLEY_OK;
}

void galley__label_split(galley_str label, galley_str *name, galley_str *value)
{
    const char *sign = label.size ? memchr(label.data, '=', label.size) : NULL;
    size_t n = sign ? (size_t)(sign - label.data) : 0;
    *name = (galley_str){label.data, n};
    *value = n ? galley_str_sub(label, n + 1, label.size) : label;
}

static galley_status read_label(galley_store *store, sqlite3_stmt *stmt, galley_arena *arena,
                                galley_str *label, galley_error *err)
{
    galley_str name, value;
    galley_status status = galley__column_copy(store, stmt, 0, arena, &name, err);
    if (status == GALLEY_OK)
        status = galley__column_copy(store, stmt, 1, arena, &value, err);
    *label = value;
    if (status != GALLEY_OK || name.size == 0)
        return status;
    char *both = galley_arena_alloc(arena, name.size + value.size + 2);
    if (both == NULL)
        return galley__nomem(err);
    int n = snprintf(both, name.size + value.size + 2, "%.*s=", (int)name.size, name.data);
    if (value.size)
        memcpy(both + n, value.data, value.size);
    *label = (galley_str){both, name.size + value.size + 1};
    return GALLEY_OK;
}

static galley_status read_labels(galley_store *store, galley_arena *arena, galley_article *a,
                                 galley_error *err)
{
    sqlite3_stmt *stmt;
    galley_str *labels = NULL;
    size_t n = 0, room = 0;
    bool row = true;
    galley_status status = galley__prepared(store, GALLEY__SQL_LABELS, &stmt, err);
    if (status == GALLEY_OK)
        sqlite3_bind_int64(stmt, 1, a->row);
    while (status == GALLEY_OK) {
        status = galley__step(store, stmt, &row, err);
        if (status != GALLEY_OK || !row)
            break;
        if (!galley__arena_grow(arena, (void **)&labels, n, &room, sizeof *labels))
            status = galley__nomem(err);
        else
            status = read_label(store, stmt, arena, &labels[n++], err);
    }
    a->labels = labels;
    a->n_labels = n;
    return status;
}

static galley_status read_row(galley_store *store, sqlite3_stmt *stmt, unsigned parts,
                              galley_arena *arena, galley_article *a, galley_error *err)
{
    a->revision = sqlite3_column_int64(stmt, 0);
    for (int i = 1; i < (int)(sizeof columns / sizeof *columns); i++) {
        if (i == EXTRA || i == REGIONS || (columns[i].part && !(columns[i].part & parts)))
            continue;
        galley_str *to = (galley_str *)((char *)a + columns[i].at);
        galley_status status = galley__column_copy(store, stmt, i, arena, to, err);
        if (status != GALLEY_OK)
            return status;
    }
    galley_status status = read_extra(store, galley__column(stmt, EXTRA), arena, a, err);
    if (status == GALLEY_OK && (parts & GALLEY__PART_REGIONS))
        status = galley__regions_read(store, galley__column(stmt, REGIONS), arena, a, err);
    return status;
}

/* `which`: by the row of an article or of a revision. */
static galley_status read_by(galley_store *store, galley__statement which, int64_t id,
                             unsigned parts, galley_arena *arena, galley_article *out,
                             galley_error *err)
{
    sqlite3_stmt *stmt;
    bool row = false, whole = which == GALLEY__SQL_GET;
    galley_article a = {.row = whole ? id : 0};
    *out = (galley_article){0};
    galley_arena_reset(store->scratch);
    galley_status status = galley__prepared(store, which, &stmt, err);
    if (status == GALLEY_OK) {
        sqlite3_bind_int64(stmt, 1, id);
        status = galley__step(store, stmt, &row, err);
    }
    if (status == GALLEY_OK && !row)
        status = galley__fail(err, GALLEY_NOTFOUND, "%s: there is no %s%lld", store->path,
                              whole ? "article #" : "revision ", (long long)id);
    if (status == GALLEY_OK) {
        status = read_row(store, stmt, parts, arena, &a, err);
        sqlite3_reset(stmt);
    }
    if (status == GALLEY_OK && (parts & GALLEY__PART_LABELS))
        status = read_labels(store, arena, &a, err);
    if (status == GALLEY_OK)
        *out = a;
    return status;
}

galley_status galley__store_read(galley_store *store, int64_t article, unsigned parts,
                                 galley_arena *arena, galley_article *out, galley_error *err)
{
    return read_by(store, GALLEY__SQL_GET, article, parts, arena, out, err);
}

galley_status galley_store_get_revision(galley_store *store, int64_t revision, galley_arena *arena,
                                        galley_article *out, galley_error *err)
{
    return read_by(store, GALLEY__SQL_GET_REVISION, revision,
                   GALLEY__PART_ALL & ~(unsigned)GALLEY__PART_LABELS, arena, out, err);
}

galley_status galley_store_get(galley_store *store, int64_t article, galley_arena *arena,
                               galley_article *out, galley_error *err)
{
    return galley__store_read(store, article, GALLEY__PART_ALL, arena, out, err);
}

/* -- by name -- */

static galley_status find_by(galley_store *store, galley__statement which, galley_str key,
                             int64_t row_id, int64_t *article, galley_error *err)
{
    sqlite3_stmt *stmt;
    bool row = false;
    galley_status status = galley__prepared(store, which, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    int rc = row_id ? sqlite3_bind_int64(stmt, 1, row_id) : galley__bind_must(stmt, 1, key);
    if (rc != SQLITE_OK)
        return galley__store_error(store, rc, "cannot be searched", err);
    status = galley__step(store, stmt, &row, err);
    if (row) {
        *article = sqlite3_column_int64(stmt, 0);
        sqlite3_reset(stmt);
    }
    return status;
}

/* "#17": 17, else 0. */
static int64_t row_number(galley_str name)
{
    int64_t n = 0;
    if (name.size < 2 || name.size > 19 || name.data[0] != '#')
        return 0;
    for (size_t i = 1; i < name.size; i++) {
        if (name.data[i] < '0' || name.data[i] > '9')
            return 0;
        n = n * 10 + (name.data[i] - '0');
    }
    return n;
}

/* Keys that begin with `name`: how many (up to 6), the row of the first, and the first five in words. */
static galley_status find_beginning(galley_store *store, galley_str name, int64_t *article,
                                    size_t *count, galley__buf *words, galley_error *err)
{
    sqlite3_stmt *stmt;
    bool row = true;
    *count = 0;
    galley_status status = galley__prepared(store, GALLEY__SQL_KEY_FROM, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    int rc = galley__bind_must(stmt, 1, name);
    if (rc != SQLITE_OK)
        return galley__store_error(store, rc, "cannot be searched", err);
    while (status == GALLEY_OK && row) {
        status = galley__step(store, stmt, &row, err);
        galley_str key = row ? galley__column(stmt, 1) : (galley_str){NULL, 0};
        if (key.size < name.size || memcmp(key.data, name.data, name.size) != 0)
            break;
        if (++*count == 1)
            *article = sqlite3_column_int64(stmt, 0);
        if (*count < 6)
            galley__buf_printf(words, "%s%.*s", *count > 1 ? ", " : "",
                               key.size > 40 ? 40 : (int)key.size, key.data);
    }
    sqlite3_reset(stmt);
    return status;
}

galley_status galley_store_find(galley_store *store, galley_str name, int64_t *article,
                                galley_error *err)
{
    int64_t found = 0;
    size_t count = 0;
    *article = 0;
    galley_status status = GALLEY_OK;
    if (name.size == 0)
        return galley__fail(err, GALLEY_INVALID, "an article's name is empty");
    status = find_by(store, GALLEY__SQL_KEY_FIND, name, 0, &found, err);
    if (status == GALLEY_OK && !found && row_number(name))
        status = find_by(store, GALLEY__SQL_ARTICLE_FIND, name, row_number(name), &found, err);
    if (status == GALLEY_OK && !found) {
        galley__buf_clear(&store->buf);
        status = find_beginning(store, name, &found, &count, &store->buf, err);
    }
    if (status != GALLEY_OK)
        return status;
    if (count > 1)
        return galley__fail(err, GALLEY_INVALID, "\"%.*s\" is the beginning of several keys: %s%s",
                            GALLEY__S(name), store->buf.data ? store->buf.data : "",
                            count > 5 ? ", ..." : "");
    if (!found)
        return galley__fail(err, GALLEY_NOTFOUND, "%s: there is no article \"%.*s\"", store->path,
                            GALLEY__S(name));
    *article = found;
    return GALLEY_OK;
}
