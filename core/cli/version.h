/* core/cli/version.h: what galley is linked with.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_CLI_VERSION_H
#define GALLEY_CORE_CLI_VERSION_H

/* galley's version, then a line a library, as the libraries themselves tell it at run time. */
void cli_print_version(void);

#endif
