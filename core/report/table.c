/* core/report/table.c: aligned columns for people.
 *
 * Numbers stand to the right, under their heading. When the table is wider than the terminal the
 * last column of text gives way: headlines and snippets stand there, and their beginning says most.
 * SPDX-License-Identifier: MIT */
#include "core/base/memory.h"
#include "core/report/writer.h"
#include "core/text/width.h"

enum { GAP = 2, LEAST = 8, BAR = 20 };

typedef struct column {
    size_t width;
    bool text;    /* some cell is no number */
    bool numbers; /* some cell is one */
} column;

static uint32_t visible(uint32_t c)
{
    if (c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029)
        return ' ';
    return c < 0x20 || (c >= 0x7F && c < 0xA0) ? 0xFFFD : c;
}

size_t galley_text_width(galley_str text)
{
    size_t width = 0;
    for (size_t i = 0; i < text.size;)
        width += galley__codepoint_width(visible(galley__report_next(text, &i)));
    return width;
}

/* -- measuring -- */

static void measure(const galley_writer *w, column *columns)
{
    for (size_t i = 0; i < w->n_cells; i++) {
        column *c = &columns[i % w->n_headings];
        const writer_cell *cell = &w->cells[i];
        size_t width = galley_text_width(galley__writer_text(w, cell));
        c->width = width > c->width ? width : c->width;
        if (i < w->n_headings)
            continue;
        c->numbers |= cell->kind == WRITER_NUMBER;
        c->text |= cell->kind == WRITER_TEXT || cell->kind == WRITER_JSON;
    }
}

static bool is_number(const column *c)
{
    return c->numbers && !c->text;
}

static void fit(const galley_writer *w, column *columns)
{
    size_t total = 0, last = w->n_headings;
    for (size_t i = 0; i < w->n_headings; i++) {
        total += columns[i].width + (i ? GAP : 0);
        if (!is_number(&columns[i]))
            last = i;
    }
    total += w->options.bar.size ? GAP + BAR : 0;
    if (w->options.width == 0 || total <= w->options.width || last == w->n_headings)
        return;
    size_t over = total - w->options.width, had = columns[last].width;
    size_t left = had > over ? had - over : 0;
    columns[last].width = left > LEAST ? left : LEAST < had ? LEAST : had;
}

/* -- writing -- */

static void put_code_point(galley__buf *out, uint32_t c)
{
    if (c < 0x80) {
        galley__buf_char(out, (char)c);
        return;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char leads[] = {0, 0xC0, 0xE0, 0xF0};
    galley__buf_char(out, (char)(leads[more] | c >> (6 * more)));
    while (more-- > 0)
        galley__buf_char(out, (char)(0x80 | (c >> (6 * more) & 0x3F)));
}

/* At most `most` columns of it, the last of them … where some was cut. */
static size_t put_text(galley__buf *out, galley_str text, size_t most)
{
    size_t width = 0;
    bool cut = galley_text_width(text) > most;
    for (size_t i = 0; i < text.size;) {
        uint32_t c = visible(galley__report_next(text, &i));
        size_t wide = galley__codepoint_width(c);
        if (cut && width + wide > most - 1)
            break;
        put_code_point(out, c);
        width += wide;
    }
    if (cut)
        galley__buf_add(out, GALLEY_STR("\xE2\x80\xA6"));
    return width + cut;
}

static void put_spaces(galley__buf *out, size_t n)
{
    while (n-- > 0)
        galley__buf_char(out, ' ');
}

/* Returns the spaces that are owed in front of what follows. */
static size_t put_row(galley_writer *w, const column *columns, size_t row)
{
    size_t owed = 0; /* spaces that are written only when something follows */
    for (size_t i = 0; i < w->n_headings; i++) {
        galley_str text = galley__writer_text(w, &w->cells[row * w->n_headings + i]);
        size_t width = galley_text_width(text), room = columns[i].width;
        size_t shown = width < room ? width : room;
        size_t before = is_number(&columns[i]) ? room - shown : 0;
        if (text.size) {
            put_spaces(&w->out, owed + before);
            owed = room - before - put_text(&w->out, text, room) + GAP;
        } else {
            owed += room + GAP;
        }
    }
    return owed;
}

/* -- bars -- */

static double number(const galley_writer *w, size_t row, size_t at)
{
    return w->cells[row * w->n_headings + at].number;
}

/* The column to draw and its largest number; n_headings: there is none. */
static size_t find_bar(const galley_writer *w, double *most)
{
    size_t at = 0;
    *most = 0;
    while (at < w->n_headings &&
           !galley_str_eq(galley__writer_text(w, &w->cells[at]), w->options.bar))
        at++;
    for (size_t row = 1; at < w->n_headings && row <= w->n_rows; row++) {
        double v = number(w, row, at);
        *most = v > *most ? v : *most;
    }
    return w->options.bar.size && *most > 0 ? at : w->n_headings;
}

/* Blocks of eighths of a column. */
static void put_bar(galley_writer *w, double share)
{
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    int n = (int)(share * BAR * 8 + 0.5);
    n = n > 0 ? n : share > 0;
    for (int i = 0; i < n / 8; i++)
        galley__buf_add(&w->out, GALLEY_STR("█"));
    if (n > 0)
        galley__buf_add(&w->out, galley_str_of(eighths[n % 8]));
}

static void put_heading(galley_writer *w, const column *columns)
{
    if (w->options.colour)
        galley__buf_add(&w->out, GALLEY_STR("\x1b[1m"));
    put_row(w, columns, 0);
    if (w->options.colour)
        galley__buf_add(&w->out, GALLEY_STR("\x1b[0m"));
    galley__buf_char(&w->out, '\n');
}

static void put_rows(galley_writer *w, const column *columns)
{
    double most, share;
    size_t bar = find_bar(w, &most);
    for (size_t row = 1; row <= w->n_rows; row++) {
        size_t owed = put_row(w, columns, row);
        if (bar < w->n_headings && (share = number(w, row, bar) / most) > 0) {
            put_spaces(&w->out, owed);
            put_bar(w, share < 1 ? share : 1);
        }
        galley__buf_char(&w->out, '\n');
    }
}

void galley__writer_table(galley_writer *w)
{
    if (w->n_headings == 0)
        return;
    column *columns = galley__new(w->alloc, w->n_headings * sizeof *columns);
    if (columns == NULL) {
        w->out.failed = true;
        return;
    }
    measure(w, columns);
    fit(w, columns);
    put_heading(w, columns);
    put_rows(w, columns);
    galley__free(w->alloc, columns, w->n_headings * sizeof *columns);
}
