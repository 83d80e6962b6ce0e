/* core/kernel/scalar.c: plain C, on every machine; what the others are held against.
 * SPDX-License-Identifier: MIT */
#include "core/kernel/kernel.h"

#include <string.h>

#define HIGH_BITS 0x8080808080808080u

static uint64_t load8(const char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static size_t ascii(const char *data, size_t size)
{
    size_t i = 0;
    while (size - i >= 32 &&
           ((load8(data + i) | load8(data + i + 8) | load8(data + i + 16) | load8(data + i + 24)) &
            HIGH_BITS) == 0)
        i += 32;
    while (i < size && (unsigned char)data[i] < 0x80)
        i++;
    return i;
}

const galley__kernel galley__kernel_scalar = {.name = "scalar", .ascii = ascii};
