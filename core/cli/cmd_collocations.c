/* core/cli/cmd_collocations.c: galley collocations, what stands near a word, and side by side.
 * SPDX-License-Identifier: MIT */
#include "core/cli/question.h"

static galley_status ask(cli *c, cli_session *s, void *what, galley_rows **rows)
{
    galley_collocations *k = what;
    galley_query *node = NULL;
    k->question.where = s->query;
    galley_status status = c->n_operands ? cli_query(c, c->operands[0], &node) : GALLEY_OK;
    k->node = node;
    if (status == GALLEY_OK)
        status = galley_store_collocations(s->store, k, rows, &c->err);
    galley_query_free(node);
    return status;
}

static int run_collocations(cli *c)
{
    galley_collocations what = {.window = 5};
    if (!cli_question(c, 25, 3, &what.question) || !cli_number(c, "window", 1, 1000, &what.window))
        return CLI_COULD_NOT;
    return cli_ask(c, ask, &what, "log_likelihood", "nothing stands together more than by chance");
}

static const cli_option collocations_options[] = {
    {'n', "top", "N", "the first N words (default 25, 0: all)"},
    {'w', "window", "N", "N words to each side (default 5)"},
    CLI_QUESTION_OPTIONS,
    {0, NULL, NULL, NULL},
};

const cli_command cli_collocations = {
    .name = "collocations",
    .operands = "[WORDS]",
    .least = 0,
    .most = 1,
    .summary = "the words that stand near others more often than by chance",
    .manual =
        "WORDS is a word, a \"phrase\", a beginning*, several with OR. Counted is each word up to "
        "five places from them, in the same\n"
        "paragraph, once even where two windows meet; left and right tell where it stood. "
        "expected is how often it would stand\n"
        "there by chance, pmi (Church and Hanks 1990) the binary logarithm of how much oftener it "
        "does, npmi (Bouma 2009) the same\n"
        "between -1 and 1, log_likelihood (Dunning 1993) how sure it is that this is no chance. "
        "Without WORDS the pairs of words that\n"
        "stand side by side, no sign between them, in all articles. What was counted less than "
        "three times is left out (--min).\n"
        "\n"
        "  galley collocations gas\n"
        "  galley collocations '\"cold war\"' --window 10 --sort npmi --min 5\n"
        "  galley collocations --where tag:nato\n",
    .options = collocations_options,
    .run = run_collocations,
};
