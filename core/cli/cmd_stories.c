/* core/cli/cmd_stories.c: galley stories, near copies of one text.
 * SPDX-License-Identifier: MIT */
#include "core/cli/runs.h"

static const char list_sql[] =
    "SELECT story, max(articles) AS articles, count(DISTINCT source) AS sources, min(date) AS "
    "first,"
    " max(date) AS last, coalesce((SELECT title FROM story t WHERE t.story = s.story"
    " AND t.title <> '' ORDER BY t.date, t.article LIMIT 1), '') AS title"
    " FROM story s WHERE articles >= ?1 GROUP BY story ORDER BY articles DESC, story LIMIT ?2";
static const char one_sql[] =
    "SELECT key, date, source, title FROM story WHERE story = ?1 ORDER BY date, article";

static galley_status update(cli *c, galley_stories *done)
{
    galley_store *store = NULL;
    galley_status status = cli_open(c, GALLEY_STORE_WRITE, &store);
    if (status == GALLEY_OK)
        status = galley_store_stories(store, done, &c->err);
    galley_store_close(store);
    return status;
}

static galley_status list(cli *c, const galley_value bind[2])
{
    cli_session s;
    size_t count = 0;
    galley_status status = cli_session_open(c, GALLEY_STORE_READ, NULL, &s);
    if (status == GALLEY_OK)
        status = cli_print_rows(c, s.store, c->n_operands ? one_sql : list_sql, bind,
                                c->n_operands ? 1 : 2, &count);
    cli_session_close(&s);
    if (status == GALLEY_OK && count == 0)
        cli_say(c, c->n_operands ? "there is no such story" : "no text was told twice");
    return status;
}

static int run_stories(cli *c)
{
    galley_stories done = {0};
    int64_t story = 0;
    size_t least = 2, limit = 20;
    if (!cli_number(c, "min", 2, 1000000, &least) || !cli_number(c, "limit", 1, 1000000, &limit))
        return CLI_COULD_NOT;
    if (c->n_operands && !cli_run_number(c->operands[0], &story))
        return CLI_COULD_NOT;
    galley_value bind[2] = {
        {.type = GALLEY_VALUE_INT, .integer = c->n_operands ? story : (int64_t)least},
        {.type = GALLEY_VALUE_INT, .integer = (int64_t)limit}};
    galley_status status = cli_flag(c, "no-update") ? GALLEY_OK : update(c, &done);
    if (status == GALLEY_OK && done.looked_at)
        cli_say(c, "%zu articles looked at, %zu are near copies", done.looked_at, done.joined);
    if (status == GALLEY_OK)
        status = list(c, bind);
    return status == GALLEY_OK ? CLI_DONE : cli_failed(c);
}

static const cli_option stories_options[] = {
    {'n', "limit", "N", "the N stories with most articles (default 20)"},
    {0, "min", "N", "stories of at least N articles (default 2)"},
    {0, "no-update", NULL, "do not look at articles that were added since the last time"},
    {0, NULL, NULL, NULL},
};

const cli_command cli_stories = {
    .name = "stories",
    .operands = "[STORY]",
    .least = 0,
    .most = 1,
    .summary = "near copies of one text: what was syndicated, reprinted, slightly changed",
    .manual =
        "Two articles are of one story when the runs of three words of their bodies have a Jaccard "
        "similarity of at least 0.45, or\n"
        "through other articles. Articles that are new or have another text since the last time "
        "are looked at first; this costs\n"
        "about the same for each, however large the store is. Without STORY the largest stories "
        "are "
        "listed, with it its articles.\n"
        "The view story has all of it for SQL: count per story in place of per article.\n"
        "\n"
        "  galley stories\n"
        "  galley stories 17\n"
        "  galley sql 'SELECT count(DISTINCT coalesce(w.story, a.id)) FROM article a LEFT JOIN "
        "story w ON w.article = a.id'\n",
    .options = stories_options,
    .run = run_stories,
};
