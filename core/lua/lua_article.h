/* core/lua/lua_article.h: articles, spans and span sets as Lua sees them.
 *
 * A host shows an article to Lua for the time of one call:
 *
 *     galley__lua_push_article(L, &a, arena);       // article
 *     ... call Lua ...
 *     galley__lua_close_article(L, idx);            // later use raises "closed article"
 *     galley_arena_reset(arena);
 *
 * Layers (tokens, sentences, spans found) are made when first asked for, once, in the article's
 * arena. Spans and sets hold their article in user value 1.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_LUA_ARTICLE_H
#define GALLEY_CORE_LUA_ARTICLE_H

#include "core/lua/lua_common.h"
#include <galley/match.h>
#include <galley/query.h>

/* What is known of one article, in its arena. */
typedef struct galley__lua_layers {
    const galley_article *article;
    galley_arena *arena;
    galley_tokens tokens, title_tokens;
    galley_spans sentences; /* of all regions, in order */
    galley_spans regions;   /* labelled by kind */
    galley_word_index *words;
    galley_spans found;     /* by matchers */
    galley_statements said; /* by rules, so far */
    galley_str *tags;       /* of `said` */
    galley_str body;
    bool has_tokens, has_title_tokens, has_sentences, has_regions, has_body;
    bool plain; /* made from a mere string */
} galley__lua_layers;

/* The userdata. Closed: layers NULL. `owned` NULL: a host lends the arena. */
typedef struct galley__lua_article_box {
    galley__lua_layers *layers;
    galley_arena *owned;
} galley__lua_article_box;

extern const galley__lua_type galley__lua_article_type;
extern const galley__lua_type galley__lua_span_type;
extern const galley__lua_type galley__lua_spans_type;

/* -- for a host -- */

/* Push an article that borrows `a` and `arena` until it is closed. */
void galley__lua_push_article(lua_State *L, const galley_article *a, galley_arena *arena);

/* Nothing of it is used after this. Does nothing to an article that is closed. */
void galley__lua_close_article(lua_State *L, int idx);

/* -- between bindings -- */

/* Push an article with an arena of its own, empty; fill *article, then galley__lua_article_made. */
galley__lua_layers *galley__lua_new_article(lua_State *L, galley_article **article);
/* After the fields are there: regions where there are none (by anatomy, or each line as prose). */
galley_status galley__lua_mark_article(lua_State *L, int idx, bool anatomy, galley_error *err);

/* The article at `idx`, open. */
galley__lua_layers *galley__lua_checkarticle(lua_State *L, int idx);
/* NULL when it is something else. */
galley__lua_layers *galley__lua_testarticle(lua_State *L, int idx);
/* Push an article made of a string: each line is prose. */
galley__lua_layers *galley__lua_text_article(lua_State *L, galley_str text);

/* Layers, made when not there. They raise only when memory is out or the text is too long. */
const galley_tokens *galley__lua_tokens(lua_State *L, galley__lua_layers *layers);
const galley_tokens *galley__lua_title_tokens(lua_State *L, galley__lua_layers *layers);
const galley_spans *galley__lua_sentences(lua_State *L, galley__lua_layers *layers);
const galley_spans *galley__lua_regions(lua_State *L, galley__lua_layers *layers);
/* Append the word and number tokens that begin in [start, end), labelled "word". */
void galley__lua_add_words(lua_State *L, galley__lua_layers *layers, galley_part part,
                           uint32_t start, uint32_t end, galley_spans *out);
/* Append, raising when memory is out. */
void galley__lua_add_span(lua_State *L, galley__lua_layers *layers, const galley_span *span,
                          galley_spans *out);
/* What a query can see. */
galley_view galley__lua_view(lua_State *L, galley__lua_layers *layers);

/* article:features(...) (lua_vector.c). */
int galley__lua_article_features(lua_State *L);

/* Keep the value at `idx` (a matcher whose labels the spans borrow) as long as the article. */
void galley__lua_article_keep(lua_State *L, int article, int idx);

/* Push a span of the article at index `article`. */
void galley__lua_push_span(lua_State *L, int article, const galley_span *span);
/* Push a set; `spans.at` has to be in the article's arena. */
void galley__lua_push_spans(lua_State *L, int article, galley_spans spans);

/* The span at `idx`, its article open; *layers may be NULL. */
const galley_span *galley__lua_checkspan(lua_State *L, int idx, galley__lua_layers **layers);
const galley_spans *galley__lua_checkspans(lua_State *L, int idx, galley__lua_layers **layers);

/* The kind of the region in which the span begins; false when it is in none. */
bool galley__lua_span_region(const galley__lua_layers *layers, const galley_span *span,
                             galley_region *region);
#endif
