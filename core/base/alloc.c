/* core/base/alloc.c: the one door to memory, and growing arrays.
 * SPDX-License-Identifier: MIT */
#include "core/base/memory.h"

#include <stdlib.h>

static void *malloc_resize(void *ctx, void *p, size_t old_size, size_t size)
{
    (void)ctx;
    (void)old_size;
    if (size == 0) {
        free(p);
        return NULL;
    }
    return realloc(p, size);
}

static const galley_alloc malloc_door = {malloc_resize, NULL};

const galley_alloc *galley__alloc_or_default(const galley_alloc *alloc)
{
    return alloc ? alloc : &malloc_door;
}

void *galley__resize(const galley_alloc *alloc, void *p, size_t old_size, size_t size)
{
    alloc = galley__alloc_or_default(alloc);
    return alloc->resize(alloc->ctx, p, old_size, size);
}

void *galley__new(const galley_alloc *alloc, size_t size)
{
    void *p = galley__resize(alloc, NULL, 0, size);
    if (p)
        memset(p, 0, size);
    return p;
}

void galley__free(const galley_alloc *alloc, void *p, size_t size)
{
    if (p)
        galley__resize(alloc, p, size, 0);
}

bool galley__mul(size_t count, size_t size, size_t *product)
{
    return !__builtin_mul_overflow(count, size, product);
}

/* The next capacity and its sizes in bytes; false on overflow. */
static bool grown(size_t capacity, size_t item, size_t *next, size_t *old_bytes, size_t *bytes)
{
    *next = capacity ? capacity * 2 : 8;
    if (*next < capacity || !galley__mul(*next, item, bytes))
        return false;
    *old_bytes = capacity * item;
    return true;
}

bool galley__grow(const galley_alloc *alloc, void **data, size_t count, size_t *capacity,
                  size_t item)
{
    size_t next, old_bytes, bytes;
    if (count < *capacity)
        return true;
    if (!grown(*capacity, item, &next, &old_bytes, &bytes))
        return false;
    void *p = galley__resize(alloc, *data, old_bytes, bytes);
    if (p == NULL)
        return false;
    *data = p;
    *capacity = next;
    return true;
}

bool galley__arena_grow(galley_arena *arena, void **data, size_t count, size_t *capacity,
                        size_t item)
{
    size_t next, old_bytes, bytes;
    if (count < *capacity)
        return true;
    if (!grown(*capacity, item, &next, &old_bytes, &bytes))
        return false;
    void *p = galley_arena_grow(arena, *data, old_bytes, bytes);
    if (p == NULL)
        return false;
    *data = p;
    *capacity = next;
    return true;
}
