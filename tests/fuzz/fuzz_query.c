/* tests/fuzz/fuzz_query.c: any bytes as a query: refused with a place inside it, or a tree that is
 * whole and that an article (the query's own text) answers the same way with the word index and
 * without.
 * SPDX-License-Identifier: MIT */
#include <galley/query.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool ok)
{
    if (!ok)
        abort();
}

static size_t children_wanted(const galley_query_node *node)
{
    switch (node->op) {
    case GALLEY_QUERY_AND:
    case GALLEY_QUERY_OR:
    case GALLEY_QUERY_NEAR:
        return 2;
    case GALLEY_QUERY_NOT:
        return 1;
    default:
        return 0;
    }
}

static void check_words(const galley_query_node *node)
{
    need(node->op == GALLEY_QUERY_WORDS ? node->n_words > 0 : node->n_words == 0);
    need(node->within <= GALLEY_REGION_ALL);
    for (size_t i = 0; i < node->n_words; i++) {
        need(node->words[i].size > 0);
        need(galley_utf8_valid(node->words[i]) == node->words[i].size);
    }
}

static void check_node(const galley_query_node *node, size_t size, unsigned depth)
{
    size_t n = children_wanted(node);
    need(depth <= 300);
    need(node->start <= node->end && node->end <= size);
    need(n == 2 ? node->n_children >= 2 : node->n_children == n);
    check_words(node);
    if (node->op == GALLEY_QUERY_DATE)
        need((node->from.size == 10 || node->to.size == 10) &&
             (node->from.size != 10 || node->to.size != 10 ||
              galley_str_cmp(node->from, node->to) <= 0));
    if (node->op == GALLEY_QUERY_FIELD)
        need(node->name.size > 0 && node->value.size > 0);
    for (size_t i = 0; i < node->n_children; i++) {
        const galley_query_node *child = node->children[i];
        need(child->start >= node->start && child->end <= node->end);
        check_node(child, size, depth + 1);
    }
}

static bool same(const galley_answer *a, const galley_answer *b)
{
    if (a->match != b->match || a->n_clauses != b->n_clauses)
        return false;
    for (size_t i = 0; i < a->n_clauses; i++) {
        const galley_spans *x = &a->clauses[i].spans, *y = &b->clauses[i].spans;
        if (x->count != y->count || a->clauses[i].text.data != b->clauses[i].text.data)
            return false;
        for (size_t k = 0; k < x->count; k++)
            if (x->at[k].start != y->at[k].start || x->at[k].end != y->at[k].end)
                return false;
    }
    return true;
}

static bool is_ascii(galley_str s)
{
    for (size_t i = 0; i < s.size; i++)
        if ((unsigned char)s.data[i] >= 0x80 || s.data[i] == '\\')
            return false;
    return true;
}

static void ask(const galley_query *q)
{
    galley_arena *arena = NULL;
    galley_str text = galley_query_text(q);
    galley_article article = {.text = text, .title = text, .date = GALLEY_STR("2022-02-04")};
    galley_tokens tokens;
    galley_view plain = {.article = &article}, indexed = {.article = &article, .tokens = &tokens};
    galley_answer one, other;
    need(galley_arena_new(NULL, &arena, NULL) == GALLEY_OK);
    need(galley_text_tokens(text, arena, &tokens, NULL) == GALLEY_OK);
    need(galley_word_index_new(&tokens, text, arena, &indexed.words, NULL) == GALLEY_OK);
    need(galley_query_ask(q, &plain, arena, &one, NULL) == GALLEY_OK);
    need(galley_query_ask(q, &indexed, arena, &other, NULL) == GALLEY_OK);
    need(same(&one, &other));
    galley_misses misses;
    need(galley_query_misses(q, &plain, arena, &misses, NULL) == GALLEY_OK);
    need(one.match ? misses.count == 0 : misses.count > 0);
    const galley_query_node *root = galley_query_root(q);
    if (root->op == GALLEY_QUERY_WORDS && root->within == 0 && is_ascii(text))
        need(one.match);
    galley_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    galley_str text = {(const char *)data, size}, now = GALLEY_STR("2022-03-31");
    galley_query *q = NULL;
    galley_error err;
    galley_status status = galley_query_parse(NULL, text, size % 2 ? &now : NULL, &q, &err);
    if (status != GALLEY_OK) {
        need(q == NULL && err.status == status && err.text[0] && err.offset <= size);
        need(status == GALLEY_SYNTAX || status == GALLEY_LIMIT || status == GALLEY_ENCODING);
        need(galley_utf8_valid(galley_str_of(err.text)) == strlen(err.text));
        return 0;
    }
    check_node(galley_query_root(q), size, 0);
    ask(q);
    galley_query_free(q);
    return 0;
}
