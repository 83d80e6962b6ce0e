/* core/text/width.c: columns on a terminal.
 * SPDX-License-Identifier: MIT */
#include "core/text/width.h"

#include <utf8proc.h>

unsigned galley__codepoint_width(uint32_t c)
{
    if (c >= 0x20 && c < 0x7F)
        return 1;
    return (unsigned)utf8proc_charwidth((utf8proc_int32_t)c);
}
