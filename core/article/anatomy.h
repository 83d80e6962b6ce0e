/* core/article/anatomy.h: shared by the files of the anatomy: words (wording.c), lines to paragraphs
 * (paragraph.c), numbers of a line (feature.c), what was learnt about them (model.c), judging (anatomy.c).
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_ARTICLE_ANATOMY_H
#define GALLEY_CORE_ARTICLE_ANATOMY_H

#include <galley/article.h>

#include "core/text/fold.h"

struct galley__page;
struct galley__model;

/* Name and default of every threshold; what each means stands in scripts/galley/anatomy.lua. */
#define GALLEY__THRESHOLDS(X)                                                                      \
    X(prose_min_words, 9)                                                                          \
    X(prose_long_words, 28)                                                                        \
    X(sentence_min_words, 3)                                                                       \
    X(title_max_words, 20)                                                                         \
    X(headline_max_words, 26)                                                                      \
    X(crosshead_max_words, 14)                                                                     \
    X(caption_max_words, 30)                                                                       \
    X(byline_max_words, 12)                                                                        \
    X(dateline_max_words, 9)                                                                       \
    X(figures_min, 2)                                                                              \
    X(list_run_min, 3)                                                                             \
    X(repeat_min, 3)                                                                               \
    X(repeat_max_words, 12)                                                                        \
    X(wrap_min_width, 40)                                                                          \
    X(wrap_max_width, 100)                                                                         \
    X(wrap_min_share, 0.6)                                                                         \
    X(wrap_slack, 12)                                                                              \
    X(overrule_min, 0.25)                                                                          \
    X(overrule_prose, 1.5)                                                                         \
    X(whole_page_share, 0.65)                                                                      \
    X(overrule_firm, 2)

typedef struct galley__thresholds {
#define GALLEY_X(name, value) double name;
    GALLEY__THRESHOLDS(GALLEY_X)
#undef GALLEY_X
} galley__thresholds;

/* -- words of a line -- */

typedef enum galley__closing {
    GALLEY__ENDS_OPEN,
    GALLEY__ENDS_SENTENCE, /* . ! ? … and quotes or brackets behind them */
    GALLEY__ENDS_QUESTION, /* the same, but the mark is ? or ! */
    GALLEY__ENDS_COLON,
} galley__closing;

typedef struct galley__line {
    uint32_t start, end;
    uint32_t number; /* 1-based, in the text */
    uint32_t blank_before;
    uint32_t words;
    uint32_t lower;    /* words that start with a small letter */
    uint32_t upper;    /* with a capital */
    uint32_t capitals; /* of all capitals, two letters at least */
    uint32_t numbers;  /* words that start with a digit */
    uint32_t stops;    /* ends of sentences inside the line */
    uint64_t hash;     /* of all words, to find repetitions */
    galley__closing closing;
    bool bullet;
    bool indented;
    bool opens_quote;
    bool slash;             /* between two letters: "AP/Jane Doe" */
    bool dash;              /* at its start */
    bool bracketed;         /* [all of it] */
    bool label;             /* "Position: goalkeeper" */
    uint32_t last_sentence; /* number of its first word */
    uint32_t colon;         /* words in front of the first colon, 0: there is none */
    uint32_t late_colon;    /* the same, counted from last_sentence */
    uint32_t first_word;    /* of the text's words */
    uint8_t wording;        /* kind of the wording that was found, plus one; 0: none */
    uint8_t wording_where;  /* where it stands, plus one */
    uint8_t rule;           /* kind by wording, shape and neighbours alone, plus one */
    bool rule_body;         /* ... which is the article's own words */
} galley__line;

/* The folded words of a stretch as hashes, growing in `arena`, and what can be counted on the way. */
typedef struct galley__words {
    galley_arena *arena;
    uint64_t *at;
    size_t count, capacity;
    galley__fold_scratch scratch;
} galley__words;

/* False: out of memory. */
bool galley__words_scan(galley__words *words, galley_str text, galley__line *line);

/* -- wording.c: a set of phrases, found in time linear in the words looked at -- */

typedef struct galley__wordings galley__wordings;

galley__wordings *galley__wordings_new(const galley_alloc *alloc);
void galley__wordings_free(galley__wordings *w);
galley_status galley__wordings_add(galley__wordings *w, const galley_wording *wording,
                                   galley_error *err);

/* The wording that holds for a line of these words, NULL if none: one for the whole line before one for
 * its start, its inside, its end; the longest of those; the first given of equal ones. */
const galley_wording *galley__wordings_find(const galley__wordings *w, const uint64_t *words,
                                            const galley__line *line);

/* The same for the last sentence of the line: start and whole alone. */
const galley_wording *galley__wordings_late(const galley__wordings *w, const uint64_t *words,
                                            const galley__line *line);

/* "- x", "* x", "• x", "1. x", "2) x" */
bool galley__is_bullet(galley_str s);

galley__closing galley__closing_of(galley_str s);

/* -- paragraph.c -- */

/* Lines of the text that are not blank; lines that were wrapped by hand are put together. */
galley_status galley__paragraphs(const galley__thresholds *t, galley_str text, galley_arena *arena,
                                 galley__line **lines, size_t *count, galley_error *err);

/* -- anatomy.c -- */

/* For learning: called with the rows of each stage instead of the model; has to fill page->scores. */
typedef struct galley__anatomy_probe {
    void (*stage)(void *ctx, int stage, struct galley__page *page);
    void *ctx;
} galley__anatomy_probe;

galley_status galley__anatomy_probe_mark(const galley_anatomy *anatomy, galley_article *a,
                                         const galley__anatomy_probe *probe, galley_arena *arena,
                                         galley_error *err);
const struct galley__model *galley__anatomy_model(const galley_anatomy *anatomy);

#endif
