/* core/learn/judge.c: how right a classifier was, and how sure one can be of that.
 * SPDX-License-Identifier: MIT */
#include "core/learn/learn_internal.h"

#include <math.h>
#include <stdlib.h>

typedef struct tally {
    size_t right, chosen, gold;
} tally;

static galley_score score(const tally *t)
{
    galley_score s = {0};
    if (t->chosen)
        s.precision = (double)t->right / (double)t->chosen;
    if (t->gold)
        s.recall = (double)t->right / (double)t->gold;
    if (t->chosen + t->gold)
        s.f1 = 2.0 * (double)t->right / (double)(t->chosen + t->gold);
    return s;
}

static void count_article(const uint8_t *gold, const uint8_t *chosen, size_t labels, tally *at,
                          size_t *exact)
{
    bool same = true;
    for (size_t l = 0; l < labels; l++) {
        at[l].right += gold[l] && chosen[l];
        at[l].gold += gold[l] != 0;
        at[l].chosen += chosen[l] != 0;
        same = same && !gold[l] == !chosen[l];
    }
    *exact += same;
}

static void sum_up(const tally *at, size_t labels, galley_score *micro, galley_score *macro)
{
    tally all = {0};
    size_t seen = 0;
    *macro = (galley_score){0};
    for (size_t l = 0; l < labels; l++) {
        galley_score s = score(&at[l]);
        all.right += at[l].right;
        all.gold += at[l].gold;
        all.chosen += at[l].chosen;
        seen += at[l].gold + at[l].chosen > 0;
        macro->precision += s.precision;
        macro->recall += s.recall;
        macro->f1 += s.f1;
    }
    *micro = score(&all);
    if (seen) {
        macro->precision /= (double)seen;
        macro->recall /= (double)seen;
        macro->f1 /= (double)seen;
    }
}

/* -- intervals -- */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static galley_interval interval(double *values, size_t draws)
{
    qsort(values, draws, sizeof *values, by_value);
    size_t cut = draws / 40;
    return (galley_interval){values[cut], values[draws - 1 - cut]};
}

static bool bootstrap(size_t n, size_t labels, const uint8_t *gold, const uint8_t *chosen,
                      size_t draws, uint64_t seed, galley_arena *arena, galley_judgement *out)
{
    double *values = galley_arena_calloc(arena, 3 * draws, sizeof *values);
    tally *at = galley_arena_calloc(arena, labels, sizeof *at);
    if (values == NULL || at == NULL)
        return false;
    for (size_t d = 0; d < draws; d++) {
        galley_score micro, macro;
        size_t exact = 0;
        memset(at, 0, labels * sizeof *at);
        for (size_t i = 0; i < n; i++) {
            size_t r = (size_t)(galley__random(&seed) % n);
            count_article(gold + r * labels, chosen + r * labels, labels, at, &exact);
        }
        sum_up(at, labels, &micro, &macro);
        values[d] = (double)exact / (double)n;
        values[draws + d] = micro.f1;
        values[2 * draws + d] = macro.f1;
    }
    out->accuracy_interval = interval(values, draws);
    out->micro_f1_interval = interval(values + draws, draws);
    out->macro_f1_interval = interval(values + 2 * draws, draws);
    return true;
}

/* -- confusion -- */

static size_t only(const uint8_t *flags, size_t labels)
{
    size_t found = labels;
    for (size_t l = 0; l < labels; l++)
        if (flags[l]) {
            if (found < labels)
                return labels;
            found = l;
        }
    return found;
}

static bool confuse(size_t n, size_t labels, const uint8_t *gold, const uint8_t *chosen,
                    galley_arena *arena, galley_judgement *out)
{
    size_t *cells = galley_arena_calloc(arena, labels * labels, sizeof *cells);
    for (size_t r = 0; cells && r < n; r++) {
        size_t g = only(gold + r * labels, labels), c = only(chosen + r * labels, labels);
        if (g == labels || c == labels)
            return true;
        cells[g * labels + c]++;
    }
    out->confusion = cells;
    return cells != NULL;
}

/* -- two of them -- */

/* Twice the share of the smaller side or less among n throws of a coin: n up to some thousands, so by logarithms. */
static double mcnemar(size_t a, size_t b)
{
    size_t n = a + b, least = a < b ? a : b;
    double sum = 0, log_choose = 0;
    for (size_t k = 0; k <= least; k++) {
        sum += exp(log_choose - (double)n * log(2));
        log_choose += log((double)(n - k)) - log((double)(k + 1));
    }
    return 2 * sum < 1 ? 2 * sum : 1;
}

typedef struct draw {
    size_t right_a, right_b;
    galley_score micro_a, micro_b, macro_a, macro_b;
} draw;

/* Both on the same articles: drawn by `seed`, or each once where that is NULL. */
static void look(const galley_comparison *c, size_t labels, const uint8_t *const rows[3],
                 uint64_t *seed, tally *room, draw *out)
{
    *out = (draw){0};
    memset(room, 0, 2 * labels * sizeof *room);
    for (size_t i = 0; i < c->articles; i++) {
        size_t r = (seed ? (size_t)(galley__random(seed) % c->articles) : i) * labels;
        count_article(rows[0] + r, rows[1] + r, labels, room, &out->right_a);
        count_article(rows[0] + r, rows[2] + r, labels, room + labels, &out->right_b);
    }
    sum_up(room, labels, &out->micro_a, &out->macro_a);
    sum_up(room + labels, labels, &out->micro_b, &out->macro_b);
}

static double gain(const galley_comparison *c, const draw *d)
{
    return ((double)d->right_b - (double)d->right_a) / (double)c->articles;
}

static void tell_apart(galley_comparison *c, size_t labels, const uint8_t *const rows[3])
{
    for (size_t i = 0; i < c->articles; i++) {
        bool right[2];
        for (size_t k = 0; k < 2; k++) {
            const uint8_t *gold = rows[0] + i * labels, *said = rows[k + 1] + i * labels;
            size_t l = 0;
            while (l < labels && !gold[l] == !said[l])
                l++;
            right[k] = l == labels;
        }
        c->both += right[0] && right[1];
        c->only_a += right[0] && !right[1];
        c->only_b += right[1] && !right[0];
        c->neither += !right[0] && !right[1];
    }
}

galley_status galley_compare(size_t articles, size_t labels, const uint8_t *gold, const uint8_t *a,
                             const uint8_t *b, size_t draws, uint64_t seed, galley_arena *arena,
                             galley_comparison *out, galley_error *err)
{
    const uint8_t *const rows[3] = {gold, a, b};
    draw d;
    *out = (galley_comparison){.articles = articles};
    if (articles == 0 || labels == 0)
        return galley__fail(err, GALLEY_INVALID, "there are no articles to compare by");
    tally *room = galley_arena_calloc(arena, 2 * labels, sizeof *room);
    double *values = galley_arena_calloc(arena, 3 * draws + 1, sizeof *values);
    if (room == NULL || values == NULL)
        return galley__nomem(err);
    tell_apart(out, labels, rows);
    out->p = mcnemar(out->only_a, out->only_b);
    look(out, labels, rows, NULL, room, &d);
    out->accuracy = gain(out, &d);
    out->micro_f1 = d.micro_b.f1 - d.micro_a.f1;
    out->macro_f1 = d.macro_b.f1 - d.macro_a.f1;
    for (size_t i = 0; i < draws; i++) {
        look(out, labels, rows, &seed, room, &d);
        values[i] = gain(out, &d);
        values[draws + i] = d.micro_b.f1 - d.micro_a.f1;
        values[2 * draws + i] = d.macro_b.f1 - d.macro_a.f1;
    }
    if (draws) {
        out->accuracy_interval = interval(values, draws);
        out->micro_f1_interval = interval(values + draws, draws);
        out->macro_f1_interval = interval(values + 2 * draws, draws);
    }
    return GALLEY_OK;
}

galley_status galley_judge(size_t articles, size_t labels, const uint8_t *gold,
                           const uint8_t *chosen, size_t draws, uint64_t seed, galley_arena *arena,
                           galley_judgement *out, galley_error *err)
{
    *out = (galley_judgement){.articles = articles, .labels = labels};
    if (articles == 0 || labels == 0)
        return galley__fail(err, GALLEY_INVALID, "there are no articles to judge by");
    size_t exact = 0;
    tally *at = galley_arena_calloc(arena, labels, sizeof *at);
    galley_score *per = galley_arena_calloc(arena, labels, sizeof *per);
    size_t *counts = galley_arena_calloc(arena, 2 * labels, sizeof *counts);
    if (!at || !per || !counts)
        return galley__nomem(err);
    for (size_t r = 0; r < articles; r++)
        count_article(gold + r * labels, chosen + r * labels, labels, at, &exact);
    for (size_t l = 0; l < labels; l++) {
        per[l] = score(&at[l]);
        counts[l] = at[l].gold;
        counts[labels + l] = at[l].chosen;
    }
    out->accuracy = (double)exact / (double)articles;
    out->per_label = per;
    out->gold = counts;
    out->chosen = counts + labels;
    sum_up(at, labels, &out->micro, &out->macro);
    if ((draws && !bootstrap(articles, labels, gold, chosen, draws, seed, arena, out)) ||
        !confuse(articles, labels, gold, chosen, arena, out)) {
        *out = (galley_judgement){0};
        return galley__nomem(err);
    }
    return GALLEY_OK;
}
