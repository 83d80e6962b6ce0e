/* Random queries over random articles: what galley_query_ask answers, with the word index and
 * without, is what the plainest reading of the tree gives: every word compared with every word,
 * every tuple of places tried.
 *
 *     property_query [SEED [ROUNDS]]
 * SPDX-License-Identifier: MIT */
#include "tests/unit/query/asking.h"

#include <strings.h>

static unsigned long long seed, state;

static uint32_t below(uint32_t n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state >> 11) % n);
}

/* -- making articles and queries -- */

typedef struct line {
    char text[512];
    size_t size;
} line;

static void put(line *l, const char *z)
{
    size_t n = strlen(z);
    if (l->size + n + 1 > sizeof l->text)
        return;
    memcpy(l->text + l->size, z, n + 1);
    l->size += n;
}

static const char *pick(const char *const *list, size_t n)
{
    return list[below((uint32_t)n)];
}
#define PICK(list) pick(list, sizeof list / sizeof *list)

static void put_words(line *l, size_t n)
{
    static const char *const words[] = {"gas",  "Gas",      "oil",  "Oil's",    "gas’s", "Café",
                                        "cafe", "gasoline", "U.S.", "well-gas", "7",     "ÖL’s",
                                        "öl",   "$",        "a",    "a",        "GAS'S"};
    static const char *const between[] = {" ", " ", " ", ", ", ": ", " (", ". ", "—", "! "};
    for (size_t i = 0; i < n; i++) {
        put(l, PICK(words));
        put(l, PICK(between));
    }
}

static const char *random_kind(void)
{
    return galley_region_name((galley_region_kind)below(GALLEY_REGION_KINDS));
}

static void random_article(asked *a, line *lines, line *title)
{
    const char *parts[14] = {NULL};
    size_t n = 1 + below(5);
    for (size_t i = 0; i < n; i++) {
        lines[i].size = 0;
        put_words(&lines[i], 1 + below(7));
        parts[2 * i] = below(3) ? "prose" : random_kind();
        parts[2 * i + 1] = lines[i].text;
    }
    asking_open(a, NULL, parts);
    title->size = 0;
    title->text[0] = '\0';
    put_words(title, below(5));
    a->article.title = (galley_str){title->text, title->size};
    if (below(8) == 0)
        a->article.n_regions = 0;
    for (size_t i = below(5); i > 0 && a->tokens.count; i--) {
        size_t from = below((uint32_t)a->tokens.count), to = from + below(3);
        to = to < a->tokens.count ? to : a->tokens.count - 1;
        galley_span span = {.start = a->tokens.start[from],
                            .end = a->tokens.end[to],
                            .pattern = (uint32_t)i,
                            .label = below(2) ? GALLEY_STR("s") : GALLEY_STR("t")};
        galley_spans_add(&a->spans, &span, a->arena, NULL);
    }
    galley_spans_sort(&a->spans);
}

static void put_term(line *q)
{
    static const char *const terms[] = {"gas",
                                        "oil",
                                        "cafe",
                                        "öl",
                                        "a",
                                        "U.S.",
                                        "7",
                                        "ga*",
                                        "caf*",
                                        "ö*",
                                        "oil's",
                                        "well-gas",
                                        "\"gas oil\"",
                                        "\"a gas\"",
                                        "\"a a\"",
                                        "\"oil ga*\"",
                                        "title:gas",
                                        "title:a*",
                                        "title:\"a gas\"",
                                        "span:s",
                                        "span:t",
                                        "/gas/",
                                        "/a/",
                                        "/s o/",
                                        "/oil/i",
                                        "title:/gas/i"};
    put(q, PICK(terms));
}

static void put_near_side(line *q)
{
    if (below(4)) {
        put_term(q);
        return;
    }
    put(q, "(");
    put_term(q);
    put(q, " OR ");
    put_term(q);
    put(q, ")");
}

static void put_near(line *q)
{
    static const char *const distances[] = {" NEAR/0 ", " NEAR/1 ", " NEAR/2 ", " NEAR/4 ",
                                            " NEAR "};
    const char *distance = PICK(distances);
    put_near_side(q);
    for (size_t i = 1 + below(2); i > 0; i--) {
        put(q, distance);
        put_near_side(q);
    }
}

/* Parentheses around everything, so that any part may stand anywhere. */
static void put_query(line *q, unsigned depth)
{
    uint32_t way = depth ? below(6) : below(2);
    if (way == 0) {
        put_near(q);
    } else if (way == 1) {
        put_term(q);
    } else if (way == 2) {
        put(q, below(2) ? "-(" : "NOT (");
        put_query(q, depth - 1);
        put(q, ")");
    } else {
        put(q, "((");
        put_query(q, depth - 1);
        put(q, way == 3 ? ") OR (" : way == 4 ? ") AND (" : ") (");
        put_query(q, depth - 1);
        put(q, ")");
        if (way == 5 && below(2)) {
            put(q, " a within:");
            put(q, below(4) ? random_kind() : "all");
        }
        put(q, ")");
    }
}

/* -- the plainest reading -- */

typedef struct word {
    galley_part part;
    uint32_t start, end, bare_end;
    galley_str folded, bare;
    int region; /* -1: none */
    bool allowed_anywhere;
    long place;
} word;

typedef struct found {
    long first, last;
    galley_span span;
} found;

enum { MOST = 400 };

typedef struct list {
    size_t n;
    found at[MOST];
} list;

static word all_words[MOST];
static size_t n_all;
static asked *the;
static char said[16384];
static size_t said_size;

static void list_words(galley_str text, const galley_tokens *t, galley_part part, long base)
{
    for (size_t i = 0, n = 0; i < t->count; i++) {
        if (t->kind[i] == GALLEY_TOKEN_PUNCT)
            continue;
        word *w = &all_words[n_all++];
        *w = (word){.part = part, .start = t->start[i], .end = t->end[i], .region = -1};
        w->place = base + (long)n++;
        w->folded = galley_text_fold(galley_str_sub(text, w->start, w->end), the->arena);
        size_t size = w->folded.size;
        w->bare_end = w->end;
        if (size > 2 && memcmp(w->folded.data + size - 2, "'s", 2) == 0) {
            w->bare = (galley_str){w->folded.data, size - 2};
            w->bare_end = w->end - (text.data[w->end - 2] == '\'' ? 2 : 4);
        }
        for (size_t r = 0; r < the->article.n_regions && part == GALLEY_PART_TEXT; r++)
            if (w->start >= the->regions[r].start && w->end <= the->regions[r].end)
                w->region = (int)r;
    }
}

static bool may_look(const word *w, uint32_t within)
{
    within = within ? within : galley_region_body();
    if (w->part == GALLEY_PART_TITLE)
        return within & GALLEY_REGION_BIT(GALLEY_REGION_TITLE);
    if (the->article.n_regions == 0)
        return within & galley_region_body();
    return w->region >= 0 && (within & GALLEY_REGION_BIT(the->regions[w->region].kind));
}

static bool begins(galley_str s, galley_str with)
{
    return s.data && s.size >= with.size && memcmp(s.data, with.data, with.size) == 0;
}

static uint32_t word_matches(const word *w, galley_str wanted, bool prefix)
{
    if (prefix ? begins(w->bare, wanted) : w->bare.data && galley_str_eq(w->bare, wanted))
        return w->bare_end;
    return (prefix ? begins(w->folded, wanted) : galley_str_eq(w->folded, wanted)) ? w->end : 0;
}

static void find_words(const galley_query_node *node, list *out)
{
    for (size_t i = 0; i + node->n_words <= n_all; i++) {
        uint32_t end = 1;
        for (size_t k = 0; k < node->n_words && end; k++) {
            const word *w = &all_words[i + k];
            bool same = w->part == all_words[i].part && w->region == all_words[i].region;
            end = same && may_look(w, node->within)
                      ? word_matches(w, node->words[k], node->prefix && k + 1 == node->n_words)
                      : 0;
        }
        if (end == 0)
            continue;
        found *f = &out->at[out->n++];
        f->first = all_words[i].place;
        f->last = all_words[i + node->n_words - 1].place;
        f->span = (galley_span){.start = all_words[i].start, .end = end, .part = all_words[i].part};
    }
}

static void find_spans(const galley_query_node *node, list *out)
{
    for (size_t i = 0; i < the->spans.count; i++) {
        const galley_span *s = &the->spans.at[i];
        if (!galley_str_eq(s->label, node->name))
            continue;
        found *f = &out->at[out->n++];
        *f = (found){.first = 0, .last = -1, .span = *s};
        for (size_t k = 0; k < n_all; k++) { /* the words it touches, or the place between two */
            if (all_words[k].part != GALLEY_PART_TEXT)
                continue;
            f->first += all_words[k].end <= s->start;
            f->last += all_words[k].start < s->end;
        }
    }
}

/* The words that a span touches, or the place between two. */
static void touch(found *f)
{
    long base = f->span.part == GALLEY_PART_TITLE ? 100000 : 0;
    f->first = base;
    f->last = base - 1;
    for (size_t k = 0; k < n_all; k++) {
        if (all_words[k].part != f->span.part)
            continue;
        f->first += all_words[k].end <= f->span.start;
        f->last += all_words[k].start < f->span.end;
    }
}

/* The regexes of these queries are strings. */
static void find_string(const galley_query_node *node, galley_part part, galley_str text,
                        uint32_t start, uint32_t end, list *out)
{
    for (uint32_t at = start; at + node->value.size <= end;) {
        bool same = node->caseless
                        ? strncasecmp(text.data + at, node->value.data, node->value.size) == 0
                        : memcmp(text.data + at, node->value.data, node->value.size) == 0;
        if (same) {
            found *f = &out->at[out->n++];
            f->span = (galley_span){.start = at,
                                    .end = at + (uint32_t)node->value.size,
                                    .part = part,
                                    .pattern = node->pattern};
            touch(f);
        }
        at += same ? (uint32_t)node->value.size : 1;
    }
}

static void find_regex(const galley_query_node *node, list *out)
{
    const galley_article *a = &the->article;
    uint32_t within = node->within ? node->within : galley_region_body();
    for (size_t r = 0; r < a->n_regions; r++)
        if (within & GALLEY_REGION_BIT(a->regions[r].kind))
            find_string(node, GALLEY_PART_TEXT, a->text, a->regions[r].start, a->regions[r].end,
                        out);
    if (a->n_regions == 0 && within & galley_region_body())
        find_string(node, GALLEY_PART_TEXT, a->text, 0, (uint32_t)a->text.size, out);
    if (within & GALLEY_REGION_BIT(GALLEY_REGION_TITLE))
        find_string(node, GALLEY_PART_TITLE, a->title, 0, (uint32_t)a->title.size, out);
}

static void find(const galley_query_node *node, list *out)
{
    if (node->op == GALLEY_QUERY_REGEX)
        find_regex(node, out);
    else if (node->op == GALLEY_QUERY_WORDS)
        find_words(node, out);
    else if (node->op == GALLEY_QUERY_SPAN)
        find_spans(node, out);
    else
        for (size_t i = 0; i < node->n_children; i++)
            find(node->children[i], out);
}

static bool near(const found *a, const found *b, long distance)
{
    if (a->first == b->first && a->last == b->last)
        return false;
    return b->first - a->last - 1 <= distance && a->first - b->last - 1 <= distance;
}

static list sides[3], near_found;

/* Does some chain go on from `f` in list `i`? All that lie on one are marked by their span's label
 * size. */
static bool chain(const galley_query_node *node, size_t i, const found *f, bool *used)
{
    if (i == node->n_children)
        return true;
    bool any = false;
    for (size_t k = 0; k < sides[i].n; k++) {
        if (f && !near(f, &sides[i].at[k], node->distance))
            continue;
        if (chain(node, i + 1, &sides[i].at[k], used)) {
            used[i * MOST + k] = true;
            any = true;
        }
    }
    return any;
}

static bool same_found(const found *a, const found *b)
{
    return a->span.part == b->span.part && a->span.start == b->span.start &&
           a->span.end == b->span.end && a->span.pattern == b->span.pattern &&
           galley_str_eq(a->span.label, b->span.label);
}

static int by_place(const void *x, const void *y)
{
    const found *a = x, *b = y;
#define BY(what)                                                                                   \
    if (a->what != b->what)                                                                        \
    return a->what < b->what ? -1 : 1
    BY(first);
    BY(last);
    BY(span.start);
    BY(span.end);
    BY(span.pattern);
#undef BY
    return 0;
}

static bool find_near(const galley_query_node *node)
{
    static bool used[3 * MOST];
    memset(used, 0, sizeof used);
    for (size_t i = 0; i < node->n_children; i++) {
        sides[i].n = 0;
        find(node->children[i], &sides[i]);
    }
    near_found.n = 0;
    if (!chain(node, 0, NULL, used))
        return false;
    for (size_t i = 0; i < node->n_children; i++)
        for (size_t k = 0; k < sides[i].n; k++) {
            bool again = !used[i * MOST + k];
            for (size_t x = 0; x < near_found.n; x++)
                again |= same_found(&near_found.at[x], &sides[i].at[k]);
            if (!again && near_found.n < MOST)
                near_found.at[near_found.n++] = sides[i].at[k];
        }
    qsort(near_found.at, near_found.n, sizeof(found), by_place);
    return true;
}

static void say(const galley_query_node *node, galley_str query, const list *l)
{
    said_size += (size_t)snprintf(said + said_size, sizeof said - said_size, "%s%.*s ->",
                                  said_size ? " " : "", (int)(node->end - node->start),
                                  query.data + node->start);
    for (size_t i = 0; i < l->n; i++) {
        galley_str text = galley_span_text(&the->article, &l->at[i].span);
        said_size += (size_t)snprintf(said + said_size, sizeof said - said_size, " %s\"%.*s\"",
                                      l->at[i].span.part == GALLEY_PART_TITLE ? "title " : "",
                                      (int)text.size, text.data);
    }
    said_size += (size_t)snprintf(said + said_size, sizeof said - said_size, ";");
}

static bool reading(const galley_query_node *node, galley_str query, bool speak)
{
    size_t before = said_size;
    bool all = true, any = false;
    if (node->op == GALLEY_QUERY_NOT)
        return !reading(node->children[0], query, false);
    if (node->op == GALLEY_QUERY_WORDS || node->op == GALLEY_QUERY_SPAN ||
        node->op == GALLEY_QUERY_REGEX) {
        list l = {0};
        find(node, &l);
        if (l.n && speak)
            say(node, query, &l);
        return l.n > 0;
    }
    if (node->op == GALLEY_QUERY_NEAR) {
        bool match = find_near(node);
        if (match && speak)
            say(node, query, &near_found);
        return match;
    }
    for (size_t i = 0; i < node->n_children; i++) {
        bool one = reading(node->children[i], query, speak);
        all &= one;
        any |= one;
    }
    if (node->op == GALLEY_QUERY_OR)
        return any;
    if (!all) {
        said_size = before;
        said[said_size] = '\0';
    }
    return all;
}

/* -- all -- */

static size_t failures, matched, ruled_out;

/* What may match has to be asked; what has to be is the same wherever a query stands among others. */
static void compare_presearch(asked *a, const galley_query *q, const line *query, bool match)
{
    const galley_query *const queries[70] = {q, NULL, q, [69] = q};
    galley_presearch *p = NULL;
    galley_view view;
    uint64_t may[70 / 64 + 1];
    asking_view(a, &view);
    if (below(2)) {
        view.words = NULL;
        view.tokens = NULL;
    }
    if (galley_presearch_new(NULL, queries, 70, &p, NULL) != GALLEY_OK ||
        galley_presearch_look(p, &view, a->arena, may, NULL) != GALLEY_OK)
        abort();
    bool first = may[0] & 1, last = may[1] >> 5 & 1, third = may[0] >> 2 & 1;
    bool wrong = (match && !first) || first != last || first != third || !(may[0] & 2);
    ruled_out += !first;
    if (wrong && failures++ < 5)
        fprintf(stderr, "seed %llu: %s\n of: %s%s\n was not looked for\n", seed, query->text,
                a->text, a->article.title.data);
    galley_presearch_free(p);
}

static void compare(asked *a, const line *query)
{
    static char indexed[16384], plain[16384];
    galley_query *q = NULL;
    galley_error err;
    galley_tokens title;
    the = a;
    n_all = said_size = 0;
    said[0] = '\0';
    galley_str text = {query->text, query->size};
    if (galley_query_parse(NULL, text, NULL, &q, &err) != GALLEY_OK) {
        failures++;
        fprintf(stderr, "seed %llu: %s\n  %s at %zu\n", seed, query->text, err.text, err.offset);
        return;
    }
    galley_text_tokens(a->article.title, a->arena, &title, NULL);
    list_words(a->article.text, &a->tokens, GALLEY_PART_TEXT, 0);
    list_words(a->article.title, &title, GALLEY_PART_TITLE, 100000);
    bool match = reading(galley_query_root(q), text, true);
    if (!match)
        snprintf(said, sizeof said, "no");
    matched += match;
    a->indexed = true;
    answer(a, query->text, indexed, sizeof indexed);
    a->indexed = false;
    answer(a, query->text, plain, sizeof plain);
    if ((strcmp(indexed, said) || strcmp(plain, said)) && failures++ < 5)
        fprintf(stderr, "seed %llu: %s\n of: %s%s\n indexed: %s\n   plain: %s\n  wanted: %s\n",
                seed, query->text, a->text, a->article.title.data, indexed, plain, said);
    compare_presearch(a, q, query, match);
    galley_query_free(q);
}

int main(int argc, char **argv)
{
    static line lines[6], title, query;
    static asked a;
    seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 20221104;
    unsigned long rounds = argc > 2 ? strtoul(argv[2], NULL, 0) : 4000;
    state = seed * 0x9E3779B97F4A7C15u + 1;
    for (unsigned long r = 0; r < rounds; r++) {
        random_article(&a, lines, &title);
        for (int k = 0; k < 5; k++) {
            query.size = 0;
            put_query(&query, below(3));
            if (query.size + 32 < sizeof query.text)
                compare(&a, &query);
        }
        galley_arena_free(a.arena);
    }
    printf("seed %llu, %lu rounds, %zu matches, %zu ruled out, %zu failures\n", seed, rounds,
           matched, ruled_out, failures);
    return failures != 0 || matched < rounds / 4 || ruled_out < rounds / 8;
}
