/* core/base/clock.h: a clock that only goes forward, for measuring.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_BASE_CLOCK_H
#define GALLEY_CORE_BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Nanoseconds since some moment. */
static inline uint64_t galley__now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

#endif
