/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NnCorrelation:
 * @in_channels: of the picture, which has its borders already
 * @out_channels: of the result
 * @kernel: rows and columns of a kernel
 * @stride: of rows and of columns
 * @width: pixels in a row of the result
 * @picture_row: floats from one row of the picture to the next
 * @group: neighbouring pixels of a result row that are computed as one
 * @n_groups: of a row
 * @n_lanes: floats that a group takes, a whole number of vectors
 * @taps: floats of one picture row that a group depends on
 * @n_packed: floats of packed kernels and biases
 * @winograd: kernels of 3 × 3 between enough channels go by fewer products: see nn-winograd.c
 *
 * The cross-correlation
 *
 *   z[y, x, o] = b[o] + Σ_{u, v, i} p[y stride + u, x stride + v, i] K[o, u, v, i]
 *
 * without copying the patches of the picture apart. A vector holds output channels, so a picture's
 * value is broadcast and each product serves a whole vector. Where there are fewer channels than a
 * vector has lanes, it holds those of some neighbouring pixels: of what the group sees in a row of
 * the picture, pixel g takes its own stretch by kernels that are shifted by g stride and are 0
 * elsewhere.
 *
 * Made by nn_correlation().
 */
typedef struct {
  gsize in_channels, out_channels, kernel, stride, width, picture_row;
  gsize group, n_groups, n_lanes, taps, n_packed;
  gboolean winograd;
} NnCorrelation;

/**
 * NnKernels:
 * @first: K[0, 0, 0, 0]
 * @out, @row, @column, @in: how far it is in memory to the next index of each kind
 *
 * Kernels in any order, so that they can be turned round without a copy.
 */
typedef struct {
  const float *first;
  gssize out, row, column, in;
} NnKernels;

/**
 * NnPictures:
 * @n: pictures
 * @rows: of the result of each
 * @first: the first picture, with its borders
 * @step: floats from picture to picture
 */
typedef struct {
  gsize n, rows;
  const float *first;
  gsize step;
} NnPictures;

NnCorrelation nn_correlation (gsize in_channels,
                              gsize out_channels,
                              gsize kernel,
                              gsize stride,
                              gsize width,
                              gsize picture_row);

/* Floats after a picture that are read, though they count for nothing: they must be finite. */
gsize nn_correlation_slack (const NnCorrelation *self);

/* Floats of scratch memory for @n pictures of which @rows rows of the result are wanted. */
gsize nn_correlation_scratch (const NnCorrelation *self, gsize n, gsize rows);

/* Where the kernel from in-channel @in to out-channel @out stands in the packed order; the same for
 * the channels up to the next multiple of 16 stand behind it. For kernels of 1 × 1 alone. */
gsize nn_correlation_place (const NnCorrelation *self, gsize in, gsize out);

/* @packed (n_packed); @bias (out_channels), NULL for 0. */
void nn_correlation_pack (const NnCorrelation *self,
                          const NnKernels *kernels,
                          const float *bias,
                          float *packed);

/* z = or, with @accumulate, z +=, when there are no biases. @z (n, rows, width, out_channels). */
void nn_correlation_forward (const NnCorrelation *self,
                             const float *packed,
                             const NnPictures *pictures,
                             gboolean accumulate,
                             float *z,
                             float *scratch);

/* Adds ∂L/∂K and ∂L/∂b, in the packed order. @dz (n, rows, n_groups, n_lanes), which is 0 in lanes
 * that stand for nothing. */
void nn_correlation_gradient (const NnCorrelation *self,
                              const NnPictures *pictures,
                              const float *dz,
                              float *packed,
                              float *scratch);

/* The reverse of nn_correlation_pack() for gradients: what went into several places is added up.
 * @weight (out_channels, kernel, kernel, in_channels), @bias (out_channels), either NULL to leave
 * it. */
void nn_correlation_unpack (const NnCorrelation *self,
                            const float *packed,
                            gboolean accumulate_weight,
                            float *weight,
                            gboolean accumulate_bias,
                            float *bias);

G_END_DECLS
