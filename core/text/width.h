/* core/text/width.h: columns on a terminal.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_TEXT_WIDTH_H
#define GALLEY_CORE_TEXT_WIDTH_H

#include <stdint.h>

/* 0 for marks and controls, 2 for wide characters and most emoji, else 1. */
unsigned galley__codepoint_width(uint32_t c);
#endif
