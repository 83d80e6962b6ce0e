/* galley/store.h: articles, statements and their evidence in one SQLite file.
 *
 *     galley_store *store = NULL;
 *     galley_store_open(NULL, GALLEY_STR("news.db"), GALLEY_STORE_WRITE, &store, &err);
 *     galley_store_begin(store, &err);
 *     galley_store_put(store, &article, &put, &err);            // new, same or revised
 *     galley_store_commit(store, &err);
 *
 * Threads:  one thread. One writer a file at a time; readers are not stopped by it.
 * Memory:   cursors and rows are closed before their store; a cursor borrows its query.
 * Durable:  WAL, synchronous=FULL; what was committed stays, what was not is gone, whatever
 *           happens in between. docs/schema.md describes the tables.
 * Errors:   BUSY: another writer has it (after five seconds); LIMIT: the disk is full (nothing of the batch is
 *           stored); IO; CORRUPT: the file is damaged or no store, it is never repaired by itself; VERSION:
 *           a newer galley made it. After LIMIT or IO the transaction is rolled back already.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_STORE_H
#define GALLEY_STORE_H

#include <galley/article.h>
#include <galley/query.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct galley_store galley_store;

/* -- life -- */

typedef enum galley_store_mode {
    GALLEY_STORE_READ,   /* has to exist */
    GALLEY_STORE_WRITE,  /* has to exist */
    GALLEY_STORE_CREATE, /* made when it is not there */
} galley_store_mode;

/* The path ":memory:" with CREATE is a store that is gone when it is closed. Each error names the path. A run that was
 * cut off (its process is gone) is ended as interrupted when the store is opened for writing, after a look
 * through the file. NOTFOUND: no such file or folder; INVALID: a folder, or a network file system; CORRUPT VERSION
 * BUSY IO. */
GALLEY_API galley_status galley_store_open(const galley_alloc *alloc, galley_str path,
                                           galley_store_mode mode, galley_store **out,
                                           galley_error *err);

/* Checkpoints the log when it was writing. Accepts NULL. */
GALLEY_API void galley_store_close(galley_store *store);

/* A batch. Each writing function is whole or not at all, and outside of a batch a batch of its own. The search index
 * is brought up to date by commit, and before a search inside the batch. */
GALLEY_API galley_status galley_store_begin(galley_store *store, galley_error *err);
GALLEY_API galley_status galley_store_commit(galley_store *store, galley_error *err);
GALLEY_API void galley_store_rollback(galley_store *store); /* nothing open: does nothing */

/* -- articles -- */

typedef enum galley_put_outcome {
    GALLEY_PUT_NEW,
    GALLEY_PUT_SAME,    /* nothing changed */
    GALLEY_PUT_FIELDS,  /* the text is the same, fields or labels are not */
    GALLEY_PUT_REVISED, /* a new revision; statements on the old one stay with it */
} galley_put_outcome;

typedef struct galley_put {
    galley_put_outcome outcome;
    int64_t article;
    int64_t revision;
} galley_put;

/* Store by key. Fields that the article does not have are kept as they are in the store, so are labels,
 * regions and, where it has none, title and text. After FIELDS the article is stale for all rules. A text it had
 * before is that revision again. `out` may be NULL. INVALID: no key, regions that do not fit the text, a field that
 * is not JSON; ENCODING. */
GALLEY_API galley_status galley_store_put(galley_store *store, const galley_article *a,
                                          galley_put *out, galley_error *err);

/* Whole article (current revision, regions, labels) into the arena. NOTFOUND. */
GALLEY_API galley_status galley_store_get(galley_store *store, int64_t article, galley_arena *arena,
                                          galley_article *out, galley_error *err);

/* The row of the article whose key, or unique beginning of a key, or row number as "#17", this is. NOTFOUND; INVALID: several
 * begin so, the message lists the first. */
GALLEY_API galley_status galley_store_find(galley_store *store, galley_str name, int64_t *article,
                                           galley_error *err);

/* -- selecting -- */

typedef enum galley_order {
    GALLEY_ORDER_ROW,  /* as stored */
    GALLEY_ORDER_DATE, /* newest first, then row */
    GALLEY_ORDER_RANK, /* best bm25 first, then row */
} galley_order;

/* Rows of the articles that a query matches: candidates by SQL and FTS5, each one verified with
 * galley_query_ask, so that search and rules agree. `stale`: of these only such as were not visited by this
 * rules fingerprint in their current revision (empty: all). `limit` 0: all. */
typedef struct galley_select {
    const galley_query *query; /* NULL: all */
    galley_order order;
    galley_str stale;
    size_t limit;
} galley_select;

typedef struct galley_cursor galley_cursor;
GALLEY_API galley_status galley_store_select(galley_store *store, const galley_select *what,
                                             galley_cursor **out, galley_error *err);

/* *article is 0 at the end. When `arena` and `out` are given the article is read too. */
GALLEY_API galley_status galley_cursor_next(galley_cursor *cursor, int64_t *article,
                                            galley_arena *arena, galley_article *out,
                                            galley_error *err);
GALLEY_API void galley_cursor_close(galley_cursor *cursor); /* accepts NULL */

/* How many articles the query matches. */
GALLEY_API galley_status galley_store_count(galley_store *store, const galley_select *what,
                                            size_t *count, galley_error *err);

/* Up to `words` words around the query's hits, `open` and `close` put around each hit. */
GALLEY_API galley_status galley_store_snippet(const galley_article *a, const galley_query *query,
                                              size_t words, galley_str open, galley_str close,
                                              galley_arena *arena, galley_str *out,
                                              galley_error *err);

/* -- runs -- */

/* A rule, and a hash over all that its statements depend on beside the article: equal ones say the same of the same text. */
typedef struct galley_rule_version {
    galley_str rule;        /* "diplomacy/summit" */
    galley_str fingerprint; /* hex */
    galley_str
        needs; /* a query without which it says nothing, as in galley_rule_info; may be empty */
} galley_rule_version;

/* What a run is made from; all text is kept in the store. `fingerprint` is a hash over those of `versions`:
 * equal fingerprints give equal statements. */
typedef struct galley_run_start {
    galley_str rules; /* name: "diplomacy" */
    galley_str path;  /* of the rules file, as given */
    galley_str text;  /* of the rules file */
    galley_str lists; /* JSON object: list path -> sha256 */
    galley_str fingerprint;
    galley_str version; /* galley's */
    galley_str query;   /* which articles, as written */
    const galley_rule_version *versions;
    size_t n_versions; /* 0: the rules are judged as a whole or not at all */
} galley_run_start;

GALLEY_API galley_status galley_store_run_begin(galley_store *store, const galley_run_start *start,
                                                int64_t *run, galley_error *err);

/* Ends a run: state "done", "interrupted" or "failed". Counts are kept by the two functions below. */
GALLEY_API galley_status galley_store_run_end(galley_store *store, int64_t run, galley_str state,
                                              galley_error *err);

/* What `run` says about the article's current revision: statements of earlier runs of the same rules on it are
 * withdrawn (kept, no longer current), these are stored, the article counts as visited by the run's
 * fingerprint. `only`: a '1' for each version of the run that was asked, a '0' for each whose earlier statements hold;
 * empty: all were asked. INVALID: an `only` of another size. */
GALLEY_API galley_status galley_store_judge(galley_store *store, int64_t run, int64_t article,
                                            int64_t revision, galley_str only,
                                            const galley_statements *statements, galley_error *err);

/* The article was set aside: no statement of the run is stored, it stays stale. */
GALLEY_API galley_status galley_store_fail(galley_store *store, int64_t run, int64_t article,
                                           int64_t revision, galley_str stage, galley_str reason,
                                           galley_error *err);

/* -- what a run has to do -- */

/* Which articles are stale for these rules, and for which of them: an article that was judged by an earlier version of the
 * file is asked only the rules that changed since. */
typedef struct galley_plan galley_plan;

/* `all`: every article the query matches, by every rule. `start` and `query` are borrowed until the plan is freed. */
GALLEY_API galley_status galley_store_plan(galley_store *store, const galley_run_start *start,
                                           const galley_query *query, bool all, galley_plan **out,
                                           galley_error *err);
GALLEY_API void galley_plan_free(galley_plan *plan); /* accepts NULL */

/* Articles to be judged, by at least one rule; articles that need no judgement: no rule has changed since, or those that
 * have changed said nothing of them and can say nothing, as the index tells. */
GALLEY_API size_t galley_plan_articles(const galley_plan *plan);
GALLEY_API size_t galley_plan_carried(const galley_plan *plan);

/* The carried ones count as visited by `run`. */
GALLEY_API galley_status galley_plan_carry(galley_plan *plan, int64_t run, galley_error *err);

/* The next article to be judged and the rules to ask, as galley_store_judge takes them (borrowed from the plan). *article is
 * 0 at the end. */
GALLEY_API galley_status galley_plan_next(galley_plan *plan, int64_t *article, galley_arena *arena,
                                          galley_article *out, galley_str *only, galley_error *err);

/* -- statements -- */

/* `holds`: nobody who counts more (person over rule over model) speaks of the same tag, and it is not denied. */
typedef struct galley_stored_statement {
    galley_statement statement;
    bool holds;
    int64_t row, run, revision;
    galley_str run_started; /* ISO */
} galley_stored_statement;

/* Current statements on the article's current revision, and those of people on any, by tag then rule, with evidence. */
GALLEY_API galley_status galley_store_statements(galley_store *store, int64_t article,
                                                 galley_arena *arena, galley_stored_statement **at,
                                                 size_t *count, galley_error *err);

/* -- the ledger -- */

/* `who` ("person/alice") says of the article that the tag holds, or does not. Takes the place of what people said of this tag
 * before; no run of rules withdraws it. `run`: one whose rules have the name GALLEY_PERSON. */
#define GALLEY_PERSON "person"
GALLEY_API galley_status galley_store_say(galley_store *store, int64_t run, int64_t article,
                                          galley_str tag, galley_str who, bool denied,
                                          galley_error *err);

/* `who` says which values of label `name` ("topic") the article has, and that it has no others; none: it has none. Each is a
 * statement as by galley_store_say on the tag "NAME=VALUE", so that withdrawing the run gives back what was before: the
 * labels of an article are those that came with it and those that people say, less those that people deny.
 * INVALID: no name, a "=" in it, an empty value. */
typedef struct galley_labelling {
    int64_t run, article;
    galley_str name, who;
    const galley_str *values;
    size_t n_values;
} galley_labelling;
GALLEY_API galley_status galley_store_label(galley_store *store, const galley_labelling *what,
                                            galley_error *err);

/* Take back all that a run has said (as withdrawn by run `by`): statements that it had withdrawn hold again, articles it
 * visited are stale. NOTFOUND; INVALID: the run is under way. */
typedef struct galley_withdrawal {
    size_t withdrawn, restored, stale;
} galley_withdrawal;
GALLEY_API galley_status galley_store_withdraw(galley_store *store, int64_t run, int64_t by,
                                               galley_withdrawal *out, galley_error *err);

/* -- models -- */

#define GALLEY_WEIGHTS_KEPT 100 /* for a label, and as many against it */
typedef struct galley_stored_weight {
    galley_str label, feature;
    double weight;
} galley_stored_weight;

/* A model as galley/learn.h freezes it, and the weights that SQL shall see. Reading fills name, label_name, query, bytes
 * and articles. */
typedef struct galley_stored_model {
    galley_str name, kind, features, label_name, query, bytes;
    size_t articles;
    const galley_stored_weight *weights;
    size_t n_weights;
} galley_stored_model;

/* Replaces the model of that name, whole or not at all. */
GALLEY_API galley_status galley_store_put_model(galley_store *store,
                                                const galley_stored_model *model,
                                                galley_error *err);

/* NOTFOUND. */
GALLEY_API galley_status galley_store_get_model(galley_store *store, galley_str name,
                                                galley_arena *arena, galley_stored_model *out,
                                                galley_error *err);

/* -- SQL -- */

typedef enum galley_value_type {
    GALLEY_VALUE_NULL,
    GALLEY_VALUE_INT,
    GALLEY_VALUE_DOUBLE,
    GALLEY_VALUE_TEXT,
    GALLEY_VALUE_BLOB,
} galley_value_type;

typedef struct galley_value {
    galley_value_type type;
    int64_t integer;
    double number;
    galley_str text; /* TEXT and BLOB; borrowed until the next step */
} galley_value;

typedef struct galley_rows galley_rows;

/* One read-only statement with ?1, ?2 ... bound. INVALID: it would write, or is more than one statement;
 * SYNTAX: SQLite's message, with the offset where it knows it. */
GALLEY_API galley_status galley_store_sql(galley_store *store, galley_str sql,
                                          const galley_value *bind, size_t n_bind,
                                          galley_rows **out, galley_error *err);
GALLEY_API size_t galley_rows_columns(const galley_rows *rows);
GALLEY_API galley_str galley_rows_name(const galley_rows *rows, size_t column);

/* How many columns at the end hold the articles behind the row, as a JSON array of article.id (questions.h). */
GALLEY_API size_t galley_rows_links(const galley_rows *rows);

/* *more is false at the end. */
GALLEY_API galley_status galley_rows_next(galley_rows *rows, bool *more, galley_error *err);
GALLEY_API galley_value galley_rows_value(const galley_rows *rows, size_t column);
GALLEY_API void galley_rows_close(galley_rows *rows); /* accepts NULL */

/* -- as text -- */

/* Labels and statements (those that are not withdrawn), one JSON object a row, sorted, without row numbers: column 0 of each row
 * is the line. Equal articles and statements give equal bytes. */
GALLEY_API galley_status galley_store_dump(galley_store *store, galley_rows **out,
                                           galley_error *err);

typedef enum galley_restored {
    GALLEY_RESTORED_LABEL,
    GALLEY_RESTORED_STATEMENT, /* a person's */
    GALLEY_RESTORED_NOT,       /* a rule's or model's: they say it again */
    GALLEY_RESTORED_UNKNOWN,   /* the article is not in this store */
} galley_restored;

/* One line of a dump back into a store: labels, and what people said, as statements of `run` (see galley_store_say).
 * SYNTAX INVALID ENCODING. */
GALLEY_API galley_status galley_store_restore(galley_store *store, int64_t run, galley_str line,
                                              galley_restored *what, galley_error *err);

/* -- replaying -- */

/* The articles of a run, as revisions, by row: those that it judged and whose judgement was not replaced since, and those of
 * which it said something. */
GALLEY_API galley_status galley_store_run_revisions(galley_store *store, int64_t run,
                                                    galley_rows **out, galley_error *err);

/* An article with the text it had in that revision; other fields are those of today. NOTFOUND. */
GALLEY_API galley_status galley_store_get_revision(galley_store *store, int64_t revision,
                                                   galley_arena *arena, galley_article *out,
                                                   galley_error *err);

/* What the run said of that revision, withdrawn since or not. */
GALLEY_API galley_status galley_store_run_statements(galley_store *store, int64_t run,
                                                     const galley_article *a, galley_arena *arena,
                                                     galley_statements *out, galley_error *err);

/* -- stories: near copies of one text -- */

typedef struct galley_stories {
    size_t looked_at; /* articles that are new or have another text since the last time */
    size_t joined;    /* of these, how many are near copies of another */
} galley_stories;

/* Bring the stories up to date: two articles are of one story when the runs of three words of their bodies have a Jaccard
 * similarity of GALLEY_STORY_ALIKE or more, or through others. Texts of less than 10 words are of no story. In batches of its
 * own; outside of a batch only. The cost of an article hardly grows with the store. */
#define GALLEY_STORY_ALIKE 0.45
GALLEY_API galley_status galley_store_stories(galley_store *store, galley_stories *out,
                                              galley_error *err);

/* -- jobs -- */

/* Work that is done again and again on the same store, known by its name (galley job run). The views job and job_run tell
 * its history; a run whose process is gone is called crashed when the store is next opened for writing. */
typedef struct galley_job_start {
    galley_str name;
    galley_str path;     /* of the job's file */
    galley_str schedule; /* five fields of crontab(5), in UTC; may be empty */
    galley_str hash;     /* of the job's file, hex */
    galley_str version;  /* galley's */
} galley_job_start;

typedef struct galley_job_end {
    galley_str state; /* "done" "failed" "interrupted" "crashed" */
    int exit;         /* the process' */
    galley_str reason;
    galley_str counts; /* a JSON object of numbers */
    size_t attempts;
} galley_job_end;

GALLEY_API galley_status galley_store_job_begin(galley_store *store, const galley_job_start *start,
                                                int64_t *run, galley_error *err);

/* Keeps beside it how far the store was: the largest revision and run of rules. INVALID: no such state; NOTFOUND. */
GALLEY_API galley_status galley_store_job_end(galley_store *store, int64_t run,
                                              const galley_job_end *end, galley_error *err);

/* A file as it was when a job began to read it. */
typedef struct galley_job_file {
    galley_str path;
    int64_t size;
    int64_t changed; /* nanoseconds since 1970 */
} galley_job_file;

/* The job of this run has read the file to its end: in the batch that has its last article. And whether it has in this or
 * an earlier run, with this size and time. */
GALLEY_API galley_status galley_store_job_file(galley_store *store, int64_t run,
                                               const galley_job_file *file, galley_error *err);
GALLEY_API galley_status galley_store_job_has_read(galley_store *store, int64_t run,
                                                   const galley_job_file *file, bool *has,
                                                   galley_error *err);

/* The job of this run has told of `key` (an article, a story, a day) by this alert; and whether it has. */
GALLEY_API galley_status galley_store_job_told(galley_store *store, int64_t run, galley_str alert,
                                               galley_str key, galley_error *err);
GALLEY_API galley_status galley_store_job_has_told(galley_store *store, int64_t run,
                                                   galley_str alert, galley_str key, bool *has,
                                                   galley_error *err);

/* -- health -- */

/* Full check: pages, foreign keys, search index against the articles. CORRUPT with what was found. */
GALLEY_API galley_status galley_store_check(galley_store *store, galley_error *err);

/* "SQLite 3.40.1, FTS5". Static text. */
GALLEY_API const char *galley_store_version(void);

#ifdef __cplusplus
}
#endif
#endif
