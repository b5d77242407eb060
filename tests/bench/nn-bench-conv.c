/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-bench-conv.h"

#include <math.h>

#include "data-sampler.h"
#include "nn-random.h"

#define BATCH 64
#define N_EXAMPLES 6400
#define N_CLASSES 10

typedef struct {
  NnState *state;
  NnGraph *graph;
  NnTensor *x, *y;
  DataSampler *sampler; /* NULL: one batch over and over */
} Net;

static void
fill (float *values, gsize n)
{
  NnRandom random;

  nn_random_init (&random, 1, NN_STREAM_DATA, 0);
  for (gsize i = 0; i < n; i++)
    values[i] = (float) nn_random_normal (&random);
}

static Net *
net_new (NnShape shape)
{
  Net *self = g_new0 (Net, 1);
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_ADAM, 1e-3);

  self->state = nn_state_new (1, &optimiser);
  self->graph = nn_graph_new (self->state);
  self->x = nn_graph_input (self->graph, "x", shape, NN_INPUT_CONSTANT);
  return self;
}

static void
net_compile (Net *self, NnTensor *loss, NnPool *pool)
{
  g_autoptr (GError) error = NULL;

  if (!nn_graph_compile (self->graph, loss, NN_MODE_TRAINING, pool, &error))
    g_error ("%s", error->message);
}

static void
net_step (gpointer bench, guint64 step)
{
  Net *self = bench;
  NnStepReport report;

  if (self->sampler)
    data_sampler_batch (self->sampler, step, nn_tensor_get_data (self->x),
                        nn_tensor_get_data (self->y));
  if (nn_graph_step (self->graph, &report) != NN_STEP_OK)
    g_error ("the workload diverged");
}

static gpointer
net_get_result (gpointer bench, gsize *size)
{
  Net *self = bench;

  return nn_state_get_block (self->state, size);
}

static void
net_close (gpointer bench)
{
  Net *self = bench;

  g_clear_pointer (&self->sampler, data_sampler_free);
  nn_graph_free (self->graph);
  nn_state_unref (self->state);
  g_free (self);
}

static gpointer
w3_open (NnPool *pool)
{
  Net *self = net_new (NN_SHAPE (BATCH, 64));
  NnBatchNorm batch_norm = nn_batch_norm_default ();
  NnTensor *a;

  a = nn_dense (self->graph, self->x, "dense1", 32, NN_ACTIVATION_IDENTITY, NN_INIT_HE);
  a = nn_batch_norm (self->graph, a, "norm1", &batch_norm, NN_ACTIVATION_RELU);
  a = nn_dense (self->graph, a, "dense2", 16, NN_ACTIVATION_IDENTITY, NN_INIT_HE);
  a = nn_batch_norm (self->graph, a, "norm2", &batch_norm, NN_ACTIVATION_RELU);
  a = nn_dense (self->graph, a, "dense3", 1, NN_ACTIVATION_IDENTITY, NN_INIT_HE);
  self->y = nn_graph_input (self->graph, "y", NN_SHAPE (BATCH, 1), NN_INPUT_CONSTANT);
  net_compile (self, nn_sigmoid_cross_entropy (self->graph, a, self->y, "loss"), pool);
  fill (nn_tensor_get_data (self->x), BATCH * 64);
  for (gsize i = 0; i < BATCH; i++)
    nn_tensor_get_data (self->y)[i] = (float) (i % 2);
  return self;
}

const BenchWorkload bench_w3 = { .id = "W3",
                                 .unit = "steps",
                                 .open = w3_open,
                                 .step = net_step,
                                 .get_result = net_get_result,
                                 .close = net_close };

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

/* The loss over the logits @a, and the examples. */
static Net *
finish (Net *self, NnTensor *a, gsize n_features, NnPool *pool)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DataSet) set = data_set_new ("drawn", N_EXAMPLES, n_features, N_CLASSES, NULL, &error);

  self->y = nn_graph_input (self->graph, "y", NN_SHAPE (BATCH, N_CLASSES), NN_INPUT_CONSTANT);
  net_compile (self, nn_softmax_cross_entropy (self->graph, a, self->y, "loss"), pool);
  fill (set->features, N_EXAMPLES * n_features);
  for (gsize i = 0; i < N_EXAMPLES; i++)
    set->labels[i] = (gint32) (i % N_CLASSES);
  self->sampler = data_sampler_new (set, BATCH, 1);
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
  Net *self = net_new (NN_SHAPE (BATCH, 28, 28, 1));

  return finish (self, bench_w5_net (self->graph, self->x), 28 * 28, pool);
}

const BenchWorkload bench_w5 = { .id = "W5",
                                 .unit = "samples",
                                 .items_per_step = BATCH,
                                 .open = w5_open,
                                 .step = net_step,
                                 .get_result = net_get_result,
                                 .close = net_close };

static gpointer
w6_open (NnPool *pool)
{
  Net *self = net_new (NN_SHAPE (BATCH, 32, 32, 3));
  NnTensor *a;

  a = add_block (self->graph, self->x, 1, 32, 3);
  a = add_block (self->graph, a, 2, 64, 3);
  a = add_block (self->graph, a, 3, 64, 3);
  a = nn_dense (self->graph, a, "out", N_CLASSES, NN_ACTIVATION_IDENTITY, NN_INIT_XAVIER);
  return finish (self, a, 32 * 32 * 3, pool);
}

const BenchWorkload bench_w6 = { .id = "W6",
                                 .unit = "samples",
                                 .items_per_step = BATCH,
                                 .open = w6_open,
                                 .step = net_step,
                                 .get_result = net_get_result,
                                 .close = net_close };
