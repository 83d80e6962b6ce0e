/* galley/source.h: files, folders and streams to records, records to articles.
 *
 * Two steps, since they run in two processes. The parent walks and splits:
 *
 *     galley_source *s = NULL;
 *     galley_source_open(NULL, paths, n_paths, NULL, &s, &err);
 *     while (galley_source_next(s, &record, &err) == GALLEY_OK && record.bytes.data) ...
 *
 * and a worker turns each record into an article:
 *
 *     galley_record_read(&record, arena, &article, &err);
 *
 * Threads:  a source belongs to one thread; galley_record_read is pure.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_SOURCE_H
#define GALLEY_SOURCE_H

#include <galley/article.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct galley_source galley_source;

typedef enum galley_record_kind {
    GALLEY_RECORD_TEXT, /* a whole text file, one article */
    GALLEY_RECORD_JSON, /* one object of a JSON-lines file, or of a list in a .json file */
    GALLEY_RECORD_ITEM, /* one item of a document (a feed, mail, a news standard), made a JSON object */
    GALLEY_RECORD_PAGE, /* a web page */
} galley_record_kind;

/* A name that a file's maker chose and galley's name for it: {"content", "text"}. */
typedef struct galley_record_name {
    galley_str
        theirs; /* "article.body" is also the member body of the member article, where no member is called so */
    galley_str ours;
} galley_record_name;

/* `bytes` are borrowed until the next call; {NULL, 0} at the end. `path` and `line` (1-based, 0 for a whole
 * file) say where; `offset` is where the record starts in the (unpacked) file. */
typedef struct galley_record {
    galley_record_kind kind;
    galley_str bytes;
    galley_str path;
    size_t line;
    size_t offset;
    galley_str url;     /* of a page, where it is known from outside; else empty, as are: */
    galley_str charset; /* ... what came with it, believed as galley/html.h says */
    galley_str fetched; /* ... when it was fetched, ISO 8601 */
    const galley_record_name
        *names; /* of JSON objects; none from a source, the caller may set them */
    size_t n_names;
} galley_record;

/* A file that was passed over or could not be read to its end. */
typedef void galley_source_report(void *ctx, galley_str path, const galley_error *why);

typedef struct galley_source_options {
    galley_source_report
        *report; /* called for each file left out; NULL: the first one ends the reading */
    void *report_ctx;
    /* For those who keep account of files, both with report_ctx and NULL by default; files inside of archives and "-" are not
     * asked for. The path ends with a NUL byte. */
    bool (*wanted)(void *ctx,
                   galley_str path); /* before it is opened; false: passed over without a word */
    void (*ended)(
        void *ctx, galley_str path,
        bool whole); /* its last record was given out; `whole`: it could be read to its end */
} galley_source_options;

/* Folders are read recursively, entries in byte order of their names; hidden entries (".x") are left out,
 * links to folders not followed. "-" is standard input. The format is told from the name, below .gz: .jsonl
 * .ndjson are JSON lines, .json these or one object or a list of objects, .txt .text .md and no ending are text, .xml .rss .atom .rdf .nitf .eml .mbox
 * documents of several articles (galley/format.h), as is a .json file that is a JSON Feed or ninjs, .html .htm .xhtml
 * web pages, .warc .arc .wet web
 * archives (`line` is the record's number), .tar .zip (also .tgz .tar.xz ...) archives whose files are read as those of a folder ("a.tar/in/b.txt"),
 * .zst .xz .bz2 packed files; a file named on the command
 * line is looked into when its name does not tell, one met in a folder is reported as left out.
 * NOTFOUND: a path that does not exist, with its name. */
GALLEY_API galley_status galley_source_open(const galley_alloc *alloc, const galley_str *paths,
                                            size_t n_paths, const galley_source_options *options,
                                            galley_source **out, galley_error *err);
GALLEY_API void galley_source_close(galley_source *s); /* accepts NULL */

/* Lines longer than GALLEY_RECORD_MAX are reported and passed over. Blank lines are passed over. IO CORRUPT (a .gz cut
 * short: the records before the damage are still given). */
#define GALLEY_RECORD_MAX ((size_t)256 << 20)
GALLEY_API galley_status galley_source_next(galley_source *s, galley_record *record,
                                            galley_error *err);

/* Bytes read so far and bytes in all (of the files as they lie on disk; 0 when unknown): for progress. */
GALLEY_API void galley_source_progress(const galley_source *s, uint64_t *done, uint64_t *total);

/* Record to article: decodes, maps fields by name, keeps every other field, sets origin, note and key.
 * Where a field is missing, the names of other tools fill it (body, content, maintext, headline, pubDate, domain ...:
 * `synonyms` in record.c, the first one with a value); the rest of them stay fields of their own. `names`
 * come before all of these, and before galley's own name: what that one held is kept under theirs. A page, and a JSON object
 * with "html" and without text, is read as galley/html.h does; the HTML itself is not kept then. A JSON
 * field "regions" as galley itself writes it is taken over. The title of a text file is left empty.
 * ENCODING, SYNTAX with the offset in the file; INVALID: an object without text and title, a text that is no string,
 * a field "regions" that does not fit the text. The message starts with the origin. */
GALLEY_API galley_status galley_record_read(const galley_record *record, galley_arena *arena,
                                            galley_article *out, galley_error *err);

/* A whole small file, unpacked if it is gzip, into the arena. NOTFOUND IO LIMIT (over `max` bytes). The message names the path. */
GALLEY_API galley_status galley_file_read(galley_str path, size_t max, galley_arena *arena,
                                          galley_str *out, galley_error *err);

#ifdef __cplusplus
}
#endif
#endif
