/* core/store/batch.c: transactions, and the search index brought up to date at their end.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"

#include <time.h>

galley_str galley__store_now(galley_store *store)
{
    if (!store->now[0]) {
        time_t now = time(NULL);
        struct tm tm;
        if (gmtime_r(&now, &tm))
            strftime(store->now, sizeof store->now, "%Y-%m-%dT%H:%M:%SZ", &tm);
    }
    return galley_str_of(store->now);
}

void galley__store_forget(galley_store *store)
{
    galley__map_fini(&store->names);
    galley__map_fini(&store->reasons);
    galley__map_init(&store->names, store->alloc);
    galley__map_init(&store->reasons, store->alloc);
    galley_arena_reset(store->interned);
    store->open_run = (galley__open_run){0};
}

static galley_status simple(galley_store *store, galley__statement which, const char *what,
                            galley_error *err)
{
    sqlite3_stmt *stmt;
    galley_status status = galley__prepared(store, which, &stmt, err);
    return status == GALLEY_OK ? galley__run(store, stmt, SQLITE_OK, what, err) : status;
}

/* Ids that were interned stay true until somebody else has written. */
static galley_status look_for_others(galley_store *store, galley_error *err)
{
    sqlite3_stmt *stmt;
    bool row = false;
    galley_status status = galley__prepared(store, GALLEY__SQL_DATA_VERSION, &stmt, err);
    if (status == GALLEY_OK)
        status = galley__step(store, stmt, &row, err);
    if (!row)
        return status;
    int64_t version = sqlite3_column_int64(stmt, 0);
    sqlite3_reset(stmt);
    if (version != store->data_version)
        galley__store_forget(store);
    store->data_version = version;
    return GALLEY_OK;
}

static galley_status may_write(galley_store *store, galley_error *err)
{
    if (store->mode == GALLEY_STORE_READ)
        return galley__fail(err, GALLEY_INVALID, "%s: opened for reading only", store->path);
    if (store->unreliable)
        return galley__fail(err, GALLEY_IO, "%s: reading or writing failed before; open it again",
                            store->path);
    return GALLEY_OK;
}

galley_status galley_store_begin(galley_store *store, galley_error *err)
{
    galley_status status = may_write(store, err);
    if (status != GALLEY_OK)
        return status;
    if (store->in_batch)
        return galley__fail(err, GALLEY_INVALID, "%s: a batch is begun already", store->path);
    status = simple(store, GALLEY__SQL_BEGIN, "cannot begin to write", err);
    if (status != GALLEY_OK)
        return status;
    store->in_batch = true;
    store->now[0] = '\0';
    status = look_for_others(store, err);
    if (status != GALLEY_OK)
        galley_store_rollback(store);
    return status;
}

galley_status galley_store_commit(galley_store *store, galley_error *err)
{
    if (!store->in_batch)
        return galley__fail(err, GALLEY_INVALID, "%s: no batch is begun", store->path);
    galley_status status = galley__index_now(store, err);
    if (status == GALLEY_OK)
        status = simple(store, GALLEY__SQL_COMMIT, "cannot commit", err);
    if (status != GALLEY_OK) {
        galley_store_rollback(store);
        return status;
    }
    store->in_batch = false;
    return GALLEY_OK;
}

void galley_store_rollback(galley_store *store)
{
    if (store->in_batch && !sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    if (store->in_batch)
        galley__store_forget(store);
    store->in_batch = false;
    store->n_pending = 0;
}

galley_status galley__enter(galley_store *store, galley__entry *entry, galley_error *err)
{
    galley_arena_reset(store->scratch);
    *entry = (galley__entry){.alone = !store->in_batch, .n_pending = store->n_pending};
    if (entry->alone)
        return galley_store_begin(store, err);
    galley_status status = may_write(store, err);
    return status == GALLEY_OK ? simple(store, GALLEY__SQL_SAVE, "cannot be written", err) : status;
}

/* Back to the savepoint; where even that fails the whole batch goes. */
static void undo(galley_store *store, const galley__entry *entry)
{
    if (!store->in_batch)
        return;
    galley__store_forget(store);
    store->n_pending = entry->n_pending;
    if (entry->alone || sqlite3_exec(store->db, "ROLLBACK TO one_call; RELEASE one_call", NULL,
                                     NULL, NULL) != SQLITE_OK)
        galley_store_rollback(store);
}

galley_status galley__leave(galley_store *store, const galley__entry *entry, galley_status status,
                            galley_error *err)
{
    if (status == GALLEY_OK)
        status = entry->alone ? galley_store_commit(store, err)
                              : simple(store, GALLEY__SQL_RELEASE, "cannot be written", err);
    if (status != GALLEY_OK)
        undo(store, entry);
    return status;
}

/* -- the search index -- */

galley_status galley__index_later(galley_store *store, int64_t article, galley_error *err)
{
    if (store->n_pending && store->pending[store->n_pending - 1] == article)
        return GALLEY_OK;
    if (!galley__grow(store->alloc, (void **)&store->pending, store->n_pending, &store->max_pending,
                      sizeof *store->pending))
        return galley__nomem(err);
    store->pending[store->n_pending++] = article;
    return GALLEY_OK;
}

galley_status galley__index_now(galley_store *store, galley_error *err)
{
    if (store->n_pending == 0)
        return GALLEY_OK;
    galley__buf *buf = &store->buf;
    galley__buf_clear(buf);
    for (size_t i = 0; i < store->n_pending; i++)
        galley__buf_printf(buf, "%c%lld", i ? ',' : '[', (long long)store->pending[i]);
    galley__buf_char(buf, ']');
    if (buf->failed)
        return galley__nomem(err);
    sqlite3_stmt *stmt;
    galley_status status = galley__prepared(store, GALLEY__SQL_INDEX, &stmt, err);
    if (status == GALLEY_OK)
        status = galley__run(store, stmt, galley__bind(stmt, 1, galley__buf_str(buf)),
                             "cannot write the search index", err);
    if (status == GALLEY_OK)
        store->n_pending = 0;
    return status;
}
