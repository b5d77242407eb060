/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define NN_MAX_DIMS 4

/**
 * NnShape:
 * @n_dims: 0 (a scalar) … %NN_MAX_DIMS
 * @size: sizes, the slowest first; images are (N, H, W, C)
 */
typedef struct {
  guint n_dims;
  gsize size[NN_MAX_DIMS];
} NnShape;

#define NN_SHAPE(...)                                                       \
  ((NnShape){ .n_dims = sizeof ((gsize[]){ __VA_ARGS__ }) / sizeof (gsize), \
              .size = { __VA_ARGS__ } })
#define NN_SCALAR ((NnShape){ .n_dims = 0 })

gboolean nn_shape_equal (const NnShape *a, const NnShape *b);

/* Number of values; FALSE when the product does not fit. */
gboolean nn_shape_count (const NnShape *shape, gsize *count);

/* "64 × 28 × 28 × 1"; "scalar" without dimensions. (transfer full) */
char *nn_shape_to_string (const NnShape *shape);

G_END_DECLS
