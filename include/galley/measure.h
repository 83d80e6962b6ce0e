/* galley/measure.h: how strongly two things go together, how much two collections differ.
 *
 *     galley_pair table = {.both = 8, .first = 15828, .second = 4675, .all = 14307676};
 *     galley_measure_chi_square(&table);                                   // 1.55: "new companies"
 *
 * Everything is counted in units: articles, paragraphs, sentences, positions of words. Which units is the caller's to
 * say; the measures are the same. Their definitions are those of the literature:
 *
 *     PMI              Church & Hanks 1990, binary logarithm
 *     NPMI             Bouma 2009
 *     log-likelihood   Dunning 1993 (all four cells of the table); for two collections the two-cell form of Rayson &
 *                      Garside 2000
 *     chi-square       Pearson, without Yates' correction: Manning & Schuetze 1999, 5.3.3
 *     Jaccard          shared units over all units that have either
 *     log ratio        Hardie 2014: binary logarithm of the ratio of relative frequencies, 0 taken for half an occurrence
 *
 * Threads:  pure functions.
 * Errors:   none: where a measure says nothing (an empty collection, something that never occurs) it is NaN; the
 *           header of each says when. Counts that contradict each other are made to fit: `both` is at most `first` and
 *           `second`, these at most `all`.
 * SPDX-License-Identifier: MIT */
#ifndef GALLEY_MEASURE_H
#define GALLEY_MEASURE_H

#include <galley/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* -- two things in one collection -- */

/* Units that have the one, the other, both; all units. Doubles, as windows of words are counted too. */
typedef struct galley_pair {
    double both, first, second, all;
} galley_pair;

/* Units that would have both if neither cared for the other. 0 for an empty collection. */
GALLEY_API double galley_measure_expected(const galley_pair *p);

/* 0: as often as by chance; 1: twice as often. Minus infinity when they are never together, NaN when one never occurs. */
GALLEY_API double galley_measure_pmi(const galley_pair *p);

/* From -1 (never together) over 0 (by chance) to 1 (never apart). NaN when one never occurs. */
GALLEY_API double galley_measure_npmi(const galley_pair *p);

/* How sure it is that they care for each other (3.84: 19 to 1, 6.63: 99 to 1, 10.83: 999 to 1); says nothing of how
 * much. Not negative, whichever way they lean. NaN when one never occurs, or always. */
GALLEY_API double galley_measure_log_likelihood(const galley_pair *p);
GALLEY_API double galley_measure_chi_square(const galley_pair *p);

/* 0 to 1. NaN when neither occurs. */
GALLEY_API double galley_measure_jaccard(const galley_pair *p);

/* -- one thing in several collections -- */

/* How often it is there, and how large the collection is. */
typedef struct galley_share {
    double count, size;
} galley_share;

/* Sums over count * ln(count / expected); n = 2 is the usual one. NaN when it is nowhere, or all collections are empty. */
GALLEY_API double galley_measure_keyness(const galley_share *at, size_t n);

/* Pearson's over both rows of the table, there and not there. NaN as above, and when it is everywhere. */
GALLEY_API double galley_measure_keyness_chi_square(const galley_share *at, size_t n);

/* How many times more often in `a`, as a binary logarithm: 1 is twice, 3 eight times, negative less often. NaN when a
 * collection is empty, or it is in neither. */
GALLEY_API double galley_measure_log_ratio(galley_share a, galley_share b);

/* The probability of a log-likelihood or chi-square this large by chance alone, with one degree of freedom. */
GALLEY_API double galley_measure_p(double value);

#ifdef __cplusplus
}
#endif
#endif
