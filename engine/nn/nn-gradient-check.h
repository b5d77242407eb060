/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "nn-graph.h"

G_BEGIN_DECLS

/**
 * NnGradientCheck:
 * @tensor: name of the tensor with the largest error
 * @index: of the value in it
 * @analytic: its derivative by back-propagation
 * @numeric: by central differences
 * @error: nn_gradient_error() of the two
 * @largest: largest |analytic| met: 0 means that nothing was checked
 * @n_checked: number of derivatives compared
 *
 * The worst disagreement of a gradient check.
 */
typedef struct {
  const char *tensor;
  gsize index;
  double analytic;
  double numeric;
  double error;
  double largest;
  gsize n_checked;
} NnGradientCheck;

/* |@analytic − @numeric| / max (1, |@analytic|, |@numeric|); infinite when either is NaN. */
double nn_gradient_error (double analytic, double numeric);

/* Compares back-propagation with (J(x + h) − J(x − h)) / 2h, J = Σ upstream ⊙ objective summed in
 * double, for every value of every parameter and of every input that wants a gradient. @upstream
 * has the objective's shape; NULL: 1, for a scalar. @h about 1e-2 suits float32. A NaN anywhere
 * counts as an infinite error. Leaves all values as they were. */
NnGradientCheck nn_gradient_check (NnGraph *graph, const float *upstream, double h);

G_END_DECLS
