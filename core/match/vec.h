/* core/match/vec.h: arrays that grow while a matcher is built.
 *
 *     struct { uint32_t *at; size_t count, capacity; } numbers = {0};
 *     if (!VEC_PUSH(alloc, &numbers, 7)) ... out of memory, nothing changed
 *     VEC_FREE(alloc, &numbers);
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_MATCH_VEC_H
#define GALLEY_CORE_MATCH_VEC_H

#include "core/base/memory.h"

#define VEC(type)                                                                                  \
    struct {                                                                                       \
        type *at;                                                                                  \
        size_t count, capacity;                                                                    \
    }

#define VEC_ROOM(alloc, v)                                                                         \
    __extension__({                                                                                \
        void *data_ = (v)->at;                                                                     \
        bool room_ = galley__grow((alloc), &data_, (v)->count, &(v)->capacity, sizeof *(v)->at);   \
        (v)->at = data_;                                                                           \
        room_;                                                                                     \
    })

#define VEC_PUSH(alloc, v, ...)                                                                    \
    (VEC_ROOM((alloc), (v)) ? ((v)->at[(v)->count++] = (__VA_ARGS__), true) : false)

#define VEC_FREE(alloc, v)                                                                         \
    do {                                                                                           \
        galley__free((alloc), (v)->at, (v)->capacity * sizeof *(v)->at);                           \
        (v)->at = NULL;                                                                            \
        (v)->count = (v)->capacity = 0;                                                            \
    } while (0)
#endif
