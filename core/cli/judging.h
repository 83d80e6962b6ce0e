/* core/cli/judging.h: stale articles of the store through workers that judge them: what `tag` and `diff` share.
 *
 * A verb fills in c, path and what it wants done with each answer, and calls cli_judge. The plan says which articles
 * are stale and for which rules; each goes to a worker and comes back in order.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_CLI_JUDGING_H
#define GALLEY_CORE_CLI_JUDGING_H

#include "core/cli/job.h"

/* One article under way: its text is needed again when the statements come back, to check their spans. */
typedef struct cli_flight {
    struct cli_flight *next_free;
    galley_arena *arena; /* reset when the answer has been taken */
    galley_article article;
    int64_t row;
    galley_str only; /* which rules it is judged by; empty: all */
} cli_flight;

typedef struct cli_judging {
    cli *c;
    cli_session s;
    const char *path;       /* of the rules file */
    const char *query_text; /* NULL: all articles */
    bool all;               /* stale or not */
    size_t sample;          /* 0: every article, else about so many, evenly spread */

    /* Called when the plan is known and before the first article; may be NULL. */
    galley_status (*planned)(void *ctx, galley_error *err);
    /* What the rules say of one article, or NULL and why they cannot. */
    galley_status (*judged)(void *ctx, const cli_flight *f, const galley_statements *statements,
                            const galley_error *why, galley_error *err);
    void *ctx;
    struct cli_profile *profile; /* NULL: nobody measures */

    cli_rules rules;
    galley_run_start start;
    galley_plan *plan;
    cli_progress progress;
    size_t total, carried, visited, failed;

    galley_arena *arena; /* of `rules` */
    cli_flight *free_list;
    cli_flight *flights[4096]; /* all ever made, for the end */
    size_t n_flights;
    size_t skipped; /* of a sample, since the last that was taken */
} cli_judging;

/* Opens the store, runs the pool. GALLEY_CANCELLED after a signal. The store stays open until cli_judging_close. */
galley_status cli_judge(cli_judging *j, cli_job *job, galley_store_mode mode,
                        galley_status (*finish)(void *ctx, galley_status status));
void cli_judging_close(cli_judging *j);

/* The words that carry a statement, each once, in the order of the text: in the flight's arena. */
galley_str cli_words_of(const cli_flight *f, const galley_statement *s);

#endif
