/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Dropout (Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting",
 * JMLR 2014): with r_i = 1 with probability p = keep_prob and 0 otherwise,
 *
 *              training          inference
 *   inverted   y_i = x_i r_i / p   y = x       so that E[y] = x in both
 *   classic    y_i = x_i r_i       y = p x     so that the mean at inference is that of training
 *   none       y = x               y = x
 *
 * ∂L/∂x_i = ∂L/∂y_i · (the factor of x_i). The mask is a function of the seed, the op's name, the
 * step and i, so a step can be replayed.
 */

#include "nn-op.h"

#include "nn-isa.h"
#include "nn-random.h"

/* A multiple of the four numbers that Philox gives at once. */
#define TILE 16384

typedef struct {
  NnTensor *op;
  const NnPass *pass;
} Job;

/* @threshold: keep what is below it, of 2³². */
/* Blocks of four that are drawn together: a vector of each of the four numbers. */
#define LANES 16

/* nn_philox() for LANES blocks that follow each other, from block @first of @step. Number q of
 * block l is numbers[q][l]. */
NN_INLINE void
philox_lanes (guint32 first, guint64 step, const guint32 *key, guint32 numbers[4][LANES])
{
  guint32 k0 = key[0], k1 = key[1];

  for (guint l = 0; l < LANES; l++) {
    numbers[0][l] = first + l;
    numbers[1][l] = 0;
    numbers[2][l] = (guint32) step;
    numbers[3][l] = (guint32) (step >> 32);
  }
  for (guint round = 0; round < NN_PHILOX_ROUNDS; round++) {
    for (guint l = 0; l < LANES; l++) {
      guint64 product0 = (guint64) NN_PHILOX_M0 * numbers[0][l];
      guint64 product1 = (guint64) NN_PHILOX_M1 * numbers[2][l];

      numbers[0][l] = (guint32) (product1 >> 32) ^ numbers[1][l] ^ k0;
      numbers[1][l] = (guint32) product1;
      numbers[2][l] = (guint32) (product0 >> 32) ^ numbers[3][l] ^ k1;
      numbers[3][l] = (guint32) product0;
    }
    k0 += NN_PHILOX_W0;
    k1 += NN_PHILOX_W1;
  }
}

/* @threshold: keep what is below it, of 2³². */
NN_INLINE void
drop_body (gsize n,
           guint32 first_block,
           const guint32 *key,
           guint64 step,
           guint64 threshold,
           float scale,
           const float *x,
           float *mask,
           float *y)
{
  for (gsize i = 0; i < n; i += 4 * LANES) {
    guint32 numbers[4][LANES];
    float factors[4 * LANES];
    gsize width = MIN (4 * LANES, n - i);

    philox_lanes (first_block + (guint32) (i / 4), step, key, numbers);
    for (guint l = 0; l < LANES; l++)
      for (guint q = 0; q < 4; q++)
        factors[4 * l + q] = numbers[q][l] < threshold ? scale : 0;
    for (gsize j = 0; j < width; j++) {
      mask[i + j] = factors[j];
      y[i + j] = x[i + j] * factors[j];
    }
  }
}

NN_CLONES (drop,
           (gsize n,
            guint32 first_block,
            const guint32 *key,
            guint64 step,
            guint64 threshold,
            float scale,
            const float *x,
            float *mask,
            float *y),
           (n, first_block, key, step, threshold, scale, x, mask, y))

static void
forward_tile (gpointer data, gsize tile, guint worker)
{
  const Job *job = data;
  NnTensor *self = job->op;
  gsize start = tile * TILE, n = MIN (TILE, self->count - start);
  double keep_prob = self->attributes.dropout.keep_prob;
  float kept = self->attributes.dropout.kind == NN_DROPOUT_INVERTED ? (float) (1 / keep_prob) : 1;
  NnRandom random;

  nn_random_init (&random, nn_random_named_seed (job->pass->seed, self->name), NN_STREAM_DROPOUT,
                  0);
  drop (n, (guint32) (start / 4), random.key, job->pass->step, (guint64) (keep_prob * 0x1p32), kept,
        self->inputs[0]->data + start, self->saved + start, self->data + start);
}

static void
dropout_forward (NnTensor *self, const NnPass *pass)
{
  const NnDropoutKind kind = self->attributes.dropout.kind;

  if (pass->mode == NN_MODE_TRAINING && kind != NN_DROPOUT_NONE) {
    Job job = { .op = self, .pass = pass };

    nn_pool_run (pass->pool, (self->count + TILE - 1) / TILE, forward_tile, &job);
  } else {
    float factor = kind == NN_DROPOUT_CLASSIC ? (float) self->attributes.dropout.keep_prob : 1;

    for (gsize i = 0; i < self->count; i++) {
      self->saved[i] = factor;
      self->data[i] = factor * self->inputs[0]->data[i];
    }
  }
}

static void
dropout_backward (NnTensor *self, const NnPass *pass)
{
  float *dx = self->inputs[0]->gradient;
  gboolean add = nn_tensor_accumulates (self, 0);

  if (!dx)
    return;
  for (gsize i = 0; i < self->count; i++)
    dx[i] = (add ? dx[i] : 0) + self->gradient[i] * self->saved[i];
}

static gboolean
dropout_infer (NnTensor *self, GError **error)
{
  double keep_prob = self->attributes.dropout.keep_prob;

  if (!(keep_prob > 0 && keep_prob <= 1)) {
    g_set_error (error, NN_ERROR, NN_ERROR_SHAPE,
                 "dropout \"%s\": expected 0 < keep_prob ≤ 1, found %g", self->name, keep_prob);
    return FALSE;
  }
  /* Blocks of four are counted in 32 bits. */
  if (self->inputs[0]->count / 4 > G_MAXUINT32)
    return nn_tensor_refuse (self, "at most 2^34 values", &self->inputs[0]->shape, NULL, error);
  self->n_saved = self->inputs[0]->count;
  return nn_tensor_set_shape (self, self->inputs[0]->shape, error);
}

const NnOpClass nn_op_dropout = {
  .name = "dropout",
  .infer = dropout_infer,
  .forward = dropout_forward,
  .backward = dropout_backward,
};

NnTensor *
nn_dropout (NnGraph *graph, NnTensor *x, const char *name, double keep_prob, NnDropoutKind kind)
{
  return nn_graph_add (graph, NN_OP_DROPOUT, name, 1, &x,
                       (NnAttributes){ .dropout = { .keep_prob = keep_prob, .kind = kind } });
}
