/* core/text/accent.h: which marks are accents, for folding and for normal forms.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_TEXT_ACCENT_H
#define GALLEY_CORE_TEXT_ACCENT_H

#include <stdbool.h>
#include <stdint.h>
#include <utf8proc.h>

/* Combining classes: 1 overlays; 10-35 points of Hebrew, Arabic and Syriac; 200 and more are placed
 * around the letter: accents. Enclosing marks have class 0, and so have vowel signs, which stay. */
static inline bool galley__is_accent(int32_t c)
{
    const utf8proc_property_t *property = utf8proc_get_property(c);
    int class = property->combining_class;
    return class == 1 || (class >= 10 && class <= 35) || class >= 200 ||
           property->category == UTF8PROC_CATEGORY_ME;
}
#endif
