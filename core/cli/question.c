/* core/cli/question.c: options and answers of the questions about many articles.
 * SPDX-License-Identifier: MIT */
#include "core/cli/question.h"

#include "core/cli/article_view.h"

enum { DECIMALS = 2 };

bool cli_question(cli *c, size_t top, size_t min, galley_question *question)
{
    const char *sort = cli_value(c, "sort");
    *question = (galley_question){.top = top, .min = min, .articles = cli_flag(c, "articles")};
    if (sort)
        question->sort = galley_str_of(sort);
    return cli_number(c, "top", 0, SIZE_MAX, &question->top) &&
           cli_number(c, "min", 0, SIZE_MAX, &question->min);
}

/* -- rows -- */

static void put(galley_writer *w, galley_value v)
{
    if (v.type == GALLEY_VALUE_DOUBLE)
        galley_write_double(w, v.number, DECIMALS);
    else
        cli_put_value(w, v);
}

static galley_status put_rows(cli *c, galley_rows *rows, galley_writer *w, size_t *count)
{
    bool more = true;
    size_t columns = galley_rows_columns(rows) - galley_rows_links(rows);
    galley_status status = GALLEY_OK;
    for (size_t i = 0; i < columns; i++)
        galley_write_heading(w, galley_rows_name(rows, i));
    while (status == GALLEY_OK) {
        status = galley_rows_next(rows, &more, &c->err);
        if (status != GALLEY_OK || !more)
            break;
        for (size_t i = 0; i < columns; i++)
            put(w, galley_rows_value(rows, i));
        galley_write_row(w);
        ++*count;
    }
    return status;
}

/* -- the articles behind them -- */

/* What names a row: its columns up to the first that is a number, or that names the article. */
static size_t naming(const galley_rows *rows)
{
    size_t n = 0, columns = galley_rows_columns(rows) - galley_rows_links(rows);
    while (n < columns && !galley_str_eq(galley_rows_name(rows, n), GALLEY_STR("article")) &&
           galley_rows_value(rows, n).type != GALLEY_VALUE_INT &&
           galley_rows_value(rows, n).type != GALLEY_VALUE_DOUBLE)
        n++;
    return n ? n : 1;
}

static void put_headings(const galley_rows *rows, size_t n, galley_writer *w)
{
    static const char *const of[] = {"article", "date", "source", "title"};
    for (size_t i = 0; i < n; i++)
        galley_write_heading(w, galley_rows_name(rows, i));
    if (galley_rows_links(rows) > 1)
        galley_write_heading(w, GALLEY_STR("of"));
    for (size_t i = 0; i < 4; i++)
        galley_write_heading(w, galley_str_of(of[i]));
}

/* Which of several columns of links: its name behind "ids ". */
static void put_of(const galley_rows *rows, size_t link, galley_writer *w)
{
    galley_str name = galley_rows_name(rows, link);
    if (galley_rows_links(rows) > 1)
        galley_write_str(w, name.size > 4 ? galley_str_sub(name, 4, name.size)
                                          : GALLEY_STR("articles"));
}

static galley_status put_articles(cli *c, galley_store *store, galley_rows *rows, size_t n,
                                  size_t link, galley_writer *w, size_t *count)
{
    static const char sql[] =
        "SELECT a.key, substr(a.date, 1, 10), a.source, a.title"
        " FROM json_each(?1) j JOIN article a ON a.id = j.value ORDER BY a.id";
    bool more = true;
    galley_rows *articles = NULL;
    galley_value ids = galley_rows_value(rows, link);
    galley_status status = galley_store_sql(store, galley_str_of(sql), &ids, 1, &articles, &c->err);
    while (status == GALLEY_OK) {
        status = galley_rows_next(articles, &more, &c->err);
        if (status != GALLEY_OK || !more)
            break;
        for (size_t i = 0; i < n; i++)
            put(w, galley_rows_value(rows, i));
        put_of(rows, link, w);
        galley_write_str(w, cli_short_key(c, galley_rows_value(articles, 0).text));
        for (size_t i = 1; i < 4; i++)
            cli_put_value(w, galley_rows_value(articles, i));
        galley_write_row(w);
        ++*count;
    }
    galley_rows_close(articles);
    return status;
}

static galley_status put_links(cli *c, galley_store *store, galley_rows *rows, galley_writer *w,
                               size_t *count)
{
    bool more = true;
    size_t n = 0, columns = galley_rows_columns(rows), links = galley_rows_links(rows);
    galley_status status = galley_rows_next(rows, &more, &c->err);
    if (status == GALLEY_OK && more)
        put_headings(rows, n = naming(rows), w);
    while (status == GALLEY_OK && more) {
        for (size_t i = columns - links; status == GALLEY_OK && i < columns; i++)
            status = put_articles(c, store, rows, n, i, w, count);
        if (status == GALLEY_OK)
            status = galley_rows_next(rows, &more, &c->err);
    }
    return status;
}

galley_status cli_answer(cli *c, galley_store *store, galley_rows *rows, const char *bar,
                         const char *nothing)
{
    size_t count = 0, links = galley_rows_links(rows);
    c->bar = links ? NULL : bar;
    galley_writer *w = cli_rows(c, NULL);
    galley_status status = w ? GALLEY_OK : c->err.status;
    if (status == GALLEY_OK)
        status = links ? put_links(c, store, rows, w, &count) : put_rows(c, rows, w, &count);
    galley_status closed = galley_writer_close(w, status == GALLEY_OK ? &c->err : NULL);
    galley_rows_close(rows);
    if (status == GALLEY_OK && count == 0)
        cli_say(c, "%s", nothing);
    return status == GALLEY_OK ? closed : status;
}

int cli_ask(cli *c, cli_asking ask, void *what, const char *bar, const char *nothing)
{
    cli_session s;
    galley_rows *rows = NULL;
    galley_status status = cli_session_open(c, GALLEY_STORE_READ, cli_value(c, "where"), &s);
    if (status == GALLEY_OK)
        status = ask(c, &s, what, &rows);
    if (status == GALLEY_OK)
        status = cli_answer(c, s.store, rows, bar, nothing);
    cli_session_close(&s);
    return status == GALLEY_OK ? CLI_DONE : cli_failed(c);
}
