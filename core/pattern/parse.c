/* core/pattern/parse.c: the notation of token patterns to a tree, by recursive descent.
 * SPDX-License-Identifier: MIT */
#include "core/pattern/pattern_internal.h"

#include "core/base/error.h"

/* -- signs -- */

void galley__pattern_space(pattern_parser *p)
{
    while (p->at < p->text.size && strchr(" \t\r\n", p->text.data[p->at]) && p->text.data[p->at])
        p->at++;
}

/* The byte that comes next, 0 at the end. */
static char next(pattern_parser *p)
{
    galley__pattern_space(p);
    return p->at < p->text.size ? p->text.data[p->at] : 0;
}

static bool take(pattern_parser *p, char sign)
{
    if (next(p) != sign || p->at == p->text.size)
        return false;
    p->at++;
    return true;
}

galley_status galley__pattern_expected(pattern_parser *p, const char *what)
{
    galley__pattern_space(p);
    size_t column = galley_utf8_count(galley_str_sub(p->text, 0, p->at)) + 1, end = p->at;
    if (p->at >= p->text.size)
        return galley__fail_at(p->err, GALLEY_SYNTAX, p->at,
                               "column %zu: the pattern ends, but %s was expected", column, what);
    galley_utf8_next(p->text, &end);
    galley_str sign = galley_str_sub(p->text, p->at, end);
    return galley__fail_at(p->err, GALLEY_SYNTAX, p->at, "column %zu: %s was expected, not '%.*s'",
                           column, what, GALLEY__S(sign));
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || (c & 0x80);
}

static galley_str peek_name(pattern_parser *p)
{
    size_t end = (galley__pattern_space(p), p->at);
    while (end < p->text.size && is_name(p->text.data[end]))
        end++;
    return galley_str_sub(p->text, p->at, end);
}

galley_status galley__pattern_name(pattern_parser *p, const char *what, galley_str *out)
{
    *out = peek_name(p);
    p->at += out->size;
    return out->size ? GALLEY_OK : galley__pattern_expected(p, what);
}

/* What stands between quotes, as written; a backslash takes the next sign with it. */
galley_status galley__pattern_quoted(pattern_parser *p, galley_str *out)
{
    if (!take(p, '"'))
        return galley__pattern_expected(p, "a value in double quotes");
    size_t start = p->at;
    while (p->at < p->text.size && p->text.data[p->at] != '"')
        p->at += p->text.data[p->at] == '\\' && p->at + 1 < p->text.size ? 2 : 1;
    if (p->at >= p->text.size)
        return galley__pattern_expected(p, "a closing \"");
    *out = galley_str_sub(p->text, start, p->at);
    p->at++;
    return GALLEY_OK;
}

/* -- the tree -- */

static galley_status new_node(pattern_parser *p, pattern_node_kind kind, pattern_node **out)
{
    *out = galley_arena_calloc(p->set->arena, 1, sizeof **out);
    if (*out == NULL)
        return galley__nomem(p->err);
    (*out)->kind = kind;
    return GALLEY_OK;
}

static galley_status join(pattern_parser *p, pattern_node_kind kind, pattern_node *a,
                          pattern_node *b, pattern_node **out)
{
    galley_status status = new_node(p, kind, out);
    if (status == GALLEY_OK) {
        (*out)->a = a;
        (*out)->b = b;
    }
    return status;
}

static galley_status either(pattern_parser *p, pattern_node **out);

/* <label/>  <label id="x"/> */
static galley_status span(pattern_parser *p, pattern_node **out)
{
    galley_str label, name, id = {NULL, 0};
    galley_status status = take(p, '<') ? GALLEY_OK : galley__pattern_expected(p, "<");
    if (status == GALLEY_OK)
        status = galley__pattern_name(p, "the label of an earlier span", &label);
    if (status == GALLEY_OK && next(p) != '/') {
        name = peek_name(p);
        if (!galley_str_eq(name, GALLEY_STR("id")))
            return galley__pattern_expected(p, "/> or id=\"...\"");
        p->at += name.size;
        if (!take(p, '='))
            return galley__pattern_expected(p, "=");
        status = galley__pattern_quoted(p, &id);
    }
    if (status == GALLEY_OK && (!take(p, '/') || p->at == p->text.size || !take(p, '>')))
        status = galley__pattern_expected(p, "/>");
    if (status == GALLEY_OK)
        status = new_node(p, NODE_SPAN, out);
    if (status == GALLEY_OK)
        status = galley__pattern_ref(p, label, id, &(*out)->ref);
    return status;
}

static galley_status group(pattern_parser *p, pattern_node **out)
{
    if (++p->depth > GALLEY_PATTERN_DEPTH)
        return galley__fail_at(p->err, GALLEY_LIMIT, p->at, "nested deeper than %d",
                               GALLEY_PATTERN_DEPTH);
    p->at++;
    galley_status status = either(p, out);
    if (status == GALLEY_OK && !take(p, ')'))
        status = galley__pattern_expected(p, "a token, | or )");
    p->depth--;
    return status;
}

static galley_status token(pattern_parser *p, pattern_node **out)
{
    galley_status status = new_node(p, NODE_TOKEN, out);
    return status == GALLEY_OK ? galley__pattern_token(p, &(*out)->expr) : status;
}

static galley_status unit(pattern_parser *p, pattern_node **out)
{
    char c = next(p);
    size_t start = p->at;
    if (c == '(')
        return group(p, out);
    if (c != '<' && c != '[' && c != '"')
        return galley__pattern_expected(p, "a token ([...] or \"...\"), <label/> or (");
    galley_status status = c == '<' ? span(p, out) : token(p, out);
    if (status != GALLEY_OK)
        return status;
    size_t end = p->at; /* white space behind it may have been read */
    while (end > start && strchr(" \t\r\n", p->text.data[end - 1]))
        end--;
    (*out)->start = (uint32_t)start;
    (*out)->end = (uint32_t)end;
    return GALLEY_OK;
}

static galley_status number(pattern_parser *p, uint32_t *out)
{
    size_t start = (galley__pattern_space(p), p->at);
    *out = 0;
    for (char c; p->at < p->text.size && (c = p->text.data[p->at]) >= '0' && c <= '9'; p->at++) {
        *out = *out * 10 + (uint32_t)(c - '0');
        if (*out > GALLEY_PATTERN_REPEAT)
            return galley__fail_at(p->err, GALLEY_LIMIT, start, "repeated more than %d times",
                                   GALLEY_PATTERN_REPEAT);
    }
    return p->at > start ? GALLEY_OK : galley__pattern_expected(p, "a number");
}

/* {n} {n,} {n,m} {,m} */
static galley_status braces(pattern_parser *p, uint32_t *least, uint32_t *most)
{
    size_t open = p->at++;
    galley_status status = GALLEY_OK;
    *least = 0;
    if (next(p) != ',')
        status = number(p, least);
    *most = *least;
    if (status == GALLEY_OK && take(p, ',')) {
        *most = PATTERN_NO_END;
        if (next(p) != '}')
            status = number(p, most);
    }
    if (status == GALLEY_OK && !take(p, '}'))
        status = galley__pattern_expected(p, ", or }");
    if (status == GALLEY_OK && (*most < *least || *most == 0))
        status = galley__fail_at(p->err, GALLEY_SYNTAX, open,
                                 *most ? "the second number in {n,m} is the smaller one"
                                       : "repeated not even once");
    return status;
}

static galley_status repeats(pattern_parser *p, pattern_node **node)
{
    uint32_t least = 0, most = PATTERN_NO_END;
    galley_status status = GALLEY_OK;
    char c = next(p);
    if (c == '{')
        status = braces(p, &least, &most);
    else
        p->at++;
    if (c == '?')
        most = 1;
    if (c == '+')
        least = 1;
    pattern_node *out = NULL;
    if (status == GALLEY_OK)
        status = join(p, NODE_REPEAT, *node, NULL, &out);
    if (status == GALLEY_OK) {
        out->least = least;
        out->most = most;
        *node = out;
    }
    return status;
}

/* A sign of repetition behind a unit; one, as two are a mistake. */
static galley_status repeated(pattern_parser *p, pattern_node **out)
{
    galley_status status = unit(p, out);
    char c = status == GALLEY_OK ? next(p) : 0;
    if (c == '?' || c == '*' || c == '+' || c == '{')
        status = repeats(p, out);
    if (status == GALLEY_OK && (c = next(p)) != 0 && strchr("?*+{", c))
        status = galley__pattern_expected(p, "one sign of repetition only (use parentheses)");
    return status;
}

static galley_status part_number(pattern_parser *p, galley_str name, uint32_t *out)
{
    pattern_program *g = p->program;
    for (*out = 0; *out < g->n_parts; (*out)++)
        if (galley_str_eq(g->parts[*out], name))
            return GALLEY_OK;
    if (g->n_parts == GALLEY_PATTERN_PARTS)
        return galley__fail_at(p->err, GALLEY_LIMIT, p->at, "more than %d parts",
                               GALLEY_PATTERN_PARTS);
    galley_str kept = galley_arena_copy(p->set->arena, name);
    if (kept.data == NULL)
        return galley__nomem(p->err);
    g->parts[g->n_parts++] = kept;
    return GALLEY_OK;
}

/* name:unit, with its repetition inside of the part. */
static galley_status part(pattern_parser *p, pattern_node **out)
{
    galley_str name = peek_name(p);
    uint32_t number = 0;
    pattern_node *inside = NULL;
    if (name.size == 0)
        return repeated(p, out);
    p->at += name.size;
    if (!take(p, ':'))
        return galley__pattern_expected(p, "a : behind the name of a part (a word is \"word\")");
    galley_status status = part_number(p, name, &number);
    if (status == GALLEY_OK)
        status = repeated(p, &inside);
    if (status == GALLEY_OK)
        status = join(p, NODE_PART, inside, NULL, out);
    if (status == GALLEY_OK)
        (*out)->part = number;
    return status;
}

static galley_status sequence(pattern_parser *p, pattern_node **out)
{
    galley_status status = part(p, out);
    for (char c; status == GALLEY_OK && (c = next(p)) != 0 && c != '|' && c != ')';) {
        pattern_node *b = NULL;
        if (!strchr("[\"<(", c) && !is_name(c))
            return galley__pattern_expected(p, "a token, | or the end");
        status = part(p, &b);
        if (status == GALLEY_OK)
            status = join(p, NODE_SEQUENCE, *out, b, out);
    }
    return status;
}

static galley_status either(pattern_parser *p, pattern_node **out)
{
    galley_status status = sequence(p, out);
    while (status == GALLEY_OK && take(p, '|')) {
        pattern_node *b = NULL;
        status = sequence(p, &b);
        if (status == GALLEY_OK)
            status = join(p, NODE_EITHER, *out, b, out);
    }
    return status;
}

galley_status galley__pattern_parse(pattern_parser *p, pattern_node **out)
{
    size_t bad = galley_utf8_valid(p->text);
    if (bad < p->text.size)
        return galley__fail_at(p->err, GALLEY_ENCODING, bad, "not valid UTF-8 at byte %zu", bad);
    galley_status status = either(p, out);
    if (status == GALLEY_OK && (next(p) || p->at < p->text.size))
        status = galley__pattern_expected(p, "a token, | or the end");
    return status;
}
