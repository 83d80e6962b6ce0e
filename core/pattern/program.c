/* core/pattern/program.c: the tree to steps, and which words have to be there.
 *
 * Steps are Thompson's: a split tries two ways, a token step takes one token. A repetition with
 * numbers is written out: x{2,4} is x x (x (x)?)?.
 * SPDX-License-Identifier: MIT */
#include "core/pattern/pattern_internal.h"

#include "core/base/error.h"

typedef struct writer {
    const galley_patterns *set;
    pattern_step *steps;
    uint32_t count;
    pattern_program *program;
} writer;

/* -- size: counted first, so that nothing too large is written -- */

static size_t size_of(const pattern_node *n)
{
    size_t size = 1;
    switch (n->kind) {
    case NODE_TOKEN:
    case NODE_SPAN:
    case NODE_NOTHING:
        return 1;
    case NODE_SEQUENCE:
        size = size_of(n->a) + size_of(n->b);
        break;
    case NODE_EITHER:
    case NODE_PART:
        size = size_of(n->a) + 2 + (n->b ? size_of(n->b) : 0);
        break;
    case NODE_REPEAT:
        size = (size_of(n->a) + 1) * (n->most == PATTERN_NO_END ? n->least + 1 : n->most) + 1;
        break;
    }
    return size > GALLEY_PATTERN_SIZE ? GALLEY_PATTERN_SIZE + 1 : size;
}

static bool may_be_empty(const pattern_node *n)
{
    switch (n->kind) {
    case NODE_SEQUENCE:
        return may_be_empty(n->a) && may_be_empty(n->b);
    case NODE_EITHER:
        return may_be_empty(n->a) || may_be_empty(n->b);
    case NODE_REPEAT:
        return n->least == 0 || may_be_empty(n->a);
    case NODE_PART:
        return may_be_empty(n->a);
    case NODE_NOTHING:
        return true;
    default:
        return false;
    }
}

/* -- writing -- */

static uint32_t put(writer *w, pattern_step step)
{
    w->steps[w->count] = step;
    return w->count++;
}

static void write(writer *w, const pattern_node *n);

static void write_either(writer *w, const pattern_node *n)
{
    uint32_t split = put(w, (pattern_step){.kind = STEP_SPLIT});
    w->steps[split].a = w->count;
    write(w, n->a);
    uint32_t go = put(w, (pattern_step){.kind = STEP_GO});
    w->steps[split].b = w->count;
    write(w, n->b);
    w->steps[go].a = w->count;
}

static void write_loop(writer *w, const pattern_node *n)
{
    uint32_t split = put(w, (pattern_step){.kind = STEP_SPLIT});
    w->steps[split].a = w->count;
    write(w, n->a);
    put(w, (pattern_step){.kind = STEP_GO, .a = split});
    w->steps[split].b = w->count;
    w->program->loops = true;
}

/* All optional ones leave to the same place behind the last. */
static void write_optional(writer *w, const pattern_node *n, uint32_t times)
{
    uint32_t first = w->count;
    for (uint32_t i = 0; i < times; i++) {
        uint32_t split = put(w, (pattern_step){.kind = STEP_SPLIT, .b = UINT32_MAX});
        w->steps[split].a = w->count;
        write(w, n->a);
    }
    for (uint32_t i = first; i < w->count; i++)
        if (w->steps[i].kind == STEP_SPLIT && w->steps[i].b == UINT32_MAX)
            w->steps[i].b = w->count;
}

static void write_repeat(writer *w, const pattern_node *n)
{
    for (uint32_t i = 0; i < n->least; i++)
        write(w, n->a);
    if (n->most == PATTERN_NO_END)
        write_loop(w, n);
    else
        write_optional(w, n, n->most - n->least);
}

static void write(writer *w, const pattern_node *n)
{
    switch (n->kind) {
    case NODE_TOKEN:
        put(w,
            (pattern_step){.kind = STEP_TOKEN, .expr = n->expr, .start = n->start, .end = n->end});
        break;
    case NODE_SPAN:
        put(w, (pattern_step){.kind = STEP_SPAN, .a = n->ref, .start = n->start, .end = n->end});
        w->program->spans = true;
        break;
    case NODE_SEQUENCE:
        write(w, n->a);
        write(w, n->b);
        break;
    case NODE_EITHER:
        write_either(w, n);
        break;
    case NODE_REPEAT:
        write_repeat(w, n);
        break;
    case NODE_PART:
        put(w, (pattern_step){.kind = STEP_OPEN, .a = n->part});
        write(w, n->a);
        put(w, (pattern_step){.kind = STEP_CLOSE, .a = n->part});
        break;
    case NODE_NOTHING:
        break;
    }
}

galley_status galley__pattern_compile(galley_patterns *set, const pattern_node *root,
                                      pattern_program *program, galley_error *err)
{
    size_t size = size_of(root) + 1;
    if (size > GALLEY_PATTERN_SIZE)
        return galley__fail(err, GALLEY_LIMIT, "larger than %d steps, repetitions written out",
                            GALLEY_PATTERN_SIZE);
    if (may_be_empty(root))
        return galley__fail_at(err, GALLEY_SYNTAX, 0,
                               "it may match no token at all; one of its tokens has to be there");
    writer w = {.set = set, .program = program};
    w.steps = galley_arena_calloc(set->arena, size, sizeof *w.steps);
    if (w.steps == NULL)
        return galley__nomem(err);
    write(&w, root);
    put(&w, (pattern_step){.kind = STEP_MATCH});
    program->steps = w.steps;
    program->n_steps = w.count;
    return GALLEY_OK;
}

/* -- words that have to be there -- */

/* Leaves whose words, one of them, stand in every text that matches; none: unknown. */
typedef struct needed {
    uint32_t leaf[8];
    size_t n_leaves, n_words;
} needed;

static void better(needed *a, const needed *b)
{
    if (b->n_leaves && (a->n_leaves == 0 || b->n_words < a->n_words))
        *a = *b;
}

/* Of two ways one: both have to be known. */
static void both(needed *a, const needed *b)
{
    if (a->n_leaves == 0 || b->n_leaves == 0 || a->n_leaves + b->n_leaves > 8) {
        *a = (needed){0};
        return;
    }
    memcpy(a->leaf + a->n_leaves, b->leaf, b->n_leaves * sizeof *b->leaf);
    a->n_leaves += b->n_leaves;
    a->n_words += b->n_words;
}

static needed of_expr(const galley_patterns *set, const pattern_expr *e)
{
    needed out = {0}, other;
    if (e->op == EXPR_LEAF) {
        const pattern_leaf *leaf = &set->leaves.at[e->leaf];
        if ((leaf->attr == ATTR_WORD || leaf->attr == ATTR_LOWER) && leaf->n_words)
            out = (needed){{e->leaf}, 1, leaf->n_words};
    } else if (e->op == EXPR_AND || e->op == EXPR_OR) {
        out = of_expr(set, e->a);
        other = of_expr(set, e->b);
        if (e->op == EXPR_AND)
            better(&out, &other);
        else
            both(&out, &other);
    }
    return out;
}

static needed of_node(const galley_patterns *set, const pattern_node *n)
{
    needed out = {0}, other;
    switch (n->kind) {
    case NODE_TOKEN:
        return of_expr(set, n->expr);
    case NODE_SEQUENCE:
    case NODE_EITHER:
        out = of_node(set, n->a);
        other = of_node(set, n->b);
        if (n->kind == NODE_SEQUENCE)
            better(&out, &other);
        else
            both(&out, &other);
        return out;
    case NODE_REPEAT:
        return n->least ? of_node(set, n->a) : out;
    case NODE_PART:
        return of_node(set, n->a);
    default:
        return out;
    }
}

galley_status galley__pattern_triggers(galley_patterns *set, const pattern_node *root,
                                       pattern_program *program, uint32_t number, galley_error *err)
{
    needed words = of_node(set, root);
    program->always = words.n_leaves == 0;
    for (size_t i = 0; i < words.n_leaves; i++) {
        const pattern_leaf *leaf = &set->leaves.at[words.leaf[i]];
        for (size_t k = 0; k < leaf->n_words; k++)
            if (!VEC_PUSH(set->alloc, &set->triggers, (pattern_trigger){leaf->hashes[k], number}))
                return galley__nomem(err);
    }
    return GALLEY_OK;
}
