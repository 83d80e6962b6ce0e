/* core/pattern/pattern_internal.h: shared by the files of this module alone.
 *
 * parse.c makes a tree of the text, program.c steps of the tree, scan.c runs the steps.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_PATTERN_PATTERN_INTERNAL_H
#define GALLEY_CORE_PATTERN_PATTERN_INTERNAL_H

#include <galley/pattern.h>

#include "core/base/memory.h"
#include "core/match/value.h"
#include "core/match/vec.h"

/* -- what is asked of one token -- */

typedef enum pattern_attr {
    ATTR_WORD,
    ATTR_LOWER,
    ATTR_STEM,
    ATTR_SHAPE,
    ATTR_KIND,
    ATTR_IN,
    ATTR_TITLE,
    ATTR_UPPER,
    ATTR_NUMBER,
    ATTR_PUNCT,
} pattern_attr;

/* One question. Equal questions of all patterns are one leaf, whose answers are kept for each token. */
typedef struct pattern_leaf {
    pattern_attr attr;
    bool caseless;
    galley_str text;   /* the value as written */
    galley_str *words; /* its alternatives where it is nothing but words */
    uint64_t *hashes;  /* of their folded forms */
    size_t n_words;
    galley__value *value; /* else its regex */
} pattern_leaf;

typedef enum pattern_op { EXPR_ANY, EXPR_LEAF, EXPR_NOT, EXPR_AND, EXPR_OR } pattern_op;

typedef struct pattern_expr {
    pattern_op op;
    uint32_t leaf;
    const struct pattern_expr *a, *b;
} pattern_expr;

/* -- the tree -- */

typedef struct pattern_ref {
    galley_str label, id; /* id.data NULL: any */
} pattern_ref;

typedef enum pattern_node_kind {
    NODE_TOKEN,
    NODE_SPAN,
    NODE_SEQUENCE, /* a then b */
    NODE_EITHER,   /* a or b */
    NODE_REPEAT,
    NODE_PART,
    NODE_NOTHING,
} pattern_node_kind;

enum { PATTERN_NO_END = UINT32_MAX };

typedef struct pattern_node {
    pattern_node_kind kind;
    const pattern_expr *expr;
    uint32_t ref;
    struct pattern_node *a, *b;
    uint32_t least, most; /* of REPEAT */
    uint32_t part;
    uint32_t start, end; /* of TOKEN and SPAN, bytes of the pattern */
} pattern_node;

/* -- the steps -- */

typedef enum pattern_step_kind {
    STEP_TOKEN, /* a token that `expr` is true of, then the next step */
    STEP_SPAN,  /* all tokens of a span, then the next step */
    STEP_SPLIT, /* a, or else b */
    STEP_GO,    /* a */
    STEP_OPEN,
    STEP_CLOSE, /* of a part */
    STEP_MATCH,
} pattern_step_kind;

typedef struct pattern_step {
    pattern_step_kind kind;
    uint32_t a, b;
    const pattern_expr *expr;
    uint32_t start, end; /* of TOKEN and SPAN, bytes of the pattern */
} pattern_step;

typedef struct pattern_program {
    galley_str label;
    galley_str text; /* as written */
    galley_overlap overlap;
    uint32_t within;
    const pattern_step *steps;
    uint32_t n_steps;
    bool loops;  /* a step leads back */
    bool spans;  /* it speaks of spans */
    bool always; /* no words have to be there */
    galley_str parts[GALLEY_PATTERN_PARTS];
    uint32_t n_parts;
} pattern_program;

/* A word that has to be in the text for a pattern to match. */
typedef struct pattern_trigger {
    uint64_t hash;
    uint32_t pattern;
} pattern_trigger;

struct galley_patterns {
    const galley_alloc *alloc;
    galley_arena *arena;
    VEC(pattern_leaf) leaves;
    VEC(pattern_ref) refs;
    VEC(pattern_program) programs;
    VEC(pattern_trigger) triggers;
};

/* -- building -- */

typedef struct pattern_parser {
    galley_patterns *set;
    galley_str text;
    size_t at;
    unsigned depth;
    pattern_program *program;
    galley_error *err;
} pattern_parser;

galley_status galley__pattern_parse(pattern_parser *p, pattern_node **out);

/* Bytes of white space are passed over. */
galley_status galley__pattern_expected(pattern_parser *p, const char *what);
void galley__pattern_space(pattern_parser *p);
galley_status galley__pattern_quoted(pattern_parser *p, galley_str *out);
galley_status galley__pattern_name(pattern_parser *p, const char *what, galley_str *out);

/* [ ... ] or a quoted word, from p->at on. */
galley_status galley__pattern_token(pattern_parser *p, const pattern_expr **out);

/* The number of a ref, which is made when new. */
galley_status galley__pattern_ref(pattern_parser *p, galley_str label, galley_str id,
                                  uint32_t *out);

galley_status galley__pattern_compile(galley_patterns *set, const pattern_node *root,
                                      pattern_program *program, galley_error *err);

/* Add the words without which the pattern cannot match. */
galley_status galley__pattern_triggers(galley_patterns *set, const pattern_node *root,
                                       pattern_program *program, uint32_t number,
                                       galley_error *err);

/* Room of one thread, and one scan in it. */
struct galley_patterns_room {
    const galley_patterns *set;
    galley_arena *arena;       /* what is gone behind a scan */
    pattern_trigger *triggers; /* by hash */
    size_t n_triggers;
    uint32_t *slots; /* of a hash table: number of the first trigger with a hash, and 1; 0 free */
    size_t n_slots;  /* a power of two */
    galley__value_room *values;
    galley_stemmer *stemmer;
    char lang[8]; /* of the stemmer */
    galley_pattern_time *times; /* borrowed; NULL: nobody wants to know */
};

typedef struct pattern_scan {
    const galley_patterns *set;
    galley_patterns_room *room;
    const galley_subject *subject;
    galley_arena *arena; /* of the results */
    const galley_spans *earlier;
    galley_spans *spans;
    uint8_t **answers;    /* of each leaf for each token: 0 not asked, 1 no, 2 yes */
    uint64_t **stems;     /* of each leaf, of its words */
    galley_status status; /* the first failure */
    galley_error *err;
} pattern_scan;

/* Whether a token is what the expression wants; false once the scan has failed. */
bool galley__pattern_ask(pattern_scan *s, const pattern_expr *e, uint32_t token);

/* A span from token to token, of one ref. */
typedef struct pattern_jump {
    uint32_t to, next;
} pattern_jump;

typedef struct pattern_jumps {
    struct {
        pattern_jump *at;
        size_t count, capacity;
    } list;
    uint32_t **heads; /* of each ref used, for each token; 0 none, else number and 1 */
} pattern_jumps;

/* The spans that a program speaks of, by the token they begin with. In the room's arena. */
galley_status galley__pattern_jumps(pattern_scan *s, const pattern_program *g, pattern_jumps *out);

/* Before the first question: the language of stems, room for answers. */
galley_status galley__pattern_begin(pattern_scan *s, galley_str lang);

/* The tokens of a region: [*first, *end). */
void galley__pattern_tokens(const galley_subject *subject, const galley_region *region,
                            uint32_t *first, uint32_t *end);

/* Spans were added: what `in` leaves know is old. */
void galley__pattern_forget(pattern_scan *s);

#endif
