/* core/pattern/scan.c: all matches of all patterns in a text.
 *
 * For one region, from its last token to its first, `ends[step]` is where a match that stands at this token and
 * has still to do this step ends: the largest such place (or the smallest, for overlap "first"). A row needs only
 * the row of the next token, and where a span stands, that behind it; so the whole is tokens x steps, with no
 * way back. Parts are found afterwards, inside of the match alone, by trying the ways in their order and each
 * (step, token) once.
 * SPDX-License-Identifier: MIT */
#include "core/pattern/pattern_internal.h"

#include "core/base/clock.h"
#include "core/base/error.h"

#include <stdlib.h>

enum { NEVER = UINT32_MAX, SPANS_MOST = 1000000 };

/* -- the room -- */

static int by_hash(const void *a, const void *b)
{
    const pattern_trigger *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->pattern > y->pattern) - (x->pattern < y->pattern);
}

static size_t slot_of(const galley_patterns_room *r, uint64_t hash)
{
    size_t slot = hash & (r->n_slots - 1);
    while (r->slots[slot] && r->triggers[r->slots[slot] - 1].hash != hash)
        slot = (slot + 1) & (r->n_slots - 1);
    return slot;
}

static galley_status index_triggers(galley_patterns_room *r, galley_error *err)
{
    const galley_patterns *set = r->set;
    r->n_triggers = set->triggers.count;
    for (r->n_slots = 16; r->n_slots < 2 * r->n_triggers; r->n_slots *= 2)
        ;
    r->triggers = galley__new(set->alloc, (r->n_triggers + 1) * sizeof *r->triggers);
    r->slots = galley__new(set->alloc, r->n_slots * sizeof *r->slots);
    if (r->triggers == NULL || r->slots == NULL)
        return galley__nomem(err);
    if (r->n_triggers == 0)
        return GALLEY_OK;
    memcpy(r->triggers, set->triggers.at, r->n_triggers * sizeof *r->triggers);
    qsort(r->triggers, r->n_triggers, sizeof *r->triggers, by_hash);
    for (size_t i = r->n_triggers; i-- > 0;) /* backwards: the first of a hash stays */
        r->slots[slot_of(r, r->triggers[i].hash)] = (uint32_t)i + 1;
    return GALLEY_OK;
}

galley_status galley_patterns_room_new(const galley_patterns *set, galley_patterns_room **out,
                                       galley_error *err)
{
    galley_patterns_room *r = galley__new(set->alloc, sizeof *r);
    *out = NULL;
    if (r == NULL)
        return galley__nomem(err);
    r->set = set;
    galley_status status = galley_arena_new(set->alloc, &r->arena, err);
    if (status == GALLEY_OK)
        status = galley__value_room_new(set->alloc, &r->values, err);
    if (status == GALLEY_OK)
        status = index_triggers(r, err);
    if (status == GALLEY_OK)
        *out = r;
    else
        galley_patterns_room_free(r);
    return status;
}

void galley_patterns_room_free(galley_patterns_room *r)
{
    if (r == NULL)
        return;
    const galley_alloc *alloc = r->set->alloc;
    galley__free(alloc, r->triggers, (r->n_triggers + 1) * sizeof *r->triggers);
    galley__free(alloc, r->slots, r->n_slots * sizeof *r->slots);
    galley__value_room_free(r->values);
    galley_stemmer_free(r->stemmer);
    galley_arena_free(r->arena);
    galley__free(alloc, r, sizeof *r);
}

void galley_patterns_room_time(galley_patterns_room *room, galley_pattern_time *times)
{
    room->times = times;
}

static galley_status set_lang(galley_patterns_room *r, galley_str lang, galley_error *err)
{
    galley_str base = lang.size ? galley_str_sub(lang, 0, 2) : GALLEY_STR("en");
    if (galley_str_eq(base, galley_str_of(r->lang)))
        return GALLEY_OK;
    galley_stemmer_free(r->stemmer);
    r->stemmer = NULL;
    memset(r->lang, 0, sizeof r->lang);
    memcpy(r->lang, base.data, base.size);
    galley_status status = galley_stemmer_new(r->set->alloc, base, &r->stemmer, err);
    return status == GALLEY_NOTFOUND ? GALLEY_OK : status;
}

/* -- one pattern in one region -- */

static uint32_t prefer(const pattern_program *g, uint32_t a, uint32_t b)
{
    if (a == NEVER || b == NEVER)
        return a == NEVER ? b : a;
    return (g->overlap == GALLEY_OVERLAP_FIRST) == (a < b) ? a : b;
}

static bool stands_for(const pattern_ref *ref, const galley_span *span)
{
    galley_str id;
    return galley_str_eq(ref->label, span->label) &&
           (ref->id.data == NULL ||
            (galley_span_field(span, GALLEY_STR("id"), &id) && galley_str_eq(id, ref->id)));
}

static galley_status add_jumps(pattern_scan *s, pattern_jumps *j, uint32_t ref,
                               const galley_spans *spans)
{
    const galley_tokens *tokens = s->subject->tokens;
    for (size_t i = 0; spans && i < spans->count; i++) {
        const galley_span *span = &spans->at[i];
        if (span->part != s->subject->part || !stands_for(&s->set->refs.at[ref], span))
            continue;
        size_t from = galley_tokens_find(tokens, span->start), to = from;
        while (to < tokens->count && tokens->start[to] < span->end)
            to++;
        void *at = j->list.at;
        if (to == from)
            continue;
        if (!galley__arena_grow(s->room->arena, &at, j->list.count, &j->list.capacity,
                                sizeof(pattern_jump)))
            return galley__nomem(s->err);
        j->list.at = at;
        j->list.at[j->list.count++] = (pattern_jump){(uint32_t)to, j->heads[ref][from]};
        j->heads[ref][from] = (uint32_t)j->list.count;
    }
    return GALLEY_OK;
}

galley_status galley__pattern_jumps(pattern_scan *s, const pattern_program *g, pattern_jumps *j)
{
    j->heads = galley_arena_calloc(s->room->arena, s->set->refs.count + 1, sizeof *j->heads);
    galley_status status = j->heads ? GALLEY_OK : galley__nomem(s->err);
    for (uint32_t i = 0; i < g->n_steps && status == GALLEY_OK; i++) {
        uint32_t ref = g->steps[i].a;
        if (g->steps[i].kind != STEP_SPAN || j->heads[ref])
            continue;
        j->heads[ref] =
            galley_arena_calloc(s->room->arena, s->subject->tokens->count + 1, sizeof(uint32_t));
        if (j->heads[ref] == NULL)
            return galley__nomem(s->err);
        status = add_jumps(s, j, ref, s->earlier);
        if (status == GALLEY_OK && s->spans != s->earlier)
            status = add_jumps(s, j, ref, s->spans);
    }
    return status;
}

typedef struct run {
    pattern_scan *s;
    const pattern_program *g;
    uint32_t number; /* of its spans */
    const pattern_jumps *j;
    uint32_t first, end;   /* tokens of the region */
    uint32_t *row, *below; /* for each step */
    uint32_t *begins;      /* for each token of the region */
    uint32_t **behind;     /* for a span step, for each token of the region and one more */
} run;

static uint32_t over_spans(const run *r, uint32_t step, uint32_t t)
{
    uint32_t out = NEVER;
    for (uint32_t n = r->j->heads[r->g->steps[step].a][t]; n; n = r->j->list.at[n - 1].next) {
        uint32_t to = r->j->list.at[n - 1].to;
        if (to <= r->end)
            out = prefer(r->g, out, r->behind[step][to - r->first]);
    }
    return out;
}

/* The value of one step at token t, from what is known. */
static uint32_t end_of(const run *r, uint32_t i, uint32_t t)
{
    const pattern_step *step = &r->g->steps[i];
    switch (step->kind) {
    case STEP_TOKEN:
        return t < r->end && r->below[i + 1] != NEVER && galley__pattern_ask(r->s, step->expr, t)
                   ? r->below[i + 1]
                   : NEVER;
    case STEP_SPAN:
        return t < r->end ? over_spans(r, i, t) : NEVER;
    case STEP_SPLIT:
        return prefer(r->g, r->row[step->a], r->row[step->b]);
    case STEP_GO:
        return r->row[step->a];
    case STEP_MATCH:
        return t;
    default:
        return r->row[i + 1];
    }
}

/* Steps lead forward but for loops, which want another round until nothing changes. */
static void fill_row(run *r, uint32_t t)
{
    bool changed = true;
    for (uint32_t i = 0; i < r->g->n_steps; i++)
        r->row[i] = NEVER;
    for (unsigned round = 0; changed; round++) {
        changed = false;
        for (uint32_t i = r->g->n_steps; i-- > 0;) {
            pattern_step_kind kind = r->g->steps[i].kind;
            if (round > 0 && (kind == STEP_TOKEN || kind == STEP_SPAN))
                continue;
            uint32_t end = end_of(r, i, t);
            changed |= end != r->row[i];
            r->row[i] = end;
        }
        changed &= r->g->loops;
    }
}

static galley_status fill(run *r)
{
    for (uint32_t t = r->end + 1; t-- > r->first;) {
        fill_row(r, t);
        if (r->s->status != GALLEY_OK)
            return r->s->status;
        for (uint32_t i = 0; r->g->spans && i < r->g->n_steps; i++)
            if (r->behind[i])
                r->behind[i][t - r->first] = r->row[i + 1];
        r->begins[t - r->first] = r->row[0];
        uint32_t *row = r->row;
        r->row = r->below;
        r->below = row;
    }
    return GALLEY_OK;
}

static galley_status prepare(run *r)
{
    galley_arena *arena = r->s->room->arena;
    size_t n = r->end - r->first + 1;
    if (r->row == NULL) {
        r->row = galley_arena_calloc(arena, r->g->n_steps, sizeof *r->row);
        r->below = galley_arena_calloc(arena, r->g->n_steps, sizeof *r->row);
        r->behind = galley_arena_calloc(arena, r->g->n_steps, sizeof *r->behind);
    }
    r->begins = galley_arena_calloc(arena, n, sizeof *r->begins);
    if (r->row == NULL || r->below == NULL || r->behind == NULL || r->begins == NULL)
        return galley__nomem(r->s->err);
    for (uint32_t i = 0; i < r->g->n_steps; i++) {
        if (r->g->steps[i].kind == STEP_SPAN &&
            (r->behind[i] = galley_arena_calloc(arena, n, sizeof **r->behind)) == NULL)
            return galley__nomem(r->s->err);
        r->below[i] = NEVER;
    }
    return GALLEY_OK;
}

/* -- parts -- */

typedef struct way {
    uint32_t step, token;
    uint32_t restore, value; /* step NEVER: a mark of a part goes back to what it was */
} way;

typedef struct walk {
    const run *r;
    uint32_t from, to;
    uint64_t *seen; /* of (step, token) */
    struct {
        way *at;
        size_t count, capacity;
    } stack;
    uint32_t marks[2 * GALLEY_PATTERN_PARTS];
    bool failed;
} walk;

static void push(walk *w, way next)
{
    void *at = w->stack.at;
    if (!galley__arena_grow(w->r->s->room->arena, &at, w->stack.count, &w->stack.capacity,
                            sizeof(way)))
        w->failed = true;
    w->stack.at = at;
    if (!w->failed)
        w->stack.at[w->stack.count++] = next;
}

static bool first_time(walk *w, uint32_t step, uint32_t token)
{
    size_t bit = (size_t)(token - w->from) * w->r->g->n_steps + step;
    bool seen = w->seen[bit / 64] >> bit % 64 & 1;
    w->seen[bit / 64] |= (uint64_t)1 << bit % 64;
    return !seen;
}

static void mark(walk *w, uint32_t index, uint32_t token)
{
    push(w, (way){NEVER, 0, index, w->marks[index]});
    w->marks[index] = token;
}

static void push_spans(walk *w, uint32_t step, uint32_t t)
{
    const pattern_jumps *j = w->r->j;
    for (uint32_t n = t < w->to ? j->heads[w->r->g->steps[step].a][t] : 0; n;
         n = j->list.at[n - 1].next)
        if (j->list.at[n - 1].to <= w->to)
            push(w, (way){step + 1, j->list.at[n - 1].to, 0, 0});
}

/* Do one step; true at the match's end. */
static bool go(walk *w, uint32_t i, uint32_t t)
{
    const pattern_step *step = &w->r->g->steps[i];
    switch (step->kind) {
    case STEP_TOKEN:
        if (t < w->to && galley__pattern_ask(w->r->s, step->expr, t))
            push(w, (way){i + 1, t + 1, 0, 0});
        return false;
    case STEP_SPAN:
        push_spans(w, i, t);
        return false;
    case STEP_SPLIT:
        push(w, (way){step->b, t, 0, 0});
        push(w, (way){step->a, t, 0, 0});
        return false;
    case STEP_GO:
        push(w, (way){step->a, t, 0, 0});
        return false;
    case STEP_OPEN:
    case STEP_CLOSE:
        mark(w, 2 * step->a + (step->kind == STEP_CLOSE), t);
        push(w, (way){i + 1, t, 0, 0});
        return false;
    case STEP_MATCH:
        return t == w->to;
    }
    return false;
}

static galley_status find_parts(walk *w)
{
    const run *r = w->r;
    size_t bits = (size_t)(w->to - w->from + 1) * r->g->n_steps;
    w->seen = galley_arena_calloc(r->s->room->arena, bits / 64 + 1, sizeof *w->seen);
    if (w->seen == NULL)
        return galley__nomem(r->s->err);
    memset(w->marks, 0xFF, sizeof w->marks);
    push(w, (way){0, w->from, 0, 0});
    while (!w->failed && w->stack.count) {
        way next = w->stack.at[--w->stack.count];
        if (next.step == NEVER)
            w->marks[next.restore] = next.value;
        else if (first_time(w, next.step, next.token) && go(w, next.step, next.token))
            break;
    }
    return w->failed ? galley__nomem(r->s->err) : r->s->status;
}

static galley_status part_fields(const run *r, const walk *w, galley_span *span)
{
    const galley_tokens *tokens = r->s->subject->tokens;
    galley_field *fields = galley_arena_calloc(r->s->arena, r->g->n_parts, sizeof *fields);
    if (fields == NULL)
        return galley__nomem(r->s->err);
    for (uint32_t i = 0; i < r->g->n_parts; i++) {
        uint32_t a = w->marks[2 * i], b = w->marks[2 * i + 1];
        if (a == NEVER || b == NEVER || b <= a)
            continue;
        uint32_t start = tokens->start[a];
        fields[span->n_fields++] = (galley_field){
            r->g->parts[i], galley_str_sub(r->s->subject->text, start, tokens->end[b - 1]),
            GALLEY_FIELD_STRING};
    }
    span->fields = fields;
    return GALLEY_OK;
}

/* -- matches -- */

static galley_status add_match(const run *r, uint32_t from, uint32_t to)
{
    pattern_scan *s = r->s;
    const galley_tokens *tokens = s->subject->tokens;
    galley_span span = {.start = tokens->start[from],
                        .end = tokens->end[to - 1],
                        .part = s->subject->part,
                        .pattern = r->number,
                        .label = r->g->label};
    galley_status status = GALLEY_OK;
    if (r->g->n_parts) {
        walk w = {.r = r, .from = from, .to = to};
        status = find_parts(&w);
        if (status == GALLEY_OK)
            status = part_fields(r, &w, &span);
    }
    return status == GALLEY_OK ? galley_spans_add(s->spans, &span, s->arena, s->err) : status;
}

/* Leftmost, then behind it. */
static galley_status add_apart(const run *r)
{
    galley_status status = GALLEY_OK;
    for (uint32_t t = r->first; t < r->end && status == GALLEY_OK;) {
        uint32_t to = r->begins[t - r->first];
        if (to != NEVER)
            status = add_match(r, t, to);
        t = to == NEVER ? t + 1 : to;
    }
    return status;
}

/* Every end of a match from one token: ends are cut off one after the other, the farthest first. */
static galley_status add_from(const run *r, uint32_t from)
{
    run inside = *r;
    galley_status status = GALLEY_OK;
    uint32_t end = r->begins[from - r->first];
    while (end != NEVER && status == GALLEY_OK) {
        if (r->s->spans->count >= SPANS_MOST)
            return galley__fail(r->s->err, GALLEY_LIMIT, "\"%.*s\": over a million matches",
                                GALLEY__S(r->g->label));
        status = add_match(r, from, end);
        inside.first = from;
        inside.end = end - 1;
        inside.row = NULL;
        end = NEVER;
        if (status == GALLEY_OK && inside.end > from)
            status = prepare(&inside);
        if (status == GALLEY_OK && inside.end > from)
            status = fill(&inside);
        if (status == GALLEY_OK && inside.end > from)
            end = inside.begins[0];
    }
    return status;
}

static galley_status add_all(const run *r)
{
    galley_status status = GALLEY_OK;
    for (uint32_t t = r->first; t < r->end && status == GALLEY_OK; t++)
        status = add_from(r, t);
    return status;
}

void galley__pattern_tokens(const galley_subject *subject, const galley_region *region,
                            uint32_t *first, uint32_t *end)
{
    const galley_tokens *tokens = subject->tokens;
    *first = (uint32_t)galley_tokens_find(tokens, region->start);
    *end = *first;
    while (*end < tokens->count && tokens->end[*end] <= region->end)
        ++*end;
}

static galley_status run_region(run *r, const galley_region *region)
{
    galley__pattern_tokens(r->s->subject, region, &r->first, &r->end);
    if (r->first == r->end)
        return GALLEY_OK;
    galley_status status = prepare(r);
    if (status == GALLEY_OK)
        status = fill(r);
    if (status != GALLEY_OK)
        return status;
    return r->g->overlap == GALLEY_OVERLAP_ALL ? add_all(r) : add_apart(r);
}

/* A needed word met: its token, and the next one of the same pattern (number and 1; 0 none). */
typedef struct sighting {
    uint32_t token, next;
} sighting;

/* Of each pattern its sightings, in order of the text. */
typedef struct sightings {
    struct {
        sighting *at;
        size_t count, capacity;
    } list;
    uint32_t *first, *last; /* number and 1; 0 none */
} sightings;

/* Whether a needed word lies in the region; *at moves on to the first that does not lie before it. */
static bool sighted(const pattern_scan *s, const sightings *seen, const galley_region *region,
                    uint32_t *at)
{
    const uint32_t *start = s->subject->tokens->start;
    while (*at && start[seen->list.at[*at - 1].token] < region->start)
        *at = seen->list.at[*at - 1].next;
    return *at && start[seen->list.at[*at - 1].token] < region->end;
}

static galley_status run_pattern(pattern_scan *s, uint32_t number, uint32_t base,
                                 const sightings *seen)
{
    const pattern_program *g = &s->set->programs.at[number];
    pattern_jumps j = {0};
    run r = {.s = s, .g = g, .number = base + number, .j = &j};
    size_t before = s->spans->count;
    uint32_t at = seen->first[number];
    galley_status status = g->spans ? galley__pattern_jumps(s, g, &j) : GALLEY_OK;
    for (size_t i = 0; i < s->subject->n_regions && status == GALLEY_OK; i++)
        if ((g->within & GALLEY_REGION_BIT(s->subject->regions[i].kind)) &&
            (g->always || sighted(s, seen, &s->subject->regions[i], &at)))
            status = run_region(&r, &s->subject->regions[i]);
    if (s->spans->count > before)
        galley__pattern_forget(s);
    return status;
}

static galley_status time_pattern(pattern_scan *s, uint32_t number, uint32_t base,
                                  const sightings *seen)
{
    galley_pattern_time *time = s->room->times ? &s->room->times[number] : NULL;
    uint64_t start = time ? galley__now() : 0;
    galley_status status = run_pattern(s, number, base, seen);
    if (time) {
        time->ns += galley__now() - start;
        time->tries++;
    }
    return status;
}

/* -- the scan -- */

static bool see(pattern_scan *s, sightings *seen, uint32_t pattern, uint32_t token)
{
    void *at = seen->list.at;
    bool room = galley__arena_grow(s->room->arena, &at, seen->list.count, &seen->list.capacity,
                                   sizeof(sighting));
    seen->list.at = at;
    if (!room)
        return false;
    seen->list.at[seen->list.count++] = (sighting){token, 0};
    if (seen->last[pattern])
        seen->list.at[seen->last[pattern] - 1].next = (uint32_t)seen->list.count;
    else
        seen->first[pattern] = (uint32_t)seen->list.count;
    seen->last[pattern] = (uint32_t)seen->list.count;
    return true;
}

/* Where each pattern has a word of those that it needs. */
static galley_status find_sightings(pattern_scan *s, sightings *seen)
{
    const galley_patterns_room *r = s->room;
    size_t programs = s->set->programs.count + 1;
    seen->first = galley_arena_calloc(r->arena, programs, sizeof *seen->first);
    seen->last = galley_arena_calloc(r->arena, programs, sizeof *seen->last);
    if (seen->first == NULL || seen->last == NULL)
        return galley__nomem(s->err);
    for (uint32_t t = 0; r->n_triggers && t < s->subject->tokens->count; t++) {
        uint64_t hash = s->subject->tokens->fold[t];
        for (size_t i = r->slots[slot_of(r, hash)]; i && i <= r->n_triggers; i++) {
            if (r->triggers[i - 1].hash != hash)
                break;
            if (!see(s, seen, r->triggers[i - 1].pattern, t))
                return galley__nomem(s->err);
        }
    }
    return GALLEY_OK;
}

static galley_status check_regions(const galley_subject *s, galley_error *err)
{
    uint32_t at = 0;
    for (size_t i = 0; i < s->n_regions; i++) {
        const galley_region *r = &s->regions[i];
        if (r->start < at || r->end < r->start || r->end > s->text.size)
            return galley__fail_item(err, GALLEY_INVALID, i, "region %zu is out of order", i);
        at = r->end;
    }
    return GALLEY_OK;
}

galley_status galley__pattern_begin(pattern_scan *s, galley_str lang)
{
    galley_arena *arena = s->room->arena;
    size_t leaves = s->set->leaves.count + 1;
    if (s->room->set != s->set || s->room->n_triggers != s->set->triggers.count)
        return galley__fail(s->err, GALLEY_INVALID, "the room is of another set of patterns");
    galley_status status = check_regions(s->subject, s->err);
    if (status == GALLEY_OK)
        status = set_lang(s->room, lang, s->err);
    s->answers = galley_arena_calloc(arena, leaves, sizeof *s->answers);
    s->stems = galley_arena_calloc(arena, leaves, sizeof *s->stems);
    if (s->answers == NULL || s->stems == NULL)
        return galley__nomem(s->err);
    return status;
}

static galley_status scan(pattern_scan *s, uint32_t base)
{
    size_t programs = s->set->programs.count;
    sightings seen = {0};
    galley_status status = find_sightings(s, &seen);
    for (uint32_t i = 0; i < programs && status == GALLEY_OK; i++)
        if (s->set->programs.at[i].always || seen.first[i])
            status = time_pattern(s, i, base, &seen);
    return status;
}

galley_status galley_patterns_scan(const galley_patterns *set, galley_patterns_room *room,
                                   const galley_subject *subject, galley_str lang, uint32_t base,
                                   const galley_spans *earlier, galley_arena *arena,
                                   galley_spans *spans, galley_error *err)
{
    pattern_scan s = {.set = set,
                      .room = room,
                      .subject = subject,
                      .arena = arena,
                      .earlier = earlier,
                      .spans = spans,
                      .err = err};
    galley_status status = galley__pattern_begin(&s, lang);
    if (status == GALLEY_OK)
        status = scan(&s, base);
    galley_spans_sort(spans);
    galley_arena_reset(room->arena);
    return status;
}
