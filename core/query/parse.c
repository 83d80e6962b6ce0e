/* core/query/parse.c: the text of a query to its tree, by recursive descent.
 *
 *     group   := and (OR and)*
 *     and     := operand (AND? operand)*
 *     operand := (NOT | -) operand | near
 *     near    := primary (NEAR primary)*
 *     primary := ( group ) | term
 * SPDX-License-Identifier: MIT */
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/query/query_internal.h"

#include <stdio.h>

struct galley_query {
    const galley_alloc *alloc;
    galley_arena *arena;
    galley_str text;
    const galley_query_node *root;
    query_regexes *regexes; /* NULL: there are none */
};

static galley_status parse_group(query_parser *p, galley_query_node **out);
static galley_status parse_operand(query_parser *p, galley_query_node **out);

static galley_status consume(query_parser *p, query_lexeme next, const char *wanted)
{
    p->at = p->end = next.end;
    p->wanted = wanted;
    return GALLEY_OK;
}

/* -- lists of children -- */

typedef struct children {
    const galley_query_node **at;
    size_t count, capacity;
} children;

static galley_status add_child(query_parser *p, children *list, const galley_query_node *child)
{
    if (child == NULL)
        return GALLEY_OK;
    if (!galley__arena_grow(p->arena, (void **)&list->at, list->count, &list->capacity,
                            sizeof *list->at))
        return galley__nomem(p->err);
    list->at[list->count++] = child;
    return GALLEY_OK;
}

/* One child stands for itself; none (a group of nothing but within:) gives no node. */
static galley_status join(query_parser *p, galley_query_op op, const children *list, size_t start,
                          galley_query_node **out)
{
    *out = list->count ? (galley_query_node *)list->at[0] : NULL;
    if (list->count < 2)
        return GALLEY_OK;
    galley_status status = galley__query_node(p, op, start, p->end, out);
    if (status == GALLEY_OK) {
        (*out)->children = list->at;
        (*out)->n_children = list->count;
    }
    return status;
}

/* -- what should have been there -- */

static const char *spelling(query_lexeme_kind kind)
{
    return kind == QUERY_AND ? "AND" : kind == QUERY_OR ? "OR" : "NEAR";
}

static galley_status no_operand(query_parser *p, query_lexeme next)
{
    if (p->wanted)
        return galley__fail_at(p->err, GALLEY_SYNTAX, next.start, "expected a word %s", p->wanted);
    if (next.kind == QUERY_CLOSE)
        return galley__fail_at(p->err, GALLEY_SYNTAX, next.start, "no ( opens this )");
    return galley__fail_at(p->err, GALLEY_SYNTAX, next.start, "expected a word before %s",
                           spelling(next.kind));
}

static galley_status deeper(query_parser *p, size_t at)
{
    if (++p->depth > GALLEY__QUERY_DEPTH)
        return galley__fail_at(p->err, GALLEY_LIMIT, at, "nested deeper than %d",
                               GALLEY__QUERY_DEPTH);
    return GALLEY_OK;
}

static galley_status within_misplaced(query_parser *p, size_t at, const char *where)
{
    return galley__fail_at(p->err, GALLEY_SYNTAX, at,
                           "within: cannot stand %s: it says where the words beside it are "
                           "looked for",
                           where);
}

/* -- groups -- */

static galley_status open_group(query_parser *p)
{
    query_group *g = galley_arena_calloc(p->arena, 1, sizeof *g);
    if (g == NULL)
        return galley__nomem(p->err);
    g->parent = p->group;
    if (p->last_group)
        p->last_group->next = g;
    else
        p->groups = g;
    p->last_group = p->group = g;
    return GALLEY_OK;
}

static galley_status parse_parentheses(query_parser *p, query_lexeme open, galley_query_node **out)
{
    galley_status status = deeper(p, open.start);
    if (status == GALLEY_OK)
        status = open_group(p);
    if (status != GALLEY_OK)
        return status;
    consume(p, open, NULL);
    query_lexeme next = galley__query_peek(p);
    if (next.kind == QUERY_CLOSE)
        return galley__fail_at(p->err, GALLEY_SYNTAX, next.start, "expected a word inside ( )");
    if (next.kind != QUERY_END)
        status = parse_group(p, out);
    if (status != GALLEY_OK)
        return status;
    next = galley__query_peek(p);
    if (next.kind != QUERY_CLOSE)
        return galley__fail_at(p->err, GALLEY_SYNTAX, open.start, "this ( is never closed");
    p->depth--;
    p->group = p->group->parent;
    return consume(p, next, NULL);
}

static galley_status parse_primary(query_parser *p, galley_query_node **out)
{
    query_lexeme next = galley__query_peek(p);
    *out = NULL;
    if (next.kind == QUERY_OPEN)
        return parse_parentheses(p, next, out);
    if (next.kind != QUERY_TERM)
        return no_operand(p, next);
    p->at = next.start;
    p->wanted = NULL;
    return galley__query_term(p, out);
}

/* -- NEAR -- */

static bool can_be_near(const galley_query_node *node)
{
    if (node->op == GALLEY_QUERY_WORDS || node->op == GALLEY_QUERY_SPAN ||
        node->op == GALLEY_QUERY_REGEX)
        return true;
    if (node->op != GALLEY_QUERY_OR)
        return false;
    for (size_t i = 0; i < node->n_children; i++)
        if (!can_be_near(node->children[i]))
            return false;
    return true;
}

static galley_status near_operand(query_parser *p, const galley_query_node *node, size_t start)
{
    if (node == NULL)
        return within_misplaced(p, start, "beside NEAR");
    if (can_be_near(node))
        return GALLEY_OK;
    return galley__fail_at(
        p->err, GALLEY_SYNTAX, start,
        "NEAR stands between words, phrases, regexes, span: and groups of these with OR");
}

/* The number of NEAR/n. */
static galley_status near_distance(query_parser *p, query_lexeme near, uint32_t *distance)
{
    size_t at = near.start + 5;
    *distance = GALLEY__QUERY_NEAR;
    if (near.end == near.start + 4)
        return GALLEY_OK;
    uint32_t n = 0;
    for (size_t i = at; i < near.end; i++) {
        char c = p->text.data[i];
        if (c < '0' || c > '9')
            return galley__fail_at(p->err, GALLEY_SYNTAX, at, "expected a number after NEAR/");
        n = n * 10 + (uint32_t)(c - '0');
        if (n > GALLEY__QUERY_NEAR_MOST)
            return galley__fail_at(p->err, GALLEY_SYNTAX, at,
                                   "NEAR/%d is the farthest; beyond it AND is meant",
                                   GALLEY__QUERY_NEAR_MOST);
    }
    *distance = n;
    return at < near.end
               ? GALLEY_OK
               : galley__fail_at(p->err, GALLEY_SYNTAX, at, "expected a number after NEAR/");
}

static galley_status near_next(query_parser *p, query_lexeme near, children *list,
                               uint32_t *distance)
{
    uint32_t d;
    galley_query_node *node = NULL;
    galley_status status = near_distance(p, near, &d);
    if (status == GALLEY_OK && list->count > 1 && d != *distance)
        status = galley__fail_at(p->err, GALLEY_SYNTAX, near.start,
                                 "all distances in a chain of NEAR have to be equal: /%u and /%u",
                                 (unsigned)*distance, (unsigned)d);
    if (status != GALLEY_OK)
        return status;
    *distance = d;
    consume(p, near, "after NEAR");
    query_lexeme next = galley__query_peek(p);
    if (next.kind == QUERY_NOT || next.kind == QUERY_MINUS)
        return galley__fail_at(p->err, GALLEY_SYNTAX, next.start,
                               "NEAR cannot be followed by NOT or -");
    status = parse_primary(p, &node);
    if (status == GALLEY_OK)
        status = near_operand(p, node, next.start);
    return status == GALLEY_OK ? add_child(p, list, node) : status;
}

static galley_status parse_near(query_parser *p, galley_query_node **out)
{
    children list = {0};
    uint32_t distance = 0;
    size_t start = galley__query_peek(p).start;
    galley_status status = parse_primary(p, out);
    query_lexeme next = galley__query_peek(p);
    if (status != GALLEY_OK || next.kind != QUERY_NEAR)
        return status;
    status = near_operand(p, *out, start);
    if (status == GALLEY_OK)
        status = add_child(p, &list, *out);
    while (status == GALLEY_OK && (next = galley__query_peek(p)).kind == QUERY_NEAR)
        status = near_next(p, next, &list, &distance);
    if (status == GALLEY_OK)
        status = join(p, GALLEY_QUERY_NEAR, &list, start, out);
    if (status == GALLEY_OK)
        (*out)->distance = distance;
    return status;
}

/* -- NOT, AND, OR -- */

static galley_status parse_not(query_parser *p, query_lexeme not, galley_query_node **out)
{
    galley_query_node *inner = NULL;
    children list = {0};
    galley_status status = deeper(p, not .start);
    if (status != GALLEY_OK)
        return status;
    consume(p, not, "after NOT");
    bool minus = not .kind == QUERY_MINUS;
    if (minus && (p->at == p->text.size || galley__query_space(p->text, p->at)))
        return galley__fail_at(p->err, GALLEY_SYNTAX, p->at, "expected a word directly after -");
    p->wanted = minus ? "directly after -" : "after NOT";
    size_t inner_at = galley__query_peek(p).start;
    status = parse_operand(p, &inner);
    if (status == GALLEY_OK && inner == NULL)
        status = within_misplaced(p, inner_at, minus ? "after -" : "after NOT");
    if (status == GALLEY_OK)
        status = add_child(p, &list, inner);
    if (status == GALLEY_OK)
        status = galley__query_node(p, GALLEY_QUERY_NOT, not .start, p->end, out);
    if (status != GALLEY_OK)
        return status;
    p->depth--;
    (*out)->children = list.at;
    (*out)->n_children = 1;
    return GALLEY_OK;
}

static galley_status parse_operand(query_parser *p, galley_query_node **out)
{
    query_lexeme next = galley__query_peek(p);
    bool negated = next.kind == QUERY_NOT || next.kind == QUERY_MINUS;
    return negated ? parse_not(p, next, out) : parse_near(p, out);
}

static bool ends_and(query_lexeme_kind kind)
{
    return kind == QUERY_END || kind == QUERY_CLOSE || kind == QUERY_OR;
}

static galley_status parse_and(query_parser *p, galley_query_node **out)
{
    children list = {0};
    size_t start = galley__query_peek(p).start;
    for (;;) {
        galley_query_node *node = NULL;
        galley_status status = parse_operand(p, &node);
        if (status == GALLEY_OK)
            status = add_child(p, &list, node);
        if (status != GALLEY_OK)
            return status;
        query_lexeme next = galley__query_peek(p);
        if (ends_and(next.kind))
            return join(p, GALLEY_QUERY_AND, &list, start, out);
        if (next.kind == QUERY_AND)
            consume(p, next, "after AND");
    }
}

static galley_status parse_group(query_parser *p, galley_query_node **out)
{
    children list = {0};
    size_t start = galley__query_peek(p).start;
    for (;;) {
        galley_query_node *node = NULL;
        galley_status status = parse_and(p, &node);
        if (status == GALLEY_OK)
            status = add_child(p, &list, node);
        if (status != GALLEY_OK)
            return status;
        query_lexeme next = galley__query_peek(p);
        if (next.kind != QUERY_OR)
            break;
        p->group->has_or = true;
        consume(p, next, "after OR");
    }
    if (p->group->has_or && p->group->within)
        return galley__fail_at(p->err, GALLEY_SYNTAX, p->group->at,
                               "within: beside OR can be read in two ways; put ( ) around the "
                               "words it is for");
    return join(p, GALLEY_QUERY_OR, &list, start, out);
}

/* -- within: given to the words -- */

static uint32_t reached_by(query_group *g)
{
    while (g && g->within == 0)
        g = g->parent;
    if (g == NULL)
        return 0;
    g->used = true;
    return g->within == galley_region_body() ? 0 : g->within;
}

static galley_status give_within(query_parser *p)
{
    for (size_t i = 0; i < p->n_words; i++)
        p->words[i].node->within = reached_by(p->words[i].group);
    for (const query_group *g = p->groups; g; g = g->next)
        if (g->within && !g->used)
            return galley__fail_at(p->err, GALLEY_SYNTAX, g->at,
                                   "within: says where words are looked for, and there are none "
                                   "beside it");
    return GALLEY_OK;
}

/* -- the whole -- */

static galley_status check_text(galley_str text, galley_error *err)
{
    if (text.size > GALLEY__QUERY_BYTES)
        return galley__fail_at(err, GALLEY_LIMIT, GALLEY__QUERY_BYTES,
                               "a query has at most %d bytes", GALLEY__QUERY_BYTES);
    size_t bad = galley_utf8_valid(text);
    if (bad < text.size)
        return galley__fail_at(err, GALLEY_ENCODING, bad, "not UTF-8");
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if ((c < 0x20 && !galley__query_space(text, i)) || c == 0x7F)
            return galley__fail_at(err, GALLEY_SYNTAX, i, "a control character (0x%02X)", c);
    }
    return GALLEY_OK;
}

static galley_status parse_all(query_parser *p, galley_query_node **out)
{
    galley_status status = open_group(p);
    if (status != GALLEY_OK)
        return status;
    if (galley__query_peek(p).kind == QUERY_END)
        return galley__query_node(p, GALLEY_QUERY_ALL, 0, 0, out);
    status = parse_group(p, out);
    if (status != GALLEY_OK)
        return status;
    query_lexeme next = galley__query_peek(p);
    if (next.kind != QUERY_END) {
        p->wanted = NULL;
        return no_operand(p, next);
    }
    return give_within(p);
}

static galley_status set_now(query_parser *p, const galley_str *now)
{
    if (now == NULL || now->size == 0 || galley__query_day(*now, p->now))
        return GALLEY_OK;
    return galley__fail(p->err, GALLEY_INVALID, "\"%.*s\" is no date to count from",
                        GALLEY__S(*now));
}

static galley_status query_new(const galley_alloc *alloc, galley_str text, galley_query **out,
                               galley_error *err)
{
    galley_query *q = galley__new(alloc, sizeof *q);
    if (q == NULL)
        return galley__nomem(err);
    q->alloc = alloc;
    if (galley_arena_new(alloc, &q->arena, err) == GALLEY_OK)
        q->text = galley_arena_copy(q->arena, text);
    if (q->text.data == NULL) {
        galley_query_free(q);
        return galley__nomem(err);
    }
    *out = q;
    return GALLEY_OK;
}

galley_status galley_query_parse(const galley_alloc *alloc, galley_str text, const galley_str *now,
                                 galley_query **out, galley_error *err)
{
    galley_query *q = NULL;
    galley_query_node *root = NULL;
    *out = NULL;
    galley_status status = check_text(text, err);
    if (status == GALLEY_OK)
        status = query_new(alloc, text, &q, err);
    if (status != GALLEY_OK)
        return status;
    query_parser p = {.text = q->text, .arena = q->arena, .err = err};
    status = set_now(&p, now);
    if (status == GALLEY_OK)
        status = parse_all(&p, &root);
    if (status == GALLEY_OK)
        status = galley__query_regexes_new(&p, alloc, &q->regexes, err);
    if (status != GALLEY_OK) {
        galley_query_free(q);
        return status;
    }
    q->root = root;
    *out = q;
    return GALLEY_OK;
}

void galley_query_free(galley_query *q)
{
    if (q == NULL)
        return;
    galley__query_regexes_free(q->regexes);
    galley_arena_free(q->arena);
    galley__free(q->alloc, q, sizeof *q);
}

const galley_query_node *galley_query_root(const galley_query *q)
{
    return q->root;
}

query_regexes *galley__query_regexes(const galley_query *q)
{
    return q->regexes;
}

galley_str galley_query_text(const galley_query *q)
{
    return q->text;
}
