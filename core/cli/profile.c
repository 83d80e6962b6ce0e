/* core/cli/profile.c: where a run's time goes.
 * SPDX-License-Identifier: MIT */
#include "core/cli/profile.h"

#include "core/base/clock.h"
#include "core/cli/article_view.h"

#include <stdlib.h>

/* -- gathering -- */

static bool make_costs(cli_profile *p, const cli_rules *rules)
{
    p->costs = calloc(rules->n_laps + 1, sizeof *p->costs);
    for (size_t i = 0; p->costs && i < rules->n_laps; i++)
        p->costs[i].lap = &rules->laps[i];
    p->count = p->costs ? rules->n_laps : 0;
    return p->costs != NULL;
}

static void add(cli_cost *cost, uint64_t ns, uint64_t tries, galley_str key)
{
    cost->ns += ns;
    cost->tries += tries;
    if (ns <= cost->worst)
        return;
    cost->worst = ns;
    free(cost->worst_key);
    cost->worst_key = strndup(key.data, key.size);
}

void cli_profile_take(cli_profile *p, const cli_rules *rules, galley_str key, galley_str laps)
{
    uint64_t ns, tries;
    if (p->costs == NULL && !make_costs(p, rules))
        return;
    for (size_t i = 0; i < p->count; i++)
        if (galley__take_u64(&laps, &ns) && galley__take_u64(&laps, &tries))
            add(&p->costs[i], ns, tries, key);
}

uint64_t cli_profile_start(const cli_profile *p)
{
    return p ? galley__now() : 0;
}

void cli_profile_store(cli_profile *p, uint64_t start)
{
    if (p)
        p->store_ns += galley__now() - start;
}

void cli_profile_free(cli_profile *p)
{
    for (size_t i = 0; i < p->count; i++)
        free(p->costs[i].worst_key);
    free(p->costs);
    *p = (cli_profile){0};
}

/* -- printing -- */

static bool is(const cli_cost *cost, const char *kind)
{
    return galley_str_eq(cost->lap->kind, galley_str_of(kind));
}

static uint64_t sum_of(const cli_profile *p, const char *kind)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < p->count; i++)
        sum += is(&p->costs[i], kind) ? p->costs[i].ns : 0;
    return sum;
}

static int slowest_first(const void *a, const void *b)
{
    const cli_cost *x = a, *y = b;
    if (x->ns != y->ns)
        return x->ns < y->ns ? 1 : -1;
    return (x->lap > y->lap) - (x->lap < y->lap);
}

static void put_row(galley_writer *w, const char *kind, galley_str name, uint64_t ns, uint64_t all)
{
    galley_write_str(w, galley_str_of(kind));
    galley_write_str(w, name);
    galley_write_double(w, (double)ns / 1e9, 3);
    galley_write_double(w, all ? 100.0 * (double)ns / (double)all : 0, 1);
}

static void put_part(galley_writer *w, const char *name, uint64_t ns, uint64_t all)
{
    put_row(w, "part", galley_str_of(name), ns, all);
    for (int i = 0; i < 4; i++)
        galley_write_str(w, GALLEY_STR(""));
    galley_write_row(w);
}

static void put_cost(galley_writer *w, const cli *c, const cli_cost *cost, uint64_t all)
{
    char kind[32];
    snprintf(kind, sizeof kind, "%.*s", GALLEY__S(cost->lap->kind));
    put_row(w, kind, cost->lap->name, cost->ns, all);
    galley_write_int(w, (int64_t)cost->tries);
    galley_write_double(w, (double)cost->worst / 1e6, 3);
    galley_write_str(w, cli_short_key(c, galley_str_of(cost->worst_key ? cost->worst_key : "")));
    galley_write_str(w, cost->lap->place);
    galley_write_row(w);
}

galley_status cli_profile_print(cli *c, cli_profile *p)
{
    static const char *const headings[] = {"kind",  "name",       "seconds",         "share",
                                           "tries", "slowest_ms", "slowest_article", "place",
                                           NULL};
    galley_writer *w = cli_rows(c, headings);
    if (w == NULL)
        return c->err.status;
    uint64_t tokens = sum_of(p, "tokens"), matching = sum_of(p, "matching");
    uint64_t lua = sum_of(p, "rule"), all = p->store_ns + tokens + matching + lua;
    put_part(w, "SQLite", p->store_ns, all);
    put_part(w, "tokens", tokens, all);
    put_part(w, "matching", matching, all);
    put_part(w, "Lua and queries", lua, all);
    if (p->count)
        qsort(p->costs, p->count, sizeof *p->costs, slowest_first);
    for (size_t i = 0; i < p->count; i++)
        if (p->costs[i].tries && !is(&p->costs[i], "tokens") && !is(&p->costs[i], "matching"))
            put_cost(w, c, &p->costs[i], all);
    return galley_writer_close(w, &c->err);
}
