/* core/store/put.c: an article into the store: new, the same, other fields, or a new revision.
 *
 * Hash first: most of what is added twice is the same, and then nothing is written.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"

#include <stdlib.h>

#define STORED_MAX ((size_t)900 << 20) /* SQLite's limit for a row is 10^9 bytes */

/* Columns 4 to 9 of PUT_FIND, and the same order in the statements that write. */
static const size_t kept[] = {
    offsetof(galley_article, date),   offsetof(galley_article, date_text),
    offsetof(galley_article, source), offsetof(galley_article, author),
    offsetof(galley_article, lang),   offsetof(galley_article, url),
};
#define KEPT (sizeof kept / sizeof *kept)

/* What the store has under the key. */
typedef struct stored {
    int64_t article, revision; /* 0: nothing */
    uint8_t hash[32];
    galley_str title, extra, regions;
    galley_str fields[KEPT];
} stored;

static galley_str field_of(const galley_article *a, size_t i)
{
    return *(const galley_str *)((const char *)a + kept[i]);
}

/* -- is it fit to be stored? -- */

static galley_status bad(galley_error *err, const galley_article *a, galley_status status,
                         const char *what)
{
    return galley__fail(err, status, "article \"%.*s\": %s", GALLEY__S(a->key), what);
}

static bool is_utf8(galley_str s)
{
    return s.size == 0 || galley_utf8_valid(s) == s.size;
}

static bool all_utf8(const galley_article *a)
{
    bool good = is_utf8(a->key) && is_utf8(a->title) && is_utf8(a->text) && is_utf8(a->html) &&
                is_utf8(a->origin) && is_utf8(a->note);
    for (size_t i = 0; i < KEPT; i++)
        good = good && is_utf8(field_of(a, i));
    for (size_t i = 0; i < a->n_labels; i++)
        good = good && is_utf8(a->labels[i]);
    for (size_t i = 0; i < a->n_fields; i++)
        good = good && is_utf8(a->fields[i].name) && is_utf8(a->fields[i].value);
    for (size_t i = 0; i < a->n_regions; i++)
        good = good && is_utf8(a->regions[i].reason);
    return good;
}

static bool good_regions(const galley_article *a)
{
    uint32_t end = 0;
    for (size_t i = 0; i < a->n_regions; i++) {
        const galley_region *r = &a->regions[i];
        if (r->start < end || r->end < r->start || r->end > a->text.size ||
            (unsigned)r->kind >= GALLEY_REGION_KINDS)
            return false;
        end = r->end;
    }
    return true;
}

static galley_status fit(const galley_article *a, galley_error *err)
{
    if (a->key.size == 0)
        return galley__fail(err, GALLEY_INVALID, "an article without a key cannot be stored");
    size_t room = STORED_MAX / 3;
    if (a->text.size > room || a->html.size > room || a->title.size > room)
        return bad(err, a, GALLEY_INVALID, "larger than a store can hold");
    if (!all_utf8(a))
        return bad(err, a, GALLEY_ENCODING, "not UTF-8");
    if (!good_regions(a))
        return bad(err, a, GALLEY_INVALID, "its regions overlap or lie outside of its text");
    for (size_t i = 0; i < a->n_fields; i++)
        if (a->fields[i].type == GALLEY_FIELD_JSON && !galley__json_valid(a->fields[i].value))
            return galley__fail(err, GALLEY_INVALID, "article \"%.*s\": field \"%.*s\" is not JSON",
                                GALLEY__S(a->key), GALLEY__S(a->fields[i].name));
    return GALLEY_OK;
}

/* -- what is there -- */

static galley_status read_stored(galley_store *store, sqlite3_stmt *stmt, stored *s,
                                 galley_error *err)
{
    s->article = sqlite3_column_int64(stmt, 0);
    s->revision = sqlite3_column_int64(stmt, 1);
    const void *hash = sqlite3_column_blob(stmt, 2);
    if (s->revision == 0 || hash == NULL || sqlite3_column_bytes(stmt, 2) != sizeof s->hash)
        return galley__store_corrupt(store, err, "article #%lld has no revision",
                                     (long long)s->article);
    memcpy(s->hash, hash, sizeof s->hash);
    galley_status status = galley__column_copy(store, stmt, 3, store->scratch, &s->title, err);
    for (size_t i = 0; status == GALLEY_OK && i < KEPT; i++)
        status = galley__column_copy(store, stmt, 4 + (int)i, store->scratch, &s->fields[i], err);
    if (status == GALLEY_OK)
        status = galley__column_copy(store, stmt, 10, store->scratch, &s->extra, err);
    if (status == GALLEY_OK)
        status = galley__column_copy(store, stmt, 11, store->scratch, &s->regions, err);
    return status;
}

static galley_status find(galley_store *store, galley_str key, stored *s, galley_error *err)
{
    sqlite3_stmt *stmt;
    bool row = false;
    *s = (stored){0};
    galley_status status = galley__prepared(store, GALLEY__SQL_PUT_FIND, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    int rc = galley__bind_must(stmt, 1, key);
    if (rc != SQLITE_OK)
        return galley__store_error(store, rc, "cannot be searched", err);
    status = galley__step(store, stmt, &row, err);
    if (!row)
        return status;
    status = read_stored(store, stmt, s, err);
    sqlite3_reset(stmt);
    return status;
}

/* -- writing -- */

static int bind_kept(sqlite3_stmt *stmt, const galley_str *fields, galley_str extra)
{
    int rc = SQLITE_OK;
    for (size_t i = 0; rc == SQLITE_OK && i < KEPT; i++)
        rc = galley__bind(stmt, 2 + (int)i, fields[i]);
    return rc ? rc : galley__bind(stmt, 2 + (int)KEPT, extra);
}

/* Fields as JSON, in scratch; empty when there are none. */
static galley_status write_extra(galley_store *store, const galley_field *fields, size_t n,
                                 galley_str *extra, galley_error *err)
{
    *extra = (galley_str){NULL, 0};
    if (n == 0)
        return GALLEY_OK;
    galley__buf_clear(&store->buf);
    galley__fields_write(&store->buf, fields, n);
    if (!store->buf.failed)
        *extra = galley_arena_copy(store->scratch, galley__buf_str(&store->buf));
    return extra->data ? GALLEY_OK : galley__nomem(err);
}

static galley_status write_regions(galley_store *store, const galley_article *a,
                                   galley_str *regions, galley_error *err)
{
    *regions = (galley_str){NULL, 0};
    if (a->n_regions == 0)
        return GALLEY_OK;
    galley__buf_clear(&store->buf);
    galley_status status = galley__regions_write(store, a, &store->buf, err);
    if (status != GALLEY_OK)
        return status;
    *regions = galley_arena_copy(store->scratch, galley__buf_str(&store->buf));
    return regions->data ? GALLEY_OK : galley__nomem(err);
}

static galley_status add_article(galley_store *store, const galley_article *a, int64_t *article,
                                 galley_error *err)
{
    galley_str extra, fields[KEPT];
    sqlite3_stmt *stmt;
    galley_status status = write_extra(store, a->fields, a->n_fields, &extra, err);
    if (status == GALLEY_OK)
        status = galley__prepared(store, GALLEY__SQL_ARTICLE_ADD, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    for (size_t i = 0; i < KEPT; i++)
        fields[i] = field_of(a, i);
    int rc = galley__bind_must(stmt, 1, a->key);
    rc = rc ? rc : bind_kept(stmt, fields, extra);
    rc = rc ? rc : galley__bind_must(stmt, 9, galley__store_now(store));
    status = galley__run(store, stmt, rc, "cannot store an article", err);
    *article = sqlite3_last_insert_rowid(store->db);
    return status;
}

/* `a` is whole: title and text are those of the revision. */
static galley_status add_revision(galley_store *store, const galley_article *a, int64_t article,
                                  const uint8_t hash[32], galley_str regions, int64_t *revision,
                                  galley_error *err)
{
    galley_str folded;
    sqlite3_stmt *stmt;
    galley_status status = galley__folded(store, a->title, a->text, &folded, err);
    if (status == GALLEY_OK)
        status = galley__prepared(store, GALLEY__SQL_REVISION_ADD, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    int rc = sqlite3_bind_int64(stmt, 1, article);
    rc = rc ? rc : sqlite3_bind_blob(stmt, 2, hash, 32, SQLITE_STATIC);
    rc = rc ? rc : galley__bind_must(stmt, 3, galley__store_now(store));
    rc = rc ? rc : galley__bind(stmt, 4, a->origin);
    rc = rc ? rc : galley__bind(stmt, 5, a->note);
    rc = rc ? rc : galley__bind(stmt, 6, a->title);
    rc = rc ? rc : galley__bind(stmt, 7, regions);
    rc = rc ? rc : galley__bind(stmt, 8, folded);
    rc = rc ? rc : galley__bind_must(stmt, 9, a->text);
    rc = rc ? rc : galley__bind(stmt, 10, a->html);
    status = galley__run(store, stmt, rc, "cannot store an article", err);
    *revision = sqlite3_last_insert_rowid(store->db);
    return status;
}

/* One statement with a row id and one text. */
static galley_status set_one(galley_store *store, galley__statement which, int64_t id,
                             galley_str value, galley_error *err)
{
    sqlite3_stmt *stmt;
    galley_status status = galley__prepared(store, which, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    int rc = sqlite3_bind_int64(stmt, 1, id);
    if (rc == SQLITE_OK && sqlite3_bind_parameter_count(stmt) > 1)
        rc = galley__bind(stmt, 2, value);
    return galley__run(store, stmt, rc, "cannot store an article", err);
}

static galley_status make_current(galley_store *store, int64_t article, int64_t revision,
                                  galley_error *err)
{
    sqlite3_stmt *stmt;
    galley_status status = galley__prepared(store, GALLEY__SQL_ARTICLE_CURRENT, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    sqlite3_bind_int64(stmt, 1, article);
    sqlite3_bind_int64(stmt, 2, revision);
    status = galley__run(store, stmt, SQLITE_OK, "cannot store an article", err);
    return status == GALLEY_OK ? galley__index_later(store, article, err) : status;
}

/* -- labels -- */

static galley_status add_labels(galley_store *store, const galley_article *a, int64_t article,
                                galley_error *err)
{
    sqlite3_stmt *stmt;
    galley_status status = GALLEY_OK;
    for (size_t i = 0; status == GALLEY_OK && i < a->n_labels; i++) {
        galley_str name, value;
        galley__label_split(a->labels[i], &name, &value);
        status = galley__prepared(store, GALLEY__SQL_LABEL_ADD, &stmt, err);
        if (status != GALLEY_OK)
            break;
        int rc = sqlite3_bind_int64(stmt, 1, article);
        rc = rc ? rc : galley__bind_must(stmt, 2, name);
        rc = rc ? rc : galley__bind_must(stmt, 3, value);
        status = galley__run(store, stmt, rc, "cannot store a label", err);
    }
    return status;
}

typedef struct label {
    galley_str name, value;
} label;

static int compare_labels(const void *a, const void *b)
{
    const label *x = a, *y = b;
    int order = galley_str_cmp(x->name, y->name);
    return order ? order : galley_str_cmp(x->value, y->value);
}

/* The labels of an article in the order of the store, each once; in scratch. */
static label *sorted_labels(galley_store *store, const galley_article *a, size_t *n)
{
    label *labels = galley_arena_calloc(store->scratch, a->n_labels, sizeof *labels);
    if (labels == NULL)
        return NULL;
    for (size_t i = 0; i < a->n_labels; i++)
        galley__label_split(a->labels[i], &labels[i].name, &labels[i].value);
    qsort(labels, a->n_labels, sizeof *labels, compare_labels);
    *n = 0;
    for (size_t i = 0; i < a->n_labels; i++)
        if (*n == 0 || compare_labels(&labels[*n - 1], &labels[i]) != 0)
            labels[(*n)++] = labels[i];
    return labels;
}

static galley_status same_labels(galley_store *store, const galley_article *a, int64_t article,
                                 bool *same, galley_error *err)
{
    sqlite3_stmt *stmt;
    size_t n, i = 0;
    bool row = true;
    label *labels = sorted_labels(store, a, &n);
    if (labels == NULL)
        return galley__nomem(err);
    galley_status status = galley__prepared(store, GALLEY__SQL_LABELS_THERE, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    sqlite3_bind_int64(stmt, 1, article);
    for (*same = true; *same; i++) {
        status = galley__step(store, stmt, &row, err);
        if (status != GALLEY_OK || !row)
            break;
        label there = {galley__column(stmt, 0), galley__column(stmt, 1)};
        *same = i < n && compare_labels(&there, &labels[i]) == 0;
    }
    sqlite3_reset(stmt);
    *same = *same && i == n;
    return status;
}

static galley_status change_labels(galley_store *store, const galley_article *a, int64_t article,
                                   bool *changed, galley_error *err)
{
    bool same = true;
    if (a->n_labels == 0)
        return GALLEY_OK;
    galley_status status = same_labels(store, a, article, &same, err);
    if (status != GALLEY_OK || same)
        return status;
    *changed = true;
    status = set_one(store, GALLEY__SQL_LABELS_DROP, article, (galley_str){NULL, 0}, err);
    return status == GALLEY_OK ? add_labels(store, a, article, err) : status;
}

/* -- fields of an article that is there -- */

/* Those of the article, then in their place what else the store has: as JSON. */
static galley_status merge_extra(galley_store *store, const galley_article *a, const stored *s,
                                 galley_str *extra, galley_error *err)
{
    galley_field *old, *all;
    size_t n;
    bool nomem;
    *extra = s->extra;
    if (a->n_fields == 0)
        return GALLEY_OK;
    if (!galley__fields_read(s->extra, store->scratch, &old, &n, &nomem))
        return nomem ? galley__nomem(err)
                     : galley__store_corrupt(store, err, "the fields of article #%lld",
                                             (long long)s->article);
    all = galley_arena_calloc(store->scratch, n + a->n_fields, sizeof *all);
    if (all == NULL)
        return galley__nomem(err);
    if (n)
        memcpy(all, old, n * sizeof *all);
    for (size_t i = 0; i < a->n_fields; i++) {
        size_t at = 0;
        while (at < n && !galley_str_eq(all[at].name, a->fields[i].name))
            at++;
        all[at] = a->fields[i];
        n += at == n;
    }
    return write_extra(store, all, n, extra, err);
}

static galley_status change_fields(galley_store *store, const galley_article *a, const stored *s,
                                   bool *changed, galley_error *err)
{
    galley_str fields[KEPT], extra;
    sqlite3_stmt *stmt;
    bool same = true;
    for (size_t i = 0; i < KEPT; i++) {
        fields[i] = field_of(a, i).size ? field_of(a, i) : s->fields[i];
        same = same && galley_str_eq(fields[i], s->fields[i]);
    }
    galley_status status = merge_extra(store, a, s, &extra, err);
    if (status != GALLEY_OK || (same && galley_str_eq(extra, s->extra)))
        return status;
    *changed = true;
    status = galley__prepared(store, GALLEY__SQL_ARTICLE_FIELDS, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    int rc = sqlite3_bind_int64(stmt, 1, s->article);
    rc = rc ? rc : bind_kept(stmt, fields, extra);
    return galley__run(store, stmt, rc, "cannot store an article", err);
}

/* -- text of an article that is there -- */

/* Title and text where the article has none, for its hash and perhaps a new revision. */
static galley_status complete(galley_store *store, const stored *s, galley_article *a,
                              galley_error *err)
{
    sqlite3_stmt *stmt;
    bool row = false;
    if (a->title.size == 0)
        a->title = s->title;
    if (a->text.size)
        return GALLEY_OK;
    galley_status status = galley__prepared(store, GALLEY__SQL_REVISION_TEXT, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    sqlite3_bind_int64(stmt, 1, s->revision);
    status = galley__step(store, stmt, &row, err);
    if (!row)
        return status;
    status = galley__column_copy(store, stmt, 0, store->scratch, &a->text, err);
    if (status == GALLEY_OK && a->html.size == 0)
        status = galley__column_copy(store, stmt, 1, store->scratch, &a->html, err);
    sqlite3_reset(stmt);
    return status;
}

static galley_status change_html(galley_store *store, const galley_article *a, int64_t revision,
                                 bool *changed, galley_error *err)
{
    sqlite3_stmt *stmt;
    bool row = false;
    if (a->html.size == 0)
        return GALLEY_OK;
    galley_status status = galley__prepared(store, GALLEY__SQL_REVISION_HTML_SAME, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    int rc = sqlite3_bind_int64(stmt, 1, revision);
    rc = rc ? rc : galley__bind(stmt, 2, a->html);
    if (rc != SQLITE_OK)
        return galley__store_error(store, rc, "cannot be searched", err);
    status = galley__step(store, stmt, &row, err);
    bool same = row && sqlite3_column_int(stmt, 0);
    sqlite3_reset(stmt);
    if (status != GALLEY_OK || same)
        return status;
    *changed = true;
    return set_one(store, GALLEY__SQL_REVISION_HTML, revision, a->html, err);
}

/* Regions made anew over the same text: what rules said of the old ones has to be asked again. */
static galley_status change_regions(galley_store *store, int64_t revision, galley_str was,
                                    galley_str regions, bool *changed, galley_error *err)
{
    if (regions.size == 0 || galley_str_eq(was, regions))
        return GALLEY_OK;
    *changed = true;
    return set_one(store, GALLEY__SQL_REVISION_REGIONS, revision, regions, err);
}

/* The revision that had this text before, if there is one, comes back with its statements. */
static galley_status revise(galley_store *store, const galley_article *a, const stored *s,
                            const uint8_t hash[32], galley_str regions, galley_put *put,
                            galley_error *err)
{
    sqlite3_stmt *stmt;
    galley_str was = {NULL, 0};
    bool row = false, changed = false;
    put->outcome = GALLEY_PUT_REVISED;
    galley_status status = galley__prepared(store, GALLEY__SQL_REVISION_FIND, &stmt, err);
    if (status != GALLEY_OK)
        return status;
    int rc = sqlite3_bind_int64(stmt, 1, s->article);
    rc = rc ? rc : sqlite3_bind_blob(stmt, 2, hash, 32, SQLITE_STATIC);
    if (rc != SQLITE_OK)
        return galley__store_error(store, rc, "cannot be searched", err);
    status = galley__step(store, stmt, &row, err);
    if (row) {
        put->revision = sqlite3_column_int64(stmt, 0);
        status = galley__column_copy(store, stmt, 1, store->scratch, &was, err);
        sqlite3_reset(stmt);
        if (status == GALLEY_OK)
            status = change_regions(store, put->revision, was, regions, &changed, err);
        if (status == GALLEY_OK)
            status = change_html(store, a, put->revision, &changed, err);
    } else if (status == GALLEY_OK) {
        status = add_revision(store, a, s->article, hash, regions, &put->revision, err);
    }
    return status == GALLEY_OK ? make_current(store, s->article, put->revision, err) : status;
}

static galley_status change(galley_store *store, const galley_article *given, const stored *s,
                            galley_put *put, galley_error *err)
{
    galley_article a = *given;
    galley_str regions;
    uint8_t hash[32];
    bool changed = false;
    *put = (galley_put){GALLEY_PUT_SAME, s->article, s->revision};
    galley_status status = write_regions(store, given, &regions, err);
    if (status == GALLEY_OK)
        status = complete(store, s, &a, err);
    if (status == GALLEY_OK)
        status = change_fields(store, &a, s, &changed, err);
    if (status == GALLEY_OK)
        status = change_labels(store, &a, s->article, &changed, err);
    if (status != GALLEY_OK)
        return status;
    galley_article_hash(&a, hash);
    bool same = memcmp(hash, s->hash, sizeof hash) == 0;
    if (!same && given->text.size == 0 && regions.size == 0)
        regions = s->regions; /* a new title over the same text */
    if (!same)
        status = revise(store, &a, s, hash, regions, put, err);
    if (same)
        status = change_regions(store, s->revision, s->regions, regions, &changed, err);
    if (same && status == GALLEY_OK)
        status = change_html(store, given, s->revision, &changed, err);
    if (same && changed)
        put->outcome = GALLEY_PUT_FIELDS;
    if (status == GALLEY_OK && changed)
        status = set_one(store, GALLEY__SQL_STALE_AGAIN, put->revision, (galley_str){NULL, 0}, err);
    return status;
}

static galley_status add(galley_store *store, const galley_article *a, galley_put *put,
                         galley_error *err)
{
    galley_str regions;
    uint8_t hash[32];
    put->outcome = GALLEY_PUT_NEW;
    galley_article_hash(a, hash);
    galley_status status = write_regions(store, a, &regions, err);
    if (status == GALLEY_OK)
        status = add_article(store, a, &put->article, err);
    if (status == GALLEY_OK)
        status = add_revision(store, a, put->article, hash, regions, &put->revision, err);
    if (status == GALLEY_OK)
        status = make_current(store, put->article, put->revision, err);
    return status == GALLEY_OK ? add_labels(store, a, put->article, err) : status;
}

galley_status galley_store_put(galley_store *store, const galley_article *a, galley_put *out,
                               galley_error *err)
{
    galley__entry entry;
    stored s;
    galley_put put = {0};
    if (out)
        *out = put;
    galley_status status = fit(a, err);
    if (status == GALLEY_OK)
        status = galley__enter(store, &entry, err);
    if (status != GALLEY_OK)
        return status;
    status = find(store, a->key, &s, err);
    if (status == GALLEY_OK)
        status = s.article ? change(store, a, &s, &put, err) : add(store, a, &put, err);
    status = galley__leave(store, &entry, status, err);
    if (status == GALLEY_OK && out)
        *out = put;
    return status;
}
