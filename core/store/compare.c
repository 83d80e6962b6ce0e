/* core/store/compare.c: what several sources write of, beside each other.
 * SPDX-License-Identifier: MIT */
#include "core/store/facets.h"
#include "core/store/vocabulary.h"

#include <galley/measure.h>
#include <math.h>
#include <stdlib.h>

enum { COLLECTIONS_MAX = 20, USUAL = 5 };

typedef struct setting {
    galley_store *store;
    const galley_beside *what;
    bool of_words;
    galley__ids ids;
    galley__groups by;                        /* all that there are */
    const galley__group *in[COLLECTIONS_MAX]; /* those that are compared */
    size_t n;
    size_t at[COLLECTIONS_MAX]; /* of their articles, while values are read */
    double size[COLLECTIONS_MAX];
    galley__groups values; /* or */
    galley__vocabulary words;
    size_t *counts; /* n for each value or word */
    size_t n_counts, max_counts;
    size_t which;
    galley__links *links; /* second pass over words; NULL: the first */
    galley__table *table;
} setting;

/* -- the collections -- */

static galley_status add_by(void *ctx, galley_str value, int64_t article, galley_error *err)
{
    setting *s = ctx;
    return galley__groups_add(&s->by, value, article, err);
}

static int by_size(const void *a, const void *b)
{
    const galley__group *x = *(const galley__group *const *)a,
                        *y = *(const galley__group *const *)b;
    return x->count > y->count ? -1 : x->count < y->count ? 1 : galley_str_cmp(x->value, y->value);
}

static galley_status take_largest(setting *s, galley_error *err)
{
    if (s->by.count == 0)
        return GALLEY_OK;
    const galley__group **all = galley__new(s->store->alloc, s->by.count * sizeof *all);
    if (all == NULL)
        return galley__nomem(err);
    for (size_t i = 0; i < s->by.count; i++)
        all[i] = &s->by.at[i];
    qsort(all, s->by.count, sizeof *all, by_size);
    for (; s->n < s->by.count && s->n < USUAL; s->n++)
        s->in[s->n] = all[s->n];
    galley__free(s->store->alloc, all, s->by.count * sizeof *all);
    return GALLEY_OK;
}

static galley_status take_named(setting *s, galley_str by, galley_error *err)
{
    for (size_t i = 0; i < s->what->n_values; i++) {
        uint32_t at;
        if (!galley__map_get(&s->by.map, s->what->values[i], &at))
            return galley__fail(err, GALLEY_INVALID, "no article asked for has the %.*s '%.*s'",
                                GALLEY__S(by), GALLEY__S(s->what->values[i]));
        for (size_t k = 0; k < s->n; k++)
            if (s->in[k] == &s->by.at[at])
                return galley__fail(err, GALLEY_INVALID, "'%.*s' is named twice",
                                    GALLEY__S(s->what->values[i]));
        s->in[s->n++] = &s->by.at[at];
    }
    return GALLEY_OK;
}

static galley_status choose(setting *s, galley_error *err)
{
    galley_str by = s->what->by.size ? s->what->by : GALLEY_STR("source");
    if (s->what->n_values > COLLECTIONS_MAX)
        return galley__fail(err, GALLEY_LIMIT, "at most %d can be compared", COLLECTIONS_MAX);
    galley_status status = galley__ids_of(s->store, s->what->question.where, &s->ids, err);
    if (status == GALLEY_OK)
        status = galley__facet_each(s->store, by, &s->ids, add_by, s, err);
    if (status == GALLEY_OK)
        status = s->what->n_values ? take_named(s, by, err) : take_largest(s, err);
    if (status == GALLEY_OK && s->n < 2 && s->what->n_values)
        return galley__fail(err, GALLEY_INVALID, "it takes two to compare: one is named");
    if (status == GALLEY_OK && s->n < 2)
        status = galley__fail(err, GALLEY_INVALID,
                              "it takes two to compare: the articles have %zu by %.*s", s->by.count,
                              GALLEY__S(by));
    for (size_t i = 0; status == GALLEY_OK && i < s->n; i++)
        s->size[i] = s->of_words ? 0 : (double)s->in[i]->ids.count;
    return status;
}

/* -- counting -- */

/* The counts of a value, made when it is new. */
static size_t *counts_of(setting *s, size_t value)
{
    while (s->n_counts < (value + 1) * s->n) {
        if (!galley__grow(s->store->alloc, (void **)&s->counts, s->n_counts, &s->max_counts,
                          sizeof *s->counts))
            return NULL;
        s->counts[s->n_counts++] = 0;
    }
    return s->counts + value * s->n;
}

static bool is_in(setting *s, size_t collection, int64_t article)
{
    const galley__ids *ids = &s->in[collection]->ids;
    size_t *at = &s->at[collection];
    while (*at < ids->count && ids->at[*at] < article)
        ++*at;
    return *at < ids->count && ids->at[*at] == article;
}

static galley_status add_value(void *ctx, galley_str value, int64_t article, galley_error *err)
{
    setting *s = ctx;
    size_t at;
    bool some = false;
    for (size_t i = 0; i < s->n && !some; i++)
        some = is_in(s, i, article);
    if (!some)
        return GALLEY_OK;
    galley_status status = galley__groups_find(&s->values, value, &at, err);
    if (status != GALLEY_OK || s->values.at[at].last == article)
        return status;
    size_t *counts = counts_of(s, at);
    for (size_t i = 0; counts && i < s->n; i++)
        counts[i] += is_in(s, i, article);
    return counts ? galley__groups_add(&s->values, value, article, err) : galley__nomem(err);
}

static galley_status count_word(setting *s, int64_t article, uint32_t id, galley_error *err)
{
    galley__word *w = &s->words.at[id];
    if (s->links)
        return w->row ? galley__links_add(s->links, w->row - 1, article, err) : GALLEY_OK;
    size_t *counts = counts_of(s, id);
    if (counts == NULL)
        return galley__nomem(err);
    counts[s->which]++;
    s->size[s->which]++;
    w->articles += galley__word_in(w, article);
    return GALLEY_OK;
}

static galley_status visit(void *ctx, const galley_article *a, const galley_tokens *tokens,
                           galley_arena *arena, galley_error *err)
{
    setting *s = ctx;
    galley_range body;
    size_t region = 0, t = 0;
    uint32_t id;
    galley_status status = GALLEY_OK;
    galley__vocabulary_warm(&s->words, tokens);
    while (galley__next_body(a, &region, &body)) {
        while (t < tokens->count && tokens->start[t] < body.start)
            t++;
        for (; status == GALLEY_OK && t < tokens->count && tokens->start[t] < body.end; t++) {
            status = galley__vocabulary_word(&s->words, a->text, tokens, t, arena, &id, err);
            if (status == GALLEY_OK && id != GALLEY__NO_WORD)
                status = count_word(s, a->row, id, err);
        }
    }
    return status;
}

static galley_status count(setting *s, galley_str of, galley_error *err)
{
    galley_status status = GALLEY_OK;
    if (!s->of_words)
        return galley__facet_each(s->store, of, &s->ids, add_value, s, err);
    for (s->which = 0; status == GALLEY_OK && s->which < s->n; s->which++)
        status = galley__visit_all(s->store, &s->in[s->which]->ids, GALLEY__WORDS, visit, s, err);
    return status;
}

/* -- the answer -- */

/* Of articles also those that have it not: a tag may be on most of them, a word never is most of the words. */
static double sureness(const setting *s, const galley_share *with)
{
    galley_share without[COLLECTIONS_MAX];
    double sum = galley_measure_keyness(with, s->n);
    for (size_t i = 0; i < s->n; i++)
        without[i] = (galley_share){with[i].size - with[i].count, with[i].size};
    double rest = s->of_words ? 0 : galley_measure_keyness(without, s->n);
    return isnan(rest) ? sum : sum + rest;
}

static void add_row(setting *s, galley_str value, size_t articles, size_t key)
{
    galley_share share[COLLECTIONS_MAX];
    double per = s->of_words ? 1e6 : 100;
    size_t all = 0;
    for (size_t i = 0; i < s->n; i++) {
        share[i] = (galley_share){(double)s->counts[key * s->n + i], s->size[i]};
        all += s->counts[key * s->n + i];
    }
    if (all < s->what->question.min)
        return;
    galley__table_text(s->table, value);
    for (size_t i = 0; i < s->n; i++) {
        galley__table_int(s->table, (int64_t)share[i].count);
        galley__table_number(s->table,
                             share[i].size > 0 ? per * share[i].count / share[i].size : NAN);
    }
    galley__table_number(s->table, sureness(s, share));
    if (s->n == 2)
        galley__table_number(s->table, galley_measure_log_ratio(share[0], share[1]));
    galley__table_int(s->table, (int64_t)articles);
    galley__table_row(s->table, key);
}

static galley_status add_columns(setting *s, galley_error *err)
{
    galley__buf *buf = &s->store->buf;
    galley__table_column(s->table, GALLEY_STR("value"));
    for (size_t i = 0; i < s->n; i++) {
        galley__table_column(s->table, s->in[i]->value);
        galley__buf_clear(buf);
        galley__buf_add(buf, s->in[i]->value);
        galley__buf_add(buf, s->of_words ? GALLEY_STR(" /M") : GALLEY_STR(" %"));
        if (buf->failed)
            return galley__nomem(err);
        galley__table_column(s->table, galley__buf_str(buf));
    }
    galley__table_column(s->table, GALLEY_STR("log_likelihood"));
    if (s->n == 2)
        galley__table_column(s->table, GALLEY_STR("log_ratio"));
    galley__table_column(s->table, GALLEY_STR("articles"));
    return GALLEY_OK;
}

static galley_status link_words(setting *s, galley_error *err)
{
    galley__links links;
    size_t n = galley__table_rows(s->table);
    galley_status status = galley__links_init(s->store, n, &links, err);
    galley__ids all = {0};
    for (size_t i = 0; status == GALLEY_OK && i < n; i++)
        s->words.at[galley__table_key(s->table, i)].row = (uint32_t)i + 1;
    s->links = &links;
    memset(s->at, 0, sizeof s->at);
    for (size_t i = 0; status == GALLEY_OK && i < s->ids.count; i++) {
        bool some = false;
        for (size_t k = 0; k < s->n && !some; k++)
            some = is_in(s, k, s->ids.at[i]);
        if (some)
            status = galley__ids_add(s->store, &all, s->ids.at[i], err);
    }
    if (status == GALLEY_OK)
        status = galley__visit_all(s->store, &all, GALLEY__WORDS, visit, s, err);
    if (status == GALLEY_OK)
        galley__links_put(&links, s->table);
    galley__ids_free(s->store, &all);
    galley__links_fini(&links);
    return status;
}

static galley_status answer(setting *s, galley_error *err)
{
    static const char *const none[] = {NULL};
    galley_status status = galley__table_new(s->store, none, &s->what->question, &s->table, err);
    if (status == GALLEY_OK)
        status = add_columns(s, err);
    if (status != GALLEY_OK)
        return status;
    for (size_t i = 0; s->of_words && i < s->words.count; i++)
        add_row(s, s->words.at[i].text, s->words.at[i].articles, i);
    for (size_t i = 0; !s->of_words && i < s->values.count; i++)
        add_row(s, s->values.at[i].value, s->values.at[i].count, i);
    status = galley__table_arrange(s->table, "value", err);
    if (status != GALLEY_OK || !s->what->question.articles)
        return status;
    if (s->of_words)
        return link_words(s, err);
    for (size_t i = 0; i < galley__table_rows(s->table); i++) {
        const galley__group *g = &s->values.at[galley__table_key(s->table, i)];
        galley__table_link(s->table, i, g->ids.at, g->ids.count);
    }
    return GALLEY_OK;
}

galley_status galley_store_compare(galley_store *store, const galley_beside *what,
                                   galley_rows **out, galley_error *err)
{
    galley_beside sorted = *what;
    galley_str of = what->of.size ? what->of : GALLEY_STR("tag");
    setting s = {
        .store = store, .what = &sorted, .of_words = galley_str_eq(of, GALLEY_STR("word"))};
    *out = NULL;
    if (sorted.question.sort.size == 0)
        sorted.question.sort = GALLEY_STR("log_likelihood");
    galley_status status = galley__groups_init(store, true, &s.by, err);
    if (status == GALLEY_OK)
        status = galley__groups_init(store, what->question.articles, &s.values, err);
    if (status == GALLEY_OK)
        status = galley__vocabulary_init(store, &s.words, err);
    if (status == GALLEY_OK)
        status = choose(&s, err);
    if (status == GALLEY_OK)
        status = count(&s, of, err);
    if (status == GALLEY_OK)
        status = answer(&s, err);
    galley__ids_free(store, &s.ids);
    galley__groups_fini(&s.by);
    galley__groups_fini(&s.values);
    galley__vocabulary_fini(&s.words);
    galley__free(store->alloc, s.counts, s.max_counts * sizeof *s.counts);
    return galley__table_done(s.table, status, out, err);
}
