/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Squared hinge loss of outputs a against targets y in [0, 1], any equal shapes, with M values in
 * all:
 *
 *   L = (1/M) Σ y u² + λ (1 − y) v²,  u = max (0, m⁺ − a),  v = max (0, a − m⁻)
 *
 *   ∂L/∂a = (2/M) (−y u + λ (1 − y) v)
 *
 * the margin loss of Sabour, Frosst, Hinton, "Dynamic routing between capsules", 2017: an a for
 * what is there shall be long, at least m⁺, and one for what is not there short, at most m⁻.
 * Targets get no gradient.
 */

#include "nn-op.h"

#include <math.h>

#include "nn-isa.h"
#include "nn-stretch.h"

enum { OUTPUTS, TARGETS };

#define LANES 16

/* Written so that a NaN comes through. */
NN_INLINE float
above_zero (float gap)
{
  return gap < 0 ? 0 : gap;
}

NN_INLINE double
loss_at (float a, float y, float positive, float negative, float weight)
{
  double u = above_zero (positive - a), v = above_zero (a - negative);

  return y * (u * u) + weight * (1 - (double) y) * (v * v);
}

NN_INLINE void
sum_body (gsize n,
          const float *a,
          const float *y,
          float positive,
          float negative,
          float weight,
          double *sum)
{
  double lanes[LANES] = { 0 };
  double total = 0;
  gsize i = 0;

  for (; i + LANES <= n; i += LANES)
    for (gsize lane = 0; lane < LANES; lane++)
      lanes[lane] += loss_at (a[i + lane], y[i + lane], positive, negative, weight);
  for (; i < n; i++)
    total += loss_at (a[i], y[i], positive, negative, weight);
  for (gsize lane = 0; lane < LANES; lane++)
    total += lanes[lane];
  *sum = total;
}

NN_CLONES (sum,
           (gsize n,
            const float *a,
            const float *y,
            float positive,
            float negative,
            float weight,
            double *sum),
           (n, a, y, positive, negative, weight, sum))

NN_INLINE void
slope_body (gsize n,
            const float *a,
            const float *y,
            float positive,
            float negative,
            float weight,
            float factor,
            gboolean add,
            float *da)
{
  for (gsize i = 0; i < n; i++) {
    float u = above_zero (positive - a[i]), v = above_zero (a[i] - negative);

    da[i] = (add ? da[i] : 0) + factor * (weight * (1 - y[i]) * v - y[i] * u);
  }
}

NN_CLONES (slope,
           (gsize n,
            const float *a,
            const float *y,
            float positive,
            float negative,
            float weight,
            float factor,
            gboolean add,
            float *da),
           (n, a, y, positive, negative, weight, factor, add, da))

/* Sums of the stretches lie in scratch. */
static void
forward_stretch (NnTensor *self, gsize start, gsize n)
{
  const NnMargins *margins = &self->attributes.margins;

  sum (n, self->inputs[OUTPUTS]->data + start, self->inputs[TARGETS]->data + start,
       (float) margins->positive, (float) margins->negative, (float) margins->weight,
       (double *) self->scratch + start / NN_STRETCH);
}

static void
forward (NnTensor *self, const NnPass *pass)
{
  gsize m = self->inputs[OUTPUTS]->count;
  const double *sums = (const double *) self->scratch;
  double total = 0;

  nn_stretches_run (self, m, forward_stretch, pass);
  for (gsize i = 0; i < nn_n_stretches (m); i++)
    total += sums[i];
  self->data[0] = (float) (total / (double) m);
}

static void
backward_stretch (NnTensor *self, gsize start, gsize n)
{
  const NnMargins *margins = &self->attributes.margins;
  float factor = (float) (2 * self->gradient[0] / (double) self->inputs[OUTPUTS]->count);

  slope (n, self->inputs[OUTPUTS]->data + start, self->inputs[TARGETS]->data + start,
         (float) margins->positive, (float) margins->negative, (float) margins->weight, factor,
         nn_tensor_accumulates (self, OUTPUTS), self->inputs[OUTPUTS]->gradient + start);
}

static void
backward (NnTensor *self, const NnPass *pass)
{
  NnTensor *outputs = self->inputs[OUTPUTS];

  if (outputs->gradient)
    nn_stretches_run (self, outputs->count, backward_stretch, pass);
  nn_tensor_give_no_gradient (self, TARGETS);
}

static gboolean
infer (NnTensor *self, GError **error)
{
  const NnShape *outputs = &self->inputs[OUTPUTS]->shape, *targets = &self->inputs[TARGETS]->shape;
  const NnMargins *margins = &self->attributes.margins;

  if (!isfinite ((float) margins->positive) || !isfinite ((float) margins->negative) ||
      !isfinite ((float) margins->weight) || margins->weight < 0) {
    char positive[G_ASCII_DTOSTR_BUF_SIZE], negative[G_ASCII_DTOSTR_BUF_SIZE];
    char weight[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd (positive, sizeof positive, "%g", margins->positive);
    g_ascii_formatd (negative, sizeof negative, "%g", margins->negative);
    g_ascii_formatd (weight, sizeof weight, "%g", margins->weight);
    g_set_error (error, NN_ERROR, NN_ERROR_SHAPE,
                 "squared hinge \"%s\": expected finite margins and a weight of at least 0, found "
                 "margins %s and %s and weight %s",
                 self->name, positive, negative, weight);
    return FALSE;
  }
  if (!nn_shape_equal (outputs, targets) || self->inputs[OUTPUTS]->count == 0)
    return nn_tensor_refuse (self, "outputs and targets of the same shape", outputs, targets,
                             error);
  self->n_scratch =
      nn_n_stretches (self->inputs[OUTPUTS]->count) * (sizeof (double) / sizeof (float));
  return nn_tensor_set_shape (self, NN_SCALAR, error);
}

const NnOpClass nn_op_squared_hinge = {
  .name = "squared hinge",
  .infer = infer,
  .forward = forward,
  .backward = backward,
};

NnTensor *
nn_squared_hinge (NnGraph *graph,
                  NnTensor *outputs,
                  NnTensor *targets,
                  const char *name,
                  const NnMargins *margins)
{
  g_return_val_if_fail (margins != NULL, NULL);

  return nn_graph_add (graph, NN_OP_SQUARED_HINGE, name, 2, (NnTensor *[]){ outputs, targets },
                       (NnAttributes){ .margins = *margins });
}
