/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-bench-mlp.h"

#include "nn-bench-net.h"

/* @widths: of the layers, the input first, up to 0. */
static BenchNet *
mlp_new (gsize batch,
         const gsize *widths,
         NnActivation hidden,
         NnActivation output,
         NnOptimiserKind kind,
         double rate)
{
  BenchNet *self = bench_net_new (kind, rate);

  self->x = nn_graph_input (self->graph, "x", NN_SHAPE (batch, widths[0]), NN_INPUT_CONSTANT);
  self->output = self->x;
  for (guint layer = 1; widths[layer] != 0; layer++) {
    g_autofree char *name = g_strdup_printf ("layer%u", layer);

    self->output = nn_dense (self->graph, self->output, name, widths[layer],
                             widths[layer + 1] ? hidden : output, NN_INIT_XAVIER);
  }
  self->y =
      nn_graph_input (self->graph, "y", *nn_tensor_get_shape (self->output), NN_INPUT_CONSTANT);
  return self;
}

/* tanh all through, SGD, squared error on one batch of ten. */
static BenchNet *
small_open (const gsize *widths, NnPool *pool)
{
  BenchNet *self =
      mlp_new (10, widths, NN_ACTIVATION_TANH, NN_ACTIVATION_TANH, NN_OPTIMISER_SGD, 0.03);

  bench_net_compile (self, nn_squared_error (self->graph, self->output, self->y, "loss"), pool);
  bench_net_fill (self->x, 1);
  bench_net_fill (self->y, 2);
  return self;
}

static gpointer
w1_open (NnPool *pool)
{
  return small_open ((gsize[]){ 2, 4, 2, 1, 0 }, pool);
}

const BenchWorkload bench_w1 = { .id = "W1",
                                 .unit = "steps",
                                 .open = w1_open,
                                 .step = bench_net_step,
                                 .get_result = bench_net_get_state,
                                 .close = bench_net_close };

static gpointer
w2_open (NnPool *pool)
{
  return small_open ((gsize[]){ 7, 8, 8, 8, 8, 8, 8, 1, 0 }, pool);
}

const BenchWorkload bench_w2 = { .id = "W2",
                                 .unit = "steps",
                                 .open = w2_open,
                                 .step = bench_net_step,
                                 .get_result = bench_net_get_state,
                                 .close = bench_net_close };

static gpointer
w4_open (NnPool *pool)
{
  BenchNet *self = mlp_new (128, (gsize[]){ 784, 512, 512, 10, 0 }, NN_ACTIVATION_RELU,
                            NN_ACTIVATION_IDENTITY, NN_OPTIMISER_ADAM, 1e-3);

  bench_net_compile (self, nn_softmax_cross_entropy (self->graph, self->output, self->y, "loss"),
                     pool);
  bench_net_sample (self, 12800, 128);
  return self;
}

const BenchWorkload bench_w4 = { .id = "W4",
                                 .unit = "samples",
                                 .items_per_step = 128,
                                 .open = w4_open,
                                 .step = bench_net_step,
                                 .get_result = bench_net_get_state,
                                 .close = bench_net_close };

#define SIDE 256

static gpointer
w7_open (NnPool *pool)
{
  BenchNet *self = mlp_new (SIDE * SIDE, (gsize[]){ 2, 8, 8, 1, 0 }, NN_ACTIVATION_TANH,
                            NN_ACTIVATION_TANH, NN_OPTIMISER_SGD, 0.03);

  bench_net_compile (self, NULL, pool);
  for (gsize i = 0; i < SIDE * SIDE; i++) {
    nn_tensor_get_data (self->x)[2 * i] = (float) (i % SIDE) / SIDE * 2 - 1;
    nn_tensor_get_data (self->x)[2 * i + 1] = (float) (i / SIDE) / SIDE * 2 - 1;
  }
  return self;
}

const BenchWorkload bench_w7 = { .id = "W7",
                                 .unit = "fields",
                                 .open = w7_open,
                                 .step = bench_net_forward,
                                 .get_result = bench_net_get_output,
                                 .close = bench_net_close };
