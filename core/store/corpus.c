/* core/store/corpus.c: the articles a question is about, and their texts one after the other.
 *
 * Texts are read in the order of their rows, which is that of the file, by one statement, and are not copied.
 * SPDX-License-Identifier: MIT */
#include "core/store/corpus.h"

galley_status galley__ids_add(galley_store *store, galley__ids *ids, int64_t id, galley_error *err)
{
    if (!galley__grow(store->alloc, (void **)&ids->at, ids->count, &ids->room, sizeof *ids->at))
        return galley__nomem(err);
    ids->at[ids->count++] = id;
    return GALLEY_OK;
}

void galley__ids_free(galley_store *store, galley__ids *ids)
{
    galley__free(store->alloc, ids->at, ids->room * sizeof *ids->at);
    *ids = (galley__ids){0};
}

/* A statement under way keeps the snapshot: what is asked meanwhile sees one state of the store, and need not lock the file
 * each time. */
static sqlite3_stmt *hold(galley_store *store)
{
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(store->db, "SELECT 1 FROM article_row", -1, &stmt, NULL) == SQLITE_OK)
        sqlite3_step(stmt);
    return stmt; /* without it everything works as well, but slower */
}

galley_status galley__ids_of(galley_store *store, const galley_query *where, galley__ids *ids,
                             galley_error *err)
{
    galley_cursor *cursor;
    int64_t row = 1;
    galley_select what = {.query = where};
    galley_status status = galley_store_select(store, &what, &cursor, err);
    sqlite3_stmt *held = where ? hold(store) : NULL;
    while (status == GALLEY_OK && row) {
        status = galley_cursor_next(cursor, &row, NULL, NULL, err);
        if (status == GALLEY_OK && row)
            status = galley__ids_add(store, ids, row, err);
    }
    sqlite3_finalize(held);
    galley_cursor_close(cursor);
    return status;
}

galley_status galley__ids_json(galley_store *store, const galley__ids *ids, galley_arena *arena,
                               galley_str *json, galley_error *err)
{
    galley__buf *buf = &store->buf;
    galley__buf_clear(buf);
    galley__buf_char(buf, '[');
    for (size_t i = 0; i < ids->count; i++)
        galley__buf_printf(buf, "%s%lld", i ? "," : "", (long long)ids->at[i]);
    galley__buf_char(buf, ']');
    if (!buf->failed)
        *json = galley_arena_copy(arena, galley__buf_str(buf));
    return buf->failed || json->data == NULL ? galley__nomem(err) : GALLEY_OK;
}

static void keep(galley__ids *a, const galley__ids *b, bool both)
{
    size_t n = 0, k = 0;
    for (size_t i = 0; i < a->count; i++) {
        while (k < b->count && b->at[k] < a->at[i])
            k++;
        bool found = k < b->count && b->at[k] == a->at[i];
        if (found == both)
            a->at[n++] = a->at[i];
    }
    a->count = n;
}

void galley__ids_and(galley__ids *a, const galley__ids *b)
{
    keep(a, b, true);
}

void galley__ids_without(galley__ids *a, const galley__ids *b)
{
    keep(a, b, false);
}

/* -- texts -- */

typedef struct visiting {
    galley_store *store;
    galley__depth depth;
    galley__visit visit;
    void *ctx;
    galley_arena *arena;
    galley_error *err;
} visiting;

/* The text stays SQLite's until the next step: it is looked at, not kept. */
static galley_status look(visiting *v, sqlite3_stmt *stmt)
{
    galley_article a = {.row = sqlite3_column_int64(stmt, 0)};
    galley_tokens tokens = {0};
    a.text = galley__column(stmt, 1);
    galley_arena_reset(v->arena);
    galley_arena_reset(v->store->scratch);
    if (galley_utf8_valid(a.text) != a.text.size)
        return galley__store_corrupt(v->store, v->err, "the text of article %lld is not UTF-8",
                                     (long long)a.row);
    galley_status status =
        galley__regions_read(v->store, galley__column(stmt, 2), v->arena, &a, v->err);
    if (status == GALLEY_OK && v->depth == GALLEY__WORDS)
        status = galley_text_tokens(a.text, v->arena, &tokens, v->err);
    return status == GALLEY_OK ? v->visit(v->ctx, &a, &tokens, v->arena, v->err) : status;
}

static galley_status go_through(visiting *v, sqlite3_stmt *stmt, const galley__ids *ids)
{
    galley_status status = GALLEY_OK;
    for (size_t i = 0; status == GALLEY_OK && i < ids->count; i++) {
        int rc = sqlite3_bind_int64(stmt, 1, ids->at[i]);
        if (rc == SQLITE_OK)
            rc = sqlite3_step(stmt);
        if (rc == SQLITE_ROW)
            status = look(v, stmt);
        else if (rc != SQLITE_DONE) /* DONE: deleted since */
            status = galley__store_error(v->store, rc, "cannot be read", v->err);
        sqlite3_reset(stmt);
    }
    return status;
}

galley_status galley__visit_all(galley_store *store, const galley__ids *ids, galley__depth depth,
                                galley__visit visit, void *ctx, galley_error *err)
{
    static const char sql[] = "SELECT a.id, r.text, r.regions FROM article_row a"
                              " JOIN revision_row r ON r.id = a.revision WHERE a.id = ?1";
    visiting v = {
        .store = store, .depth = depth, .visit = visit, .ctx = ctx, .arena = NULL, .err = err};
    sqlite3_stmt *stmt = NULL;
    galley_status status = galley_arena_new(store->alloc, &v.arena, err);
    int rc = status == GALLEY_OK ? sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL) : SQLITE_OK;
    if (rc != SQLITE_OK)
        status = galley__store_error(store, rc, "cannot be read", err);
    sqlite3_stmt *held = status == GALLEY_OK ? hold(store) : NULL;
    if (status == GALLEY_OK)
        status = go_through(&v, stmt, ids);
    sqlite3_finalize(held);
    sqlite3_finalize(stmt);
    galley_arena_free(v.arena);
    return status;
}

bool galley__next_body(const galley_article *a, size_t *at, galley_range *range)
{
    if (a->n_regions == 0) {
        *range = (galley_range){0, (uint32_t)a->text.size};
        return (*at)++ == 0 && a->text.size > 0;
    }
    while (*at < a->n_regions) {
        const galley_region *r = &a->regions[(*at)++];
        *range = (galley_range){r->start, r->end};
        if (galley_region_body() & GALLEY_REGION_BIT(r->kind))
            return true;
    }
    return false;
}
