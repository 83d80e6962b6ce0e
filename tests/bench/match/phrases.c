/* Phrase lists: bench_phrases ARTICLES PHRASES [ROUNDS [SECONDS]] prints one line of a Markdown table a tool.
 *
 * ARTICLES: each ended by a NUL; PHRASES: one a line; phrases.py makes both. Each round gives every tool about
 * SECONDS, one after another, over the same articles from the beginning; the figure is the median of the rounds. All
 * find whole words without regard to case and report start, end and phrase; galley makes the tokens first, which is
 * counted. Hyperscan is what libhs.so.5 is here; BENCH_ALSO=NAME=FILE names one more library with its interface
 * (Vectorscan's). BENCH_FUZZY=1 lets galley's list be fuzzy; BENCH_ONLY=NAME measures one tool.
 * SPDX-License-Identifier: MIT */
#include <galley/match.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#ifdef BENCH_HYPERSCAN
#include <dlfcn.h>
#include <hs/hs.h>
#endif

enum { ROUNDS_MAX = 31 };

typedef struct hit {
    uint32_t start, end, phrase;
} hit;

static galley_str *articles, *phrases;
static size_t n_articles, n_phrases;
static hit hits[1 << 16];

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double peak_mb(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

static void must(int ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "bench_phrases: %s\n", what);
    exit(1);
}

static galley_str read_all(const char *path)
{
    FILE *f = fopen(path, "rb");
    must(f != NULL && fseek(f, 0, SEEK_END) == 0, path);
    size_t size = (size_t)ftell(f);
    rewind(f);
    char *text = malloc(size + 1);
    must(text && fread(text, 1, size, f) == size, path);
    text[size] = 0;
    fclose(f);
    return (galley_str){text, size};
}

static galley_str *pieces(galley_str all, char mark, size_t *count)
{
    size_t room = 1;
    for (size_t i = 0; i < all.size; i++)
        room += all.data[i] == mark;
    galley_str *at = calloc(room, sizeof *at);
    must(at != NULL, "memory");
    for (size_t start = 0; start < all.size;) {
        const char *end = memchr(all.data + start, mark, all.size - start);
        size_t size = end ? (size_t)(end - all.data) - start : all.size - start;
        at[(*count)++] = (galley_str){all.data + start, size};
        start += size + 1;
    }
    return at;
}

/* -- galley -- */

static galley_matcher *matcher;
static galley_scratch *scratch;
static galley_arena *arena;

/* The phrases are read as a list in TSV, as users have it. */
static bool galley_make(void *state)
{
    galley_error err;
    galley_list_def def = {.label = GALLEY_STR("phrase")};
    size_t size = 16;
    (void)state;
    for (size_t i = 0; i < n_phrases; i++)
        size += phrases[i].size + 1;
    char *tsv = malloc(size), *to = tsv + sprintf(tsv, "surface\n");
    for (size_t i = 0; i < n_phrases; i++) {
        memcpy(to, phrases[i].data, phrases[i].size);
        to += phrases[i].size;
        *to++ = '\n';
    }
    double start = now();
    must(galley_matcher_new(NULL, &matcher, &err) == GALLEY_OK, "matcher");
    must(galley_matcher_list(matcher, &def, NULL, &err) == GALLEY_OK, "list");
    must(galley_matcher_tsv(matcher, 0, (galley_str){tsv, (size_t)(to - tsv)}, GALLEY_STR("list"),
                            &err) == GALLEY_OK,
         err.text);
    double read = now();
    must(galley_matcher_freeze(matcher, &err) == GALLEY_OK, "freeze");
    if (getenv("BENCH_TELL"))
        fprintf(stderr, "read %.3f s, frozen %.3f s\n", read - start, now() - read);
    must(galley_scratch_new(matcher, &scratch, &err) == GALLEY_OK, "scratch");
    free(tsv);
    return true;
}

static size_t galley_one(void *state, galley_str text)
{
    galley_spans spans = {0};
    galley_match_failures failures;
    galley_tokens tokens;
    galley_error err;
    galley_region all = {.start = 0, .end = (uint32_t)text.size, .kind = GALLEY_REGION_PROSE};
    galley_subject subject = {.text = text, .tokens = &tokens, .regions = &all, .n_regions = 1};
    (void)state;
    must(galley_text_tokens(text, arena, &tokens, &err) == GALLEY_OK, "tokens");
    must(galley_matcher_scan(matcher, scratch, &subject, arena, &spans, &failures, &err) ==
             GALLEY_OK,
         "scan");
    size_t found = spans.count;
    galley_arena_reset(arena);
    return found;
}

static bool nothing(void *state)
{
    (void)state;
    return true;
}

static size_t tokens_one(void *state, galley_str text)
{
    galley_tokens tokens;
    (void)state;
    must(galley_text_tokens(text, arena, &tokens, NULL) == GALLEY_OK, "tokens");
    size_t count = tokens.count;
    galley_arena_reset(arena);
    return count;
}

/* -- Hyperscan and what has its interface -- */

#ifdef BENCH_HYPERSCAN
typedef struct peer {
    const char *file;
    hs_error_t (*scan)(const hs_database_t *, const char *, unsigned, unsigned, hs_scratch_t *,
                       match_event_handler, void *);
    hs_database_t *database;
    hs_scratch_t *space;
} peer;

typedef struct found {
    galley_str text;
    size_t count;
} found;

static bool wordy(galley_str text, size_t at)
{
    unsigned char c = at < text.size ? (unsigned char)text.data[at] : ' ';
    return isalnum(c) || c == '_' || c >= 0x80;
}

static int on_hit(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                  void *ctx)
{
    found *f = ctx;
    size_t start = (size_t)to - phrases[id].size;
    (void)from, (void)flags;
    if ((start == 0 || !wordy(f->text, start - 1)) && !wordy(f->text, (size_t)to) &&
        f->count < sizeof hits / sizeof *hits)
        hits[f->count++] = (hit){(uint32_t)start, (uint32_t)to, id};
    return 0;
}

static bool hs_make(void *state)
{
    peer *p = state;
    void *lib = p->file ? dlopen(p->file, RTLD_NOW | RTLD_LOCAL) : NULL;
    __typeof__(hs_compile_lit_multi) *compile = NULL;
    __typeof__(hs_alloc_scratch) *alloc_scratch = NULL;
    if (lib == NULL)
        return false;
    *(void **)&compile = dlsym(lib, "hs_compile_lit_multi");
    *(void **)&alloc_scratch = dlsym(lib, "hs_alloc_scratch");
    *(void **)&p->scan = dlsym(lib, "hs_scan");
    if (!compile || !alloc_scratch || !p->scan)
        return false;
    const char **texts = calloc(n_phrases, sizeof *texts);
    unsigned *flags = calloc(n_phrases, sizeof *flags), *ids = calloc(n_phrases, sizeof *ids);
    size_t *sizes = calloc(n_phrases, sizeof *sizes);
    hs_compile_error_t *error;
    must(texts && flags && ids && sizes, "memory");
    for (size_t i = 0; i < n_phrases; i++) {
        texts[i] = phrases[i].data;
        flags[i] = HS_FLAG_CASELESS;
        ids[i] = (unsigned)i;
        sizes[i] = phrases[i].size;
    }
    bool ok = compile(texts, flags, ids, sizes, (unsigned)n_phrases, HS_MODE_BLOCK, NULL,
                      &p->database, &error) == HS_SUCCESS &&
              alloc_scratch(p->database, &p->space) == HS_SUCCESS;
    free(texts), free(flags), free(ids), free(sizes);
    return ok;
}

static size_t hs_one(void *state, galley_str text)
{
    const peer *p = state;
    found f = {.text = text};
    must(p->scan(p->database, text.data, (unsigned)text.size, 0, p->space, on_hit, &f) ==
             HS_SUCCESS,
         "hs_scan");
    return f.count;
}

static peer hyperscan = {.file = "libhs.so.5"}, also;
#endif

/* -- taking turns -- */

typedef struct tool {
    const char *name;
    bool (*make)(void *state);
    size_t (*one)(void *state, galley_str text);
    void *state;
    double built, megabytes, rate[ROUNDS_MAX];
    size_t found, of;
} tool;

static tool tools[] = {
    {.name = "galley", .make = galley_make, .one = galley_one},
    {.name = "galley, tokens alone", .make = nothing, .one = tokens_one},
#ifdef BENCH_HYPERSCAN
    {.name = "Hyperscan", .make = hs_make, .one = hs_one, .state = &hyperscan},
    {.name = "", .make = hs_make, .one = hs_one, .state = &also},
#endif
};
enum { TOOLS = sizeof tools / sizeof *tools };

static void measure(tool *t, size_t round, double seconds)
{
    double start = now(), end = start;
    size_t bytes = 0;
    for (size_t i = 0; i < n_articles && end - start < seconds; i++) {
        t->found += t->one(t->state, articles[i]);
        bytes += articles[i].size;
        if (i % 64 == 63)
            end = now();
    }
    end = now();
    t->of += bytes;
    t->rate[round] = (double)bytes / (end - start) / 1e6;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
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
    return *t->name && (only == NULL || strcmp(only, t->name) == 0);
}

static void name_also(void)
{
#ifdef BENCH_HYPERSCAN
    const char *given = getenv("BENCH_ALSO"), *file = given ? strchr(given, '=') : NULL;
    if (file == NULL)
        return;
    tools[TOOLS - 1].name = strndup(given, (size_t)(file - given));
    also.file = file + 1;
#endif
}

static void build(tool *t)
{
    double start = now(), before = peak_mb();
    if (!wanted(t) || !t->make(t->state))
        t->one = NULL;
    t->built = now() - start;
    t->megabytes = peak_mb() - before;
}

int main(int argc, char **argv)
{
    must(argc >= 3, "usage: bench_phrases ARTICLES PHRASES [ROUNDS [SECONDS]]");
    size_t rounds = argc > 3 ? (size_t)atoi(argv[3]) : 5;
    double seconds = argc > 4 ? atof(argv[4]) : 1;
    must(rounds > 0 && rounds <= ROUNDS_MAX, "1 to 31 rounds");
    articles = pieces(read_all(argv[1]), '\0', &n_articles);
    phrases = pieces(read_all(argv[2]), '\n', &n_phrases);
    must(galley_arena_new(NULL, &arena, NULL) == GALLEY_OK, "arena");
    name_also();
    for (tool *t = tools; t < tools + TOOLS; t++)
        build(t);
    for (size_t r = 0; r < rounds; r++)
        for (tool *t = tools; t < tools + TOOLS; t++)
            if (t->one)
                measure(t, r, seconds);
    for (tool *t = tools; t < tools + TOOLS; t++)
        if (t->one)
            printf("| %zu | %s | %.2f | %.0f | %.1f | %.0f | %.2f |\n", n_phrases, t->name,
                   t->built, t->megabytes, 1e3 * (double)t->found / (double)t->of,
                   median(t->rate, rounds),
                   median(tools[0].rate, rounds) / median(t->rate, rounds));
    return 0;
}
