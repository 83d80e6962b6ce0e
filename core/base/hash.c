/* core/base/hash.c: a fast 64-bit hash, equal on every machine.
 *
 * Eight bytes at a time, read as little-endian, through a multiply whose two halves are folded by xor (the
 * "mum" step that many fast hashes share). Good spread, no promise against an adversary: who needs to
 * be sure compares the strings too.
 * SPDX-License-Identifier: MIT */
#include "core/base/memory.h"

#define SEED 0x9E3779B97F4A7C15u /* 2^64 / golden ratio */
#define STEP 0xD6E8FEB86659FD93u

static uint64_t fold_multiply(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load(const char *p, size_t n)
{
    uint64_t v = 0;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    memcpy(&v, p, n);
#else
    for (size_t i = 0; i < n; i++)
        v |= (uint64_t)(unsigned char)p[i] << (8 * i);
#endif
    return v;
}

uint64_t galley__hash_mix(uint64_t a, uint64_t b)
{
    return fold_multiply(a ^ SEED, b ^ STEP);
}

uint64_t galley__hash(galley_str s)
{
    uint64_t h = SEED ^ s.size;
    const char *p = s.data;
    size_t n = s.size;
    for (; n >= 8; p += 8, n -= 8)
        h = fold_multiply(h ^ load(p, 8), STEP);
    if (n)
        h = fold_multiply(h ^ load(p, n) ^ (uint64_t)n << 56, STEP);
    return fold_multiply(h ^ STEP, SEED);
}
