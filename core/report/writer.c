/* core/report/writer.c: rows to TSV, CSV, JSON, JSON lines, or the table of table.c.
 *
 * A row is gathered as cells and written when it ends. TABLE keeps all rows until the end, as only
 * then the widths are known; the others go to the sink in pieces.
 * SPDX-License-Identifier: MIT */
#include "core/report/writer.h"

#include "core/base/error.h"
#include "core/base/memory.h"

#include <stdio.h>

enum { PIECE = 16 * 1024 };

galley_status galley_writer_new(const galley_alloc *alloc, const galley_writer_options *options,
                                galley_writer **out, galley_error *err)
{
    *out = NULL;
    if (options->sink == NULL)
        return galley__fail(err, GALLEY_INVALID, "a writer needs a sink");
    galley_writer *w = galley__new(alloc, sizeof *w);
    if (w == NULL)
        return galley__nomem(err);
    w->alloc = alloc;
    w->options = *options;
    galley__buf_init(&w->out, alloc);
    galley__buf_init(&w->bytes, alloc);
    *out = w;
    return GALLEY_OK;
}

/* -- failure -- */

static void nomem(galley_writer *w)
{
    if (w->status == GALLEY_OK)
        w->status = galley__nomem(&w->error);
}

static void misuse(galley_writer *w, const char *what)
{
    if (w->status == GALLEY_OK)
        w->status = galley__fail(&w->error, GALLEY_INVALID, "%s", what);
}

void galley__writer_flush(galley_writer *w)
{
    if (w->out.failed)
        nomem(w);
    if (w->status == GALLEY_OK && w->out.size)
        w->status = w->options.sink(w->options.ctx, galley__buf_str(&w->out), &w->error);
    galley__buf_clear(&w->out);
}

/* -- cells -- */

/* The text of a cell is appended to w->bytes; offsets, because the bytes move as they grow. */
static void add_cell(galley_writer *w, writer_kind kind, size_t start, double value)
{
    if (w->status != GALLEY_OK)
        return;
    if (w->bytes.failed ||
        !galley__grow(w->alloc, (void **)&w->cells, w->n_cells, &w->capacity, sizeof *w->cells)) {
        nomem(w);
        return;
    }
    w->cells[w->n_cells++] = (writer_cell){kind, start, w->bytes.size - start, value};
}

static bool room_for_value(galley_writer *w)
{
    if (w->status == GALLEY_OK && w->n_cells - w->row_start >= w->n_headings)
        misuse(w, "a row has more values than there are headings");
    return w->status == GALLEY_OK;
}

void galley_write_heading(galley_writer *w, galley_str name)
{
    size_t start = w->bytes.size;
    if (w->n_cells > w->n_headings || w->n_rows)
        misuse(w, "a heading after the first value");
    galley__buf_add(&w->bytes, name);
    add_cell(w, WRITER_TEXT, start, 0);
    w->n_headings = w->row_start = w->n_cells;
}

void galley_write_str(galley_writer *w, galley_str value)
{
    size_t start = w->bytes.size;
    if (!room_for_value(w))
        return;
    galley__buf_add(&w->bytes, value);
    add_cell(w, WRITER_TEXT, start, 0);
}

void galley_write_int(galley_writer *w, int64_t value)
{
    size_t start = w->bytes.size;
    if (!room_for_value(w))
        return;
    galley__buf_printf(&w->bytes, "%lld", (long long)value);
    add_cell(w, WRITER_NUMBER, start, (double)value);
}

static void put_decimals(galley_writer *w, double value, int decimals)
{
    char text[400];
    snprintf(text, sizeof text, "%.*f", decimals > 60 ? 60 : decimals, value);
    size_t point = strspn(text, "+-0123456789");
    if (text[point] && strchr("infa", text[point]) == NULL) /* a locale's decimal comma */
        text[point] = '.';
    galley__buf_add(&w->bytes, galley_str_of(text));
}

void galley_write_double(galley_writer *w, double value, int decimals)
{
    size_t start = w->bytes.size;
    if (!room_for_value(w))
        return;
    if (w->options.format == GALLEY_TABLE && decimals >= 0)
        put_decimals(w, value, decimals);
    else
        galley__json_put_double(&w->bytes, value);
    add_cell(w, WRITER_NUMBER, start, value == value ? value : 0);
}

void galley_write_null(galley_writer *w)
{
    if (room_for_value(w))
        add_cell(w, WRITER_NULL, w->bytes.size, 0);
}

void galley_write_json(galley_writer *w, galley_str json)
{
    size_t start = w->bytes.size;
    if (!room_for_value(w))
        return;
    galley__buf_add(&w->bytes, json);
    add_cell(w, WRITER_JSON, start, 0);
}

galley_str galley__writer_text(const galley_writer *w, const writer_cell *c)
{
    return (galley_str){w->bytes.data + c->start, c->size};
}

/* -- rows -- */

static void tsv_value(galley_writer *w, galley_str s)
{
    size_t from = 0;
    for (size_t i = 0; i < s.size; i++) {
        const char *found = memchr("\t\n\r\\", s.data[i], 4);
        if (found == NULL)
            continue;
        galley__buf_add(&w->out, galley_str_sub(s, from, i));
        galley__buf_char(&w->out, '\\');
        galley__buf_char(&w->out, "tnr\\"[strchr("\t\n\r\\", s.data[i]) - "\t\n\r\\"]);
        from = i + 1;
    }
    galley__buf_add(&w->out, galley_str_sub(s, from, s.size));
}

/* In quotes where it has to be, and where blanks at an end could get lost. */
static void csv_value(galley_writer *w, galley_str s)
{
    bool quoted = s.size && (s.data[0] == ' ' || s.data[s.size - 1] == ' ');
    for (size_t i = 0; !quoted && i < s.size; i++)
        quoted = memchr(",\"\n\r", s.data[i], 4) != NULL;
    if (!quoted) {
        galley__buf_add(&w->out, s);
        return;
    }
    galley__buf_char(&w->out, '"');
    for (size_t i = 0; i < s.size; i++) {
        if (s.data[i] == '"')
            galley__buf_char(&w->out, '"');
        galley__buf_char(&w->out, s.data[i]);
    }
    galley__buf_char(&w->out, '"');
}

static bool is_lines(const galley_writer *w)
{
    return w->options.format == GALLEY_TSV || w->options.format == GALLEY_CSV;
}

static void line_row(galley_writer *w, const writer_cell *cells)
{
    bool csv = w->options.format == GALLEY_CSV;
    for (size_t i = 0; i < w->n_headings; i++) {
        if (i)
            galley__buf_char(&w->out, csv ? ',' : '\t');
        (csv ? csv_value : tsv_value)(w, galley__writer_text(w, &cells[i]));
    }
    galley__buf_char(&w->out, '\n');
}

static void json_value(galley_writer *w, const writer_cell *c)
{
    if (c->kind == WRITER_TEXT)
        galley__json_put_str(&w->out, galley__writer_text(w, c));
    else if (c->kind == WRITER_NULL || c->size == 0)
        galley__buf_add(&w->out, GALLEY_STR("null"));
    else
        galley__buf_add(&w->out, galley__writer_text(w, c));
}

static void json_row(galley_writer *w, const writer_cell *cells)
{
    galley__buf_char(&w->out, '{');
    for (size_t i = 0; i < w->n_headings; i++) {
        if (i)
            galley__buf_char(&w->out, ',');
        galley__json_put_str(&w->out, galley__writer_text(w, &w->cells[i]));
        galley__buf_char(&w->out, ':');
        json_value(w, &cells[i]);
    }
    galley__buf_char(&w->out, '}');
}

static void put_row(galley_writer *w)
{
    const writer_cell *cells = w->cells + w->row_start;
    if (is_lines(w)) {
        if (w->n_rows == 0)
            line_row(w, w->cells);
        line_row(w, cells);
        return;
    }
    if (w->options.format == GALLEY_JSON)
        galley__buf_add(&w->out, w->n_rows ? GALLEY_STR(",\n") : GALLEY_STR("["));
    json_row(w, cells);
    if (w->options.format == GALLEY_JSONL)
        galley__buf_char(&w->out, '\n');
}

/* What was written is forgotten, headings apart. */
static void drop_row(galley_writer *w)
{
    const writer_cell *last = &w->cells[w->n_headings - 1];
    w->n_cells = w->n_headings;
    w->bytes.size = last->start + last->size;
}

void galley_write_row(galley_writer *w)
{
    if (w->n_headings == 0)
        misuse(w, "a row without headings");
    while (w->status == GALLEY_OK && w->n_cells - w->row_start < w->n_headings)
        add_cell(w, WRITER_NULL, w->bytes.size, 0);
    if (w->status != GALLEY_OK)
        return;
    if (w->options.format == GALLEY_TABLE) {
        w->row_start = w->n_cells;
    } else {
        put_row(w);
        drop_row(w);
    }
    w->n_rows++;
    if (w->out.size >= PIECE || w->out.failed)
        galley__writer_flush(w);
}

/* -- the end -- */

static void finish(galley_writer *w)
{
    if (w->options.format == GALLEY_TABLE)
        galley__writer_table(w);
    else if (w->options.format == GALLEY_JSON)
        galley__buf_add(&w->out, w->n_rows ? GALLEY_STR("]\n") : GALLEY_STR("[]\n"));
    else if (is_lines(w) && w->n_rows == 0 && w->n_headings)
        line_row(w, w->cells);
    galley__writer_flush(w);
}

galley_status galley_writer_close(galley_writer *w, galley_error *err)
{
    if (w == NULL)
        return GALLEY_OK;
    if (w->status == GALLEY_OK && w->n_cells > w->row_start)
        misuse(w, "the last row was not ended");
    if (w->status == GALLEY_OK)
        finish(w);
    galley_status status = w->status;
    if (status != GALLEY_OK && err)
        *err = w->error;
    galley__buf_fini(&w->out);
    galley__buf_fini(&w->bytes);
    galley__free(w->alloc, w->cells, w->capacity * sizeof *w->cells);
    galley__free(w->alloc, w, sizeof *w);
    return status;
}
