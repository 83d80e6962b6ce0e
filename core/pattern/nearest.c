/* core/pattern/nearest.c: how far a pattern got that matched nothing.
 *
 * The steps are run forwards here, as one looks for the place where they stop: for each token, which steps are
 * waiting and where the earliest run of each began. A step that is refused a token is a candidate; the best
 * is the one farthest in the pattern. That is tokens x steps, as the scan itself.
 * SPDX-License-Identifier: MIT */
#include "core/pattern/pattern_internal.h"

#include "core/base/error.h"

enum { NEVER = UINT32_MAX };

typedef struct forward {
    pattern_scan *s;
    const pattern_program *g;
    pattern_jumps jumps;
    uint32_t first, end;  /* tokens of the region */
    uint32_t *now, *next; /* for each step where its earliest run began */
    uint32_t **
        arrive; /* for a span step: of each token of the region and one more, of runs that come there by a span */
    /* the best so far */
    bool any;
    uint32_t step, from, at, region_end;
} forward;

static void reach(uint32_t *row, uint32_t step, uint32_t from, bool *changed)
{
    if (from < row[step]) {
        row[step] = from;
        *changed = true;
    }
}

/* Steps that take no token, until nothing changes; a loop leads back. */
static void follow(forward *f)
{
    bool changed = true;
    while (changed) {
        changed = false;
        for (uint32_t i = 0; i < f->g->n_steps; i++) {
            const pattern_step *step = &f->g->steps[i];
            if (f->now[i] == NEVER)
                continue;
            if (step->kind == STEP_SPLIT || step->kind == STEP_GO)
                reach(f->now, step->a, f->now[i], &changed);
            if (step->kind == STEP_SPLIT)
                reach(f->now, step->b, f->now[i], &changed);
            if (step->kind == STEP_OPEN || step->kind == STEP_CLOSE)
                reach(f->now, i + 1, f->now[i], &changed);
        }
        changed &= f->g->loops;
    }
}

static void refused(forward *f, uint32_t step, uint32_t at)
{
    uint32_t took = at - f->now[step];
    bool better = !f->any || step > f->step || (step == f->step && took > f->at - f->from);
    if (took == 0 || !better)
        return;
    f->any = true;
    f->step = step;
    f->from = f->now[step];
    f->at = at;
    f->region_end = f->end;
}

static void over_spans(forward *f, uint32_t step, uint32_t t)
{
    bool changed, found = false;
    uint32_t n = t < f->end ? f->jumps.heads[f->g->steps[step].a][t] : 0;
    for (; n; n = f->jumps.list.at[n - 1].next) {
        uint32_t to = f->jumps.list.at[n - 1].to;
        if (to > f->end)
            continue;
        found = true;
        reach(f->arrive[step], to - f->first, f->now[step], &changed);
    }
    if (!found)
        refused(f, step, t);
}

static void take(forward *f, uint32_t t)
{
    bool changed;
    for (uint32_t i = 0; i < f->g->n_steps; i++) {
        const pattern_step *step = &f->g->steps[i];
        if (f->now[i] == NEVER)
            continue;
        if (step->kind == STEP_SPAN)
            over_spans(f, i, t);
        else if (step->kind == STEP_TOKEN && t < f->end && galley__pattern_ask(f->s, step->expr, t))
            reach(f->next, i + 1, f->now[i], &changed);
        else if (step->kind == STEP_TOKEN)
            refused(f, i, t);
    }
}

static void run_token(forward *f, uint32_t t)
{
    bool changed;
    for (uint32_t i = 0; i < f->g->n_steps; i++)
        if (f->arrive[i])
            reach(f->now, i + 1, f->arrive[i][t - f->first], &changed);
    if (t < f->end)
        reach(f->now, 0, t, &changed);
    follow(f);
    for (uint32_t i = 0; i < f->g->n_steps; i++)
        f->next[i] = NEVER;
    take(f, t);
    uint32_t *row = f->now;
    f->now = f->next;
    f->next = row;
}

static galley_status prepare(forward *f)
{
    galley_arena *arena = f->s->room->arena;
    uint32_t steps = f->g->n_steps, n = f->end - f->first + 1;
    f->now = galley_arena_calloc(arena, steps, sizeof *f->now);
    f->next = galley_arena_calloc(arena, steps, sizeof *f->next);
    f->arrive = galley_arena_calloc(arena, steps, sizeof *f->arrive);
    if (f->now == NULL || f->next == NULL || f->arrive == NULL)
        return galley__nomem(f->s->err);
    for (uint32_t i = 0; i < steps; i++) {
        f->now[i] = NEVER;
        if (f->g->steps[i].kind != STEP_SPAN)
            continue;
        f->arrive[i] = galley_arena_alloc(arena, n * sizeof **f->arrive);
        if (f->arrive[i] == NULL)
            return galley__nomem(f->s->err);
        memset(f->arrive[i], 0xFF, n * sizeof **f->arrive);
    }
    return GALLEY_OK;
}

static galley_status run_region(forward *f, const galley_region *region)
{
    galley__pattern_tokens(f->s->subject, region, &f->first, &f->end);
    if (f->first == f->end)
        return GALLEY_OK;
    galley_status status = prepare(f);
    for (uint32_t t = f->first; t <= f->end && status == GALLEY_OK; t++) {
        run_token(f, t);
        status = f->s->status;
    }
    return status;
}

static void tell(const forward *f, galley_pattern_nearest *out)
{
    const galley_tokens *tokens = f->s->subject->tokens;
    const pattern_step *step = &f->g->steps[f->any ? f->step : 0];
    for (uint32_t i = 0; !f->any && i < f->g->n_steps && step->end == 0; i++)
        step = &f->g->steps[i]; /* the first that takes something */
    out->wanted = galley_str_sub(f->g->text, step->start, step->end);
    if (!f->any)
        return;
    out->reached = (size_t)f->step + 1;
    out->start = tokens->start[f->from];
    out->end = tokens->end[f->at - 1];
    if (f->at < f->region_end)
        out->saw = galley_str_sub(f->s->subject->text, tokens->start[f->at], tokens->end[f->at]);
}

static galley_status find(forward *f, galley_str lang)
{
    const galley_subject *subject = f->s->subject;
    galley_status status = galley__pattern_begin(f->s, lang);
    if (status == GALLEY_OK && f->g->spans)
        status = galley__pattern_jumps(f->s, f->g, &f->jumps);
    for (size_t i = 0; i < subject->n_regions && status == GALLEY_OK; i++)
        if (f->g->within & GALLEY_REGION_BIT(subject->regions[i].kind))
            status = run_region(f, &subject->regions[i]);
    return status;
}

galley_status galley_patterns_nearest(const galley_patterns *set, galley_patterns_room *room,
                                      uint32_t number, const galley_subject *subject,
                                      galley_str lang, const galley_spans *earlier,
                                      galley_pattern_nearest *out, galley_error *err)
{
    galley_spans none = {0};
    *out = (galley_pattern_nearest){0};
    if (number >= set->programs.count)
        return galley__fail(err, GALLEY_INVALID, "no pattern %u", number);
    pattern_scan s = {.set = set, .room = room, .subject = subject, .earlier = earlier, .err = err};
    forward f = {.s = &s, .g = &set->programs.at[number]};
    s.spans = &none;
    galley_status status = find(&f, lang);
    if (status == GALLEY_OK)
        tell(&f, out);
    galley_arena_reset(room->arena);
    return status;
}
