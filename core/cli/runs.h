/* core/cli/runs.h: what the verbs about runs share. SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_CLI_RUNS_H
#define GALLEY_CORE_CLI_RUNS_H

#include "core/cli/cli.h"

/* "12", "run:12"; says what is wrong and returns false. */
bool cli_run_number(const char *text, int64_t *run);

/* The rows of a question in the format asked for; adds to *count. */
galley_status cli_print_rows(cli *c, galley_store *store, const char *sql, const galley_value *bind,
                             size_t n_bind, size_t *count);
void cli_put_value(galley_writer *w, galley_value v);

/* A run whole: its row, what its rules said, its failures, its rules' text. NOTFOUND. */
galley_status cli_show_run(cli *c, galley_store *store, int64_t run);

/* What a run was made from, as the store kept it. */
typedef struct cli_recipe {
    galley_str rules, path, text, lists, fingerprint, version, started;
} cli_recipe;

/* Strings are put into the arena. NOTFOUND: no such run; INVALID: it is a person's word. */
galley_status cli_recipe_read(const cli *c, galley_store *store, int64_t run, galley_arena *arena,
                              cli_recipe *out, galley_error *err);

#endif
