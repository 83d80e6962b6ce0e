/* core/pattern/ask.c: the answers that a token gives, each asked for once.
 * SPDX-License-Identifier: MIT */
#include "core/pattern/pattern_internal.h"

#include "core/base/error.h"

enum { NOT_ASKED, NO, YES };

static void failed(pattern_scan *s, galley_status status)
{
    if (s->status == GALLEY_OK)
        s->status = status;
}

static galley_str word_of(const pattern_scan *s, uint32_t t)
{
    const galley_tokens *tokens = s->subject->tokens;
    return galley_str_sub(s->subject->text, tokens->start[t], tokens->end[t]);
}

static galley_str folded(pattern_scan *s, uint32_t t)
{
    galley_str f = galley_text_fold(word_of(s, t), s->room->arena);
    if (f.data == NULL)
        failed(s, galley__nomem(s->err));
    return f;
}

/* -- values -- */

/* Xxxx, dd, Xx'x: letters as X or x, digits as d, runs of a sort cut at four. Letters beyond ASCII go by the
 * token's flags. */
static galley_str shape_of(pattern_scan *s, uint32_t t)
{
    galley_str word = word_of(s, t);
    char *out = galley_arena_alloc(s->room->arena, word.size + 1), last = 0;
    uint8_t flags = s->subject->tokens->flags[t];
    char other = flags & GALLEY_TOKEN_UPPER ? 'X' : 'x';
    char first = flags & GALLEY_TOKEN_TITLE ? 'X' : other;
    size_t n = 0, run = 0;
    if (out == NULL) {
        failed(s, galley__nomem(s->err));
        return (galley_str){"", 0};
    }
    for (size_t i = 0; i < word.size; i++) {
        char c = word.data[i];
        if ((c & 0xC0) == 0x80)
            continue;
        if (c >= '0' && c <= '9')
            c = 'd';
        else if (c >= 'A' && c <= 'Z')
            c = 'X';
        else if ((c >= 'a' && c <= 'z'))
            c = 'x';
        else if (c & 0x80)
            c = i == 0 ? first : other;
        run = c == last ? run + 1 : 1;
        last = c;
        if (run <= 4)
            out[n++] = c;
    }
    return (galley_str){out, n};
}

static galley_str value_of(pattern_scan *s, const pattern_leaf *leaf, uint32_t t)
{
    static const char *const kinds[] = {"word", "number", "punct", "symbol"};
    switch (leaf->attr) {
    case ATTR_LOWER:
        return folded(s, t);
    case ATTR_SHAPE:
        return shape_of(s, t);
    case ATTR_KIND:
        return galley_str_of(kinds[s->subject->tokens->kind[t]]);
    default:
        return word_of(s, t);
    }
}

static bool has_hash(const uint64_t *hashes, size_t n, uint64_t hash)
{
    for (size_t i = 0; i < n; i++)
        if (hashes[i] == hash)
            return true;
    return false;
}

static bool is_value(pattern_scan *s, const pattern_leaf *leaf, uint32_t t)
{
    bool match = false;
    if (leaf->n_words && (leaf->attr == ATTR_LOWER || (leaf->attr == ATTR_WORD && leaf->caseless)))
        return has_hash(leaf->hashes, leaf->n_words, s->subject->tokens->fold[t]);
    galley_str value = value_of(s, leaf, t);
    if (s->status != GALLEY_OK)
        return false;
    if (leaf->value) {
        failed(s, galley__value_match(leaf->value, s->room->values, value, &match, s->err));
        return match;
    }
    for (size_t i = 0; i < leaf->n_words && !match; i++)
        match = galley_str_eq(leaf->words[i], value);
    return match;
}

/* -- stems -- */

static uint64_t stem_of(pattern_scan *s, galley_str fold)
{
    if (s->room->stemmer)
        fold = galley_stemmer_stem(s->room->stemmer, fold);
    return galley_text_fold_hash(fold);
}

static bool is_stem(pattern_scan *s, uint32_t number, uint32_t t)
{
    const pattern_leaf *leaf = &s->set->leaves.at[number];
    if (s->stems[number] == NULL) {
        s->stems[number] =
            galley_arena_calloc(s->room->arena, leaf->n_words + 1, sizeof **s->stems);
        if (s->stems[number] == NULL) {
            failed(s, galley__nomem(s->err));
            return false;
        }
        for (size_t i = 0; i < leaf->n_words; i++)
            s->stems[number][i] = stem_of(s, leaf->words[i]);
    }
    galley_str fold = folded(s, t);
    return fold.data && has_hash(s->stems[number], leaf->n_words, stem_of(s, fold));
}

/* -- spans -- */

static bool names(const pattern_leaf *leaf, galley_str label)
{
    for (size_t i = 0; i < leaf->n_words; i++)
        if (galley_str_eq(leaf->words[i], label))
            return true;
    return false;
}

static void mark_spans(const pattern_scan *s, const pattern_leaf *leaf, const galley_spans *spans,
                       uint8_t *answers)
{
    const galley_tokens *tokens = s->subject->tokens;
    for (size_t i = 0; spans && i < spans->count; i++) {
        const galley_span *span = &spans->at[i];
        if (span->part != s->subject->part || !names(leaf, span->label))
            continue;
        for (size_t t = galley_tokens_find(tokens, span->start);
             t < tokens->count && tokens->start[t] < span->end; t++)
            answers[t] = YES;
    }
}

static void answer_all(const pattern_scan *s, const pattern_leaf *leaf, uint8_t *answers)
{
    memset(answers, NO, s->subject->tokens->count);
    mark_spans(s, leaf, s->earlier, answers);
    if (s->spans != s->earlier)
        mark_spans(s, leaf, s->spans, answers);
}

void galley__pattern_forget(pattern_scan *s)
{
    for (size_t i = 0; i < s->set->leaves.count; i++)
        if (s->set->leaves.at[i].attr == ATTR_IN)
            s->answers[i] = NULL;
}

/* -- asking -- */

static bool answer(pattern_scan *s, uint32_t number, uint32_t t)
{
    const pattern_leaf *leaf = &s->set->leaves.at[number];
    const galley_tokens *tokens = s->subject->tokens;
    switch (leaf->attr) {
    case ATTR_TITLE:
        return tokens->flags[t] & GALLEY_TOKEN_TITLE;
    case ATTR_UPPER:
        return tokens->flags[t] & GALLEY_TOKEN_UPPER;
    case ATTR_NUMBER:
        return tokens->kind[t] == GALLEY_TOKEN_NUMBER;
    case ATTR_PUNCT:
        return tokens->kind[t] == GALLEY_TOKEN_PUNCT;
    case ATTR_STEM:
        return is_stem(s, number, t);
    default:
        return is_value(s, leaf, t);
    }
}

static bool ask_leaf(pattern_scan *s, uint32_t number, uint32_t t)
{
    uint8_t *answers = s->answers[number];
    if (answers == NULL) {
        answers = galley_arena_calloc(s->room->arena, s->subject->tokens->count + 1, 1);
        if (answers == NULL) {
            failed(s, galley__nomem(s->err));
            return false;
        }
        s->answers[number] = answers;
        if (s->set->leaves.at[number].attr == ATTR_IN)
            answer_all(s, &s->set->leaves.at[number], answers);
    }
    if (answers[t] == NOT_ASKED)
        answers[t] = answer(s, number, t) ? YES : NO;
    return answers[t] == YES;
}

bool galley__pattern_ask(pattern_scan *s, const pattern_expr *e, uint32_t t)
{
    switch (e->op) {
    case EXPR_ANY:
        return true;
    case EXPR_LEAF:
        return ask_leaf(s, e->leaf, t);
    case EXPR_NOT:
        return !galley__pattern_ask(s, e->a, t);
    case EXPR_AND:
        return galley__pattern_ask(s, e->a, t) && galley__pattern_ask(s, e->b, t);
    case EXPR_OR:
        return galley__pattern_ask(s, e->a, t) || galley__pattern_ask(s, e->b, t);
    }
    return false;
}
