/* core/store/table.h: rows that were worked out here, not by SQLite, in memory until they are read.
 *
 *     static const char *const names[] = {"word", "count", NULL};
 *     status = galley__table_new(store, names, question, &t, err);
 *     galley__table_text(t, word); galley__table_int(t, 7); galley__table_row(t, key);
 *     status = galley__table_arrange(t, "count", err);             // sort and top, as the question says
 *     for (size_t i = 0; i < galley__table_rows(t); i++)
 *         galley__table_link(t, i, ids, n);                        // of the rows that are left
 *     return galley__table_done(t, status, out, err);              // takes it, whatever the status
 *
 * A failure while cells are added is kept and returned by arrange and done.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_STORE_TABLE_H
#define GALLEY_CORE_STORE_TABLE_H

#include "core/store/store_internal.h"

#include <galley/questions.h>

typedef struct galley__table galley__table;

struct galley_rows {
    const galley_alloc *alloc;
    galley_store *store;
    sqlite3_stmt *stmt; /* of SQLite, or */
    galley__table *table;
    size_t at; /* rows of the table that were stepped to */
    size_t links;
};

/* `names` ends with NULL; may be empty. The question is borrowed until done. */
galley_status galley__table_new(galley_store *store, const char *const *names,
                                const galley_question *question, galley__table **out,
                                galley_error *err);
void galley__table_free(galley__table *t); /* accepts NULL */

/* One more column, before the first cell. The name is copied. */
void galley__table_column(galley__table *t, galley_str name);

void galley__table_int(galley__table *t, int64_t value);
void galley__table_number(galley__table *t, double value);   /* NaN, infinities: NULL */
void galley__table_text(galley__table *t, galley_str value); /* copied; {NULL, 0}: NULL */
void galley__table_null(galley__table *t);

/* What the row that is being filled is sorted by, in place of the text of a column. Copied. */
void galley__table_order(galley__table *t, galley_str order);

/* Ends a row. `key`: the caller's number for it, that stays with it when rows are sorted. */
void galley__table_row(galley__table *t, size_t key);

/* Sorts by the question's column, where it names one, then by those of `otherwise` ("word", "a,b", "-n"; NULL: none; two at most);
 * and cuts. INVALID: no such column. */
galley_status galley__table_arrange(galley__table *t, const char *otherwise, galley_error *err);

size_t galley__table_columns(const galley__table *t);
size_t galley__table_rows(const galley__table *t);
galley_str galley__table_name(const galley__table *t, size_t column);
galley_value galley__table_value(const galley__table *t, size_t row, size_t column);
size_t galley__table_key(const galley__table *t, size_t row);

/* The articles behind a row, where the question wants them. */
void galley__table_link(galley__table *t, size_t row, const int64_t *ids, size_t n);

galley_status galley__table_done(galley__table *t, galley_status status, galley_rows **out,
                                 galley_error *err);

#endif
