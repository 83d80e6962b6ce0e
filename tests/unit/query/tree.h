/* tests/unit/query/tree.h: a query's tree as one line of text.
 *
 *     (AND [gas] (OR [deal] [contract*]) (NOT span:country=RU))
 *     [word]{title}: looked for in titles
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_TESTS_QUERY_TREE_H
#define GALLEY_TESTS_QUERY_TREE_H

#include <galley/query.h>
#include <stdio.h>

typedef struct tree_text {
    char text[4096];
    size_t size;
} tree_text;

static inline void tree_add(tree_text *t, galley_str s)
{
    if (t->size + s.size >= sizeof t->text)
        return;
    if (s.size)
        memcpy(t->text + t->size, s.data, s.size);
    t->size += s.size;
    t->text[t->size] = '\0';
}

static inline void tree_z(tree_text *t, const char *z)
{
    tree_add(t, galley_str_of(z));
}

static inline void tree_words(tree_text *t, const galley_query_node *node)
{
    tree_z(t, "[");
    for (size_t i = 0; i < node->n_words; i++) {
        tree_z(t, i ? " " : "");
        tree_add(t, node->words[i]);
    }
    tree_z(t, node->prefix ? "*]" : "]");
    if (node->within == 0)
        return;
    tree_z(t, "{");
    if (node->within == GALLEY_REGION_ALL)
        tree_z(t, "all");
    for (int k = 0; node->within != GALLEY_REGION_ALL && k < GALLEY_REGION_KINDS; k++) {
        if (!(node->within & GALLEY_REGION_BIT(k)))
            continue;
        tree_z(t, t->text[t->size - 1] == '{' ? "" : ",");
        tree_z(t, galley_region_name((galley_region_kind)k));
    }
    tree_z(t, "}");
}

static inline void tree_pair(tree_text *t, const char *what, const galley_query_node *node)
{
    tree_z(t, what);
    tree_add(t, node->name);
    tree_z(t, node->value.size ? "=" : "");
    tree_add(t, node->value);
}

static inline void tree_node(tree_text *t, const galley_query_node *node);

static inline void tree_inner(tree_text *t, const char *name, const galley_query_node *node)
{
    tree_z(t, "(");
    tree_z(t, name);
    for (size_t i = 0; i < node->n_children; i++) {
        tree_z(t, " ");
        tree_node(t, node->children[i]);
    }
    tree_z(t, ")");
}

static inline void tree_node(tree_text *t, const galley_query_node *node)
{
    char near[32];
    switch (node->op) {
    case GALLEY_QUERY_ALL:
        tree_z(t, "ALL");
        break;
    case GALLEY_QUERY_AND:
        tree_inner(t, "AND", node);
        break;
    case GALLEY_QUERY_OR:
        tree_inner(t, "OR", node);
        break;
    case GALLEY_QUERY_NOT:
        tree_inner(t, "NOT", node);
        break;
    case GALLEY_QUERY_NEAR:
        snprintf(near, sizeof near, "NEAR/%u", node->distance);
        tree_inner(t, near, node);
        break;
    case GALLEY_QUERY_WORDS:
        tree_words(t, node);
        break;
    case GALLEY_QUERY_REGEX:
        tree_z(t, node->caseless ? "regex-i:" : "regex:");
        tree_add(t, node->value);
        break;
    case GALLEY_QUERY_TAG:
        tree_z(t, "tag:");
        tree_add(t, node->value);
        break;
    case GALLEY_QUERY_LABEL:
        tree_pair(t, "label:", node);
        break;
    case GALLEY_QUERY_SPAN:
        tree_pair(t, "span:", node);
        break;
    case GALLEY_QUERY_FIELD:
        tree_pair(t, "field:", node);
        break;
    case GALLEY_QUERY_DATE:
        tree_z(t, "date:");
        tree_add(t, node->from);
        tree_z(t, "..");
        tree_add(t, node->to);
        break;
    }
}

#endif
