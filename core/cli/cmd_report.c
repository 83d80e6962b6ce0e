/* core/cli/cmd_report.c: galley report, a script's report as a page, as text or for other programs.
 * SPDX-License-Identifier: MIT */
#include "core/cli/cli.h"

/* "html", "md", "json", "text"; NULL: by the ending of the file, a terminal's text without one. */
static const char *format_of(const cli *c)
{
    const char *format = cli_value(c, "format");
    return format ? format : c->format == GALLEY_JSON ? "json" : NULL;
}

static bool check_format(const cli *c)
{
    static const char *const names[] = {"html", "md", "json", "text", "svg", NULL};
    const char *format = cli_value(c, "format");
    if (!format && c->format != GALLEY_TABLE && c->format != GALLEY_JSON) {
        cli_complain("a report is not rows: --json, or --format html, md, json, text, svg");
        return false;
    }
    for (size_t i = 0; format && names[i]; i++)
        if (strcmp(format, names[i]) == 0)
            return true;
    if (format)
        cli_complain("--format is html, md, json, text or svg, not '%s'", format);
    return format == NULL;
}

static int run_report(cli *c)
{
    galley_script *script = NULL;
    galley_str message = {NULL, 0};
    size_t evidence = GALLEY_SCRIPT_EVIDENCE;
    if (!check_format(c) || !cli_number(c, "evidence", 0, 1000000, &evidence))
        return CLI_COULD_NOT;
    galley_script_options options = {.args = (const char *const *)c->operands,
                                     .n_args = (size_t)c->n_operands,
                                     .store = galley_str_of(c->store)};
    if (c->script_path)
        options.script_path = galley_str_of(c->script_path);
    galley_script_delivery how = {.path = cli_value(c, "output"),
                                  .format = format_of(c),
                                  .evidence = evidence,
                                  .width = c->width,
                                  .colour = c->colour};
    galley_status status = galley_script_new(NULL, &options, &script, &c->err);
    if (status == GALLEY_OK)
        status = galley_script_run_report(script, galley_str_of(c->operands[0]), &how, &message,
                                          &c->err);
    if (status != GALLEY_OK && message.size)
        cli_complain("%.*s", (int)message.size, message.data);
    int result = status == GALLEY_OK ? CLI_DONE : message.size ? CLI_COULD_NOT : cli_failed(c);
    galley_script_free(script);
    return result;
}

static const cli_option report_options[] = {
    {'o', "output", "FILE", "write it there, whole or not at all: .html, .md, .json, .txt or .svg"},
    {0, "format", "FORMAT",
     "html, md, json, text or svg, whatever the file is called; without a file on standard output"},
    {0, "evidence", "N",
     "carry N articles for each number (what the script says, else 5; 0: none)"},
    {0, NULL, NULL, NULL},
};

const cli_command cli_report = {
    .name = "report",
    .operands = "SCRIPT [ARG...]",
    .least = 1,
    .most = -1,
    .rest_is_operands = true,
    .summary = "run a script that returns a report, and show or write it",
    .manual =
        "The script is one of galley run whose last line is 'return report' "
        "(docs/guide/reports.md). "
        "Without --output the report is\n"
        "printed for the terminal, charts as bars and blocks. As HTML it is one file that loads "
        "nothing; its numbers lead to\n"
        "their articles in the same file.\n"
        "\n"
        "  galley -s news.db report weekly.lua\n"
        "  galley -s news.db report -o weekly.html --evidence 20 weekly.lua\n"
        "  galley -s news.db report --format md weekly.lua | mail -s Weekly desk@example.org\n",
    .options = report_options,
    .run = run_report,
};
