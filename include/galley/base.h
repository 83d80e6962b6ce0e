/* galley/base.h: what every other header stands on: status, error, slices, the allocator door.
 *
 *     galley_error err;
 *     galley_arena *arena = NULL;
 *     if (galley_arena_new(NULL, &arena, &err) != GALLEY_OK)
 *         fprintf(stderr, "%s: %s\n", galley_status_name(err.status), err.text);
 *
 * Errors:   a function that can fail returns galley_status and takes a last `galley_error *err`, which
 *           may be NULL. On failure every out-parameter is NULL or zero and nothing else has changed.
 *           "No match" and "nothing there" are not errors.
 * Text:     galley_str is borrowed for the call, never NUL-terminated, offsets are bytes, 0-based,
 *           end exclusive.
 * Threads:  there is no global state. An object may be used by one thread at a time unless its header
 *           calls it frozen.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_BASE_H
#define GALLEY_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define GALLEY_VERSION_STRING "0.1.0"

#if defined(__GNUC__)
#define GALLEY_API          __attribute__((visibility("default")))
#define GALLEY_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define GALLEY_API
#define GALLEY_PRINTF(f, a)
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* -- status -- */

/* The one table of outcomes: code, name, what it means. */
#define GALLEY_STATUS_MAP(X)                                                                       \
    X(OK, "ok", "done")                                                                            \
    X(NOMEM, "nomem", "out of memory")                                                             \
    X(INVALID, "invalid", "an argument is not allowed here")                                       \
    X(SYNTAX, "syntax", "a pattern, query or file is malformed")                                   \
    X(ENCODING, "encoding", "text is not valid in its encoding")                                   \
    X(CORRUPT, "corrupt", "a store or message is damaged")                                         \
    X(LIMIT, "limit", "a limit on size, depth, time or count was reached")                         \
    X(IO, "io", "reading or writing failed")                                                       \
    X(NOTFOUND, "notfound", "no such thing")                                                       \
    X(BUSY, "busy", "somebody else is using it")                                                   \
    X(VERSION, "version", "made by a newer version")                                               \
    X(CANCELLED, "cancelled", "stopped on request")                                                \
    X(INTERNAL, "internal", "a bug in galley")

typedef enum galley_status {
#define GALLEY_X(code, name, text) GALLEY_##code,
    GALLEY_STATUS_MAP(GALLEY_X)
#undef GALLEY_X
} galley_status;

/* The name ("syntax") and the sentence of a status. Never NULL; static text. */
GALLEY_API const char *galley_status_name(galley_status status);
GALLEY_API const char *galley_status_text(galley_status status);

/* -- error -- */

#define GALLEY_NOWHERE ((size_t)-1)

/* The caller's, needs no freeing. `offset` is the byte in the input or pattern, `item` which pattern,
 * line or record (1-based for lines); both GALLEY_NOWHERE when they do not apply. */
typedef struct galley_error {
    galley_status status;
    size_t offset;
    size_t item;
    char text[256];
} galley_error;

/* -- slices -- */

typedef struct galley_str {
    const char *data;
    size_t size;
} galley_str;

#define GALLEY_STR(literal) ((galley_str){(literal), sizeof(literal) - 1})

static inline galley_str galley_str_of(const char *z)
{
    return (galley_str){z, z ? strlen(z) : 0};
}

static inline galley_str galley_str_sub(galley_str s, size_t start, size_t end)
{
    return (galley_str){s.data + start, end - start};
}

static inline bool galley_str_eq(galley_str a, galley_str b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* Byte order; a prefix sorts first. */
GALLEY_API int galley_str_cmp(galley_str a, galley_str b);

/* -- memory -- */

/* The one door to memory. `resize(ctx, p, old, size)`: p == NULL allocates, size == 0 frees (and
 * returns NULL), else grows or shrinks; NULL on failure, p unchanged. A NULL galley_alloc* means
 * malloc. The struct is borrowed and has to outlive every object made with it. */
typedef struct galley_alloc {
    void *(*resize)(void *ctx, void *p, size_t old_size, size_t size);
    void *ctx;
} galley_alloc;

#ifdef __cplusplus
}
#endif
#endif
