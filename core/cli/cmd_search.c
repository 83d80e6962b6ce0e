/* core/cli/cmd_search.c: galley search, articles that a query matches.
 * SPDX-License-Identifier: MIT */
#include "core/cli/article_view.h"
#include "core/cli/cli.h"

static int print_count(cli *c, cli_session *s, const galley_select *what)
{
    size_t count;
    if (galley_store_count(s->store, what, &count, &c->err) != GALLEY_OK)
        return cli_failed(c);
    cli_printf("%zu\n", count);
    return CLI_DONE;
}

/* The snippet's marks: signs that no text has, so that they can be told from it when it is painted. */
#define OPEN  "\x01"
#define CLOSE "\x02"

static void put_snippet(cli *c, galley_str s)
{
    while (s.size) {
        size_t n = 0;
        while (n < s.size && s.data[n] != *OPEN && s.data[n] != *CLOSE)
            n++;
        cli_put_text(galley_str_sub(s, 0, n));
        if (n < s.size)
            cli_put(galley_str_of(!c->colour           ? "*"
                                  : s.data[n] == *OPEN ? "\033[1;33m"
                                                       : "\033[0m"));
        s = galley_str_sub(s, n < s.size ? n + 1 : n, s.size);
    }
}

/* For people: a line that names it, its title, and the words. */
static void put_hit(cli *c, const galley_article *a, galley_str snippet)
{
    galley_str day = galley_str_sub(a->date, 0, a->date.size < 10 ? a->date.size : 10);
    galley_str title = cli_title(a);
    cli_printf("%s", cli_paint(c, CLI_CYAN));
    cli_put_text(cli_short_key(c, a->key));
    cli_printf("%s%s%s", cli_paint(c, CLI_PLAIN), cli_paint(c, CLI_DIM), day.size ? "  " : "");
    cli_put_text(day);
    cli_printf("%s", a->source.size ? "  " : "");
    cli_put_text(a->source);
    cli_printf("%s\n", cli_paint(c, CLI_PLAIN));
    if (title.size) {
        cli_printf("  %s", cli_paint(c, CLI_BOLD));
        cli_put_text(title);
        cli_printf("%s\n", cli_paint(c, CLI_PLAIN));
    }
    cli_printf("  ");
    put_snippet(c, snippet);
    cli_printf("\n");
}

static void put_row(galley_writer *w, const galley_article *a, galley_str snippet)
{
    galley_write_str(w, a->key);
    galley_write_str(w, galley_str_sub(a->date, 0, a->date.size < 10 ? a->date.size : 10));
    galley_write_str(w, a->source);
    galley_write_str(w, cli_title(a));
    galley_write_str(w, snippet);
    galley_write_row(w);
}

static galley_status put_article(cli *c, cli_session *s, galley_writer *w, const galley_article *a)
{
    galley_str snippet = {NULL, 0};
    bool people = c->format == GALLEY_TABLE;
    galley_str open = people ? GALLEY_STR(OPEN) : GALLEY_STR("");
    galley_str close = people ? GALLEY_STR(CLOSE) : GALLEY_STR("");
    galley_status status =
        galley_store_snippet(a, s->query, 24, open, close, s->arena, &snippet, &c->err);
    if (status == GALLEY_OK && people)
        put_hit(c, a, snippet);
    else if (status == GALLEY_OK)
        put_row(w, a, snippet);
    return status;
}

static galley_status print_hits(cli *c, cli_session *s, galley_cursor *cursor, galley_writer *w)
{
    size_t hits = 0;
    int64_t row = 1;
    galley_status status = GALLEY_OK;
    while (status == GALLEY_OK && row) {
        galley_article a = {0};
        galley_arena_reset(s->arena);
        status = galley_cursor_next(cursor, &row, s->arena, &a, &c->err);
        if (status != GALLEY_OK || row == 0)
            break;
        status = put_article(c, s, w, &a);
        hits++;
    }
    if (hits == 0 && status == GALLEY_OK)
        cli_say(c, "no article matches");
    return status;
}

static int print_rows(cli *c, cli_session *s, const galley_select *what)
{
    static const char *const headings[] = {"article", "date", "source", "title", "words", NULL};
    galley_cursor *cursor = NULL;
    galley_writer *w = NULL;
    if (c->format != GALLEY_TABLE && (w = cli_rows(c, headings)) == NULL)
        return cli_failed(c);
    galley_status status = galley_store_select(s->store, what, &cursor, &c->err);
    if (status == GALLEY_OK)
        status = print_hits(c, s, cursor, w);
    galley_cursor_close(cursor);
    galley_status closed = galley_writer_close(w, status == GALLEY_OK ? &c->err : NULL);
    return status != GALLEY_OK || closed != GALLEY_OK ? cli_failed(c) : CLI_DONE;
}

static bool order_of(cli *c, galley_order *order)
{
    const char *value = cli_value(c, "sort");
    *order = GALLEY_ORDER_RANK;
    if (value == NULL || strcmp(value, "rank") == 0)
        return true;
    *order = strcmp(value, "date") == 0 ? GALLEY_ORDER_DATE : GALLEY_ORDER_ROW;
    if (strcmp(value, "date") == 0 || strcmp(value, "stored") == 0)
        return true;
    cli_complain("--sort is rank, date or stored, not '%s'", value);
    return false;
}

static int run_search(cli *c)
{
    cli_session s;
    galley_select what = {.limit = 20};
    if (!order_of(c, &what.order) || !cli_number(c, "limit", 0, SIZE_MAX, &what.limit))
        return CLI_COULD_NOT;
    if (cli_session_open(c, GALLEY_STORE_READ, c->operands[0], &s) != GALLEY_OK)
        return cli_failed(c);
    what.query = s.query;
    if (cli_flag(c, "count"))
        what.limit = 0;
    int result = cli_flag(c, "count") ? print_count(c, &s, &what) : print_rows(c, &s, &what);
    cli_session_close(&s);
    return result;
}

static const cli_option search_options[] = {
    {'c', "count", NULL, "print only how many articles match"},
    {'n', "limit", "N", "at most N articles (default 20, 0: all)"},
    {0, "sort", "ORDER", "rank (default), date (newest first) or stored"},
    {0, NULL, NULL, NULL},
};

const cli_command cli_search = {
    .name = "search",
    .operands = "QUERY",
    .least = 1,
    .most = 1,
    .summary = "list the articles that a query matches, with the words in context",
    .manual = "Words are compared without regard to case and accents, and looked for in the "
              "article's own words (its body).\n"
              "What is a word here is the same as in rules: every hit of the index is verified.\n"
              "\n"
              "  word  \"a phrase\"  stem*        words\n"
              "  a b   a OR b   NOT a   -a   ( )  both, either, not\n"
              "  a NEAR/5 b                      within five words\n"
              "  /met(er|re)s/   /nato/i         a regular expression (PCRE2); i: case does not matter\n"
              "  tag:summit   label:sport   span:country=RU\n"
              "  title:word source:\"Sky News\" lang:en author:NAME field:NAME=VALUE\n"
              "  date:2022-01..2022-03   date:-30d..\n"
              "  within:caption word             words in other regions than the body\n"
              "\n"
              "  galley search 'gas NEAR/10 (contract OR deal) -tag:sport'\n",
    .options = search_options,
    .run = run_search,
};
