/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-ops.h"

#include <math.h>

/* J (w) = (w x + b − y)² with one weight, so that every rule can be followed by hand. */
typedef struct {
  NnState *state;
  NnGraph *graph;
  float *weight, *bias;
} Line;

static Line
set_up (const NnOptimiser *optimiser, float x, float y)
{
  Line line = { .state = nn_state_new (0, optimiser) };
  NnTensor *input, *target, *output;

  line.graph = nn_graph_new (line.state);
  input = nn_graph_input (line.graph, "x", NN_SHAPE (1, 1), NN_INPUT_CONSTANT);
  target = nn_graph_input (line.graph, "y", NN_SHAPE (1, 1), NN_INPUT_CONSTANT);
  output = nn_dense (line.graph, input, "line", 1, NN_ACTIVATION_IDENTITY, NN_INIT_ZERO);
  g_assert_true (nn_graph_compile (line.graph, nn_squared_error (line.graph, output, target, "J"),
                                   NN_MODE_TRAINING, NULL, NULL));
  nn_tensor_get_data (input)[0] = x;
  nn_tensor_get_data (target)[0] = y;
  line.weight = nn_state_find_parameter (line.state, "line.weight")->value;
  line.bias = nn_state_find_parameter (line.state, "line.bias")->value;
  return line;
}

static void
step (Line *line)
{
  NnStepReport report;

  g_assert_cmpint (nn_graph_step (line->graph, &report), ==, NN_STEP_OK);
}

static void
tear_down (Line *line)
{
  nn_graph_free (line->graph);
  nn_state_unref (line->state);
}

/* x = 2, y = 3, w = b = 0: g_w = 2 (−3) 2 = −12, g_b = −6. */
static void
test_sgd (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.1);
  Line line = set_up (&optimiser, 2, 3);

  step (&line);
  g_assert_cmpfloat_with_epsilon (*line.weight, 1.2, 1e-6);
  g_assert_cmpfloat_with_epsilon (*line.bias, 0.6, 1e-6);
  /* 1.2 · 2 + 0.6 − 3 = 0: at the minimum nothing moves any more. */
  step (&line);
  g_assert_cmpfloat_with_epsilon (*line.weight, 1.2, 1e-6);
  tear_down (&line);
}

static void
test_momentum (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_MOMENTUM, 0.1);
  Line line = set_up (&optimiser, 2, 3);

  step (&line);
  g_assert_cmpfloat_with_epsilon (*line.weight, 1.2, 1e-6);
  /* The gradient is 0 now: v = 0.9 · (−12), w = 1.2 + 0.1 · 10.8. */
  step (&line);
  g_assert_cmpfloat_with_epsilon (*line.weight, 2.28, 1e-6);
  g_assert_cmpfloat_with_epsilon (*line.bias, 0.6 + 0.54, 1e-6);
  tear_down (&line);
}

/* With bias correction the first step of Adam is η g / (|g| + ε): its length is the learning rate
 * whatever the gradient. */
static void
test_adam_first_step (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_ADAM, 0.01);
  Line line = set_up (&optimiser, 2, 3);

  step (&line);
  g_assert_cmpfloat_with_epsilon (*line.weight, 0.01, 1e-7);
  g_assert_cmpfloat_with_epsilon (*line.bias, 0.01, 1e-7);
  tear_down (&line);
}

/* Ten steps against the rule written out in double. */
static void
test_adam_by_definition (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_ADAM, 0.05);
  Line line;
  double w = 0, b = 0, m[2] = { 0 }, v[2] = { 0 };

  optimiser.l2 = 0.1;
  line = set_up (&optimiser, 2, 3);
  for (int t = 1; t <= 10; t++) {
    double residual = w * 2 + b - 3;
    /* The penalty acts on the weight, not on the bias. */
    double g[2] = { 2 * residual * 2 + 0.1 * w, 2 * residual };

    for (int i = 0; i < 2; i++) {
      m[i] = 0.9 * m[i] + 0.1 * g[i];
      v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
      double delta =
          0.05 * (m[i] / (1 - pow (0.9, t))) / (sqrt (v[i] / (1 - pow (0.999, t))) + 1e-8);
      if (i == 0)
        w -= delta;
      else
        b -= delta;
    }
    step (&line);
    g_assert_cmpfloat_with_epsilon (*line.weight, w, 2e-6);
    g_assert_cmpfloat_with_epsilon (*line.bias, b, 2e-6);
  }
  tear_down (&line);
}

/* With x = y = 0 only the penalty acts: w ← w (1 − η λ), the bias stays. */
static void
test_l2 (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.5);
  Line line;

  optimiser.l2 = 0.2;
  line = set_up (&optimiser, 0, 0);
  *line.weight = 4;
  step (&line);
  g_assert_cmpfloat_with_epsilon (*line.weight, 3.6, 1e-6);
  step (&line);
  g_assert_cmpfloat_with_epsilon (*line.weight, 3.24, 1e-6);
  g_assert_cmpfloat (*line.bias, ==, 0);
  tear_down (&line);
}

/* The learning rate can be changed between steps. */
static void
test_live_rate (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0);
  Line line = set_up (&optimiser, 2, 3);

  step (&line);
  g_assert_cmpfloat (*line.weight, ==, 0);
  nn_state_get_optimiser (line.state)->learning_rate = 0.1;
  step (&line);
  g_assert_cmpfloat_with_epsilon (*line.weight, 1.2, 1e-6);
  tear_down (&line);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/optimiser/sgd", test_sgd);
  g_test_add_func ("/nn/optimiser/momentum", test_momentum);
  g_test_add_func ("/nn/optimiser/adam/first-step", test_adam_first_step);
  g_test_add_func ("/nn/optimiser/adam/by-definition", test_adam_by_definition);
  g_test_add_func ("/nn/optimiser/l2", test_l2);
  g_test_add_func ("/nn/optimiser/live-rate", test_live_rate);

  return g_test_run ();
}
