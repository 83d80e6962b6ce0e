/* core/cli/cli.h: what the verbs share: options, output, the way to the store.
 *
 * A verb is one file cmd_NAME.c with one `cli_command`: its options, its manual and its function stand side by
 * side, and `galley help`, `galley help VERB` and the man pages are all printed from that one place.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_CLI_CLI_H
#define GALLEY_CORE_CLI_CLI_H

#include <galley/galley.h>

#include "core/base/error.h"

#include <stdio.h>

/* Exit statuses (design 9). */
enum cli_exit { CLI_DONE = 0, CLI_SOME_FAILED = 1, CLI_COULD_NOT = 2, CLI_TRY_LATER = 75 };

/* -- options -- */

typedef struct cli_option {
    char letter;       /* 0: none */
    const char *name;  /* "all"; NULL ends the table */
    const char *value; /* "N": takes a value so named in the help; NULL: a flag */
    const char *help;
} cli_option;

typedef struct cli cli;

typedef struct cli_command {
    const char *name;
    const char *operands; /* "RULES [QUERY]" */
    int least, most;      /* operands; most -1: any */
    const char *summary;  /* one line */
    const char *
        manual; /* paragraphs, separated by empty lines; a line that begins with two spaces is an example */
    const cli_option *options;
    bool rest_is_operands; /* the first operand ends the options (galley run SCRIPT ARG...) */
    bool
        takes_changes; /* "+word" and "-word" in front of "--" are operands (galley tag +a -b -- QUERY) */
    int (*run)(cli *c);
} cli_command;

enum { CLI_OPTIONS_MAX = 32 };

struct cli {
    const cli_command *command;
    const char *store;
    const char *script_path;
    galley_format format;
    bool quiet;
    bool colour;                         /* of standard output */
    bool talks;                          /* standard error is a terminal: progress may be shown */
    uint32_t width;                      /* of standard output's terminal, 0 when it is none */
    const char *bar;                     /* the column that a table of cli_rows draws, or NULL */
    const char *values[CLI_OPTIONS_MAX]; /* by the index of the command's option; "" for a flag */
    char **operands;
    int n_operands;
    int n_changes; /* the first so many operands are changes */
    galley_error err;
};

/* All verbs, ended by NULL. */
extern const cli_command *const cli_commands[];
extern const cli_option cli_global_options[];

const cli_command *cli_command_named(const char *name);

/* Splits argv (behind the verb) into values and operands; prints what is wrong and returns false. */
bool cli_parse(cli *c, int argc, char **argv);
/* The same where no verb was said: only options, and only those of every verb. */
bool cli_parse_globals(cli *c, int argc, char **argv);

/* The value of the command's option, NULL when it was not given. */
const char *cli_value(const cli *c, const char *name);
bool cli_flag(const cli *c, const char *name);
/* Give an option a value when it has none; borrowed. */
void cli_default(cli *c, const char *name, const char *value);
void cli_forget(cli *c, const char *name);

/* A whole number or a number of seconds; prints what is wrong and returns false. Untouched when the option was not given. */
bool cli_number(const cli *c, const char *name, size_t least, size_t most, size_t *out);
bool cli_seconds(const cli *c, const char *name, double *out);

/* Nearest of `names` (ended by NULL) to a mistyped word, or NULL. */
const char *cli_did_you_mean(const char *word, const char *const *names);

/* -- talking -- */

/* "galley: text" on standard error. */
void cli_complain(const char *format, ...) GALLEY_PRINTF(1, 2);

/* Prints c->err and gives the exit status that fits it. */
int cli_failed(const cli *c);

/* The signal that asked this process to stop, 0 for none; the exit status is then 128 and its number. */
int cli_stopped_by(void);
/* From now on SIGINT, SIGTERM and SIGALRM ask to stop, where the verb looks; else they would end it. An alarm that rang before
 * is forgotten. */
void cli_stop_on_signals(void);

/* What people want to know, on standard error, unless --quiet. */
void cli_say(const cli *c, const char *format, ...) GALLEY_PRINTF(2, 3);

/* Everything for standard output goes through here; a failure is remembered and ends the program with 2 at cli_close_output
 * (a closed pipe ends it quietly). */
void cli_put(galley_str s);
/* Text from outside, for a terminal: control characters become U+FFFD. */
void cli_put_text(galley_str s);
void cli_printf(const char *format, ...) GALLEY_PRINTF(1, 2);
int cli_close_output(int status);

/* A row writer to standard output in the format asked for. */
galley_writer *cli_rows(cli *c, const char *const *headings);

/* Terminal styles; empty strings where there are no colours. */
typedef enum cli_style {
    CLI_PLAIN,
    CLI_BOLD,
    CLI_DIM,
    CLI_RED,
    CLI_GREEN,
    CLI_YELLOW,
    CLI_BLUE,
    CLI_MAGENTA,
    CLI_CYAN
} cli_style;
const char *cli_paint(const cli *c, cli_style style);

/* -- the store -- */

galley_status cli_open(cli *c, galley_store_mode mode, galley_store **store);

/* Parse a query of the command line; relative dates count from now. An error shows the query and a caret. */
galley_status cli_query(cli *c, const char *text, galley_query **out);

/* What a command holds while it works; freed by cli_fini in the right order. */
typedef struct cli_session {
    galley_store *store;
    galley_query *query;
    galley_arena *arena;
} cli_session;
galley_status cli_session_open(cli *c, galley_store_mode mode, const char *query, cli_session *s);
void cli_session_close(cli_session *s);

/* -- help -- */

void cli_help_overview(void);
void cli_help_command(const cli *c, const cli_command *command);
void cli_help_man(const cli_command *command); /* NULL: galley(1) itself */

#endif
