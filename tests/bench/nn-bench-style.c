/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-bench-style.h"

#include "nn-bench-net.h"

#define SIDE 100
#define N_LAYERS 3

static NnTensor *
add_conv (NnGraph *graph, NnTensor *a, const char *name, gsize channels)
{
  return nn_conv2d (graph, a, name, channels, 3, 1, 1, NN_ACTIVATION_RELU, NN_INIT_HE);
}

static gpointer
w8_open (NnPool *pool)
{
  BenchNet *self = bench_net_new (NN_OPTIMISER_ADAM, 0.01);
  NnTensor *layers[N_LAYERS], *grams[N_LAYERS], *targets[N_LAYERS], *a, *loss = NULL;

  nn_state_freeze (self->state, "conv");
  nn_state_set_init_scale (self->state, 1);
  a = nn_graph_parameter (self->graph, "pixels", NN_SHAPE (1, SIDE, SIDE, 3),
                          NN_INIT_SCALED_NORMAL);
  a = add_conv (self->graph, a, "conv1a", 32);
  layers[0] = add_conv (self->graph, a, "conv1b", 32);
  a = nn_max_pool (self->graph, layers[0], "pool1", 2, 2);
  layers[1] = add_conv (self->graph, a, "conv2", 64);
  a = nn_max_pool (self->graph, layers[1], "pool2", 2, 2);
  layers[2] = add_conv (self->graph, a, "conv3", 64);
  for (guint i = 0; i < N_LAYERS; i++) {
    g_autofree char *gram = g_strdup_printf ("gram%u", i);
    g_autofree char *target = g_strdup_printf ("target%u", i);
    g_autofree char *error_name = g_strdup_printf ("error%u", i);
    NnTensor *layer_error;

    grams[i] = nn_gram (self->graph, layers[i], gram);
    targets[i] =
        nn_graph_input (self->graph, target, *nn_tensor_get_shape (grams[i]), NN_INPUT_CONSTANT);
    layer_error = nn_squared_error (self->graph, grams[i], targets[i], error_name);
    loss = loss ? nn_add (self->graph, loss, layer_error, "loss") : layer_error;
  }
  bench_net_compile (self, loss, pool);

  nn_graph_forward (self->graph);
  for (guint i = 0; i < N_LAYERS; i++) {
    gsize n;

    nn_shape_count (nn_tensor_get_shape (grams[i]), &n);
    for (gsize k = 0; k < n; k++)
      nn_tensor_get_data (targets[i])[k] = 0.5f * nn_tensor_get_data (grams[i])[k];
  }
  return self;
}

const BenchWorkload bench_w8 = { .id = "W8",
                                 .unit = "steps",
                                 .open = w8_open,
                                 .step = bench_net_step,
                                 .get_result = bench_net_get_state,
                                 .close = bench_net_close };
