/* core/store/open.c: opening and closing, and saying clearly why a file cannot be opened.
 *
 * Nothing is ever repaired here: a file that is no store, damaged, newer or out of reach is left as it is.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

/* -- the path -- */

/* What the file system says, before SQLite makes "unable to open database file" of all of it. */
static galley_status look_at_path(const galley_store *store, bool *exists, galley_error *err)
{
    struct stat st;
    *exists = false;
    if (stat(store->path, &st) == 0) {
        *exists = true;
        if (S_ISDIR(st.st_mode))
            return galley__fail(err, GALLEY_INVALID, "%s: is a folder, not a store", store->path);
        if (access(store->path, R_OK))
            return galley__fail(err, GALLEY_IO, "%s: no permission to read it", store->path);
        if (st.st_size == 0 && store->mode != GALLEY_STORE_CREATE)
            return galley__fail(err, GALLEY_CORRUPT, "%s: is empty, not a galley store",
                                store->path);
        return GALLEY_OK;
    }
    if (errno != ENOENT && errno != ENOTDIR)
        return galley__fail(err, GALLEY_IO, "%s: %s", store->path, strerror(errno));
    if (store->mode != GALLEY_STORE_CREATE)
        return galley__fail(err, GALLEY_NOTFOUND, "%s: there is no such store", store->path);
    return GALLEY_OK;
}

/* The folder that the file is in; into `folder`, which has room for the path and two bytes more. */
static void folder_of(const galley_store *store, char *folder)
{
    const char *slash = strrchr(store->path, '/');
    size_t n = slash ? (size_t)(slash - store->path) : 0;
    memcpy(folder, store->path, n);
    strcpy(folder + n, n ? "" : slash ? "/" : ".");
}

static bool on_network(const char *folder)
{
    static const uint32_t kinds[] = {0x6969, 0xff534d42, 0xfe534d42, 0x517b, 0x5346414f};
    struct statfs fs;
    if (statfs(folder, &fs))
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if ((uint32_t)fs.f_type == kinds[i])
            return true;
    return false;
}

/* SQLite's log needs a folder it can write to, on a disk of this machine. */
static galley_status look_at_folder(const galley_store *store, galley_error *err)
{
    size_t size = store->path_size + 2;
    char *folder = galley__new(store->alloc, size);
    struct stat st;
    if (folder == NULL)
        return galley__nomem(err);
    folder_of(store, folder);
    galley_status status = GALLEY_OK;
    if (stat(folder, &st) || !S_ISDIR(st.st_mode))
        status = galley__fail(err, GALLEY_NOTFOUND, "%s: the folder \"%s\" does not exist",
                              store->path, folder);
    else if (access(folder, W_OK))
        status = galley__fail(err, GALLEY_IO, "%s: the folder \"%s\" cannot be written (%s)",
                              store->path, folder, strerror(errno));
    else if (on_network(folder))
        status =
            galley__fail(err, GALLEY_INVALID,
                         "%s: a store cannot be written on a network file system", store->path);
    galley__free(store->alloc, folder, size);
    return status;
}

/* -- the connection -- */

static galley_status connect(galley_store *store, const char *name, int flags, galley_error *err)
{
    int rc = sqlite3_open_v2(name, &store->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc != SQLITE_OK)
        return galley__store_error(store, rc, "cannot be opened", err);
    sqlite3_extended_result_codes(store->db, 1);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    galley__store_patience(store, GALLEY__BUSY_MS);
    rc = sqlite3_exec(store->db,
                      "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                      "PRAGMA cell_size_check = ON; PRAGMA cache_size = -32768;"
                      "PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864",
                      NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        return galley__store_error(store, rc, "cannot be opened", err);
    galley_status status = galley__fold_register(store, err);
    return status == GALLEY_OK ? galley__gone_register(store, err) : status;
}

/* A path is a path, but for ":memory:": "./" in front keeps SQLite from seeing anything else in it. */
static galley_status connect_path(galley_store *store, bool immutable, galley_error *err)
{
    galley__buf *name = &store->buf;
    galley__buf_clear(name);
    int flags = store->mode == GALLEY_STORE_READ    ? SQLITE_OPEN_READONLY
                : store->mode == GALLEY_STORE_WRITE ? SQLITE_OPEN_READWRITE
                                                    : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (immutable) {
        char *whole = realpath(store->path, NULL);
        galley__buf_add(name, GALLEY_STR("file:"));
        for (const char *p = whole; p && *p; p++)
            galley__buf_printf(name, strchr("%?#", *p) ? "%%%02X" : "%c", (unsigned)*p & 0xff);
        galley__buf_add(name, GALLEY_STR("?immutable=1"));
        free(whole);
        flags |= SQLITE_OPEN_URI;
    } else {
        galley__buf_printf(name, "%s%s", store->path[0] == '/' ? "" : "./", store->path);
    }
    return name->failed ? galley__nomem(err) : connect(store, name->data, flags, err);
}

static void disconnect(galley_store *store)
{
    for (size_t i = 0; i < GALLEY__STATEMENTS; i++) {
        sqlite3_finalize(store->prepared[i]);
        store->prepared[i] = NULL;
    }
    galley__folding_fini(store);
    sqlite3_close_v2(store->db);
    store->db = NULL;
}

void galley__store_patience(galley_store *store, int ms)
{
    sqlite3_busy_timeout(store->db, ms);
}

/* -- what is in it -- */

/* Two may want to make the same store at the same moment: the second finds it made. */
static galley_status make(galley_store *store, galley_error *err)
{
    galley__schema schema;
    int rc = sqlite3_exec(store->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    for (int waited = 0; (rc & 0xff) == SQLITE_BUSY && waited < GALLEY__BUSY_MS; waited += 10) {
        sqlite3_sleep(10);
        rc = sqlite3_exec(store->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    }
    if (rc != SQLITE_OK)
        return galley__store_error(store, rc, "cannot be made", err);
    galley_status status = galley_store_begin(store, err);
    if (status == GALLEY_OK)
        status = galley__schema_state(store, &schema, err);
    if (status == GALLEY_OK && schema.objects == 0)
        status = galley__schema_forward(store, 0, err);
    if (status == GALLEY_OK)
        return galley_store_commit(store, err);
    galley_store_rollback(store);
    return status;
}

/* Of two that want to bring the same store forward the second finds it done. */
static galley_status bring_forward(galley_store *store, galley_error *err)
{
    galley__schema schema;
    galley_status status = galley_store_begin(store, err);
    if (status != GALLEY_OK)
        return status;
    status = galley__schema_state(store, &schema, err);
    if (status == GALLEY_OK && schema.version < GALLEY__SCHEMA_VERSION)
        status = galley__schema_forward(store, schema.version, err);
    if (status == GALLEY_OK)
        return galley_store_commit(store, err);
    galley_store_rollback(store);
    return status;
}

/* A reader needs the tables of today, too: it brings the store forward as a writer, where it may. */
static galley_status forward_for_reader(galley_store *store, int64_t version, galley_error *err)
{
    galley_store *writer;
    galley_error why;
    galley_str path = {store->path, store->path_size};
    if (galley_store_open(store->alloc, path, GALLEY_STORE_WRITE, &writer, &why) == GALLEY_OK) {
        galley_store_close(writer);
        return GALLEY_OK;
    }
    if (why.status == GALLEY_NOMEM)
        return galley__nomem(err);
    return galley__fail(
        err, GALLEY_VERSION,
        "%s: made by an older galley (tables of version %lld, needed here: %d), and "
        "it cannot be brought forward: %s",
        store->path, (long long)version, GALLEY__SCHEMA_VERSION, why.text);
}

static galley_status recognise(galley_store *store, galley_error *err)
{
    galley__schema schema;
    galley_status status = galley__schema_state(store, &schema, err);
    if (status == GALLEY_OK && schema.objects == 0 && schema.application == 0 &&
        store->mode == GALLEY_STORE_CREATE) {
        status = make(store, err);
        if (status == GALLEY_OK)
            status = galley__schema_state(store, &schema, err);
    }
    if (status != GALLEY_OK)
        return status;
    if (schema.application != GALLEY__APPLICATION_ID)
        return galley__fail(err, GALLEY_CORRUPT, "%s: is an SQLite file, but not a galley store",
                            store->path);
    if (schema.version > GALLEY__SCHEMA_VERSION)
        return galley__fail(err, GALLEY_VERSION,
                            "%s: made by a newer galley (tables of version %lld, known here: %d)",
                            store->path, (long long)schema.version, GALLEY__SCHEMA_VERSION);
    if (schema.version < 1)
        return galley__store_corrupt(store, err, "its tables have version %lld",
                                     (long long)schema.version);
    if (schema.version < GALLEY__SCHEMA_VERSION)
        status = store->mode == GALLEY_STORE_READ ? forward_for_reader(store, schema.version, err)
                                                  : bring_forward(store, err);
    return status == GALLEY_OK ? galley__schema_complete(store, err) : status;
}

static galley_status to_write(galley_store *store, galley_error *err)
{
    if (sqlite3_db_readonly(store->db, "main") == 1)
        return galley__fail(err, GALLEY_IO, "%s: it cannot be written here (read-only)",
                            store->path);
    /* a copy made with VACUUM INTO has lost it */
    int rc = sqlite3_exec(store->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        return galley__store_error(store, rc, "cannot be opened for writing", err);
    return galley__store_recover(store, err);
}

/* In a folder that cannot be written SQLite cannot keep the memory that readers and the writer share. Without
 * a log the file is all there is, and is read as one that does not change. */
static bool unchanging(galley_store *store)
{
    galley__buf *name = &store->buf;
    struct stat st;
    galley__buf_clear(name);
    galley__buf_printf(name, "%s-wal", store->path);
    return !name->failed && (stat(name->data, &st) || st.st_size == 0);
}

static galley_status attach(galley_store *store, galley_error *err)
{
    bool exists;
    if (store->in_memory) {
        galley_status made = connect(store, ":memory:", SQLITE_OPEN_READWRITE, err);
        return made == GALLEY_OK ? recognise(store, err) : made;
    }
    galley_status status = look_at_path(store, &exists, err);
    if (status == GALLEY_OK && store->mode != GALLEY_STORE_READ)
        status = look_at_folder(store, err);
    if (status == GALLEY_OK)
        status = connect_path(store, false, err);
    if (status == GALLEY_OK)
        status = recognise(store, err);
    if (status == GALLEY_IO && store->mode == GALLEY_STORE_READ && unchanging(store)) {
        disconnect(store);
        store->unreliable = false;
        status = connect_path(store, true, err);
        if (status == GALLEY_OK)
            status = recognise(store, err);
    }
    if (status == GALLEY_OK && store->mode != GALLEY_STORE_READ)
        status = to_write(store, err);
    return status;
}

/* -- life -- */

static void release(galley_store *store)
{
    disconnect(store);
    galley__map_fini(&store->names);
    galley__map_fini(&store->reasons);
    galley_arena_free(store->interned);
    galley_arena_free(store->scratch);
    galley__buf_fini(&store->buf);
    galley__free(store->alloc, store->pending, store->max_pending * sizeof *store->pending);
    galley__free(store->alloc, store->path, store->path_size + 1);
    galley__free(store->alloc, store, sizeof *store);
}

static galley_status make_object(const galley_alloc *alloc, galley_str path, galley_store_mode mode,
                                 galley_store **out, galley_error *err)
{
    alloc = galley__alloc_or_default(alloc);
    galley_store *store = galley__new(alloc, sizeof *store);
    if (store == NULL)
        return galley__nomem(err);
    *out = store;
    store->alloc = alloc;
    store->mode = mode;
    galley__buf_init(&store->buf, alloc);
    galley__map_init(&store->names, alloc);
    galley__map_init(&store->reasons, alloc);
    store->path_size = path.size;
    store->path = galley__new(alloc, path.size + 1);
    if (store->path == NULL)
        return galley__nomem(err);
    memcpy(store->path, path.data, path.size);
    galley_status status = galley_arena_new(alloc, &store->scratch, err);
    return status == GALLEY_OK ? galley_arena_new(alloc, &store->interned, err) : status;
}

/* SQLite declares these virtual tables when they are first used, which questions from outside may not. */
static galley_status connect_tables(galley_store *store, galley_error *err)
{
    int rc =
        sqlite3_exec(store->db, "SELECT 1 FROM json_each('[]'), json_tree('[]')", NULL, NULL, NULL);
    return rc == SQLITE_OK ? GALLEY_OK : galley__store_error(store, rc, "cannot be opened", err);
}

galley_status galley_store_open(const galley_alloc *alloc, galley_str path, galley_store_mode mode,
                                galley_store **out, galley_error *err)
{
    *out = NULL;
    if (path.size == 0 || memchr(path.data, '\0', path.size))
        return galley__fail(err, GALLEY_INVALID, "the path of a store is %s",
                            path.size ? "cut by a NUL byte" : "empty");
    bool in_memory = galley_str_eq(path, GALLEY_STR(":memory:"));
    if (in_memory && mode != GALLEY_STORE_CREATE)
        return galley__fail(err, GALLEY_INVALID, "a store in memory can only be made anew");
    galley_store *store = NULL;
    galley_status status = make_object(alloc, path, mode, &store, err);
    if (status == GALLEY_OK) {
        store->in_memory = in_memory;
        status = attach(store, err);
    }
    if (status == GALLEY_OK)
        status = connect_tables(store, err);
    if (status == GALLEY_OK) {
        sqlite3_set_authorizer(store->db, galley__sql_allowed, store);
        *out = store;
    } else if (store) {
        release(store);
    }
    return status;
}

void galley_store_close(galley_store *store)
{
    if (store == NULL)
        return;
    galley_store_rollback(store);
    if (store->mode != GALLEY_STORE_READ && !store->unreliable) {
        galley__store_patience(store, 0);
        sqlite3_wal_checkpoint_v2(store->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    }
    release(store);
}

const char *galley_store_version(void)
{
    return "SQLite " SQLITE_VERSION ", FTS5";
}
