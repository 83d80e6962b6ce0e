/* core/query/lex.c: what comes next in the text of a query.
 * SPDX-License-Identifier: MIT */
#include "core/base/error.h"
#include "core/query/query_internal.h"

static bool starts(galley_str text, size_t at, const char *bytes, size_t n)
{
    return text.size - at >= n && memcmp(text.data + at, bytes, n) == 0;
}

/* White_Space of Unicode: a query is often pasted, and then has no-break spaces in it. */
size_t galley__query_space(galley_str text, size_t at)
{
    static const char *const wide[] = {"\xE1\x9A\x80", "\xE2\x80\xA8", "\xE2\x80\xA9",
                                       "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};
    if (at >= text.size)
        return 0;
    unsigned char c = (unsigned char)text.data[at];
    if (c == ' ' || (c >= '\t' && c <= '\r'))
        return 1;
    if (starts(text, at, "\xC2\xA0", 2) || starts(text, at, "\xC2\x85", 2))
        return 2;
    if (starts(text, at, "\xE2\x80", 2) && text.size - at >= 3 &&
        (unsigned char)text.data[at + 2] <= 0x8A)
        return 3;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (starts(text, at, wide[i], 3))
            return 3;
    return 0;
}

/* The straight quote, and the four curly ones that word processors put in its place. */
size_t galley__query_quote(galley_str text, size_t at)
{
    if (at >= text.size)
        return 0;
    if (text.data[at] == '"')
        return 1;
    bool curly = starts(text, at, "\xE2\x80", 2) && text.size - at >= 3 &&
                 (unsigned char)text.data[at + 2] >= 0x9C &&
                 (unsigned char)text.data[at + 2] <= 0x9F;
    return curly ? 3 : 0;
}

size_t galley__query_run(galley_str text, size_t at, const char *stops)
{
    while (at < text.size && !strchr("()", text.data[at]) && !strchr(stops, text.data[at]) &&
           !galley__query_space(text, at) && !galley__query_quote(text, at))
        at++;
    return at;
}

static query_lexeme_kind word_kind(galley_str run)
{
    if (galley_str_eq(run, GALLEY_STR("AND")))
        return QUERY_AND;
    if (galley_str_eq(run, GALLEY_STR("OR")))
        return QUERY_OR;
    if (galley_str_eq(run, GALLEY_STR("NOT")))
        return QUERY_NOT;
    if (starts(run, 0, "NEAR", 4) && (run.size == 4 || run.data[4] == '/'))
        return QUERY_NEAR;
    return QUERY_TERM;
}

query_lexeme galley__query_peek(const query_parser *p)
{
    size_t at = p->at, n;
    while ((n = galley__query_space(p->text, at)) > 0)
        at += n;
    if (at == p->text.size)
        return (query_lexeme){QUERY_END, at, at};
    switch (p->text.data[at]) {
    case '(':
        return (query_lexeme){QUERY_OPEN, at, at + 1};
    case ')':
        return (query_lexeme){QUERY_CLOSE, at, at + 1};
    case '-':
        return (query_lexeme){QUERY_MINUS, at, at + 1};
    default:
        break;
    }
    size_t end = galley__query_run(p->text, at, "");
    query_lexeme_kind kind = word_kind(galley_str_sub(p->text, at, end));
    return (query_lexeme){kind, at, kind == QUERY_TERM ? at : end};
}

/* Straight closes straight, any curly one closes a curly one. */
static size_t closing(galley_str text, size_t at, size_t width)
{
    while (at < text.size && galley__query_quote(text, at) != width)
        at += text.data[at] == '\\' && at + 1 < text.size ? 2 : 1;
    return at;
}

static bool is_escape(galley_str raw, size_t i)
{
    return raw.data[i] == '\\' && i + 1 < raw.size && strchr("\"\\", raw.data[i + 1]);
}

galley_status galley__query_quoted(query_parser *p, galley_str *out, size_t *start, size_t *end)
{
    size_t width = galley__query_quote(p->text, p->at);
    *start = p->at + width;
    *end = closing(p->text, *start, width);
    if (*end >= p->text.size)
        return galley__fail_at(p->err, GALLEY_SYNTAX, p->at, "unclosed quote opened here");
    galley_str raw = galley_str_sub(p->text, *start, *end);
    char *bytes = galley_arena_alloc(p->arena, raw.size);
    if (bytes == NULL)
        return galley__nomem(p->err);
    size_t size = 0;
    for (size_t i = 0; i < raw.size; i++) {
        i += is_escape(raw, i);
        bytes[size++] = raw.data[i];
    }
    *out = (galley_str){bytes, size};
    p->at = p->end = *end + width;
    return GALLEY_OK;
}
