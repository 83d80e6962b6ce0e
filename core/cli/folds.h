/* core/cli/folds.h: which articles a model is judged by when it has to be learned from the others.
 *
 * Articles that have a source, a story or a field in common, directly or through others, are in one fold. The same articles,
 * groups and seed give the same folds.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_CLI_FOLDS_H
#define GALLEY_CORE_CLI_FOLDS_H

#include "core/cli/cli.h"

enum { CLI_FOLDS_MAX = 100 };

typedef struct cli_folds {
    size_t count, articles, groups;
    int64_t *rows;  /* of the articles, as selected */
    uint32_t *fold; /* of each */
    bool dated;     /* fold 0 is what is older: only fold 1 is judged */
} cli_folds;

/* `group`: names separated by commas ("source,story"), empty for none. `after`: a date in place of `count`, or NULL. In the
 * arena. INVALID: fewer groups than folds; stories that are not up to date. */
galley_status cli_folds_make(cli *c, cli_session *s, const char *group, const char *after,
                             size_t count, uint64_t seed, galley_arena *arena, cli_folds *out);
#endif
