/* core/pattern/token.c: what stands in the brackets of one token: [lower="gas|oil" & !upper].
 * SPDX-License-Identifier: MIT */
#include "core/pattern/pattern_internal.h"

#include "core/base/error.h"

static const struct {
    const char *name;
    pattern_attr attr;
    bool flag;
} attributes[] = {
    {"word", ATTR_WORD, false},   {"lower", ATTR_LOWER, false}, {"stem", ATTR_STEM, false},
    {"shape", ATTR_SHAPE, false}, {"kind", ATTR_KIND, false},   {"in", ATTR_IN, false},
    {"title", ATTR_TITLE, true},  {"upper", ATTR_UPPER, true},  {"number", ATTR_NUMBER, true},
    {"punct", ATTR_PUNCT, true},
};

enum { N_ATTRIBUTES = sizeof attributes / sizeof *attributes };

/* -- values -- */

static bool is_meta(char c)
{
    return c == 0 || strchr("^$.[]()*+?{}", c);
}

static bool is_sign(char c)
{
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || c == '{' ||
           c == '}' || c == '~';
}

/* Whether a value is nothing but words and bars; a backslash in front of a sign makes it one of the word's. */
static bool plain_value(galley_str v)
{
    for (size_t i = 0; i < v.size; i++) {
        if (v.data[i] == '\\') {
            if (++i == v.size || v.data[i] == '|' || !is_sign(v.data[i]))
                return false;
        } else if (is_meta(v.data[i])) {
            return false;
        }
    }
    return v.size > 0;
}

/* One alternative without its backslashes, folded unless the case counts. */
static galley_status add_word(pattern_parser *p, pattern_leaf *leaf, galley_str word)
{
    char *copy = galley_arena_calloc(p->set->arena, word.size + 1, 1);
    size_t n = 0;
    if (copy == NULL)
        return galley__nomem(p->err);
    for (size_t i = 0; i < word.size; i++) {
        i += word.data[i] == '\\';
        copy[n++] = word.data[i];
    }
    galley_str plain = {copy, n};
    galley_str folded = galley_text_fold(plain, p->set->arena);
    if (folded.data == NULL)
        return galley__nomem(p->err);
    leaf->words[leaf->n_words] =
        leaf->attr == ATTR_LOWER || leaf->attr == ATTR_STEM ? folded : plain;
    leaf->hashes[leaf->n_words++] = galley_text_fold_hash(folded);
    return GALLEY_OK;
}

static galley_status add_words(pattern_parser *p, pattern_leaf *leaf, galley_str v)
{
    size_t n = 1, start = 0;
    for (size_t i = 0; i < v.size; i++)
        n += v.data[i] == '|';
    leaf->words = galley_arena_calloc(p->set->arena, n, sizeof *leaf->words);
    leaf->hashes = galley_arena_calloc(p->set->arena, n, sizeof *leaf->hashes);
    if (leaf->words == NULL || leaf->hashes == NULL)
        return galley__nomem(p->err);
    galley_status status = GALLEY_OK;
    for (size_t i = 0; i <= v.size && status == GALLEY_OK; i++)
        if (i == v.size || v.data[i] == '|') {
            status = add_word(p, leaf, galley_str_sub(v, start, i));
            start = i + 1;
        }
    return status;
}

static galley_status check_kinds(pattern_parser *p, const pattern_leaf *leaf, size_t at)
{
    static const char *const kinds[] = {"word", "number", "punct", "symbol"};
    for (size_t i = 0; i < leaf->n_words; i++) {
        bool known = false;
        for (size_t k = 0; k < 4; k++)
            known |= galley_str_eq(leaf->words[i], galley_str_of(kinds[k]));
        if (!known)
            return galley__fail_at(
                p->err, GALLEY_SYNTAX, at,
                "there is no kind '%.*s' (there are word, number, punct, symbol)",
                GALLEY__S(leaf->words[i]));
    }
    return GALLEY_OK;
}

static galley_status fill_leaf(pattern_parser *p, pattern_leaf *leaf, size_t at)
{
    leaf->text = galley_arena_copy(p->set->arena, leaf->text);
    if (leaf->text.data == NULL)
        return galley__nomem(p->err);
    if (leaf->attr >= ATTR_TITLE)
        return GALLEY_OK;
    if (plain_value(leaf->text)) {
        galley_status status = add_words(p, leaf, leaf->text);
        return status == GALLEY_OK && leaf->attr == ATTR_KIND ? check_kinds(p, leaf, at) : status;
    }
    if (leaf->attr == ATTR_STEM || leaf->attr == ATTR_IN)
        return galley__fail_at(p->err, GALLEY_SYNTAX, at,
                               "words (a|b) were expected, as %s takes no regex",
                               leaf->attr == ATTR_STEM ? "stem" : "in");
    bool caseless = leaf->caseless || leaf->attr == ATTR_LOWER;
    galley_status status =
        galley__value_new(p->set->alloc, leaf->text, caseless, &leaf->value, p->err);
    if (status == GALLEY_SYNTAX && p->err)
        p->err->offset += at;
    return status;
}

static galley_status find_leaf(pattern_parser *p, pattern_leaf leaf, size_t at, uint32_t *out)
{
    galley_patterns *set = p->set;
    for (*out = 0; *out < set->leaves.count; (*out)++) {
        const pattern_leaf *l = &set->leaves.at[*out];
        if (l->attr == leaf.attr && l->caseless == leaf.caseless &&
            galley_str_eq(l->text, leaf.text))
            return GALLEY_OK;
    }
    if (!VEC_ROOM(set->alloc, &set->leaves))
        return galley__nomem(p->err);
    galley_status status = fill_leaf(p, &leaf, at);
    if (status == GALLEY_OK)
        set->leaves.at[set->leaves.count++] = leaf;
    else
        galley__value_free(leaf.value);
    return status;
}

/* -- expressions -- */

static galley_status new_expr(pattern_parser *p, pattern_op op, const pattern_expr *a,
                              const pattern_expr *b, const pattern_expr **out)
{
    pattern_expr *e = galley_arena_calloc(p->set->arena, 1, sizeof *e);
    if (e == NULL)
        return galley__nomem(p->err);
    e->op = op;
    e->a = a;
    e->b = b;
    *out = e;
    return GALLEY_OK;
}

static galley_status leaf_expr(pattern_parser *p, pattern_leaf leaf, size_t at,
                               const pattern_expr **out)
{
    pattern_expr *e = galley_arena_calloc(p->set->arena, 1, sizeof *e);
    *out = e;
    if (e == NULL)
        return galley__nomem(p->err);
    e->op = EXPR_LEAF;
    return find_leaf(p, leaf, at, &e->leaf);
}

static char next(pattern_parser *p)
{
    galley__pattern_space(p);
    return p->at < p->text.size ? p->text.data[p->at] : 0;
}

static void take_case(pattern_parser *p, pattern_leaf *leaf)
{
    if (next(p) == '%' && p->at + 1 < p->text.size && p->text.data[p->at + 1] == 'c') {
        p->at += 2;
        leaf->caseless = true;
    }
}

static galley_status value_expr(pattern_parser *p, pattern_attr attr, const pattern_expr **out)
{
    pattern_leaf leaf = {.attr = attr};
    galley__pattern_space(p);
    size_t at = p->at + 1;
    galley_status status = galley__pattern_quoted(p, &leaf.text);
    if (status != GALLEY_OK)
        return status;
    take_case(p, &leaf);
    return leaf_expr(p, leaf, at, out);
}

static galley_status attribute(pattern_parser *p, const pattern_expr **out)
{
    galley_str name;
    galley__pattern_space(p);
    size_t at = p->at, i = 0;
    galley_status status =
        galley__pattern_name(p, "an attribute (lower=\"...\"), a flag or ]", &name);
    if (status != GALLEY_OK)
        return status;
    while (i < N_ATTRIBUTES && !galley_str_eq(name, galley_str_of(attributes[i].name)))
        i++;
    if (i == N_ATTRIBUTES) {
        p->at = at;
        return galley__fail_at(
            p->err, GALLEY_SYNTAX, at,
            "column %zu: there is no attribute '%.*s' (there are word lower stem "
            "shape kind in, and the flags title upper number punct)",
            galley_utf8_count(galley_str_sub(p->text, 0, at)) + 1, GALLEY__S(name));
    }
    if (attributes[i].flag)
        return leaf_expr(p, (pattern_leaf){.attr = attributes[i].attr}, at, out);
    bool differs = next(p) == '!';
    p->at += differs;
    if (p->at >= p->text.size || p->text.data[p->at] != '=')
        return galley__pattern_expected(p, "= or != behind the attribute");
    p->at++;
    status = value_expr(p, attributes[i].attr, out);
    return status == GALLEY_OK && differs ? new_expr(p, EXPR_NOT, *out, NULL, out) : status;
}

static galley_status any_of(pattern_parser *p, const pattern_expr **out);

static galley_status one(pattern_parser *p, const pattern_expr **out)
{
    char c = next(p);
    if (c != '!' && c != '(')
        return attribute(p, out);
    if (++p->depth > GALLEY_PATTERN_DEPTH)
        return galley__fail_at(p->err, GALLEY_LIMIT, p->at, "nested deeper than %d",
                               GALLEY_PATTERN_DEPTH);
    p->at++;
    galley_status status = c == '!' ? one(p, out) : any_of(p, out);
    if (status == GALLEY_OK && c == '!')
        status = new_expr(p, EXPR_NOT, *out, NULL, out);
    else if (status == GALLEY_OK && next(p) != ')')
        status = galley__pattern_expected(p, "&, | or )");
    else if (status == GALLEY_OK)
        p->at++;
    p->depth--;
    return status;
}

/* `a & b`, `a | b`: one level of the two; CWB's & binds tighter. */
static galley_status chain(pattern_parser *p, char sign, const pattern_expr **out)
{
    galley_status status = sign == '&' ? one(p, out) : chain(p, '&', out);
    while (status == GALLEY_OK && next(p) == sign) {
        const pattern_expr *b = NULL;
        p->at++;
        status = sign == '&' ? one(p, &b) : chain(p, '&', &b);
        if (status == GALLEY_OK)
            status = new_expr(p, sign == '&' ? EXPR_AND : EXPR_OR, *out, b, out);
    }
    return status;
}

static galley_status any_of(pattern_parser *p, const pattern_expr **out)
{
    return chain(p, '|', out);
}

galley_status galley__pattern_token(pattern_parser *p, const pattern_expr **out)
{
    if (next(p) == '"')
        return value_expr(p, ATTR_WORD, out);
    p->at++; /* [ */
    galley_status status = next(p) == ']' ? new_expr(p, EXPR_ANY, NULL, NULL, out) : any_of(p, out);
    if (status == GALLEY_OK && next(p) != ']')
        status = galley__pattern_expected(p, "&, | or ]");
    p->at++;
    return status;
}
