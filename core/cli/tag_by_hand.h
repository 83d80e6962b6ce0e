/* core/cli/tag_by_hand.h: the other half of `galley tag`: what a person says. SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_CLI_TAG_BY_HAND_H
#define GALLEY_CORE_CLI_TAG_BY_HAND_H

#include "core/cli/cli.h"

/* c->n_changes or --batch: the exit status. */
int cli_tag_by_hand(cli *c);

#endif
