/* core/store/model.c: models as rows that SQL can read, and their frozen bytes.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"

/* Stores of version 1 may have them already: they were made with the first model. */
const char galley__schema_models[] =
    "CREATE TABLE IF NOT EXISTS model_row (\n"
    "  name TEXT PRIMARY KEY,\n"
    "  kind TEXT NOT NULL, features TEXT NOT NULL, label_name TEXT NOT NULL,\n"
    "  query TEXT, articles INTEGER NOT NULL, made TEXT NOT NULL,\n"
    "  bytes BLOB NOT NULL) WITHOUT ROWID;\n"
    "CREATE TABLE IF NOT EXISTS feature_row (\n"
    "  model TEXT NOT NULL REFERENCES model_row (name) ON DELETE CASCADE,\n"
    "  label TEXT NOT NULL, feature TEXT NOT NULL, weight REAL NOT NULL,\n"
    "  PRIMARY KEY (model, label, feature)) WITHOUT ROWID;\n"
    "CREATE VIEW IF NOT EXISTS model AS\n"
    "  SELECT name, kind, features, label_name, query, articles, made, length(bytes) AS size\n"
    "  FROM model_row;\n"
    "CREATE VIEW IF NOT EXISTS feature AS\n"
    "  SELECT model, label, feature, weight FROM feature_row;\n";

static galley_status prepare(galley_store *store, const char *sql, sqlite3_stmt **stmt,
                             galley_error *err)
{
    int rc = sqlite3_prepare_v2(store->db, sql, -1, stmt, NULL);
    return rc == SQLITE_OK ? GALLEY_OK
                           : galley__store_error(store, rc, "cannot keep the model", err);
}

static galley_status put_head(galley_store *store, const galley_stored_model *m, galley_error *err)
{
    sqlite3_stmt *stmt = NULL;
    galley_status status =
        prepare(store,
                "INSERT OR REPLACE INTO model_row (name, kind, features, label_name, query,"
                " articles, made, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                &stmt, err);
    if (status != GALLEY_OK)
        return status;
    int rc = galley__bind_must(stmt, 1, m->name);
    rc = rc ? rc : galley__bind_must(stmt, 2, m->kind);
    rc = rc ? rc : galley__bind_must(stmt, 3, m->features);
    rc = rc ? rc : galley__bind_must(stmt, 4, m->label_name);
    rc = rc ? rc : galley__bind(stmt, 5, m->query);
    rc = rc ? rc : sqlite3_bind_int64(stmt, 6, (int64_t)m->articles);
    rc = rc ? rc : galley__bind_must(stmt, 7, galley__store_now(store));
    rc = rc ? rc
            : sqlite3_bind_blob64(stmt, 8, m->bytes.data, (sqlite3_uint64)m->bytes.size,
                                  SQLITE_STATIC);
    status = galley__run(store, stmt, rc, "cannot keep the model", err);
    sqlite3_finalize(stmt);
    return status;
}

static galley_status put_weights(galley_store *store, const galley_stored_model *m,
                                 galley_error *err)
{
    sqlite3_stmt *stmt = NULL;
    galley_status status = prepare(store,
                                   "INSERT OR REPLACE INTO feature_row (model, label, feature,"
                                   " weight) VALUES (?1, ?2, ?3, ?4)",
                                   &stmt, err);
    for (size_t i = 0; status == GALLEY_OK && i < m->n_weights; i++) {
        int rc = galley__bind_must(stmt, 1, m->name);
        rc = rc ? rc : galley__bind_must(stmt, 2, m->weights[i].label);
        rc = rc ? rc : galley__bind_must(stmt, 3, m->weights[i].feature);
        rc = rc ? rc : sqlite3_bind_double(stmt, 4, m->weights[i].weight);
        status = galley__run(store, stmt, rc, "cannot keep the model", err);
    }
    sqlite3_finalize(stmt);
    return status;
}

static galley_status drop_weights(galley_store *store, galley_str name, galley_error *err)
{
    sqlite3_stmt *stmt = NULL;
    galley_status status = prepare(store, "DELETE FROM feature_row WHERE model = ?1", &stmt, err);
    if (status == GALLEY_OK)
        status = galley__run(store, stmt, galley__bind_must(stmt, 1, name), "cannot keep the model",
                             err);
    sqlite3_finalize(stmt);
    return status;
}

galley_status galley_store_put_model(galley_store *store, const galley_stored_model *model,
                                     galley_error *err)
{
    galley__entry entry;
    galley_status status = galley__enter(store, &entry, err);
    if (status != GALLEY_OK)
        return status;
    status = drop_weights(store, model->name, err);
    if (status == GALLEY_OK)
        status = put_head(store, model, err);
    if (status == GALLEY_OK)
        status = put_weights(store, model, err);
    return galley__leave(store, &entry, status, err);
}

static galley_status missing(galley_store *store, galley_str name, galley_error *err)
{
    return galley__fail(err, GALLEY_NOTFOUND, "%s: there is no model \"%.*s\"", store->path,
                        GALLEY__S(name));
}

galley_status galley_store_get_model(galley_store *store, galley_str name, galley_arena *arena,
                                     galley_stored_model *out, galley_error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    *out = (galley_stored_model){.name = name};
    int rc;
    galley_status status = prepare(store,
                                   "SELECT label_name, CAST (bytes AS BLOB), articles, query"
                                   " FROM model_row WHERE name = ?1",
                                   &stmt, err);
    if (status == GALLEY_OK && (rc = galley__bind_must(stmt, 1, name)) != SQLITE_OK)
        status = galley__store_error(store, rc, "cannot be read", err);
    if (status == GALLEY_OK)
        status = galley__step(store, stmt, &row, err);
    if (status == GALLEY_OK && !row)
        status = missing(store, name, err);
    if (status == GALLEY_OK) {
        galley_str bytes = {sqlite3_column_blob(stmt, 1), (size_t)sqlite3_column_bytes(stmt, 1)};
        status = galley__column_copy(store, stmt, 0, arena, &out->label_name, err);
        if (status == GALLEY_OK)
            status = galley__column_copy(store, stmt, 3, arena, &out->query, err);
        out->bytes = galley_arena_copy(arena, bytes);
        out->articles = (size_t)sqlite3_column_int64(stmt, 2);
        if (status == GALLEY_OK && out->bytes.data == NULL)
            status = galley__nomem(err);
    }
    sqlite3_finalize(stmt);
    if (status != GALLEY_OK)
        *out = (galley_stored_model){0};
    return status;
}
