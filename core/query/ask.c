/* core/query/ask.c: a query asked of one article.
 *
 * The tree is walked once. While evidence is gathered nothing is skipped, so that every clause that
 * holds is in the answer; under NOT nothing is gathered and the first hit decides.
 * SPDX-License-Identifier: MIT */
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/query/query_internal.h"

/* -- words of text and title -- */

static galley_status make_tokens(query_asker *a, galley_str text, const galley_tokens **tokens)
{
    galley_tokens *made = galley_arena_calloc(a->arena, 1, sizeof *made);
    if (made == NULL)
        return galley__nomem(a->err);
    *tokens = made;
    return galley_text_tokens(text, a->arena, made, a->err);
}

static galley_status need_index(query_asker *a, galley_str text, const galley_tokens *tokens,
                                galley_word_index **index)
{
    galley_status status = GALLEY_OK;
    if (*index)
        return GALLEY_OK;
    if (tokens == NULL)
        status = make_tokens(a, text, &tokens);
    if (status == GALLEY_OK)
        status = galley__words_plain(tokens, text, a->arena, index, a->err);
    return status;
}

galley_status galley__ask_need_text(query_asker *a)
{
    return need_index(a, a->view->article->text, a->view->tokens, &a->text);
}

static galley_status need_title(query_asker *a)
{
    return need_index(a, a->view->article->title, a->view->title_tokens, &a->title);
}

/* The title's words are numbered far behind the text's, so that nothing is near both. */
static int64_t title_base(const query_asker *a)
{
    return (int64_t)galley__words_count(a->text) + 2 * GALLEY__QUERY_NEAR_MOST;
}

static galley_status find_in_text(query_asker *a, const galley_query_node *node, uint32_t within,
                                  bool first_only, query_hits *hits)
{
    const galley_article *article = a->view->article;
    query_place place = {GALLEY_PART_TEXT, article->regions, article->n_regions, within};
    bool all_body = !article->known_regions && (within & galley_region_body());
    if (article->n_regions == 0 && !all_body)
        return GALLEY_OK;
    galley_status status = galley__ask_need_text(a);
    return status == GALLEY_OK
               ? galley__words_find(a->text, node, &place, first_only, a->arena, hits, a->err)
               : status;
}

static galley_status find_in_title(query_asker *a, const galley_query_node *node, bool first_only,
                                   query_hits *hits)
{
    query_place place = {.part = GALLEY_PART_TITLE};
    galley_status status = need_title(a);
    return status == GALLEY_OK
               ? galley__words_find(a->title, node, &place, first_only, a->arena, hits, a->err)
               : status;
}

galley_status galley__ask_words(query_asker *a, const galley_query_node *node, uint32_t within,
                                bool first_only, query_hits *hits)
{
    galley_status status = find_in_text(a, node, within, first_only, hits);
    bool enough = first_only && hits->count > 0;
    if (status == GALLEY_OK && !enough && (within & GALLEY_REGION_BIT(GALLEY_REGION_TITLE)))
        status = find_in_title(a, node, first_only, hits);
    return status;
}

static galley_status find_words(query_asker *a, const galley_query_node *node, bool first_only,
                                query_hits *hits)
{
    uint32_t within = node->within ? node->within : galley_region_body();
    return galley__ask_words(a, node, within, first_only, hits);
}

/* -- clauses -- */

static galley_status add_clause(query_asker *a, const galley_query_node *node,
                                const galley_spans *spans)
{
    if (!galley__arena_grow(a->arena, (void **)&a->clauses, a->n_clauses, &a->capacity,
                            sizeof *a->clauses))
        return galley__nomem(a->err);
    a->clauses[a->n_clauses++] =
        (galley_clause){.text = galley_str_sub(galley_query_text(a->query), node->start, node->end),
                        .spans = spans ? *spans : (galley_spans){0}};
    return GALLEY_OK;
}

static galley_status gather_hits(query_asker *a, const galley_query_node *node,
                                 const query_hits *hits)
{
    galley_spans spans = {0};
    for (size_t i = 0; i < hits->count; i++) {
        galley_status status = galley_spans_add(&spans, &hits->at[i].span, a->arena, a->err);
        if (status != GALLEY_OK)
            return status;
    }
    return add_clause(a, node, &spans);
}

/* -- the leaves -- */

static galley_status ask_words(query_asker *a, const galley_query_node *node, bool gather,
                               bool *match)
{
    query_hits hits = {0};
    galley_status status = find_words(a, node, !gather, &hits);
    *match = hits.count > 0;
    if (status == GALLEY_OK && gather && *match)
        status = gather_hits(a, node, &hits);
    return status;
}

static galley_status ask_regex(query_asker *a, const galley_query_node *node, bool gather,
                               bool *match)
{
    query_hits hits = {0};
    galley_status status = galley__ask_regex(a, node, !gather, &hits);
    *match = hits.count > 0;
    if (status == GALLEY_OK && gather && *match)
        status = gather_hits(a, node, &hits);
    return status;
}

static bool span_fits(const galley_span *span, const galley_query_node *node)
{
    galley_str id;
    if (!galley_str_eq(span->label, node->name))
        return false;
    return node->value.size == 0 ||
           (galley_span_field(span, GALLEY_STR("id"), &id) && galley_str_eq(id, node->value));
}

static galley_status ask_span(query_asker *a, const galley_query_node *node, bool gather,
                              bool *match)
{
    const galley_spans *all = a->view->spans;
    galley_spans spans = {0};
    for (size_t i = 0; all && i < all->count; i++) {
        if (!span_fits(&all->at[i], node))
            continue;
        *match = true;
        if (!gather)
            return GALLEY_OK;
        galley_status status = galley_spans_add(&spans, &all->at[i], a->arena, a->err);
        if (status != GALLEY_OK)
            return status;
    }
    return *match && gather ? add_clause(a, node, &spans) : GALLEY_OK;
}

static bool has_tag(const galley_view *view, galley_str name)
{
    for (size_t i = 0; i < view->n_tags; i++)
        if (galley_str_eq(view->tags[i], name))
            return true;
    return false;
}

/* "topic=sport", or "sport", whose name is topic: a name alone asks for either of its places. */
static bool label_fits(galley_str label, const galley_query_node *node)
{
    const char *sign = label.size ? memchr(label.data, '=', label.size) : NULL;
    size_t name_size = sign ? (size_t)(sign - label.data) : 0;
    galley_str name = sign ? (galley_str){label.data, name_size} : GALLEY_STR("topic");
    galley_str value = sign ? galley_str_sub(label, name_size + 1, label.size) : label;
    if (node->value.size == 0)
        return galley_str_eq(label, node->name) || galley_str_eq(name, node->name);
    return galley_str_eq(value, node->value) &&
           (node->name.size == 0 || galley_str_eq(name, node->name));
}

static bool has_label(const galley_article *article, const galley_query_node *node)
{
    for (size_t i = 0; i < article->n_labels; i++)
        if (label_fits(article->labels[i], node))
            return true;
    return false;
}

static bool has_date(const galley_article *article, const galley_query_node *node)
{
    if (article->date.size < 10)
        return false;
    galley_str day = {article->date.data, 10};
    return (node->from.size == 0 || memcmp(day.data, node->from.data, 10) >= 0) &&
           (node->to.size == 0 || memcmp(day.data, node->to.data, 10) <= 0);
}

static galley_status value_fits(query_asker *a, const galley_query_node *node, galley_str value,
                                bool *match)
{
    if (galley_str_eq(node->name, GALLEY_STR("url"))) {
        *match = galley_str_eq(value, node->folded);
        return GALLEY_OK;
    }
    galley_str folded = galley_text_fold(value, a->arena);
    if (folded.data == NULL)
        return galley__nomem(a->err);
    *match = galley_str_eq(folded, node->folded);
    return GALLEY_OK;
}

/* A list of strings has each of its values. Labels are read from just such a list, so they do the
 * reading. */
static galley_status list_fits(query_asker *a, const galley_query_node *node, galley_str json,
                               bool *match)
{
    galley_article reader = {0};
    galley_status status =
        galley_article_set(&reader, GALLEY_STR("labels"), GALLEY_FIELD_JSON, json, a->arena, NULL);
    if (status != GALLEY_OK)
        return status == GALLEY_NOMEM ? galley__nomem(a->err) : GALLEY_OK;
    for (size_t i = 0; i < reader.n_labels && !*match && status == GALLEY_OK; i++)
        status = value_fits(a, node, reader.labels[i], match);
    return status;
}

static galley_status ask_field(query_asker *a, const galley_query_node *node, bool *match)
{
    galley_field field;
    if (!galley_article_get(a->view->article, node->name, &field) || field.value.size == 0)
        return GALLEY_OK;
    galley_status status = value_fits(a, node, field.value, match);
    if (status == GALLEY_OK && !*match && field.type == GALLEY_FIELD_JSON &&
        field.value.data[0] == '[')
        status = list_fits(a, node, field.value, match);
    return status;
}

static galley_status ask_plain(query_asker *a, const galley_query_node *node, bool gather,
                               bool *match)
{
    galley_status status = GALLEY_OK;
    if (node->op == GALLEY_QUERY_TAG)
        *match = has_tag(a->view, node->value);
    else if (node->op == GALLEY_QUERY_LABEL)
        *match = has_label(a->view->article, node);
    else if (node->op == GALLEY_QUERY_DATE)
        *match = has_date(a->view->article, node);
    else
        status = ask_field(a, node, match);
    if (status == GALLEY_OK && *match && gather)
        status = add_clause(a, node, NULL);
    return status;
}

/* -- NEAR -- */

static galley_status near_words(query_asker *a, const galley_query_node *node, query_hits *hits)
{
    size_t before = hits->count;
    galley_status status = find_words(a, node, false, hits);
    for (size_t i = before; i < hits->count && status == GALLEY_OK; i++) {
        int64_t base = hits->at[i].span.part == GALLEY_PART_TITLE ? title_base(a) : 0;
        hits->at[i].first += base;
        hits->at[i].last += base;
    }
    return status;
}

/* Which words a hit's span covers. */
static galley_status number_words(query_asker *a, query_hit *hit)
{
    const galley_span *span = &hit->span;
    bool titled = span->part == GALLEY_PART_TITLE;
    galley_status status = titled ? need_title(a) : GALLEY_OK;
    if (status != GALLEY_OK)
        return status;
    galley__words_cover(titled ? a->title : a->text, span->start, span->end, &hit->first,
                        &hit->last);
    hit->first += titled ? title_base(a) : 0;
    hit->last += titled ? title_base(a) : 0;
    return GALLEY_OK;
}

static galley_status near_spans(query_asker *a, const galley_query_node *node, query_hits *hits)
{
    const galley_spans *all = a->view->spans;
    galley_status status = GALLEY_OK;
    for (size_t i = 0; all && i < all->count && status == GALLEY_OK; i++) {
        if (!span_fits(&all->at[i], node))
            continue;
        query_hit hit = {.span = all->at[i]};
        status = number_words(a, &hit);
        if (status == GALLEY_OK)
            status = galley__hits_add(hits, &hit, a->arena, a->err);
    }
    return status;
}

static galley_status near_regex(query_asker *a, const galley_query_node *node, query_hits *hits)
{
    size_t before = hits->count;
    galley_status status = galley__ask_regex(a, node, false, hits);
    for (size_t i = before; i < hits->count && status == GALLEY_OK; i++)
        status = number_words(a, &hits->at[i]);
    return status;
}

galley_status galley__ask_near_hits(query_asker *a, const galley_query_node *node, query_hits *hits)
{
    galley_status status = GALLEY_OK;
    if (node->op == GALLEY_QUERY_WORDS)
        return near_words(a, node, hits);
    if (node->op == GALLEY_QUERY_SPAN)
        return near_spans(a, node, hits);
    if (node->op == GALLEY_QUERY_REGEX)
        return near_regex(a, node, hits);
    for (size_t i = 0; i < node->n_children && status == GALLEY_OK; i++)
        status = galley__ask_near_hits(a, node->children[i], hits);
    return status;
}

static bool same_span(const galley_span *a, const galley_span *b)
{
    return a->part == b->part && a->start == b->start && a->end == b->end &&
           a->pattern == b->pattern && a->fields == b->fields && galley_str_eq(a->label, b->label);
}

/* All lists into one, in order; a word that is in two of them counts once. */
static galley_status merge_hits(query_asker *a, const query_hits *lists, size_t n, query_hits *all)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < lists[i].count; k++) {
            galley_status status = galley__hits_add(all, &lists[i].at[k], a->arena, a->err);
            if (status != GALLEY_OK)
                return status;
        }
    galley__hits_sort(all);
    size_t kept = 0;
    for (size_t i = 0; i < all->count; i++)
        if (kept == 0 || !same_span(&all->at[kept - 1].span, &all->at[i].span))
            all->at[kept++] = all->at[i];
    all->count = kept;
    return GALLEY_OK;
}

static galley_status ask_near(query_asker *a, const galley_query_node *node, bool gather,
                              bool *match)
{
    query_hits all = {0};
    query_hits *lists = galley_arena_calloc(a->arena, node->n_children, sizeof *lists);
    galley_status status = lists ? galley__ask_need_text(a) : galley__nomem(a->err);
    for (size_t i = 0; i < node->n_children && status == GALLEY_OK; i++) {
        status = galley__ask_near_hits(a, node->children[i], &lists[i]);
        if (status != GALLEY_OK || lists[i].count == 0)
            return status;
        galley__hits_sort(&lists[i]);
    }
    if (status == GALLEY_OK)
        status =
            galley__near_chain(lists, node->n_children, node->distance, a->arena, match, a->err);
    if (status != GALLEY_OK || !*match || !gather)
        return status;
    status = merge_hits(a, lists, node->n_children, &all);
    return status == GALLEY_OK ? gather_hits(a, node, &all) : status;
}

/* -- the inner nodes -- */

static galley_status ask_all(query_asker *a, const galley_query_node *node, bool gather,
                             bool *match)
{
    size_t before = a->n_clauses;
    *match = true;
    for (size_t i = 0; i < node->n_children && *match; i++) {
        galley_status status = galley__ask_node(a, node->children[i], gather, match);
        if (status != GALLEY_OK)
            return status;
    }
    if (!*match)
        a->n_clauses = before;
    return GALLEY_OK;
}

static galley_status ask_any(query_asker *a, const galley_query_node *node, bool gather,
                             bool *match)
{
    for (size_t i = 0; i < node->n_children && (gather || !*match); i++) {
        bool one = false;
        galley_status status = galley__ask_node(a, node->children[i], gather, &one);
        if (status != GALLEY_OK)
            return status;
        *match |= one;
    }
    return GALLEY_OK;
}

static galley_status ask_not(query_asker *a, const galley_query_node *node, bool *match)
{
    bool inner = false;
    galley_status status = galley__ask_node(a, node->children[0], false, &inner);
    *match = !inner;
    return status;
}

galley_status galley__ask_node(query_asker *a, const galley_query_node *node, bool gather,
                               bool *match)
{
    *match = false;
    switch (node->op) {
    case GALLEY_QUERY_ALL:
        *match = true;
        return GALLEY_OK;
    case GALLEY_QUERY_AND:
        return ask_all(a, node, gather, match);
    case GALLEY_QUERY_OR:
        return ask_any(a, node, gather, match);
    case GALLEY_QUERY_NOT:
        return ask_not(a, node, match);
    case GALLEY_QUERY_NEAR:
        return ask_near(a, node, gather, match);
    case GALLEY_QUERY_WORDS:
        return ask_words(a, node, gather, match);
    case GALLEY_QUERY_REGEX:
        return ask_regex(a, node, gather, match);
    case GALLEY_QUERY_SPAN:
        return ask_span(a, node, gather, match);
    case GALLEY_QUERY_TAG:
    case GALLEY_QUERY_LABEL:
    case GALLEY_QUERY_FIELD:
    case GALLEY_QUERY_DATE:
        return ask_plain(a, node, gather, match);
    }
    return GALLEY_OK;
}

galley_status galley_query_ask(const galley_query *q, const galley_view *view, galley_arena *arena,
                               galley_answer *out, galley_error *err)
{
    query_asker a = {.query = q, .view = view, .arena = arena, .err = err, .text = view->words};
    bool match = false;
    *out = (galley_answer){0};
    galley_status status = galley__ask_node(&a, galley_query_root(q), true, &match);
    if (status != GALLEY_OK || !match)
        return status;
    *out = (galley_answer){true, a.clauses, a.n_clauses};
    return GALLEY_OK;
}
