/* Random articles and random queries: a selection from the store holds exactly the articles of which
 * galley_query_ask says yes, whatever SQL and FTS5 did to find them; and what was put is what is got, through
 * changes, revisions and batches that were rolled back.
 *
 *     property_store [SEED [ROUNDS]]
 * SPDX-License-Identifier: MIT */
#include <galley/store.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ARTICLES 90

static unsigned long long seed, state;
static galley_store *store;
static galley_arena *arena;
static galley_error err;

static uint32_t below(uint32_t n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state >> 11) % n);
}

static void must(galley_status status, const char *what)
{
    if (status == GALLEY_OK)
        return;
    fprintf(stderr, "seed %llu: %s: %s\n", seed, what, err.text);
    exit(1);
}

/* -- articles -- */

/* Words that FTS5 and galley cut or spell differently among such that they do not. */
static const char *const words[] = {
    "gas",      "Gas",
    "GAS",      "deal",
    "Putin",    "Putin’s",
    "Putin's",  "don't",
    "don’t",    "U.S.",
    "1,250.5",  "3.14",
    "Straße",   "STRASSE",
    "groß",     "Café",
    "cafe",     "naïve",
    "m²",       "10m²",
    "ﬁnance",   "finance",
    "Россия",   "йод",
    "Йод",      "ёлка",
    "έλα",      "中国",
    "天然气",   "カタカナ",
    "ひらがな", "한국",
    "ไทย",      "ＡＢＣ",
    "abc",      "co\xC2\xADop",
    "coop",     "e\xCC\x81t\xC3\xA9",
    "été",      "foo_bar",
    "a.b:c",    "well-known",
    "£600m",    "$5",
    "№7",       "👍",
    "a👍b",      "x\xE2\x80\x8Dy",
    "İstanbul", "ǆ",
    "ﷺ",        "½",
    "x½",       "ʼn",
    "الغاز",    "עברית",
    "कखग",      "coal",
    "wind",     "Wind",
    "the",      "of",
    "to",
};
#define WORDS (sizeof words / sizeof *words)
static const char *const gaps[] = {" ", " ", " ",  " ",  " ", ", ", ". ",
                                   "—", "-", "\n", "  ", "/", "’ ", ""};
static const char *const sources[] = {"Sky News", "SKY NEWS", "Zeit", "Süd", ""};
static const char *const dates[] = {"", "2022-02-04", "2022-02-04T10:30:00Z", "2021-12-31",
                                    "2023-01-01"};
static const char *const labels[] = {"world", "topic=world", "list=gas", "sport", "=x"};
static const char *const tags[] = {"energy", "summit", "nato"};
static const char *const spans[] = {"country", "leader"};

#define PICK(list) list[below(sizeof list / sizeof *list)]

static galley_str random_text(size_t n)
{
    char text[4096];
    size_t size = 0;
    for (size_t i = 0; i < n; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "%s%s", words[below(WORDS)],
                                 PICK(gaps));
    galley_str s = galley_arena_copy(arena, (galley_str){text, size});
    return s.size ? s : (galley_str){NULL, 0};
}

/* Lines as regions, of some articles. */
static void random_regions(galley_article *a)
{
    static const galley_region_kind kinds[] = {GALLEY_REGION_PROSE, GALLEY_REGION_PROMO,
                                               GALLEY_REGION_TITLE, GALLEY_REGION_CAPTION,
                                               GALLEY_REGION_LEDE};
    galley_ranges lines = {0};
    if (below(3) == 0)
        return;
    must(galley_text_lines(a->text, arena, &lines, NULL, &err), "lines");
    galley_region *regions = galley_arena_calloc(arena, lines.count, sizeof *regions);
    for (size_t i = 0; i < lines.count; i++)
        regions[i] = (galley_region){lines.at[i].start, lines.at[i].end, PICK(kinds),
                                     galley_str_of(below(2) ? "wording" : "")};
    a->regions = regions;
    a->n_regions = lines.count;
}

static galley_article random_article(uint32_t number)
{
    char key[16];
    snprintf(key, sizeof key, "k%u", number);
    galley_article a = {.key = galley_arena_copy(arena, galley_str_of(key))};
    galley_str *list = galley_arena_calloc(arena, 2, sizeof *list);
    galley_field *field = galley_arena_calloc(arena, 1, sizeof *field);
    a.title = random_text(below(4));
    a.text = random_text(1 + below(40));
    a.source = galley_str_of(PICK(sources));
    a.date = galley_str_of(PICK(dates));
    for (a.n_labels = 0; a.n_labels < below(3); a.n_labels++)
        list[a.n_labels] = galley_str_of(PICK(labels));
    a.labels = list;
    *field =
        (galley_field){galley_str_of("section"), galley_str_of(PICK(sources)), GALLEY_FIELD_STRING};
    a.fields = field;
    a.n_fields = field->value.size > 0;
    random_regions(&a);
    return a;
}

static void random_statements(int64_t run, const galley_put *put, const galley_article *a)
{
    static const galley_field id = {{"id", 2}, {"RU", 2}, GALLEY_FIELD_STRING};
    galley_tokens tokens;
    galley_statement s[2];
    galley_evidence e[2];
    galley_statements all = {below(3), s};
    must(galley_text_tokens(a->text, arena, &tokens, &err), "tokens");
    for (size_t i = 0; i < all.count; i++) {
        uint32_t t = tokens.count ? below((uint32_t)tokens.count) : 0;
        e[i] = (galley_evidence){.clause = galley_str_of("c"), .weight = 1};
        e[i].span.label = galley_str_of(PICK(spans));
        if (tokens.count) {
            e[i].span.start = tokens.start[t];
            e[i].span.end = tokens.end[t];
        }
        e[i].span.fields = &id;
        e[i].span.n_fields = below(2);
        s[i] = (galley_statement){.tag = galley_str_of(PICK(tags)),
                                  .rule = galley_str_of("r"),
                                  .score = 1,
                                  .evidence = &e[i],
                                  .n_evidence = 1};
    }
    must(galley_store_judge(store, run, put->article, put->revision, (galley_str){NULL, 0}, &all,
                            &err),
         "judge");
}

static bool same(galley_str a, galley_str b)
{
    return galley_str_eq(a, b);
}

static void check_got(const galley_article *a, const galley_put *put)
{
    galley_article b;
    must(galley_store_get(store, put->article, arena, &b, &err), "get");
    bool good = same(a->key, b.key) && (a->text.size == 0 || same(a->text, b.text)) &&
                (a->title.size == 0 || same(a->title, b.title)) && b.revision == put->revision &&
                (a->source.size == 0 || same(a->source, b.source)) &&
                (a->n_regions == 0 || a->n_regions == b.n_regions);
    for (size_t i = 0; good && i < a->n_regions; i++)
        good = a->regions[i].kind == b.regions[i].kind && a->regions[i].end == b.regions[i].end &&
               same(a->regions[i].reason, b.regions[i].reason);
    if (!good) {
        fprintf(stderr, "seed %llu: article %.*s came back otherwise\n", seed, (int)a->key.size,
                a->key.data);
        exit(1);
    }
}

/* Batches of articles, new ones and old ones changed; every third batch is rolled back. */
static void fill(void)
{
    int64_t run;
    galley_run_start start = {.rules = galley_str_of("r"), .fingerprint = galley_str_of("f")};
    must(galley_store_run_begin(store, &start, &run, &err), "run");
    for (int batch = 0; batch < 12; batch++) {
        must(galley_store_begin(store, &err), "begin");
        for (int i = 0; i < 25; i++) {
            galley_put put;
            galley_article a = random_article(below(ARTICLES));
            must(galley_store_put(store, &a, &put, &err), "put");
            if (put.outcome == GALLEY_PUT_NEW || a.text.size)
                check_got(&a, &put);
            must(galley_store_get(store, put.article, arena, &a, &err), "get");
            random_statements(run, &put, &a);
        }
        if (batch % 3 == 2)
            galley_store_rollback(store);
        else
            must(galley_store_commit(store, &err), "commit");
        galley_arena_reset(arena);
    }
    must(galley_store_run_end(store, run, galley_str_of("done"), &err), "run_end");
    must(galley_store_check(store, &err), "check");
}

/* -- queries -- */

typedef struct text {
    char data[4096];
    size_t size;
} text;

static void add(text *t, const char *s)
{
    t->size += (size_t)snprintf(t->data + t->size, sizeof t->data - t->size, "%s", s);
    if (t->size >= sizeof t->data)
        t->size = sizeof t->data - 1;
}

static void add_word(text *t)
{
    const char *word = words[below(WORDS)];
    bool quote = strpbrk(word, ":-/’ ") != NULL;
    add(t, quote ? "\"" : "");
    add(t, word);
    add(t, quote ? "\"" : below(8) ? "" : "*");
}

static void add_phrase(text *t)
{
    add(t, "\"");
    for (uint32_t i = 0, n = 2 + below(2); i < n; i++) {
        add(t, i ? " " : "");
        add(t, words[below(WORDS)]);
    }
    add(t, "\"");
}

static void add_leaf(text *t)
{
    static const char *const others[] = {
        "tag:energy",        "tag:nato",
        "span:country",      "span:leader=RU",
        "label:world",       "label:topic",
        "label:list=gas",    "label:topic=world",
        "label:sport",       "source:\"sky news\"",
        "source:süd",        "source:zeit",
        "date:2022",         "date:..2022-02-04",
        "date:2022-02-04..", "field:section=ZEIT",
        "url:none",          "lang:en",
        "/ga[sz]/",          "/\\b[a-e]\\w+/i",
        "title:/[m-z]{3}/",
    };
    uint32_t kind = below(10);
    if (kind < 5)
        add_word(t);
    else if (kind < 6)
        add_phrase(t);
    else if (kind < 7) {
        add(t, "title:");
        add_phrase(t);
    } else {
        add(t, PICK(others));
    }
}

static void add_query(text *t, int depth)
{
    uint32_t kind = depth == 0 ? 0 : below(9);
    if (kind < 2) {
        add_leaf(t);
    } else if (kind < 7) {
        static const char *const joins[] = {" ", " OR ", " AND ", " OR "};
        const char *join = PICK(joins);
        add(t, "(");
        if (below(12) == 0) {
            add(t, below(2) ? "within:promo " : "within:all ");
            add_word(t);
            add(t, join);
        }
        for (uint32_t i = 0, n = 2 + below(2); i < n; i++) {
            add(t, i ? join : "");
            add_query(t, depth - 1);
        }
        add(t, ")");
    } else if (kind < 8) {
        add(t, "-");
        add_query(t, depth - 1);
    } else {
        add_word(t);
        add(t, " NEAR/3 ");
        add_word(t);
    }
}

static bool asked(const galley_query *q, int64_t row, galley_arena *scratch)
{
    galley_article a;
    galley_view view = {.article = &a};
    galley_answer answer;
    galley_stored_statement *at;
    galley_spans found = {0};
    must(galley_store_get(store, row, scratch, &a, &err), "get");
    must(galley_store_statements(store, row, scratch, &at, &view.n_tags, &err), "statements");
    galley_str *names = galley_arena_calloc(scratch, view.n_tags, sizeof *names);
    for (size_t i = 0; i < view.n_tags; i++) {
        names[i] = at[i].statement.tag;
        for (size_t k = 0; k < at[i].statement.n_evidence; k++)
            must(galley_spans_add(&found, &at[i].statement.evidence[k].span, scratch, &err),
                 "span");
    }
    galley_spans_sort(&found);
    view.tags = names;
    view.spans = &found;
    must(galley_query_ask(q, &view, scratch, &answer, &err), "ask");
    return answer.match;
}

/* Each article once, in any order; and asked one by one. */
static void compare(const char *query, galley_order order, size_t articles, size_t *matched)
{
    galley_query *q;
    galley_cursor *cursor;
    bool *selected = calloc(articles + 1, 1);
    int64_t row = 1;
    size_t n = 0, count;
    if (galley_query_parse(NULL, galley_str_of(query), NULL, &q, &err) != GALLEY_OK) {
        free(selected);
        return;
    }
    galley_select what = {.query = q, .order = order};
    must(galley_store_select(store, &what, &cursor, &err), query);
    while (row) {
        must(galley_cursor_next(cursor, &row, NULL, NULL, &err), query);
        bool twice = selected[row];
        selected[row] = true;
        n += row != 0;
        if (row && twice)
            must(galley_store_find(store, (galley_str){NULL, 0}, &row, &err), "twice");
    }
    galley_cursor_close(cursor);
    must(galley_store_count(store, &what, &count, &err), query);
    for (row = 1; row <= (int64_t)articles; row++) {
        bool yes = asked(q, row, arena);
        if (yes != selected[row] || n != count) {
            fprintf(stderr, "seed %llu: article #%lld %s found by: %s\n", seed, (long long)row,
                    yes ? "is not" : "must not be", query);
            exit(1);
        }
        *matched += yes;
        galley_arena_reset(arena);
    }
    galley_query_free(q);
    free(selected);
}

int main(int argc, char **argv)
{
    seed = argc > 1 ? strtoull(argv[1], NULL, 10) : (unsigned long long)time(NULL);
    size_t rounds = argc > 2 ? strtoull(argv[2], NULL, 10) : 400, articles, matched = 0;
    state = seed * 0x9E3779B97F4A7C15u + 1;
    printf("seed %llu\n", seed);
    must(galley_arena_new(NULL, &arena, &err), "arena");
    must(galley_store_open(NULL, galley_str_of(":memory:"), GALLEY_STORE_CREATE, &store, &err),
         "open");
    fill();
    must(galley_store_count(store, &(galley_select){0}, &articles, &err), "count");
    for (size_t i = 0; i < rounds; i++) {
        text t = {.size = 0};
        if (i < WORDS)
            snprintf(t.data, sizeof t.data, "\"%s\"", words[i]);
        else if (i < 2 * WORDS)
            add_phrase(&t);
        else
            add_query(&t, (int)below(5));
        compare(t.data, (galley_order)below(3), articles, &matched);
    }
    if (matched < rounds) {
        fprintf(stderr, "seed %llu: the queries match next to nothing\n", seed);
        return 1;
    }
    galley_store_close(store);
    galley_arena_free(arena);
    return 0;
}
