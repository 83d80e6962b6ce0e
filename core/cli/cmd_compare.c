/* core/cli/cmd_compare.c: galley compare, sources beside each other.
 * SPDX-License-Identifier: MIT */
#include "core/cli/question.h"

enum { VALUES_MAX = 20 };

static galley_status ask(cli *c, cli_session *s, void *what, galley_rows **rows)
{
    galley_beside *k = what;
    galley_str values[VALUES_MAX];
    for (int i = 0; i < c->n_operands; i++)
        values[i] = galley_str_of(c->operands[i]);
    k->values = values;
    k->n_values = (size_t)c->n_operands;
    k->question.where = s->query;
    return galley_store_compare(s->store, k, rows, &c->err);
}

static int run_compare(cli *c)
{
    const char *by = cli_value(c, "by"), *of = cli_value(c, "of");
    galley_beside what = {.by = galley_str_of(by), .of = galley_str_of(of)};
    if (!cli_question(c, 25, 0, &what.question))
        return CLI_COULD_NOT;
    return cli_ask(c, ask, &what, "log_likelihood", "there is nothing to compare");
}

static const cli_option compare_options[] = {
    {'n', "top", "N", "the first N values (default 25, 0: all)"},
    {0, "of", "NAME", "what is compared: tag (default), label, span:LABEL, word, another field"},
    {'b', "by", "NAME", "what is put side by side: source (default), author, year, label ..."},
    CLI_QUESTION_OPTIONS,
    {0, NULL, NULL, NULL},
};

const cli_command cli_compare = {
    .name = "compare",
    .operands = "[SOURCE...]",
    .least = 0,
    .most = VALUES_MAX,
    .summary = "what sources (authors, years ...) write of, side by side",
    .manual =
        "A row for each tag, or what --of names, a column for each source, or the values of what "
        "--by names, with its share: of its\n"
        "articles (%), of its words a million (/M). Names are those of 'galley facets'. Without "
        "SOURCE the five with most articles.\n"
        "log_likelihood says how sure it is that they differ (Rayson and Garside 2000, for "
        "articles over those that have it and those\n"
        "that have not), log_ratio, where there are two, how much (Hardie 2014): 1 is twice as "
        "often in the first, -1 in the second.\n"
        "\n"
        "  galley compare\n"
        "  galley compare 'The Post' 'Evening Star' --of word --top 10 --min 5\n"
        "  galley compare --by year --of span:country --where tag:gas-deal\n",
    .options = compare_options,
    .run = run_compare,
};
