/* core/measure/measure.c: measures of association and of difference.
 * SPDX-License-Identifier: MIT */
#include <galley/measure.h>

#include <math.h>

/* -- two things in one collection -- */

static double least(double a, double b)
{
    return a < b ? a : b;
}

static double most(double a, double b)
{
    return a > b ? a : b;
}

/* The four cells: both, the first alone, the second alone, neither. */
typedef struct cells {
    double at[2][2], row[2], column[2], all;
} cells;

static cells cells_of(const galley_pair *p)
{
    double all = most(p->all, 0), first = most(least(p->first, all), 0);
    double second = most(least(p->second, all), 0);
    double both = most(least(p->both, least(first, second)), most(0, first + second - all));
    return (cells){.at = {{both, first - both}, {second - both, all - first - second + both}},
                   .row = {first, all - first},
                   .column = {second, all - second},
                   .all = all};
}

static bool one_never_occurs(const cells *c)
{
    return c->row[0] <= 0 || c->column[0] <= 0;
}

double galley_measure_expected(const galley_pair *p)
{
    cells c = cells_of(p);
    return c.all > 0 ? c.row[0] * c.column[0] / c.all : 0;
}

double galley_measure_pmi(const galley_pair *p)
{
    cells c = cells_of(p);
    if (one_never_occurs(&c))
        return NAN;
    return log2(c.at[0][0] * c.all / (c.row[0] * c.column[0]));
}

double galley_measure_npmi(const galley_pair *p)
{
    cells c = cells_of(p);
    if (one_never_occurs(&c))
        return NAN;
    if (c.at[0][0] <= 0)
        return -1;
    if (c.at[0][0] >= c.all) /* both are everywhere: never apart, and by chance as well */
        return 1;
    return galley_measure_pmi(p) / -log2(c.at[0][0] / c.all);
}

/* x ln(x / e), which is 0 at 0. */
static double term(double x, double e)
{
    return x > 0 ? x * log(x / e) : 0;
}

double galley_measure_log_likelihood(const galley_pair *p)
{
    cells c = cells_of(p);
    double sum = 0;
    if (one_never_occurs(&c) || c.row[1] <= 0 || c.column[1] <= 0)
        return NAN;
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 2; k++)
            sum += term(c.at[i][k], c.row[i] * c.column[k] / c.all);
    return most(2 * sum, 0);
}

double galley_measure_chi_square(const galley_pair *p)
{
    cells c = cells_of(p);
    double d = c.at[0][0] * c.at[1][1] - c.at[0][1] * c.at[1][0];
    if (one_never_occurs(&c) || c.row[1] <= 0 || c.column[1] <= 0)
        return NAN;
    return c.all * (d / (c.row[0] * c.row[1])) * (d / (c.column[0] * c.column[1]));
}

double galley_measure_jaccard(const galley_pair *p)
{
    cells c = cells_of(p);
    double either = c.row[0] + c.column[0] - c.at[0][0];
    return either > 0 ? c.at[0][0] / either : NAN;
}

/* -- one thing in several collections -- */

static galley_share sum_of(const galley_share *at, size_t n)
{
    galley_share all = {0, 0};
    for (size_t i = 0; i < n; i++) {
        all.count += at[i].count;
        all.size += at[i].size;
    }
    return all;
}

double galley_measure_keyness(const galley_share *at, size_t n)
{
    galley_share all = sum_of(at, n);
    double sum = 0;
    if (all.size <= 0 || all.count <= 0)
        return NAN;
    for (size_t i = 0; i < n; i++)
        sum += term(at[i].count, at[i].size * all.count / all.size);
    return most(2 * sum, 0);
}

double galley_measure_keyness_chi_square(const galley_share *at, size_t n)
{
    galley_share all = sum_of(at, n);
    double sum = 0, there = all.count / all.size;
    if (all.size <= 0 || all.count <= 0 || all.count >= all.size)
        return NAN;
    for (size_t i = 0; i < n; i++) {
        double d = at[i].count - at[i].size * there;
        if (at[i].size > 0)
            sum += d * d / (at[i].size * there) + d * d / (at[i].size * (1 - there));
    }
    return sum;
}

double galley_measure_log_ratio(galley_share a, galley_share b)
{
    if (a.size <= 0 || b.size <= 0 || (a.count <= 0 && b.count <= 0))
        return NAN;
    return log2((a.count > 0 ? a.count : 0.5) / a.size) -
           log2((b.count > 0 ? b.count : 0.5) / b.size);
}

double galley_measure_p(double value)
{
    return erfc(sqrt(most(value, 0) / 2));
}
