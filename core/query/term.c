/* core/query/term.c: words, phrases and prefixed terms to nodes of the tree.
 * SPDX-License-Identifier: MIT */
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/query/query_internal.h"

#include <stdio.h>

galley_status galley__query_node(query_parser *p, galley_query_op op, size_t start, size_t end,
                                 galley_query_node **out)
{
    *out = galley_arena_calloc(p->arena, 1, sizeof **out);
    if (*out == NULL)
        return galley__nomem(p->err);
    (*out)->op = op;
    (*out)->start = (uint32_t)start;
    (*out)->end = (uint32_t)end;
    return GALLEY_OK;
}

/* -- words -- */

/* `raw` with its escapes resolved, and where it stands in the query. */
typedef struct piece {
    galley_str raw;
    size_t start, end;
    bool quoted;
} piece;

static galley_status star_error(query_parser *p, size_t at)
{
    return galley__fail_at(p->err, GALLEY_SYNTAX, at, "* may stand only at the end of a word");
}

/* A star at the end makes a beginning of the last word; anywhere else it is a mistake. */
static galley_status take_star(query_parser *p, piece *w, bool *prefix)
{
    const char *star = memchr(p->text.data + w->start, '*', w->end - w->start);
    *prefix = star != NULL;
    if (star == NULL)
        return GALLEY_OK;
    size_t at = (size_t)(star - p->text.data);
    if (at + 1 != w->end || w->raw.size == 1)
        return star_error(p, at);
    w->raw.size--;
    return GALLEY_OK;
}

static galley_status no_word(query_parser *p, const piece *w)
{
    static const char *const others[][2] = {{"&", "AND"}, {"&&", "AND"}, {"|", "OR"},
                                            {"||", "OR"}, {"!", "NOT"},  {"+", "AND"}};
    if (w->quoted && w->raw.size == 0)
        return galley__fail_at(p->err, GALLEY_SYNTAX, w->start, "no word between the quotes");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (galley_str_eq(w->raw, galley_str_of(others[i][0])))
            return galley__fail_at(p->err, GALLEY_SYNTAX, w->start,
                                   "expected a word, not %s: write %s", others[i][0], others[i][1]);
    return galley__fail_at(p->err, GALLEY_SYNTAX, w->start, "no word or number in \"%.*s\"",
                           GALLEY__S(w->raw));
}

static galley_status fold_token(query_parser *p, galley_str token, galley_str *words, size_t *n)
{
    galley_str folded = galley_text_fold(token, p->arena);
    if (folded.data == NULL)
        return galley__nomem(p->err);
    if (folded.size)
        words[(*n)++] = folded;
    return GALLEY_OK;
}

/* Punctuation is left out, here as in the article: `well-known` is the phrase of two words. */
static galley_status fold_words(query_parser *p, const piece *w, const galley_tokens *tokens,
                                galley_query_node *node)
{
    bool any = false;
    galley_str *words = galley_arena_calloc(p->arena, tokens->count, sizeof *words);
    if (words == NULL)
        return galley__nomem(p->err);
    for (size_t i = 0; i < tokens->count; i++) {
        if (tokens->kind[i] == GALLEY_TOKEN_PUNCT)
            continue;
        any |= tokens->kind[i] != GALLEY_TOKEN_SYMBOL;
        galley_status status = fold_token(
            p, galley_str_sub(w->raw, tokens->start[i], tokens->end[i]), words, &node->n_words);
        if (status != GALLEY_OK)
            return status;
    }
    node->words = words;
    return any && node->n_words ? GALLEY_OK : no_word(p, w);
}

static bool ends_in_word(const piece *w, const galley_tokens *tokens)
{
    size_t last = tokens->count - 1;
    return tokens->end[last] == w->raw.size && tokens->kind[last] <= GALLEY_TOKEN_NUMBER;
}

static galley_status words_node(query_parser *p, piece w, size_t start, galley_query_node **out)
{
    galley_tokens tokens = {0};
    bool prefix = false;
    galley_status status = take_star(p, &w, &prefix);
    if (status == GALLEY_OK)
        status = galley__query_node(p, GALLEY_QUERY_WORDS, start, p->end, out);
    if (status == GALLEY_OK)
        status = galley_text_tokens(w.raw, p->arena, &tokens, p->err);
    if (status == GALLEY_OK)
        status = fold_words(p, &w, &tokens, *out);
    if (status == GALLEY_OK && prefix && !ends_in_word(&w, &tokens))
        status = star_error(p, w.end - 1);
    if (status == GALLEY_OK)
        (*out)->prefix = prefix;
    return status;
}

/* A bare run or a quoted string at p->at. */
static galley_status take_piece(query_parser *p, const char *stops, piece *out)
{
    if (galley__query_quote(p->text, p->at)) {
        out->quoted = true;
        return galley__query_quoted(p, &out->raw, &out->start, &out->end);
    }
    size_t end = galley__query_run(p->text, p->at, stops);
    *out = (piece){galley_str_sub(p->text, p->at, end), p->at, end, false};
    p->at = p->end = end;
    return GALLEY_OK;
}

/* Where it is looked for is known when all groups are read. */
static galley_status put_off(query_parser *p, galley_query_node *node)
{
    if (!galley__arena_grow(p->arena, (void **)&p->words, p->n_words, &p->words_capacity,
                            sizeof *p->words))
        return galley__nomem(p->err);
    p->words[p->n_words++] = (query_words){node, p->group};
    return GALLEY_OK;
}

static galley_status plain_words(query_parser *p, galley_query_node **out)
{
    piece w = {0};
    size_t start = p->at;
    galley_status status = take_piece(p, "", &w);
    if (status == GALLEY_OK)
        status = words_node(p, w, start, out);
    return status == GALLEY_OK ? put_off(p, *out) : status;
}

static galley_status plain_regex(query_parser *p, galley_query_node **out)
{
    galley_status status = galley__query_regex(p, p->at, out);
    return status == GALLEY_OK ? put_off(p, *out) : status;
}

/* -- prefixed terms: each is called with p->at behind the colon -- */

typedef struct prefix prefix;
struct prefix {
    const char *name;
    const char *wanted; /* what stands behind the colon */
    galley_status (*read)(query_parser *p, const prefix *self, size_t start,
                          galley_query_node **out);
};

/* A value, which is not empty and has no star left over from a word. */
static galley_status take_value(query_parser *p, const char *stops, const char *wanted,
                                const char *after, galley_str *out)
{
    piece v = {0};
    size_t at = p->at;
    galley_status status = take_piece(p, stops, &v);
    if (status != GALLEY_OK)
        return status;
    if (v.raw.size == 0)
        return galley__fail_at(p->err, GALLEY_SYNTAX, v.quoted ? v.start : at,
                               "expected %s after %s", wanted, after);
    if (!v.quoted && v.raw.data[v.raw.size - 1] == '*')
        return galley__fail_at(p->err, GALLEY_SYNTAX, v.end - 1,
                               "* may end only a word, not %s; in quotes it means itself", wanted);
    *out = v.raw;
    return GALLEY_OK;
}

static galley_status prefix_value(query_parser *p, const prefix *self, const char *stops,
                                  galley_str *out)
{
    char after[24];
    snprintf(after, sizeof after, "%s:", self->name);
    return take_value(p, stops, self->wanted, after, out);
}

/* `=VALUE` behind a name, if there is one. */
static galley_status take_second(query_parser *p, galley_str *out)
{
    if (p->at >= p->text.size || p->text.data[p->at] != '=')
        return GALLEY_OK;
    p->at = ++p->end;
    return take_value(p, "", "a value", "=", out);
}

/* Its own group: no within: around it says where it is looked for. */
static galley_status title_regex(query_parser *p, size_t start, galley_query_node **out)
{
    query_group *around = p->group, *title = galley_arena_calloc(p->arena, 1, sizeof *title);
    if (title == NULL)
        return galley__nomem(p->err);
    title->within = GALLEY_REGION_BIT(GALLEY_REGION_TITLE);
    galley_status status = galley__query_regex(p, start, out);
    p->group = title;
    if (status == GALLEY_OK)
        status = put_off(p, *out);
    p->group = around;
    return status;
}

static galley_status read_title(query_parser *p, const prefix *self, size_t start,
                                galley_query_node **out)
{
    piece w = {0};
    size_t at = p->at;
    if (at < p->text.size && p->text.data[at] == '/')
        return title_regex(p, start, out);
    galley_status status = take_piece(p, "", &w);
    if (status == GALLEY_OK && w.raw.size == 0 && !w.quoted)
        return galley__fail_at(p->err, GALLEY_SYNTAX, at, "expected %s after title:", self->wanted);
    if (status == GALLEY_OK)
        status = words_node(p, w, start, out);
    if (status == GALLEY_OK)
        (*out)->within = GALLEY_REGION_BIT(GALLEY_REGION_TITLE);
    return status;
}

static galley_status read_tag(query_parser *p, const prefix *self, size_t start,
                              galley_query_node **out)
{
    galley_str value = {0};
    galley_status status = prefix_value(p, self, "", &value);
    if (status == GALLEY_OK)
        status = galley__query_node(p, GALLEY_QUERY_TAG, start, p->end, out);
    if (status == GALLEY_OK)
        (*out)->value = value;
    return status;
}

/* The node's folded value: what FIELD compares. An address is compared as it is. */
static galley_status fold_value(query_parser *p, galley_query_node *node)
{
    node->folded = node->value;
    if (galley_str_eq(node->name, GALLEY_STR("url")))
        return GALLEY_OK;
    node->folded = galley_text_fold(node->value, p->arena);
    return node->folded.data ? GALLEY_OK : galley__nomem(p->err);
}

static galley_status field_node(query_parser *p, galley_str name, galley_str value, size_t start,
                                galley_query_node **out)
{
    galley_status status = galley__query_node(p, GALLEY_QUERY_FIELD, start, p->end, out);
    if (status != GALLEY_OK)
        return status;
    (*out)->name = name;
    (*out)->value = value;
    return fold_value(p, *out);
}

static galley_status read_named_field(query_parser *p, const prefix *self, size_t start,
                                      galley_query_node **out)
{
    galley_str value = {0};
    galley_status status = prefix_value(p, self, "", &value);
    return status == GALLEY_OK ? field_node(p, galley_str_of(self->name), value, start, out)
                               : status;
}

static galley_status read_field(query_parser *p, const prefix *self, size_t start,
                                galley_query_node **out)
{
    galley_str name = {0}, value = {0};
    galley_status status = prefix_value(p, self, "=", &name);
    if (status == GALLEY_OK)
        status = take_second(p, &value);
    if (status != GALLEY_OK)
        return status;
    if (value.size == 0)
        return galley__fail_at(p->err, GALLEY_SYNTAX, p->at,
                               "expected = and a value after field:%.*s", GALLEY__S(name));
    return field_node(p, name, value, start, out);
}

static galley_status pair_node(query_parser *p, galley_query_op op, const prefix *self,
                               size_t start, galley_query_node **out)
{
    galley_str name = {0}, value = {0};
    galley_status status = GALLEY_OK;
    bool no_name = op == GALLEY_QUERY_LABEL && p->at < p->text.size && p->text.data[p->at] == '=';
    if (!no_name)
        status = prefix_value(p, self, "=", &name);
    if (status == GALLEY_OK)
        status = take_second(p, &value);
    if (status == GALLEY_OK)
        status = galley__query_node(p, op, start, p->end, out);
    if (status == GALLEY_OK) {
        (*out)->name = name;
        (*out)->value = value;
    }
    return status;
}

static galley_status read_label(query_parser *p, const prefix *self, size_t start,
                                galley_query_node **out)
{
    return pair_node(p, GALLEY_QUERY_LABEL, self, start, out);
}

static galley_status read_span(query_parser *p, const prefix *self, size_t start,
                               galley_query_node **out)
{
    return pair_node(p, GALLEY_QUERY_SPAN, self, start, out);
}

static galley_status read_date(query_parser *p, const prefix *self, size_t start,
                               galley_query_node **out)
{
    galley_str value = {0};
    size_t at = p->at + galley__query_quote(p->text, p->at);
    galley_status status = prefix_value(p, self, "", &value);
    if (status == GALLEY_OK)
        status = galley__query_node(p, GALLEY_QUERY_DATE, start, p->end, out);
    return status == GALLEY_OK ? galley__query_date(p, value, at, *out) : status;
}

static galley_status no_region(query_parser *p, galley_str name, size_t at)
{
    const char *names[GALLEY_REGION_KINDS + 2] = {"body", "all"};
    size_t n = 2;
    for (; n < GALLEY_REGION_KINDS + 2; n++)
        names[n] = galley_region_name((galley_region_kind)(n - 2));
    const char *nearest = galley__query_nearest(name, names, n);
    if (nearest)
        return galley__fail_at(p->err, GALLEY_SYNTAX, at,
                               "no kind of region is called \"%.*s\"; did you mean %s?",
                               GALLEY__S(name), nearest);
    return galley__fail_at(p->err, GALLEY_SYNTAX, at, "no kind of region is called \"%.*s\"",
                           GALLEY__S(name));
}

static uint32_t region_bits(galley_str name)
{
    galley_region_kind kind;
    if (galley_str_eq(name, GALLEY_STR("all")))
        return GALLEY_REGION_ALL;
    if (galley_str_eq(name, GALLEY_STR("body")))
        return galley_region_body();
    return galley_region_named(name, &kind) ? GALLEY_REGION_BIT(kind) : 0;
}

/* Several in one group: any of them. No node comes of it. */
static galley_status read_within(query_parser *p, const prefix *self, size_t start,
                                 galley_query_node **out)
{
    galley_str name = {0};
    size_t at = p->at + galley__query_quote(p->text, p->at);
    galley_status status = prefix_value(p, self, "", &name);
    *out = NULL;
    if (status != GALLEY_OK)
        return status;
    uint32_t bits = region_bits(name);
    if (bits == 0)
        return no_region(p, name, at);
    if (p->group->within == 0)
        p->group->at = (uint32_t)start;
    p->group->within |= bits;
    return GALLEY_OK;
}

static const prefix prefixes[] = {
    {"author", "a name", read_named_field},
    {"date", "a date or a range of dates", read_date},
    {"field", "the name of a field", read_field},
    {"label", "the name of a label", read_label},
    {"lang", "a language", read_named_field},
    {"section", "a section", read_named_field},
    {"source", "a name", read_named_field},
    {"span", "the label of a span", read_span},
    {"tag", "a tag", read_tag},
    {"title", "a word", read_title},
    {"url", "an address", read_named_field},
    {"within", "a kind of region", read_within},
};
enum { PREFIXES = sizeof prefixes / sizeof *prefixes };

static galley_status unknown_prefix(query_parser *p, galley_str name, size_t start)
{
    const char *names[PREFIXES];
    for (size_t i = 0; i < PREFIXES; i++)
        names[i] = prefixes[i].name;
    const char *nearest = galley__query_nearest(name, names, PREFIXES);
    if (nearest)
        return galley__fail_at(p->err, GALLEY_SYNTAX, start,
                               "unknown prefix %.*s: did you mean %s: ?", GALLEY__S(name), nearest);
    return galley__fail_at(p->err, GALLEY_SYNTAX, start,
                           "unknown prefix %.*s: (a word with a colon goes in quotes)",
                           GALLEY__S(name));
}

/* The name in front of a colon, if the term begins with one: letters, with - and _ inside. `10:30`
 * has none. */
static bool prefix_name(const query_parser *p, galley_str *name)
{
    size_t i = p->at;
    for (; i < p->text.size; i++) {
        char c = (char)(p->text.data[i] | 32);
        bool inner = p->text.data[i] == '-' || p->text.data[i] == '_';
        if (!(c >= 'a' && c <= 'z') && !(inner && i > p->at))
            break;
    }
    *name = galley_str_sub(p->text, p->at, i);
    return i > p->at && i < p->text.size && p->text.data[i] == ':';
}

galley_status galley__query_term(query_parser *p, galley_query_node **out)
{
    galley_str name;
    size_t start = p->at;
    if (p->text.data[start] == '/')
        return plain_regex(p, out);
    if (!prefix_name(p, &name))
        return plain_words(p, out);
    for (size_t i = 0; i < PREFIXES; i++) {
        if (!galley_str_eq(name, galley_str_of(prefixes[i].name)))
            continue;
        p->at = p->end = start + name.size + 1;
        return prefixes[i].read(p, &prefixes[i], start, out);
    }
    return unknown_prefix(p, name, start);
}
