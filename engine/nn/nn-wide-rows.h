/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The loops of batch-norm over a stretch of @n values that is read as rows of @width, each of which
 * holds the features of one or several examples; the last may be cut short. Factors are (width).
 */

/* sum (width) = Σ x. */
void nn_wide_rows_sum (gsize n, gsize width, const float *x, float *sum);

/* sum = Σ d and squares = Σ d², with d = x − centre. */
void nn_wide_rows_sum_squares (gsize n,
                               gsize width,
                               const float *x,
                               const float *centre,
                               float *sum,
                               float *squares);

/* y = (x − centre) scale + offset, with @rectify its positive part. */
void nn_wide_rows_normalise (gboolean rectify,
                             gsize n,
                             gsize width,
                             const float *x,
                             const float *centre,
                             const float *scale,
                             const float *offset,
                             float *y);

/* sum = Σ dz and products = Σ dz (x − centre). With @rectify dz is dy where
 * nn_wide_rows_normalise() let something through: that is computed again, by the same rounding,
 * which is cheaper than reading y. */
void nn_wide_rows_sum_gradients (gboolean rectify,
                                 gsize n,
                                 gsize width,
                                 const float *x,
                                 const float *dy,
                                 const float *centre,
                                 const float *scale,
                                 const float *offset,
                                 float *sum,
                                 float *products);

/* dx = or, with @add, dx += scale dz + slope (x − centre) + constant, with dz as before. */
void nn_wide_rows_input_gradient (gboolean add,
                                  gboolean rectify,
                                  gsize n,
                                  gsize width,
                                  const float *x,
                                  const float *dy,
                                  const float *centre,
                                  const float *scale,
                                  const float *offset,
                                  const float *slope,
                                  const float *constant,
                                  float *dx);

G_END_DECLS
