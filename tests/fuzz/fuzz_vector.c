/* tests/fuzz/fuzz_vector.c: vector bytes of a stranger. The hash at the end is put right, so that what is behind it is seen.
 * SPDX-License-Identifier: MIT */
#include "core/base/buf.h"
#include "core/base/memory.h"

#include <galley/learn.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try(galley_str bytes)
{
    galley_space *space = NULL;
    galley_vector *v = NULL;
    if (galley_space_new(NULL, &space, NULL) != GALLEY_OK)
        return;
    if (galley_vector_load(space, bytes, &v, NULL) == GALLEY_OK && isnan(galley_vector_norm(v)))
        abort();
    galley_vector_free(v);
    galley_space_free(space);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    galley_str bytes = {(const char *)data, size};
    galley__buf buf;
    try(bytes);
    if (size < 8)
        return 0;
    bytes.size -= 8;
    galley__buf_init(&buf, NULL);
    galley__buf_add(&buf, bytes);
    galley__buf_u64(&buf, galley__hash(bytes));
    if (!buf.failed)
        try(galley__buf_str(&buf));
    galley__buf_fini(&buf);
    return 0;
}
