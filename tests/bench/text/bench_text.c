/* Tokens and sentences against ICU, turn by turn in one run.
 *
 *     bench_text [--runs N] [--part N] [--stops FILE] FILE...
 *
 * --stops: what full stops mean, lines of a galley_stop_kind and a word; without it sentences know no words.
 * Each file is UTF-8 text; it is cut at line ends into parts of N bytes (3,000: an article). Each
 * run lets every contender go once over the whole file, one after the other, so that a change of
 * the machine's speed meets all of them. Printed is the median of the runs, with the lowest and
 * the highest, in MB/s (1,000,000 bytes) of processor time, and as a multiple of ICU's best.
 * SPDX-License-Identifier: MIT */
#include <galley/text.h>

#include "core/kernel/kernel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef BENCH_ICU
#include <unicode/ubrk.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>
#include <unicode/uversion.h>
#endif

enum { MOST_RUNS = 99, MOST_PARTS = 1 << 18 };

typedef struct job {
    const char *name, *unit;
    bool icu;
    size_t (*once)(galley_str part, void *state);
    void *state;
    size_t limit; /* bytes of the file that are enough for this one */
    double speed[MOST_RUNS];
    size_t found;
} job;

static galley_arena *arena;
static galley_str parts[MOST_PARTS];
static size_t part_count;
static galley_sentence_options sentence_options;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* -- ours -- */

static size_t words_once(galley_str part, void *state)
{
    galley_tokens tokens;
    (void)state;
    if (galley_text_words(part, arena, &tokens, NULL) != GALLEY_OK)
        abort();
    return tokens.count;
}

static size_t tokens_once(galley_str part, void *state)
{
    galley_tokens tokens;
    (void)state;
    if (galley_text_tokens(part, arena, &tokens, NULL) != GALLEY_OK)
        abort();
    return tokens.count;
}

static size_t sentences_once(galley_str part, void *state)
{
    galley_ranges ranges = {0};
    (void)state;
    if (galley_text_sentences(part, (galley_range){0, (uint32_t)part.size}, &sentence_options,
                              arena, &ranges, NULL) != GALLEY_OK)
        abort();
    return ranges.count;
}

static size_t valid_once(galley_str part, void *state)
{
    (void)state;
    return galley_utf8_valid(part);
}

/* -- ICU -- */

#ifdef BENCH_ICU
static size_t breaks(UBreakIterator *iterator, bool words)
{
    static uint32_t offsets[1 << 20];
    size_t n = 0, found = 0;
    for (int32_t at = ubrk_first(iterator); at != UBRK_DONE; at = ubrk_next(iterator)) {
        offsets[n] = (uint32_t)at;
        n += n + 1 < sizeof offsets / sizeof *offsets;
        found += !words || ubrk_getRuleStatus(iterator) != UBRK_WORD_NONE;
    }
    return found + (offsets[0] == 1);
}

static size_t icu_utf8(galley_str part, UBreakIterator *iterator, bool words)
{
    UErrorCode status = U_ZERO_ERROR;
    UText text = UTEXT_INITIALIZER;
    utext_openUTF8(&text, part.data, (int64_t)part.size, &status);
    ubrk_setUText(iterator, &text, &status);
    size_t found = breaks(iterator, words);
    utext_close(&text);
    return U_FAILURE(status) ? 0 : found;
}

static size_t icu_utf16(galley_str part, UBreakIterator *iterator, bool words)
{
    static UChar wide[1 << 20];
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = 0;
    u_strFromUTF8(wide, 1 << 20, &length, part.data, (int32_t)part.size, &status);
    ubrk_setText(iterator, wide, length, &status);
    return U_FAILURE(status) ? 0 : breaks(iterator, words);
}

static size_t icu_words8(galley_str part, void *state)
{
    return icu_utf8(part, state, true);
}
static size_t icu_words16(galley_str part, void *state)
{
    return icu_utf16(part, state, true);
}
static size_t icu_sentences8(galley_str part, void *state)
{
    return icu_utf8(part, state, false);
}
static size_t icu_sentences16(galley_str part, void *state)
{
    return icu_utf16(part, state, false);
}

static void *icu_open(UBreakIteratorType type)
{
    UErrorCode status = U_ZERO_ERROR;
    void *iterator = ubrk_open(type, "en", NULL, 0, &status);
    if (U_FAILURE(status))
        abort();
    return iterator;
}
#endif

/* -- the runs -- */

static void measure(job *j, size_t run)
{
    size_t bytes = 0;
    double begun = now();
    j->found = 0;
    for (size_t i = 0; i < part_count && bytes < j->limit; i++) {
        j->found += j->once(parts[i], j->state);
        bytes += parts[i].size;
        galley_arena_reset(arena);
    }
    j->speed[run] = (double)bytes / 1e6 / (now() - begun);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void compare(const char *title, job *jobs, size_t count, size_t runs)
{
    double best = 0;
    for (size_t r = 0; r < runs; r++)
        for (size_t i = 0; i < count; i++)
            measure(&jobs[i], r);
    for (size_t i = 0; i < count; i++) {
        qsort(jobs[i].speed, runs, sizeof *jobs[i].speed, by_value);
        if (jobs[i].icu && jobs[i].speed[runs / 2] > best)
            best = jobs[i].speed[runs / 2];
    }
    for (size_t i = 0; i < count; i++) {
        double median = jobs[i].speed[runs / 2];
        printf("| %s | %s | %.1f | %.1f..%.1f |", title, jobs[i].name, median, jobs[i].speed[0],
               jobs[i].speed[runs - 1]);
        if (best > 0)
            printf(" %.1f |", median / best);
        else
            printf(" |");
        printf(" %zu |\n", jobs[i].found);
    }
    fflush(stdout);
}

static void cut(galley_str text, size_t size)
{
    part_count = 0;
    for (size_t at = 0; at < text.size && part_count < MOST_PARTS;) {
        size_t end = at + size < text.size ? at + size : text.size;
        const char *line = memchr(text.data + end, '\n', text.size - end);
        end = line ? (size_t)(line - text.data) + 1 : text.size;
        parts[part_count++] = galley_str_sub(text, at, end);
        at = end;
    }
}

static void compare_all(const char *name, size_t runs)
{
    enum { ALL = 64000000, SLOW = 4000000 };
#ifdef BENCH_ICU
    void *word = icu_open(UBRK_WORD), *sentence = icu_open(UBRK_SENTENCE);
#endif
    job words[] = {
        {.name = "words, class, flags", .once = words_once, .limit = ALL},
        {.name = "words, class, flags, fold ids", .once = tokens_once, .limit = ALL},
#ifdef BENCH_ICU
        {.name = "ICU word, UTF-8", .icu = true, .once = icu_words8, .state = word, .limit = SLOW},
        {.name = "ICU word, by UTF-16",
         .icu = true,
         .once = icu_words16,
         .state = word,
         .limit = SLOW},
#endif
    };
    job sentences[] = {
        {.name = "sentences", .once = sentences_once, .limit = ALL},
#ifdef BENCH_ICU
        {.name = "ICU sentence, UTF-8",
         .icu = true,
         .once = icu_sentences8,
         .state = sentence,
         .limit = SLOW},
        {.name = "ICU sentence, by UTF-16",
         .icu = true,
         .once = icu_sentences16,
         .state = sentence,
         .limit = SLOW},
#endif
    };
    job valid[] = {{.name = "UTF-8 validation", .once = valid_once, .limit = ALL}};
    compare(name, words, sizeof words / sizeof *words, runs);
    compare(name, sentences, sizeof sentences / sizeof *sentences, runs);
    compare(name, valid, 1, runs);
#ifdef BENCH_ICU
    ubrk_close(word);
    ubrk_close(sentence);
#endif
}

static galley_str read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    size_t limit = (size_t)64 << 20;
    char *data = malloc(limit);
    if (f == NULL || data == NULL) {
        fprintf(stderr, "bench_text: cannot read %s\n", path);
        exit(1);
    }
    galley_str text = {data, fread(data, 1, limit, f)};
    fclose(f);
    text.size = galley_utf8_valid(text);
    return text;
}

static galley_stops *read_stops(const char *path)
{
    galley_stops *stops;
    unsigned kind;
    char word[64];
    FILE *f = fopen(path, "r");
    if (f == NULL || galley_stops_new(NULL, &stops, NULL) != GALLEY_OK) {
        fprintf(stderr, "bench_text: cannot read %s\n", path);
        exit(1);
    }
    while (fscanf(f, "%u %63s", &kind, word) == 2)
        galley_stops_add(stops, (galley_stop_kind)kind, galley_str_of(word), NULL);
    fclose(f);
    return stops;
}

int main(int argc, char **argv)
{
    galley_stops *stops = NULL;
    size_t runs = 5, size = 3000;
    const galley__kernel *kernel;
    galley_error err;
    if (galley__kernel_get(&kernel, &err) != GALLEY_OK) {
        fprintf(stderr, "bench_text: %s\n", err.text);
        return 2;
    }
    if (galley_arena_new(NULL, &arena, NULL) != GALLEY_OK)
        return 1;
#ifdef BENCH_ICU
    printf("kernel %s; ICU %s\n\n", kernel->name, U_ICU_VERSION);
#else
    printf("kernel %s; built without ICU\n\n", kernel->name);
#endif
    printf("| text | what | MB/s | lowest..highest | x ICU | found |\n|---|---|---|---|---|---|\n");
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--runs") == 0 && i + 1 < argc) {
            runs = strtoul(argv[++i], NULL, 10);
            runs = runs < 1 ? 1 : runs > MOST_RUNS ? MOST_RUNS : runs;
        } else if (strcmp(argv[i], "--part") == 0 && i + 1 < argc) {
            size = strtoul(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--stops") == 0 && i + 1 < argc) {
            galley_stops_free(stops);
            sentence_options.stops = stops = read_stops(argv[++i]);
        } else {
            galley_str text = read_file(argv[i]);
            const char *slash = strrchr(argv[i], '/');
            cut(text, size);
            compare_all(slash ? slash + 1 : argv[i], runs);
            free((char *)text.data);
        }
    }
    galley_stops_free(stops);
    galley_arena_free(arena);
    return 0;
}
