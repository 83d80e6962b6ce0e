/* galley/query.h: one query language, one parser, one tree; asked of an article here, of a store in
 * store.h.
 *
 *     galley_query *q = NULL;
 *     galley_query_parse(NULL, GALLEY_STR("gas (deal OR contract) -olympics"), NULL, &q, &err);
 *     galley_answer answer;
 *     galley_query_ask(q, &view, arena, &answer, &err);
 *     if (answer.match) ...                            // answer.clauses: which words of which clause
 *
 * Words are compared folded: case and accents do not matter, punctuation between them neither. The
 * language:
 *     word   "a phrase"   stem*   a b (both)   a AND b   a OR b   NOT a   -a   ( )   a NEAR/5 b
 *     /regex/   /regex/i (case does not matter)   title:/regex/      PCRE2; \\/ in it is a slash
 *     tag:NAME   label:NAME[=VALUE]   span:LABEL[=ID]
 *     title:word   title:"a phrase"     in the title field, or a region of kind title
 *     source:X lang:X author:X section:X url:X   field:NAME=VALUE
 *                      the whole value, folded; a url as it is
 *     within:KIND      a region kind, body or all: where the words of its group are looked for
 *     date:2022  date:2022-02..2022-03-15  date:-30d..  date:..-1y
 *                      both ends included; d w m y back from now
 *     "..." holds words or a value; in it \" and \\ stand for the signs themselves
 *
 * NEAR binds tightest, then AND (written or not), then OR; operators are in capitals. `a NEAR/5 b`:
 * at most five words lie between them, in either order (plain NEAR: ten); it stands between words,
 * phrases, regexes, span: and groups of these with OR, and a chain of several wants each near the next. A
 * group is what stands in one pair of parentheses, or the whole query; within: goes down into inner
 * groups that have none of their own.
 *
 * Threads:  a parsed query is immutable and may be shared.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_QUERY_H
#define GALLEY_QUERY_H

#include <galley/article.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct galley_query galley_query;

typedef enum galley_query_op {
    GALLEY_QUERY_ALL, /* matches everything: the empty query */
    GALLEY_QUERY_AND,
    GALLEY_QUERY_OR,
    GALLEY_QUERY_NOT,   /* one child */
    GALLEY_QUERY_NEAR,  /* children within `distance` tokens of each other */
    GALLEY_QUERY_WORDS, /* `words`, one or a phrase, folded; `prefix`: the last one is a beginning */
    GALLEY_QUERY_REGEX, /* `value`, as in match.h; `caseless` */
    GALLEY_QUERY_TAG,   /* `value` names it */
    GALLEY_QUERY_LABEL, /* gold label `name`, or any name when empty, with `value` when not empty */
    GALLEY_QUERY_SPAN,  /* label `name`, optional id `value` */
    GALLEY_QUERY_FIELD, /* `name` (source lang author url section or other) with `value` */
    GALLEY_QUERY_DATE,  /* `from`, `to`: days as YYYY-MM-DD, one may be empty; both included */
} galley_query_op;

/* The tree as the back ends read it. Borrowed from the query. */
typedef struct galley_query_node galley_query_node;
struct galley_query_node {
    galley_query_op op;
    uint32_t start, end; /* bytes of the query text it was read from */
    galley_str name;
    galley_str value;
    galley_str folded; /* of FIELD: the value folded, or as it is for a url */
    galley_str from, to;
    const galley_str *words;
    size_t n_words;
    bool prefix;
    uint32_t
        within; /* region bits for WORDS and REGEX, 0 for the body; with TITLE's bit the title field too */
    bool caseless;
    uint32_t pattern;  /* of REGEX: for this module alone */
    uint32_t distance; /* of NEAR: words that may lie between */
    const galley_query_node *const *children;
    size_t n_children;
};

/* `now` (ISO, may be empty): what relative dates are counted from; a query of a rules file gets
 * none, so that there a relative date is an error. SYNTAX (a regex's too) with the byte offset, saying what was
 * expected; LIMIT: nested deeper than 100 or longer than 64 KiB; ENCODING; INVALID: `now` is no
 * date; NOMEM. */
GALLEY_API galley_status galley_query_parse(const galley_alloc *alloc, galley_str text,
                                            const galley_str *now, galley_query **out,
                                            galley_error *err);
GALLEY_API void galley_query_free(galley_query *q); /* accepts NULL */

GALLEY_API const galley_query_node *galley_query_root(const galley_query *q);
GALLEY_API galley_str galley_query_text(const galley_query *q);

/* -- asked of one article -- */

/* Where each word of a text stands. Made once an article, so that a hundred queries do not scan it
 * a hundred times. Lives in the arena it was made with and belongs to one thread; text and tokens
 * are borrowed. */
typedef struct galley_word_index galley_word_index;

/* `tokens` are those of `text`. NOMEM. */
GALLEY_API galley_status galley_word_index_new(const galley_tokens *tokens, galley_str text,
                                               galley_arena *arena, galley_word_index **out,
                                               galley_error *err);

/* What a query can see of an article. `spans` has the title's spans too; `tags` are those decided
 * so far. What is NULL is made for each question (tokens, title_tokens, words) or is not there
 * (spans). An article without regions is taken to be all body. A label of an article is "NAME=VALUE", or
 * "VALUE", whose name is topic. */
typedef struct galley_view {
    const galley_article *article;
    const galley_tokens *tokens;       /* of the text */
    const galley_tokens *title_tokens; /* of the title */
    const galley_spans *spans;
    const galley_str *tags;
    size_t n_tags;
    galley_word_index *words; /* of the text */
} galley_view;

/* The spans of one clause that matched. */
typedef struct galley_clause {
    galley_str text; /* as written in the query */
    galley_spans spans;
} galley_clause;

typedef struct galley_answer {
    bool match;
    galley_clause *clauses; /* of the positive clauses that matched, in the order of the query */
    size_t n_clauses;
} galley_answer;

/* A clause is a word or phrase, a prefixed term, or a whole NEAR. Clauses under NOT, and those of
 * an AND that failed, give no evidence. A clause on a tag, label, field or date has an empty span
 * list. NEAR keeps the spans that are near; two things at the same place are not near each other.
 * The span of a word has the label "" and lies in a region that was looked at; a phrase never
 * crosses a region's end; "putin" finds "Putin’s", and the span leaves the ’s out. A regex sees regions that
 * follow each other as one text, its spans have the fields of its named groups. NOMEM; LIMIT: a regex takes too
 * many steps on this article. */
GALLEY_API galley_status galley_query_ask(const galley_query *q, const galley_view *view,
                                          galley_arena *arena, galley_answer *out,
                                          galley_error *err);

/* -- why not -- */

typedef enum galley_miss_kind {
    GALLEY_MISS_ABSENT,    /* it is nowhere in the article */
    GALLEY_MISS_ELSEWHERE, /* the words stand only where nobody looks: at `span`, in a `region` */
    GALLEY_MISS_APART, /* two parts of a NEAR: `span` and `other` are the nearest, `gap` words lie
                              between them, `distance` may */
    GALLEY_MISS_UNWANTED,  /* what NOT refuses is there, at `span` where it has a place */
    GALLEY_MISS_DIFFERENT, /* the field or date is another: `value`, empty when there is none */
} galley_miss_kind;

/* One clause that keeps an article from being what a query asks for. A place that is not known is a
 * span with end 0. */
typedef struct galley_miss {
    galley_miss_kind kind;
    galley_query_op op; /* of the clause */
    galley_str clause;  /* as written in the query */
    uint32_t either;    /* 0, or the number of the OR of which one way would do */
    uint32_t way;       /* which of its ways this clause belongs to, from 1 */
    galley_str
        absent; /* of a phrase, its words that are nowhere: "cold war"; empty: each is somewhere */
    galley_str value; /* of DIFFERENT */
    galley_str name;  /* of a span its label, of a tag its name */
    galley_span span, other;
    galley_region_kind region;
    int64_t gap;
    uint32_t distance;
} galley_miss;

typedef struct galley_misses {
    size_t count;
    galley_miss *at; /* in the order of the query */
} galley_misses;

/* Every clause at fault, not the first alone: were all of them mended (of an OR: those of one way), the
 * article would match. Empty for an article that does. NOMEM LIMIT. */
GALLEY_API galley_status galley_query_misses(const galley_query *q, const galley_view *view,
                                             galley_arena *arena, galley_misses *out,
                                             galley_error *err);

/* -- many queries of one article -- */

/* Which of many queries an article can match at all, found by one look at each of its words; frozen, may be shared. Only the
 * others need not be asked. NULL in `queries` stands for what is always asked. The queries need not outlive
 * it. NOMEM. */
typedef struct galley_presearch galley_presearch;
GALLEY_API galley_status galley_presearch_new(const galley_alloc *alloc,
                                              const galley_query *const *queries, size_t n,
                                              galley_presearch **out, galley_error *err);
GALLEY_API void galley_presearch_free(galley_presearch *p); /* accepts NULL */

/* Bit i of `may` (n / 64 + 1 words, bit i % 64 of word i / 64): query i has to be asked of the view as it is; a tag decided
 * later changes nothing in that. NOMEM. */
GALLEY_API galley_status galley_presearch_look(const galley_presearch *p, const galley_view *view,
                                               galley_arena *arena, uint64_t *may,
                                               galley_error *err);

#ifdef __cplusplus
}
#endif
#endif
