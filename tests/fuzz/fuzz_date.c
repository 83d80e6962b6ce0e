/* tests/fuzz/fuzz_date.c: anything may stand where a date should.
 * SPDX-License-Identifier: MIT */
#include "core/article/article_internal.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was made of it is itself a date, and stays as it is. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char iso[24], again[24];
    galley_str text = {(const char *)data, size};
    if (galley__date_read(text, iso) &&
        (!galley__date_read(galley_str_of(iso), again) || strcmp(iso, again) != 0))
        abort();
    if (galley__date_epoch(text, iso) &&
        (!galley__date_read(galley_str_of(iso), again) || strcmp(iso, again) != 0))
        abort();
    return 0;
}
