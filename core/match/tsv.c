/* core/match/tsv.c: a phrase list from the text of a TSV file.
 *
 *     surface                 id   region
 *     Russia|the Kremlin      RU   Europe
 *     # a comment
 *
 * All of the file or nothing: an error in line 900 takes back the 899 before it.
 * SPDX-License-Identifier: MIT */
#include "core/match/match_internal.h"

#include "core/base/error.h"

typedef struct reader {
    galley_matcher *m;
    const galley__list *list;
    galley__target target;
    galley_str text; /* of the file */
    galley_str rest; /* of it */
    galley_str row;  /* the line in hand */
    galley_str name; /* of the file, for messages */
    size_t line;
    galley_arena *arena;
    galley_str *headings;
    galley_str *cells;
    galley_field *fields;
    size_t columns;
    size_t id_column; /* 0 where there is none: the first column is the phrase */
    galley_error *err;
} reader;

/* -- lines and cells -- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static galley_str trim(galley_str s)
{
    while (s.size && is_blank(s.data[0]))
        s = galley_str_sub(s, 1, s.size);
    while (s.size && is_blank(s.data[s.size - 1]))
        s.size--;
    return s;
}

/* The part of *rest before the next `mark`, which is left out; false at the end. */
static bool take_until(galley_str *rest, char mark, galley_str *part)
{
    if (rest->data == NULL)
        return false;
    const char *at = rest->size ? memchr(rest->data, mark, rest->size) : NULL;
    if (at == NULL) {
        *part = *rest;
        *rest = (galley_str){NULL, 0};
        return true;
    }
    size_t size = (size_t)(at - rest->data);
    *part = galley_str_sub(*rest, 0, size);
    *rest = galley_str_sub(*rest, size + 1, rest->size);
    return true;
}

/* The next line that says something. Its cells keep their tabs, so only a line end is cut off. */
static bool next_line(reader *r, galley_str *line)
{
    while (take_until(&r->rest, '\n', line)) {
        r->line++;
        if (line->size && line->data[line->size - 1] == '\r')
            line->size--;
        r->row = *line;
        if (trim(*line).size && line->data[0] != '#')
            return true;
    }
    return false;
}

static size_t count_of(galley_str s, char mark)
{
    size_t n = 0;
    for (size_t i = 0; i < s.size; i++)
        n += s.data[i] == mark;
    return n;
}

static void split_cells(galley_str line, galley_str *cells)
{
    galley_str cell;
    for (size_t i = 0; take_until(&line, '\t', &cell); i++)
        cells[i] = trim(cell);
}

/* -- errors: "countries.tsv:12:8: ..." -- */

/* Characters of the line before `at`, and one. */
static size_t column_of(const reader *r, const char *at)
{
    size_t n = 1;
    for (const char *p = r->row.data; p && p < at; p++)
        n += ((unsigned char)*p & 0xC0) != 0x80;
    return n;
}

/* The place in front of a message, and in the error: item is the line, offset the byte of the file. */
static galley_status name_place(reader *r, galley_status status, const char *at)
{
    galley_str name = r->name.size ? r->name : GALLEY_STR("list");
    galley__error_prefix(r->err, "%.*s:%zu:%zu", GALLEY__S(name), r->line, column_of(r, at));
    if (r->err) {
        r->err->item = r->line;
        r->err->offset = at ? (size_t)(at - r->text.data) : 0;
    }
    return status;
}

static galley_status fail_at(reader *r, galley_status status, const char *at, const char *text)
{
    return name_place(r, galley__fail(r->err, status, "%s", text), at);
}

static galley_status check_encoding(reader *r)
{
    size_t valid = galley_utf8_valid(r->rest);
    if (valid == r->rest.size)
        return GALLEY_OK;
    size_t start = valid;
    while (start > 0 && r->rest.data[start - 1] != '\n')
        start--;
    r->row = galley_str_sub(r->rest, start, valid);
    r->line = 1 + count_of(galley_str_sub(r->rest, 0, valid), '\n');
    return name_place(
        r, galley__fail(r->err, GALLEY_ENCODING, "not valid UTF-8 at byte %zu of the file", valid),
        r->rest.data + valid);
}

/* -- heading -- */

static galley_status check_heading(reader *r)
{
    if (!galley_str_eq(r->headings[0], GALLEY_STR("surface")))
        return fail_at(r, GALLEY_SYNTAX, r->headings[0].data,
                       "the first line has to be a heading whose first column is \"surface\"");
    for (size_t i = 1; i < r->columns; i++) {
        if (r->headings[i].size == 0)
            return fail_at(r, GALLEY_SYNTAX, r->headings[i].data, "a column without a name");
        for (size_t k = 0; k < i; k++)
            if (galley_str_eq(r->headings[i], r->headings[k]))
                return fail_at(r, GALLEY_SYNTAX, r->headings[i].data,
                               "two columns have the same name");
        if (galley_str_eq(r->headings[i], GALLEY_STR("id")))
            r->id_column = i;
    }
    return GALLEY_OK;
}

static galley_status read_heading(reader *r)
{
    galley_str line;
    if (!next_line(r, &line)) {
        r->line = 1;
        r->row = (galley_str){NULL, 0};
        return fail_at(r, GALLEY_SYNTAX, NULL, "no heading line");
    }
    r->columns = 1 + count_of(line, '\t');
    if (r->columns > GALLEY_TSV_COLUMNS)
        return fail_at(r, GALLEY_LIMIT, line.data + line.size, "too many columns");
    r->headings = galley_arena_calloc(r->arena, r->columns, sizeof *r->headings);
    r->cells = galley_arena_calloc(r->arena, r->columns, sizeof *r->cells);
    r->fields = galley_arena_calloc(r->arena, r->columns + 1, sizeof *r->fields);
    if (r->headings == NULL || r->cells == NULL || r->fields == NULL)
        return galley__nomem(r->err);
    split_cells(line, r->headings);
    return check_heading(r);
}

/* -- entries -- */

static galley_str first_surface(const reader *r)
{
    galley_str rest = r->cells[0], surface = {NULL, 0};
    take_until(&rest, '|', &surface);
    return trim(surface);
}

/* The id first, then the other columns that are not empty. */
static size_t make_fields(const reader *r)
{
    size_t n = 0;
    galley_str id = r->id_column ? r->cells[r->id_column] : first_surface(r);
    r->fields[n++] = (galley_field){GALLEY_STR("id"), id, GALLEY_FIELD_STRING};
    for (size_t i = 1; i < r->columns; i++)
        if (i != r->id_column && r->cells[i].size)
            r->fields[n++] = (galley_field){r->headings[i], r->cells[i], GALLEY_FIELD_STRING};
    return n;
}

/* Where the first cell too many begins, or the line ends that has too few. */
static const char *wrong_column(const reader *r, galley_str line)
{
    galley_str cell;
    for (size_t i = 0; take_until(&line, '\t', &cell); i++)
        if (i == r->columns)
            return cell.data;
    return cell.data + cell.size;
}

static galley_status check_cells(reader *r, galley_str line)
{
    size_t columns = 1 + count_of(line, '\t');
    if (columns != r->columns)
        return name_place(r,
                          galley__fail(r->err, GALLEY_SYNTAX,
                                       "%zu columns, but the heading has %zu", columns, r->columns),
                          wrong_column(r, line));
    split_cells(line, r->cells);
    if (r->id_column && r->cells[r->id_column].size == 0)
        return fail_at(r, GALLEY_INVALID, r->cells[r->id_column].data, "the id is empty");
    return GALLEY_OK;
}

static galley_status read_entry(reader *r, galley_str line)
{
    uint32_t entry = 0;
    galley_str surface = line, rest;
    galley__phrases *p = &r->m->phrases;
    galley_status status = check_cells(r, line);
    if (status != GALLEY_OK)
        return status;
    rest = r->cells[0];
    status = galley__phrases_entry(p, r->fields, make_fields(r), &entry, r->err);
    while (status == GALLEY_OK && take_until(&rest, '|', &surface)) {
        surface = trim(surface);
        status = galley__phrases_add(p, &r->target, surface, entry, r->err);
    }
    return status == GALLEY_OK || status == GALLEY_NOMEM ? status
                                                         : name_place(r, status, surface.data);
}

static galley_status read_all(reader *r)
{
    galley_str line;
    galley_status status = check_encoding(r);
    if (status == GALLEY_OK && r->rest.size >= 3 && memcmp(r->rest.data, "\xEF\xBB\xBF", 3) == 0)
        r->rest = galley_str_sub(r->rest, 3, r->rest.size);
    if (status == GALLEY_OK)
        status = read_heading(r);
    while (status == GALLEY_OK && next_line(r, &line))
        status = read_entry(r, line);
    return status;
}

galley_status galley_matcher_tsv(galley_matcher *m, uint32_t list, galley_str tsv, galley_str name,
                                 galley_error *err)
{
    reader r = {.m = m, .text = tsv, .rest = tsv, .name = name, .err = err};
    galley_status status = galley__matcher_list_get(m, list, &r.list, err);
    if (status != GALLEY_OK)
        return status;
    r.target = galley__target_of(m, r.list);
    status = galley_arena_new(m->alloc, &r.arena, err);
    if (status != GALLEY_OK)
        return status;
    galley__phrases_mark mark = galley__phrases_mark_get(&m->phrases);
    status = read_all(&r);
    if (status != GALLEY_OK)
        galley__phrases_rollback(&m->phrases, &mark);
    galley_arena_free(r.arena);
    return status;
}
