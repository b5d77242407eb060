/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "data-sampler.h"
#include "nn-random.h"

#include <string.h>

#define NO_EPOCH G_MAXUINT64
#define NO_BATCH G_MAXUINT64

struct _DataSampler {
  DataSet *set;
  gsize batch_size;
  guint64 seed;

  /* What was worked out last: asking for it again costs nothing. */
  guint32 *permutation; /* (N), of @epoch */
  guint64 epoch;
  guint32 *indices; /* (B), of batch @batch */
  guint64 batch;
};

DataSampler *
data_sampler_new (DataSet *set, gsize batch_size, guint64 seed)
{
  g_return_val_if_fail (set != NULL && set->n_examples >= 1, NULL);
  g_return_val_if_fail (batch_size >= 1, NULL);

  DataSampler *self = g_new0 (DataSampler, 1);

  self->set = data_set_ref (set);
  self->batch_size = batch_size;
  self->seed = seed;
  self->permutation = g_new (guint32, set->n_examples);
  self->epoch = NO_EPOCH;
  self->indices = g_new (guint32, batch_size);
  self->batch = NO_BATCH;
  return self;
}

void
data_sampler_free (DataSampler *self)
{
  if (self == NULL)
    return;

  data_set_unref (self->set);
  g_free (self->permutation);
  g_free (self->indices);
  g_free (self);
}

static void
enter_epoch (DataSampler *self, guint64 epoch)
{
  gsize n = self->set->n_examples;
  NnRandom random;

  if (self->epoch == epoch)
    return;

  for (gsize i = 0; i < n; i++)
    self->permutation[i] = (guint32) i;
  nn_random_init (&random, self->seed, NN_STREAM_SHUFFLE, epoch);
  nn_random_shuffle (&random, self->permutation, n);
  self->epoch = epoch;
}

static void
enter_batch (DataSampler *self, guint64 t)
{
  gsize n = self->set->n_examples;
  guint64 place = t * self->batch_size;
  gsize n_filled = 0;

  if (self->batch == t)
    return;

  /* One turn for each epoch that the batch touches: two when it straddles an end, more when it is
   * larger than the set. */
  while (n_filled < self->batch_size) {
    gsize offset = (place + n_filled) % n;
    gsize n_piece = MIN (n - offset, self->batch_size - n_filled);

    enter_epoch (self, (place + n_filled) / n);
    memcpy (self->indices + n_filled, self->permutation + offset, n_piece * sizeof *self->indices);
    n_filled += n_piece;
  }
  self->batch = t;
}

void
data_sampler_indices (DataSampler *self, guint64 t, guint32 *indices)
{
  g_return_if_fail (self != NULL && indices != NULL);
  g_return_if_fail (t < G_MAXUINT64 / self->batch_size);

  enter_batch (self, t);
  memcpy (indices, self->indices, self->batch_size * sizeof *indices);
}

void
data_sampler_batch (DataSampler *self, guint64 t, float *features, float *targets)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (t < G_MAXUINT64 / self->batch_size);

  const DataSet *set = self->set;

  enter_batch (self, t);
  for (gsize i = 0; i < self->batch_size; i++) {
    guint32 index = self->indices[i];

    if (features != NULL)
      memcpy (features + i * set->n_features, set->features + index * set->n_features,
              set->n_features * sizeof *features);
    if (targets != NULL)
      data_set_one_hot (set, set->labels[index], targets + i * set->n_classes);
  }
}
