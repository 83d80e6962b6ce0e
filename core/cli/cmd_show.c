/* core/cli/cmd_show.c: galley show, an article with its regions and tags.
 * SPDX-License-Identifier: MIT */
#include "core/cli/cli.h"
#include "core/cli/runs.h"
#include "core/cli/article_html.h"
#include "core/cli/article_view.h"

#include <stdlib.h>

static void put_field(cli *c, const char *name, galley_str value)
{
    if (value.size == 0)
        return;
    cli_printf("%s%-9s%s ", cli_paint(c, CLI_DIM), name, cli_paint(c, CLI_PLAIN));
    cli_put_text(value);
    cli_printf("\n");
}

static void put_head(cli *c, const galley_article *a)
{
    if (a->title.size) {
        cli_printf("%s", cli_paint(c, CLI_BOLD));
        cli_put_text(a->title);
        cli_printf("%s\n", cli_paint(c, CLI_PLAIN));
    }
    put_field(c, "key", a->key);
    put_field(c, "date", a->date);
    put_field(c, "source", a->source);
    put_field(c, "author", a->author);
    put_field(c, "lang", a->lang);
    put_field(c, "url", a->url);
    for (size_t i = 0; i < a->n_labels; i++)
        put_field(c, "label", a->labels[i]);
    put_field(c, "note", a->note);
}

/* The evidence of all statements as one sorted set: what is painted in the text. */
static galley_spans evidence_of(const galley_stored_statement *at, size_t n, galley_arena *arena)
{
    galley_spans spans = {0};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < at[i].statement.n_evidence; k++)
            if (at[i].statement.evidence[k].span.end)
                galley_spans_add(&spans, &at[i].statement.evidence[k].span, arena, NULL);
    galley_spans_sort(&spans);
    return spans;
}

static void put_tags(cli *c, const galley_stored_statement *at, size_t n)
{
    size_t shown = 0;
    for (size_t i = 0; i < n; i++)
        if (at[i].holds)
            cli_printf("%s%s%.*s %.2f%s", shown++ ? ", " : "\ntags      ", cli_paint(c, CLI_GREEN),
                       GALLEY__S(at[i].statement.tag), at[i].statement.score,
                       cli_paint(c, CLI_PLAIN));
    if (shown)
        cli_printf("\n");
}

static void put_region(cli *c, const galley_article *a, const galley_region *r,
                       const galley_spans *marks, bool why)
{
    bool body = galley_region_body() & GALLEY_REGION_BIT(r->kind);
    cli_printf("%s%-11s%s ", cli_paint(c, body ? CLI_CYAN : CLI_DIM), galley_region_name(r->kind),
               cli_paint(c, CLI_PLAIN));
    cli_put_marked(c, a, r->start, r->end, marks, body ? CLI_PLAIN : CLI_DIM);
    cli_printf("\n");
    if (why)
        cli_printf("%12s%s%.*s%s\n", "", cli_paint(c, CLI_YELLOW), GALLEY__S(r->reason),
                   cli_paint(c, CLI_PLAIN));
}

static galley_status show_json(cli *c, cli_session *s, const galley_article *a)
{
    galley_json *j = NULL;
    (void)s;
    galley_status status = galley_json_new(NULL, &j, &c->err);
    if (status != GALLEY_OK)
        return status;
    galley_json_article(j, a, true);
    cli_put(galley_json_text(j));
    cli_put(GALLEY_STR("\n"));
    galley_json_free(j);
    return GALLEY_OK;
}

static galley_status show(cli *c, cli_session *s, const galley_article *a, int64_t row)
{
    galley_stored_statement *at = NULL;
    size_t n = 0;
    if (c->format != GALLEY_TABLE)
        return show_json(c, s, a);
    galley_status status = galley_store_statements(s->store, row, s->arena, &at, &n, &c->err);
    if (status == GALLEY_OK && cli_flag(c, "html"))
        return cli_put_html_page(&(cli_html_page){.article = a, .at = at, .count = n}, s->arena,
                                 &c->err);
    if (status != GALLEY_OK)
        return status;
    galley_spans marks = evidence_of(at, n, s->arena);
    put_head(c, a);
    put_tags(c, at, n);
    cli_printf("\n");
    for (size_t i = 0; i < a->n_regions; i++)
        put_region(c, a, &a->regions[i], &marks, cli_flag(c, "why"));
    return GALLEY_OK;
}

galley_status cli_find_article(cli *c, cli_session *s, const char *name, int64_t *row,
                               galley_article *a)
{
    galley_status status = galley_store_find(s->store, galley_str_of(name), row, &c->err);
    if (status == GALLEY_NOTFOUND)
        galley__fail(&c->err, status,
                     "no article '%s' in %s: its key, the beginning of its key or #ROW names one",
                     name, c->store);
    return status == GALLEY_OK ? galley_store_get(s->store, *row, s->arena, a, &c->err) : status;
}

/* "run:12", or an article. */
static galley_status show_one(cli *c, cli_session *s, const char *name)
{
    int64_t row;
    galley_article a = {0};
    if (strncmp(name, "run:", 4) == 0)
        return cli_run_number(name, &row)
                   ? cli_show_run(c, s->store, row)
                   : galley__fail(&c->err, GALLEY_INVALID, "run:N names a run");
    galley_status status = cli_find_article(c, s, name, &row, &a);
    return status == GALLEY_OK ? show(c, s, &a, row) : status;
}

static int run_show(cli *c)
{
    cli_session s;
    if (cli_flag(c, "html") && c->n_operands > 1) {
        cli_complain("--html is a page of one article");
        return CLI_COULD_NOT;
    }
    galley_status status = cli_session_open(c, GALLEY_STORE_READ, NULL, &s);
    for (int i = 0; status == GALLEY_OK && i < c->n_operands; i++) {
        status = show_one(c, &s, c->operands[i]);
        if (i + 1 < c->n_operands && c->format == GALLEY_TABLE)
            cli_printf("\n");
    }
    cli_session_close(&s);
    return status == GALLEY_OK ? CLI_DONE : cli_failed(c);
}

static const cli_option show_options[] = {
    {'w', "why", NULL, "below each part, why it is of its kind"},
    {0, "html", NULL, "as a page of HTML that refers to nothing outside of it"},
    {0, NULL, NULL, NULL},
};

const cli_command cli_show = {
    .name = "show",
    .operands = "ARTICLE|run:N...",
    .least = 1,
    .most = -1,
    .summary = "an article with its parts named and the words marked that carry its tags",
    .manual =
        "ARTICLE is a key as galley search prints it, its beginning when that is enough, or #ROW. "
        "Parts that are not the\n"
        "article's own words are dimmed. With --json the article is printed as galley read does. "
        "run:N shows a run.\n"
        "\n"
        "  galley show --why bbc-business-001\n"
        "  galley show --html bbc-business-001 > article.html\n",
    .options = show_options,
    .run = run_show,
};
