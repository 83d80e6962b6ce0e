/* core/store/table.c: rows in memory, sorted, cut, with the articles behind them.
 * SPDX-License-Identifier: MIT */
#include "core/store/table.h"

#include <math.h>
#include <stdlib.h>

enum { COLUMNS_MAX = 128 };

typedef struct row {
    size_t cells; /* place of its first cell */
    size_t key;
    galley_str order; /* of the texts of a column; {NULL, 0}: they are compared themselves */
} row;

struct galley__table {
    galley_store *store;
    const galley_question *question;
    galley_arena *arena; /* names, texts */
    galley_str names[COLUMNS_MAX];
    size_t n_names; /* without "ids" */
    galley_value *cells;
    size_t n_cells, max_cells, row_start;
    row *rows;
    size_t n_rows, max_rows;
    galley_str order; /* of the row that is being filled */
    galley_status status;
};

galley_status galley__table_new(galley_store *store, const char *const *names,
                                const galley_question *question, galley__table **out,
                                galley_error *err)
{
    galley__table *t = galley__new(store->alloc, sizeof *t);
    *out = NULL;
    if (t == NULL)
        return galley__nomem(err);
    t->store = store;
    t->question = question;
    galley_status status = galley_arena_new(store->alloc, &t->arena, err);
    for (; status == GALLEY_OK && *names; names++)
        galley__table_column(t, galley_str_of(*names));
    if (status == GALLEY_OK)
        *out = t;
    else
        galley__table_free(t);
    return status;
}

void galley__table_free(galley__table *t)
{
    if (t == NULL)
        return;
    const galley_alloc *alloc = t->store->alloc;
    galley_arena_free(t->arena);
    galley__free(alloc, t->cells, t->max_cells * sizeof *t->cells);
    galley__free(alloc, t->rows, t->max_rows * sizeof *t->rows);
    galley__free(alloc, t, sizeof *t);
}

/* -- filling -- */

static galley_str copy(galley__table *t, galley_str s)
{
    galley_str own = galley_arena_copy(t->arena, s);
    if (own.data == NULL)
        t->status = GALLEY_NOMEM;
    return own;
}

void galley__table_column(galley__table *t, galley_str name)
{
    if (t->n_names == COLUMNS_MAX)
        t->status = GALLEY_LIMIT;
    else
        t->names[t->n_names++] = copy(t, name);
}

static void add(galley__table *t, galley_value v)
{
    if (t->status != GALLEY_OK)
        return;
    if (!galley__grow(t->store->alloc, (void **)&t->cells, t->n_cells, &t->max_cells,
                      sizeof *t->cells))
        t->status = GALLEY_NOMEM;
    else
        t->cells[t->n_cells++] = v;
}

void galley__table_int(galley__table *t, int64_t value)
{
    add(t, (galley_value){.type = GALLEY_VALUE_INT, .integer = value});
}

void galley__table_number(galley__table *t, double value)
{
    if (isfinite(value))
        add(t, (galley_value){.type = GALLEY_VALUE_DOUBLE, .number = value});
    else
        galley__table_null(t);
}

void galley__table_text(galley__table *t, galley_str value)
{
    if (value.data == NULL)
        galley__table_null(t);
    else
        add(t, (galley_value){.type = GALLEY_VALUE_TEXT, .text = copy(t, value)});
}

void galley__table_null(galley__table *t)
{
    add(t, (galley_value){0});
}

void galley__table_order(galley__table *t, galley_str order)
{
    t->order = copy(t, order);
}

void galley__table_row(galley__table *t, size_t key)
{
    while (t->status == GALLEY_OK && t->n_cells - t->row_start < galley__table_columns(t))
        galley__table_null(t);
    if (t->status != GALLEY_OK)
        return;
    if (!galley__grow(t->store->alloc, (void **)&t->rows, t->n_rows, &t->max_rows,
                      sizeof *t->rows)) {
        t->status = GALLEY_NOMEM;
        return;
    }
    t->rows[t->n_rows++] = (row){t->row_start, key, t->order};
    t->row_start = t->n_cells;
    t->order = (galley_str){NULL, 0};
}

/* -- reading -- */

size_t galley__table_columns(const galley__table *t)
{
    return t->n_names + t->question->articles;
}

size_t galley__table_rows(const galley__table *t)
{
    return t->n_rows;
}

galley_str galley__table_name(const galley__table *t, size_t column)
{
    return column < t->n_names ? t->names[column] : GALLEY_STR("ids");
}

galley_value galley__table_value(const galley__table *t, size_t at, size_t column)
{
    return t->cells[t->rows[at].cells + column];
}

size_t galley__table_key(const galley__table *t, size_t at)
{
    return t->rows[at].key;
}

/* -- sorting -- */

typedef struct sorting {
    const galley__table *t;
    size_t column;
    bool reversed;
} sorting;

static int rank_of(galley_value v)
{
    return v.type == GALLEY_VALUE_NULL ? 2 : v.type == GALLEY_VALUE_TEXT;
}

static double number_of(galley_value v)
{
    return v.type == GALLEY_VALUE_INT ? (double)v.integer : v.number;
}

/* Numbers fall, texts rise; what is empty comes last either way. */
static int compare(const sorting *s, galley_value a, galley_value b)
{
    int x = rank_of(a), y = rank_of(b), sign = s->reversed ? -1 : 1;
    if (x != y)
        return x < y ? -1 : 1;
    if (x == 2)
        return 0;
    if (x == 1)
        return sign * galley_str_cmp(a.text, b.text);
    double p = number_of(a), q = number_of(b);
    return p > q ? -sign : p < q ? sign : 0;
}

static int in_column(const sorting *s, const row *x, const row *y)
{
    galley_value p = s->t->cells[x->cells + s->column], q = s->t->cells[y->cells + s->column];
    if (x->order.data && y->order.data && p.type == GALLEY_VALUE_TEXT && q.type == p.type) {
        p.text = x->order;
        q.text = y->order;
    }
    return compare(s, p, q);
}

/* By one column, then by the next; rows that are equal in all keep their order. */
typedef struct order {
    sorting by[3];
    size_t n;
} order;

static int in_order(const void *a, const void *b, void *ctx)
{
    const order *o = ctx;
    const row *x = a, *y = b;
    for (size_t i = 0; i < o->n; i++) {
        int c = in_column(&o->by[i], x, y);
        if (c)
            return c;
    }
    return x->cells < y->cells ? -1 : x->cells > y->cells;
}

/* Hoare's partition: rows up to the place returned come before those behind it. */
static size_t part(row *at, size_t n, order *o)
{
    row pivot = at[(n - 1) / 2];
    size_t i = 0, k = n - 1;
    for (;;) {
        while (in_order(&at[i], &pivot, o) < 0)
            i++;
        while (in_order(&at[k], &pivot, o) > 0)
            k--;
        if (i >= k)
            return k;
        row swap = at[i];
        at[i++] = at[k];
        at[k--] = swap;
    }
}

/* Quickselect: the first `top` rows of the order stand in front, in any order. */
static void bring_forward(row *at, size_t n, size_t top, order *o)
{
    while (n > 1 && top > 0 && top < n) {
        size_t front = part(at, n, o) + 1;
        if (top <= front) {
            n = front;
            continue;
        }
        at += front;
        n -= front;
        top -= front;
    }
}

static galley_status unknown_column(const galley__table *t, galley_str name, galley_error *err)
{
    galley__buf *buf = &t->store->buf;
    galley__buf_clear(buf);
    for (size_t i = 0; i < t->n_names; i++)
        galley__buf_printf(buf, "%s%.*s", i ? ", " : "", GALLEY__S(t->names[i]));
    return galley__fail(err, GALLEY_INVALID, "there is no column '%.*s' to sort by (%s)",
                        GALLEY__S(name), buf->data ? buf->data : "");
}

static galley_status add_column(const galley__table *t, galley_str by, order *o, galley_error *err)
{
    sorting s = {.t = t, .reversed = by.size && by.data[0] == '-'};
    galley_str name = galley_str_sub(by, s.reversed, by.size);
    if (by.size == 0)
        return GALLEY_OK;
    while (s.column < t->n_names && !galley_str_eq(t->names[s.column], name))
        s.column++;
    if (s.column == t->n_names)
        return unknown_column(t, name, err);
    o->by[o->n++] = s;
    return GALLEY_OK;
}

static galley_status add_columns(const galley__table *t, const char *names, order *o,
                                 galley_error *err)
{
    galley_status status = GALLEY_OK;
    while (status == GALLEY_OK && names && *names) {
        size_t n = strcspn(names, ",");
        status = add_column(t, (galley_str){names, n}, o, err);
        names += n + (names[n] == ',');
    }
    return status;
}

static galley_status failure(const galley__table *t, galley_error *err)
{
    return t->status == GALLEY_LIMIT
               ? galley__fail(err, GALLEY_LIMIT, "more than %d columns", COLUMNS_MAX)
               : galley__nomem(err);
}

galley_status galley__table_arrange(galley__table *t, const char *otherwise, galley_error *err)
{
    order o = {.n = 0};
    size_t top = t->question->top && t->question->top < t->n_rows ? t->question->top : t->n_rows;
    galley_status status = t->status == GALLEY_OK ? GALLEY_OK : failure(t, err);
    if (status == GALLEY_OK)
        status = add_column(t, t->question->sort, &o, err);
    if (status == GALLEY_OK)
        status = add_columns(t, otherwise, &o, err);
    if (status != GALLEY_OK)
        return status;
    if (o.n)
        bring_forward(t->rows, t->n_rows, top, &o);
    t->n_rows = top;
    if (o.n && top)
        qsort_r(t->rows, top, sizeof *t->rows, in_order, &o);
    return GALLEY_OK;
}

/* -- the end -- */

void galley__table_link(galley__table *t, size_t at, const int64_t *ids, size_t n)
{
    galley__buf *buf = &t->store->buf;
    if (!t->question->articles || t->status != GALLEY_OK)
        return;
    galley__buf_clear(buf);
    galley__buf_char(buf, '[');
    for (size_t i = 0; i < n; i++)
        galley__buf_printf(buf, "%s%lld", i ? "," : "", (long long)ids[i]);
    galley__buf_char(buf, ']');
    if (buf->failed)
        t->status = GALLEY_NOMEM;
    else
        t->cells[t->rows[at].cells + t->n_names] =
            (galley_value){.type = GALLEY_VALUE_TEXT, .text = copy(t, galley__buf_str(buf))};
}

galley_status galley__table_done(galley__table *t, galley_status status, galley_rows **out,
                                 galley_error *err)
{
    *out = NULL;
    if (t == NULL)
        return status;
    if (status == GALLEY_OK && t->status != GALLEY_OK)
        status = failure(t, err);
    galley_rows *rows = status == GALLEY_OK ? galley__new(t->store->alloc, sizeof *rows) : NULL;
    if (status == GALLEY_OK && rows == NULL)
        status = galley__nomem(err);
    if (status != GALLEY_OK) {
        galley__table_free(t);
        return status;
    }
    static const galley_question linked = {.articles = true}, plain = {.articles = false};
    t->question = t->question->articles ? &linked : &plain; /* the caller's may be gone soon */
    *rows = (galley_rows){
        .alloc = t->store->alloc, .store = t->store, .table = t, .links = t->question->articles};
    *out = rows;
    return GALLEY_OK;
}
