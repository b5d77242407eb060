/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-bench-mlp.h"

#include <string.h>

#include "data-sampler.h"
#include "nn-random.h"

typedef enum { LOSS_SQUARED, LOSS_SOFTMAX } Loss;

typedef struct {
  NnState *state;
  NnGraph *graph;
  NnTensor *x, *y, *output;
  DataSampler *sampler; /* NULL: one batch over and over */
} Mlp;

static void
fill (float *values, gsize n, guint64 seed)
{
  NnRandom random;

  nn_random_init (&random, seed, NN_STREAM_DATA, 0);
  for (gsize i = 0; i < n; i++)
    values[i] = (float) nn_random_normal (&random);
}

/* @widths: of the layers, the input first, up to 0. */
static Mlp *
mlp_open (NnPool *pool,
          gsize batch,
          const gsize *widths,
          NnActivation hidden,
          NnActivation output,
          Loss loss,
          NnOptimiserKind kind,
          double rate,
          gsize n_examples)
{
  Mlp *self = g_new0 (Mlp, 1);
  NnOptimiser optimiser = nn_optimiser (kind, rate);
  g_autoptr (GError) error = NULL;
  NnTensor *a, *objective;
  guint layer;

  self->state = nn_state_new (1, &optimiser);
  self->graph = nn_graph_new (self->state);
  a = self->x = nn_graph_input (self->graph, "x", NN_SHAPE (batch, widths[0]), NN_INPUT_CONSTANT);
  for (layer = 1; widths[layer] != 0; layer++) {
    g_autofree char *name = g_strdup_printf ("layer%u", layer);

    a = nn_dense (self->graph, a, name, widths[layer], widths[layer + 1] ? hidden : output,
                  NN_INIT_XAVIER);
  }
  self->y =
      nn_graph_input (self->graph, "y", NN_SHAPE (batch, widths[layer - 1]), NN_INPUT_CONSTANT);
  objective = loss == LOSS_SQUARED ? nn_squared_error (self->graph, a, self->y, "loss")
                                   : nn_softmax_cross_entropy (self->graph, a, self->y, "loss");
  if (!nn_graph_compile (self->graph, objective, NN_MODE_TRAINING, pool, &error))
    g_error ("%s", error->message);

  if (n_examples > 0) {
    g_autoptr (DataSet) set =
        data_set_new ("drawn", n_examples, widths[0], widths[layer - 1], NULL, &error);

    fill (set->features, n_examples * widths[0], 1);
    for (gsize i = 0; i < n_examples; i++)
      set->labels[i] = (gint32) (i % widths[layer - 1]);
    self->sampler = data_sampler_new (set, batch, 1);
  } else {
    fill (nn_tensor_get_data (self->x), batch * widths[0], 1);
    fill (nn_tensor_get_data (self->y), batch * widths[layer - 1], 2);
  }
  return self;
}

static void
mlp_step (gpointer bench, guint64 step)
{
  Mlp *self = bench;
  NnStepReport report;

  if (self->sampler)
    data_sampler_batch (self->sampler, step, nn_tensor_get_data (self->x),
                        nn_tensor_get_data (self->y));
  if (nn_graph_step (self->graph, &report) != NN_STEP_OK)
    g_error ("the workload diverged");
}

static gpointer
mlp_get_result (gpointer bench, gsize *size)
{
  Mlp *self = bench;

  return nn_state_get_block (self->state, size);
}

static void
mlp_close (gpointer bench)
{
  Mlp *self = bench;

  g_clear_pointer (&self->sampler, data_sampler_free);
  nn_graph_free (self->graph);
  nn_state_unref (self->state);
  g_free (self);
}

static gpointer
w1_open (NnPool *pool)
{
  return mlp_open (pool, 10, (gsize[]){ 2, 4, 2, 1, 0 }, NN_ACTIVATION_TANH, NN_ACTIVATION_TANH,
                   LOSS_SQUARED, NN_OPTIMISER_SGD, 0.03, 0);
}

const BenchWorkload bench_w1 = { .id = "W1",
                                 .unit = "steps",
                                 .open = w1_open,
                                 .step = mlp_step,
                                 .get_result = mlp_get_result,
                                 .close = mlp_close };

static gpointer
w2_open (NnPool *pool)
{
  return mlp_open (pool, 10, (gsize[]){ 7, 8, 8, 8, 8, 8, 8, 1, 0 }, NN_ACTIVATION_TANH,
                   NN_ACTIVATION_TANH, LOSS_SQUARED, NN_OPTIMISER_SGD, 0.03, 0);
}

const BenchWorkload bench_w2 = { .id = "W2",
                                 .unit = "steps",
                                 .open = w2_open,
                                 .step = mlp_step,
                                 .get_result = mlp_get_result,
                                 .close = mlp_close };

static gpointer
w4_open (NnPool *pool)
{
  return mlp_open (pool, 128, (gsize[]){ 784, 512, 512, 10, 0 }, NN_ACTIVATION_RELU,
                   NN_ACTIVATION_IDENTITY, LOSS_SOFTMAX, NN_OPTIMISER_ADAM, 1e-3, 12800);
}

const BenchWorkload bench_w4 = { .id = "W4",
                                 .unit = "samples",
                                 .items_per_step = 128,
                                 .open = w4_open,
                                 .step = mlp_step,
                                 .get_result = mlp_get_result,
                                 .close = mlp_close };

#define SIDE 256

static gpointer
w7_open (NnPool *pool)
{
  Mlp *self = g_new0 (Mlp, 1);
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.03);
  g_autoptr (GError) error = NULL;
  NnTensor *a;

  self->state = nn_state_new (1, &optimiser);
  self->graph = nn_graph_new (self->state);
  self->x = nn_graph_input (self->graph, "x", NN_SHAPE (SIDE * SIDE, 2), NN_INPUT_CONSTANT);
  a = nn_dense (self->graph, self->x, "layer1", 8, NN_ACTIVATION_TANH, NN_INIT_XAVIER);
  a = nn_dense (self->graph, a, "layer2", 8, NN_ACTIVATION_TANH, NN_INIT_XAVIER);
  self->output = nn_dense (self->graph, a, "layer3", 1, NN_ACTIVATION_TANH, NN_INIT_XAVIER);
  if (!nn_graph_compile (self->graph, NULL, NN_MODE_INFERENCE, pool, &error))
    g_error ("%s", error->message);
  for (gsize i = 0; i < SIDE * SIDE; i++) {
    nn_tensor_get_data (self->x)[2 * i] = (float) (i % SIDE) / SIDE * 2 - 1;
    nn_tensor_get_data (self->x)[2 * i + 1] = (float) (i / SIDE) / SIDE * 2 - 1;
  }
  return self;
}

static void
w7_step (gpointer bench, guint64 step)
{
  Mlp *self = bench;

  nn_graph_forward (self->graph);
}

static gpointer
w7_get_result (gpointer bench, gsize *size)
{
  Mlp *self = bench;

  *size = SIDE * SIDE * sizeof (float);
  return nn_tensor_get_data (self->output);
}

const BenchWorkload bench_w7 = { .id = "W7",
                                 .unit = "fields",
                                 .open = w7_open,
                                 .step = w7_step,
                                 .get_result = w7_get_result,
                                 .close = mlp_close };
