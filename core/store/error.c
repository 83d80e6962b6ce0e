/* core/store/error.c: SQLite's results as galley's.
 *
 * Each message begins with the path of the store, then says what could not be done.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"

#include <stdarg.h>

static galley_status status_of(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return GALLEY_BUSY;
    case SQLITE_FULL:
        return GALLEY_LIMIT;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_PROTOCOL:
        return GALLEY_IO;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return GALLEY_CORRUPT;
    case SQLITE_NOMEM:
        return GALLEY_NOMEM;
    case SQLITE_TOOBIG:
    case SQLITE_RANGE:
    case SQLITE_MISMATCH:
    case SQLITE_AUTH:
        return GALLEY_INVALID;
    case SQLITE_INTERRUPT:
        return GALLEY_CANCELLED;
    case SQLITE_CONSTRAINT:
        return GALLEY_CORRUPT; /* galley's own statements keep them all */
    default:
        return GALLEY_INTERNAL;
    }
}

/* Words for what happens to healthy programs; SQLite's own for the rest. */
static const char *words_of(galley_store *store, int rc)
{
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "another program is writing to it";
    case SQLITE_FULL:
        return "the disk is full; nothing of this batch was stored";
    case SQLITE_READONLY:
        return "it cannot be written here (read-only)";
    case SQLITE_NOTADB:
        return "it is damaged or no SQLite file";
    case SQLITE_IOERR:
        return rc == SQLITE_IOERR_NOMEM ? "out of memory" : "reading or writing failed";
    default:
        return store->db ? sqlite3_errmsg(store->db) : sqlite3_errstr(rc);
    }
}

/* SQLite has rolled back by itself in most of these cases, not in all. */
static void after_failure(galley_store *store)
{
    if (!sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    store->in_batch = false;
    galley__store_forget(store);
    store->n_pending = 0;
}

galley_status galley__store_error(galley_store *store, int rc, const char *what, galley_error *err)
{
    galley_status status = rc == SQLITE_IOERR_NOMEM ? GALLEY_NOMEM : status_of(rc);
    if (status == GALLEY_NOMEM)
        galley__nomem(err);
    else
        galley__fail(err, status, "%s: %s: %s", store->path, what, words_of(store, rc));
    if (status == GALLEY_IO && (rc & 0xff) == SQLITE_IOERR)
        store->unreliable = true;
    bool undone = store->db && store->in_batch && sqlite3_get_autocommit(store->db);
    if (undone || (store->db && (status == GALLEY_LIMIT || status == GALLEY_IO)))
        after_failure(store);
    return status;
}

galley_status galley__store_corrupt(galley_store *store, galley_error *err, const char *format, ...)
{
    char text[160];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return galley__fail(err, GALLEY_CORRUPT, "%s: damaged: %s", store->path, text);
}
