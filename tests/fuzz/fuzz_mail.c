/* Fuzz target: any bytes are mail, or are refused; what comes out is UTF-8 with a key.
 * SPDX-License-Identifier: MIT */
#include "fuzz_document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_document(GALLEY_DOCUMENT_MAIL, data, size);
}
