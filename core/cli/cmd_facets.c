/* core/cli/cmd_facets.c: galley facets, how many articles have which value.
 * SPDX-License-Identifier: MIT */
#include "core/cli/question.h"

enum { NAMES_MAX = 32 };

static galley_status ask(cli *c, cli_session *s, void *what, galley_rows **rows)
{
    galley_facets *f = what;
    galley_str names[NAMES_MAX];
    for (int i = 0; i < c->n_operands; i++)
        names[i] = galley_str_of(c->operands[i]);
    f->names = names;
    f->n_names = (size_t)c->n_operands;
    f->question.where = s->query;
    return galley_store_facets(s->store, f, rows, &c->err);
}

static int run_facets(cli *c)
{
    galley_facets what = {0};
    if (!cli_question(c, 10, 0, &what.question))
        return CLI_COULD_NOT;
    return cli_ask(c, ask, &what, "articles", "there is no article");
}

static const cli_option facets_options[] = {
    {'n', "top", "N", "of each the first N values (default 10, 0: all)"},
    CLI_QUESTION_OPTIONS,
    {0, NULL, NULL, NULL},
};

const cli_command cli_facets = {
    .name = "facets",
    .operands = "NAME...",
    .least = 1,
    .most = NAMES_MAX,
    .summary = "how many articles have which source, tag, label, span, month, field",
    .manual =
        "A name is source, author, lang, hour, day, week, month, year, tag, label, label:NAME, "
        "span:LABEL, story, or another field of\n"
        "the articles, a list by its elements. Spans are those in the evidence of tags, by their "
        "id, else their words. An article\n"
        "may have several values, so the percentages (of the articles asked for) may add up to "
        "more than 100. Articles that have\n"
        "none stand last, without a value. --sort is articles or value.\n"
        "\n"
        "  galley facets source tag month\n"
        "  galley facets span:country --where tag:gas-deal --top 5\n"
        "  galley facets source --articles --jsonl\n",
    .options = facets_options,
    .run = run_facets,
};
