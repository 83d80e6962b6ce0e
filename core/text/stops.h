/* core/text/stops.h: what a language's words say about a full stop; inside of the sentence breaker.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_CORE_TEXT_STOPS_H
#define GALLEY_CORE_TEXT_STOPS_H

#include <galley/text.h>

/* UAX #29 ends the sentence that started at `start` with the mark at `term`; the next one would start at `next`, with
 * nothing but closing marks, white space and at most one line end between. Does it go on for a reader: after an
 * abbreviation or initial, the number of an item, or where a question or exclamation is quoted ("Why?" she asked)?
 * `stops` NULL: no words are known. */
bool galley__stop_goes_on(const galley_stops *stops, galley_str text, size_t start, size_t term,
                          size_t next);

/* UAX #29 goes on over the full stop at `term`, as a capital stands right behind it (SB7: "U.S."). Are they two sentences
 * that have lost their space ("said.The")? */
bool galley__stop_is_glued(const galley_stops *stops, galley_str text, size_t start, size_t term);

/* A space and a digit follow the full stop at `term`, and then a small letter, so that UAX #29 goes on (SB8). Is the word before it too
 * plain to be an abbreviation ("it fell. 81 percent")? */
bool galley__stop_before_digit(const galley_stops *stops, galley_str text, size_t start,
                               size_t term);

/* Behind the footnote marks that follow the stop at `term` (".[1][23] ", ". [4] "), or `end`. */
size_t galley__references_end(galley_str text, size_t term, size_t end);

/* Where a label starts that follows a word without a mark between ("The minister yesterday Photo: AP"), or `end`. */
size_t galley__label_start(const galley_stops *stops, galley_str text, size_t from, size_t end);

/* `next` is behind the last of several full stops with spaces between (". . . ."). GALLEY_NOWHERE: the sentence goes on (three
 * of them, for words left out); `next`: it ends there; else the place behind the first one, which ended the sentence,
 * while the other three open the next one. */
size_t galley__ellipsis_end(galley_str text, size_t start, size_t term, size_t next);
#endif
