/* core/base/memory.h: through the one door, and small containers.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_BASE_MEMORY_H
#define GALLEY_CORE_BASE_MEMORY_H

#include <galley/arena.h>

/* The door given, or malloc's. */
const galley_alloc *galley__alloc_or_default(const galley_alloc *alloc);
void *galley__new(const galley_alloc *alloc, size_t size); /* zeroed */
void galley__free(const galley_alloc *alloc, void *p, size_t size);
void *galley__resize(const galley_alloc *alloc, void *p, size_t old_size, size_t size);

/* count * size, false on overflow. */
bool galley__mul(size_t count, size_t size, size_t *product);

/* Make room for one more item in a growing array of *capacity items of `item` bytes; capacity doubles.
 * False when memory is out; nothing changed. */
bool galley__grow(const galley_alloc *alloc, void **data, size_t count, size_t *capacity,
                  size_t item);

/* The same with an arena. */
bool galley__arena_grow(galley_arena *arena, void **data, size_t count, size_t *capacity,
                        size_t item);

/* 64-bit hash, the same on every machine (little- and big-endian). Not for adversaries. */
uint64_t galley__hash(galley_str s);
uint64_t galley__hash_mix(uint64_t a, uint64_t b);

/* A map from strings to uint32_t, open addressing; keys are borrowed. */
typedef struct galley__map {
    const galley_alloc *alloc;
    struct galley__map_slot *slots;
    size_t count;
    size_t capacity; /* power of two, or 0 */
} galley__map;
void galley__map_init(galley__map *map, const galley_alloc *alloc);
void galley__map_fini(galley__map *map);
bool galley__map_get(const galley__map *map, galley_str key, uint32_t *value);
/* False when memory is out. Replaces the value of a key that is there. */
bool galley__map_set(galley__map *map, galley_str key, uint32_t value);

/* SHA-256 in one go, in pieces, and as 64 hex digits + NUL. */
typedef struct galley__sha256 {
    uint64_t opaque[32];
} galley__sha256;
void galley__sha256_init(galley__sha256 *sha);
void galley__sha256_add(galley__sha256 *sha, galley_str s);
void galley__sha256_end(galley__sha256 *sha, uint8_t out[32]);
void galley__hex(const uint8_t *bytes, size_t n, char *out);
#endif
