/* core/cli/help.c: help texts and man pages from the commands' own tables.
 * SPDX-License-Identifier: MIT */
#include "core/cli/cli.h"

#include <ctype.h>

static const char overview[] =
    "galley reads news articles, lets Lua rules say what they are about, keeps every\n"
    "statement with its evidence in one SQLite file, and shows what it found and why.\n";

void cli_help_overview(void)
{
    cli_printf("%s\nusage: galley [-s STORE] VERB ...\n\n", overview);
    for (const cli_command *const *p = cli_commands; *p; p++)
        cli_printf("  %-11s%s\n", (*p)->name, (*p)->summary);
    cli_printf("\n'galley help VERB' tells more of each; 'galley --version' what it is made of.\n"
               "Begin with: galley add FOLDER && galley tag RULES.lua && galley search WORDS\n");
}

static void print_options(const cli_option *o)
{
    for (; o && o->name; o++) {
        char head[64];
        snprintf(head, sizeof head, "%s%c%s--%s%s%s", o->letter ? "-" : "  ",
                 o->letter ? o->letter : ' ', o->letter ? ", " : " ", o->name, o->value ? " " : "",
                 o->value ? o->value : "");
        cli_printf("  %-24s  %s\n", head, o->help);
    }
}

void cli_help_command(const cli *c, const cli_command *m)
{
    const char *bold = cli_paint(c, CLI_BOLD), *plain = cli_paint(c, CLI_PLAIN);
    cli_printf("%susage:%s galley %s %s\n\n%s\n\n%s\n", bold, plain, m->name, m->operands,
               m->summary, m->manual);
    if (m->options && m->options->name) {
        cli_printf("%soptions:%s\n", bold, plain);
        print_options(m->options);
    }
    cli_printf("%severywhere:%s\n", bold, plain);
    print_options(cli_global_options);
    cli_printf("\nexit status: 0 done; 1 done, but some articles failed (they are listed); 2 could "
               "not run;\n"
               "75 another process writes the store, try later; 130 and 143 stopped by SIGINT and "
               "SIGTERM\n");
}

/* -- man pages: the same, as troff -- */

/* Backslashes, and dots and quotes at the start of a line, mean something to troff. */
static void roff_text(const char *text)
{
    for (bool at_start = true; *text; at_start = *text == '\n', text++) {
        if (at_start && (*text == '.' || *text == '\''))
            cli_printf("\\&");
        if (*text == '\\')
            cli_printf("\\e");
        else if (*text == '-')
            cli_printf("\\-");
        else
            cli_printf("%c", *text);
    }
}

static void roff_line(const char *line, size_t size)
{
    char copy[512];
    snprintf(copy, sizeof copy, "%.*s\n", (int)size, line);
    roff_text(copy);
}

/* Paragraphs; runs of indented lines are examples. */
static void roff_manual(const char *text)
{
    bool example = false;
    while (*text) {
        size_t size = strcspn(text, "\n");
        bool indented = size > 2 && text[0] == ' ' && text[1] == ' ';
        if (indented != example)
            cli_printf(indented ? ".PP\n.nf\n" : ".fi\n.PP\n");
        else if (size == 0)
            cli_printf(".PP\n");
        if (size)
            roff_line(text, size);
        example = indented;
        text += size + (text[size] == '\n');
    }
    if (example)
        cli_printf(".fi\n");
}

static void roff_options(const cli_option *o)
{
    for (; o && o->name; o++) {
        cli_printf(".TP\n\\fB");
        if (o->letter)
            cli_printf("\\-%c\\fR, \\fB", o->letter);
        roff_text("--");
        roff_text(o->name);
        cli_printf("\\fR%s\\fI%s\\fR\n", o->value ? " " : "", o->value ? o->value : "");
        roff_text(o->help);
        cli_printf("\n");
    }
}

static void roff_head(const char *name, const char *summary)
{
    char upper[64];
    size_t i = 0;
    for (; name[i] && i + 1 < sizeof upper; i++)
        upper[i] = (char)toupper((unsigned char)name[i]);
    upper[i] = '\0';
    cli_printf(".TH \"%s\" 1 \"\" \"galley %s\" \"galley manual\"\n.SH NAME\n", upper,
               GALLEY_VERSION_STRING);
    roff_text(name);
    cli_printf(" \\- ");
    roff_text(summary);
    cli_printf("\n.SH SYNOPSIS\n");
}

static void roff_tail(void)
{
    cli_printf(
        ".SH EXIT STATUS\n0 done; 1 done, but some articles failed (they are listed); 2 "
        "could not run; "
        "75 another process writes the store, try later; 130 and 143 stopped by a signal.\n.SH "
        "ENVIRONMENT\n.TP\n\\fBGALLEY_STORE\\fR\n"
        "the store when there is no \\fB\\-s\\fR\n.TP\n\\fBNO_COLOR\\fR\nno colours when it "
        "is not empty\n");
}

static void man_overview(void)
{
    roff_head("galley", "news articles to tags with evidence");
    cli_printf("\\fBgalley\\fR [\\fB\\-s\\fR \\fISTORE\\fR] \\fIVERB\\fR ...\n.SH DESCRIPTION\n");
    roff_text(overview);
    cli_printf(".SH VERBS\n");
    for (const cli_command *const *p = cli_commands; *p; p++) {
        cli_printf(".TP\n\\fB%s\\fR\n", (*p)->name);
        roff_text((*p)->summary);
        cli_printf(" See \\fBgalley\\-%s\\fR(1).\n", (*p)->name);
    }
    cli_printf(".SH OPTIONS\n");
    roff_options(cli_global_options);
    roff_tail();
}

void cli_help_man(const cli_command *m)
{
    if (m == NULL) {
        man_overview();
        return;
    }
    char name[64];
    snprintf(name, sizeof name, "galley-%s", m->name);
    roff_head(name, m->summary);
    cli_printf("\\fBgalley\\fR [\\fIOPTION\\fR...] \\fB%s\\fR ", m->name);
    roff_text(m->operands);
    cli_printf("\n.SH DESCRIPTION\n");
    roff_manual(m->manual);
    cli_printf(".SH OPTIONS\n");
    roff_options(m->options);
    roff_options(cli_global_options);
    roff_tail();
    cli_printf(".SH SEE ALSO\n\\fBgalley\\fR(1)\n");
}

/* -- galley help -- */

static const cli_option help_options[] = {
    {0, "man", NULL, "print the man page's source, for man -l"},
    {0, NULL, NULL, NULL},
};

static int run_help(cli *c)
{
    const cli_command *m = c->n_operands ? cli_command_named(c->operands[0]) : NULL;
    if (c->n_operands && m == NULL) {
        cli_complain("no verb '%s'; 'galley help' lists them", c->operands[0]);
        return CLI_COULD_NOT;
    }
    if (cli_flag(c, "man"))
        cli_help_man(m);
    else if (m)
        cli_help_command(c, m);
    else
        cli_help_overview();
    return CLI_DONE;
}

const cli_command cli_help = {
    .name = "help",
    .operands = "[VERB]",
    .least = 0,
    .most = 1,
    .summary = "what galley does, or one verb of it",
    .manual = "Prints the list of verbs, or the manual of one.\n\n"
              "  galley help tag\n"
              "  galley help --man tag | man -l -\n",
    .options = help_options,
    .run = run_help,
};
