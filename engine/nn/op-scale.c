/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A fixed factor s: y = s x, ∂L/∂x = s ∂L/∂y. */

#include "nn-op.h"

#include <math.h>

#include "nn-rows.h"

static void
forward (NnTensor *self, const NnPass *pass)
{
  nn_values_move (self->count, (float) self->attributes.factor, self->inputs[0]->data, FALSE,
                  self->data, pass->pool);
}

static void
backward (NnTensor *self, const NnPass *pass)
{
  if (!self->inputs[0]->gradient)
    return;
  nn_values_move (self->count, (float) self->attributes.factor, self->gradient,
                  nn_tensor_accumulates (self, 0), self->inputs[0]->gradient, pass->pool);
}

static gboolean
infer (NnTensor *self, GError **error)
{
  if (!isfinite ((float) self->attributes.factor)) {
    char found[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd (found, sizeof found, "%g", self->attributes.factor);
    g_set_error (error, NN_ERROR, NN_ERROR_SHAPE,
                 "scale \"%s\": expected a finite factor, found %s", self->name, found);
    return FALSE;
  }
  return nn_tensor_set_shape (self, self->inputs[0]->shape, error);
}

const NnOpClass nn_op_scale = {
  .name = "scale",
  .infer = infer,
  .forward = forward,
  .backward = backward,
};

NnTensor *
nn_scale (NnGraph *graph, NnTensor *x, const char *name, double factor)
{
  return nn_graph_add (graph, NN_OP_SCALE, name, 1, &x, (NnAttributes){ .factor = factor });
}
