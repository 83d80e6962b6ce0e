/* core/store/keyness.c: the words by which one collection of articles differs from another.
 *
 * Both are gone through once and every word counted; where the articles are wanted, a second time for the words that are
 * left after sorting.
 * SPDX-License-Identifier: MIT */
#include "core/store/vocabulary.h"

#include <galley/measure.h>
#include <math.h>

typedef struct comparing {
    galley_store *store;
    const galley_keyness *what;
    galley__ids ids[2];
    galley__vocabulary words;
    size_t total[2];
    size_t which;         /* collection that is gone through */
    galley__links *links; /* second pass; NULL: the first */
    galley__table *table;
} comparing;

static galley_status count_word(comparing *c, const galley_article *a, uint32_t id,
                                galley_error *err)
{
    galley__word *w = &c->words.at[id];
    if (c->links)
        return w->row && c->which == 0 ? galley__links_add(c->links, w->row - 1, a->row, err)
                                       : GALLEY_OK;
    c->total[c->which]++;
    w->count[c->which]++;
    w->articles += galley__word_in(w, a->row) && c->which == 0;
    return GALLEY_OK;
}

static galley_status visit(void *ctx, const galley_article *a, const galley_tokens *tokens,
                           galley_arena *arena, galley_error *err)
{
    comparing *c = ctx;
    galley_range body;
    size_t region = 0, t = 0;
    uint32_t id;
    galley_status status = GALLEY_OK;
    galley__vocabulary_warm(&c->words, tokens);
    while (galley__next_body(a, &region, &body)) {
        while (t < tokens->count && tokens->start[t] < body.start)
            t++;
        for (; status == GALLEY_OK && t < tokens->count && tokens->start[t] < body.end; t++) {
            status = galley__vocabulary_word(&c->words, a->text, tokens, t, arena, &id, err);
            if (status == GALLEY_OK && id != GALLEY__NO_WORD)
                status = count_word(c, a, id, err);
        }
    }
    return status;
}

static galley_status choose(comparing *c, galley_error *err)
{
    galley__ids all = {0};
    const galley_keyness *k = c->what;
    galley_status status = galley__ids_of(c->store, k->a, &c->ids[0], err);
    if (status == GALLEY_OK)
        status = galley__ids_of(c->store, k->b, &c->ids[1], err);
    if (k->b == NULL)
        galley__ids_without(&c->ids[1], &c->ids[0]);
    if (status == GALLEY_OK && k->question.where)
        status = galley__ids_of(c->store, k->question.where, &all, err);
    if (k->question.where) {
        galley__ids_and(&c->ids[0], &all);
        galley__ids_and(&c->ids[1], &all);
    }
    galley__ids_free(c->store, &all);
    return status;
}

static galley_status go_through(comparing *c, size_t which, galley_error *err)
{
    c->which = which;
    for (size_t i = 0; i < c->words.count; i++)
        c->words.at[i].last = 0; /* an article may be in both */
    return galley__visit_all(c->store, &c->ids[which], GALLEY__WORDS, visit, c, err);
}

static double per_million(galley_share s)
{
    return s.size > 0 ? 1e6 * s.count / s.size : NAN;
}

static void add_row(comparing *c, size_t i)
{
    const galley__word *w = &c->words.at[i];
    galley_share s[2];
    for (size_t k = 0; k < 2; k++)
        s[k] = (galley_share){(double)w->count[k], (double)c->total[k]};
    double ll = galley_measure_keyness(s, 2), ratio = galley_measure_log_ratio(s[0], s[1]);
    if (w->count[0] + w->count[1] < c->what->question.min || (!c->what->both_ways && !(ratio > 0)))
        return;
    if (c->what->p > 0 && galley_measure_p(ll) * (double)c->words.count > c->what->p)
        return;
    galley__table_text(c->table, w->text);
    galley__table_int(c->table, (int64_t)w->count[0]);
    galley__table_number(c->table, per_million(s[0]));
    galley__table_int(c->table, (int64_t)w->count[1]);
    galley__table_number(c->table, per_million(s[1]));
    galley__table_number(c->table, ll);
    galley__table_number(c->table, galley_measure_keyness_chi_square(s, 2));
    galley__table_number(c->table, ratio);
    galley__table_int(c->table, (int64_t)w->articles);
    galley__table_row(c->table, i);
}

static galley_status link_rows(comparing *c, galley_error *err)
{
    galley__links links;
    size_t n = galley__table_rows(c->table);
    galley_status status = galley__links_init(c->store, n, &links, err);
    for (size_t i = 0; status == GALLEY_OK && i < n; i++)
        c->words.at[galley__table_key(c->table, i)].row = (uint32_t)i + 1;
    c->links = &links;
    if (status == GALLEY_OK)
        status = go_through(c, 0, err);
    if (status == GALLEY_OK)
        galley__links_put(&links, c->table);
    galley__links_fini(&links);
    return status;
}

static galley_status answer(comparing *c, galley_error *err)
{
    static const char *const names[] = {
        "word",           "count",      "per_million", "other",    "other_per_million",
        "log_likelihood", "chi_square", "log_ratio",   "articles", NULL};
    galley_status status = galley__table_new(c->store, names, &c->what->question, &c->table, err);
    for (size_t i = 0; status == GALLEY_OK && i < c->words.count; i++)
        add_row(c, i);
    if (status == GALLEY_OK)
        status = galley__table_arrange(c->table, "word", err);
    if (status == GALLEY_OK && c->what->question.articles)
        status = link_rows(c, err);
    return status;
}

galley_status galley_store_keyness(galley_store *store, const galley_keyness *what,
                                   galley_rows **out, galley_error *err)
{
    galley_keyness sorted = *what;
    comparing c = {.store = store, .what = &sorted};
    *out = NULL;
    if (sorted.question.sort.size == 0)
        sorted.question.sort = GALLEY_STR("log_likelihood");
    galley_status status = galley__vocabulary_init(store, &c.words, err);
    if (status == GALLEY_OK)
        status = choose(&c, err);
    for (size_t i = 0; status == GALLEY_OK && i < 2; i++)
        status = go_through(&c, i, err);
    if (status == GALLEY_OK)
        status = answer(&c, err);
    galley__ids_free(store, &c.ids[0]);
    galley__ids_free(store, &c.ids[1]);
    galley__vocabulary_fini(&c.words);
    return galley__table_done(c.table, status, out, err);
}
