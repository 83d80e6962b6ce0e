/* core/cli/tagging.h: a rules file over what is stale: what `tag` and `job run` share.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_CLI_TAGGING_H
#define GALLEY_CORE_CLI_TAGGING_H

#include "core/cli/cli.h"

typedef struct cli_tagged {
    bool loaded; /* the rules, or their store could not be opened in the first place */
    int64_t run; /* 0: nothing was to be done */
    size_t visited, carried, tagged, statements, failed;
    char first_failure[256];
} cli_tagged;

/* As `galley tag RULES [QUERY]` with the options of the verb, without the summary; `query` may be NULL. */
galley_status cli_tag_rules(cli *c, const char *rules, const char *query, cli_tagged *out);

#endif
