/* core/cli/cmd_kwic.c: galley kwic, every place of some words in its context.
 * SPDX-License-Identifier: MIT */
#include "core/cli/article_view.h"
#include "core/cli/question.h"

enum { KEY_ROOM = 21, HIT_ROOM = 14, LEAST = 10 };

static galley_status ask(cli *c, cli_session *s, void *what, galley_rows **rows)
{
    galley_kwic *k = what;
    galley_query *query = NULL;
    k->question.where = s->query;
    galley_status status = cli_query(c, c->operands[0], &query);
    k->query = query;
    if (status == GALLEY_OK)
        status = galley_store_kwic(s->store, k, rows, &c->err);
    galley_query_free(query);
    return status;
}

static void put_spaces(size_t wide, size_t width)
{
    cli_printf("%*s", wide < width ? (int)(width - wide) : 0, "");
}

/* For people: the places below each other, which is what the eye compares, the articles at the end. */
static void put_line(const cli *c, const galley_rows *rows, size_t width)
{
    galley_str left = galley_rows_value(rows, 0).text, right = galley_rows_value(rows, 2).text;
    galley_str hit = galley_rows_value(rows, 1).text;
    put_spaces(galley_text_width(left), width);
    cli_put_text(left);
    cli_printf("%s", cli_paint(c, CLI_BOLD));
    cli_put_text(hit);
    cli_printf("%s", cli_paint(c, CLI_PLAIN));
    cli_put_text(right);
    put_spaces(galley_text_width(hit) + galley_text_width(right), width + HIT_ROOM);
    cli_printf("  %s", cli_paint(c, CLI_CYAN));
    cli_put_text(cli_short_key(c, galley_rows_value(rows, 3).text));
    cli_printf("%s\n", cli_paint(c, CLI_PLAIN));
}

static galley_status put_lines(cli *c, galley_rows *rows, size_t width)
{
    bool more = true;
    size_t count = 0;
    galley_status status = GALLEY_OK;
    while (status == GALLEY_OK) {
        status = galley_rows_next(rows, &more, &c->err);
        if (status != GALLEY_OK || !more)
            break;
        put_line(c, rows, width);
        count++;
    }
    galley_rows_close(rows);
    if (status == GALLEY_OK && count == 0)
        cli_say(c, "these words are nowhere");
    return status;
}

static int people(cli *c, galley_kwic *what)
{
    cli_session s;
    galley_rows *rows = NULL;
    galley_status status = cli_session_open(c, GALLEY_STORE_READ, cli_value(c, "where"), &s);
    if (status == GALLEY_OK)
        status = ask(c, &s, what, &rows);
    if (status == GALLEY_OK)
        status = put_lines(c, rows, what->width);
    cli_session_close(&s);
    return status == GALLEY_OK ? CLI_DONE : cli_failed(c);
}

static int run_kwic(cli *c)
{
    galley_kwic what = {.width = 30};
    if (c->width > 2 * LEAST + KEY_ROOM + HIT_ROOM)
        what.width = (c->width - KEY_ROOM - HIT_ROOM) / 2;
    if (!cli_question(c, 100, 0, &what.question) || !cli_number(c, "width", 1, 10000, &what.width))
        return CLI_COULD_NOT;
    if (c->format == GALLEY_TABLE && !what.question.articles)
        return people(c, &what);
    return cli_ask(c, ask, &what, NULL, "these words are nowhere");
}

static const cli_option kwic_options[] = {
    {'n', "top", "N", "the first N places (default 100, 0: all)"},
    {'w', "width", "N", "N characters on each side (default: what the terminal holds, else 30)"},
    CLI_WHERE,
    {0, "sort", "COLUMN",
     "left or right: by the words there, the nearest first; or date, source ..."},
    {0, "articles", NULL, "in place of the places the articles that they are in"},
    {0, NULL, NULL, NULL},
};

const cli_command cli_kwic = {
    .name = "kwic",
    .operands = "QUERY",
    .least = 1,
    .most = 1,
    .summary = "every place of some words, with what stands around it",
    .manual = "Key words in context: each place of the words, phrases and spans of the query, in "
              "the articles that it matches, in the order\n"
              "in which they are stored. Context does not go over the end of a paragraph. The "
              "formats for programs have the article, date,\n"
              "source and place (byte of the text) of each as well.\n"
              "\n"
              "  galley kwic 'expan*' --sort right\n"
              "  galley kwic span:country --where tag:nato --top 20\n",
    .options = kwic_options,
    .run = run_kwic,
};
