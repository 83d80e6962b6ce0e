/* core/source/source_internal.h: shared by the files of this module alone.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_SOURCE_INTERNAL_H
#define GALLEY_CORE_SOURCE_INTERNAL_H

#include <galley/format.h>
#include <galley/source.h>

/* -- stream.c: bytes of a file, unpacked when it is gzip -- */

typedef struct galley__stream galley__stream;

/* `path` is "-" or a file; it is borrowed. `gzip`: the name says it is packed, so it has to be. */
galley_status galley__stream_open(const galley_alloc *alloc, const char *path, bool gzip,
                                  galley__stream **out, galley_error *err);
/* The file that an archive stands at; its bytes come from galley__archive_read. The path is borrowed. */
struct galley__archive;
galley_status galley__stream_open_inside(const galley_alloc *alloc, const char *path, bool gzip,
                                         struct galley__archive *archive, galley__stream **out,
                                         galley_error *err);
void galley__stream_close(galley__stream *stream);

/* Up to `room` bytes; *size 0 at the end. What was read before damage is given out first. */
galley_status galley__stream_read(galley__stream *stream, char *to, size_t room, size_t *size,
                                  galley_error *err);

/* Bytes taken from the file itself so far. */
uint64_t galley__stream_taken(const galley__stream *stream);

/* -- kind.c: what a file is, by its name and by its first bytes -- */

typedef enum galley__kind {
    GALLEY__KIND_TEXT,
    GALLEY__KIND_LINES,    /* JSON lines */
    GALLEY__KIND_JSON,     /* .json: lines, or one object, or an array */
    GALLEY__KIND_DOCUMENT, /* of several articles; which, its bytes tell */
    GALLEY__KIND_PAGE,     /* HTML */
    GALLEY__KIND_WARC,     /* a web archive: WARC, ARC, WET, WAT */
    GALLEY__KIND_ARCHIVE,  /* tar or zip: files inside */
    GALLEY__KIND_PACKED,   /* zst, xz, bz2: one file or a tar */
    GALLEY__KIND_UNTOLD,   /* the name has no ending */
    GALLEY__KIND_UNKNOWN,  /* one that we do not read */
} galley__kind;

/* The ending is told below .gz; *gzip says whether there was one. */
galley__kind galley__kind_of_name(galley_str path, bool *gzip);

/* From the first bytes of a file; `why` is set for UNKNOWN. */
galley__kind galley__kind_of_bytes(galley_str start, const char **why);

/* -- document.c: a document of several articles to records -- */

typedef struct galley__items galley__items;

galley_status galley__items_new(const galley_alloc *alloc, galley__items **out, galley_error *err);
void galley__items_free(galley__items *items); /* accepts NULL */

/* Read a whole document; `bytes` are borrowed until the next one is opened. */
galley_status galley__items_open(galley__items *items, galley_document_kind kind, galley_str bytes,
                                 galley_error *err);

/* What the document has that is no article, one a call: INVALID with the reason and the line; false: no more. */
bool galley__items_left_out(galley__items *items, galley_error *why);

/* The next item: kind, bytes (until the next call) and line are set; data NULL at the end. INVALID: it is left out, and one
 * may go on. */
galley_status galley__items_next(galley__items *items, galley_record *record, galley_error *err);

/* -- walk.c: paths and folders to files -- */

typedef struct galley__walk galley__walk;

/* Paths are copied. NOTFOUND: one that does not exist. */
galley_status galley__walk_open(const galley_alloc *alloc, const galley_str *paths, size_t n_paths,
                                galley__walk **out, galley_error *err);
void galley__walk_close(galley__walk *walk);

/* The next file, borrowed until the next call; NULL at the end. `named`: it stood on the command line. On
 * failure `path` is the folder that cannot be read, and one may go on. */
galley_status galley__walk_next(galley__walk *walk, const char **path, bool *named,
                                galley_error *err);

/* The size of all files together, 0 when that would take too long to find out. */
uint64_t galley__walk_total(const galley_alloc *alloc, const galley_str *paths, size_t n_paths);

/* -- split.c: a stream to records -- */

typedef enum galley__split_mode {
    GALLEY__SPLIT_LINES,
    GALLEY__SPLIT_OBJECTS, /* objects over several lines, one after the other */
    GALLEY__SPLIT_ARRAY,
    GALLEY__SPLIT_WHOLE,
} galley__split_mode;

/* The bytes read and not yet given out: a window on the unpacked file. */
typedef struct galley__window {
    const galley_alloc *alloc;
    galley__stream *stream;
    char *data;
    size_t start, size, capacity;
    size_t offset; /* in the file, of data[0] */
    size_t line;   /* of data[start], 1-based */
    bool ended;
    galley_status failure; /* of the stream; given out when all whole records are */
    galley_error why;
    galley__split_mode mode;
    bool in_array; /* behind its "[" */
    size_t max;    /* bytes of a record */
} galley__window;

void galley__window_init(galley__window *w, const galley_alloc *alloc, size_t max);
void galley__window_fini(galley__window *w);

/* Start a new file. */
void galley__window_reset(galley__window *w, galley__stream *stream);

/* At least `wanted` bytes from w->start on, or all there are. NOMEM. */
galley_status galley__window_fill(galley__window *w, size_t wanted, galley_error *err);

/* For those who cut by themselves: what is there, done with the first n bytes of it, where it starts in the file, and the
 * end: OK, or what went wrong in reading. */
galley_str galley__window_front(const galley__window *w);
void galley__window_consume(galley__window *w, size_t n);
size_t galley__window_offset(const galley__window *w);
galley_status galley__window_finish(galley__window *w, galley_error *err);

/* Decide lines, objects or array, for a file of kind JSON. */
galley_status galley__window_look(galley__window *w, galley_error *err);

/* The next record: bytes, line and offset are set; data NULL at the end of the file. LIMIT for a record
 * that is too long: it has been passed over, and one may go on. After other failures the file is done. */
galley_status galley__window_next(galley__window *w, galley_record *record, galley_error *err);

#endif
