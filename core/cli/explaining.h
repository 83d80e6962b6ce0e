/* core/cli/explaining.h: rules asked why, in a jailed worker: what galley explain does where the store has no answer.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_CLI_EXPLAINING_H
#define GALLEY_CORE_CLI_EXPLAINING_H

#include "core/cli/job.h"

/* What is asked, and what came back. */
typedef struct cli_explaining {
    cli *c;
    const galley_article *article;
    const char *path;      /* of the rules file */
    galley_str rules_text; /* what is to stand in it; {NULL, 0}: it is read */
    galley_str tag;        /* empty: every tag that the rules give */
    bool trace;            /* every rule, given or not, a line each */
    galley_arena *arena;   /* of the answer */
    galley_told told;
    bool fed;
} cli_explaining;

/* Loads the rules, judges the article. */
galley_status cli_explain_by_rules(cli_explaining *e);

/* Of the rules that were run in this store, the last run of each rules file that knows the tag: their numbers, newest first. */
galley_status cli_runs_with_tag(cli *c, galley_store *store, galley_str tag, galley_arena *arena,
                                int64_t **runs, size_t *count);

/* The text, line by line, so that nothing in it reaches the terminal as a command. */
void cli_put_told(galley_str text);

#endif
