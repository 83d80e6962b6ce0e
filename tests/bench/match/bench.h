/* tests/bench/match/bench.h: what regex.c asks of the peers that are installed.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_BENCH_MATCH_H
#define GALLEY_BENCH_MATCH_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* RE2::Set: which patterns match, without places. NULL when it cannot take one of them. */
void *re2_set_new(const char *const *patterns, size_t n);
size_t re2_set_match(void *set, const char *text, size_t size); /* how many */

#ifdef __cplusplus
}
#endif
#endif
