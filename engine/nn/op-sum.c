/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y = Σ x over the chosen axes; ∂L/∂x = ∂L/∂y for each x of the sum. */

#include "nn-op.h"

#include "nn-reduce.h"

static void
forward (NnTensor *self, const NnPass *pass)
{
  const double *sums = nn_reduce (self, NN_TERM_VALUE, pass);

  for (gsize i = 0; i < self->count; i++)
    self->data[i] = (float) sums[i];
}

static void
backward (NnTensor *self, const NnPass *pass)
{
  double *slopes = nn_reduce_slopes (self);

  if (!self->inputs[0]->gradient)
    return;
  for (gsize i = 0; i < self->count; i++)
    slopes[i] = self->gradient[i];
  nn_reduce_backward (self, NN_TERM_VALUE, 0, pass);
}

const NnOpClass nn_op_sum = {
  .name = "sum",
  .infer = nn_reduce_infer,
  .forward = forward,
  .backward = backward,
};

NnTensor *
nn_sum (NnGraph *graph, NnTensor *x, const char *name, guint axes)
{
  return nn_graph_add (graph, NN_OP_SUM, name, 1, &x, (NnAttributes){ .axes = axes });
}
