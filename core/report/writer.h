/* core/report/writer.h: what writer.c gathers and table.c lays out.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_REPORT_WRITER_H
#define GALLEY_CORE_REPORT_WRITER_H

#include "core/report/report_internal.h"

typedef enum writer_kind { WRITER_TEXT, WRITER_NUMBER, WRITER_NULL, WRITER_JSON } writer_kind;

typedef struct writer_cell {
    writer_kind kind;
    size_t start, size; /* in bytes */
    double number;      /* of WRITER_NUMBER, else 0 */
} writer_cell;

/* Cells: the headings, then (TABLE) all rows, else the row that is being gathered. */
struct galley_writer {
    const galley_alloc *alloc;
    galley_writer_options options;
    galley__buf out;   /* for the sink */
    galley__buf bytes; /* of the cells */
    writer_cell *cells;
    size_t n_cells, capacity;
    size_t n_headings, n_rows;
    size_t row_start; /* first cell of the row being gathered */
    galley_status status;
    galley_error error;
};

galley_str galley__writer_text(const galley_writer *w, const writer_cell *c);
void galley__writer_flush(galley_writer *w);

/* Everything gathered, aligned. */
void galley__writer_table(galley_writer *w);

#endif
