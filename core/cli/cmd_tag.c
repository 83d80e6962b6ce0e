/* core/cli/cmd_tag.c: galley tag, rules over the articles that changed.
 * SPDX-License-Identifier: MIT */
#include "core/cli/article_view.h"
#include "core/cli/profile.h"
#include "core/cli/tag_by_hand.h"
#include "core/cli/tagging.h"

enum { BATCH = 500 };

typedef struct tagging {
    cli_judging j;
    bool dry;
    galley_writer *rows; /* dry run */
    int64_t run;
    size_t tagged, statements;
    size_t open; /* answers in the batch under way */
    char first_failure[256];
} tagging;

/* -- the run -- */

static galley_status begin_batch(tagging *t, galley_error *err)
{
    return t->dry || t->open ? GALLEY_OK : galley_store_begin(t->j.s.store, err);
}

static galley_status end_batch(tagging *t, galley_error *err)
{
    if (t->open == 0)
        return GALLEY_OK;
    t->open = 0;
    return galley_store_commit(t->j.s.store, err);
}

/* The run, and what needs no judgement, in one transaction. No run is written when nothing is to be done. */
static galley_status begin_run(void *ctx, galley_error *err)
{
    tagging *t = ctx;
    galley_store *store = t->j.s.store;
    if (t->dry || (t->j.total == 0 && t->j.carried == 0))
        return GALLEY_OK;
    galley_status status = galley_store_begin(store, err);
    if (status == GALLEY_OK)
        status = galley_store_run_begin(store, &t->j.start, &t->run, err);
    if (status == GALLEY_OK)
        status = galley_plan_carry(t->j.plan, t->run, err);
    return status == GALLEY_OK ? galley_store_commit(store, err) : status;
}

static galley_status end_run(tagging *t, const char *state, galley_error *err)
{
    galley_status status = begin_batch(t, err);
    t->open = 1;
    if (status == GALLEY_OK)
        status = galley_store_run_end(t->j.s.store, t->run, galley_str_of(state), err);
    return status == GALLEY_OK ? end_batch(t, err) : status;
}

/* Commit what was judged and close the run, also when it was stopped or something broke. */
static galley_status finish(void *ctx, galley_status status)
{
    tagging *t = ctx;
    galley_error err;
    const char *state = status == GALLEY_OK          ? "done"
                        : status == GALLEY_CANCELLED ? "interrupted"
                                                     : "failed";
    if (t->run == 0)
        return status;
    if (status != GALLEY_OK && status != GALLEY_CANCELLED) {
        galley_store_rollback(t->j.s.store);
        t->open = 0;
    }
    galley_status ended = end_run(t, state, &err);
    if (status == GALLEY_OK && ended != GALLEY_OK) {
        t->j.c->err = err;
        return ended;
    }
    return status;
}

/* -- answers -- */

static void show_dry(tagging *t, const cli_flight *f, const galley_statements *statements)
{
    for (size_t i = 0; i < statements->count; i++) {
        const galley_statement *s = &statements->at[i];
        galley_write_str(t->rows, cli_short_key(t->j.c, f->article.key));
        galley_write_str(t->rows, s->tag);
        galley_write_double(t->rows, s->score, 2);
        galley_write_str(t->rows, cli_words_of(f, s));
        galley_write_row(t->rows);
    }
}

static galley_status store_one(tagging *t, const cli_flight *f, const galley_statements *statements,
                               const galley_error *why, galley_error *err)
{
    galley_status status = begin_batch(t, err);
    if (status == GALLEY_OK && statements)
        status = galley_store_judge(t->j.s.store, t->run, f->row, f->article.revision, f->only,
                                    statements, err);
    else if (status == GALLEY_OK)
        status = galley_store_fail(t->j.s.store, t->run, f->row, f->article.revision,
                                   GALLEY_STR("rules"), galley_str_of(why->text), err);
    return status == GALLEY_OK && ++t->open == BATCH ? end_batch(t, err) : status;
}

static galley_status judged(void *ctx, const cli_flight *f, const galley_statements *statements,
                            const galley_error *why, galley_error *err)
{
    tagging *t = ctx;
    if (statements) {
        t->tagged += statements->count != 0;
        t->statements += statements->count;
    } else if (!t->first_failure[0]) {
        snprintf(t->first_failure, sizeof t->first_failure, "%.*s: %.180s",
                 (int)(f->article.key.size < 64 ? f->article.key.size : 64), f->article.key.data,
                 why->text);
    }
    if (!t->dry)
        return store_one(t, f, statements, why, err);
    if (statements && t->rows)
        show_dry(t, f, statements);
    return GALLEY_OK;
}

/* -- what is told at the end -- */

static void summary_json(const tagging *t)
{
    cli_printf("{\"rules\":\"%.*s\",\"run\":%lld,\"visited\":%zu,\"tagged\":%zu,\"statements\":%zu,"
               "\"failed\":%zu,\"carried\":%zu}\n",
               GALLEY__S(t->j.rules.name), (long long)t->run, t->j.visited, t->tagged,
               t->statements, t->j.failed, t->j.carried);
}

static void summary_line(const tagging *t)
{
    double seconds = cli_progress_seconds(&t->j.progress);
    char carried[64] = "";
    if (t->j.carried)
        snprintf(carried, sizeof carried, " (%zu others cannot have changed)", t->j.carried);
    cli_say(t->j.c,
            "%.*s: %zu articles visited%s, %zu tagged, %zu statements, %zu failed (run %lld, "
            "%.0f articles/s)",
            GALLEY__S(t->j.rules.name), t->j.visited, carried, t->tagged, t->statements,
            t->j.failed, (long long)t->run, seconds > 0 ? (double)t->j.visited / seconds : 0);
}

static void summary(const tagging *t)
{
    const cli *c = t->j.c;
    if (t->dry)
        cli_say(c,
                "dry run, nothing stored: %zu articles visited, %zu tagged, %zu tags, %zu failed",
                t->j.visited, t->tagged, t->statements, t->j.failed);
    else if (c->format != GALLEY_TABLE)
        summary_json(t);
    else if (t->j.total == 0 && t->j.carried)
        cli_say(c,
                "%.*s: nothing to judge, what changed in the file can say nothing of the %zu "
                "articles (run %lld)",
                GALLEY__S(t->j.rules.name), t->j.carried, (long long)t->run);
    else if (t->j.total == 0)
        cli_say(c,
                "%.*s: nothing to do, every article is judged by these rules as it stands (--all "
                "judges again)",
                GALLEY__S(t->j.rules.name));
    else
        summary_line(t);
    if (t->j.failed)
        cli_say(c, "failed ones are set aside and tried again by the next run: galley sql "
                   "'SELECT * FROM failure'");
}

static galley_status tag_all(tagging *t, cli_job *job)
{
    static const char *const headings[] = {"article", "tag", "score", "words", NULL};
    bool listed = t->dry && t->j.profile == NULL; /* one table is enough */
    if (listed && (t->rows = cli_rows(t->j.c, headings)) == NULL)
        return t->j.c->err.status;
    galley_status status =
        cli_judge(&t->j, job, t->dry ? GALLEY_STORE_READ : GALLEY_STORE_WRITE, finish);
    galley_status closed = galley_writer_close(t->rows, status == GALLEY_OK ? &t->j.c->err : NULL);
    return status == GALLEY_OK ? closed : status;
}

galley_status cli_tag_rules(cli *c, const char *rules, const char *query, cli_tagged *out)
{
    cli_job job;
    *out = (cli_tagged){.loaded = true};
    if (!cli_job_init(&job, c, CLI_TASK_JUDGE, rules))
        return galley__fail(&c->err, GALLEY_INVALID, "an option is wrong");
    tagging t = {
        .j = {.c = c, .path = rules, .query_text = query, .planned = begin_run, .judged = judged}};
    t.j.ctx = &t;
    galley_status status = tag_all(&t, &job);
    *out = (cli_tagged){.loaded = status == GALLEY_OK || t.j.s.store == NULL ||
                                  t.j.rules.fingerprint.size > 0,
                        .run = t.run,
                        .visited = t.j.visited,
                        .carried = t.j.carried,
                        .tagged = t.tagged,
                        .statements = t.statements,
                        .failed = t.j.failed};
    memcpy(out->first_failure, t.first_failure, sizeof out->first_failure);
    cli_judging_close(&t.j);
    return status;
}

static bool right_words(const cli *c)
{
    if (c->n_operands && c->operands[0][0] == '+')
        cli_complain("'--' stands between the tags and the articles: galley tag %s -- QUERY",
                     c->operands[0]);
    else if (c->n_operands == 0 || c->n_operands > 2)
        cli_complain("%s: galley tag RULES [QUERY]",
                     c->n_operands ? "too many words" : "something is missing");
    else
        return true;
    return false;
}

static int run_tag(cli *c)
{
    cli_job job;
    if (c->n_changes || cli_value(c, "batch"))
        return cli_tag_by_hand(c);
    if (!right_words(c) || !cli_job_init(&job, c, CLI_TASK_JUDGE, c->operands[0]))
        return CLI_COULD_NOT;
    cli_profile profile = {0};
    job.profile = cli_flag(c, "profile");
    tagging t = {.dry = cli_flag(c, "dry-run"),
                 .j = {.c = c,
                       .path = c->operands[0],
                       .query_text = c->n_operands > 1 ? c->operands[1] : NULL,
                       .all = cli_flag(c, "all"),
                       .planned = begin_run,
                       .judged = judged,
                       .profile = job.profile ? &profile : NULL}};
    t.j.ctx = &t;
    galley_status status = tag_all(&t, &job);
    if (status == GALLEY_OK || status == GALLEY_CANCELLED)
        summary(&t);
    if (job.profile && status == GALLEY_OK)
        status = cli_profile_print(c, &profile);
    cli_profile_free(&profile);
    cli_judging_close(&t.j);
    return status != GALLEY_OK ? cli_failed(c) : t.j.failed ? CLI_SOME_FAILED : CLI_DONE;
}

static const cli_option tag_options[] = {
    {0, "dry-run", NULL, "print what the rules say of each article, store nothing"},
    {'a', "all", NULL, "judge every article again, not only what changed"},
    {0, "profile", NULL, "print where the time went: parts, rules, patterns, slowest first"},
    {0, "batch", "FILE", "tag by hand: lines of '+TAG -TAG -- QUERY'; - is standard input"},
    CLI_JOB_OPTIONS,
    {0, NULL, NULL, NULL},
};

const cli_command cli_tag = {
    .name = "tag",
    .operands = "RULES [QUERY] | +TAG -TAG -- QUERY",
    .least = 0,
    .most = -1,
    .takes_changes = true,
    .summary = "apply a rules file to the articles that changed since it last saw them",
    .manual =
        "Judges the articles that the query matches (all without one) and stores every tag "
        "with its evidence:\n"
        "rule, clause, words and their weights. An article that is new or changed is judged by "
        "all rules. An article\n"
        "that was judged before is asked only the rules that changed since: a rule changes with "
        "its code (not with\n"
        "comments or line breaks), the lists, patterns and tags it reads, and galley's version. "
        "Earlier statements of\n"
        "these rules are withdrawn, not deleted; those of the other rules stay as they are.\n"
        "\n"
        "Rules run jailed, in worker processes: no files, no clock, no network. An article "
        "whose judgement fails, takes\n"
        "longer than the deadline or kills its worker is set aside with the reason and tried "
        "again next time; the\n"
        "others are stored, and the exit status is 1.\n"
        "\n"
        "--profile prints seconds and tries of each rule and pattern, slowest first, with the "
        "article that cost most, and\n"
        "the shares of SQLite, words, matching, and Lua with its queries. Times of all workers are "
        "added up; measuring\n"
        "itself costs some.\n"
        "\n"
        "  galley tag diplomacy.lua\n"
        "  galley tag --dry-run --profile diplomacy.lua\n"
        "  galley tag diplomacy.lua 'date:-30d.. source:\"Sky News\"' -j4\n"
        "  galley tag --dry-run diplomacy.lua\n",
    .options = tag_options,
    .run = run_tag,
};
