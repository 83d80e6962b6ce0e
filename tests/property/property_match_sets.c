/* Sets of random patterns over random texts: with the prefilter every regex finds what it finds when it runs over the
 * whole text alone, captures and all. The scratch's own check (galley_scratch_verify) is the oracle.
 *
 *     property_match_sets [SEED [ROUNDS]]
 * SPDX-License-Identifier: MIT */
#include <galley/match.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATTERNS = 24, LONGEST = 600 };

static unsigned long long seed, state;
static size_t found, searched, limited;
static char pattern[LONGEST + 1], text[LONGEST + 1];

static uint32_t below(uint32_t n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state >> 11) % n);
}

#define PICK(list) list[below(sizeof list / sizeof *list)]

static size_t put(char *out, size_t at, const char *s)
{
    size_t n = strlen(s);
    if (at + n > LONGEST)
        return at;
    memcpy(out + at, s, n + 1);
    return at + n;
}

static const char *const words[] = {
    "oil",         "Oil",  "OIL",   "gas",       "GAS",
    "gasoil",      "task", "tasks", "kiss",      "price",
    "rise",        "cafe", "café",  "CAFÉ",      "ab",
    "abab",        "ba",   "U.S.",  "\xC5\xBFk", "\xE2\x84\xAAiss",
    "ta\xC5\xBFk", "12",   "7%",    "Straße",
};
static const char *const atoms[] = {
    "oil",
    "gas",
    "task",
    "price",
    "(?i)kiss",
    "(?i:oil)",
    "café",
    "(?i)café",
    "ab",
    "(?:ab|ba)",
    "(?:oil|gas|price)",
    "(?<n>oil|task)",
    "(gas)",
    "[Oo]il",
    "ga[sz]",
    "\\d+",
    "\\w+",
    "\\W+",
    "\\s+",
    "\\s",
    ".{0,5}",
    "[^.\\n]{0,20}",
    ".*",
    ".*?",
    "\\b",
    "\\b",
    "\\b",
    "\\B",
    "^",
    "$",
    "(?=gas)",
    "(?<!oil )",
    "(?<=a)",
    "(?!ab)",
    "(?>oil|oilx)",
    "(?:\\w+\\W+){0,3}",
    "(?:'s)?",
    "U\\.S\\.",
    "\\x6fil",
    "\\p{Lu}",
    "\\1",
    "(?:task|)",
    "(?i:[k-s]a)",
    "(?-i)",
    "\\K",
    "\\G",
    "(?|(oil)|(gas))",
    "[[:alpha:]]{2}",
    "(?1)",
    "\\R",
    "\\X",
    "pri\\w{0,4}",
    "\\bgas\\b",
    "\\b(?:oil|gas)\\b",
    "(?:Mr\\.?\\s+)?",
    "[$\\d][\\d,.]*\\s?",
    "-",
    "(?#c)il",
    "\\Qoil\\E",
    "(?s:.)",
    "(?m:^)",
    "a++",
    "a{2}",
    "(?:oil){2}",
    "(?:ga){1,2}s",
    "(?(?=o)oil|gas)",
    "\\h",
    "%",
};
static const char *const repeats[] = {"",  "",  "",      "",   "",   "",    "?",
                                      "*", "+", "{1,2}", "??", "?+", "{0}", "{2}"};
static const char *const gaps[] = {" ", " ", " ", "", ", ", "\n", "-", ". ", "\u00A0", "’"};

static size_t random_sequence(size_t at, uint32_t depth)
{
    for (uint32_t i = 0, n = 1 + below(4); i < n; i++) {
        if (depth && below(5) == 0) {
            at = put(pattern, at, below(2) ? "(?:" : below(2) ? "(" : "(?i:");
            at = random_sequence(at, depth - 1);
            if (below(2)) {
                at = put(pattern, at, "|");
                at = random_sequence(at, depth - 1);
            }
            at = put(pattern, at, ")");
        } else {
            at = put(pattern, at, PICK(atoms));
        }
        at = put(pattern, at, PICK(repeats));
    }
    return at;
}

static size_t random_text(void)
{
    size_t at = 0;
    for (uint32_t i = 0, n = 1 + below(60); i < n; i++) {
        at = put(text, at, PICK(words));
        at = put(text, at, PICK(gaps));
    }
    return at;
}

static void need(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "seed %llu: %s\n", seed, what);
    exit(2);
}

/* A random pattern that PCRE2 takes; its own text is printed when something is wrong. */
static void add_patterns(galley_matcher *m, galley_str *kept, galley_arena *arena)
{
    for (uint32_t n = 0; n < PATTERNS;) {
        size_t size = random_sequence(0, 2);
        galley_regex_def def = {
            GALLEY_STR("x"), {pattern, size}, below(4) == 0, below(4) ? 0 : GALLEY_REGION_ALL};
        uint32_t number;
        if (galley_matcher_regex(m, &def, &number, NULL) != GALLEY_OK)
            continue;
        kept[n++] = galley_arena_copy(arena, def.pattern);
        searched += !galley_matcher_always(m, number);
    }
}

/* One to four regions, cut anywhere between characters, even inside of words. */
static size_t random_regions(galley_region *regions, galley_str s)
{
    static const galley_region_kind kinds[] = {GALLEY_REGION_PROSE, GALLEY_REGION_PROSE,
                                               GALLEY_REGION_NOTICE};
    size_t n = 0, at = 0;
    for (uint32_t i = 0, most = below(3) ? 1 : 4; i < most && at < s.size; i++) {
        size_t end = i + 1 == most ? s.size : at + below((uint32_t)(s.size - at) + 1);
        while (end < s.size && ((unsigned char)s.data[end] & 0xC0) == 0x80)
            end++;
        regions[n++] =
            (galley_region){.start = (uint32_t)at, .end = (uint32_t)end, .kind = PICK(kinds)};
        at = end;
    }
    return n;
}

static void check_text(const galley_matcher *m, galley_scratch *scratch, const galley_str *patterns,
                       galley_arena *arena)
{
    galley_error err;
    galley_spans spans = {0};
    galley_match_failures limits;
    galley_tokens tokens = {0};
    galley_region regions[4];
    galley_str s = {text, random_text()};
    galley_subject subject = {.text = s, .tokens = &tokens, .regions = regions};
    subject.n_regions = random_regions(regions, s);
    galley_status status = galley_matcher_scan(m, scratch, &subject, arena, &spans, &limits, &err);
    if (status == GALLEY_INTERNAL && err.item < PATTERNS)
        fprintf(stderr, "/%.*s/ on \"%s\"\n", (int)patterns[err.item].size, patterns[err.item].data,
                text);
    need(status == GALLEY_OK, err.text);
    found += spans.count;
    limited += limits.count;
}

int main(int argc, char **argv)
{
    seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 20240301;
    unsigned long rounds = argc > 2 ? strtoul(argv[2], NULL, 10) : 60;
    state = seed * 0x9E3779B97F4A7C15u + 1;
    galley_arena *arena = NULL;
    need(galley_arena_new(NULL, &arena, NULL) == GALLEY_OK, "arena");
    for (unsigned long i = 0; i < rounds; i++) {
        galley_str patterns[PATTERNS];
        galley_matcher *m = NULL;
        galley_scratch *scratch = NULL;
        galley_arena_reset(arena);
        need(galley_matcher_new(NULL, &m, NULL) == GALLEY_OK, "new");
        add_patterns(m, patterns, arena);
        need(galley_matcher_freeze(m, NULL) == GALLEY_OK, "freeze");
        need(galley_scratch_new(m, &scratch, NULL) == GALLEY_OK, "scratch");
        galley_scratch_verify(scratch, true);
        for (int k = 0; k < 20; k++)
            check_text(m, scratch, patterns, arena);
        galley_scratch_free(scratch);
        galley_matcher_free(m);
    }
    galley_arena_free(arena);
    printf("seed %llu, %lu rounds, %zu patterns of %lu with a literal, %zu spans, %zu limits\n",
           seed, rounds, searched, rounds * PATTERNS, found, limited);
    return searched < rounds * PATTERNS / 4 || found < rounds ? 1 : 0;
}
