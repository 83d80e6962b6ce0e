/* core/cli/cmd_trend.c: galley trend, how often, over time.
 * SPDX-License-Identifier: MIT */
#include "core/cli/question.h"

enum { COLUMNS_MAX = 32, SHOWN_MAX = 60 };

/* One column as a line of blocks, kept while the rows are printed. */
typedef struct spark {
    galley_str name;
    double at[SHOWN_MAX]; /* the last so many */
    size_t count;
} spark;

static void spark_add(spark *s, double value)
{
    if (s->count == SHOWN_MAX)
        memmove(s->at, s->at + 1, (SHOWN_MAX - 1) * sizeof *s->at);
    else
        s->count++;
    s->at[s->count - 1] = value;
}

static void spark_put(const cli *c, const spark *s, int width)
{
    static const char *const blocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    double most = 0;
    for (size_t i = 0; i < s->count; i++)
        most = s->at[i] > most ? s->at[i] : most;
    int blank = width - (int)galley_text_width(s->name);
    cli_put_text(s->name);
    cli_printf("%*s  %s", blank > 0 ? blank : 0, "", cli_paint(c, CLI_CYAN));
    for (size_t i = 0; i < s->count; i++)
        cli_printf("%s", s->at[i] <= 0 ? " " : blocks[(int)(s->at[i] / most * 7.999)]);
    cli_printf("%s  up to %g\n", cli_paint(c, CLI_PLAIN), most);
}

static double number_of(galley_value v)
{
    return v.type == GALLEY_VALUE_INT      ? (double)v.integer
           : v.type == GALLEY_VALUE_DOUBLE ? v.number
                                           : 0;
}

static void put_sparks(const cli *c, const spark *sparks, size_t n)
{
    int width = 0;
    for (size_t i = 0; i < n; i++) {
        int w = (int)galley_text_width(sparks[i].name);
        width = w > width ? w : width;
    }
    cli_printf("\n");
    for (size_t i = 0; i < n; i++)
        spark_put(c, &sparks[i], width);
}

static galley_status print(cli *c, galley_rows *rows, galley_arena *arena)
{
    spark sparks[COLUMNS_MAX] = {{{NULL, 0}, {0}, 0}};
    galley_writer *w = cli_rows(c, NULL);
    bool more = w != NULL;
    size_t columns = galley_rows_columns(rows), count = 0;
    galley_status status = w ? GALLEY_OK : c->err.status;
    for (size_t i = 0; w && i < columns; i++) {
        galley_write_heading(w, galley_rows_name(rows, i));
        sparks[i].name = galley_arena_copy(arena, galley_rows_name(rows, i));
    }
    while (status == GALLEY_OK && more) {
        status = galley_rows_next(rows, &more, &c->err);
        for (size_t i = 0; status == GALLEY_OK && more && i < columns; i++) {
            cli_put_value(w, galley_rows_value(rows, i));
            spark_add(&sparks[i], number_of(galley_rows_value(rows, i)));
        }
        if (status == GALLEY_OK && more)
            galley_write_row(w);
        count += status == GALLEY_OK && more;
    }
    galley_status closed = galley_writer_close(w, status == GALLEY_OK ? &c->err : NULL);
    if (status == GALLEY_OK && c->format == GALLEY_TABLE && count > 1)
        put_sparks(c, sparks + 1, columns - 1);
    if (status == GALLEY_OK && count == 0)
        cli_say(c, "no article has a date that tells its period");
    return status == GALLEY_OK ? closed : status;
}

/* A word is a tag; what has a sign of the query language in it is a query. */
static bool is_query(const char *word)
{
    return word[strcspn(word, ": \"()*/")] != '\0' || word[0] == '-';
}

static galley_status take_operands(cli *c, galley_str *tags, galley_query **queries,
                                   galley_trend *what)
{
    galley_status status = GALLEY_OK;
    for (int i = 0; status == GALLEY_OK && i < c->n_operands; i++) {
        if (!is_query(c->operands[i]))
            tags[what->n_tags++] = galley_str_of(c->operands[i]);
        else if ((status = cli_query(c, c->operands[i], &queries[what->n_queries])) == GALLEY_OK)
            what->n_queries++;
    }
    what->tags = tags;
    what->queries = (const galley_query *const *)queries;
    return status;
}

static galley_status answer(cli *c, galley_rows *rows, cli_session *s)
{
    if (galley_rows_links(rows))
        return cli_answer(c, s->store, rows, NULL, "no article has a date that tells its period");
    galley_status status = print(c, rows, s->arena);
    galley_rows_close(rows);
    return status;
}

static galley_status trend(cli *c, galley_trend *what, cli_session *s)
{
    galley_str tags[COLUMNS_MAX];
    galley_query *queries[COLUMNS_MAX] = {NULL};
    galley_rows *rows = NULL;
    what->query = s->query;
    galley_status status = take_operands(c, tags, queries, what);
    if (status == GALLEY_OK)
        status = galley_store_trend(s->store, what, &rows, &c->err);
    if (status == GALLEY_OK)
        status = answer(c, rows, s);
    for (size_t i = 0; i < what->n_queries; i++)
        galley_query_free(queries[i]);
    return status;
}

static int run_trend(cli *c)
{
    cli_session s;
    const char *by = cli_value(c, "by"), *per = cli_value(c, "per");
    galley_trend what = {.by = galley_str_of(by ? by : "week"),
                         .share = cli_flag(c, "share"),
                         .articles = cli_flag(c, "articles")};
    if (!cli_number(c, "average", 1, 1000, &what.average))
        return CLI_COULD_NOT;
    if (per && strcmp(per, "article") != 0 && strcmp(per, "story") != 0) {
        cli_complain("--per is article or story, not '%s'", per);
        return CLI_COULD_NOT;
    }
    what.per_story = per && strcmp(per, "story") == 0;
    galley_status status = cli_session_open(c, GALLEY_STORE_READ, cli_value(c, "where"), &s);
    if (status == GALLEY_OK)
        status = trend(c, &what, &s);
    cli_session_close(&s);
    return status == GALLEY_OK ? CLI_DONE : cli_failed(c);
}

static const cli_option trend_options[] = {
    {'b', "by", "PERIOD", "hour, day, week (default, named by its Monday), month, year"},
    {0, "per", "UNIT", "count articles (default) or stories, that is near copies once"},
    CLI_WHERE,
    {0, "share", NULL, "per cent of all articles in place of numbers"},
    {0, "average", "N", "each number the mean of the last N periods"},
    {0, "articles", NULL, "in place of the numbers the articles behind each"},
    {0, NULL, NULL, NULL},
};

const cli_command cli_trend = {
    .name = "trend",
    .operands = "[TAG|QUERY...]",
    .least = 0,
    .most = 30,
    .summary = "how often each tag or query holds, by hour, day, week, month or year",
    .manual =
        "One row a period, from the first to the last; a period without articles is a zero. The "
        "last column has all articles\n"
        "(or stories) of the period. Articles whose date is not as exact as the period are left "
        "out. A word is a tag; with a blank or\n"
        "one of :\"()*/ in it, or a - in front, it is a query. --tsv and --json print the rows "
        "alone; on a terminal each column is drawn\n"
        "below them as well.\n"
        "\n"
        "  galley trend gas-deal nato --by month\n"
        "  galley trend span:country=RU label:energy '\"cold war\"' --by year\n"
        "  galley trend nato --where 'source:\"Sky News\"' --share --average 4\n",
    .options = trend_options,
    .run = run_trend,
};
