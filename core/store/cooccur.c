/* core/store/cooccur.c: which spans, tags and words stand together.
 *
 * First all places are gathered, in the order of their articles: spans and tags by SQL, words where the index says that
 * they can be. Then the articles are gone through unit by unit. Where a unit is an article, no text is read.
 * SPDX-License-Identifier: MIT */
#include "core/store/facets.h"
#include "core/store/vocabulary.h"

#include <galley/measure.h>
#include <math.h>
#include <stdlib.h>

enum { THINGS_MAX = 2000, DISTANCE_MAX = 1000 };

typedef struct place {
    int64_t article;
    uint32_t thing, group;
    uint32_t start, end; /* bytes of the text; in the title or of a tag: UINT32_MAX */
} place;

typedef struct pairing {
    galley_store *store;
    const galley_cooccur *what;
    galley__ids ids;
    galley__groups things; /* count: units that have it, or places */
    place *places;
    size_t n_places, max_places;
    size_t at; /* of places, while articles are gone through */
    uint32_t group;
    galley__buf name;
    const galley_query *word; /* that is looked for */
    double units;
    galley__couples couples;
    galley__links *links; /* second pass; NULL: the first */
    galley__table *table;
} pairing;

/* -- gathering -- */

static galley_status add_place(pairing *p, int64_t article, uint32_t start, uint32_t end,
                               galley_error *err)
{
    size_t thing;
    if (p->name.failed)
        return galley__nomem(err);
    galley_status status = galley__groups_find(&p->things, galley__buf_str(&p->name), &thing, err);
    if (status != GALLEY_OK)
        return status;
    if (!galley__grow(p->store->alloc, (void **)&p->places, p->n_places, &p->max_places,
                      sizeof *p->places))
        return galley__nomem(err);
    p->places[p->n_places++] = (place){article, (uint32_t)thing, p->group, start, end};
    return GALLEY_OK;
}

/* As a query writes it: in quotes where it is more than a word. */
static void add_value(galley__buf *buf, galley_str value)
{
    bool plain = value.size > 0;
    for (size_t i = 0; i < value.size; i++)
        plain = plain && memchr(" \t\n\"()", value.data[i], 6) == NULL;
    if (!plain)
        galley__buf_char(buf, '"');
    for (size_t i = 0; i < value.size; i++) {
        if (value.data[i] == '"' || value.data[i] == '\\')
            galley__buf_char(buf, '\\');
        galley__buf_char(buf, value.data[i]);
    }
    if (!plain)
        galley__buf_char(buf, '"');
}

static galley_status add_spans(pairing *p, galley_str label, galley_error *err)
{
    static const char sql[] =
        "SELECT t.article, e.part, e.start, e.\"end\", coalesce(e.fields ->> 'id',"
        " CAST (substr(CAST (CASE e.part WHEN 1 THEN r.title ELSE r.text END AS BLOB),"
        " e.start + 1, e.\"end\" - e.start) AS TEXT))"
        " FROM name_row l CROSS JOIN evidence_row e JOIN tag t ON t.statement = e.statement"
        " JOIN statement_row s ON s.id = e.statement"
        " JOIN article_row a ON a.id = t.article AND a.revision = s.revision"
        " JOIN revision_row r ON r.id = a.revision WHERE l.name = ?1 AND e.label = l.id";
    galley_value bind = {.type = GALLEY_VALUE_TEXT, .text = label};
    galley_rows *rows;
    bool more = true;
    galley_status status = galley_store_sql(p->store, galley_str_of(sql), &bind, 1, &rows, err);
    while (status == GALLEY_OK) {
        status = galley_rows_next(rows, &more, err);
        if (status != GALLEY_OK || !more)
            break;
        bool title = galley_rows_value(rows, 1).integer == 1;
        galley__buf_clear(&p->name);
        galley__buf_printf(&p->name, "span:%.*s=", GALLEY__S(label));
        add_value(&p->name, galley_rows_value(rows, 4).text);
        status = add_place(p, galley_rows_value(rows, 0).integer,
                           title ? UINT32_MAX : (uint32_t)galley_rows_value(rows, 2).integer,
                           title ? UINT32_MAX : (uint32_t)galley_rows_value(rows, 3).integer, err);
    }
    galley_rows_close(rows);
    return status;
}

static galley_status add_tag(void *ctx, galley_str tag, int64_t article, galley_error *err)
{
    pairing *p = ctx;
    bool wanted = false;
    for (size_t i = 0; i < p->what->n_tags && !wanted; i++)
        wanted = galley_str_eq(p->what->tags[i], tag) ||
                 galley_str_eq(p->what->tags[i], GALLEY_STR("*"));
    if (!wanted)
        return GALLEY_OK;
    galley__buf_clear(&p->name);
    galley__buf_add(&p->name, GALLEY_STR("tag:"));
    add_value(&p->name, tag);
    return add_place(p, article, UINT32_MAX, UINT32_MAX, err);
}

static galley_status add_hits(void *ctx, const galley_article *a, const galley_tokens *tokens,
                              galley_arena *arena, galley_error *err)
{
    pairing *p = ctx;
    galley_answer answer;
    galley_view view = {.article = a};
    (void)tokens;
    galley_status status = galley_query_ask(p->word, &view, arena, &answer, err);
    for (size_t i = 0; status == GALLEY_OK && i < answer.n_clauses; i++)
        for (size_t k = 0; status == GALLEY_OK && k < answer.clauses[i].spans.count; k++) {
            const galley_span *s = &answer.clauses[i].spans.at[k];
            galley__buf_clear(&p->name);
            galley__buf_add(&p->name, galley_query_text(p->word));
            if (s->part == GALLEY_PART_TEXT)
                status = add_place(p, a->row, s->start, s->end, err);
        }
    return status;
}

static galley_status add_word(pairing *p, const galley_query *word, galley_error *err)
{
    galley__ids ids = {0};
    p->word = word;
    galley_status status = galley__ids_of(p->store, word, &ids, err);
    galley__ids_and(&ids, &p->ids);
    if (status == GALLEY_OK)
        status = galley__visit_all(p->store, &ids, GALLEY__REGIONS, add_hits, p, err);
    galley__ids_free(p->store, &ids);
    return status;
}

static int by_place(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->article != y->article)
        return x->article < y->article ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    return x->thing < y->thing ? -1 : x->thing > y->thing;
}

/* A span that several tags rest on is one place. */
static void put_in_order(pairing *p)
{
    size_t n = 0;
    if (p->n_places)
        qsort(p->places, p->n_places, sizeof *p->places, by_place);
    for (size_t i = 0; i < p->n_places; i++)
        if (n == 0 || p->places[i].start == UINT32_MAX ||
            by_place(&p->places[n - 1], &p->places[i]) != 0)
            p->places[n++] = p->places[i];
    p->n_places = n;
}

static galley_status gather(pairing *p, galley_error *err)
{
    const galley_cooccur *what = p->what;
    galley_status status = galley__ids_of(p->store, what->question.where, &p->ids, err);
    for (size_t i = 0; status == GALLEY_OK && i < what->n_spans; i++, p->group++)
        status = add_spans(p, what->spans[i], err);
    if (status == GALLEY_OK && what->n_tags)
        status = galley__facet_each(p->store, GALLEY_STR("tag"), &p->ids, add_tag, p, err);
    p->group++;
    for (size_t i = 0; status == GALLEY_OK && i < what->n_words; i++)
        status = add_word(p, what->words[i], err);
    put_in_order(p);
    return status;
}

/* -- counting -- */

static galley_status count_pair(pairing *p, int64_t article, const place *x, const place *y,
                                galley_error *err)
{
    galley__couple *c;
    uint32_t a = x->thing < y->thing ? x->thing : y->thing, b = a == x->thing ? y->thing : x->thing;
    if (a == b || (p->what->across && x->group == y->group))
        return GALLEY_OK;
    galley_status status = galley__couples_find(&p->couples, a, b, p->links == NULL, &c, err);
    if (status != GALLEY_OK || c == NULL)
        return status;
    if (p->links)
        return c->row ? galley__links_add(p->links, c->row - 1, article, err) : GALLEY_OK;
    c->count++;
    c->articles += c->last != article;
    c->last = article;
    return GALLEY_OK;
}

/* The different things of one unit, each place once. `unit` is changed. */
static int by_thing(const void *a, const void *b)
{
    const place *x = a, *y = b;
    return x->thing < y->thing ? -1 : x->thing > y->thing;
}

static galley_status count_unit(pairing *p, int64_t article, place *unit, size_t n,
                                galley_error *err)
{
    size_t things = 0;
    galley_status status = GALLEY_OK;
    if (n > 1)
        qsort(unit, n, sizeof *unit, by_thing);
    for (size_t i = 0; i < n; i++)
        if (things == 0 || unit[things - 1].thing != unit[i].thing)
            unit[things++] = unit[i];
    if (things > THINGS_MAX)
        return galley__fail(err, GALLEY_LIMIT,
                            "article #%lld has %zu different things in one place; pairs of at "
                            "most %d are counted: name fewer, or leave it out by 'where'",
                            (long long)article, things, THINGS_MAX);
    for (size_t i = 0; status == GALLEY_OK && i < things; i++) {
        p->things.at[unit[i].thing].count += p->links == NULL;
        for (size_t k = i + 1; status == GALLEY_OK && k < things; k++)
            status = count_pair(p, article, &unit[i], &unit[k], err);
    }
    return status;
}

/* The places of the article, p->at moved behind them. */
static place *places_of(pairing *p, int64_t article, size_t *n)
{
    while (p->at < p->n_places && p->places[p->at].article < article)
        p->at++;
    size_t first = p->at;
    while (p->at < p->n_places && p->places[p->at].article == article)
        p->at++;
    *n = p->at - first;
    return p->places + first;
}

static galley_status count_articles(pairing *p, galley_error *err)
{
    galley_status status = GALLEY_OK;
    size_t n;
    for (size_t i = 0; status == GALLEY_OK && i < p->ids.count; i++) {
        place *at = places_of(p, p->ids.at[i], &n);
        status = count_unit(p, p->ids.at[i], at, n, err);
    }
    p->units = (double)p->ids.count;
    return status;
}

/* Those of `at` that begin in the range: they are in order, and so are the ranges. Copied, as counting changes the order. */
static galley_status count_range(pairing *p, int64_t article, galley_range range, const place **at,
                                 const place *end, galley_arena *arena, galley_error *err)
{
    while (*at < end && (*at)->start < range.start)
        ++*at;
    const place *first = *at;
    while (*at < end && (*at)->start < range.end)
        ++*at;
    size_t n = (size_t)(*at - first);
    p->units++;
    if (n == 0)
        return GALLEY_OK;
    place *unit = galley_arena_calloc(arena, n, sizeof *unit);
    if (unit == NULL)
        return galley__nomem(err);
    memcpy(unit, first, n * sizeof *unit);
    return count_unit(p, article, unit, n, err);
}

static galley_status visit_units(void *ctx, const galley_article *a, const galley_tokens *tokens,
                                 galley_arena *arena, galley_error *err)
{
    pairing *p = ctx;
    size_t n, region = 0;
    galley_range body;
    const place *at = places_of(p, a->row, &n), *end = at + n;
    galley_status status = GALLEY_OK;
    (void)tokens;
    while (status == GALLEY_OK && galley__next_body(a, &region, &body)) {
        galley_ranges sentences = {0};
        if (p->what->within == GALLEY_WITHIN_PARAGRAPH) {
            status = count_range(p, a->row, body, &at, end, arena, err);
            continue;
        }
        galley_sentence_options options = {p->what->stops, !a->known_regions};
        status = galley_text_sentences(a->text, body, &options, arena, &sentences, err);
        for (size_t i = 0; status == GALLEY_OK && i < sentences.count; i++)
            status = count_range(p, a->row, sentences.at[i], &at, end, arena, err);
    }
    return status;
}

/* -- within words -- */

typedef struct spot {
    const place *place;
    size_t first, last; /* words of the region */
} spot;

/* Number of the word that an offset is in or before. */
static size_t word_at(const galley_tokens *tokens, const uint32_t *number, size_t offset)
{
    size_t t = galley_tokens_find(tokens, offset);
    return t < tokens->count ? number[t] : SIZE_MAX / 2;
}

static galley_status count_spots(pairing *p, int64_t article, const spot *at, size_t n,
                                 galley_error *err)
{
    galley_status status = GALLEY_OK;
    for (size_t i = 0; i < n; i++) {
        p->things.at[at[i].place->thing].count += p->links == NULL;
        for (size_t k = i + 1; status == GALLEY_OK && k < n; k++) {
            if (at[k].first > at[i].last && at[k].first - at[i].last > p->what->distance)
                break;
            status = count_pair(p, article, at[i].place, at[k].place, err);
        }
    }
    return status;
}

static galley_status spots_of(pairing *p, const galley_article *a, const galley_tokens *tokens,
                              const uint32_t *number, galley_arena *arena, galley_error *err)
{
    size_t n, region = 0;
    galley_range body;
    const place *at = places_of(p, a->row, &n), *end = at + n;
    galley_status status = GALLEY_OK;
    spot *spots = galley_arena_calloc(arena, n + 1, sizeof *spots);
    if (spots == NULL)
        return galley__nomem(err);
    while (status == GALLEY_OK && n && galley__next_body(a, &region, &body)) {
        size_t count = 0;
        for (; at < end && at->start < body.end; at++)
            if (at->start >= body.start && at->end > at->start)
                spots[count++] = (spot){at, word_at(tokens, number, at->start),
                                        word_at(tokens, number, at->end - 1)};
        status = count_spots(p, a->row, spots, count, err);
    }
    return status;
}

static galley_status visit_words(void *ctx, const galley_article *a, const galley_tokens *tokens,
                                 galley_arena *arena, galley_error *err)
{
    pairing *p = ctx;
    galley_range body;
    size_t region = 0, t = 0;
    uint32_t words = 0, *number = galley_arena_calloc(arena, tokens->count, sizeof *number);
    if (number == NULL)
        return galley__nomem(err);
    for (size_t i = 0; i < tokens->count; i++) {
        number[i] = words;
        words += tokens->kind[i] == GALLEY_TOKEN_WORD || tokens->kind[i] == GALLEY_TOKEN_NUMBER;
    }
    while (galley__next_body(a, &region, &body))
        for (; t < tokens->count && tokens->start[t] < body.end; t++)
            p->units += tokens->start[t] >= body.start && (tokens->kind[t] == GALLEY_TOKEN_WORD ||
                                                           tokens->kind[t] == GALLEY_TOKEN_NUMBER);
    return spots_of(p, a, tokens, number, arena, err);
}

static galley_status count(pairing *p, galley_error *err)
{
    p->at = 0;
    p->units = 0;
    switch (p->what->within) {
    case GALLEY_WITHIN_PARAGRAPH:
    case GALLEY_WITHIN_SENTENCE:
        return galley__visit_all(p->store, &p->ids, GALLEY__REGIONS, visit_units, p, err);
    case GALLEY_WITHIN_WORDS:
        return galley__visit_all(p->store, &p->ids, GALLEY__WORDS, visit_words, p, err);
    case GALLEY_WITHIN_ARTICLE:
        break;
    }
    return count_articles(p, err);
}

/* -- the answer -- */

static void add_row(pairing *p, size_t i)
{
    const galley__couple *c = &p->couples.at[i];
    const galley__group *a = &p->things.at[c->a], *b = &p->things.at[c->b];
    bool words = p->what->within == GALLEY_WITHIN_WORDS,
         turned = galley_str_cmp(a->value, b->value) > 0;
    double around = words ? 2.0 * (double)p->what->distance : 1;
    galley_pair pair = {c->count, around * (double)a->count, (double)b->count, p->units};
    if (c->count == 0 || c->count < p->what->question.min)
        return;
    galley__table_text(p->table, turned ? b->value : a->value);
    galley__table_text(p->table, turned ? a->value : b->value);
    galley__table_int(p->table, c->count);
    galley__table_number(p->table, galley_measure_expected(&pair));
    galley__table_number(p->table, galley_measure_pmi(&pair));
    galley__table_number(p->table, galley_measure_npmi(&pair));
    galley__table_number(p->table, galley_measure_log_likelihood(&pair));
    galley__table_number(p->table, words ? NAN : galley_measure_jaccard(&pair));
    galley__table_int(p->table, c->articles);
    galley__table_row(p->table, i);
}

static galley_status link_rows(pairing *p, galley_error *err)
{
    galley__links links;
    size_t n = galley__table_rows(p->table);
    galley_status status = galley__links_init(p->store, n, &links, err);
    for (size_t i = 0; status == GALLEY_OK && i < n; i++)
        p->couples.at[galley__table_key(p->table, i)].row = (uint32_t)i + 1;
    p->links = &links;
    if (status == GALLEY_OK)
        status = count(p, err);
    if (status == GALLEY_OK)
        galley__links_put(&links, p->table);
    galley__links_fini(&links);
    return status;
}

/* Equal in the column that is sorted by: by name. */
static galley_status answer(pairing *p, galley_error *err)
{
    static const char *const names[] = {"a",        "b",    "count",          "expected",
                                        "pmi",      "npmi", "log_likelihood", "jaccard",
                                        "articles", NULL};
    galley_status status = galley__table_new(p->store, names, &p->what->question, &p->table, err);
    for (size_t i = 0; status == GALLEY_OK && i < p->couples.capacity; i++)
        add_row(p, i);
    if (status == GALLEY_OK)
        status = galley__table_arrange(p->table, "a,b", err);
    if (status == GALLEY_OK && p->what->question.articles)
        status = link_rows(p, err);
    return status;
}

static galley_status check(const galley_cooccur *what, galley_error *err)
{
    size_t kinds = 2 * what->n_spans + what->n_tags + what->n_words;
    for (size_t i = 0; i < what->n_tags; i++)
        kinds += galley_str_eq(what->tags[i], GALLEY_STR("*"));
    if (kinds < 2)
        return galley__fail(err, GALLEY_INVALID, "it takes two things to stand together");
    if (what->n_tags && what->within != GALLEY_WITHIN_ARTICLE)
        return galley__fail(err, GALLEY_INVALID, "tags are of articles, not of parts of them");
    if (what->within == GALLEY_WITHIN_WORDS &&
        (what->distance == 0 || what->distance > DISTANCE_MAX))
        return galley__fail(err, GALLEY_INVALID, "a distance is 1 to %d words", DISTANCE_MAX);
    return GALLEY_OK;
}

galley_status galley_store_cooccur(galley_store *store, const galley_cooccur *what,
                                   galley_rows **out, galley_error *err)
{
    galley_cooccur sorted = *what;
    pairing p = {.store = store, .what = &sorted, .couples = {.store = store}};
    *out = NULL;
    if (sorted.question.sort.size == 0)
        sorted.question.sort = GALLEY_STR("count");
    galley__buf_init(&p.name, store->alloc);
    galley_status status = check(what, err);
    if (status == GALLEY_OK)
        status = galley__groups_init(store, false, &p.things, err);
    if (status == GALLEY_OK)
        status = gather(&p, err);
    if (status == GALLEY_OK)
        status = count(&p, err);
    if (status == GALLEY_OK)
        status = answer(&p, err);
    galley__ids_free(store, &p.ids);
    galley__groups_fini(&p.things);
    galley__couples_fini(&p.couples);
    galley__free(store->alloc, p.places, p.max_places * sizeof *p.places);
    galley__buf_fini(&p.name);
    return galley__table_done(p.table, status, out, err);
}
