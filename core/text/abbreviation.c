/* core/text/abbreviation.c: full stops that end a word, not a sentence.
 * SPDX-License-Identifier: MIT */
#include "core/text/segment.h"

bool galley__abbreviation(galley_str text, size_t start, size_t term, size_t next)
{
    (void)text, (void)start, (void)term, (void)next;
    return false;
}
