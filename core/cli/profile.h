/* core/cli/profile.h: where a run's time goes: galley tag --profile.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_CLI_PROFILE_H
#define GALLEY_CORE_CLI_PROFILE_H

#include "core/cli/judging.h"

/* A part of the work, summed over all articles. */
typedef struct cli_cost {
    const galley_lap *lap; /* what it is; borrowed from the rules */
    uint64_t ns, tries, worst;
    char *worst_key; /* of the article that cost most; owned */
} cli_cost;

typedef struct cli_profile {
    cli_cost *costs;
    size_t count;
    uint64_t store_ns; /* in SQLite: reading and writing */
} cli_profile;

/* What one judgement cost: the rest of the worker's answer. */
void cli_profile_take(cli_profile *p, const cli_rules *rules, galley_str key, galley_str laps);

/* Around work in the store; `p` may be NULL. */
uint64_t cli_profile_start(const cli_profile *p);
void cli_profile_store(cli_profile *p, uint64_t start);

/* Shares of the parts, then rules and patterns, slowest first, as rows. */
galley_status cli_profile_print(cli *c, cli_profile *p);
void cli_profile_free(cli_profile *p);

#endif
