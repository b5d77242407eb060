/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* −y log p, in nats. What has y = 0 adds exactly 0, whatever p is (0 · log 0 = 0, the limit of
 * y log y); with y > 0 and p = 0 it is +∞. */
double lab_cross_entropy_term (double p, double y);

/* Index of the greatest of @n values; of several equal ones the first, as numpy.argmax() has it.
 * @is_tie (nullable): whether there are several. */
gsize lab_cross_entropy_argmax (const double *values, gsize n, gboolean *is_tie);

/* @p (n) = softmax of @z (n), which may be as large as doubles are. */
void lab_cross_entropy_softmax (const double *z, gsize n, double *p);

/* −log softmax (z)_label of one example, every operation in float32, the largest logit taken off
 * first, as deep-learning programs do it: 0 once all others together are less than half a unit in
 * the last place of 1 (about 6e-8). */
float lab_cross_entropy_float32 (const float *z, gsize n, gsize label);

/* The natural logarithm of the same loss, exact to rounding in double, also where the loss itself
 * would be too small for a double:
 *
 *   L = log (1 + S) > 0,  log S = log Σ_{k ≠ label} e^{z_k − z_label}
 *
 * by log1p(), and log L = log S where S is too small to matter beside 1. −∞ for one class alone. */
double lab_cross_entropy_log_exact (const float *z, gsize n, gsize label);

G_END_DECLS
