/* The attacks of attacks.txt, run as the program runs rules: in jailed workers of a pool.
 *
 *     test_attacks inside FILE     each as the body of a tag's function, all in one run
 *     test_attacks loading FILE    each as the body of a rules file, a run each
 *
 * An attack costs its own article, within twice the deadline; the articles before and behind it are judged; no file is
 * touched. Prints TAP.
 * SPDX-License-Identifier: MIT */
#include "core/base/buf.h"
#include "core/base/error.h"
#include "core/work/work_internal.h"
#include "datafile.h"

#include <galley/script.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ATTACKS_MAX = 100, LATE_MAX = 4 };

#define DEADLINE 0.5 /* of one article, inside; the parent kills at twice that */

typedef struct attack {
    int number;
    char outcomes[64];
    galley_str body;
} attack;

typedef struct world {
    attack attacks[ATTACKS_MAX];
    size_t n;
    char folder[64], rules[96], canary[96];
    /* of a run */
    galley_script *script;
    galley_arena *arena;
    double seconds;
    size_t fed, total;
    bool judged;
    char outcome[300];
    size_t late;
} world;

static int tests, failures;

static void check(bool held, const char *format, ...) GALLEY_PRINTF(2, 3);
static void check(bool held, const char *format, ...)
{
    char text[600];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    for (char *p = text; *p; p++)
        if (*p == '\n')
            *p = ' ';
    printf("%sok %d - %s\n", held ? "" : "not ", ++tests, text);
    fflush(stdout);
    failures += !held;
}

/* -- reading attacks.txt -- */

static void read_attacks(world *w, galley_str text)
{
    const char *at = text.data;
    while ((at = strstr(at, "\n=== ")) != NULL) {
        attack *a = &w->attacks[w->n++];
        const char *body = strchr(at + 1, '\n') + 1, *end = strstr(body - 1, "\n=== ");
        sscanf(at, "\n=== %d %63[a-z ]", &a->number, a->outcomes);
        a->body = (galley_str){body, end ? (size_t)(end - body) : strlen(body)};
        at = body - 1;
    }
}

static bool allowed(const attack *a, const char *outcome)
{
    return strstr(a->outcomes, outcome) != NULL;
}

/* -- the files -- */

static void put_file(const char *path, galley__buf *text)
{
    FILE *f = fopen(path, "w");
    if (f == NULL || text->failed || fwrite(text->data, 1, text->size, f) != text->size)
        abort();
    fclose(f);
    galley__buf_fini(text);
}

static void make_folder(world *w)
{
    galley__buf text;
    strcpy(w->folder, "/tmp/galley-attacks-XXXXXX");
    if (mkdtemp(w->folder) == NULL)
        abort();
    snprintf(w->rules, sizeof w->rules, "%s/rules.lua", w->folder);
    snprintf(w->canary, sizeof w->canary, "%s/canary", w->folder);
    galley__buf_init(&text, NULL);
    galley__buf_add(&text, GALLEY_STR("sings"));
    put_file(w->canary, &text);
}

static void check_folder(world *w)
{
    galley_str canary = datafile_read(w->canary);
    check(canary.data && galley_str_eq(canary, GALLEY_STR("sings")), "the canary sings");
    free((void *)canary.data);
    unlink(w->canary);
    unlink(w->rules);
    check(rmdir(w->folder) == 0, "no file was made");
}

static void put_prelude(const world *w, galley__buf *text)
{
    galley__buf_printf(text,
                       "local rules = require 'galley'.rules 'attacked'\n"
                       "local CANARY = '%s'\n"
                       "local function loop() while true do end end\n",
                       w->canary);
}

static void put_end(galley__buf *text)
{
    galley__buf_printf(text, "rules:tag('judged', 'gas')\nreturn rules\n");
}

/* -- in host and workers -- */

static galley_status load(void *ctx, galley__buf *reply, galley_error *err)
{
    world *w = ctx;
    galley_script_options options = {.jailed = true, .memory = 64 << 20, .seconds = w->seconds};
    galley_rules_info info;
    galley_str message;
    (void)reply;
    galley_status status = galley_script_new(NULL, &options, &w->script, err);
    if (status == GALLEY_OK)
        status = galley_arena_new(NULL, &w->arena, err);
    if (status == GALLEY_OK)
        status = galley_script_load_rules(w->script, galley_str_of(w->rules), (galley_str){NULL, 0},
                                          &info, &message, err);
    return status;
}

/* The job is the article's title, "7" to be attacked. The reply: outcome, time it took, what was said. */
static galley_status work(void *ctx, galley_str job, galley__buf *reply, galley_error *err)
{
    world *w = ctx;
    galley_article a = {
        .key = GALLEY_STR("a"), .title = job, .text = GALLEY_STR("The gas contract.")};
    galley_region region = {0, (uint32_t)a.text.size, GALLEY_REGION_PROSE, GALLEY_STR("made so")};
    galley_statements said;
    galley_str message = GALLEY_STR("");
    galley_error why;
    (void)err;
    a.regions = &region;
    a.n_regions = 1;
    galley_arena_reset(w->arena);
    double start = galley__seconds();
    galley_status status =
        galley_script_judge(w->script, &a, (galley_str){NULL, 0}, w->arena, &said, &message, &why);
    double took = galley__seconds() - start;
    if (status == GALLEY_OK)
        galley__buf_printf(reply, "fine %.3f %zu statements", took, said.count);
    else
        galley__buf_printf(reply, "%s %.3f %s",
                           status == GALLEY_LIMIT   ? "over"
                           : status == GALLEY_NOMEM ? "memory"
                                                    : "error",
                           took, why.text);
    return GALLEY_OK;
}

/* -- inside a tag's function -- */

static void write_inside(const world *w)
{
    galley__buf text;
    galley__buf_init(&text, NULL);
    put_prelude(w, &text);
    galley__buf_printf(&text, "local attacks = {}\n");
    for (size_t i = 0; i < w->n; i++)
        galley__buf_printf(&text, "attacks['%d'] = function()\n%.*s\nend\n", w->attacks[i].number,
                           (int)w->attacks[i].body.size, w->attacks[i].body.data);
    galley__buf_printf(&text, "rules:tag('attacked', function(article)\n"
                              "    local attack = attacks[article.title]\n"
                              "    if attack then attack() end\n"
                              "end)\n");
    put_end(&text);
    put_file(w->rules, &text);
}

/* An article to be judged, one to be attacked by, in turn. */
static galley_status feed_inside(void *ctx, galley__buf *job, void **tag, bool *more,
                                 galley_error *err)
{
    world *w = ctx;
    (void)tag, (void)err;
    *more = w->fed < w->total;
    if (w->fed % 2 == 1)
        galley__buf_printf(job, "%d", w->attacks[w->fed / 2].number);
    else
        galley__buf_printf(job, "calm");
    w->fed += *more;
    return GALLEY_OK;
}

/* "over 0.501 rules.lua:5: over its ..." in its parts. */
static void split(const galley_result *result, char *outcome, double *took, char *text)
{
    char bytes[400];
    snprintf(bytes, sizeof bytes, "%.*s", GALLEY__S(result->bytes));
    *took = 0;
    *text = '\0';
    if (result->status != GALLEY_OK) {
        strcpy(outcome, "killed");
        strcpy(text, result->error.text);
    } else if (sscanf(bytes, "%7s %lf %299[^\n]", outcome, took, text) < 2)
        strcpy(outcome, "?");
}

/* Where a sanitizer or a busy machine is slow, the parent may come first. */
static bool late(world *w, const attack *a, const char *outcome)
{
    return strcmp(outcome, "killed") == 0 && (allowed(a, "over") || allowed(a, "memory")) &&
           ++w->late <= LATE_MAX;
}

static galley_status take_inside(void *ctx, const galley_result *result, galley_error *err)
{
    world *w = ctx;
    char outcome[8], text[300];
    double took;
    (void)err;
    split(result, outcome, &took, text);
    if (result->number % 2 == 0) {
        if (strcmp(outcome, "fine") != 0 || strcmp(text, "1 statements") != 0)
            check(false, "a calm article, number %zu: %s %s", result->number, outcome, text);
        return GALLEY_OK;
    }
    const attack *a = &w->attacks[result->number / 2];
    bool named = strstr(text, "rules.lua:") != NULL || !strcmp(outcome, "fine") ||
                 !strcmp(outcome, "killed");
    bool expected = allowed(a, outcome) || late(w, a, outcome);
    check(expected && named && took <= 2 * DEADLINE, "attack %d: %s after %.3f s: %s", a->number,
          outcome, took, text);
    return GALLEY_OK;
}

static void run_inside(world *w)
{
    galley_error err = {0};
    galley_pool_options options = {.workers = 2,
                                   .memory = (size_t)512 << 20,
                                   .job_seconds = 2 * DEADLINE,
                                   .readable = galley_str_of(w->folder),
                                   .jailed = true,
                                   .load = load,
                                   .work = work,
                                   .ctx = w};
    galley_pool_parent parent = {.feed = feed_inside, .take = take_inside, .ctx = w};
    write_inside(w);
    w->seconds = DEADLINE;
    w->total = 2 * w->n + 1;
    galley_status status = galley_pool_run(&options, &parent, &err);
    check(status == GALLEY_OK, "the run goes on to its end: %s", err.text);
    check(tests == (int)w->n + 1, "each of %zu attacks cost its own article", w->n);
}

/* -- as the body of a rules file -- */

static void write_loading(const world *w, const attack *a)
{
    galley__buf text;
    galley__buf_init(&text, NULL);
    put_prelude(w, &text);
    galley__buf_printf(&text, "do\n%.*s\nend\n", (int)a->body.size, a->body.data);
    put_end(&text);
    put_file(w->rules, &text);
}

static galley_status feed_one(void *ctx, galley__buf *job, void **tag, bool *more,
                              galley_error *err)
{
    world *w = ctx;
    (void)tag, (void)err;
    *more = w->fed++ == 0;
    galley__buf_printf(job, "calm");
    return GALLEY_OK;
}

static galley_status take_one(void *ctx, const galley_result *result, galley_error *err)
{
    world *w = ctx;
    char outcome[8], text[300];
    double took;
    (void)err;
    split(result, outcome, &took, text);
    w->judged = strcmp(outcome, "fine") == 0 && strcmp(text, "1 statements") == 0;
    snprintf(w->outcome, sizeof w->outcome, "%s", text);
    return GALLEY_OK;
}

static const char *outcome_of(galley_status status, const galley_error *err)
{
    if (status == GALLEY_OK)
        return "fine";
    if (strstr(err->text, "loading is over its"))
        return "killed";
    return status == GALLEY_LIMIT ? "over" : status == GALLEY_NOMEM ? "memory" : "error";
}

/* Loading may take 15 times an article's time, so that time is short here. */
static void run_loading(world *w, const attack *a)
{
    galley_error err = {0};
    double deadline = 0.4;
    galley_pool_options options = {.workers = 1,
                                   .memory = (size_t)512 << 20,
                                   .load_seconds = 2 * deadline,
                                   .readable = galley_str_of(w->folder),
                                   .jailed = true,
                                   .load = load,
                                   .work = work,
                                   .ctx = w};
    galley_pool_parent parent = {.feed = feed_one, .take = take_one, .ctx = w};
    write_loading(w, a);
    w->seconds = deadline / 15;
    w->fed = 0;
    w->judged = false;
    double start = galley__seconds();
    galley_status status = galley_pool_run(&options, &parent, &err);
    double took = galley__seconds() - start;
    const char *outcome = outcome_of(status, &err);
    bool expected = allowed(a, outcome) || late(w, a, outcome);
    check(expected && (status != GALLEY_OK || w->judged) && took < 2 * deadline + 0.5,
          "loading attack %d: %s after %.3f s: %s", a->number, outcome, took,
          status == GALLEY_OK ? w->outcome : err.text);
}

int main(int argc, char **argv)
{
    static world w;
    galley_str text = argc == 3 ? datafile_read(argv[2]) : (galley_str){NULL, 0};
    if (text.data == NULL) {
        fprintf(stderr, "usage: test_attacks inside|loading FILE\n");
        return 2;
    }
    read_attacks(&w, text);
    make_folder(&w);
    if (strcmp(argv[1], "inside") == 0)
        run_inside(&w);
    else
        for (size_t i = 0; i < w.n; i++)
            run_loading(&w, &w.attacks[i]);
    check_folder(&w);
    printf("1..%d\n", tests);
    free((void *)text.data);
    return failures > 0;
}
