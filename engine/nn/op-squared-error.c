/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Mean squared error of outputs a against targets y, any equal shapes, with M values in all:
 *
 *   L = (1/M) Σ (a − y)²,  ∂L/∂a = 2 (a − y) / M,  ∂L/∂y = −∂L/∂a
 */

#include "nn-op.h"

#include "nn-isa.h"

enum { OUTPUTS, TARGETS };

static void
forward (NnTensor *self, const NnPass *pass)
{
  const float *a = self->inputs[OUTPUTS]->data, *y = self->inputs[TARGETS]->data;
  gsize m = self->inputs[OUTPUTS]->count;
  double sum = 0;

  for (gsize i = 0; i < m; i++)
    sum += ((double) a[i] - y[i]) * ((double) a[i] - y[i]);
  self->data[0] = (float) (sum / (double) m);
}

NN_INLINE void
slope_body (gsize n, const float *a, const float *y, float factor, gboolean add, float *da)
{
  for (gsize i = 0; i < n; i++)
    da[i] = (add ? da[i] : 0) + factor * (a[i] - y[i]);
}

NN_CLONES (slope,
           (gsize n, const float *a, const float *y, float factor, gboolean add, float *da),
           (n, a, y, factor, add, da))

static void
backward (NnTensor *self, const NnPass *pass)
{
  gsize m = self->inputs[OUTPUTS]->count;
  float factor = (float) (2 * self->gradient[0] / (double) m);

  for (guint i = 0; i < 2; i++)
    if (self->inputs[i]->gradient)
      slope (m, self->inputs[OUTPUTS]->data, self->inputs[TARGETS]->data,
             i == OUTPUTS ? factor : -factor, nn_tensor_accumulates (self, i),
             self->inputs[i]->gradient);
}

static gboolean
infer (NnTensor *self, GError **error)
{
  const NnShape *outputs = &self->inputs[OUTPUTS]->shape, *targets = &self->inputs[TARGETS]->shape;

  if (!nn_shape_equal (outputs, targets) || self->inputs[OUTPUTS]->count == 0)
    return nn_tensor_refuse (self, "outputs and targets of the same shape", outputs, targets,
                             error);
  return nn_tensor_set_shape (self, NN_SCALAR, error);
}

const NnOpClass nn_op_squared_error = {
  .name = "squared error",
  .infer = infer,
  .forward = forward,
  .backward = backward,
};

NnTensor *
nn_squared_error (NnGraph *graph, NnTensor *outputs, NnTensor *targets, const char *name)
{
  return nn_graph_add (graph, NN_OP_SQUARED_ERROR, name, 2, (NnTensor *[]){ outputs, targets },
                       (NnAttributes){ 0 });
}
