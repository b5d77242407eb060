/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Squared Euclidean distances of examples a_n and b_n, with a, b (N, …):
 *
 *   y_n = Σ (a_n − b_n)²,  ∂L/∂a_n = 2 ∂L/∂y_n (a_n − b_n),  ∂L/∂b_n = −∂L/∂a_n
 *
 * (of the triplet loss, Schroff, Kalenichenko, Philbin 2015).
 */

#include "nn-op.h"

#include "nn-reduce.h"

enum { A, B };

static void
forward (NnTensor *self, const NnPass *pass)
{
  const double *sums = nn_reduce (self, NN_TERM_SQUARED_DIFFERENCE, pass);

  for (gsize i = 0; i < self->count; i++)
    self->data[i] = (float) sums[i];
}

static void
backward (NnTensor *self, const NnPass *pass)
{
  double *slopes = nn_reduce_slopes (self);

  for (guint input = A; input <= B; input++) {
    if (!self->inputs[input]->gradient)
      continue;
    for (gsize i = 0; i < self->count; i++)
      slopes[i] = input == A ? self->gradient[i] : -self->gradient[i];
    nn_reduce_backward (self, NN_TERM_SQUARED_DIFFERENCE, input, pass);
  }
}

static gboolean
infer (NnTensor *self, GError **error)
{
  const NnShape *a = &self->inputs[A]->shape, *b = &self->inputs[B]->shape;

  if (a->n_dims == 0 || !nn_shape_equal (a, b) || self->inputs[A]->count == 0)
    return nn_tensor_refuse (self, "two tensors of the same shape (N, …), each size at least 1", a,
                             b, error);
  return nn_reduce_infer (self, error);
}

const NnOpClass nn_op_squared_distance = {
  .name = "squared distance",
  .infer = infer,
  .forward = forward,
  .backward = backward,
};

NnTensor *
nn_squared_distance (NnGraph *graph, NnTensor *a, NnTensor *b, const char *name)
{
  guint all_but_first = (NN_AXIS (a->shape.n_dims) - 1) & ~NN_AXIS (0);

  return nn_graph_add (graph, NN_OP_SQUARED_DISTANCE, name, 2, (NnTensor *[]){ a, b },
                       (NnAttributes){ .axes = all_but_first });
}
