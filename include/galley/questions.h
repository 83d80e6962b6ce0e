/* galley/questions.h: what a store says of many articles at once: counts, words, pairs, contexts.
 *
 *     galley_facets what = {.names = (galley_str[]){GALLEY_STR("source")}, .n_names = 1};
 *     galley_rows *rows = NULL;
 *     galley_store_facets(store, &what, &rows, &err);
 *     while (galley_rows_next(rows, &more, &err) == GALLEY_OK && more) ...    // source, articles, percent
 *     galley_rows_close(rows);
 *
 * Every question gives rows (store.h) and has a part in common, galley_question. What is counted are the current texts
 * and the tags that hold; words are looked for in the body, folded, a possessive 's left out, as queries do.
 *
 * Threads:  as the store.
 * Memory:   rows are closed before their store.
 * Errors:   INVALID: an unknown column to sort by, or what each question says; LIMIT; NOMEM CORRUPT IO BUSY.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_QUESTIONS_H
#define GALLEY_QUESTIONS_H

#include <galley/store.h>

#ifdef __cplusplus
extern "C" {
#endif

/* -- what all questions have -- */

typedef struct galley_question {
    const galley_query *where; /* of which articles; NULL: all */
    galley_str sort;           /* a column: numbers fall, texts rise, '-' in front turns it round;
                                  empty: as each question says. Equal rows keep that order */
    size_t top;                /* only the first so many rows; 0: all */
    size_t min;                /* leave out what was counted less often */
    bool articles;             /* a last column "ids": the articles (article.id) behind the row, as
                                  a JSON array in rising order */
} galley_question;

/* -- trends -- */

typedef struct galley_trend {
    const galley_str *tags; /* a column each */
    size_t n_tags;
    const galley_query *const *queries; /* a column each, behind the tags, named as written */
    size_t n_queries;
    galley_str by;             /* "hour" "day" "week" (named by its Monday) "month" "year" */
    const galley_query *query; /* of which articles; NULL: all */
    bool per_story;            /* stories are counted, not articles (galley_store_stories) */
    bool share;                /* per cent of all in place of numbers */
    size_t average;            /* over so many periods up to each one; 0 or 1: none */
    bool articles;             /* "ids NAME" for each column and "ids" for all, as above */
} galley_trend;

/* One row a period, from the first to the last without gaps (where that is not over 20,000; then those that have articles): its
 * name, a number for each tag that holds and each query, and how many there are in all. Articles without a date as exact as
 * the period are in none. INVALID: no such period; LIMIT: over 30 columns. */
GALLEY_API galley_status galley_store_trend(galley_store *store, const galley_trend *what,
                                            galley_rows **out, galley_error *err);

/* -- facets -- */

/* Names: source author lang, hour day week month year, tag, label, label:NAME, span:LABEL (by the id of the span, else by its
 * words), story; else another field of the article, a list by its elements. */
typedef struct galley_facets {
    const galley_str *names;
    size_t n_names;
    galley_question
        question; /* `top` and `sort` ("articles", "value") are for each facet by itself */
} galley_facets;

/* Facet by facet: facet, value, articles, percent (of the articles asked for; an article may have several values). Last of each
 * facet, where there are some, the articles that have none, as NULL. INVALID: no names, a name that no field can have. */
GALLEY_API galley_status galley_store_facets(galley_store *store, const galley_facets *what,
                                             galley_rows **out, galley_error *err);

#ifdef __cplusplus
}
#endif
#endif
