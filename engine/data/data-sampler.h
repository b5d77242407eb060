/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "data-set.h"

G_BEGIN_DECLS

/**
 * DataSampler:
 *
 * Mini-batches without replacement: every epoch is a new permutation of the set (NN_STREAM_SHUFFLE
 * of the seed, sub-stream the epoch), and batch t holds the places t·B … t·B + B − 1 of the
 * permutations laid end to end. A function of the seed and t alone, so any batch can be drawn
 * again.
 */
typedef struct _DataSampler DataSampler;

/* Takes its own reference on @set. (transfer full) */
DataSampler *data_sampler_new (DataSet *set, gsize batch_size, guint64 seed);
void data_sampler_free (DataSampler *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DataSampler, data_sampler_free)

/* Indices of batch @t, the first is 0: @indices (B). Allocates nothing. */
void data_sampler_indices (DataSampler *self, guint64 t, guint32 *indices);

/* Batch @t itself: @features (B, D), @targets (B, K) one-hot; either may be NULL. Allocates
 * nothing. */
void data_sampler_batch (DataSampler *self, guint64 t, float *features, float *targets);

G_END_DECLS
