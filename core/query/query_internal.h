/* core/query/query_internal.h: shared by the files of this module alone.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_QUERY_INTERNAL_H
#define GALLEY_CORE_QUERY_INTERNAL_H

#include <galley/query.h>

enum {
    GALLEY__QUERY_DEPTH = 100,
    GALLEY__QUERY_BYTES = 64 * 1024,
    GALLEY__QUERY_NEAR = 10,       /* of NEAR without a number */
    GALLEY__QUERY_NEAR_MOST = 1000 /* larger ones are a mistake: AND is meant */
};

/* -- parsing -- */

/* One pair of parentheses, or the whole query: what a within: in it reaches. */
typedef struct query_group {
    struct query_group *parent;
    struct query_group *next; /* in the order in which they open */
    uint32_t within;          /* bits, 0 for none */
    uint32_t at;              /* where its first within: stands */
    bool has_or;
    bool used; /* some words are looked for there */
} query_group;

/* Words and regexes whose regions are known only when all groups around them are read. */
typedef struct query_words {
    galley_query_node *node;
    query_group *group;
} query_words;

typedef struct query_parser {
    galley_str text;
    size_t at;
    size_t end;         /* of what was read last */
    const char *wanted; /* why a word has to come next: "after AND" */
    unsigned depth;
    char now[11]; /* YYYY-MM-DD, or empty */
    galley_arena *arena;
    query_group *groups, *last_group, *group;
    query_words *words;
    size_t n_words, words_capacity;
    galley_error *err;
} query_parser;

typedef enum query_lexeme_kind {
    QUERY_END,
    QUERY_OPEN,
    QUERY_CLOSE,
    QUERY_AND,
    QUERY_OR,
    QUERY_NOT,
    QUERY_MINUS,
    QUERY_NEAR,
    QUERY_TERM,
} query_lexeme_kind;

typedef struct query_lexeme {
    query_lexeme_kind kind;
    size_t start, end; /* end of a TERM is not known yet: equal to start */
} query_lexeme;

/* What comes next, white space left out; nothing is consumed. */
query_lexeme galley__query_peek(const query_parser *p);

/* Length of the white space, or of the quote mark, at `at`; 0 for none. */
size_t galley__query_space(galley_str text, size_t at);
size_t galley__query_quote(galley_str text, size_t at);

/* The end of the run at `at`: to white space, a parenthesis, a quote, or one of the bytes in
 * `stops`. */
size_t galley__query_run(galley_str text, size_t at, const char *stops);

/* A quoted string at p->at, its escapes resolved; [*start, *end) is what stands between the
 * quotes. */
galley_status galley__query_quoted(query_parser *p, galley_str *out, size_t *start, size_t *end);

/* A word, a phrase or a prefixed term at p->at; *out is NULL for within:, which is kept in the
 * group. */
galley_status galley__query_term(query_parser *p, galley_query_node **out);

/* A new node from `start` to `end`. */
galley_status galley__query_node(query_parser *p, galley_query_op op, size_t start, size_t end,
                                 galley_query_node **out);

/* The range of a date: term, `value` standing at `at`, into node->from and node->to. */
galley_status galley__query_date(query_parser *p, galley_str value, size_t at,
                                 galley_query_node *node);

/* The first ten bytes of an ISO date; false when they are no day. */
bool galley__query_day(galley_str iso, char out[11]);

/* The name nearest to a misspelt one, NULL when none is near. */
const char *galley__query_nearest(galley_str wrong, const char *const *names, size_t n);

/* -- regexes: regex.c -- */

typedef struct query_regexes query_regexes;

/* /.../ at p->at, a term that began at `start`. */
galley_status galley__query_regex(query_parser *p, size_t start, galley_query_node **out);

/* Those among p->words, compiled; *out stays NULL when there are none, and is to be freed on failure too. */
galley_status galley__query_regexes_new(const query_parser *p, const galley_alloc *alloc,
                                        query_regexes **out, galley_error *err);
void galley__query_regexes_free(query_regexes *r); /* accepts NULL */
query_regexes *galley__query_regexes(const galley_query *q);

/* -- words of a text -- */

/* A stretch of words: [first, last] by number of the word (punctuation is not numbered); last <
 * first for a span without any word, which then stands between two. */
typedef struct query_hit {
    int64_t first, last;
    galley_span span;
} query_hit;

typedef struct query_hits {
    size_t count, capacity;
    query_hit *at;
} query_hits;

/* The same without hashing: for a text that is asked one question. */
galley_status galley__words_plain(const galley_tokens *tokens, galley_str text, galley_arena *arena,
                                  galley_word_index **out, galley_error *err);

/* Where a hit may lie: regions whose bit is in `within`; no regions: anywhere. */
typedef struct query_place {
    galley_part part;
    const galley_region *regions;
    size_t n_regions;
    uint32_t within;
} query_place;

/* Append the places of node->words in order of the text; `first_only`: stop at the first. */
galley_status galley__words_find(galley_word_index *index, const galley_query_node *node,
                                 const query_place *place, bool first_only, galley_arena *arena,
                                 query_hits *hits, galley_error *err);

/* The words that a stretch of bytes touches. */
void galley__words_cover(const galley_word_index *index, uint32_t start, uint32_t end,
                         int64_t *first, int64_t *last);

/* Call `each` with each word's hash and the first bytes of its folded form (at least GALLEY__WORD_BEGINNING of them, or all);
 * a word with 's comes once more without it. NOMEM. */
enum { GALLEY__WORD_BEGINNING = 3 };
typedef void galley__word_each(void *ctx, uint64_t fold, galley_str beginning);
galley_status galley__words_each(galley_word_index *index, galley__word_each *each, void *ctx,
                                 galley_error *err);

size_t galley__words_count(const galley_word_index *index);

/* -- nearness -- */

/* Keep in each of the `n` lists, sorted by `first`, what is part of a chain from the first list to
 * the last in which each is at most `distance` words from the next. False when there is no chain.
 * NOMEM. */
galley_status galley__near_chain(query_hits *lists, size_t n, uint32_t distance,
                                 galley_arena *arena, bool *any, galley_error *err);

/* Of two lists that are sorted, the two places that are nearest to each other, and how many words lie
 * between them (fewer than none where they overlap); false when there are no two. */
bool galley__near_nearest(const query_hits *a, const query_hits *b, query_hit *of_a,
                          query_hit *of_b, int64_t *gap);

/* Keep in `list` what is near something in `others`, both sorted. NOMEM. */
galley_status galley__near_keep(query_hits *list, const query_hits *others, uint32_t distance,
                                galley_arena *arena, galley_error *err);

/* By first, last, then the span's own order. */
void galley__hits_sort(query_hits *hits);

galley_status galley__hits_add(query_hits *hits, const query_hit *hit, galley_arena *arena,
                               galley_error *err);

/* -- asking -- */

/* One question put to one article: what ask.c and miss.c share. */
typedef struct query_asker {
    const galley_query *query;
    const galley_view *view;
    galley_arena *arena;
    galley_error *err;
    galley_word_index *text, *title; /* made when first wanted */
    bool scanned;                    /* for regexes: */
    galley_spans matches;            /* what they found, by `pattern` */
    galley_clause *clauses;
    size_t n_clauses, capacity;
} query_asker;

/* Whether the article is what the node asks for; `gather`: its clauses are appended. */
galley_status galley__ask_node(query_asker *a, const galley_query_node *node, bool gather,
                               bool *match);

/* The places of WORDS in regions whose bit is in `within`, and the title with TITLE's. */
galley_status galley__ask_words(query_asker *a, const galley_query_node *node, uint32_t within,
                                bool first_only, query_hits *hits);

/* The places of REGEX; `first` and `last` of the hits are not set. LIMIT. */
galley_status galley__ask_regex(query_asker *a, const galley_query_node *node, bool first_only,
                                query_hits *hits);

/* The places of a child of NEAR, those in the title numbered far behind the text's. */
galley_status galley__ask_near_hits(query_asker *a, const galley_query_node *node,
                                    query_hits *hits);

/* a->text is there afterwards. */
galley_status galley__ask_need_text(query_asker *a);

#endif
