/* core/cli/question.h: what the verbs that ask the store about many articles share.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_CLI_QUESTION_H
#define GALLEY_CORE_CLI_QUESTION_H

#include "core/cli/runs.h"

/* Behind a question's own options. */
#define CLI_WHERE                                                                                  \
    {                                                                                              \
        0, "where", "QUERY", "only articles that the query matches"                                \
    }
#define CLI_QUESTION_OPTIONS                                                                       \
    CLI_WHERE,                                                                                     \
        {0, "sort", "COLUMN", "by this column: numbers fall, texts rise; -COLUMN turns it round"}, \
        {0, "min", "N", "leave out what was counted less than N times"},                           \
    {                                                                                              \
        0, "articles", NULL, "in place of the numbers the articles behind each row"                \
    }

/* The options above and --top, but for --where. Prints what is wrong and returns false. */
bool cli_question(cli *c, size_t top, size_t min, galley_question *question);

/* Ask with the session's query as `where`, and print: the exit status. `ask` fills *rows; `what` is its own. */
typedef galley_status (*cli_asking)(cli *c, cli_session *s, void *what, galley_rows **rows);
int cli_ask(cli *c, cli_asking ask, void *what, const char *bar, const char *nothing);

/* The rows in the format asked for; `bar`: the column a table draws, or NULL. With --articles each row's articles. `nothing`:
 * said when there is no row. Closes the rows, whatever the status. */
galley_status cli_answer(cli *c, galley_store *store, galley_rows *rows, const char *bar,
                         const char *nothing);

#endif
