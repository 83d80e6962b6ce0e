/* core/cli/cmd_diff.c: galley diff, what a rules file would change, without changing it.
 * SPDX-License-Identifier: MIT */
#include "core/cli/article_view.h"
#include "core/cli/judging.h"

#include <math.h>
#include <stdlib.h>

typedef enum change { GAINED, LOST, CHANGED, SAME, CHANGES } change;

static const char *const change_names[] = {"gained", "lost", "changed", "same"};

typedef struct diffing {
    cli_judging j;
    galley_writer *rows;
    bool brief;                /* the summary alone */
    size_t (*counts)[CHANGES]; /* of each rule of today; one more for those that are gone */
} diffing;

/* -- one article -- */

/* The place of a rule among those of today; n_rules when it is gone from the file. */
static size_t place_of(const cli_judging *j, galley_str rule)
{
    size_t i = 0;
    while (i < j->rules.n_rules && !galley_str_eq(j->rules.rules[i].rule, rule))
        i++;
    return i;
}

/* Did rules of this name say it, and are they asked again? */
static bool compared(const diffing *d, const cli_flight *f, const galley_stored_statement *old)
{
    galley_str name = d->j.rules.name, rule = old->statement.rule;
    if (old->statement.author == GALLEY_BY_PERSON || rule.size <= name.size ||
        rule.data[name.size] != '/' || memcmp(rule.data, name.data, name.size) != 0)
        return false;
    size_t place = place_of(&d->j, rule);
    return place >= f->only.size || f->only.data[place] == '1';
}

static bool same_evidence(const galley_statement *a, const galley_statement *b)
{
    if (a->n_evidence != b->n_evidence)
        return false;
    for (size_t i = 0; i < a->n_evidence; i++)
        if (a->evidence[i].span.start != b->evidence[i].span.start ||
            a->evidence[i].span.end != b->evidence[i].span.end ||
            a->evidence[i].span.part != b->evidence[i].span.part ||
            a->evidence[i].weight != b->evidence[i].weight)
            return false;
    return true;
}

static change compare(const galley_statement *before, const galley_statement *now)
{
    if (before == NULL || now == NULL)
        return before == NULL ? GAINED : LOST;
    return before->score == now->score && same_evidence(before, now) ? SAME : CHANGED;
}

static void put_score(diffing *d, const galley_statement *s)
{
    if (s)
        galley_write_double(d->rows, s->score, 2);
    else
        galley_write_null(d->rows);
}

static void put_words(diffing *d, const cli_flight *f, const galley_statement *s)
{
    galley_write_str(d->rows, s ? cli_words_of(f, s) : GALLEY_STR(""));
}

static void tell(diffing *d, const cli_flight *f, const galley_statement *before,
                 const galley_statement *now)
{
    const galley_statement *one = now ? now : before;
    change what = compare(before, now);
    d->counts[place_of(&d->j, one->rule)][what]++;
    if (what == SAME || d->brief)
        return;
    galley_write_str(d->rows, cli_short_key(d->j.c, f->article.key));
    galley_write_str(d->rows, galley_str_of(change_names[what]));
    galley_write_str(d->rows, one->tag);
    put_score(d, before);
    put_score(d, now);
    put_words(d, f, before);
    put_words(d, f, now);
    galley_write_str(d->rows, one->rule);
    galley_write_row(d->rows);
}

static const galley_statement *find(const galley_statements *all, const galley_statement *like)
{
    for (size_t i = 0; i < all->count; i++)
        if (galley_str_eq(all->at[i].rule, like->rule) && galley_str_eq(all->at[i].tag, like->tag))
            return &all->at[i];
    return NULL;
}

/* What holds now of the rules that are asked, in the flight's arena. */
static galley_status read_before(diffing *d, const cli_flight *f, galley_statements *before,
                                 galley_error *err)
{
    galley_stored_statement *at;
    size_t n;
    galley_status status = galley_store_statements(d->j.s.store, f->row, f->arena, &at, &n, err);
    if (status != GALLEY_OK)
        return status;
    before->at = galley_arena_calloc(f->arena, n, sizeof *before->at);
    if (before->at == NULL)
        return galley__nomem(err);
    for (size_t i = 0; i < n; i++)
        if (compared(d, f, &at[i]))
            before->at[before->count++] = at[i].statement;
    return GALLEY_OK;
}

static galley_status judged(void *ctx, const cli_flight *f, const galley_statements *now,
                            const galley_error *why, galley_error *err)
{
    diffing *d = ctx;
    galley_statements before = {0};
    (void)why;
    if (now == NULL)
        return GALLEY_OK;
    galley_status status = read_before(d, f, &before, err);
    for (size_t i = 0; status == GALLEY_OK && i < before.count; i++)
        tell(d, f, &before.at[i], find(now, &before.at[i]));
    for (size_t i = 0; status == GALLEY_OK && i < now->count; i++)
        if (find(&before, &now->at[i]) == NULL)
            tell(d, f, NULL, &now->at[i]);
    return status;
}

static galley_status planned(void *ctx, galley_error *err)
{
    diffing *d = ctx;
    d->counts = calloc(d->j.rules.n_rules + 1, sizeof *d->counts);
    return d->counts ? GALLEY_OK : galley__nomem(err);
}

static galley_status finish(void *ctx, galley_status status)
{
    (void)ctx;
    return status;
}

/* -- what is told at the end -- */

static size_t changes_of(const diffing *d, size_t rule)
{
    return d->counts[rule][GAINED] + d->counts[rule][LOST] + d->counts[rule][CHANGED];
}

static size_t all_changes(const diffing *d)
{
    size_t sum = 0;
    for (size_t i = 0; d->counts && i <= d->j.rules.n_rules; i++)
        sum += changes_of(d, i);
    return sum;
}

static galley_status put_counts(diffing *d)
{
    static const char *const headings[] = {"rule", "gained", "lost", "changed", "same", NULL};
    galley_writer *w = cli_rows(d->j.c, headings);
    if (w == NULL)
        return d->j.c->err.status;
    for (size_t i = 0; i <= d->j.rules.n_rules; i++) {
        if (changes_of(d, i) == 0)
            continue;
        galley_write_str(w, i < d->j.rules.n_rules ? d->j.rules.rules[i].rule
                                                   : GALLEY_STR("(gone from the file)"));
        for (int k = 0; k < CHANGES; k++)
            galley_write_int(w, (int64_t)d->counts[i][k]);
        galley_write_row(w);
    }
    return galley_writer_close(w, &d->j.c->err);
}

static galley_status summary(diffing *d)
{
    size_t changes = all_changes(d);
    bool table = d->j.c->format == GALLEY_TABLE;
    if (changes && table && !d->brief)
        cli_printf("\n");
    galley_status status = changes && (table || d->brief) ? put_counts(d) : GALLEY_OK;
    cli_say(d->j.c,
            "%.*s: %zu statements would change (%zu articles judged, %zu cannot have "
            "changed, %zu failed)%s",
            GALLEY__S(d->j.rules.name), changes, d->j.visited, d->j.carried, d->j.failed,
            d->j.visited < d->j.total ? "; a sample" : "");
    return status;
}

static galley_status diff_all(diffing *d, cli_job *job)
{
    static const char *const headings[] = {"article",      "change",    "tag",  "before", "now",
                                           "words_before", "words_now", "rule", NULL};
    if (!d->brief && (d->rows = cli_rows(d->j.c, headings)) == NULL)
        return d->j.c->err.status;
    galley_status status = cli_judge(&d->j, job, GALLEY_STORE_READ, finish);
    galley_status closed = galley_writer_close(d->rows, status == GALLEY_OK ? &d->j.c->err : NULL);
    return status == GALLEY_OK ? closed : status;
}

static int run_diff(cli *c)
{
    cli_job job;
    diffing d = {.brief = cli_flag(c, "summary"),
                 .j = {.c = c,
                       .path = c->operands[0],
                       .query_text = c->n_operands > 1 ? c->operands[1] : NULL,
                       .planned = planned,
                       .judged = judged}};
    d.j.ctx = &d;
    if (!cli_number(c, "sample", 1, 1u << 30, &d.j.sample) ||
        !cli_job_init(&job, c, CLI_TASK_JUDGE, c->operands[0]))
        return CLI_COULD_NOT;
    galley_status status = diff_all(&d, &job);
    if (status == GALLEY_OK)
        status = summary(&d);
    size_t changes = all_changes(&d);
    free(d.counts);
    cli_judging_close(&d.j);
    return status != GALLEY_OK ? cli_failed(c) : changes || d.j.failed ? CLI_SOME_FAILED : CLI_DONE;
}

static const cli_option diff_options[] = {
    {0, "summary", NULL, "count the changes of each rule, do not list them"},
    {0, "sample", "N", "look at about N of the articles only, evenly spread"},
    CLI_JOB_OPTIONS,
    {0, NULL, NULL, NULL},
};

const cli_command cli_diff = {
    .name = "diff",
    .operands = "RULES [QUERY]",
    .least = 1,
    .most = 2,
    .summary = "what a rules file would change, without changing it",
    .manual =
        "Judges what 'galley tag' would judge and compares with what the store holds of these "
        "rules: "
        "which article would\n"
        "gain or lose which tag, or keep it with another score or other words, with the deciding "
        "words before and now,\n"
        "then the counts of each rule. Nothing is stored. Exit status 0: nothing would change; 1: "
        "something would, so\n"
        "that a review of rules can stop there.\n"
        "\n"
        "  galley diff diplomacy.lua\n"
        "  galley diff --sample 1000 diplomacy.lua 'date:-90d..'\n"
        "  galley diff --summary --tsv diplomacy.lua\n",
    .options = diff_options,
    .run = run_diff,
};
