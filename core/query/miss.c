/* core/query/miss.c: why an article is not what a query asks for.
 *
 * The tree is walked like in ask.c, but where that stops at the first clause that fails this goes on, and asks each
 * failed clause for its nearest miss. It is made for one article that somebody wonders about, not for
 * many: nothing is kept and words are looked for again and again.
 * SPDX-License-Identifier: MIT */
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/query/query_internal.h"

typedef struct misser {
    query_asker *a;
    galley_misses *out;
    size_t capacity;
    uint32_t n_either;    /* ORs so far */
    uint32_t either, way; /* where the walk is */
} misser;

static galley_status miss_node(misser *m, const galley_query_node *node);

/* -- one miss -- */

static galley_str clause_of(const misser *m, const galley_query_node *node)
{
    return galley_str_sub(galley_query_text(m->a->query), node->start, node->end);
}

static galley_miss *add(misser *m, const galley_query_node *node, galley_miss_kind kind)
{
    galley_misses *out = m->out;
    if (!galley__arena_grow(m->a->arena, (void **)&out->at, out->count, &m->capacity,
                            sizeof *out->at)) {
        galley__nomem(m->a->err);
        return NULL;
    }
    galley_miss *miss = &out->at[out->count++];
    *miss = (galley_miss){.kind = kind,
                          .op = node->op,
                          .clause = clause_of(m, node),
                          .either = m->either,
                          .way = m->way};
    return miss;
}

static galley_status done(const galley_miss *miss)
{
    return miss ? GALLEY_OK : GALLEY_NOMEM;
}

/* -- words -- */

static galley_region_kind region_at(const galley_article *a, const galley_span *span)
{
    if (span->part == GALLEY_PART_TITLE)
        return GALLEY_REGION_TITLE;
    for (size_t i = 0; i < a->n_regions; i++)
        if (a->regions[i].start <= span->start && span->end <= a->regions[i].end)
            return a->regions[i].kind;
    return GALLEY_REGION_PROSE;
}

static galley_status is_anywhere(const misser *m, const galley_query_node *node, size_t i,
                                 bool *there)
{
    galley_query_node one = *node;
    query_hits hits = {0};
    one.words = &node->words[i];
    one.n_words = 1;
    one.prefix = node->prefix && i + 1 == node->n_words;
    galley_status status = galley__ask_words(m->a, &one, GALLEY_REGION_ALL, true, &hits);
    *there = hits.count > 0;
    return status;
}

/* Of a phrase the words that are nowhere, with spaces between. */
static galley_status absent_words(const misser *m, const galley_query_node *node, galley_str *out)
{
    size_t size = 0;
    for (size_t i = 0; i < node->n_words; i++)
        size += node->words[i].size + 1;
    char *text = galley_arena_alloc(m->a->arena, size);
    if (text == NULL)
        return galley__nomem(m->a->err);
    *out = (galley_str){text, 0};
    for (size_t i = 0; i < node->n_words; i++) {
        bool there = false;
        galley_status status = is_anywhere(m, node, i, &there);
        if (status != GALLEY_OK)
            return status;
        if (there)
            continue;
        if (out->size)
            text[out->size++] = ' ';
        memcpy(text + out->size, node->words[i].data, node->words[i].size);
        out->size += node->words[i].size;
    }
    return GALLEY_OK;
}

static galley_status miss_words(misser *m, const galley_query_node *node)
{
    query_hits hits = {0};
    galley_status status = galley__ask_words(m->a, node, GALLEY_REGION_ALL, true, &hits);
    if (status != GALLEY_OK)
        return status;
    galley_miss *miss = add(m, node, hits.count ? GALLEY_MISS_ELSEWHERE : GALLEY_MISS_ABSENT);
    if (miss == NULL || hits.count == 0)
        return miss ? absent_words(m, node, &miss->absent) : GALLEY_NOMEM;
    miss->span = hits.at[0].span;
    miss->region = region_at(m->a->view->article, &miss->span);
    return GALLEY_OK;
}

/* -- the other leaves -- */

static galley_status miss_named(misser *m, const galley_query_node *node)
{
    galley_miss *miss = add(m, node, GALLEY_MISS_ABSENT);
    if (miss)
        miss->name = node->op == GALLEY_QUERY_TAG ? node->value : node->name;
    return done(miss);
}

static galley_status miss_field(misser *m, const galley_query_node *node)
{
    galley_field field;
    galley_miss *miss = add(m, node, GALLEY_MISS_DIFFERENT);
    if (miss && node->op == GALLEY_QUERY_DATE)
        miss->value = m->a->view->article->date;
    else if (miss && galley_article_get(m->a->view->article, node->name, &field))
        miss->value = field.value;
    return done(miss);
}

/* -- NEAR -- */

static galley_status miss_apart(misser *m, const galley_query_node *node, const query_hits *a,
                                const query_hits *b)
{
    query_hit left, right;
    int64_t gap;
    galley_miss *miss = add(m, node, GALLEY_MISS_APART);
    if (miss == NULL)
        return GALLEY_NOMEM;
    miss->distance = node->distance;
    if (galley__near_nearest(a, b, &left, &right, &gap)) {
        miss->span = left.span;
        miss->other = right.span;
        miss->gap = gap;
    }
    return GALLEY_OK;
}

/* The chain breaks where nothing of a list is near what is left of the one before. */
static galley_status miss_chain(misser *m, const galley_query_node *node, query_hits *lists)
{
    for (size_t i = 1; i < node->n_children; i++) {
        query_hits whole = lists[i], kept = {0};
        for (size_t k = 0; k < whole.count; k++) {
            galley_status status = galley__hits_add(&kept, &whole.at[k], m->a->arena, m->a->err);
            if (status != GALLEY_OK)
                return status;
        }
        galley_status status =
            galley__near_keep(&kept, &lists[i - 1], node->distance, m->a->arena, m->a->err);
        if (status != GALLEY_OK)
            return status;
        if (kept.count == 0)
            return miss_apart(m, node, &lists[i - 1], &whole);
        lists[i] = kept;
    }
    return GALLEY_OK;
}

/* Parts that are not there are the miss; else that they are too far apart. */
static galley_status miss_near(misser *m, const galley_query_node *node)
{
    size_t before = m->out->count;
    query_hits *lists = galley_arena_calloc(m->a->arena, node->n_children, sizeof *lists);
    galley_status status = lists ? galley__ask_need_text(m->a) : galley__nomem(m->a->err);
    for (size_t i = 0; i < node->n_children && status == GALLEY_OK; i++) {
        status = galley__ask_near_hits(m->a, node->children[i], &lists[i]);
        if (status == GALLEY_OK && lists[i].count == 0)
            status = miss_node(m, node->children[i]);
        galley__hits_sort(&lists[i]);
    }
    if (status == GALLEY_OK && m->out->count == before)
        status = miss_chain(m, node, lists);
    return status;
}

/* -- the inner nodes -- */

static galley_status miss_all(misser *m, const galley_query_node *node)
{
    galley_status status = GALLEY_OK;
    for (size_t i = 0; i < node->n_children && status == GALLEY_OK; i++)
        status = miss_node(m, node->children[i]);
    return status;
}

/* The outermost OR has the number: its ways are what one can choose from. */
static galley_status miss_any(misser *m, const galley_query_node *node)
{
    galley_status status = GALLEY_OK;
    bool outermost = m->either == 0;
    if (outermost)
        m->either = ++m->n_either;
    for (size_t i = 0; i < node->n_children && status == GALLEY_OK; i++) {
        m->way = outermost ? (uint32_t)i + 1 : m->way;
        status = miss_node(m, node->children[i]);
    }
    if (outermost)
        m->either = m->way = 0;
    return status;
}

static galley_status miss_not(misser *m, const galley_query_node *node)
{
    bool match = false;
    query_asker *a = m->a;
    a->n_clauses = 0;
    galley_status status = galley__ask_node(a, node->children[0], true, &match);
    galley_miss *miss = status == GALLEY_OK ? add(m, node, GALLEY_MISS_UNWANTED) : NULL;
    if (miss && a->n_clauses && a->clauses[0].spans.count)
        miss->span = a->clauses[0].spans.at[0];
    return status == GALLEY_OK ? done(miss) : status;
}

/* Nothing for a node that the article satisfies. */
static galley_status miss_node(misser *m, const galley_query_node *node)
{
    bool match = false;
    galley_status status = galley__ask_node(m->a, node, false, &match);
    if (status != GALLEY_OK || match)
        return status;
    switch (node->op) {
    case GALLEY_QUERY_ALL:
        return GALLEY_OK;
    case GALLEY_QUERY_AND:
        return miss_all(m, node);
    case GALLEY_QUERY_OR:
        return miss_any(m, node);
    case GALLEY_QUERY_NOT:
        return miss_not(m, node);
    case GALLEY_QUERY_NEAR:
        return miss_near(m, node);
    case GALLEY_QUERY_WORDS:
        return miss_words(m, node);
    case GALLEY_QUERY_REGEX:
        return done(add(m, node, GALLEY_MISS_ABSENT));
    case GALLEY_QUERY_SPAN:
    case GALLEY_QUERY_TAG:
    case GALLEY_QUERY_LABEL:
        return miss_named(m, node);
    case GALLEY_QUERY_FIELD:
    case GALLEY_QUERY_DATE:
        return miss_field(m, node);
    }
    return GALLEY_OK;
}

galley_status galley_query_misses(const galley_query *q, const galley_view *view,
                                  galley_arena *arena, galley_misses *out, galley_error *err)
{
    query_asker a = {.query = q, .view = view, .arena = arena, .err = err, .text = view->words};
    misser m = {.a = &a, .out = out};
    *out = (galley_misses){0};
    galley_status status = miss_node(&m, galley_query_root(q));
    if (status != GALLEY_OK)
        *out = (galley_misses){0};
    return status;
}
