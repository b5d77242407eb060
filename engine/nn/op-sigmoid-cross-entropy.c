/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Sigmoid (binary) cross-entropy from logits z and targets y in [0, 1], any equal shapes, with M
 * values in all:
 *
 *   L = (1/M) Σ −y log σ(z) − (1 − y) log (1 − σ(z)) = (1/M) Σ max (z, 0) − z y + log (1 +
 * e^{−|z|})
 *
 *   ∂L/∂z = (σ(z) − y) / M
 *
 * The second form neither overflows nor takes the logarithm of 0. Targets get no gradient.
 */

#include "nn-op.h"

#include <math.h>

#include "nn-isa.h"
#include "nn-math.h"

enum { LOGITS, TARGETS };

static void
forward (NnTensor *self, const NnPass *pass)
{
  const float *z = self->inputs[LOGITS]->data, *y = self->inputs[TARGETS]->data;
  gsize m = self->inputs[LOGITS]->count;
  double sum = 0;

  for (gsize i = 0; i < m; i++)
    /* Not fmax(), which would hide a NaN. */
    sum += (z[i] < 0 ? 0 : (double) z[i]) - (double) z[i] * y[i] + log1p (exp (-fabs (z[i])));
  self->data[0] = (float) (sum / (double) m);
}

NN_INLINE void
slope_body (gsize n, const float *z, const float *y, float factor, gboolean add, float *dz)
{
  for (gsize i = 0; i < n; i++)
    dz[i] = (add ? dz[i] : 0) + factor * (nn_sigmoidf (z[i]) - y[i]);
}

NN_CLONES (slope,
           (gsize n, const float *z, const float *y, float factor, gboolean add, float *dz),
           (n, z, y, factor, add, dz))

static void
backward (NnTensor *self, const NnPass *pass)
{
  gsize m = self->inputs[LOGITS]->count;

  nn_tensor_give_no_gradient (self, TARGETS);
  if (self->inputs[LOGITS]->gradient)
    slope (m, self->inputs[LOGITS]->data, self->inputs[TARGETS]->data,
           (float) (self->gradient[0] / (double) m), nn_tensor_accumulates (self, LOGITS),
           self->inputs[LOGITS]->gradient);
}

static gboolean
infer (NnTensor *self, GError **error)
{
  const NnShape *logits = &self->inputs[LOGITS]->shape, *targets = &self->inputs[TARGETS]->shape;

  if (!nn_shape_equal (logits, targets) || self->inputs[LOGITS]->count == 0)
    return nn_tensor_refuse (self, "logits and targets of the same shape", logits, targets, error);
  return nn_tensor_set_shape (self, NN_SCALAR, error);
}

const NnOpClass nn_op_sigmoid_cross_entropy = {
  .name = "sigmoid cross-entropy",
  .infer = infer,
  .forward = forward,
  .backward = backward,
};

NnTensor *
nn_sigmoid_cross_entropy (NnGraph *graph, NnTensor *logits, NnTensor *targets, const char *name)
{
  return nn_graph_add (graph, NN_OP_SIGMOID_CROSS_ENTROPY, name, 2,
                       (NnTensor *[]){ logits, targets }, (NnAttributes){ 0 });
}
