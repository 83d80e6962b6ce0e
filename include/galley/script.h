/* galley/script.h: Lua states with galley in them: free ones for scripts, jailed ones for rules.
 *
 *     galley_script *s = NULL;
 *     galley_script_new(NULL, &(galley_script_options){.args = argv, .n_args = n}, &s, &err);
 *     galley_script_run_file(s, GALLEY_STR("quotes.lua"), &err);
 *     galley_script_free(s);
 *
 * A jailed state has no io, os, debug, package.loadlib, bytecode, clock or randomness, a memory cap, and a
 * timer-armed hook that ends a call which is over its time with an error that passes through pcall,
 * coroutines and metamethods and names the line. It is the first of two lines of defence; the second is the
 * worker process that it runs in. After a limit the state goes on with the next article: what rules keep in
 * locals of the file stays as the interrupted call left it; globals cannot be set once the rules are loaded.
 *
 * Threads:  one thread a state.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_SCRIPT_H
#define GALLEY_SCRIPT_H

#include <galley/article.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct galley_script galley_script;

/* A model that rules may name (rules:model): its frozen form, as galley/store.h keeps it. */
typedef struct galley_script_model {
    galley_str name, label_name, bytes;
} galley_script_model;

struct galley_lists_room; /* core/match/lists.h */

typedef struct galley_script_options {
    bool jailed;
    size_t memory;           /* bytes Lua may hold; 0: 256 MiB jailed, no cap otherwise */
    double seconds;          /* wall seconds of one call; 0: 2 jailed, none otherwise */
    galley_str script_path;  /* folder that shadows the embedded library, empty for none */
    const char *const *args; /* script and its arguments; borrowed as long as the state lives */
    size_t n_args;
    const galley_script_model *models; /* borrowed as long as the state lives */
    size_t n_models;
    galley_str no_models;    /* why there are none: "no store at galley.db"; empty for no reason */
    galley_str store;        /* path that galley.open() without argument opens, empty for none */
    galley_str lists_folder; /* compiled phrase lists of rules are looked for here */
    struct galley_lists_room
        *lists_room; /* and left here; NULL: rules' lists are always compiled. Borrowed */
} galley_script_options;

GALLEY_API galley_status galley_script_new(const galley_alloc *alloc,
                                           const galley_script_options *options,
                                           galley_script **out, galley_error *err);
GALLEY_API void galley_script_free(galley_script *s); /* accepts NULL */

/* Load and run a file with `arg` set. SYNTAX and INVALID carry Lua's message with file, line and traceback in *message,
 * which is borrowed until the next call (err->text has its first line). */
GALLEY_API galley_status galley_script_run_file(galley_script *s, galley_str path,
                                                galley_str *message, galley_error *err);

/* -- reports -- */

/* What is done with the report that a script returns. */
#define GALLEY_SCRIPT_EVIDENCE SIZE_MAX /* as many as the script says */
typedef struct galley_script_delivery {
    const char *path; /* of the file; NULL: standard output */
    const char *
        format; /* "html", "md", "json", "text", "svg"; NULL: by the file's ending, for a terminal without one */
    size_t evidence; /* articles carried for each number; or GALLEY_SCRIPT_EVIDENCE */
    uint32_t width;  /* of the terminal, 0 for none */
    bool colour;     /* on it */
} galley_script_delivery;

/* As galley_script_run_file, for a script that returns a report (galley.report in Lua). INVALID also when it returns
 * something else, or the file cannot be written: the old one is then as it was. */
GALLEY_API galley_status galley_script_run_report(galley_script *s, galley_str path,
                                                  const galley_script_delivery *how,
                                                  galley_str *message, galley_error *err);

/* -- rules -- */

/* A rule, and a hash over all that its statements depend on beside the text: equal hashes say the same. Formatting,
 * comments and other rules that it does not read leave the hash as it is. */
typedef struct galley_rule_info {
    galley_str name;        /* "diplomacy/summit" */
    galley_str fingerprint; /* hex SHA-256 */
    galley_str
        needs; /* a query that every article matches of which the rule says something, but for its spans and
                         tags; empty: any article may be one */
} galley_rule_info;

/* What loading a rules file told. Borrowed from the script. */
typedef struct galley_rules_info {
    galley_str name;               /* "diplomacy" */
    galley_str text;               /* of the file */
    galley_str lists;              /* JSON object: path -> sha256 */
    galley_str fingerprint;        /* hex SHA-256 over the rules' fingerprints */
    const galley_rule_info *rules; /* in the order in which they are asked */
    size_t n_rules;
    size_t n_patterns;
} galley_rules_info;

/* Load a rules file into a jailed state; lists and required files are read below its folder. `text`: what the file is to
 * hold (it need not be there then); {NULL, 0}: it is read. SYNTAX INVALID NOTFOUND with file and line. */
GALLEY_API galley_status galley_script_load_rules(galley_script *s, galley_str path,
                                                  galley_str text, galley_rules_info *info,
                                                  galley_str *message, galley_error *err);

/* Judge one article. `only`: a '1' or '0' for each rule of the info; what the others say is left out; empty: all.
 * INVALID LIMIT NOMEM with file and line of the rules. Patterns that hit a limit make it fail with LIMIT naming
 * the pattern. */
GALLEY_API galley_status galley_script_judge(galley_script *s, const galley_article *a,
                                             galley_str only, galley_arena *arena,
                                             galley_statements *out, galley_str *message,
                                             galley_error *err);

/* What the last judgement cost: a lap is a part of it. `kind` is "tokens" (words and sentences), "matching" (all patterns), "rule", and,
 * inside of matching, "regex", "tokens pattern", "lists" (all phrase lists), "literals" (looking for those of regexes). */
typedef struct galley_lap {
    galley_str kind, name, place;
    uint64_t ns, tries;
} galley_lap;

/* Measure each judgement from now on. The laps, always the same ones in the same order, are borrowed from the script. INVALID: no
 * rules are loaded; NOMEM. */
GALLEY_API galley_status galley_script_profile(galley_script *s, const galley_lap **laps,
                                               size_t *count, galley_error *err);

/* Judge one article and tell why: what the rules say of `tag` (empty: every tag that they give; `trace`: every rule, a line each),
 * as text without colours and as a JSON array of the same; `count` rules are in it, 0 when none has that tag. Both live in the
 * arena. Statuses as galley_script_judge. */
typedef struct galley_told {
    galley_str text, json;
    size_t count;
    bool holds; /* one of them gives its tag */
} galley_told;
GALLEY_API galley_status galley_script_explain(galley_script *s, const galley_article *a,
                                               galley_str tag, bool trace, galley_arena *arena,
                                               galley_told *out, galley_str *message,
                                               galley_error *err);

/* What is odd about the loaded rules: patterns that cannot match or cost too much, lists that nobody reads. `level` is "wrong",
 * "note", or "field": a field of articles that a query asks for, which the store knows. */
typedef struct galley_finding {
    galley_str level, what, name, place, text;
} galley_finding;
typedef struct galley_findings {
    galley_finding *at;
    size_t count;
    galley_str graph, dot; /* who reads whom, as text and for Graphviz */
} galley_findings;
GALLEY_API galley_status galley_script_check(galley_script *s, galley_arena *arena,
                                             galley_findings *out, galley_str *message,
                                             galley_error *err);

/* Run the rules:example()s; each result is reported. *failed counts those that did not hold. */
typedef void galley_example_report(void *ctx, galley_str rule, galley_str text, bool wanted,
                                   bool held);
GALLEY_API galley_status galley_script_run_examples(galley_script *s, galley_example_report *report,
                                                    void *ctx, size_t *failed, galley_str *message,
                                                    galley_error *err);

/* -- jobs -- */

/* What a job file says, item by item, all of it checked (scripts/galley/job.lua has the fields). A field may come more than once
 * ("args"). Borrowed from the script; values end with a NUL byte. */
typedef struct galley_job_item {
    const galley_field *fields;
    size_t n_fields;
} galley_job_item;

typedef struct galley_job_items {
    const galley_job_item *at;
    size_t count;
} galley_job_items;

typedef struct galley_job {
    galley_str name;        /* fit for a file's name */
    galley_str schedule;    /* as written; may be empty */
    galley_str text;        /* of the file */
    galley_job_item limits; /* timeout retries backoff max_failed jobs deadline memory */
    galley_job_items sources, rules, models, reports, alerts;
} galley_job;

/* Load a job file into a jailed state. INVALID with file, line and field: an unknown field, a value of another type. NOTFOUND. */
GALLEY_API galley_status galley_script_load_job(galley_script *s, galley_str path, galley_job *out,
                                                galley_str *message, galley_error *err);

/* The first value of that name, {NULL, 0} when there is none. */
GALLEY_API galley_str galley_job_value(const galley_job_item *item, const char *name);

/* The anatomy that scripts/galley/anatomy.lua describes (or the file that shadows it). Owned by the script. */
GALLEY_API galley_status galley_script_anatomy(galley_script *s, const galley_anatomy **out,
                                               galley_error *err);

/* What full stops mean in a language, by scripts/galley/sentences.lua (or the file that shadows it): those of English where it has
 * no lists of that language. Owned by the script. */
GALLEY_API galley_status galley_script_stops(galley_script *s, galley_str language,
                                             const galley_stops **out, galley_error *err);

#ifdef __cplusplus
}
#endif
#endif
