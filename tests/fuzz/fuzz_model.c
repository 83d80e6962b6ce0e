/* tests/fuzz/fuzz_model.c: model bytes of a stranger. The hash at the end is put right, so that what is behind it is seen.
 * SPDX-License-Identifier: MIT */
#include "core/base/buf.h"
#include "core/base/memory.h"

#include <galley/learn.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const galley_model *m)
{
    galley_predictor *p = NULL;
    size_t labels = galley_model_tell(m).labels;
    galley_prediction *out = calloc(labels, sizeof *out);
    galley_article a = {.title = GALLEY_STR("Gas deal"),
                        .text = GALLEY_STR("oil and gas, a match")};
    if (out && galley_predictor_new(m, &p, NULL) == GALLEY_OK)
        galley_predictor_ask(p, &a, out, NULL);
    galley_predictor_free(p);
    free(out);
}

static void try(galley_str bytes)
{
    galley_model *m = NULL;
    if (galley_model_load(NULL, bytes, &m, NULL) == GALLEY_OK)
        use(m);
    galley_model_free(m);
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
