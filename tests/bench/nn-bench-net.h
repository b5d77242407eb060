/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "data-sampler.h"
#include "nn-bench.h"

G_BEGIN_DECLS

/**
 * BenchNet:
 * @x: (nullable): input of the batch
 * @y: (nullable): its targets
 * @output: what a pass that only goes forward makes
 * @sampler: (nullable): draws the batches; NULL: what stands in @x and @y stays
 *
 * What most workloads are made of. Mistakes end the program: a bench has nobody to tell.
 */
typedef struct {
  NnState *state;
  NnGraph *graph;
  NnTensor *x, *y, *output;
  DataSampler *sampler;
} BenchNet;

/* (transfer full) */
BenchNet *bench_net_new (NnOptimiserKind kind, double learning_rate);
void bench_net_compile (BenchNet *self, NnTensor *loss, NnPool *pool);

/* Normal values in @tensor, always the same for one @seed. */
void bench_net_fill (NnTensor *tensor, guint64 seed);

/* Batches of @batch from @n_examples drawn examples, whose classes take turns. */
void bench_net_sample (BenchNet *self, gsize n_examples, gsize batch);

/* Functions of a #BenchWorkload. */
void bench_net_step (gpointer bench, guint64 step);
void bench_net_forward (gpointer bench, guint64 step);
gpointer bench_net_get_state (gpointer bench, gsize *size);
gpointer bench_net_get_output (gpointer bench, gsize *size);
void bench_net_close (gpointer bench);

G_END_DECLS
