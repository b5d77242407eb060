/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "data-set.h"

G_BEGIN_DECLS

/**
 * DataPlanarKind:
 *
 * Two classes of points in the plane, features (x₁, x₂) within about [−1, 1]²; formulas head
 * data-planar.c.
 */
typedef enum {
  DATA_PLANAR_CIRCLES,
  DATA_PLANAR_MOONS,
  DATA_PLANAR_XOR,
  DATA_PLANAR_SPIRAL,
  DATA_PLANAR_GAUSSIANS,
  DATA_PLANAR_XOR_UNIFORM,
} DataPlanarKind;

#define DATA_PLANAR_N_KINDS 6

/* "circles", "moons", "xor", "spiral", "gaussians", "xor-uniform". (transfer none) */
const char *data_planar_kind_id (DataPlanarKind kind);

/* @n points, half of each class (class A has one more when @n is odd), in shuffled order. @noise ≥
 * 0 is the standard deviation of Gaussian noise added to both coordinates, in units of the axes.
 * Drawn from NN_STREAM_DATA (places) and NN_STREAM_NOISE (noise) of
 * @seed: the same seed with another @noise moves the same points. Errors:
 * DATA_ERROR_SIZE when @n < 2. (transfer full) */
DataSet *data_planar_new (DataPlanarKind kind, gsize n, double noise, guint64 seed, GError **error);

G_END_DECLS
