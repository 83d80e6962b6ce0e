/* core/store/timeline.c: how one text went through the sources, and what was new in each.
 * SPDX-License-Identifier: MIT */
#include "core/store/table.h"

#include <math.h>

typedef struct telling {
    galley_store *store;
    galley_arena *arena; /* of one article */
    galley_arena *kept;  /* of the story */
    galley_runs first;
    galley_runs seen; /* of all so far, in rising order */
    bool begun;
    galley__table *table;
    galley_error *err;
} telling;

/* How many of the runs were not seen before; now they are. */
static galley_status see(telling *t, const galley_runs *runs, size_t *fresh)
{
    uint64_t *all = galley_arena_calloc(t->kept, t->seen.count + runs->count, sizeof *all);
    size_t n = 0, i = 0, k = 0;
    *fresh = 0;
    if (all == NULL)
        return galley__nomem(t->err);
    while (i < t->seen.count || k < runs->count) {
        bool old = k == runs->count || (i < t->seen.count && t->seen.at[i] <= runs->at[k]);
        uint64_t next = old ? t->seen.at[i++] : runs->at[k++];
        if (old && k < runs->count && runs->at[k] == next)
            k++;
        *fresh += !old;
        all[n++] = next;
    }
    if (*fresh) /* else what is there is the same */
        t->seen = (galley_runs){.at = all, .count = n};
    return GALLEY_OK;
}

static galley_status first_of(telling *t, const galley_runs *runs)
{
    t->first = *runs;
    t->begun = true;
    t->first.at = galley_arena_calloc(t->kept, runs->count, sizeof *runs->at);
    if (t->first.at == NULL)
        return galley__nomem(t->err);
    if (runs->count)
        memcpy(t->first.at, runs->at, runs->count * sizeof *runs->at);
    return GALLEY_OK;
}

static galley_status compare(telling *t, int64_t article, galley_str *title)
{
    galley_article a;
    galley_str body;
    galley_runs runs;
    size_t fresh = 0;
    galley_status status = galley__store_read(
        t->store, article, GALLEY__PART_TEXT | GALLEY__PART_REGIONS, t->arena, &a, t->err);
    if (status == GALLEY_OK)
        status = galley_article_body(&a, t->arena, &body, t->err);
    if (status == GALLEY_OK)
        status = galley_text_runs(body, t->arena, &runs, t->err);
    if (status == GALLEY_OK && !t->begun)
        status = first_of(t, &runs);
    if (status == GALLEY_OK)
        status = see(t, &runs, &fresh);
    if (status != GALLEY_OK)
        return status;
    galley__table_int(t->table, (int64_t)runs.words);
    galley__table_number(t->table, galley_runs_similarity(&t->first, &runs));
    galley__table_number(t->table, runs.count ? (double)fresh / (double)runs.count : NAN);
    *title = a.title;
    return GALLEY_OK;
}

static galley_status add_row(telling *t, const galley_rows *rows)
{
    galley_str title = {NULL, 0};
    galley_value hours = galley_rows_value(rows, 2);
    int64_t id = galley_rows_value(rows, 0).integer;
    galley_arena_reset(t->arena);
    galley__table_text(t->table, galley_rows_value(rows, 1).text);
    galley__table_number(t->table, hours.type == GALLEY_VALUE_DOUBLE ? hours.number : NAN);
    galley__table_text(t->table, galley_rows_value(rows, 3).text);
    galley__table_text(t->table, galley_rows_value(rows, 4).text);
    galley_status status = compare(t, id, &title);
    galley__table_text(t->table, title);
    galley__table_row(t->table, (size_t)id);
    return status;
}

static galley_status add_rows(telling *t, int64_t article)
{
    static const char sql[] =
        "WITH s AS MATERIALIZED (SELECT a.id, a.date, a.source, a.key FROM story_row w"
        " JOIN article_row a ON a.id = w.article WHERE w.story ="
        " (SELECT story FROM story_row WHERE article = ?1))"
        " SELECT id, date, round((julianday(date) - (SELECT min(julianday(date)) FROM s)) * 24, 2),"
        " source, key FROM s ORDER BY julianday(date) IS NULL, julianday(date), id";
    galley_value bind = {.type = GALLEY_VALUE_INT, .integer = article};
    galley_rows *rows;
    bool more = true, some = false;
    galley_status status = galley_store_sql(t->store, galley_str_of(sql), &bind, 1, &rows, t->err);
    while (status == GALLEY_OK) {
        status = galley_rows_next(rows, &more, t->err);
        if (status != GALLEY_OK || !more)
            break;
        status = add_row(t, rows);
        some = true;
    }
    galley_rows_close(rows);
    if (status == GALLEY_OK && !some)
        status = galley__fail(t->err, GALLEY_NOTFOUND,
                              "article #%lld is of no story; 'galley stories' looks for them",
                              (long long)article);
    return status;
}

galley_status galley_store_timeline(galley_store *store, int64_t article,
                                    const galley_question *question, galley_rows **out,
                                    galley_error *err)
{
    static const char *const names[] = {"date",  "hours", "source", "article", "words",
                                        "alike", "fresh", "title",  NULL};
    telling t = {.store = store, .err = err};
    *out = NULL;
    galley_status status = galley_arena_new(store->alloc, &t.arena, err);
    if (status == GALLEY_OK)
        status = galley_arena_new(store->alloc, &t.kept, err);
    if (status == GALLEY_OK)
        status = galley__table_new(store, names, question, &t.table, err);
    if (status == GALLEY_OK)
        status = add_rows(&t, article);
    if (status == GALLEY_OK)
        status = galley__table_arrange(t.table, NULL, err);
    for (size_t i = 0; status == GALLEY_OK && i < galley__table_rows(t.table); i++) {
        int64_t id = (int64_t)galley__table_key(t.table, i);
        galley__table_link(t.table, i, &id, 1);
    }
    galley_arena_free(t.arena);
    galley_arena_free(t.kept);
    return galley__table_done(t.table, status, out, err);
}
