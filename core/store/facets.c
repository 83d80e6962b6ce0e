/* core/store/facets.c: how many articles have which value of a field, a tag, a label, a span.
 *
 * SQL gives value and article, in the order of the articles; grouping is done here, so that one pass gives the counts and
 * the articles behind them.
 * SPDX-License-Identifier: MIT */
#include "core/store/facets.h"

/* Evidence of the statements that hold, on the text as it is now; a span is named by its id, else by its words. */
#define SPANS                                                                                      \
    "SELECT coalesce(e.fields ->> 'id', CAST (substr(CAST (CASE e.part WHEN 1 THEN r.title ELSE"   \
    " r.text END AS BLOB), e.start + 1, e.\"end\" - e.start) AS TEXT)) AS v, t.article"            \
    " FROM name_row l CROSS JOIN evidence_row e JOIN tag t ON t.statement = e.statement"           \
    " JOIN statement_row s ON s.id = e.statement"                                                  \
    " JOIN article_row a ON a.id = t.article AND a.revision = s.revision"                          \
    " JOIN revision_row r ON r.id = a.revision WHERE l.name = ?1 AND e.label = l.id"
#define DATE(cut, least)                                                                           \
    "SELECT " cut " AS v, a.id AS article FROM article_row a WHERE ?1 IS NULL AND"                 \
    " length(a.date) >= " least
#define COLUMN(name)                                                                               \
    "SELECT a." name " AS v, a.id AS article FROM article_row a WHERE ?1 IS NULL AND a." name      \
    " <> ''"

static const struct {
    const char *name; /* with ':' at its end: the rest is ?1, else NULL */
    const char *sql;
} kinds[] = {
    {"source", COLUMN("source")},
    {"author", COLUMN("author")},
    {"lang", COLUMN("lang")},
    {"hour", DATE("substr(a.date, 1, 13)", "13")},
    {"day", DATE("substr(a.date, 1, 10)", "10")},
    {"week", DATE("date(substr(a.date, 1, 10), 'weekday 0', '-6 days')", "10")},
    {"month", DATE("substr(a.date, 1, 7)", "7")},
    {"year", DATE("substr(a.date, 1, 4)", "4")},
    {"tag", "SELECT tag AS v, article FROM tag WHERE ?1 IS NULL"},
    {"label", "SELECT value AS v, article FROM label WHERE ?1 IS NULL"},
    {"label:", "SELECT value AS v, article FROM label WHERE name = ?1"},
    {"span:", SPANS},
    {"story", "SELECT CAST (story AS TEXT) AS v, article FROM story_row WHERE ?1 IS NULL"},
    {"", "SELECT CAST (j.value AS TEXT) AS v, a.id AS article FROM article_row a"
         " JOIN json_each(a.extra, ?1) j WHERE j.value IS NOT NULL"},
};

static bool is_kind(const char *kind, galley_str name)
{
    size_t n = strlen(kind);
    if (n == 0)
        return true;
    return kind[n - 1] == ':' ? name.size > n && memcmp(name.data, kind, n) == 0
                              : galley_str_eq(name, galley_str_of(kind));
}

/* A field's name as a path: SQLite knows no way to write a quote in it. */
static galley_status path_of(galley_str name, galley_arena *arena, galley_str *path,
                             galley_error *err)
{
    if (name.size == 0 || memchr(name.data, '"', name.size) || memchr(name.data, '\0', name.size))
        return galley__fail(err, GALLEY_INVALID, "'%.*s' can be no field's name", GALLEY__S(name));
    char *text = galley_arena_alloc(arena, name.size + 4);
    if (text == NULL)
        return galley__nomem(err);
    memcpy(text, "$.\"", 3);
    memcpy(text + 3, name.data, name.size);
    text[3 + name.size] = '"';
    *path = (galley_str){text, name.size + 4};
    return GALLEY_OK;
}

static galley_status write_sql(galley_str name, galley__buf *sql, galley_arena *arena,
                               galley_value *bind, galley_error *err)
{
    size_t i = 0;
    galley_status status = GALLEY_OK;
    while (!is_kind(kinds[i].name, name))
        i++;
    size_t n = strlen(kinds[i].name);
    galley__buf_printf(sql, "SELECT v, article FROM (%s) ORDER BY article", kinds[i].sql);
    if (n == 0)
        status = path_of(name, arena, &bind->text, err);
    else if (kinds[i].name[n - 1] == ':')
        bind->text = galley_str_sub(name, n, name.size);
    bind->type = bind->text.data ? GALLEY_VALUE_TEXT : GALLEY_VALUE_NULL;
    return status == GALLEY_OK && sql->failed ? galley__nomem(err) : status;
}

static galley_status each_row(galley_rows *rows, const galley__ids *ids, galley__facet_visit visit,
                              void *ctx, galley_error *err)
{
    bool more = true;
    size_t at = 0;
    galley_status status = GALLEY_OK;
    while (status == GALLEY_OK) {
        status = galley_rows_next(rows, &more, err);
        if (status != GALLEY_OK || !more)
            break;
        int64_t article = galley_rows_value(rows, 1).integer;
        galley_value v = galley_rows_value(rows, 0);
        while (at < ids->count && ids->at[at] < article)
            at++;
        if (at < ids->count && ids->at[at] == article && v.type == GALLEY_VALUE_TEXT)
            status = visit(ctx, v.text, article, err);
    }
    return status;
}

galley_status galley__facet_each(galley_store *store, galley_str name, const galley__ids *ids,
                                 galley__facet_visit visit, void *ctx, galley_error *err)
{
    galley__buf sql;
    galley_value bind = {0};
    galley_rows *rows = NULL;
    galley_arena *arena = NULL;
    galley__buf_init(&sql, store->alloc);
    galley_status status = galley_arena_new(store->alloc, &arena, err);
    if (status == GALLEY_OK)
        status = write_sql(name, &sql, arena, &bind, err);
    if (status == GALLEY_OK)
        status = galley_store_sql(store, galley__buf_str(&sql), &bind, 1, &rows, err);
    if (status == GALLEY_OK)
        status = each_row(rows, ids, visit, ctx, err);
    galley_rows_close(rows);
    galley_arena_free(arena);
    galley__buf_fini(&sql);
    return status;
}

/* -- groups -- */

galley_status galley__groups_init(galley_store *store, bool articles, galley__groups *groups,
                                  galley_error *err)
{
    *groups = (galley__groups){.store = store, .articles = articles};
    galley__map_init(&groups->map, store->alloc);
    return galley_arena_new(store->alloc, &groups->arena, err);
}

void galley__groups_fini(galley__groups *groups)
{
    for (size_t i = 0; i < groups->count; i++)
        galley__ids_free(groups->store, &groups->at[i].ids);
    if (groups->store)
        galley__free(groups->store->alloc, groups->at, groups->room * sizeof *groups->at);
    if (groups->store)
        galley__map_fini(&groups->map);
    galley_arena_free(groups->arena);
    *groups = (galley__groups){0};
}

galley_status galley__groups_find(galley__groups *groups, galley_str value, size_t *at,
                                  galley_error *err)
{
    uint32_t i;
    if (galley__map_get(&groups->map, value, &i)) {
        *at = i;
        return GALLEY_OK;
    }
    galley_str own = galley_arena_copy(groups->arena, value);
    if (own.data == NULL || groups->count >= UINT32_MAX ||
        !galley__grow(groups->store->alloc, (void **)&groups->at, groups->count, &groups->room,
                      sizeof *groups->at) ||
        !galley__map_set(&groups->map, own, (uint32_t)groups->count))
        return galley__nomem(err);
    *at = groups->count;
    groups->at[groups->count++] = (galley__group){.value = own};
    return GALLEY_OK;
}

galley_status galley__groups_add(galley__groups *groups, galley_str value, int64_t article,
                                 galley_error *err)
{
    size_t at = 0;
    galley_status status = galley__groups_find(groups, value, &at, err);
    if (status != GALLEY_OK || groups->at[at].last == article)
        return status;
    galley__group *g = &groups->at[at];
    g->last = article;
    g->count++;
    return groups->articles ? galley__ids_add(groups->store, &g->ids, article, err) : GALLEY_OK;
}

/* -- the question -- */

typedef struct faceting {
    galley_store *store;
    const galley_question *question;
    galley__ids ids; /* asked for */
    galley__groups groups;
    galley__ids without; /* no value */
    size_t seen;         /* of ids */
    galley__table *all;  /* facet after facet */
} faceting;

static galley_status pass_over(faceting *f, int64_t article, galley_error *err)
{
    galley_status status = GALLEY_OK;
    for (; status == GALLEY_OK && f->seen < f->ids.count && f->ids.at[f->seen] < article; f->seen++)
        status = galley__ids_add(f->store, &f->without, f->ids.at[f->seen], err);
    return status;
}

static galley_status visit(void *ctx, galley_str value, int64_t article, galley_error *err)
{
    faceting *f = ctx;
    galley_status status = pass_over(f, article, err);
    f->seen += f->seen < f->ids.count && f->ids.at[f->seen] == article;
    return status == GALLEY_OK ? galley__groups_add(&f->groups, value, article, err) : status;
}

static void add_row(galley__table *t, const faceting *f, galley_str facet, galley_str value,
                    size_t n, size_t key)
{
    galley__table_text(t, facet);
    galley__table_text(t, value);
    galley__table_int(t, (int64_t)n);
    galley__table_number(t, f->ids.count ? 100.0 * (double)n / (double)f->ids.count : 0);
    galley__table_row(t, key);
}

/* The facet's own table, sorted and cut, goes behind what is there. */
static galley_status arrange(faceting *f, galley_str name, const char *const *columns,
                             galley_error *err)
{
    galley__table *t = NULL;
    galley_status status = galley__table_new(f->store, columns, f->question, &t, err);
    for (size_t i = 0; status == GALLEY_OK && i < f->groups.count; i++)
        if (f->groups.at[i].count >= f->question->min)
            add_row(t, f, name, f->groups.at[i].value, f->groups.at[i].count, i);
    if (status == GALLEY_OK)
        status = galley__table_arrange(t, "value", err);
    for (size_t i = 0; status == GALLEY_OK && i < galley__table_rows(t); i++) {
        const galley__group *g = &f->groups.at[galley__table_key(t, i)];
        add_row(f->all, f, name, g->value, g->count, 0);
        galley__table_link(f->all, galley__table_rows(f->all) - 1, g->ids.at, g->ids.count);
    }
    galley__table_free(t);
    return status;
}

static galley_status facet(faceting *f, galley_str name, const char *const *columns,
                           galley_error *err)
{
    f->seen = f->without.count = 0;
    galley_status status = galley__groups_init(f->store, f->question->articles, &f->groups, err);
    if (status == GALLEY_OK)
        status = galley__facet_each(f->store, name, &f->ids, visit, f, err);
    if (status == GALLEY_OK)
        status = pass_over(f, INT64_MAX, err);
    if (status == GALLEY_OK)
        status = arrange(f, name, columns, err);
    galley__groups_fini(&f->groups);
    if (status != GALLEY_OK || f->without.count == 0)
        return status;
    add_row(f->all, f, name, (galley_str){NULL, 0}, f->without.count, 0);
    galley__table_link(f->all, galley__table_rows(f->all) - 1, f->without.at, f->without.count);
    return GALLEY_OK;
}

galley_status galley_store_facets(galley_store *store, const galley_facets *what, galley_rows **out,
                                  galley_error *err)
{
    static const char *const columns[] = {"facet", "value", "articles", "percent", NULL};
    faceting f = {.store = store, .question = &what->question};
    galley_question by_number = what->question;
    *out = NULL;
    if (what->n_names == 0)
        return galley__fail(err, GALLEY_INVALID, "nothing is named to group articles by");
    if (by_number.sort.size == 0)
        by_number.sort = GALLEY_STR("articles");
    f.question = &by_number;
    galley_status status = galley__ids_of(store, what->question.where, &f.ids, err);
    if (status == GALLEY_OK)
        status = galley__table_new(store, columns, f.question, &f.all, err);
    for (size_t i = 0; status == GALLEY_OK && i < what->n_names; i++)
        status = facet(&f, what->names[i], columns, err);
    galley__ids_free(store, &f.ids);
    galley__ids_free(store, &f.without);
    return galley__table_done(f.all, status, out, err);
}
