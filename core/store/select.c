/* core/store/select.c: the articles that a query matches.
 *
 * SQL names candidates (translate.c), each is asked. The candidates' rows are taken at once, so that a caller
 * can write between two steps; what became of an article in the meantime is seen when its turn comes.
 * SPDX-License-Identifier: MIT */
#include "core/store/store_internal.h"

struct galley_cursor {
    galley_store *store;
    const galley_query *query; /* NULL: every candidate is a hit */
    unsigned needs;
    size_t limit, found;
    int64_t *rows;
    size_t n_rows, max_rows, at;
    galley_arena *arena; /* of one candidate */
};

/* -- candidates -- */

static void write_sql(const galley_select *what, const galley__condition *c, size_t limit,
                      galley__buf *sql)
{
    bool ranked = what->order == GALLEY_ORDER_RANK && c->rank.size;
    if (ranked)
        galley__buf_add(sql,
                        GALLEY_STR("WITH hit AS MATERIALIZED (SELECT rowid AS id, rank AS score"
                                   " FROM search WHERE search MATCH ?2) "));
    galley__buf_add(sql, GALLEY_STR("SELECT a.id FROM article_row a "));
    if (ranked)
        galley__buf_add(sql, GALLEY_STR("LEFT JOIN hit ON hit.id = a.id "));
    galley__buf_add(sql, GALLEY_STR("WHERE "));
    galley__buf_add(sql, c->sql.size ? galley__buf_str(&c->sql) : GALLEY_STR("1"));
    if (what->stale.size)
        galley__buf_add(sql, GALLEY_STR(" AND NOT EXISTS (SELECT 1 FROM visited_row v"
                                        " WHERE v.revision = a.revision AND v.fingerprint ="
                                        " (SELECT id FROM name_row WHERE name = ?1))"));
    galley__buf_add(sql, ranked ? GALLEY_STR(" ORDER BY hit.score IS NULL, hit.score, a.id")
                         : what->order == GALLEY_ORDER_DATE
                             ? GALLEY_STR(" ORDER BY a.date DESC, a.id")
                             : GALLEY_STR(" ORDER BY a.id"));
    if (limit)
        galley__buf_printf(sql, " LIMIT %zu", limit);
}

static int bind_all(sqlite3_stmt *stmt, const galley_select *what, const galley__condition *c)
{
    int rc = SQLITE_OK;
    if (what->stale.size)
        rc = galley__bind(stmt, 1, what->stale);
    if (rc == SQLITE_OK && what->order == GALLEY_ORDER_RANK && c->rank.size)
        rc = galley__bind(stmt, 2, galley__buf_str(&c->rank));
    for (size_t i = 0; rc == SQLITE_OK && i < c->n_binds; i++)
        rc = galley__bind_must(stmt, (int)i + GALLEY__FIRST_BIND, c->binds[i]);
    return rc;
}

static galley_status take_rows(galley_cursor *cursor, sqlite3_stmt *stmt, galley_error *err)
{
    galley_store *store = cursor->store;
    int rc;
    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        if (!galley__grow(store->alloc, (void **)&cursor->rows, cursor->n_rows, &cursor->max_rows,
                          sizeof *cursor->rows))
            return galley__nomem(err);
        cursor->rows[cursor->n_rows++] = sqlite3_column_int64(stmt, 0);
    }
    return rc == SQLITE_DONE ? GALLEY_OK
                             : galley__store_error(store, rc, "cannot be searched", err);
}

static galley_status find_candidates(galley_cursor *cursor, const galley_select *what,
                                     const galley__condition *c, galley_error *err)
{
    galley_store *store = cursor->store;
    sqlite3_stmt *stmt = NULL;
    galley__buf_clear(&store->buf);
    write_sql(what, c, cursor->query ? 0 : what->limit, &store->buf);
    if (store->buf.failed)
        return galley__nomem(err);
    int rc = sqlite3_prepare_v2(store->db, store->buf.data, (int)store->buf.size, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = bind_all(stmt, what, c);
    galley_status status = rc == SQLITE_OK
                               ? take_rows(cursor, stmt, err)
                               : galley__store_error(store, rc, "cannot be searched", err);
    sqlite3_finalize(stmt);
    return status;
}

/* -- cursor -- */

static galley_status fill(galley_cursor *cursor, const galley_select *what, galley_error *err)
{
    galley_store *store = cursor->store;
    galley__condition c;
    galley_status status = galley__condition_init(store, &c, err);
    if (status == GALLEY_OK && what->query)
        status = galley__translate(store, what->query, &c, err);
    if (status == GALLEY_OK)
        status = galley__index_now(store, err);
    if (status == GALLEY_OK)
        status = find_candidates(cursor, what, &c, err);
    cursor->needs = c.needs;
    galley__condition_fini(&c);
    return status;
}

galley_status galley_store_select(galley_store *store, const galley_select *what,
                                  galley_cursor **out, galley_error *err)
{
    *out = NULL;
    galley_cursor *cursor = galley__new(store->alloc, sizeof *cursor);
    if (cursor == NULL)
        return galley__nomem(err);
    cursor->store = store;
    cursor->limit = what->limit;
    if (what->query && galley_query_root(what->query)->op != GALLEY_QUERY_ALL)
        cursor->query = what->query;
    galley_status status = galley_arena_new(store->alloc, &cursor->arena, err);
    galley_arena_reset(store->scratch);
    if (status == GALLEY_OK)
        status = fill(cursor, what, err);
    if (status == GALLEY_OK)
        *out = cursor;
    else
        galley_cursor_close(cursor);
    return status;
}

void galley_cursor_close(galley_cursor *cursor)
{
    if (cursor == NULL)
        return;
    const galley_alloc *alloc = cursor->store->alloc;
    galley_arena_free(cursor->arena);
    galley__free(alloc, cursor->rows, cursor->max_rows * sizeof *cursor->rows);
    galley__free(alloc, cursor, sizeof *cursor);
}

/* -- asking -- */

/* The tags and spans of the stored statements into the view. */
static galley_status see_statements(galley_store *store, galley_arena *arena, galley_view *view,
                                    galley_error *err)
{
    const galley_article *a = view->article;
    galley__extent extent = {a->revision, a->text.size, a->title.size};
    galley_stored_statement *at;
    size_t n = 0;
    galley_spans *spans = galley_arena_calloc(arena, 1, sizeof *spans);
    if (spans == NULL)
        return galley__nomem(err);
    galley_status status = galley__statements_read(store, &extent, arena, &at, &n, err);
    if (status != GALLEY_OK)
        return status;
    galley_str *tags = galley_arena_calloc(arena, n, sizeof *tags);
    if (tags == NULL)
        return galley__nomem(err);
    for (size_t i = 0; i < n; i++) {
        const galley_statement *s = &at[i].statement;
        if (!at[i].holds)
            continue;
        tags[view->n_tags++] = s->tag;
        for (size_t k = 0; status == GALLEY_OK && k < s->n_evidence; k++)
            status = galley_spans_add(spans, &s->evidence[k].span, arena, err);
    }
    galley_spans_sort(spans);
    view->tags = tags;
    view->spans = spans;
    return status;
}

/* Does it ask for tags or spans? */
static bool asks_for_statements(const galley_query_node *node)
{
    bool some = node->op == GALLEY_QUERY_TAG || node->op == GALLEY_QUERY_SPAN;
    for (size_t i = 0; !some && i < node->n_children; i++)
        some = asks_for_statements(node->children[i]);
    return some;
}

galley_status galley__ask_stored(galley_store *store, const galley_query *query,
                                 const galley_article *a, galley_arena *arena,
                                 galley_answer *answer, galley_error *err)
{
    galley_view view = {.article = a};
    galley_status status = GALLEY_OK;
    if (asks_for_statements(galley_query_root(query)))
        status = see_statements(store, arena, &view, err);
    return status == GALLEY_OK ? galley_query_ask(query, &view, arena, answer, err) : status;
}

static galley_status ask(galley_cursor *cursor, int64_t row, bool *match, galley_error *err)
{
    galley_article a;
    galley_answer answer;
    *match = false;
    galley_arena_reset(cursor->arena);
    galley_status status =
        galley__store_read(cursor->store, row, cursor->needs, cursor->arena, &a, err);
    if (status == GALLEY_OK)
        status = galley__ask_stored(cursor->store, cursor->query, &a, cursor->arena, &answer, err);
    if (status == GALLEY_OK)
        *match = answer.match;
    return status;
}

galley_status galley_cursor_next(galley_cursor *cursor, int64_t *article, galley_arena *arena,
                                 galley_article *out, galley_error *err)
{
    *article = 0;
    if (out)
        *out = (galley_article){0};
    while (cursor->at < cursor->n_rows && (!cursor->limit || cursor->found < cursor->limit)) {
        int64_t row = cursor->rows[cursor->at++];
        bool match = true;
        galley_status status = cursor->query ? ask(cursor, row, &match, err) : GALLEY_OK;
        if (status == GALLEY_OK && match && out)
            status = galley_store_get(cursor->store, row, arena, out, err);
        if (status == GALLEY_NOTFOUND)
            continue; /* deleted since the selection was made */
        if (status != GALLEY_OK)
            return status;
        if (match) {
            cursor->found++;
            *article = row;
            return GALLEY_OK;
        }
    }
    return GALLEY_OK;
}

galley_status galley_store_count(galley_store *store, const galley_select *what, size_t *count,
                                 galley_error *err)
{
    galley_cursor *cursor;
    int64_t article = 1;
    *count = 0;
    galley_select plain = *what;
    plain.order = GALLEY_ORDER_ROW;
    galley_status status = galley_store_select(store, &plain, &cursor, err);
    if (status != GALLEY_OK)
        return status;
    if (cursor->query == NULL) {
        cursor->found = cursor->n_rows;
        article = 0;
    }
    while (status == GALLEY_OK && article)
        status = galley_cursor_next(cursor, &article, NULL, NULL, err);
    if (status == GALLEY_OK)
        *count = cursor->found;
    galley_cursor_close(cursor);
    return status;
}
