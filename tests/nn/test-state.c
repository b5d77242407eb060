/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a state holds besides trained parameters: frozen ones and buffers. */

#include "nn-ops.h"
#include "nn-random.h"

#include <math.h>
#include <string.h>

typedef struct {
  NnState *state;
  NnGraph *graph;
  NnTensor *x, *y;
} Net;

/* x (6, 3) - front - middle - back - squared error; @frozen (nullable): a prefix. */
static Net
make_net (const char *frozen)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_ADAM, 0.01);
  Net net = { 0 };
  NnTensor *h;
  NnRandom random;

  optimiser.l2 = 0.1;
  optimiser.l1 = 0.1;
  optimiser.weight_decay = 0.1;
  net.state = nn_state_new (7, &optimiser);
  if (frozen)
    nn_state_freeze (net.state, frozen);
  net.graph = nn_graph_new (net.state);
  net.x = nn_graph_input (net.graph, "x", NN_SHAPE (6, 3), NN_INPUT_WANTS_GRADIENT);
  net.y = nn_graph_input (net.graph, "y", NN_SHAPE (6, 2), NN_INPUT_CONSTANT);
  h = nn_dense (net.graph, net.x, "front", 5, NN_ACTIVATION_TANH, NN_INIT_XAVIER);
  h = nn_dense (net.graph, h, "middle", 4, NN_ACTIVATION_TANH, NN_INIT_XAVIER);
  h = nn_dense (net.graph, h, "back", 2, NN_ACTIVATION_IDENTITY, NN_INIT_XAVIER);
  h = nn_squared_error (net.graph, h, net.y, "loss");
  g_assert_true (nn_graph_compile (net.graph, h, NN_MODE_TRAINING, NULL, NULL));

  nn_random_init (&random, 3, NN_STREAM_DATA, 0);
  for (gsize i = 0; i < 18; i++)
    nn_tensor_get_data (net.x)[i] = (float) nn_random_normal (&random);
  for (gsize i = 0; i < 12; i++)
    nn_tensor_get_data (net.y)[i] = (float) nn_random_normal (&random);
  return net;
}

static void
clear_net (Net *net)
{
  nn_graph_free (net->graph);
  nn_state_unref (net->state);
}

static void
take_steps (const Net *net, guint n)
{
  NnStepReport report;

  for (guint i = 0; i < n; i++)
    g_assert_cmpint (nn_graph_step (net->graph, &report), ==, NN_STEP_OK);
}

/* A frozen layer stays, down to the last bit, though penalties and decay act on the others; these
 * move. */
static void
test_frozen_do_not_move (void)
{
  Net net = make_net ("middle.");
  guint n = nn_state_get_n_parameters (net.state), n_frozen = 0;
  g_autofree gpointer *before = g_new0 (gpointer, n);

  for (guint i = 0; i < n; i++) {
    const NnParameter *parameter = nn_state_get_parameter (net.state, i);

    before[i] = g_memdup2 (parameter->value, parameter->count * sizeof (float));
  }
  take_steps (&net, 10);
  for (guint i = 0; i < n; i++) {
    const NnParameter *parameter = nn_state_get_parameter (net.state, i);
    int difference = memcmp (before[i], parameter->value, parameter->count * sizeof (float));

    if (g_str_has_prefix (parameter->name, "middle.")) {
      g_assert_cmpint (parameter->kind, ==, NN_PARAMETER_FROZEN);
      g_assert_null (parameter->gradient);
      g_assert_cmpint (difference, ==, 0);
      n_frozen++;
    } else {
      g_assert_cmpint (parameter->kind, ==, NN_PARAMETER_TRAINED);
      g_assert_nonnull (parameter->gradient);
      g_assert_cmpint (difference, !=, 0);
    }
    g_free (before[i]);
  }
  g_assert_cmpuint (n_frozen, ==, 2);
  clear_net (&net);
}

/* Gradients flow through a frozen layer as if it were not: those of the input and of the other
 * layers are the same bits. Their norm counts what is trained alone. */
static void
test_gradients_flow_through (void)
{
  static const char *const others[] = { "front.weight", "front.bias", "back.weight", "back.bias" };
  Net frozen = make_net ("middle."), free = make_net (NULL);
  double squares = 0;

  take_steps (&frozen, 1);
  take_steps (&free, 1);
  g_assert_cmpmem (nn_tensor_get_gradient (frozen.x), 18 * sizeof (float),
                   nn_tensor_get_gradient (free.x), 18 * sizeof (float));
  g_assert_cmpfloat (nn_tensor_get_gradient (frozen.x)[4], !=, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
    const NnParameter *a = nn_state_find_parameter (frozen.state, others[i]);
    const NnParameter *b = nn_state_find_parameter (free.state, others[i]);

    g_assert_cmpmem (a->gradient, a->count * sizeof (float), b->gradient,
                     b->count * sizeof (float));
    g_assert_cmpmem (a->value, a->count * sizeof (float), b->value, b->count * sizeof (float));
    g_assert_cmpfloat (a->gradient[0], !=, 0);
    for (gsize k = 0; k < a->count; k++)
      squares += (double) a->gradient[k] * a->gradient[k];
  }
  g_assert_cmpfloat_with_epsilon (nn_state_get_gradient_norm (frozen.state), sqrt (squares), 1e-9);
  g_assert_cmpfloat (nn_state_get_gradient_norm (free.state), >,
                     nn_state_get_gradient_norm (frozen.state) + 1e-6);
  clear_net (&frozen);
  clear_net (&free);
}

/* With every parameter frozen there is still a gradient for the input, and a step changes nothing
 * but the counter. */
static void
test_all_frozen (void)
{
  Net frozen = make_net (""), free = make_net (NULL);
  gsize size;
  guint8 *block = nn_state_get_block (frozen.state, &size);
  g_autofree guint8 *before = g_memdup2 (block, size);

  take_steps (&free, 1);
  take_steps (&frozen, 1);
  g_assert_cmpmem (nn_tensor_get_gradient (frozen.x), 18 * sizeof (float),
                   nn_tensor_get_gradient (free.x), 18 * sizeof (float));
  g_assert_cmpuint (nn_state_get_step (frozen.state), ==, 1);
  g_assert_cmpfloat (nn_state_get_gradient_norm (frozen.state), ==, 0);
  memcpy (before, block, sizeof (guint64)); /* the step counter comes first */
  g_assert_cmpmem (block, size, before, size);
  clear_net (&frozen);
  clear_net (&free);
}

/* Freezing is for parameters that are declared later. */
static void
test_freezing_late (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.1);
  g_autoptr (NnState) state = nn_state_new (0, &optimiser);
  g_autoptr (NnGraph) graph = nn_graph_new (state);

  nn_graph_parameter (graph, "a.early", NN_SHAPE (2, 2), NN_INIT_HE);
  nn_state_freeze (state, "a.");
  nn_graph_parameter (graph, "a.late", NN_SHAPE (2, 2), NN_INIT_HE);
  nn_graph_parameter (graph, "b", NN_SHAPE (2, 2), NN_INIT_HE);
  g_assert_true (nn_graph_compile (graph, NULL, NN_MODE_TRAINING, NULL, NULL));
  g_assert_cmpint (nn_state_find_parameter (state, "a.early")->kind, ==, NN_PARAMETER_TRAINED);
  g_assert_cmpint (nn_state_find_parameter (state, "a.late")->kind, ==, NN_PARAMETER_FROZEN);
  g_assert_cmpint (nn_state_find_parameter (state, "b")->kind, ==, NN_PARAMETER_TRAINED);
}

/* y = γ ⊙ x + m with a trained scale γ and a buffer m. */
typedef struct {
  NnState *state;
  NnGraph *graph;
  const NnParameter *scale, *buffer;
} Scaled;

static Scaled
make_scaled (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_MOMENTUM, 0.1);
  Scaled net = { 0 };
  NnTensor *x, *y, *gamma, *mean, *loss;

  optimiser.l2 = optimiser.weight_decay = 0.5;
  net.state = nn_state_new (7, &optimiser);
  net.graph = nn_graph_new (net.state);
  x = nn_graph_input (net.graph, "x", NN_SHAPE (3), NN_INPUT_CONSTANT);
  y = nn_graph_input (net.graph, "y", NN_SHAPE (3), NN_INPUT_CONSTANT);
  gamma = nn_graph_scale_parameter (net.graph, "gamma", NN_SHAPE (3), 1);
  mean = nn_graph_buffer (net.graph, "moving_mean", NN_SHAPE (3), 0.25);
  loss = nn_squared_error (
      net.graph, nn_add (net.graph, nn_mul (net.graph, x, gamma, "scaled"), mean, "a"), y, "loss");
  g_assert_true (nn_graph_compile (net.graph, loss, NN_MODE_TRAINING, NULL, NULL));
  nn_tensor_get_data (x)[0] = 1;
  net.scale = nn_state_find_parameter (net.state, "gamma");
  net.buffer = nn_state_find_parameter (net.state, "moving_mean");
  return net;
}

static void
clear_scaled (Scaled *net)
{
  nn_graph_free (net->graph);
  nn_state_unref (net->state);
}

/* A buffer starts as told, takes part, and is moved by no optimiser; a scale is, without penalty.
 */
static void
test_buffer_and_scale (void)
{
  Scaled net = make_scaled ();
  NnStepReport report;

  g_assert_cmpint (net.buffer->kind, ==, NN_PARAMETER_BUFFER);
  g_assert_null (net.buffer->gradient);
  g_assert_cmpint (net.scale->kind, ==, NN_PARAMETER_TRAINED);
  g_assert_false (net.scale->is_weight);
  g_assert_cmpfloat (net.scale->value[2], ==, 1);

  g_assert_cmpint (nn_graph_step (net.graph, &report), ==, NN_STEP_OK);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat (net.buffer->value[i], ==, 0.25);
  /* a = (1.25, 0.25, 0.25) against 0: L = (1.25² + 2 · 0.25²) / 3, ∂L/∂γ₀ = 2 · 1.25 / 3. */
  g_assert_cmpfloat_with_epsilon (report.loss, 1.6875 / 3, 1e-6);
  g_assert_cmpfloat_with_epsilon (net.scale->value[0], 1 - 0.1 * 2.5 / 3, 1e-6);
  g_assert_cmpfloat (net.scale->value[1], ==, 1);
  clear_scaled (&net);
}

/* Buffers lie in the block: putting an old block back brings their old values back. */
static void
test_buffer_in_checkpoint (void)
{
  Scaled net = make_scaled ();
  gsize size;
  guint8 *block = nn_state_get_block (net.state, &size);
  g_autofree guint8 *checkpoint = NULL;

  g_assert_true ((guint8 *) net.buffer->value >= block);
  g_assert_true ((guint8 *) (net.buffer->value + 3) <= block + size);
  checkpoint = g_memdup2 (block, size);
  net.buffer->value[1] = 8;
  net.scale->value[1] = 9;
  memcpy (block, checkpoint, size);
  g_assert_cmpfloat (net.buffer->value[1], ==, 0.25);
  g_assert_cmpfloat (net.scale->value[1], ==, 1);
  clear_scaled (&net);
}

/* Another graph over the state finds the same buffer, and does not start it anew. */
static void
test_buffer_is_shared (void)
{
  Scaled net = make_scaled ();
  g_autoptr (NnGraph) other = nn_graph_new (net.state);
  NnTensor *mean;

  net.buffer->value[1] = 8;
  mean = nn_graph_buffer (other, "moving_mean", NN_SHAPE (3), 0.5);
  g_assert_true (nn_graph_compile (other, NULL, NN_MODE_INFERENCE, NULL, NULL));
  g_assert_true (nn_tensor_get_data (mean) == net.buffer->value);
  g_assert_cmpfloat (net.buffer->value[0], ==, 0.25);
  g_assert_cmpfloat (net.buffer->value[1], ==, 8);
  clear_scaled (&net);
}

/* Scaled-normal weights have the deviation that was set before, ± five standard errors. */
static void
test_init_scale (void)
{
  static const double scales[] = { 0.01, 0.5 };

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++) {
    NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.1);
    g_autoptr (NnState) state = nn_state_new (0, &optimiser);
    g_autoptr (NnGraph) graph = nn_graph_new (state);
    const double variance = scales[i] * scales[i];
    const NnParameter *w;
    double squares = 0;

    if (i > 0) /* 0.01 unless told otherwise */
      nn_state_set_init_scale (state, scales[i]);
    nn_graph_parameter (graph, "w", NN_SHAPE (100, 100), NN_INIT_SCALED_NORMAL);
    g_assert_true (nn_graph_compile (graph, NULL, NN_MODE_TRAINING, NULL, NULL));
    w = nn_state_find_parameter (state, "w");
    for (gsize k = 0; k < w->count; k++)
      squares += (double) w->value[k] * w->value[k];
    g_assert_cmpfloat (fabs (squares / 10000 - variance), <=, 5 * variance * sqrt (2.0 / 10000));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/state/frozen/do-not-move", test_frozen_do_not_move);
  g_test_add_func ("/nn/state/frozen/gradients-flow-through", test_gradients_flow_through);
  g_test_add_func ("/nn/state/frozen/all", test_all_frozen);
  g_test_add_func ("/nn/state/frozen/late", test_freezing_late);
  g_test_add_func ("/nn/state/buffer/and-scale", test_buffer_and_scale);
  g_test_add_func ("/nn/state/buffer/in-checkpoint", test_buffer_in_checkpoint);
  g_test_add_func ("/nn/state/buffer/is-shared", test_buffer_is_shared);
  g_test_add_func ("/nn/state/init-scale", test_init_scale);

  return g_test_run ();
}
