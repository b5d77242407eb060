/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-optimiser-private.h"

#include <math.h>

#include "nn-isa.h"

NnOptimiser
nn_optimiser (NnOptimiserKind kind, double learning_rate)
{
  return (NnOptimiser){
    .kind = kind,
    .learning_rate = learning_rate,
    .momentum = 0.9,
    .beta1 = 0.9,
    .beta2 = 0.999,
    .epsilon = 1e-8,
  };
}

guint
nn_optimiser_n_slots (NnOptimiserKind kind)
{
  switch (kind) {
  case NN_OPTIMISER_SGD:
    return 0;
  case NN_OPTIMISER_MOMENTUM:
    return 1;
  case NN_OPTIMISER_ADAM:
    return 2;
  }
  g_assert_not_reached ();
}

NN_INLINE void
sgd_body (gsize n, float *w, const float *g, float rate, float l2)
{
  for (gsize i = 0; i < n; i++)
    w[i] -= rate * (g[i] + l2 * w[i]);
}

NN_CLONES (sgd, (gsize n, float *w, const float *g, float rate, float l2), (n, w, g, rate, l2))

NN_INLINE void
momentum_body (gsize n, float *w, const float *g, float *v, float rate, float l2, float momentum)
{
  for (gsize i = 0; i < n; i++) {
    v[i] = momentum * v[i] + (g[i] + l2 * w[i]);
    w[i] -= rate * v[i];
  }
}

NN_CLONES (momentum,
           (gsize n, float *w, const float *g, float *v, float rate, float l2, float mu),
           (n, w, g, v, rate, l2, mu))

typedef struct {
  float rate; /* η / (1 − β₁ᵗ) */
  float root; /* 1 / √(1 − β₂ᵗ) */
  float l2;
  float beta1, one_minus_beta1;
  float beta2, one_minus_beta2;
  float epsilon;
} AdamFactors;

NN_INLINE void
adam_body (gsize n, float *w, const float *g, float *m, float *v, const AdamFactors *f)
{
  const AdamFactors k = *f;

  for (gsize i = 0; i < n; i++) {
    float gradient = g[i] + k.l2 * w[i];
    float mean = k.beta1 * m[i] + k.one_minus_beta1 * gradient;
    float square = k.beta2 * v[i] + k.one_minus_beta2 * gradient * gradient;

    m[i] = mean;
    v[i] = square;
    w[i] -= k.rate * mean / (sqrtf (square) * k.root + k.epsilon);
  }
}

NN_CLONES (adam,
           (gsize n, float *w, const float *g, float *m, float *v, const AdamFactors *f),
           (n, w, g, m, v, f))

void
nn_optimiser_update (const NnOptimiser *self,
                     guint64 step,
                     gboolean with_penalty,
                     gsize n,
                     float *values,
                     const float *gradients,
                     float *slot0,
                     float *slot1)
{
  float l2 = with_penalty ? (float) self->l2 : 0;

  switch (self->kind) {
  case NN_OPTIMISER_SGD:
    sgd (n, values, gradients, (float) self->learning_rate, l2);
    break;
  case NN_OPTIMISER_MOMENTUM:
    momentum (n, values, gradients, slot0, (float) self->learning_rate, l2, (float) self->momentum);
    break;
  case NN_OPTIMISER_ADAM: {
    AdamFactors factors = {
      .rate = (float) (self->learning_rate / (1 - pow (self->beta1, (double) step))),
      .root = (float) (1 / sqrt (1 - pow (self->beta2, (double) step))),
      .l2 = l2,
      .beta1 = (float) self->beta1,
      .one_minus_beta1 = (float) (1 - self->beta1),
      .beta2 = (float) self->beta2,
      .one_minus_beta2 = (float) (1 - self->beta2),
      .epsilon = (float) self->epsilon,
    };

    adam (n, values, gradients, slot0, slot1, &factors);
    break;
  }
  }
}
