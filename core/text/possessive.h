/* core/text/possessive.h: the 's at the end of a word. SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_TEXT_POSSESSIVE_H
#define GALLEY_CORE_TEXT_POSSESSIVE_H

#include <galley/base.h>

/* Bytes of the 's at the end, whatever its apostrophe; 0 for none. */
static inline size_t galley__possessive(galley_str raw)
{
    static const char *const apostrophes[] = {"'",        "\xE2\x80\x98", "\xE2\x80\x99",
                                              "\xCA\xBC", "\xE2\x80\x9B", "\xEF\xBC\x87"};
    if (raw.size < 3 || (raw.data[raw.size - 1] | 32) != 's')
        return 0;
    for (size_t i = 0; i < sizeof apostrophes / sizeof *apostrophes; i++) {
        size_t n = strlen(apostrophes[i]);
        if (raw.size > n + 1 && memcmp(raw.data + raw.size - 1 - n, apostrophes[i], n) == 0)
            return n + 1;
    }
    return 0;
}

#endif
