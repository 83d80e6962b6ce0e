/* core/cli/cmd_runs.c: galley runs, what was done to the store, and one run whole.
 * SPDX-License-Identifier: MIT */
#include "core/cli/runs.h"

#include <errno.h>
#include <stdlib.h>

bool cli_run_number(const char *text, int64_t *run)
{
    char *end;
    errno = 0;
    text += strncmp(text, "run:", 4) == 0 ? 4 : 0;
    long long n = strtoll(text, &end, 10);
    *run = n;
    if (*text && *end == '\0' && errno == 0 && n > 0)
        return true;
    cli_complain("'%s' is no run: a number, as 'galley runs' shows it", text);
    return false;
}

galley_status cli_print_rows(cli *c, galley_store *store, const char *sql, const galley_value *bind,
                             size_t n_bind, size_t *count)
{
    galley_rows *rows = NULL;
    galley_writer *w = NULL;
    bool more = true;
    galley_status status =
        galley_store_sql(store, galley_str_of(sql), bind, n_bind, &rows, &c->err);
    if (status == GALLEY_OK && (w = cli_rows(c, NULL)) == NULL)
        status = c->err.status;
    for (size_t i = 0; w && i < galley_rows_columns(rows); i++)
        galley_write_heading(w, galley_rows_name(rows, i));
    while (status == GALLEY_OK && more) {
        status = galley_rows_next(rows, &more, &c->err);
        for (size_t i = 0; status == GALLEY_OK && more && i < galley_rows_columns(rows); i++)
            cli_put_value(w, galley_rows_value(rows, i));
        if (status == GALLEY_OK && more)
            galley_write_row(w);
        *count += status == GALLEY_OK && more;
    }
    galley_status closed = galley_writer_close(w, status == GALLEY_OK ? &c->err : NULL);
    galley_rows_close(rows);
    return status == GALLEY_OK ? closed : status;
}

/* -- one run -- */

static galley_status need_run(cli *c, galley_store *store, int64_t run)
{
    galley_rows *rows = NULL;
    bool more = false;
    galley_value bind = {.type = GALLEY_VALUE_INT, .integer = run};
    galley_status status = galley_store_sql(store, GALLEY_STR("SELECT 1 FROM run WHERE id = ?1"),
                                            &bind, 1, &rows, &c->err);
    if (status == GALLEY_OK)
        status = galley_rows_next(rows, &more, &c->err);
    galley_rows_close(rows);
    return status != GALLEY_OK || more
               ? status
               : galley__fail(&c->err, GALLEY_NOTFOUND, "%s: there is no run %lld", c->store,
                              (long long)run);
}

static galley_status print_part(cli *c, galley_store *store, int64_t run, const char *title,
                                const char *sql)
{
    size_t count = 0;
    galley_value bind = {.type = GALLEY_VALUE_INT, .integer = run};
    cli_printf("\n%s%s%s\n", cli_paint(c, CLI_BOLD), title, cli_paint(c, CLI_PLAIN));
    return cli_print_rows(c, store, sql, &bind, 1, &count);
}

static galley_status print_text(cli *c, galley_store *store, int64_t run)
{
    galley_rows *rows = NULL;
    bool more = false;
    galley_value bind = {.type = GALLEY_VALUE_INT, .integer = run};
    galley_status status = galley_store_sql(store, GALLEY_STR("SELECT text FROM run WHERE id = ?1"),
                                            &bind, 1, &rows, &c->err);
    if (status == GALLEY_OK)
        status = galley_rows_next(rows, &more, &c->err);
    if (status == GALLEY_OK && more) {
        cli_printf("\n%stext%s\n", cli_paint(c, CLI_BOLD), cli_paint(c, CLI_PLAIN));
        cli_put_text(galley_rows_value(rows, 0).text);
        cli_printf("\n");
    }
    galley_rows_close(rows);
    return status;
}

galley_status cli_show_run(cli *c, galley_store *store, int64_t run)
{
    static const char head[] = "SELECT id, rules, state, started, ended, visited, tagged,"
                               " statements, failed, query, path, version, fingerprint, lists"
                               " FROM run WHERE id = ?1";
    static const char said[] =
        "SELECT rule, tag, count(*) AS said, sum(withdrawn IS NULL) AS still,"
        " round(avg(score), 3) AS score FROM statement WHERE run = ?1 GROUP BY rule, tag"
        " ORDER BY rule, tag";
    static const char failed[] =
        "SELECT a.key AS article, f.stage, f.reason FROM failure f JOIN article a"
        " ON a.id = f.article WHERE f.run = ?1 ORDER BY f.article LIMIT 50";
    size_t count = 0;
    galley_value bind = {.type = GALLEY_VALUE_INT, .integer = run};
    galley_status status = need_run(c, store, run);
    if (status == GALLEY_OK)
        status = cli_print_rows(c, store, head, &bind, 1, &count);
    if (status != GALLEY_OK || c->format != GALLEY_TABLE)
        return status;
    status = print_part(c, store, run, "said", said);
    if (status == GALLEY_OK)
        status = print_part(c, store, run, "failed", failed);
    return status == GALLEY_OK ? print_text(c, store, run) : status;
}

/* -- all of them -- */

static int run_runs(cli *c)
{
    static const char sql[] =
        "SELECT id, rules, state, started,"
        " CAST (round((julianday(ended) - julianday(started)) * 86400) AS INTEGER) AS seconds,"
        " visited, tagged, statements, failed, coalesce(query, '') AS query"
        " FROM run ORDER BY id DESC LIMIT ?1";
    cli_session s;
    size_t limit = 20, count = 0;
    if (!cli_number(c, "limit", 1, 1000000, &limit))
        return CLI_COULD_NOT;
    galley_value bind = {.type = GALLEY_VALUE_INT, .integer = (int64_t)limit};
    galley_status status = cli_session_open(c, GALLEY_STORE_READ, NULL, &s);
    if (status == GALLEY_OK)
        status = cli_print_rows(c, s.store, sql, &bind, 1, &count);
    if (status == GALLEY_OK && count == 0)
        cli_say(c, "no runs yet: 'galley tag' makes one");
    cli_session_close(&s);
    return status == GALLEY_OK ? CLI_DONE : cli_failed(c);
}

static const cli_option runs_options[] = {
    {'n', "limit", "N", "the last N runs (default 20)"},
    {0, NULL, NULL, NULL},
};

const cli_command cli_runs = {
    .name = "runs",
    .operands = "",
    .least = 0,
    .most = 0,
    .summary = "what was done to the store: the last runs of rules and people",
    .manual =
        "The newest first, with how each ended: done, interrupted (stopped, or its process is "
        "gone), failed. 'galley show\n"
        "run:N' shows one with its rules' text, what each rule said and which articles were set "
        "aside; 'galley replay N' judges\n"
        "again and compares; 'galley withdraw N' takes it back.\n"
        "\n"
        "  galley runs -n 5\n"
        "  galley show run:12\n",
    .options = runs_options,
    .run = run_runs,
};
