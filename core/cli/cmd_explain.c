/* core/cli/cmd_explain.c: galley explain, why an article has its tags.
 * SPDX-License-Identifier: MIT */
#include "core/cli/article_view.h"
#include "core/cli/cli.h"

static const char *author_name(galley_author author)
{
    return author == GALLEY_BY_PERSON ? "person" : author == GALLEY_BY_MODEL ? "model" : "rule";
}

/* "leader" + "id=putin" */
static void put_label(cli *c, const galley_span *span)
{
    if (span->label.size == 0)
        return;
    cli_printf("  %s%.*s", cli_paint(c, CLI_MAGENTA), GALLEY__S(span->label));
    if (span->n_fields)
        cli_printf(" %.*s=%.*s", GALLEY__S(span->fields[0].name), GALLEY__S(span->fields[0].value));
    cli_printf("%s", cli_paint(c, CLI_PLAIN));
}

static void put_where(const galley_article *a, const galley_span *span)
{
    if (span->part == GALLEY_PART_TITLE)
        cli_printf("  title %u-%u", span->start, span->end);
    else
        cli_printf("  %u-%u", span->start, span->end);
    (void)a;
}

static void put_evidence(cli *c, const galley_article *a, const galley_evidence *e)
{
    galley_str words = galley_span_text(a, &e->span);
    cli_printf("  %+9.4f  %.*s", e->weight, GALLEY__S(e->clause));
    if (words.size == 0) {
        cli_printf("  (no words: the rule named none)\n");
        return;
    }
    cli_printf("  %s“", cli_paint(c, CLI_BOLD));
    cli_put_text(words);
    cli_printf("”%s", cli_paint(c, CLI_PLAIN));
    put_label(c, &e->span);
    cli_printf("%s", cli_paint(c, CLI_DIM));
    put_where(a, &e->span);
    cli_printf("%s\n             ", cli_paint(c, CLI_PLAIN));
    cli_put_context(c, a, &e->span, 60);
    cli_printf("\n");
}

static void put_statement(cli *c, const galley_article *a, const galley_stored_statement *stored)
{
    const galley_statement *s = &stored->statement;
    double sum = 0;
    cli_printf("\n%s%.*s%s  %s %.*s  run %lld of %.*s\n",
               cli_paint(c, stored->holds ? CLI_GREEN : CLI_DIM), GALLEY__S(s->tag),
               cli_paint(c, CLI_PLAIN), author_name(s->author), GALLEY__S(s->rule),
               (long long)stored->run, GALLEY__S(stored->run_started));
    if (s->author == GALLEY_BY_PERSON) {
        cli_printf("  says %s\n", s->denied ? "no: the tag does not hold" : "yes");
        return;
    }
    if (!stored->holds)
        cli_printf("  does not count: somebody who counts more speaks of this tag\n");
    for (size_t i = 0; i < s->n_evidence; i++) {
        put_evidence(c, a, &s->evidence[i]);
        sum += s->evidence[i].weight;
    }
    if (s->left_out)
        cli_printf(
            "             (and %zu more places; a clause's weight is shared by the first %d)\n",
            s->left_out, GALLEY_EVIDENCE_MAX);
    cli_printf("  ---------\n  %+9.4f  score\n", sum);
}

static void put_json(galley_json *j, const galley_article *a, const galley_stored_statement *at,
                     size_t n, const char *tag)
{
    galley_json_open_array(j);
    for (size_t i = 0; i < n; i++)
        if (tag == NULL || galley_str_eq(at[i].statement.tag, galley_str_of(tag)))
            galley_json_statement(j, a, &at[i].statement);
    galley_json_close_array(j);
}

static galley_status explain_json(cli *c, const galley_article *a,
                                  const galley_stored_statement *at, size_t n, const char *tag)
{
    galley_json *j = NULL;
    galley_status status = galley_json_new(NULL, &j, &c->err);
    if (status != GALLEY_OK)
        return status;
    put_json(j, a, at, n, tag);
    cli_put(galley_json_text(j));
    cli_put(GALLEY_STR("\n"));
    galley_json_free(j);
    return GALLEY_OK;
}

static void put_absent(cli *c, const galley_article *a, const char *tag, size_t n)
{
    if (tag)
        cli_complain("%.*s has no tag '%s'; it has %zu other%s", GALLEY__S(a->key), tag, n,
                     n == 1 ? "" : "s");
    else
        cli_say(c, "%.*s has no tags", GALLEY__S(a->key));
}

static void put_head(cli *c, const galley_article *a)
{
    galley_str title = cli_title(a);
    cli_printf("%s", cli_paint(c, CLI_BOLD));
    cli_put_text(a->key);
    cli_printf("%s%s", cli_paint(c, CLI_PLAIN), title.size ? "  " : "");
    cli_put_text(title);
    cli_printf("\n");
}

static galley_status explain(cli *c, cli_session *s, const char *tag, size_t *shown)
{
    int64_t row;
    galley_article a = {0};
    galley_stored_statement *at = NULL;
    size_t n = 0;
    galley_status status = cli_find_article(c, s, c->operands[0], &row, &a);
    if (status == GALLEY_OK)
        status = galley_store_statements(s->store, row, s->arena, &at, &n, &c->err);
    if (status != GALLEY_OK)
        return status;
    if (c->format == GALLEY_TABLE)
        put_head(c, &a);
    for (size_t i = 0; i < n; i++) {
        if (tag && !galley_str_eq(at[i].statement.tag, galley_str_of(tag)))
            continue;
        ++*shown;
        if (c->format == GALLEY_TABLE)
            put_statement(c, &a, &at[i]);
    }
    if (c->format != GALLEY_TABLE)
        status = explain_json(c, &a, at, n, tag);
    if (*shown == 0)
        put_absent(c, &a, tag, n);
    return status;
}

static int run_explain(cli *c)
{
    cli_session s;
    size_t shown = 0;
    const char *tag = c->n_operands > 1 ? c->operands[1] : NULL;
    galley_status status = cli_session_open(c, GALLEY_STORE_READ, NULL, &s);
    if (status == GALLEY_OK)
        status = explain(c, &s, tag, &shown);
    cli_session_close(&s);
    if (status != GALLEY_OK)
        return cli_failed(c);
    return tag && shown == 0 ? CLI_SOME_FAILED : CLI_DONE;
}

static const cli_option explain_options[] = {{0, NULL, NULL, NULL}};

const cli_command cli_explain = {
    .name = "explain",
    .operands = "ARTICLE [TAG]",
    .least = 1,
    .most = 2,
    .summary = "why an article has its tags: rule, clause, words, weights, and their sum",
    .manual = "For each tag (or the one named): who says so, in which run, and every piece of "
              "evidence with its weight, its clause, its\n"
              "words with the label and id of the span, their place in bytes of the text, and the "
              "words around it. The\n"
              "score is the sum of the weights; the weight of a clause is shared equally by the "
              "places that it was found at.\n"
              "Exit status 1 when the article does not have the tag.\n"
              "\n"
              "  galley explain bbc-business-001\n"
              "  galley explain bbc-business-001 gas-deal\n",
    .options = explain_options,
    .run = run_explain,
};
