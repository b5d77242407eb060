/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-bench-conv.h"

#include <math.h>

#include "nn-bench-net.h"

#define BATCH 64
#define N_EXAMPLES 6400
#define N_CLASSES 10

static gpointer
w3_open (NnPool *pool)
{
  BenchNet *self = bench_net_new (NN_OPTIMISER_ADAM, 1e-3);
  NnBatchNorm batch_norm = nn_batch_norm_default ();
  NnTensor *a;

  self->x = nn_graph_input (self->graph, "x", NN_SHAPE (BATCH, 64), NN_INPUT_CONSTANT);
  a = nn_dense (self->graph, self->x, "dense1", 32, NN_ACTIVATION_IDENTITY, NN_INIT_HE);
  a = nn_batch_norm (self->graph, a, "norm1", &batch_norm, NN_ACTIVATION_RELU);
  a = nn_dense (self->graph, a, "dense2", 16, NN_ACTIVATION_IDENTITY, NN_INIT_HE);
  a = nn_batch_norm (self->graph, a, "norm2", &batch_norm, NN_ACTIVATION_RELU);
  a = nn_dense (self->graph, a, "dense3", 1, NN_ACTIVATION_IDENTITY, NN_INIT_HE);
  self->y = nn_graph_input (self->graph, "y", NN_SHAPE (BATCH, 1), NN_INPUT_CONSTANT);
  bench_net_compile (self, nn_sigmoid_cross_entropy (self->graph, a, self->y, "loss"), pool);
  bench_net_fill (self->x, 1);
  for (gsize i = 0; i < BATCH; i++)
    nn_tensor_get_data (self->y)[i] = (float) (i % 2);
  return self;
}

const BenchWorkload bench_w3 = { .id = "W3",
                                 .unit = "steps",
                                 .open = w3_open,
                                 .step = bench_net_step,
                                 .get_result = bench_net_get_state,
                                 .close = bench_net_close };

/* Weights start with the deviation of PyTorch's default, 1 / √(3 fan-in), so that accuracies can be
 * compared: batch-norm undoes the scale, but smaller weights turn faster at the same learning rate.
 */
static NnInit
init_like_pytorch (NnGraph *graph, gsize fan_in)
{
  nn_state_set_init_scale (nn_graph_get_state (graph), 1 / sqrt (3 * (double) fan_in));
  return NN_INIT_SCALED_NORMAL;
}

/* Conv, batch-norm, ReLU, max-pool. */
static NnTensor *
add_block (NnGraph *graph, NnTensor *a, guint index, gsize channels, gsize kernel)
{
  g_autofree char *conv = g_strdup_printf ("conv%u", index);
  g_autofree char *norm = g_strdup_printf ("norm%u", index);
  g_autofree char *pool = g_strdup_printf ("pool%u", index);
  NnBatchNorm batch_norm = nn_batch_norm_default ();

  a = nn_conv2d (graph, a, conv, channels, kernel, 1, kernel / 2, NN_ACTIVATION_IDENTITY,
                 init_like_pytorch (graph, kernel * kernel * nn_tensor_get_shape (a)->size[3]));
  a = nn_batch_norm (graph, a, norm, &batch_norm, NN_ACTIVATION_RELU);
  return nn_max_pool (graph, a, pool, 2, 2);
}

/* A classifier of pictures of this shape, before its net. */
static BenchNet *
pictures_new (gsize side, gsize channels)
{
  BenchNet *self = bench_net_new (NN_OPTIMISER_ADAM, 1e-3);

  self->x =
      nn_graph_input (self->graph, "x", NN_SHAPE (BATCH, side, side, channels), NN_INPUT_CONSTANT);
  return self;
}

/* The loss over @logits, and the examples. */
static BenchNet *
finish (BenchNet *self, NnTensor *logits, NnPool *pool)
{
  self->y = nn_graph_input (self->graph, "y", NN_SHAPE (BATCH, N_CLASSES), NN_INPUT_CONSTANT);
  bench_net_compile (self, nn_softmax_cross_entropy (self->graph, logits, self->y, "loss"), pool);
  bench_net_sample (self, N_EXAMPLES, BATCH);
  return self;
}

NnTensor *
bench_w5_net (NnGraph *graph, NnTensor *x)
{
  NnTensor *a;

  a = add_block (graph, x, 1, 8, 5);
  a = add_block (graph, a, 2, 16, 5);
  a = nn_dense (graph, a, "dense", 128, NN_ACTIVATION_RELU, init_like_pytorch (graph, 7 * 7 * 16));
  a = nn_dropout (graph, a, "dropout", 0.5, NN_DROPOUT_INVERTED);
  return nn_dense (graph, a, "out", N_CLASSES, NN_ACTIVATION_IDENTITY,
                   init_like_pytorch (graph, 128));
}

static gpointer
w5_open (NnPool *pool)
{
  BenchNet *self = pictures_new (28, 1);

  return finish (self, bench_w5_net (self->graph, self->x), pool);
}

const BenchWorkload bench_w5 = { .id = "W5",
                                 .unit = "samples",
                                 .items_per_step = BATCH,
                                 .open = w5_open,
                                 .step = bench_net_step,
                                 .get_result = bench_net_get_state,
                                 .close = bench_net_close };

static gpointer
w6_open (NnPool *pool)
{
  BenchNet *self = pictures_new (32, 3);
  NnTensor *a;

  a = add_block (self->graph, self->x, 1, 32, 3);
  a = add_block (self->graph, a, 2, 64, 3);
  a = add_block (self->graph, a, 3, 64, 3);
  a = nn_dense (self->graph, a, "out", N_CLASSES, NN_ACTIVATION_IDENTITY, NN_INIT_XAVIER);
  return finish (self, a, pool);
}

const BenchWorkload bench_w6 = { .id = "W6",
                                 .unit = "samples",
                                 .items_per_step = BATCH,
                                 .open = w6_open,
                                 .step = bench_net_step,
                                 .get_result = bench_net_get_state,
                                 .close = bench_net_close };
