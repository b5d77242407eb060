/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-bench-net.h"

#include "nn-random.h"

BenchNet *
bench_net_new (NnOptimiserKind kind, double learning_rate)
{
  BenchNet *self = g_new0 (BenchNet, 1);
  NnOptimiser optimiser = nn_optimiser (kind, learning_rate);

  self->state = nn_state_new (1, &optimiser);
  self->graph = nn_graph_new (self->state);
  return self;
}

void
bench_net_compile (BenchNet *self, NnTensor *loss, NnPool *pool)
{
  g_autoptr (GError) error = NULL;

  if (!nn_graph_compile (self->graph, loss, loss ? NN_MODE_TRAINING : NN_MODE_INFERENCE, pool,
                         &error))
    g_error ("%s", error->message);
}

static gsize
count (NnTensor *tensor)
{
  gsize n;

  nn_shape_count (nn_tensor_get_shape (tensor), &n);
  return n;
}

static void
draw (float *values, gsize n, guint64 seed)
{
  NnRandom random;

  nn_random_init (&random, seed, NN_STREAM_DATA, 0);
  for (gsize i = 0; i < n; i++)
    values[i] = (float) nn_random_normal (&random);
}

void
bench_net_fill (NnTensor *tensor, guint64 seed)
{
  draw (nn_tensor_get_data (tensor), count (tensor), seed);
}

void
bench_net_sample (BenchNet *self, gsize n_examples, gsize batch)
{
  gsize n_features = count (self->x) / batch, n_classes = count (self->y) / batch;
  g_autoptr (GError) error = NULL;
  g_autoptr (DataSet) set = data_set_new ("drawn", n_examples, n_features, n_classes, NULL, &error);

  if (!set)
    g_error ("%s", error->message);
  draw (set->features, n_examples * n_features, 1);
  for (gsize i = 0; i < n_examples; i++)
    set->labels[i] = (gint32) (i % n_classes);
  self->sampler = data_sampler_new (set, batch, 1);
}

void
bench_net_step (gpointer bench, guint64 step)
{
  BenchNet *self = bench;
  NnStepReport report;

  if (self->sampler)
    data_sampler_batch (self->sampler, step, nn_tensor_get_data (self->x),
                        nn_tensor_get_data (self->y));
  if (nn_graph_step (self->graph, &report) != NN_STEP_OK)
    g_error ("the workload diverged");
}

void
bench_net_forward (gpointer bench, guint64 step)
{
  BenchNet *self = bench;

  nn_graph_forward (self->graph);
}

gpointer
bench_net_get_state (gpointer bench, gsize *size)
{
  BenchNet *self = bench;

  return nn_state_get_block (self->state, size);
}

gpointer
bench_net_get_output (gpointer bench, gsize *size)
{
  BenchNet *self = bench;

  *size = count (self->output) * sizeof (float);
  return nn_tensor_get_data (self->output);
}

void
bench_net_close (gpointer bench)
{
  BenchNet *self = bench;

  g_clear_pointer (&self->sampler, data_sampler_free);
  nn_graph_free (self->graph);
  nn_state_unref (self->state);
  g_free (self);
}
