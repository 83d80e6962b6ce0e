/* core/cli/cmd_tag.c: galley tag, rules over the articles that changed.
 * SPDX-License-Identifier: MIT */
#include "core/cli/article_view.h"
#include "core/cli/job.h"
#include "core/cli/tag_by_hand.h"

#include <stdlib.h>

enum { BATCH = 500 };

/* One article under way: its text is needed again when the statements come back, to check their spans. */
typedef struct flight {
    struct flight *next_free;
    galley_arena *arena;
    galley_article article;
    int64_t row;
    galley_str only; /* which rules it is judged by; empty: all */
} flight;

typedef struct tagging {
    cli *c;
    cli_session s;
    const char *path;
    const char *query_text;
    bool dry, all;
    cli_rules rules;
    galley_arena *rules_arena; /* what `rules` is in */
    galley_run_start start;
    galley_plan *plan;
    flight *free_list;
    flight *flights[4096]; /* all ever made, for the end */
    size_t n_flights;
    galley_writer *rows; /* dry run */
    cli_progress progress;
    int64_t run;
    size_t total, carried, visited, tagged, statements, failed;
    size_t open;
} tagging;

/* -- flights -- */

static flight *flight_new(tagging *t, galley_error *err)
{
    flight *f = t->free_list;
    if (f) {
        t->free_list = f->next_free;
        galley_arena_reset(f->arena);
        return f;
    }
    if (t->n_flights == sizeof t->flights / sizeof *t->flights ||
        (f = calloc(1, sizeof *f)) == NULL) {
        galley__nomem(err);
        return NULL;
    }
    if (galley_arena_new(NULL, &f->arena, err) != GALLEY_OK) {
        free(f);
        return NULL;
    }
    return t->flights[t->n_flights++] = f;
}

static void flight_end(tagging *t, flight *f)
{
    f->next_free = t->free_list;
    t->free_list = f;
}

static void flights_free(tagging *t)
{
    for (size_t i = 0; i < t->n_flights; i++) {
        galley_arena_free(t->flights[i]->arena);
        free(t->flights[i]);
    }
}

/* -- the run -- */

static galley_status begin_batch(tagging *t, galley_error *err)
{
    return t->dry || t->open ? GALLEY_OK : galley_store_begin(t->s.store, err);
}

static galley_status end_batch(tagging *t, galley_error *err)
{
    if (t->open == 0)
        return GALLEY_OK;
    t->open = 0;
    return galley_store_commit(t->s.store, err);
}

static void describe_run(tagging *t)
{
    t->start = (galley_run_start){
        .rules = t->rules.name,
        .path = galley_str_of(t->path),
        .text = t->rules.text,
        .lists = t->rules.lists,
        .fingerprint = t->rules.fingerprint,
        .version = GALLEY_STR(GALLEY_VERSION_STRING),
        .query = galley_str_of(t->query_text ? t->query_text : ""),
        .versions = t->rules.rules,
        .n_versions = t->rules.n_rules,
    };
}

/* The run, and what needs no judgement, in one transaction. */
static galley_status begin_run(tagging *t, galley_error *err)
{
    galley_status status = galley_store_begin(t->s.store, err);
    if (status == GALLEY_OK)
        status = galley_store_run_begin(t->s.store, &t->start, &t->run, err);
    if (status == GALLEY_OK)
        status = galley_plan_carry(t->plan, t->run, err);
    return status == GALLEY_OK ? galley_store_commit(t->s.store, err) : status;
}

static galley_status end_run(tagging *t, const char *state, galley_error *err)
{
    galley_status status = begin_batch(t, err);
    t->open = 1;
    if (status == GALLEY_OK)
        status = galley_store_run_end(t->s.store, t->run, galley_str_of(state), err);
    return status == GALLEY_OK ? end_batch(t, err) : status;
}

/* The rules are loaded: now it is known what is stale. No run is written when nothing is. */
static galley_status loaded(void *ctx, galley_str reply, galley_error *err)
{
    tagging *t = ctx;
    galley_status status = cli_rules_get(reply, t->rules_arena, &t->rules, err);
    describe_run(t);
    if (status == GALLEY_OK)
        status = galley_store_plan(t->s.store, &t->start, t->s.query, t->all, &t->plan, err);
    if (status != GALLEY_OK)
        return status;
    t->total = galley_plan_articles(t->plan);
    t->carried = galley_plan_carried(t->plan);
    if ((t->total || t->carried) && !t->dry)
        status = begin_run(t, err);
    cli_progress_start(&t->progress, t->c, "articles");
    return status;
}

static galley_status feed_one(void *ctx, galley__buf *job, void **tag, bool *more,
                              galley_error *err)
{
    tagging *t = ctx;
    flight *f = flight_new(t, err);
    if (f == NULL)
        return err->status;
    f->article = (galley_article){0};
    galley_status status = galley_plan_next(t->plan, &f->row, f->arena, &f->article, &f->only, err);
    *more = status == GALLEY_OK && f->row != 0;
    if (!*more) {
        flight_end(t, f);
        return status;
    }
    galley__buf_lstr(job, f->only);
    galley__wire_put_article(job, &f->article);
    *tag = f;
    return GALLEY_OK;
}

/* -- results -- */

static galley_status set_aside(tagging *t, const flight *f, const galley_error *why,
                               galley_error *err)
{
    t->failed++;
    cli_progress_end(&t->progress);
    cli_complain("%.*s: %s", GALLEY__S(f->article.key), why->text);
    if (t->dry)
        return GALLEY_OK;
    return galley_store_fail(t->s.store, t->run, f->row, f->article.revision, GALLEY_STR("rules"),
                             galley_str_of(why->text), err);
}

/* The words that carry a statement, each once, in the order of the text. */
static galley_str words_of(const flight *f, const galley_statement *s)
{
    galley__buf buf;
    galley__buf_init(&buf, NULL);
    for (size_t i = 0; i < s->n_evidence; i++) {
        galley_str word = galley_span_text(&f->article, &s->evidence[i].span);
        bool seen = word.size == 0;
        for (size_t k = 0; k < i && !seen; k++)
            seen = galley_str_eq(word, galley_span_text(&f->article, &s->evidence[k].span));
        if (!seen) {
            galley__buf_add(&buf, buf.size ? GALLEY_STR(", ") : GALLEY_STR(""));
            galley__buf_add(&buf, word);
        }
    }
    galley_str words = galley_arena_copy(f->arena, galley__buf_str(&buf));
    galley__buf_fini(&buf);
    return words;
}

static void show_dry(tagging *t, const flight *f, const galley_statements *statements)
{
    for (size_t i = 0; i < statements->count; i++) {
        const galley_statement *s = &statements->at[i];
        galley_write_str(t->rows, cli_short_key(t->c, f->article.key));
        galley_write_str(t->rows, s->tag);
        galley_write_double(t->rows, s->score, 2);
        galley_write_str(t->rows, words_of(f, s));
        galley_write_row(t->rows);
    }
}

static galley_status judged(tagging *t, flight *f, galley_str bytes, galley_error *err)
{
    galley_statements statements = {0};
    galley_status status =
        galley__wire_get_statements(&bytes, &f->article, f->arena, &statements, err);
    if (status != GALLEY_OK)
        return status;
    t->tagged += statements.count != 0;
    t->statements += statements.count;
    if (!t->dry)
        return galley_store_judge(t->s.store, t->run, f->row, f->article.revision, f->only,
                                  &statements, err);
    show_dry(t, f, &statements);
    return GALLEY_OK;
}

static galley_status take_one(void *ctx, const galley_result *result, galley_error *err)
{
    tagging *t = ctx;
    flight *f = result->tag;
    bool ok = result->status == GALLEY_OK;
    galley_status status = begin_batch(t, err);
    if (status == GALLEY_OK)
        status = ok ? judged(t, f, result->bytes, err) : set_aside(t, f, &result->error, err);
    if (status == GALLEY_CORRUPT &&
        ok) /* the worker's answer makes no sense: that article's failure */
        status = set_aside(
            t, f, &(galley_error){.status = status, .text = "malformed answer of the worker"}, err);
    t->visited++;
    flight_end(t, f);
    cli_progress_step(&t->progress, !ok, t->total ? (double)t->visited / (double)t->total : -1);
    if (status == GALLEY_OK && !t->dry && ++t->open == BATCH)
        status = end_batch(t, err);
    return status;
}

/* -- what is told at the end -- */

static void summary_json(const tagging *t)
{
    cli_printf("{\"rules\":\"%.*s\",\"run\":%lld,\"visited\":%zu,\"tagged\":%zu,\"statements\":%zu,"
               "\"failed\":%zu,\"carried\":%zu}\n",
               GALLEY__S(t->rules.name), (long long)t->run, t->visited, t->tagged, t->statements,
               t->failed, t->carried);
}

static void summary_line(const tagging *t, double seconds)
{
    char carried[64] = "";
    if (t->carried)
        snprintf(carried, sizeof carried, " (%zu others cannot have changed)", t->carried);
    cli_say(t->c,
            "%.*s: %zu articles visited%s, %zu tagged, %zu statements, %zu failed (run %lld, "
            "%.0f articles/s)",
            GALLEY__S(t->rules.name), t->visited, carried, t->tagged, t->statements, t->failed,
            (long long)t->run, seconds > 0 ? (double)t->visited / seconds : 0);
}

static void summary(tagging *t)
{
    double seconds = cli_progress_seconds(&t->progress);
    if (t->dry)
        cli_say(t->c,
                "dry run, nothing stored: %zu articles visited, %zu tagged, %zu tags, %zu failed",
                t->visited, t->tagged, t->statements, t->failed);
    else if (t->c->format != GALLEY_TABLE)
        summary_json(t);
    else if (t->total == 0 && t->carried)
        cli_say(
            t->c,
            "%.*s: nothing to judge, what changed in the file can say nothing of the %zu articles "
            "(run %lld)",
            GALLEY__S(t->rules.name), t->carried, (long long)t->run);
    else if (t->total == 0)
        cli_say(t->c,
                "%.*s: nothing to do, every article is judged by these rules as it stands (--all "
                "judges again)",
                GALLEY__S(t->rules.name));
    else
        summary_line(t, seconds);
    if (t->failed)
        cli_say(t->c, "failed ones are set aside and tried again by the next run: galley sql "
                      "'SELECT * FROM failure'");
}

/* Commit what was judged and close the run, also when it was stopped or something broke. */
static galley_status finish(tagging *t, galley_status status)
{
    galley_error err;
    const char *state = status == GALLEY_OK          ? "done"
                        : status == GALLEY_CANCELLED ? "interrupted"
                                                     : "failed";
    if (t->run == 0)
        return status;
    if (status != GALLEY_OK && status != GALLEY_CANCELLED) {
        galley_store_rollback(t->s.store);
        t->open = 0;
    }
    galley_status ended = end_run(t, state, &err);
    if (status == GALLEY_OK && ended != GALLEY_OK) {
        t->c->err = err;
        return ended;
    }
    return status;
}

static galley_status run_pool(tagging *t, cli_job *job)
{
    static const char *const headings[] = {"article", "tag", "score", "words", NULL};
    galley_pool_parent parent = {.loaded = loaded, .feed = feed_one, .take = take_one, .ctx = t};
    if (t->dry && (t->rows = cli_rows(t->c, headings)) == NULL)
        return t->c->err.status;
    galley_status status = finish(t, cli_job_run(job, &parent));
    galley_status closed = galley_writer_close(t->rows, status == GALLEY_OK ? &t->c->err : NULL);
    return status == GALLEY_OK ? closed : status;
}

static int run_tag(cli *c)
{
    if (c->n_changes || cli_value(c, "batch"))
        return cli_tag_by_hand(c);
    if (c->n_operands && c->operands[0][0] == '+') {
        cli_complain("'--' stands between the tags and the articles: galley tag %s -- QUERY",
                     c->operands[0]);
        return CLI_COULD_NOT;
    }
    if (c->n_operands == 0 || c->n_operands > 2) {
        cli_complain("%s: galley tag RULES [QUERY]",
                     c->n_operands ? "too many words" : "something is missing");
        return CLI_COULD_NOT;
    }
    tagging t = {
        .c = c, .path = c->operands[0], .dry = cli_flag(c, "dry-run"), .all = cli_flag(c, "all")};
    t.query_text = c->n_operands > 1 ? c->operands[1] : NULL;
    cli_job job;
    if (!cli_job_init(&job, c, CLI_TASK_JUDGE, t.path))
        return CLI_COULD_NOT;
    galley_status status = galley_arena_new(NULL, &t.rules_arena, &c->err);
    if (status == GALLEY_OK)
        status =
            cli_session_open(c, t.dry ? GALLEY_STORE_READ : GALLEY_STORE_WRITE, t.query_text, &t.s);
    if (status == GALLEY_OK)
        status = run_pool(&t, &job);
    if (t.progress.c)
        cli_progress_end(&t.progress);
    if (status == GALLEY_OK || status == GALLEY_CANCELLED)
        summary(&t);
    galley_plan_free(t.plan);
    flights_free(&t);
    cli_session_close(&t.s);
    galley_arena_free(t.rules_arena);
    return status != GALLEY_OK ? cli_failed(c) : t.failed ? CLI_SOME_FAILED : CLI_DONE;
}

static const cli_option tag_options[] = {
    {0, "dry-run", NULL, "print what the rules say of each article, store nothing"},
    {'a', "all", NULL, "judge every article again, not only what changed"},
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
        "  galley tag diplomacy.lua\n"
        "  galley tag diplomacy.lua 'date:-30d.. source:\"Sky News\"' -j4\n"
        "  galley tag --dry-run diplomacy.lua\n",
    .options = tag_options,
    .run = run_tag,
};
