/* core/text/segment.h: the boundaries of UAX #29, exactly, and what text.c builds on them.
 *
 * `text` is valid UTF-8 and `start` is a boundary (0, or what a call before has returned).
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_TEXT_SEGMENT_H
#define GALLEY_CORE_TEXT_SEGMENT_H

#include <galley/text.h>

#include "core/kernel/kernel.h"

/* galley_text_tokens, or without `folds` galley_text_words, by a kernel of the caller's choice. */
galley_status galley__tokens_by(const galley__kernel *kernel, galley_str text, bool folds,
                                galley_arena *arena, galley_tokens *out, galley_error *err);

/* The end of the word segment that starts at `start` < text.size; white space is a segment too. */
size_t galley__word_end(galley_str text, size_t start);

/* The end of the sentence that starts at `start` < text.size, white space behind it included. *term is the offset of the full
 * stop or other terminator that ended it, GALLEY_NOWHERE when a line end or the end of the text did. With `glue` (NULL: UAX #29
 * and nothing else) it also ends between sentences that have lost their space. */
size_t galley__sentence_end(galley_str text, size_t start, const galley_stops *glue, size_t *term);

/* The range without the white space and ignorable characters at its start and white space at its
 * end; start == end when nothing is left. */
galley_range galley__trim(galley_str text, galley_range range);

/* Append to ranges in an arena. False when memory is out, nothing has changed then. */
bool galley__ranges_add(galley_arena *arena, galley_ranges *ranges, galley_range range);
#endif
