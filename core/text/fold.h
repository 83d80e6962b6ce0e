/* core/text/fold.h: folding into scratch memory, and the hash of a folded word.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_TEXT_FOLD_H
#define GALLEY_CORE_TEXT_FOLD_H

#include "core/text/utf8.h"

#include <galley/text.h>

/* Memory that is used again for word after word: first the struct's own, the arena's for long. */
typedef struct galley__fold_scratch {
    galley_arena *arena;
    int32_t *points;
    size_t capacity; /* of points */
    int32_t own[128];
} galley__fold_scratch;

/* The folded form, as UTF-8 in the scratch itself. `data` is NULL when memory is out. */
galley_str galley__fold(galley_str word, galley__fold_scratch *scratch);

#define GALLEY__ONES 0x0101010101010101u

/* Eight ASCII bytes, capitals made small: a byte is a capital when adding 0x3F sets its high bit
 * ('A' and above) and adding 0x25 does not ('[' and above). */
static inline uint64_t galley__ascii_lower8(uint64_t v)
{
    uint64_t from_a = v + (0x80 - 'A') * GALLEY__ONES;
    uint64_t above_z = v + (0x80 - 'Z' - 1) * GALLEY__ONES;
    return v | ((from_a & ~above_z & GALLEY__HIGH_BITS) >> 2);
}

/* The hash is defined over 64-bit little-endian pieces, the last one filled with zeros, so that a
 * short word is one load, hashed where it stands while tokens are made. */
#define GALLEY__FOLD_SEED 0x8BB84B93962EACC9u
#define GALLEY__FOLD_STEP 0x2D358DCCAA6C78A5u

static inline uint64_t galley__fold_mix(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t galley__fold_start(size_t size)
{
    return GALLEY__FOLD_SEED ^ size;
}

static inline uint64_t galley__fold_add(uint64_t hash, uint64_t piece)
{
    return galley__fold_mix(hash ^ piece, GALLEY__FOLD_STEP);
}

static inline uint64_t galley__fold_finish(uint64_t hash)
{
    hash = galley__fold_mix(hash ^ GALLEY__FOLD_STEP, GALLEY__FOLD_SEED);
    return hash ? hash : 1;
}

/* `n` < 8 bytes as a little-endian number, and eight. */
static inline uint64_t galley__fold_tail(const char *p, size_t n)
{
    uint64_t v = 0;
    for (size_t i = 0; i < n; i++)
        v |= (uint64_t)(unsigned char)p[i] << (8 * i);
    return v;
}

static inline uint64_t galley__fold_load(const char *p)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return galley__load8(p);
#else
    return galley__fold_tail(p, 8);
#endif
}

/* The hash of the folded form of an ASCII word without folding it. `room`: bytes that may be read
 * at p. */
static inline uint64_t galley__fold_hash_ascii(const char *p, size_t size, size_t room)
{
    uint64_t hash = galley__fold_start(size);
    for (; size >= 8; p += 8, size -= 8, room -= 8)
        hash = galley__fold_add(hash, galley__ascii_lower8(galley__fold_load(p)));
    if (size) {
        uint64_t tail = room >= 8 ? galley__fold_load(p) & (((uint64_t)1 << (8 * size)) - 1)
                                  : galley__fold_tail(p, size);
        hash = galley__fold_add(hash, galley__ascii_lower8(tail));
    }
    return galley__fold_finish(hash);
}
#endif
