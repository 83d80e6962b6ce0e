/* core/cli/cmd_add.c: galley add, articles into the store.
 * SPDX-License-Identifier: MIT */
#include "core/cli/adding.h"

#include <stdlib.h>

static void summary_json(const cli_added *a)
{
    cli_printf("{\"new\":%zu,\"revised\":%zu,\"fields\":%zu,\"same\":%zu,\"repaired\":%zu,"
               "\"left_out\":%zu,\"failed\":%zu}\n",
               a->outcomes[GALLEY_PUT_NEW], a->outcomes[GALLEY_PUT_REVISED],
               a->outcomes[GALLEY_PUT_FIELDS], a->outcomes[GALLEY_PUT_SAME], a->noted, a->left_out,
               a->failures);
}

static void say_changes(const cli *c, const cli_added *a)
{
    double seconds = a->seconds;
    size_t all = a->outcomes[0] + a->outcomes[1] + a->outcomes[2] + a->outcomes[3];
    cli_say(c, "%s: %zu new, %zu revised, %zu with changed fields, %zu unchanged (%.0f articles/s)",
            c->store, a->outcomes[GALLEY_PUT_NEW], a->outcomes[GALLEY_PUT_REVISED],
            a->outcomes[GALLEY_PUT_FIELDS], a->outcomes[GALLEY_PUT_SAME],
            seconds > 0 ? (double)all / seconds : 0);
}

static void summary(const cli *c, const cli_added *a)
{
    size_t same = a->outcomes[GALLEY_PUT_SAME];
    size_t changed = a->outcomes[GALLEY_PUT_NEW] + a->outcomes[GALLEY_PUT_REVISED] +
                     a->outcomes[GALLEY_PUT_FIELDS];
    if (c->format != GALLEY_TABLE)
        summary_json(a);
    else if (changed == 0)
        cli_say(c, "%s: nothing to do, %zu article%s unchanged", c->store, same,
                same == 1 ? " is" : "s are");
    else
        say_changes(c, a);
    if (a->noted)
        cli_say(c,
                "%zu repaired on the way in: galley sql \"SELECT key, note FROM article WHERE note "
                "<> ''\"",
                a->noted);
    if (a->left_out)
        cli_say_left_out(c, &a->reasons);
    if (a->failures)
        cli_say(c, "%zu failed, listed above", a->failures);
}

static galley_status add_operands(cli *c, cli_added *added)
{
    size_t n = (size_t)c->n_operands;
    galley_str *paths = calloc(n + 1, sizeof *paths);
    if (paths == NULL)
        return galley__nomem(&c->err);
    for (size_t i = 0; i < n; i++)
        paths[i] = galley_str_of(c->operands[i]);
    cli_reading what = {.paths = paths, .n_paths = n};
    galley_status status = cli_add_paths(c, &what, added);
    free(paths);
    return status;
}

static int run_add(cli *c)
{
    cli_added added;
    cli_job job;
    if (!cli_job_init(&job, c, CLI_TASK_PARSE, NULL))
        return CLI_COULD_NOT;
    galley_status status = add_operands(c, &added);
    if (status == GALLEY_OK || status == GALLEY_CANCELLED)
        summary(c, &added);
    return status != GALLEY_OK ? cli_failed(c) : added.failures ? CLI_SOME_FAILED : CLI_DONE;
}

static const cli_option add_options[] = {
    CLI_READING_OPTIONS,
    CLI_JOB_OPTIONS,
    {0, NULL, NULL, NULL},
};

const cli_command cli_add = {
    .name = "add",
    .operands = "PATH...",
    .least = 1,
    .most = -1,
    .summary =
        "store articles: web pages and archives, feeds, news standards, mail, JSON lines, text, "
        "folders",
    .manual =
        "Reads the files, marks the parts of each article (prose, title, crosshead, promo, "
        "notice, related,\n"
        "caption, byline) with the reason for each, and stores them. An article is known by "
        "its key: its id, else\n"
        "its url, else the hash of its content. Adding the same thing twice changes nothing; "
        "a changed text makes\n"
        "a new revision, and statements on the old one stay with the old one.\n"
        "\n"
        "Text files are UTF-8; a byte order mark, Windows-1252 and some invalid bytes are "
        "repaired with a note on the\n"
        "article, anything worse is refused with file and byte offset. JSON lines have the "
        "fields id, title, text,\n"
        "url, date, source, author, lang and labels, or the names of other tools, or those of "
        "--map; every other\n"
        "field is kept. Folders are read recursively, in the order of the names; files of "
        "other kinds in them are\n"
        "left out and counted, with the reason.\n"
        "\n"
        "Documents of several articles are read item by item: RSS, Atom and JSON feeds; "
        "NITF, NewsML, NewsML-G2\n"
        "and ninjs, with their IPTC subject codes as labels; mail messages and mailboxes. "
        "What is not\n"
        "well-formed is read as far as it can be, with a note on its articles that names the "
        "line.\n"
        "\n"
        "  galley add articles/\n"
        "  zcat dump.gz | galley -s news.db add -\n",
    .options = add_options,
    .run = run_add,
};
