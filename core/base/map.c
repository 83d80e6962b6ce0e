/* core/base/map.c: strings to numbers; open addressing, linear probing, at most half full.
 * SPDX-License-Identifier: MIT */
#include "core/base/memory.h"

typedef struct galley__map_slot {
    galley_str key; /* data == NULL: free */
    uint32_t hash;
    uint32_t value;
} slot;

void galley__map_init(galley__map *map, const galley_alloc *alloc)
{
    *map = (galley__map){.alloc = alloc};
}

void galley__map_fini(galley__map *map)
{
    galley__free(map->alloc, map->slots, map->capacity * sizeof *map->slots);
    *map = (galley__map){.alloc = map->alloc};
}

/* The slot that holds the key, or the free one where it would go. */
static slot *find(slot *slots, size_t capacity, galley_str key, uint32_t hash)
{
    size_t mask = capacity - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        slot *s = &slots[i];
        if (s->key.data == NULL || (s->hash == hash && galley_str_eq(s->key, key)))
            return s;
    }
}

static uint32_t hash_of(galley_str key)
{
    return (uint32_t)galley__hash(key);
}

bool galley__map_get(const galley__map *map, galley_str key, uint32_t *value)
{
    if (map->count == 0)
        return false;
    const slot *s = find(map->slots, map->capacity, key, hash_of(key));
    if (s->key.data == NULL)
        return false;
    *value = s->value;
    return true;
}

static bool widen(galley__map *map)
{
    size_t capacity = map->capacity ? map->capacity * 2 : 16, bytes;
    slot *slots =
        galley__mul(capacity, sizeof *slots, &bytes) ? galley__new(map->alloc, bytes) : NULL;
    if (slots == NULL)
        return false;
    for (size_t i = 0; i < map->capacity; i++)
        if (map->slots[i].key.data)
            *find(slots, capacity, map->slots[i].key, map->slots[i].hash) = map->slots[i];
    galley__free(map->alloc, map->slots, map->capacity * sizeof *slots);
    map->slots = slots;
    map->capacity = capacity;
    return true;
}

bool galley__map_set(galley__map *map, galley_str key, uint32_t value)
{
    if (key.data == NULL)
        key.data = ""; /* the empty key is a key; NULL marks a free slot */
    if (map->count * 2 >= map->capacity && !widen(map))
        return false;
    slot *s = find(map->slots, map->capacity, key, hash_of(key));
    if (s->key.data == NULL) {
        *s = (slot){.key = key, .hash = hash_of(key)};
        map->count++;
    }
    s->value = value;
    return true;
}
