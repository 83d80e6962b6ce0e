/* core/cli/job.h: the work of a verb, done by jailed workers.
 *
 * A verb that reads outside bytes or runs rules fills a `cli_job`, a feed and a take, and calls cli_job_run. What happens to
 * one job in a worker is the `cli_task`; the parent sees bytes only.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_CLI_JOB_H
#define GALLEY_CORE_CLI_JOB_H

#include "core/article/wire.h"
#include "core/base/buf.h"
#include "core/cli/cli.h"
#include "core/work/work.h"
#include <galley/source.h>

typedef enum cli_task {
    CLI_TASK_PARSE,   /* record -> article with regions, as bytes */
    CLI_TASK_SHOW,    /* record -> article as a JSON line */
    CLI_TASK_JUDGE,   /* article as bytes -> statements as bytes */
    CLI_TASK_EXPLAIN, /* tag, whether every rule, article as bytes -> what the rules tell of it */
    CLI_TASK_PIPE,    /* record -> id and tags as a JSON line */
    CLI_TASK_CHECK,   /* nothing -> what is odd about the rules, their graph */
    CLI_TASK_TRY,     /* nothing -> the results of the rules' examples as TSV lines */
} cli_task;

typedef struct cli_job {
    cli *c;
    cli_task task;
    const char *rules;     /* NULL: no rules */
    galley_str rules_text; /* what is to stand in that file; {NULL, 0}: it is read */
    size_t workers;
    double seconds; /* of one article */
    size_t memory;  /* bytes of Lua */
    bool with_layers;
    galley_script_model *models; /* those of the store, for rules that name one */
    size_t n_models;
    galley_arena *models_arena;
    char no_models[256];
    char
        lists_folder[4096]; /* compiled phrase lists: beside the store; empty where there is none */
    struct galley_lists_room *lists_room;
    bool guess_lang;              /* of articles that do not tell theirs */
    galley_record_name names[32]; /* of --map */
    size_t n_names;
    bool profile; /* JUDGE: behind the statements, what they cost */
    /* In the host and the workers only. */
    const galley_lap *laps;
    size_t n_laps;
    galley_script *script;
    const galley_anatomy *anatomy;
    galley_arena *arena;
    galley_json *json;
} cli_job;

/* The options that every such verb has: put CLI_JOB_OPTIONS into its table. */
#define CLI_JOB_OPTIONS                                                                            \
    {'j', "jobs", "N", "worker processes (default: the processors of this machine)"},              \
        {0, "deadline", "SECONDS", "time for one article (default 2)"},                            \
        {0, "memory", "MIB", "memory for Lua in one worker (default 256)"},                        \
    {                                                                                              \
        0, "verify-prefilter", NULL, "compare each regex with its plain search; slow"              \
    }

/* ... and those that read articles from outside: these as well. */
#define CLI_READING_OPTIONS                                                                        \
    {0, "map", "OUR=THEIR,...", "names of JSON members: --map text=article.body,date=when"},       \
    {                                                                                              \
        0, "guess-lang", NULL, "tell the language of articles that do not say theirs"              \
    }

/* Reads these options; false when one is wrong (said already). */
bool cli_job_init(cli_job *job, cli *c, cli_task task, const char *rules);

/* `parent` as in work.h. SIGINT and SIGTERM end the feed; what is under way is finished, then CANCELLED is returned. */
galley_status cli_job_run(cli_job *job, const galley_pool_parent *parent);

/* What loading the rules told, from load's reply, copied into the arena. */
typedef struct cli_rules {
    galley_str name, text, lists, fingerprint;
    const galley_rule_version *rules;
    size_t n_rules;
    uint32_t n_patterns;
    galley_lap *laps; /* with job->profile: what is measured */
    size_t n_laps;
} cli_rules;
galley_status cli_rules_get(galley_str reply, galley_arena *arena, cli_rules *out,
                            galley_error *err);

/* The examples of a rules file in a worker: those that do not hold are printed. False: an option is wrong. */
typedef struct cli_examples {
    cli *c;
    const char *path;
    bool fed;
    size_t held, failed, broken; /* broken: the file does not load, or a rule raised */
} cli_examples;
bool cli_try_examples(cli_examples *t, const char *path);

void cli_record_put(galley__buf *buf, const galley_record *record);
bool cli_record_get(galley_str bytes, galley_record *record);

/* -- progress, on standard error when it is a terminal -- */

typedef struct cli_progress {
    const cli *c;
    const char *what; /* "articles" */
    double started;
    double shown;
    uint64_t done, failed;
    double part; /* 0..1 of the whole, < 0 unknown */
} cli_progress;

/* Seconds on a clock that is never set. */
double cli_clock(void);

void cli_progress_start(cli_progress *p, const cli *c, const char *what);
void cli_progress_step(cli_progress *p, bool failed, double part);
void cli_progress_end(cli_progress *p); /* wipes the line */
double cli_progress_seconds(const cli_progress *p);

/* -- a source as a feed -- */

/* Reasons for which files and parts of documents were left out, each with its number. */
enum { CLI_REASONS = 20 };
typedef struct cli_reasons {
    struct {
        char text[256];
        char place[256]; /* of the first */
        size_t times;
    } at[CLI_REASONS];
    size_t count, others;
} cli_reasons;

/* Which files a feed reads. */
typedef struct cli_reading {
    const galley_str *paths;
    size_t n_paths;
    int64_t
        job_run; /* not 0: files that its job has read are passed over, and those read now become its files */
    bool again; /* ... also those that it has read */
    /* Asked right before a file is opened, may be NULL: is it, of this size and time, to be read? */
    bool (*is_settled)(void *ctx, galley_str path, int64_t size, int64_t changed);
    void *settled_ctx;
} cli_reading;

/* A file of a job that was read to its end: it counts as read when the first `records` of the feed are stored. */
typedef struct cli_read_file {
    char *path;
    int64_t size, changed;
    uint64_t records;
} cli_read_file;

/* Reads records and tells of files passed over; `failures` counts those that are an error. */
typedef struct cli_feed {
    cli *c;
    const cli_reading *reading;
    galley_store *store; /* of a job: what it has read; else NULL */
    cli_read_file now;   /* the one that is open; path NULL */
    cli_read_file *read; /* those that wait for their records to be stored: from `first_read` on */
    size_t first_read, n_read, read_capacity;
    size_t files;        /* that count as read */
    uint64_t fed, taken; /* records */
    char first_failure[256];
    galley_source *source;
    size_t left_out;
    cli_reasons reasons; /* why they were left out */
    size_t failures;
    cli_progress progress;
    char **paths; /* every file read so far: a record's tag is its file and line */
    size_t n_paths, paths_capacity;
} cli_feed;

/* The operands, standard input when there are none. */
galley_status cli_feed_open(cli_feed *f, cli *c);
galley_status cli_feed_open_reading(cli_feed *f, cli *c, const cli_reading *what);
galley_status cli_feed_next(cli_feed *f, galley__buf *job, void **tag, bool *more,
                            galley_error *err);
void cli_feed_close(cli_feed *f);

/* For a job, in the batch that has all records taken so far: files of which all are stored count as read. `ready`: are there such? */
bool cli_feed_has_read(const cli_feed *f);
galley_status cli_feed_keep_read(cli_feed *f, galley_error *err);

/* One line a reason: "3 left out: a sitemap: it lists addresses and holds no article (a.xml, ...)". */
void cli_say_left_out(const cli *c, const cli_reasons *r);

/* A failed record, counted and told: "news.ndjson:17: text is missing". `tag` is what cli_feed_next gave. */
void cli_feed_failed(cli_feed *f, void *tag, const galley_error *why);

#endif
