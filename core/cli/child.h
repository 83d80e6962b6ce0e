/* core/cli/child.h: commands and other galleys as child processes, ended when this one is to stop.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_CLI_CHILD_H
#define GALLEY_CORE_CLI_CHILD_H

#include "core/cli/cli.h"

/* A child in a process group of its own. `in` and `out` are descriptors, -1: /dev/null and standard output. When this process
 * is asked to stop (cli_stopped_by) the group gets SIGTERM and after five seconds SIGKILL, and CANCELLED is returned. When this
 * process is killed the child gets SIGTERM. OK: it ended; *exit_status is its own, or 128 and the number of the signal. */
galley_status cli_child_run(const char *const *argv, int in, int out, int *exit_status,
                            galley_error *err);

/* As cli_child_run with "sh -c COMMAND". BUSY: it ended with 75 (try later); INVALID: with another status than 0. */
galley_status cli_child_shell(const char *command, int in, int out, galley_error *err);

/* A file without a name in $TMPDIR, gone when it is closed; -1 and `err` when there is none. */
int cli_child_spool(galley_error *err);

#endif
