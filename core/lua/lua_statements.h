/* core/lua/lua_statements.h: what rules say about one article, gathered in C.
 *
 *     galley__lua_push_article(L, &a, arena);       // article
 *     galley__lua_push_statements(L, -1);           // article statements
 *     ... call judge(article, statements) ...
 *     *out = *galley__lua_statements(L, idx);       // in the article's arena
 *     galley__lua_close_article(L, article_idx);
 *
 * In Lua (module "galley.article", function statements(article)):
 *
 *     statements:add(tag, rule, score, evidence, author)
 *         evidence: nil | span | spans | { {span, weight [, clause]}, ... }
 *     statements:add_query(tag, rule, query, article, weight)          -> true when it matched
 *     statements:add_queries(tag, rule, { {query, weight}, ... }, threshold, article)
 *                                                                      -> true when reached
 *
 * The score that is stored is the sum of the evidence's weights in their order. `score` of add:
 * shared equally over the spans given (clause "function"); with an array of weighted pieces it has
 * to be their sum or nil. A query's weight is shared equally over its clauses that matched, a
 * clause's over its spans, of which GALLEY_EVIDENCE_MAX at most are kept; in add_queries each query
 * is one clause. NaN and infinite numbers raise.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_LUA_STATEMENTS_H
#define GALLEY_CORE_LUA_STATEMENTS_H

#include "core/lua/lua_article.h"

extern const galley__lua_type galley__lua_statements_type;

/* Push an empty collection for the article at index `article`; what was said is forgotten. */
void galley__lua_push_statements(lua_State *L, int article);

/* Push { name, score, rule, author, left_out, evidence } of a statement about the article at index
 * `article`; what it borrows has to live as long as the article. */
void galley__lua_push_statement(lua_State *L, int article, const galley_statement *s);

/* The statements so far, borrowed from the article's arena. Raises on another type or a closed
 * article. */
galley_statements *galley__lua_statements(lua_State *L, int idx);
#endif
