/* Fuzz target: any bytes are a document of a news standard, or are refused; what comes out is UTF-8 with a key.
 * SPDX-License-Identifier: MIT */
#include "fuzz_document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool json = size && (data[0] == '{' || data[0] == '[');
    return fuzz_document(json ? GALLEY_DOCUMENT_NINJS : GALLEY_DOCUMENT_NEWSML_G2, data, size);
}
