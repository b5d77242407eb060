/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The same values in the same order under another shape; the gradient likewise. */

#include "nn-op.h"

#include "nn-rows.h"

static void
forward (NnTensor *self, const NnPass *pass)
{
  nn_values_move (self->count, 1, self->inputs[0]->data, FALSE, self->data, pass->pool);
}

static void
backward (NnTensor *self, const NnPass *pass)
{
  if (!self->inputs[0]->gradient)
    return;
  nn_values_move (self->count, 1, self->gradient, nn_tensor_accumulates (self, 0),
                  self->inputs[0]->gradient, pass->pool);
}

static gboolean
infer (NnTensor *self, GError **error)
{
  if (!nn_tensor_set_shape (self, self->attributes.shape, error))
    return FALSE;
  if (self->count != self->inputs[0]->count)
    return nn_tensor_refuse (self, "two shapes of equally many values", &self->inputs[0]->shape,
                             &self->shape, error);
  return TRUE;
}

const NnOpClass nn_op_reshape = {
  .name = "reshape",
  .infer = infer,
  .forward = forward,
  .backward = backward,
};

NnTensor *
nn_reshape (NnGraph *graph, NnTensor *x, const char *name, NnShape shape)
{
  return nn_graph_add (graph, NN_OP_RESHAPE, name, 1, &x, (NnAttributes){ .shape = shape });
}

/* A vector of N values becomes (N, 1), a scalar (1, 1). */
NnTensor *
nn_flatten (NnGraph *graph, NnTensor *x, const char *name)
{
  gsize n = x->shape.n_dims > 0 ? x->shape.size[0] : 1;

  return nn_reshape (graph, x, name, NN_SHAPE (n, n > 0 ? x->count / n : 0));
}
