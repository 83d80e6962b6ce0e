/* tests/support/counting.h: an allocator that counts what is live and fails when told to.
 *
 *     counting c = COUNTING;                    // never fails
 *     counting c = {.fail_at = k};              // the k-th request (from 1) fails, once
 *     counting c = {.fail_at = k, .from_then_on = true};
 *     galley_alloc door = counting_door(&c);
 *     ... cr_assert_eq(c.live, 0);
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_TESTS_COUNTING_H
#define GALLEY_TESTS_COUNTING_H

#include <galley/base.h>
#include <stdlib.h>

typedef struct counting {
    size_t fail_at; /* 0: never */
    bool from_then_on;
    size_t requests;
    size_t live; /* pieces */
    size_t live_bytes;
    bool failed;     /* a request was refused */
    bool wrong_size; /* a piece was given back with another size than it had */
} counting;

#define COUNTING ((counting){0})

/* Each piece carries its size in front, so that a wrong old_size is seen. */
static inline void *counting_resize(void *ctx, void *p, size_t old_size, size_t size)
{
    counting *c = ctx;
    size_t *head = p ? (size_t *)((char *)p - 16) : NULL;
    if (head && head[0] != old_size)
        c->wrong_size = true;
    if (size == 0) {
        if (head) {
            c->live--;
            c->live_bytes -= head[0];
        }
        free(head);
        return NULL;
    }
    c->requests++;
    if (c->fail_at &&
        (c->requests == c->fail_at || (c->from_then_on && c->requests > c->fail_at))) {
        c->failed = true;
        return NULL;
    }
    size_t had = head ? head[0] : 0;
    size_t *grown = realloc(head, size + 16);
    if (grown == NULL)
        return NULL;
    if (head == NULL)
        c->live++;
    c->live_bytes += size - had;
    grown[0] = size;
    return (char *)grown + 16;
}

static inline galley_alloc counting_door(counting *c)
{
    return (galley_alloc){counting_resize, c};
}

#endif
