/* core/cli/main.c: finding the verb.
 * SPDX-License-Identifier: MIT */
#include "core/cli/cli.h"
#include "core/cli/version.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define COMMAND(name) extern const cli_command cli_##name;
#include "core/cli/commands.def"
#undef COMMAND

const cli_command *const cli_commands[] = {
#define COMMAND(name) &cli_##name,
#include "core/cli/commands.def"
#undef COMMAND
    NULL};

const cli_command *cli_command_named(const char *name)
{
    for (const cli_command *const *p = cli_commands; *p; p++)
        if (strcmp((*p)->name, name) == 0)
            return *p;
    return NULL;
}

static bool wants_colour(void)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(STDOUT_FILENO) && !(no && *no) && !(term && strcmp(term, "dumb") == 0);
}

static uint32_t terminal_width(void)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col ? size.ws_col : 80;
}

static void init(cli *c)
{
    const char *store = getenv("GALLEY_STORE");
    *c = (cli){.store = store && *store ? store : "galley.db", .format = GALLEY_TABLE};
    c->colour = wants_colour();
    c->width = terminal_width();
    c->talks = isatty(STDERR_FILENO);
}

static int unknown_verb(const char *word)
{
    const char *names[64];
    size_t n = 0;
    while (cli_commands[n] && n < 63) {
        names[n] = cli_commands[n]->name;
        n++;
    }
    names[n] = NULL;
    const char *near = cli_did_you_mean(word, names);
    cli_complain("no verb '%s'%s%s%s; 'galley help' lists them", word,
                 near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return CLI_COULD_NOT;
}

/* Index of the verb: options before it ("galley -s news.db tag") are global ones. */
static int verb_index(int argc, char **argv)
{
    int i = 1;
    while (i < argc && argv[i][0] == '-' && argv[i][1]) {
        bool takes = strcmp(argv[i], "-s") == 0 || strcmp(argv[i], "--store") == 0 ||
                     strcmp(argv[i], "--script-path") == 0;
        i += takes ? 2 : 1;
    }
    return i;
}

int main(int argc, char **argv)
{
    cli c;
    init(&c);
    signal(SIGPIPE,
           SIG_IGN); /* a closed pipe is seen as EPIPE, and a dead worker is no reason to die */
    if (argc > 1 && (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)) {
        cli_print_version();
        return cli_close_output(CLI_DONE);
    }
    int verb = verb_index(argc, argv);
    if (verb >= argc) {
        bool asked = argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0);
        cli_help_overview();
        return cli_close_output(asked ? CLI_DONE : CLI_COULD_NOT);
    }
    c.command = cli_command_named(argv[verb]);
    if (c.command == NULL)
        return unknown_verb(argv[verb]);
    /* Move the verb to the front, so that the global options before it are read with the others. */
    for (int i = verb; i > 1; i--)
        argv[i] = argv[i - 1];
    if (!cli_parse(&c, argc - 2, argv + 2))
        return CLI_COULD_NOT;
    return cli_close_output(c.command->run(&c));
}
