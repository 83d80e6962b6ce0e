/* Regex sets: bench_regex ARTICLES RULES [ROUNDS [SECONDS]] prints one line of a Markdown table a tool.
 *
 * ARTICLES: each ended by a NUL; RULES: a pattern a line; rules.py makes both. Each round gives every tool about
 * SECONDS, one after another, over the same articles from the beginning; the figure is the median of the rounds.
 * galley and "PCRE2 one by one" give all matches with their places and captures, Hyperscan and RE2::Set only say
 * which patterns match. "as bytes": without UTF and UCP, as the peers have it.
 * SPDX-License-Identifier: MIT */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <galley/match.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef BENCH_HYPERSCAN
#include <hs/hs.h>
#endif

#include "bench.h"

enum { ROUNDS_MAX = 31 };

static galley_str *articles;
static const char **patterns;
static size_t n_articles, n_patterns;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void must(int ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "bench_regex: %s\n", what);
    exit(1);
}

static char *read_all(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    must(f != NULL && fseek(f, 0, SEEK_END) == 0, path);
    *size = (size_t)ftell(f);
    rewind(f);
    char *text = malloc(*size + 1);
    must(text && fread(text, 1, *size, f) == *size, path);
    text[*size] = 0;
    fclose(f);
    return text;
}

static void read_articles(const char *path)
{
    size_t size;
    char *text = read_all(path, &size);
    articles = calloc(size / 2 + 1, sizeof *articles);
    must(articles != NULL, "memory");
    for (size_t at = 0; at < size; at += articles[n_articles++].size + 1)
        articles[n_articles] = galley_str_of(text + at);
}

static void read_patterns(const char *path)
{
    size_t size;
    char *text = read_all(path, &size);
    patterns = calloc(size + 1, sizeof *patterns);
    must(patterns != NULL, "memory");
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
        patterns[n_patterns++] = line;
}

/* -- galley -- */

static galley_matcher *matcher;
static galley_scratch *scratch;
static galley_arena *arena;

static bool galley_make(void)
{
    galley_error err;
    must(galley_matcher_new(NULL, &matcher, &err) == GALLEY_OK, "matcher");
    for (size_t i = 0; i < n_patterns; i++)
        must(galley_matcher_regex(matcher,
                                  &(galley_regex_def){.label = GALLEY_STR("r"),
                                                      .pattern = galley_str_of(patterns[i])},
                                  NULL, &err) == GALLEY_OK,
             patterns[i]);
    must(galley_matcher_freeze(matcher, &err) == GALLEY_OK, "freeze");
    must(galley_scratch_new(matcher, &scratch, &err) == GALLEY_OK, "scratch");
    must(galley_arena_new(NULL, &arena, &err) == GALLEY_OK, "arena");
    galley_scratch_verify(scratch, getenv("BENCH_VERIFY") != NULL);
    return true;
}

static size_t galley_one(galley_str text)
{
    galley_spans spans = {0};
    galley_match_failures failures;
    galley_error err;
    galley_region all = {.start = 0, .end = (uint32_t)text.size, .kind = GALLEY_REGION_PROSE};
    galley_subject subject = {.text = text, .regions = &all, .n_regions = 1};
    must(galley_matcher_scan(matcher, scratch, &subject, arena, &spans, &failures, &err) ==
             GALLEY_OK,
         "scan");
    size_t found = spans.count;
    galley_arena_reset(arena);
    return found;
}

/* -- PCRE2 -- */

typedef struct loop {
    pcre2_code **codes;
    pcre2_match_data *data;
    pcre2_match_context *context;
} loop;

static loop unicode, bytes;

static bool loop_make(loop *l, uint32_t options)
{
    l->codes = calloc(n_patterns, sizeof *l->codes);
    l->data = pcre2_match_data_create(32, NULL);
    l->context = pcre2_match_context_create(NULL);
    must(l->codes && l->data && l->context, "memory");
    pcre2_jit_stack_assign(l->context, NULL, pcre2_jit_stack_create(65536, 1 << 20, NULL));
    for (size_t i = 0; i < n_patterns; i++) {
        int error;
        size_t at;
        l->codes[i] =
            pcre2_compile((PCRE2_SPTR)patterns[i], strlen(patterns[i]), options, &error, &at, NULL);
        must(l->codes[i] && pcre2_jit_compile(l->codes[i], PCRE2_JIT_COMPLETE) == 0, patterns[i]);
    }
    return true;
}

static size_t loop_one(const loop *l, galley_str text)
{
    const size_t *place = pcre2_get_ovector_pointer(l->data);
    size_t found = 0;
    for (size_t i = 0; i < n_patterns; i++)
        for (size_t at = 0; at<text.size; at = place[1]> at ? place[1] : at + 1) {
            if (pcre2_jit_match(l->codes[i], (PCRE2_SPTR)text.data, text.size, at, 0, l->data,
                                l->context) < 0)
                break;
            found++;
        }
    return found;
}

static bool unicode_make(void)
{
    return loop_make(&unicode, PCRE2_UTF | PCRE2_UCP);
}
static size_t unicode_one(galley_str text)
{
    return loop_one(&unicode, text);
}
static bool bytes_make(void)
{
    return loop_make(&bytes, 0);
}
static size_t bytes_one(galley_str text)
{
    return loop_one(&bytes, text);
}

/* -- the peers that are installed -- */

#ifdef BENCH_HYPERSCAN
static hs_database_t *database;
static hs_scratch_t *hs_space;

static bool hs_make(void)
{
    unsigned *flags = calloc(n_patterns, sizeof *flags), *ids = calloc(n_patterns, sizeof *ids);
    hs_compile_error_t *error;
    must(flags && ids, "memory");
    for (size_t i = 0; i < n_patterns; i++) {
        flags[i] = HS_FLAG_SINGLEMATCH;
        ids[i] = (unsigned)i;
    }
    bool ok = hs_compile_multi(patterns, flags, ids, (unsigned)n_patterns, HS_MODE_BLOCK, NULL,
                               &database, &error) == HS_SUCCESS &&
              hs_alloc_scratch(database, &hs_space) == HS_SUCCESS;
    free(flags);
    free(ids);
    return ok;
}

static int hs_hit(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                  void *found)
{
    (void)id, (void)from, (void)to, (void)flags;
    ++*(size_t *)found;
    return 0;
}

static size_t hs_one(galley_str text)
{
    size_t found = 0;
    hs_scan(database, text.data, (unsigned)text.size, 0, hs_space, hs_hit, &found);
    return found;
}
#endif

#ifdef BENCH_RE2
static void *set;

static bool re2_make(void)
{
    set = re2_set_new(patterns, n_patterns);
    return set != NULL;
}

static size_t re2_one(galley_str text)
{
    return re2_set_match(set, text.data, text.size);
}
#endif

/* -- measuring -- */

typedef struct tool {
    const char *name;
    bool (*make)(void);
    size_t (*one)(galley_str text);
    double compiled, rate[ROUNDS_MAX];
    size_t found, of;
} tool;

static tool tools[] = {
    {.name = "galley", .make = galley_make, .one = galley_one},
    {.name = "PCRE2 one by one", .make = unicode_make, .one = unicode_one},
    {.name = "PCRE2 one by one, as bytes", .make = bytes_make, .one = bytes_one},
#ifdef BENCH_HYPERSCAN
    {.name = "Hyperscan", .make = hs_make, .one = hs_one},
#endif
#ifdef BENCH_RE2
    {.name = "RE2::Set", .make = re2_make, .one = re2_one},
#endif
};
enum { TOOLS = sizeof tools / sizeof *tools };

static void measure(tool *t, size_t round, double seconds)
{
    double start = now(), spent = 0;
    size_t n = 0;
    t->found = 0;
    do {
        t->found += t->one(articles[n++ % n_articles]);
        spent = now() - start;
    } while (spent < seconds || (n < n_articles && n < 5));
    t->rate[round] = (double)n / spent;
    t->of = n;
}

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median(const double *values, size_t n)
{
    double sorted[ROUNDS_MAX];
    memcpy(sorted, values, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_value);
    return sorted[n / 2];
}

static bool wanted(const tool *t)
{
    const char *only = getenv("BENCH_ONLY");
    return only == NULL || strstr(only, t->name);
}

int main(int argc, char **argv)
{
    must(argc >= 3, "usage: bench_regex ARTICLES RULES [ROUNDS [SECONDS]]");
    size_t rounds = argc > 3 ? (size_t)atoi(argv[3]) : 5;
    double seconds = argc > 4 ? atof(argv[4]) : 1;
    must(rounds > 0 && rounds <= ROUNDS_MAX, "1 to 31 rounds");
    read_articles(argv[1]);
    read_patterns(argv[2]);
    for (tool *t = tools; t < tools + TOOLS; t++) {
        double start = now();
        if (!wanted(t) || !t->make())
            t->one = NULL;
        else
            measure(t, 0, seconds / 4); /* warm: RE2 makes its states while it runs */
        t->compiled = now() - start - (t->one ? seconds / 4 : 0);
    }
    for (size_t r = 0; r < rounds; r++)
        for (tool *t = tools; t < tools + TOOLS; t++)
            if (t->one)
                measure(t, r, seconds);
    for (tool *t = tools; t < tools + TOOLS; t++)
        if (t->one)
            printf("| %zu | %s | %.2f | %.0f | %.1f | %.2f |\n", n_patterns, t->name, t->compiled,
                   median(t->rate, rounds), (double)t->found / (double)t->of,
                   median(tools[0].rate, rounds) / median(t->rate, rounds));
    return 0;
}
