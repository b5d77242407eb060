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
    .beta2 = kind == NN_OPTIMISER_RMSPROP ? 0.99 : 0.999,
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
  case NN_OPTIMISER_NESTEROV:
  case NN_OPTIMISER_RMSPROP:
    return 1;
  case NN_OPTIMISER_ADAM:
    return 2;
  }
  g_assert_not_reached ();
}

NnUpdate
nn_update (const NnOptimiser *optimiser, guint64 step, double gradient_norm)
{
  double rate = optimiser->learning_rate * nn_schedule_factor (&optimiser->schedule, step - 1);
  NnUpdate self = {
    .kind = optimiser->kind,
    .rate = (float) rate,
    .root = 1,
    .keep_first = (float) optimiser->momentum,
    .keep_second = (float) optimiser->beta2,
    .add_second = (float) (1 - optimiser->beta2),
    .epsilon = (float) optimiser->epsilon,
    .l1 = (float) optimiser->l1,
    .l2 = (float) optimiser->l2,
    .decay = (float) (rate * optimiser->weight_decay),
    .scale = 1,
    .clip_value = optimiser->clip_value > 0 ? (float) optimiser->clip_value : INFINITY,
  };

  if (optimiser->kind == NN_OPTIMISER_ADAM) {
    self.keep_first = (float) optimiser->beta1;
    self.add_first = (float) (1 - optimiser->beta1);
    if (!optimiser->no_bias_correction) {
      self.rate = (float) (rate / (1 - pow (optimiser->beta1, (double) step)));
      self.root = (float) (1 / sqrt (1 - pow (optimiser->beta2, (double) step)));
    }
  }
  if (optimiser->clip_norm > 0 && gradient_norm > optimiser->clip_norm)
    self.scale = (float) (optimiser->clip_norm / gradient_norm);
  return self;
}

/* The gradient of one value with all that comes before the rule; @plain: nothing does. */
NN_INLINE float
prepared (const NnUpdate *u, gboolean plain, float w, float g)
{
  if (plain)
    return g;
  g *= u->scale;
  g = g > u->clip_value ? u->clip_value : g < -u->clip_value ? -u->clip_value : g;
  return g + u->l2 * w + (w > 0 ? u->l1 : w < 0 ? -u->l1 : 0);
}

NN_INLINE void
rule (const NnUpdate *update,
      NnOptimiserKind kind,
      gboolean plain,
      gsize n,
      float *w,
      const float *gradients,
      float *first,
      float *second)
{
  const NnUpdate u = *update;

  for (gsize i = 0; i < n; i++) {
    float old = w[i];
    float g = prepared (&u, plain, old, gradients[i]);
    float step;

    switch (kind) {
    case NN_OPTIMISER_MOMENTUM:
      first[i] = u.keep_first * first[i] + g;
      step = u.rate * first[i];
      break;
    case NN_OPTIMISER_NESTEROV:
      first[i] = u.keep_first * first[i] + g;
      step = u.rate * (g + u.keep_first * first[i]);
      break;
    case NN_OPTIMISER_RMSPROP:
      first[i] = u.keep_second * first[i] + u.add_second * g * g;
      step = u.rate * g / (sqrtf (first[i]) + u.epsilon);
      break;
    case NN_OPTIMISER_ADAM:
      first[i] = u.keep_first * first[i] + u.add_first * g;
      second[i] = u.keep_second * second[i] + u.add_second * g * g;
      step = u.rate * first[i] / (sqrtf (second[i]) * u.root + u.epsilon);
      break;
    default:
      step = u.rate * g;
      break;
    }
    w[i] = old - step - (plain ? 0 : u.decay * old);
  }
}

/* Each rule is a loop of its own, with and without what comes before it: nothing is decided inside.
 */
NN_INLINE void
apply_body (const NnUpdate *u,
            gboolean plain,
            gsize n,
            float *w,
            const float *g,
            float *first,
            float *second)
{
#define RULE(kind)                                   \
  case kind:                                         \
    if (plain)                                       \
      rule (u, kind, TRUE, n, w, g, first, second);  \
    else                                             \
      rule (u, kind, FALSE, n, w, g, first, second); \
    break;
  switch (u->kind) {
    RULE (NN_OPTIMISER_SGD)
    RULE (NN_OPTIMISER_MOMENTUM)
    RULE (NN_OPTIMISER_NESTEROV)
    RULE (NN_OPTIMISER_RMSPROP)
    RULE (NN_OPTIMISER_ADAM)
  }
#undef RULE
}

NN_CLONES (apply,
           (const NnUpdate *u,
            gboolean plain,
            gsize n,
            float *w,
            const float *g,
            float *first,
            float *second),
           (u, plain, n, w, g, first, second))

void
nn_update_apply (const NnUpdate *self,
                 gboolean is_weight,
                 gsize n,
                 float *values,
                 const float *gradients,
                 float *slot0,
                 float *slot1)
{
  NnUpdate update = *self;
  gboolean plain;

  if (!is_weight)
    update.l1 = update.l2 = update.decay = 0;
  plain = update.l1 == 0 && update.l2 == 0 && update.decay == 0 && update.scale == 1 &&
          isinf (update.clip_value);
  apply (&update, plain, n, values, gradients, slot0, slot1);
}
