/* core/cli/cmd_trend.c: galley trend, how often, over time.
 * SPDX-License-Identifier: MIT */
#include "core/cli/runs.h"

#include "core/base/buf.h"

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

static galley_status trend(cli *c, galley_trend *what, cli_session *s)
{
    galley_str tags[COLUMNS_MAX];
    galley_rows *rows = NULL;
    for (int i = 0; i < c->n_operands; i++)
        tags[i] = galley_str_of(c->operands[i]);
    what->tags = tags;
    what->n_tags = (size_t)c->n_operands;
    what->query = s->query;
    galley_status status = galley_store_trend(s->store, what, &rows, &c->err);
    if (status == GALLEY_OK)
        status = print(c, rows, s->arena);
    galley_rows_close(rows);
    return status;
}

static int run_trend(cli *c)
{
    cli_session s;
    const char *by = cli_value(c, "by"), *per = cli_value(c, "per");
    galley_trend what = {.by = galley_str_of(by ? by : "week"), .share = cli_flag(c, "share")};
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
    {'b', "by", "PERIOD", "day, week (default, named by its Monday), month, year"},
    {0, "per", "UNIT", "count articles (default) or stories, that is near copies once"},
    {0, "where", "QUERY", "only articles that the query matches"},
    {0, "share", NULL, "per cent of all articles in place of numbers"},
    {0, "average", "N", "each number the mean of the last N periods"},
    {0, NULL, NULL, NULL},
};

const cli_command cli_trend = {
    .name = "trend",
    .operands = "[TAG...]",
    .least = 0,
    .most = 30,
    .summary = "how often each tag holds, by day, week, month or year",
    .manual = "One row a period, from the first to the last; a period without articles is a zero. "
              "The last "
              "column has all articles\n"
              "(or stories) of the period. Articles whose date is not as exact as the period are "
              "left out. "
              "--tsv and --json print\n"
              "the rows alone; on a terminal each column is drawn below them as well.\n"
              "\n"
              "  galley trend gas-deal nato --by month\n"
              "  galley trend nato --where 'source:\"Sky News\"' --share --average 4\n",
    .options = trend_options,
    .run = run_trend,
};
