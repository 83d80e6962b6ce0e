/* tests/fuzz/fuzz_wire.c: a message from a worker nobody trusts.
 * SPDX-License-Identifier: MIT */
#include "core/article/wire.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was accepted has to be such that it can be sent on and is accepted again. */
static void again(const galley_article *a, const galley_statements *s, galley_arena *arena)
{
    galley__buf buf;
    galley_article b;
    galley_statements t;
    galley__buf_init(&buf, NULL);
    galley__wire_put_article(&buf, a);
    galley__wire_put_statements(&buf, s);
    galley_str rest = galley__buf_str(&buf);
    if (buf.failed || galley__wire_get_article(&rest, arena, &b, NULL) != GALLEY_OK ||
        galley__wire_get_statements(&rest, &b, arena, &t, NULL) != GALLEY_OK || rest.size > 0 ||
        t.count != s->count || b.n_regions != a->n_regions)
        abort();
    galley__buf_fini(&buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    galley_arena *arena = NULL;
    galley_article a;
    galley_statements s;
    galley_error err;
    galley_str rest = {(const char *)data, size};
    if (galley_arena_new(NULL, &arena, &err) != GALLEY_OK)
        return 0;
    galley_status status = galley__wire_get_article(&rest, arena, &a, &err);
    if (status == GALLEY_OK)
        status = galley__wire_get_statements(&rest, &a, arena, &s, &err);
    if (status == GALLEY_OK)
        again(&a, &s, arena);
    else if (status != GALLEY_CORRUPT)
        abort();
    galley_arena_free(arena);
    return 0;
}
