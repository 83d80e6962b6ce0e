/* core/cli/cmd_sql.c: galley sql, any question, read-only.
 * SPDX-License-Identifier: MIT */
#include "core/cli/runs.h"

void cli_put_value(galley_writer *w, galley_value v)
{
    if (v.type == GALLEY_VALUE_INT)
        galley_write_int(w, v.integer);
    else if (v.type == GALLEY_VALUE_DOUBLE)
        galley_write_double(w, v.number, -1);
    else if (v.type == GALLEY_VALUE_NULL)
        galley_write_null(w);
    else
        galley_write_str(w, v.text);
}

static int run_sql(cli *c)
{
    cli_session s;
    size_t count = 0;
    galley_value bind[32];
    size_t n = 0;
    for (; n < 32 && (int)n + 1 < c->n_operands; n++)
        bind[n] =
            (galley_value){.type = GALLEY_VALUE_TEXT, .text = galley_str_of(c->operands[n + 1])};
    galley_status status = cli_session_open(c, GALLEY_STORE_READ, NULL, &s);
    if (status == GALLEY_OK)
        status = cli_print_rows(c, s.store, c->operands[0], bind, n, &count);
    cli_session_close(&s);
    return status == GALLEY_OK ? CLI_DONE : cli_failed(c);
}

static const cli_option sql_options[] = {{0, NULL, NULL, NULL}};

const cli_command cli_sql = {
    .name = "sql",
    .operands = "'SELECT ...' [VALUE...]",
    .least = 1,
    .most = 33,
    .summary = "any question to the store, read-only",
    .manual = "The tables and views are described in docs/schema.md: article, revision, region, "
              "label, tag, evidence, run,\n"
              "failure. The values are bound to ?1, ?2 ... as text.\n"
              "\n"
              "  galley sql 'SELECT tag, count(*) FROM tag GROUP BY tag ORDER BY 2 DESC'\n"
              "  galley sql 'SELECT key, title FROM article WHERE source = ?1' 'Sky News'\n",
    .options = sql_options,
    .run = run_sql,
};
