/* core/source/unpack.c: archives (tar, zip) and packed files (zst, xz, bz2) through libarchive, file by file.
 *
 * The archive's bytes come from a window, so that standard input and gzip work as for any file, and nothing is read
 * ahead further than libarchive asks for. No path of an archive is ever written or opened.
 * SPDX-License-Identifier: MIT */
#include "core/source/unpack.h"

#include "core/base/error.h"
#include "core/base/memory.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>

enum { STEP = 64 * 1024, FREE = 1 << 30, RATIO = 1000 };

struct galley__archive {
    const galley_alloc *alloc;
    struct archive *reader;
    galley__window *window; /* the archive's bytes */
    size_t given;           /* bytes of it that libarchive has in hand */
    uint64_t packed, unpacked;
    galley_error *err; /* of the call under way */
    galley_status failed;
};

/* What libarchive had is done with; the next piece is shown to it. */
static la_ssize_t give(struct archive *reader, void *ctx, const void **bytes)
{
    galley__archive *a = ctx;
    galley__window_consume(a->window, a->given);
    a->given = 0;
    a->failed = galley__window_fill(a->window, STEP, a->err);
    galley_str have = galley__window_front(a->window);
    if (a->failed == GALLEY_OK && have.size == 0)
        a->failed = galley__window_finish(a->window, a->err);
    if (a->failed != GALLEY_OK) {
        archive_set_error(reader, EIO, "reading failed");
        return ARCHIVE_FATAL;
    }
    *bytes = have.data;
    a->given = have.size;
    a->packed += have.size;
    return (la_ssize_t)have.size;
}

static galley_status damaged(galley__archive *a, galley_error *err)
{
    const char *why = archive_error_string(a->reader);
    if (a->failed != GALLEY_OK)
        return a->failed;
    return galley__fail(err, GALLEY_CORRUPT, "the archive is damaged: %s", why ? why : "no reason");
}

galley_status galley__archive_open(const galley_alloc *alloc, galley__window *window, bool packed,
                                   galley__archive **out, galley_error *err)
{
    *out = NULL;
    galley__archive *a = galley__new(alloc, sizeof *a);
    if (a == NULL)
        return galley__nomem(err);
    *a = (galley__archive){.alloc = alloc, .window = window, .err = err};
    a->reader = archive_read_new();
    if (a->reader == NULL) {
        galley__archive_close(a);
        return galley__nomem(err);
    }
    archive_read_support_filter_all(a->reader);
    archive_read_support_format_tar(a->reader);
    archive_read_support_format_zip_streamable(a->reader);
    if (packed)
        archive_read_support_format_raw(a->reader);
    if (archive_read_open(a->reader, a, NULL, give, NULL) != ARCHIVE_OK) {
        galley_status status = damaged(a, err);
        galley__archive_close(a);
        return status;
    }
    *out = a;
    return GALLEY_OK;
}

void galley__archive_close(galley__archive *a)
{
    if (a == NULL)
        return;
    if (a->reader)
        archive_read_free(a->reader);
    galley__free(a->alloc, a, sizeof *a);
}

/* ".x", "a/.git/b", "__MACOSX/x": as in folders. */
static bool is_hidden(const char *name)
{
    for (const char *part = name; part; part = strchr(part, '/') ? strchr(part, '/') + 1 : NULL)
        if ((part[0] == '.' && part[1] != '\0' && part[1] != '/' && part[1] != '.') ||
            strncmp(part, "__MACOSX", 8) == 0)
            return true;
    return false;
}

galley_status galley__archive_next(galley__archive *a, const char **name, galley_error *err)
{
    struct archive_entry *entry;
    *name = NULL;
    a->err = err;
    for (;;) {
        int result = archive_read_next_header(a->reader, &entry);
        if (result == ARCHIVE_EOF)
            return GALLEY_OK;
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
            return damaged(a, err);
        const char *path = archive_entry_pathname(entry);
        bool raw = archive_format(a->reader) == ARCHIVE_FORMAT_RAW;
        if (raw || (archive_entry_filetype(entry) == AE_IFREG && path && !is_hidden(path))) {
            *name = raw ? "" : path;
            return GALLEY_OK;
        }
    }
}

galley_status galley__archive_read(galley__archive *a, char *to, size_t room, size_t *size,
                                   galley_error *err)
{
    a->err = err;
    la_ssize_t n = archive_read_data(a->reader, to, room);
    *size = n > 0 ? (size_t)n : 0;
    if (n < 0)
        return damaged(a, err);
    a->unpacked += *size;
    if (a->unpacked > FREE && a->unpacked / RATIO > a->packed)
        return galley__fail(err, GALLEY_LIMIT, "the archive unpacks to more than %d times its size",
                            RATIO);
    return GALLEY_OK;
}
