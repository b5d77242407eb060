/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "nn-pool.h"

G_BEGIN_DECLS

/**
 * NnRows:
 * @from_stride: values from one row of @from to the next
 * @to_stride: likewise in @to
 * @add: to += instead of to =
 *
 * to (rows, length) ← factor · from (rows, length), out of one tensor and into another: what
 * moving, cutting and joining tensors comes down to, and the way back of a sum. @from and @to are
 * apart, or the same.
 */
typedef struct {
  gsize rows;
  gsize length;
  gsize from_stride;
  gsize to_stride;
  const float *from;
  float *to;
  float factor;
  gboolean add;
} NnRows;

/* Shared out in tiles that depend on rows and length alone. */
void nn_rows_run (const NnRows *self, NnPool *pool);

/* The same for @n values that stand side by side. */
void nn_values_move (gsize n,
                     float factor,
                     const float *from,
                     gboolean add,
                     float *to,
                     NnPool *pool);

G_END_DECLS
