/* core/cli/model.h: what train, eval and predict share: labels of articles, a model out of the store.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_CLI_MODEL_H
#define GALLEY_CORE_CLI_MODEL_H

#include "core/cli/cli.h"

/* The article's labels of that name ("topic" is what a label without a name is called); in the session's arena. */
galley_status cli_gold(cli_session *s, const galley_article *a, galley_str name,
                       galley_str **labels, size_t *count, galley_error *err);

typedef struct cli_model {
    galley_arena *arena;
    galley_stored_model stored;
    galley_model *model;
    galley_predictor *predictor;
    galley_prediction *answers;
} cli_model;

/* The model of the session's store; an error names it. */
galley_status cli_model_open(cli *c, cli_session *s, const char *name, cli_model *m);
void cli_model_close(cli_model *m);

/* Another model (taken, also on failure) in its place. */
galley_status cli_model_replace(cli *c, cli_model *m, galley_model *model);

/* The model into the store, under that name, with its heaviest weights. Uses the session's arena. */
galley_status cli_model_keep(cli *c, cli_session *s, const char *name, galley_str label_name,
                             galley_str query, const galley_model *model);
#endif
