/* galley/article.h: one article, its regions, and what was said about it.
 *
 *     galley_article a = {0};
 *     a.text = clean.text;
 *     galley_article_set(&a, GALLEY_STR("source"), GALLEY_FIELD_STRING, GALLEY_STR("Sky"), arena, &err);
 *     galley_article_key(&a, arena, &err);                       // id, else url, else content hash
 *     galley_anatomy_mark(anatomy, &a, arena, &err);             // text -> regions with reasons
 *
 * Threads:  a frozen galley_anatomy may be shared; an article belongs to one thread.
 * Memory:   an article and all it points to live in the arena it was made with.
 * Offsets:  bytes into article.text (or, for a span of part GALLEY_PART_TITLE, into article.title),
 *           0-based, end exclusive.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_ARTICLE_H
#define GALLEY_ARTICLE_H

#include <galley/text.h>

#ifdef __cplusplus
extern "C" {
#endif

/* -- regions -- */

/* The kinds of region: code, name, whether it is the article's own words (its body). */
#define GALLEY_REGION_MAP(X)                                                                       \
    X(TITLE, "title", false)                                                                       \
    X(LEDE, "lede", true)                                                                          \
    X(PROSE, "prose", true)                                                                        \
    X(CROSSHEAD, "crosshead", true)                                                                \
    X(QUOTE, "quote", true)                                                                        \
    X(LIST, "list", true)                                                                          \
    X(CAPTION, "caption", false)                                                                   \
    X(BYLINE, "byline", false)                                                                     \
    X(DATELINE, "dateline", false)                                                                 \
    X(PROMO, "promo", false)                                                                       \
    X(NOTICE, "notice", false)                                                                     \
    X(RELATED, "related", false)                                                                   \
    X(SECTION, "section", false)                                                                   \
    X(COMMENT, "comment", false)                                                                   \
    X(BOILERPLATE, "boilerplate", false)

typedef enum galley_region_kind {
#define GALLEY_X(code, name, body) GALLEY_REGION_##code,
    GALLEY_REGION_MAP(GALLEY_X)
#undef GALLEY_X
        GALLEY_REGION_KINDS /* how many */
} galley_region_kind;

#define GALLEY_REGION_BIT(kind) (1u << (kind))

/* The kinds that make the body, as bits; all kinds. */
GALLEY_API uint32_t galley_region_body(void);
#define GALLEY_REGION_ALL ((1u << GALLEY_REGION_KINDS) - 1)

GALLEY_API const char *galley_region_name(galley_region_kind kind); /* static text */

/* False: no such kind. */
GALLEY_API bool galley_region_named(galley_str name, galley_region_kind *kind);

/* A line or paragraph. Regions do not overlap and stand in the order of the text; what lies between
 * is white space. `reason` says in words why it is of this kind ("wording: \"Read more:\""). */
typedef struct galley_region {
    uint32_t start;
    uint32_t end;
    galley_region_kind kind;
    galley_str reason;
} galley_region;

/* -- fields -- */

typedef enum galley_field_type {
    GALLEY_FIELD_STRING,
    GALLEY_FIELD_JSON, /* a number, boolean, array or object, as its JSON text */
} galley_field_type;

typedef struct galley_field {
    galley_str name;
    galley_str value;
    galley_field_type type;
} galley_field;

/* The named fields are empty ({NULL, 0}) when unknown. `date` is ISO 8601 in UTC ("2022-02-04" or
 * "2022-02-04T10:30:00Z"), `date_text` what the source wrote. `labels` are gold labels that came with the
 * article. `fields` holds every other field, in the order met. `origin` names where it was read
 * ("news.ndjson.gz:17"). `note` says what was repaired. */
typedef struct galley_article {
    int64_t row;      /* of the store, 0 outside one */
    int64_t revision; /* row of the revision, 0 outside a store */
    galley_str key;
    galley_str title, text, url, date, date_text, source, author, lang;
    galley_str html; /* kept as it came, until a later step reads it */
    const galley_str *labels;
    size_t n_labels;
    const galley_field *fields;
    size_t n_fields;
    galley_str origin;
    galley_str note;
    const galley_region *regions;
    size_t n_regions;
    bool known_regions; /* regions came with the record and are not to be made again */
} galley_article;

/* Set a field by its name: the named ones above (date is normalised), `labels` (JSON array of strings or
 * one string), else one of `fields`, replaced if there. The bytes are borrowed, not copied. JSON null empties a
 * named field, a JSON number may be an `id` or a `date` (seconds since 1970, milliseconds from 10^11 on), a list
 * of strings an `author`. A date that cannot be read, or in two ways ("04/02/2022"), is left empty, with
 * date_text as written. INVALID: any other JSON value for a named text field; ENCODING. */
GALLEY_API galley_status galley_article_set(galley_article *a, galley_str name,
                                            galley_field_type type, galley_str value,
                                            galley_arena *arena, galley_error *err);

/* The value of any field by name, named or other; false when it has none. "id" is the key. */
GALLEY_API bool galley_article_get(const galley_article *a, galley_str name, galley_field *out);

/* Fill `key` where it is empty: url, else "sha256:" + hash of title and text. */
GALLEY_API galley_status galley_article_key(galley_article *a, galley_arena *arena,
                                            galley_error *err);

/* SHA-256 over title and text, 32 bytes: two articles with equal hash are the same revision. */
GALLEY_API void galley_article_hash(const galley_article *a, uint8_t out[32]);

/* A date in any of the usual English spellings, or the Greek, Hungarian and Korean ones of feeds, to ISO 8601
 * UTC, as exact as it was ("2022", "2022-02", "2022-02-04", "2022-02-04T10:30:00Z"); a time without a zone is
 * UTC, or Korea's where it is written in Korean. False when it is none, is no day of the calendar, or can be
 * read in two ways. */
GALLEY_API bool galley_date_parse(galley_str text, galley_arena *arena, galley_str *iso);

/* The article's own words: its body regions, one a line (a paragraph that was wrapped by hand is one line).
 * All of the text for an article without regions. */
GALLEY_API galley_status galley_article_body(const galley_article *a, galley_arena *arena,
                                             galley_str *body, galley_error *err);

/* -- near copies -- */

/* Hashes of the runs of three words (words and numbers, folded) of a text, each once, in rising order. */
typedef struct galley_runs {
    uint64_t *at;
    size_t count;
    size_t words; /* of the text */
} galley_runs;
GALLEY_API galley_status galley_text_runs(galley_str text, galley_arena *arena, galley_runs *out,
                                          galley_error *err);

/* Jaccard similarity, 0 to 1: shared runs over all runs. */
GALLEY_API double galley_runs_similarity(const galley_runs *a, const galley_runs *b);

/* Keys of which two texts that are alike share at least one: with a similarity of 0.5 in 96 of 100 cases, of 0.7 nearly always, of
 * 0.01 in 2 of 100,000. The same on every machine. */
#define GALLEY_SKETCH_BANDS 24
GALLEY_API void galley_runs_sketch(const galley_runs *runs, uint64_t bands[GALLEY_SKETCH_BANDS]);

/* -- spans -- */

typedef enum galley_part {
    GALLEY_PART_TEXT,
    GALLEY_PART_TITLE,
} galley_part;

/* A labelled stretch. `label` is borrowed from who made it (a frozen matcher, an arena); fields likewise:
 * gazetteer columns ("id" first) or named groups. `pattern` is the maker's number of the pattern. */
typedef struct galley_span {
    uint32_t start;
    uint32_t end;
    galley_part part;
    uint32_t pattern;
    galley_str label;
    const galley_field *fields;
    size_t n_fields;
} galley_span;

typedef struct galley_spans {
    size_t count;
    galley_span *at; /* by part, start, longer first, pattern */
} galley_spans;

/* Append, growing in the arena; to an empty set or one that this function has made. NOMEM. */
GALLEY_API galley_status galley_spans_add(galley_spans *spans, const galley_span *span,
                                          galley_arena *arena, galley_error *err);

/* Into the order stated above; stable. */
GALLEY_API void galley_spans_sort(galley_spans *spans);

GALLEY_API galley_str galley_span_text(const galley_article *a, const galley_span *span);

/* False when the span has no such field. */
GALLEY_API bool galley_span_field(const galley_span *span, galley_str name, galley_str *value);

/* -- statements -- */

typedef enum galley_author {
    GALLEY_BY_RULE,
    GALLEY_BY_MODEL,
    GALLEY_BY_PERSON,
} galley_author;

/* One piece of proof: the words, the clause of the rule that wanted them, what they weigh. */
typedef struct galley_evidence {
    galley_span span;
    galley_str clause; /* "span:volume", "function", "NATO" */
    double weight;
} galley_evidence;

/* "This article is about `tag`." The score is the sum of the evidence's weights, added in their order
 * (a rule that names no words carries one piece of evidence with an empty span).
 * The weight of a clause is shared equally among the spans kept for it, at most
 * GALLEY_EVIDENCE_MAX; `left_out` counts the others. */
#define GALLEY_EVIDENCE_MAX 16
typedef struct galley_statement {
    galley_str tag;
    galley_str rule; /* "diplomacy/gas-deal" */
    galley_author author;
    double score;
    const galley_evidence *evidence;
    size_t n_evidence;
    size_t left_out;
    bool denied; /* a person says that it is not about it */
} galley_statement;

typedef struct galley_statements {
    size_t count;
    galley_statement *at;
} galley_statements;

/* -- anatomy: text to regions -- */

/* What wording, shape and neighbours say about a line; the lists and thresholds come from Lua
 * (scripts/galley/anatomy.lua), the inference is here, in time linear in the text. */
typedef struct galley_anatomy galley_anatomy;

typedef enum galley_wording_where {
    GALLEY_WORDING_LINE,   /* the line is these words, but for case and closing marks */
    GALLEY_WORDING_START,  /* the line begins with them */
    GALLEY_WORDING_END,    /* ... ends with them */
    GALLEY_WORDING_INSIDE, /* ... has them as whole words */
} galley_wording_where;

GALLEY_API galley_status galley_anatomy_new(const galley_alloc *alloc, galley_anatomy **out,
                                            galley_error *err);
GALLEY_API void galley_anatomy_free(galley_anatomy *anatomy);

/* A line with these words is of this kind. `opens`: lines after it that look like headlines are
 * of the same kind, until a line that looks like prose (a list of related headlines); after a notice, the one short
 * line behind it is a caption. `max_words`: only for lines of at most so many words, 0 for any. Words at the start
 * that end with a colon need it in the line as well. Text copied. INVALID ENCODING NOMEM. */
typedef struct galley_wording {
    galley_region_kind kind;
    galley_wording_where where;
    galley_str words;
    bool opens;
    uint32_t max_words;
} galley_wording;
GALLEY_API galley_status galley_anatomy_wording(galley_anatomy *anatomy, const galley_wording *w,
                                                galley_error *err);

/* A number by which shape and neighbours are judged; the names are documented with their defaults in
 * scripts/galley/anatomy.lua. INVALID: no such name. */
GALLEY_API galley_status galley_anatomy_threshold(galley_anatomy *anatomy, galley_str name,
                                                  double value, galley_error *err);

/* -- what was learnt from labelled lines (scripts/galley/anatomy/weights.lua); all of it may be left out -- */

/* A word that stands in most sentences of some language ("the", "und"). INVALID: not one word. ENCODING NOMEM. */
GALLEY_API galley_status galley_anatomy_common(galley_anatomy *anatomy, galley_str word,
                                               galley_error *err);

/* What a word says about its line: 256 for one unit of log-odds, over 0 for the article's own. INVALID ENCODING NOMEM. */
GALLEY_API galley_status galley_anatomy_word(galley_anatomy *anatomy, galley_str word, int weight,
                                             galley_error *err);

/* A tree of comparisons of the numbers of a line (their names: core/article/feature.h): from node i it goes to
 * 2i + 2 where the number is over `over[i]`, else to 2i + 1. There are 2^levels - 1 nodes and 2^levels values. A node
 * without a name is never over. The trees of stage 1 are summed for each line by itself, those of stage 2 with the sums of
 * its neighbours; a line is the article's own where that sum is over 0. INVALID: no such name, stage, level; LIMIT
 * NOMEM. */
typedef struct galley_anatomy_tree {
    int stage;
    unsigned levels;
    const galley_str *features;
    const int *over;
    const int *values;
} galley_anatomy_tree;
GALLEY_API galley_status galley_anatomy_tree_add(galley_anatomy *anatomy,
                                                 const galley_anatomy_tree *tree,
                                                 galley_error *err);

/* How a number is told in a reason: `text`, in which "%d" stands for the value; for one value, or for all others
 * (INT_MIN). A number without a text is not told. INVALID NOMEM. */
GALLEY_API galley_status galley_anatomy_saying(galley_anatomy *anatomy, galley_str feature,
                                               int value, galley_str text, galley_error *err);

/* End of building; from here on immutable. */
GALLEY_API galley_status galley_anatomy_freeze(galley_anatomy *anatomy, galley_error *err);

/* Fill a->regions, one for each line that is not blank (or paragraph, where the text was wrapped by hand), each
 * with its reason. Does nothing where a->known_regions. INVALID: not frozen; NOMEM LIMIT. */
GALLEY_API galley_status galley_anatomy_mark(const galley_anatomy *anatomy, galley_article *a,
                                             galley_arena *arena, galley_error *err);

#ifdef __cplusplus
}
#endif
#endif
