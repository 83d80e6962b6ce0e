/* core/store/story.c: near copies of one text, found without comparing all with all.
 *
 * Each article has 24 keys (galley_runs_sketch) in band_row; those that share a key are candidates, and each of these is
 * compared exactly. Keys of a text that has changed since stay: they lead to one more comparison, never to a wrong one. A
 * story is named by the smallest row of its articles.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"

#include <stdlib.h>

enum { BATCH = 500, CANDIDATES_MAX = 64, WORDS_MIN = 10 };

const char galley__schema_stories[] =
    "CREATE TABLE band_row (\n"
    "  key INTEGER NOT NULL,\n"
    "  article INTEGER NOT NULL,\n"
    "  PRIMARY KEY (key, article)) WITHOUT ROWID;\n"
    "CREATE TABLE story_row (\n"
    "  article INTEGER PRIMARY KEY REFERENCES article_row (id) ON DELETE CASCADE,\n"
    "  revision INTEGER NOT NULL,\n"
    "  story INTEGER NOT NULL);\n"
    "CREATE INDEX story_articles ON story_row (story);\n"
    "CREATE VIEW story AS\n"
    "  SELECT w.story, w.article, a.key, a.date, a.source, r.title,\n"
    "         count(*) OVER (PARTITION BY w.story) AS articles\n"
    "  FROM story_row w JOIN article_row a ON a.id = w.article\n"
    "  JOIN revision_row r ON r.id = a.revision;\n";

typedef struct looking {
    galley_store *store;
    galley_arena *arena, *other; /* of the article, of the one it is compared with */
    galley_error *err;
    galley_stories *counts;
} looking;

/* -- one article -- */

static galley_status runs_of(looking *l, int64_t article, galley_arena *arena, int64_t *revision,
                             galley_runs *runs)
{
    galley_article a;
    galley_str body;
    galley_status status = galley__store_read(
        l->store, article, GALLEY__PART_TEXT | GALLEY__PART_REGIONS, arena, &a, l->err);
    if (status == GALLEY_OK)
        status = galley_article_body(&a, arena, &body, l->err);
    if (status == GALLEY_OK)
        status = galley_text_runs(body, arena, runs, l->err);
    *revision = a.revision;
    return status;
}

static galley_status with_two(looking *l, galley__statement which, int64_t a, int64_t b, int64_t c)
{
    sqlite3_stmt *stmt;
    galley_status status = galley__prepared(l->store, which, &stmt, l->err);
    if (status != GALLEY_OK)
        return status;
    int rc = sqlite3_bind_int64(stmt, 1, a);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 2, b);
    if (rc == SQLITE_OK && sqlite3_bind_parameter_count(stmt) > 2)
        rc = sqlite3_bind_int64(stmt, 3, c);
    return galley__run(l->store, stmt, rc, "cannot store stories", l->err);
}

typedef struct candidate {
    int64_t article;
    size_t shared; /* keys */
} candidate;

static int by_article(const void *a, const void *b)
{
    int64_t x = ((const candidate *)a)->article, y = ((const candidate *)b)->article;
    return x < y ? -1 : x > y;
}

static int by_shared(const void *a, const void *b)
{
    size_t x = ((const candidate *)a)->shared, y = ((const candidate *)b)->shared;
    return x > y ? -1 : x < y ? 1 : by_article(a, b);
}

/* Articles behind one key, appended. */
static galley_status add_candidates(looking *l, uint64_t key, int64_t article, candidate **at,
                                    size_t *count, size_t *room)
{
    sqlite3_stmt *stmt;
    bool row = true;
    galley_status status = galley__prepared(l->store, GALLEY__SQL_BAND, &stmt, l->err);
    if (status != GALLEY_OK)
        return status;
    sqlite3_bind_int64(stmt, 1, (int64_t)key);
    while (status == GALLEY_OK && row) {
        status = galley__step(l->store, stmt, &row, l->err);
        int64_t other = row ? sqlite3_column_int64(stmt, 0) : article;
        if (status != GALLEY_OK || other == article)
            continue;
        if (!galley__arena_grow(l->arena, (void **)at, *count, room, sizeof **at))
            status = galley__nomem(l->err);
        else
            (*at)[(*count)++] = (candidate){other, 1};
    }
    sqlite3_reset(stmt);
    return status;
}

/* Each article once, those that share most keys first. */
static size_t rank(candidate *at, size_t count)
{
    size_t n = 0;
    if (count == 0)
        return 0;
    qsort(at, count, sizeof *at, by_article);
    for (size_t i = 0; i < count; i++) {
        if (n && at[n - 1].article == at[i].article)
            at[n - 1].shared++;
        else
            at[n++] = at[i];
    }
    qsort(at, n, sizeof *at, by_shared);
    return n < CANDIDATES_MAX ? n : CANDIDATES_MAX;
}

static galley_status story_of(looking *l, int64_t article, int64_t *story)
{
    sqlite3_stmt *stmt;
    bool row = false;
    *story = article;
    galley_status status = galley__prepared(l->store, GALLEY__SQL_STORY_OF, &stmt, l->err);
    if (status != GALLEY_OK)
        return status;
    sqlite3_bind_int64(stmt, 1, article);
    status = galley__step(l->store, stmt, &row, l->err);
    if (row) {
        *story = sqlite3_column_int64(stmt, 0);
        sqlite3_reset(stmt);
    }
    return status;
}

/* The stories of both become the one with the smaller name. */
static galley_status join(looking *l, int64_t a, int64_t b)
{
    int64_t x = a, y = b;
    galley_status status = story_of(l, a, &x);
    if (status == GALLEY_OK)
        status = story_of(l, b, &y);
    if (status != GALLEY_OK || x == y)
        return status;
    return with_two(l, GALLEY__SQL_STORY_JOIN, x < y ? y : x, x < y ? x : y, 0);
}

static galley_status compare_all(looking *l, int64_t article, const galley_runs *runs,
                                 const candidate *at, size_t count, bool *alike)
{
    galley_status status = GALLEY_OK;
    for (size_t i = 0; status == GALLEY_OK && i < count; i++) {
        galley_runs other;
        int64_t revision;
        galley_arena_reset(l->other);
        status = runs_of(l, at[i].article, l->other, &revision, &other);
        if (status == GALLEY_NOTFOUND) { /* deleted since */
            status = GALLEY_OK;
            continue;
        }
        if (status == GALLEY_OK && galley_runs_similarity(runs, &other) >= GALLEY_STORY_ALIKE) {
            *alike = true;
            status = join(l, article, at[i].article);
        }
    }
    return status;
}

static galley_status find_copies(looking *l, int64_t article, const galley_runs *runs, bool *alike)
{
    uint64_t bands[GALLEY_SKETCH_BANDS];
    candidate *at = NULL;
    size_t count = 0, room = 0;
    galley_status status = GALLEY_OK;
    galley_runs_sketch(runs, bands);
    for (size_t i = 0; status == GALLEY_OK && i < GALLEY_SKETCH_BANDS; i++)
        status = add_candidates(l, bands[i], article, &at, &count, &room);
    count = rank(at, count);
    if (status == GALLEY_OK)
        status = compare_all(l, article, runs, at, count, alike);
    for (size_t i = 0; status == GALLEY_OK && i < GALLEY_SKETCH_BANDS; i++)
        status = with_two(l, GALLEY__SQL_BAND_ADD, (int64_t)bands[i], article, 0);
    return status;
}

static galley_status look_at(looking *l, int64_t article)
{
    galley_runs runs;
    int64_t revision;
    bool alike = false;
    galley_arena_reset(l->arena);
    galley_status status = runs_of(l, article, l->arena, &revision, &runs);
    if (status == GALLEY_OK)
        status = with_two(l, GALLEY__SQL_STORY_ADD, article, revision, 0);
    if (status == GALLEY_OK && runs.words >= WORDS_MIN)
        status = find_copies(l, article, &runs, &alike);
    l->counts->looked_at++;
    l->counts->joined += alike;
    return status;
}

/* -- all that are new -- */

/* Up to BATCH articles behind `last` whose text was not looked at, in the order of their rows. */
static galley_status next_batch(looking *l, int64_t last, int64_t *rows, size_t *count)
{
    sqlite3_stmt *stmt;
    bool row = true;
    *count = 0;
    galley_status status = galley__prepared(l->store, GALLEY__SQL_STORY_STALE, &stmt, l->err);
    if (status != GALLEY_OK)
        return status;
    sqlite3_bind_int64(stmt, 1, last);
    sqlite3_bind_int64(stmt, 2, BATCH);
    while (status == GALLEY_OK && row && *count < BATCH) {
        status = galley__step(l->store, stmt, &row, l->err);
        if (status == GALLEY_OK && row)
            rows[(*count)++] = sqlite3_column_int64(stmt, 0);
    }
    sqlite3_reset(stmt);
    return status;
}

static galley_status one_batch(looking *l, int64_t *last, size_t *count)
{
    int64_t rows[BATCH];
    galley_status status = next_batch(l, *last, rows, count);
    if (status != GALLEY_OK || *count == 0)
        return status;
    *last = rows[*count - 1];
    status = galley_store_begin(l->store, l->err);
    for (size_t i = 0; status == GALLEY_OK && i < *count; i++)
        status = look_at(l, rows[i]);
    if (status == GALLEY_OK)
        return galley_store_commit(l->store, l->err);
    galley_store_rollback(l->store);
    return status;
}

galley_status galley_store_stories(galley_store *store, galley_stories *out, galley_error *err)
{
    looking l = {.store = store, .err = err, .counts = out};
    size_t count = 1;
    int64_t last = 0;
    *out = (galley_stories){0};
    galley_status status = galley_arena_new(store->alloc, &l.arena, err);
    if (status == GALLEY_OK)
        status = galley_arena_new(store->alloc, &l.other, err);
    while (status == GALLEY_OK && count)
        status = one_batch(&l, &last, &count);
    galley_arena_free(l.arena);
    galley_arena_free(l.other);
    return status;
}
