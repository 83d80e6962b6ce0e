/* Measures against examples that were published with their result. SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <galley/measure.h>
#include <math.h>

static bool near(double a, double b, double within)
{
    return fabs(a - b) <= within;
}

/* Dunning, Accurate Methods for the Statistics of Surprise and Coincidence, Computational Linguistics 19 (1993), table 1:
 * pairs of neighbours in 31,777 words of text on finance, their cells AB, ~AB, A~B, ~A~B and -2 log lambda. */
Test(measure, log_likelihood_as_dunning)
{
    static const struct {
        const char *pair;
        double both, first, second, neither, value;
    } rows[] = {
        {"the swiss", 110, 2442, 111, 29114, 270.72},  {"can be", 29, 13, 123, 31612, 263.90},
        {"previous year", 31, 23, 139, 31584, 256.84}, {"mineral water", 10, 0, 3, 31764, 167.23},
        {"at the", 76, 104, 2476, 29121, 157.21},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_pair p = {rows[i].both, rows[i].both + rows[i].first, rows[i].both + rows[i].second,
                         rows[i].both + rows[i].first + rows[i].second + rows[i].neither};
        double got = galley_measure_log_likelihood(&p);
        cr_expect(near(got, rows[i].value, 0.005), "%s: %f", rows[i].pair, got);
    }
}

/* Manning & Schuetze, Foundations of Statistical Natural Language Processing (1999), tables 5.8 ("new companies") and 5.14
 * (14,307,668 pairs of neighbours, PMI). */
Test(measure, chi_square_and_pmi_as_manning_and_schuetze)
{
    static const struct {
        const char *pair;
        double first, second, both, value;
    } rows[] = {
        {"Ayatollah Ruhollah", 42, 20, 20, 18.38}, {"Bette Midler", 41, 27, 20, 17.98},
        {"Agatha Christie", 30, 117, 20, 16.31},   {"first made", 14907, 9017, 20, 1.09},
        {"over many", 13484, 10570, 20, 1.01},     {"time last", 15019, 15629, 20, 0.29},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        galley_pair p = {rows[i].both, rows[i].first, rows[i].second, 14307668};
        double got = galley_measure_pmi(&p);
        cr_expect(near(got, rows[i].value, 0.005), "%s: %f", rows[i].pair, got);
    }
    galley_pair companies = {8, 8 + 15820, 8 + 4667, 8 + 15820 + 4667 + 14287181};
    cr_expect(near(galley_measure_chi_square(&companies), 1.55, 0.005), "%f",
              galley_measure_chi_square(&companies));
}

/* The three points that Bouma, Normalized (Pointwise) Mutual Information in Collocation Extraction (2009), fixes, and the
 * first pair of above: PMI over -log2 of 20 in 14,307,668. */
Test(measure, npmi_as_bouma)
{
    cr_expect_float_eq(galley_measure_npmi(&(galley_pair){20, 20, 20, 1000}), 1, 1e-12);
    cr_expect_float_eq(galley_measure_npmi(&(galley_pair){10, 100, 100, 1000}), 0, 1e-12);
    cr_expect_float_eq(galley_measure_npmi(&(galley_pair){0, 100, 100, 1000}), -1, 1e-12);
    galley_pair p = {20, 42, 20, 14307668};
    cr_expect_float_eq(galley_measure_npmi(&p), 18.38 / log2(14307668.0 / 20), 0.001);
}

/* Manning, Raghavan & Schuetze, Introduction to Information Retrieval (2008): "ides of march" beside "caesar died in march" and
 * "the long march": 1/6 and 1/5. */
Test(measure, jaccard_as_in_the_textbook)
{
    cr_expect_float_eq(galley_measure_jaccard(&(galley_pair){1, 3, 4, 100}), 1 / 6.0, 1e-12);
    cr_expect_float_eq(galley_measure_jaccard(&(galley_pair){1, 3, 3, 100}), 1 / 5.0, 1e-12);
}

/* Lancaster's course on corpus linguistics, with UCREL's calculator (Rayson & Garside, Comparing Corpora using Frequency Profiling,
 * 2000): 52 in 50,000 words beside 57 in 75,000 is 2.65. Hardie, Log Ratio: an informal introduction (2014): relative
 * frequencies of 0.0006 and 0.0002 are a ratio of 3; each step of 1 doubles. */
Test(measure, keyness_and_log_ratio)
{
    static const galley_share word[] = {{52, 50000}, {57, 75000}};
    cr_expect(near(galley_measure_keyness(word, 2), 2.65, 0.005), "%f",
              galley_measure_keyness(word, 2));
    cr_expect_float_eq(
        galley_measure_log_ratio((galley_share){600, 1000000}, (galley_share){200, 1000000}),
        log2(3), 1e-12);
    cr_expect_float_eq(galley_measure_log_ratio((galley_share){1, 1000}, (galley_share){8, 1000}),
                       -3, 1e-12);
    cr_expect_float_eq(galley_measure_log_ratio((galley_share){4, 1000}, (galley_share){0, 1000}),
                       3, 1e-12); /* 0 is half an occurrence */
}

/* The two ways to write one table agree: word or not, in the one collection or in the other. */
Test(measure, chi_square_of_two_collections_is_that_of_the_table)
{
    static const galley_share word[] = {{52, 50000}, {57, 75000}};
    galley_pair table = {52, 50000, 52 + 57, 125000};
    cr_expect_float_eq(galley_measure_keyness_chi_square(word, 2),
                       galley_measure_chi_square(&table), 1e-9);
}

/* Tables of the chi-square distribution with one degree of freedom. */
Test(measure, probabilities)
{
    cr_expect_float_eq(galley_measure_p(3.841), 0.05, 1e-4);
    cr_expect_float_eq(galley_measure_p(6.635), 0.01, 1e-5);
    cr_expect_float_eq(galley_measure_p(10.828), 0.001, 1e-6);
    cr_expect_eq(galley_measure_p(0), 1);
    cr_expect_eq(galley_measure_p(-1), 1);
}

Test(measure, nothing_to_say)
{
    static const galley_pair never[] = {{0, 0, 0, 0}, {0, 0, 5, 10}, {0, 5, 0, 10}};
    static const galley_share nowhere[] = {{0, 10}, {0, 10}}, empty[] = {{0, 0}, {0, 0}},
                              everywhere[] = {{10, 10}, {20, 20}};
    for (size_t i = 0; i < 3; i++) {
        cr_expect(isnan(galley_measure_pmi(&never[i])) && isnan(galley_measure_npmi(&never[i])));
        cr_expect(isnan(galley_measure_log_likelihood(&never[i])));
        cr_expect(isnan(galley_measure_chi_square(&never[i])));
    }
    cr_expect(isnan(galley_measure_jaccard(&never[0])));
    cr_expect(isnan(galley_measure_log_likelihood(&(galley_pair){5, 10, 5, 10})));
    cr_expect(isinf(galley_measure_pmi(&(galley_pair){0, 5, 5, 100})));
    cr_expect_eq(galley_measure_npmi(&(galley_pair){10, 10, 10, 10}), 1);
    cr_expect_eq(galley_measure_expected(&never[0]), 0);
    cr_expect(isnan(galley_measure_keyness(nowhere, 2)) && isnan(galley_measure_keyness(empty, 2)));
    cr_expect(isnan(galley_measure_keyness_chi_square(everywhere, 2)));
    cr_expect_float_eq(galley_measure_keyness(everywhere, 2), 0, 1e-12);
    cr_expect(isnan(galley_measure_log_ratio(nowhere[0], nowhere[1])));
    cr_expect(isnan(galley_measure_log_ratio(empty[0], everywhere[0])));
}

/* Counts that contradict each other, as windows of words may, give the nearest table that does not. */
Test(measure, contradictions)
{
    galley_pair p = {30, 20, 10, 100};
    cr_expect_float_eq(galley_measure_jaccard(&p), 0.5, 1e-12);
    cr_expect(galley_measure_log_likelihood(&p) > 0);
    cr_expect_float_eq(galley_measure_expected(&(galley_pair){1, 200, 10, 100}), 10, 1e-12);
}
