/* core/cli/adding.h: files to articles of the store: what `add` and `job run` share.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_CLI_ADDING_H
#define GALLEY_CORE_CLI_ADDING_H

#include "core/cli/job.h"

typedef struct cli_added {
    size_t outcomes[4]; /* by galley_put_outcome */
    size_t noted;       /* repaired on the way in */
    size_t left_out;    /* parts that are no articles */
    size_t failures;
    size_t files; /* of a job: that count as read from now on */
    double seconds;
    cli_reasons reasons;
    char first_failure[256];
} cli_added;

/* Reads the files with the options of the verb, in the pool, into the store c->store, which is made when it is not there.
 * Failed records are complained of. CANCELLED after a signal; what was read until then is stored, then and with OK. */
galley_status cli_add_paths(cli *c, const cli_reading *what, cli_added *out);

#endif
