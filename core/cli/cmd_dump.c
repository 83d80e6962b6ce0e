/* core/cli/cmd_dump.c: galley dump and restore, what was said as text.
 * SPDX-License-Identifier: MIT */
#include "core/cli/cli.h"

#include <errno.h>
#include <stdlib.h>

/* -- dump -- */

static galley_status dump(cli *c, galley_store *store)
{
    galley_rows *rows = NULL;
    bool more = true;
    galley_status status = galley_store_dump(store, &rows, &c->err);
    while (status == GALLEY_OK && more) {
        status = galley_rows_next(rows, &more, &c->err);
        if (status == GALLEY_OK && more) {
            cli_put(galley_rows_value(rows, 0).text);
            cli_put(GALLEY_STR("\n"));
        }
    }
    galley_rows_close(rows);
    return status;
}

static int run_dump(cli *c)
{
    cli_session s;
    galley_status status = cli_session_open(c, GALLEY_STORE_READ, NULL, &s);
    if (status == GALLEY_OK)
        status = dump(c, s.store);
    cli_session_close(&s);
    return status == GALLEY_OK ? CLI_DONE : cli_failed(c);
}

static const cli_option dump_options[] = {{0, NULL, NULL, NULL}};

const cli_command cli_dump = {
    .name = "dump",
    .operands = "",
    .least = 0,
    .most = 0,
    .summary = "labels and statements as lines of text that compare well",
    .manual =
        "One JSON object a line, sorted by article, then tag and rule: labels, and every statement "
        "that is not withdrawn with its\n"
        "score and evidence ([part, start, end, label, clause, weight, fields]). No numbers of "
        "rows or runs: two stores that\n"
        "say the same give the same bytes. 'galley restore' reads it back.\n"
        "\n"
        "  galley dump > news.dump\n"
        "  galley -s other.db dump | diff news.dump -\n",
    .options = dump_options,
    .run = run_dump,
};

/* -- restore -- */

typedef struct restoring {
    cli *c;
    galley_store *store;
    int64_t run;
    size_t counts[GALLEY_RESTORED_UNKNOWN + 1];
} restoring;

static galley_status restore_file(restoring *r, FILE *f, const char *path)
{
    char *line = NULL;
    size_t room = 0, number = 0;
    ssize_t size;
    galley_status status = GALLEY_OK;
    while (status == GALLEY_OK && (size = getline(&line, &room, f)) >= 0) {
        galley_restored what;
        galley_str text = {line, (size_t)size};
        number++;
        while (text.size && strchr(" \r\n", text.data[text.size - 1]))
            text.size--;
        if (text.size == 0)
            continue;
        status = galley_store_restore(r->store, r->run, text, &what, &r->c->err);
        if (status == GALLEY_OK)
            r->counts[what]++;
    }
    if (status == GALLEY_OK && ferror(f))
        status = galley__fail(&r->c->err, GALLEY_IO, "%s", strerror(errno));
    if (status != GALLEY_OK)
        galley__error_prefix(&r->c->err, "%s:%zu", path, number);
    free(line);
    return status;
}

static galley_status open_and_restore(restoring *r, const char *path)
{
    FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
    if (f == NULL)
        return galley__fail(&r->c->err, GALLEY_NOTFOUND, "%s: %s", path, strerror(errno));
    galley_status status = restore_file(r, f, path);
    if (f != stdin)
        fclose(f);
    return status;
}

/* All of it or nothing. */
static galley_status restore(restoring *r, const char *path)
{
    galley_run_start start = {
        .rules = GALLEY_STR(GALLEY_PERSON),
        .text = GALLEY_STR("restore"),
        .query = galley_str_of(path),
        .fingerprint = GALLEY_STR(GALLEY_PERSON),
        .version = GALLEY_STR(GALLEY_VERSION_STRING),
    };
    galley_error *err = &r->c->err;
    galley_status status = galley_store_begin(r->store, err);
    if (status == GALLEY_OK)
        status = galley_store_run_begin(r->store, &start, &r->run, err);
    if (status == GALLEY_OK)
        status = open_and_restore(r, path);
    if (status == GALLEY_OK)
        status = galley_store_run_end(r->store, r->run, GALLEY_STR("done"), err);
    if (status == GALLEY_OK)
        return galley_store_commit(r->store, err);
    galley_store_rollback(r->store);
    return status;
}

static int run_restore(cli *c)
{
    cli_session s;
    restoring r = {.c = c};
    galley_status status = cli_session_open(c, GALLEY_STORE_WRITE, NULL, &s);
    r.store = s.store;
    if (status == GALLEY_OK)
        status = restore(&r, c->operands[0]);
    if (status == GALLEY_OK)
        cli_say(
            c,
            "%zu labels and %zu statements of people restored (run %lld; galley withdraw %lld "
            "takes "
            "the statements back), %zu of rules and models left to be said again, %zu of articles "
            "that are not here",
            r.counts[GALLEY_RESTORED_LABEL], r.counts[GALLEY_RESTORED_STATEMENT], (long long)r.run,
            (long long)r.run, r.counts[GALLEY_RESTORED_NOT], r.counts[GALLEY_RESTORED_UNKNOWN]);
    cli_session_close(&s);
    return status == GALLEY_OK ? CLI_DONE : cli_failed(c);
}

static const cli_option restore_options[] = {{0, NULL, NULL, NULL}};

const cli_command cli_restore = {
    .name = "restore",
    .operands = "FILE",
    .least = 1,
    .most = 1,
    .summary = "labels and people's statements from a dump into this store",
    .manual =
        "Reads what 'galley dump' wrote (- is standard input). Labels are added, what people said "
        "becomes statements of one new\n"
        "run. What rules and models said is left to them: 'galley tag' says it again. Lines about "
        "articles that the store does\n"
        "not have are counted. A line that cannot be read stops it, and nothing is stored.\n"
        "\n"
        "  galley -s new.db add articles/ && galley -s new.db restore news.dump\n",
    .options = restore_options,
    .run = run_restore,
};
