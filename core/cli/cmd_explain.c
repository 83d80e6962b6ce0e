/* core/cli/cmd_explain.c: galley explain, why an article has its tags.
 * SPDX-License-Identifier: MIT */
#include "core/cli/article_view.h"
#include "core/cli/article_html.h"
#include "core/cli/explaining.h"
#include "core/cli/runs.h"

#include <stdlib.h>

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

/* -- by rules -- */

static void put_answer(cli *c, const cli_explaining *e)
{
    cli_html_page page = {.article = e->article, .absent = e->told.text};
    if (cli_flag(c, "html")) {
        cli_put_html_page(&page, e->arena, &c->err);
    } else if (c->format == GALLEY_TABLE) {
        if (e->told.text.size)
            cli_put(GALLEY_STR("\n"));
        cli_put_told(e->told.text);
    } else {
        cli_put(e->told.json);
        cli_put(GALLEY_STR("\n"));
    }
}

/* Why not: as the rules of a run say it, which are what the store has them for. */
static galley_status explain_run(cli *c, cli_session *s, const galley_article *a, const char *tag,
                                 int64_t run)
{
    cli_recipe was = {0};
    cli_explaining e = {.c = c, .article = a, .tag = galley_str_of(tag), .arena = s->arena};
    galley_status status = cli_recipe_read(c, s->store, run, s->arena, &was, &c->err);
    char *path = status == GALLEY_OK ? strndup(was.path.data, was.path.size) : NULL;
    if (path == NULL)
        return status == GALLEY_OK ? galley__nomem(&c->err) : status;
    e.path = path;
    e.rules_text = was.text;
    status = cli_explain_by_rules(&e);
    if (status == GALLEY_OK)
        put_answer(c, &e);
    if (status == GALLEY_OK && e.told.holds)
        cli_say(c, "the rules of run %lld give it now: galley tag %s has not judged this text yet",
                (long long)run, path);
    free(path);
    return status;
}

static galley_status explain_absent(cli *c, cli_session *s, const galley_article *a,
                                    const char *tag)
{
    int64_t *runs;
    size_t n;
    galley_status status = cli_runs_with_tag(c, s->store, galley_str_of(tag), s->arena, &runs, &n);
    for (size_t i = 0; i < (n && cli_flag(c, "html") ? 1 : n) && status == GALLEY_OK;
         i++) /* one page */
        status = explain_run(c, s, a, tag, runs[i]);
    if (status == GALLEY_OK && n == 0)
        cli_say(c, "no rules that were run here have a tag '%s'; --rules FILE asks others", tag);
    if (status == GALLEY_OK && n == 0 && c->format != GALLEY_TABLE)
        cli_put(GALLEY_STR("[]\n"));
    return status;
}

/* A rules file, without what the store has of it. */
static galley_status explain_file(cli *c, cli_session *s, const galley_article *a, const char *tag,
                                  size_t *shown)
{
    cli_explaining e = {.c = c,
                        .article = a,
                        .path = cli_value(c, "rules"),
                        .tag = galley_str_of(tag ? tag : ""),
                        .trace = cli_flag(c, "trace"),
                        .arena = s->arena};
    galley_status status = cli_explain_by_rules(&e);
    if (status != GALLEY_OK)
        return status;
    *shown = e.told.holds;
    put_answer(c, &e);
    if (e.told.count == 0 && tag)
        return galley__fail(&c->err, GALLEY_NOTFOUND, "%s has no tag '%s'", e.path, tag);
    if (e.told.count == 0)
        cli_say(c, "%s gives %.*s no tags", e.path, GALLEY__S(a->key));
    return GALLEY_OK;
}

/* -- by the store -- */

static galley_status explain_stored(cli *c, cli_session *s, const galley_article *a, int64_t row,
                                    const char *tag, size_t *shown)
{
    galley_stored_statement *at = NULL;
    size_t n = 0;
    galley_status status = galley_store_statements(s->store, row, s->arena, &at, &n, &c->err);
    bool html = cli_flag(c, "html");
    for (size_t i = 0; i < n && status == GALLEY_OK; i++) {
        if (tag && !galley_str_eq(at[i].statement.tag, galley_str_of(tag)))
            continue;
        ++*shown;
        if (c->format == GALLEY_TABLE && !html)
            put_statement(c, a, &at[i]);
    }
    if (status != GALLEY_OK)
        return status;
    if (*shown == 0)
        put_absent(c, a, tag, n);
    if (*shown == 0 && tag)
        return explain_absent(c, s, a, tag);
    cli_html_page page = {.article = a, .at = at, .count = n, .tag = tag, .arithmetic = true};
    if (html)
        return cli_put_html_page(&page, s->arena, &c->err);
    return c->format == GALLEY_TABLE ? GALLEY_OK : explain_json(c, a, at, n, tag);
}

static galley_status explain(cli *c, cli_session *s, const char *tag, size_t *shown)
{
    int64_t row;
    galley_article a = {0};
    galley_status status = cli_find_article(c, s, c->operands[0], &row, &a);
    if (status != GALLEY_OK)
        return status;
    if (c->format == GALLEY_TABLE && !cli_flag(c, "html"))
        put_head(c, &a);
    return cli_value(c, "rules") ? explain_file(c, s, &a, tag, shown)
                                 : explain_stored(c, s, &a, row, tag, shown);
}

static int run_explain(cli *c)
{
    cli_session s;
    size_t shown = 0;
    const char *tag = c->n_operands > 1 ? c->operands[1] : NULL;
    if (cli_flag(c, "trace") && (cli_value(c, "rules") == NULL || tag)) {
        cli_complain("--trace tells of every rule of a file: it wants --rules FILE, and no TAG");
        return CLI_COULD_NOT;
    }
    galley_status status = cli_session_open(c, GALLEY_STORE_READ, NULL, &s);
    if (status == GALLEY_OK)
        status = explain(c, &s, tag, &shown);
    cli_session_close(&s);
    if (status != GALLEY_OK)
        return cli_failed(c);
    return tag && shown == 0 ? CLI_SOME_FAILED : CLI_DONE;
}

static const cli_option explain_options[] = {
    {'r', "rules", "FILE", "ask this rules file, and not what the store has"},
    {'t', "trace", NULL, "with --rules: every rule, given or not, with its reason"},
    {0, "html", NULL, "as a page of HTML that refers to nothing outside of it"},
    CLI_JOB_OPTIONS,
    {0, NULL, NULL, NULL},
};

const cli_command cli_explain = {
    .name = "explain",
    .operands = "ARTICLE [TAG]",
    .least = 1,
    .most = 2,
    .summary = "why an article has its tags, and why it has not another one",
    .manual =
        "For each tag (or the one named): who says so, in which run, and every piece of evidence "
        "with its weight, its clause, its\n"
        "words with the label and id of the span, their place in bytes of the text, and the words "
        "around it. The score is the\n"
        "sum of the weights; the weight of a clause is shared equally by the places that it was "
        "found at.\n"
        "\n"
        "Of a TAG that the article does not have, the nearest miss, by the rules of the last run "
        "that know the tag: which words\n"
        "and clauses of a query are not there, or stand only in a region that is not looked at, or "
        "too far apart for NEAR;\n"
        "what the weights of weighted queries add up to and what the threshold wants; how far a "
        "token pattern got and what\n"
        "it saw instead; what a function reads. The exit status is then 1.\n"
        "\n"
        "--rules FILE judges the article by that file and tells of its rules, whatever the store "
        "holds; nothing is stored.\n"
        "\n"
        "  galley explain bbc-business-001\n"
        "  galley explain bbc-business-001 gas-deal\n"
        "  galley explain bbc-business-001 --rules diplomacy.lua --trace\n",
    .options = explain_options,
    .run = run_explain,
};
