/* core/learn/linear.c: linear classifiers by dual coordinate descent.
 *
 * After Hsieh et al. (2008) for the squared hinge and Yu, Huang and Lin (2011) for the logistic loss: one article at
 * a time, the best change of its multiplier given all others. The order of visits comes from the seed alone.
 * SPDX-License-Identifier: MIT */
#include "core/learn/learn_internal.h"

#include <math.h>

enum { NEWTON_MAX = 50 };
static const double tolerance = 0.1;

uint64_t galley__random(uint64_t *state)
{
    *state += 0x9E3779B97F4A7C15u; /* splitmix64 */
    uint64_t z = *state;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

double galley__dot(const galley__rows *rows, size_t row, const double *weights)
{
    double sum = weights[rows->features];
    for (size_t i = rows->start[row]; i < rows->start[row + 1]; i++)
        sum += weights[rows->cells[i].feature] * (double)rows->cells[i].value;
    return sum;
}

static void add(const galley__rows *rows, size_t row, double by, double *weights)
{
    for (size_t i = rows->start[row]; i < rows->start[row + 1]; i++)
        weights[rows->cells[i].feature] += by * (double)rows->cells[i].value;
    weights[rows->features] += by;
}

static size_t begin(const galley__task *t)
{
    size_t n = 0;
    memset(t->weights, 0, (t->rows->features + 1) * sizeof *t->weights);
    for (size_t i = 0; i < t->rows->count; i++)
        if (t->sign[i])
            t->order[n++] = (uint32_t)i;
    return n;
}

static void shuffle(uint32_t *order, size_t n, uint64_t *seed)
{
    for (size_t i = n; i > 1; i--) {
        size_t k = (size_t)(galley__random(seed) % i);
        uint32_t held = order[k];
        order[k] = order[i - 1];
        order[i - 1] = held;
    }
}

/* One article: how far its multiplier was from its best, as a projected gradient. `out`: it is at zero and wants to
 * stay there by more than `bound`, so it need not be looked at for a while. */
static double step_svm(const galley__task *t, size_t row, double bound, bool *out)
{
    double sign = t->sign[row], diagonal = 0.5 / (sign > 0 ? t->c_positive : t->c_negative);
    double *alpha = &t->alpha[row];
    double slope = sign * galley__dot(t->rows, row, t->weights) - 1 + *alpha * diagonal;
    *out = *alpha == 0 && slope > bound;
    double projected = *alpha == 0 && slope > 0 ? 0 : slope;
    if (fabs(projected) > 1e-12) {
        double old = *alpha, next = old - slope / (t->rows->square[row] + diagonal);
        *alpha = next > 0 ? next : 0;
        add(t->rows, row, (*alpha - old) * sign, t->weights);
    }
    return projected;
}

void galley__linear_svm(const galley__task *task)
{
    size_t all = begin(task), n = all;
    uint64_t seed = task->seed;
    double bound = INFINITY;
    memset(task->alpha, 0, task->rows->count * sizeof *task->alpha);
    for (uint32_t pass = 0; pass < task->passes; pass++) {
        double most = -INFINITY, least = INFINITY;
        shuffle(task->order, n, &seed);
        for (size_t i = 0; i < n; i++) {
            bool out;
            double projected = step_svm(task, task->order[i], bound, &out);
            if (out) {
                uint32_t held = task->order[i];
                task->order[i--] = task->order[--n];
                task->order[n] = held;
                continue;
            }
            most = projected > most ? projected : most;
            least = projected < least ? projected : least;
        }
        if (n == 0 || most - least <= tolerance) {
            if (n == all)
                return;
            n = all;
            bound = INFINITY;
        } else {
            bound = most > 0 ? most : INFINITY;
        }
    }
}

/* Newton steps on one multiplier in (0, c); `gradient` at z is a (z - old) + b + log(z / (c - z)). */
static double newton(double a, double b, double c, double old)
{
    double z = c - old < 0.5 * c ? 0.1 * old : old;
    for (int i = 0; i < NEWTON_MAX; i++) {
        double gradient = a * (z - old) + b + log(z / (c - z));
        if (fabs(gradient) < 1e-4)
            break;
        double next = z - gradient / (a + c / ((c - z) * z));
        z = next <= 0 ? z * 0.1 : next >= c ? (z + c) / 2 : next;
    }
    return z;
}

/* A row has two multipliers that add up to c: alpha[2i] and alpha[2i + 1]. */
static double step_logistic(const galley__task *t, size_t row)
{
    double sign = t->sign[row], c = sign > 0 ? t->c_positive : t->c_negative;
    double a = t->rows->square[row], b = sign * galley__dot(t->rows, row, t->weights);
    double *pair = &t->alpha[2 * row];
    bool second = 0.5 * a * (pair[1] - pair[0]) + b < 0;
    double side = second ? -1 : 1, old = pair[second];
    double gap = fabs(side * b + log(old / (c - old)));
    double z = newton(a, side * b, c, old);
    pair[second] = z;
    pair[!second] = c - z;
    add(t->rows, row, side * (z - old) * sign, t->weights);
    return gap;
}

void galley__linear_logistic(const galley__task *task)
{
    size_t n = begin(task);
    uint64_t seed = task->seed;
    for (size_t i = 0; i < n; i++) {
        size_t row = task->order[i];
        double c = task->sign[row] > 0 ? task->c_positive : task->c_negative;
        task->alpha[2 * row] = c * 0.001 < 1e-8 ? c * 0.001 : 1e-8;
        task->alpha[2 * row + 1] = c - task->alpha[2 * row];
        add(task->rows, row, task->sign[row] * task->alpha[2 * row], task->weights);
    }
    for (uint32_t pass = 0; pass < task->passes; pass++) {
        double most = 0;
        shuffle(task->order, n, &seed);
        for (size_t i = 0; i < n; i++) {
            double gap = step_logistic(task, task->order[i]);
            most = gap > most ? gap : most;
        }
        if (most <= tolerance)
            return;
    }
}
