/* core/base/arena.c: blocks that only grow, given back all at once.
 *
 * Blocks form a list, the newest first. A piece larger than the block size gets a block of its own. Under
 * AddressSanitizer every piece is its own block, exactly as large as asked for, so that an overrun by one
 * byte is seen; the interface does not change.
 * SPDX-License-Identifier: MIT */
#include "core/base/error.h"
#include "core/base/memory.h"

#include <stdalign.h>

#if defined(__SANITIZE_ADDRESS__)
#define EXACT 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define EXACT 1
#endif
#endif
#ifndef EXACT
#define EXACT 0
#endif

enum { BLOCK_SIZE = 64 * 1024, KEEP = 256 * 1024 };

typedef struct block {
    struct block *next;
    size_t size; /* of the bytes behind the header */
    size_t used;
    alignas(max_align_t) unsigned char bytes[];
} block;

struct galley_arena {
    const galley_alloc *alloc;
    block *blocks; /* the newest first */
    block *spare;  /* kept by reset */
    size_t used;
};

static size_t aligned(size_t size)
{
    size_t unit = alignof(max_align_t);
    return size > SIZE_MAX - unit ? SIZE_MAX : (size + unit - 1) / unit * unit;
}

static void block_free(galley_arena *arena, block *b)
{
    galley__free(arena->alloc, b, sizeof *b + b->size);
}

static void blocks_free(galley_arena *arena, block *b)
{
    while (b) {
        block *next = b->next;
        block_free(arena, b);
        b = next;
    }
}

galley_status galley_arena_new(const galley_alloc *alloc, galley_arena **arena, galley_error *err)
{
    *arena = galley__new(alloc, sizeof **arena);
    if (*arena == NULL)
        return galley__nomem(err);
    (*arena)->alloc = alloc;
    return GALLEY_OK;
}

void galley_arena_free(galley_arena *arena)
{
    if (arena == NULL)
        return;
    blocks_free(arena, arena->blocks);
    blocks_free(arena, arena->spare);
    galley__free(arena->alloc, arena, sizeof *arena);
}

/* Keep some blocks for the next article, so that a steady stream of articles asks malloc for nothing. */
void galley_arena_reset(galley_arena *arena)
{
    size_t kept = 0;
    for (block *b = arena->spare; b; b = b->next)
        kept += b->size;
    while (arena->blocks) {
        block *b = arena->blocks;
        arena->blocks = b->next;
        if (EXACT || b->size != BLOCK_SIZE || kept + b->size > KEEP) {
            block_free(arena, b);
            continue;
        }
        kept += b->size;
        b->used = 0;
        b->next = arena->spare;
        arena->spare = b;
    }
    arena->used = 0;
}

static block *take_spare(galley_arena *arena, size_t size)
{
    block *b = arena->spare;
    if (b && b->size >= size)
        arena->spare = b->next;
    else
        b = NULL;
    return b;
}

static block *block_new(galley_arena *arena, size_t size)
{
    size_t room = EXACT ? size : size > BLOCK_SIZE ? aligned(size) : BLOCK_SIZE;
    block *b = take_spare(arena, size);
    if (b == NULL) {
        if (room > SIZE_MAX - sizeof *b)
            return NULL;
        b = galley__resize(arena->alloc, NULL, 0, sizeof *b + room);
        if (b == NULL)
            return NULL;
        b->size = room;
        b->used = 0;
    }
    b->next = arena->blocks;
    arena->blocks = b;
    return b;
}

void *galley_arena_alloc(galley_arena *arena, size_t size)
{
    size_t room = aligned(size ? size : 1);
    block *b = arena->blocks;
    if (room == SIZE_MAX)
        return NULL;
    if (EXACT || b == NULL || b->size - b->used < room) {
        b = block_new(arena, EXACT ? size : room);
        if (b == NULL)
            return NULL;
    }
    void *p = b->bytes + b->used;
    b->used = EXACT ? b->size : b->used + room;
    arena->used += size;
    return p;
}

void *galley_arena_calloc(galley_arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (!galley__mul(count, size, &bytes))
        return NULL;
    void *p = galley_arena_alloc(arena, bytes);
    return p ? memset(p, 0, bytes) : NULL;
}

/* The last piece of a block can grow where it stands. */
static bool grow_in_place(galley_arena *arena, void *p, size_t old_size, size_t size)
{
    block *b = arena->blocks;
    size_t old_room = aligned(old_size ? old_size : 1), room = aligned(size);
    if (EXACT || b == NULL || room == SIZE_MAX || b->used < old_room ||
        b->bytes + b->used - old_room != (unsigned char *)p ||
        b->size - (b->used - old_room) < room)
        return false;
    b->used += room - old_room;
    arena->used += size - old_size;
    return true;
}

void *galley_arena_grow(galley_arena *arena, void *p, size_t old_size, size_t size)
{
    if (p && (size <= old_size || grow_in_place(arena, p, old_size, size)))
        return p;
    void *q = galley_arena_alloc(arena, size);
    if (q && p && old_size)
        memcpy(q, p, old_size);
    return q;
}

galley_str galley_arena_copy(galley_arena *arena, galley_str s)
{
    char *p = s.size < SIZE_MAX ? galley_arena_alloc(arena, s.size + 1) : NULL;
    if (p == NULL)
        return (galley_str){NULL, 0};
    if (s.size)
        memcpy(p, s.data, s.size);
    p[s.size] = '\0';
    return (galley_str){p, s.size};
}

size_t galley_arena_used(const galley_arena *arena)
{
    return arena->used;
}
