/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * y = √Σ x² over the chosen axes;
 *
 *   ∂L/∂x = ∂L/∂y x / y,  and 0 where y = 0
 *
 * At 0 the norm has no derivative; 0 is a subgradient. Squares are added in double, so that they
 * neither overflow nor vanish for any float x; the quotient likewise.
 */

#include "nn-op.h"

#include <math.h>

#include "nn-reduce.h"

static void
forward (NnTensor *self, const NnPass *pass)
{
  const double *sums = nn_reduce (self, NN_TERM_SQUARE, pass);

  for (gsize i = 0; i < self->count; i++)
    self->data[i] = (float) sqrt (sums[i]);
}

static void
backward (NnTensor *self, const NnPass *pass)
{
  double *slopes = nn_reduce_slopes (self);

  if (!self->inputs[0]->gradient)
    return;
  /* ∂y/∂Σx² = 1 / 2y. */
  for (gsize i = 0; i < self->count; i++)
    slopes[i] = self->data[i] == 0 ? 0 : self->gradient[i] / (2 * (double) self->data[i]);
  nn_reduce_backward (self, NN_TERM_SQUARE, 0, pass);
}

const NnOpClass nn_op_l2_norm = {
  .name = "L2 norm",
  .infer = nn_reduce_infer,
  .forward = forward,
  .backward = backward,
};

NnTensor *
nn_l2_norm (NnGraph *graph, NnTensor *x, const char *name, guint axes)
{
  return nn_graph_add (graph, NN_OP_L2_NORM, name, 1, &x, (NnAttributes){ .axes = axes });
}
