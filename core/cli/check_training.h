/* core/cli/check_training.h: galley train --check, what would make a model look better than it is, or learn the wrong thing.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_CLI_CHECK_TRAINING_H
#define GALLEY_CORE_CLI_CHECK_TRAINING_H

#include "core/cli/cli.h"

/* The articles of the session's query; `test` selects those that the model will be judged by, or NULL. *warnings are printed
 * as rows. */
galley_status cli_check_training(cli *c, cli_session *s, galley_str label_name, galley_str features,
                                 const char *test, size_t *warnings);
#endif
