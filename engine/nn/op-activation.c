/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * An activation on its own: y = f (x), ∂L/∂x = ∂L/∂y ⊙ f′(x), with f′ computed from y; see
 * nn-activation.h for each f. At 0 the slope of ReLU is taken as 0, that of leaky ReLU as 1.
 */

#include "nn-op.h"

#include <string.h>

#include "nn-activation.h"
#include "nn-rows.h"
#include "nn-stretch.h"

/* Slopes that wait on the stack to be added. */
#define CHUNK 1024

static void
forward_stretch (NnTensor *self, gsize start, gsize n)
{
  memcpy (self->data + start, self->inputs[0]->data + start, n * sizeof (float));
  nn_activation_forward (self->attributes.activation, 1, n, n, self->data + start);
}

static void
backward_stretch (NnTensor *self, gsize start, gsize n)
{
  NnActivation activation = self->attributes.activation;
  const float *y = self->data + start, *dy = self->gradient + start;
  float *dx = self->inputs[0]->gradient + start;
  float chunk[CHUNK];

  if (!nn_tensor_accumulates (self, 0)) {
    nn_activation_backward (activation, n, y, dy, dx);
    return;
  }
  for (gsize i = 0; i < n; i += CHUNK) {
    gsize here = MIN (CHUNK, n - i);

    nn_activation_backward (activation, here, y + i, dy + i, chunk);
    nn_values_move (here, 1, chunk, TRUE, dx + i, NULL);
  }
}

static void
forward (NnTensor *self, const NnPass *pass)
{
  nn_stretches_run (self, self->count, forward_stretch, pass);
}

static void
backward (NnTensor *self, const NnPass *pass)
{
  if (self->inputs[0]->gradient)
    nn_stretches_run (self, self->count, backward_stretch, pass);
}

static gboolean
infer (NnTensor *self, GError **error)
{
  return nn_tensor_set_shape (self, self->inputs[0]->shape, error);
}

const NnOpClass nn_op_activation = {
  .name = "activation",
  .infer = infer,
  .forward = forward,
  .backward = backward,
};

NnTensor *
nn_activation (NnGraph *graph, NnTensor *x, const char *name, NnActivation activation)
{
  return nn_graph_add (graph, NN_OP_ACTIVATION, name, 1, &x,
                       (NnAttributes){ .activation = activation });
}
