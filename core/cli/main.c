/* core/cli/main.c: finding the verb.
 * SPDX-License-Identifier: MIT */
#include "core/cli/cli.h"
#include "core/cli/version.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
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

/* What was said without a verb: an answer to --help, --version, or a complaint. */
static int without_verb(cli *c, int argc, char **argv)
{
    const char *first = argc > 1 ? argv[1] : "";
    if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0) {
        cli_help_overview();
        return CLI_DONE;
    }
    if (argc > 1 && !cli_parse_globals(c, argc - 1, argv + 1))
        return CLI_COULD_NOT;
    cli_help_overview();
    return CLI_COULD_NOT;
}

/* The folder shadows the built-in library file by file, so that a wrong one would go unnoticed. */
static bool script_path_is_folder(const cli *c)
{
    struct stat st;
    if (c->script_path == NULL || (stat(c->script_path, &st) == 0 && S_ISDIR(st.st_mode)))
        return true;
    cli_complain("--script-path: %s is no folder", c->script_path);
    return false;
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
    if (verb >= argc)
        return cli_close_output(without_verb(&c, argc, argv));
    c.command = cli_command_named(argv[verb]);
    if (c.command == NULL)
        return unknown_verb(argv[verb]);
    /* Move the verb to the front, so that the global options before it are read with the others. */
    for (int i = verb; i > 1; i--)
        argv[i] = argv[i - 1];
    if (!cli_parse(&c, argc - 2, argv + 2) || !script_path_is_folder(&c))
        return CLI_COULD_NOT;
    return cli_close_output(c.command->run(&c));
}
