/* core/cli/cmd_cooccur.c: galley cooccur, what stands together.
 * SPDX-License-Identifier: MIT */
#include "core/cli/question.h"

#include <galley/script.h>

enum { THINGS_MAX = 64 };

typedef struct things {
    galley_cooccur what;
    galley_str spans[THINGS_MAX], tags[THINGS_MAX];
    galley_query *words[THINGS_MAX];
    galley_script *script; /* has the words by which sentences end */
} things;

static galley_status take(cli *c, things *t, const char *word)
{
    galley_cooccur *what = &t->what;
    galley_status status = GALLEY_OK;
    if (strncmp(word, "span:", 5) == 0 && word[5])
        t->spans[what->n_spans++] = galley_str_of(word + 5);
    else if (strncmp(word, "tag:", 4) == 0 && word[4])
        t->tags[what->n_tags++] = galley_str_of(word + 4);
    else if ((status = cli_query(c, word, &t->words[what->n_words])) == GALLEY_OK)
        what->n_words++;
    return status;
}

static galley_status know_stops(cli *c, things *t)
{
    galley_script_options options = {0};
    if (t->what.within != GALLEY_WITHIN_SENTENCE)
        return GALLEY_OK;
    if (c->script_path)
        options.script_path = galley_str_of(c->script_path);
    galley_status status = galley_script_new(NULL, &options, &t->script, &c->err);
    if (status == GALLEY_OK)
        status = galley_script_stops(t->script, GALLEY_STR("en"), &t->what.stops, &c->err);
    return status;
}

static galley_status ask(cli *c, cli_session *s, void *what, galley_rows **rows)
{
    things *t = what;
    galley_status status = know_stops(c, t);
    for (int i = 0; status == GALLEY_OK && i < c->n_operands; i++)
        status = take(c, t, c->operands[i]);
    t->what.spans = t->spans;
    t->what.tags = t->tags;
    t->what.words = (const galley_query *const *)t->words;
    t->what.question.where = s->query;
    if (status == GALLEY_OK)
        status = galley_store_cooccur(s->store, &t->what, rows, &c->err);
    for (size_t i = 0; i < t->what.n_words; i++)
        galley_query_free(t->words[i]);
    galley_script_free(t->script);
    return status;
}

static bool within(const cli *c, galley_cooccur *what)
{
    static const char *const names[] = {"article", "paragraph", "sentence"};
    const char *value = cli_value(c, "within");
    for (int i = 0; value && i < 3; i++)
        if (strcmp(value, names[i]) == 0) {
            what->within = (galley_within)i;
            return true;
        }
    if (value == NULL)
        return true;
    what->within = GALLEY_WITHIN_WORDS;
    if (strspn(value, "0123456789") == strlen(value))
        return cli_number(c, "within", 1, 1000, &what->distance);
    cli_complain("--within is article, paragraph, sentence or a number of words, not '%s'", value);
    return false;
}

static int run_cooccur(cli *c)
{
    things t = {.what = {.across = cli_flag(c, "across")}};
    if (!cli_question(c, 25, 2, &t.what.question) || !within(c, &t.what))
        return CLI_COULD_NOT;
    return cli_ask(c, ask, &t, "count", "nothing stands together");
}

static const cli_option cooccur_options[] = {
    {'n', "top", "N", "the first N pairs (default 25, 0: all)"},
    {'w', "within", "UNIT", "article (default), paragraph, sentence, or a number of words"},
    {0, "across", NULL, "only pairs of two labels, or of span, tag and word"},
    CLI_QUESTION_OPTIONS,
    {0, NULL, NULL, NULL},
};

const cli_command cli_cooccur = {
    .name = "cooccur",
    .operands = "THING...",
    .least = 1,
    .most = THINGS_MAX,
    .summary = "which spans, tags or words stand together in articles, paragraphs, sentences",
    .manual =
        "A THING is span:LABEL (each id of such spans, as they are in the evidence of tags), "
        "tag:NAME (tag:* is every tag; within articles\n"
        "only), or else a word or \"phrase\". Counted are the units that have both; expected is "
        "how many would by chance, pmi (Church and\n"
        "Hanks 1990) the binary logarithm of how much oftener it is, npmi (Bouma 2009) the same "
        "between -1 and 1, log_likelihood (Dunning\n"
        "1993) how sure it is that this is no chance, whichever way they lean, jaccard the share "
        "of the units with either that have both.\n"
        "Within a number of words pairs of places are counted, at most so many words from the one "
        "to the other. Paragraphs, sentences\n"
        "and words are those of bodies. Pairs that are together once are left out (--min).\n"
        "\n"
        "  galley cooccur span:country span:leader --within paragraph --sort npmi --min 3\n"
        "  galley cooccur 'tag:*' --sort log_likelihood\n"
        "  galley cooccur gas oil '\"cold war\"' --within 10 --where date:2022\n",
    .options = cooccur_options,
    .run = run_cooccur,
};
