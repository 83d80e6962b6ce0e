/* core/cli/options.c: from argv to values and operands.
 * SPDX-License-Identifier: MIT */
#include "core/cli/cli.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

const cli_option cli_global_options[] = {
    {'s', "store", "FILE", "the store; else $GALLEY_STORE, else ./galley.db"},
    {0, "json", NULL, "print rows as one JSON array"},
    {0, "jsonl", NULL, "print rows as JSON lines"},
    {0, "tsv", NULL, "print rows as tab-separated values"},
    {0, "csv", NULL, "print rows as comma-separated values"},
    {'q', "quiet", NULL, "no progress and no summary; errors only"},
    {0, "script-path", "DIR", "take galley's own Lua library from DIR, not from the program"},
    {'h', "help", NULL, "this text"},
    {0, NULL, NULL, NULL},
};

/* Levenshtein distance, for suggestions only: words are short. */
static size_t distance(const char *a, const char *b)
{
    size_t row[64], n = strlen(b);
    if (n >= 64)
        return SIZE_MAX;
    for (size_t k = 0; k <= n; k++)
        row[k] = k;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t k = 1; k <= n; k++) {
            size_t best = diagonal + (a[i - 1] != b[k - 1]);
            diagonal = row[k];
            best = best < row[k] + 1 ? best : row[k] + 1;
            row[k] = best < row[k - 1] + 1 ? best : row[k - 1] + 1;
        }
    }
    return row[n];
}

const char *cli_did_you_mean(const char *word, const char *const *names)
{
    const char *best = NULL;
    size_t least = strlen(word) / 3 + 2;
    for (; *names; names++) {
        size_t d = distance(word, *names);
        if (d < least) {
            least = d;
            best = *names;
        }
    }
    return best;
}

static const cli_option *find_option(const cli_option *table, const char *name, size_t size,
                                     char letter)
{
    for (; table && table->name; table++)
        if (letter ? table->letter == letter
                   : strncmp(table->name, name, size) == 0 && table->name[size] == '\0')
            return table;
    return NULL;
}

static void set_global(cli *c, const cli_option *option, const char *value)
{
    if (strcmp(option->name, "store") == 0)
        c->store = value;
    else if (strcmp(option->name, "script-path") == 0)
        c->script_path = value;
    else if (strcmp(option->name, "json") == 0)
        c->format = GALLEY_JSON;
    else if (strcmp(option->name, "jsonl") == 0)
        c->format = GALLEY_JSONL;
    else if (strcmp(option->name, "tsv") == 0)
        c->format = GALLEY_TSV;
    else if (strcmp(option->name, "csv") == 0)
        c->format = GALLEY_CSV;
    else if (strcmp(option->name, "quiet") == 0)
        c->quiet = true;
}

static bool unknown_option(const cli *c, const char *word)
{
    const char *names[CLI_OPTIONS_MAX * 2 + 1];
    size_t n = 0;
    for (const cli_option *o = c->command ? c->command->options : NULL; o && o->name; o++)
        names[n++] = o->name;
    for (const cli_option *o = cli_global_options; o->name; o++)
        names[n++] = o->name;
    names[n] = NULL;
    const char *near = word[1] == '-' ? cli_did_you_mean(word + 2, names) : NULL;
    if (near)
        cli_complain("unknown option %s; did you mean --%s?", word, near);
    else
        cli_complain("unknown option %s; 'galley help%s%s' lists them%s", word,
                     c->command ? " " : "", c->command ? c->command->name : "",
                     word[1] == '-' ? "" : " (words that begin with '-' go behind '--')");
    return false;
}

typedef struct reader {
    cli *c;
    char **argv;
    int argc;
    int at;
    bool help;
} reader;

/* Store one option with its value, which may stand in the same word or be the next one. */
static bool take(reader *r, const cli_option *option, const char *attached)
{
    const char *value = "";
    if (option->value) {
        value = attached ? attached : r->at + 1 < r->argc ? r->argv[++r->at] : NULL;
        if (value == NULL || (*value == '\0' && !attached)) {
            cli_complain("option --%s needs a value (%s)", option->name, option->value);
            return false;
        }
    } else if (attached) {
        cli_complain("option --%s takes no value", option->name);
        return false;
    }
    const cli_option *own = r->c->command ? r->c->command->options : NULL;
    if (find_option(cli_global_options, option->name, strlen(option->name), 0) == option) {
        r->help = r->help || option->letter == 'h';
        set_global(r->c, option, value);
    } else {
        r->c->values[option - own] = value;
    }
    return true;
}

static bool take_long(reader *r, const char *word)
{
    const char *equals = strchr(word, '=');
    size_t size = equals ? (size_t)(equals - word) - 2 : strlen(word) - 2;
    const cli_option *own = r->c->command ? r->c->command->options : NULL;
    const cli_option *o = find_option(own, word + 2, size, 0);
    if (o == NULL)
        o = find_option(cli_global_options, word + 2, size, 0);
    return o ? take(r, o, equals ? equals + 1 : NULL) : unknown_option(r->c, word);
}

/* "-q", "-j4", "-qj 4". */
static bool take_letters(reader *r, const char *word)
{
    for (const char *p = word + 1; *p; p++) {
        const cli_option *o =
            find_option(r->c->command ? r->c->command->options : NULL, NULL, 0, *p);
        if (o == NULL)
            o = find_option(cli_global_options, NULL, 0, *p);
        if (o == NULL)
            return unknown_option(r->c, word);
        if (o->value)
            return take(r, o, p[1] ? p + 1 : NULL);
        if (!take(r, o, NULL))
            return false;
    }
    return true;
}

static bool count_fits(const cli *c)
{
    const cli_command *m = c->command;
    if (c->n_operands >= m->least && (m->most < 0 || c->n_operands <= m->most))
        return true;
    cli_complain("%s: galley %s %s",
                 c->n_operands < m->least ? "something is missing" : "too many words", m->name,
                 m->operands);
    return false;
}

/* "-sport" is a change only where a "--" says what it is about: else it is -s with a value. */
static bool has_changes(const cli *c, int argc, char **argv)
{
    for (int i = 0; c->command->takes_changes && i < argc; i++)
        if (strcmp(argv[i], "--") == 0)
            return true;
    return false;
}

static bool is_change(const char *word)
{
    return (word[0] == '+' && word[1]) ||
           (word[0] == '-' && word[1] && word[1] != '-' && word[2] != '\0');
}

bool cli_parse(cli *c, int argc, char **argv)
{
    reader r = {.c = c, .argv = argv, .argc = argc};
    bool only_operands = false, changes = has_changes(c, argc, argv);
    c->operands = argv; /* operands are gathered in place: there are never more than words read */
    for (; r.at < argc; r.at++) {
        const char *word = argv[r.at];
        if (changes && !only_operands && c->n_operands == c->n_changes && is_change(word)) {
            c->operands[c->n_operands++] = argv[r.at];
            c->n_changes++;
        } else if (only_operands || word[0] != '-' || word[1] == '\0') {
            c->operands[c->n_operands++] = argv[r.at];
            only_operands = only_operands || c->command->rest_is_operands;
        } else if (strcmp(word, "--") == 0) {
            only_operands = true;
        } else if (!(word[1] == '-' ? take_long(&r, word) : take_letters(&r, word))) {
            return false;
        }
    }
    if (r.help) {
        cli_help_command(c, c->command);
        exit(cli_close_output(CLI_DONE));
    }
    return count_fits(c);
}

bool cli_parse_globals(cli *c, int argc, char **argv)
{
    reader r = {.c = c, .argv = argv, .argc = argc};
    for (; r.at < argc; r.at++)
        if (!(argv[r.at][1] == '-' ? take_long(&r, argv[r.at]) : take_letters(&r, argv[r.at])))
            return false;
    return true;
}

static size_t option_index(const cli *c, const char *name)
{
    for (size_t i = 0; c->command->options[i].name; i++)
        if (strcmp(c->command->options[i].name, name) == 0)
            return i;
    return CLI_OPTIONS_MAX - 1;
}

const char *cli_value(const cli *c, const char *name)
{
    return c->values[option_index(c, name)];
}

void cli_default(cli *c, const char *name, const char *value)
{
    size_t at = option_index(c, name);
    if (c->values[at] == NULL)
        c->values[at] = value;
}

void cli_forget(cli *c, const char *name)
{
    c->values[option_index(c, name)] = NULL;
}

bool cli_flag(const cli *c, const char *name)
{
    return cli_value(c, name) != NULL;
}

bool cli_number(const cli *c, const char *name, size_t least, size_t most, size_t *out)
{
    const char *value = cli_value(c, name);
    if (value == NULL)
        return true;
    char *end;
    errno = 0;
    unsigned long long n = strtoull(value, &end, 10);
    if (*end || end == value || *value == '-' || errno || n < least || n > most) {
        cli_complain("--%s needs a whole number from %zu to %zu, not '%s'", name, least, most,
                     value);
        return false;
    }
    *out = (size_t)n;
    return true;
}

bool cli_seconds(const cli *c, const char *name, double *out)
{
    const char *value = cli_value(c, name);
    if (value == NULL)
        return true;
    char *end;
    double s = strtod(value, &end);
    if (*end || end == value || !isfinite(s) || s <= 0 || s > 86400) {
        cli_complain("--%s needs a number of seconds, not '%s'", name, value);
        return false;
    }
    *out = s;
    return true;
}
