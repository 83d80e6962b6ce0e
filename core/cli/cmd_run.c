/* core/cli/cmd_run.c: galley run, a Lua script with the whole API.
 * SPDX-License-Identifier: MIT */
#include "core/cli/cli.h"

static int run_run(cli *c)
{
    galley_script *script = NULL;
    galley_str message = {NULL, 0};
    galley_script_options options = {
        .args = (const char *const *)c->operands,
        .n_args = (size_t)c->n_operands,
        .store = galley_str_of(c->store),
    };
    if (c->script_path)
        options.script_path = galley_str_of(c->script_path);
    galley_status status = galley_script_new(NULL, &options, &script, &c->err);
    if (status == GALLEY_OK)
        status = galley_script_run_file(script, galley_str_of(c->operands[0]), &message, &c->err);
    if (status != GALLEY_OK && message.size)
        cli_complain("%.*s", (int)message.size, message.data);
    int result = status == GALLEY_OK ? CLI_DONE : message.size ? CLI_COULD_NOT : cli_failed(c);
    galley_script_free(script);
    return result;
}

static const cli_option run_options[] = {{0, NULL, NULL, NULL}};

const cli_command cli_run = {
    .name = "run",
    .operands = "SCRIPT [ARG...]",
    .least = 1,
    .most = -1,
    .rest_is_operands = true,
    .summary = "run a Lua script with the whole API",
    .manual = "The script has all of Lua and require \"galley\"; its arguments are in the table "
              "`arg`; modules beside it can be\n"
              "required. galley.open() without a path opens the store of this command.\n"
              "\n"
              "  galley run quotes.lua articles/\n"
              "  galley -s news.db run weekly.lua\n",
    .options = run_options,
    .run = run_run,
};
