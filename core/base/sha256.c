/* core/base/sha256.c: SHA-256 through Nettle, which uses the processor's SHA instructions.
 * SPDX-License-Identifier: MIT */
#include "core/base/memory.h"

#include <nettle/sha2.h>

_Static_assert(sizeof(struct sha256_ctx) <= sizeof(galley__sha256), "room for Nettle's state");

static struct sha256_ctx *state(galley__sha256 *sha)
{
    return (struct sha256_ctx *)(void *)sha->opaque;
}

void galley__sha256_init(galley__sha256 *sha)
{
    sha256_init(state(sha));
}

void galley__sha256_add(galley__sha256 *sha, galley_str s)
{
    sha256_update(state(sha), s.size, (const uint8_t *)s.data);
}

void galley__sha256_end(galley__sha256 *sha, uint8_t out[32])
{
    sha256_digest(state(sha), 32, out);
}

void galley__hex(const uint8_t *bytes, size_t n, char *out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < n; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * n] = '\0';
}
