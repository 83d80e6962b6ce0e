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

/* -- words -- */

/* The words of the articles that `a` matches beside those of `b`. An article that both match counts in both. */
typedef struct galley_keyness {
    const galley_query *a; /* NULL: all */
    const galley_query *b; /* NULL: all that `a` does not match */
    bool both_ways;        /* also words that are rarer in `a` */
    double p;              /* over 0: only where a log-likelihood this large comes by chance with a
                              probability of at most p, divided by the number of words (Bonferroni) */
    galley_question question; /* `where` holds for both; `min`: occurrences in both together; the
                                 articles are those of `a` */
} galley_keyness;

/* word, count, per_million, other, other_per_million, log_likelihood, chi_square, log_ratio (galley/measure.h), articles (of `a`
 * that have it); by log_likelihood. */
GALLEY_API galley_status galley_store_keyness(galley_store *store, const galley_keyness *what,
                                              galley_rows **out, galley_error *err);

/* Words that stand near what `node` finds, or, without a node, pairs of words that stand side by side. */
typedef struct galley_collocations {
    const galley_query *node; /* words and phrases; NULL: pairs */
    size_t window;            /* words to each side, not over the end of a paragraph; 0: 5 */
    galley_question question; /* `min`: together */
} galley_collocations;

/* word (of a pair both, with a blank), count (times near the node), left, right (of these; not of pairs), expected, pmi, npmi,
 * log_likelihood, articles; only what stands there more often than by chance; by log_likelihood. The table of counts is that
 * of surface cooccurrence (Evert 2008): positions in a window, once even where two windows meet, beside all other positions;
 * the node's own words apart. Pairs: of all pairs (Dunning 1993). */
GALLEY_API galley_status galley_store_collocations(galley_store *store,
                                                   const galley_collocations *what,
                                                   galley_rows **out, galley_error *err);

/* -- contexts -- */

typedef struct galley_kwic {
    const galley_query *query; /* what to show: every place of its words, phrases and spans */
    size_t width;              /* characters on each side; 0: 40 */
    galley_question question;  /* `sort`: "left" (by the word before, then the one before it),
                                  "right", or empty, as stored: then reading ends after `top` */
} galley_kwic;

/* left, hit, right (white space as blanks, not over the end of a paragraph), article (its key), date, source, start (byte in the
 * text, or in the title: then `part` is "title"), part. */
GALLEY_API galley_status galley_store_kwic(galley_store *store, const galley_kwic *what,
                                           galley_rows **out, galley_error *err);

/* -- what stands together -- */

typedef enum galley_within {
    GALLEY_WITHIN_ARTICLE,
    GALLEY_WITHIN_PARAGRAPH,
    GALLEY_WITHIN_SENTENCE,
    GALLEY_WITHIN_WORDS, /* at most `distance` words from the one to the other */
} galley_within;

/* Things: spans of the evidence of tags, each id (else its words) of a label being one; tags; words. */
typedef struct galley_cooccur {
    const galley_str *spans; /* labels */
    size_t n_spans;
    const galley_str *tags; /* names; one that is "*" is all. Within articles only */
    size_t n_tags;
    const galley_query *const *words; /* words and phrases, one thing each */
    size_t n_words;
    galley_within within;
    size_t distance;
    const galley_stops *stops; /* by which sentences end, borrowed; NULL: no words are known */
    bool across;               /* only pairs of two labels, or of span, tag and word */
    galley_question question;  /* `min`: together */
} galley_cooccur;

/* Each pair: a, b (as a query writes them), count, expected, pmi, npmi, log_likelihood, jaccard, articles; by count. Counted are
 * the units (articles; paragraphs or sentences of bodies) that have both, of all units of the articles asked for; within
 * words the pairs of places, beside 2 * distance * a * b / words by chance, and without jaccard, as places are no set.
 * INVALID: fewer than two things could be found by what is named, tags within less than an article, no distance; LIMIT: over 2,000
 * different things in one unit. */
GALLEY_API galley_status galley_store_cooccur(galley_store *store, const galley_cooccur *what,
                                              galley_rows **out, galley_error *err);

/* -- one story -- */

/* The articles of a story (galley_store_stories) by date, then row: date, hours (since the first), source, article (its key),
 * words (of the body), alike (Jaccard similarity of runs of three words with the first), fresh (share of its runs that no
 * earlier one had), title. NOTFOUND: no such story, which can be named by any of its articles. */
GALLEY_API galley_status galley_store_timeline(galley_store *store, int64_t article,
                                               const galley_question *question, galley_rows **out,
                                               galley_error *err);

/* -- sources beside each other -- */

typedef struct galley_beside {
    galley_str
        by; /* what makes the collections: a name as galley_facets has them; empty: "source" */
    const galley_str *values; /* which, at most 20; none: the five with most articles */
    size_t n_values;
    galley_str of; /* what is compared: a name of galley_facets, or "word"; empty: "tag" */
    galley_question question; /* `min`: in all of them together */
} galley_beside;

/* value, a count for each collection (articles; of "word" occurrences) and its "NAME %" (of its articles; of words "NAME /M", a
 * million words), log_likelihood of all collections together, log_ratio (first beside second, where there are two), articles; by
 * log_likelihood. INVALID: fewer than two collections. */
GALLEY_API galley_status galley_store_compare(galley_store *store, const galley_beside *what,
                                              galley_rows **out, galley_error *err);

#ifdef __cplusplus
}
#endif
#endif
