/* core/source/source.c: the walk over the paths and the file that is being read.
 * SPDX-License-Identifier: MIT */
#include "core/source/unpack.h"
#include "core/source/source_internal.h"
#include "core/source/warc.h"

#include "core/base/buf.h"
#include "core/base/error.h"
#include "core/base/memory.h"

enum { LOOK = 8192 }; /* bytes that show what a file is */

struct galley_source {
    const galley_alloc *alloc;
    galley_source_options options;
    galley__walk *walk;
    galley__stream *stream; /* NULL between two files */
    galley__window window;
    const char *path; /* of the stream */
    /* Inside of an archive the stream is that of a file in it, and the archive's own bytes are here: */
    galley__archive *archive; /* NULL: not inside */
    galley__stream *outer;
    galley__window outer_window;
    const char *outer_path;
    galley__buf inner_path; /* "news.tar/a.html" */
    galley_record_kind kind;
    galley_document_kind document; /* NONE: the file is none */
    galley__items *items;          /* made for the first document */
    bool in_document;
    galley__warc *warc; /* made for the first web archive */
    bool in_warc;
    uint64_t done, total;
    bool over;
};

galley_status galley_source_open(const galley_alloc *alloc, const galley_str *paths, size_t n_paths,
                                 const galley_source_options *options, galley_source **out,
                                 galley_error *err)
{
    *out = NULL;
    galley_source *s = galley__new(alloc, sizeof *s);
    if (s == NULL)
        return galley__nomem(err);
    s->alloc = alloc;
    if (options)
        s->options = *options;
    galley__window_init(&s->window, alloc, GALLEY_RECORD_MAX);
    galley__window_init(&s->outer_window, alloc, GALLEY_RECORD_MAX);
    galley__buf_init(&s->inner_path, alloc);
    galley_status status = galley__walk_open(alloc, paths, n_paths, &s->walk, err);
    if (status != GALLEY_OK) {
        galley_source_close(s);
        return status;
    }
    s->total = galley__walk_total(alloc, paths, n_paths);
    *out = s;
    return GALLEY_OK;
}

static bool is_wanted(const galley_source *s, const char *path)
{
    return s->options.wanted == NULL || strcmp(path, "-") == 0 ||
           s->options.wanted(s->options.report_ctx, galley_str_of(path));
}

static void tell_ended(const galley_source *s, const char *path, bool whole)
{
    if (s->options.ended && strcmp(path, "-") != 0)
        s->options.ended(s->options.report_ctx, galley_str_of(path), whole);
}

/* What has been read of a file inside of an archive is no part of what there is to read. */
static void close_file(galley_source *s)
{
    if (s->stream && s->archive == NULL)
        s->done += galley__stream_taken(s->stream);
    galley__stream_close(s->stream);
    s->stream = NULL;
    s->in_document = s->in_warc = false;
}

static void leave_archive(galley_source *s)
{
    close_file(s);
    galley__archive_close(s->archive);
    s->archive = NULL;
    if (s->outer)
        s->done += galley__stream_taken(s->outer);
    galley__stream_close(s->outer);
    s->outer = NULL;
}

void galley_source_close(galley_source *s)
{
    if (s == NULL)
        return;
    leave_archive(s);
    galley__items_free(s->items);
    galley__warc_free(s->warc);
    galley__buf_fini(&s->inner_path);
    galley__window_fini(&s->outer_window);
    galley__window_fini(&s->window);
    galley__walk_close(s->walk);
    galley__free(s->alloc, s, sizeof *s);
}

void galley_source_progress(const galley_source *s, uint64_t *done, uint64_t *total)
{
    const galley__stream *file = s->archive ? s->outer : s->stream;
    *done = s->done + (file ? galley__stream_taken(file) : 0);
    *total = s->total;
}

/* True: one may go on. Out of memory is no property of a file. */
static bool passed_over(galley_source *s, galley_str path, galley_status status,
                        const galley_error *why)
{
    if (status == GALLEY_NOMEM || s->options.report == NULL) {
        s->over = true;
        return false;
    }
    s->options.report(s->options.report_ctx, path, why);
    return true;
}

/* -- opening a file: which kind, and how it is cut -- */

static bool is_utf16(const galley__window *w)
{
    return w->size >= 2 &&
           (memcmp(w->data, "\xff\xfe", 2) == 0 || memcmp(w->data, "\xfe\xff", 2) == 0);
}

static void skip_bom(galley__window *w)
{
    if (w->size - w->start >= 3 && memcmp(w->data + w->start, "\xef\xbb\xbf", 3) == 0)
        w->start += 3;
}

/* A file whose name leaves it open, or says .json, may be a document of several articles. */
static void guess_document(galley_source *s, galley__kind kind)
{
    const galley__window *w = &s->window;
    bool open = kind == GALLEY__KIND_DOCUMENT || kind == GALLEY__KIND_UNTOLD ||
                kind == GALLEY__KIND_UNKNOWN || kind == GALLEY__KIND_JSON;
    s->document =
        open ? galley_document_guess((galley_str){w->data, w->size}, galley_str_of(s->path))
             : GALLEY_DOCUMENT_NONE;
}

static galley_status begin_warc(galley_source *s, galley_error *err)
{
    galley_status status = s->warc ? GALLEY_OK : galley__warc_new(s->alloc, &s->warc, err);
    s->in_warc = status == GALLEY_OK;
    if (s->in_warc)
        galley__warc_reset(s->warc);
    return status;
}

/* The open file becomes the outer one; its files come one by one from next_file. */
static galley_status enter_archive(galley_source *s, bool packed, galley_error *err)
{
    if (s->archive)
        return galley__fail(err, GALLEY_INVALID, "%s: an archive inside of an archive", s->path);
    galley__window window = s->outer_window;
    s->outer_window = s->window;
    s->window = window;
    s->outer = s->stream;
    s->stream = NULL;
    s->outer_path = s->path;
    return galley__archive_open(s->alloc, &s->outer_window, packed, &s->archive, err);
}

static bool is_archive(galley__kind kind)
{
    return kind == GALLEY__KIND_ARCHIVE || kind == GALLEY__KIND_PACKED;
}

static galley_status prepare(galley_source *s, galley__kind kind, galley_error *err)
{
    galley__window *w = &s->window;
    const char *why = NULL;
    galley_status status = galley__window_fill(w, LOOK, err);
    if (status != GALLEY_OK)
        return status;
    if (is_archive(kind))
        return enter_archive(s, kind == GALLEY__KIND_PACKED, err);
    guess_document(s, kind);
    if (s->document != GALLEY_DOCUMENT_NONE) {
        w->mode = GALLEY__SPLIT_WHOLE;
        return GALLEY_OK;
    }
    if (kind == GALLEY__KIND_DOCUMENT)
        return galley__fail(err, GALLEY_INVALID,
                            "%s: neither a feed nor of a news standard, nor mail", s->path);
    if (kind == GALLEY__KIND_UNTOLD || kind == GALLEY__KIND_UNKNOWN)
        kind = galley__kind_of_bytes((galley_str){w->data, w->size}, &why);
    if (kind == GALLEY__KIND_UNKNOWN)
        return galley__fail(err, GALLEY_INVALID, "%s: %s", s->path, why);
    if (is_archive(kind))
        return enter_archive(s, kind == GALLEY__KIND_PACKED, err);
    if (kind == GALLEY__KIND_WARC)
        return begin_warc(s, err);
    s->kind = kind == GALLEY__KIND_TEXT   ? GALLEY_RECORD_TEXT
              : kind == GALLEY__KIND_PAGE ? GALLEY_RECORD_PAGE
                                          : GALLEY_RECORD_JSON;
    if (s->kind != GALLEY_RECORD_JSON) {
        w->mode = GALLEY__SPLIT_WHOLE;
        return GALLEY_OK;
    }
    if (is_utf16(w))
        return galley__fail_at(err, GALLEY_ENCODING, 0, "%s: JSON has to be UTF-8, this is UTF-16",
                               s->path);
    skip_bom(w);
    w->mode = GALLEY__SPLIT_LINES;
    return kind == GALLEY__KIND_JSON ? galley__window_look(w, err) : GALLEY_OK;
}

/* `named`: it stood on the command line, so it is looked into when its name does not tell. */
static galley_status kind_by_name(const galley_source *s, bool named, galley__kind *kind,
                                  bool *gzip, galley_error *err)
{
    *kind = galley__kind_of_name(galley_str_of(s->path), gzip);
    if (!named && *kind == GALLEY__KIND_UNTOLD)
        *kind = GALLEY__KIND_TEXT;
    if (!named && *kind == GALLEY__KIND_UNKNOWN)
        return galley__fail(err, GALLEY_INVALID,
                            "%s: the ending of its name is not one that galley reads", s->path);
    return GALLEY_OK;
}

static galley_status open_file(galley_source *s, bool named, galley_error *err)
{
    bool gzip;
    galley__kind kind;
    galley_status status = kind_by_name(s, named, &kind, &gzip, err);
    if (status == GALLEY_OK && s->archive)
        status = galley__stream_open_inside(s->alloc, s->path, gzip, s->archive, &s->stream, err);
    else if (status == GALLEY_OK)
        status = galley__stream_open(s->alloc, s->path, gzip, &s->stream, err);
    if (status != GALLEY_OK)
        return status;
    galley__window_reset(&s->window, s->stream);
    status = prepare(s, kind, err);
    if (status != GALLEY_OK)
        close_file(s);
    return status;
}

/* The next file of the archive: s->path is "archive/name"; a packed file has the archive's own path without its ending. */
static galley_status next_inside(galley_source *s, bool *more, bool *named, galley_error *err)
{
    const char *name;
    galley_status status = galley__archive_next(s->archive, &name, err);
    *more = status == GALLEY_OK && name;
    s->path = s->outer_path;
    if (!*more)
        return status;
    galley__buf *path = &s->inner_path;
    galley__buf_clear(path);
    galley__buf_printf(path, "%s%s%s", s->outer_path, *name ? "/" : "", name);
    if (path->failed)
        return galley__nomem(err);
    char *dot = *name ? NULL : strrchr(path->data, '.');
    if (dot && strchr(dot, '/') == NULL)
        *dot = '\0';
    s->path = path->data;
    *named = *name == '\0';
    return GALLEY_OK;
}

/* -- next -- */

/* Open the next file that can be opened; s->stream NULL: there is none. */
static galley_status next_file(galley_source *s, galley_error *err)
{
    galley_error why = {0};
    while (s->stream == NULL) {
        bool named, more = true, inside = s->archive != NULL;
        galley_status status = inside ? next_inside(s, &more, &named, &why)
                                      : galley__walk_next(s->walk, &s->path, &named, &why);
        if (status == GALLEY_OK && s->path == NULL) {
            s->over = true;
            return GALLEY_OK;
        }
        if (status == GALLEY_OK && !inside && !is_wanted(s, s->path))
            continue;
        if (status == GALLEY_OK && more)
            status = open_file(s, named, &why);
        if (inside && (!more || status == GALLEY_CORRUPT || status == GALLEY_LIMIT)) {
            leave_archive(s);
            tell_ended(s, s->outer_path, status == GALLEY_OK);
        }
        if (status != GALLEY_OK && !passed_over(s, galley_str_of(s->path), status, &why)) {
            if (err)
                *err = why;
            return status;
        }
    }
    return GALLEY_OK;
}

/* The message names the file, unless it does so already. */
static void name_place(const galley_source *s, galley_error *why)
{
    size_t size = strlen(s->path);
    if (strncmp(why->text, s->path, size) != 0)
        galley__error_prefix(why, "%.*s", GALLEY__S(galley_str_of(s->path)));
}

/* -- documents -- */

/* All of the file is in the window; what it has besides articles is told first. */
static galley_status open_document(galley_source *s, galley_str bytes, galley_error *why)
{
    galley_error left_out;
    galley_status status = GALLEY_OK;
    if (s->items == NULL)
        status = galley__items_new(s->alloc, &s->items, why);
    if (status == GALLEY_OK)
        status = galley__items_open(s->items, s->document, bytes, why);
    if (status != GALLEY_OK)
        return status;
    s->in_document = true;
    while (galley__items_left_out(s->items, &left_out))
        if (s->options.report) {
            name_place(s, &left_out);
            s->options.report(s->options.report_ctx, galley_str_of(s->path), &left_out);
        }
    return GALLEY_OK;
}

/* The next item of the document; data NULL: it was the last. */
static galley_status next_item(galley_source *s, galley_record *record, galley_error *why)
{
    for (;;) {
        galley_status status = galley__items_next(s->items, record, why);
        if (status != GALLEY_INVALID)
            return status;
        name_place(s, why);
        if (s->options.report)
            s->options.report(s->options.report_ctx, galley_str_of(s->path), why);
    }
}

/* The next record of a web archive that can be an article; what is left out or broken is told on the way. */
static galley_status next_of_warc(galley_source *s, galley_record *record, galley_error *why)
{
    for (;;) {
        galley_status status = galley__warc_next(s->warc, &s->window, record, why);
        bool goes_on = (status == GALLEY_INVALID || status == GALLEY_CORRUPT) &&
                       !(s->window.ended && galley__window_front(&s->window).size == 0);
        if (!goes_on || s->options.report == NULL)
            return status;
        name_place(s, why);
        s->options.report(s->options.report_ctx, galley_str_of(s->path), why);
    }
}

static galley_status next_of_file(galley_source *s, galley_record *record, galley_error *why)
{
    galley_status status = GALLEY_OK;
    if (s->in_warc)
        return next_of_warc(s, record, why);
    if (!s->in_document) {
        status = galley__window_next(&s->window, record, why);
        if (status != GALLEY_OK || record->bytes.data == NULL ||
            s->document == GALLEY_DOCUMENT_NONE) {
            record->kind = s->kind;
            record->line = s->kind == GALLEY_RECORD_JSON ? record->line : 0;
            return status;
        }
        status = open_document(s, record->bytes, why);
        *record = (galley_record){0};
    }
    return status == GALLEY_OK ? next_item(s, record, why) : status;
}

galley_status galley_source_next(galley_source *s, galley_record *record, galley_error *err)
{
    *record = (galley_record){0};
    while (!s->over) {
        galley_error why = {0};
        galley_status status = next_file(s, err);
        if (status != GALLEY_OK || s->stream == NULL)
            return status;
        status = next_of_file(s, record, &why);
        if (status == GALLEY_OK && record->bytes.data) {
            record->path = galley_str_of(s->path);
            return GALLEY_OK;
        }
        if (status != GALLEY_OK)
            name_place(s, &why);
        /* Behind a line that was too long the next one follows; all else is the end of the file. */
        bool more = status == GALLEY_LIMIT && s->window.mode == GALLEY__SPLIT_LINES;
        if (!more) {
            close_file(s);
            if (s->archive == NULL)
                tell_ended(s, s->path, status == GALLEY_OK);
        }
        if (status != GALLEY_OK && !passed_over(s, galley_str_of(s->path), status, &why)) {
            if (err)
                *err = why;
            *record = (galley_record){0};
            return status;
        }
    }
    return GALLEY_OK;
}
