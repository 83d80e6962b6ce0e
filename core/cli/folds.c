/* core/cli/folds.c: articles into folds, groups whole.
 * SPDX-License-Identifier: MIT */
#include "core/cli/folds.h"

#include "core/base/memory.h"

#include <stdlib.h>

typedef struct making {
    cli *c;
    cli_session *s;
    galley_arena *arena; /* of the keys */
    galley__map keys;    /* "0:Reuters" -> the first article that has it */
    uint32_t *parent;    /* of each article; its own number: the head of a group */
    size_t max_parent, max_rows;
    cli_folds *f;
} making;

static uint32_t head_of(making *m, uint32_t i)
{
    while (m->parent[i] != i)
        i = m->parent[i] = m->parent[m->parent[i]];
    return i;
}

/* Article `i` and all that have this value under name number `n` belong together. */
static galley_status join(making *m, uint32_t i, size_t n, galley_str value)
{
    uint32_t first;
    char *text = galley_arena_alloc(m->arena, value.size + 24);
    if (text == NULL)
        return galley__nomem(&m->c->err);
    snprintf(text, value.size + 24, "%zu:%.*s", n, GALLEY__S(value));
    galley_str key = galley_str_of(text);
    if (!galley__map_get(&m->keys, key, &first))
        return galley__map_set(&m->keys, key, i) ? GALLEY_OK : galley__nomem(&m->c->err);
    uint32_t a = head_of(m, first), b = head_of(m, i);
    m->parent[a > b ? a : b] = a > b ? b : a;
    return GALLEY_OK;
}

static galley_status join_story(making *m, uint32_t i, int64_t row, size_t n)
{
    galley_rows *rows = NULL;
    bool more = false;
    char text[32];
    const galley_value bind = {.type = GALLEY_VALUE_INT, .integer = row};
    galley_status status =
        galley_store_sql(m->s->store, GALLEY_STR("SELECT story FROM story_row WHERE article = ?1"),
                         &bind, 1, &rows, &m->c->err);
    if (status == GALLEY_OK)
        status = galley_rows_next(rows, &more, &m->c->err);
    if (status == GALLEY_OK && !more)
        status = galley__fail(&m->c->err, GALLEY_INVALID,
                              "--group story: article #%lld was not compared with others yet: "
                              "galley stories does that",
                              (long long)row);
    if (status == GALLEY_OK)
        snprintf(text, sizeof text, "%lld", (long long)galley_rows_value(rows, 0).integer);
    galley_rows_close(rows);
    return status == GALLEY_OK ? join(m, i, n, galley_str_of(text)) : status;
}

static galley_status join_all(making *m, uint32_t i, const galley_article *a, const char *group)
{
    galley_status status = GALLEY_OK;
    size_t n = 0;
    while (status == GALLEY_OK && *group) {
        galley_field field;
        size_t size = strcspn(group, ",");
        galley_str name = {group, size};
        if (galley_str_eq(name, GALLEY_STR("story")))
            status = join_story(m, i, a->row, n);
        else if (galley_article_get(a, name, &field) && field.value.size)
            status = join(m, i, n, field.value);
        group += size + (group[size] == ',');
        n++;
    }
    return status;
}

static galley_status add(making *m, const galley_article *a, const char *group, const char *after)
{
    cli_folds *f = m->f;
    uint32_t i = (uint32_t)f->articles;
    if (!galley__grow(NULL, (void **)&m->parent, i, &m->max_parent, sizeof *m->parent) ||
        !galley__arena_grow(m->arena, (void **)&f->rows, i, &m->max_rows, sizeof *f->rows))
        return galley__nomem(&m->c->err);
    m->parent[i] = i;
    f->rows[i] = a->row;
    f->articles++;
    if (after) { /* the date decides: 1 is judged */
        bool newer = a->date.size && galley_str_cmp(a->date, galley_str_of(after)) >= 0;
        m->parent[i] = newer;
        return GALLEY_OK;
    }
    return join_all(m, i, a, group);
}

static galley_status read_all(making *m, const char *group, const char *after)
{
    galley_cursor *cursor = NULL;
    galley_select what = {.query = m->s->query};
    int64_t row = 1;
    galley_status status = galley_store_select(m->s->store, &what, &cursor, &m->c->err);
    while (status == GALLEY_OK && row) {
        galley_article a;
        galley_arena_reset(m->s->arena);
        status = galley_cursor_next(cursor, &row, m->s->arena, &a, &m->c->err);
        if (status == GALLEY_OK && row)
            status = add(m, &a, group, after);
    }
    galley_cursor_close(cursor);
    return status;
}

static uint64_t chance(uint64_t *state)
{
    *state += 0x9E3779B97F4A7C15u; /* splitmix64 */
    uint64_t z = *state;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

/* Heads of groups in an order by chance, each with all its articles into the fold that has the fewest. */
static galley_status deal(making *m, uint64_t seed)
{
    cli_folds *f = m->f;
    size_t sizes[CLI_FOLDS_MAX] = {0}, n = f->articles;
    uint32_t *heads = galley_arena_calloc(m->arena, n + 1, sizeof *heads);
    uint32_t *members = galley_arena_calloc(m->arena, n + 1, sizeof *members);
    if (heads == NULL || members == NULL)
        return galley__nomem(&m->c->err);
    for (uint32_t i = 0; i < n; i++) {
        if (head_of(m, i) == i)
            heads[f->groups++] = i;
        members[head_of(m, i)]++;
    }
    if (f->groups < f->count)
        return galley__fail(&m->c->err, GALLEY_INVALID,
                            "%zu folds need as many groups of articles, and there are %zu",
                            f->count, f->groups);
    for (size_t i = f->groups; i > 1; i--) {
        size_t k = (size_t)(chance(&seed) % i);
        uint32_t held = heads[k];
        heads[k] = heads[i - 1];
        heads[i - 1] = held;
    }
    for (size_t i = 0; i < f->groups; i++) {
        size_t least = 0;
        for (size_t k = 1; k < f->count; k++)
            least = sizes[k] < sizes[least] ? k : least;
        f->fold[heads[i]] = (uint32_t)least;
        sizes[least] += members[heads[i]];
    }
    for (uint32_t i = 0; i < n; i++)
        f->fold[i] = f->fold[head_of(m, i)];
    return GALLEY_OK;
}

galley_status cli_folds_make(cli *c, cli_session *s, const char *group, const char *after,
                             size_t count, uint64_t seed, galley_arena *arena, cli_folds *out)
{
    *out = (cli_folds){.count = after ? 2 : count, .dated = after != NULL};
    making m = {.c = c, .s = s, .arena = arena, .f = out};
    galley__map_init(&m.keys, NULL);
    galley_status status = read_all(&m, group ? group : "", after);
    if (status == GALLEY_OK) {
        out->fold = galley_arena_calloc(arena, out->articles + 1, sizeof *out->fold);
        status = out->fold ? GALLEY_OK : galley__nomem(&c->err);
    }
    if (status == GALLEY_OK && after && out->articles)
        memcpy(out->fold, m.parent, out->articles * sizeof *out->fold);
    else if (status == GALLEY_OK && !after)
        status = deal(&m, seed);
    galley__map_fini(&m.keys);
    if (m.parent)
        galley__free(NULL, m.parent, m.max_parent * sizeof *m.parent);
    return status;
}
