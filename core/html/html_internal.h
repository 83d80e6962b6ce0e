/* core/html/html_internal.h: shared by the files of this module, its tests and its benchmark alone.
 *
 * The way of a page:
 *     bytes --charset.c--> UTF-8 --token.c--> tags and text --tree.c--> nodes and lines
 *     --feature.c--> numbers --model.c--> a score a line --judge.c--> regions;
 *     meta.c collects what the page says of itself.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_HTML_INTERNAL_H
#define GALLEY_CORE_HTML_INTERNAL_H

#include <galley/html.h>

#include "core/text/json.h"

/* -- elements -- */

/* The elements told apart: code, name, kind: 'b' block, 'i' inline, 's' never shown, 'h' shown only
 * where nothing better is (galley__html_tree), 'v' void and inline. */
#define GALLEY__TAG_MAP(X)                                                                         \
    X(A, "a", 'i')                                                                                 \
    X(ABBR, "abbr", 'i')                                                                           \
    X(ACRONYM, "acronym", 'i')                                                                     \
    X(ADDRESS, "address", 'b')                                                                     \
    X(ANNOTATION, "annotation", 's')                                                               \
    X(AREA, "area", 'v')                                                                           \
    X(ARTICLE, "article", 'b')                                                                     \
    X(ASIDE, "aside", 'b')                                                                         \
    X(AUDIO, "audio", 's')                                                                         \
    X(B, "b", 'i')                                                                                 \
    X(BASE, "base", 'v')                                                                           \
    X(BDI, "bdi", 'i')                                                                             \
    X(BDO, "bdo", 'i')                                                                             \
    X(BIG, "big", 'i')                                                                             \
    X(BLOCKQUOTE, "blockquote", 'b')                                                               \
    X(BODY, "body", 'b')                                                                           \
    X(BR, "br", 'v')                                                                               \
    X(BUTTON, "button", 'b')                                                                       \
    X(CANVAS, "canvas", 's')                                                                       \
    X(CAPTION, "caption", 'b')                                                                     \
    X(CENTER, "center", 'b')                                                                       \
    X(CITE, "cite", 'i')                                                                           \
    X(CODE, "code", 'i')                                                                           \
    X(COL, "col", 'v')                                                                             \
    X(DATA, "data", 'i')                                                                           \
    X(DATALIST, "datalist", 's')                                                                   \
    X(DD, "dd", 'b')                                                                               \
    X(DEL, "del", 'i')                                                                             \
    X(DETAILS, "details", 'b')                                                                     \
    X(DFN, "dfn", 'i')                                                                             \
    X(DIALOG, "dialog", 'b')                                                                       \
    X(DIV, "div", 'b')                                                                             \
    X(DL, "dl", 'b')                                                                               \
    X(DT, "dt", 'b')                                                                               \
    X(EM, "em", 'i')                                                                               \
    X(EMBED, "embed", 'v')                                                                         \
    X(FIELDSET, "fieldset", 'b')                                                                   \
    X(FIGCAPTION, "figcaption", 'b')                                                               \
    X(FIGURE, "figure", 'b')                                                                       \
    X(FONT, "font", 'i')                                                                           \
    X(FOOTER, "footer", 'b')                                                                       \
    X(FORM, "form", 'b')                                                                           \
    X(H1, "h1", 'b')                                                                               \
    X(H2, "h2", 'b')                                                                               \
    X(H3, "h3", 'b')                                                                               \
    X(H4, "h4", 'b')                                                                               \
    X(H5, "h5", 'b')                                                                               \
    X(H6, "h6", 'b')                                                                               \
    X(HEAD, "head", 'b')                                                                           \
    X(HEADER, "header", 'b')                                                                       \
    X(HGROUP, "hgroup", 'b')                                                                       \
    X(HR, "hr", 'v')                                                                               \
    X(HTML, "html", 'b')                                                                           \
    X(I, "i", 'i')                                                                                 \
    X(IFRAME, "iframe", 's')                                                                       \
    X(IMG, "img", 'v')                                                                             \
    X(INPUT, "input", 'v')                                                                         \
    X(INS, "ins", 'i')                                                                             \
    X(KBD, "kbd", 'i')                                                                             \
    X(LABEL, "label", 'i')                                                                         \
    X(LEGEND, "legend", 'b')                                                                       \
    X(LI, "li", 'b')                                                                               \
    X(LINK, "link", 'v')                                                                           \
    X(MAIN, "main", 'b')                                                                           \
    X(MARK, "mark", 'i')                                                                           \
    X(MENU, "menu", 'b')                                                                           \
    X(META, "meta", 'v')                                                                           \
    X(NAV, "nav", 'b')                                                                             \
    X(NOBR, "nobr", 'i')                                                                           \
    X(NOSCRIPT, "noscript", 'h')                                                                   \
    X(OBJECT, "object", 's')                                                                       \
    X(OL, "ol", 'b')                                                                               \
    X(OPTION, "option", 's')                                                                       \
    X(P, "p", 'b')                                                                                 \
    X(PARAM, "param", 'v')                                                                         \
    X(PICTURE, "picture", 'i')                                                                     \
    X(PRE, "pre", 'b')                                                                             \
    X(Q, "q", 'i')                                                                                 \
    X(RP, "rp", 's')                                                                               \
    X(RT, "rt", 's')                                                                               \
    X(RUBY, "ruby", 'i')                                                                           \
    X(S, "s", 'i')                                                                                 \
    X(SAMP, "samp", 'i')                                                                           \
    X(SECTION, "section", 'b')                                                                     \
    X(SELECT, "select", 's')                                                                       \
    X(SMALL, "small", 'i')                                                                         \
    X(SOURCE, "source", 'v')                                                                       \
    X(SPAN, "span", 'i')                                                                           \
    X(STRIKE, "strike", 'i')                                                                       \
    X(STRONG, "strong", 'i')                                                                       \
    X(SUB, "sub", 'i')                                                                             \
    X(SUMMARY, "summary", 'b')                                                                     \
    X(SUP, "sup", 'i')                                                                             \
    X(TABLE, "table", 'b')                                                                         \
    X(TBODY, "tbody", 'b')                                                                         \
    X(TD, "td", 'i')                                                                               \
    X(TEMPLATE, "template", 's')                                                                   \
    X(TEXTAREA, "textarea", 's')                                                                   \
    X(TFOOT, "tfoot", 'b')                                                                         \
    X(TH, "th", 'i')                                                                               \
    X(THEAD, "thead", 'b')                                                                         \
    X(TIME, "time", 'i')                                                                           \
    X(TITLE, "title", 's')                                                                         \
    X(TR, "tr", 'b')                                                                               \
    X(TRACK, "track", 'v')                                                                         \
    X(TT, "tt", 'i')                                                                               \
    X(U, "u", 'i')                                                                                 \
    X(UL, "ul", 'b')                                                                               \
    X(VAR, "var", 'i')                                                                             \
    X(VIDEO, "video", 's')                                                                         \
    X(WBR, "wbr", 'v')

typedef enum galley__tag {
    GALLEY__TAG_OTHER,
#define GALLEY_X(code, name, kind) GALLEY__TAG_##code,
    GALLEY__TAG_MAP(GALLEY_X)
#undef GALLEY_X
        GALLEY__TAGS
} galley__tag;

/* By its name in lower case. */
galley__tag galley__html_tag(galley_str name);
const char *galley__html_tag_name(galley__tag tag);
char galley__html_tag_kind(galley__tag tag);

/* -- hints: what element names, classes and ids say a part of the page is for -- */

#define GALLEY__HINT_MAP(X)                                                                        \
    X(CONTENT)                                                                                     \
    X(COMMENT)                                                                                     \
    X(RELATED)                                                                                     \
    X(NAV)                                                                                         \
    X(FOOT)                                                                                        \
    X(SIDE)                                                                                        \
    X(AD)                                                                                          \
    X(SIGNUP)                                                                                      \
    X(SHARE)                                                                                       \
    X(AUTHOR)                                                                                      \
    X(DATE)                                                                                        \
    X(META)                                                                                        \
    X(CAPTION)                                                                                     \
    X(HEAD)                                                                                        \
    X(LEDE)                                                                                        \
    X(POPUP)                                                                                       \
    X(HIDDEN)                                                                                      \
    X(QUOTE)                                                                                       \
    X(ARTICLE)                                                                                     \
    X(MAIN)                                                                                        \
    X(BODY)                                                                                        \
    X(CARD)

typedef enum galley__hint {
#define GALLEY_X(code) GALLEY__HINT_##code,
    GALLEY__HINT_MAP(GALLEY_X)
#undef GALLEY_X
        GALLEY__HINTS
} galley__hint;
#define GALLEY__HAS(mask, hint) (((mask) >> GALLEY__HINT_##hint & 1u) != 0)
#define GALLEY__BIT(hint)       (1u << GALLEY__HINT_##hint)

/* The hints of a class, id or similar value. */
uint32_t galley__html_hints(galley_str value);
uint32_t galley__html_tag_hints(galley__tag tag);

/* What a short line's wording says it is, 0 for nothing: see wording.c. */
typedef enum galley__say {
    GALLEY__SAY_NOTHING,
    GALLEY__SAY_RELATED,
    GALLEY__SAY_COMMENT,
    GALLEY__SAY_SIGNUP,
    GALLEY__SAY_SHARE,
    GALLEY__SAY_AD,
    GALLEY__SAY_LEGAL,
    GALLEY__SAY_BYLINE,
    GALLEY__SAY_DATE,
    GALLEY__SAY_CREDIT,
} galley__say;
galley__say galley__html_say(galley_str line, galley_str *words);

/* What single words tell of a line, wherever they stand in it: wording.c has the lists. */
typedef enum galley__topic {
    GALLEY__TOPIC_OFFER,  /* newsletters, subscriptions, podcasts, networks */
    GALLEY__TOPIC_CREDIT, /* pictures and whose they are */
    GALLEY__TOPIC_AUTHOR, /* professions of those who write */
    GALLEY__TOPIC_LEGAL,
    GALLEY__TOPIC_TIME, /* ages of posts, months */
    GALLEY__TOPIC_TALK, /* comments and what one does with them */
    GALLEY__TOPICS,
} galley__topic;
/* A topic's words in lower case, a space between. */
const char *galley__html_topic(galley__topic topic);

/* -- tokens -- */

/* The attributes that matter, as written: entities are not decoded. */
typedef struct galley__attributes {
    galley_str class, id, itemprop, property, name, content, href, rel, datetime, style, role, lang,
        data, type;
    bool hidden;
} galley__attributes;

enum { GALLEY__LINKED_MAX = 64 };

/* -- the page -- */

typedef struct galley__node {
    uint32_t parent; /* 0 for the root, which is its own parent */
    uint32_t own;    /* hints of the element itself */
    uint32_t near;   /* ... and of the two above it */
    uint32_t all;    /* ... and of all above it */
    uint32_t path;   /* hash of name and class of it and the elements above it */
    uint32_t words, link_words, lines, good_words;
    uint32_t areas[3]; /* the innermost <article>, <main> and body of an article around it, or 0 */
    int32_t score;     /* of the lines in it, by the first model */
    uint16_t depth;
    uint8_t tag;
} galley__node;

enum {
    GALLEY__LINE_BROKEN = 1, /* begins behind a <br> */
    GALLEY__LINE_ROW = 2,    /* of cells */
    GALLEY__LINE_ENDS = 4,   /* ends with a closing mark */
    GALLEY__LINE_LOWER = 8,  /* begins with a small letter */
    GALLEY__LINE_TITLE = 16, /* is the page's title */
    GALLEY__LINE_TWIN = 32,  /* stands more than once in the page */
    GALLEY__LINE_SUMMARY = 64,
    GALLEY__LINE_ELLIPSIS = 128, /* ends with "..." or its like */
    GALLEY__LINE_COLON = 256,    /* ends with a colon */
    GALLEY__LINE_YEAR = 512,     /* holds 19xx or 20xx */
    GALLEY__LINE_CLOCK = 1024,   /* holds a time of day */
};

typedef struct galley__line {
    uint32_t start, end; /* in the page's text */
    uint32_t node;
    uint32_t words, chars, links, bold, italic; /* the last three in bytes */
    uint32_t commas, uppers, digits, marks, symbols;
    uint8_t topics[GALLEY__TOPICS]; /* words of each topic, at most 200 */
    uint8_t images;                 /* between the line before and this one */
    uint32_t title_words;           /* of the words, those that stand in the page's title */
    uint32_t told_words;            /* of the runs of four words, those in JSON-LD's articleBody */
    uint32_t cluster;               /* of lines with the same path */
    uint32_t flags;
    uint8_t say;
    uint8_t cells;
    int32_t score; /* of the main model; over 0 is the article's own */
} galley__line;

/* What the head of a page says, in order. `kind` is the attribute that named it. */
typedef struct galley__meta {
    galley_str name;
    galley_str content;
} galley__meta;

/* An element whose text matters for the metadata: text[start, end). */
typedef struct galley__mark {
    galley_str prop;     /* itemprop or rel, else empty */
    galley_str value;    /* content or datetime */
    uint32_t start, end; /* of its text; line numbers do not matter */
    uint32_t node;
} galley__mark;

typedef struct galley__page {
    galley_arena *arena;
    galley_str text; /* all visible lines; grows while the page is read */
    galley__node *nodes;
    size_t n_nodes;
    galley__line *lines;
    size_t n_lines;
    galley__meta *metas;
    size_t n_metas;
    galley__mark *marks;
    size_t n_marks;
    galley_str *linked; /* the bytes of JSON-LD scripts */
    size_t n_linked;
    struct galley__told { /* by JSON-LD; each may be empty */
        galley_str title, author, date, modified, section, description, body, site, image, keywords;
        bool article; /* it tells of an article */
        bool thread;  /* ... of posts in a forum, of questions and answers */
    } told;
    galley_str head_title; /* <title> */
    galley_str lang;
    galley_str title; /* as found by galley__html_meta */
    galley_str summary;
    uint32_t best; /* the node with the highest score */
} galley__page;

/* -- the steps -- */

/* The tags and the text of a page, one after the other, to `sink`. Comments, scripts, styles and drawings
 * are left out; the content of the first JSON-LD scripts goes to `linked`. */
typedef struct galley__sink {
    void *ctx;
    void (*start)(void *ctx, galley__tag tag, galley_str name, const galley__attributes *a);
    void (*end)(void *ctx, galley__tag tag, galley_str name);
    void (*text)(void *ctx, galley_str raw); /* with entities; not empty */
    galley_str *linked;                      /* room for GALLEY__LINKED_MAX */
    size_t *n_linked;
} galley__sink;
void galley__html_tokens(galley_str html, const galley__sink *sink);

/* At "&": the entity's character and its length, or 0 where none is. */
size_t galley__html_entity(galley_str s, uint32_t *c);
/* With entities decoded: `s` itself where there are none, else a copy. False: out of memory. */
bool galley__html_decoded(galley_str s, galley_arena *arena, galley_str *out);

/* Tokens to nodes and lines. */
galley_status galley__html_tree(galley_str html, galley__page *page, galley_error *err);
/* What the JSON-LD scripts say of the article: page->told. */
bool galley__html_linked(galley__page *page);
galley_status galley__html_meta(galley__page *page, const galley_html_hints *hints,
                                galley_article *out, galley_error *err);
/* `s` without white space around it goes to an empty *to, if it is not empty and is UTF-8. */
void galley__html_first(galley_str *to, galley_str s);

/* The names in what stands where authors are named ("By Ann Smith | 3 May 2022"), or nothing: byline.c. */
galley_str galley__html_names(galley_str s);

/* The first day written in a text, in any of the usual ways and ten languages, as "2022-05-03": day.c. */
bool galley__html_day(galley_str text, char out[11]);
/* The day of an address that holds /2022/05/03/ or 2022-05-03. */
bool galley__html_url_day(galley_str url, char out[11]);
/* Whether two days lie next to each other. */
bool galley__html_next_day(const char a[11], const char b[11]);

galley_status galley__html_judge(galley__page *page, galley_article *out, galley_error *err);

/* -- features and models -- */

#include "core/html/feature.h"

/* For measuring and learning: called with the rows of each stage (1, 2) in place of the models when
 * set. */
typedef struct galley__probe {
    void (*stage)(void *ctx, int stage, const galley__page *page, const int16_t *rows,
                  size_t n_features, int32_t *scores);
    void *ctx;
} galley__probe;

galley_status galley__html_score(galley__page *page, const galley__probe *probe, galley_error *err);
galley_status galley__html_read(galley_str bytes, const galley_html_hints *hints,
                                const galley__probe *probe, galley_arena *arena,
                                galley_article *out, galley_error *err);
void galley__html_model(int stage, const int16_t *row, size_t n_rows, int32_t *scores);
#endif
