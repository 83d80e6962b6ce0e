/* galley/arena.h: memory for the results of one article, given back all at once.
 *
 *     galley_arena *arena = NULL;
 *     galley_arena_new(NULL, &arena, &err);
 *     for (...) { work(arena); galley_arena_reset(arena); }
 *     galley_arena_free(arena);
 *
 * Threads:  one thread at a time.
 * Memory:   pieces live until reset or free; there is no freeing of a single piece. Reset keeps the
 *           blocks for the next article. Under AddressSanitizer each piece is a malloc of its own, so
 *           that an overrun is seen.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_ARENA_H
#define GALLEY_ARENA_H

#include <galley/base.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct galley_arena galley_arena;

/* A new, empty arena. NOMEM. */
GALLEY_API galley_status galley_arena_new(const galley_alloc *alloc, galley_arena **arena,
                                          galley_error *err);

/* Accepts NULL. */
GALLEY_API void galley_arena_free(galley_arena *arena);

/* Forget all pieces; blocks are kept up to a quarter of a mebibyte. */
GALLEY_API void galley_arena_reset(galley_arena *arena);

/* `size` bytes aligned for any type, not zeroed; NULL when memory is out. size 0 gives a valid
 * pointer. */
GALLEY_API void *galley_arena_alloc(galley_arena *arena, size_t size);

/* The same for `count` items of `size` bytes, zeroed; NULL also when the product overflows. */
GALLEY_API void *galley_arena_calloc(galley_arena *arena, size_t count, size_t size);

/* Grow the piece at `p` (as returned; NULL for none) from `old_size` to `size` bytes, in place where
 * it is the last one; contents kept. NULL when memory is out, the old piece stays. */
GALLEY_API void *galley_arena_grow(galley_arena *arena, void *p, size_t old_size, size_t size);

/* A copy of `s`, followed by a NUL that is not counted. `data` is NULL when memory is out. */
GALLEY_API galley_str galley_arena_copy(galley_arena *arena, galley_str s);

/* Bytes handed out since the last reset. */
GALLEY_API size_t galley_arena_used(const galley_arena *arena);

#ifdef __cplusplus
}
#endif
#endif
