/* core/pattern/pattern.c: a set of token patterns: its life, and adding one.
 * SPDX-License-Identifier: MIT */
#include "core/pattern/pattern_internal.h"

#include "core/base/error.h"

galley_status galley_patterns_new(const galley_alloc *alloc, galley_patterns **out,
                                  galley_error *err)
{
    galley_patterns *set = galley__new(alloc, sizeof *set);
    *out = NULL;
    if (set == NULL)
        return galley__nomem(err);
    set->alloc = alloc;
    galley_status status = galley_arena_new(alloc, &set->arena, err);
    if (status == GALLEY_OK)
        *out = set;
    else
        galley_patterns_free(set);
    return status;
}

static void drop_leaves(galley_patterns *set, size_t from)
{
    while (set->leaves.count > from)
        galley__value_free(set->leaves.at[--set->leaves.count].value);
}

void galley_patterns_free(galley_patterns *set)
{
    if (set == NULL)
        return;
    drop_leaves(set, 0);
    VEC_FREE(set->alloc, &set->leaves);
    VEC_FREE(set->alloc, &set->refs);
    VEC_FREE(set->alloc, &set->programs);
    VEC_FREE(set->alloc, &set->triggers);
    galley_arena_free(set->arena);
    galley__free(set->alloc, set, sizeof *set);
}

galley_status galley__pattern_ref(pattern_parser *p, galley_str label, galley_str id, uint32_t *out)
{
    galley_patterns *set = p->set;
    for (*out = 0; *out < set->refs.count; (*out)++) {
        const pattern_ref *r = &set->refs.at[*out];
        if (galley_str_eq(r->label, label) && galley_str_eq(r->id, id) && !r->id.data == !id.data)
            return GALLEY_OK;
    }
    pattern_ref ref = {galley_arena_copy(set->arena, label), id};
    if (id.data)
        ref.id = galley_arena_copy(set->arena, id);
    if (ref.label.data == NULL || (id.data && ref.id.data == NULL) ||
        !VEC_PUSH(set->alloc, &set->refs, ref))
        return galley__nomem(p->err);
    return GALLEY_OK;
}

static galley_status check_def(const galley_pattern_def *def, galley_error *err)
{
    if (def->label.size == 0)
        return galley__fail(err, GALLEY_INVALID, "a pattern needs a label");
    size_t valid = galley_utf8_valid(def->label);
    if (valid != def->label.size)
        return galley__fail_at(err, GALLEY_ENCODING, valid,
                               "the label is not valid UTF-8 at byte %zu", valid);
    if (def->within & ~GALLEY_REGION_ALL)
        return galley__fail(err, GALLEY_INVALID, "within has kinds that do not exist");
    return GALLEY_OK;
}

static galley_status build(galley_patterns *set, const galley_pattern_def *def,
                           pattern_program *program, galley_error *err)
{
    pattern_parser p = {.set = set, .text = def->pattern, .program = program, .err = err};
    pattern_node *root = NULL;
    program->label = galley_arena_copy(set->arena, def->label);
    program->overlap = def->overlap;
    program->within = def->within ? def->within : galley_region_body();
    program->text = galley_arena_copy(set->arena, def->pattern);
    if (program->label.data == NULL || program->text.data == NULL ||
        !VEC_ROOM(set->alloc, &set->programs))
        return galley__nomem(err);
    if (def->pattern.size > GALLEY_PATTERN_BYTES)
        return galley__fail(err, GALLEY_LIMIT, "longer than %d bytes", GALLEY_PATTERN_BYTES);
    galley_status status = galley__pattern_parse(&p, &root);
    if (status == GALLEY_OK)
        status = galley__pattern_compile(set, root, program, err);
    if (status == GALLEY_OK)
        status = galley__pattern_triggers(set, root, program, (uint32_t)set->programs.count, err);
    return status;
}

galley_status galley_patterns_add(galley_patterns *set, const galley_pattern_def *def,
                                  uint32_t *number, galley_error *err)
{
    pattern_program program = {0};
    size_t leaves = set->leaves.count, refs = set->refs.count, triggers = set->triggers.count;
    galley_status status = check_def(def, err);
    if (status == GALLEY_OK)
        status = build(set, def, &program, err);
    if (status != GALLEY_OK) {
        drop_leaves(set, leaves);
        set->refs.count = refs;
        set->triggers.count = triggers;
        galley__error_prefix(err, "token pattern \"%.*s\"", GALLEY__S(def->label));
        return status;
    }
    if (number)
        *number = (uint32_t)set->programs.count;
    set->programs.at[set->programs.count++] = program;
    return GALLEY_OK;
}

size_t galley_patterns_count(const galley_patterns *set)
{
    return set->programs.count;
}

bool galley_patterns_reads(const galley_patterns *set, size_t i, galley_str *label)
{
    if (i < set->refs.count) {
        *label = set->refs.at[i].label;
        return true;
    }
    i -= set->refs.count;
    for (size_t k = 0; k < set->leaves.count; k++) {
        const pattern_leaf *leaf = &set->leaves.at[k];
        if (leaf->attr != ATTR_IN)
            continue;
        if (i < leaf->n_words) {
            *label = leaf->words[i];
            return true;
        }
        i -= leaf->n_words;
    }
    return false;
}

bool galley_patterns_always(const galley_patterns *set, size_t i)
{
    return i < set->programs.count && set->programs.at[i].always;
}
