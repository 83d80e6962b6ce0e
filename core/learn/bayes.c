/* core/learn/bayes.c: naive Bayes, as weights like any other linear model's.
 *
 * Multinomial: log of a label's share of each feature. Complement (Rennie et al. 2003): minus that of all other labels,
 * scaled to a sum of 1, which a rare label needs.
 * Weights of a feature are less their mean over labels, so that what is left says for which label it speaks.
 * SPDX-License-Identifier: MIT */
#include "core/learn/learn_internal.h"

#include <math.h>

static const double smoothing = 0.05;

void galley__bayes_multinomial(double *w, size_t features, double prior)
{
    double total = 0;
    for (size_t f = 0; f < features; f++)
        total += w[f] + smoothing;
    for (size_t f = 0; f < features; f++)
        w[f] = log((w[f] + smoothing) / total);
    w[features] = log(prior);
}

void galley__bayes_complement(double *w, const double *all, size_t features)
{
    double total = 0, size = 0;
    for (size_t f = 0; f < features; f++)
        total += all[f] - w[f] + smoothing;
    for (size_t f = 0; f < features; f++) {
        w[f] = -log((all[f] - w[f] + smoothing) / total);
        size += fabs(w[f]);
    }
    for (size_t f = 0; f < features && size > 0; f++)
        w[f] /= size;
    w[features] = 0;
}

void galley__bayes_center(double *w, size_t labels, size_t stride)
{
    double mean = 0;
    for (size_t l = 0; l < labels; l++)
        mean += w[l * stride] / (double)labels;
    for (size_t l = 0; l < labels; l++)
        w[l * stride] -= mean;
}

galley_status galley__bayes(const galley__rows *rows, const uint8_t *gold, const uint8_t *in,
                            size_t labels, bool is_complement, const galley_alloc *alloc,
                            double *weights, galley_error *err)
{
    size_t width = rows->features + 1, kept = 0;
    double *all = galley__new(alloc, width * sizeof *all);
    if (all == NULL)
        return galley__nomem(err);
    memset(weights, 0, labels * width * sizeof *weights);
    for (size_t r = 0; r < rows->count; r++) {
        kept += in[r];
        for (size_t i = rows->start[r]; in[r] && i < rows->start[r + 1]; i++) {
            const galley__cell *cell = &rows->cells[i];
            all[cell->feature] += (double)cell->value;
            for (size_t l = 0; l < labels; l++)
                if (gold[r * labels + l])
                    weights[l * width + cell->feature] += (double)cell->value;
        }
        for (size_t l = 0; in[r] && l < labels; l++)
            weights[l * width + rows->features] += gold[r * labels + l];
    }
    for (size_t l = 0; l < labels; l++) {
        double *w = weights + l * width;
        if (is_complement)
            galley__bayes_complement(w, all, rows->features);
        else
            galley__bayes_multinomial(w, rows->features,
                                      (w[rows->features] + 0.5) / ((double)kept + 1));
    }
    for (size_t f = 0; f < width; f++)
        galley__bayes_center(weights + f, labels, width);
    galley__free(alloc, all, width * sizeof *all);
    return GALLEY_OK;
}
