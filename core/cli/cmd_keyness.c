/* core/cli/cmd_keyness.c: galley keyness, the words by which articles differ from others.
 * SPDX-License-Identifier: MIT */
#include "core/cli/question.h"

#include <math.h>
#include <stdlib.h>

static galley_status ask(cli *c, cli_session *s, void *what, galley_rows **rows)
{
    galley_keyness *k = what;
    galley_query *a = NULL, *b = NULL;
    k->question.where = s->query;
    galley_status status = cli_query(c, c->operands[0], &a);
    if (status == GALLEY_OK && c->n_operands > 1)
        status = cli_query(c, c->operands[1], &b);
    k->a = a;
    k->b = b;
    if (status == GALLEY_OK)
        status = galley_store_keyness(s->store, k, rows, &c->err);
    galley_query_free(a);
    galley_query_free(b);
    return status;
}

static bool probability(const cli *c, double *p)
{
    const char *value = cli_value(c, "p");
    char *end;
    if (value == NULL)
        return true;
    *p = strtod(value, &end);
    if (*end == '\0' && end != value && *p > 0 && *p <= 1)
        return true;
    cli_complain("--p needs a probability above 0, such as 0.01, not '%s'", value);
    return false;
}

static int run_keyness(cli *c)
{
    galley_keyness what = {.both_ways = cli_flag(c, "both")};
    if (!cli_question(c, 25, 3, &what.question) || !probability(c, &what.p))
        return CLI_COULD_NOT;
    return cli_ask(c, ask, &what, "log_likelihood", "no word is more frequent there");
}

static const cli_option keyness_options[] = {
    {'n', "top", "N", "the first N words (default 25, 0: all)"},
    {0, "both", NULL, "also words that are rarer there"},
    {0, "p", "P", "only words that are there so often by chance with at most this probability"},
    CLI_QUESTION_OPTIONS,
    {0, NULL, NULL, NULL},
};

const cli_command cli_keyness = {
    .name = "keyness",
    .operands = "QUERY [QUERY]",
    .least = 1,
    .most = 2,
    .summary = "the words by which some articles differ from others",
    .manual =
        "The words of the bodies of the articles that the first query matches beside those of the "
        "second, or of all others. count and\n"
        "other are occurrences, per_million of all words. log_likelihood (Rayson and Garside 2000; "
        "over 15.13 once in 10,000 words by\n"
        "chance) and chi_square say how sure the difference is, log_ratio (Hardie 2014) how large: "
        "1 is twice as often, 3 eight times.\n"
        "Rare words have large ratios by chance: give --p 0.01 (divided by the number of words, "
        "after Bonferroni) with --sort log_ratio.\n"
        "Words counted less than three times in both together are left out (--min).\n"
        "\n"
        "  galley keyness tag:nato\n"
        "  galley keyness 'source:\"The Post\"' 'source:\"Evening Star\"' --p 0.01 --sort "
        "log_ratio\n"
        "  galley keyness tag:nato --top 5 --articles\n",
    .options = keyness_options,
    .run = run_keyness,
};
