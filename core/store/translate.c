/* core/store/translate.c: a query as SQL that lets through all articles it matches, and few others.
 *
 * Words go to FTS5; tags, labels, spans, fields and dates to the tables; NOT and regexes say nothing. Where galley and FTS5 could
 * differ the condition is the weaker one: in an article with the mark of folded.c a phrase is only its words. What
 * is nested too deeply for SQLite's parsers, or has too many parts, is left to the asking.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"

#define DEEPEST 12
#define MOST    400

typedef struct translator {
    galley_store *store;
    galley__condition *c;
    galley_error *err;
} translator;

galley_status galley__condition_init(galley_store *store, galley__condition *c, galley_error *err)
{
    *c = (galley__condition){0};
    galley__buf_init(&c->sql, store->alloc);
    galley__buf_init(&c->rank, store->alloc);
    galley__buf_init(&c->one, store->alloc);
    return galley_arena_new(store->alloc, &c->arena, err);
}

void galley__condition_fini(galley__condition *c)
{
    galley__buf_fini(&c->sql);
    galley__buf_fini(&c->rank);
    galley__buf_fini(&c->one);
    galley_arena_free(c->arena);
    c->arena = NULL;
}

static galley_status add_bind(translator *t, galley_str value)
{
    galley__condition *c = t->c;
    if (!galley__arena_grow(c->arena, (void **)&c->binds, c->n_binds, &c->max_binds,
                            sizeof *c->binds))
        return galley__nomem(t->err);
    galley_str copy = galley_arena_copy(c->arena, value);
    if (copy.data == NULL)
        return galley__nomem(t->err);
    c->binds[c->n_binds++] = copy;
    return GALLEY_OK;
}

/* The number of the bind that was added last. */
static int last_bind(const translator *t)
{
    return (int)t->c->n_binds - 1 + GALLEY__FIRST_BIND;
}

/* -- FTS5 expressions -- */

static void add_string(galley__buf *buf, const galley_str *words, size_t n)
{
    galley__buf_char(buf, '"');
    for (size_t i = 0; i < n; i++) {
        if (i)
            galley__buf_char(buf, ' ');
        for (size_t k = 0; k < words[i].size; k++) {
            if (words[i].data[k] == '"')
                galley__buf_char(buf, '"');
            galley__buf_char(buf, words[i].data[k]);
        }
    }
    galley__buf_char(buf, '"');
}

static galley_status has_tokens(translator *t, galley_str word, bool *some)
{
    size_t n;
    galley_status status = galley__folded_count(t->store, word, &n, t->err);
    *some = status == GALLEY_OK && n > 0;
    return status;
}

/* Every word by itself, in an article that has the mark. */
static galley_status add_loose(translator *t, galley__buf *buf, const galley_query_node *node)
{
    galley__buf_add(buf, GALLEY_STR(" OR (folded : \"" GALLEY__FOLDED_MARK "\""));
    for (size_t i = 0; i < node->n_words; i++) {
        bool some;
        galley_status status = has_tokens(t, node->words[i], &some);
        if (status != GALLEY_OK)
            return status;
        if (!some)
            continue;
        galley__buf_add(buf, GALLEY_STR(" AND "));
        add_string(buf, &node->words[i], 1);
        if (node->prefix && i + 1 == node->n_words)
            galley__buf_char(buf, '*');
    }
    galley__buf_char(buf, ')');
    return GALLEY_OK;
}

/* *said false: of words without a letter or digit FTS5 knows nothing. A prefix whose last word is such is no prefix
 * for FTS5 of what stands before it. */
static galley_status add_words(translator *t, galley__buf *buf, const galley_query_node *node,
                               bool *said)
{
    bool some, last = true;
    *said = false;
    for (size_t i = 0; i < node->n_words; i++) {
        galley_status status = has_tokens(t, node->words[i], &some);
        if (status != GALLEY_OK)
            return status;
        *said |= some;
        last = some;
    }
    if (!*said)
        return GALLEY_OK;
    galley__buf_char(buf, '(');
    add_string(buf, node->words, node->n_words);
    if (node->prefix && last)
        galley__buf_char(buf, '*');
    galley_status status = node->n_words > 1 ? add_loose(t, buf, node) : GALLEY_OK;
    galley__buf_char(buf, ')');
    return status;
}

/* Only words, and AND, OR and NEAR of them? */
static bool is_words(const galley_query_node *node, int depth)
{
    if (node->op == GALLEY_QUERY_WORDS)
        return true;
    if ((node->op != GALLEY_QUERY_AND && node->op != GALLEY_QUERY_OR &&
         node->op != GALLEY_QUERY_NEAR) ||
        node->n_children == 0 || node->n_children > MOST || depth == DEEPEST)
        return false;
    for (size_t i = 0; i < node->n_children; i++)
        if (!is_words(node->children[i], depth + 1))
            return false;
    return true;
}

static galley_status add_match(translator *t, galley__buf *buf, const galley_query_node *node,
                               int depth, bool *said);

/* The children of which FTS5 knows something; of an OR all or nothing. */
static galley_status add_matches(translator *t, galley__buf *buf, const galley_query_node *node,
                                 int depth, bool *said)
{
    bool any = node->op == GALLEY_QUERY_OR;
    size_t before = buf->size, parts = 0;
    galley__buf_char(buf, '(');
    for (size_t i = 0; i < node->n_children; i++) {
        size_t here = buf->size;
        bool one = false;
        if (!any && !is_words(node->children[i], depth + 1))
            continue;
        if (parts)
            galley__buf_add(buf, any ? GALLEY_STR(" OR ") : GALLEY_STR(" AND "));
        galley_status status = add_match(t, buf, node->children[i], depth + 1, &one);
        if (status != GALLEY_OK)
            return status;
        parts += one;
        if (!one)
            buf->size = here;
        if (any && !one) {
            parts = 0;
            break;
        }
    }
    galley__buf_char(buf, ')');
    *said = parts > 0;
    if (!*said)
        buf->size = before;
    return GALLEY_OK;
}

static galley_status add_match(translator *t, galley__buf *buf, const galley_query_node *node,
                               int depth, bool *said)
{
    return node->op == GALLEY_QUERY_WORDS ? add_words(t, buf, node, said)
                                          : add_matches(t, buf, node, depth, said);
}

/* -- SQL -- */

static galley_status add_condition(translator *t, const galley_query_node *node, int depth,
                                   bool *said);

/* SQL with one value: %d is its number. */
#define VALUE(format) galley__buf_printf(&t->c->sql, format, last_bind(t))

static galley_status condition_match(translator *t, const galley_query_node *node, int depth,
                                     bool *said)
{
    galley__buf *one = &t->c->one;
    galley__buf_clear(one);
    galley_status status = add_match(t, one, node, depth, said);
    if (status == GALLEY_OK && one->failed)
        status = galley__nomem(t->err);
    if (status != GALLEY_OK || !*said)
        return status;
    status = add_bind(t, galley__buf_str(one));
    VALUE("a.id IN (SELECT rowid FROM search WHERE search MATCH ?%d)");
    return status;
}

static galley_status condition_tag(translator *t, const galley_query_node *node, bool *said)
{
    *said = !t->c->of_rules;
    if (!*said)
        return GALLEY_OK;
    galley_status status = add_bind(t, node->value);
    VALUE("a.id IN (SELECT r.article FROM statement_row s JOIN revision_row r ON r.id = s.revision"
          " WHERE s.withdrawn IS NULL AND s.tag = (SELECT id FROM name_row WHERE name = ?%d))");
    return status;
}

static galley_status condition_span(translator *t, const galley_query_node *node, bool *said)
{
    *said = !t->c->of_rules;
    if (!*said)
        return GALLEY_OK;
    galley_status status = add_bind(t, node->name);
    VALUE("a.revision IN (SELECT s.revision FROM evidence_row e"
          " JOIN statement_row s ON s.id = e.statement WHERE s.withdrawn IS NULL"
          " AND e.label = (SELECT id FROM name_row WHERE name = ?%d))");
    return status;
}

static galley_status condition_label(translator *t, const galley_query_node *node, bool *said)
{
    *said = true;
    if (node->value.size == 0) {
        galley_status status = add_bind(t, node->name);
        VALUE("a.id IN (SELECT article FROM label WHERE value = ?%d");
        VALUE(" UNION SELECT article FROM label WHERE name = ?%d)");
        return status;
    }
    galley_status status = add_bind(t, node->value);
    VALUE("a.id IN (SELECT article FROM label WHERE (value = ?%d");
    VALUE(" OR value = '=' || ?%d)");
    if (status == GALLEY_OK && node->name.size) {
        status = add_bind(t, node->name);
        VALUE(" AND name = ?%d");
    }
    galley__buf_char(&t->c->sql, ')');
    return status;
}

static galley_status condition_date(translator *t, const galley_query_node *node, bool *said)
{
    galley_status status = GALLEY_OK;
    *said = true;
    galley__buf_add(&t->c->sql, GALLEY_STR("(a.date IS NOT NULL"));
    if (node->from.size) {
        status = add_bind(t, node->from);
        VALUE(" AND a.date >= ?%d");
    }
    if (status == GALLEY_OK && node->to.size) {
        status = add_bind(t, node->to);
        VALUE(" AND substr(a.date, 1, 10) <= ?%d");
    }
    galley__buf_char(&t->c->sql, ')');
    return status;
}

/* Fields with a column of their own; folding is a function that galley__fold_register has given SQLite. */
static galley_status condition_field(translator *t, const galley_query_node *node, bool *said)
{
    static const char *const columns[] = {"source", "lang", "author", "url"};
    *said = false;
    for (size_t i = 0; i < 4; i++) {
        if (!galley_str_eq(node->name, galley_str_of(columns[i])))
            continue;
        galley_status status = add_bind(t, node->folded);
        galley__buf_printf(&t->c->sql, i == 3 ? "a.%s = ?%d" : "galley_fold(a.%s) = ?%d",
                           columns[i], last_bind(t));
        *said = true;
        return status;
    }
    return GALLEY_OK;
}

/* Of AND and NEAR the children that say something, those of words alone in one expression; of OR all or nothing. */
static galley_status condition_list(translator *t, const galley_query_node *node, int depth,
                                    bool *said)
{
    galley__buf *sql = &t->c->sql;
    bool any = node->op == GALLEY_QUERY_OR, one = false;
    size_t before = sql->size, binds = t->c->n_binds, parts = 0;
    galley_status status = GALLEY_OK;
    galley__buf_char(sql, '(');
    if (!any) {
        status = condition_match(t, node, depth, &one);
        parts += one;
    }
    for (size_t i = 0; status == GALLEY_OK && i < node->n_children; i++) {
        size_t here = sql->size;
        if (!any && is_words(node->children[i], depth + 1))
            continue;
        if (parts)
            galley__buf_add(sql, any ? GALLEY_STR(" OR ") : GALLEY_STR(" AND "));
        status = add_condition(t, node->children[i], depth + 1, &one);
        parts += one;
        if (!one)
            sql->size = here;
        if (any && !one) {
            parts = 0;
            break;
        }
    }
    galley__buf_char(sql, ')');
    *said = parts > 0;
    if (!*said) {
        sql->size = before;
        t->c->n_binds = binds;
    }
    return status;
}

static galley_status add_condition(translator *t, const galley_query_node *node, int depth,
                                   bool *said)
{
    *said = false;
    if (depth == DEEPEST || node->n_children > MOST)
        return GALLEY_OK;
    switch (node->op) {
    case GALLEY_QUERY_WORDS:
        return condition_match(t, node, depth, said);
    case GALLEY_QUERY_AND:
    case GALLEY_QUERY_NEAR:
        return condition_list(t, node, depth, said);
    case GALLEY_QUERY_OR:
        return is_words(node, depth) ? condition_match(t, node, depth, said)
                                     : condition_list(t, node, depth, said);
    case GALLEY_QUERY_TAG:
        return condition_tag(t, node, said);
    case GALLEY_QUERY_LABEL:
        return condition_label(t, node, said);
    case GALLEY_QUERY_SPAN:
        return condition_span(t, node, said);
    case GALLEY_QUERY_FIELD:
        return condition_field(t, node, said);
    case GALLEY_QUERY_DATE:
        return condition_date(t, node, said);
    case GALLEY_QUERY_ALL:
    case GALLEY_QUERY_NOT:
    case GALLEY_QUERY_REGEX: /* the index knows whole words only */
        break;
    }
    return GALLEY_OK;
}

/* -- what asking needs, and rank -- */

static unsigned needs_of_field(galley_str name)
{
    static const char *const big[] = {"text", "html", "origin", "note", "labels"};
    for (size_t i = 0; i < sizeof big / sizeof *big; i++)
        if (galley_str_eq(name, galley_str_of(big[i])))
            return GALLEY__PART_ALL;
    return 0;
}

static void find_needs(galley__condition *c, const galley_query_node *node)
{
    switch (node->op) {
    case GALLEY_QUERY_WORDS:
    case GALLEY_QUERY_REGEX:
        c->needs |= GALLEY__PART_TEXT | GALLEY__PART_REGIONS;
        break;
    case GALLEY_QUERY_TAG:
    case GALLEY_QUERY_SPAN:
        c->needs |= GALLEY__PART_TEXT;
        break;
    case GALLEY_QUERY_LABEL:
        c->needs |= GALLEY__PART_LABELS;
        break;
    case GALLEY_QUERY_FIELD:
        c->needs |= needs_of_field(node->name);
        break;
    default:
        break;
    }
    for (size_t i = 0; i < node->n_children; i++)
        find_needs(c, node->children[i]);
}

/* All words that are not under NOT, whichever of them an article has. */
static galley_status add_rank(translator *t, const galley_query_node *node, size_t *n)
{
    galley__buf *rank = &t->c->rank;
    bool said = false;
    galley_status status = GALLEY_OK;
    if (node->op == GALLEY_QUERY_NOT)
        return GALLEY_OK;
    if (node->op == GALLEY_QUERY_WORDS && *n < MOST) {
        size_t here = rank->size;
        if (here)
            galley__buf_add(rank, GALLEY_STR(" OR "));
        status = add_words(t, rank, node, &said);
        *n += said;
        if (!said)
            rank->size = here;
    }
    for (size_t i = 0; status == GALLEY_OK && i < node->n_children; i++)
        status = add_rank(t, node->children[i], n);
    return status;
}

galley_status galley__translate(galley_store *store, const galley_query *query,
                                galley__condition *c, galley_error *err)
{
    translator t = {store, c, err};
    const galley_query_node *root = galley_query_root(query);
    bool said = false;
    size_t words = 0;
    galley_status status = add_condition(&t, root, 0, &said);
    if (status == GALLEY_OK && !said)
        galley__buf_char(&c->sql, '1');
    if (status == GALLEY_OK)
        status = add_rank(&t, root, &words);
    if (status == GALLEY_OK && (c->sql.failed || c->rank.failed))
        status = galley__nomem(err);
    find_needs(c, root);
    return status;
}
