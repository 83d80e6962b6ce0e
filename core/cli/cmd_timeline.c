/* core/cli/cmd_timeline.c: galley timeline, how a story went through the sources.
 * SPDX-License-Identifier: MIT */
#include "core/cli/article_view.h"
#include "core/cli/question.h"

static galley_status ask(cli *c, cli_session *s, void *what, galley_rows **rows)
{
    int64_t article;
    galley_str name = galley_str_of(c->operands[0]);
    char number[32];
    if (name.size && name.size < 19 && strspn(name.data, "0123456789") == name.size) {
        snprintf(number, sizeof number, "#%s",
                 name.data); /* a story, as 'galley stories' names it */
        name = galley_str_of(number);
    }
    galley_status status = galley_store_find(s->store, name, &article, &c->err);
    if (status == GALLEY_OK)
        status = galley_store_timeline(s->store, article, what, rows, &c->err);
    return status;
}

static int run_timeline(cli *c)
{
    galley_question what;
    if (!cli_question(c, 0, 0, &what))
        return CLI_COULD_NOT;
    return cli_ask(c, ask, &what, "fresh", "the story has no article");
}

static const cli_option timeline_options[] = {
    {'n', "top", "N", "the first N articles"},
    {0, "sort", "COLUMN", "by this column: numbers fall, texts rise; -COLUMN turns it round"},
    {0, NULL, NULL, NULL},
};

const cli_command cli_timeline = {
    .name = "timeline",
    .operands = "STORY|ARTICLE",
    .least = 1,
    .most = 1,
    .summary = "how one text went through the sources, and what was new in each",
    .manual = "The articles of a story, as 'galley stories' has found them, by date: hours since "
              "the first, words, alike (Jaccard similarity\n"
              "of the runs of three words with the first), fresh (the share of these runs that no "
              "earlier article had). Articles without a\n"
              "date stand last. A story is named by its number or by one of its articles.\n"
              "\n"
              "  galley stories\n"
              "  galley timeline 17\n",
    .options = timeline_options,
    .run = run_timeline,
};
