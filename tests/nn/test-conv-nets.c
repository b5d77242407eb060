/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whole nets with convolution, batch-norm, pooling and dropout: the same bits for any number of
 * threads and for a replay from a checkpoint, and a net that learns.
 */

#include "nn-ops.h"
#include "nn-random.h"

#include <string.h>

#define BATCH 18
#define SIDE 12
#define N_CLASSES 3

typedef struct {
  NnState *state;
  NnGraph *graph;
  NnTensor *x, *y; /* NULL where the net has no batches */
} Net;

static NnState *
new_state (NnOptimiserKind kind, double rate)
{
  NnOptimiser optimiser = nn_optimiser (kind, rate);

  return nn_state_new (3, &optimiser);
}

static void
compile (Net *self, NnTensor *loss, NnPool *pool)
{
  g_autoptr (GError) error = NULL;

  nn_graph_compile (self->graph, loss, NN_MODE_TRAINING, pool, &error);
  g_assert_no_error (error);
}

static void
add_loss (Net *self, NnTensor *a, NnPool *pool)
{
  NnTensor *logits =
      nn_dense (self->graph, a, "out", N_CLASSES, NN_ACTIVATION_IDENTITY, NN_INIT_XAVIER);

  self->y = nn_graph_input (self->graph, "y", NN_SHAPE (BATCH, N_CLASSES), NN_INPUT_CONSTANT);
  compile (self, nn_softmax_cross_entropy (self->graph, logits, self->y, "loss"), pool);
}

/* Dense layers with batch-norm. */
static Net
new_vectors (NnPool *pool)
{
  Net net = { .state = new_state (NN_OPTIMISER_ADAM, 1e-2) };
  NnBatchNorm settings = nn_batch_norm_default ();
  NnTensor *a;

  net.graph = nn_graph_new (net.state);
  net.x = nn_graph_input (net.graph, "x", NN_SHAPE (BATCH, SIDE * SIDE), NN_INPUT_CONSTANT);
  a = nn_dense (net.graph, net.x, "dense", 32, NN_ACTIVATION_IDENTITY, NN_INIT_HE);
  a = nn_batch_norm (net.graph, a, "norm", &settings, NN_ACTIVATION_RELU);
  add_loss (&net, a, pool);
  return net;
}

/* Two blocks of conv, batch-norm, ReLU, max-pool, with 5 × 5 kernels from 1 to 8 to 16 channels, a
 * dense layer and dropout. */
static NnTensor *
add_picture_layers (NnGraph *graph, NnTensor *a)
{
  NnBatchNorm settings = nn_batch_norm_default ();

  a = nn_conv2d (graph, a, "conv1", 8, 5, 1, 2, NN_ACTIVATION_IDENTITY, NN_INIT_HE);
  a = nn_batch_norm (graph, a, "norm1", &settings, NN_ACTIVATION_RELU);
  a = nn_max_pool (graph, a, "pool1", 2, 2);
  a = nn_conv2d (graph, a, "conv2", 16, 5, 1, 2, NN_ACTIVATION_IDENTITY, NN_INIT_HE);
  a = nn_batch_norm (graph, a, "norm2", &settings, NN_ACTIVATION_RELU);
  a = nn_max_pool (graph, a, "pool2", 2, 2);
  a = nn_dense (graph, a, "dense", 24, NN_ACTIVATION_RELU, NN_INIT_HE);
  return nn_dropout (graph, a, "dropout", 0.5, NN_DROPOUT_INVERTED);
}

static Net
new_pictures (NnPool *pool)
{
  Net net = { .state = new_state (NN_OPTIMISER_ADAM, 1e-2) };

  net.graph = nn_graph_new (net.state);
  net.x = nn_graph_input (net.graph, "x", NN_SHAPE (BATCH, SIDE, SIDE, 1), NN_INPUT_CONSTANT);
  add_loss (&net, add_picture_layers (net.graph, net.x), pool);
  return net;
}

/* 3 × 3 kernels between many channels, and average-pooling. */
static Net
new_wide (NnPool *pool)
{
  Net net = { .state = new_state (NN_OPTIMISER_MOMENTUM, 1e-2) };
  NnBatchNorm settings = { .epsilon = 1e-3, .momentum = 0.8 };
  NnTensor *a;

  net.graph = nn_graph_new (net.state);
  net.x = nn_graph_input (net.graph, "x", NN_SHAPE (BATCH, SIDE, SIDE, 1), NN_INPUT_CONSTANT);
  a = nn_conv2d (net.graph, net.x, "conv1", 20, 3, 1, 1, NN_ACTIVATION_RELU, NN_INIT_HE);
  a = nn_average_pool (net.graph, a, "pool1", 3, 2);
  a = nn_conv2d (net.graph, a, "conv2", 32, 3, 1, 1, NN_ACTIVATION_IDENTITY, NN_INIT_HE);
  a = nn_batch_norm (net.graph, a, "norm2", &settings, NN_ACTIVATION_TANH);
  a = nn_conv2d (net.graph, a, "conv3", 16, 3, 1, 1, NN_ACTIVATION_RELU, NN_INIT_HE);
  add_loss (&net, a, pool);
  return net;
}

/* One trained picture through frozen kernels. */
static Net
new_style (NnPool *pool)
{
  Net net = { .state = new_state (NN_OPTIMISER_ADAM, 1e-1) };
  NnTensor *a, *gram;

  nn_state_freeze (net.state, "conv");
  nn_state_set_init_scale (net.state, 1);
  net.graph = nn_graph_new (net.state);
  a = nn_graph_parameter (net.graph, "pixels", NN_SHAPE (1, 40, 30, 3), NN_INIT_SCALED_NORMAL);
  a = nn_conv2d (net.graph, a, "conv1", 16, 3, 1, 1, NN_ACTIVATION_RELU, NN_INIT_HE);
  a = nn_conv2d (net.graph, a, "conv2", 16, 3, 1, 1, NN_ACTIVATION_RELU, NN_INIT_HE);
  a = nn_max_pool (net.graph, a, "pool", 2, 2);
  gram = nn_gram (net.graph, a, "gram");
  compile (&net,
           nn_squared_error (
               net.graph, gram,
               nn_graph_input (net.graph, "target", NN_SHAPE (1, 16, 16), NN_INPUT_CONSTANT),
               "loss"),
           pool);
  return net;
}

/* Pictures with one bright row, column or diagonal among noise. */
static void
fill_batch (Net *self, guint64 step)
{
  NnRandom random;
  float *x, *y;

  if (!self->x)
    return;
  x = nn_tensor_get_data (self->x);
  y = nn_tensor_get_data (self->y);
  nn_random_init (&random, 1, NN_STREAM_DATA, step);
  memset (y, 0, BATCH * N_CLASSES * sizeof (float));
  for (gsize n = 0; n < BATCH; n++, x += SIDE * SIDE) {
    guint32 label = nn_random_below (&random, N_CLASSES), place = nn_random_below (&random, SIDE);

    for (gsize i = 0; i < SIDE * SIDE; i++)
      x[i] = (float) (0.5 * nn_random_normal (&random));
    for (gsize i = 0; i < SIDE; i++)
      x[label == 0   ? place * SIDE + i
        : label == 1 ? i * SIDE + place
                     : i * SIDE + (i + place) % SIDE] += 2;
    y[n * N_CLASSES + label] = 1;
  }
}

static void
take_steps (Net *self, guint n)
{
  NnStepReport report;

  for (guint i = 0; i < n; i++) {
    fill_batch (self, nn_state_get_step (self->state));
    g_assert_cmpint (nn_graph_step (self->graph, &report), ==, NN_STEP_OK);
  }
}

static void
net_clear (Net *self)
{
  nn_graph_free (self->graph);
  nn_state_unref (self->state);
}

typedef struct {
  const char *name;
  Net (*open) (NnPool *pool);
} Case;

static const Case cases[] = {
  { "vectors", new_vectors },
  { "pictures", new_pictures },
  { "wide", new_wide },
  { "style", new_style },
};

static void
test_same_bits (gconstpointer data)
{
  const Case *test = data;
  static const guint threads[] = { 1, 2, 3, 8 };
  g_autofree gpointer first = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++) {
    g_autoptr (NnPool) pool = nn_pool_new (threads[i]);
    Net net = test->open (pool);
    gsize size;
    gpointer block;

    take_steps (&net, 8);
    block = nn_state_get_block (net.state, &size);
    if (!first)
      first = g_memdup2 (block, size);
    g_assert_cmpmem (block, size, first, size);
    net_clear (&net);
  }
}

static void
test_replay (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (NnPool) pool = nn_pool_new (2);
  Net net = test->open (pool);
  gsize size;
  gpointer block = nn_state_get_block (net.state, &size);
  g_autofree gpointer checkpoint = NULL, end = NULL;

  take_steps (&net, 4);
  checkpoint = g_memdup2 (block, size);
  take_steps (&net, 7);
  end = g_memdup2 (block, size);
  g_assert_cmpint (memcmp (checkpoint, end, size), !=, 0);
  memcpy (block, checkpoint, size);
  take_steps (&net, 7);
  g_assert_cmpmem (block, size, end, size);
  net_clear (&net);
}

/* By its moving averages the net tells new pictures apart: chance is one third, and the lines stand
 * out by four deviations of the noise. */
static void
test_learns (void)
{
  Net net = new_pictures (NULL);
  g_autoptr (NnGraph) inference = nn_graph_new (net.state);
  NnTensor *x = nn_graph_input (inference, "x", NN_SHAPE (BATCH, SIDE, SIDE, 1), NN_INPUT_CONSTANT);
  NnTensor *logits = nn_dense (inference, add_picture_layers (inference, x), "out", N_CLASSES,
                               NN_ACTIVATION_IDENTITY, NN_INIT_XAVIER);
  guint n_right = 0;

  g_assert_true (nn_graph_compile (inference, NULL, NN_MODE_INFERENCE, NULL, NULL));
  take_steps (&net, 200);
  for (guint batch = 0; batch < 20; batch++) {
    fill_batch (&net, 1000 + batch);
    memcpy (nn_tensor_get_data (x), nn_tensor_get_data (net.x),
            BATCH * SIDE * SIDE * sizeof (float));
    nn_graph_forward (inference);
    for (gsize n = 0; n < BATCH; n++) {
      const float *z = nn_tensor_get_data (logits) + n * N_CLASSES;
      gsize best = z[1] > z[0] ? 1 : 0;

      best = z[2] > z[best] ? 2 : best;
      n_right += nn_tensor_get_data (net.y)[n * N_CLASSES + best] == 1;
    }
  }
  g_test_message ("%u of %u right", n_right, 20 * BATCH);
  g_assert_cmpuint (n_right, >=, 20 * BATCH * 9 / 10);
  net_clear (&net);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *same = g_strconcat ("/nn/conv-nets/same-bits/", cases[i].name, NULL);
    g_autofree char *replay = g_strconcat ("/nn/conv-nets/replay/", cases[i].name, NULL);

    g_test_add_data_func (same, &cases[i], test_same_bits);
    g_test_add_data_func (replay, &cases[i], test_replay);
  }
  g_test_add_func ("/nn/conv-nets/learns", test_learns);

  return g_test_run ();
}
