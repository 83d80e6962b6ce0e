/* core/cli/check_training.c: leaks, near copies across a split, rare labels, labels that a source gives away.
 * SPDX-License-Identifier: MIT */
#include "core/cli/check_training.h"

#include "core/base/memory.h"
#include "core/cli/model.h"

#include <stdlib.h>

/* A label of fewer articles has a fixed threshold; a source of as many tells something about its habits. */
enum { RARE = 10, SOURCE_LEAST = 10, LEAK_LEAST = 10, WORDS_MAX = 3 };
static const double nearly_all = 0.95, most = 0.6;

typedef struct label {
    galley_str name;
    size_t articles;
    galley_vector *words; /* in how many of its articles each feature is */
} label;

typedef struct pair { /* a source and a label */
    uint32_t source, label;
    size_t articles;
} pair;

typedef struct checking {
    cli *c;
    cli_session *s;
    galley_str label_name, features;
    galley_arena *arena;
    galley__map label_numbers, source_numbers, pair_numbers,
        learned; /* learned: keys of articles */
    label *labels;
    size_t n_labels, max_labels;
    galley_str *sources;
    size_t *of_source; /* labelled articles */
    size_t n_sources, max_sources, max_of_source;
    pair *pairs;
    size_t n_pairs, max_pairs;
    galley_space *space;
    galley_vector *all;
    size_t articles;
    galley_writer *rows;
    size_t warnings;
} checking;

/* -- telling -- */

static void tell(checking *k, const char *what, galley_str subject, size_t articles,
                 const char *why)
{
    galley_write_str(k->rows, galley_str_of(what));
    galley_write_str(k->rows, subject);
    galley_write_int(k->rows, (int64_t)articles);
    galley_write_str(k->rows, galley_str_of(why));
    galley_write_row(k->rows);
    k->warnings++;
}

/* -- gathering -- */

static galley_status label_of(checking *k, galley_str name, uint32_t *number)
{
    if (galley__map_get(&k->label_numbers, name, number))
        return GALLEY_OK;
    label l = {.name = galley_arena_copy(k->arena, name)};
    *number = (uint32_t)k->n_labels;
    if (l.name.data == NULL ||
        !galley__grow(NULL, (void **)&k->labels, k->n_labels, &k->max_labels, sizeof l) ||
        !galley__map_set(&k->label_numbers, l.name, *number))
        return galley__nomem(&k->c->err);
    galley_status status = galley_vector_new(k->space, &l.words, &k->c->err);
    if (status == GALLEY_OK)
        k->labels[k->n_labels++] = l;
    return status;
}

static galley_status source_of(checking *k, galley_str name, uint32_t *number)
{
    if (galley__map_get(&k->source_numbers, name, number))
        return GALLEY_OK;
    galley_str kept = galley_arena_copy(k->arena, name);
    *number = (uint32_t)k->n_sources;
    if (kept.data == NULL ||
        !galley__grow(NULL, (void **)&k->sources, k->n_sources, &k->max_sources,
                      sizeof *k->sources) ||
        !galley__grow(NULL, (void **)&k->of_source, k->n_sources, &k->max_of_source,
                      sizeof *k->of_source) ||
        !galley__map_set(&k->source_numbers, kept, *number))
        return galley__nomem(&k->c->err);
    k->of_source[k->n_sources] = 0;
    k->sources[k->n_sources++] = kept;
    return GALLEY_OK;
}

static galley_status count_pair(checking *k, uint32_t source, uint32_t number)
{
    char text[32];
    uint32_t at;
    snprintf(text, sizeof text, "%u %u", source, number);
    if (galley__map_get(&k->pair_numbers, galley_str_of(text), &at)) {
        k->pairs[at].articles++;
        return GALLEY_OK;
    }
    galley_str kept = galley_arena_copy(k->arena, galley_str_of(text));
    if (kept.data == NULL ||
        !galley__grow(NULL, (void **)&k->pairs, k->n_pairs, &k->max_pairs, sizeof *k->pairs) ||
        !galley__map_set(&k->pair_numbers, kept, (uint32_t)k->n_pairs))
        return galley__nomem(&k->c->err);
    k->pairs[k->n_pairs++] = (pair){source, number, 1};
    return GALLEY_OK;
}

static galley_status count_labels(checking *k, const galley_article *a, const galley_str *gold,
                                  size_t n, const galley_vector *words)
{
    uint32_t source = 0, number;
    galley_status status = GALLEY_OK;
    if (a->source.size)
        status = source_of(k, a->source, &source);
    if (status == GALLEY_OK && a->source.size)
        k->of_source[source]++;
    for (size_t i = 0; status == GALLEY_OK && i < n; i++) {
        status = label_of(k, gold[i], &number);
        if (status != GALLEY_OK)
            break;
        k->labels[number].articles++;
        status = galley_vector_add(k->labels[number].words, words, 1, &k->c->err);
        if (status == GALLEY_OK && a->source.size)
            status = count_pair(k, source, number);
    }
    return status;
}

static galley_status gather(checking *k, const galley_article *a)
{
    galley_str *gold;
    size_t n;
    galley_vector *words = NULL;
    galley_status status = cli_gold(k->s, a, k->label_name, &gold, &n, &k->c->err);
    if (status != GALLEY_OK || n == 0)
        return status;
    k->articles++;
    galley_str key = galley_arena_copy(k->arena, a->key);
    if (key.data == NULL || !galley__map_set(&k->learned, key, 1))
        return galley__nomem(&k->c->err);
    status = galley_vector_article(k->space, a, k->features, GALLEY_STR(""), GALLEY_WEIGH_BINARY,
                                   false, &words, &k->c->err);
    if (status == GALLEY_OK)
        status = galley_vector_add(k->all, words, 1, &k->c->err);
    if (status == GALLEY_OK)
        status = count_labels(k, a, gold, n, words);
    galley_vector_free(words);
    return status;
}

static galley_status each(checking *k, const galley_query *query,
                          galley_status (*with)(checking *k, const galley_article *a))
{
    galley_cursor *cursor = NULL;
    galley_select what = {.query = query};
    int64_t row = 1;
    galley_status status = galley_store_select(k->s->store, &what, &cursor, &k->c->err);
    while (status == GALLEY_OK && row) {
        galley_article a;
        galley_arena_reset(k->s->arena);
        status = galley_cursor_next(cursor, &row, k->s->arena, &a, &k->c->err);
        if (status == GALLEY_OK && row)
            status = with(k, &a);
    }
    galley_cursor_close(cursor);
    return status;
}

/* -- the checks -- */

static void check_rare(checking *k)
{
    for (size_t l = 0; l < k->n_labels; l++)
        if (k->labels[l].articles < RARE)
            tell(k, "rare label", k->labels[l].name, k->labels[l].articles,
                 "too few to learn from or to judge by");
}

/* A word that stands in all articles of a label and in no other is more often a heading or a signature than a subject. */
static void check_leak(checking *k, const label *l)
{
    char words[256] = "";
    galley_str name;
    double value;
    size_t found = 0, used = 0;
    for (size_t at = 0; galley_vector_next(l->words, &at, &name, &value);) {
        if (value < nearly_all * (double)l->articles || galley_vector_get(k->all, name) > value)
            continue;
        if (found++ < WORDS_MAX && used < sizeof words)
            used += (size_t)snprintf(words + used, sizeof words - used, "%s\"%.*s\"",
                                     found > 1 ? ", " : "", GALLEY__S(name));
    }
    char why[400];
    snprintf(why, sizeof why, "nearly all of its articles, and no others, have %s%s", words,
             found > WORDS_MAX ? " ..." : "");
    if (found)
        tell(k, "leak", l->name, l->articles, why);
}

static void check_sources(checking *k)
{
    char why[160];
    for (size_t i = 0; i < k->n_pairs; i++) {
        const pair *p = &k->pairs[i];
        const label *l = &k->labels[p->label];
        double share = (double)p->articles / (double)k->of_source[p->source];
        if (k->of_source[p->source] < SOURCE_LEAST || share < nearly_all ||
            (double)l->articles > most * (double)k->articles)
            continue;
        snprintf(why, sizeof why, "%.0f %% of the articles of %.*s are of this label", share * 100,
                 GALLEY__S(k->sources[p->source]));
        tell(k, "source predicts", l->name, p->articles, why);
    }
}

static galley_status note_if_learned(checking *k, const galley_article *a)
{
    uint32_t found;
    if (galley__map_get(&k->learned, a->key, &found))
        tell(k, "in both", a->key, 1, "learned from, and to be judged by");
    return GALLEY_OK;
}

/* Near copies of an article, as galley stories found them, on the other side of the split. */
static galley_status note_if_copied(checking *k, const galley_article *a)
{
    galley_rows *rows = NULL;
    bool more = false;
    const galley_value bind = {.type = GALLEY_VALUE_INT, .integer = a->row};
    uint32_t found;
    galley_status status = note_if_learned(k, a);
    if (status == GALLEY_OK)
        status = galley_store_sql(
            k->s->store,
            GALLEY_STR("SELECT b.key FROM story_row s JOIN story_row o ON o.story = s.story"
                       " AND o.article <> s.article JOIN article_row b ON b.id = o.article"
                       " WHERE s.article = ?1 ORDER BY b.id"),
            &bind, 1, &rows, &k->c->err);
    for (more = true; status == GALLEY_OK && more;) {
        status = galley_rows_next(rows, &more, &k->c->err);
        if (status != GALLEY_OK || !more)
            break;
        galley_str other = galley_rows_value(rows, 0).text;
        char why[200];
        if (!galley__map_get(&k->learned, other, &found))
            continue;
        snprintf(why, sizeof why, "%.*s is learned from", GALLEY__S(other));
        tell(k, "near copy", a->key, 1, why);
        break;
    }
    galley_rows_close(rows);
    return status;
}

static galley_status check_test(checking *k, const char *test)
{
    galley_query *query = NULL;
    galley_status status = cli_query(k->c, test, &query);
    if (status == GALLEY_OK)
        status = each(k, query, note_if_copied);
    galley_query_free(query);
    return status;
}

static int by_name(const void *a, const void *b)
{
    return galley_str_cmp(((const label *)a)->name, ((const label *)b)->name);
}

static galley_status check_all(checking *k, const char *test)
{
    static const char *const headings[] = {"warning", "of", "articles", "why", NULL};
    galley_status status = each(k, k->s->query, gather);
    if (status == GALLEY_OK && k->articles == 0)
        status =
            galley__fail(&k->c->err, GALLEY_INVALID, "none of these articles has a label \"%.*s\"",
                         GALLEY__S(k->label_name));
    if (status != GALLEY_OK)
        return status;
    k->rows = cli_rows(k->c, headings);
    if (k->rows == NULL)
        return k->c->err.status;
    check_sources(k); /* pairs know labels by number: before these are sorted */
    qsort(k->labels, k->n_labels, sizeof *k->labels, by_name);
    check_rare(k);
    for (size_t l = 0; l < k->n_labels; l++)
        if (k->labels[l].articles >= LEAK_LEAST)
            check_leak(k, &k->labels[l]);
    if (test)
        status = check_test(k, test);
    galley_status closed = galley_writer_close(k->rows, status == GALLEY_OK ? &k->c->err : NULL);
    return status == GALLEY_OK ? closed : status;
}

/* -- life -- */

static void drop(void *at, size_t count, size_t size)
{
    if (at)
        galley__free(NULL, at, count * size);
}

static void close_all(checking *k)
{
    for (size_t l = 0; l < k->n_labels; l++)
        galley_vector_free(k->labels[l].words);
    galley_vector_free(k->all);
    galley_space_free(k->space);
    drop(k->labels, k->max_labels, sizeof *k->labels);
    drop(k->sources, k->max_sources, sizeof *k->sources);
    drop(k->of_source, k->max_of_source, sizeof *k->of_source);
    drop(k->pairs, k->max_pairs, sizeof *k->pairs);
    galley__map_fini(&k->label_numbers);
    galley__map_fini(&k->source_numbers);
    galley__map_fini(&k->pair_numbers);
    galley__map_fini(&k->learned);
    galley_arena_free(k->arena);
}

galley_status cli_check_training(cli *c, cli_session *s, galley_str label_name, galley_str features,
                                 const char *test, size_t *warnings)
{
    checking k = {.c = c, .s = s, .label_name = label_name, .features = features};
    galley__map_init(&k.label_numbers, NULL);
    galley__map_init(&k.source_numbers, NULL);
    galley__map_init(&k.pair_numbers, NULL);
    galley__map_init(&k.learned, NULL);
    galley_status status = galley_arena_new(NULL, &k.arena, &c->err);
    if (status == GALLEY_OK)
        status = galley_space_new(NULL, &k.space, &c->err);
    if (status == GALLEY_OK)
        status = galley_vector_new(k.space, &k.all, &c->err);
    if (status == GALLEY_OK)
        status = check_all(&k, test);
    *warnings = k.warnings;
    close_all(&k);
    return status;
}
