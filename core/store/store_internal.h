/* core/store/store_internal.h: what the files of the store share.
 *
 * A writing function is galley__enter, work, galley__leave: alone it is a transaction of its own, inside a batch a
 * savepoint, so that a failure undoes that one call and nothing else.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_STORE_INTERNAL_H
#define GALLEY_CORE_STORE_INTERNAL_H

#include <galley/store.h>

#include "core/base/buf.h"
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/store/prepare.h"

#include <sqlite3.h>
#include <stdio.h>

#define GALLEY__APPLICATION_ID 0x67616c79 /* "galy" */
#define GALLEY__SCHEMA_VERSION 3
#define GALLEY__BUSY_MS        5000
#define GALLEY__TIME           24 /* room for "2022-02-04T10:30:00Z" */

/* What is known of a run that is being written to. */
typedef struct galley__open_run {
    int64_t run; /* 0: none */
    int64_t rules, fingerprint;
    size_t n_versions;
} galley__open_run;

/* Which code points FTS5 and galley spell alike: pages of 2 bits, made when first asked for. */
typedef struct galley__folding {
    void *tokenizer; /* Fts5Tokenizer, with its methods */
    void *methods;
    uint8_t *pages[0x110000 >> 8];
} galley__folding;

struct galley_store {
    const galley_alloc *alloc;
    sqlite3 *db;
    char *path; /* NUL-terminated, as the caller wrote it */
    size_t path_size;
    galley_store_mode mode;
    bool in_memory;  /* ":memory:" */
    bool in_batch;   /* between begin and commit */
    bool unreliable; /* reading or writing failed: only closing is left */
    bool guarded;    /* a statement from outside is being prepared */
    char now[GALLEY__TIME];
    galley__open_run open_run;

    sqlite3_stmt *prepared[GALLEY__STATEMENTS];

    galley_arena *scratch; /* of one call */
    galley__buf buf;

    galley__map names, reasons; /* interned strings: text -> id; keys in `interned` */
    galley_arena *interned;
    int64_t data_version;

    int64_t *pending; /* articles whose search index entry is behind */
    size_t n_pending, max_pending;

    galley__folding folding;
};

/* -- error.c -- */

/* The status of an SQLite result, "PATH: what: message". After a full disk or a failed read or write the batch
 * is rolled back, as the header promises. */
galley_status galley__store_error(galley_store *store, int rc, const char *what, galley_error *err);
galley_status galley__store_corrupt(galley_store *store, galley_error *err, const char *format, ...)
    GALLEY_PRINTF(3, 4);

/* -- schema.c -- */

typedef struct galley__schema {
    int64_t application, version, objects;
} galley__schema;

galley_status galley__schema_state(galley_store *store, galley__schema *schema, galley_error *err);
/* Inside a batch: the tables of a store of `version` (0: an empty file) brought to those of this one. */
galley_status galley__schema_forward(galley_store *store, int64_t version, galley_error *err);
galley_status galley__schema_complete(galley_store *store, galley_error *err);

/* The tables of version 2, each beside the code that uses them. */
extern const char galley__schema_models[];  /* model.c */
extern const char galley__schema_rules[];   /* plan.c */
extern const char galley__schema_ledger[];  /* person.c */
extern const char galley__schema_stories[]; /* story.c */
/* ... and of version 3. */
extern const char galley__schema_jobs[]; /* job.c */

/* -- open.c -- */

/* How long to wait for another writer; tests make it short. */
void galley__store_patience(galley_store *store, int ms);

/* -- sql.c -- */

/* The authorizer of the connection: while `guarded`, reading alone is allowed. */
int galley__sql_allowed(void *store, int action, const char *a, const char *b, const char *c,
                        const char *d);

/* -- process.c: is the writer of a run still there? -- */

typedef struct galley__process {
    int64_t pid, born; /* born: start time as the kernel counts it, 0 when unknown */
    char host[256];
} galley__process;

void galley__process_self(galley__process *self);

/* True only when it is certain: same host, and the pid is free or somebody else's by now. */
bool galley__process_gone(int64_t pid, int64_t born, const char *host);

/* Runs that still say "running" though their process is gone: look whether the file is sound, then call those of rules
 * interrupted and those of jobs crashed. */
galley_status galley__store_recover(galley_store *store, galley_error *err);

/* The SQL function galley_gone(pid, born, host). */
galley_status galley__gone_register(galley_store *store, galley_error *err);

/* -- prepare.c -- */

/* A prepared statement, reset, kept for the life of the store. */
galley_status galley__prepared(galley_store *store, galley__statement which, sqlite3_stmt **stmt,
                               galley_error *err);

/* Empty is NULL, but for `must`. Borrowed until the statement is bound anew. */
int galley__bind(sqlite3_stmt *stmt, int at, galley_str s);
int galley__bind_must(sqlite3_stmt *stmt, int at, galley_str s);

/* SQL NULL is empty. Borrowed until the next step. */
galley_str galley__column(sqlite3_stmt *stmt, int at);

/* A copy in the arena; CORRUPT when it is not UTF-8. */
galley_status galley__column_copy(galley_store *store, sqlite3_stmt *stmt, int at,
                                  galley_arena *arena, galley_str *out, galley_error *err);

/* Step a statement that gives no rows, and reset it. `rc`: of the binds. */
galley_status galley__run(galley_store *store, sqlite3_stmt *stmt, int rc, const char *what,
                          galley_error *err);

/* Step once: *row false at the end (the statement is reset then). */
galley_status galley__step(galley_store *store, sqlite3_stmt *stmt, bool *row, galley_error *err);

/* -- judge.c -- */

/* Inside of an entry: statements of a run that is under way, checked and added; nothing is withdrawn. */
galley_status galley__store_add(galley_store *store, int64_t run, int64_t article, int64_t revision,
                                const galley_statements *statements, galley_error *err);

/* NOTFOUND: no such run; INVALID: it is under way. */
galley_status galley__know_ended(galley_store *store, int64_t run, galley_error *err);

/* -- batch.c -- */

typedef struct galley__entry {
    bool alone;
    size_t n_pending;
} galley__entry;

galley_status galley__enter(galley_store *store, galley__entry *entry, galley_error *err);

/* `status` OK: keep what was done; else undo it. Returns the status, or what went wrong in keeping it. */
galley_status galley__leave(galley_store *store, const galley__entry *entry, galley_status status,
                            galley_error *err);

/* The entry of the article in the search index has to be renewed before the next commit or search. */
galley_status galley__index_later(galley_store *store, int64_t article, galley_error *err);
galley_status galley__index_now(galley_store *store, galley_error *err);

/* Forget what a rollback may have undone. */
void galley__store_forget(galley_store *store);

/* "2022-02-04T10:30:00Z", the same for a whole batch. */
galley_str galley__store_now(galley_store *store);

/* -- name.c -- */

galley_status galley__name_id(galley_store *store, galley_str name, int64_t *id, galley_error *err);
galley_status galley__reason_id(galley_store *store, galley_region_kind kind, galley_str reason,
                                int64_t *id, galley_error *err);

/* -- fields.c: fields and regions as JSON -- */

/* Appended to `buf` as an object. */
void galley__fields_write(galley__buf *buf, const galley_field *fields, size_t n);

/* False when `json` is no object. `nomem`: memory was out. */
bool galley__fields_read(galley_str json, galley_arena *arena, galley_field **fields, size_t *n,
                         bool *nomem);

/* Exactly one JSON value and white space? */
bool galley__json_valid(galley_str json);

/* [[start,end,reason],...] appended to `buf`. */
galley_status galley__regions_write(galley_store *store, const galley_article *a, galley__buf *buf,
                                    galley_error *err);
galley_status galley__regions_read(galley_store *store, galley_str json, galley_arena *arena,
                                   galley_article *a, galley_error *err);

/* -- folded.c: words that FTS5 would spell otherwise than galley -- */

/* First word of the `folded` column of every article that has such words. */
#define GALLEY__FOLDED_MARK "galleyfolded"

/* The folded forms of such words of title and text, separated by blanks; empty when there are none. */
galley_status galley__folded(galley_store *store, galley_str title, galley_str text,
                             galley_str *out, galley_error *err);

/* Does FTS5 and galley spell this code point alike, wherever it stands? */
galley_status galley__folded_alike(galley_store *store, uint32_t point, bool *alike,
                                   galley_error *err);

/* How many tokens FTS5 sees in it. */
galley_status galley__folded_count(galley_store *store, galley_str word, size_t *count,
                                   galley_error *err);
void galley__folding_fini(galley_store *store);

/* The SQL function galley_fold(text), for conditions of ours. */
galley_status galley__fold_register(galley_store *store, galley_error *err);

/* -- get.c -- */

enum galley__parts {
    GALLEY__PART_TEXT = 1,
    GALLEY__PART_REGIONS = 2,
    GALLEY__PART_LABELS = 4,
    GALLEY__PART_REST = 8, /* html, origin, note */
    GALLEY__PART_ALL = 15,
};

galley_status galley__store_read(galley_store *store, int64_t article, unsigned parts,
                                 galley_arena *arena, galley_article *out, galley_error *err);

/* "NAME=VALUE", or "VALUE" with an empty name, which people see as "topic". */
void galley__label_split(galley_str label, galley_str *name, galley_str *value);

/* -- statements.c -- */

/* A revision, and the sizes that its spans have to keep within. */
typedef struct galley__extent {
    int64_t revision;
    size_t text, title;
} galley__extent;

/* Current statements of the revision. */
galley_status galley__statements_read(galley_store *store, const galley__extent *extent,
                                      galley_arena *arena, galley_stored_statement **at,
                                      size_t *count, galley_error *err);

/* -- select.c -- */

/* A query asked of an article of the store, its tags and spans being those that hold. */
galley_status galley__ask_stored(galley_store *store, const galley_query *query,
                                 const galley_article *a, galley_arena *arena,
                                 galley_answer *answer, galley_error *err);

/* -- translate.c -- */

/* A query as SQL. What holds for an article in the sense of galley_query_ask holds here, never the other way
 * round: the rest is asked. */
typedef struct galley__condition {
    galley__buf sql;  /* on `a`, a row of article_row; "1" when nothing can be said */
    galley__buf rank; /* an FTS5 expression of all words asked for, empty when there are none */
    galley__buf one;  /* an FTS5 expression being written */
    galley_arena *arena;
    galley_str *binds; /* in `arena` */
    size_t n_binds, max_binds;
    unsigned needs; /* galley__parts that asking takes, beside tags and evidence */
    bool of_rules;  /* spans and tags are those of a judgement to come, not the stored ones */
} galley__condition;

#define GALLEY__FIRST_BIND 3 /* ?1 and ?2 are the selection's own */

galley_status galley__condition_init(galley_store *store, galley__condition *c, galley_error *err);
void galley__condition_fini(galley__condition *c);
galley_status galley__translate(galley_store *store, const galley_query *query,
                                galley__condition *c, galley_error *err);

#endif
