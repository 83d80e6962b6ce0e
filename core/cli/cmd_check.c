/* core/cli/cmd_check.c: galley check, what is odd about a rules file.
 * SPDX-License-Identifier: MIT */
#include "core/cli/judging.h"

#include <stdlib.h>
#include <unistd.h>

typedef struct checking {
    cli *c;
    const char *path;
    bool fed;
    galley_arena *arena;
    galley_str graph, dot, findings; /* as the worker sent them */
    galley_writer *rows;
    size_t wrong, notes;
    cli_judging j; /* of the store's articles */
    size_t *fired; /* of each rule */
    size_t judged; /* articles */
} checking;

/* -- what the worker finds -- */

static galley_status feed_one(void *ctx, galley__buf *job, void **tag, bool *more,
                              galley_error *err)
{
    checking *k = ctx;
    (void)tag;
    (void)err;
    *more = !k->fed;
    k->fed = true;
    galley__buf_u8(job, 0);
    return GALLEY_OK;
}

static galley_status take_one(void *ctx, const galley_result *result, galley_error *err)
{
    checking *k = ctx;
    if (result->status != GALLEY_OK) {
        *err = result->error;
        return result->status;
    }
    k->findings = galley_arena_copy(k->arena, result->bytes);
    if (k->findings.data == NULL)
        return galley__nomem(err);
    if (!galley__take_lstr(&k->findings, &k->graph) || !galley__take_lstr(&k->findings, &k->dot))
        return galley__fail(err, GALLEY_CORRUPT, "the worker sent a malformed answer");
    return GALLEY_OK;
}

static galley_status look(checking *k)
{
    cli_job job;
    galley_pool_parent parent = {.feed = feed_one, .take = take_one, .ctx = k};
    if (!cli_job_init(&job, k->c, CLI_TASK_CHECK, k->path))
        return galley__fail(&k->c->err, GALLEY_INVALID, "an option is wrong");
    job.workers = 1;
    job.seconds *= 15; /* as for loading */
    return cli_job_run(&job, &parent);
}

/* -- rows -- */

static void put(checking *k, bool wrong, galley_str what, galley_str name, galley_str place,
                galley_str text)
{
    galley_write_str(k->rows, wrong ? GALLEY_STR("wrong") : GALLEY_STR("note"));
    galley_write_str(k->rows, what);
    galley_write_str(k->rows, name);
    galley_write_str(k->rows, place);
    galley_write_str(k->rows, text);
    galley_write_row(k->rows);
    k->wrong += wrong;
    k->notes += !wrong;
}

/* Does any article of the store have the field? Those that every article may have are known. */
static galley_status has_field(checking *k, galley_str name, bool *has)
{
    static const char *const known[] = {"id", "title", "source", "date", "author", "lang", "url"};
    static const char sql[] =
        "SELECT 1 FROM article WHERE extra IS NOT NULL AND json_type(extra, '$.' ||"
        " json_quote(?1)) IS NOT NULL LIMIT 1";
    galley_rows *rows = NULL;
    galley_value bind = {.type = GALLEY_VALUE_TEXT, .text = name};
    *has = false;
    for (size_t i = 0; i < sizeof known / sizeof *known && !*has; i++)
        *has = galley_str_eq(name, galley_str_of(known[i]));
    if (*has)
        return GALLEY_OK;
    galley_status status =
        galley_store_sql(k->j.s.store, GALLEY_STR(sql), &bind, 1, &rows, &k->c->err);
    if (status == GALLEY_OK)
        status = galley_rows_next(rows, has, &k->c->err);
    galley_rows_close(rows);
    return status;
}

static galley_status put_field(checking *k, galley_str name, galley_str place, galley_str tag)
{
    char text[256];
    bool has = true;
    galley_status status = k->judged ? has_field(k, name, &has) : GALLEY_OK;
    if (has || status != GALLEY_OK)
        return status;
    snprintf(text, sizeof text, "tag '%.*s' asks for it, and no article of %s has such a field",
             GALLEY__S(tag), k->c->store);
    put(k, true, GALLEY_STR("unknown field"), name, place, galley_str_of(text));
    return GALLEY_OK;
}

static galley_status put_findings(checking *k)
{
    galley_str rest = k->findings, level, what, name, place, text;
    galley_status status = GALLEY_OK;
    while (status == GALLEY_OK && galley__take_lstr(&rest, &level) &&
           galley__take_lstr(&rest, &what) && galley__take_lstr(&rest, &name) &&
           galley__take_lstr(&rest, &place) && galley__take_lstr(&rest, &text)) {
        if (galley_str_eq(level, GALLEY_STR("field")))
            status = put_field(k, name, place, text);
        else
            put(k, galley_str_eq(level, GALLEY_STR("wrong")), what, name, place, text);
    }
    return status;
}

/* -- rules that never speak -- */

static galley_status planned(void *ctx, galley_error *err)
{
    checking *k = ctx;
    k->fired = galley_arena_calloc(k->arena, k->j.rules.n_rules, sizeof *k->fired);
    return k->fired ? GALLEY_OK : galley__nomem(err);
}

static galley_status judged(void *ctx, const cli_flight *f, const galley_statements *statements,
                            const galley_error *why, galley_error *err)
{
    checking *k = ctx;
    (void)f;
    (void)why;
    (void)err;
    k->judged += statements != NULL;
    for (size_t i = 0; statements && i < statements->count; i++)
        for (size_t r = 0; r < k->j.rules.n_rules; r++)
            k->fired[r] += galley_str_eq(statements->at[i].rule, k->j.rules.rules[r].rule);
    return GALLEY_OK;
}

static galley_status finish(void *ctx, galley_status status)
{
    (void)ctx;
    return status;
}

/* That a handful of articles has nothing for a rule says little. */
enum { FEW = 100 };

static void put_dead(checking *k)
{
    char text[128];
    snprintf(text, sizeof text, "it said nothing of %zu articles of the store", k->judged);
    for (size_t r = 0; k->judged && r < k->j.rules.n_rules; r++)
        if (k->fired[r] == 0)
            put(k, k->judged >= FEW, GALLEY_STR("dead"), k->j.rules.rules[r].rule,
                galley_str_of(k->path), galley_str_of(text));
}

/* Without a store there is nothing to try the rules on. */
static galley_status try_store(checking *k)
{
    cli_job job;
    if (access(k->c->store, R_OK) != 0)
        return GALLEY_OK;
    if (!cli_job_init(&job, k->c, CLI_TASK_JUDGE, k->path))
        return galley__fail(&k->c->err, GALLEY_INVALID, "an option is wrong");
    return cli_judge(&k->j, &job, GALLEY_STORE_READ, finish);
}

/* -- the whole -- */

static galley_status check_rows(checking *k)
{
    static const char *const headings[] = {"level", "what", "name", "place", "why", NULL};
    galley_status status = try_store(k);
    if (status != GALLEY_OK)
        return status;
    if ((k->rows = cli_rows(k->c, headings)) == NULL)
        return k->c->err.status;
    status = put_findings(k);
    put_dead(k);
    galley_status closed = galley_writer_close(k->rows, status == GALLEY_OK ? &k->c->err : NULL);
    return status == GALLEY_OK ? closed : status;
}

static void put_graph(const checking *k, const char *form)
{
    cli_put(strcmp(form, "dot") == 0 ? k->dot : k->graph);
    cli_put(GALLEY_STR("\n"));
}

static galley_status check_all(checking *k, cli_examples *t)
{
    const char *graph = cli_value(k->c, "graph");
    galley_status status = galley_arena_new(NULL, &k->arena, &k->c->err);
    if (status == GALLEY_OK)
        status = look(k);
    if (status == GALLEY_OK && graph) {
        put_graph(k, graph);
        return GALLEY_OK;
    }
    if (status == GALLEY_OK)
        status = check_rows(k);
    if (status != GALLEY_OK)
        return status;
    if (!cli_try_examples(t, k->path))
        return galley__fail(&k->c->err, GALLEY_INVALID, "an option is wrong");
    cli_say(k->c,
            "%s: %zu wrong, %zu to note; examples: %zu passed, %zu failed; tried on %zu articles",
            k->path, k->wrong, k->notes, t->held, t->failed, k->judged);
    return GALLEY_OK;
}

static int run_check(cli *c)
{
    const char *graph = cli_value(c, "graph");
    checking k = {.c = c, .path = c->operands[0]};
    cli_examples t = {.c = c};
    k.j = (cli_judging){.c = c,
                        .path = k.path,
                        .all = true,
                        .sample = 1000,
                        .planned = planned,
                        .judged = judged,
                        .ctx = &k};
    if (graph && strcmp(graph, "text") != 0 && strcmp(graph, "dot") != 0) {
        cli_complain("--graph is text or dot, not '%s'", graph);
        return CLI_COULD_NOT;
    }
    if (!cli_number(c, "sample", 1, 1u << 30, &k.j.sample))
        return CLI_COULD_NOT;
    galley_status status = check_all(&k, &t);
    cli_judging_close(&k.j);
    galley_arena_free(k.arena);
    if (status != GALLEY_OK)
        return cli_failed(c);
    return t.broken ? CLI_COULD_NOT : k.wrong || t.failed ? CLI_SOME_FAILED : CLI_DONE;
}

static const cli_option check_options[] = {
    {0, "graph", "FORM", "print who reads whom, as text or dot (for Graphviz), and no more"},
    {0, "sample", "N", "try the rules on about N articles of the store (default 1000)"},
    CLI_JOB_OPTIONS,
    {0, NULL, NULL, NULL},
};

const cli_command cli_check = {
    .name = "check",
    .operands = "RULES",
    .least = 1,
    .most = 1,
    .summary = "what is odd about a rules file: unused, dead, impossible, too costly",
    .manual =
        "Loads the file, runs its examples, and tells what is wrong though it loads: lists and "
        "spans that nobody reads; fields\n"
        "that no article of the store has; rules that said nothing of a sample of the store's "
        "articles; patterns and queries\n"
        "that cannot match, thresholds out of reach; regexes that try over 200,000 ways on a short "
        "text made for them\n"
        "(backtracking). To note: patterns without a literal, which are run over every text; rules "
        "that said nothing where fewer\n"
        "than 100 articles were there to try. "
        "Nothing is stored; without a\n"
        "store what needs one is left out. Exit status 0: nothing wrong; 1: something; 2: the file "
        "does not load.\n"
        "\n"
        "  galley check diplomacy.lua\n"
        "  galley check --graph dot diplomacy.lua | dot -Tsvg > graph.svg\n",
    .options = check_options,
    .run = run_check,
};
