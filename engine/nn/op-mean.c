/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y = (1/M) Σ x over the M values along the chosen axes; ∂L/∂x = (1/M) ∂L/∂y. */

#include "nn-op.h"

#include "nn-reduce.h"

static double
n_terms (const NnTensor *self)
{
  return (double) (self->inputs[0]->count / self->count);
}

static void
forward (NnTensor *self, const NnPass *pass)
{
  const double *sums = nn_reduce (self, NN_TERM_VALUE, pass);
  double m = n_terms (self);

  for (gsize i = 0; i < self->count; i++)
    self->data[i] = (float) (sums[i] / m);
}

static void
backward (NnTensor *self, const NnPass *pass)
{
  double *slopes = nn_reduce_slopes (self);
  double m = n_terms (self);

  if (!self->inputs[0]->gradient)
    return;
  for (gsize i = 0; i < self->count; i++)
    slopes[i] = self->gradient[i] / m;
  nn_reduce_backward (self, NN_TERM_VALUE, 0, pass);
}

const NnOpClass nn_op_mean = {
  .name = "mean",
  .infer = nn_reduce_infer,
  .forward = forward,
  .backward = backward,
};

NnTensor *
nn_mean (NnGraph *graph, NnTensor *x, const char *name, guint axes)
{
  return nn_graph_add (graph, NN_OP_MEAN, name, 1, &x, (NnAttributes){ .axes = axes });
}
