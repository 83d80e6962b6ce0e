/* core/source/stream.c: bytes of a file or of standard input, unpacked when they are gzip.
 *
 * Whether they are is told by the first two bytes; a name ending in .gz makes anything else an error.
 * Several members one after the other are one file (RFC 1952 2.2).
 * SPDX-License-Identifier: MIT */
#include "core/source/unpack.h"
#include "core/source/source_internal.h"

#include "core/base/error.h"
#include "core/base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdalign.h>
#include <unistd.h>
#include <zlib.h>

enum { INPUT = 64 * 1024 };

struct galley__stream {
    const galley_alloc *alloc;
    const char *path;
    int fd;                   /* -1 inside of an archive: */
    galley__archive *archive; /* NULL: a file */
    bool ended;               /* of the file */
    bool gzip;
    bool in_member;
    bool looked; /* at the first bytes */
    galley_status failure;
    galley_error why;
    uint64_t taken;     /* from the file */
    size_t start, size; /* of what is in `input` */
    z_stream z;
    char input[INPUT];
};

/* -- zlib's memory, through the one door: it does not tell sizes when it frees -- */

enum { HEAD = alignof(max_align_t) };

static void *z_alloc(void *opaque, unsigned items, unsigned size)
{
    size_t bytes;
    if (!galley__mul(items, size, &bytes) || bytes > SIZE_MAX - HEAD)
        return NULL;
    char *p = galley__resize(opaque, NULL, 0, bytes + HEAD);
    if (p == NULL)
        return NULL;
    memcpy(p, &bytes, sizeof bytes);
    return p + HEAD;
}

static void z_free(void *opaque, void *address)
{
    size_t bytes;
    char *p = (char *)address - HEAD;
    memcpy(&bytes, p, sizeof bytes);
    galley__free(opaque, p, bytes + HEAD);
}

/* -- the file -- */

static galley_status io_error(galley_error *err, const char *path, const char *doing)
{
    int cause = errno;
    char text[128];
    return galley__fail(err, cause == ENOENT ? GALLEY_NOTFOUND : GALLEY_IO, "%s: cannot %s: %s",
                        path, doing, strerror_r(cause, text, sizeof text));
}

galley_status galley__stream_open(const galley_alloc *alloc, const char *path, bool gzip,
                                  galley__stream **out, galley_error *err)
{
    *out = NULL;
    galley__stream *s = galley__new(alloc, sizeof *s);
    if (s == NULL)
        return galley__nomem(err);
    s->alloc = alloc;
    s->path = path;
    s->gzip = gzip;
    s->fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (s->fd < 0) {
        galley_status status = io_error(err, path, "open");
        galley__free(alloc, s, sizeof *s);
        return status;
    }
    *out = s;
    return GALLEY_OK;
}

galley_status galley__stream_open_inside(const galley_alloc *alloc, const char *path, bool gzip,
                                         galley__archive *archive, galley__stream **out,
                                         galley_error *err)
{
    *out = NULL;
    galley__stream *s = galley__new(alloc, sizeof *s);
    if (s == NULL)
        return galley__nomem(err);
    s->alloc = alloc;
    s->path = path;
    s->gzip = gzip;
    s->fd = -1;
    s->archive = archive;
    *out = s;
    return GALLEY_OK;
}

void galley__stream_close(galley__stream *s)
{
    if (s == NULL)
        return;
    if (s->in_member)
        inflateEnd(&s->z);
    if (s->fd > STDIN_FILENO)
        close(s->fd);
    galley__free(s->alloc, s, sizeof *s);
}

uint64_t galley__stream_taken(const galley__stream *s)
{
    return s->taken;
}

static galley_status read_inside(galley__stream *s, char *to, size_t room, size_t *size,
                                 galley_error *err)
{
    galley_status status = galley__archive_read(s->archive, to, room, size, err);
    s->ended = *size == 0;
    s->taken += *size;
    return status;
}

static galley_status read_some(galley__stream *s, char *to, size_t room, size_t *size,
                               galley_error *err)
{
    ssize_t n;
    *size = 0;
    if (s->ended)
        return GALLEY_OK;
    if (s->archive)
        return read_inside(s, to, room, size, err);
    do
        n = read(s->fd, to, room);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return io_error(err, s->path, "read");
    s->ended = n == 0;
    s->taken += (uint64_t)n;
    *size = (size_t)n;
    return GALLEY_OK;
}

/* At least `wanted` bytes of the file in s->input, or all that are left. */
static galley_status refill(galley__stream *s, size_t wanted, galley_error *err)
{
    if (s->size >= wanted)
        return GALLEY_OK;
    memmove(s->input, s->input + s->start, s->size);
    s->start = 0;
    while (s->size < wanted && !s->ended) {
        size_t n;
        galley_status status = read_some(s, s->input + s->size, INPUT - s->size, &n, err);
        if (status != GALLEY_OK)
            return status;
        s->size += n;
    }
    return GALLEY_OK;
}

/* -- gzip -- */

static size_t packed_offset(const galley__stream *s)
{
    return (size_t)s->taken - s->size;
}

static bool at_magic(const galley__stream *s)
{
    return s->size >= 2 && memcmp(s->input + s->start, "\x1f\x8b", 2) == 0;
}

static galley_status damaged(const galley__stream *s, const char *how, galley_error *err)
{
    size_t at = packed_offset(s);
    return galley__fail_at(err, GALLEY_CORRUPT, at, "%s: gzip data %s at byte %zu of the file",
                           s->path, how, at);
}

static galley_status look(galley__stream *s, galley_error *err)
{
    galley_status status = refill(s, 2, err);
    if (status != GALLEY_OK)
        return status;
    s->looked = true;
    if (at_magic(s))
        s->gzip = true;
    else if (s->gzip && s->size == 0)
        return damaged(s, "cut short", err);
    else if (s->gzip)
        return galley__fail_at(err, GALLEY_CORRUPT, 0, "%s: not gzip data", s->path);
    return GALLEY_OK;
}

/* Zeros may fill up the end of a file (tapes do that); anything else there is damage. */
static galley_status end_of_members(galley__stream *s, galley_error *err)
{
    while (s->size > 0) {
        for (; s->size > 0; s->start++, s->size--)
            if (s->input[s->start] != 0)
                return damaged(s, "followed by something else", err);
        galley_status status = refill(s, 1, err);
        if (status != GALLEY_OK)
            return status;
    }
    return GALLEY_OK;
}

static galley_status start_member(galley__stream *s, galley_error *err)
{
    s->z = (z_stream){.zalloc = z_alloc, .zfree = z_free, .opaque = (void *)s->alloc};
    if (inflateInit2(&s->z, 15 + 16) != Z_OK)
        return galley__nomem(err);
    s->in_member = true;
    return GALLEY_OK;
}

static void end_member(galley__stream *s)
{
    inflateEnd(&s->z);
    s->in_member = false;
}

/* One call of inflate: *size bytes made, maybe none yet. */
static galley_status inflate_step(galley__stream *s, char *to, size_t room, size_t *size,
                                  galley_error *err)
{
    s->z.next_in = (unsigned char *)s->input + s->start;
    s->z.avail_in = (unsigned)s->size;
    s->z.next_out = (unsigned char *)to;
    s->z.avail_out = (unsigned)room;
    int result = inflate(&s->z, Z_NO_FLUSH);
    size_t used = s->size - s->z.avail_in;
    s->start += used;
    s->size -= used;
    *size = room - s->z.avail_out;
    if (result == Z_STREAM_END)
        end_member(s);
    else if (result == Z_MEM_ERROR)
        return galley__nomem(err);
    else if (result != Z_OK && result != Z_BUF_ERROR)
        return damaged(s, "damaged", err);
    return GALLEY_OK;
}

static galley_status unpack(galley__stream *s, char *to, size_t room, size_t *size,
                            galley_error *err)
{
    galley_status status = GALLEY_OK;
    *size = 0;
    if (room > (size_t)1 << 30)
        room = (size_t)1 << 30;
    while (*size == 0 && status == GALLEY_OK) {
        status = refill(s, s->in_member ? 1 : 2, err);
        if (status != GALLEY_OK)
            return status;
        if (!s->in_member && !at_magic(s))
            return end_of_members(s, err);
        if (!s->in_member)
            status = start_member(s, err);
        else if (s->size == 0)
            return damaged(s, "cut short", err);
        if (status == GALLEY_OK)
            status = inflate_step(s, to, room, size, err);
    }
    return status;
}

/* -- both -- */

static galley_status copy(galley__stream *s, char *to, size_t room, size_t *size, galley_error *err)
{
    if (s->size == 0)
        return read_some(s, to, room, size, err);
    *size = s->size < room ? s->size : room;
    memcpy(to, s->input + s->start, *size);
    s->start += *size;
    s->size -= *size;
    return GALLEY_OK;
}

galley_status galley__stream_read(galley__stream *s, char *to, size_t room, size_t *size,
                                  galley_error *err)
{
    *size = 0;
    if (s->failure == GALLEY_OK && !s->looked)
        s->failure = look(s, &s->why);
    if (s->failure == GALLEY_OK)
        s->failure = (s->gzip ? unpack : copy)(s, to, room, size, &s->why);
    if (s->failure == GALLEY_OK || *size > 0)
        return GALLEY_OK;
    if (err)
        *err = s->why;
    return s->failure;
}
