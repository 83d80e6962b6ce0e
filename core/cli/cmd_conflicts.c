/* core/cli/cmd_conflicts.c: galley conflicts, where rules, models and people differ.
 * SPDX-License-Identifier: MIT */
#include "core/cli/article_view.h"
#include "core/cli/cli.h"

static galley_status print(cli *c, galley_rows *rows, size_t *count)
{
    static const char *const headings[] = {"article", "tag",  "who",   "says",
                                           "but",     "says", "title", NULL};
    galley_writer *w = cli_rows(c, headings);
    bool more = w != NULL;
    galley_status status = w ? GALLEY_OK : c->err.status;
    while (status == GALLEY_OK && more) {
        status = galley_rows_next(rows, &more, &c->err);
        for (size_t i = 0; status == GALLEY_OK && more && i < galley_rows_columns(rows); i++)
            galley_write_str(w, i ? galley_rows_value(rows, i).text
                                  : cli_short_key(c, galley_rows_value(rows, i).text));
        *count += status == GALLEY_OK && more;
        if (status == GALLEY_OK && more)
            galley_write_row(w);
    }
    galley_status closed = galley_writer_close(w, status == GALLEY_OK ? &c->err : NULL);
    return status == GALLEY_OK ? closed : status;
}

static int run_conflicts(cli *c)
{
    static const char sql[] =
        "SELECT a.key, f.tag, f.person_rule, f.person, f.other_rule, f.other, coalesce(a.title, '')"
        " FROM conflict f JOIN article a ON a.id = f.article WHERE ?1 = '' OR f.tag = ?1"
        " ORDER BY f.tag, f.article, f.other_rule";
    cli_session s;
    galley_rows *rows = NULL;
    size_t count = 0;
    galley_value tag = {.type = GALLEY_VALUE_TEXT,
                        .text = galley_str_of(c->n_operands ? c->operands[0] : "")};
    galley_status status = cli_session_open(c, GALLEY_STORE_READ, NULL, &s);
    if (status == GALLEY_OK)
        status = galley_store_sql(s.store, galley_str_of(sql), &tag, 1, &rows, &c->err);
    if (status == GALLEY_OK)
        status = print(c, rows, &count);
    if (status == GALLEY_OK && count == 0)
        cli_say(c, "no conflicts");
    galley_rows_close(rows);
    cli_session_close(&s);
    return status == GALLEY_OK ? CLI_DONE : cli_failed(c);
}

static const cli_option conflicts_options[] = {{0, NULL, NULL, NULL}};

const cli_command cli_conflicts = {
    .name = "conflicts",
    .operands = "[TAG]",
    .least = 0,
    .most = 1,
    .summary = "where a person says otherwise than rules and models",
    .manual =
        "One line for each tag of an article on which a person and a rule or model differ: the "
        "person says no and the rule\n"
        "says yes, or the person says yes and the rule, which has looked at the article, says "
        "nothing. What holds is the\n"
        "person's word; the list shows which rules to mend.\n"
        "\n"
        "  galley conflicts summit\n",
    .options = conflicts_options,
    .run = run_conflicts,
};
