/* core/store/name.c: strings that come again and again, stored once.
 *
 * What was looked up is remembered until a rollback, or until another program has written.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"

#define REMEMBERED_MAX 100000

/* Not remembering costs time, nothing else; so memory that is out is no failure here. */
static void remember(galley_store *store, galley__map *map, galley_str key, int64_t id)
{
    if (map->count >= REMEMBERED_MAX || id > UINT32_MAX)
        return;
    galley_str kept = galley_arena_copy(store->interned, key);
    if (kept.data)
        galley__map_set(map, kept, (uint32_t)id);
}

/* Prepared and bound: (first, s), or s alone where `first` is empty. */
static galley_status ready(galley_store *store, galley__statement which, galley_str first,
                           galley_str s, sqlite3_stmt **stmt, galley_error *err)
{
    galley_status status = galley__prepared(store, which, stmt, err);
    if (status != GALLEY_OK)
        return status;
    int rc = galley__bind_must(*stmt, first.size ? 2 : 1, s);
    if (rc == SQLITE_OK && first.size)
        rc = galley__bind(*stmt, 1, first);
    return rc == SQLITE_OK ? GALLEY_OK : galley__store_error(store, rc, "cannot be used", err);
}

static galley_status intern(galley_store *store, galley__statement find, galley__statement add,
                            galley_str first, galley_str s, int64_t *id, galley_error *err)
{
    sqlite3_stmt *stmt;
    bool row = false;
    galley_status status = ready(store, find, first, s, &stmt, err);
    if (status == GALLEY_OK)
        status = galley__step(store, stmt, &row, err);
    if (row) {
        *id = sqlite3_column_int64(stmt, 0);
        sqlite3_reset(stmt);
    }
    if (row || status != GALLEY_OK)
        return status;
    status = ready(store, add, first, s, &stmt, err);
    if (status == GALLEY_OK)
        status = galley__run(store, stmt, SQLITE_OK, "cannot be written", err);
    if (status == GALLEY_OK)
        *id = sqlite3_last_insert_rowid(store->db);
    return status;
}

galley_status galley__name_id(galley_store *store, galley_str name, int64_t *id, galley_error *err)
{
    uint32_t known;
    if (galley__map_get(&store->names, name, &known)) {
        *id = known;
        return GALLEY_OK;
    }
    galley_status status = intern(store, GALLEY__SQL_NAME_FIND, GALLEY__SQL_NAME_ADD,
                                  (galley_str){NULL, 0}, name, id, err);
    if (status == GALLEY_OK)
        remember(store, &store->names, name, *id);
    return status;
}

galley_status galley__reason_id(galley_store *store, galley_region_kind kind, galley_str reason,
                                int64_t *id, galley_error *err)
{
    galley_str name = galley_str_of(galley_region_name(kind));
    char *both = galley_arena_alloc(store->scratch, reason.size + 1);
    if (both == NULL)
        return galley__nomem(err);
    both[0] = (char)kind;
    if (reason.size)
        memcpy(both + 1, reason.data, reason.size);
    galley_str key = {both, reason.size + 1};
    uint32_t known;
    if (galley__map_get(&store->reasons, key, &known)) {
        *id = known;
        return GALLEY_OK;
    }
    galley_status status =
        intern(store, GALLEY__SQL_REASON_FIND, GALLEY__SQL_REASON_ADD, name, reason, id, err);
    if (status == GALLEY_OK)
        remember(store, &store->reasons, key, *id);
    return status;
}
