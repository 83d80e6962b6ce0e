/* core/store/collocations.c: words that stand near another one, and words that stand side by side.
 *
 * All texts are gone through, as it takes the frequency of every word to say what stands somewhere more often than by
 * chance; the node is looked for only where the index says that it can be.
 * SPDX-License-Identifier: MIT */
#include "core/store/vocabulary.h"

#include <galley/measure.h>

enum { WINDOW = 5, WINDOW_MAX = 1000, BEFORE = 1, BEHIND = 2, IS_NODE = 4 };

typedef struct collecting {
    galley_store *store;
    const galley_collocations *what;
    size_t window;
    galley__ids ids, nodes; /* all texts; those that may have the node */
    size_t at_node;         /* of nodes */
    galley__vocabulary words;
    galley__couples couples;
    size_t total, near;   /* positions, without the node's; of these near it. Pairs: total alone */
    galley__links *links; /* second pass; NULL: the first */
    galley__table *table;
} collecting;

/* The words of one paragraph. */
typedef struct line {
    uint32_t *id;
    uint32_t *token;
    uint8_t *flags; /* BEFORE, BEHIND, IS_NODE */
    size_t count;
} line;

static galley_status read_line(collecting *c, const galley_article *a, const galley_tokens *tokens,
                               galley_range body, size_t *t, galley_arena *arena, line *l,
                               galley_error *err)
{
    galley_status status = GALLEY_OK;
    l->count = 0;
    while (*t < tokens->count && tokens->start[*t] < body.start)
        ++*t;
    for (; status == GALLEY_OK && *t < tokens->count && tokens->start[*t] < body.end; ++*t) {
        uint32_t id;
        status = galley__vocabulary_word(&c->words, a->text, tokens, *t, arena, &id, err);
        if (status != GALLEY_OK || id == GALLEY__NO_WORD)
            continue;
        l->id[l->count] = id;
        l->token[l->count] = (uint32_t)*t;
        l->flags[l->count++] = 0;
    }
    return status;
}

/* -- near a node -- */

static void flag_window(const collecting *c, line *l, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        l->flags[i] |= IS_NODE;
    for (size_t i = first > c->window ? first - c->window : 0; i < first; i++)
        l->flags[i] |= BEFORE;
    for (size_t i = end; i < l->count && i < end + c->window; i++)
        l->flags[i] |= BEHIND;
}

static void flag_hits(const collecting *c, const galley_tokens *tokens, const galley_answer *hits,
                      line *l)
{
    for (size_t i = 0; i < hits->n_clauses; i++)
        for (size_t k = 0; k < hits->clauses[i].spans.count; k++) {
            const galley_span *s = &hits->clauses[i].spans.at[k];
            size_t first = 0;
            while (first < l->count && tokens->end[l->token[first]] <= s->start)
                first++;
            size_t end = first;
            while (end < l->count && tokens->start[l->token[end]] < s->end)
                end++;
            if (s->part == GALLEY_PART_TEXT && end > first)
                flag_window(c, l, first, end);
        }
}

static galley_status count_near(collecting *c, int64_t article, const line *l, galley_error *err)
{
    galley_status status = GALLEY_OK;
    for (size_t i = 0; status == GALLEY_OK && i < l->count; i++) {
        galley__word *w = &c->words.at[l->id[i]];
        bool near = l->flags[i] && !(l->flags[i] & IS_NODE);
        if (c->links) {
            if (near && w->row)
                status = galley__links_add(c->links, w->row - 1, article, err);
            continue;
        }
        if (l->flags[i] & IS_NODE)
            continue;
        c->total++;
        c->near += near;
        w->count[0]++;
        w->count[1] += near;
        w->sides[0] += near && (l->flags[i] & BEFORE);
        w->sides[1] += near && (l->flags[i] & BEHIND);
        w->articles += near && galley__word_in(w, article);
    }
    return status;
}

/* Does the index say that the node may be there? Both lists rise. */
static bool may_have_node(collecting *c, int64_t article)
{
    while (c->at_node < c->nodes.count && c->nodes.at[c->at_node] < article)
        c->at_node++;
    return c->at_node < c->nodes.count && c->nodes.at[c->at_node] == article;
}

/* -- side by side -- */

static galley_status count_pair(collecting *c, int64_t article, uint32_t a, uint32_t b,
                                galley_error *err)
{
    galley__couple *pair;
    galley_status status = galley__couples_find(&c->couples, a, b, c->links == NULL, &pair, err);
    if (status != GALLEY_OK || pair == NULL)
        return status;
    if (c->links)
        return pair->row ? galley__links_add(c->links, pair->row - 1, article, err) : GALLEY_OK;
    c->total++;
    c->words.at[a].count[0]++;
    c->words.at[b].count[1]++;
    pair->count++;
    pair->articles += pair->last != article;
    pair->last = article;
    return GALLEY_OK;
}

/* No sign between them. */
static galley_status count_pairs(collecting *c, int64_t article, const line *l, galley_error *err)
{
    galley_status status = GALLEY_OK;
    for (size_t i = 1; status == GALLEY_OK && i < l->count; i++)
        if (l->token[i] == l->token[i - 1] + 1)
            status = count_pair(c, article, l->id[i - 1], l->id[i], err);
    return status;
}

/* -- one text -- */

static galley_status visit(void *ctx, const galley_article *a, const galley_tokens *tokens,
                           galley_arena *arena, galley_error *err)
{
    collecting *c = ctx;
    galley_answer hits = {0};
    galley_view view = {.article = a, .tokens = tokens};
    galley_range body;
    size_t region = 0, t = 0;
    line l = {.id = galley_arena_alloc(arena, tokens->count * sizeof *l.id),
              .token = galley_arena_alloc(arena, tokens->count * sizeof *l.token),
              .flags = galley_arena_alloc(arena, tokens->count)};
    galley_status status = l.id && l.token && l.flags ? GALLEY_OK : galley__nomem(err);
    galley__vocabulary_warm(&c->words, tokens);
    if (status == GALLEY_OK && c->what->node && may_have_node(c, a->row))
        status = galley_query_ask(c->what->node, &view, arena, &hits, err);
    while (status == GALLEY_OK && galley__next_body(a, &region, &body)) {
        status = read_line(c, a, tokens, body, &t, arena, &l, err);
        flag_hits(c, tokens, &hits, &l);
        if (status == GALLEY_OK)
            status =
                c->what->node ? count_near(c, a->row, &l, err) : count_pairs(c, a->row, &l, err);
    }
    return status;
}

/* -- the answer -- */

static void add_measures(collecting *c, const galley_pair *p, size_t articles, size_t key)
{
    galley__table_number(c->table, galley_measure_expected(p));
    galley__table_number(c->table, galley_measure_pmi(p));
    galley__table_number(c->table, galley_measure_npmi(p));
    galley__table_number(c->table, galley_measure_log_likelihood(p));
    galley__table_int(c->table, (int64_t)articles);
    galley__table_row(c->table, key);
}

static void add_word(collecting *c, size_t i)
{
    const galley__word *w = &c->words.at[i];
    galley_pair p = {(double)w->count[1], (double)c->near, (double)w->count[0], (double)c->total};
    if (w->count[1] == 0 || w->count[1] < c->what->question.min ||
        p.both <= galley_measure_expected(&p))
        return;
    galley__table_text(c->table, w->text);
    galley__table_int(c->table, (int64_t)w->count[1]);
    galley__table_int(c->table, (int64_t)w->sides[0]);
    galley__table_int(c->table, (int64_t)w->sides[1]);
    add_measures(c, &p, w->articles, i);
}

/* False: memory is out. */
static bool add_pair(collecting *c, size_t i, galley__buf *buf)
{
    const galley__couple *pair = &c->couples.at[i];
    const galley__word *a = &c->words.at[pair->a], *b = &c->words.at[pair->b];
    galley_pair p = {(double)pair->count, (double)a->count[0], (double)b->count[1],
                     (double)c->total};
    if (pair->count == 0 || pair->count < c->what->question.min ||
        p.both <= galley_measure_expected(&p))
        return true;
    galley__buf_clear(buf);
    galley__buf_add(buf, a->text);
    galley__buf_char(buf, ' ');
    galley__buf_add(buf, b->text);
    galley__table_text(c->table, galley__buf_str(buf));
    galley__table_int(c->table, (int64_t)pair->count);
    add_measures(c, &p, pair->articles, i);
    return !buf->failed;
}

static galley_status link_rows(collecting *c, galley_error *err)
{
    galley__links links;
    size_t n = galley__table_rows(c->table);
    galley_status status = galley__links_init(c->store, n, &links, err);
    for (size_t i = 0; status == GALLEY_OK && i < n; i++) {
        size_t key = galley__table_key(c->table, i);
        *(c->what->node ? &c->words.at[key].row : &c->couples.at[key].row) = (uint32_t)i + 1;
    }
    c->links = &links;
    c->at_node = 0;
    if (status == GALLEY_OK)
        status = galley__visit_all(c->store, c->what->node ? &c->nodes : &c->ids, GALLEY__WORDS,
                                   visit, c, err);
    if (status == GALLEY_OK)
        galley__links_put(&links, c->table);
    galley__links_fini(&links);
    return status;
}

static galley_status answer(collecting *c, galley_error *err)
{
    static const char *const near[] = {"word", "count", "left",           "right",    "expected",
                                       "pmi",  "npmi",  "log_likelihood", "articles", NULL};
    static const char *const pairs[] = {"word", "count",          "expected", "pmi",
                                        "npmi", "log_likelihood", "articles", NULL};
    galley__buf buf;
    galley_status status = galley__table_new(c->store, c->what->node ? near : pairs,
                                             &c->what->question, &c->table, err);
    galley__buf_init(&buf, c->store->alloc);
    for (size_t i = 0; status == GALLEY_OK && c->what->node && i < c->words.count; i++)
        add_word(c, i);
    for (size_t i = 0; status == GALLEY_OK && !c->what->node && i < c->couples.capacity; i++)
        if (!add_pair(c, i, &buf))
            status = galley__nomem(err);
    if (status == GALLEY_OK)
        status = galley__table_arrange(c->table, "word", err);
    if (status == GALLEY_OK && c->what->question.articles)
        status = link_rows(c, err);
    galley__buf_fini(&buf);
    return status;
}

static bool only_words(const galley_query_node *node)
{
    if (node->op != GALLEY_QUERY_WORDS && node->op != GALLEY_QUERY_AND &&
        node->op != GALLEY_QUERY_OR && node->op != GALLEY_QUERY_NEAR)
        return false;
    for (size_t i = 0; i < node->n_children; i++)
        if (!only_words(node->children[i]))
            return false;
    return true;
}

static galley_status check(const galley_collocations *what, galley_error *err)
{
    if (what->window > WINDOW_MAX)
        return galley__fail(err, GALLEY_LIMIT, "a window is at most %d words wide", WINDOW_MAX);
    if (what->node && !only_words(galley_query_root(what->node)))
        return galley__fail(err, GALLEY_INVALID,
                            "a node is words and phrases; which articles is said by 'where'");
    return GALLEY_OK;
}

galley_status galley_store_collocations(galley_store *store, const galley_collocations *what,
                                        galley_rows **out, galley_error *err)
{
    galley_collocations sorted = *what;
    collecting c = {.store = store,
                    .what = &sorted,
                    .window = what->window ? what->window : WINDOW,
                    .couples = {.store = store}};
    *out = NULL;
    if (sorted.question.sort.size == 0)
        sorted.question.sort = GALLEY_STR("log_likelihood");
    galley_status status = check(what, err);
    if (status == GALLEY_OK)
        status = galley__vocabulary_init(store, &c.words, err);
    if (status == GALLEY_OK)
        status = galley__ids_of(store, what->question.where, &c.ids, err);
    if (status == GALLEY_OK && what->node)
        status = galley__ids_of(store, what->node, &c.nodes, err);
    galley__ids_and(&c.nodes, &c.ids);
    if (status == GALLEY_OK)
        status = galley__visit_all(store, &c.ids, GALLEY__WORDS, visit, &c, err);
    if (status == GALLEY_OK)
        status = answer(&c, err);
    galley__ids_free(store, &c.ids);
    galley__ids_free(store, &c.nodes);
    galley__couples_fini(&c.couples);
    galley__vocabulary_fini(&c.words);
    return galley__table_done(c.table, status, out, err);
}
