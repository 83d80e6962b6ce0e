/* core/source/file.c: a whole small file (a script, a list) into an arena.
 * SPDX-License-Identifier: MIT */
#include <galley/source.h>

#include "core/base/error.h"
#include "core/source/source_internal.h"

/* One byte more than allowed is asked for, so that "exactly max" can be told from "over". */
static galley_status read_all(galley__stream *stream, const char *path, size_t max,
                              galley_arena *arena, galley_str *out, galley_error *err)
{
    char *data = NULL;
    size_t size = 0, room = 0;
    for (;;) {
        if (size == room) {
            size_t more = room ? room * 2 : 16 * 1024;
            char *grown = galley_arena_grow(arena, data, room, more);
            if (grown == NULL)
                return galley__nomem(err);
            data = grown;
            room = more;
        }
        size_t n;
        galley_status status = galley__stream_read(stream, data + size, room - size, &n, err);
        if (status != GALLEY_OK)
            return status;
        size += n;
        if (size > max)
            return galley__fail(err, GALLEY_LIMIT, "%s: longer than %zu bytes", path, max);
        if (n == 0)
            break;
    }
    *out = (galley_str){data, size};
    return GALLEY_OK;
}

galley_status galley_file_read(galley_str path, size_t max, galley_arena *arena, galley_str *out,
                               galley_error *err)
{
    galley__stream *stream;
    *out = (galley_str){NULL, 0};
    galley_str name = galley_arena_copy(arena, path);
    if (name.data == NULL)
        return galley__nomem(err);
    if (path.size == 0 || memchr(path.data, '\0', path.size))
        return galley__fail(err, GALLEY_INVALID, "an empty path, or one with a NUL");
    galley_status status = galley__stream_open(NULL, name.data, false, &stream, err);
    if (status != GALLEY_OK)
        return status;
    status = read_all(stream, name.data, max, arena, out, err);
    galley__stream_close(stream);
    return status;
}
